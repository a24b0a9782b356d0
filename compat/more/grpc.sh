# gRPC for Python, over memory BIOs: calls and streams, client certificates, an unknown CA is refused.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r theirs mine demanding <<<"$(free_ports 3)"
cat >server.py <<'P'
import sys
from concurrent import futures

import grpc

certs, port = sys.argv[1:3]


def read(name):
    return open(f"{certs}/{name}", "rb").read()


class Handler(grpc.GenericRpcHandler):
    def service(self, call):
        if call.method == "/test/echo":
            return grpc.unary_unary_rpc_method_handler(
                lambda request, context: b"|".join([request, *context.auth_context().get("x509_common_name", [])]))
        return grpc.stream_stream_rpc_method_handler(lambda requests, context: requests)


credentials = grpc.ssl_server_credentials(
    [(read("server.key"), read("server.crt"))], read("ca.crt"), require_client_auth=len(sys.argv) > 3)
server = grpc.server(futures.ThreadPoolExecutor(4), [Handler()])
server.add_secure_port("localhost:" + port, credentials)
server.start()
server.wait_for_termination()
P
cat >client.py <<'P'
import sys

import grpc

certs, port = sys.argv[1:3]
demanding = len(sys.argv) > 3


def read(name):
    return open(f"{certs}/{name}", "rb").read()


identity = (read("client.key"), read("client.crt")) if demanding else (None, None)
for _ in range(3):
    with grpc.secure_channel("localhost:" + port, grpc.ssl_channel_credentials(read("ca.crt"), *identity)) as channel:
        answer = channel.unary_unary("/test/echo")(b"hello", timeout=10)
        assert answer == (b"hello|client" if demanding else b"hello"), answer
        stream = channel.stream_stream("/test/stream")(iter([b"x" * 100000] * 30), timeout=20)
        assert sum(map(len, stream)) == 3000000
try:
    with grpc.secure_channel("localhost:" + port, grpc.ssl_channel_credentials(read("otherca.crt"))) as channel:
        channel.unary_unary("/test/echo")(b"hello", timeout=5)
    sys.exit("an unknown CA was accepted")
except grpc.RpcError as error:
    assert error.code() == grpc.StatusCode.UNAVAILABLE, error
P
python=/usr/bin/python3
theirs_server $python server.py "$certs" "$theirs"
wait_for "$theirs"
ours $python client.py "$certs" "$theirs" >"$work/out" 2>&1 || fail "client"
ours_server $python server.py "$certs" "$mine"
wait_for "$mine"
$python client.py "$certs" "$mine" >"$work/out" 2>&1 || fail "server"
ours_server $python server.py "$certs" "$demanding" demanding
wait_for "$demanding"
$python client.py "$certs" "$demanding" demanding >"$work/out" 2>&1 || fail "server that demands certificates"
pass "client and server"
