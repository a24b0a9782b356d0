//! The certificate stacks to which programs hold pointers: `SSL_CTX_get0_chain_certs` and similar functions.
//!
//! A context and its connections share their chains, and a chain is replaced when one of them changes it. In OpenSSL each has
//! its own stacks. So a stack that a program gets, or has passed in, is a separate one of that holder. Additions go into both,
//! and the program's changes to the stack go into the chain before it is used.

use std::sync::Arc;

use super::certificates::{KEY_KINDS, KeyKind};
use crate::libcrypto::ffi;
use crate::libcrypto::x509::{Certificate, Chain};
use crate::lock::Rare;

/// The stacks of one context or connection, by the kind of key that they belong to, followed by a context's extra chain.
#[derive(Default)]
pub struct ShownChains(Rare<[Option<Chain>; PLACES]>);

/// Which stack.
#[derive(Clone, Copy)]
pub enum Place {
    /// Above the certificate with this kind of key.
    Above(KeyKind),
    /// `SSL_CTX_add_extra_chain_cert`
    Extra,
}

const PLACES: usize = KEY_KINDS + 1;

impl Place {
    fn index(self) -> usize {
        match self {
            Self::Above(kind) => kind as usize,
            Self::Extra => KEY_KINDS,
        }
    }
}

impl ShownChains {
    /// The stack for `chain`, the same each time; NULL if there is no chain, or if memory runs out.
    pub fn show(&self, place: Place, chain: Option<&Arc<Chain>>) -> *mut ffi::stack_st_X509 {
        let Some(chain) = chain else { return std::ptr::null_mut() };
        self.0.with(|shown| {
            let stack = &mut shown.get_or_insert_default()[place.index()];
            if stack.is_none() {
                *stack = chain.duplicate();
            }
            stack.as_ref().map_or(std::ptr::null_mut(), Chain::as_ptr)
        })
    }

    /// A certificate has been added to the chain.
    pub fn add(&self, place: Place, certificate: &Certificate) {
        self.change(place, |stack| stack.as_mut().is_none_or(|stack| stack.push(certificate.clone())));
    }

    /// The chain has been replaced: the program's stack of it, if any, replaces the old one.
    pub fn replace(&self, place: Place, given: Option<Chain>) {
        if given.is_some() {
            let old = self
                .0
                .with(|shown| std::mem::replace(&mut shown.get_or_insert_default()[place.index()], given));
            drop(old);
        } else {
            drop(self.change(place, Option::take));
        }
    }

    /// Drops all stacks.
    pub fn clear(&self) {
        self.0.set(None);
    }

    /// Whether there are no stacks.
    pub fn is_empty(&self) -> bool {
        !self.0.is_there()
    }

    /// The program's version of the stack for `chain`, if it differs by now, and memory suffices.
    pub fn changed(&self, place: Place, chain: Option<&Arc<Chain>>) -> Option<Chain> {
        // A new connection does not wait for a lock.
        self.0.try_with(|shown| {
            let stack = shown[place.index()].as_ref()?;
            if chain.is_some_and(|chain| chain.is_same(stack)) { None } else { stack.duplicate() }
        })?
    }

    fn change<R: Default>(&self, place: Place, change: impl FnOnce(&mut Option<Chain>) -> R) -> R {
        if self.is_empty() {
            return R::default();
        }
        self.0.with(|shown| shown.as_mut().map_or_else(R::default, |shown| change(&mut shown[place.index()])))
    }
}
