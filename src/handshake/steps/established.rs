//! The end of a handshake: rustls's state is dropped, and the keys of the last records become the connection's.
//!
//! These keys are not extracted and made into ciphers a second time (decision 17): each key stays in the one place that
//! counts its records.

use std::sync::Weak;

use rustls::SideData;
use rustls::client::ClientSide;
use rustls::error::{AlertDescription, Error};
use rustls::kernel::KernelConnection;
use rustls::server::ServerSide;
use rustls::split::SplitConnection;

use crate::handshake::ConnectionCallbacks;
use crate::handshake::context::HandshakeContext;
use crate::handshake::errors::{Fault, fault};
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::handshake::provider::record_algorithms;
use crate::handshake::records::HandshakeRecords;
use crate::libcrypto::init::LibraryContext;
use crate::lock::Lock;
use crate::record::{Receiver, Sender, Side, TrafficSecret};
use crate::tables::methods::TLS1_3;

/// A finished handshake.
pub struct Established {
    /// What was negotiated.
    pub negotiated: NegotiatedParameters,
    /// Seals what we send.
    pub send: Sender,
    /// Opens what we receive.
    pub receive: Receiver,
    /// Client, TLS 1.3: turns tickets into sessions.
    pub tickets: Option<ReceivedTickets>,
}

/// Turns the tickets that come after the handshake into sessions.
pub struct ReceivedTickets(Lock<KernelConnection<ClientSide>>);

impl ReceivedTickets {
    /// Processes a NewSessionTicket, given without its header. `callbacks` receives the session.
    pub fn receive(&self, callbacks: Weak<dyn ConnectionCallbacks>, body: &[u8]) -> Result<(), Fault> {
        let made = HandshakeContext::new(callbacks).enter(|| self.0.lock().handle_new_session_ticket(body));
        made.map_err(|error: Error| {
            let alert = AlertDescription::try_from(&error).ok().map(|alert| alert.0);
            Fault { alert, ..fault(&error) }
        })
    }
}

/// A side of a connection, where the end of a handshake differs between the two.
pub(super) trait FinishedSide: SideData + Sized {
    /// Client: whether the server accepted the early data. False on a server.
    fn takes_early_data(&self) -> bool;

    /// Keeps what rustls needs for tickets that may still come.
    fn tickets(split: SplitConnection<Self>) -> Option<ReceivedTickets>;
}

impl FinishedSide for ClientSide {
    fn takes_early_data(&self) -> bool {
        self.is_early_data_accepted()
    }

    fn tickets(split: SplitConnection<Self>) -> Option<ReceivedTickets> {
        let (_secrets, kernel) = split.dangerous_into_kernel_connection().ok()?;
        Some(ReceivedTickets(Lock::new(kernel)))
    }
}

impl FinishedSide for ServerSide {
    fn takes_early_data(&self) -> bool {
        false
    }

    fn tickets(_: SplitConnection<Self>) -> Option<ReceivedTickets> {
        None
    }
}

impl Established {
    /// None where a key is missing.
    pub(super) fn new<Of: FinishedSide>(
        context: &HandshakeContext,
        records: &mut HandshakeRecords,
        mut split: SplitConnection<Of>,
    ) -> Option<Self> {
        let client = records.client;
        let mut negotiated =
            NegotiatedParameters::new(&mut split.outputs, split.side_outputs.takes_early_data());
        let tls13 = negotiated.version == TLS1_3;
        let tickets = if tls13 { Of::tickets(split) } else { None };
        let (mut sealer, mut opener) = records.take_last_keys()?;
        let mut authenticates = false;
        if tls13 {
            sealer = sealer.with_secret(secret_of(context, client, negotiated.cipher_suite)?);
            opener = opener.with_secret(secret_of(context, !client, negotiated.cipher_suite)?);
            negotiated.transcript = context.take_transcript();
            authenticates = negotiated.transcript.is_some();
            negotiated.resumption = context.take_resumption().filter(|_| !client);
        }
        let side = Side { client, tls13, authenticates };
        let messages = std::mem::take(&mut records.messages);
        let input = std::mem::take(&mut records.input);
        Some(Self {
            negotiated,
            send: Sender::new(sealer, std::mem::take(&mut records.output)),
            receive: Receiver::new(opener, side, records.in_a_row, input, messages),
            tickets,
        })
    }
}

/// The traffic secret of a client, or a server.
fn secret_of(context: &HandshakeContext, client: bool, suite: u16) -> Option<TrafficSecret> {
    let library = || context.ask(|callbacks| callbacks.library()).unwrap_or(LibraryContext::standard());
    Some(TrafficSecret::new(context.take_traffic_secret(client)?, record_algorithms(suite)?, library))
}
