//! The lists of certificate authorities that we send to the peer.

use std::sync::Arc;

use crate::libcrypto::names::NameList;

/// The two lists of a context, or of a connection. A connection without one reads its context's.
#[derive(Clone, Default)]
pub struct Authorities {
    /// `SSL_CTX_set0_CA_list`: sent by both sides.
    pub general: Option<Arc<NameList>>,
    /// `SSL_CTX_set_client_CA_list`: sent by a server instead of the general list, unless it is empty.
    pub for_clients: Option<Arc<NameList>>,
}

/// Which of the two lists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// [`Authorities::general`]
    General,
    /// [`Authorities::for_clients`]
    ForClients,
}

impl Authorities {
    /// Two empty lists, as a new context has them. None if memory runs out.
    pub fn empty() -> Option<Self> {
        Some(Self {
            general: Some(Arc::new(NameList::new()?)),
            for_clients: Some(Arc::new(NameList::new()?)),
        })
    }

    /// Copies of both lists, for SSL_dup. None if memory runs out.
    pub fn duplicate(&self) -> Option<Self> {
        let copy = |list: &Option<Arc<NameList>>| match list {
            Some(list) => Some(Some(Arc::new(list.duplicate()?))),
            None => Some(None),
        };
        Some(Self { general: copy(&self.general)?, for_clients: copy(&self.for_clients)? })
    }

    /// One of the lists.
    pub fn list(&mut self, which: Which) -> &mut Option<Arc<NameList>> {
        match which {
            Which::General => &mut self.general,
            Which::ForClients => &mut self.for_clients,
        }
    }
}
