//! Early data of a connection.

use std::ffi::c_int;
use std::sync::Arc;

use crate::handshake::context::HandshakeContext;
use crate::handshake::early::EarlyExporter;

/// The state of a connection's early data.
#[derive(Default)]
pub struct Early {
    pub stage: Stage,
    /// `SSL_EARLY_DATA_…`
    pub status: c_int,
    /// The handshake is paused for early data, and the program has not continued it.
    pub paused: bool,
    /// The number of the program's bytes that are sealed and not yet taken by the transport.
    pub sealed: Option<usize>,
    /// Server: the most early data that may come with the resumed session, in bytes.
    pub limit: usize,
    /// Server: whether we accept early data.
    pub taken: bool,
    pub exporter: Option<Arc<EarlyExporter>>,
    /// Server: where early data arrives.
    pub context: Option<Arc<HandshakeContext>>,
}

/// The progress of early data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The program has not used it.
    #[default]
    Unused,
    /// `SSL_write_early_data` begins the handshake.
    Connecting,
    /// It must be called again for that.
    ConnectAgain,
    /// A client may write.
    Writing,
    /// A client may write no more.
    Written,
    /// `SSL_read_early_data` begins the handshake.
    Accepting,
    /// It must be called again for that.
    AcceptAgain,
    /// A server may read.
    Reading,
    /// A server has read all of it.
    Read,
}
