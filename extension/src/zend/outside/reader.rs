//! What an `XMLReader` holds: a parser, the document as far as it is there, and the input, of which libxml2 has a copy.

use super::read_words;
use crate::zend::memory::Memory;

/// Words of `xmlTextReader` (xmlreader.c): since 2.6 it begins with the mode, a document, validation and allocations, the
/// state, then these.
const PARSER: usize = 4;
const INPUT: usize = 6;
/// `myDoc` and `input` of `xmlParserCtxt` (parser.h). The latter, an `xmlParserInput`, begins with a buffer.
const DOCUMENT: usize = 2;
const PARSER_INPUT: usize = 7;
/// `buffer` and `raw` of `xmlParserInputBuffer` (xmlIO.h): the input in UTF-8, and before that.
const BUFFERS: [usize; 2] = [4, 5];

/// A reader.
pub struct Reader([u64; INPUT + 1]);

impl Reader {
    /// Reads what is at the address.
    pub fn new(memory: &mut Memory, address: u64) -> Option<Self> {
        read_words(memory, address).map(Self)
    }

    /// The address where its document would be.
    pub fn document(&self, memory: &mut Memory) -> Option<u64> {
        let parser = read_words::<{ DOCUMENT + 1 }>(memory, self.0[PARSER])?;
        Some(parser[DOCUMENT])
    }

    /// Bytes of its input, which the reader has, or the parser, or both.
    pub fn input_bytes(&self, memory: &mut Memory) -> u64 {
        let own = self.0[INPUT];
        let parser = read_words::<{ PARSER_INPUT + 1 }>(memory, self.0[PARSER]);
        let of_parser = parser.and_then(|it| read_words::<1>(memory, it[PARSER_INPUT]));
        let of_parser = of_parser.map(|[buffer]| buffer).filter(|it| *it != own);
        let mut bytes = 0;
        for input in [Some(own), of_parser].into_iter().flatten() {
            let Some(input) = read_words::<{ BUFFERS[1] + 1 }>(memory, input) else {
                continue;
            };
            for buffer in BUFFERS.map(|word| input[word]) {
                let buffer = read_words(memory, buffer);
                bytes += buffer.and_then(|it| buffer_bytes(&it)).unwrap_or(0);
            }
        }
        bytes
    }
}

/// Bytes of an `xmlBuf` (buf.c), which no header declares and which has changed: recognised by what it says twice.
fn buffer_bytes(words: &[u64; 6]) -> Option<u64> {
    /// `BUF_FLAG_STATIC`
    const IS_BORROWED: u64 = 4;
    /// `XML_BUFFER_ALLOC_IMMUTABLE`
    const BORROWED: u64 = 2;
    let low = |word: u64| word & u64::from(u32::MAX);
    // Until 2.13: content, use and size in 32 bits, how it was allocated, where, use, size.
    let &[_, short, scheme, _, in_use, size] = words;
    let cut = |n: u64| n.min(i32::MAX as u64);
    if in_use <= size && short == cut(in_use) | cut(size) << 32 {
        return Some(if low(scheme) == BORROWED { 0 } else { size });
    }
    // Since 2.14: content, where it was allocated, use, size from the content on, greatest size, flags.
    let &[content, start, in_use, size, _, flags] = words;
    let n_consumed = content.checked_sub(start)?;
    let bytes = n_consumed.checked_add(size)?;
    let is_sound = in_use <= size && start.checked_add(bytes).is_some();
    is_sound.then_some(if flags & IS_BORROWED != 0 { 0 } else { bytes })
}

#[cfg(test)]
mod tests {
    use super::buffer_bytes;

    #[test]
    fn buffers_of_both_kinds_are_recognised() {
        let old = |scheme, short| buffer_bytes(&[0x1000, short, scheme, 0, 5, 10]);
        assert_eq!(old(1, 5 | 10 << 32), Some(10));
        assert_eq!(old(2, 5 | 10 << 32), Some(0));
        assert_eq!(old(1, 5 | 11 << 32), None);
        let new =
            |content, in_use, flags| buffer_bytes(&[content, 0x1000, in_use, 100, 200, flags]);
        assert_eq!(new(0x1000, 100, 0), Some(100));
        assert_eq!(new(0x1010, 20, 4), Some(0));
        assert_eq!(new(0x1010, 20, 0), Some(0x74));
        assert_eq!(new(0x1010, 101, 0), None);
        assert_eq!(new(0xfff, 1, 0), None);
        assert_eq!(buffer_bytes(&[0; 6]), Some(0));
        assert_eq!(buffer_bytes(&[u64::MAX; 6]), None);
    }
}
