"""Keys: both key schedules (RFC 8446 7, RFC 5246 5 and 8), record protection, key shares, certificates, signatures."""

import functools
import hashlib
import hmac
import os
import pathlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

import wire
from wire import u8, u16, v8, v16

# Suite: length of the key, cipher, hash, length of the nonce's secret part in TLS 1.2, kind of key in TLS 1.2.
SUITES = {
    0x1301: (16, AESGCM, "sha256", 12, None),
    0x1302: (32, AESGCM, "sha384", 12, None),
    0x1303: (32, ChaCha20Poly1305, "sha256", 12, None),
    0xC02F: (16, AESGCM, "sha256", 4, "rsa"),
    0xC030: (32, AESGCM, "sha384", 4, "rsa"),
    0xCCA8: (32, ChaCha20Poly1305, "sha256", 12, "rsa"),
    0xC02B: (16, AESGCM, "sha256", 4, "ecdsa"),
    0xC02C: (32, AESGCM, "sha384", 4, "ecdsa"),
    0xCCA9: (32, ChaCha20Poly1305, "sha256", 12, "ecdsa"),
}

HASHES = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
# Signature scheme: kind, hash.
SIGNATURES = {
    0x0201: ("pkcs1", "sha1"),
    0x0301: ("pkcs1", "sha224"),
    0x0401: ("pkcs1", "sha256"),
    0x0501: ("pkcs1", "sha384"),
    0x0601: ("pkcs1", "sha512"),
    0x0203: ("ecdsa", "sha1"),
    0x0303: ("ecdsa", "sha224"),
    0x0403: ("ecdsa", "sha256"),
    0x0503: ("ecdsa", "sha384"),
    0x0603: ("ecdsa", "sha512"),
    0x0804: ("pss", "sha256"),
    0x0805: ("pss", "sha384"),
    0x0806: ("pss", "sha512"),
    0x0807: ("eddsa", None),
    0x0809: ("pss", "sha256"),
}


def digest(name, data):
    """The hash of something."""
    return hashlib.new(name, data).digest()


def mac(name, key, data):
    """The HMAC of something."""
    return hmac.new(key, data, name).digest()


