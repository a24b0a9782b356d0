//! Who holds the sending half of an open connection: a call that writes, or a call that reads and owes the peer messages.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::parts::SendHalf;
use super::working::{Part, Working};
use super::{Connection, State, Status};
use crate::transport::{Mark, Outgoing};

impl Connection {
    /// The sending half, for a call that writes or closes. The rule: such a call waits for another thread that holds the half
    /// for messages, and for no other: two threads that write at the same time are the program's fault.
    #[inline(never)]
    pub(super) fn await_sender(&self, here: Mark) -> Option<Working<'_, SendHalf>> {
        let half = self.wait_for_sender(|s| match &mut s.state {
            State::Open(open) if open.has_messenger_elsewhere(here) => None,
            State::Open(open) => Some(open.send.take(here)),
            // The connection is no longer open, so the half will not return.
            _ => Some(None),
        });
        half.map(|half| self.work_on(half))
    }

    /// Waits until `done` gives something. It is asked under the lock, each time that the half may have been returned.
    pub(super) fn wait_for_sender<R>(&self, done: impl FnMut(&mut Status) -> Option<R>) -> R {
        self.waiting_calls.fetch_add(1, Ordering::SeqCst);
        let found = self.sender_returned.wait(&self.status, done);
        self.waiting_calls.fetch_sub(1, Ordering::SeqCst);
        found
    }

    /// Takes the sending half for messages that a call must send: a thread that writes or closes waits for its return.
    /// Inlined, so that the half belongs to the calling function's frame.
    #[inline(always)]
    pub(super) fn borrow_sender(&self) -> Option<Working<'_, SendHalf>> {
        self.lend_sender(Mark::here())
    }

    fn lend_sender(&self, here: Mark) -> Option<Working<'_, SendHalf>> {
        let half = self.open(|open| open.lend_sender(here))?;
        half.map(|half| self.work_on(half))
    }

    /// Whether the sending half is not lent to any call.
    pub(super) fn has_free_sender(&self) -> bool {
        self.open(|open| open.send.get().is_some()) == Some(true)
    }

    /// Returns the sending half. The rule: alerts that another thread left to the holder of the half are sent by then; but like
    /// OpenSSL, never in the middle of a write.
    pub(super) fn return_sender(self: &Arc<Self>, mut half: Working<'_, SendHalf>) {
        loop {
            let mut unwanted = None;
            let kept = half.put_by(|part| {
                // Under the same lock under which the other thread found the half lent.
                self.status(|s| {
                    if part.interrupted.is_none() && self.owed.has_alerts() {
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

    /// Writes output that the program did not ask for, as far as the transport takes it now.
    pub(super) fn write_aside(&self, output: &mut Outgoing) {
        if let Some(bio) = self.transport().write.hold() {
            let _ = output.drain(&bio).map(|()| bio.flush());
        }
    }
}
