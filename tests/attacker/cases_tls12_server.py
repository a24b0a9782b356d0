"""A TLS 1.2 server is attacked."""

import strays
import tls12
import wire
from keys import Share, certificate
from peer import Stopped
from trial import case, cases
from wire import message, numbers, u16, u24, u32, u8, v8, v16, v24


@cases("12 server, stray", strays.variants(strays.CLIENT12_POINTS, strays.SEALED12))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.client12("version=12 verify=3")
    strays.client12(peer, strays.hook_for(peer, variant))


# ClientHello.


def put(kind, body):
    """A change that sets an extension."""
    return lambda peer, hello: hello.put(kind, body)


def drop(kind):
    """A change that removes an extension."""
    return lambda peer, hello: hello.drop(kind)


def fields(**values):
    """A change of fields."""
    return lambda peer, hello: [setattr(hello, name, value) for name, value in values.items()]


def twice(kind):
    """A change that doubles an extension."""
    return lambda peer, hello: hello.extensions.append((kind, hello.get(kind) or b""))


HELLOS = {
    "right": lambda peer, hello: None,
    "no extensions": lambda peer, hello: hello.extensions.clear(),
    "no groups": drop(wire.GROUPS),
    "no schemes": drop(wire.SCHEMES),
    "no renegotiation info": drop(wire.RENEGOTIATION),
    "SCSV": lambda peer, hello: (hello.drop(wire.RENEGOTIATION), hello.suites.append(0xFF)),
    "SCSV and info": lambda peer, hello: hello.suites.append(0xFF),
    "fallback SCSV": lambda peer, hello: hello.suites.append(0x5600),
    "no extended secret": drop(wire.EXTENDED_SECRET),
    "extended secret with a body": put(wire.EXTENDED_SECRET, b"x"),
    "no ticket": drop(wire.TICKET),
    "no name": drop(wire.SERVER_NAME),
    "renegotiation info, not empty": put(wire.RENEGOTIATION, b"\1x"),
    "renegotiation info of no bytes": put(wire.RENEGOTIATION, b""),
    "renegotiation info cut": put(wire.RENEGOTIATION, b"\5x"),
    "renegotiation info with more behind": put(wire.RENEGOTIATION, b"\0x"),
    "version 3.4": fields(version=0x0304),
    "version 3.9": fields(version=0x0309),
    "version 3.2": fields(version=0x0302),
    "version 3.1": fields(version=0x0301),
    "version 3.0": fields(version=0x0300),
    "version 2.0": fields(version=0x0200),
    "version 4.0": fields(version=0x0400),
    "version 0": fields(version=0),
    "version of DTLS": fields(version=0xFEFD),
    "versions of 1.3 only": put(wire.VERSIONS, b"\2\3\4"),
    "versions of both": put(wire.VERSIONS, b"\4\3\4\3\3"),
    "versions of 1.1": put(wire.VERSIONS, b"\2\3\2"),
    "versions empty": put(wire.VERSIONS, b"\0"),
    "versions of no bytes": put(wire.VERSIONS, b""),
    "compression deflate": fields(compressions=b"\1"),
    "compression null and deflate": fields(compressions=b"\1\0"),
    "no compression": fields(compressions=b""),
    "session id of 33": fields(session=bytes(33)),
    "session id of nobody": fields(session=bytes(32)),
    "session id of 1": fields(session=b"x"),
    "no suites": fields(suites=[]),
    "unknown suites": fields(suites=[0x0A0A]),
    "suites of 1.3": fields(suites=[0x1301]),
    "null": fields(suites=[0, 1, 2]),
    "static RSA": fields(suites=[0x9C, 0x2F]),
    "CBC": fields(suites=[0xC013]),
    "anonymous": fields(suites=[0xC018, 0x34]),
    "DHE": fields(suites=[0x9E]),
    "PSK": fields(suites=[0xC037]),
    "ECDSA only": fields(suites=[0xC02B]),
    "export": fields(suites=[3]),
    "32000 suites": lambda peer, hello: setattr(hello, "suites", [0x0A0A] * 32000 + [0xC02F]),
    "empty groups": put(wire.GROUPS, b"\0\0"),
    "groups of no bytes": put(wire.GROUPS, b""),
    "odd groups": put(wire.GROUPS, b"\0\3\0\x1d\0"),
    "unknown groups": put(wire.GROUPS, v16(numbers(0x0A0A))),
    "P-384 only": put(wire.GROUPS, v16(numbers(24))),
    "FFDHE only": put(wire.GROUPS, v16(numbers(0x0100))),
    "groups with more behind": put(wire.GROUPS, b"\0\2\0\x1d\0"),
    "empty schemes": put(wire.SCHEMES, b"\0\0"),
    "schemes of no bytes": put(wire.SCHEMES, b""),
    "odd schemes": put(wire.SCHEMES, b"\0\3\4\1\4"),
    "unknown schemes": put(wire.SCHEMES, v16(numbers(0x0A0A))),
    "SHA-1 only": put(wire.SCHEMES, v16(numbers(0x0201))),
    "MD5 only": put(wire.SCHEMES, v16(numbers(0x0101))),
    "ECDSA schemes only": put(wire.SCHEMES, v16(numbers(0x0403))),
    "PSS only": put(wire.SCHEMES, v16(numbers(0x0804))),
    "SHA-224": put(wire.SCHEMES, v16(numbers(0x0301))),
    "point formats": put(wire.POINT_FORMATS, b"\1\0"),
    "point formats without uncompressed": put(wire.POINT_FORMATS, b"\1\1"),
    "point formats empty": put(wire.POINT_FORMATS, b"\0"),
    "point formats of no bytes": put(wire.POINT_FORMATS, b""),
    "ticket of nobody": put(wire.TICKET, b"x" * 200),
    "short ticket": put(wire.TICKET, b"x"),
    "ticket of 16": put(wire.TICKET, bytes(16)),
    "large ticket": put(wire.TICKET, bytes(20000)),
    "name empty": put(wire.SERVER_NAME, wire.host_name("")),
    "name with a zero": put(wire.SERVER_NAME, wire.host_name("a\0b")),
    "two names": put(wire.SERVER_NAME, v16((b"\0" + v16(b"a")) * 2)),
    "name of no bytes": put(wire.SERVER_NAME, b""),
    "name that is an address": put(wire.SERVER_NAME, wire.host_name("127.0.0.1")),
    "name not UTF-8": put(wire.SERVER_NAME, v16(b"\0" + v16(b"\xff\xfe"))),
    "ALPN": put(wire.ALPN, v16(b"\3foo")),
    "ALPN unknown": put(wire.ALPN, v16(b"\3bar")),
    "ALPN empty": put(wire.ALPN, b"\0\0"),
    "ALPN of an empty protocol": put(wire.ALPN, v16(b"\0")),
    "status request": put(wire.STATUS_REQUEST, b"\1\0\0\0\0"),
    "status request of no bytes": put(wire.STATUS_REQUEST, b""),
    "status request of another type": put(wire.STATUS_REQUEST, b"\2\0\0\0\0"),
    "encrypt-then-MAC": put(wire.ENCRYPT_THEN_MAC, b""),
    "encrypt-then-MAC with a body": put(wire.ENCRYPT_THEN_MAC, b"x"),
    "max fragment": put(wire.MAX_FRAGMENT, b"\1"),
    "max fragment 9": put(wire.MAX_FRAGMENT, b"\x09"),
    "record size limit": put(wire.RECORD_SIZE, b"\x40\0"),
    "share": put(wire.KEY_SHARE, v16(u16(29) + v16(bytes(32)))),
    "PSK extension": put(wire.PSK, b"x"),
    "early data": put(wire.EARLY_DATA, b""),
    "post-handshake": put(wire.POST_HANDSHAKE, b""),
    "cookie": put(wire.COOKIE, v16(b"x")),
    "next protocol": put(13172, b""),
    "SRP": put(12, b"\1x"),
    "SRTP": put(14, b"\0\2\0\1\0"),
    "heartbeat": put(15, b"\1"),
    "SCT": put(wire.SCT, b""),
    "GREASE": put(0x0A0A, b""),
    "unknown": put(0x7000, b"x"),
    "unknown twice": lambda peer, hello: hello.extensions.extend([(0x7000, b"")] * 2),
    "schemes for certificates": put(wire.SCHEMES_CERT, v16(numbers(0x0807))),
    "authorities": put(wire.AUTHORITIES, v16(v16(b"\x30\0"))),
    "authorities of no bytes": put(wire.AUTHORITIES, b""),
}
for _kind in (wire.SERVER_NAME, wire.GROUPS, wire.SCHEMES, wire.RENEGOTIATION, wire.EXTENDED_SECRET, wire.TICKET):
    HELLOS[f"extension {_kind} twice"] = twice(_kind)
