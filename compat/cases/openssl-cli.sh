# openssl ciphers, s_client and s_server on our library.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r theirs mine <<<"$(free_ports 2)"
their_nginx "$theirs"
ours openssl ciphers -v >"$work/out" 2>&1
[ "$(grep -c TLSv1 "$work/out")" -ge 9 ] || fail "ciphers"
for version in -tls1_2 -tls1_3; do
    # The server ends the connection, and so the client.
    talk false $'GET /index.html HTTP/1.0\r\n\r\n' ours openssl s_client -connect "127.0.0.1:$theirs" \
        -servername localhost -CAfile "$certs/ca.crt" -verify_return_error -quiet -no_ign_eof $version
    [ "$(tail -n 1 said)" = hello ] || fail "s_client $version"
done
cd "$work/www" || exit 2
ours_server openssl s_server -accept "127.0.0.1:$mine" -cert "$certs/server.crt" -key "$certs/server.key" -WWW
cd "$work" || exit 2
wait_for "$mine"
for version in 1.2 1.3; do
    [ "$(their_curl --tlsv$version --tls-max $version "https://localhost:$mine/index.html" 2>"$work/out")" = hello ] ||
        fail "s_server over TLS $version"
done
pass "s_client, s_server, ciphers"
