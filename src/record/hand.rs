//! A hand in front of the sealer, for the fuzz targets in `fuzz/`: what is wrong comes under the right keys. The feature `fuzzing`
//! builds it, no library has it.

use std::cell::RefCell;
use std::mem::ManuallyDrop;

/// What may change a record before it is sealed: its content type and its content.
pub type Hand = Box<dyn FnMut(&mut u8, &mut Vec<u8>)>;

thread_local! {
    static HAND: ManuallyDrop<RefCell<Option<Hand>>> = const { ManuallyDrop::new(RefCell::new(None)) };
}

/// From now on, what this thread seals goes through `hand`; None lets it be.
pub fn set_hand(hand: Option<Hand>) {
    HAND.with(|ours| drop(ours.replace(hand)));
}

/// The record as the hand leaves it; None where there is no hand.
pub(super) fn changed(kind: u8, plain: &[u8]) -> Option<(u8, Vec<u8>)> {
    HAND.with(|hand| {
        let mut hand = hand.borrow_mut();
        let hand = hand.as_mut()?;
        let (mut kind, mut content) = (kind, plain.to_vec());
        hand(&mut kind, &mut content);
        Some((kind, content))
    })
}