for _settings in (
    "version=12 alpn name-callback hello-callback",
    "alpn",
    "version=12 certificate=server,serverec,ed25519 no-ticket",
):

    @cases(f"12 server, {_settings}, hello", HELLOS)
    def client_hello(trial, variant, settings=_settings):
        """A ClientHello with something wrong."""
        peer = trial.client12(settings)
        hello = peer.hello()
        variant(peer, hello)
        peer.connect(hello).data().bye()


# Client certificates.


def shown(*names):
    """A Certificate."""
    return lambda peer: tls12.certificate_message(*names)


def signed(name="client", scheme=0x0401, claimed=None):
    """A CertificateVerify."""
    return lambda peer: peer.verify(name, scheme, claimed)


def nothing(_):
    """No message."""


def listed(body):
    """A Certificate with this list."""
    return lambda peer: message(11, v24(body))


ANSWERS = {
    "good": (shown("client"), signed()),
    "PSS": (shown("client"), signed(scheme=0x0804)),
    "ECDSA": (shown("clientec"), signed("clientec", 0x0403)),
    "Ed25519": (shown("ed25519"), signed("ed25519", 0x0807)),
    "none": (shown(), nothing),
    "nothing at all": (nothing, nothing),
    "none, but CertificateVerify": (shown(), signed()),
    "no Certificate, but CertificateVerify": (nothing, signed()),
    "no CertificateVerify": (shown("client"), nothing),
    "another's signature": (shown("client"), signed("server")),
    "another kind of key": (shown("client"), signed("clientec", 0x0403)),
    "spoilt": (shown("client"), lambda peer: strays.spoilt(peer.verify())),
    "SHA-1": (shown("client"), signed(scheme=0x0201)),
    "SHA-512": (shown("client"), signed(scheme=0x0601)),
    "SHA-224": (shown("client"), signed(scheme=0x0301)),
    "PKCS#1 called PSS": (shown("client"), signed(claimed=0x0804)),
    "PSS called PKCS#1": (shown("client"), signed(scheme=0x0804, claimed=0x0401)),
    "SHA-384 called SHA-256": (shown("client"), signed(scheme=0x0501, claimed=0x0401)),
    "unknown scheme": (shown("client"), signed(claimed=0x0A0A)),
    "scheme 0": (shown("client"), signed(claimed=0)),
    "MD5": (shown("client"), signed(claimed=0x0101)),
    "claims ECDSA": (shown("client"), signed(claimed=0x0403)),
    "ECDSA with SHA-384": (shown("clientec"), signed("clientec", 0x0503)),
    "ECDSA with SHA-1": (shown("clientec"), signed("clientec", 0x0203)),
    "over another transcript": (
        shown("client"),
        lambda peer: message(15, tls12.sign("client", 0x0401, peer.transcript[:-1])),
    ),
    "over the server's parameters": (shown("client"), lambda peer: message(15, tls12.sign("client", 0x0401, b"x"))),
    "empty signature": (shown("client"), lambda peer: message(15, b"\4\1\0\0")),
    "of no bytes": (shown("client"), lambda peer: message(15)),
    "more behind": (shown("client"), lambda peer: message(15, peer.verify()[4:] + b"\0")),
    "without a scheme": (shown("client"), lambda peer: message(15, peer.verify()[6:])),
    "signature too long": (shown("client"), lambda peer: message(15, b"\4\1" + v16(bytes(300)))),
    "unknown authority": (shown("otherca"), signed("otherca", 0x0403)),
    "expired": (shown("expired"), signed("expired", 0x0403)),
    "a server's": (shown("other"), signed("other", 0x0403)),
    "bad signature in the certificate": (shown("badsig"), signed("badsig", 0x0403)),
    "chain": (shown("leaf", "intermediate"), signed("leaf", 0x0403)),
    "chain without its end": (shown("leaf"), signed("leaf", 0x0403)),
    "20 behind": (shown("client", *["other"] * 20), signed()),
    "too many behind": (shown("client", *["rsa4096"] * 400), signed()),
    "garbage": (listed(v24(b"garbage")), signed()),
    "garbage behind": (lambda peer: message(11, v24(v24(certificate("client")) + v24(b"garbage"))), signed()),
    "empty entry": (listed(v24(b"")), signed()),
    "bytes behind": (lambda peer: message(11, v24(v24(certificate("client") + b"\0"))), signed()),
    "list too long": (lambda peer: message(11, b"\0\0\5"), nothing),
    "Certificate of no bytes": (lambda peer: message(11), nothing),
    "Certificate with more behind": (
        lambda peer: message(11, tls12.certificate_message("client")[4:] + b"\0"),
        signed(),
    ),
    "of 1.3": (lambda peer: message(11, b"\0" + v24(v24(certificate("client")) + b"\0\0")), signed()),
    "weak": (shown("weak"), signed("weak")),
    "P-384": (shown("server384"), signed("server384", 0x0503)),
    "P-384 with SHA-256": (shown("server384"), signed("server384", 0x0403)),
    "RSA-PSS key": (shown("rsapss"), signed("rsapss", 0x0804, 0x0809)),
}
for _mode in (0, 1, 3):

    @cases(f"12 server, verify {_mode}, certificate", ANSWERS)
    def certificates(trial, variant, mode=_mode):
        """A client's answer to the CertificateRequest (or to none), and what its session is worth."""
        settings = f"version=12 verify={mode}"
        peer = trial.client12(settings)
        peer.start()
        show, verify = variant
        for step in (show, None, verify):
            if step is None:
                peer.say_key_exchange()
                continue
            data = step(peer)
            if data:
                peer.say(data)
        peer.say_finished().read_finished().data().bye()
        session = peer.kept()
        trial.end()
        peer = trial.client12(settings)
        peer.connect(peer.hello(session=session)).data().bye()


