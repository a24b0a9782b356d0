"""TLS 1.3 (RFC 8446): a client and a server whose every step can be done otherwise."""

import dataclasses

import wire
from keys import SUITES, Protection13, Schedule, Share, certificate, digest, sign
from peer import Peer, Stopped
from wire import ClientHello, Reader, ServerHello, extension_block, message, numbers, u8, u16, u32, v8, v16, v24

SCHEMES = (0x0403, 0x0804, 0x0807, 0x0503, 0x0805, 0x0806, 0x0603, 0x0401)
EMPTY_CERTIFICATE = message(wire.CERTIFICATE, b"\0" + v24(b""))


@dataclasses.dataclass
class Session:
    """A ticket and what it stands for."""

    suite: int
    psk: bytes
    ticket: bytes
    age_add: int = 0
    lifetime: int = 7200
    early: int = 0


def certificate_message(*names, context=b"", extensions=()):
    """A Certificate with the chain of these names."""
    entries = b"".join(v24(certificate(name)) + extension_block(extensions) for name in names)
    return message(wire.CERTIFICATE, v8(context) + v24(entries))


def request_message(context=b"", schemes=SCHEMES, more=()):
    """A CertificateRequest."""
    return message(
        wire.CERTIFICATE_REQUEST, v8(context) + extension_block([(wire.SCHEMES, v16(numbers(*schemes))), *more])
    )


def key_update(request=0):
    """A KeyUpdate."""
    return message(wire.KEY_UPDATE, u8(request))


def retry_transcript(hash_name, hello):
    """The first ClientHello as the transcript has it after a HelloRetryRequest."""
    return message(wire.MESSAGE_HASH, digest(hash_name, hello))


class Peer13(Peer):
    """What both roles share."""

    def __init__(self, link, random):
        super().__init__(link, random)
        self.suite = self.schedule = self.psk = None
        self.ours_handshake = self.theirs_handshake = self.ours = self.theirs = None
        self.own = self.other = b""

    def is_protected(self, kind):
        return kind == wire.DATA

    def handshake_keys(self, shared):
        """Both directions' keys after ServerHello."""
        self.schedule = Schedule(self.suite, self.psk)
        self.schedule.exchange(shared)
        self.ours_handshake = self._protection(self.schedule.handshake, self.own + b" hs traffic")
        self.theirs_handshake = self._protection(self.schedule.handshake, self.other + b" hs traffic")

    def application_keys(self):
        """Both directions' keys after the server's Finished."""
        self.ours = self._protection(self.schedule.master, self.own + b" ap traffic")
        self.theirs = self._protection(self.schedule.master, self.other + b" ap traffic")

    def _protection(self, secret, label):
        return Protection13(self.suite, self.schedule.derive(secret, label, self.transcript))

    def finished(self, secret=None, transcript=None):
        """Our Finished for the transcript as it is."""
        secret = secret or self.ours_handshake.secret
        return message(wire.FINISHED, self.schedule.verify_data(secret, transcript or self.transcript))

    def verify(self, name, scheme, role=None, claimed=None, transcript=None):
        """Our CertificateVerify for the transcript as it is."""
        role = role or (b"client" if self.own == b"c" else b"server")
        hashed = digest(SUITES[self.suite][2], transcript or self.transcript)
        content = b" " * 64 + b"TLS 1.3, " + role + b" CertificateVerify\0" + hashed
        return message(wire.CERTIFICATE_VERIFY, sign(name, scheme, content, claimed))

    def on_message(self, data):
        if data[0] == wire.KEY_UPDATE and self.opener:
            self.opener = self.opener.updated()
        # A client's Finished is its last message of the handshake's epoch.
        if data[0] == wire.FINISHED and self.own == b"s" and self.theirs:
            self.opener = self.theirs

    def update(self, request=0):
        """Sends a KeyUpdate and changes our keys."""
        self.record(wire.HANDSHAKE, key_update(request))
        self.sealer = self.sealer.updated()


