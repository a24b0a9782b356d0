# openssl's s_client and s_server, one of them on the library: certificates with ML-DSA and brainpool keys, hybrid groups.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
mapfile -t ports < <(free_ports 22 | tr ' ' '\n')
for kind in ML-DSA-44 ML-DSA-65 ML-DSA-87 brainpool; do
    options=(-newkey "$kind")
    [ $kind != brainpool ] || options=(-newkey ec -pkeyopt ec_paramgen_curve:brainpoolP256r1)
    openssl req -x509 "${options[@]}" -nodes -keyout "$work/$kind.key" -out "$work/$kind.crt" -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -days 3 2>>"$log" || fail "a certificate with $kind"
done
ask() { # port, certificate, more options of s_client; what it says of the connection is in $work/out
    local port=$1 kind=$2
    shift 2
    printf 'GET / HTTP/1.0\r\n\r\n' | "${client[@]}" openssl s_client -connect "localhost:$port" -servername localhost \
        -CAfile "$work/$kind.crt" -verify_return_error -ign_eof "$@" >"$work/out" 2>&1
}
one() { # certificate, what must be told, group or ""
    local port=${ports[0]} groups=()
    ports=("${ports[@]:1}")
    [ -z "$3" ] || groups=(-groups "$3")
    "${server[@]}" openssl s_server -accept "$port" -cert "$work/$1.crt" -key "$work/$1.key" -www -quiet "${groups[@]}"
    wait_for "$port"
    ask "$port" "$1" "${groups[@]}" || fail "${server[0]}, $1 $3"
    grep -q "$2" "$work/out" || fail "${server[0]}, $1 $3: not $2"
}
for side in server client; do
    server=(ours_server) client=(timeout 10)
    [ $side = server ] || server=(theirs_server) client=(ours)
    for level in 44 65 87; do
        one ML-DSA-$level "Peer signature type: mldsa$level" ""
    done
    one brainpool "Peer signature type: ecdsa_brainpoolP256r1tls13_sha256" ""
    for group in X25519MLKEM768 SecP256r1MLKEM768 SecP384r1MLKEM1024 MLKEM768 MLKEM1024; do
        one brainpool "Negotiated TLS1.3 group: $group" $group
    done
    one brainpool "New, TLSv1.3" brainpoolP384r1tls13
done
pass "ML-DSA, brainpool, hybrid groups: client and server"