# Key exchange.

EXCHANGES = {
    "right": lambda peer: peer.key_exchange(),
    "empty point": lambda peer: peer.key_exchange(b""),
    "of no bytes": lambda peer: message(16),
    "31 bytes": lambda peer: peer.key_exchange(bytes(31)),
    "33 bytes": lambda peer: peer.key_exchange(b"\x55" * 33),
    "zeros": lambda peer: peer.key_exchange(bytes(32)),
    "low order": lambda peer: peer.key_exchange(
        bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")
    ),
    "another group's": lambda peer: peer.key_exchange(Share(23).public()),
    "length too long": lambda peer: message(16, b"\x21" + peer.share.public()),
    "more behind": lambda peer: message(16, peer.key_exchange()[4:] + b"\0"),
    "two bytes of length": lambda peer: message(16, v16(peer.share.public())),
    "of RSA": lambda peer: message(16, v16(bytes(256))),
    "twice": lambda peer: peer.key_exchange() * 2,
    "none": lambda peer: b"",
    "255 bytes": lambda peer: peer.key_exchange(bytes(255)),
}
for _group in (wire.X25519, wire.P256):

    @cases(
        f"12 server, group {_group}, key exchange",
        {
            **EXCHANGES,
            "not on the curve": lambda peer: peer.key_exchange(b"\4" + b"\1" * 64),
            "compressed": lambda peer: peer.key_exchange(b"\2" + Share(23).public()[1:33]),
            "hybrid": lambda peer: peer.key_exchange(strays.hybrid(Share(23).public())),
            "infinity": lambda peer: peer.key_exchange(b"\0"),
        },
    )
    def key_exchange(trial, variant, group=_group):
        """Key exchanges that are wrong."""
        peer = trial.client12("version=12")
        peer.start(peer.hello(groups=(group,)))
        data = variant(peer)
        if data:
            peer.say(data)
        peer.make_master(peer.share.shared(peer.peer_key))
        peer.say_finished().read_finished().data().bye()


