# Node.js (Debian's, which links with libssl): client and server. The server's name callback lets the handshake wait.
# Resumption by tickets and by callbacks for sessions, client certificates.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
ldd "$(command -v node)" | grep -qF libssl.so.3 || skip "the node that is installed here brings an OpenSSL of its own"
read -r theirs mine <<<"$(free_ports 2)"
their_nginx "$theirs"
cat >client.js <<'J'
const fs = require("fs");
const https = require("https");
const tls = require("tls");
const [, , certs, port] = process.argv;
const ca = fs.readFileSync(certs + "/ca.crt");
const versions = ["TLSv1.2", "TLSv1.3"].map(version => ({ minVersion: version, maxVersion: version }));

function get(options) {
  return new Promise((resolve, reject) => {
    https.get({ host: "localhost", port, path: "/index.html", ca, agent: false, ...options }, response => {
      let body = "";
      response.on("data", data => body += data);
      response.on("end", () => resolve(body));
    }).on("error", reject);
  });
}

function session(options) {
  return new Promise((resolve, reject) => {
    let last;
    const socket = tls.connect({ host: "localhost", port, ca, ...options }, () => socket.write("GET / HTTP/1.0\r\n\r\n"));
    socket.on("session", session => last = session);
    socket.on("end", () => resolve([last, socket.isSessionReused()]));
    socket.on("error", reject);
    socket.resume();
  });
}

function must(condition, what) {
  if (!condition) throw new Error(what);
}

(async () => {
  for (const version of versions) {
    must(await get(version) === "hello\n", "GET " + version.minVersion);
    const [first] = await session(version);
    const [, reused] = await session({ ...version, session: first });
    must(reused, "not resumed: " + version.minVersion);
  }
  const refused = await get({ ca: fs.readFileSync(certs + "/otherca.crt") }).catch(error => error.code);
  must(refused === "UNABLE_TO_VERIFY_LEAF_SIGNATURE" || refused === "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", refused);
  const misnamed = await get({ host: "127.0.0.1", servername: "wrong.test" }).catch(error => error.code);
  must(misnamed === "ERR_TLS_CERT_ALTNAME_INVALID", misnamed);
})().catch(error => { console.log(error); process.exit(1); });
J
cat >server.js <<'J'
const fs = require("fs");
const https = require("https");
const tls = require("tls");
const [, , certs, port] = process.argv;
const read = name => fs.readFileSync(certs + "/" + name);
const identity = { key: read("server.key"), cert: read("server.crt"), ca: read("ca.crt") };
const options = {
  ...identity, requestCert: true, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"],
  SNICallback: (name, done) => setTimeout(() => done(null, tls.createSecureContext(identity)), 20),
};
const server = https.createServer(options, (request, response) => {
  const { authorized } = request.socket;
  const subject = request.socket.getPeerCertificate().subject || {};
  response.end(request.url === "/who" ? `${authorized} ${subject.CN}` : fs.readFileSync("www" + request.url));
});
const sessions = new Map();
server.on("newSession", (id, session, done) => { sessions.set(id.toString("hex"), session); setTimeout(done, 5); });
server.on("resumeSession", (id, done) => setTimeout(() => done(null, sessions.get(id.toString("hex")) || null), 5));
server.listen(port, "127.0.0.1");
J
ours node client.js "$certs" "$theirs" >"$work/out" 2>&1 || fail "client"
ours_server node server.js "$certs" "$mine"
wait_for "$mine"
serves_documents "$mine"
[ "$(their_curl --cert "$certs/client.crt" --key "$certs/client.key" "https://localhost:$mine/who" 2>"$work/out")" = \
    "true client" ] || fail "client certificate"
for options in -tls1_2 -tls1_3 "-tls1_2 -no_ticket"; do
    rm -f session
    # shellcheck disable=SC2086 # several words
    talk "[ -s session ]" "" their_client "$mine" $options -sess_out session
    # shellcheck disable=SC2086
    (their_client "$mine" $options -sess_in session </dev/null 2>&1) | grep -q '^Reused' || fail "resumption $options"
done
pass "$(node -v), client and server"
