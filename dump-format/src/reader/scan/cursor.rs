//! A place in the JSON of one item, and the few tokens that our own layout is made of.

use super::super::id;

/// The longest decimal number that fits 64 bits whatever its digits.
const SAFE_DIGITS: usize = 19;

/// Moves over one item. After a `None` its place is uncertain.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'j> {
    json: &'j str,
    at: usize,
}

impl<'j> Cursor<'j> {
    pub(super) fn new(json: &'j str) -> Self {
        Self { json, at: 0 }
    }

    /// How many bytes are behind the cursor.
    #[inline]
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// What stands between an earlier position and this one.
    #[inline]
    pub(super) fn since(&self, start: usize) -> &'j str {
        self.json.get(start..self.at).unwrap_or_default()
    }

    #[inline]
    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.json.len()
    }

    /// What comes next.
    #[inline]
    pub(super) fn rest(&self) -> &'j [u8] {
        self.json.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    /// The next byte.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Moves over what has been looked at.
    #[inline]
    pub(super) fn pass(&mut self, n_bytes: usize) {
        self.at += n_bytes;
    }

    /// Moves over this token. Stays where it is if something else is there.
    #[inline]
    pub(super) fn skip(&mut self, token: &[u8]) -> Option<()> {
        self.rest()
            .starts_with(token)
            .then(|| self.at += token.len())
    }

    /// Moves to the quote or backslash that ends the run of plain characters; that byte.
    #[inline]
    pub(super) fn plain_run(&mut self) -> Option<u8> {
        let bytes = self.json.as_bytes();
        while let Some(chunk) = bytes.get(self.at..).and_then(<[u8]>::first_chunk) {
            let special = specials(u64::from_le_bytes(*chunk));
            if special != 0 {
                self.at += (special.trailing_zeros() / 8) as usize;
                break;
            }
            self.at += 8;
        }
        loop {
            match self.peek()? {
                byte @ (b'"' | b'\\') => return Some(byte),
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    /// A string in quotes without escapes.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'j str> {
        self.skip(b"\"")?;
        let start = self.at;
        self.plain_run()?;
        let text = self.since(start);
        self.skip(b"\"")?;
        Some(text)
    }

    /// What the rest of an escape stands for, the backslash being passed. Those with digits are for the parser.
    pub(super) fn escape(&mut self) -> Option<&'static str> {
        Some(match self.next()? {
            b'\\' => "\\",
            b'"' => "\"",
            b'/' => "/",
            b'n' => "\n",
            b'r' => "\r",
            b't' => "\t",
            b'b' => "\x08",
            b'f' => "\x0c",
            _ => return None,
        })
    }

    /// A number without sign.
    #[inline]
    pub(super) fn number(&mut self) -> Option<u64> {
        let start = self.at;
        let mut number = 0_u64;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            // May overflow only in numbers that are too long, and these are refused.
            number = number
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let n_digits = self.at - start;
        let is_canonical = n_digits == 1 || self.json.as_bytes().get(start) != Some(&b'0');
        (is_canonical && (1..=SAFE_DIGITS).contains(&n_digits)).then_some(number)
    }

    /// `true` or `false`.
    #[inline]
    pub(super) fn flag(&mut self) -> Option<bool> {
        if self.skip(b"false").is_some() {
            return Some(false);
        }
        self.skip(b"true").map(|()| true)
    }

    /// An id in quotes.
    #[inline]
    pub(super) fn id(&mut self) -> Option<u64> {
        let (id, len) = id::quoted(self.rest())?;
        self.at += len;
        Some(id)
    }

    /// 16 hexadecimal digits in quotes.
    #[inline]
    pub(super) fn hash(&mut self) -> Option<u64> {
        self.skip(b"\"")?;
        let digits = self.rest().get(..16)?;
        self.at += 16;
        self.skip(b"\"")?;
        id::hex(digits)
    }

    /// Moves over a value that is neither list nor map.
    pub(super) fn skip_scalar(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => self.plain_string().map(drop),
            b'n' => self.skip(b"null"),
            b't' | b'f' => self.flag().map(drop),
            _ => {
                let _sign = self.skip(b"-");
                self.number().map(drop)
            }
        }
    }
}

/// Marks the quotes, backslashes and control characters among eight bytes by the highest bit of each; above the lowest
/// mark there may be false ones.
#[inline]
fn specials(chunk: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let quotes = zeros(chunk ^ (ONES * u64::from(b'"')));
    let backslashes = zeros(chunk ^ (ONES * u64::from(b'\\')));
    let controls = chunk.wrapping_sub(ONES * 0x20) & !chunk;
    (quotes | backslashes | controls) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_special_character() {
        let plain = "aé\u{fffd}z~\x7f ![]{}";
        for special in ['"', '\\', '\n', '\0', '\x1f'] {
            for len in 0..20 {
                for behind in ["", "\"\\\n", "another run of text\""] {
                    let run: String = plain.chars().cycle().take(len).collect();
                    let json = format!("{run}{special}{behind}");
                    let mut cursor = Cursor::new(&json);
                    let end = cursor.plain_run();
                    assert_eq!(end, Some(special as u8).filter(|&byte| byte >= 0x20));
                    assert_eq!(cursor.since(0), run);
                }
            }
        }
        assert_eq!(Cursor::new("no end").plain_run(), None);
    }

    #[test]
    fn numbers_have_one_spelling() {
        let number = |json| Cursor::new(json).number();
        assert_eq!(number("0"), Some(0));
        assert_eq!(
            number("9999999999999999999,"),
            Some(9_999_999_999_999_999_999)
        );
        for json in ["", "-1", "01", "00", "10000000000000000000", "x"] {
            assert_eq!(number(json), None, "{json}");
        }
    }

    #[test]
    fn scalars_are_passed_over() {
        for json in ["\"text\"", "-12", "0", "true", "false", "null"] {
            let mut cursor = Cursor::new(json);
            assert_eq!(cursor.skip_scalar(), Some(()), "{json}");
            assert!(cursor.is_at_end());
        }
        for json in ["{}", "[]", "-", "\"\\u0041\"", "nul", ""] {
            assert_eq!(Cursor::new(json).skip_scalar(), None, "{json}");
        }
    }
}
