//! Where a JSON value ends.

use memchr::memchr2;

/// A search for the end of a JSON value, which can go on when more of the value has been read.
///
/// It looks at strings and brackets only: whatever else may be wrong with the value is for the parser to say.
#[derive(Debug, Default)]
pub(super) struct Extent {
    /// How much of the value has been looked at.
    seen: usize,
    depth: u64,
    in_string: bool,
    /// How much of that string has been looked at.
    string_bytes: usize,
}

impl Extent {
    /// The length of the value at the start of `data`, or `None` if its end has not been read yet.
    ///
    /// To be called again with the same bytes and more behind them.
    pub(super) fn find(&mut self, data: &[u8]) -> Option<usize> {
        while self.seen < data.len() {
            let ended = if self.in_string {
                self.find_in_string(data)?
            } else {
                self.find_outside(data)
            };
            if ended {
                return Some(self.seen);
            }
        }
        None
    }

    /// How long the string is that has not ended yet, as far as it has been looked at.
    pub(super) fn string_bytes(&self) -> usize {
        self.string_bytes
    }

    /// Forgets the bytes that have been looked at, so that they need not be kept: says how many.
    pub(super) fn forget(&mut self) -> usize {
        std::mem::take(&mut self.seen)
    }

    /// Goes on to the end of the string. Says whether that ends the value; `None` if more is needed.
    fn find_in_string(&mut self, data: &[u8]) -> Option<bool> {
        let rest = &data[self.seen..];
        let found = memchr2(b'"', b'\\', rest);
        let n = found.unwrap_or(rest.len());
        self.seen += n;
        self.string_bytes += n;
        found?;
        if data[self.seen] == b'"' {
            self.seen += 1;
            self.in_string = false;
            self.string_bytes = 0;
            return Some(self.depth == 0);
        }
        // The backslash stays unseen until the character it escapes is there.
        if self.seen + 2 > data.len() {
            return None;
        }
        self.seen += 2;
        self.string_bytes += 2;
        Some(false)
    }

    /// Goes on to the next string or the end of the value. Says whether it is the latter.
    fn find_outside(&mut self, data: &[u8]) -> bool {
        for &byte in &data[self.seen..] {
            match byte {
                b'"' => {
                    self.seen += 1;
                    self.in_string = true;
                    return false;
                }
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 1 => self.depth -= 1,
                b'}' | b']' => {
                    // At depth 0 the bracket belongs to what is around a number or word.
                    self.seen += self.depth as usize;
                    return true;
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 => return true,
                _ => {}
            }
            self.seen += 1;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [&str; 9] = [
        r#""plain""#,
        r#""a\"}\\""#,
        r#""""#,
        "{}",
        r#"{"a":{"b]":["}",{}]},"c":"\\"}"#,
        "[[],[1,2]]",
        "-12.5e3",
        "true",
        "null",
    ];

    #[test]
    fn the_end_is_found_whatever_follows() {
        for value in VALUES {
            for follower in [",", "}", "]", "\n", " ,"] {
                let data = format!("{value}{follower}\"x\":1}}");
                assert_eq!(
                    Extent::default().find(data.as_bytes()),
                    Some(value.len()),
                    "{data}"
                );
            }
        }
    }

    #[test]
    fn the_search_goes_on_when_more_is_there() {
        for value in VALUES {
            let data = format!("{value},");
            let data = data.as_bytes();
            for n_bytes in 0..value.len() {
                let mut extent = Extent::default();
                assert_eq!(extent.find(&data[..n_bytes]), None);
                assert_eq!(extent.find(data), Some(value.len()));

                let mut extent = Extent::default();
                assert_eq!(extent.find(&data[..n_bytes]), None);
                let forgotten = extent.forget();
                assert_eq!(
                    extent.find(&data[forgotten..]),
                    Some(value.len() - forgotten)
                );
            }
        }
    }
}
