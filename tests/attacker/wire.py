"""TLS's encodings: integers, vectors, extensions, messages, both hellos, and the numbers that have names."""

CCS, ALERT, HANDSHAKE, DATA, HEARTBEAT = 20, 21, 22, 23, 24

HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO, NEW_SESSION_TICKET, END_OF_EARLY_DATA = 0, 1, 2, 4, 5
ENCRYPTED_EXTENSIONS, CERTIFICATE, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST = 8, 11, 12, 13
SERVER_HELLO_DONE, CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE, FINISHED = 14, 15, 16, 20
CERTIFICATE_STATUS, KEY_UPDATE, NEXT_PROTOCOL, MESSAGE_HASH = 22, 24, 67, 254

SERVER_NAME, MAX_FRAGMENT, STATUS_REQUEST, GROUPS, POINT_FORMATS, SCHEMES = 0, 1, 5, 10, 11, 13
ALPN, SCT, ENCRYPT_THEN_MAC, EXTENDED_SECRET, RECORD_SIZE, TICKET = 16, 18, 22, 23, 28, 35
PSK, EARLY_DATA, VERSIONS, COOKIE, PSK_MODES, AUTHORITIES = 41, 42, 43, 44, 45, 47
POST_HANDSHAKE, SCHEMES_CERT, KEY_SHARE, RENEGOTIATION = 49, 50, 51, 0xFF01

X25519, P256, P384, P521 = 29, 23, 24, 25

RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")

NAMES = {
    HELLO_REQUEST: "HelloRequest",
    CLIENT_HELLO: "ClientHello",
    SERVER_HELLO: "ServerHello",
    NEW_SESSION_TICKET: "NewSessionTicket",
    END_OF_EARLY_DATA: "EndOfEarlyData",
    ENCRYPTED_EXTENSIONS: "EncryptedExtensions",
    CERTIFICATE: "Certificate",
    SERVER_KEY_EXCHANGE: "ServerKeyExchange",
    CERTIFICATE_REQUEST: "CertificateRequest",
    SERVER_HELLO_DONE: "ServerHelloDone",
    CERTIFICATE_VERIFY: "CertificateVerify",
    CLIENT_KEY_EXCHANGE: "ClientKeyExchange",
    FINISHED: "Finished",
    CERTIFICATE_STATUS: "CertificateStatus",
    KEY_UPDATE: "KeyUpdate",
}


def u8(number):
    """One byte."""
    return bytes([number])


def u16(number):
    """Two bytes."""
    return number.to_bytes(2, "big")


def u24(number):
    """Three bytes."""
    return number.to_bytes(3, "big")


def u32(number):
    """Four bytes."""
    return number.to_bytes(4, "big")


def v8(body):
    """A vector with one byte of length."""
    return u8(len(body)) + body


def v16(body):
    """A vector with two bytes of length."""
    return u16(len(body)) + body


def v24(body):
    """A vector with three bytes of length."""
    return u24(len(body)) + body


def numbers(*values):
    """A list of 16-bit numbers."""
    return b"".join(map(u16, values))


def message(kind, body=b""):
    """A handshake message."""
    return u8(kind) + v24(body)


def extension_block(extensions):
    """The vector of a list of (type, body)."""
    return v16(b"".join(u16(kind) + v16(body) for kind, body in extensions))


def host_name(name):
    """The body of the server_name extension."""
    return v16(b"\0" + v16(name.encode()))


class Reader:
    """Takes a message apart."""

    def __init__(self, data):
        self.data = data

    def take(self, length):
        """The next bytes."""
        taken, self.data = self.data[:length], self.data[length:]
        if len(taken) < length:
            raise ValueError("a message is too short")
        return taken

    def number(self, width):
        """The next number."""
        return int.from_bytes(self.take(width), "big")

    def vector(self, width):
        """The next vector."""
        return self.take(self.number(width))

    def extensions(self):
        """The extension block, which may be missing, as a list."""
        block, found = Reader(self.vector(2) if self.data else b""), []
        while block.data:
            kind = block.number(2)
            found.append((kind, block.vector(2)))
        return found


class ClientHello:
    """A ClientHello that can be changed at will before it is encoded."""

    def __init__(self, random=bytes(32), session=b"", suites=(), extensions=(), version=0x0303, compressions=b"\0"):
        self.version, self.random, self.session = version, random, session
        self.suites, self.compressions, self.extensions = list(suites), compressions, list(extensions)

    @classmethod
    def parse(cls, data):
        """Takes the body of a message apart."""
        reader, hello = Reader(data), cls()
        hello.version, hello.random, hello.session = reader.number(2), reader.take(32), reader.vector(1)
        suites = reader.vector(2)
        hello.suites = [int.from_bytes(suites[at : at + 2], "big") for at in range(0, len(suites), 2)]
        hello.compressions, hello.extensions = reader.vector(1), reader.extensions()
        return hello

    def get(self, kind):
        """The body of an extension, or None."""
        return dict(self.extensions).get(kind)

    def put(self, kind, body):
        """Sets an extension in its place, or adds it at the end (before a PSK, which must stay the last)."""
        for at, (known, _) in enumerate(self.extensions):
            if known == kind:
                self.extensions[at] = (kind, body)
                return self
        at = len(self.extensions) - (bool(self.extensions) and self.extensions[-1][0] == PSK)
        self.extensions.insert(at, (kind, body))
        return self

    def drop(self, kind):
        """Removes an extension."""
        self.extensions = [(known, body) for known, body in self.extensions if known != kind]
        return self

    def encode(self):
        """The message."""
        body = u16(self.version) + self.random + v8(self.session) + v16(numbers(*self.suites))
        return message(CLIENT_HELLO, body + v8(self.compressions) + extension_block(self.extensions))

    def shares(self):
        """The key shares: group and bytes."""
        reader, found = Reader(Reader(self.get(KEY_SHARE)).vector(2)), {}
        while reader.data:
            group = reader.number(2)
            found[group] = reader.vector(2)
        return found


class ServerHello(ClientHello):
    """A ServerHello, or HelloRetryRequest."""

    def __init__(self, random=bytes(32), session=b"", suite=0, extensions=(), version=0x0303):
        super().__init__(random, session, (), extensions, version)
        self.suite, self.compression = suite, 0

    @classmethod
    def parse(cls, data):
        reader, hello = Reader(data), cls()
        hello.version, hello.random, hello.session = reader.number(2), reader.take(32), reader.vector(1)
        hello.suite, hello.compression, hello.extensions = reader.number(2), reader.number(1), reader.extensions()
        return hello

    def encode(self):
        body = u16(self.version) + self.random + v8(self.session) + u16(self.suite) + u8(self.compression)
        block = b"" if self.extensions is None else extension_block(self.extensions)
        return message(SERVER_HELLO, body + block)
