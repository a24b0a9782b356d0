# wget, socat, Perl, Ruby and nghttp as clients of the system's nginx; no CA, no connection.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r port <<<"$(free_ports 1)"
their_nginx "$port" "" "http2 on;"
page="https://localhost:$port/index.html"
[ "$(ours wget -q --ca-certificate="$certs/ca.crt" -O - "$page" 2>>"$log")" = hello ] || fail "wget"
ours wget -q -O - "$page" >"$work/out" 2>&1 && fail "wget without the CA"
printf 'GET /index.html HTTP/1.0\r\n\r\n' |
    ours socat -t5 - "OPENSSL:localhost:$port,cafile=$certs/ca.crt" 2>>"$log" | grep -qx hello || fail "socat"
cat >"$work/client.pl" <<'P'
use IO::Socket::SSL;
my ($port, $ca) = @ARGV;
my $socket = IO::Socket::SSL->new(PeerAddr => "localhost:$port", SSL_ca_file => $ca) or die $SSL_ERROR;
print $socket "GET /index.html HTTP/1.0\r\n\r\n";
print $socket->get_sslversion, "\n", <$socket>;
P
ours perl "$work/client.pl" "$port" "$certs/ca.crt" >"$work/out" 2>>"$log" || fail "Perl"
grep -qx hello "$work/out" && grep -qx TLSv1_3 "$work/out" || fail "Perl's page"
cat >"$work/client.rb" <<'P'
require "net/http"
http = Net::HTTP.new("localhost", ARGV[0].to_i)
http.use_ssl = true
http.ca_file = ARGV[1]
puts http.get("/index.html").body
P
[ "$(ours ruby "$work/client.rb" "$port" "$certs/ca.crt" 2>>"$log")" = hello ] || fail "Ruby"
ours nghttp -nv --no-verify-peer "$page" >"$work/out" 2>&1 || fail "nghttp"
grep -q ':status: 200' "$work/out" || fail "nghttp's page"
pass "wget, socat, Perl, Ruby, nghttp: clients"
