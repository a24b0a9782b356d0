"""A TLS 1.3 client is attacked."""

import strays
import tls13
import wire
from keys import Protection13, Share
from peer import Stopped
from trial import case, cases
from wire import ServerHello, message, numbers, u16, u24, u32, u8, v16, v24, v8


@cases("13 client, stray", strays.variants(strays.SERVER13_POINTS, strays.SEALED))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.server13("version=13 certificate=client")
    strays.server13(peer, strays.hook_for(peer, variant))


@cases(
    "13 client with callbacks, stray",
    strays.variants(
        {
            point: True
            for point in (
                "before EncryptedExtensions",
                "before CertificateRequest",
                "before Certificate",
                "before CertificateVerify",
                "before Finished",
            )
        },
        strays.SEALED,
    ),
)
def stray_with_callbacks(trial, variant):
    """The same on a client whose certificate callback is set: it looks at the server's messages on its own."""
    peer = trial.server13("version=13 certificate=client certificate-callback")
    strays.server13(peer, strays.hook_for(peer, variant))


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


def share(group, body):
    """A change of the key share."""
    return put(wire.KEY_SHARE, u16(group) + v16(body))


HELLOS = {
    "right": lambda peer, hello: None,
    "no versions": drop(wire.VERSIONS),
    "no share": drop(wire.KEY_SHARE),
    "no extensions": lambda peer, hello: hello.extensions.clear(),
    "no extension block": fields(extensions=None),
    "version 1.2": put(wire.VERSIONS, u16(0x0303)),
    "version 1.1": put(wire.VERSIONS, u16(0x0302)),
    "version 3.5": put(wire.VERSIONS, u16(0x0305)),
    "version 0": put(wire.VERSIONS, u16(0)),
    "draft": put(wire.VERSIONS, u16(0x7F1C)),
    "version of one byte": put(wire.VERSIONS, b"\3"),
    "versions as a list": put(wire.VERSIONS, b"\2\3\4"),
    "legacy version 3.1": fields(version=0x0301),
    "legacy version 3.4": fields(version=0x0304),
    "legacy version 3.0": fields(version=0x0300),
    "legacy version 0": fields(version=0),
    "unknown suite": fields(suite=0x1304),
    "suite of 1.2": fields(suite=0xC02F),
    "suite not offered": fields(suite=0x1305),
    "null suite": fields(suite=0),
    "SCSV": fields(suite=0x00FF),
    "session id of another": fields(session=bytes(32)),
    "no session id": fields(session=b""),
    "session id cut": lambda peer, hello: setattr(hello, "session", hello.session[:31]),
    "session id longer": lambda peer, hello: setattr(hello, "session", hello.session + b"\0"),
    "compression": fields(compression=1),
    "sentinel of 1.2": lambda peer, hello: setattr(hello, "random", hello.random[:24] + b"DOWNGRD\1"),
    "random of zeros": fields(random=bytes(32)),
    "share of a group not offered": lambda peer, hello: put(wire.KEY_SHARE, u16(0x0100) + v16(bytes(256)))(peer, hello),
    "share of a group without a share": lambda peer, hello: share(wire.P256, Share(wire.P256).public())(peer, hello),
    "share of zeros": share(29, bytes(32)),
    "share of low order": share(29, bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")),
    "share of 31": share(29, bytes(31)),
    "share of 33": share(29, b"\x55" * 33),
    "empty share": share(29, b""),
    "group only": put(wire.KEY_SHARE, u16(29)),
    "share with more behind": lambda peer, hello: put(wire.KEY_SHARE, hello.get(wire.KEY_SHARE) + b"\0")(peer, hello),
    "share as a list": lambda peer, hello: put(wire.KEY_SHARE, v16(hello.get(wire.KEY_SHARE)))(peer, hello),
    "share of no bytes": put(wire.KEY_SHARE, b""),
    "PSK not offered": put(wire.PSK, u16(0)),
    "PSK 1": put(wire.PSK, u16(1)),
    "PSK of one byte": put(wire.PSK, b"\0"),
    "PSK and no share": lambda peer, hello: hello.put(wire.PSK, u16(0)).drop(wire.KEY_SHARE),
    "versions twice": lambda peer, hello: hello.extensions.append((wire.VERSIONS, u16(0x0304))),
    "share twice": lambda peer, hello: hello.extensions.append((wire.KEY_SHARE, hello.get(wire.KEY_SHARE))),
    "random of a retry": fields(random=wire.RETRY_RANDOM),
}
for _kind in (
    wire.SERVER_NAME,
    wire.MAX_FRAGMENT,
    wire.STATUS_REQUEST,
    wire.GROUPS,
    wire.POINT_FORMATS,
    wire.SCHEMES,
    wire.ALPN,
    wire.SCT,
    wire.ENCRYPT_THEN_MAC,
    wire.EXTENDED_SECRET,
    wire.TICKET,
    wire.EARLY_DATA,
    wire.COOKIE,
    wire.PSK_MODES,
    wire.AUTHORITIES,
    wire.POST_HANDSHAKE,
    wire.SCHEMES_CERT,
    wire.RENEGOTIATION,
    0x7000,
    0x0A0A,
    14,
    15,
    21,
    13172,
):
    HELLOS[f"extension {_kind}"] = put(_kind, b"\0" if _kind == wire.RENEGOTIATION else b"")


@cases("13 client, ServerHello", HELLOS)
def server_hello(trial, variant):
    """A ServerHello with something wrong, to a client that also knows TLS 1.2."""
    peer = trial.server13("alpn")
    peer.read_hello()
    hello = peer.hello()
    variant(peer, hello)
    peer.say_hello(hello)
    peer.flight().data().bye()


def of_curve(form):
    """A share in this form, with its secret."""

    def run(peer):
        right = Share(peer.group)
        peer.say_hello(share(peer.group, form(right.public()))(peer, peer.hello(share=right)))
        peer.flight()

    return run


def of_field(body):
    """These bytes as the share, whose secret nobody asks for."""
    return lambda peer: peer.say(share(peer.group, body)(peer, peer.hello(share=Share(wire.X25519))).encode())


FORMS = {
    **{name: of_curve(form) for name, form in strays.POINT_FORMS.items()},
    "short": of_curve(lambda point: point[:-1]),
    "long": of_curve(lambda point: point + b"\0"),
    "not on the curve": of_curve(lambda point: b"\4" + b"\1" * (len(point) - 1)),
}
FIELD_FORMS = {"short": of_field(b"\5" * 255), "long": of_field(bytes(40) + b"\5" * 256), "of one byte": of_field(b"\5")}
for _name, _group, _forms in (
    ("P-256", wire.P256, FORMS),
    ("P-384", wire.P384, FORMS),
    ("P-521", wire.P521, FORMS),
    ("X448", 30, {"short": of_field(b"\5" * 55), "long": of_field(b"\5" * 57)}),
    ("ffdhe2048", 0x0100, FIELD_FORMS),
):

    @cases(f"13 client, share of {_name}", _forms)
    def group_shares(trial, variant, name=_name, group=_group):
        """The forms of shares (RFC 8446 4.2.8)."""
        peer = trial.server13(f"version=13 groups={name}")
        peer.group = group
        peer.read_hello()
        variant(peer)
        peer.read_finished().data().bye()


RAW = {
    "one byte behind": lambda data: message(2, data[4:] + b"\0"),
    "cut": lambda data: message(2, data[4:-1]),
    "cut in the random": lambda data: message(2, data[4:20]),
    "session id of 255": lambda data: message(2, data[4:38] + b"\xff" + data[39:]),
    "EncryptedExtensions in clear behind it": lambda data: data + message(8, b"\0\0"),
    "two bytes of a message behind it": lambda data: data + b"\x08\0",
    "a second one behind it": lambda data: data + data,
    "Certificate behind it": lambda data: data + message(11, bytes(4)),
}


@cases("13 client, raw ServerHello", RAW)
def raw_server_hello(trial, variant):
    """A ServerHello whose lengths do not fit, or with more in its record."""
    peer = trial.server13("version=13")
    peer.read_hello()
    data = peer.hello().encode()
    peer.transcript += data
    peer.raw(b"\x16\3\3" + v16(variant(data)))
    peer.go()
    peer.flight().data().bye()


for _version in ("", "version=12"):

    @cases(
        f"13 client, {_version or 'any version'}, downgraded",
        {
            "to 1.2 with a sentinel": (0x0303, b"DOWNGRD\1"),
            "to 1.2 with the sentinel of 1.1": (0x0303, b"DOWNGRD\0"),
            "to 1.2": (0x0303, b""),
            "to 1.1": (0x0302, b""),
            "to 1.1 with its sentinel": (0x0302, b"DOWNGRD\0"),
            "to 1.0": (0x0301, b""),
            "to SSL 3": (0x0300, b""),
            "to 2.0": (0x0200, b""),
            "to 3.4 in the old field": (0x0304, b""),
            "to DTLS": (0xFEFD, b""),
        },
    )
    def downgraded(trial, variant, version=_version):
        """A server of an older version, with and without what tells of a downgrade."""
        peer = trial.server12(version or "level=0")
        peer.read_hello()
        hello = peer.hello()
        hello.version = variant[0]
        hello.random = hello.random[: 32 - len(variant[1])] + variant[1]
        peer.say_hello(hello)
        peer.flight().read_key_exchange().read_finished().say_finished().data().bye()


# HelloRetryRequest.


def retried(make=None, second=None, hello=None):
    """Sends a HelloRetryRequest as make(peer) gives it, and goes on."""

    def run(peer):
        peer.read_hello()
        retry = peer.retry()
        if make:
            made = make(peer, retry)
            retry = made if isinstance(made, ServerHello) else retry
        peer.say_retry(retry)
        peer.group = wire.P256
        peer.read_hello()
        if second:
            second(peer)
        answer = peer.hello()
        if hello:
            hello(peer, answer)
        peer.say_hello(answer)
        peer.flight().data().bye()

    return run


RETRIES = {
    "right": retried(),
    "with CCS": retried(None, lambda peer: peer.change_cipher_spec()),
    "an empty record": retried(None, lambda peer: peer.plain(wire.HANDSHAKE, b"")),
    "31 empty records": retried(None, lambda peer: [peer.plain(wire.HANDSHAKE, b"") for _ in range(31)]),
    "cookie": retried(lambda peer, retry: retry.put(wire.COOKIE, v16(b"cookie"))),
    "cookie only": lambda peer: cookie_only(peer),
    "large cookie": retried(lambda peer, retry: retry.put(wire.COOKIE, v16(bytes(5000)))),
    "cookie of 60000": retried(lambda peer, retry: retry.put(wire.COOKIE, v16(bytes(15000)))),
    "empty cookie": retried(lambda peer, retry: retry.put(wire.COOKIE, v16(b""))),
    "cookie of no bytes": retried(lambda peer, retry: retry.put(wire.COOKIE, b"")),
    "neither group nor cookie": retried(lambda peer, retry: retry.drop(wire.KEY_SHARE)),
    "the group that has a share": retried(lambda peer, retry: retry.put(wire.KEY_SHARE, u16(29))),
    "a group not offered": retried(lambda peer, retry: retry.put(wire.KEY_SHARE, u16(0x0100))),
    "an unknown group": retried(lambda peer, retry: retry.put(wire.KEY_SHARE, u16(0x0A0A))),
    "a share": retried(lambda peer, retry: retry.put(wire.KEY_SHARE, u16(23) + v16(Share(23).public()))),
    "no versions": retried(lambda peer, retry: retry.drop(wire.VERSIONS)),
    "version 1.2": retried(lambda peer, retry: retry.put(wire.VERSIONS, u16(0x0303))),
    "another suite": retried(lambda peer, retry: setattr(retry, "suite", 0x1303)),
    "unknown suite": retried(lambda peer, retry: setattr(retry, "suite", 0x1304)),
    "another session id": retried(lambda peer, retry: setattr(retry, "session", bytes(32))),
    "compression": retried(lambda peer, retry: setattr(retry, "compression", 1)),
    "unknown extension": retried(lambda peer, retry: retry.put(0x7000, b"")),
    "PSK": retried(lambda peer, retry: retry.put(wire.PSK, u16(0))),
    "ALPN": retried(lambda peer, retry: retry.put(wire.ALPN, v16(b"\2h2"))),
    "extension twice": retried(lambda peer, retry: retry.extensions.append((wire.KEY_SHARE, u16(23)))),
    "twice": retried(None, lambda peer: (peer.say_retry(peer.retry(24)), peer.read_hello())),
    "twice with a cookie": retried(None, lambda peer: peer.say_retry(peer.retry(None, [(wire.COOKIE, v16(b"x"))]))),
    "another suite afterwards": retried(
        None, None, lambda peer, hello: (setattr(hello, "suite", 0x1302), setattr(peer, "suite", 0x1302))
    ),
    "the suite of the same hash afterwards": retried(
        None, None, lambda peer, hello: (setattr(hello, "suite", 0x1303), setattr(peer, "suite", 0x1303))
    ),
    "the first share's group afterwards": retried(None, lambda peer: setattr(peer, "group", 29)),
    "version 1.2 afterwards": retried(None, None, lambda peer, hello: hello.drop(wire.VERSIONS)),
    "legacy version 3.1": retried(lambda peer, retry: setattr(retry, "version", 0x0301)),
    "a stray message afterwards": retried(None, lambda peer: peer.plain(wire.HANDSHAKE, message(8, b"\0\0"))),
    "data afterwards": retried(None, lambda peer: peer.plain(wire.DATA, b"x" * 30)),
    "wrong transcript": lambda peer: wrong_transcript(peer),
    "the rest behind it": lambda peer: behind_retry(peer),
}


def cookie_only(peer):
    """A retry that asks for the same share with a cookie."""
    peer.read_hello()
    peer.say_retry(peer.retry(None, [(wire.COOKIE, v16(b"cookie"))]))
    peer.read_hello()
    peer.log.append(f"cookie {peer.client.get(wire.COOKIE)}")
    peer.say_hello()
    peer.flight().data().bye()


def wrong_transcript(peer):
    """A handshake whose transcript forgets the first hello."""
    peer.read_hello()
    retry = peer.retry().encode()
    peer.transcript += retry
    peer.plain(wire.HANDSHAKE, retry)
    peer.group = wire.P256
    peer.read_hello()
    peer.say_hello()
    peer.flight().data().bye()


def behind_retry(peer):
    """A HelloRetryRequest with more in its record."""
    peer.read_hello()
    peer.plain(wire.HANDSHAKE, peer.retry().encode() + peer.hello().encode())


for _settings in ("version=13", "certificate-callback status alpn certificate=client"):

    @cases(f"13 client, {_settings}, retry", RETRIES)
    def retry_cases(trial, variant, settings=_settings):
        """HelloRetryRequests."""
        variant(trial.server13(settings))


# EncryptedExtensions, CertificateRequest.

EXTENSIONS = {
    "none": [],
    "name": [(wire.SERVER_NAME, b"")],
    "name with a body": [(wire.SERVER_NAME, wire.host_name("localhost"))],
    "ALPN": [(wire.ALPN, v16(b"\3foo"))],
    "ALPN not offered": [(wire.ALPN, v16(b"\3bar"))],
    "two protocols": [(wire.ALPN, v16(b"\2h2\3foo"))],
    "empty protocol": [(wire.ALPN, v16(b"\0"))],
    "empty ALPN": [(wire.ALPN, b"\0\0")],
    "ALPN of no bytes": [(wire.ALPN, b"")],
    "ALPN with more behind": [(wire.ALPN, v16(b"\2h2") + b"\0")],
    "groups": [(wire.GROUPS, v16(numbers(29, 23)))],
    "groups, empty": [(wire.GROUPS, b"\0\0")],
    "groups, no bytes": [(wire.GROUPS, b"")],
    "early data": [(wire.EARLY_DATA, b"")],
    "status": [(wire.STATUS_REQUEST, b"")],
    "unknown": [(0x7000, b"")],
    "GREASE": [(0x0A0A, b"")],
    "twice": [(wire.SERVER_NAME, b"")] * 2,
    "versions": [(wire.VERSIONS, u16(0x0304))],
    "share": [(wire.KEY_SHARE, bytes(4))],
    "PSK": [(wire.PSK, u16(0))],
    "cookie": [(wire.COOKIE, v16(b"x"))],
    "ticket": [(wire.TICKET, b"")],
    "extended secret": [(wire.EXTENDED_SECRET, b"")],
    "encrypt-then-MAC": [(wire.ENCRYPT_THEN_MAC, b"")],
    "renegotiation": [(wire.RENEGOTIATION, b"\0")],
    "point formats": [(wire.POINT_FORMATS, b"\1\0")],
    "max fragment": [(wire.MAX_FRAGMENT, b"\1")],
    "record size limit": [(wire.RECORD_SIZE, b"\x40\0")],
    "schemes": [(wire.SCHEMES, v16(numbers(0x0804)))],
    "post-handshake": [(wire.POST_HANDSHAKE, b"")],
    "SCT": [(wire.SCT, b"\0\0")],
    "padding": [(21, bytes(10))],
    "modes": [(wire.PSK_MODES, b"\1\1")],
    "authorities": [(wire.AUTHORITIES, v16(v16(b"0\0")))],
    "SRTP": [(14, b"\0\2\0\1\0")],
    "heartbeat": [(15, b"\1")],
}
for _settings in ("version=13", "version=13 alpn status certificate-callback"):

    @cases(f"13 client, {_settings}, EncryptedExtensions", EXTENSIONS)
    def encrypted_extensions(trial, variant, settings=_settings):
        """What EncryptedExtensions may have, and may not."""
        peer = trial.server13(settings)
        peer.greet().say(peer.encrypted_extensions(variant))
        peer.say_certificate()
        peer.say_finished()
        peer.data().bye()


RAW_MESSAGES = {
    "EncryptedExtensions of no bytes": message(8),
    "EncryptedExtensions cut": message(8, b"\0\4\0\0"),
    "EncryptedExtensions with more behind": message(8, b"\0\0\0"),
    "EncryptedExtensions with half an extension": message(8, b"\0\3\0\0\0"),
}


@cases("13 client, raw", RAW_MESSAGES)
def raw_messages(trial, variant):
    """EncryptedExtensions that cannot be read."""
    peer = trial.server13("version=13")
    peer.greet().say(variant)
    peer.say_certificate()
    peer.say_finished()
    peer.data().bye()


REQUESTS = {
    "right": tls13.request_message(),
    "context": tls13.request_message(b"context"),
    "no extensions": message(13, b"\0\0\0"),
    "no schemes": message(13, b"\0" + wire.extension_block([(wire.AUTHORITIES, v16(v16(b"0\0")))])),
    "empty schemes": tls13.request_message(schemes=()),
    "unknown schemes": tls13.request_message(schemes=(0x0A0A,)),
    "PKCS#1 only": tls13.request_message(schemes=(0x0401, 0x0501)),
    "SHA-1 only": tls13.request_message(schemes=(0x0201, 0x0203)),
    "Ed25519 only": tls13.request_message(schemes=(0x0807,)),
    "PSS SHA-512": tls13.request_message(schemes=(0x0806,)),
    "odd schemes": message(13, b"\0" + wire.extension_block([(wire.SCHEMES, b"\0\3\x08\4\0")])),
    "schemes twice": tls13.request_message(more=[(wire.SCHEMES, v16(numbers(0x0804)))]),
    "unknown extension": tls13.request_message(more=[(0x7000, b"")]),
    "name extension": tls13.request_message(more=[(wire.SERVER_NAME, b"")]),
    "status request": tls13.request_message(more=[(wire.STATUS_REQUEST, b"\1\0\0\0\0")]),
    "SCT": tls13.request_message(more=[(wire.SCT, b"")]),
    "authorities": tls13.request_message(more=[(wire.AUTHORITIES, v16(v16(bytes.fromhex("3000"))))]),
    "authorities, garbage": tls13.request_message(more=[(wire.AUTHORITIES, v16(v16(b"garbage")))]),
    "authorities, empty": tls13.request_message(more=[(wire.AUTHORITIES, v16(b""))]),
    "authorities, cut": tls13.request_message(more=[(wire.AUTHORITIES, b"\0\4\0\x09")]),
    "oid filters": tls13.request_message(more=[(48, b"\0\0")]),
    "schemes for certificates": tls13.request_message(more=[(wire.SCHEMES_CERT, v16(numbers(0x0804)))]),
    "share": tls13.request_message(more=[(wire.KEY_SHARE, b"\0\0")]),
    "of no bytes": message(13),
    "cut": message(13, b"\0\0\x09"),
    "more behind": message(13, tls13.request_message()[4:] + b"\0"),
    "of 1.2": message(13, b"\1\1\0\2\x08\4\0\0"),
    "twice": tls13.request_message() * 2,
}
for _settings in ("version=13 certificate=client", "version=13 certificate=client certificate-callback", "version=13"):

    @cases(f"13 client, {_settings}, request", REQUESTS)
    def requests(trial, variant, settings=_settings):
        """CertificateRequests."""
        peer = trial.server13(settings)
        peer.greet().say(peer.encrypted_extensions())
        peer.say(variant)
        peer.say_certificate()
        peer.say_finished()
        peer.read_finished().data().bye()


def in_context(request):
    """The request with a context, which it has after the handshake."""
    whole = request[1:4] == len(request[4:]).to_bytes(3, "big") and request[4:5] == b"\0"
    return message(13, v8(b"context") + request[5:]) if whole else request


@cases("13 client, after the handshake, request", REQUESTS)
def later_requests(trial, variant):
    """CertificateRequests after the handshake."""
    peer = trial.server13("version=13 post-handshake certificate=client :keep")
    peer.accept().data(b"first")
    peer.say(in_context(variant))
    peer.until(wire.FINISHED)
    peer.data(b"last").bye()


# Certificate and CertificateVerify.


def proof(certificate, verify):
    """Both messages, as functions of the peer; None is none."""

    def send(peer):
        for make in (certificate, verify):
            data = make(peer)
            if data is not None:
                peer.say(data)

    return send


def shown(*names, **how):
    """A Certificate."""
    return lambda peer: tls13.certificate_message(*names, **how)


def signed(name="server", scheme=0x0804, **how):
    """A CertificateVerify."""
    return lambda peer: peer.verify(name, scheme, **how)


def nothing(_):
    """No message."""


def raw_list(body):
    """A Certificate with this list."""
    return lambda peer: message(11, b"\0" + v24(body))


PROOFS = {
    "good": proof(shown("server"), signed()),
    "ECDSA": proof(shown("serverec"), signed("serverec", 0x0403)),
    "Ed25519": proof(shown("ed25519"), signed("ed25519", 0x0807)),
    "P-384": proof(shown("server384"), signed("server384", 0x0503)),
    "none at all": proof(nothing, nothing),
    "empty Certificate": proof(shown(), nothing),
    "empty Certificate and CertificateVerify": proof(shown(), signed()),
    "no CertificateVerify": proof(shown("server"), nothing),
    "CertificateVerify alone": proof(nothing, signed()),
    "CertificateVerify first": proof(signed(), shown("server")),
    "Certificate twice": lambda peer: (
        peer.say(shown("other")(peer)),
        peer.say(shown("server")(peer)),
        peer.say(signed()(peer)),
    ),
    "CertificateVerify twice": lambda peer: (proof(shown("server"), signed())(peer), peer.say(signed()(peer))),
    "another's key": proof(shown("server"), signed("client")),
    "another kind of key": proof(shown("server"), signed("serverec", 0x0403)),
    "spoilt": proof(shown("server"), lambda peer: strays.spoilt(peer.verify("server", 0x0804))),
    "signed as a client": proof(shown("server"), signed(role=b"client")),
    "old transcript": proof(
        shown("server"), lambda peer: peer.verify("server", 0x0804, transcript=peer.transcript[:-1])
    ),
    "empty signature": proof(shown("server"), lambda peer: message(15, b"\x08\4\0\0")),
    "of no bytes": proof(shown("server"), lambda peer: message(15)),
    "more behind": proof(shown("server"), lambda peer: message(15, peer.verify("server", 0x0804)[4:] + b"\0")),
    "PKCS#1": proof(shown("server"), signed(scheme=0x0401)),
    "PKCS#1 called PSS": proof(shown("server"), signed(scheme=0x0401, claimed=0x0804)),
    "PSS called PKCS#1": proof(shown("server"), signed(claimed=0x0401)),
    "PSS for RSA-PSS keys": proof(shown("server"), signed(claimed=0x0809)),
    "SHA-1": proof(shown("server"), signed(scheme=0x0201)),
    "ECDSA with SHA-1": proof(shown("serverec"), signed("serverec", 0x0203)),
    "ECDSA with SHA-224": proof(shown("serverec"), signed("serverec", 0x0303)),
    "hash of another curve": proof(shown("serverec"), signed("serverec", 0x0503)),
    "P-384 with SHA-256": proof(shown("server384"), signed("server384", 0x0403)),
    "unknown scheme": proof(shown("server"), signed(claimed=0x0A0A)),
    "scheme 0": proof(shown("server"), signed(claimed=0)),
    "Ed25519 called Ed448": proof(shown("ed25519"), signed("ed25519", 0x0807, claimed=0x0808)),
    "RSA-PSS key": proof(shown("rsapss"), signed("rsapss", 0x0804, claimed=0x0809)),
    "RSA-PSS key as plain RSA": proof(shown("rsapss"), signed("rsapss", 0x0804)),
    "unknown authority": proof(shown("otherca"), signed("otherca", 0x0403)),
    "expired": proof(shown("expired"), signed("expired", 0x0403)),
    "another name": proof(shown("other"), signed("other", 0x0403)),
    "a client's": proof(shown("client"), signed("client")),
    "bad signature in the certificate": proof(shown("badsig"), signed("badsig", 0x0403)),
    "chain": proof(shown("leaf", "intermediate"), signed("leaf", 0x0403)),
    "chain, its end missing": proof(shown("leaf"), signed("leaf", 0x0403)),
    "others behind": proof(shown("server", *["other"] * 20), signed()),
    "too long a chain": proof(shown("server", *["rsa4096"] * 400), signed()),
    "300 times": proof(shown("server", *["other"] * 300), signed()),
    "context": proof(shown("server", context=b"x"), signed()),
    "status not asked for": proof(
        shown("server", extensions=[(wire.STATUS_REQUEST, b"\1" + v24(b"response"))]), signed()
    ),
    "status of another type": proof(
        shown("server", extensions=[(wire.STATUS_REQUEST, b"\2" + v24(b"response"))]), signed()
    ),
    "status, empty": proof(shown("server", extensions=[(wire.STATUS_REQUEST, b"\1" + v24(b""))]), signed()),
    "status cut": proof(shown("server", extensions=[(wire.STATUS_REQUEST, b"\1\0\0\x09")]), signed()),
    "status with more behind": proof(
        shown("server", extensions=[(wire.STATUS_REQUEST, b"\1" + v24(b"response") + b"x")]), signed()
    ),
    "status twice": proof(shown("server", extensions=[(wire.STATUS_REQUEST, b"\1" + v24(b"response"))] * 2), signed()),
    "SCT not asked for": proof(shown("server", extensions=[(wire.SCT, v16(v16(b"x")))]), signed()),
    "unknown extension": proof(shown("server", extensions=[(0x7000, b"")]), signed()),
    "share extension": proof(shown("server", extensions=[(wire.KEY_SHARE, b"")]), signed()),
    "name extension": proof(shown("server", extensions=[(wire.SERVER_NAME, b"")]), signed()),
    "empty entry": proof(raw_list(v24(b"") + b"\0\0"), signed()),
    "garbage": proof(raw_list(v24(b"garbage") + b"\0\0"), signed()),
    "garbage behind": proof(
        lambda peer: raw_list(v24(tls13.certificate("server")) + b"\0\0" + v24(b"garbage") + b"\0\0")(peer), signed()
    ),
    "bytes behind the certificate": proof(
        lambda peer: raw_list(v24(tls13.certificate("server") + b"\0") + b"\0\0")(peer), signed()
    ),
    "no extensions in the entry": proof(lambda peer: raw_list(v24(tls13.certificate("server")))(peer), signed()),
    "of 1.2": proof(lambda peer: message(11, v24(v24(tls13.certificate("server")))), signed()),
    "Certificate of no bytes": proof(lambda peer: message(11), nothing),
    "Certificate with more behind": proof(
        lambda peer: message(11, tls13.certificate_message("server")[4:] + b"\0"), signed()
    ),
    "list too long": proof(lambda peer: message(11, b"\0\0\0\5"), nothing),
    "key of 1024 bits": proof(shown("weak"), signed("weak")),
    "in one record": lambda peer: peer.say(tls13.certificate_message("server"), message(15, b"\x08\4\0\2\0\0")),
    "CompressedCertificate": proof(lambda peer: message(25, bytes(8)), signed()),
}
for _settings in ("version=13", "version=13 status", "version=13 verify=0", "version=13 certificate-callback"):

    @cases(f"13 client, {_settings}, server's", PROOFS)
    def proofs(trial, variant, settings=_settings):
        """How a server may prove who it is."""
        peer = trial.server13(settings)
        peer.greet().say(peer.encrypted_extensions())
        if "callback" in settings:
            peer.say(tls13.request_message())
        variant(peer)
        peer.say_finished()
        peer.data().bye()


FINISHED = {
    "spoilt": lambda peer: strays.spoilt(peer.finished()),
    "31 bytes": lambda peer: message(20, peer.finished()[4:-1]),
    "33 bytes": lambda peer: message(20, peer.finished()[4:] + b"\0"),
    "of no bytes": lambda peer: message(20),
    "the client's key": lambda peer: peer.finished(secret=peer.theirs_handshake.secret),
    "zeros": lambda peer: message(20, bytes(32)),
    "KeyUpdate behind it": lambda peer: peer.finished() + tls13.key_update(),
    "a ticket behind it": lambda peer: peer.finished() + message(4, u32(10) + u32(0) + v8(b"") + v16(b"x") + b"\0\0"),
    "two bytes behind it": lambda peer: peer.finished() + b"\4\0",
    "twice": lambda peer: peer.finished() * 2,
}


@cases("13 client, Finished", FINISHED)
def finished(trial, variant):
    """A Finished that is not right, or not alone."""
    peer = trial.server13("version=13")
    peer.greet().say(peer.encrypted_extensions())
    peer.say_certificate()
    data = variant(peer)
    peer.say_finished_as = None
    peer.record(wire.HANDSHAKE, data)
    peer.transcript += data[:36]
    peer.application_keys()
    peer.sealer = peer.ours
    peer.data().bye()


@cases(
    "13 client, epoch",
    {
        "all in one record": lambda peer: in_one(peer, 0),
        "single bytes": lambda peer: in_one(peer, 1),
        "records of 50": lambda peer: in_one(peer, 50),
        "padded": lambda peer: in_one(peer, 0, pad=100),
        "EncryptedExtensions in clear": lambda peer: peer.plain(wire.HANDSHAKE, peer.encrypted_extensions()),
        "Finished under application keys": lambda peer: wrong_epoch(peer),
        "data before Finished": lambda peer: (
            peer.say(peer.encrypted_extensions()),
            peer.say_certificate(),
            peer.record(wire.DATA, b"x"),
        ),
        "data instead of Finished": lambda peer: data_early(peer),
        "without Certificate": lambda peer: (peer.say(peer.encrypted_extensions()), peer.say_finished(), peer.data()),
        "without EncryptedExtensions": lambda peer: (peer.say_certificate(), peer.say_finished(), peer.data()),
        "EncryptedExtensions twice": lambda peer: (peer.say(peer.encrypted_extensions()), peer.flight()),
        "request after Certificate": lambda peer: late_request(peer),
        "request twice": lambda peer: (
            peer.say(peer.encrypted_extensions()),
            peer.say(tls13.request_message()),
            peer.say(tls13.request_message()),
            peer.say_certificate(),
            peer.say_finished(),
        ),
        "under the client's keys": lambda peer: (
            setattr(peer, "sealer", Protection13(peer.suite, peer.theirs_handshake.secret)),
            peer.flight(),
        ),
    },
)
def epochs(trial, variant):
    """Orders, epochs, fragments of the server's flight."""
    peer = trial.server13("version=13 certificate=client")
    peer.greet()
    variant(peer)
    peer.data().bye()


def in_one(peer, size, **how):
    """The flight in records of one size (0: one record)."""
    data = []
    for make in (
        peer.encrypted_extensions,
        lambda: tls13.certificate_message("server"),
        lambda: peer.verify("server", 0x0804),
        peer.finished,
    ):
        data.append(make())
        peer.transcript += data[-1]
    data = b"".join(data)
    peer.cut(data, [size] * (len(data) // size) if size else (), **how)
    peer.application_keys()
    peer.sealer = peer.ours


def wrong_epoch(peer):
    """Finished under keys that come after it."""
    peer.say(peer.encrypted_extensions())
    peer.say_certificate()
    peer.application_keys()
    peer.sealer = peer.ours
    peer.record(wire.HANDSHAKE, peer.finished())


def data_early(peer):
    """No Finished, but data under application keys."""
    peer.say(peer.encrypted_extensions())
    peer.say_certificate()
    peer.application_keys()
    peer.sealer = peer.ours


def late_request(peer):
    """CertificateRequest behind Certificate."""
    peer.say(peer.encrypted_extensions())
    peer.say(tls13.certificate_message("server"))
    peer.say(tls13.request_message())
    peer.say(peer.verify("server", 0x0804))
    peer.say_finished()


BETWEEN = {
    name: strays.RECORDS[name]
    for name in (
        "CCS",
        "CCS twice",
        "empty handshake record",
        "empty data",
        "data",
        "user_canceled",
        "close_notify",
        "plain user_canceled",
        "CCS of value 2",
        "plain handshake",
        "type 99",
    )
}
BETWEEN["padding only"] = strays.SEALED["padding only"]
BETWEEN["a whole message"] = lambda peer: peer.record(wire.HANDSHAKE, tls13.key_update())
for _settings in ("version=13", "version=13 certificate-callback"):

    @cases(f"13 client, {_settings}, inside Certificate", BETWEEN)
    def inside(trial, variant, settings=_settings):
        """Something between the records of one message."""
        peer = trial.server13(settings)
        peer.greet().say(peer.encrypted_extensions())
        data = tls13.certificate_message("server")
        peer.record(wire.HANDSHAKE, data[:50])
        variant(peer)
        peer.record(wire.HANDSHAKE, data[50:])
        peer.transcript += data
        peer.say(peer.verify("server", 0x0804))
        peer.say_finished()
        peer.data().bye()


@cases("13 client, inside ServerHello", {name: BETWEEN[name] for name in BETWEEN if "padd" not in name})
def inside_hello(trial, variant):
    """Something between the records of ServerHello."""
    peer = trial.server13("version=13")
    peer.read_hello()
    data = peer.hello().encode()
    peer.record(wire.HANDSHAKE, data[:50])
    variant(peer)
    peer.record(wire.HANDSHAKE, data[50:])
    peer.transcript += data
    peer.go()
    peer.flight().data().bye()


# After the handshake.


def ticket(**how):
    """A NewSessionTicket."""
    return lambda peer: peer.record(wire.HANDSHAKE, peer.new_ticket(**how))


AFTER = {
    "ticket": ticket(),
    "ticket without a nonce": ticket(nonce=b""),
    "nonce of 255": ticket(nonce=bytes(255)),
    "empty ticket": ticket(ticket=b""),
    "ticket of 20000": ticket(ticket=bytes(20000)),
    "ticket of 65535": ticket(ticket=bytes(65500)),
    "lifetime 0": ticket(lifetime=0),
    "lifetime of 8 days": ticket(lifetime=691200),
    "lifetime at its end": ticket(lifetime=0xFFFFFFFF),
    "early data": ticket(extensions=[(wire.EARLY_DATA, u32(100))]),
    "early data of no bytes": ticket(extensions=[(wire.EARLY_DATA, b"")]),
    "early data of 5 bytes": ticket(extensions=[(wire.EARLY_DATA, bytes(5))]),
    "early data twice": ticket(extensions=[(wire.EARLY_DATA, u32(1))] * 2),
    "unknown extension": ticket(extensions=[(0x7000, b"x")]),
    "unknown extension twice": ticket(extensions=[(0x7000, b"x")] * 2),
    "name extension": ticket(extensions=[(wire.SERVER_NAME, b"")]),
    "share extension": ticket(extensions=[(wire.KEY_SHARE, b"")]),
    "100 tickets": lambda peer: [peer.record(wire.HANDSHAKE, peer.new_ticket(ticket=b"%d" % n)) for n in range(100)],
    "20 tickets in a record": lambda peer: peer.record(
        wire.HANDSHAKE, b"".join(peer.new_ticket(ticket=b"%d" % n) for n in range(20))
    ),
    "ticket in single bytes": lambda peer: peer.cut(peer.new_ticket(), [1] * 40),
    "ticket of no bytes": lambda peer: peer.record(wire.HANDSHAKE, message(4)),
    "ticket with more behind": lambda peer: peer.record(wire.HANDSHAKE, message(4, peer.new_ticket()[4:] + b"\0")),
    "ticket cut": lambda peer: peer.record(wire.HANDSHAKE, message(4, peer.new_ticket()[4:-1])),
    "ticket without extensions": lambda peer: peer.record(wire.HANDSHAKE, message(4, peer.new_ticket()[4:-2])),
    "ticket of 1.2": lambda peer: peer.record(wire.HANDSHAKE, message(4, u32(10) + v16(b"ticket"))),
    "KeyUpdate": lambda peer: peer.update(),
    "KeyUpdate that asks": lambda peer: peer.update(1),
    "KeyUpdate and a ticket in one record": lambda peer: peer.record(
        wire.HANDSHAKE, tls13.key_update() + peer.new_ticket()
    ),
    "ticket and KeyUpdate in one record": lambda peer: (
        peer.record(wire.HANDSHAKE, peer.new_ticket() + tls13.key_update()),
        setattr(peer, "sealer", peer.sealer.updated()),
    ),
    "KeyUpdate with old keys": lambda peer: peer.record(wire.HANDSHAKE, tls13.key_update()),
    "two bytes, KeyUpdate": lambda peer: (
        peer.record(wire.HANDSHAKE, b"\4\0"),
        peer.record(wire.HANDSHAKE, tls13.key_update()),
    ),
    "request": lambda peer: peer.record(wire.HANDSHAKE, tls13.request_message(b"context")),
    "request without a context": lambda peer: peer.record(wire.HANDSHAKE, tls13.request_message()),
    "request twice": lambda peer: [peer.record(wire.HANDSHAKE, tls13.request_message(b"context")) for _ in range(2)],
    "request and its end in two records": lambda peer: peer.cut(tls13.request_message(b"context"), [10]),
    "request without schemes": lambda peer: peer.record(wire.HANDSHAKE, message(13, b"\1x\0\0")),
    "HelloRequest": lambda peer: peer.record(wire.HANDSHAKE, message(0)),
    "data between the records of a ticket": lambda peer: (
        peer.record(wire.HANDSHAKE, peer.new_ticket()[:9]),
        peer.data(b"x"),
    ),
    "close_notify in the middle of a ticket": lambda peer: (peer.record(wire.HANDSHAKE, b"\4\0\0"), peer.bye()),
    "data behind close_notify": lambda peer: (peer.bye(), peer.data(b"late")),
    "ticket behind close_notify": lambda peer: (peer.bye(), peer.record(wire.HANDSHAKE, peer.new_ticket())),
    "fatal alert behind close_notify": lambda peer: (peer.bye(), peer.alert(2, 40)),
    "40 KeyUpdates": lambda peer: [peer.update() for _ in range(40)],
    "40 KeyUpdates that ask": lambda peer: [peer.update(1) for _ in range(40)],
    "EndOfEarlyData": lambda peer: peer.record(wire.HANDSHAKE, message(5)),
}
for _settings in ("version=13 :keep", "version=13 post-handshake certificate=client :keep"):

    @cases(f"13 client, {_settings}, after the handshake", AFTER)
    def after(trial, variant, settings=_settings):
        """What a server may send after the handshake."""
        peer = trial.server13(settings)
        peer.accept().data(b"first")
        variant(peer)
        peer.data(b"last").bye()


# Resumption.


def resumed(change=None, rest=None, settings="", **how):
    """A second connection with the first one's ticket; change(peer, hello) alters the ServerHello, rest(peer) sends another flight."""

    def run(trial):
        line = f"version=13 certificate=client {settings}"
        first = trial.server13(line + " :keep")
        first.accept()
        first.record(wire.HANDSHAKE, first.new_ticket(**how))
        first.data().bye()
        peer = trial.server13(line + " :resume")
        hello = peer.read_hello()
        offered = hello.get(wire.PSK)
        peer.log.append("offers" if offered else "no offer")
        if offered:
            peer.psk = first.sessions[0].psk
            answer = peer.hello([(wire.PSK, u16(0))])
        else:
            answer = peer.hello()
        if change:
            change(peer, answer)
        peer.say_hello(answer)
        if rest:
            rest(peer)
        elif peer.psk:
            peer.say(peer.encrypted_extensions())
            peer.say_finished()
        else:
            peer.flight()
        peer.data().bye()

    return run


def unchosen(peer, hello):
    """The server does not take the PSK, but acts as if it did."""
    hello.drop(wire.PSK)


def full(peer, hello):
    """The server makes a full handshake."""
    hello.drop(wire.PSK)
    peer.psk = None


RESUMED = {
    "right": resumed(),
    "full handshake": resumed(full),
    "PSK taken, not said": resumed(unchosen),
    "identity 1": resumed(lambda peer, hello: hello.put(wire.PSK, u16(1))),
    "identity 65535": resumed(lambda peer, hello: hello.put(wire.PSK, u16(65535))),
    "PSK without a share": resumed(lambda peer, hello: hello.drop(wire.KEY_SHARE)),
    "suite of the same hash": resumed(
        lambda peer, hello: (setattr(hello, "suite", 0x1303), setattr(peer, "suite", 0x1303))
    ),
    "suite of another hash": resumed(
        lambda peer, hello: (
            setattr(hello, "suite", 0x1302),
            setattr(peer, "suite", 0x1302),
            setattr(peer, "psk", b"k" * 48),
        )
    ),
    "Certificate too": resumed(None, lambda peer: peer.flight()),
    "request": resumed(
        None,
        lambda peer: (peer.say(peer.encrypted_extensions()), peer.say(tls13.request_message()), peer.say_finished()),
    ),
    "early data not offered": resumed(
        None, lambda peer: (peer.say(peer.encrypted_extensions([(wire.EARLY_DATA, b"")])), peer.say_finished())
    ),
    "another key": resumed(lambda peer, hello: setattr(peer, "psk", bytes(32))),
    "PSK said, not taken": resumed(lambda peer, hello: setattr(peer, "psk", None), lambda peer: peer.flight()),
    "ticket without a nonce": resumed(nonce=b""),
    "lifetime 0": resumed(lifetime=0),
    "lifetime of 8 days": resumed(lifetime=691200),
    "large ticket": resumed(ticket=bytes(9000)),
    "another name": resumed(settings=":name=localhost"),
    "retry": lambda trial: resumed_retry(trial, True),
    "retry, then a full handshake": lambda trial: resumed_retry(trial, False),
    "early data taken": lambda trial: early(trial, True),
    "early data refused": lambda trial: early(trial, False),
    "early data taken, another protocol": lambda trial: early(trial, True, [(wire.ALPN, v16(b"\2h2"))], "alpn"),
    "early data taken, the same protocol": lambda trial: early(
        trial, True, [(wire.ALPN, v16(b"\3foo"))], "alpn", [(wire.ALPN, v16(b"\3foo"))]
    ),
    "early data taken, no protocol": lambda trial: early(trial, True, [], "alpn", [(wire.ALPN, v16(b"\3foo"))]),
    "early data taken without PSK": lambda trial: early(trial, True, psk=False),
    "early data refused by a full handshake": lambda trial: early(trial, False, psk=False),
    "early data taken with another suite": lambda trial: early(trial, True, suite=0x1303),
    "early data, then a retry": lambda trial: early(trial, False, retry=True),
    "early data, a retry, and taken": lambda trial: early(trial, True, retry=True),
    "early data, then TLS 1.2": lambda trial: early_then_12(trial),
}


def resumed_retry(trial, takes):
    """A retry between the offer and the answer."""
    first = trial.server13("version=13 :keep")
    first.accept()
    first.record(wire.HANDSHAKE, first.new_ticket())
    first.data().bye()
    peer = trial.server13("version=13 :resume")
    peer.read_hello()
    peer.say_retry(peer.retry())
    peer.group = wire.P256
    hello = peer.read_hello()
    peer.log.append("offers" if hello.get(wire.PSK) else "no offer")
    peer.psk = first.sessions[0].psk if takes else None
    peer.say_hello(peer.hello([(wire.PSK, u16(0))] if takes else []))
    if takes:
        peer.say(peer.encrypted_extensions())
        peer.say_finished()
    else:
        peer.flight()
    peer.data().bye()


def early(trial, takes, extensions=(), settings="", before=(), psk=True, suite=0x1301, retry=False):
    """A client that sends early data; the server takes it or does not."""
    line = f"version=13 {settings}"
    first = trial.server13(line + " :keep")
    first.greet().say(first.encrypted_extensions(before))
    first.say_certificate()
    first.say_finished()
    first.read_finished()
    first.record(wire.HANDSHAKE, first.new_ticket(extensions=[(wire.EARLY_DATA, u32(1000))]))
    first.data().bye()
    session = first.sessions[0]
    peer = trial.server13(line + " :resume :early=hello-early")
    hello = peer.read_hello()
    peer.log.append(
        ("early" if hello.get(wire.EARLY_DATA) is not None else "not early")
        + (" offers" if hello.get(wire.PSK) else " no offer")
    )
    opener = Protection13(0x1301, _early_secret(session, peer.transcript))
    if retry:
        peer.say_retry(peer.retry())
        peer.group = wire.P256
        # The early data lies before the second ClientHello.
        peer.opener, again = opener, peer.opener
        peer.read_record()
        peer.opener = again
        peer.read_hello()
    peer.suite, peer.psk = suite, session.psk if psk else None
    peer.say_hello(peer.hello([(wire.PSK, u16(0))] if psk else []))
    peer.say(peer.encrypted_extensions([*extensions, *([(wire.EARLY_DATA, b"")] if takes else [])]))
    if not psk:
        peer.say_certificate()
    peer.say_finished()
    # Early data comes under its own keys; the client's Finished under the handshake's.
    peer.opener, handshake = opener, peer.opener
    if not retry:
        while peer.read_record()[0] not in (wire.DATA, wire.ALERT):
            pass
    if takes:
        peer.until(wire.END_OF_EARLY_DATA)
    peer.opener = handshake
    peer.read_finished()
    peer.data().bye()


def _early_secret(session, hello):
    """The secret of early data."""
    schedule = tls13.Schedule(session.suite, session.psk)
    return schedule.derive(schedule.early, b"c e traffic", hello)


def early_then_12(trial):
    """The server answers early data with TLS 1.2."""
    first = trial.server13("level=1 :keep")
    first.accept()
    first.record(wire.HANDSHAKE, first.new_ticket(extensions=[(wire.EARLY_DATA, u32(1000))]))
    first.data().bye()
    peer = trial.server12("level=1 :resume :early=hello-early")
    peer.read_hello()
    peer.say_hello()
    raise Stopped


REFUSED = {
    "unknown suite": fields(suite=0x1304),
    "suite of 1.2": fields(suite=0xC02F),
    "suite of another hash": fields(suite=0x1302),
    "compression": fields(compression=1),
    "another session id": fields(session=bytes(32)),
    "no share": drop(wire.KEY_SHARE),
    "a group not offered": share(0x0100, bytes(255)),
    "identity 1": put(wire.PSK, u16(1)),
    "garbled identity": put(wire.PSK, b"\0"),
    "version 3.5": put(wire.VERSIONS, u16(0x0305)),
    "ALPN": put(wire.ALPN, v16(b"\2h2")),
    "SCT": put(wire.SCT, b"x"),
}


def _refused(trial, answer):
    """A client has sent early data, and refuses the ServerHello: nobody can read an alert under the keys of early data."""
    line = "level=1"
    first = trial.server13(line + " :keep")
    first.accept()
    first.record(wire.HANDSHAKE, first.new_ticket(extensions=[(wire.EARLY_DATA, u32(1000))]))
    first.data().bye()
    session = first.sessions[0]
    settings = line + " :resume :early=hello-early"
    peer = answer(trial, settings)
    # An alert that is sealed with these keys is told by its mark in the log. They stay for all that comes.
    peer.opener = Protection13(0x1301, _early_secret(session, peer.transcript))
    peer.is_protected, peer.on_change = lambda kind: kind == wire.DATA, lambda: None
    raise Stopped


@cases("13 client, refuses behind early data", REFUSED)
def refused_13(trial, change):
    """A ServerHello of TLS 1.3."""

    def answer(trial, settings):
        peer = trial.server13(settings)
        peer.read_hello()
        hello = peer.hello([(wire.PSK, u16(0))])
        change(peer, hello)
        peer.plain(wire.HANDSHAKE, hello.encode())
        return peer

    _refused(trial, answer)


@cases(
    "13 client, refuses TLS 1.2 behind early data",
    {
        "unknown suite": fields(suite=0x0A0A),
        "suite of 1.3": fields(suite=0x1301),
        "compression": fields(compression=1),
        "version 3.0": fields(version=0x0300),
        "sentinel": lambda peer, hello: setattr(hello, "random", hello.random[:24] + b"DOWNGRD\1"),
    },
)
def refused_12(trial, change):
    """A ServerHello of TLS 1.2."""

    def answer(trial, settings):
        peer = trial.server12(settings)
        peer.read_hello()
        hello = peer.hello()
        change(peer, hello)
        peer.plain(wire.HANDSHAKE, hello.encode())
        return peer

    _refused(trial, answer)


for _name, _function in RESUMED.items():
    case(f"13 client, resumes: {_name}")(_function)


def ticket_without_room(trial):
    """The next ClientHello would be too long with the ticket: nothing malformed goes out."""
    first = trial.server13("version=13 :keep")
    first.accept()
    first.cut(first.new_ticket(ticket=bytes([7]) * 65400), [16000] * 4)
    first.data().bye()
    peer = trial.server13("version=13 :resume")
    hello = peer.read_hello()
    peer.log.append(f"offers {len(hello.get(wire.PSK) or b'')}")


case("13 client, a ticket that has no room in a ClientHello")(ticket_without_room)
