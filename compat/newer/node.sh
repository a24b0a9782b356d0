# Node.js with the system's OpenSSL: client and server, and what it tells of the key exchange.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r mine theirs <<<"$(free_ports 2)"
their_nginx "$theirs"
cat >"$work/client.js" <<'P'
const fs = require("fs"), https = require("https");
const [port, ca] = process.argv.slice(2);
https.get({ host: "localhost", port, path: "/index.html", ca: fs.readFileSync(ca) }, (answer) => {
    console.log(answer.socket.getProtocol(), answer.socket.getCipher().name, answer.socket.getEphemeralKeyInfo().type);
    answer.pipe(process.stdout);
}).on("error", (error) => { console.log(error.message); process.exit(1); });
P
ours node "$work/client.js" "$theirs" "$certs/ca.crt" >"$work/out" 2>>"$log" || fail "client"
grep -qx hello "$work/out" && grep -q '^TLSv1.3 TLS_AES_256_GCM_SHA384' "$work/out" || fail "client's page"
cat >"$work/server.js" <<'P'
const fs = require("fs"), https = require("https");
const [port, cert, key] = process.argv.slice(2);
https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, (question, answer) => {
    answer.end(`${question.socket.getProtocol()} hello\n`);
}).listen(port, "127.0.0.1");
P
ours_server node "$work/server.js" "$mine" "$certs/server.crt" "$certs/server.key"
wait_for "$mine"
for version in 1.2 1.3; do
    [ "$(their_curl --tlsv$version --tls-max $version "https://localhost:$mine/" 2>>"$log")" = "TLSv$version hello" ] ||
        fail "server, TLS $version"
done
pass "$(node --version), client and server"
