# FTP over TLS: ProFTPD as server, Python's ftplib as client. After an upload both sides say close_notify on the data
# connection, the server's behind tickets that nobody has read.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r theirs mine <<<"$(free_ports 2)"
documents
chmod 755 "$work"
mkdir files
cp www/* files
chown -R nobody files
echo "user:$(openssl passwd -6 password):$(id -u nobody):$(id -g nobody)::$work/files:/bin/sh" >users
chmod 600 users
install -m 600 "$certs/server.key" server.key

ftp_config() { # port; prints the file's name
    cat >"$work/ftp.$1" <<N
ServerType standalone
UseIPv6 off
Port $1
DefaultAddress 127.0.0.1
SocketBindTight on
User nobody
Group nogroup
AuthUserFile $work/users
AuthOrder mod_auth_file.c
RequireValidShell off
ModulePath /usr/lib/proftpd
LoadModule mod_tls.c
PidFile $work/pid.$1
ScoreboardFile $work/scores.$1
DelayTable none
WtmpLog off
TransferLog none
AllowOverwrite on
TLSEngine on
TLSLog $log
TLSRequired on
TLSRSACertificateFile $certs/server.crt
TLSRSACertificateKeyFile $work/server.key
TLSProtocol TLSv1.2 TLSv1.3
N
    chmod 644 "$work/ftp.$1"
    echo "$work/ftp.$1"
}

cat >client.py <<'P'
import ftplib
import io
import ssl
import sys


class Client(ftplib.FTP_TLS):
    """Resumes the control connection's session on data connections, which ProFTPD wants."""

    def ntransfercmd(self, cmd, rest=None):
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            data = self.context.wrap_socket(data, server_hostname=self.host, session=self.sock.session)
        return data, size


for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
    context = ssl.create_default_context(cafile=sys.argv[1] + "/ca.crt")
    context.maximum_version = version
    client = Client(context=context)
    client.connect("localhost", int(sys.argv[2]))
    client.login("user", "password")
    client.prot_p()
    assert "big.bin" in client.nlst()
    client.storbinary("STOR new", io.BytesIO(b"x" * 1000000))
    back = io.BytesIO()
    client.retrbinary("RETR new", back.write)
    assert back.getvalue() == b"x" * 1000000
    client.quit()
P
theirs_server proftpd -n -c "$(ftp_config "$theirs")"
wait_for "$theirs"
ours /usr/bin/python3 client.py "$certs" "$theirs" >"$work/out" 2>&1 || fail "client"
ours_server proftpd -n -c "$(ftp_config "$mine")"
wait_for "$mine"
/usr/bin/python3 client.py "$certs" "$mine" >"$work/out" 2>&1 || fail "server"
url=ftp://user:password@localhost:$mine
for version in 1.2 1.3; do
    their_curl --ssl-reqd --tls-max $version "$url/big.bin" 2>"$work/out" | cmp -s - www/big.bin || fail "TLS $version"
done
pass "ProFTPD as server, ftplib as client"
