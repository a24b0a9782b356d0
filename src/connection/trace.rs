//! SSL_trace(3): a message callback that prints each message.

use std::fmt::{Arguments, Write as _};

use super::Connection;
use super::message_callbacks::{RT_HEADER, RT_INNER_CONTENT_TYPE};
use crate::libcrypto::print;
use crate::libcrypto::x509::Certificate;
use crate::tables::alerts::{Alert, AlertLevel};
use crate::tables::cipher_suites::{self, KeyExchange};
use crate::tables::generation::Generation;
use crate::tables::methods::TLS1_3;
use crate::tables::trace as names;

impl Connection {
    /// What `SSL_trace` prints for one call of a message callback.
    pub fn trace(&self, outgoing: bool, content_type: i32, bytes: &[u8]) -> Vec<u8> {
        let (version, suite) = self.facts(|facts| (facts.version, facts.cipher_suite));
        let key_exchange = cipher_suites::find(suite).map(|suite| suite.key_exchange);
        let mut trace = Trace { out: Vec::new(), tls13: version == TLS1_3, key_exchange };
        trace.record(outgoing, content_type, bytes);
        trace.out
    }
}

/// A message whose lengths are inconsistent.
struct Malformed;

type Parsed<T = ()> = Result<T, Malformed>;

/// The remainder of a message.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Parsed<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number of `width` bytes.
    fn number(&mut self, width: usize) -> Parsed<usize> {
        Ok(self.take(width)?.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    fn id(&mut self) -> Parsed<u16> {
        Ok(self.number(2)? as u16)
    }

    /// Bytes after a length field of `width` bytes; takes nothing if they are incomplete.
    fn vector(&mut self, width: usize) -> Parsed<&'a [u8]> {
        let mut rest = Rest(self.0);
        let length = rest.number(width)?;
        let bytes = rest.take(length)?;
        self.0 = rest.0;
        Ok(bytes)
    }

    /// A vector that must fill the remainder.
    fn last_vector(&mut self, width: usize) -> Parsed<&'a [u8]> {
        let vector = self.vector(width)?;
        self.end().map(|()| vector)
    }

    fn end(&self) -> Parsed {
        if self.0.is_empty() { Ok(()) } else { Err(Malformed) }
    }
}

struct Trace {
    out: Vec<u8>,
    tls13: bool,
    key_exchange: Option<KeyExchange>,
}

impl Trace {
    fn record(&mut self, outgoing: bool, content_type: i32, bytes: &[u8]) {
        let direction = if outgoing { "Sent" } else { "Received" };
        match (content_type, bytes) {
            (RT_HEADER, [kind, v1, v2, l1, l2, ..]) => {
                let version = u16::from_be_bytes([*v1, *v2]);
                // Since OpenSSL 3.2 there are other kinds of records.
                let tls = if Generation::current() >= Generation::V3_2 { "TLS " } else { "" };
                self.line(0, format_args!("{direction} {tls}Record\nHeader:"));
                self.line(2, format_args!("Version = {} (0x{version:x})", names::version(version)));
                self.line(2, format_args!("Content Type = {} ({kind})", names::content_type((*kind).into())));
                self.line(2, format_args!("Length = {}", u16::from_be_bytes([*l1, *l2])));
                return;
            }
            (RT_INNER_CONTENT_TYPE, [kind, ..]) => {
                let name = names::content_type((*kind).into());
                return self.line(2, format_args!("Inner Content Type = {name} ({kind})"));
            }
            (RT_HEADER, _) => self.hex(0, &format!("{direction} too short message"), bytes),
            (20, [1]) => self.line(4, format_args!("change_cipher_spec (1)")),
            (20, _) => self.hex(4, "unknown value", bytes),
            (21, [level, alert]) => {
                let (level_text, text) = (AlertLevel(*level).text(), Alert(*alert).text());
                let (level_text, text) = (level_text.to_string_lossy(), text.to_string_lossy());
                self.line(4, format_args!("Level={level_text}({level}), description={text}({alert})"));
            }
            (21, _) => self.line(4, format_args!("Illegal Alert Length")),
            (22, _) if self.handshake(bytes).is_err() => self.line(0, MALFORMED),
            _ => {}
        }
        self.line(0, format_args!(""));
    }

