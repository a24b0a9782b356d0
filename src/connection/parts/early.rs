//! Early data of a connection.

use std::ffi::c_int;
use std::sync::Arc;

use crate::handshake::context::HandshakeContext;
use crate::handshake::early::EarlyExporter;

/// What a connection knows about early data.
#[derive(Default)]
pub struct Early {
    pub stage: Stage,
    /// `SSL_EARLY_DATA_…`
    pub status: c_int,
    /// The handshake has stopped for early data, and the program has not gone on with it.
    pub paused: bool,
    /// Sealed and not yet taken by the transport: how many bytes of the program's.
    pub sealed: Option<usize>,
    /// Server: early data that may come with the session that is resumed, in bytes.
    pub limit: usize,
    /// Server: whether we take early data.
    pub taken: bool,
    pub exporter: Option<Arc<EarlyExporter>>,
    /// Server: where early data arrives.
    pub context: Option<Arc<HandshakeContext>>,
}

/// How far early data has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The program has not asked for any.
    #[default]
    Unused,
    /// `SSL_write_early_data` begins the handshake.
    Connecting,
    /// It could not do so yet.
    ConnectAgain,
    /// A client may write.
    Writing,
    /// A client may write no more.
    Written,
    /// `SSL_read_early_data` begins the handshake.
    Accepting,
    /// It could not do so yet.
    AcceptAgain,
    /// A server may read.
    Reading,
    /// A server has read all.
    Read,
}
