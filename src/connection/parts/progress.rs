//! The current step of a handshake.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use crate::tables::states::HandshakeState;

/// The current step of a handshake, which changes with each message.
#[derive(Default)]
pub struct Progress {
    /// `SSL_get_state`: a [`HandshakeState`].
    pub state: AtomicI32,
    /// The info callback is running for the start of a handshake.
    pub starting: AtomicBool,
    /// Messages of our flight have been reported, but not its end.
    pub in_flight: AtomicBool,
    /// Whether a post-handshake message is being processed.
    pub in_message: AtomicBool,
}

impl Progress {
    pub fn state(&self) -> HandshakeState {
        HandshakeState(self.state.load(Ordering::Relaxed))
    }

    pub fn set_state(&self, state: HandshakeState) {
        self.state.store(state.0, Ordering::Relaxed);
    }

    pub fn is_starting(&self) -> bool {
        self.starting.load(Ordering::Relaxed)
    }

    pub fn is_in_message(&self) -> bool {
        self.in_message.load(Ordering::Relaxed)
    }

    /// A post-handshake message is about to be reported.
    pub fn begin_message(&self) {
        self.in_message.store(true, Ordering::Relaxed);
    }

    /// It has been reported: the connection is open as before.
    pub fn end_message(&self) {
        self.in_message.store(false, Ordering::Relaxed);
        self.set_state(HandshakeState::OK);
    }

    /// No handshake has begun.
    pub fn reset(&self) {
        self.set_state(HandshakeState::default());
        for flag in [&self.starting, &self.in_flight, &self.in_message] {
            flag.store(false, Ordering::Relaxed);
        }
    }
}
