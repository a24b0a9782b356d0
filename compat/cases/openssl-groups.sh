# Key-exchange groups and server names between openssl's tools on our library and on the system's, in both roles.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
groups="X25519 P-256 P-384 P-521 X448"
read -r theirs mine hybrid <<<"$(free_ports 3)"
key=(-cert "$certs/server.crt" -key "$certs/server.key" -www)

# Connects a tool to a port and prints the group, which both sides must have agreed on.
talk() { # "ours" or "theirs", port, options…
    local whose=$1 port=$2 run=(timeout -k 2 20)
    shift 2
    [ "$whose" = theirs ] || run=(ours)
    printf 'GET / HTTP/1.0\r\n\r\n' | "${run[@]}" openssl s_client -connect "127.0.0.1:$port" -CAfile "$certs/ca.crt" \
        -verify_return_error -ign_eof "$@" >"$work/out" 2>&1
    grep -q 'Verify return code: 0' "$work/out" || fail "$whose to $port: $*"
    sed -n 's/^Server Temp Key: \(ECDH, \)\?\([^,]*\),.*/\2/p' "$work/out"
}

same() { # group, what s_client prints
    case $1 in
    P-256) [ "$2" = prime256v1 ] ;;
    P-384) [ "$2" = secp384r1 ] ;;
    P-521) [ "$2" = secp521r1 ] ;;
    *) [ "$2" = "$1" ] ;;
    esac
}

# Each group as the only one of the client, then of the server, which costs a second round trip in TLS 1.3.
theirs_server openssl s_server -accept "127.0.0.1:$theirs" "${key[@]}"
ours_server openssl s_server -accept "127.0.0.1:$mine" "${key[@]}"
wait_for "$theirs"
wait_for "$mine"
for version in -tls1_2 -tls1_3; do
    for group in $groups; do
        same "$group" "$(talk ours "$theirs" $version -groups "$group")" || fail "our client, $version $group"
        same "$group" "$(talk theirs "$mine" $version -groups "$group" -servername 'any name.')" ||
            fail "our server, $version $group"
    done
    talk ours "$theirs" $version -servername 'any name.' >/dev/null
done
talk ours "$theirs" -tls1_3 -groups ffdhe2048 >/dev/null
talk theirs "$mine" -tls1_3 -groups ffdhe2048 >/dev/null
for group in P-384 X448; do
    read -r theirs mine <<<"$(free_ports 2)"
    theirs_server openssl s_server -accept "127.0.0.1:$theirs" "${key[@]}" -groups $group
    ours_server openssl s_server -accept "127.0.0.1:$mine" "${key[@]}" -groups $group
    wait_for "$theirs"
    wait_for "$mine"
    same $group "$(talk ours "$theirs" -tls1_3 -servername 'any name.')" || fail "our client retries with $group"
    same $group "$(talk theirs "$mine" -tls1_3)" || fail "our server retries with $group"
done

# The hybrid group: never by default, and only where both sides name it.
ours_server openssl s_server -accept "127.0.0.1:$hybrid" "${key[@]}" -groups X25519MLKEM768:X25519
wait_for "$hybrid"
same X25519 "$(talk ours "$hybrid")" || fail "the hybrid group was offered by default"
[ -z "$(talk ours "$hybrid" -groups X25519MLKEM768)" ] || fail "the hybrid group"
pass "groups in both roles and versions"
