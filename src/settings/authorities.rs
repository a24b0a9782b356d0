//! Names of certificate authorities that we send to the peer, set on a context or a connection.

use std::sync::Arc;

use super::Configurable;
pub use super::authority_lists::{Authorities, Which};
use crate::libcrypto::names::NameList;
use crate::libcrypto::x509::Certificate;

/// Replaces a list.
pub fn set(holder: &impl Configurable, which: Which, list: Option<NameList>) {
    let list = list.map(Arc::new);
    let old = holder.authorities(|lists| std::mem::replace(lists.list(which), list));
    drop(old);
}

/// Appends the certificate's subject, creating the list if needed. False if memory runs out.
pub fn add(holder: &impl Configurable, which: Which, certificate: &Certificate) -> bool {
    let list = holder.authorities(|lists| {
        let list = lists.list(which);
        if list.is_none() {
            *list = NameList::new().map(Arc::new);
        }
        list.clone()
    });
    list.is_some_and(|list| list.push_subject_of(certificate))
}