    fn handshake(&mut self, bytes: &[u8]) -> Parsed {
        let mut rest = Rest(bytes);
        let (kind, length) = (rest.number(1)?, rest.number(3)?);
        self.line(4, format_args!("{}, Length={length}", names::handshake(kind as u16)));
        if rest.0.len() < length {
            return Err(Malformed);
        }
        let newer = Generation::current() >= Generation::V3_2;
        match kind {
            1 => self.client_hello(rest),
            2 => self.server_hello(rest),
            3 => {
                self.hello_version("server_version", &mut rest)?;
                self.vector(6, "cookie", &mut rest, 1)
            }
            4 => self.session_ticket(rest),
            8 => self.extensions(6, kind, rest),
            11 => self.certificate(rest),
            12 => self.server_key_exchange(rest),
            13 => self.certificate_request(rest),
            5 | 14 if kind == 14 || newer => {
                if !rest.0.is_empty() {
                    self.hex(6, "unexpected value", rest.0);
                }
                Ok(())
            }
            15 => self.signature(&mut rest),
            16 => self.client_key_exchange(rest),
            20 => {
                self.hex(6, "verify_data", rest.0);
                Ok(())
            }
            24 => {
                let [wanted] = *rest.0 else {
                    self.hex(6, "unexpected value", rest.0);
                    return Err(Malformed);
                };
                self.line(6, format_args!("{} ({wanted})", names::key_update(wanted.into())));
                Ok(())
            }
            25 if newer && rest.0.len() < 8 => Err(Malformed),
            _ => {
                self.line(6, format_args!("Unsupported, hex dump follows:"));
                self.out.extend(print::dump(rest.0, 8));
                Ok(())
            }
        }
    }

    fn hello_version(&mut self, name: &str, rest: &mut Rest<'_>) -> Parsed {
        let version = rest.id()?;
        self.line(6, format_args!("{name}=0x{version:x} ({})", names::version(version)));
        Ok(())
    }

    /// The fields that both hellos begin with.
    fn hello(&mut self, version: &str, rest: &mut Rest<'_>) -> Parsed {
        self.hello_version(version, rest)?;
        let (time, random) = rest.take(32)?.split_at(4);
        self.line(6, format_args!("Random:"));
        let time = time.iter().fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
        self.line(8, format_args!("gmt_unix_time=0x{time:08X}"));
        self.hex(8, "random_bytes", random);
        self.vector(6, "session_id", rest, 1)
    }

    fn client_hello(&mut self, mut rest: Rest<'_>) -> Parsed {
        self.hello("client_version", &mut rest)?;
        let length = rest.number(2)?;
        self.line(6, format_args!("cipher_suites (len={length})"));
        let suites = rest.take(length)?;
        if !length.is_multiple_of(2) {
            return Err(Malformed);
        }
        for suite in suites.as_chunks().0 {
            self.suite(8, "", *suite);
        }
        let methods = rest.vector(1)?;
        self.line(6, format_args!("compression_methods (len={})", methods.len()));
        for method in methods {
            self.line(8, format_args!("{} (0x{method:02X})", names::compression((*method).into())));
        }
        self.extensions(6, 1, rest)
    }

    fn server_hello(&mut self, mut rest: Rest<'_>) -> Parsed {
        self.hello("server_version", &mut rest)?;
        self.suite(6, "cipher_suite ", rest.id()?.to_be_bytes());
        let method = rest.number(1)?;
        let name = names::compression(method as u16);
        self.line(6, format_args!("compression_method: {name} (0x{method:02X})"));
        self.extensions(6, 2, rest)
    }

