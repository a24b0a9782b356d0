"""Real servers for bench/run: what one does for each second of its own processor time, on either library.

nginx, HAProxy and PostgreSQL as Debian built them, with clients that are always on the system's library: h2load (new connections, HTTP/2),
wrk (resumed and kept connections), pgbench. A client and a server share the machine, so wall time would say how much of it the client
leaves; the server's own processor time does not depend on that. Needs the packages of `scripts/install-packages bench`.
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")
SECONDS = 2
os.environ["PATH"] += ":/usr/sbin"

NGINX = """
daemon off; worker_processes 1; pid {work}/pid; error_log {work}/error.log; {user}
events {{ worker_connections 4096; }}
http {{
    access_log off; client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
    uwsgi_temp_path {work}/u; scgi_temp_path {work}/s; sendfile off; keepalive_requests 1000000;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:S:10m;
    server {{ listen 127.0.0.1:{0} ssl http2; server_name localhost; root {work}; ssl_certificate {certificates}/serverec.crt;
        ssl_certificate_key {certificates}/serverec.key; }}
    server {{ listen 127.0.0.1:{1} ssl http2; server_name localhost; root {work}; ssl_certificate {certificates}/server.crt;
        ssl_certificate_key {certificates}/server.key; }}
}}
"""

HAPROXY = """
global
    nbthread 1
defaults
    mode http
    timeout client 9s
    timeout server 9s
    timeout connect 9s
frontend tls
    bind 127.0.0.1:{0} ssl crt {work}/both.pem alpn http/1.1
    http-request return status 200 content-type text/plain string hi
"""


def free_ports(count):
    """Ports that nobody listens on just now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


def requests(output):
    """What h2load or wrk has got answered."""
    found = re.search(r"^ *(\d+) requests in|^requests: .* (\d+) succeeded|transactions actually processed: (\d+)", output, re.MULTILINE)
    return int(next(group for group in found.groups() if group)) if found else 0


def h2load(port, *options):
    """h2load against one of the server's ports."""
    return ["h2load", "-t", "1", *options, f"https://localhost:{port}/small"]


def wrk(port, *options, host="localhost", path="small", connections=8):
    """wrk against one of the server's ports."""
    return ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", *options, f"https://{host}:{port}/{path}"]


class Server:
    """A server on one of the libraries, in a folder of its own."""

    def __init__(self, name, library, certificates):
        self.name, self.ports = name, free_ports(2)
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="oxissl-bench."))
        self.work.chmod(0o755)
        (self.work / "small").write_text("hi\n")
        (self.work / "big").write_bytes(os.urandom(10_000_000))
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("LD_", "OXISSL_"))}
        self.clients = clean | {"PGSSLMODE": "require"}
        environment = clean | ({"LD_LIBRARY_PATH": str(library)} if library else {})
        command = getattr(self, name.lower())(certificates)
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.await_port()
        maps = pathlib.Path(f"/proc/{self.process.pid}/maps").read_text()
        if library and f"{library}/libssl.so.3" not in maps:
            raise SystemExit(f"{name} does not run on {library}/libssl.so.3")

    def nginx(self, certificates):
        """The command for nginx."""
        user = "user root;" if os.getuid() == 0 else ""
        (self.work / "nginx.conf").write_text(NGINX.format(*self.ports, work=self.work, certificates=certificates, user=user))
        return ["nginx", "-p", self.work, "-e", self.work / "error.log", "-c", self.work / "nginx.conf"]

    def haproxy(self, certificates):
        """The command for HAProxy."""
        both = (certificates / "serverec.crt").read_bytes() + (certificates / "serverec.key").read_bytes()
        (self.work / "both.pem").write_bytes(both)
        (self.work / "haproxy.cfg").write_text(HAPROXY.format(*self.ports, work=self.work))
        return ["haproxy", "-f", self.work / "haproxy.cfg"]

    def postgresql(self, certificates):
        """The command for PostgreSQL, which does not run as root."""
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        data = self.work / "db"
        self.work.chmod(0o777)
        subprocess.run([*drop, programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-N"], check=True,
                       stdout=subprocess.DEVNULL, env=self.clients)
        for name in ("server.crt", "server.key"):
            shutil.copy(certificates / name, data / name)
            (data / name).chmod(0o600)
            if drop:
                shutil.chown(data / name, "postgres", "postgres")
        (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
        return [*drop, programs / "postgres", "-D", data, "-p", str(self.ports[0]), "-c", "listen_addresses=127.0.0.1", "-c",
                f"unix_socket_directories={self.work}", "-c", "ssl=on", "-c", "fsync=off"]

    def await_port(self):
        """Waits until it listens, and if need be answers."""
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.ports[0]), timeout=5).close()
                if self.name != "PostgreSQL" or subprocess.run([*self.pgbench(1), "-n"], env=self.clients, capture_output=True,
                                                               check=False).returncode == 0:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"{self.name} does not start")

    def pgbench(self, count):
        """pgbench with a connection for each of `count` transactions."""
        (self.work / "one.sql").write_text("select 1;\n")
        return ["pgbench", "-h", "127.0.0.1", "-p", str(self.ports[0]), "-U", "postgres", "-n", "-C", "-c", "1", "-t", str(count),
                "-f", str(self.work / "one.sql"), "postgres"]

    def pids(self):
        """The process and its children."""
        return [self.process.pid, *pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]

    def spent(self):
        """Seconds of processor time of all of them, those that have ended among them."""
        total = 0
        for pid in self.pids():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except FileNotFoundError:
                continue
            total += sum(map(int, fields[11:15] if int(pid) == self.process.pid else fields[11:13]))
        return total / TICKS

    def serve(self, command):
        """What is answered for each second of processor time."""
        before = self.spent()
        done = subprocess.run(command, env=self.clients, capture_output=True, text=True, check=False)
        # A process that has ended is counted when its parent has noticed.
        time.sleep(0.2)
        return requests(done.stdout) / max(self.spent() - before, 1 / TICKS)

    def stop(self):
        """Ends it."""
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.work, ignore_errors=True)


# Row: server, command for the client.
ROWS = {
    "nginx, new connections, ECDSA": ("nginx", lambda server: h2load(server.ports[0], "-n", "3000", "-c", "3000", "-r", "1500")),
    "nginx, new connections, RSA": ("nginx", lambda server: h2load(server.ports[1], "-n", "2000", "-c", "2000", "-r", "1000")),
    "nginx, resumed, by name": ("nginx", lambda server: wrk(server.ports[0], "-H", "Connection: close")),
    "nginx, resumed, by address": ("nginx", lambda server: wrk(server.ports[1], "-H", "Connection: close", host="127.0.0.1")),
    "nginx, kept connections, 3 bytes": ("nginx", lambda server: wrk(server.ports[0])),
    "nginx, HTTP/2, 3 bytes": ("nginx", lambda server: h2load(server.ports[0], "-n", "60000", "-c", "8", "-m", "10")),
    "nginx, 10 MB": ("nginx", lambda server: wrk(server.ports[0], path="big", connections=4)),
    "HAProxy, new connections, ECDSA": ("HAProxy", lambda server: h2load(server.ports[0], "--h1", "-n", "2000", "-c", "2000", "-r", "1000")),
    "HAProxy, kept connections": ("HAProxy", lambda server: wrk(server.ports[0])),
    "PostgreSQL, a connection for each query": ("PostgreSQL", lambda server: server.pgbench(300)),
}


def measure(name, library, certificates):
    """One row on one library; None stands for the system's."""
    kind, command = ROWS[name]
    server = Server(kind, library, certificates)
    try:
        return server.serve(command(server))
    finally:
        server.stop()
