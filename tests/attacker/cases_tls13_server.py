"""A TLS 1.3 server is attacked."""

import strays
import tls13
import wire
from keys import Protection13, Schedule, Share
from peer import Stopped
from trial import case, cases
from wire import message, numbers, u8, u16, u32, v8, v16, v24

EARLY = "version=13 early=16384 no-replay-check :early"


@cases("13 server, stray", strays.variants(strays.CLIENT13_POINTS, strays.SEALED))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.client13("version=13 verify=3")
    strays.client13(peer, strays.hook_for(peer, variant))


# The ClientHello.


def change(kind, body):
    """A change that sets an extension."""
    return lambda peer, hello: hello.put(kind, body)


def own_share(peer, group):
    """A share of the peer's own, which it can go on with."""
    return peer.shares.setdefault(group, Share(group))


def drop(kind):
    """A change that removes an extension."""
    return lambda peer, hello: hello.drop(kind)


def twice(kind):
    """A change that doubles an extension."""
    return lambda peer, hello: hello.extensions.append((kind, hello.get(kind) or b""))


def setting(**fields):
    """A change of other fields."""
    return lambda peer, hello: [setattr(hello, name, value) for name, value in fields.items()]


HELLOS = {
    "nothing is wrong": lambda peer, hello: None,
    "no extensions": lambda peer, hello: hello.extensions.clear(),
    "no versions": drop(wire.VERSIONS),
    "no groups": drop(wire.GROUPS),
    "no schemes": drop(wire.SCHEMES),
    "no shares": drop(wire.KEY_SHARE),
    "no modes": drop(wire.PSK_MODES),
    "no name": drop(wire.SERVER_NAME),
    "empty versions": change(wire.VERSIONS, b""),
    "no version in versions": change(wire.VERSIONS, b"\0"),
    "half a version": change(wire.VERSIONS, b"\1\3"),
    "versions with more behind": change(wire.VERSIONS, b"\2\3\4\0"),
    "versions of 1.2 only": change(wire.VERSIONS, b"\2\3\3"),
    "versions of SSL 3": change(wire.VERSIONS, b"\2\3\0"),
    "versions of 1.2 before 1.3": change(wire.VERSIONS, b"\4\3\3\3\4"),
    "version 3.5": change(wire.VERSIONS, b"\2\3\5"),
    "draft of 1.3": change(wire.VERSIONS, b"\2\x7f\x1c"),
    "GREASE versions": change(wire.VERSIONS, b"\4\x0a\x0a\3\4"),
    "127 versions": change(wire.VERSIONS, v8(b"\3\5" * 126 + b"\3\4")),
    "legacy version 3.4": setting(version=0x0304),
    "legacy version 3.1": setting(version=0x0301),
    "legacy version 3.0": setting(version=0x0300),
    "legacy version 2.0": setting(version=0x0200),
    "legacy version 4.0": setting(version=0x0400),
    "legacy version 0": setting(version=0),
    "compression deflate": setting(compressions=b"\1"),
    "compression null and deflate": setting(compressions=b"\0\1"),
    "no compression": setting(compressions=b""),
    "compression null twice": setting(compressions=b"\0\0"),
    "session id of 33 bytes": setting(session=bytes(33)),
    "session id of 1 byte": setting(session=b"x"),
    "no session id": setting(session=b""),
    "no suites": setting(suites=[]),
    "unknown suites": setting(suites=[0x1304, 0x1305, 0x0A0A]),
    "suites of 1.2 only": setting(suites=[0xC02F]),
    "SCSV for renegotiation": setting(suites=[0x1301, 0x00FF]),
    "SCSV for a fallback": setting(suites=[0x1301, 0x5600]),
    "the same suite 1000 times": setting(suites=[0x1301] * 1000),
    "null suite": setting(suites=[0, 0x1301]),
    "empty groups": change(wire.GROUPS, b"\0\0"),
    "groups of no bytes": change(wire.GROUPS, b""),
    "odd groups": change(wire.GROUPS, b"\0\3\0\x1d\0"),
    "unknown groups": change(wire.GROUPS, v16(numbers(0x0A0A, 99))),
    "groups without the share's": change(wire.GROUPS, v16(numbers(wire.P256))),
    "groups with more behind": change(wire.GROUPS, b"\0\2\0\x1d\0"),
    "empty schemes": change(wire.SCHEMES, b"\0\0"),
    "odd schemes": change(wire.SCHEMES, b"\0\3\x08\4\0"),
    "unknown schemes": change(wire.SCHEMES, v16(numbers(0x0A0A))),
    "PKCS#1 only": change(wire.SCHEMES, v16(numbers(0x0401))),
    "SHA-1 only": change(wire.SCHEMES, v16(numbers(0x0201, 0x0203))),
    "ECDSA only": change(wire.SCHEMES, v16(numbers(0x0403))),
    "schemes with more behind": change(wire.SCHEMES, b"\0\2\x08\4\0"),
    "2000 schemes": change(wire.SCHEMES, v16(numbers(*range(0xA000, 0xA7D0), 0x0804))),
    "empty share list": change(wire.KEY_SHARE, b"\0\0"),
    "shares of no bytes": change(wire.KEY_SHARE, b""),
    "share of 31 bytes": change(wire.KEY_SHARE, v16(u16(29) + v16(bytes(31)))),
    "share of 33 bytes": change(wire.KEY_SHARE, v16(u16(29) + v16(b"\x55" * 33))),
    "empty share": change(wire.KEY_SHARE, v16(u16(29) + v16(b""))),
    "share of zeros": change(wire.KEY_SHARE, v16(u16(29) + v16(bytes(32)))),
    "share of one": change(wire.KEY_SHARE, v16(u16(29) + v16(b"\1" + bytes(31)))),
    "share of low order": change(
        wire.KEY_SHARE,
        v16(u16(29) + v16(bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"))),
    ),
    "share not on the curve": change(wire.KEY_SHARE, v16(u16(23) + v16(b"\4" + b"\1" * 64))),
    "share compressed": change(wire.KEY_SHARE, v16(u16(23) + v16(b"\2" + Share(23).public()[1:33]))),
    "share hybrid": change(wire.KEY_SHARE, v16(u16(23) + v16(strays.hybrid(Share(23).public())))),
    "share at infinity": change(wire.KEY_SHARE, v16(u16(23) + v16(b"\0"))),
    "share of P-256, short": change(wire.KEY_SHARE, v16(u16(23) + v16(Share(23).public()[:64]))),
    "share twice": lambda peer, hello: hello.put(wire.KEY_SHARE, v16((u16(29) + v16(peer.shares[29].public())) * 2)),
    "share of a group that is not named": change(wire.KEY_SHARE, v16(u16(24) + v16(Share(24).public()))),
    "shares in another order": lambda peer, hello: hello.put(
        wire.KEY_SHARE, v16(b"".join(u16(group) + v16(own_share(peer, group).public()) for group in (23, 29)))
    ),
    "share list cut": change(wire.KEY_SHARE, b"\0\x24\0\x1d\0\x20"),
    "unknown share": change(wire.KEY_SHARE, v16(u16(0x0A0A) + v16(b"\0"))),
    "shares with more behind": lambda peer, hello: hello.put(wire.KEY_SHARE, hello.get(wire.KEY_SHARE) + b"\0"),
    "empty modes": change(wire.PSK_MODES, b"\0"),
    "modes of no bytes": change(wire.PSK_MODES, b""),
    "unknown modes": change(wire.PSK_MODES, b"\1\7"),
    "modes with more behind": change(wire.PSK_MODES, b"\1\1\0"),
    "name of no bytes": change(wire.SERVER_NAME, b""),
    "empty name list": change(wire.SERVER_NAME, b"\0\0"),
    "empty name": change(wire.SERVER_NAME, wire.host_name("")),
    "name with a zero": change(wire.SERVER_NAME, wire.host_name("a\0b")),
    "name of 255": change(wire.SERVER_NAME, wire.host_name("a" * 255)),
    "name of 256": change(wire.SERVER_NAME, wire.host_name("a" * 256)),
    "two names": change(wire.SERVER_NAME, v16((b"\0" + v16(b"a")) * 2)),
    "name of another type": change(wire.SERVER_NAME, v16(b"\1" + v16(b"a"))),
    "name with a dot behind": change(wire.SERVER_NAME, wire.host_name("localhost.")),
    "name that is an address": change(wire.SERVER_NAME, wire.host_name("127.0.0.1")),
    "name with an underscore": change(wire.SERVER_NAME, wire.host_name("a_b")),
    "name with a slash": change(wire.SERVER_NAME, wire.host_name("a/b")),
    "name in UTF-8": change(wire.SERVER_NAME, v16(b"\0" + v16(b"\xc3\xa4"))),
    "name not UTF-8": change(wire.SERVER_NAME, v16(b"\0" + v16(b"\xff\xfe"))),
    "name with more behind": change(wire.SERVER_NAME, wire.host_name("a") + b"\0"),
    "ALPN of no bytes": change(wire.ALPN, b""),
    "empty ALPN list": change(wire.ALPN, b"\0\0"),
    "empty protocol": change(wire.ALPN, v16(b"\0")),
    "protocol and an empty one": change(wire.ALPN, v16(b"\2h2\0")),
    "ALPN": change(wire.ALPN, v16(b"\3foo")),
    "ALPN unknown": change(wire.ALPN, v16(b"\3bar")),
    "ALPN cut": change(wire.ALPN, b"\0\4\4h2"),
    "ALPN with more behind": change(wire.ALPN, v16(b"\2h2") + b"\0"),
    "status request": change(wire.STATUS_REQUEST, b"\1\0\0\0\0"),
    "status request of no bytes": change(wire.STATUS_REQUEST, b""),
    "status request of another type": change(wire.STATUS_REQUEST, b"\2\0\0\0\0"),
    "status request cut": change(wire.STATUS_REQUEST, b"\1\0\4\0"),
    "extended master secret with a body": change(wire.EXTENDED_SECRET, b"\0"),
    "encrypt-then-MAC": change(wire.ENCRYPT_THEN_MAC, b""),
    "encrypt-then-MAC with a body": change(wire.ENCRYPT_THEN_MAC, b"\0"),
    "ticket": change(wire.TICKET, b"x" * 200),
    "renegotiation info": change(wire.RENEGOTIATION, b"\0"),
    "renegotiation info, not empty": change(wire.RENEGOTIATION, b"\1x"),
    "renegotiation info, wrong": change(wire.RENEGOTIATION, b""),
    "cookie": change(wire.COOKIE, v16(b"cookie")),
    "empty cookie": change(wire.COOKIE, v16(b"")),
    "cookie of no bytes": change(wire.COOKIE, b""),
    "early data without PSK": change(wire.EARLY_DATA, b""),
    "early data with a body": change(wire.EARLY_DATA, b"\0"),
    "post-handshake authentication": change(wire.POST_HANDSHAKE, b""),
    "post-handshake with a body": change(wire.POST_HANDSHAKE, b"\0"),
    "record size limit": change(wire.RECORD_SIZE, b"\x40\1"),
    "record size limit of 1": change(wire.RECORD_SIZE, b"\0\1"),
    "max fragment 512": change(wire.MAX_FRAGMENT, b"\1"),
    "max fragment 9": change(wire.MAX_FRAGMENT, b"\x09"),
    "max fragment empty": change(wire.MAX_FRAGMENT, b""),
    "SCT": change(wire.SCT, b""),
    "SCT with a body": change(wire.SCT, b"x"),
    "authorities": change(wire.AUTHORITIES, v16(v16(b"0\0"))),
    "authorities of no bytes": change(wire.AUTHORITIES, b""),
    "authorities, empty": change(wire.AUTHORITIES, v16(b"")),
    "authorities, garbage": change(wire.AUTHORITIES, v16(v16(b"x"))),
    "schemes for certificates": change(wire.SCHEMES_CERT, v16(numbers(0x0804, 0x0403))),
    "schemes for certificates, empty": change(wire.SCHEMES_CERT, b"\0\0"),
    "schemes for certificates, none of ours": change(wire.SCHEMES_CERT, v16(numbers(0x0807))),
    "point formats": change(wire.POINT_FORMATS, b"\1\0"),
    "point formats without uncompressed": change(wire.POINT_FORMATS, b"\1\1"),
    "point formats empty": change(wire.POINT_FORMATS, b"\0"),
    "point formats of no bytes": change(wire.POINT_FORMATS, b""),
    "PSK of no bytes": change(wire.PSK, b""),
    "PSK of garbage": change(wire.PSK, b"\0\1x"),
    "PSK without identities": change(wire.PSK, b"\0\0" + v16(v8(bytes(32)))),
    "PSK without binders": change(wire.PSK, v16(v16(b"id") + bytes(4)) + b"\0\0"),
    "PSK of nobody": change(wire.PSK, v16(v16(b"id" * 40) + bytes(4)) + v16(v8(bytes(32)))),
    "PSK with an empty identity": change(wire.PSK, v16(v16(b"") + bytes(4)) + v16(v8(bytes(32)))),
    "PSK with a short binder": change(wire.PSK, v16(v16(b"id" * 40) + bytes(4)) + v16(v8(bytes(31)))),
    "PSK with more identities than binders": change(
        wire.PSK, v16((v16(b"id" * 40) + bytes(4)) * 2) + v16(v8(bytes(32)))
    ),
    "PSK with more binders than identities": change(wire.PSK, v16(v16(b"id" * 40) + bytes(4)) + v16(v8(bytes(32)) * 2)),
    "PSK and no modes": lambda peer, hello: hello.drop(wire.PSK_MODES).put(
        wire.PSK, v16(v16(b"id" * 40) + bytes(4)) + v16(v8(bytes(32)))
    ),
    "PSK not the last": lambda peer, hello: hello.extensions.insert(
        1, (wire.PSK, v16(v16(b"id" * 40) + bytes(4)) + v16(v8(bytes(32))))
    ),
    "PSK and no groups": lambda peer, hello: hello.drop(wire.GROUPS)
    .drop(wire.KEY_SHARE)
    .put(wire.PSK, v16(v16(b"id" * 40) + bytes(4)) + v16(v8(bytes(32)))),
    "500 unknown extensions": lambda peer, hello: hello.extensions.extend(
        (kind, b"x") for kind in range(0x7000, 0x71F4)
    ),
    "an unknown extension of 40000": change(0x7000, bytes(40000)),
    "GREASE extension": change(0x0A0A, b""),
    "an unknown one twice": lambda peer, hello: hello.extensions.extend([(0x7000, b"")] * 2),
    "padding": change(21, bytes(600)),
    "next protocol": change(13172, b""),
    "heartbeat": change(15, b"\1"),
    "SRTP": change(14, b"\0\2\0\1\0"),
    "SRP": change(12, b"\4user"),
    "oid filters": change(48, b"\0\0"),
    "ticket request": change(58, b"\1\1"),
    "compressed certificates": change(27, b"\2\0\1"),
    "delegated credentials": change(34, v16(numbers(0x0403))),
    "QUIC parameters": change(57, b""),
    "ECH": change(0xFE0D, b"\0" + bytes(20)),
}
for _kind in (wire.SERVER_NAME, wire.VERSIONS, wire.GROUPS, wire.SCHEMES, wire.KEY_SHARE, wire.PSK_MODES):
    HELLOS[f"extension {_kind} twice"] = twice(_kind)


@cases("13 server, hello", HELLOS)
def hello_changed(trial, variant):
    """A ClientHello with something wrong, on a server that also knows TLS 1.2."""
    peer = trial.client13("alpn name-callback hello-callback")
    hello = peer.hello(suites=(0x1301, 0x1302, 0xC02F))
    variant(peer, hello)
    peer.connect(hello).data().bye()


@cases("13 server only, hello", {name: HELLOS[name] for name in HELLOS if "version" in name or name.startswith("no ")})
def hello_changed_13(trial, variant):
    """The same on a server that has TLS 1.3 only."""
    peer = trial.client13("version=13 level=0")
    hello = peer.hello()
    variant(peer, hello)
    peer.connect(hello).data().bye()


RAW_HELLOS = {
    "extension block longer than the message": lambda data: data[:-3],
    "one byte behind": lambda data: data + b"\0",
    "length one too small": lambda data: data[:1]
    + (int.from_bytes(data[1:4], "big") - 1).to_bytes(3, "big")
    + data[4:],
    "length one too large": lambda data: data[:1]
    + (int.from_bytes(data[1:4], "big") + 1).to_bytes(3, "big")
    + data[4:]
    + b"\0",
    "cut in the random": lambda data: message(1, data[4:20]),
    "cut in the suites": lambda data: message(1, data[4:74]),
    "without compressions": lambda data: message(1, data[4:79]),
    "no extension block": lambda data: message(1, data[4:79] + b"\1\0"),
    "one byte of an extension block": lambda data: message(1, data[4:79] + b"\1\0\0"),
    "odd suites": lambda data: message(1, data[4:71] + v16(b"\x13\1\x13") + b"\1\0" + b"\0\0"),
    "two in a record": lambda data: data + data,
    "a Finished behind it": lambda data: data + message(20, bytes(32)),
    "two bytes of a message behind it": lambda data: data + b"\x0b\0",
}


@cases("13 server, raw hello", RAW_HELLOS)
def raw_hello(trial, variant):
    """A ClientHello whose lengths do not fit."""
    peer = trial.client13("version=13")
    data = variant(peer.hello().encode())
    peer.say(data, version=0x0301)
    if "larger" not in variant.__name__:
        raise Stopped


FRAGMENTS = {
    "single bytes": [1] * 400,
    "1 and the rest": [1],
    "3 and the rest": [3],
    "4 and the rest": [4],
    "5 and the rest": [5],
    "all but one": [200, 1, 1, 1],
    "halves": [100],
}


@cases("13 server, ClientHello in", FRAGMENTS)
def fragmented(trial, sizes):
    """A ClientHello in several records; so is all that follows."""
    peer = trial.client13("version=13 verify=3 hello-callback")
    hello = peer.hello().encode()
    peer.say(hello, cut=[size for at, size in enumerate(sizes) if sum(sizes[:at]) + size < len(hello)])
    peer.read_server_hello()
    peer.read_flight()
    peer.protect()
    peer.say(tls13.certificate_message("client", context=peer.request), cut=sizes)
    peer.say(peer.verify("client", 0x0804), cut=[size for size in sizes[:100] if size < 100])
    peer.say(peer.finished(), cut=[size for size in sizes[:30] if size < 30])
    peer.sealer = peer.ours
    peer.data().bye()


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
BETWEEN["empty handshake, padded"] = strays.SEALED["empty handshake, padded"]
BETWEEN["a whole message"] = lambda peer: peer.record(wire.HANDSHAKE, tls13.key_update())


@cases("13 server, inside the client's Certificate", BETWEEN)
def inside(trial, variant):
    """Something between the records of one message."""
    peer = trial.client13("version=13 verify=3")
    peer.start().protect()
    data = tls13.certificate_message("client", context=peer.request)
    peer.record(wire.HANDSHAKE, data[:50])
    variant(peer)
    peer.record(wire.HANDSHAKE, data[50:])
    peer.transcript += data
    peer.say(peer.verify("client", 0x0804))
    peer.say(peer.finished())
    peer.sealer = peer.ours
    peer.data().bye()


@cases("13 server, inside ClientHello", {name: BETWEEN[name] for name in BETWEEN if "padd" not in name})
def inside_hello(trial, variant):
    """Something between the records of the ClientHello."""
    peer = trial.client13("version=13 verify=1")
    hello = peer.hello().encode()
    peer.record(wire.HANDSHAKE, hello[:50])
    variant(peer)
    peer.record(wire.HANDSHAKE, hello[50:])
    peer.transcript += hello
    peer.read_server_hello()
    peer.read_flight()
    peer.finish().data().bye()


@cases("13 server, inside a KeyUpdate", BETWEEN)
def inside_update(trial, variant):
    """Something between the records of a KeyUpdate."""
    peer = trial.client13("version=13")
    peer.connect()
    data = tls13.key_update(1)
    peer.record(wire.HANDSHAKE, data[:2])
    variant(peer)
    peer.record(wire.HANDSHAKE, data[2:])
    peer.sealer = peer.sealer.updated()
    peer.data().bye()


# Messages that straddle a change of keys (RFC 8446 5.1).


@cases(
    "13 server, in the record of",
    {
        "Finished, a KeyUpdate": tls13.key_update(),
        "Finished, two bytes of a message": b"\x18\0",
        "Finished, a second one": message(20, bytes(32)),
        "Finished, a ClientHello": strays.SOME_HELLO,
        "Finished, one byte": b"\0",
    },
)
def behind_finished(trial, more):
    """Finished and more in one record."""
    peer = trial.client13("version=13")
    peer.start().protect()
    peer.record(wire.HANDSHAKE, peer.finished() + more)
    peer.sealer = peer.ours
    peer.data().bye()


@cases(
    "13 server, KeyUpdate",
    {
        "and another in one record": lambda peer: peer.record(wire.HANDSHAKE, tls13.key_update() * 2),
        "and two bytes in one record": lambda peer: peer.record(wire.HANDSHAKE, tls13.key_update() + b"\x18\0"),
        "split at two": lambda peer: (peer.record(wire.HANDSHAKE, b"\x18\0"), peer.record(wire.HANDSHAKE, b"\0\1\0")),
        "with old keys behind it": lambda peer: (peer.record(wire.HANDSHAKE, tls13.key_update()), peer.data(b"old")),
        "half of it under new keys": lambda peer: (
            peer.record(wire.HANDSHAKE, b"\x18\0"),
            setattr(peer, "sealer", peer.sealer.updated()),
            peer.record(wire.HANDSHAKE, b"\0\1\0"),
        ),
        "once": lambda peer: peer.update(),
        "asking": lambda peer: peer.update(1),
        "20 times": lambda peer: [peer.update() for _ in range(20)],
        "20 times with data": lambda peer: [(peer.update(), peer.data(b"x")) for _ in range(20)],
        "31 times": lambda peer: [peer.update() for _ in range(31)],
        "33 times": lambda peer: [peer.update() for _ in range(33)],
        "100 times asking": lambda peer: [peer.update(1) for _ in range(100)],
        "in a plain record": lambda peer: peer.plain(wire.HANDSHAKE, tls13.key_update()),
    },
)
def update(trial, variant):
    """KeyUpdates."""
    peer = trial.client13("version=13")
    peer.connect().data(b"first")
    variant(peer)
    peer.data(b"last").bye()


# The client's flight.


def spoilt_finished(peer):
    """A Finished whose last bit is wrong."""
    return strays.spoilt(peer.finished())


FINISHED = {
    "a wrong bit": spoilt_finished,
    "the first bit wrong": lambda peer: message(20, bytes([peer.finished()[4] ^ 128]) + peer.finished()[5:]),
    "31 bytes": lambda peer: message(20, peer.finished()[4:-1]),
    "33 bytes": lambda peer: message(20, peer.finished()[4:] + b"\0"),
    "no bytes": lambda peer: message(20),
    "12 bytes": lambda peer: message(20, peer.finished()[4:16]),
    "the server's key": lambda peer: peer.finished(secret=peer.theirs_handshake.secret),
    "the application key": lambda peer: peer.finished(secret=peer.ours.secret),
    "zeros": lambda peer: message(20, bytes(32)),
    "an old transcript": lambda peer: peer.finished(transcript=peer.transcript[:-36]),
}


@cases("13 server, Finished", FINISHED)
def finished(trial, variant):
    """A Finished that is not right."""
    peer = trial.client13("version=13")
    peer.start().protect()
    peer.record(wire.HANDSHAKE, variant(peer))
    peer.sealer = peer.ours
    peer.data().bye()


@cases(
    "13 server, epoch",
    {
        "Finished in clear": lambda peer: (peer.plain(wire.HANDSHAKE, peer.finished())),
        "Finished under application keys": lambda peer: (
            setattr(peer, "sealer", peer.ours),
            peer.record(wire.HANDSHAKE, peer.finished()),
        ),
        "data before Finished": lambda peer: (
            peer.protect(),
            peer.record(wire.DATA, b"x"),
            peer.record(wire.HANDSHAKE, peer.finished()),
        ),
        "data under application keys before Finished": lambda peer: (
            setattr(peer, "sealer", peer.ours),
            peer.record(wire.DATA, b"x"),
        ),
        "data in clear before Finished": lambda peer: peer.plain(wire.DATA, b"x" * 40),
        "Finished under the server's keys": lambda peer: peer.raw(
            Protection13(peer.suite, peer.theirs_handshake.secret).seal(wire.HANDSHAKE, peer.finished())
        ),
        "Finished twice": lambda peer: (
            peer.protect(),
            peer.record(wire.HANDSHAKE, peer.finished()),
            peer.record(wire.HANDSHAKE, peer.finished()),
        ),
        "no Finished, data under handshake keys": lambda peer: (peer.protect(), peer.record(wire.DATA, b"x")),
        "Finished and data under handshake keys": lambda peer: (
            peer.protect(),
            peer.record(wire.HANDSHAKE, peer.finished()),
            peer.record(wire.DATA, b"x"),
        ),
        "EndOfEarlyData first": lambda peer: (
            peer.protect(),
            peer.say(message(wire.END_OF_EARLY_DATA)),
            peer.record(wire.HANDSHAKE, peer.finished()),
        ),
        "CCS after Finished": lambda peer: (
            peer.protect(),
            peer.record(wire.HANDSHAKE, peer.finished()),
            peer.change_cipher_spec(),
        ),
    },
)
def epochs(trial, variant):
    """Right messages under wrong keys."""
    peer = trial.client13("version=13")
    peer.start()
    variant(peer)
    peer.sealer = peer.ours
    peer.data().bye()


# Client certificates.


def answer(certificate, verify):
    """A client's answer to a CertificateRequest: both are functions of the peer, and may give None."""

    def send(peer):
        for make in (certificate, verify):
            data = make(peer)
            if data is not None:
                peer.say(data)

    return send


def shown(*names, **how):
    """A Certificate of these names."""
    return lambda peer: tls13.certificate_message(*names, **{"context": peer.request, **how})


def signed(name="client", scheme=0x0804, **how):
    """A CertificateVerify."""
    return lambda peer: peer.verify(name, scheme, **how)


def nothing(_):
    """No message."""


def raw_certificate(body):
    """A Certificate with this list."""
    return lambda peer: message(wire.CERTIFICATE, v8(peer.request) + v24(body))


ANSWERS = {
    "good": answer(shown("client"), signed()),
    "good, ECDSA": answer(shown("clientec"), signed("clientec", 0x0403)),
    "good, Ed25519": answer(shown("ed25519"), signed("ed25519", 0x0807)),
    "none": answer(shown(), nothing),
    "none, but CertificateVerify": answer(shown(), signed()),
    "nothing at all": answer(nothing, nothing),
    "CertificateVerify alone": answer(nothing, signed()),
    "no CertificateVerify": answer(shown("client"), nothing),
    "twice": lambda peer: (answer(shown("client"), nothing)(peer), answer(shown("client"), signed())(peer)),
    "CertificateVerify twice": lambda peer: (
        answer(shown("client"), signed())(peer),
        peer.say(peer.verify("client", 0x0804)),
    ),
    "CertificateVerify first": answer(signed(), shown("client")),
    "another's signature": answer(shown("client"), signed("server")),
    "another kind of signature": answer(shown("client"), signed("clientec", 0x0403)),
    "signature spoilt": answer(shown("client"), lambda peer: strays.spoilt(peer.verify("client", 0x0804))),
    "signed as a server": answer(shown("client"), signed(role=b"server")),
    "signed over an old transcript": answer(
        shown("client"), lambda peer: peer.verify("client", 0x0804, transcript=peer.transcript[:-1])
    ),
    "PKCS#1": answer(shown("client"), signed(scheme=0x0401)),
    "PKCS#1 called PSS": answer(shown("client"), signed(scheme=0x0401, claimed=0x0804)),
    "PSS called PKCS#1": answer(shown("client"), signed(claimed=0x0401)),
    "PSS for RSA-PSS keys": answer(shown("client"), signed(claimed=0x0809)),
    "SHA-384 called SHA-256": answer(shown("client"), signed(scheme=0x0805, claimed=0x0804)),
    "SHA-512": answer(shown("client"), signed(scheme=0x0806)),
    "SHA-1": answer(shown("client"), signed(scheme=0x0201)),
    "ECDSA with SHA-1": answer(shown("clientec"), signed("clientec", 0x0203)),
    "ECDSA of another curve's hash": answer(shown("clientec"), signed("clientec", 0x0503)),
    "unknown scheme": answer(shown("client"), signed(claimed=0x0A0A)),
    "ECDSA scheme 0": answer(shown("client"), signed(claimed=0)),
    "P-384 with SHA-256": answer(shown("server384"), signed("server384", 0x0403)),
    "P-521": answer(shown("server521"), signed("server521", 0x0603)),
    "Ed25519 called ECDSA": answer(shown("ed25519"), signed("ed25519", 0x0807, claimed=0x0403)),
    "empty signature": answer(shown("client"), lambda peer: message(15, b"\x08\4\0\0")),
    "CertificateVerify of no bytes": answer(shown("client"), lambda peer: message(15)),
    "CertificateVerify with more behind": answer(
        shown("client"), lambda peer: message(15, peer.verify("client", 0x0804)[4:] + b"\0")
    ),
    "signature longer than the key": answer(shown("client"), lambda peer: message(15, b"\x08\4" + v16(bytes(257)))),
    "signature of 16000": answer(shown("client"), lambda peer: message(15, b"\x08\4" + v16(bytes(16000)))),
    "of an unknown authority": answer(shown("loopone"), signed("loopone", 0x0403)),
    "self-signed": answer(shown("otherca"), signed("otherca", 0x0403)),
    "expired": answer(shown("expired"), signed("expired", 0x0403)),
    "server's only": answer(shown("other"), signed("other", 0x0403)),
    "bad signature in the certificate": answer(shown("badsig"), signed("badsig", 0x0403)),
    "with the chain": answer(shown("leaf", "intermediate"), signed("leaf", 0x0403)),
    "without its chain": answer(shown("leaf"), signed("leaf", 0x0403)),
    "chain in the wrong order": answer(shown("intermediate", "leaf"), signed("leaf", 0x0403)),
    "ten others behind": answer(shown("client", *["other"] * 10), signed()),
    "100 others behind": answer(shown("client", *["other"] * 100), signed()),
    "400 others behind": answer(shown("client", *["rsa4096"] * 400), signed()),
    "wrong context": answer(shown("client", context=b"x"), signed()),
    "context of 255": answer(shown("client", context=bytes(255)), signed()),
    "empty entry": answer(raw_certificate(v24(b"") + b"\0\0"), signed()),
    "garbage entry": answer(raw_certificate(v24(b"garbage") + b"\0\0"), signed()),
    "entry cut": answer(lambda peer: message(11, b"\0" + v24(u8(0) + u16(500) + bytes(20))), signed()),
    "entry with more behind": answer(
        lambda peer: raw_certificate(v24(tls13.certificate("client") + b"\0") + b"\0\0")(peer), signed()
    ),
    "no extensions in the entry": answer(
        lambda peer: raw_certificate(v24(tls13.certificate("client")))(peer), signed()
    ),
    "Certificate of no bytes": answer(lambda peer: message(11), nothing),
    "list longer than the message": answer(lambda peer: message(11, b"\0\0\0\5"), nothing),
    "Certificate with more behind": answer(lambda peer: message(11, shown("client")(peer)[4:] + b"\0"), signed()),
    "Certificate of 1.2": answer(lambda peer: message(11, v24(v24(tls13.certificate("client")))), signed()),
    "OCSP response not asked for": answer(
        shown("client", extensions=[(wire.STATUS_REQUEST, b"\1" + v24(b"x"))]), signed()
    ),
    "SCT not asked for": answer(shown("client", extensions=[(wire.SCT, b"\0\0")]), signed()),
    "unknown extension": answer(shown("client", extensions=[(0x7000, b"")]), signed()),
    "name extension": answer(shown("client", extensions=[(wire.SERVER_NAME, b"")]), signed()),
    "extension twice": answer(shown("client", extensions=[(wire.SCT, b"\0\0")] * 2), signed()),
    "share extension": answer(shown("client", extensions=[(wire.KEY_SHARE, b"\0\0")]), signed()),
    "key of 1024 bits": answer(shown("weak"), signed("weak")),
    "RSA-PSS key": answer(shown("rsapss"), signed("rsapss", 0x0804, claimed=0x0809)),
    "RSA-PSS key, as plain RSA": answer(shown("rsapss"), signed("rsapss", 0x0804)),
    "in one record": lambda peer: peer.say(shown("client")(peer), message(15, b"\x08\4\0\0")),
}
for _mode in (0, 1, 3):

    @cases(f"13 server, verify {_mode}, certificate", ANSWERS)
    def certificates(trial, variant, mode=_mode):
        """A client's answer to the CertificateRequest (or to none), Finished, data."""
        peer = trial.client13(f"version=13 verify={mode}")
        peer.start().protect()
        peer.request = peer.request or b""
        variant(peer)
        peer.say(peer.finished())
        peer.sealer = peer.ours
        peer.data().bye()
        trial.end()
        session = peer.sessions_seen[0] if peer.sessions_seen else None
        if session is None:
            return
        # What the ticket that has been given makes of its holder.
        peer = trial.client13(f"version=13 verify={mode}")
        hello = peer.hello()
        peer.connect(data=peer.offer(hello, session)).data().bye()


# Resumption.


def session_for(trial, settings="version=13", certificate=None, **how):
    """A session, with a client's certificate where one is named."""
    peer = trial.client13(settings)
    peer.start(peer.hello(**how)).protect()
    if certificate:
        peer.say(tls13.certificate_message(certificate, context=peer.request))
        peer.say(peer.verify(certificate, 0x0804))
    elif peer.request is not None:
        peer.say(tls13.EMPTY_CERTIFICATE)
    peer.say(peer.finished())
    peer.sealer = peer.ours
    peer.data().bye()
    return peer.ticket()


def renamed(session, **fields):
    """A session with other fields."""
    return tls13.dataclasses.replace(session, **fields)


STRANGER = bytes(range(32))
OFFERS = {
    "right": lambda peer, hello, s: peer.offer(hello, s),
    "binder spoilt": lambda peer, hello, s: peer.offer(hello, s, spoil=lambda binders: [strays.spoilt(binders[0])]),
    "binder of zeros": lambda peer, hello, s: peer.offer(hello, s, spoil=lambda binders: [bytes(32)]),
    "binder of another key": lambda peer, hello, s: peer.offer(hello, renamed(s, psk=STRANGER)),
    "binder too short": lambda peer, hello, s: peer.offer(hello, s, spoil=lambda binders: [binders[0][:31]]),
    "binder of 48 bytes": lambda peer, hello, s: peer.offer(hello, s, spoil=lambda binders: [binders[0] + bytes(16)]),
    "two binders": lambda peer, hello, s: peer.offer(hello, s, spoil=lambda binders: binders * 2),
    "no binder": lambda peer, hello, s: peer.offer(hello, s, spoil=lambda binders: []),
    "ticket spoilt": lambda peer, hello, s: peer.offer(hello, renamed(s, ticket=strays.spoilt(s.ticket))),
    "ticket's name spoilt": lambda peer, hello, s: peer.offer(hello, renamed(s, ticket=bytes([s.ticket[0] ^ 1]) + s.ticket[1:])),
    "ticket cut": lambda peer, hello, s: peer.offer(hello, renamed(s, ticket=s.ticket[:-1])),
    "ticket longer": lambda peer, hello, s: peer.offer(hello, renamed(s, ticket=s.ticket + b"\0")),
    "ticket's middle spoilt": lambda peer, hello, s: peer.offer(
        hello, renamed(s, ticket=s.ticket[:30] + bytes([s.ticket[30] ^ 1]) + s.ticket[31:])
    ),
    "nobody's first": lambda peer, hello, s: peer.offer(hello, renamed(s, ticket=b"nobody" * 20), s),
    "nobody's second": lambda peer, hello, s: peer.offer(hello, s, renamed(s, ticket=b"nobody" * 20)),
    "twice": lambda peer, hello, s: peer.offer(hello, s, s),
    "twice, the first binder wrong": lambda peer, hello, s: peer.offer(
        hello, s, s, spoil=lambda binders: [bytes(32), binders[1]]
    ),
    "twice, the second binder wrong": lambda peer, hello, s: peer.offer(
        hello, s, s, spoil=lambda binders: [binders[0], bytes(32)]
    ),
    "nobody's first, its binder wrong": lambda peer, hello, s: peer.offer(
        hello, renamed(s, ticket=b"nobody" * 20), s, spoil=lambda binders: [bytes(32), binders[1]]
    ),
    "age 10 minutes off": lambda peer, hello, s: peer.offer(hello, s, ages=600000),
    "age 3 hours off": lambda peer, hello, s: peer.offer(hello, s, ages=10800000),
    "age negative": lambda peer, hello, s: peer.offer(hello, s, ages=(1 << 32) - 5000),
    "age 8 days": lambda peer, hello, s: peer.offer(hello, s, ages=691200000),
    "psk_ke only": lambda peer, hello, s: peer.offer(hello.put(wire.PSK_MODES, b"\1\0"), s),
    "psk_ke only and no share": lambda peer, hello, s: peer.offer(
        hello.put(wire.PSK_MODES, b"\1\0").drop(wire.KEY_SHARE), s
    ),
    "both modes": lambda peer, hello, s: peer.offer(hello.put(wire.PSK_MODES, b"\2\0\1"), s),
    "unknown mode": lambda peer, hello, s: peer.offer(hello.put(wire.PSK_MODES, b"\1\5"), s),
    "no modes": lambda peer, hello, s: peer.offer(hello.drop(wire.PSK_MODES), s),
    "another name": lambda peer, hello, s: peer.offer(hello.put(wire.SERVER_NAME, wire.host_name("other.test")), s),
    "no name": lambda peer, hello, s: peer.offer(hello.drop(wire.SERVER_NAME), s),
    "an address as name": lambda peer, hello, s: peer.offer(
        hello.put(wire.SERVER_NAME, wire.host_name("127.0.0.1")), s
    ),
    "name in capitals": lambda peer, hello, s: peer.offer(hello.put(wire.SERVER_NAME, wire.host_name("LOCALHOST")), s),
    "suite of the same hash": lambda peer, hello, s: (setattr(hello, "suites", [0x1303]), peer.offer(hello, s))[1],
    "suite of another hash": lambda peer, hello, s: (setattr(hello, "suites", [0x1302]), peer.offer(hello, s))[1],
    "suite of another hash, binder wrong": lambda peer, hello, s: (
        setattr(hello, "suites", [0x1302]),
        peer.offer(hello, renamed(s, psk=STRANGER)),
    )[1],
    "suite of another hash, binder of that": lambda peer, hello, s: (
        setattr(hello, "suites", [0x1302]),
        peer.offer(hello, renamed(s, suite=0x1302, psk=bytes(48))),
    )[1],
    "suite of another hash first": lambda peer, hello, s: (
        setattr(hello, "suites", [0x1302, 0x1301]),
        peer.offer(hello, s),
    )[1],
    "no schemes": lambda peer, hello, s: peer.offer(hello.drop(wire.SCHEMES), s),
    "no groups": lambda peer, hello, s: peer.offer(hello.drop(wire.GROUPS), s),
    "share of another group": lambda peer, hello, s: (
        peer.shares.update({23: Share(23)}),
        peer.offer(hello.put(wire.KEY_SHARE, v16(u16(23) + v16(peer.shares[23].public()))), s),
    )[1],
    "no groups and no share": lambda peer, hello, s: peer.offer(hello.drop(wire.GROUPS).drop(wire.KEY_SHARE), s),
    "versions of 1.2 too": lambda peer, hello, s: peer.offer(hello.put(wire.VERSIONS, b"\4\3\4\3\3"), s),
    "early data not allowed": lambda peer, hello, s: peer.offer(hello.put(wire.EARLY_DATA, b""), s),
    "ALPN": lambda peer, hello, s: peer.offer(hello.put(wire.ALPN, v16(b"\3foo")), s),
    "extension behind the PSK": lambda peer, hello, s: behind_psk(peer, hello, s),
    "PSK twice": lambda peer, hello, s: psk_twice(peer, hello, s),
    "bytes behind the binders": lambda peer, hello, s: longer_psk(peer, hello, s),
    "binder over the whole hello": lambda peer, hello, s: peer.offer(
        hello, s, spoil=lambda binders: [whole_binder(peer, hello, s)]
    ),
    "ten identities": lambda peer, hello, s: peer.offer(hello, *[renamed(s, ticket=b"nobody" * 20)] * 9, s),
    "300 identities": lambda peer, hello, s: peer.offer(hello, *[renamed(s, ticket=b"nobody" * 5)] * 299, s),
}


def behind_psk(peer, hello, session):
    """An extension after pre_shared_key."""
    peer.offer(hello, session)
    hello.extensions.append((0x7000, b""))
    return hello.encode()


def psk_twice(peer, hello, session):
    """pre_shared_key twice."""
    peer.offer(hello, session)
    hello.extensions.append(hello.extensions[-1])
    return peer.bind(hello.encode(), [session], 35)


def longer_psk(peer, hello, session):
    """A byte more in pre_shared_key."""
    peer.offer(hello, session)
    hello.extensions[-1] = (wire.PSK, hello.extensions[-1][1] + b"\0")
    return hello.encode()


def whole_binder(peer, hello, session):
    """A binder over the whole ClientHello, zeros for the binder."""
    schedule = Schedule(session.suite, session.psk)
    return schedule.verify_data(schedule.derive(schedule.early, b"res binder", b""), hello.encode())


def follow(trial, settings):
    """Tries the tickets that came last: whom does the server take their holder for?"""
    before = trial.open
    trial.end()
    if before.sessions_seen:
        peer = trial.client13(settings)
        peer.connect(data=peer.offer(peer.hello(), before.sessions_seen[-1])).data().bye()


for _settings in (
    "version=13 verify=1",
    "version=13 verify=1 no-ticket",
    "version=13 verify=3 no-replay-check early=100",
    "verify=1 name-callback",
):

    @cases(f"13 server, {_settings}, session", OFFERS)
    def offers(trial, variant, settings=_settings):
        """The session of somebody with a certificate is offered."""
        session = session_for(trial, settings, "client")
        peer = trial.client13(settings)
        data = variant(peer, peer.hello(), session)
        try:
            peer.connect(data=data).data().bye()
        finally:
            follow(trial, settings)


@cases("13 server, session with a certificate", {"answered": True, "not answered": False})
def certificate_after_resumption(trial, shows):
    """A resumed handshake is not followed by a client's certificate."""
    session = session_for(trial, "version=13 verify=1", "client")
    peer = trial.client13("version=13 verify=1")
    peer.start(data=peer.offer(peer.hello(), session)).protect()
    peer.request = b""
    if shows:
        peer.authenticate()
    peer.say(peer.finished())
    peer.sealer = peer.ours
    peer.data().bye()


@cases(
    "13 server, ticket of",
    {
        "another context": ("version=13 fixed-keys context=one", "version=13 fixed-keys context=two"),
        "another verify mode": ("version=13 fixed-keys verify=0", "version=13 fixed-keys verify=1"),
        "another verify mode that insists": ("version=13 fixed-keys verify=0", "version=13 fixed-keys verify=3"),
        "a mode that asks, one that does not": ("version=13 fixed-keys verify=1", "version=13 fixed-keys verify=0"),
        "another certificate": (
            "version=13 fixed-keys certificate=server",
            "version=13 fixed-keys certificate=serverec",
        ),
        "other suites": (
            "version=13 fixed-keys suites=TLS_AES_128_GCM_SHA256",
            "version=13 fixed-keys suites=TLS_AES_256_GCM_SHA384",
        ),
        "suites of the same hash": (
            "version=13 fixed-keys suites=TLS_AES_128_GCM_SHA256",
            "version=13 fixed-keys suites=TLS_CHACHA20_POLY1305_SHA256",
        ),
        "other keys": ("version=13 context=one", "version=13 context=one prefer-server"),
        "a server without tickets": ("version=13 fixed-keys", "version=13 fixed-keys no-ticket"),
        "a server that remembers": ("version=13 fixed-keys no-ticket", "version=13 fixed-keys"),
        "one that remembers nothing": ("version=13 fixed-keys", "version=13 fixed-keys no-cache"),
    },
)
def ticket_elsewhere(trial, settings):
    """A ticket of one context in another with the same keys."""
    session = session_for(trial, settings[0])
    peer = trial.client13(settings[1])
    try:
        peer.connect(data=peer.offer(peer.hello(), session)).data().bye()
    finally:
        follow(trial, settings[1])


@cases("13 server, ticket of 1.2", {"binder of its own": None, "binder of the master secret": 48, "SHA-384": 384})
def ticket_of_12(trial, length):
    """A TLS 1.2 session's ticket as a PSK (with the keys in common, and a certificate in the session)."""
    settings = "fixed-keys verify=1"
    peer = trial.client12(settings)
    suite = 0xC030 if length == 384 else 0xC02F
    peer.start(peer.hello(suites=(suite,)))
    peer.say(tls12_certificate("client"))
    peer.say_key_exchange()
    peer.say(peer.verify())
    peer.say_finished().read_finished().data().bye()
    kept = peer.kept()
    suite = 0x1302 if length == 384 else 0x1301
    psk = STRANGER if length is None else kept.master
    peer = trial.client13(settings)
    session = tls13.Session(suite, psk, kept.ticket)
    try:
        peer.connect(data=peer.offer(peer.hello(), session)).data().bye()
    finally:
        follow(trial, settings)


def tls12_certificate(name):
    """A Certificate of TLS 1.2."""
    return message(wire.CERTIFICATE, v24(v24(tls13.certificate(name))))


# HelloRetryRequest.


def retried(change_second=None, first=None, after=None):
    """Makes the server ask for P-256; change_second(peer, hello) changes the second ClientHello, and may give its bytes."""

    def run(peer):
        hello = peer.hello(groups=(wire.P384, wire.P256, wire.X25519), shares={})
        if first:
            first(peer, hello)
        peer.say(hello.encode(), version=0x0301)
        retry = peer.read_server_hello()
        peer.change_cipher_spec()
        group = int.from_bytes(retry.get(wire.KEY_SHARE) or b"\0\0", "big")
        peer.shares = {group: Share(group)} if group else peer.shares
        hello.put(wire.KEY_SHARE, v16(b"".join(u16(kind) + v16(share.public()) for kind, share in peer.shares.items())))
        data = change_second(peer, hello) if change_second else None
        peer.say(data if isinstance(data, bytes) else hello.encode())
        if after:
            after(peer)
        if peer.read_server_hello().random == wire.RETRY_RANDOM:
            raise Stopped
        peer.read_flight()
        peer.finish().data().bye()

    return run


def behind(between):
    """Something stands between the HelloRetryRequest and the second ClientHello, which is right."""
    return retried(lambda peer, hello: between(peer) and None)


RETRIES = {
    "right": retried(),
    "the same hello again": retried(change(wire.KEY_SHARE, b"\0\0")),
    "no share": retried(drop(wire.KEY_SHARE)),
    "another group": retried(lambda peer, hello: hello.put(wire.KEY_SHARE, v16(u16(29) + v16(Share(29).public())))),
    "two shares": retried(
        lambda peer, hello: hello.put(
            wire.KEY_SHARE, v16(hello.get(wire.KEY_SHARE)[2:] + u16(29) + v16(Share(29).public()))
        )
    ),
    "other suites": retried(setting(suites=[0x1302])),
    "suites in another order": retried(setting(suites=[0x1303, 0x1302, 0x1301])),
    "another random": retried(setting(random=bytes(32))),
    "another session id": retried(setting(session=bytes(32))),
    "no session id": retried(setting(session=b"")),
    "another name": retried(change(wire.SERVER_NAME, wire.host_name("other.test"))),
    "no name": retried(drop(wire.SERVER_NAME)),
    "a name at last": retried(change(wire.SERVER_NAME, wire.host_name("other.test")), drop(wire.SERVER_NAME)),
    "other groups": retried(change(wire.GROUPS, v16(numbers(29)))),
    "no groups": retried(drop(wire.GROUPS)),
    "other schemes": retried(change(wire.SCHEMES, v16(numbers(0x0403)))),
    "no schemes": retried(drop(wire.SCHEMES)),
    "versions of 1.2": retried(change(wire.VERSIONS, b"\2\3\3")),
    "no versions": retried(drop(wire.VERSIONS)),
    "legacy version 3.1": retried(setting(version=0x0301)),
    "compression": retried(setting(compressions=b"\1")),
    "a cookie nobody sent": retried(change(wire.COOKIE, v16(b"x"))),
    "ALPN new": retried(change(wire.ALPN, v16(b"\3foo"))),
    "ALPN gone": retried(drop(wire.ALPN), change(wire.ALPN, v16(b"\3foo"))),
    "ALPN other": retried(change(wire.ALPN, v16(b"\2h2")), change(wire.ALPN, v16(b"\3foo"))),
    "an unknown extension more": retried(change(0x7000, b"")),
    "early data in the second": retried(change(wire.EARLY_DATA, b"")),
    "early data in both": retried(None, change(wire.EARLY_DATA, b"")),
    "early data in the first": retried(drop(wire.EARLY_DATA), change(wire.EARLY_DATA, b"")),
    "early data in front of the second": retried(
        lambda peer, hello: (peer.plain(wire.DATA, bytes(40)), hello.drop(wire.EARLY_DATA)) and None,
        change(wire.EARLY_DATA, b""),
    ),
    "early data behind the second": retried(
        drop(wire.EARLY_DATA), change(wire.EARLY_DATA, b""), after=lambda peer: peer.plain(wire.DATA, bytes(40))
    ),
    "PSK of nobody in the second": retried(change(wire.PSK, v16(v16(b"id" * 40) + bytes(4)) + v16(v8(bytes(32))))),
    "post-handshake in the second": retried(change(wire.POST_HANDSHAKE, b"")),
    "status request in the second": retried(change(wire.STATUS_REQUEST, b"\1\0\0\0\0")),
    "modes gone": retried(drop(wire.PSK_MODES)),
    "share of zeros": retried(change(wire.KEY_SHARE, v16(u16(23) + v16(bytes(65))))),
    "share empty": retried(
        lambda peer, hello: hello.put(wire.KEY_SHARE, v16(hello.get(wire.KEY_SHARE)[2:4] + v16(b"")))
    ),
    "extensions in another order": retried(lambda peer, hello: hello.extensions.reverse()),
    "something else": retried(lambda peer, hello: message(20, bytes(32))),
    "an encrypted record": retried(lambda peer, hello: peer.plain(wire.DATA, bytes(40))),
    "in many records": retried(
        lambda peer, hello: (
            [peer.record(wire.HANDSHAKE, hello.encode()[at : at + 1]) for at in range(100)],
            hello.encode()[100:],
        )[1]
    ),
    "certificate after the retry": retried(lambda peer, hello: tls13.EMPTY_CERTIFICATE),
    "behind an empty record": behind(lambda peer: peer.plain(wire.HANDSHAKE, b"")),
    "behind 31 empty records": behind(lambda peer: [peer.plain(wire.HANDSHAKE, b"") for _ in range(31)]),
    "behind 40 CCS": behind(lambda peer: [peer.change_cipher_spec() for _ in range(40)]),
    "behind empty data": behind(lambda peer: peer.plain(wire.DATA, b"")),
    "an empty record in it": retried(
        lambda peer, hello: (
            peer.record(wire.HANDSHAKE, hello.encode()[:50]),
            peer.plain(wire.HANDSHAKE, b""),
            hello.encode()[50:],
        )[2]
    ),
}
for _settings in (
    "version=13 groups=P-384 alpn name-callback hello-callback verify=1",
    "version=13 groups=P-384 early=100 no-replay-check :early",
):

    @cases(f"13 server, {_settings}, second hello", RETRIES)
    def retry(trial, variant, settings=_settings):
        """The ClientHello after a HelloRetryRequest."""
        peer = trial.client13(settings)
        variant(peer)


@cases(
    "13 server, retry and a session",
    {
        "right": None,
        "binder spoilt": lambda binders: [strays.spoilt(binders[0])],
        "binder of the first hello": "first",
        "session only in the first": "gone",
        "session only in the second": "new",
    },
)
def retry_with_session(trial, spoil):
    """A session is offered, and the server wants another group."""
    settings = "version=13 groups=P-384:X25519 verify=1"
    peer = trial.client13(settings)
    peer.shares = {wire.P384: Share(wire.P384)}
    peer.start(peer.hello(groups=(wire.P384,))).protect()
    peer.authenticate()
    peer.say(peer.finished())
    peer.sealer = peer.ours
    peer.data().bye()
    session = peer.ticket()
    peer = trial.client13(settings)
    hello = peer.hello(groups=(wire.P384,), shares={})
    first = hello.encode() if spoil == "new" else peer.offer(hello, session)
    peer.say(first)
    peer.sessions = [session]
    peer.read_server_hello()
    peer.shares = {wire.P384: Share(wire.P384)}
    hello.put(wire.KEY_SHARE, v16(u16(wire.P384) + v16(peer.shares[wire.P384].public())))
    if spoil == "gone":
        second = hello.drop(wire.PSK).encode()
    elif spoil == "first":
        second = peer.offer(hello, session, spoil=lambda _: [first[-32:]])
    else:
        second = peer.offer(hello, session, spoil=None if spoil == "new" else spoil)
    peer.say(second)
    try:
        peer.read_server_hello()
        peer.read_flight()
        peer.finish().data().bye()
    finally:
        follow(trial, settings)


# Early data.


def early(data_function, end=True, finish=True, change_hello=None, settings=EARLY, bad=None, ages=None):
    """Early data with a session; data_function(peer) sends it."""

    def run(trial):
        session = session_for(trial, settings)
        peer = trial.client13(settings)
        hello = peer.hello().put(wire.EARLY_DATA, b"")
        if change_hello:
            change_hello(peer, hello)
        data = peer.offer(hello, session, spoil=bad, ages=ages)
        peer.say(data, version=0x0301)
        peer.early_keys(session, data)
        data_function(peer)
        early_sealer = peer.sealer
        if peer.read_server_hello().random == wire.RETRY_RANDOM:
            raise Stopped
        peer.read_flight()
        accepted = any(kind == wire.EARLY_DATA for kind, _ in peer.extensions)
        if accepted and end:
            peer.sealer = early_sealer
            peer.say(message(wire.END_OF_EARLY_DATA))
        if finish:
            peer.finish().data().bye()

    return run


EARLIES = {
    "right": early(lambda peer: peer.record(wire.DATA, b"early")),
    "none": early(lambda peer: None),
    "empty": early(lambda peer: peer.record(wire.DATA, b"")),
    "several": early(lambda peer: [peer.record(wire.DATA, b"early") for _ in range(5)]),
    "the limit": early(lambda peer: peer.record(wire.DATA, bytes(16384))),
    "above the limit": early(lambda peer: (peer.record(wire.DATA, bytes(16384)), peer.record(wire.DATA, b"x"))),
    "far above the limit": early(lambda peer: [peer.record(wire.DATA, bytes(16384)) for _ in range(4)]),
    "padding above the limit": early(lambda peer: [peer.record(wire.DATA, b"", pad=10000) for _ in range(4)]),
    "no EndOfEarlyData": early(lambda peer: peer.record(wire.DATA, b"early"), end=False),
    "broken record": early(lambda peer: peer.raw(strays.spoilt(peer.sealed(wire.DATA, b"x")))),
    "in clear": early(lambda peer: peer.plain(wire.DATA, b"early" * 10)),
    "a handshake message": early(lambda peer: peer.record(wire.HANDSHAKE, tls13.key_update())),
    "a Finished": early(lambda peer: peer.record(wire.HANDSHAKE, message(20, bytes(32)))),
    "a close_notify": early(lambda peer: peer.alert(1, 0)),
    "a user_canceled": early(lambda peer: peer.alert(1, 90)),
    "a fatal alert": early(lambda peer: peer.alert(2, 40)),
    "CCS": early(lambda peer: peer.change_cipher_spec()),
    "plain alert": early(lambda peer: peer.plain(wire.ALERT, b"\1\0")),
    "EndOfEarlyData twice": early(lambda peer: peer.say(message(wire.END_OF_EARLY_DATA))),
    "EndOfEarlyData with a body": early(lambda peer: peer.say(message(5, b"\0"))),
    "data behind EndOfEarlyData": early(
        lambda peer: (peer.say(message(wire.END_OF_EARLY_DATA)), peer.record(wire.DATA, b"x")), end=False
    ),
    "EndOfEarlyData with Finished behind": early(
        lambda peer: peer.record(wire.HANDSHAKE, message(5) + message(20, bytes(32))), end=False
    ),
    "EndOfEarlyData in clear": early(lambda peer: peer.plain(wire.HANDSHAKE, message(5)), end=False),
    "a second hello": early(lambda peer: peer.plain(wire.HANDSHAKE, strays.SOME_HELLO)),
    "spoilt binder": early(
        lambda peer: peer.record(wire.DATA, b"early"), bad=lambda binders: [strays.spoilt(binders[0])]
    ),
    "another name": early(
        lambda peer: peer.record(wire.DATA, b"early"),
        change_hello=change(wire.SERVER_NAME, wire.host_name("other.test")),
    ),
    "no name": early(lambda peer: peer.record(wire.DATA, b"early"), change_hello=drop(wire.SERVER_NAME)),
    "ALPN that was not there": early(
        lambda peer: peer.record(wire.DATA, b"early"),
        change_hello=change(wire.ALPN, v16(b"\3foo")),
        settings=EARLY + " alpn",
    ),
    "another suite of the same hash": early(
        lambda peer: peer.record(wire.DATA, b"early"), change_hello=setting(suites=[0x1303])
    ),
    "suite of another hash": early(
        lambda peer: peer.record(wire.DATA, b"early"), change_hello=setting(suites=[0x1302])
    ),
    "retry": early(lambda peer: peer.record(wire.DATA, b"early"), change_hello=change(wire.KEY_SHARE, b"\0\0")),
    "psk_ke": early(lambda peer: peer.record(wire.DATA, b"early"), change_hello=change(wire.PSK_MODES, b"\1\0")),
    "a server that does not read it": early(
        lambda peer: peer.record(wire.DATA, b"early"), settings="version=13 early=16384 no-replay-check"
    ),
    "a server with a limit of 0": early(lambda peer: peer.record(wire.DATA, b"early"), settings="version=13 :early"),
    "a small limit": early(
        lambda peer: peer.record(wire.DATA, bytes(101)),
        settings="version=13 early=100 early-limit=100 no-replay-check :early",
    ),
    "skipped above a small limit": early(
        lambda peer: [peer.record(wire.DATA, bytes(5000)) for _ in range(8)],
        settings="version=13 early-limit=16384 no-replay-check",
    ),
    "skipped within the limit": early(
        lambda peer: [peer.record(wire.DATA, bytes(50)) for _ in range(8)],
        settings="version=13 early-limit=16384 no-replay-check",
    ),
    "replay protection": early(lambda peer: peer.record(wire.DATA, b"early"), settings="version=13 early=16384 :early"),
    "asks for a certificate": early(
        lambda peer: peer.record(wire.DATA, b"early"), settings="version=13 early=16384 verify=1 no-replay-check :early"
    ),
    "callback": early(
        lambda peer: peer.record(wire.DATA, b"early"),
        settings="version=13 early=16384 early-callback no-replay-check :early",
    ),
    "callback and spoilt binder": early(
        lambda peer: peer.record(wire.DATA, b"early"),
        bad=lambda binders: [strays.spoilt(binders[0])],
        settings="version=13 early=16384 early-callback no-replay-check :early",
    ),
}
for _kind, _settings in {
    "does not read it": "version=13 early=16384 no-replay-check",
    "reads it": EARLY,
    "takes no more of it": "version=13 no-replay-check",
}.items():
    EARLIES |= {
        f"a server that {_kind}, age with bit {_bit} flipped": early(
            lambda peer: peer.record(wire.DATA, b"early"), ages=1 << _bit, settings=_settings
        )
        for _bit in (31, 24)
    }
for _name, _function in EARLIES.items():
    case(f"13 server, early data: {_name}")(_function)


@case("13 server, early data: the same session twice")
def replay(trial):
    """The same ClientHello and the same early data again."""
    for settings in ("version=13 early=16384 :early", "version=13 early=16384 no-replay-check :early"):
        session = session_for(trial, settings)
        for _ in range(2):
            peer = trial.client13(settings)
            hello = peer.hello().put(wire.EARLY_DATA, b"")
            data = peer.offer(hello, session)
            peer.say(data)
            peer.early_keys(session, data)
            peer.record(wire.DATA, b"early")
            sealer = peer.sealer
            try:
                peer.read_server_hello()
                peer.read_flight()
                if any(kind == wire.EARLY_DATA for kind, _ in peer.extensions):
                    peer.sealer = sealer
                    peer.say(message(wire.END_OF_EARLY_DATA))
                peer.finish().data().bye()
            except Stopped:
                pass


# Authentication after the handshake.


@cases("13 server, after the handshake", ANSWERS)
def post_handshake(trial, variant):
    """A client that said it can authenticates when it is asked."""
    peer = trial.client13("version=13 post-handshake :ask")
    peer.connect(peer.hello(more=[(wire.POST_HANDSHAKE, b"")]))
    data = b""
    while data[:1] != b"\x0d":
        data = peer.next_message()
    peer.request = wire.Reader(data[4:]).vector(1)
    peer.transcript += data
    variant(peer)
    peer.record(wire.HANDSHAKE, peer.finished(secret=peer.ours.secret))
    peer.data().bye()


@cases("13 server, not asked after the handshake", {"Certificate": True, "ClientHello": False})
def not_asked(trial, certificate):
    """A client that authenticates unasked, or renegotiates."""
    peer = trial.client13("version=13 verify=1")
    peer.connect(peer.hello(more=[(wire.POST_HANDSHAKE, b"")]))
    if certificate:
        peer.authenticate()
        peer.record(wire.HANDSHAKE, peer.finished(secret=peer.ours.secret))
    else:
        peer.record(wire.HANDSHAKE, peer.hello().encode())
    peer.data().bye()
