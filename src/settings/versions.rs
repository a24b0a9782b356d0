//! Which protocol versions may be negotiated: bounds, `SSL_OP_NO_TLSv1_x`, and the method.

pub use super::version_range::Bound;
use super::{Configurable, Settings};
use crate::tables::methods::{ANY_VERSION, Method, TLS1_2, TLS1_3};
use crate::tables::options;

impl Settings {
    /// Sets a bound; 0 removes it. False for a number that is not a version, and for mixing bounds of TLS and DTLS.
    ///
    /// Versions that are no longer supported are stored like others. A DTLS version, and any version if the method is pinned
    /// to one, is accepted and changes nothing.
    pub fn set_version_bound(&mut self, method: &Method, bound: Bound, version: i64) -> bool {
        let other = match bound {
            Bound::Minimum => self.versions.maximum,
            Bound::Maximum => self.versions.minimum,
        };
        match ProtocolNumber::new(version) {
            // As in OpenSSL, the number just above DTLS 1.0 is not checked.
            Some(ProtocolNumber::Datagram) if other != 0 && version != 0xff00 => false,
            _ => self.set_version_bound_alone(method, bound, version),
        }
    }

    /// As [`Settings::set_version_bound`], without checking the other bound, as `MinProtocol` and `MaxProtocol` do.
    pub fn set_version_bound_alone(&mut self, method: &Method, bound: Bound, version: i64) -> bool {
        let Some(version) = ProtocolNumber::new(version) else { return false };
        let place = match bound {
            Bound::Minimum => &mut self.versions.minimum,
            Bound::Maximum => &mut self.versions.maximum,
        };
        match version {
            ProtocolNumber::Datagram => {}
            ProtocolNumber::None | ProtocolNumber::Stream(_) if method.version != ANY_VERSION => {}
            ProtocolNumber::None => *place = 0,
            ProtocolNumber::Stream(version) => *place = version,
        }
        true
    }

    /// The lowest and the highest version that may be negotiated, or None if none is left.
    ///
    /// Versions below TLS 1.2 are never left: they are not built in. `permits` decides by the security level.
    fn negotiable_versions(&self, method: &Method, permits: impl Fn(u16) -> bool) -> Option<(u16, u16)> {
        if let Some(version) = method.pinned() {
            return (version >= TLS1_2 && !method.datagram).then_some((version, version));
        }
        let allowed = |version: u16, no_version: u64| {
            self.options & no_version == 0
                && version >= self.versions.minimum
                && (self.versions.maximum == 0 || version <= self.versions.maximum)
                && permits(version)
        };
        match (allowed(TLS1_2, options::NO_TLS1_2), allowed(TLS1_3, options::NO_TLS1_3)) {
            (true, true) => Some((TLS1_2, TLS1_3)),
            (true, false) => Some((TLS1_2, TLS1_2)),
            (false, true) => Some((TLS1_3, TLS1_3)),
            (false, false) => None,
        }
    }
}

/// The lowest and the highest version that may be negotiated, or None if none is left. If the method is not pinned to one
/// version, a security callback decides about each.
pub fn negotiable(target: &impl Configurable, method: &Method) -> Option<(u16, u16)> {
    let (settings, subject) = (target.settings(), target.security_subject());
    settings.negotiable_versions(method, |version| settings.security.permits_version(subject, version))
}

/// A number that a program may pass as a version.
enum ProtocolNumber {
    None,
    Stream(u16),
    Datagram,
}

impl ProtocolNumber {
    fn new(number: i64) -> Option<Self> {
        match u16::try_from(number).ok()? {
            0 => Some(Self::None),
            version @ SSL3..=TLS1_3 => Some(Self::Stream(version)),
            // DTLS 1.2 up to the number just above 1.0, and the version that Cisco's AnyConnect used.
            0xfefd..=0xff00 | 0x0100 => Some(Self::Datagram),
            _ => None,
        }
    }
}

const SSL3: u16 = 0x0300;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::methods::find;

    #[test]
    fn bounds_and_options_leave_a_range() {
        let any = find("TLS_method").unwrap();
        let mut settings = Settings::default();
        assert_eq!(settings.negotiable_versions(any, |_| true), Some((TLS1_2, TLS1_3)));
        assert!(settings.set_version_bound(any, Bound::Maximum, 0x0303));
        assert_eq!(settings.negotiable_versions(any, |_| true), Some((TLS1_2, TLS1_2)));
        settings.options |= options::NO_TLS1_2;
        assert_eq!(settings.negotiable_versions(any, |_| true), None);
        assert!(settings.set_version_bound(any, Bound::Maximum, 0));
        assert_eq!(settings.negotiable_versions(any, |_| true), Some((TLS1_3, TLS1_3)));
        assert!(!settings.set_version_bound(any, Bound::Minimum, 0x0305));
    }

    #[test]
    fn pinned_methods_have_one_version() {
        let settings = Settings::default();
        assert_eq!(
            settings.negotiable_versions(find("TLSv1_2_method").unwrap(), |_| true),
            Some((TLS1_2, TLS1_2))
        );
        assert_eq!(settings.negotiable_versions(find("TLSv1_1_method").unwrap(), |_| true), None);
    }
}
