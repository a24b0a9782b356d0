"""TLS 1.2 (RFC 5246) with ECDHE and AEAD suites: a client and a server whose every step can be done otherwise."""

import dataclasses

import wire
from keys import SUITES, Protection12, Share, certificate, digest, is_signed, prf, sign
from peer import Peer, Stopped
from wire import ClientHello, Reader, ServerHello, message, numbers, u8, u16, u32, v8, v16, v24

SCHEMES = (0x0403, 0x0804, 0x0401, 0x0503, 0x0501, 0x0603, 0x0601)
SUITE_LIST = (0xC02F, 0xC02B, 0xC030, 0xC02C, 0xCCA8, 0xCCA9)
EMPTY_CERTIFICATE = message(wire.CERTIFICATE, v24(b""))
DONE = message(wire.SERVER_HELLO_DONE)
HELLO_REQUEST = message(wire.HELLO_REQUEST)


@dataclasses.dataclass
class Session:
    """A session: by its id, its ticket, or both."""

    suite: int
    master: bytes
    id: bytes = b""
    ticket: bytes = None
    extended: bool = True


def certificate_message(*names):
    """A Certificate with the chain of these names."""
    return message(wire.CERTIFICATE, v24(b"".join(v24(certificate(name)) for name in names)))


def request_message(types=b"\1\x40", schemes=SCHEMES, authorities=b""):
    """A CertificateRequest."""
    return message(wire.CERTIFICATE_REQUEST, v8(types) + v16(numbers(*schemes)) + v16(authorities))


class Peer12(Peer):
    """What both roles share."""

    def __init__(self, link, random):
        super().__init__(link, random)
        self.suite, self.master, self.extended = 0xC02F, None, True
        self.client_random = self.server_random = b""
        self.next_sealer = self.next_opener = None
        self.is_client = True
        self.own_finished = self.other_finished = b""

    def is_protected(self, kind):
        return True

    @property
    def hash(self):
        """The suite's hash."""
        return SUITES[self.suite][2]

    def make_master(self, shared):
        """The master secret, for the transcript as it is, and the keys."""
        label, seed = b"master secret", self.client_random + self.server_random
        if self.extended:
            label, seed = b"extended master secret", digest(self.hash, self.transcript)
        self.master = prf(self.hash, shared, label, seed, 48)
        self.make_keys()

    def make_keys(self):
        """The keys that ChangeCipherSpec brings into use."""
        length, _, _, fixed, _ = SUITES[self.suite]
        block = prf(
            self.hash, self.master, b"key expansion", self.server_random + self.client_random, 2 * (length + fixed)
        )
        client = Protection12(self.suite, block[:length], block[2 * length : 2 * length + fixed])
        server = Protection12(self.suite, block[length : 2 * length], block[2 * length + fixed :])
        self.next_sealer, self.next_opener = (client, server) if self.is_client else (server, client)

    def on_change(self):
        self.opener, self.next_opener = self.next_opener, None

    def change(self):
        """ChangeCipherSpec, and over to the new keys."""
        self.record(wire.CCS, b"\1")
        self.sealer = self.next_sealer

    def verify_data(self, label, transcript=None):
        """What Finished holds."""
        return prf(self.hash, self.master, label, digest(self.hash, transcript or self.transcript), 12)

    def finished(self):
        """Our Finished for the transcript as it is."""
        self.own_finished = self.verify_data(b"client finished" if self.is_client else b"server finished")
        return message(wire.FINISHED, self.own_finished)

    def say_finished(self):
        """ChangeCipherSpec and Finished."""
        self.change()
        self.say(self.finished())
        return self

    def read_finished(self):
        """Reads on to the other end's Finished."""
        self.other_finished = self.until(wire.FINISHED)
        return self

    def data(self, text=b"hello"):
        """Sends application data."""
        self.record(wire.DATA, text)
        return self


