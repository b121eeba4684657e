//! The tags of answers.

/// The tag that Next gives to an answer: a 52-bit FNV-1a hash of its UTF-16 text, and its length
/// (`next/dist/server/lib/etag`).
pub(crate) fn etag(text: &str) -> String {
    const PRIME: u64 = 0x0100_0000_01b3;
    const MASK: u64 = (1 << 52) - 1;
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut length = 0_u64;
    for unit in text.encode_utf16() {
        hash = (hash ^ u64::from(unit)).wrapping_mul(PRIME);
        length += 1;
    }
    // Next folds the highest four bits into the lowest sixteen.
    let folded = (hash & MASK) ^ ((hash >> 52) & 0xfff);
    format!("\"{}{}\"", in_base_36(folded), in_base_36(length))
}

fn in_base_36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_those_of_next() {
        assert_eq!(etag("{\"ok\":true,\"r\":\"undefined\"}"), "\"71znj51whmr\"");
        assert_eq!(etag("\"done\""), "\"17o4nev5bso6\"");
    }
}
