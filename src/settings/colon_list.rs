//! Colon-separated lists of names, the syntax of several settings.

/// The names in `text`, without surrounding white space. A missing name is an empty one.
pub(super) fn names(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b':').map(trim)
}

/// A name without surrounding white space.
pub(super) fn trim(name: &[u8]) -> &[u8] {
    // C's isspace, which unlike Rust's counts the vertical tab.
    let is_space = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0x0b;
    let start = name.iter().position(|byte| !is_space(byte)).unwrap_or(name.len());
    let end = name.iter().rposition(|byte| !is_space(byte)).map_or(start, |last| last + 1);
    &name[start..end]
}
