//! Which of rustls's states a handshake is in.

use rustls::client::{ClientHandshake, ClientSide};
use rustls::server::{ServerHandshake, ServerSide};
use rustls::split::SplitConnection;
use rustls::{NeedsInput, Tcp, VerifyPeerIdentity};

/// Where rustls stands.
pub(super) enum Stage {
    /// rustls does not work: a server's ClientHello is collected, or the program's callbacks run.
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
