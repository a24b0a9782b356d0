# curl as client: versions, HTTP/2, a big body, strangers and wrong names refused, client certificate.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r plain demanding <<<"$(free_ports 2)"
their_nginx "$plain" http2
their_nginx "$demanding" "" "ssl_client_certificate $certs/ca.crt; ssl_verify_client on;"
our_curl() { ours curl --noproxy '*' -sS --max-time 10 "$@" 2>"$work/out"; }

for version in 1.2 1.3; do
    [ "$(our_curl --cacert "$certs/ca.crt" --tlsv$version --tls-max $version "https://localhost:$plain/")" = hello ] ||
        fail "GET over TLS $version"
done
[ "$(our_curl --cacert "$certs/ca.crt" --http2 -o /dev/null -w '%{http_version}' "https://localhost:$plain/")" = 2 ] ||
    fail "HTTP/2"
our_curl --cacert "$certs/ca.crt" "https://localhost:$plain/big.bin" | cmp -s - "$work/www/big.bin" || fail "4 MB differ"
our_curl "https://localhost:$plain/" >/dev/null
[ $? = 60 ] || fail "an unknown CA must end with 60"
our_curl --cacert "$certs/ca.crt" --resolve "wrong.test:$plain:127.0.0.1" "https://wrong.test:$plain/" >/dev/null
[ $? = 60 ] || fail "a wrong name must end with 60"
[ "$(our_curl --cacert "$certs/ca.crt" --cert "$certs/client.crt" --key "$certs/client.key" \
    "https://localhost:$demanding/")" = hello ] || fail "client certificate"
[ "$(LD_PRELOAD=$library timeout 20 curl --noproxy '*' -sS --cacert "$certs/ca.crt" "https://localhost:$plain/" \
    2>"$work/out")" = hello ] || fail "with LD_PRELOAD"
pass "$(curl -V | awk 'NR == 1 { print $2 }'), client"
