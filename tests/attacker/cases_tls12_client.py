"""A TLS 1.2 client is attacked."""

import strays
import tls12
import wire
from keys import Share, certificate
from trial import case, cases
from wire import message, numbers, u16, u24, u32, u8, v8, v16, v24


@cases("12 client, stray", strays.variants(strays.SERVER12_POINTS, strays.SEALED12))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.server12("version=12 certificate=client")
    strays.server12(peer, strays.hook_for(peer, variant))


@cases(
    "12 client with callbacks, stray",
    strays.variants(
        {
            point: False
            for point in (
                "before Certificate",
                "before ServerKeyExchange",
                "before CertificateRequest",
                "before ServerHelloDone",
            )
        },
        {},
    ),
)
def stray_with_callbacks(trial, variant):
    """The same on a client whose certificate callback is set: it looks at the server's messages on its own."""
    peer = trial.server12("version=12 certificate=client certificate-callback")
    strays.server12(peer, strays.hook_for(peer, variant))


# ServerHello.


def put(kind, body):
    """A change that sets an extension."""
    return lambda peer, hello: hello.put(kind, body)


def drop(kind):
    """A change that removes an extension."""
    return lambda peer, hello: hello.drop(kind)


def fields(**values):
    """A change of fields."""
    return lambda peer, hello: [setattr(hello, name, value) for name, value in values.items()]


HELLOS = {
    "right": lambda peer, hello: None,
    "no extension block": fields(extensions=None),
    "no extensions": lambda peer, hello: hello.extensions.clear(),
    "no renegotiation info": drop(wire.RENEGOTIATION),
    "renegotiation info, not empty": put(wire.RENEGOTIATION, b"\1x"),
    "renegotiation info of 12": put(wire.RENEGOTIATION, v8(bytes(12))),
    "renegotiation info of no bytes": put(wire.RENEGOTIATION, b""),
    "renegotiation info cut": put(wire.RENEGOTIATION, b"\5x"),
    "renegotiation info with more behind": put(wire.RENEGOTIATION, b"\0x"),
    "extended secret with a body": put(wire.EXTENDED_SECRET, b"x"),
    "session id of one byte": fields(session=b"x"),
    "session id of 32": fields(session=bytes(32)),
    "session id of 33": fields(session=bytes(33)),
    "compression": fields(compression=1),
    "compression 255": fields(compression=255),
    "unknown suite": fields(suite=0x0A0A),
    "suite of 1.3": fields(suite=0x1301),
    "null suite": fields(suite=0),
    "null with MD5": fields(suite=1),
    "SCSV": fields(suite=0x00FF),
    "fallback SCSV": fields(suite=0x5600),
    "static RSA": fields(suite=0x009C),
    "CBC": fields(suite=0xC013),
    "anonymous": fields(suite=0xC018),
    "DHE": fields(suite=0x009E),
    "PSK suite": fields(suite=0xC037),
    "export": fields(suite=3),
    "ECDSA for an RSA key": fields(suite=0xC02B),
    "other hash": fields(suite=0xC030),
    "version 3.1": fields(version=0x0301),
    "version 3.2": fields(version=0x0302),
    "version 3.0": fields(version=0x0300),
    "version 3.4": fields(version=0x0304),
    "version 2.0": fields(version=0x0200),
    "version 0": fields(version=0),
    "versions of 1.3": put(wire.VERSIONS, u16(0x0304)),
    "versions of 1.2": put(wire.VERSIONS, u16(0x0303)),
    "versions of 1.1": put(wire.VERSIONS, u16(0x0302)),
    "sentinel": lambda peer, hello: setattr(hello, "random", hello.random[:24] + b"DOWNGRD\1"),
    "sentinel of 1.1": lambda peer, hello: setattr(hello, "random", hello.random[:24] + b"DOWNGRD\0"),
    "random of a retry": fields(random=wire.RETRY_RANDOM),
    "ALPN": put(wire.ALPN, v16(b"\3foo")),
    "ALPN not offered": put(wire.ALPN, v16(b"\3bar")),
    "two protocols": put(wire.ALPN, v16(b"\2h2\3foo")),
    "empty protocol": put(wire.ALPN, v16(b"\0")),
    "empty ALPN": put(wire.ALPN, b"\0\0"),
    "name": put(wire.SERVER_NAME, b""),
    "name with a body": put(wire.SERVER_NAME, b"\0\0"),
    "status": put(wire.STATUS_REQUEST, b""),
    "status with a body": put(wire.STATUS_REQUEST, b"\1"),
    "ticket": put(wire.TICKET, b""),
    "ticket with a body": put(wire.TICKET, b"x"),
    "point formats": put(wire.POINT_FORMATS, b"\1\0"),
    "point formats without uncompressed": put(wire.POINT_FORMATS, b"\1\1"),
    "point formats, empty": put(wire.POINT_FORMATS, b"\0"),
    "point formats of no bytes": put(wire.POINT_FORMATS, b""),
    "encrypt-then-MAC": put(wire.ENCRYPT_THEN_MAC, b""),
    "groups": put(wire.GROUPS, v16(numbers(29))),
    "schemes": put(wire.SCHEMES, v16(numbers(0x0804))),
    "share": put(wire.KEY_SHARE, u16(29) + v16(bytes(32))),
    "PSK": put(wire.PSK, u16(0)),
    "early data": put(wire.EARLY_DATA, b""),
    "cookie": put(wire.COOKIE, v16(b"x")),
    "max fragment": put(wire.MAX_FRAGMENT, b"\1"),
    "record size limit": put(wire.RECORD_SIZE, b"\x40\0"),
    "SCT": put(wire.SCT, b""),
    "SCT with a body": put(wire.SCT, v16(v16(b"x"))),
    "heartbeat": put(15, b"\1"),
    "next protocol": put(13172, b""),
    "SRTP": put(14, b"\0\2\0\1\0"),
    "unknown": put(0x7000, b""),
    "GREASE": put(0x0A0A, b""),
    "twice": lambda peer, hello: hello.extensions.append((wire.RENEGOTIATION, b"\0")),
    "unknown twice": lambda peer, hello: hello.extensions.extend([(0x7000, b"")] * 2),
    "post-handshake": put(wire.POST_HANDSHAKE, b""),
    "bytes of versions in the session id": lambda peer, hello: setattr(
        hello, "session", bytes.fromhex("002b00020304") + bytes(26)
    ),
}
for _settings in ("version=12", "alpn status"):

    @cases(f"12 client, {_settings}, ServerHello", HELLOS)
    def server_hello(trial, variant, settings=_settings):
        """A ServerHello with something wrong."""
        peer = trial.server12(settings)
        peer.read_hello()
        hello = peer.hello()
        variant(peer, hello)
        peer.say_hello(hello)
        if hello.suite == 0xC030:
            peer.suite = hello.suite
        peer.extended = hello.extensions is not None and hello.get(wire.EXTENDED_SECRET) is not None
        peer.flight().read_key_exchange().read_finished()
        if hello.extensions is not None and hello.get(wire.TICKET) is not None:
            peer.say(peer.ticket_message(b"ticket"))
        peer.say_finished().data().bye()


