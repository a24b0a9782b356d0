//! The parts that a call has taken out of an object, tracked so that they can be recovered if the program leaves the call by
//! `longjmp` (`libcrypto/mark.rs`).

use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::ptr::{self, NonNull};

use super::Mark;

/// A box that is present, lent to a call, or gone.
pub enum Slot<T> {
    /// Present.
    Here(Box<T>),
    /// Lent to a call.
    Lent(Lent<T>),
    /// It will not return.
    Gone,
}

/// A note of the address of a lent box, and of the call that holds it.
///
/// The rule that makes it sound to take the box back: its holder (as [`Taken`]) has the note forgotten before it drops the box,
/// unless the holder's frames are gone without having run another instruction.
pub struct Lent<T> {
    at: NonNull<T>,
    to: Mark,
}

// SAFETY: a pointer to the box, which may go to another thread if its content may; it is followed only when nothing else
// holds the box any more.
unsafe impl<T: Send> Send for Lent<T> {}

impl<T> Lent<T> {
    /// Notes that the call at `to` holds `lent`.
    pub fn new(lent: &mut Box<T>, to: Mark) -> Self {
        Self { at: NonNull::from(&mut **lent), to }
    }

    /// Whether the note is about this box.
    pub fn is(&self, lent: &T) -> bool {
        ptr::eq(self.at.as_ptr(), lent)
    }

    /// The box, if `left` says that the call that held it is certainly gone.
    pub fn recover(self, left: impl Fn(Mark) -> bool) -> Result<Box<T>, Self> {
        match left(self.to) {
            // SAFETY: the box was made by Box and is held by frames that are gone, which had not dropped it: see `Lent`. It
            // is taken back once, as nothing but this note knows of it.
            true => Ok(unsafe { Box::from_raw(self.at.as_ptr()) }),
            false => Err(self),
        }
    }
}

impl<T> Slot<T> {
    /// The content, if present.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Here(here) => Some(here),
            _ => None,
        }
    }

    /// The content for changes, if present.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Here(here) => Some(here),
            _ => None,
        }
    }

    /// The call that holds the box.
    pub fn lent_to(&self) -> Option<Mark> {
        match self {
            Self::Lent(lent) => Some(lent.to),
            _ => None,
        }
    }

    /// Takes the box for the call at `to`.
    pub fn take(&mut self, to: Mark) -> Option<Box<T>> {
        let Self::Here(here) = self else { return None };
        let lent = Lent::new(here, to);
        match std::mem::replace(self, Self::Lent(lent)) {
            Self::Here(here) => Some(here),
            _ => None,
        }
    }

    /// Puts the box back; returns it if it was not taken from here.
    pub fn put(&mut self, back: Box<T>) -> Option<Box<T>> {
        if self.has_lent(&back) {
            *self = Self::Here(back);
            return None;
        }
        Some(back)
    }

    /// Whether this box is the one that is lent.
    pub fn has_lent(&self, what: &T) -> bool {
        matches!(self, Self::Lent(lent) if lent.is(what))
    }

    /// Notes that the box will not return.
    pub fn forget(&mut self) {
        *self = Self::Gone;
    }

    /// Takes the box back if `left` says that the call that holds it is gone.
    pub fn recover(&mut self, left: impl Fn(Mark) -> bool) {
        *self = match std::mem::replace(self, Self::Gone) {
            Self::Lent(lent) => lent.recover(left).map_or_else(Self::Lent, Self::Here),
            other => other,
        };
    }
}

/// An object whose parts are taken out and put back.
pub trait Owner<T> {
    /// Takes a part back.
    fn put_back(&self, part: Box<T>);

    /// Notes that a part will not return.
    fn forget(&self, part: &T);

    /// A panic or exception unwinds past the call that held the part, or that call no longer needs it.
    fn give_up(&self, part: Box<T>);
}

/// A part of `owner` that a call works on.
pub struct Taken<'a, T, O: Owner<T>> {
    owner: &'a O,
    part: ManuallyDrop<Box<T>>,
}

impl<'a, T, O: Owner<T>> Taken<'a, T, O> {
    /// Wraps a part that was just taken.
    pub fn new(owner: &'a O, part: Box<T>) -> Self {
        Self { owner, part: ManuallyDrop::new(part) }
    }

