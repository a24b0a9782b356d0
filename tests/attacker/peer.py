"""The attacker's end of a connection: records and messages as it likes, and a log of what the other end sends."""

import socket

from cryptography.exceptions import InvalidTag

import wire
from wire import u8, u16, v16

SECONDS = 30


class Stopped(Exception):
    """The other end has sent an alert, or nothing more."""


class Peer:
    """Sends records, opens those that come, and keeps the transcript."""

    def __init__(self, link, random):
        self.link, self.random = link, random
        link.settimeout(SECONDS)
        self.transcript, self.log = b"", []
        self.sealer = self.opener = None
        self.received = self.messages = b""

    def fresh(self, length):
        """Random bytes, the same in every run of a case."""
        return bytes(self.random.randrange(256) for _ in range(length))

    # Sending.

    def raw(self, data):
        """Sends bytes as they are."""
        self.link.sendall(data)

    def plain(self, kind, data, version=0x0303):
        """Sends a record in clear, whatever the epoch."""
        self.raw(u8(kind) + u16(version) + v16(data))

    def record(self, kind, data, **how):
        """Sends a record of the epoch."""
        self.raw(self.sealed(kind, data, **how))

    def sealed(self, kind, data, **how):
        """A record of the epoch."""
        if self.sealer is None:
            return u8(kind) + u16(how.get("version", 0x0303)) + v16(data)
        return self.sealer.seal(kind, data, **how)

    def say(self, *messages, cut=(), **how):
        """Sends messages in one record, or cut into records of these sizes, and takes them into the transcript."""
        data = b"".join(messages)
        self.transcript += data
        self.cut(data, cut, **how)

    def cut(self, data, sizes, kind=wire.HANDSHAKE, **how):
        """Sends bytes in records of these sizes; the last one takes the rest."""
        for size in sizes:
            self.record(kind, data[:size], **how)
            data = data[size:]
        while data:
            self.record(kind, data[:16384], **how)
            data = data[16384:]

    def change_cipher_spec(self):
        """Sends the record ChangeCipherSpec, never encrypted."""
        self.plain(wire.CCS, b"\1")

    def alert(self, level, code):
        """Sends an alert."""
        self.record(wire.ALERT, bytes([level, code]))

    def bye(self):
        """Sends close_notify, as whoever ends in peace does."""
        self.alert(1, 0)
        return self

    # Receiving.

    def _bytes(self, length):
        while len(self.received) < length:
            more = self.link.recv(65536)
            if not more:
                raise Stopped
            self.received += more
        taken, self.received = self.received[:length], self.received[length:]
        return taken

    def read_record(self):
        """The next record: type and content, opened where keys are known; notes in the log what it is."""
        header = self._bytes(5)
        body = self._bytes(int.from_bytes(header[3:5], "big"))
        kind, mark = header[0], ""
        if self.opener is not None and self.is_protected(kind):
            try:
                kind, body = self.opener.open(header, body)
                mark = "+"
            except InvalidTag:
                # How many there are is for each library to choose.
                if self.log[-1:] != [f"unreadable({kind})"]:
                    self.log.append(f"unreadable({kind})")
                raise Stopped from None
        if kind == wire.ALERT and len(body) != 2:
            self.log.append(f"{mark}alert of {len(body)} bytes")
        elif kind == wire.ALERT:
            self.log.append(f"{mark}alert({','.join(str(byte) for byte in body)})")
        elif kind == wire.CCS:
            self.log.append(f"{mark}CCS")
        elif kind == wire.DATA:
            self.log.append(f"{mark}data({len(body)})")
        elif kind != wire.HANDSHAKE:
            self.log.append(f"{mark}type({kind})")
        return kind, body

    def is_protected(self, kind):
        """Whether a record of this outer type is protected, once there are keys."""
        raise NotImplementedError

    def on_message(self, data):
        """Called with each message as it comes, before it is in the transcript."""

    def next_message(self):
        """The next handshake message, whole; ends the case at an alert of the other end."""
        while len(self.messages) < 4 or len(self.messages) < 4 + int.from_bytes(self.messages[1:4], "big"):
            kind, body = self.read_record()
            # no_renegotiation is only a warning, but nothing follows it.
            if kind == wire.ALERT and (body[:1] == b"\2" or body == b"\1\x64"):
                raise Stopped
            if kind == wire.CCS:
                self.on_change()
            if kind == wire.HANDSHAKE:
                self.messages += body
        length = 4 + int.from_bytes(self.messages[1:4], "big")
        data, self.messages = self.messages[:length], self.messages[length:]
        self.log.append(("+" if self.opener else "") + wire.NAMES.get(data[0], f"message({data[0]})"))
        self.on_message(data)
        return data

    def on_change(self):
        """Called when the other end sends ChangeCipherSpec."""

    def until(self, kind):
        """Reads messages up to one of this type, into the transcript, and returns its body."""
        while True:
            data = self.next_message()
            self.transcript += data
            if data[0] == kind:
                return data[4:]

    def drain(self):
        """Reads all that still comes, for the log."""
        try:
            self.link.shutdown(socket.SHUT_WR)
            while True:
                self.next_message()
        except (Stopped, OSError):
            pass
        try:
            while True:
                self.read_record()
        except (Stopped, OSError):
            pass
