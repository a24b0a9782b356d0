//! A call takes the parts that it works on out of the connection, and returns them however it ends.
//!
//! A call ends by returning, by an exception of the program's code (`abi/catch.rs`), or by a `longjmp` out of a BIO, which
//! none of our frames notices (`transport/slot.rs`). After an exception or a jump out of a BIO the connection continues as if
//! the BIO had asked for a retry. After an exception out of a callback it fails.

use std::sync::atomic::Ordering;

use super::parts::{Kept, Open, SendHalf};
use super::{Connection, State, Status};
use crate::handshake::steps::{Established, Handshake};
use crate::record::Receiver;
use crate::transport::{Lent, Mark, Owner, Slot, Taken};

/// A part of a connection while a call holds it.
pub(super) type Working<'a, T> = Taken<'a, T, Connection>;

/// A part that has a place in the connection's state.
pub(super) trait Part: Sized {
    /// Puts the part back; returns it if its place is gone.
    fn put(status: &mut Status, part: Box<Self>) -> Option<Box<Self>>;

    /// Notes that the part will not return; returns whether it had its place.
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
        let open = status.open();
        let slot = open.map(|open| {
            if open.send.has_lent(&part) {
                open.messenger = None;
            }
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
    /// Takes back everything lent to calls for which `left` is true.
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
    /// Wraps a part that was just taken out.
    pub(super) fn work_on<T: Part>(&self, part: Box<T>) -> Working<'_, T> {
        self.transport.expect_return();
        Taken::new(self, part)
    }

    /// Wraps a handshake that was just taken out, for the call at `here`.
    pub(super) fn work_on_handshake(
        &self,
        mut handshake: Box<Handshake>,
        here: Mark,
    ) -> Working<'_, Handshake> {
        self.keep(Kept::Handshake(Lent::new(&mut handshake, here)));
        self.work_on(handshake)
    }

    /// As [`Connection::work_on_handshake`], once all messages are exchanged.
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

    /// Takes back what is held by calls that the program left by a jump while a BIO waited. `asking` calls are known to be
    /// alive: they hold nothing yet.
    ///
    /// The rule: all calls or none. Each call in progress must be one of the asking calls, wait for the sending half and hold
    /// nothing, or certainly have been left in a BIO; then every lent part is lent to the calls that were left. If any other call is in progress, on this stack or elsewhere,
    /// nothing is taken back.
    #[cold]
    #[inline(never)]
    pub(super) fn recover_left(&self, asking: u32) {
        let calls = [self.transport.read.call_inside(), self.transport.write.call_inside()];
        let marks = || calls.into_iter().flatten();
        let count = marks().map(|_| 1).sum::<u32>();
        let waiting = || self.waiting_calls.load(Ordering::SeqCst);
        let is_all = || self.references.calls() == asking + count + waiting();
        if count == 0 || !is_all() || !marks().all(Mark::is_abandoned) {
            return;
        }
        // A call takes parts under the lock, and only after it was counted.
        let left = self.status(|s| {
            let left =
                is_all() && calls == [self.transport.read.call_inside(), self.transport.write.call_inside()];
            if left {
                self.transport.read.forget_call();
                self.transport.write.forget_call();
                // These calls will never report their end.
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
