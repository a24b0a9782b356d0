"""Cases, and what one of them needs: connections to the program under attack, whose ends are written down."""

import random
import socket

from cryptography.exceptions import InvalidTag

from peer import Stopped
from tls12 import Client12, Server12
from tls13 import Client13, Server13

CASES = {}


def case(name):
    """Adds a case: a function that gets a Trial."""

    def add(function):
        if name in CASES:
            raise ValueError(f"two cases are called {name!r}")
        CASES[name] = function
        return function

    return add


def cases(prefix, variants):
    """Adds a case for each variant (a name and what the function gets beside the Trial)."""

    def add(function):
        for name, variant in dict(variants).items():
            case(f"{prefix}: {name}")(lambda trial, variant=variant: function(trial, variant))
        return function

    return add


class Trial:
    """One run of a case on one library."""

    def __init__(self, control, name):
        self.control, self.random, self.lines = control, random.Random(name), []
        self.open = None

    def _connect(self, kind, settings):
        self.end()
        ours, theirs = socket.socketpair()
        socket.send_fds(self.control, [settings.encode()], [theirs.fileno()])
        theirs.close()
        self.open = kind(ours, self.random)
        return self.open

    def client13(self, settings=""):
        """The attacker is a client of TLS 1.3."""
        return self._connect(Client13, f"server {settings or 'version=13'}")

    def server13(self, settings=""):
        """The attacker is a server of TLS 1.3."""
        return self._connect(Server13, f"client {settings or 'version=13'}")

    def client12(self, settings=""):
        """The attacker is a client of TLS 1.2."""
        return self._connect(Client12, f"server {settings or 'version=12'}")

    def server12(self, settings=""):
        """The attacker is a server of TLS 1.2."""
        return self._connect(Server12, f"client {settings or 'version=12'}")

    def end(self):
        """Ends the connection that is open, and writes down what came of it."""
        peer, self.open = self.open, None
        if peer is None:
            return
        peer.drain()
        peer.link.close()
        report = self.control.recv(1 << 16).decode(errors="backslashreplace")
        self.lines += ["report " + part.strip() for part in report.split(";") if part.strip()]
        self.lines += ["wire   " + " ".join(peer.log)]

    def run(self, function):
        """Runs the case; what it ends by is written down, too."""
        try:
            function(self)
        except Stopped:
            self.lines.append("stopped")
        except (InvalidTag, OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
            self.lines.append(f"the case itself fails: {type(error).__name__}: {error}")
        finally:
            self.end()
        return self.lines