# Certificate.

CERTIFICATES = {
    "good": "server",
    "none": tls12.EMPTY_CERTIFICATE,
    "another name": "other",
    "unknown authority": "otherca",
    "expired": "expired",
    "a client's": "client",
    "bad signature": "badsig",
    "weak": "weak",
    "ECDSA key for an RSA suite": "serverec",
    "Ed25519 key for an RSA suite": "ed25519",
    "RSA-PSS key": "rsapss",
    "of no bytes": message(11),
    "empty entry": message(11, v24(v24(b""))),
    "garbage": message(11, v24(v24(b"garbage"))),
    "list too long": message(11, b"\0\0\5"),
    "entry too long": message(11, v24(b"\0\0\5x")),
    "more behind": message(11, v24(v24(b"garbage")) + b"\0"),
    "of 1.3": message(11, b"\0" + v24(v24(b"x") + b"\0\0")),
}


@cases("12 client, Certificate", CERTIFICATES)
def server_certificate(trial, variant):
    """Certificates that are wrong or broken."""
    peer = trial.server12("version=12")
    peer.greet()
    if isinstance(variant, str):
        peer.say(tls12.certificate_message(variant))
    else:
        peer.say(variant)
    peer.say(peer.key_exchange())
    peer.say(tls12.DONE)
    peer.read_key_exchange().read_finished().say_finished().data().bye()


