"""Things that do not belong where they are sent: records and messages of all kinds, and the flows to send them in."""

import tls12
import tls13
import wire
from peer import Stopped
from wire import message, u16, u24, u8

SOME_HELLO = wire.ClientHello(bytes(32), b"", [0x1301, 0xC02F], [(wire.VERSIONS, b"\2\3\4")]).encode()
SOME_ANSWER = wire.ServerHello(bytes(32), b"", 0x1301, [(wire.VERSIONS, b"\3\4")]).encode()
SOME_RETRY = wire.ServerHello(
    wire.RETRY_RANDOM, b"", 0x1301, [(wire.VERSIONS, b"\3\4"), (wire.KEY_SHARE, b"\0\x17")]
).encode()

MESSAGES = {
    "HelloRequest": message(wire.HELLO_REQUEST),
    "HelloRequest with a body": message(wire.HELLO_REQUEST, b"\0"),
    "ClientHello": SOME_HELLO,
    "ServerHello": SOME_ANSWER,
    "HelloRetryRequest": SOME_RETRY,
    "empty ClientHello": message(wire.CLIENT_HELLO),
    "empty ServerHello": message(wire.SERVER_HELLO),
    "HelloVerifyRequest": message(3, b"\xfe\xff\0"),
    "NewSessionTicket": message(wire.NEW_SESSION_TICKET, bytes(6)),
    "NewSessionTicket of 1.3": message(wire.NEW_SESSION_TICKET, bytes(8) + b"\1\1\0\1\1\0\0"),
    "EndOfEarlyData": message(wire.END_OF_EARLY_DATA),
    "EncryptedExtensions": message(wire.ENCRYPTED_EXTENSIONS, b"\0\0"),
    "Certificate, empty": tls12.EMPTY_CERTIFICATE,
    "Certificate of 1.3, empty": tls13.EMPTY_CERTIFICATE,
    "ServerKeyExchange": message(wire.SERVER_KEY_EXCHANGE, b"\3\0\x1d\x20" + bytes(32) + b"\4\1\0\0"),
    "CertificateRequest": tls12.request_message(),
    "CertificateRequest of 1.3": tls13.request_message(),
    "ServerHelloDone": tls12.DONE,
    "CertificateVerify": message(wire.CERTIFICATE_VERIFY, b"\x08\x04\0\2\0\0"),
    "ClientKeyExchange": message(wire.CLIENT_KEY_EXCHANGE, b"\x20" + bytes(32)),
    "Finished of 12 bytes": message(wire.FINISHED, bytes(12)),
    "Finished of 32 bytes": message(wire.FINISHED, bytes(32)),
    "empty Finished": message(wire.FINISHED),
    "CertificateURL": message(21, b"\0"),
    "CertificateStatus": message(wire.CERTIFICATE_STATUS, b"\1\0\0\1\0"),
    "SupplementalData": message(23, b"\0\0\0"),
    "KeyUpdate": tls13.key_update(0),
    "KeyUpdate that asks": tls13.key_update(1),
    "KeyUpdate of value 2": tls13.key_update(2),
    "empty KeyUpdate": message(wire.KEY_UPDATE),
    "KeyUpdate of 2 bytes": message(wire.KEY_UPDATE, b"\0\0"),
    "CompressedCertificate": message(25, b"\0\1\0\0\0\0\0\0"),
    "NextProtocol": message(wire.NEXT_PROTOCOL, bytes(32)),
    "message_hash": message(wire.MESSAGE_HASH, bytes(32)),
    "message 99": message(99, b"\0"),
}

