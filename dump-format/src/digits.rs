//! Numbers and ids as ASCII digits, appended to a buffer without the formatting machinery.

/// `00`, `01`, … `99`.
const DECIMAL_PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut n = 0;
    while n < 100 {
        pairs[n] = [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    pairs
};

/// `00`, `01`, … `ff`.
const HEX_PAIRS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut n = 0;
    while n < 256 {
        pairs[n] = [digits[n >> 4], digits[n & 15]];
        n += 1;
    }
    pairs
};

/// The two lower-case hexadecimal digits of a byte.
pub(crate) fn hex_pair(byte: u8) -> [u8; 2] {
    HEX_PAIRS[usize::from(byte)]
}

/// Appends `n` in decimal.
pub(crate) fn push_u64(buf: &mut Vec<u8>, mut n: u64) {
    if n < 10 {
        buf.push(b'0' + n as u8);
        return;
    }
    // 20 digits hold u64::MAX.
    let mut digits = [0; 20];
    let mut start = digits.len();
    while n >= 10 {
        start -= 2;
        digits[start..start + 2].copy_from_slice(&DECIMAL_PAIRS[(n % 100) as usize]);
        n /= 100;
    }
    if n > 0 {
        start -= 1;
        digits[start] = b'0' + n as u8;
    }
    buf.extend_from_slice(&digits[start..]);
}

/// Appends `n` in decimal, with a minus sign if it is negative.
pub(crate) fn push_i64(buf: &mut Vec<u8>, n: i64) {
    if n < 0 {
        buf.push(b'-');
    }
    push_u64(buf, n.unsigned_abs());
}

/// Appends all 16 hexadecimal digits of `n`.
pub(crate) fn push_hex16(buf: &mut Vec<u8>, n: u64) {
    buf.extend_from_slice(&hex16(n));
}

/// Appends an id: `0x` and hexadecimal digits without leading zeros.
pub(crate) fn push_id(buf: &mut Vec<u8>, id: u64) {
    // Two bytes in front of the 16 digits make room for the prefix, so that the common id is one copy.
    let mut digits = [b'0'; 18];
    digits[2..].copy_from_slice(&hex16(id));
    let leading_zeros = ((id | 1).leading_zeros() / 4) as usize;
    digits[leading_zeros + 1] = b'x';
    buf.extend_from_slice(&digits[leading_zeros..]);
}

fn hex16(n: u64) -> [u8; 16] {
    let mut digits = [0; 16];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(n.to_be_bytes()) {
        pair.copy_from_slice(&hex_pair(byte));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut buf = Vec::new();
        push(&mut buf);
        String::from_utf8(buf).expect("digits are ASCII")
    }

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        let mut edges = vec![
            0,
            9,
            10,
            11,
            99,
            100,
            101,
            999,
            1000,
            u64::MAX,
            i64::MAX as u64,
        ];
        edges.extend((0..20).flat_map(|power| [10u64.pow(power) - 1, 10u64.pow(power)]));
        edges.extend((0..64).map(|bit| 1 << bit));
        for n in edges {
            assert_eq!(pushed(|buf| push_u64(buf, n)), n.to_string());
            assert_eq!(
                pushed(|buf| push_i64(buf, n as i64)),
                (n as i64).to_string()
            );
            assert_eq!(pushed(|buf| push_id(buf, n)), format!("{n:#x}"));
            assert_eq!(pushed(|buf| push_hex16(buf, n)), format!("{n:016x}"));
        }
    }
}
