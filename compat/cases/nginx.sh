# nginx as server: RSA and ECDSA side by side, HTTP/2, client certificates, resumption over two workers.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r plain demanding <<<"$(free_ports 2)"
documents
config=$(workers=2 nginx_config <<N
ssl_session_cache shared:s:1m; ssl_protocols TLSv1.2 TLSv1.3; root $work/www;
ssl_certificate $certs/server.crt; ssl_certificate_key $certs/server.key;
ssl_certificate $certs/serverec.crt; ssl_certificate_key $certs/serverec.key;
server { listen 127.0.0.1:$plain ssl http2; }
server { listen 127.0.0.1:$demanding ssl; ssl_client_certificate $certs/ca.crt; ssl_verify_client on;
 location /subject { return 200 "\$ssl_client_s_dn \$ssl_client_verify"; } }
N
)
ours_server nginx -c "$config" -e "$log"
wait_for "$plain"

serves_documents "$plain"
[ "$(their_curl --http2 -o /dev/null -w '%{http_version}' "https://localhost:$plain/")" = 2 ] || fail "HTTP/2"
for algorithm in RSA-PSS+SHA256 ECDSA+SHA256; do
    (their_client "$plain" -sigalgs $algorithm </dev/null 2>&1) | grep -q "Peer signature type: ${algorithm%+*}" ||
        fail "certificate for $algorithm"
done
their_curl --cert "$certs/client.crt" --key "$certs/client.key" "https://localhost:$demanding/subject" 2>"$work/out" |
    grep -q 'CN=client.*SUCCESS' || fail "the client's subject"
[ "$(their_curl -o /dev/null -w '%{http_code}' "https://localhost:$demanding/subject" 2>/dev/null)" = 400 ] ||
    fail "no client certificate must give 400"
[ "$(their_curl -o /dev/null -w '%{http_code}' "http://localhost:$plain/" 2>/dev/null)" = 400 ] ||
    fail "plain HTTP on the TLS port must give 400"
for version in -tls1_2 -tls1_3; do
    rm -f session
    talk "[ -s session ]" "" their_client "$plain" $version -sess_out session
    (their_client "$plain" $version -sess_in session </dev/null 2>&1) | grep -q '^Reused' || fail "resumption $version"
done
pass "$(nginx -v 2>&1 | grep -o '[0-9.]*$'), server"
