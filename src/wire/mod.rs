//! How TLS is written down: the numbers, one reader, one writer, one way to tell messages and extensions apart.

mod numbers;
mod reader;
mod split;
mod writer;

pub use numbers::{HELLO_RETRY_REQUEST_RANDOM, MESSAGE_HASH, content_type, extension, handshake_type};
pub use reader::{Reader, Truncated, behind, vector};
pub use split::{
    Extensions, MESSAGE_HEADER, finish_message, message_length, sized_extensions, split_extensions,
    split_message, split_messages,
};
pub use writer::Writer;
