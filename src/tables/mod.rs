//! Static facts, one row each: reasons, methods, cipher suites, groups, signature schemes, alerts, states.
//! Nothing here runs a protocol or knows an object; everything else is derived from the rows.

pub mod cipher_suites;
pub mod methods;
pub mod reasons;