# Each is a function of the peer. Those in SWALLOWING make the other end wait for the rest.
RECORDS = {
    "CCS": lambda peer: peer.change_cipher_spec(),
    "HelloRequest in two records": lambda peer: peer.cut(message(wire.HELLO_REQUEST), (1,)),
    "HelloRequest in four records": lambda peer: peer.cut(message(wire.HELLO_REQUEST), (1, 1, 1)),
    "CCS twice": lambda peer: (peer.change_cipher_spec(), peer.change_cipher_spec()),
    "CCS 40 times": lambda peer: [peer.change_cipher_spec() for _ in range(40)],
    "CCS of value 2": lambda peer: peer.plain(wire.CCS, b"\2"),
    "CCS of two bytes": lambda peer: peer.plain(wire.CCS, b"\1\1"),
    "empty CCS": lambda peer: peer.plain(wire.CCS, b""),
    "CCS in the epoch": lambda peer: peer.record(wire.CCS, b"\1"),
    "close_notify": lambda peer: peer.alert(1, 0),
    "fatal close_notify": lambda peer: peer.alert(2, 0),
    "user_canceled": lambda peer: peer.alert(1, 90),
    "user_canceled and close_notify": lambda peer: (peer.alert(1, 90), peer.alert(1, 0)),
    "no_renegotiation": lambda peer: peer.alert(1, 100),
    "warning unrecognized_name": lambda peer: peer.alert(1, 112),
    "5 warnings": lambda peer: [peer.alert(1, 112) for _ in range(5)],
    "5 user_canceled": lambda peer: [peer.alert(1, 90) for _ in range(5)],
    "warning handshake_failure": lambda peer: peer.alert(1, 40),
    "fatal handshake_failure": lambda peer: peer.alert(2, 40),
    "fatal no_renegotiation": lambda peer: peer.alert(2, 100),
    "fatal user_canceled": lambda peer: peer.alert(2, 90),
    "alert of level 0": lambda peer: peer.alert(0, 40),
    "alert of level 3": lambda peer: peer.alert(3, 0),
    "unknown warning": lambda peer: peer.alert(1, 255),
    "unknown alert": lambda peer: peer.alert(2, 255),
    "alert of one byte": lambda peer: peer.record(wire.ALERT, b"\1"),
    "alert of three bytes": lambda peer: peer.record(wire.ALERT, b"\1\0\0"),
    "two alerts in a record": lambda peer: peer.record(wire.ALERT, b"\1\x70\1\x70"),
    "alert in two records": lambda peer: (peer.record(wire.ALERT, b"\2"), peer.record(wire.ALERT, b"\x28")),
    "empty alert": lambda peer: peer.record(wire.ALERT, b""),
    "plain close_notify": lambda peer: peer.plain(wire.ALERT, b"\1\0"),
    "plain fatal alert": lambda peer: peer.plain(wire.ALERT, b"\2\x28"),
    "plain user_canceled": lambda peer: peer.plain(wire.ALERT, b"\1\x5a"),
    "empty handshake record": lambda peer: peer.record(wire.HANDSHAKE, b""),
    "empty plain handshake record": lambda peer: peer.plain(wire.HANDSHAKE, b""),
    "empty data": lambda peer: peer.record(wire.DATA, b""),
    "40 empty data": lambda peer: [peer.record(wire.DATA, b"") for _ in range(40)],
    "empty plain data": lambda peer: peer.plain(wire.DATA, b""),
    "data": lambda peer: peer.record(wire.DATA, b"stray"),
    "plain data": lambda peer: peer.plain(wire.DATA, b"stray"),
    "plain data, long": lambda peer: peer.plain(wire.DATA, bytes(100)),
    "heartbeat": lambda peer: peer.record(wire.HEARTBEAT, b"\1\0\1a" + bytes(16)),
    "type 0": lambda peer: peer.record(0, b"stray"),
    "type 19": lambda peer: peer.record(19, b"stray"),
    "type 99": lambda peer: peer.record(99, b"stray"),
    "plain type 99": lambda peer: peer.plain(99, b"stray"),
    "plain handshake": lambda peer: peer.plain(wire.HANDSHAKE, message(99)),
    "data of 16384": lambda peer: peer.record(wire.DATA, bytes(16384)),
    "data of 16385": lambda peer: peer.record(wire.DATA, bytes(16385)),
    "data of 16384 + 256": lambda peer: peer.record(wire.DATA, bytes(16384 + 256)),
    "data of 16384 + 2048": lambda peer: peer.record(wire.DATA, bytes(16384 + 2048)),
    "handshake of 16385": lambda peer: peer.record(wire.HANDSHAKE, message(99, bytes(16381))),
    "plain handshake of 18432": lambda peer: peer.plain(wire.HANDSHAKE, message(99, bytes(18428))),
    "garbage as a protected record": lambda peer: peer.plain(wire.DATA, b"\x55" * 64),
    "garbage as a handshake record": lambda peer: peer.plain(wire.HANDSHAKE, b"\x55" * 64),
    "record of version 2": lambda peer: peer.plain(wire.HANDSHAKE, message(99), version=0x0200),
    "record of version 3.1": lambda peer: peer.plain(wire.ALERT, b"\1\x5a", version=0x0301),
    "record of version 3.4": lambda peer: peer.plain(wire.ALERT, b"\1\x5a", version=0x0304),
    "record of version 3.9": lambda peer: peer.record(wire.DATA, b"", version=0x0309),
    "record of version 5.5": lambda peer: peer.record(wire.DATA, b"", version=0x0505),
    "HTTP": lambda peer: peer.raw(b"GET / HTTP/1.0\r\n\r\n"),
    "HTTP proxy": lambda peer: peer.raw(b"CONNECT here:443 HTTP/1.0\r\n\r\n"),
    "zeros": lambda peer: peer.raw(bytes(40)),
    "SSLv2 ClientHello": lambda peer: peer.raw(bytes.fromhex("802e0100020015000000100100800700c0030080") + bytes(28)),
    "length of 65535": lambda peer: peer.raw(b"\x17\3\3\xff\xff" + bytes(100)),
    "length of 18433": lambda peer: peer.raw(b"\x17\3\3" + u16(18433) + bytes(18433)),
    "message of 16 MiB begins": lambda peer: peer.record(wire.HANDSHAKE, u8(11) + u24((1 << 24) - 1) + bytes(100)),
    "Finished of 65536 begins": lambda peer: peer.record(wire.HANDSHAKE, u8(20) + u24(65536) + bytes(100)),
    "two bytes of a message": lambda peer: peer.record(wire.HANDSHAKE, b"\x14\0"),
    "record cut short": lambda peer: peer.raw(b"\x17\3\3\0\x40" + bytes(10)),
    "header cut short": lambda peer: peer.raw(b"\x17\3"),
    "nothing more": lambda peer: None,
}
SWALLOWING = {
    "message of 16 MiB begins",
    "Finished of 65536 begins",
    "two bytes of a message",
    "record cut short",
    "header cut short",
    "nothing more",
    "SSLv2 ClientHello",
    "length of 65535",
    "length of 18433",
    "garbage as a handshake record",
    "zeros",
    "HTTP",
    "HTTP proxy",
    "alert of one byte",
    "handshake of 16385",
    "plain handshake of 18432",
}
# Only where there are keys.
SEALED = {
    "padding only": lambda peer: peer.record(wire.DATA, b"", pad=300),
    "zeros only": lambda peer: peer.record(None, b"", pad=20),
    "nothing inside": lambda peer: peer.record(None, b""),
    "empty handshake, padded": lambda peer: peer.record(wire.HANDSHAKE, b"", pad=300),
    "user_canceled, padded": lambda peer: peer.record(wire.ALERT, b"\1\x5a", pad=300),
    "more padding than allowed": lambda peer: peer.record(wire.DATA, b"x", pad=16384),
    "sealed as a handshake record": lambda peer: peer.record(wire.DATA, b"x", outer=wire.HANDSHAKE),
    "sealed as an alert": lambda peer: peer.record(wire.DATA, b"x", outer=wire.ALERT),
    "sealed as a CCS": lambda peer: peer.record(wire.DATA, b"x", outer=wire.CCS),
    "sealed as type 99": lambda peer: peer.record(wire.DATA, b"x", outer=99),
    "broken tag": lambda peer: peer.raw(spoilt(peer.sealed(wire.DATA, b"x"))),
    "replayed record": lambda peer: [peer.raw(record) for record in [peer.sealed(wire.DATA, b"x")] * 2],
    "too short for a tag": lambda peer: peer.raw(b"\x17\3\3\0\x0f" + bytes(15)),
    "protected and empty": lambda peer: peer.raw(b"\x17\3\3\0\0"),
}
SEALED12 = {
    "broken tag": SEALED["broken tag"],
    "replayed record": SEALED["replayed record"],
    "too short for a tag": SEALED["too short for a tag"],
    "protected and empty": SEALED["protected and empty"],
    "sealed twice": lambda peer: peer.record(wire.DATA, peer.sealed(wire.DATA, b"x")),
}


