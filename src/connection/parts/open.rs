//! The halves of an open connection.

use std::sync::Arc;

use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::handshake::steps::ReceivedTickets;
use crate::record::{Receiver, Sender};
use crate::transport::Slot;

/// An open connection. A half that is worked on is taken out, so that one thread may read while another writes.
pub struct Open {
    pub receive: Slot<Receiver>,
    pub send: Slot<SendHalf>,
    pub negotiated: Arc<NegotiatedParameters>,
    /// Client, TLS 1.3: what makes sessions of tickets.
    pub tickets: Option<Arc<ReceivedTickets>>,
}

/// The sending half, with the write that a BIO interrupted.
pub struct SendHalf {
    pub sender: Sender,
    pub interrupted: Option<InterruptedWrite>,
}

/// A write that a BIO interrupted after its records were sealed: it must be repeated with the same bytes.
#[derive(Clone, Copy)]
pub struct InterruptedWrite {
    pub address: usize,
    /// Bytes of the program's buffer that are sealed, from its start.
    pub sealed: usize,
}