@cases("12 server, P-521, key exchange", strays.POINT_FORMS)
def point_forms(trial, form):
    """A point in another form, with its secret."""
    peer = trial.client12("version=12 groups=P-521")
    peer.start(peer.hello(groups=(wire.P521,)))
    peer.say(peer.key_exchange(form(peer.share.public())))
    peer.make_master(peer.share.shared(peer.peer_key))
    peer.say_finished().read_finished().data().bye()


# Orders and epochs.

ORDERS = {
    "Finished without CCS": lambda peer: (peer.answer(), peer.say(peer.finished())),
    "Finished sealed without CCS": lambda peer: (
        peer.answer(),
        setattr(peer, "sealer", peer.next_sealer),
        peer.say(peer.finished()),
    ),
    "CCS before the key exchange": lambda peer: (
        peer.change_cipher_spec(),
        peer.answer(),
        setattr(peer, "sealer", peer.next_sealer),
        peer.say(peer.finished()),
    ),
    "CCS first of all": lambda peer: (peer.change_cipher_spec(), peer.answer().say_finished()),
    "CCS twice": lambda peer: (peer.answer(), peer.change_cipher_spec(), peer.say_finished()),
    "CCS twice, the second sealed": lambda peer: (
        peer.answer(),
        peer.change(),
        peer.change(),
        peer.say(peer.finished()),
    ),
    "no key exchange": lambda peer: (peer.make_master(bytes(32)), peer.say_finished()),
    "Finished at once, master secret empty": lambda peer: (
        setattr(peer, "master", b""),
        peer.make_keys(),
        peer.say_finished(),
    ),
    "Finished at once, master secret zero": lambda peer: (
        setattr(peer, "master", bytes(48)),
        peer.make_keys(),
        peer.say_finished(),
    ),
    "key exchange twice": lambda peer: (peer.answer(), peer.say(peer.key_exchange()), peer.say_finished()),
    "ClientHello twice": lambda peer: (peer.say(peer.hello().encode()), peer.answer().say_finished()),
    "Finished twice": lambda peer: (peer.answer().say_finished(), peer.say(peer.finished())),
    "Finished spoilt": lambda peer: (peer.answer().change(), peer.say(strays.spoilt(peer.finished()))),
    "Finished of 13": lambda peer: (peer.answer().change(), peer.say(message(20, peer.finished()[4:] + b"\0"))),
    "Finished of 11": lambda peer: (peer.answer().change(), peer.say(message(20, peer.finished()[4:-1]))),
    "Finished of no bytes": lambda peer: (peer.answer().change(), peer.say(message(20))),
    "the server's label": lambda peer: (
        peer.answer().change(),
        peer.say(message(20, peer.verify_data(b"server finished"))),
    ),
    "data before Finished": lambda peer: (peer.answer().change(), peer.data(b"early"), peer.say(peer.finished())),
    "data in clear": lambda peer: (peer.answer(), peer.plain(wire.DATA, b"early"), peer.say_finished()),
    "no Finished, data": lambda peer: (peer.answer().change(), peer.data(b"early")),
    "Finished with more behind": lambda peer: (
        peer.answer().change(),
        peer.record(wire.HANDSHAKE, peer.finished() + b"\0\0"),
    ),
    "Finished and a ClientHello": lambda peer: (
        peer.answer().change(),
        peer.record(wire.HANDSHAKE, peer.finished() + peer.hello().encode()),
    ),
    "half a Finished before CCS": lambda peer: (
        peer.answer(),
        peer.record(wire.HANDSHAKE, peer.finished()[:2]),
        peer.change(),
        peer.record(wire.HANDSHAKE, peer.finished()[2:]),
    ),
    "key exchange and Finished in one record": lambda peer: (
        peer.make_master(bytes(32)),
        peer.record(wire.HANDSHAKE, peer.key_exchange() + message(20, bytes(12))),
        peer.change(),
    ),
    "in single bytes": lambda peer: (peer.answer(), peer.change(), peer.say(peer.finished(), cut=[1] * 15)),
    "another transcript": lambda peer: (
        peer.answer().change(),
        peer.say(message(20, peer.verify_data(b"client finished", peer.transcript[:-1]))),
    ),
    "keys without extended secret": lambda peer: (setattr(peer, "extended", False), peer.answer().say_finished()),
    "ticket from the client": lambda peer: (
        peer.answer(),
        peer.say(message(4, bytes(4) + v16(b"x"))),
        peer.say_finished(),
    ),
    "ServerHelloDone": lambda peer: (peer.say(tls12.DONE), peer.answer().say_finished()),
    "next protocol": lambda peer: (peer.answer().change(), peer.say(message(67, bytes(32))), peer.say(peer.finished())),
}
for _settings in ("version=12", "version=12 verify=1"):

    @cases(f"12 server, {_settings}, order", ORDERS)
    def orders(trial, variant, settings=_settings):
        """The client's messages in other orders."""
        peer = trial.client12(settings)
        peer.start()
        variant(peer)
        peer.data().bye()


