//! Who has the sending half of an open connection: a call that writes, or a call that reads and owes the peer messages.

use std::sync::Arc;

use super::parts::SendHalf;
use super::working::{Part, Working};
use super::{Connection, State};
use crate::transport::{self, Mark, Outgoing, Slot};

impl Connection {
    /// The sending half, unless somebody works on it or the connection is not open. It belongs to the function that this is
    /// inlined into.
    #[inline(always)]
    pub(super) fn take_sender(&self) -> Option<Working<'_, SendHalf>> {
        self.sender_for(Mark::here())
    }

    fn sender_for(&self, here: Mark) -> Option<Working<'_, SendHalf>> {
        let taken = self.open(|open| open.send.take(here))?;
        taken.map(|half| self.work_on(half))
    }

    /// The sending half, for a call that sends: where another thread has it for messages that its reading has made due, once that is
    /// done with it.
    #[inline(never)]
    pub(super) fn await_sender(&self, here: Mark) -> Option<Working<'_, SendHalf>> {
        let half = self.sender_returned.wait(&self.status, |s| {
            let half = match &mut s.state {
                State::Open(open) => open.send.take(here),
                _ => None,
            };
            // Nobody brings back what has no place any more.
            let is_out = matches!(&s.state, State::Open(open) if matches!(open.send, Slot::Lent(_)));
            let holder = s.authentication.sender;
            let is_over =
                half.is_some() || !is_out || holder.is_none_or(|holder| holder == transport::this_thread());
            is_over.then_some(half)
        })?;
        Some(self.work_on(half))
    }

    /// Takes the sending half for messages that reading has made due: a thread that writes or closes waits for its return.
    /// It belongs to the function that this is inlined into.
    #[inline(always)]
    pub(super) fn borrow_sender(&self) -> Option<Working<'_, SendHalf>> {
        self.lend_sender(Mark::here())
    }

    fn lend_sender(&self, here: Mark) -> Option<Working<'_, SendHalf>> {
        let half = self.status(|s| {
            let State::Open(open) = &mut s.state else { return None };
            let half = open.send.take(here)?;
            s.authentication.sender = Some(transport::this_thread());
            Some(half)
        })?;
        Some(self.work_on(half))
    }

    pub(super) fn has_free_sender(&self) -> bool {
        self.open(|open| open.send.get().is_some()) == Some(true)
    }

    /// Gives the sending half back. The rule: an alert that ends the connection, and that another thread has left to whoever has the
    /// half, is said by then; but none in the midst of a write, as OpenSSL.
    pub(super) fn return_sender(self: &Arc<Self>, mut half: Working<'_, SendHalf>) {
        loop {
            let mut unwanted = None;
            let kept = half.put_by(|part| {
                // Under the lock under which the other thread has found that the half is out.
                self.status(|s| {
                    if part.interrupted.is_none() && self.owed.has_fatal() {
                        return Some(part);
                    }
                    unwanted = SendHalf::put(s, part);
                    None
                })
            });
            drop(unwanted);
            let Some(again) = kept else { return self.sender_returned.notify() };
            half = again;
            let _ = self.pay(&mut half.sender);
            self.write_aside(&mut half.sender.output);
        }
    }

    /// Writes what the program has not asked for, as far as the transport takes it now.
    pub(super) fn write_aside(&self, output: &mut Outgoing) {
        if let Some(bio) = self.transport().write.hold() {
            let _ = output.drain(&bio).map(|()| bio.flush());
        }
    }
}
