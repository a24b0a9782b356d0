# psql (libpq): verify-full, SCRAM with channel binding, an unknown CA refused.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r port <<<"$(free_ports 1)"
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | tail -n 1)
as_postgres() { "$@"; }
# PostgreSQL's server does not run as root.
[ "$(id -u)" != 0 ] || as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
as_postgres "$programs/initdb" -D "$work/db" -A trust -U postgres -N >"$work/out" 2>&1 || fail "initdb"
# root writes into the folder of postgres, which must own its key.
install -m 600 "$certs/server.key" "$work/db/server.key"
install -m 644 "$certs/server.crt" "$work/db/server.crt"
[ "$(id -u)" != 0 ] || chown postgres "$work/db/server.key"
printf 'hostssl all all 127.0.0.1/32 scram-sha-256\nlocal all all trust\n' >"$work/db/pg_hba.conf"
server=("$programs/postgres" -D "$work/db" -p "$port" -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$work"
    -c ssl=on -c ssl_cert_file=server.crt -c ssl_key_file=server.key -c fsync=off)
if [ "$(id -u)" = 0 ]; then
    theirs_server setpriv --reuid=postgres --regid=postgres --clear-groups "${server[@]}"
else
    theirs_server "${server[@]}"
fi
wait_for "$port"
set_password() {
    "$programs/psql" -qc "alter role postgres password 'pw'" "host=$work port=$port user=postgres dbname=postgres"
}
wait_until "set_password 2>/dev/null" "the password cannot be set"
query() { # connection settings, statement
    PGPASSWORD=pw ours "$programs/psql" -Atqc "$2" \
        "host=localhost hostaddr=127.0.0.1 port=$port dbname=postgres user=postgres $1" 2>"$work/out"
}
trusted="sslrootcert=$certs/ca.crt"
[ "$(query "sslmode=verify-full $trusted channel_binding=require" \
    'select version from pg_stat_ssl where pid = pg_backend_pid()')" = TLSv1.3 ] || fail "verify-full, channel binding"
query "sslmode=verify-full sslrootcert=$certs/otherca.crt" 'select 1' >/dev/null && fail "an unknown CA was accepted"
query "sslmode=verify-ca $trusted ssl_max_protocol_version=TLSv1.2" 'select 1' >/dev/null || fail "TLS 1.2"
[ "$(query "sslmode=require" "select length(repeat('x', 3000000))")" = 3000000 ] || fail "require"
[ "$(query "sslmode=require" "select repeat('x', 3000000)" | wc -c)" = 3000001 ] || fail "3 MB"
pass "$("$programs/psql" -V | grep -o '[0-9.]*' | head -n 1), client"
