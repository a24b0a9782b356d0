//! The current step of a handshake.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use crate::tables::states::HandshakeState;

/// The step that a handshake is at, which changes with each message.
#[derive(Default)]
pub struct Progress {
    /// `SSL_get_state`: a [`HandshakeState`].
    pub state: AtomicI32,
    /// The info callback learns that a handshake starts.
    pub starting: AtomicBool,
    /// Our messages have been reported, but not the end of their flight.
    pub in_flight: AtomicBool,
    /// Whether a message that is no part of a handshake is worked on.
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

    /// A message outside a handshake is about to be reported.
    pub fn begin_message(&self) {
        self.in_message.store(true, Ordering::Relaxed);
    }

    /// It has been reported: the connection is as open as before.
    pub fn end_message(&self) {
        self.in_message.store(false, Ordering::Relaxed);
        self.set_state(HandshakeState::OK);
    }

    /// Nothing has begun.
    pub fn reset(&self) {
        self.set_state(HandshakeState::default());
        for flag in [&self.starting, &self.in_flight, &self.in_message] {
            flag.store(false, Ordering::Relaxed);
        }
    }
}
