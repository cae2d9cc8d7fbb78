//! A place in the JSON of one item, and the few tokens that our own layout is made of.

use super::super::id;

/// The longest decimal number that fits 64 bits whatever its digits.
const SAFE_DIGITS: usize = 19;

/// Moves over one item. After a `None` its place is uncertain.
///
/// It is to live in registers, so whatever is not inlined takes and gives it by value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'j> {
    json: &'j str,
    /// What comes next: the end of the JSON.
    rest: &'j [u8],
}

impl<'j> Cursor<'j> {
    pub(super) fn new(json: &'j str) -> Self {
        let rest = json.as_bytes();
        Self { json, rest }
    }

    /// How many bytes are behind the cursor.
    #[inline]
    pub(super) fn position(&self) -> usize {
        self.json.len() - self.rest.len()
    }

    /// What stands between an earlier position and this one.
    #[inline]
    pub(super) fn since(&self, start: usize) -> &'j str {
        self.json.get(start..self.position()).unwrap_or_default()
    }

    /// What comes next.
    #[inline]
    pub(super) fn rest(&self) -> &'j [u8] {
        self.rest
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next byte.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    /// Moves over what has been looked at.
    #[inline]
    pub(super) fn pass(&mut self, n_bytes: usize) {
        self.rest = self.rest.get(n_bytes..).unwrap_or_default();
    }

    /// Moves over this token. Stays where it is if something else is there.
    #[inline]
    pub(super) fn skip(&mut self, token: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    /// Moves to the quote or backslash that ends the run of plain characters; that byte.
    #[inline]
    pub(super) fn plain_run(&mut self) -> Option<u8> {
        while let Some((chunk, rest)) = self.rest.split_first_chunk() {
            let special = specials(u64::from_le_bytes(*chunk));
            if special != 0 {
                self.pass((special.trailing_zeros() / 8) as usize);
                break;
            }
            self.rest = rest;
        }
        loop {
            match self.rest {
                [byte @ (b'"' | b'\\'), ..] => return Some(*byte),
                [] | [0..0x20, ..] => return None,
                [_, rest @ ..] => self.rest = rest,
            }
        }
    }

    /// A string in quotes without escapes.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'j str> {
        self.skip(b"\"")?;
        let start = self.position();
        self.plain_run()?;
        let text = self.since(start);
        self.skip(b"\"")?;
        Some(text)
    }

    /// What the rest of an escape stands for, the backslash being passed. Those with digits are for the parser.
    #[inline]
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
        let (&first, _) = self.rest.split_first()?;
        let n_before = self.rest.len();
        let mut number = 0_u64;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.rest {
            // May overflow only in numbers that are too long, and these are refused.
            number = number
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit - b'0'));
            self.rest = rest;
        }
        let n_digits = n_before - self.rest.len();
        let is_canonical = n_digits == 1 || first != b'0';
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
        let (id, len) = id::quoted(self.rest)?;
        self.pass(len);
        Some(id)
    }

    /// 16 hexadecimal digits in quotes.
    #[inline]
    pub(super) fn hash(&mut self) -> Option<u64> {
        self.skip(b"\"")?;
        let digits = self.rest.first_chunk::<16>()?;
        self.pass(digits.len());
        self.skip(b"\"")?;
        id::hex_fours(digits)
    }

    /// Moves over a value that is neither list nor map.
    pub(super) fn behind_scalar(mut self) -> Option<Self> {
        match self.peek()? {
            b'"' => self.plain_string().map(drop),
            b'n' => self.skip(b"null"),
            b't' | b'f' => self.flag().map(drop),
            _ => {
                let _sign = self.skip(b"-");
                self.number().map(drop)
            }
        }?;
        Some(self)
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
            let cursor = Cursor::new(json).behind_scalar();
            assert_eq!(cursor.map(|it| it.position()), Some(json.len()), "{json}");
        }
        for json in ["{}", "[]", "-", "\"\\u0041\"", "nul", ""] {
            assert!(Cursor::new(json).behind_scalar().is_none(), "{json}");
        }
    }
}
