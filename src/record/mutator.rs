//! Changes records before they are sealed, for the fuzz targets in `fuzz/`, so that malformed content arrives under the
//! right keys. Only the feature `fuzzing` builds this; it is not in the library.

use std::cell::RefCell;
use std::mem::ManuallyDrop;

/// Changes a record's content type and content.
pub type Mutator = Box<dyn FnMut(&mut u8, &mut Vec<u8>)>;

thread_local! {
    static MUTATOR: ManuallyDrop<RefCell<Option<Mutator>>> = const { ManuallyDrop::new(RefCell::new(None)) };
}

/// From now on, `mutator` changes what this thread seals; None changes nothing.
pub fn set_mutator(mutator: Option<Mutator>) {
    MUTATOR.with(|current| drop(current.replace(mutator)));
}

/// The changed record; None without a mutator.
pub(super) fn changed(kind: u8, plain: &[u8]) -> Option<(u8, Vec<u8>)> {
    MUTATOR.with(|current| {
        let mut current = current.borrow_mut();
        let mutator = current.as_mut()?;
        let (mut kind, mut content) = (kind, plain.to_vec());
        mutator(&mut kind, &mut content);
        Some((kind, content))
    })
}