@cases(
    "12 client, Certificate with",
    {
        "bytes behind": lambda der: v24(der + b"\0"),
        "garbage behind": lambda der: v24(der) + v24(b"garbage"),
        "20 others behind": lambda der: v24(der) + v24(certificate("other")) * 20,
        "too many behind": lambda der: v24(der) + v24(certificate("rsa4096")) * 400,
    },
)
def long_certificate(trial, variant):
    """A good certificate with something else."""
    peer = trial.server12("version=12")
    peer.greet()
    peer.say(message(11, v24(variant(certificate("server")))))
    peer.say(peer.key_exchange())
    peer.say(tls12.DONE)
    peer.read_key_exchange().read_finished().say_finished().data().bye()


# ServerKeyExchange.


def parameters(group, public, kind=3):
    """Key parameters made by hand."""
    return u8(kind) + u16(group) + v8(public)


def exchange(**how):
    """A ServerKeyExchange with these parts."""
    return lambda peer: peer.key_exchange(**how)


def spoilt_parameters(peer):
    """A right signature over other parameters."""
    right = peer.parameters()
    other = right[:-1] + bytes([right[-1] ^ 1])
    return peer.key_exchange(parameters=other, signed=right)


EXCHANGES = {
    "right": exchange(),
    "PSS": exchange(scheme=0x0804),
    "PSS SHA-512": exchange(scheme=0x0806),
    "PKCS#1 SHA-384": exchange(scheme=0x0501),
    "SHA-1": exchange(scheme=0x0201),
    "SHA-224": exchange(scheme=0x0301),
    "PKCS#1 called PSS": exchange(scheme=0x0401, claimed=0x0804),
    "PSS called PKCS#1": exchange(scheme=0x0804, claimed=0x0401),
    "SHA-384 called SHA-256": exchange(scheme=0x0501, claimed=0x0401),
    "unknown scheme": exchange(claimed=0x0A0A),
    "scheme 0": exchange(claimed=0),
    "MD5": exchange(claimed=0x0101),
    "ECDSA scheme": exchange(claimed=0x0403),
    "anonymous scheme": exchange(claimed=0x0400),
    "DSA scheme": exchange(claimed=0x0402),
    "another key": exchange(name="client"),
    "another kind of key": exchange(name="serverec", scheme=0x0403),
    "other parameters": spoilt_parameters,
    "spoilt signature": lambda peer: strays.spoilt(peer.key_exchange()),
    "no signature": lambda peer: message(12, peer.parameters()),
    "empty signature": lambda peer: message(12, peer.parameters() + b"\4\1\0\0"),
    "signature without its scheme": lambda peer: message(
        12, peer.parameters() + peer.key_exchange()[4 + len(peer.parameters()) + 2 :]
    ),
    "more behind": lambda peer: message(12, peer.key_exchange()[4:] + b"\0"),
    "of no bytes": lambda peer: message(12),
    "cut": lambda peer: message(12, peer.parameters()[:10]),
    "without the randoms": lambda peer: message(
        12, peer.parameters() + tls12.sign("server", 0x0401, peer.parameters())
    ),
    "randoms changed": lambda peer: message(
        12,
        peer.parameters() + tls12.sign("server", 0x0401, peer.server_random + peer.client_random + peer.parameters()),
    ),
    "explicit curve": lambda peer: peer.key_exchange(parameters(29, peer.parameters()[4:], 1)),
    "explicit binary curve": lambda peer: peer.key_exchange(parameters(29, peer.parameters()[4:], 2)),
    "curve type 0": lambda peer: peer.key_exchange(parameters(29, peer.parameters()[4:], 0)),
    "unknown curve": lambda peer: peer.key_exchange(parameters(0x0A0A, bytes(32))),
    "curve not offered": lambda peer: peer.key_exchange(parameters(22, b"\4" + bytes(64))),
    "explicit prime": lambda peer: peer.key_exchange(parameters(0xFF01, bytes(32))),
    "empty point": lambda peer: peer.key_exchange(parameters(29, b"")),
    "31 bytes": lambda peer: peer.key_exchange(parameters(29, bytes(31))),
    "33 bytes": lambda peer: peer.key_exchange(parameters(29, b"\x55" * 33)),
    "zeros": lambda peer: peer.key_exchange(parameters(29, bytes(32))),
    "low order": lambda peer: peer.key_exchange(
        parameters(29, bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"))
    ),
    "P-256 for X25519": lambda peer: peer.key_exchange(parameters(29, Share(23).public())),
    "X25519 for P-256": lambda peer: peer.key_exchange(parameters(23, Share(29).public())),
    "not on the curve": lambda peer: peer.key_exchange(parameters(23, b"\4" + b"\1" * 64)),
    "compressed": lambda peer: peer.key_exchange(parameters(23, b"\2" + Share(23).public()[1:33])),
    "hybrid": lambda peer: peer.key_exchange(parameters(23, strays.hybrid(Share(23).public()))),
    "infinity": lambda peer: peer.key_exchange(parameters(23, b"\0")),
    "FFDHE": lambda peer: peer.key_exchange(parameters(0x0100, bytes(255))),
    "DHE parameters": lambda peer: peer.key_exchange(v16(bytes(128)) + v16(b"\2") + v16(b"\3")),
    "P-256": lambda peer: (setattr(peer, "group", 23), peer.key_exchange())[1],
    "P-384": lambda peer: (setattr(peer, "group", 24), peer.key_exchange())[1],
    "twice": lambda peer: peer.key_exchange() * 2,
    "none": lambda peer: b"",
}
for _settings in ("version=12", "version=12 certificate-callback certificate=client"):

    @cases(f"12 client, {_settings}, ServerKeyExchange", EXCHANGES)
    def key_exchange(trial, variant, settings=_settings):
        """Key exchanges that are wrong."""
        peer = trial.server12(settings)
        peer.greet()
        peer.say(tls12.certificate_message("server"))
        data = variant(peer)
        if data:
            peer.say(data)
        if "callback" in settings:
            peer.say(tls12.request_message())
        peer.say(tls12.DONE)
        peer.read_key_exchange().read_finished().say_finished().data().bye()


@cases("12 client, P-521, ServerKeyExchange", strays.POINT_FORMS)
def point_forms(trial, form):
    """A point in another form, with its secret."""
    peer = trial.server12("version=12 groups=P-521")
    peer.group = wire.P521
    peer.greet()
    peer.say(tls12.certificate_message("server"))
    peer.share = Share(wire.P521)
    peer.say(peer.key_exchange(parameters(wire.P521, form(peer.share.public()))))
    peer.say(tls12.DONE)
    peer.read_key_exchange().read_finished().say_finished().data().bye()


@cases(
    "12 client, ECDSA, ServerKeyExchange",
    {
        "right": exchange(name="serverec", scheme=0x0403),
        "SHA-384": exchange(name="serverec", scheme=0x0503),
        "SHA-1": exchange(name="serverec", scheme=0x0203),
        "RSA": exchange(name="server", scheme=0x0401),
        "another key": exchange(name="other", scheme=0x0403),
        "claims RSA": exchange(name="serverec", scheme=0x0403, claimed=0x0401),
        "spoilt": lambda peer: strays.spoilt(peer.key_exchange(name="serverec", scheme=0x0403)),
    },
)
def ecdsa(trial, variant):
    """The same with an ECDSA suite."""
    peer = trial.server12("version=12")
    peer.read_hello()
    peer.suite = 0xC02B
    peer.say_hello(peer.hello())
    peer.say(tls12.certificate_message("serverec"))
    peer.say(variant(peer))
    peer.say(tls12.DONE)
    peer.read_key_exchange().read_finished().say_finished().data().bye()


@cases(
    "12 client, suite and key",
    {
        f"{suite:04x} {name}": (suite, name, scheme)
        for suite in (0xC02F, 0xC02B, 0xCCA8, 0xCCA9, 0xC02C)
        for name, scheme in (
            ("server", 0x0401),
            ("serverec", 0x0403),
            ("ed25519", 0x0807),
            ("server384", 0x0503),
            ("rsapss", 0x0804),
        )
    },
)
def suite_and_key(trial, variant):
    """Suites with keys that fit and that do not."""
    peer = trial.server12("version=12")
    peer.read_hello()
    peer.suite, name, scheme = variant
    peer.say_hello(peer.hello())
    peer.say(tls12.certificate_message(name))
    peer.say(peer.key_exchange(name=name, scheme=scheme, claimed=0x0809 if name == "rsapss" else None))
    peer.say(tls12.DONE)
    peer.read_key_exchange().read_finished().say_finished().data().bye()


# CertificateRequest.

REQUESTS = {
    "right": tls12.request_message(),
    "no types": tls12.request_message(b""),
    "unknown types": tls12.request_message(b"\x63\x64"),
    "ECDSA type only": tls12.request_message(b"\x40"),
    "fixed DH types": tls12.request_message(b"\3\4"),
    "255 types": tls12.request_message(bytes(255)),
    "no schemes": tls12.request_message(schemes=()),
    "unknown schemes": tls12.request_message(schemes=(0x0A0A,)),
    "SHA-1 only": tls12.request_message(schemes=(0x0201,)),
    "MD5 only": tls12.request_message(schemes=(0x0101,)),
    "PSS only": tls12.request_message(schemes=(0x0804,)),
    "Ed25519 only": tls12.request_message(schemes=(0x0807,)),
    "ECDSA only": tls12.request_message(schemes=(0x0403,)),
    "odd schemes": message(13, b"\1\1" + b"\0\3\4\1\4" + b"\0\0"),
    "authorities": tls12.request_message(authorities=v16(b"\x30\0")),
    "authorities, garbage": tls12.request_message(authorities=v16(b"garbage")),
    "authorities, empty name": tls12.request_message(authorities=v16(b"")),
    "authorities cut": tls12.request_message(authorities=b"\0\x09x"),
    "of no bytes": message(13),
    "of TLS 1.1": message(13, b"\1\1\0\0"),
    "cut": message(13, b"\2\1"),
    "more behind": message(13, tls12.request_message()[4:] + b"\0"),
    "of 1.3": message(13, b"\0" + wire.extension_block([(wire.SCHEMES, v16(numbers(0x0804)))])),
    "twice": tls12.request_message() * 2,
}
for _settings in (
    "version=12 certificate=client",
    "version=12",
    "version=12 certificate=client certificate-callback",
    "version=12 certificate=clientec",
):

    @cases(f"12 client, {_settings}, request", REQUESTS)
    def requests(trial, variant, settings=_settings):
        """CertificateRequests."""
        peer = trial.server12(settings)
        peer.greet()
        peer.say(tls12.certificate_message("server"))
        peer.say(peer.key_exchange())
        peer.say(variant)
        peer.say(tls12.DONE)
        peer.read_key_exchange().read_finished().say_finished().data().bye()


# Behind this certificate there comes the header of a CertificateRequest, which says so many bytes, and nothing more.
CHAIN_LIMIT = 3000
LENGTHS = {"16 MiB": 0xFFFFFF, "one byte over the limit": CHAIN_LIMIT + 1}


@cases(
    "12 client, long request",
    {
        f"{length}, {name}, {settings}": (LENGTHS[length], name, settings)
        for length in LENGTHS
        for name in ("server", "serverec", "otherca", "expired", "other", "badsig", "empty", "garbage")
        for settings in ("certificate=client", "certificate-callback", "verify=0")
    }
    | {"as long as may be": (CHAIN_LIMIT, "server", "certificate=client")},
)
def long_request(trial, variant):
    """A request that is too long is refused by its header, behind the judgement on the certificate; else its body is awaited."""
    length, name, settings = variant
    peer = trial.server12(f"version=12 chain-limit={CHAIN_LIMIT} {settings}")
    peer.read_hello()
    if name in ("serverec", "otherca", "expired", "other", "badsig"):
        peer.suite, peer.scheme = 0xC02B, 0x0403
    peer.say_hello()
    odd = {"empty": tls12.EMPTY_CERTIFICATE, "garbage": message(11, v24(v24(b"garbage")))}
    peer.say(odd.get(name) or tls12.certificate_message(name))
    peer.say(peer.key_exchange(name="server" if name in odd else name))
    peer.record(wire.HANDSHAKE, u8(wire.CERTIFICATE_REQUEST) + u24(length))
    # Whoever refuses the header says so before the connection ends.
    if length > CHAIN_LIMIT:
        peer.next_message()


@cases("12 client, whole request", {f"{more} bytes over the limit": CHAIN_LIMIT + more for more in (0, 1, 3000)})
def whole_request(trial, length):
    """A CertificateRequest about as long as may be."""
    peer = trial.server12(f"version=12 chain-limit={CHAIN_LIMIT} certificate=client")
    peer.greet()
    peer.say(tls12.certificate_message("server"))
    peer.say(peer.key_exchange())
    bare = len(tls12.request_message()) - 4
    # A name of one attribute, as long as is left.
    text = length - bare - 2 - 4 - 4 - 4 - 5 - 4
    kind = b"\6\3\x55\4\3"
    value = b"\x0c\x82" + u16(text) + b"x" * text
    for tag in (0x30, 0x31, 0x30):
        content = kind + value if tag == 0x30 and kind else value
        kind, value = b"", u8(tag) + b"\x82" + u16(len(content)) + content
    peer.say(tls12.request_message(authorities=v16(value)))
    peer.say(tls12.DONE)
    peer.read_key_exchange().read_finished().say_finished().data().bye()


# Orders.


def order(*steps):
    """Messages in this order, up to ServerHelloDone, after which the handshake ends as it should."""

    def run(peer):
        made = {
            "certificate": lambda: tls12.certificate_message("server"),
            "exchange": peer.key_exchange,
            "request": tls12.request_message,
            "done": lambda: tls12.DONE,
            "status": lambda: message(22, b"\1" + v24(b"response")),
        }
        for step in steps:
            peer.say(made[step]())
        peer.read_key_exchange().read_finished().say_finished()

    return run


ORDERS = {
    "no Certificate": order("exchange", "done"),
    "no ServerKeyExchange": order("certificate", "done"),
    "no ServerHelloDone": lambda peer: (order("certificate", "exchange")),
    "request first": order("request", "certificate", "exchange", "done"),
    "request before the key exchange": order("certificate", "request", "exchange", "done"),
    "key exchange first": order("exchange", "certificate", "done"),
    "Certificate twice": order("certificate", "certificate", "exchange", "done"),
    "key exchange twice": order("certificate", "exchange", "exchange", "done"),
    "done twice": order("certificate", "exchange", "done", "done"),
    "status not asked for": order("certificate", "status", "exchange", "done"),
    "status before Certificate": order("status", "certificate", "exchange", "done"),
    "request after done": order("certificate", "exchange", "done", "request"),
    "done at once": order("done"),
    "Finished without CCS": lambda peer: (peer.flight().read_key_exchange().read_finished(), peer.say(peer.finished())),
    "Finished sealed without CCS": lambda peer: (
        peer.flight().read_key_exchange().read_finished(),
        setattr(peer, "sealer", peer.next_sealer),
        peer.say(peer.finished()),
    ),
    "CCS before the client's": lambda peer: (
        peer.flight(),
        peer.change_cipher_spec(),
        peer.read_key_exchange(),
        peer.say(peer.finished()),
    ),
    "CCS early, Finished later": lambda peer: (
        peer.flight(),
        peer.change_cipher_spec(),
        peer.read_key_exchange(),
        peer.read_finished(),
        setattr(peer, "sealer", peer.next_sealer),
        peer.say(peer.finished()),
    ),
    "CCS after ServerHello": lambda peer: (peer.change_cipher_spec(), peer.flight()),
    "CCS twice": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change_cipher_spec(),
        peer.say_finished(),
    ),
    "CCS twice, the second sealed": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.change(),
        peer.say(peer.finished()),
    ),
    "Finished twice": lambda peer: (
        peer.flight().read_key_exchange().read_finished().say_finished(),
        peer.say(peer.finished()),
    ),
    "Finished with more behind": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.record(wire.HANDSHAKE, peer.finished() + b"\0\0"),
    ),
    "Finished and a HelloRequest": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.record(wire.HANDSHAKE, peer.finished() + tls12.HELLO_REQUEST),
    ),
    "Finished spoilt": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.say(strays.spoilt(peer.finished())),
    ),
    "Finished of 13 bytes": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.say(message(20, peer.finished()[4:] + b"\0")),
    ),
    "Finished of 11 bytes": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.say(message(20, peer.finished()[4:-1])),
    ),
    "the client's Finished": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.say(message(20, peer.other_finished)),
    ),
    "data before Finished": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.data(b"early"),
        peer.say(peer.finished()),
    ),
    "data in clear": lambda peer: (
        peer.flight().read_key_exchange().read_finished(),
        peer.plain(wire.DATA, b"early"),
        peer.say_finished(),
    ),
    "ticket not announced": lambda peer: (
        peer.flight().read_key_exchange().read_finished(),
        peer.say(peer.ticket_message(b"ticket")),
        peer.say_finished(),
    ),
    "ticket after CCS": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.say(peer.ticket_message(b"ticket")),
        peer.say(peer.finished()),
    ),
    "ticket before the client's flight": lambda peer: (
        peer.flight(),
        peer.say(peer.ticket_message(b"ticket")),
        peer.read_key_exchange().read_finished().say_finished(),
    ),
    "ticket after Finished": lambda peer: (
        peer.flight().read_key_exchange().read_finished().say_finished(),
        peer.say(peer.ticket_message(b"ticket")),
    ),
    "half a message before CCS": lambda peer: (
        peer.flight().read_key_exchange().read_finished(),
        peer.record(wire.HANDSHAKE, b"\x14\0"),
        peer.change(),
        peer.record(wire.HANDSHAKE, peer.finished()[2:]),
    ),
    "flight in one record": lambda peer: (
        peer.say(tls12.certificate_message("server"), peer.key_exchange(), tls12.DONE),
        peer.read_key_exchange().read_finished().say_finished(),
    ),
    "flight in single bytes": lambda peer: (
        peer.say(tls12.certificate_message("server"), peer.key_exchange(), tls12.DONE, cut=[1] * 1200),
        peer.read_key_exchange().read_finished().say_finished(),
    ),
    "Finished in single bytes": lambda peer: (
        peer.flight().read_key_exchange().read_finished().change(),
        peer.say(peer.finished(), cut=[1] * 15),
    ),
    "more behind done": lambda peer: (
        peer.say(tls12.certificate_message("server")),
        peer.say(peer.key_exchange()),
        peer.say(message(14, b"\0")),
        peer.read_key_exchange(),
    ),
}


