//! Ids and other hexadecimal numbers, as dumps spell them.

/// Reads an id: `0x` and 1 to 16 hexadecimal digits, or what C libraries make of a pointer otherwise: `(nil)`,
/// or 8 or 16 digits without prefix.
pub(super) fn parse(id: &[u8]) -> Option<u64> {
    let digits = match id {
        [b'0', b'x' | b'X', digits @ ..] => digits,
        b"(nil)" => return Some(0),
        digits if matches!(digits.len(), 8 | 16) => digits,
        _ => return None,
    };
    hex(digits)
}

/// Reads an id in quotes that begins with `0x`, and says how long it is, quotes included.
#[inline]
pub(super) fn quoted(json: &[u8]) -> Option<(u64, usize)> {
    let digits = json.strip_prefix(b"\"0x")?;
    // Addresses of user space, nearly always.
    if let Some((&[a, b, c, d, e, f, g, h, i, j, k, l, b'"'], _)) = digits.split_first_chunk() {
        let high = hex_8([a, b, c, d, e, f, g, h])?;
        let low = hex_8([e, f, g, h, i, j, k, l])?;
        return Some((u64::from(high) << 16 | u64::from(low & 0xffff), 16));
    }
    let n_digits = digits.iter().take(17).position(|&byte| byte == b'"')?;
    Some((hex(&digits[..n_digits])?, n_digits + 4))
}

/// The number that eight hexadecimal digits of either case stand for, all looked at together.
#[inline]
pub(super) fn hex_8(digits: [u8; 8]) -> Option<u32> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x80 * ONES;
    let digits = u64::from_be_bytes(digits);
    if digits & HIGHS != 0 {
        return None;
    }
    // In each byte the highest bit tells whether it is at least so much; none overflows into the next.
    let at_least = |bytes: u64, least: u8| bytes + ONES * u64::from(0x80 - least);
    let lower = digits | (0x20 * ONES);
    let is_decimal = at_least(digits, b'0') & !at_least(digits, b'9' + 1);
    let is_letter = at_least(lower, b'a') & !at_least(lower, b'f' + 1);
    if (is_decimal | is_letter) & HIGHS != HIGHS {
        return None;
    }
    // Letters have the bit 0x40, and are 9 more than their last four bits.
    let nibbles = (digits & (0x0f * ONES)) + 9 * ((digits >> 6) & ONES);
    let bytes = (nibbles | nibbles >> 4) & 0x00ff_00ff_00ff_00ff;
    let halves = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    Some((halves | halves >> 16) as u32)
}

/// The number that 1 to 16 hexadecimal digits of either case stand for.
#[inline]
pub(super) fn hex(digits: &[u8]) -> Option<u64> {
    if !(1..=16).contains(&digits.len()) {
        return None;
    }
    // One test at the end is cheaper than one per digit.
    let (mut n, mut seen) = (0, 0);
    for digit in digits {
        let value = VALUES[usize::from(*digit)];
        n = n << 4 | u64::from(value);
        seen |= value;
    }
    (seen & NO_DIGIT == 0).then_some(n)
}

/// The value of a byte that is no hexadecimal digit: the only one with this bit.
const NO_DIGIT: u8 = 0x80;

/// The value of each byte as a hexadecimal digit.
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let digits = b"0123456789abcdef";
    let mut value = 0;
    while value < 16 {
        values[digits[value] as usize] = value as u8;
        values[digits[value].to_ascii_uppercase() as usize] = value as u8;
        value += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::{hex, hex_8, parse, quoted};

    #[test]
    fn digits_are_read_together_as_they_are_one_by_one() {
        for place in 0..8 {
            for byte in 0..=255 {
                let mut digits = *b"09afAF5c";
                digits[place] = byte;
                let expected = hex(&digits).map(|number| number as u32);
                assert_eq!(hex_8(digits), expected, "{digits:?}");
            }
        }
    }

    #[test]
    fn ids_in_quotes_are_measured() {
        for id in [
            0,
            1,
            0xabc,
            0x7f94_a187_7008,
            0xffff_ffff_ffff,
            0x1000_0000_0000,
            u64::MAX,
        ] {
            let json = format!("\"{id:#x}\"");
            assert_eq!(
                quoted(format!("{json}:{{}}").as_bytes()),
                Some((id, json.len()))
            );
        }
        for json in [
            "\"0x\"",
            "\"0x1",
            "0x1\"",
            "\"0x11111111111g\"",
            "\"0x11111111111111111\"",
            "\"(nil)\"",
        ] {
            assert_eq!(quoted(json.as_bytes()), None, "{json}");
        }
    }

    #[test]
    fn pointers_are_understood_however_printf_spells_them() {
        assert_eq!(parse(b"0x7f94a1877008"), Some(0x7f94_a187_7008));
        assert_eq!(parse(b"0x1000000000000abc"), Some(0x1000_0000_0000_0abc));
        assert_eq!(parse(b"0xffffffffffffffff"), Some(u64::MAX));
        assert_eq!(parse(b"000001F5A2B3C4D0"), Some(0x01f5_a2b3_c4d0));
        assert_eq!(parse(b"(nil)"), Some(0));
    }

    #[test]
    fn everything_else_is_no_id() {
        for id in [
            "",
            "0x",
            "0xg",
            "12",
            "0x10000000000000000",
            "-0x1",
            "0x-1",
            "0x1 ",
        ] {
            assert_eq!(parse(id.as_bytes()), None, "{id}");
        }
    }
}