def expand_label(name, secret, label, context, length):
    """HKDF-Expand-Label."""
    info = u16(length) + v8(b"tls13 " + label) + v8(context)
    out = block = b""
    while len(out) < length:
        block = mac(name, secret, block + info + u8(len(out) // hashlib.new(name).digest_size + 1))
        out += block
    return out[:length]


def prf(name, secret, label, seed, length):
    """TLS 1.2's pseudo-random function."""
    seed = label + seed
    out, step = b"", seed
    while len(out) < length:
        step = mac(name, secret, step)
        out += mac(name, secret, step + seed)
    return out[:length]


class Schedule:
    """TLS 1.3's key schedule, with or without a PSK."""

    def __init__(self, suite, psk=None):
        self.suite, self.hash = suite, SUITES[suite][2]
        self.zeros = bytes(hashlib.new(self.hash).digest_size)
        self.early = mac(self.hash, self.zeros, psk or self.zeros)
        self.handshake = self.master = None

    def exchange(self, shared):
        """Goes on to the handshake secret and the master secret; shared is empty without a key exchange."""
        self.handshake = mac(self.hash, self.derive(self.early, b"derived", b""), shared or self.zeros)
        self.master = mac(self.hash, self.derive(self.handshake, b"derived", b""), self.zeros)

    def derive(self, secret, label, transcript):
        """Derive-Secret."""
        return expand_label(self.hash, secret, label, digest(self.hash, transcript), len(self.zeros))

    def verify_data(self, secret, transcript):
        """What Finished holds, and a binder."""
        key = expand_label(self.hash, secret, b"finished", b"", len(self.zeros))
        return mac(self.hash, key, digest(self.hash, transcript))

    def ticket_key(self, resumption, nonce):
        """The PSK of a ticket."""
        return expand_label(self.hash, resumption, b"resumption", nonce, len(self.zeros))


class Protection13:
    """The keys of one direction of TLS 1.3."""

    def __init__(self, suite, secret):
        self.suite, self.secret, self.count = suite, secret, 0
        length, cipher, self.hash, _, _ = SUITES[suite]
        self.cipher = cipher(expand_label(self.hash, secret, b"key", b"", length))
        self.iv = expand_label(self.hash, secret, b"iv", b"", 12)

    def updated(self):
        """The keys after a KeyUpdate."""
        size = hashlib.new(self.hash).digest_size
        return Protection13(self.suite, expand_label(self.hash, self.secret, b"traffic upd", b"", size))

    def nonce(self):
        """The next nonce."""
        nonce = (int.from_bytes(self.iv, "big") ^ self.count).to_bytes(12, "big")
        self.count += 1
        return nonce

    def seal(self, kind, data, pad=0, outer=wire.DATA, version=0x0303):
        """A record; kind None leaves the content type out, so that the record is padding only."""
        inner = data + (b"" if kind is None else u8(kind)) + bytes(pad)
        header = u8(outer) + u16(version) + u16(len(inner) + 16)
        return header + self.cipher.encrypt(self.nonce(), inner, header)

    def open(self, header, body):
        """The content type and the content of a record."""
        inner = self.cipher.decrypt(self.nonce(), body, header).rstrip(b"\0")
        return inner[-1], inner[:-1]


class Protection12:
    """The keys of one direction of TLS 1.2."""

    def __init__(self, suite, key, iv):
        self.cipher, self.iv, self.count = SUITES[suite][1](key), iv, 0

    def _nonce(self, explicit):
        if len(self.iv) == 4:
            return self.iv + explicit
        return (int.from_bytes(self.iv, "big") ^ self.count).to_bytes(12, "big")

    def seal(self, kind, data, version=0x0303):
        """A record."""
        count = self.count.to_bytes(8, "big")
        explicit = count if len(self.iv) == 4 else b""
        sealed = self.cipher.encrypt(self._nonce(explicit), data, count + u8(kind) + u16(version) + u16(len(data)))
        self.count += 1
        return u8(kind) + u16(version) + v16(explicit + sealed)

    def open(self, header, body):
        """The content type and the content of a record."""
        explicit, body = (body[:8], body[8:]) if len(self.iv) == 4 else (b"", body)
        count = self.count.to_bytes(8, "big")
        plain = self.cipher.decrypt(self._nonce(explicit), body, count + header[:3] + u16(len(body) - 16))
        self.count += 1
        return header[0], plain


class Share:
    """A key share: the private half of a key exchange."""

    CURVES = {wire.P256: ec.SECP256R1, wire.P384: ec.SECP384R1, wire.P521: ec.SECP521R1}

    def __init__(self, group):
        self.group = group
        curve = self.CURVES.get(group)
        self.private = ec.generate_private_key(curve()) if curve else x25519.X25519PrivateKey.generate()

    def public(self):
        """The public half."""
        raw = self.group == wire.X25519
        return self.private.public_key().public_bytes(
            Encoding.Raw if raw else Encoding.X962, PublicFormat.Raw if raw else PublicFormat.UncompressedPoint
        )

    def shared(self, peer):
        """The shared secret."""
        if self.group == wire.X25519:
            return self.private.exchange(x25519.X25519PublicKey.from_public_bytes(peer))
        public = ec.EllipticCurvePublicKey.from_encoded_point(self.CURVES[self.group](), peer)
        return self.private.exchange(ec.ECDH(), public)


@functools.lru_cache(maxsize=None)
def private_key(name):
    """The private key of a test certificate."""
    return load_pem_private_key((pathlib.Path(os.environ["CERTS"]) / f"{name}.key").read_bytes(), None)


@functools.lru_cache(maxsize=None)
def certificate(name):
    """A test certificate, as DER."""
    pem = (pathlib.Path(os.environ["CERTS"]) / f"{name}.crt").read_bytes()
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def sign(name, scheme, data, claimed=None):
    """A signature with its scheme (or another one that it claims) in front, as both versions have it."""
    kind, hash_name = SIGNATURES[scheme]
    key = private_key(name)
    if kind == "eddsa":
        signature = key.sign(data)
    elif kind == "ecdsa":
        signature = key.sign(data, ec.ECDSA(HASHES[hash_name]()))
    elif kind == "pss":
        function = HASHES[hash_name]()
        signature = key.sign(data, padding.PSS(padding.MGF1(function), function.digest_size), function)
    else:
        signature = key.sign(data, padding.PKCS1v15(), HASHES[hash_name]())
    return u16(scheme if claimed is None else claimed) + v16(signature)


def is_signed(name, data, signed):
    """Whether this signature by RSA, with its scheme in front, is that of the certificate's key over the data."""
    reader = wire.Reader(signed)
    kind, hash_name = SIGNATURES[reader.number(2)]
    function = HASHES[hash_name]()
    how = padding.PSS(padding.MGF1(function), function.digest_size) if kind == "pss" else padding.PKCS1v15()
    try:
        private_key(name).public_key().verify(reader.vector(2), data, how, function)
    except InvalidSignature:
        return False
    return True
