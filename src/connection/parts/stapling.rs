//! OCSP data of a connection.

use std::sync::Arc;

use crate::libcrypto::memory::OwnedBytes;
use crate::libcrypto::ocsp::{Extensions, ResponderIds};

/// OCSP data of one connection: what a client requests and receives, what a server staples.
#[derive(Clone, Default)]
pub struct Stapling {
    /// Extensions of the request.
    pub extensions: Option<Arc<Extensions>>,
    /// Responders that the client trusts.
    pub responder_ids: Option<Arc<ResponderIds>>,
    /// The response, in DER.
    pub response: Option<Arc<OwnedBytes>>,
}
