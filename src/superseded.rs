//! Old values that C code may still point to. OpenSSL writes each value once per handshake, so programs keep what `SSL_get0_…`
//! returned; here some values arrive in steps. `docs/LIFETIMES.md` says how long each pointer is valid.

use std::any::Any;

use crate::lock::Lock;

/// Writes `value` only if it differs, so that pointers to an equal value stay valid. Returns the old value, which C code may
/// still point to, for [`Superseded::keep`].
#[must_use]
pub fn renew<T: PartialEq>(place: &mut T, value: T) -> Option<T> {
    (*place != value).then(|| std::mem::replace(place, value))
}

/// Earlier values, kept as long as C code may point to them.
#[derive(Default)]
pub struct Superseded(Lock<Vec<Box<dyn Any + Send + Sync>>>);

impl Superseded {
    /// Keeps a value until [`Superseded::clear`], or until its owner is dropped.
    pub fn keep(&self, value: Option<impl Send + Sync + 'static>) {
        if let Some(value) = value {
            let value: Box<dyn Any + Send + Sync> = Box::new(value);
            self.0.with(|kept| kept.push(value));
        }
    }

    /// No pointer is in use any more. The values are dropped after the lock is released.
    pub fn clear(&self) {
        let old = self.0.with(std::mem::take);
        drop(old);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equal_value_moves_nothing() {
        let mut name = b"h2".to_vec();
        let address = name.as_ptr();
        assert_eq!(renew(&mut name, b"h2".to_vec()), None);
        assert_eq!(name.as_ptr(), address);
    }

    #[test]
    fn what_was_there_stays_until_it_is_cleared() {
        let (superseded, mut name) = (Superseded::default(), b"h2".to_vec());
        let counted = std::sync::Arc::new(());
        superseded.keep(renew(&mut name, b"h3".to_vec()).map(|old| (old, counted.clone())));
        assert_eq!((name.as_slice(), std::sync::Arc::strong_count(&counted)), (&b"h3"[..], 2));
        superseded.clear();
        assert_eq!(std::sync::Arc::strong_count(&counted), 1);
    }
}
