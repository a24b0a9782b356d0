# nginx with an open host and one that asks for client certificates: the session of one tried on the other. On our
# library nginx must answer each visit as on the system's.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r ours_tickets ours_cache their_tickets their_cache <<<"$(free_ports 4)"

hosts() { # ports of the servers with tickets and with a cache
    local port tickets=on
    for port in "$@"; do
        echo "server { listen 127.0.0.1:$port ssl; server_name front.test; ssl_session_tickets $tickets;
 location / { return 200 \"open \$ssl_session_reused \$ssl_client_verify\"; } }
server { listen 127.0.0.1:$port ssl; server_name private.test; ssl_session_tickets $tickets;
 ssl_client_certificate $certs/ca.crt; ssl_verify_client on;
 location / { return 200 \"private \$ssl_session_reused \$ssl_client_verify \$ssl_client_s_dn\"; } }
server { listen 127.0.0.1:$port ssl; server_name asking.test; ssl_session_tickets $tickets;
 ssl_client_certificate $certs/ca.crt; ssl_verify_client optional;
 location / { return 200 \"asking \$ssl_session_reused \$ssl_client_verify \$ssl_client_s_dn\"; } }"
        tickets=off
    done
}
configure() { # ports
    nginx_config <<N
ssl_session_cache shared:s:1m; ssl_protocols TLSv1.2 TLSv1.3;
ssl_certificate $certs/serverec.crt; ssl_certificate_key $certs/serverec.key;
$(hosts "$@")
N
}
ours_server nginx -c "$(configure "$ours_tickets" "$ours_cache")" -e "$log"
theirs_server nginx -c "$(configure "$their_tickets" "$their_cache")" -e "$work/counterpart.log"
for port in $ours_tickets $ours_cache $their_tickets $their_cache; do wait_for "$port"; done

visit() { # port, server name ("-": none), Host, options of s_client…; prints status and body, or how it failed
    local port=$1 name=$2 host=$3 sni=(-servername "$2")
    shift 3
    [ "$name" != - ] || sni=(-noservername)
    printf 'GET / HTTP/1.0\r\nHost: %s\r\n\r\n' "$host" |
        timeout 10 openssl s_client -connect "127.0.0.1:$port" "${sni[@]}" -ign_eof "$@" >"$work/answer" 2>&1
    tr -d '\r' <"$work/answer" |
        grep -aoE '^(HTTP/1.1 [0-9]+|(open|private|asking) .*|Reused)|alert [a-z ]+$|No required SSL certificate|SSL certificate error' |
        grep -aoE '^[^<]*' | tr '\n' ' '
}

named() { [ "$1" = - ] && echo - || echo "$1.test"; }

matrix() { # port with tickets, port with a cache
    local version memory kind first second host with mine=(-cert "$certs/clientec.crt" -key "$certs/clientec.key") options
    for version in -tls1_2 -tls1_3; do
        for memory in "$@"; do
            kind=cache
            [ "$memory" != "$1" ] || kind=tickets
            for first in "front none" "front certificate" "private certificate" "asking certificate"; do
                read -r first with <<<"$first"
                rm -f session
                options=()
                [ $with = none ] || options=("${mine[@]}")
                visit "$memory" "$(named "$first")" "$first.test" $version -sess_out session "${options[@]}" >/dev/null
                [ -s session ] || continue
                for second in front private asking -; do
                    host=$second
                    [ $second != - ] || host=private
                    echo "$version, $kind, $first with $with, then $second for $host: $(
                        visit "$memory" "$(named "$second")" "$host.test" $version -sess_in session)"
                done
            done
        done
    done
}
matrix "$their_tickets" "$their_cache" >their.matrix
matrix "$ours_tickets" "$ours_cache" >our.matrix
cells=$(wc -l <their.matrix)
[ "$cells" = 64 ] || fail "not 64 but $cells visits"
diff their.matrix our.matrix >"$work/out" ||
    fail "$(grep -c '^<' "$work/out") of $cells visits end otherwise than on the system's library"
pass "$(nginx -v 2>&1 | grep -o '[0-9.]*$'), $cells sessions of one host tried on another"