# Resumption.


def session_for(trial, settings, name=None, **how):
    """A session, with a client's certificate where one is named."""
    peer = trial.client12(settings)
    peer.start(peer.hello(**how))
    if name:
        peer.say(tls12.certificate_message(name))
        peer.say_key_exchange()
        peer.say(peer.verify(name))
        peer.say_finished().read_finished()
    else:
        peer.answer().say_finished().read_finished()
    peer.data().bye()
    return peer.kept()


def changed(session, **how):
    """A session with other fields."""
    return tls12.dataclasses.replace(session, **how)


STRANGER = bytes(48)
OFFERS = {
    "right": lambda peer, s: peer.hello(session=s),
    "another master secret": lambda peer, s: peer.hello(session=changed(s, master=STRANGER)),
    "without extended secret": lambda peer, s: peer.hello(session=s, extended=False),
    "another name": lambda peer, s: peer.hello(session=s, name="other.test"),
    "no name": lambda peer, s: peer.hello(session=s, name=None),
    "an address": lambda peer, s: peer.hello(session=s, name="127.0.0.1"),
    "name in capitals": lambda peer, s: peer.hello(session=s, name="LOCALHOST"),
    "another suite": lambda peer, s: peer.hello(session=s, suites=(0xC030,)),
    "another suite first": lambda peer, s: peer.hello(session=s, suites=(0xC030, 0xC02F)),
    "ticket spoilt": lambda peer, s: peer.hello(session=changed(s, ticket=s.ticket and strays.spoilt(s.ticket))),
    "ticket cut": lambda peer, s: peer.hello(session=changed(s, ticket=s.ticket and s.ticket[:-1])),
    "ticket longer": lambda peer, s: peer.hello(session=changed(s, ticket=s.ticket and s.ticket + b"x")),
    "ticket's name spoilt": lambda peer, s: peer.hello(session=changed(s, ticket=s.ticket and bytes([s.ticket[0] ^ 1]) + s.ticket[1:])),
    "ticket's middle spoilt": lambda peer, s: peer.hello(
        session=changed(s, ticket=s.ticket and s.ticket[:40] + bytes([s.ticket[40] ^ 1]) + s.ticket[41:])
    ),
    "ticket extension gone": lambda peer, s: peer.hello(session=s).drop(wire.TICKET),
    "id of another": lambda peer, s: peer.hello(session=changed(s, id=s.id and strays.spoilt(s.id))),
    "id cut": lambda peer, s: peer.hello(session=changed(s, id=s.id[:31])),
    "no schemes": lambda peer, s: peer.hello(session=s).drop(wire.SCHEMES),
    "no groups": lambda peer, s: peer.hello(session=s).drop(wire.GROUPS),
    "unknown groups": lambda peer, s: peer.hello(session=s, groups=(0x0A0A,)),
    "schemes that no certificate fits": lambda peer, s: peer.hello(session=s, schemes=(0x0403,)),
    "no renegotiation info": lambda peer, s: peer.hello(session=s).drop(wire.RENEGOTIATION),
    "compression": lambda peer, s: compressed(peer, s),
    "version 3.4": lambda peer, s: versioned(peer, s, 0x0304),
    "version 3.2": lambda peer, s: versioned(peer, s, 0x0302),
    "ALPN": lambda peer, s: peer.hello(session=s, more=[(wire.ALPN, v16(b"\3foo"))]),
    "status request": lambda peer, s: peer.hello(session=s, more=[(wire.STATUS_REQUEST, b"\1\0\0\0\0")]),
    "point formats": lambda peer, s: peer.hello(session=s, more=[(wire.POINT_FORMATS, b"\1\0")]),
    "versions of 1.3": lambda peer, s: peer.hello(session=s, more=[(wire.VERSIONS, b"\4\3\4\3\3")]),
    "suite of 1.3": lambda peer, s: peer.hello(session=s, suites=(0x1301, 0xC02F)),
    "1.3 in the session id": lambda peer, s: told(peer, s),
}


