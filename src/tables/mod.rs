//! Static facts, one row each: reasons, cipher suites, groups, signature schemes, alerts, state strings.
//! Nothing here runs a protocol or knows an object; everything else is derived from the rows.

pub mod alerts;
pub mod cipher_suites;
pub mod groups;
pub mod reasons;
pub mod signature_schemes;
pub mod states;
