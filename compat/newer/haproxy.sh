# HAProxy: server; it asks for the group's name and writes it in capitals into the memory that it gets.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r port <<<"$(free_ports 1)"
cat "$certs/server.crt" "$certs/server.key" >"$work/both.pem"
chmod 644 "$work/both.pem"
cat >"$work/haproxy.cfg" <<N
global
    maxconn 100
defaults
    mode http
    timeout client 5s
    timeout server 5s
    timeout connect 5s
frontend tls
    bind 127.0.0.1:$port ssl crt $work/both.pem alpn h2,http/1.1
    http-request return status 200 content-type text/plain lf-string "%[ssl_fc_protocol] %[ssl_fc_cipher] %[ssl_fc_curve]"
N
ours_server haproxy -f "$work/haproxy.cfg"
wait_for "$port"
for round in 1 2; do
    their_curl --tlsv1.3 --curves X25519 "https://localhost:$port/" >"$work/out" 2>&1 || fail "TLS 1.3, $round"
    grep -qx "TLSv1.3 TLS_AES_256_GCM_SHA384 X25519" "$work/out" || fail "group in TLS 1.3"
    their_curl --tlsv1.2 --tls-max 1.2 --curves P-256 "https://localhost:$port/" >"$work/out" 2>&1 || fail "TLS 1.2, $round"
    grep -q "^TLSv1.2 .* SECP256R1$" "$work/out" || fail "group in TLS 1.2"
done
their_curl "https://localhost:$port/" >"$work/out" 2>&1 || fail "default groups"
grep -q "X25519MLKEM768$" "$work/out" || fail "the default group"
pass "$(haproxy -v | head -n 1 | cut -d ' ' -f 3), server"