@case("12 server, ticket without an id")
def without_id(trial):
    """A ticket without a session id that would tell that it is taken (RFC 5077 3.4)."""
    session = session_for(trial, "version=12 verify=1", "client")
    peer = trial.client12("version=12 verify=1")
    hello = peer.hello(session=session)
    hello.session = b""
    peer.say_hello(hello).read_hello()
    raise Stopped


def told(peer, session):
    """A session id that looks like another version's extension."""
    hello = peer.hello(session=session)
    if session.ticket:
        hello.session = bytes.fromhex("002b00020304") + bytes(26)
    return hello


def compressed(peer, session):
    """Another compression is offered, too."""
    hello = peer.hello(session=session)
    hello.compressions = b"\1\0"
    return hello


def versioned(peer, session, version):
    """Another version in the hello."""
    hello = peer.hello(session=session)
    hello.version = version
    return hello


for _settings in (
    "version=12 verify=1",
    "version=12 verify=1 no-ticket",
    "version=12 verify=3 name-callback",
    "verify=1 alpn",
):

    @cases(f"12 server, {_settings}, session", OFFERS)
    def offers(trial, variant, settings=_settings):
        """The session of somebody with a certificate is offered; then what has been made of it is offered again."""
        session = session_for(trial, settings, "client")
        peer = trial.client12(settings)
        peer.connect(variant(peer, session)).data().bye()
        again = peer.kept()
        trial.end()
        peer = trial.client12(settings)
        peer.connect(peer.hello(session=again)).data().bye()


@cases("12 server, session without extended secret", {"the same again": False, "with it": True})
def extended_again(trial, extended):
    """A session without extended master secret, and a ClientHello with it (RFC 7627 5.3)."""
    session = session_for(trial, "version=12", extended=False)
    peer = trial.client12("version=12")
    peer.connect(peer.hello(session=session, extended=extended)).data().bye()


@cases(
    "12 server, session of",
    {
        "another context": ("context=one", "context=two"),
        "another verify mode": ("verify=0", "verify=1"),
        "another verify mode that insists": ("verify=0", "verify=3"),
        "a mode that asks": ("verify=1", "verify=0"),
        "another certificate": ("certificate=server", "certificate=serverec"),
        "other suites": ("ciphers=ECDHE-RSA-AES128-GCM-SHA256", "ciphers=ECDHE-RSA-AES256-GCM-SHA384"),
        "tickets, none here": ("", "no-ticket"),
        "no cache": ("", "no-cache"),
        "no extended secret here": ("", "no-extended-secret"),
        "no extended secret there": ("no-extended-secret", ""),
    },
)
def elsewhere(trial, settings):
    """A ticket of one context in another with the same keys."""
    session = session_for(trial, f"version=12 fixed-keys {settings[0]}")
    peer = trial.client12(f"version=12 fixed-keys {settings[1]}")
    peer.connect(peer.hello(session=session)).data().bye()


