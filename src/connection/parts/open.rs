//! The halves of an open connection.

use std::sync::Arc;

use crate::fork;
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::handshake::steps::ReceivedTickets;
use crate::record::{Receiver, Sender};
use crate::transport::{Mark, Slot, ThreadNumber};

/// An open connection. A call takes out the half that it works on, so that one thread may read while another writes.
pub struct Open {
    pub receive: Slot<Receiver>,
    pub send: Slot<SendHalf>,
    /// The thread that holds `send` for messages that its call must send, not for the program's data.
    pub messenger: Option<Messenger>,
    /// The thread that last wrote data.
    pub writer: Option<ThreadNumber>,
    pub negotiated: Arc<NegotiatedParameters>,
    /// Client, TLS 1.3: makes sessions from tickets.
    pub tickets: Option<Arc<ReceivedTickets>>,
}

impl Open {
    /// Both halves, not lent to any call.
    pub fn new(
        receiver: Receiver,
        sender: Sender,
        negotiated: Arc<NegotiatedParameters>,
        tickets: Option<ReceivedTickets>,
    ) -> Self {
        Self {
            receive: Slot::Here(Box::new(receiver)),
            send: Slot::Here(Box::new(SendHalf { sender, interrupted: None })),
            messenger: None,
            writer: None,
            negotiated,
            tickets: tickets.map(Arc::new),
        }
    }

    /// Takes the sending half for messages: the call at `here` is the messenger until it returns the half.
    pub fn lend_sender(&mut self, here: Mark) -> Option<Box<SendHalf>> {
        let half = self.send.take(here)?;
        self.messenger = Some(Messenger { thread: here.thread(), process: fork::generation() });
        Some(half)
    }

    /// The slot from which the call at `here` takes the sending half for the program's data.
    pub fn sender_for_data(&mut self, here: Mark) -> &mut Slot<SendHalf> {
        self.writer = Some(here.thread());
        &mut self.send
    }

    /// Whether a thread other than the one at `here` is reading.
    pub fn has_reader_elsewhere(&self, here: Mark) -> bool {
        self.receive.lent_to().is_some_and(|reader| reader.thread() != here.thread())
    }

    /// Whether a thread other than the one at `here` last wrote data.
    pub fn has_writer_elsewhere(&self, here: Mark) -> bool {
        self.writer.is_some_and(|thread| thread != here.thread())
    }

    /// Whether a thread other than the one at `here` holds the sending half for messages, and will return it. A child process
    /// has none of its parent's other threads.
    pub fn has_messenger_elsewhere(&self, here: Mark) -> bool {
        matches!(self.send, Slot::Lent(_))
            && self.messenger.is_some_and(|messenger| {
                messenger.thread != here.thread() && messenger.process == fork::generation()
            })
    }

    /// Whether a write of the program's data is under way: it must end, or be retried, before anything else is sent.
    pub fn is_writing(&self) -> bool {
        match &self.send {
            Slot::Here(half) => half.interrupted.is_some(),
            Slot::Lent(_) => self.messenger.is_none(),
            Slot::Gone => false,
        }
    }
}

/// A thread of a process.
#[derive(Clone, Copy)]
pub struct Messenger {
    thread: ThreadNumber,
    process: u32,
}

/// The sending half, with a write that a BIO interrupted.
pub struct SendHalf {
    pub sender: Sender,
    pub interrupted: Option<InterruptedWrite>,
}

/// A write that a BIO interrupted after its records were sealed: it must be retried with the same bytes.
#[derive(Clone, Copy)]
pub struct InterruptedWrite {
    pub address: usize,
    /// Bytes of the program's buffer that are sealed, from its start.
    pub sealed: usize,
}
