//! Security levels: the strength that cryptography must have, and the program's own callback.

use std::ffi::{c_int, c_void};
use std::ptr;

use crate::callbacks::{Argument, SecurityCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::cipher_suites::CipherSuite;
use crate::tables::generation::Generation;
use crate::tables::groups::Group;
use crate::tables::methods::{TLS1_0, TLS1_1};

/// SSL_CTX_set_security_level(3)
#[derive(Clone, Copy)]
pub struct Security {
    /// 0 to 5.
    pub level: i32,
    /// The program's own callback; None means OpenSSL's rule for the level.
    pub callback: Option<SecurityCallback>,
    /// Passed to the callback.
    pub argument: Argument,
}

/// The operations to check: `SSL_SECOP_…`
pub mod operation {
    /// A suite that we offer.
    pub const CIPHER_SUPPORTED: i32 = 0x10001;
    /// A suite that both sides offer.
    pub const CIPHER_SHARED: i32 = 0x10002;
    /// The suite that the server chose.
    pub const CIPHER_CHECK: i32 = 0x10003;
    /// A protocol version.
    pub const VERSION: i32 = 9;
    /// Session tickets.
    pub const TICKET: i32 = 10;
    /// Compression.
    pub const COMPRESSION: i32 = 15;
    /// A group that we offer.
    pub const GROUP_SUPPORTED: i32 = 0x20004;
    /// A group that both sides support.
    pub const GROUP_SHARED: i32 = 0x20005;
    /// The curve of the peer's key.
    pub const GROUP_CHECK: i32 = 0x20006;
    /// A key for DH.
    pub const TMP_DH: i32 = 0x40007;
}

/// The object on whose behalf a check is made, as the callback receives it.
#[derive(Clone, Copy)]
pub struct Subject {
    /// The connection; NULL for a context.
    pub ssl: *const SSL,
    /// The context; NULL for a connection.
    pub context: *const SSL_CTX,
}

impl Security {
    /// Whether an algorithm of this strength may be used. `other` is passed to the program's callback.
    ///
    /// The callback is the program's code: no lock of ours may be held.
    pub fn permits(
        &self,
        subject: Subject,
        operation: i32,
        bits: u32,
        nid: i32,
        suite: Option<&'static CipherSuite>,
        other: *mut c_void,
    ) -> bool {
        let bits = c_int::try_from(bits).unwrap_or(c_int::MAX);
        match self.callback {
            Some(callback) => {
                let Argument(argument) = self.argument;
                callback.call(subject.ssl, subject.context, operation, bits, nid, other, argument) != 0
            }
            None => permits_by_level(self.level, operation, bits, nid, suite),
        }
    }

    /// [`Security::permits`] for a suite.
    pub fn permits_suite(&self, subject: Subject, operation: i32, suite: &'static CipherSuite) -> bool {
        let other = ptr::from_ref(suite).cast_mut().cast();
        self.permits(subject, operation, suite.strength_bits(), 0, Some(suite), other)
    }

    /// [`Security::permits`] for a group.
    pub fn permits_group(&self, subject: Subject, operation: i32, group: &Group) -> bool {
        let number = group.id.to_be_bytes();
        let other = number.as_ptr().cast_mut().cast();
        self.permits(subject, operation, group.security_bits, group.nid.unwrap_or(0), None, other)
    }

    /// [`Security::permits`] for a protocol version.
    pub fn permits_version(&self, subject: Subject, version: u16) -> bool {
        self.permits(subject, operation::VERSION, 0, version.into(), None, ptr::null_mut())
    }

    /// [`Security::permits`] for the session tickets of TLS 1.2.
    pub fn permits_tickets(&self, subject: Subject) -> bool {
        self.permits(subject, operation::TICKET, 0, 0, None, ptr::null_mut())
    }
}

/// SSL 3 on the wire.
const SSL3: i32 = 0x0300;

/// OpenSSL's own rule for a level. `suite` is the suite that an operation is about.
pub fn permits_by_level(
    level: i32,
    operation: i32,
    bits: i32,
    nid: i32,
    suite: Option<&'static CipherSuite>,
) -> bool {
    let minimum_bits = minimum_bits(level);
    if level <= 0 {
        return operation != operation::TMP_DH || bits >= 80;
    }
    match operation {
        operation::CIPHER_SUPPORTED | operation::CIPHER_SHARED | operation::CIPHER_CHECK => {
            suite.is_some_and(|suite| suite.is_permitted_at(level.min(5) as u32)) && bits >= minimum_bits
        }
        operation::VERSION => match level {
            _ if Generation::current() >= Generation::V3_2 => nid > i32::from(TLS1_1),
            1 => true,
            2 => nid > SSL3,
            3 => nid > i32::from(TLS1_0),
            _ => nid > i32::from(TLS1_1),
        },
        operation::COMPRESSION => level < 2,
        operation::TICKET => level < 3,
        _ => bits >= minimum_bits,
    }
}

/// The bits of security that a level requires.
pub fn minimum_bits(level: i32) -> i32 {
    match level {
        ..=0 => 0,
        1 => 80,
        2 => 112,
        3 => 128,
        4 => 192,
        5.. => 256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::methods::TLS1_2;

    #[test]
    fn old_versions_are_for_level_0_since_3_2() {
        let permits =
            |level, version: u16| permits_by_level(level, operation::VERSION, 0, version.into(), None);
        let lowest =
            || [0, 1, 2, 3, 4].map(|level| (0x0300..=TLS1_2).find(|version| permits(level, *version)));
        assert_eq!(lowest(), [Some(0x0300), Some(0x0300), Some(TLS1_0), Some(TLS1_1), Some(TLS1_2)]);
        let newer = Generation::V3_2.simulate(lowest);
        assert_eq!(newer, [Some(0x0300), Some(TLS1_2), Some(TLS1_2), Some(TLS1_2), Some(TLS1_2)]);
    }
}
