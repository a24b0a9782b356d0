# Subversion (serf: BIO methods of its own): import, checkout, commit and log over HTTPS; an unknown CA is refused.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r port <<<"$(free_ports 1)"
modules=/usr/lib/apache2/modules
svnadmin create repository
chown -R www-data repository
cat >apache.conf <<N
ServerRoot $work
ServerName localhost
PidFile $work/pid
DefaultRuntimeDir $work
Mutex posixsem
User www-data
Group www-data
ErrorLog $work/counterpart.log
Listen 127.0.0.1:$port
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule ssl_module $modules/mod_ssl.so
LoadModule dav_module $modules/mod_dav.so
LoadModule dav_svn_module $modules/mod_dav_svn.so
SSLEngine on
SSLCertificateFile $certs/server.crt
SSLCertificateKeyFile $certs/server.key
<Location /svn>
    DAV svn
    SVNPath $work/repository
</Location>
N
theirs_server apache2 -f "$work/apache.conf" -DFOREGROUND
wait_for "$port"
mkdir trusting doubting files
printf '[global]\nssl-authority-files = %s\n' "$certs/ca.crt" >trusting/servers
printf '[global]\nssl-authority-files = %s\n' "$certs/otherca.crt" >doubting/servers
for i in $(seq 100); do
    echo "$i" >"files/$i"
done
head -c 3000000 /dev/urandom >files/big
url=https://localhost:$port/svn/trunk
svn() { # configuration, what to do
    seconds=40 ours svn --non-interactive --config-dir "$work/$1" "${@:2}" >"$work/out" 2>&1
}
svn trusting import -m first files "$url" || fail "import"
svn trusting checkout "$url" copy || fail "checkout"
cmp -s files/big copy/big || fail "3 MB differ"
echo more >>copy/1
svn trusting commit -m second copy || fail "commit"
svn trusting log "$url" && grep -q second "$work/out" || fail "log"
svn doubting ls "$url" && fail "an unknown CA was accepted"
grep -q 'issuer is not trusted\|certificate verification failed' "$work/out" || fail "another error than expected"
pass "$(command svn --version --quiet), client"
