//! The progress of post-handshake authentication.

use std::collections::VecDeque;

use crate::handshake::errors::Fault;
use crate::handshake::post_handshake_auth::Exchange;
use crate::wire::authentication::Request;

/// The state of post-handshake authentication.
#[derive(Default)]
pub struct Authentication {
    pub stage: Stage,
    /// Server: whether the client has been asked after the handshake.
    pub asked: bool,
    /// What is under way; taken out while it is worked on.
    pub work: Option<Box<Work>>,
    /// Client: requests that have come before an earlier one is answered.
    pub waiting: VecDeque<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Server: the client has not offered it.
    #[default]
    Off,
    /// Nothing is under way.
    Idle,
    /// Server: the program has asked; the next call that moves bytes sends the request.
    Asked,
    /// Server: the request is sealed, and the transport has not taken all of it.
    Asking,
    /// Server: the client may answer.
    Awaited,
    /// Messages of the peer's have begun, and the last one is not whole.
    Reading,
    /// Client: the answer to a request is made, or waits for the sending half.
    Answering,
    /// The last messages are sealed, and the transport has not taken all of them.
    Flushing,
    /// It has; the program learns of it.
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
    /// The client's own certificate, once it was judged.
    pub certificate: Option<Vec<u8>>,
    /// The type of the message that must come; 0 for none.
    pub next: u8,
}

/// Client: a request, and the answer to it.
pub struct Answer {
    pub request: Request,
    pub exchange: Exchange,
    /// The messages up to the Finished, whose content depends on when it is sent.
    pub messages: Option<Vec<Vec<u8>>>,
    /// Why nothing follows them.
    pub fault: Option<Fault>,
}

impl Authentication {
    /// Whether the connection counts as being in a handshake.
    pub fn is_handshake(&self) -> bool {
        use Stage::{Answering, Asked, Asking, Ending, Flushing, Reading};
        matches!(self.stage, Asked | Asking | Reading | Answering | Flushing | Ending)
    }

    /// Server: whether the client is in the midst of its answer. The rule: until all of that is proven, no ticket says who
    /// the client is that has shown a certificate.
    pub fn is_in_answer(&self) -> bool {
        self.stage == Stage::Reading
    }

    /// Server: whether all of the client's answer was judged.
    pub fn is_answered(&self) -> bool {
        matches!((self.stage, self.work.as_deref()), (Stage::Reading, Some(Work::Server(judgement))) if judgement.next == 0)
    }
}
