//! How TLS is encoded: the numbers, one reader, one writer, and one way to split messages and extensions.

// This reads what a peer sends: code that may panic does not pass `make lint`.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

pub mod authentication;
mod new_session_ticket;
mod numbers;
mod reader;
mod server_hello;
mod split;
mod writer;

pub use new_session_ticket::NewSessionTicket;
pub use numbers::{HELLO_RETRY_REQUEST_RANDOM, MESSAGE_HASH, content_type, extension, handshake_type};
pub use reader::{Reader, Truncated, behind, place_in};
pub use server_hello::{ServerHello, random_of};
pub use split::{
    Extensions, MESSAGE_HEADER, message_length, sized_extensions, split_extensions, split_message,
    split_messages,
};
pub use writer::Writer;
