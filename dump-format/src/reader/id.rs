//! Ids as dumps spell them.

/// Reads an id: `0x` and 1 to 16 hexadecimal digits, or what C libraries make of a pointer otherwise: `(nil)`,
/// or 8 or 16 digits without prefix.
pub(super) fn parse(id: &[u8]) -> Option<u64> {
    let digits = match id {
        [b'0', b'x' | b'X', digits @ ..] => digits,
        b"(nil)" => return Some(0),
        digits if matches!(digits.len(), 8 | 16) => digits,
        _ => return None,
    };
    if !(1..=16).contains(&digits.len()) {
        return None;
    }
    digits.iter().try_fold(0, |id, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            b'A'..=b'F' => digit - b'A' + 10,
            _ => return None,
        };
        Some(id << 4 | u64::from(value))
    })
}

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
