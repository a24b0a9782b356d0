//! The state of rustls's state machine.

use rustls::client::{ClientHandshake, ClientSide};
use rustls::server::{ServerHandshake, ServerSide};
use rustls::split::SplitConnection;
use rustls::{NeedsInput, Tcp, VerifyPeerIdentity};

/// What rustls is doing.
pub(super) enum Stage {
    /// rustls is not working: a server's ClientHello is being read, or the program's callbacks are running.
    Waiting,
    Client(NeedsInput<ClientSide>),
    ClientJudges(VerifyPeerIdentity<ClientSide, Tcp>),
    ClientDone(SplitConnection<ClientSide>),
    Server(NeedsInput<ServerSide>),
    ServerJudges(VerifyPeerIdentity<ServerSide, Tcp>),
    ServerDone(SplitConnection<ServerSide>),
    Over,
}

impl Stage {
    pub fn of_client(next: ClientHandshake) -> Self {
        match next {
            ClientHandshake::NeedsInput(state) => Self::Client(state),
            ClientHandshake::VerifyServerIdentity(state) => Self::ClientJudges(state),
            ClientHandshake::Complete(split) => Self::ClientDone(split),
            _ => Self::Over,
        }
    }

    pub fn of_server(next: ServerHandshake) -> Self {
        match next {
            ServerHandshake::NeedsInput(state) => Self::Server(state),
            ServerHandshake::VerifyClientIdentity(state) => Self::ServerJudges(state),
            ServerHandshake::Complete(split) => Self::ServerDone(split),
            _ => Self::Over,
        }
    }
}
