//! A call takes the parts that it works on out of the connection, and returns them however it ends.
//!
//! A call ends by returning, by an exception of the program's code (`abi/catch.rs`), or by a `longjmp` out of a BIO, which none of
//! our frames notices (`transport/slot.rs`). After an exception or a jump out of a BIO the connection goes on as if the BIO had
//! asked for a retry. After an exception out of a callback it fails.

use super::parts::{Kept, Open, SendHalf};
use super::{Connection, State, Status};
use crate::handshake::steps::{Established, Handshake};
use crate::record::Receiver;
use crate::transport::{Lent, Mark, Owner, Slot, Taken};

/// A part of a connection, in the hands of a call.
pub(super) type Working<'a, T> = Taken<'a, T, Connection>;

/// Where a part has its place in the state.
pub(super) trait Part: Sized {
    /// Puts it back; returns what no longer has a place.
    fn put(status: &mut Status, part: Box<Self>) -> Option<Box<Self>>;

    /// Notes that it is no more; whether it had its place.
    fn forget(status: &mut Status, part: &Self) -> bool;
}

fn put_into<T>(slot: Option<&mut Slot<T>>, part: Box<T>) -> Option<Box<T>> {
    match slot {
        Some(slot) => slot.put(part),
        None => Some(part),
    }
}

fn forget_in<T>(slot: Option<&mut Slot<T>>, part: &T) -> bool {
    let slot = slot.filter(|slot| slot.has_lent(part));
    slot.map(Slot::forget).is_some()
}

impl Part for Receiver {
    fn put(status: &mut Status, part: Box<Self>) -> Option<Box<Self>> {
        put_into(status.open().map(|open| &mut open.receive), part)
    }

    fn forget(status: &mut Status, part: &Self) -> bool {
        forget_in(status.open().map(|open| &mut open.receive), part)
    }
}

impl Part for SendHalf {
    fn put(status: &mut Status, part: Box<Self>) -> Option<Box<Self>> {
        let slot = status.open().map(|open| {
            open.messenger = None;
            &mut open.send
        });
        put_into(slot, part)
    }

    fn forget(status: &mut Status, part: &Self) -> bool {
        forget_in(status.open().map(|open| &mut open.send), part)
    }
}

impl Part for Handshake {
    fn put(status: &mut Status, part: Box<Self>) -> Option<Box<Self>> {
        match Self::forget(status, &part) {
            true => status.state = State::Handshaking(part),
            false => return Some(part),
        }
        None
    }

    fn forget(status: &mut Status, part: &Self) -> bool {
        match &mut status.state {
            State::Busy(kept) => {
                kept.forget_if(|kept| matches!(kept, Kept::Handshake(lent) if lent.is(part)))
            }
            _ => false,
        }
    }
}

impl Part for Established {
    fn put(status: &mut Status, part: Box<Self>) -> Option<Box<Self>> {
        match Self::forget(status, &part) {
            true => status.state = State::Finishing(part),
            false => return Some(part),
        }
        None
    }

    fn forget(status: &mut Status, part: &Self) -> bool {
        match &mut status.state {
            State::Busy(kept) => {
                kept.forget_if(|kept| matches!(kept, Kept::Established(lent) if lent.is(part)))
            }
            _ => false,
        }
    }
}

impl<T: Part> Owner<T> for Connection {
    fn put_back(&self, part: Box<T>) {
        let unwanted = self.status(|s| T::put(s, part));
        drop(unwanted);
    }

    fn forget(&self, part: &T) {
        self.status(|s| T::forget(s, part));
    }

    fn give_up(&self, part: Box<T>) {
        if self.transport.was_left() {
            self.put_back(part);
        } else if self.status(|s| T::forget(s, &part)) {
            self.fail();
        }
        self.sender_returned.notify();
    }
}

impl Status {
    /// Takes back all that is lent to calls that `left` knows.
    fn recover(&mut self, left: impl Fn(Mark) -> bool) {
        match &mut self.state {
            State::Open(open) => {
                open.receive.recover(&left);
                open.send.recover(&left);
                if open.send.get().is_some() {
                    open.messenger = None;
                }
            }
            State::Busy(kept) => {
                self.state = match std::mem::replace(kept, Kept::Nothing) {
                    Kept::Handshake(lent) => match lent.recover(&left) {
                        Ok(handshake) => State::Handshaking(handshake),
                        Err(lent) => State::Busy(Kept::Handshake(lent)),
                    },
                    Kept::Established(lent) => match lent.recover(&left) {
                        Ok(established) => State::Finishing(established),
                        Err(lent) => State::Busy(Kept::Established(lent)),
                    },
                    Kept::Nothing => State::Busy(Kept::Nothing),
                };
            }
            _ => {}
        }
    }

    fn open(&mut self) -> Option<&mut Open> {
        match &mut self.state {
            State::Open(open) => Some(open),
            _ => None,
        }
    }
}

impl Connection {
    /// A part that was taken out just now.
    pub(super) fn work_on<T: Part>(&self, part: Box<T>) -> Working<'_, T> {
        self.transport.expect_return();
        Taken::new(self, part)
    }

    /// A handshake that was taken out just now, for the call at `here`.
    pub(super) fn work_on_handshake(
        &self,
        mut handshake: Box<Handshake>,
        here: Mark,
    ) -> Working<'_, Handshake> {
        self.keep(Kept::Handshake(Lent::new(&mut handshake, here)));
        self.work_on(handshake)
    }

    /// As [`Connection::work_on_handshake`], when all messages are exchanged.
    pub(super) fn work_on_established(
        &self,
        mut established: Box<Established>,
        here: Mark,
    ) -> Working<'_, Established> {
        self.keep(Kept::Established(Lent::new(&mut established, here)));
        self.work_on(established)
    }

    fn keep(&self, lent: Kept) {
        self.status(|s| {
            if let State::Busy(kept) = &mut s.state {
                *kept = lent;
            }
        });
    }

    /// Takes back what calls hold that the program has jumped out of while a BIO waited. `asking` calls are known to be alive:
    /// they hold nothing yet.
    ///
    /// The rule: it is all calls or none. Each call that is inside must be one of the asking or stand certainly left in a BIO;
    /// then whatever is lent is lent to those. Where any other is inside, on this stack or elsewhere, nothing is taken.
    #[cold]
    #[inline(never)]
    pub(super) fn recover_left(&self, asking: u32) {
        let calls = [self.transport.read.call_inside(), self.transport.write.call_inside()];
        let marks = || calls.into_iter().flatten();
        let count = marks().map(|_| 1).sum::<u32>();
        let is_all = || self.references.calls() == asking + count;
        if count == 0 || !is_all() || !marks().all(Mark::is_abandoned) {
            return;
        }
        // What a call has taken under the lock, it has taken after it was counted.
        let left = self.status(|s| {
            let left =
                is_all() && calls == [self.transport.read.call_inside(), self.transport.write.call_inside()];
            if left {
                self.transport.read.forget_call();
                self.transport.write.forget_call();
                // They will not say that they have ended.
                self.references.forget_calls(count);
                s.recover(|to| marks().any(|mark| to.is_above(mark)));
            }
            left
        });
        if !left {
            return;
        }
        let [read, write] = calls;
        if read.is_some() {
            self.transport.read.let_go();
        }
        if write.is_some() {
            self.transport.write.let_go();
        }
        self.sender_returned.notify();
    }
}