@cases("12 client, order", ORDERS)
def orders(trial, variant):
    """The server's messages in other orders."""
    peer = trial.server12("version=12 certificate=client")
    peer.greet()
    variant(peer)
    peer.data().bye()


TICKETS = {
    "right": lambda peer: peer.ticket_message(b"ticket"),
    "empty": lambda peer: peer.ticket_message(b""),
    "large": lambda peer: peer.ticket_message(bytes(20000)),
    "lifetime 0": lambda peer: peer.ticket_message(b"ticket", 0),
    "of no bytes": lambda peer: message(4),
    "cut": lambda peer: message(4, u32(10) + b"\0\x09x"),
    "more behind": lambda peer: message(4, u32(10) + v16(b"ticket") + b"x"),
    "of 1.3": lambda peer: message(4, u32(10) + u32(0) + b"\0" + v16(b"x") + b"\0\0"),
    "none": lambda peer: b"",
    "twice": lambda peer: peer.ticket_message(b"ticket") * 2,
}


@cases("12 client, ticket", TICKETS)
def tickets(trial, variant):
    """NewSessionTicket where it is announced."""
    peer = trial.server12("version=12 :keep")
    peer.greet(ticket=True).flight().read_key_exchange().read_finished()
    data = variant(peer)
    if data:
        peer.say(data)
    peer.say_finished().data().bye()
    trial.end()
    peer = trial.server12("version=12 :resume")
    hello = peer.read_hello()
    peer.log.append(f"ticket {len(hello.get(wire.TICKET) or b'')}, id {len(hello.session)}")