    fn suite(&mut self, indent: usize, label: &str, [high, low]: [u8; 2]) {
        let id = u16::from_be_bytes([high, low]);
        let name = match id {
            0x00ff => "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
            0x5600 => "TLS_FALLBACK_SCSV",
            _ => cipher_suites::find(id).and_then(|suite| suite.standard_name()).unwrap_or(names::UNKNOWN),
        };
        self.line(indent, format_args!("{label}{{0x{high:02X}, 0x{low:02X}}} {name}"));
    }

    /// The list of extensions that ends a message or an entry.
    fn extensions(&mut self, indent: usize, message: usize, mut rest: Rest<'_>) -> Parsed {
        if rest.0.is_empty() {
            self.line(indent, format_args!("No extensions"));
            return Ok(());
        }
        let Ok(list) = rest.vector(2) else {
            self.line(indent, MALFORMED);
            return Ok(());
        };
        if list.is_empty() {
            self.line(indent, format_args!("No extensions"));
            return Ok(());
        }
        self.line(indent, format_args!("extensions, length = {}", list.len()));
        let mut list = Rest(list);
        while !list.0.is_empty() {
            let (kind, length) = (list.id()?, list.number(2)?);
            let name = names::extension(kind);
            let indent = indent.saturating_add(2);
            self.line(indent, format_args!("extension_type={name}({kind}), length={length}"));
            self.extension(indent.saturating_add(2), message, kind, Rest(list.take(length)?))?;
        }
        Ok(())
    }

    fn extension(&mut self, indent: usize, message: usize, kind: u16, mut rest: Rest<'_>) -> Parsed {
        let (from_client, newer) = (message == 1, Generation::current() >= Generation::V3_2);
        let inner = indent.saturating_add(2);
        match kind {
            1 => {
                if rest.0.is_empty() {
                    return Err(Malformed);
                }
                self.list(indent, rest.0, 1, names::fragment_length)
            }
            10 => self.list(indent, rest.last_vector(2)?, 2, names::group),
            11 => self.list(indent, rest.last_vector(1)?, 1, names::point_format),
            13 => self.schemes(indent, rest.last_vector(2)?),
            16 => {
                let mut protocols = Rest(rest.last_vector(2)?);
                while !protocols.0.is_empty() {
                    let name = protocols.vector(1)?;
                    self.out.extend(std::iter::repeat_n(b' ', indent));
                    self.out.extend_from_slice(name);
                    self.out.push(b'\n');
                }
                Ok(())
            }
            19 | 20 if newer && !from_client => self.list(indent, rest.take(1)?, 1, names::certificate_kind),
            19 | 20 if newer => self.list(indent, rest.last_vector(1)?, 1, names::certificate_kind),
            27 if newer => self.list(indent, rest.last_vector(1)?, 2, names::certificate_compression),
            35 => {
                if !rest.0.is_empty() {
                    self.hex(inner, "ticket", rest.0);
                }
                Ok(())
            }
            42 => {
                if message == 4 {
                    let limit = rest.number(4)?;
                    rest.end()?;
                    self.line(indent, format_args!("max_early_data={limit}"));
                }
                Ok(())
            }
            43 if from_client => self.list(indent, rest.last_vector(1)?, 2, names::version),
            43 => {
                let version = rest.id()?;
                rest.end()?;
                self.line(inner, format_args!("{} ({version})", names::version(version)));
                Ok(())
            }
            45 => self.list(indent, rest.last_vector(1)?, 1, names::psk_mode),
            51 => {
                let mut shares = if from_client { Rest(rest.last_vector(2)?) } else { rest };
                let mut first = !from_client;
                while std::mem::take(&mut first) || !shares.0.is_empty() {
                    let group = shares.id()?;
                    // A HelloRetryRequest contains only the group.
                    let alone = !from_client && shares.0.is_empty();
                    let key = if alone { None } else { Some(shares.vector(2)?) };
                    self.line(inner, format_args!("NamedGroup: {} ({group})", names::group(group)));
                    if let Some(key) = key {
                        self.hex(inner, "key_exchange: ", key);
                    }
                }
                Ok(())
            }
            0xff01 => {
                let both = rest.last_vector(1)?;
                if both.is_empty() {
                    self.line(inner, format_args!("<EMPTY>"));
                    return Ok(());
                }
                if !from_client && !both.len().is_multiple_of(2) {
                    return Err(Malformed);
                }
                let length = if from_client { both.len() } else { both.len() / 2 };
                let (client, server) = both.split_at_checked(length).ok_or(Malformed)?;
                self.hex(inner, "client_verify_data", client);
                if !from_client {
                    self.hex(inner, "server_verify_data", server);
                }
                Ok(())
            }
            _ => {
                self.out.extend(print::dump(rest.0, indent));
                Ok(())
            }
        }
    }

