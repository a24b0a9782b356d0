//! The parts of a connection: values that its locks guard. They do not use [`super::Connection`], whose methods are in the files
//! above this folder.

mod authentication;
mod choices;
mod early;
mod judgement;
mod kept;
mod key_update;
mod open;
mod owed;
mod peer;
mod progress;
mod resumption;
mod stapling;

pub use authentication::{Answer, Authentication, Judgement, Stage as AuthenticationStage, Work};
pub use choices::Choices;
pub use early::{Early, Stage as EarlyStage};
pub use judgement::{Asked, Refusal, Verdict};
pub use kept::Kept;
pub use key_update::{KeyUpdate, NOT_REQUESTED, REQUESTED};
pub use open::{InterruptedWrite, Open, SendHalf};
pub use owed::Owed;
pub use peer::{Peer, PeerAuthorities};
pub use progress::Progress;
pub use resumption::Resumption;
pub use stapling::Stapling;