# Resumption.


def resumed(change=None, ticket=b"a ticket", identity=b"", second=None, settings="version=12", rest=None, **first_how):
    """A second connection; change(peer, hello, session) alters the ServerHello that resumes."""

    def run(trial):
        peer = trial.server12(f"{settings} :keep")
        peer.id = identity
        peer.accept(ticket=ticket, **first_how).data().bye()
        session = peer.kept(ticket)
        peer = trial.server12(f"{settings} :resume {second or ''}")
        hello = peer.read_hello()
        peer.log.append(f"ticket {len(hello.get(wire.TICKET) or b'')}, id {len(hello.session)}")
        peer.suite, peer.master, peer.extended = session.suite, session.master, session.extended
        answer = peer.hello(session=hello.session, extended=session.extended)
        if change:
            change(peer, answer)
        peer.say_hello(answer)
        peer.make_keys()
        if rest:
            rest(peer)
        else:
            peer.say_finished().read_finished()
        peer.data().bye()

    return run


def other_finished(peer):
    """Finished, spoilt."""
    peer.change()
    peer.say(strays.spoilt(peer.finished()))


def full(peer):
    """A full handshake after all."""
    peer.flight().read_key_exchange().read_finished().say_finished()


RESUMED = {
    "by ticket": resumed(),
    "by id": resumed(ticket=None, identity=bytes(range(32))),
    "both": resumed(identity=bytes(range(32))),
    "another suite": resumed(lambda peer, hello: setattr(hello, "suite", 0xC030)),
    "suite of another kind": resumed(lambda peer, hello: setattr(hello, "suite", 0xC02B)),
    "without extended secret": resumed(lambda peer, hello: hello.drop(wire.EXTENDED_SECRET)),
    "extended secret that was not there": resumed(
        lambda peer, hello: hello.put(wire.EXTENDED_SECRET, b""), extended=False
    ),
    "neither had extended secret": resumed(extended=False),
    "another version": resumed(lambda peer, hello: setattr(hello, "version", 0x0302)),
    "another master secret": resumed(lambda peer, hello: setattr(peer, "master", bytes(48))),
    "compression": resumed(lambda peer, hello: setattr(hello, "compression", 1)),
    "ticket announced, none sent": resumed(lambda peer, hello: hello.put(wire.TICKET, b"")),
    "ticket announced and sent": resumed(
        lambda peer, hello: hello.put(wire.TICKET, b""),
        rest=lambda peer: (peer.say(peer.ticket_message(b"new")), peer.say_finished().read_finished()),
    ),
    "ticket not announced": resumed(rest=lambda peer: (peer.say(peer.ticket_message(b"new")), peer.say_finished())),
    "Finished spoilt": resumed(rest=other_finished),
    "Certificate first": resumed(
        rest=lambda peer: (peer.say(tls12.certificate_message("server")), peer.say_finished())
    ),
    "full flight under the session's id": resumed(rest=full),
    "full handshake with a new id": resumed(lambda peer, hello: setattr(hello, "session", bytes(32)), rest=full),
    "full handshake without an id": resumed(lambda peer, hello: setattr(hello, "session", b""), rest=full),
    "id cut": resumed(lambda peer, hello: setattr(hello, "session", hello.session[:31]), rest=full),
    "no Finished, data": resumed(rest=lambda peer: peer.change()),
    "Finished without CCS": resumed(rest=lambda peer: peer.say(peer.finished())),
    "no renegotiation info": resumed(lambda peer, hello: hello.drop(wire.RENEGOTIATION)),
    "ALPN": resumed(lambda peer, hello: hello.put(wire.ALPN, v16(b"\3foo")), settings="version=12 alpn"),
    "ServerHelloDone first": resumed(rest=lambda peer: (peer.say(tls12.DONE), peer.say_finished())),
    "session of a full ServerHello with 1.3 in its id": resumed(
        ticket=None, identity=bytes.fromhex("002b00020304") + bytes(26)
    ),
    "request first": resumed(rest=lambda peer: (peer.say(tls12.request_message()), peer.say_finished())),
    "key exchange first": resumed(rest=lambda peer: (peer.say(peer.key_exchange()), peer.say_finished())),
    "by ticket, versions of 1.3": resumed(
        lambda peer, hello: hello.put(wire.VERSIONS, u16(0x0304)), settings="level=1"
    ),
}
for _name, _function in RESUMED.items():
    case(f"12 client, resumes: {_name}")(_function)


