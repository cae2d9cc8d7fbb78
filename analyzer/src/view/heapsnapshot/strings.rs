//! The table of strings, which ends the file.
//!
//! The names of the graph stand in it under their own numbers, so that they need not be looked up or copied; what the
//! export makes up follows.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use crate::graph::Graph;

/// How many bytes of a string are written, as V8 does not write more than about as many.
const MAX_BYTES: usize = 1000;

/// How many bytes all strings may take up, besides two or four for each: DevTools reads them as one JavaScript string, which holds no more than
/// `buffer.constants.MAX_STRING_LENGTH`, 536,870,888 characters.
const MAX_TOTAL_BYTES: usize = 500_000_000;

/// What V8 has at the first place, which stands for no name.
const FIRST: &str = "<dummy>";

/// A string that the export makes up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Made {
    /// An array of so many elements.
    Array(u64),
    /// A string of so many bytes.
    String(u64),
    /// An index where DevTools wants a name.
    Index(u32),
    /// A word that many items share.
    Word(&'static str),
    /// Anything else.
    Text(String),
}

/// The strings so far.
pub struct Strings<'g> {
    graph: &'g Graph,
    made: Vec<Made>,
    places: FxHashMap<Made, u32>,
}

impl<'g> Strings<'g> {
    /// The names of a graph.
    pub fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            made: Vec::new(),
            places: FxHashMap::default(),
        }
    }

    /// The place of a name by its number in the graph.
    pub fn name(&self, number: u32) -> u32 {
        number + 1
    }

    /// The place of a word.
    pub fn word(&mut self, word: &'static str) -> u32 {
        self.made(Made::Word(word))
    }

    /// The place of a string, which is added unless it is there.
    pub fn made(&mut self, string: Made) -> u32 {
        if let Some(&place) = self.places.get(&string) {
            return place;
        }
        let place = self.graph.names().len() + 1 + self.made.len();
        // Fewer than two thousand million names, and no more made strings than nodes, which are fewer still.
        let place = place as u32;
        self.made.push(string.clone());
        self.places.insert(string, place);
        place
    }

    /// Writes all strings.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\"strings\":[")?;
        let mut writer = Writer::new(out, MAX_TOTAL_BYTES);
        writer.write(FIRST)?;
        for name in self.graph.names() {
            writer.write(name)?;
        }
        for string in &self.made {
            match string {
                Made::Array(n_elements) => writer.write(&format!("array({n_elements})"))?,
                Made::String(n_bytes) => writer.write(&format!("string({n_bytes})"))?,
                Made::Index(index) => writer.write(&index.to_string())?,
                Made::Word(word) => writer.write(word)?,
                Made::Text(text) => writer.write(text)?,
            }
        }
        out.write_all(b"]")
    }
}

/// Writes strings as long as there is room.
struct Writer<'o> {
    out: &'o mut dyn Write,
    json: Vec<u8>,
    n_left: usize,
    is_first: bool,
}

impl<'o> Writer<'o> {
    fn new(out: &'o mut dyn Write, n_left: usize) -> Self {
        Self {
            out,
            json: Vec::new(),
            n_left,
            is_first: true,
        }
    }

    /// Writes a string, or less of it if it is long; an empty one when there is no room left.
    fn write(&mut self, string: &str) -> io::Result<()> {
        if !std::mem::replace(&mut self.is_first, false) {
            self.out.write_all(b",\n")?;
        }
        self.json.clear();
        serde_json::to_writer(&mut self.json, beginning(string))?;
        if self.json.len() > self.n_left {
            return self.out.write_all(b"\"\"");
        }
        self.n_left -= self.json.len();
        self.out.write_all(&self.json)
    }
}

/// As much of a string as is written.
fn beginning(string: &str) -> &str {
    if string.len() <= MAX_BYTES {
        return string;
    }
    let end = (0..=MAX_BYTES)
        .rev()
        .find(|&end| string.is_char_boundary(end));
    &string[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    #[test]
    fn names_keep_their_numbers_and_made_strings_are_there_once() {
        let graph = cart().finish().unwrap();
        let mut strings = Strings::new(&graph);
        let array = strings.made(Made::Array(3));
        assert_eq!(strings.made(Made::Array(3)), array);
        let text = strings.made(Made::Text(format!("a\"{}é", "x".repeat(997))));
        let mut out = Vec::new();
        strings.write(&mut out).unwrap();
        let document = format!("{{{}}}", String::from_utf8(out).unwrap());
        let document: serde_json::Value = serde_json::from_str(&document).unwrap();
        let written = document["strings"].as_array().unwrap();
        assert_eq!(written[0], FIRST);
        assert_eq!(written[array as usize], "array(3)");
        assert_eq!(
            written[text as usize].as_str().unwrap().len(),
            999,
            "an é that is cut in two is left out"
        );
        let number = graph.names().position(|name| name == "App\\Line").unwrap();
        assert_eq!(written[strings.name(number as u32) as usize], "App\\Line");
    }

    #[test]
    fn strings_beyond_all_room_are_empty() {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, 11);
        for string in ["abcde", "abcde", "", "a"] {
            writer.write(string).unwrap();
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\"abcde\",\n\"\",\n\"\",\n\"\""
        );
    }
}