class Client13(Peer13):
    """The attacker as a client."""

    def __init__(self, link, random):
        super().__init__(link, random)
        self.own, self.other = b"c", b"s"
        self.shares = {wire.X25519: Share(wire.X25519)}
        self.sessions, self.request, self.extensions = [], None, []
        # The sessions of the tickets that came, while the log was read to its end, too.
        self.sessions_seen = []

    def hello(
        self,
        suites=(0x1301, 0x1302, 0x1303),
        groups=(wire.X25519, wire.P256),
        schemes=SCHEMES,
        shares=None,
        name="localhost",
        more=(),
    ):
        """A plain ClientHello of TLS 1.3."""
        shares = self.shares if shares is None else shares
        entries = b"".join(u16(group) + v16(share.public()) for group, share in shares.items())
        extensions = [(wire.SERVER_NAME, wire.host_name(name))] if name else []
        extensions += [
            (wire.VERSIONS, v8(u16(0x0304))),
            (wire.GROUPS, v16(numbers(*groups))),
            (wire.SCHEMES, v16(numbers(*schemes))),
            (wire.KEY_SHARE, v16(entries)),
            (wire.PSK_MODES, v8(b"\1")),
            *more,
        ]
        return ClientHello(self.fresh(32), self.fresh(32), suites, extensions)

    def offer(self, hello, *sessions, spoil=None, ages=None, keep=None):
        """Adds the sessions as PSKs, with right binders; spoil(binders) may change them. Returns the message."""
        self.sessions = sessions
        identities = b"".join(
            v16(session.ticket) + u32((session.age_add + (ages or 0)) % (1 << 32)) for session in sessions
        )
        sizes = [len(Schedule(session.suite).zeros) for session in sessions]
        # The lengths are right even where the binders are not.
        blanks = [bytes(size) for size in sizes]
        blank = v16(b"".join(map(v8, spoil(blanks) if spoil else blanks)))
        hello.drop(wire.PSK).extensions.append((wire.PSK, v16(identities) + blank))
        data = hello.encode()
        return self.bind(data, sessions, len(blank), spoil)

    def bind(self, data, sessions, length, spoil=None):
        """The message with its binders, which are its last bytes."""
        cut = data[:-length]
        binders = []
        for session in sessions:
            schedule = Schedule(session.suite, session.psk)
            key = schedule.derive(schedule.early, b"res binder", b"")
            # After a HelloRetryRequest the transcript is that of the suite which has been chosen.
            binders.append(schedule.verify_data(key, self.transcript + cut))
        if spoil:
            binders = spoil(binders)
        return cut + v16(b"".join(map(v8, binders)))

    def early_keys(self, session, hello):
        """Goes over to the keys of early data."""
        schedule = Schedule(session.suite, session.psk)
        self.sealer = Protection13(session.suite, schedule.derive(schedule.early, b"c e traffic", hello))

    def read_server_hello(self):
        """Reads ServerHello and makes the keys of the handshake; after HelloRetryRequest it only returns it."""
        data = self.next_message()
        hello = ServerHello.parse(data[4:])
        if hello.random == wire.RETRY_RANDOM:
            self.log[-1] = "HelloRetryRequest"
            self.transcript = retry_transcript(SUITES[hello.suite][2], self.transcript) + data
            return hello
        self.transcript += data
        if hello.get(wire.VERSIONS) is None:
            self.log.append("of 1.2")
            raise Stopped
        self.suite = hello.suite
        chosen = hello.get(wire.PSK)
        self.psk = None if chosen is None else self.sessions[int.from_bytes(chosen, "big")].psk
        if chosen is not None:
            self.log.append("psk")
        share = hello.get(wire.KEY_SHARE)
        shared = b""
        if share is not None:
            reader = Reader(share)
            group = reader.number(2)
            if group not in self.shares:
                raise Stopped
            shared = self.shares[group].shared(reader.vector(2))
        self.handshake_keys(shared)
        self.opener = self.theirs_handshake
        return hello

    def read_flight(self):
        """Reads on to the server's Finished, and makes the keys of application data."""
        kind = None
        while kind != wire.FINISHED:
            data = self.next_message()
            kind = data[0]
            if kind == wire.CERTIFICATE_REQUEST:
                self.request = Reader(data[4:]).vector(1)
            if kind == wire.ENCRYPTED_EXTENSIONS:
                self.extensions = Reader(data[4:]).extensions()
                self.log.append(",".join(str(number) for number, _ in sorted(self.extensions)) or "none")
            self.transcript += data
        self.application_keys()
        self.opener = self.theirs

    def start(self, hello=None, data=None):
        """Up to the server's Finished."""
        self.say(data or (hello or self.hello()).encode(), version=0x0301)
        if self.read_server_hello().random == wire.RETRY_RANDOM:
            raise Stopped
        self.read_flight()
        return self

    def protect(self):
        """Goes over to the keys of the handshake."""
        self.sealer = self.ours_handshake
        return self

    def authenticate(self, name="client", scheme=0x0804):
        """Certificate and CertificateVerify, in the epoch."""
        self.say(certificate_message(name, context=self.request))
        self.say(self.verify(name, scheme))

    def finish(self):
        """Answers a CertificateRequest with an empty certificate, sends Finished, goes over to application keys."""
        self.protect()
        if self.request is not None:
            self.say(EMPTY_CERTIFICATE)
        self.say(self.finished())
        self.sealer = self.ours
        return self

    def connect(self, hello=None, data=None):
        """The whole handshake."""
        return self.start(hello, data).finish()

    def on_message(self, data):
        super().on_message(data)
        if data[0] == wire.NEW_SESSION_TICKET:
            self.sessions_seen.append(self._session(data))

    def ticket(self):
        """The session of the next NewSessionTicket."""
        while self.next_message()[0] != wire.NEW_SESSION_TICKET:
            pass
        return self.sessions_seen[-1]

    def _session(self, data):
        resumption = self.schedule.derive(self.schedule.master, b"res master", self.transcript)
        reader = Reader(data[4:])
        lifetime, age_add, nonce, ticket = reader.number(4), reader.number(4), reader.vector(1), reader.vector(2)
        early = dict(reader.extensions()).get(wire.EARLY_DATA)
        return Session(
            self.suite,
            self.schedule.ticket_key(resumption, nonce),
            ticket,
            age_add,
            lifetime,
            int.from_bytes(early, "big") if early else 0,
        )

    def data(self, text=b"hello"):
        """Sends application data."""
        self.record(wire.DATA, text)
        return self


