//! What the receiving half needs to send while another thread holds the sending half. That thread sends it before anything else.

use crate::lock::atomic::{AtomicU64, Ordering};

/// Alerts and an answer to a KeyUpdate that are not sealed yet.
#[derive(Default)]
pub struct Owed(AtomicU64);

/// A fatal alert is among them; its description is in the bits above.
const FATAL: u64 = 1 << 48;
const DESCRIPTION: u32 = 49;
/// TLS 1.3: the peer requested a KeyUpdate.
const KEY_UPDATE: u64 = 1 << 60;

impl Owed {
    /// TLS 1.2: one more renegotiation request must be refused.
    pub fn add_refusal(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    /// The connection ends with this alert, unless it already ends with another one.
    pub fn set_fatal(&self, description: u8) {
        let fatal = FATAL | u64::from(description) << DESCRIPTION;
        let add = |owed| (owed & FATAL == 0).then_some(owed | fatal);
        let _ = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
    }

    /// The peer requested a KeyUpdate.
    pub fn set_key_update(&self) {
        self.0.fetch_or(KEY_UPDATE, Ordering::AcqRel);
    }

    /// Takes the request for a KeyUpdate: whether there was one.
    pub fn take_key_update(&self) -> bool {
        self.0.fetch_and(!KEY_UPDATE, Ordering::AcqRel) & KEY_UPDATE != 0
    }

    /// Whether anything is owed.
    pub fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Whether alerts are owed.
    pub fn has_alerts(&self) -> bool {
        self.0.load(Ordering::Relaxed) & !KEY_UPDATE != 0
    }

    /// Takes the number of renegotiation requests to refuse, and the description of a fatal alert.
    pub fn take(&self) -> (u64, Option<u8>) {
        let owed = self.0.fetch_and(KEY_UPDATE, Ordering::AcqRel);
        let fatal = (owed & FATAL != 0).then_some((owed >> DESCRIPTION) as u8);
        (owed & (FATAL - 1), fatal)
    }

    /// A new handshake owes nothing.
    pub fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owed_is_paid_once() {
        let owed = Owed::default();
        assert!(!owed.is_there());
        (0..70_000).for_each(|_| owed.add_refusal());
        owed.set_fatal(254);
        owed.set_fatal(1);
        owed.set_key_update();
        assert!(owed.is_there() && owed.has_alerts());
        assert_eq!((owed.take(), owed.take()), ((70_000, Some(254)), (0, None)));
        assert!(owed.is_there() && !owed.has_alerts());
        assert_eq!((owed.take_key_update(), owed.take_key_update()), (true, false));
        owed.set_fatal(0);
        assert_eq!(owed.take(), (0, Some(0)));
        owed.add_refusal();
        assert!(owed.is_there() && owed.has_alerts());
        owed.clear();
        assert!(!owed.is_there());
    }
}