def hybrid(point):
    """An uncompressed point in the form that tells the sign again (X9.62 4.3.6), which TLS does not have."""
    return u8(6 | point[-1] & 1) + point[1:]


def compressed(point):
    """An uncompressed point in the form that has one coordinate, and the sign of the other."""
    return u8(2 | point[-1] & 1) + point[1 : len(point) // 2 + 1]


POINT_FORMS = {"right": bytes, "compressed": compressed, "hybrid": hybrid, "infinity": lambda point: b"\0"}


def spoilt(record):
    """A record whose last bit is wrong."""
    return record[:-1] + bytes([record[-1] ^ 1])


def variants(points, sealed, more=None):
    """Every stray at every point: name to (point, function)."""
    found = {}
    for point, protected in points.items():
        for name, data in MESSAGES.items():
            found[f"{name}, {point}"] = (point, lambda peer, data=data: peer.record(wire.HANDSHAKE, data), False)
        for name, function in {**RECORDS, **(sealed if protected else {}), **(more or {})}.items():
            found[f"{name}, {point}"] = (point, function, name in SWALLOWING)
    return found


def hook_for(peer, variant):
    """A hook that sends the stray at its point."""
    wanted, function, swallowing = variant

    def hook(point):
        if point == wanted:
            function(peer)
            if swallowing:
                raise Stopped

    return hook


def client13(peer, hook, request=True):
    """A client of TLS 1.3, with a certificate where it is asked for one."""
    hook("at first")
    peer.start()
    hook("before keys")
    peer.protect()
    hook("before Certificate")
    if request:
        peer.say(tls13.certificate_message("client", context=peer.request))
        hook("before CertificateVerify")
        peer.say(peer.verify("client", 0x0804))
    hook("before Finished")
    peer.say(peer.finished())
    peer.sealer = peer.ours
    hook("before data")
    peer.data(b"hello")
    hook("after data")
    peer.data(b"more").bye()


CLIENT13_POINTS = {
    "at first": False,
    "before keys": False,
    "before Certificate": True,
    "before CertificateVerify": True,
    "before Finished": True,
    "before data": True,
    "after data": True,
}


def server13(peer, hook):
    """A server of TLS 1.3 that asks for a certificate."""
    peer.read_hello()
    hook("before ServerHello")
    peer.say_hello()
    hook("before EncryptedExtensions")
    peer.say(peer.encrypted_extensions())
    hook("before CertificateRequest")
    peer.say(tls13.request_message())
    hook("before Certificate")
    peer.say(tls13.certificate_message(peer.name))
    hook("before CertificateVerify")
    peer.say(peer.verify(peer.name, peer.scheme))
    hook("before Finished")
    peer.say_finished()
    hook("before data")
    peer.data(b"hello")
    hook("after data")
    peer.data(b"more").bye()


SERVER13_POINTS = {
    "before ServerHello": False,
    "before EncryptedExtensions": True,
    "before CertificateRequest": True,
    "before Certificate": True,
    "before CertificateVerify": True,
    "before Finished": True,
    "before data": True,
    "after data": True,
}


def client12(peer, hook):
    """A client of TLS 1.2 with a certificate."""
    hook("at first")
    peer.start()
    hook("before Certificate")
    peer.say(tls12.certificate_message("client"))
    hook("before ClientKeyExchange")
    peer.say_key_exchange()
    hook("before CertificateVerify")
    peer.say(peer.verify())
    hook("before CCS")
    peer.change()
    hook("before Finished")
    peer.say(peer.finished())
    hook("before data")
    peer.data(b"hello")
    hook("after data")
    peer.data(b"more").bye()


CLIENT12_POINTS = {
    "at first": False,
    "before Certificate": False,
    "before ClientKeyExchange": False,
    "before CertificateVerify": False,
    "before CCS": False,
    "before Finished": True,
    "before data": True,
    "after data": True,
}


def server12(peer, hook):
    """A server of TLS 1.2 that asks for a certificate and gives a ticket."""
    peer.read_hello()
    hook("before ServerHello")
    peer.say_hello(peer.hello(ticket=True))
    hook("before Certificate")
    peer.say(tls12.certificate_message(peer.name))
    hook("before ServerKeyExchange")
    peer.say(peer.key_exchange())
    hook("before CertificateRequest")
    peer.say(tls12.request_message())
    hook("before ServerHelloDone")
    peer.say(tls12.DONE)
    peer.read_key_exchange()
    peer.read_finished()
    hook("before NewSessionTicket")
    peer.say(peer.ticket_message(b"a ticket"))
    hook("before CCS")
    peer.change()
    hook("before Finished")
    peer.say(peer.finished())
    hook("before data")
    peer.data(b"hello")
    hook("after data")
    peer.data(b"more").bye()


SERVER12_POINTS = {
    "before ServerHello": False,
    "before Certificate": False,
    "before ServerKeyExchange": False,
    "before CertificateRequest": False,
    "before ServerHelloDone": False,
    "before NewSessionTicket": False,
    "before CCS": False,
    "before Finished": True,
    "before data": True,
    "after data": True,
}
