//! Numbers as C programs write them in configurations.

/// The C library's `atoi`: the lower half of the result of `strtol`.
pub(super) fn leading_number(text: &[u8]) -> i32 {
    let text = text.trim_ascii_start();
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let number = digits.iter().take_while(|digit| digit.is_ascii_digit()).fold(0i64, |number, digit| {
        let digit = i64::from(digit - b'0');
        // The negative range extends one further.
        number.saturating_mul(10).saturating_add(if negative { -digit } else { digit })
    });
    number as i32
}

/// C's `strtoul` with automatic base; None if there is no number, or a negative one.
pub(super) fn leading_unsigned(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii_start();
    let digits = text.strip_prefix(b"+").unwrap_or(text);
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] if rest.first().is_some_and(u8::is_ascii_hexdigit) => (16, rest),
        [b'0', ..] => (8, digits),
        _ => (10, digits),
    };
    let mut values = digits.iter().map_while(|byte| char::from(*byte).to_digit(radix)).peekable();
    values.peek()?;
    Some(values.fold(0u64, |number, digit| number.saturating_mul(radix.into()).saturating_add(digit.into())))
}