    fn session_ticket(&mut self, mut rest: Rest<'_>) -> Parsed {
        if rest.0.is_empty() {
            self.line(8, format_args!("No Ticket"));
            return Ok(());
        }
        let lifetime = rest.number(4)?;
        self.line(8, format_args!("ticket_lifetime_hint={lifetime}"));
        if self.tls13 {
            let age = rest.number(4)?;
            self.line(8, format_args!("ticket_age_add={age}"));
            self.vector(8, "ticket_nonce", &mut rest, 1)?;
        }
        self.vector(8, "ticket", &mut rest, 2)?;
        if self.tls13 { self.extensions(8, 4, rest) } else { rest.end() }
    }

    fn certificate(&mut self, mut rest: Rest<'_>) -> Parsed {
        if self.tls13 {
            self.vector(6, "context", &mut rest, 1)?;
        }
        let mut list = Rest(rest.last_vector(3)?);
        self.line(6, format_args!("certificate_list, length={}", list.0.len()));
        while !list.0.is_empty() {
            let der = list.vector(3)?;
            let _ = write!(Text(&mut self.out), "{:8}ASN.1Cert, length={}", "", der.len());
            let (parsed, whole) = Certificate::from_der_prefix(der);
            match parsed {
                Some(certificate) => {
                    self.line(0, format_args!("\n------details-----"));
                    self.out.extend(print::certificate(&certificate));
                    self.line(0, format_args!("------------------"));
                }
                None => self.line(0, format_args!("<UNPARSABLE CERTIFICATE>")),
            }
            if !whole {
                self.line(0, format_args!("<TRAILING GARBAGE AFTER CERTIFICATE>"));
            }
            if self.tls13 {
                let mut peek = Rest(list.0);
                let length =
                    peek.number(2).map_or(list.0.len(), |length| length.saturating_add(2).min(list.0.len()));
                let extensions = list.take(length)?;
                self.extensions(8, 11, Rest(extensions))?;
            }
        }
        Ok(())
    }

    fn certificate_request(&mut self, mut rest: Rest<'_>) -> Parsed {
        if self.tls13 {
            self.vector(6, "request_context", &mut rest, 1)?;
            return self.extensions(6, 13, rest);
        }
        let types = rest.vector(1)?;
        self.line(6, format_args!("certificate_types (len={})", types.len()));
        self.list(8, types, 1, names::certificate_type)?;
        let schemes = rest.vector(2)?;
        self.line(6, format_args!("signature_algorithms (len={})", schemes.len()));
        self.schemes(8, schemes)?;
        let length = rest.number(2)?;
        if rest.0.len() != length {
            self.line(6, MALFORMED);
            return Ok(());
        }
        self.line(6, format_args!("certificate_authorities (len={length})"));
        while !rest.0.is_empty() {
            let der = rest.vector(2)?;
            let _ = write!(Text(&mut self.out), "{:8}DistinguishedName (len={}): ", "", der.len());
            self.out.extend(print::name(der).unwrap_or_else(|| b"<UNPARSABLE DN>".to_vec()));
            self.line(0, format_args!(""));
        }
        Ok(())
    }

