//! Data that is sent before the handshake is over.

use std::sync::Arc;

use rustls::crypto::cipher::OutboundPlain;

use super::super::early::EarlyExporter;
use super::super::errors::{Fault, alert, fault};
use super::{Handshake, Stage};
use crate::tables::alerts::AlertLevel;
use crate::tables::reasons::Reason;
use crate::wire::content_type;

impl Handshake {
    /// Client: seals early data behind the ClientHello. Fails where the session or the server allows none, or not so much.
    pub fn write_early(&mut self, data: &[u8]) -> Result<(), Fault> {
        self.watch_output();
        let Stage::Client(state) = &mut self.stage else { return Err(Fault::new(Reason::INTERNAL_ERROR)) };
        let output = &mut self.output.bytes;
        self.tap.clone().enter(|| {
            let mut early = state.early_data().ok_or(Fault::new(Reason::INTERNAL_ERROR))?;
            if early.bytes_left() < data.len() {
                return Err(Fault::with_alert(Reason::TOO_MUCH_EARLY_DATA, alert::INTERNAL_ERROR));
            }
            early.write(OutboundPlain::from(data), output).map(drop).map_err(|error| fault(&error))
        })?;
        // Nobody is told of records of data here.
        self.watched = self.output.bytes.len();
        Ok(())
    }

    /// Client: ends the handshake after its ClientHello. As long as only early data is encrypted, alerts are not.
    pub fn refuse_early(&mut self, fault: Fault) {
        if let Some(description) = fault.alert {
            let alert = [AlertLevel::FATAL.0, description];
            self.output.bytes.extend([content_type::ALERT, 3, 3, 0, 2]);
            self.output.bytes.extend(alert);
            self.watch.payload(true, content_type::ALERT, &alert, false);
            self.watched = self.output.bytes.len();
        }
        self.stage = Stage::Over;
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
        self.watch_output();
        let sealer = self.tap.sealing().ok_or(Fault::new(Reason::INTERNAL_ERROR))?;
        for part in data.chunks(max_fragment.max(1)) {
            sealer.write(part, &mut self.output.bytes)?;
        }
        self.watched = self.output.bytes.len();
        Ok(())
    }

    /// What keys can be exported from as long as only the early secret is there. On a server that there is one means
    /// that early data is accepted.
    pub fn early_exporter(&mut self) -> Option<Arc<EarlyExporter>> {
        let exporter = match &mut self.stage {
            Stage::Client(state) => state.early_exporter(),
            Stage::Server(state) => state.early_exporter(),
            _ => return None,
        };
        exporter.ok().map(EarlyExporter::new)
    }

    /// Server: whether all of a TLS 1.3 server's flight has been made.
    pub fn has_answered(&self) -> bool {
        matches!(self.stage, Stage::Server(_)) && self.watch.is_tls13() && self.watch.suite().is_some()
    }
}
