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
    use super::parse;

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