    fn server_key_exchange(&mut self, mut rest: Rest<'_>) -> Parsed {
        if self.key_exchange != Some(KeyExchange::Ecdhe) {
            return Err(Malformed);
        }
        self.line(6, format_args!("KeyExchangeAlgorithm=ECDHE"));
        match *rest.0.first().ok_or(Malformed)? {
            1 => self.line(8, format_args!("explicit_prime")),
            2 => self.line(8, format_args!("explicit_char2")),
            3 => {
                let _ = rest.number(1)?;
                let Ok(group) = rest.id() else {
                    self.line(8, MALFORMED);
                    return Ok(());
                };
                self.line(8, format_args!("named_curve: {} ({group})", names::group(group)));
                self.vector(8, "point", &mut rest, 1)?;
            }
            kind => self.line(8, format_args!("UNKNOWN CURVE PARAMETER TYPE {kind}")),
        }
        if !rest.0.is_empty() {
            // Whatever could not be parsed is still there.
            let _ = self.signature(&mut rest);
        }
        rest.end()
    }

    fn client_key_exchange(&mut self, mut rest: Rest<'_>) -> Parsed {
        if self.key_exchange != Some(KeyExchange::Ecdhe) {
            return Err(Malformed);
        }
        self.line(6, format_args!("KeyExchangeAlgorithm=ECDHE"));
        self.vector(8, "ecdh_Yc", &mut rest, 1)?;
        rest.end()
    }

    /// A signature scheme and a signature.
    fn signature(&mut self, rest: &mut Rest<'_>) -> Parsed {
        let scheme = rest.id()?;
        let name = names::signature_scheme(scheme);
        self.line(6, format_args!("Signature Algorithm: {name} (0x{scheme:04x})"));
        self.vector(6, "Signature", rest, 2)
    }

    fn schemes(&mut self, indent: usize, list: &[u8]) -> Parsed {
        let mut list = Rest(list);
        if !list.0.len().is_multiple_of(2) {
            return Err(Malformed);
        }
        while let Ok(scheme) = list.id() {
            self.line(indent, format_args!("{} (0x{scheme:04x})", names::signature_scheme(scheme)));
        }
        Ok(())
    }

    /// Numbers of `width` bytes with their names.
    fn list(&mut self, indent: usize, list: &[u8], width: usize, name: fn(u16) -> &'static str) -> Parsed {
        if !list.len().is_multiple_of(width) {
            return Err(Malformed);
        }
        let mut list = Rest(list);
        while let Ok(number) = list.number(width) {
            self.line(indent, format_args!("{} ({number})", name(number as u16)));
        }
        Ok(())
    }

    fn vector(&mut self, indent: usize, name: &str, rest: &mut Rest<'_>, width: usize) -> Parsed {
        let bytes = rest.vector(width)?;
        self.hex(indent, name, bytes);
        Ok(())
    }

    fn hex(&mut self, indent: usize, name: &str, bytes: &[u8]) {
        let mut text = String::with_capacity(bytes.len().saturating_mul(2));
        bytes.iter().for_each(|byte| {
            let _ = write!(text, "{byte:02X}");
        });
        self.line(indent, format_args!("{name} (len={}): {text}", bytes.len()));
    }

    fn line(&mut self, indent: usize, text: impl std::fmt::Display) {
        let _ = writeln!(Text(&mut self.out), "{:indent$}{text}", "");
    }
}

/// A text writer for bytes.
struct Text<'a>(&'a mut Vec<u8>);

impl std::fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn write_fmt(&mut self, text: Arguments<'_>) -> std::fmt::Result {
        std::fmt::write(self, text)
    }
}

/// Printed if a message's lengths are inconsistent.
const MALFORMED: &str = "Message length parse error!";
