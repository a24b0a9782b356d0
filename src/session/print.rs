//! Prints a session in OpenSSL's human-readable format.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::{Facts, Session, asn1};
use crate::libcrypto::verification;
use crate::reference::Ref;
use crate::tables::cipher_suites;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::wiped::Wiped;

impl Session {
    /// The text of `SSL_SESSION_print`, and whether it is complete.
    pub fn description(&self) -> (Wiped, bool) {
        let mut text = Wiped::default();
        let whole = describe(&self.facts(), &mut text).is_ok();
        (text, whole)
    }

    /// The text of `SSL_SESSION_print_keylog`.
    pub fn key_log_line(&self) -> Option<Wiped> {
        let facts = self.facts();
        if facts.id.is_empty() || facts.master_key.is_empty() {
            return None;
        }
        let (id, key) = (hex(facts.id.as_slice()), hex(&facts.master_key));
        let mut line = Wiped::default();
        let _ = writeln!(line, "RSA Session-ID:{} Master-Key:{}", *id, *key);
        Some(line)
    }

    /// `i2d_SSL_SESSION`
    pub fn to_der(&self) -> Option<Zeroizing<Vec<u8>>> {
        asn1::encode(&self.facts())
    }

    /// `d2i_SSL_SESSION`: into the given session, or else a new one; also returns how many bytes it took.
    pub fn read_der(
        present: Option<&std::sync::Arc<Self>>,
        bytes: &[u8],
    ) -> Result<(Option<Ref<Self>>, usize), Reason> {
        let (facts, used) = asn1::decode(bytes)?;
        let Some(present) = present else {
            let session = Self::with_facts(facts).ok_or(Reason::MALLOC_FAILURE)?;
            return Ok((Some(session), used));
        };
        let old = present.change(|present| std::mem::replace(present, facts));
        drop(old);
        Ok((None, used))
    }
}

/// Writing does not fail; the error stops where OpenSSL mistakes an empty text for a failed write.
fn describe(facts: &Facts, text: &mut Wiped) -> std::fmt::Result {
    writeln!(text, "SSL-Session:")?;
    writeln!(text, "    Protocol  : {}", protocol(facts.version))?;
    match facts.cipher_suite.and_then(cipher_suites::find) {
        Some(suite) => writeln!(text, "    Cipher    : {}", suite.name())?,
        None => writeln!(text, "    Cipher    : {:04X}", facts.cipher_suite.unwrap_or(0))?,
    }
    writeln!(text, "    Session-ID: {}", *hex(facts.id.as_slice()))?;
    writeln!(text, "    Session-ID-ctx: {}", *hex(facts.id_context.as_slice()))?;
    let secret = if facts.version == TLS1_3 { "Resumption PSK" } else { "Master-Key" };
    write!(text, "    {secret}: {}", *hex(&facts.master_key))?;
    let foreign = facts.foreign.as_deref();
    let texts = [
        ("PSK identity", foreign.and_then(|foreign| foreign.psk_identity.as_ref())),
        ("PSK identity hint", foreign.and_then(|foreign| foreign.psk_identity_hint.as_ref())),
        ("SRP username", foreign.and_then(|foreign| foreign.srp_username.as_ref())),
    ];
    for (name, value) in texts {
        let value = value.map_or(&b"None"[..], |value| value.as_bytes());
        write!(text, "\n    {name}: ")?;
        text.extend(value);
        if value.is_empty() {
            return Err(std::fmt::Error);
        }
    }
    if facts.lifetime_hint != 0 {
        write!(text, "\n    TLS session ticket lifetime hint: {} (seconds)", facts.lifetime_hint)?;
    }
    if !facts.ticket.is_empty() || foreign.is_some_and(|foreign| foreign.empty_ticket) {
        text.extend(b"\n    TLS session ticket:\n");
        dump(&facts.ticket, text)?;
        if facts.ticket.is_empty() {
            return Err(std::fmt::Error);
        }
    }
    if let Some(foreign) = foreign.filter(|foreign| foreign.compression != 0) {
        write!(text, "\n    Compression: {}", foreign.compression)?;
    }
    if facts.time != 0 {
        write!(text, "\n    Start Time: {}", facts.time)?;
    }
    if facts.timeout != 0 {
        write!(text, "\n    Timeout   : {} (sec)", facts.timeout)?;
    }
    let result = i32::try_from(facts.verify_result).unwrap_or(-1);
    let verified = verification::error_text(result).to_string_lossy();
    writeln!(text, "\n    Verify return code: {result} ({verified})")?;
    let extended = if facts.extended_master_secret { "yes" } else { "no" };
    writeln!(text, "    Extended master secret: {extended}")?;
    if facts.version == TLS1_3 {
        writeln!(text, "    Max Early Data: {}", facts.max_early_data)?;
    }
    Ok(())
}

fn protocol(version: u16) -> &'static str {
    match version {
        0x0304 => "TLSv1.3",
        0x0303 => "TLSv1.2",
        0x0302 => "TLSv1.1",
        0x0301 => "TLSv1",
        0x0300 => "SSLv3",
        0x0100 => "DTLSv0.9",
        0xfeff => "DTLSv1",
        0xfefd => "DTLSv1.2",
        _ => "unknown",
    }
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(2 * bytes.len()));
    for byte in bytes {
        let _ = write!(text, "{byte:02X}");
    }
    text
}

/// As `BIO_dump_indent` with an indent of 4.
fn dump(bytes: &[u8], text: &mut Wiped) -> std::fmt::Result {
    for (row, line) in bytes.chunks(16).enumerate() {
        write!(text, "    {:04x} - ", 16 * row)?;
        for column in 0..16 {
            match line.get(column) {
                Some(byte) => write!(text, "{byte:02x}{}", if column == 7 { '-' } else { ' ' })?,
                None => text.extend(b"   "),
            }
        }
        text.extend(b"  ");
        for byte in line {
            text.extend(&[if (b' '..=b'~').contains(byte) { *byte } else { b'.' }]);
        }
        text.extend(b"\n");
    }
    Ok(())
}
