# wrk: many connections and requests.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r port <<<"$(free_ports 1)"
their_nginx "$port"
ours wrk -d2s -c8 -t1 "https://localhost:$port/index.html" >"$work/out" 2>&1 || fail "run"
grep -q 'Socket errors\|Non-2xx' "$work/out" && fail "errors"
requests=$(awk '/requests in/ { print $1 }' "$work/out")
[ "${requests:-0}" -gt 10 ] || fail "$requests requests"
pass "client, $requests requests"