class Client12(Peer12):
    """The attacker as a client."""

    def __init__(self, link, random):
        super().__init__(link, random)
        self.share = self.request = self.peer_key = self.new_ticket = self.offered = self.reply = None
        self.parameters = self.signature = b""

    def hello(
        self,
        suites=SUITE_LIST,
        groups=(wire.X25519, wire.P256),
        schemes=SCHEMES,
        name="localhost",
        session=None,
        more=(),
        ticket=b"",
        extended=True,
        renegotiation=b"",
    ):
        """A plain ClientHello of TLS 1.2, which may offer a session."""
        extensions = [(wire.SERVER_NAME, wire.host_name(name))] if name else []
        extensions += [
            (wire.GROUPS, v16(numbers(*groups))),
            (wire.SCHEMES, v16(numbers(*schemes))),
            (wire.RENEGOTIATION, v8(renegotiation)),
        ]
        if extended:
            extensions.append((wire.EXTENDED_SECRET, b""))
        identity = b""
        if session is not None:
            ticket, identity = session.ticket or b"", session.id
            # A ticket is told by the echo of an id that the client has made up (RFC 5077 3.4).
            if session.ticket:
                identity = self.fresh(32)
        if ticket is not None:
            extensions.append((wire.TICKET, ticket))
        self.offered = session
        return ClientHello(self.fresh(32), identity, suites, extensions + list(more))

    def say_hello(self, hello=None, **how):
        """Sends ClientHello."""
        hello = hello or self.hello()
        self.client_random = hello.random
        self.session = hello.session
        self.say(hello.encode(), version=0x0301, **how)
        return self

    def read_hello(self):
        """Reads ServerHello; true where it resumes the session that was offered."""
        hello = self.reply = ServerHello.parse(self.until(wire.SERVER_HELLO))
        self.log.append(",".join(str(kind) for kind, _ in sorted(hello.extensions)) or "none")
        if hello.suite not in SUITES:
            self.log.append(f"suite {hello.suite:04x}")
            raise Stopped
        self.suite, self.server_random = hello.suite, hello.random
        self.extended = hello.get(wire.EXTENDED_SECRET) is not None
        if self.offered and self.session and hello.session == self.session:
            self.log.append("resumes")
            self.master = self.offered.master
            self.make_keys()
            return True
        return False

    def read_flight(self):
        """Reads on to ServerHelloDone, and makes our key share."""
        kind = None
        while kind != wire.SERVER_HELLO_DONE:
            data = self.next_message()
            kind = data[0]
            self.transcript += data
            if kind == wire.SERVER_KEY_EXCHANGE:
                reader = Reader(data[5:])
                self.share = Share(reader.number(2))
                self.peer_key = reader.vector(1)
                self.parameters, self.signature = data[4 : len(data) - len(reader.data)], reader.data
            if kind == wire.CERTIFICATE_REQUEST:
                self.request = data
        return self

    def is_signed(self, name="server"):
        """Whether the ServerKeyExchange is signed by this certificate's key, of RSA."""
        return is_signed(name, self.client_random + self.server_random + self.parameters, self.signature)

    def start(self, hello=None):
        """Up to ServerHelloDone (or, where a session is resumed, up to ServerHello)."""
        self.say_hello(hello)
        if not self.read_hello():
            self.read_flight()
        return self

    def key_exchange(self, public=None):
        """ClientKeyExchange."""
        return message(wire.CLIENT_KEY_EXCHANGE, v8(self.share.public() if public is None else public))

    def say_key_exchange(self):
        """ClientKeyExchange, after which there are keys."""
        self.say(self.key_exchange())
        self.make_master(self.share.shared(self.peer_key))
        return self

    def verify(self, name="client", scheme=0x0401, claimed=None):
        """CertificateVerify for the transcript as it is."""
        return message(wire.CERTIFICATE_VERIFY, sign(name, scheme, self.transcript, claimed))

    def answer(self):
        """An empty certificate where one is asked for, and the key exchange."""
        if self.request is not None:
            self.say(EMPTY_CERTIFICATE)
        return self.say_key_exchange()

    def connect(self, hello=None):
        """The whole handshake, also of a resumed session."""
        self.say_hello(hello)
        if self.read_hello():
            self.read_finished()
            return self.say_finished()
        self.read_flight().answer().say_finished()
        return self.read_finished()

    def on_message(self, data):
        if data[0] == wire.NEW_SESSION_TICKET:
            reader = Reader(data[4:])
            reader.number(4)
            self.new_ticket = reader.vector(2) or None

    def kept(self):
        """The session that has been made."""
        return Session(self.suite, self.master, self.reply.session, self.new_ticket, self.extended)


