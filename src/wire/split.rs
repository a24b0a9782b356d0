//! Handshake messages in the payloads of records, and extensions in messages.

use super::reader::Reader;

/// Type and length of a handshake message.
pub const MESSAGE_HEADER: usize = 4;

/// The length of a handshake message, with its header. None where the header is incomplete.
pub fn message_length(bytes: &[u8]) -> Option<usize> {
    let [_, l1, l2, l3] = *bytes.first_chunk()?;
    Some(MESSAGE_HEADER.saturating_add(u32::from_be_bytes([0, l1, l2, l3]) as usize))
}

/// The first handshake message, if it is complete, and what follows it.
pub fn split_message(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(message_length(bytes)?)
}

/// The handshake messages in a record; the last one may be truncated.
pub fn split_messages(mut payload: &[u8]) -> Vec<&[u8]> {
    let mut messages = Vec::new();
    while let Some(length) = message_length(payload) {
        let (message, rest) = payload.split_at_checked(length).unwrap_or((payload, &[]));
        messages.push(message);
        payload = rest;
    }
    messages
}

/// Types and bodies of extensions.
pub type Extensions<'a> = Vec<(u16, &'a [u8])>;

/// A list of extensions. None where a length does not fit.
pub fn split_extensions(list: &[u8]) -> Option<Extensions<'_>> {
    let mut list = Reader(list);
    let mut found = Vec::new();
    while !list.0.is_empty() {
        found.push((list.u16().ok()?, list.with_u16_length().ok()?));
    }
    Some(found)
}

/// A list of extensions after its length; anything may follow it.
pub fn sized_extensions(bytes: &[u8]) -> Option<Extensions<'_>> {
    split_extensions(Reader(bytes).with_u16_length().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, length: usize) -> Vec<u8> {
        [&[kind, 0, (length >> 8) as u8, length as u8], &vec![kind; length][..]].concat()
    }

    #[test]
    fn messages_are_told_apart() {
        let stream = [message(11, 300), message(14, 0), message(20, 5)].concat();
        let lengths: Vec<_> = split_messages(&stream).iter().map(|message| message.len()).collect();
        assert_eq!(lengths, [304, 4, 9]);
        assert_eq!(split_messages(&stream[..314]).last().map(|last| last.len()), Some(6));
        assert_eq!(split_messages(&stream[..310]).last().map(|last| last.len()), Some(4));
        assert_eq!(split_message(&stream).map(|(first, rest)| (first.len(), rest.len())), Some((304, 13)));
        assert!(split_message(&stream[..303]).is_none() && message_length(&stream[..3]).is_none());
    }

    #[test]
    fn extensions_are_whole_or_none() {
        let list = [0, 43, 0, 2, 3, 4, 0, 23, 0, 0];
        assert_eq!(split_extensions(&list), Some(vec![(43, &[3, 4][..]), (23, &[])]));
        assert_eq!(split_extensions(&[]), Some(Vec::new()));
        assert_eq!(sized_extensions(&[0, 4, 0, 23, 0, 0, 7]), Some(vec![(23, &[][..])]));
        assert_eq!(sized_extensions(&[0, 3, 0, 23, 0]), None);
        for length in [1, 4, 5, 7, 9] {
            assert_eq!(split_extensions(&list[..length]), None, "cut at {length}");
        }
    }
}