# Renegotiation.


def renegotiate(info=None, name="server", ask=True, extended=True):
    """The server asks for another handshake; info(peer) is what its renegotiation_info says then."""

    def run(trial, settings):
        peer = trial.server12(settings)
        peer.accept()
        if ask:
            peer.say(tls12.HELLO_REQUEST)
            peer.transcript = b""
        both = peer.other_finished + peer.own_finished
        peer.transcript = b""
        peer.read_hello()
        peer.log.append(
            "info " + ("right" if peer.client.get(wire.RENEGOTIATION) == v8(peer.other_finished) else "wrong")
        )
        peer.say_hello(peer.hello(renegotiation=info(peer, both) if info else both, extended=extended))
        peer.name = name
        peer.share = None
        peer.flight().read_key_exchange().read_finished().say_finished().data().bye()

    return run


RENEGOTIATIONS = {
    "right": renegotiate(),
    "info wrong": renegotiate(lambda peer, both: strays.spoilt(both)),
    "info empty": renegotiate(lambda peer, both: b""),
    "info of the client only": renegotiate(lambda peer, both: both[:12]),
    "info swapped": renegotiate(lambda peer, both: both[12:] + both[:12]),
    "another certificate": renegotiate(name="client"),
    "extended secret gone": renegotiate(extended=False),
}
for _settings in ("version=12", "version=12 no-renegotiation", "version=12 :renegotiate :write=x"):

    @cases(f"12 client, {_settings}, renegotiation", RENEGOTIATIONS)
    def renegotiation(trial, variant, settings=_settings):
        """HelloRequest, and a second handshake."""
        variant(trial, settings)
