# lighttpd, stunnel and Valkey: servers for the system's clients.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r http tunnel plain valkey <<<"$(free_ports 4)"
documents
cat >"$work/lighttpd.conf" <<N
server.document-root = "$work/www"
server.port = $http
server.bind = "127.0.0.1"
server.modules = ("mod_openssl")
ssl.engine = "enable"
ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.2")
ssl.pemfile = "$certs/server.crt"
ssl.privkey = "$certs/server.key"
N
ours_server lighttpd -D -f "$work/lighttpd.conf"
wait_for "$http"
serves_documents "$http"
loaded || fail "lighttpd did not load the library"
theirs_server /usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$work/www" "$plain"
wait_for "$plain"
cat >"$work/stunnel.conf" <<N
pid =
foreground = yes
[http]
accept = 127.0.0.1:$tunnel
connect = 127.0.0.1:$plain
cert = $certs/server.crt
key = $certs/server.key
N
ours_server stunnel4 "$work/stunnel.conf"
wait_for "$tunnel"
serves_documents "$tunnel"
loaded || fail "stunnel did not load the library"
ours_server valkey-server --port 0 --tls-port "$valkey" --bind 127.0.0.1 --tls-cert-file "$certs/server.crt" \
    --tls-key-file "$certs/server.key" --tls-ca-cert-file "$certs/ca.crt" --tls-auth-clients no --save ""
wait_for "$valkey"
[ "$(ours valkey-cli --tls --cacert "$certs/ca.crt" -h localhost -p "$valkey" ping 2>>"$log")" = PONG ] || fail "Valkey"
pass "lighttpd, stunnel, Valkey: servers"
