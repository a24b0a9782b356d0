//! The progress of post-handshake authentication.

use std::collections::VecDeque;

use crate::handshake::errors::Fault;
use crate::handshake::post_handshake_auth::Exchange;
use crate::wire::authentication::Request;

/// The state of post-handshake authentication.
#[derive(Default)]
pub struct Authentication {
    pub stage: Stage,
    /// Server: whether a post-handshake request was sent to the client.
    pub asked: bool,
    /// The exchange in progress; taken out while a call works on it.
    pub work: Option<Box<Work>>,
    /// Client: requests that arrived before an earlier one was answered.
    pub waiting: VecDeque<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Server: the client did not offer it.
    #[default]
    Off,
    /// No exchange is in progress.
    Idle,
    /// Server: the program asked for it; the next call that moves bytes sends the request.
    Asked,
    /// Server: the request is sealed; the transport has not taken all of it.
    Asking,
    /// Server: the client may answer.
    Awaited,
    /// The peer's messages have begun, and the last one is incomplete.
    Reading,
    /// Client: the answer to a request is being made, or waits for the sending half.
    Answering,
    /// The last messages are sealed; the transport has not taken all of them.
    Flushing,
    /// The transport has taken them; the info callback runs.
    Ending,
}

pub enum Work {
    Server(Judgement),
    Client(Answer),
}

/// Server: a request, and how far the client has answered it.
pub struct Judgement {
    pub context: Vec<u8>,
    pub exchange: Exchange,
    /// The client's end-entity certificate, once it has been verified.
    pub certificate: Option<Vec<u8>>,
    /// The type of the message that must follow; 0 for none.
    pub next: u8,
}

/// Client: a request, and the answer to it.
pub struct Answer {
    pub request: Request,
    pub exchange: Exchange,
    /// The messages before the Finished, whose content depends on when it is sent.
    pub messages: Option<Vec<Vec<u8>>>,
    /// Why no Finished follows them.
    pub fault: Option<Fault>,
}

impl Authentication {
    /// Whether the connection counts as being in a handshake.
    pub fn is_handshake(&self) -> bool {
        use Stage::{Answering, Asked, Asking, Ending, Flushing, Reading};
        matches!(self.stage, Asked | Asking | Reading | Answering | Flushing | Ending)
    }

    /// Server: whether the client is in the middle of its answer. The rule: until the whole answer is verified, no ticket may
    /// carry the identity of a client that has only sent its certificate.
    pub fn is_in_answer(&self) -> bool {
        self.stage == Stage::Reading
    }

    /// Server: whether the client's whole answer was verified.
    pub fn is_answered(&self) -> bool {
        matches!((self.stage, self.work.as_deref()), (Stage::Reading, Some(Work::Server(judgement))) if judgement.next == 0)
    }
}