@cases("12 server, ticket of 1.3 in 1.2", {"its PSK": False, "zeros": True})
def ticket_of_13(trial, zeros):
    """A TLS 1.3 ticket as TLS 1.2's, with the client's certificate in it."""
    peer = trial.client13("fixed-keys verify=1")
    peer.start().protect()
    peer.authenticate()
    peer.say(peer.finished())
    peer.sealer = peer.ours
    peer.data().bye()
    ticket = peer.ticket()
    session = tls12.Session(0xC02F, bytes(48) if zeros else ticket.psk + bytes(16), b"", ticket.ticket)
    peer = trial.client12("fixed-keys verify=1")
    peer.connect(peer.hello(session=session)).data().bye()
    again = peer.kept()
    trial.end()
    peer = trial.client12("fixed-keys verify=1")
    peer.connect(peer.hello(session=again)).data().bye()


RESUMED_ORDERS = {
    "right": lambda peer: peer.read_finished().say_finished(),
    "Finished first": lambda peer: peer.say_finished(),
    "Finished spoilt": lambda peer: (peer.read_finished().change(), peer.say(strays.spoilt(peer.finished()))),
    "no Finished": lambda peer: (peer.read_finished().change()),
    "no CCS": lambda peer: (peer.read_finished(), peer.say(peer.finished())),
    "CCS in front": lambda peer: (peer.change_cipher_spec(), peer.read_finished().say_finished()),
    "key exchange": lambda peer: (peer.say(message(16, v8(bytes(32)))), peer.read_finished().say_finished()),
    "Certificate": lambda peer: (peer.say(tls12.certificate_message("client")), peer.read_finished().say_finished()),
    "data": lambda peer: (peer.read_finished().change(), peer.data(b"early"), peer.say(peer.finished())),
    "another master secret": lambda peer: (setattr(peer, "master", STRANGER), peer.make_keys(), peer.say_finished()),
}
for _settings in ("version=12 verify=1", "version=12 verify=1 no-ticket"):

    @cases(f"12 server, {_settings}, resumed order", RESUMED_ORDERS)
    def resumed_orders(trial, variant, settings=_settings):
        """The client's part of a resumed handshake."""
        session = session_for(trial, settings, "client")
        peer = trial.client12(settings)
        peer.say_hello(peer.hello(session=session))
        if not peer.read_hello():
            raise Stopped
        variant(peer)
        peer.data().bye()


# Renegotiation.


def renegotiate(info=None, extended=True, session=False, scsv=False, drop_info=False, name=None):
    """A second ClientHello; info(peer) is what its renegotiation_info says."""

    def run(trial, settings):
        peer = trial.client12(settings)
        peer.start()
        if name and peer.request is not None:
            peer.say(tls12.certificate_message("client"))
            peer.say_key_exchange()
            peer.say(peer.verify())
            peer.say_finished().read_finished()
        else:
            peer.answer().say_finished().read_finished()
        kept = peer.kept()
        peer.data(b"first")
        peer.transcript = b""
        hello = peer.hello(
            renegotiation=info(peer) if info else peer.own_finished,
            extended=extended,
            session=kept if session else None,
        )
        if scsv:
            hello.suites.append(0xFF)
        if drop_info:
            hello.drop(wire.RENEGOTIATION)
        peer.request = None
        peer.connect(hello).data(b"last").bye()

    return run


RENEGOTIATIONS = {
    "right": renegotiate(),
    "info wrong": renegotiate(lambda peer: strays.spoilt(peer.own_finished)),
    "info empty": renegotiate(lambda peer: b""),
    "no info": renegotiate(drop_info=True),
    "SCSV": renegotiate(scsv=True),
    "SCSV and no info": renegotiate(scsv=True, drop_info=True),
    "info too long": renegotiate(lambda peer: peer.own_finished + peer.other_finished),
    "extended secret gone": renegotiate(extended=False),
    "resumed": renegotiate(session=True),
    "with a certificate": renegotiate(name="client"),
}
for _settings in ("version=12", "version=12 no-renegotiation", "version=12 renegotiation verify=1"):

    @cases(f"12 server, {_settings}, renegotiation", RENEGOTIATIONS)
    def renegotiation(trial, variant, settings=_settings):
        """A client that begins anew."""
        variant(trial, settings)


@cases(
    "12 server, ClientHello of version",
    {
        f"{version:04x} in a record of {record:04x}": (version, record)
        for version in (0x0303, 0x0301, 0x0300)
        for record in (0x0300, 0x0301, 0x0303, 0x0304, 0x0400, 0x0200, 0)
    },
)
def record_versions(trial, variant):
    """Versions of the hello and of the record."""
    peer = trial.client12("version=12")
    hello = peer.hello()
    hello.version = variant[0]
    data = hello.encode()
    peer.client_random, peer.session = hello.random, hello.session
    peer.transcript += data
    peer.plain(wire.HANDSHAKE, data, version=variant[1])
    if not peer.read_hello():
        peer.read_flight().answer().say_finished().read_finished()
    peer.data().bye()