class Server12(Peer12):
    """The attacker as a server."""

    def __init__(self, link, random):
        super().__init__(link, random)
        self.is_client, self.share, self.client = False, None, None
        self.group, self.name, self.scheme = wire.X25519, "server", 0x0401
        self.id = b""

    def read_hello(self):
        """Reads a ClientHello."""
        data = self.next_message()
        self.transcript += data
        self.client = ClientHello.parse(data[4:])
        self.client_random = self.client.random
        return self.client

    def hello(self, more=(), extended=True, renegotiation=b"", ticket=False, session=None):
        """A ServerHello."""
        extensions = [(wire.RENEGOTIATION, v8(renegotiation))] if renegotiation is not None else []
        self.extended = extended
        if extended:
            extensions.append((wire.EXTENDED_SECRET, b""))
        if ticket:
            extensions.append((wire.TICKET, b""))
        return ServerHello(self.fresh(32), self.id if session is None else session, self.suite, extensions + list(more))

    def say_hello(self, hello=None, **how):
        """Sends ServerHello."""
        hello = hello or self.hello()
        self.server_random = hello.random
        self.say(hello.encode(), **how)
        return self

    def parameters(self):
        """The key share as ServerKeyExchange has it."""
        self.share = self.share or Share(self.group)
        return b"\3" + u16(self.group) + v8(self.share.public())

    def key_exchange(self, parameters=None, scheme=None, claimed=None, signed=None, name=None):
        """ServerKeyExchange."""
        parameters = parameters or self.parameters()
        content = self.client_random + self.server_random + (signed or parameters)
        return message(
            wire.SERVER_KEY_EXCHANGE, parameters + sign(name or self.name, scheme or self.scheme, content, claimed)
        )

    def greet(self, **how):
        """Up to ServerHello."""
        self.read_hello()
        return self.say_hello(self.hello(**how))

    def flight(self, request=False):
        """Certificate to ServerHelloDone."""
        self.say(certificate_message(self.name))
        self.say(self.key_exchange())
        if request:
            self.say(request_message())
        self.say(DONE)
        return self

    def read_key_exchange(self):
        """Reads the client's messages up to its key exchange, after which there are keys."""
        public = Reader(self.until(wire.CLIENT_KEY_EXCHANGE)).vector(1)
        self.share = self.share or Share(self.group)
        # Where our share was made up, there is no secret that the client could share.
        try:
            self.make_master(self.share.shared(public))
        except ValueError:
            self.make_master(bytes(32))
        return self

    def accept(self, request=False, ticket=None, **how):
        """The whole handshake, with a NewSessionTicket where one is given."""
        self.greet(ticket=ticket is not None, **how).flight(request).read_key_exchange().read_finished()
        if ticket is not None:
            self.say(self.ticket_message(ticket))
        return self.say_finished()

    def ticket_message(self, ticket, lifetime=7200):
        """NewSessionTicket."""
        return message(wire.NEW_SESSION_TICKET, u32(lifetime) + v16(ticket))

    def kept(self, ticket=None):
        """The session that has been made."""
        return Session(self.suite, self.master, self.id, ticket, self.extended)

    def resume(self, session, **how):
        """Resumes a session up to our Finished."""
        self.suite, self.master = session.suite, session.master
        self.say_hello(self.hello(session=self.client.session, **how))
        self.make_keys()
        return self.say_finished()