    /// Returns the part to its owner.
    pub fn give_back(self) {
        let (owner, part) = self.into_parts();
        owner.put_back(part);
    }

    /// Returns the part by `put`, which may hand it back for more work.
    pub fn put_by(self, put: impl FnOnce(Box<T>) -> Option<Box<T>>) -> Option<Self> {
        let (owner, part) = self.into_parts();
        put(part).map(|part| Self::new(owner, part))
    }

    /// Keeps the part; its owner forgets it.
    pub fn into_inner(self) -> Box<T> {
        let (owner, part) = self.into_parts();
        owner.forget(&part);
        part
    }

    fn into_parts(self) -> (&'a O, Box<T>) {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is never used or dropped again.
        (this.owner, unsafe { ManuallyDrop::take(&mut this.part) })
    }
}

impl<T, O: Owner<T>> Deref for Taken<'_, T, O> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.part
    }
}

impl<T, O: Owner<T>> DerefMut for Taken<'_, T, O> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.part
    }
}

impl<T, O: Owner<T>> Drop for Taken<'_, T, O> {
    fn drop(&mut self) {
        // SAFETY: taken out once, as this is the end of `self`.
        let part = unsafe { ManuallyDrop::take(&mut self.part) };
        self.owner.give_up(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Lock;

    #[test]
    fn what_is_out_comes_back_to_its_place_alone() {
        let mut slot = Slot::Here(Box::new(1));
        assert_eq!(slot.get(), Some(&1));
        assert_eq!(slot.get_mut(), Some(&mut 1));
        let mut taken = slot.take(Mark::here()).unwrap();
        assert!(slot.get().is_none() && slot.get_mut().is_none() && slot.take(Mark::here()).is_none());
        *taken = 2;
        assert!(slot.has_lent(&taken));
        assert_eq!(slot.put(Box::new(2)), Some(Box::new(2)));
        assert_eq!((slot.put(taken), slot.get()), (None, Some(&2)));
    }

    #[test]
    fn what_is_given_up_has_no_place_any_more() {
        let mut slot = Slot::Here(Box::new(1));
        let taken = slot.take(Mark::here()).unwrap();
        slot.forget();
        assert!(!slot.has_lent(&taken) && slot.get().is_none());
        assert_eq!(slot.put(taken), Some(Box::new(1)));
    }

    #[test]
    fn only_a_call_that_is_gone_gives_back() {
        let mut slot = Slot::Here(Box::new(1));
        // The box is held by frames that are gone, and was not dropped: as after a jump.
        std::mem::forget(slot.take(Mark::here()));
        slot.recover(|_| false);
        assert!(slot.get().is_none());
        slot.recover(|_| true);
        assert_eq!(slot.get(), Some(&1));
        slot.recover(|_| true);
        assert_eq!(slot.get(), Some(&1));
    }

    /// The calls that the owner gets.
    #[derive(Default)]
    struct Said(Lock<Vec<&'static str>>);

    impl Owner<i32> for Said {
        fn put_back(&self, _: Box<i32>) {
            self.0.with(|said| said.push("back"));
        }

        fn forget(&self, _: &i32) {
            self.0.with(|said| said.push("forgotten"));
        }

        fn give_up(&self, _: Box<i32>) {
            self.0.with(|said| said.push("given up"));
        }
    }

    #[test]
    fn a_part_goes_one_way() {
        let said = Said::default();
        Taken::new(&said, Box::new(1)).give_back();
        assert_eq!(*Taken::new(&said, Box::new(2)).into_inner(), 2);
        drop(Taken::new(&said, Box::new(3)));
        let again = Taken::new(&said, Box::new(4)).put_by(Some).unwrap();
        assert!(again.put_by(|part| (*part != 4).then_some(part)).is_none());
        assert_eq!(said.0.get(), ["back", "forgotten", "given up"]);
        let unwound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut taken = Taken::new(&said, Box::new(5));
            *taken += 1;
            std::panic::resume_unwind(Box::new(*taken));
        }));
        assert!(unwound.is_err());
        assert_eq!(said.0.get().last(), Some(&"given up"));
    }
}
