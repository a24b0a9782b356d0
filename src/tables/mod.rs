//! Static facts, one row each: reasons, methods, cipher suites, groups, signature schemes, alerts, states, and the
//! numbers of options, modes and control commands.
//! Nothing here runs a protocol or uses an object; everything else is derived from the rows.

pub mod alerts;
pub mod cipher_suites;
pub mod controls;
pub mod extensions;
pub mod generation;
pub mod groups;
pub mod methods;
pub mod modes;
pub mod newer_reasons;
pub mod options;
pub mod reasons;
pub mod seconds;
pub mod signature_schemes;
pub mod states;
pub mod trace;
pub mod verify_alerts;
