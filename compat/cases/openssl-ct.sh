# Signed certificate timestamps in the TLS extension: s_client on our library, which takes it away from rustls, against
# s_server on the system's. A client's certificate makes the client sign the transcript, too.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
openssl ecparam -name prime256v1 -genkey -noout -out log.key 2>/dev/null
openssl pkey -in log.key -pubout -outform DER -out log.der
openssl x509 -in "$certs/server.crt" -outform DER -out server.der

# RFC 6962, section 3.2: the log's signature over the certificate. 10,000 bytes of extensions make the message long.
/usr/bin/python3 - <<'P' || fail "no timestamp"
import base64
import hashlib
import subprocess

def number(value, length):
    return value.to_bytes(length, "big")

def sized(data, length):
    return number(len(data), length) + data

def list_of(extensions, spoilt):
    certificate = open("server.der", "rb").read()
    said = b"\0\0" + number(1700000000000, 8) + b"\0\0" + sized(certificate, 3) + sized(extensions, 2)
    signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", "log.key"], input=said, stdout=subprocess.PIPE, check=True)
    signature = signed.stdout[:-1] + bytes([signed.stdout[-1] ^ spoilt])
    log = hashlib.sha256(open("log.der", "rb").read()).digest()
    timestamp = b"\0" + log + number(1700000000000, 8) + sized(extensions, 2) + b"\4\3" + sized(signature, 2)
    return sized(sized(timestamp, 2), 2)

# In the ServerHello before TLS 1.3, beside the certificate in TLS 1.3.
contexts = number(0x0080 | 0x0100 | 0x1000, 4)
for name, body in [("good", list_of(b"", 0)), ("spoilt", list_of(b"", 1)), ("long", list_of(b"x" * 10000, 0))]:
    content = base64.encodebytes(contexts + number(18, 2) + sized(body, 2)).decode()
    label = "SERVERINFOV2 FOR TIMESTAMPS"
    open(name + ".pem", "w").write(f"-----BEGIN {label}-----\n{content}-----END {label}-----\n")
key = base64.b64encode(open("log.der", "rb").read()).decode()
open("logs.cnf", "w").write(f"enabled_logs = one\n[one]\ndescription = The log\nkey = {key}\n")
P

# Whether the connection was made, and how many timestamps of each kind there were.
talk() { # port, options…
    local port=$1
    shift
    printf 'GET / HTTP/1.0\r\n\r\n' | ours openssl s_client -connect "127.0.0.1:$port" -CAfile "$certs/ca.crt" -ct \
        -ctlogfile logs.cnf -verify_return_error -ign_eof "$@" >"$work/out" 2>&1
    grep -ao 'HTTP/1.0 200\|SCTs present ([0-9]*)\|SCT validation status: .*' "$work/out" |
        sort -u | tr '\n' ';'
}

read -r -a ports <<<"$(free_ports 4)"
for index in 0 1 2 3; do
    kind=$(printf 'good\nspoilt\nlong\nnone' | sed -n "$((index + 1))p")
    info=(-serverinfo "$kind.pem")
    [ "$kind" != none ] || info=()
    theirs_server openssl s_server -accept "127.0.0.1:${ports[index]}" -cert "$certs/server.crt" -key "$certs/server.key" \
        -verify 3 -CAfile "$certs/ca.crt" "${info[@]}" -www
    wait_for "${ports[index]}"
done
good='HTTP/1.0 200;SCT validation status: valid;SCTs present (1);'
for version in -tls1_2 -tls1_3; do
    for own in "" "-cert $certs/client.crt -key $certs/client.key"; do
        for options in "" "-max_send_frag 512" "-groups X448:X25519"; do
            # shellcheck disable=SC2086
            [ "$(talk "${ports[0]}" $version $own $options)" = "$good" ] || fail "$version $own $options"
            # shellcheck disable=SC2086
            [ "$(talk "${ports[2]}" $version $own $options)" = "$good" ] || fail "$version $own $options, long"
        done
    done
    # Nothing is refused, but what is wrong is seen.
    talk "${ports[1]}" $version | grep -q 'SCT validation status: invalid;SCTs present (1)' || fail "spoilt, $version"
    [ "$(talk "${ports[3]}" $version)" = 'HTTP/1.0 200;SCTs present (0);' ] || fail "none, $version"
done
pass "timestamps in the extension"
