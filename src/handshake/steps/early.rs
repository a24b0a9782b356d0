//! Application data sent before the handshake is over.

use std::sync::Arc;

use super::{Handshake, Stage};
use crate::fault::{Fault, alert};
use crate::handshake::early::EarlyExporter;
use crate::tables::reasons::Reason;

impl Handshake {
    /// Client: seals early data after the ClientHello. Fails where the session or the server allows none, or not as much.
    pub fn write_early(&mut self, data: &[u8]) -> Result<(), Fault> {
        let Stage::Client(state) = &mut self.stage else { return Err(Fault::new(Reason::INTERNAL_ERROR)) };
        // rustls counts only the early data that it seals itself, which is none.
        let room = state.early_data().map(|early| early.bytes_left());
        let room = room.ok_or(Fault::new(Reason::INTERNAL_ERROR))?.saturating_sub(self.early_sent);
        if room < data.len() {
            return Err(Fault::with_alert(Reason::TOO_MUCH_EARLY_DATA, alert::INTERNAL_ERROR));
        }
        self.early_sent += data.len();
        self.records.seal_data(data, self.records.max_fragment)
    }

    /// Client: whether early data can be written now.
    pub fn takes_early_data(&mut self) -> bool {
        match &mut self.stage {
            Stage::Client(state) => state.early_data().is_some(),
            _ => false,
        }
    }

    /// Server: seals data for a client that has not finished the handshake.
    pub fn write_ahead(&mut self, data: &[u8], max_fragment: usize) -> Result<(), Fault> {
        self.records.seal_data(data, max_fragment)
    }

    /// The exporter that is available while there is only the early secret. If a server has one, early data was accepted.
    pub fn early_exporter(&mut self) -> Option<Arc<EarlyExporter>> {
        let exporter = match &mut self.stage {
            Stage::Client(state) => state.early_exporter(),
            Stage::Server(state) => state.early_exporter(),
            _ => return None,
        };
        exporter.ok().map(EarlyExporter::new)
    }

    /// Server: whether a TLS 1.3 server's whole flight has been written.
    pub fn has_answered(&self) -> bool {
        matches!(self.stage, Stage::Server(_))
            && self.records.log.is_tls13()
            && self.records.log.suite().is_some()
    }
}
