# Python's ssl module: urllib, session reuse, refusals by their codes; a server with client certificates.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r theirs mine <<<"$(free_ports 2)"
their_nginx "$theirs"
cat >client.py <<'P'
import socket
import ssl
import sys
import urllib.error
import urllib.request

certs, port = sys.argv[1], int(sys.argv[2])
for version, name in (ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3"):
    context = ssl.create_default_context(cafile=certs + "/ca.crt")
    context.minimum_version = context.maximum_version = version
    url = f"https://localhost:{port}/index.html"
    assert urllib.request.urlopen(url, context=context).read() == b"hello\n"
    tls = context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="localhost")
    assert tls.version() == name, tls.version()
    assert ("DNS", "localhost") in tls.getpeercert()["subjectAltName"]
    assert tls.cipher()[2] in (128, 256), tls.cipher()
    tls.sendall(b"GET / HTTP/1.0\r\n\r\n")
    while tls.read(4096):
        pass
    session = tls.session
    tls.close()
    tls = context.wrap_socket(
        socket.create_connection(("127.0.0.1", port)), server_hostname="localhost", session=session)
    assert tls.session_reused, "not resumed over " + name
    tls.close()

try:
    context = ssl.create_default_context(cafile=certs + "/otherca.crt")
    urllib.request.urlopen(f"https://localhost:{port}/", context=context)
    sys.exit("an unknown CA was accepted")
except urllib.error.URLError as error:
    assert isinstance(error.reason, ssl.SSLCertVerificationError), error.reason
    assert error.reason.verify_code == 20, error.reason
try:
    context = ssl.create_default_context(cafile=certs + "/ca.crt")
    context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="wrong.test")
    sys.exit("a wrong name was accepted")
except ssl.SSLCertVerificationError as error:
    assert error.verify_code == 62, error
P
cat >server.py <<'P'
import socket
import ssl
import sys

certs, port = sys.argv[1], int(sys.argv[2])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certs + "/server.crt", certs + "/server.key")
context.load_verify_locations(certs + "/ca.crt")
context.verify_mode = ssl.CERT_REQUIRED
context.set_alpn_protocols(["http/1.1"])
listener = socket.create_server(("127.0.0.1", port))
while True:
    peer, _ = listener.accept()
    try:
        tls = context.wrap_socket(peer, server_side=True)
        tls.recv(4096)
        subject = dict(field[0] for field in tls.getpeercert()["subject"])
        facts = f"{tls.version()} {subject['commonName']} {tls.selected_alpn_protocol()}"
        tls.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + facts.encode() + b"x" * 300000)
        tls.unwrap()
        tls.close()
    except (OSError, ValueError) as error:
        print(repr(error), flush=True)
        peer.close()
P
# /usr/bin: another python3 in the path may bring a libssl of its own.
ours /usr/bin/python3 client.py "$certs" "$theirs" >"$work/out" 2>&1 || fail "client"
ours_server /usr/bin/python3 server.py "$certs" "$mine"
wait_for "$mine"
for version in 1.2 1.3; do
    their_curl --tlsv$version --tls-max $version --cert "$certs/client.crt" --key "$certs/client.key" \
        "https://localhost:$mine/" 2>"$work/out" | grep -aq "^TLSv$version client http/1.1" || fail "server, TLS $version"
done
their_curl "https://localhost:$mine/" >"$work/out" 2>&1 && fail "a client without certificate was accepted"
pass "$(/usr/bin/python3 -V), client and server"