def tail_of(session, suite):
    """A ServerHello that seems to take up the session of a ClientHello."""
    return wire.ServerHello(b"\xaa" * 32, session, suite, []).encode()


@cases(
    "12 server, Certificate begins behind ClientHello",
    {"and goes on in the next record": False, "a ServerHello is in it": True},
)
def certificate_behind(trial, forged):
    """What follows a ClientHello in its record is the beginning of the next message, once."""
    peer = trial.client12("version=12 verify=1")
    hello = peer.hello(session=tls12.Session(0xC02F, bytes(48), ticket=bytes(100)))
    tail = tail_of(hello.session, 0xC030)
    last = certificate("client")
    if forged:
        last = last[: -len(tail)] + tail
    answer = message(wire.CERTIFICATE, v24(v24(certificate("client")) + v24(last)))
    length = len(tail)
    peer.client_random, peer.session, peer.offered = hello.random, hello.session, None
    data = hello.encode()
    peer.transcript += data
    peer.record(wire.HANDSHAKE, data + answer[:length], version=0x0301)
    peer.read_hello()
    peer.read_flight()
    peer.transcript += answer
    peer.record(wire.HANDSHAKE, answer[length:])
    peer.say_key_exchange()
    peer.say(peer.verify())
    peer.say_finished().read_finished()
    peer.data().bye()


@cases(
    "12 server, behind ClientHello",
    {
        "ServerHello": lambda hello: tail_of(hello.session, 0xC030),
        "ServerHello of 1.3": lambda hello: wire.ServerHello(
            bytes(32), hello.session, 0x1301, [(wire.VERSIONS, u16(0x0304))]
        ).encode(),
        "EncryptedExtensions": lambda hello: message(8, v16(u16(wire.SERVER_NAME) + v16(b""))),
        "NewSessionTicket": lambda hello: message(wire.NEW_SESSION_TICKET, u32(9) + v16(b"x")),
        "ServerKeyExchange": lambda hello: message(wire.SERVER_KEY_EXCHANGE, b"\3\0\x1d" + v8(bytes(32))),
        "CertificateRequest": lambda hello: tls12.request_message(),
        "ServerHelloDone": lambda hello: tls12.DONE,
        "CertificateStatus": lambda hello: message(22, b"\1" + v24(b"x")),
    },
)
def server_message_behind(trial, made):
    """A server's message, from the client."""
    peer = trial.client12("version=12")
    hello = peer.hello(session=tls12.Session(0xC02F, bytes(48), ticket=bytes(100)))
    peer.record(wire.HANDSHAKE, hello.encode() + made(hello), version=0x0301)
    raise Stopped


@cases(
    "12 server, random like a message",
    {
        f"{name}, {length} bytes, {settings}": (kind, length, settings)
        for kind, name in (
            (wire.CLIENT_HELLO, "ClientHello"),
            (wire.SERVER_HELLO, "ServerHello"),
            (wire.ENCRYPTED_EXTENSIONS, "EncryptedExtensions"),
            (wire.CERTIFICATE, "Certificate"),
            (wire.CERTIFICATE_REQUEST, "CertificateRequest"),
        )
        # Up to the end of the randoms, of the key, and one that ends nowhere; the others leave more behind.
        for length in (28, 40, 60, 96, 97, 200)
        for settings in ("", "verify=1 status alpn name-callback")
    },
)
def random_like_a_message(trial, variant):
    """What a server signs begins with the client's random, which may look like a message: it is signed as it is."""
    kind, length, settings = variant
    peer = trial.client12(f"version=12 {settings}")
    hello = peer.hello(more=[(wire.POINT_FORMATS, b"\1\0"), (wire.STATUS_REQUEST, b"\1\0\0\0\0")])
    # As much of a hello as there is room for.
    hello.random = u8(kind) + u24(length) + b"\3\3" + hello.random[6:]
    peer.start(hello)
    peer.log.append("signed" if peer.is_signed() else "not signed")
    peer.answer().say_finished().read_finished().data().bye()


@case("12 server, ClientHello too long")
def long_hello(trial):
    """A ClientHello of more than 64 KiB."""
    peer = trial.client12("version=12")
    hello = peer.hello(more=[(0x7000 + number, bytes(60000)) for number in range(1)])
    peer.say(hello.encode()[:1] + u24(140000) + bytes(10))
    peer.raw(u8(22) + b"\3\1" + v16(bytes(100)))
    raise Stopped


@case("12 server, SSLv2 ClientHello")
def sslv2_hello(trial):
    """An SSLv2 ClientHello that offers TLS 1.2."""
    peer = trial.client12("version=12")
    body = b"\1\3\3" + u16(6) + u16(0) + u16(32) + b"\0\xc0\x2f\0\0\xff" + bytes(32)
    peer.raw(u16(0x8000 | len(body)) + body)
    raise Stopped
