# nginx as client: proxy_pass to HTTPS with the upstream verified, resumption, HTTP errors for strangers.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r upstream good bad <<<"$(free_ports 3)"
their_nginx "$upstream"
config=$(nginx_config <<N
proxy_ssl_server_name on; proxy_ssl_verify on; proxy_ssl_name localhost;
server { listen 127.0.0.1:$good; location / {
 proxy_pass https://127.0.0.1:$upstream; proxy_ssl_trusted_certificate $certs/ca.crt; } }
server { listen 127.0.0.1:$bad; location / {
 proxy_pass https://127.0.0.1:$upstream; proxy_ssl_session_reuse off; proxy_ssl_trusted_certificate $certs/otherca.crt; } }
N
)
ours_server nginx -c "$config" -e "$log"
wait_for "$good"
for _ in 1 2 3; do
    [ "$(their_curl "http://127.0.0.1:$good/index.html")" = hello ] || fail "GET"
done
their_curl "http://127.0.0.1:$good/big.bin" | cmp -s - "$work/www/big.bin" || fail "4 MB differ"
[ "$(their_curl -o /dev/null -w '%{http_code}' "http://127.0.0.1:$bad/")" = 502 ] ||
    fail "an upstream of an unknown CA must give 502"
pass "$(nginx -v 2>&1 | grep -o '[0-9.]*$'), client of its upstream"
