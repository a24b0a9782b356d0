# redis-server and redis-cli, both on our library, with client certificates; openssl's client beside them.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r port <<<"$(free_ports 1)"
ours_server redis-server --port 0 --tls-port "$port" --bind 127.0.0.1 --tls-cert-file "$certs/server.crt" \
    --tls-key-file "$certs/server.key" --tls-ca-cert-file "$certs/ca.crt" --tls-auth-clients yes --save '' --dir "$work"
wait_for "$port"
talk "[ -s said ]" $'PING\r\n' their_client "$port" -quiet -no_ign_eof -cert "$certs/client.crt" -key "$certs/client.key"
answer=$(cat said)
[ "${answer%$'\r'}" = +PONG ] || fail "PING: $answer"
client() {
    ours redis-cli --tls --cacert "$certs/${ca:-ca}.crt" --cert "$certs/client.crt" --key "$certs/client.key" \
        -h localhost -p "$port" "$@" 2>"$work/out"
}
[ "$(client set k v)" = OK ] || fail "set"
[ "$(client get k)" = v ] || fail "get"
head -c 1000000 /dev/zero | tr '\0' x | client -x set big >/dev/null
[ "$(client strlen big)" = 1000000 ] || fail "1 MB"
ca=otherca client ping | grep -q PONG && fail "an unknown CA was accepted"
pass "server and client"