class Server13(Peer13):
    """The attacker as a server."""

    def __init__(self, link, random):
        super().__init__(link, random)
        self.own, self.other = b"s", b"c"
        self.share = self.client = None
        self.suite, self.group, self.name, self.scheme = 0x1301, wire.X25519, "server", 0x0804
        self.sessions = []

    def read_hello(self):
        """Reads a ClientHello."""
        data = self.next_message()
        self.transcript += data
        self.client = ClientHello.parse(data[4:])
        return self.client

    def hello(self, more=(), share=None):
        """A ServerHello."""
        self.share = share or Share(self.group)
        extensions = [(wire.VERSIONS, u16(0x0304)), (wire.KEY_SHARE, u16(self.group) + v16(self.share.public())), *more]
        return ServerHello(self.fresh(32), self.client.session, self.suite, extensions)

    def retry(self, group=wire.P256, more=()):
        """A HelloRetryRequest."""
        extensions = [(wire.VERSIONS, u16(0x0304))] + ([(wire.KEY_SHARE, u16(group))] if group else [])
        return ServerHello(wire.RETRY_RANDOM, self.client.session, self.suite, extensions + list(more))

    def say_retry(self, retry):
        """Sends a HelloRetryRequest, and has the transcript as it must be then."""
        data = retry.encode()
        self.transcript = retry_transcript(SUITES[self.suite][2], self.transcript) + data
        self.plain(wire.HANDSHAKE, data)

    def say_hello(self, hello=None, **how):
        """Sends ServerHello and goes over to the keys of the handshake."""
        self.say((hello or self.hello()).encode(), **how)
        self.go()

    def go(self):
        """Goes over to the keys of the handshake."""
        shares = self.client.shares()
        if self.group not in shares:
            raise Stopped
        self.handshake_keys(self.share.shared(shares[self.group]))
        self.sealer, self.opener = self.ours_handshake, self.theirs_handshake

    def greet(self):
        """Up to ServerHello."""
        self.read_hello()
        self.say_hello()
        return self

    def encrypted_extensions(self, extensions=()):
        """EncryptedExtensions."""
        return message(wire.ENCRYPTED_EXTENSIONS, extension_block(extensions))

    def say_certificate(self):
        """Certificate and CertificateVerify."""
        self.say(certificate_message(self.name))
        self.say(self.verify(self.name, self.scheme))

    def say_finished(self):
        """Finished, and over to the keys of application data for sending."""
        self.say(self.finished())
        self.application_keys()
        self.sealer = self.ours

    def flight(self, request=False):
        """The rest of a right flight."""
        self.say(self.encrypted_extensions())
        if request:
            self.say(request_message())
        self.say_certificate()
        self.say_finished()
        return self

    def read_finished(self):
        """Reads the client's Finished, and over to its application keys."""
        self.until(wire.FINISHED)
        return self

    def accept(self):
        """The whole handshake."""
        return self.greet().flight().read_finished()

    def new_ticket(self, ticket=b"a ticket", nonce=b"\1", lifetime=7200, age_add=7, extensions=()):
        """A NewSessionTicket; its session is remembered."""
        resumption = self.schedule.derive(self.schedule.master, b"res master", self.transcript)
        self.sessions.append(Session(self.suite, self.schedule.ticket_key(resumption, nonce), ticket, age_add))
        return message(
            wire.NEW_SESSION_TICKET,
            u32(lifetime) + u32(age_add) + v8(nonce) + v16(ticket) + extension_block(extensions),
        )

    def data(self, text=b"hello"):
        """Sends application data."""
        self.record(wire.DATA, text)
        return self
