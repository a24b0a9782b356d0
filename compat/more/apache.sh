# Apache asks for a client certificate where a folder wants one, after the handshake of TLS 1.3; curl answers: each on our
# library, the other on the system's.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
modules=/usr/lib/apache2/modules
documents
mkdir "$work/www/closed"
echo secret >"$work/www/closed/index.html"
head -c 300000 /dev/urandom >posted
configure() { # port; prints the file's name
    cat >"$work/apache.$1.conf" <<N
ServerRoot $work
ServerName localhost
PidFile $work/pid.$1
DefaultRuntimeDir $work
Mutex posixsem
User www-data
Group www-data
ErrorLog $log
Listen 127.0.0.1:$1
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule dir_module $modules/mod_dir.so
LoadModule env_module $modules/mod_env.so
LoadModule headers_module $modules/mod_headers.so
LoadModule ssl_module $modules/mod_ssl.so
DocumentRoot $work/www
DirectoryIndex index.html
SSLEngine on
SSLProtocol TLSv1.3
SSLCertificateFile $certs/server.crt
SSLCertificateKeyFile $certs/server.key
SSLCACertificateFile $certs/ca.crt
<Location /closed>
    SSLVerifyClient require
    SSLRenegBufferSize 1000000
    Header set X-Who "%{SSL_CLIENT_S_DN_CN}s"
</Location>
N
    echo "$work/apache.$1.conf"
}
read -r mine other <<<"$(free_ports 2)"
ours_server apache2 -f "$(configure "$mine")" -DFOREGROUND
wait_for "$mine"
theirs_server apache2 -f "$(configure "$other")" -DFOREGROUND
wait_for "$other"

visit() { # whose curl, port
    local curl=$1 url=https://localhost:$2 identity=(--cert "$certs/client.crt" --key "$certs/client.key") name
    [ "$($curl "$url/")" = hello ] || fail "the open folder, $curl"
    $curl "$url/closed/" | grep -q secret && fail "without a certificate, $curl"
    [ "$($curl "${identity[@]}" "$url/closed/")" = secret ] || fail "with a certificate, $curl"
    # On one connection: open, closed, and closed once more.
    [ "$($curl "${identity[@]}" "$url/" "$url/closed/" "$url/closed/" | tr '\n' ' ')" = "hello secret secret " ] ||
        fail "one connection, $curl"
    for name in client clientec ed25519; do
        $curl --cert "$certs/$name.crt" --key "$certs/$name.key" -D - -o /dev/null "$url/closed/" |
            grep -q "X-Who: \($name\|localhost\)" || fail "the name of $name, $curl"
    done
    # The body has been read before the client is asked.
    [ "$($curl "${identity[@]}" --data-binary @posted -o /dev/null -w '%{http_code}' "$url/closed/")" = 200 ] ||
        fail "a request with a body, $curl"
    $curl --cert "$certs/other.crt" --key "$certs/other.key" "$url/closed/" | grep -q secret &&
        fail "a certificate for something else, $curl"
    return 0
}
their_curl_13() { their_curl --tlsv1.3 "$@" 2>>"$log"; }
our_curl_13() { ours curl --noproxy '*' -sS --max-time 10 --cacert "$certs/ca.crt" --tlsv1.3 "$@" 2>>"$log"; }
visit their_curl_13 "$mine"
visit our_curl_13 "$other"
visit our_curl_13 "$mine"
pass "$(apache2 -v | awk 'NR == 1 { print $3 }'), client certificates for a folder"
