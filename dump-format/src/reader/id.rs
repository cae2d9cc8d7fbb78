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
    if let Some((digits, [b'"', ..])) = digits.split_first_chunk::<12>()
        && let Some(id) = hex_fours(digits)
    {
        return Some((id, 16));
    }
    let n_digits = digits.iter().take(17).position(|&byte| byte == b'"')?;
    Some((hex(&digits[..n_digits])?, n_digits + 4))
}

/// The number that 4, 8, 12 or 16 hexadecimal digits spell.
#[inline]
pub(super) fn hex_fours<const N: usize>(digits: &[u8; N]) -> Option<u64> {
    let (mut n, mut seen) = (0, 0);
    for &[a, b, c, d] in digits.as_chunks().0 {
        let [a, b, c, d] = [a, b, c, d].map(usize::from);
        let four = VALUES[3][a] | VALUES[2][b] | VALUES[1][c] | VALUES[0][d];
        n = n << 16 | u64::from(four);
        seen |= four;
    }
    (seen & NO_DIGIT == 0).then_some(n)
}

/// The number that up to 16 hexadecimal digits spell.
#[inline]
pub(super) fn hex(digits: &[u8]) -> Option<u64> {
    if !(1..=16).contains(&digits.len()) {
        return None;
    }
    let (mut n, mut seen) = (0, 0);
    for &digit in digits {
        let value = VALUES[0][usize::from(digit)];
        n = n << 4 | u64::from(value);
        seen |= value;
    }
    (seen & NO_DIGIT == 0).then_some(n)
}

/// Marks what is no digit. One test at the end is cheaper than one per digit.
const NO_DIGIT: u32 = 1 << 31;

/// The value of each byte as the last of four digits, as the one before it, and so on.
static VALUES: [[u32; 256]; 4] = {
    let mut values = [[NO_DIGIT; 256]; 4];
    let digits = b"0123456789abcdef";
    let mut place = 0;
    while place < 4 {
        let mut value = 0;
        while value < 16 {
            let digit = digits[value];
            values[place][digit as usize] = (value as u32) << (4 * place);
            values[place][digit.to_ascii_uppercase() as usize] = (value as u32) << (4 * place);
            value += 1;
        }
        place += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::{hex, hex_fours, parse, quoted};

    #[test]
    fn digits_are_read_together_as_they_are_one_by_one() {
        for place in 0..16 {
            for byte in 0..=255 {
                let mut digits = *b"09afAF5c7f1a8C0d";
                digits[place] = byte;
                assert_eq!(hex_fours(&digits), hex(&digits), "{digits:?}");
                let expected = char::from(byte).to_digit(16);
                assert_eq!(hex(&[byte]), expected.map(u64::from));
            }
        }
        assert_eq!(hex(b"09afAF5c7f1a8C0d"), Some(0x09af_af5c_7f1a_8c0d));
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
        // An id with fewer digits, as of a process under valgrind, and a quote of what follows where that of the common
        // length would end.
        for (json, id, len) in [
            (r#""0x4c3a0f0","b":"0x4c3a120"}"#, 0x4c3_a0f0, 11),
            (r#""0x4c3a0f0","ab":"0x4c3a120"}"#, 0x4c3_a0f0, 11),
            (r#""0x1ffefff8","":"0x4c3a120"}"#, 0x1ffe_fff8, 12),
            (r#""0x1":{"size":"16"}"#, 1, 5),
            (r#""0x10",":":"0x2"}"#, 0x10, 6),
        ] {
            assert_eq!(quoted(json.as_bytes()), Some((id, len)), "{json}");
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
