# Sourced by the cases: a program under test gets oxissl through `ours` (foreground) or `ours_server`
# (background); its counterpart runs on the system's library through `theirs_server` or plainly.
# A case ends with `pass` or `fail`; `pass` fails too if no process under test had loaded it.
# shellcheck shell=bash disable=SC2034 # the cases use what is set here
set -u

# A case has a time limit: it runs itself again under timeout.
if [ -z "${OXISSL_CASE:-}" ]; then
    export OXISSL_CASE=1
    exec timeout -k 5 60 bash "$0" "$@"
fi
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY LD_PRELOAD OPENSSL_CONF

name=$(basename "$0" .sh)
library=$OXISSL_LIB/libssl.so.3
certs=$OXISSL_COMPAT/certs
work=$(mktemp -d "$OXISSL_COMPAT/$name.XXXXXX")
log=$work/log
servers=()
chmod 1777 "$work"
: >"$log"
chmod 666 "$log"
cd "$work" || exit 2
export HOME=$work

clean_up() {
    local pid
    for pid in "${servers[@]}"; do
        kill -TERM -- "-$pid" 2>/dev/null
    done
    for pid in "${servers[@]}"; do
        for _ in $(seq 20); do
            kill -0 -- "-$pid" 2>/dev/null || break
            sleep .1
        done
        kill -KILL -- "-$pid" 2>/dev/null
    done
    cd /
    rm -rf "$work"
}
trap clean_up EXIT
trap 'echo "FAIL $name: took too long: $(tail -n 2 "$log" | tr "\n" " ")"; exit 124' TERM INT

# The dynamic linker records which libraries a program under test loaded.
ours() {
    timeout -k 2 "${seconds:-20}" env LD_LIBRARY_PATH="$OXISSL_LIB" LD_DEBUG=libs LD_DEBUG_OUTPUT="$work/linker" "$@"
}

ours_server() {
    setsid env LD_LIBRARY_PATH="$OXISSL_LIB" "$@" >>"$log" 2>&1 </dev/null &
    servers+=($!)
    our_server=$!
}

theirs_server() {
    setsid "$@" >>"$work/counterpart.log" 2>&1 </dev/null &
    servers+=($!)
}

# Every program under test that ran in the foreground, and the server's whole process group.
loaded() {
    local record pid missing=0 seen=0
    for record in "$work"/linker.*; do
        [ -e "$record" ] || continue
        # A helper that the program starts may not use TLS; one that does must use oxissl.
        grep -q 'calling init: .*/libssl\.so\.3$' "$record" || continue
        seen=1
        grep -qF "calling init: $library" "$record" || missing=1
    done
    if [ -n "${our_server:-}" ]; then
        for pid in $(pgrep -g "$our_server"); do
            grep -q '/libssl\.so\.3$' "/proc/$pid/maps" 2>/dev/null || continue
            seen=1
            grep -qF "$(readlink -f "$library")" "/proc/$pid/maps" || missing=1
        done
    fi
    [ $seen = 1 ] && [ $missing = 0 ]
}

pass() {
    loaded || { echo "FAIL $name: the program did not load $library"; exit 3; }
    echo "pass $name: $*"
    exit 0
}

# The case cannot run here; the reason is printed.
skip() {
    echo "skip $name: $*"
    exit 77
}

fail() {
    local last
    last=$(cat "$work/out" "$log" 2>/dev/null | grep -av '^$' | tail -n 3)
    echo "FAIL $name: $* :: $last" | tr -c '[:print:]\n' ' ' | cut -c1-600
    exit 1
}

free_ports() { # how many
    /usr/bin/python3 - "$1" <<'P'
import socket
import sys
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*[s.getsockname()[1] for s in sockets])
P
}

# Waits until a condition holds. The case's time limit ends the wait; so does a server that exits.
wait_until() { # a command, and what fails where the last server ends first
    until eval "$1"; do
        kill -0 "${servers[-1]}" 2>/dev/null || fail "$2: the server ended"
        sleep .1
    done
}

wait_for() { # port
    wait_until "(exec 3<>/dev/tcp/127.0.0.1/$1) 2>/dev/null" "nothing listens on port $1"
}

wait_for_datagrams() { # port
    wait_until "ss -lun | grep -q '[:.]$1 '" "nothing takes datagrams on port $1"
}

# Runs a client with some input, which ends when the condition holds or the client exits. Its output is in `said`.
talk() { # the condition, what it is told, the client
    local condition=$1 told=$2 client
    shift 2
    rm -f input
    : >said
    mkfifo input
    "$@" <input >said 2>>"$work/out" &
    client=$!
    exec 9>input
    (trap '' PIPE; printf '%s' "$told" >&9) 2>/dev/null
    until eval "$condition" || ! kill -0 "$client" 2>/dev/null; do sleep .05; done
    exec 9>&-
    wait "$client"
}

# The counterparts, on the system's library.
their_curl() { curl --noproxy '*' -sS --max-time 10 --cacert "$certs/ca.crt" "$@"; }
their_client() { # port, more options
    local port=$1
    shift
    timeout 10 openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile "$certs/ca.crt" \
        -verify_return_error -verify_hostname localhost "$@"
}

documents() {
    mkdir -p "$work/www"
    echo hello >"$work/www/index.html"
    head -c 4000000 /dev/urandom >"$work/www/big.bin"
    chmod -R a+rX "$work/www"
}

nginx_config() { # server blocks and http settings on stdin; prints the file's name
    local folder
    folder=$(mktemp -d "$work/nginx.XXXXXX")
    chmod 755 "$folder"
    {
        [ "$(id -u)" != 0 ] || echo "user www-data;"
        echo "daemon off; worker_processes ${workers:-1}; pid $folder/pid; error_log $folder/error.log info;"
        echo "events { worker_connections 256; }"
        echo "http { access_log off;"
        for path in client_body proxy fastcgi uwsgi scgi; do
            echo "${path}_temp_path $folder/$path;"
        done
        cat
        echo "}"
    } >"$folder/nginx.conf"
    echo "$folder/nginx.conf"
}

their_nginx() { # port, "http2" or "", more directives of the server
    local config
    [ -d "$work/www" ] || documents
    config=$(nginx_config <<N
server { listen 127.0.0.1:$1 ssl ${2:-}; ssl_certificate $certs/server.crt; ssl_certificate_key $certs/server.key;
 ssl_protocols TLSv1.2 TLSv1.3; ${3:-} root $work/www; }
N
    )
    theirs_server nginx -c "$config" -e "${config%/*}/error.log"
    wait_for "$1"
}

# The server under test on this port serves our documents to the system's curl.
serves_documents() { # port
    local version
    for version in 1.2 1.3; do
        [ "$(their_curl --tlsv$version --tls-max $version "https://localhost:$1/index.html" 2>>"$log")" = hello ] ||
            fail "GET over TLS $version"
    done
    their_curl "https://localhost:$1/big.bin" 2>>"$log" | cmp -s - "$work/www/big.bin" || fail "4 MB differ"
}
