//! The way through a dump, from its first brace to its last.

use std::io::Read;
use std::ops::ControlFlow;

use super::extent::Extent;
use super::item::Item;
use super::parallel::Fork;
use super::part::Part;
use super::repair::parse_mended;
use super::source::Source;
use super::{MAX_NAME_BYTES, Outcome, ReadError, Truncation, Visitor, id, line, parse};

/// After so many items in a row that do not stand on one line, the reader stops looking for lines.
const MAX_MISSES: u32 = 16;

/// Why reading ends before the document does.
pub(super) enum Stop {
    /// The first item comes next, and is to be read in another way.
    Items {
        /// That of the format.
        version: u32,
    },
    /// The input has no more.
    Truncated,
    /// The visitor wants no more.
    Visitor,
    /// There is no way to go on.
    Error(ReadError),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Self::Error(error)
    }
}

/// Reads one dump.
pub(super) struct Document<'v, R, V> {
    source: Source<R>,
    visitor: &'v mut V,
    /// Known once the header has been read.
    version: Option<u32>,
    has_items: bool,
    /// Whether to stop in front of the first item.
    stops_at_items: bool,
    item: Item,
    last_item: Option<u64>,
    /// How many items in a row do not stand on one line.
    misses: u32,
    /// A copy of the item, if it needs repair.
    mended: String,
    outcome: Outcome,
}

impl<'v, R: Read, V: Visitor> Document<'v, R, V> {
    pub(super) fn new(source: Source<R>, visitor: &'v mut V) -> Self {
        Self {
            source,
            visitor,
            version: None,
            has_items: false,
            stops_at_items: false,
            item: Item::default(),
            last_item: None,
            misses: 0,
            mended: String::new(),
            outcome: Outcome::default(),
        }
    }

    pub(super) fn read(mut self) -> Result<Outcome, ReadError> {
        let result = self.document();
        self.conclude(result)
    }

    /// Does without the fast path.
    #[cfg(test)]
    pub(super) fn slowly(self) -> Self {
        Self {
            misses: MAX_MISSES,
            ..self
        }
    }

    /// Like [`document`](Self::document), up to the first item.
    pub(super) fn read_to_items(&mut self) -> Result<(), Stop> {
        self.stops_at_items = true;
        self.document()
    }

    /// Reads the rest of the document, from the beginning of an item, or where one could begin.
    pub(super) fn read_from(&mut self, source: Source<R>, version: u32) -> Result<(), Stop> {
        self.source = source;
        self.members(|document| document.item(version))?;
        self.separator()?;
        self.members(Self::section)?;
        self.end()
    }

    /// How many bytes and lines have been consumed.
    pub(super) fn place(&self) -> (u64, u64) {
        (self.source.offset(), self.source.line() - 1)
    }

    pub(super) fn visitor(&self) -> &V {
        self.visitor
    }

    /// What to say about the dump, once reading has ended.
    pub(super) fn conclude(mut self, result: Result<(), Stop>) -> Result<Outcome, ReadError> {
        match result {
            Ok(()) if self.version.is_none() => Err(ReadError::NotADump("it has no header")),
            Ok(()) if !self.has_items && self.version == Some(1) => {
                Err(ReadError::NotADump("it has no items"))
            }
            Ok(()) => {
                // The trailer is there to tell a complete dump; version 1 has none.
                if self.version != Some(1) && self.outcome.trailer.is_none() {
                    self.outcome.truncated = Some(self.truncation());
                }
                Ok(self.outcome)
            }
            Err(Stop::Truncated) if self.version.is_none() => {
                Err(ReadError::NotADump("it ends before a header does"))
            }
            Err(Stop::Truncated) => {
                self.outcome.truncated = Some(self.truncation());
                Ok(self.outcome)
            }
            Err(Stop::Visitor | Stop::Items { .. }) => {
                self.outcome.stopped = true;
                Ok(self.outcome)
            }
            Err(Stop::Error(error)) => Err(error),
        }
    }

    fn truncation(&self) -> Truncation {
        Truncation {
            line: self.source.last_line(),
            bytes: self.source.bytes_read(),
            last_item: self.last_item,
        }
    }

    fn document(&mut self) -> Result<(), Stop> {
        match self.source.peek()? {
            None => return Err(ReadError::Empty.into()),
            Some(b'{') => self.source.consume(1),
            Some(_) => return Err(ReadError::NotADump("it does not start with a brace").into()),
        }
        self.members(Self::section)?;
        self.end()
    }

    /// Makes sure that nothing stands behind the document.
    fn end(&mut self) -> Result<(), Stop> {
        // php-meminfo closes a dump without items twice.
        if self.outcome.items == 0 && self.source.peek()? == Some(b'}') {
            self.source.consume(1);
        }
        match self.source.peek()? {
            None => Ok(()),
            Some(_) => Err(self.malformed("the file goes on after the end of the dump")),
        }
    }

    /// Calls `member` for each member of an object whose opening brace has been consumed. A comma behind the
    /// last one is tolerated.
    fn members(
        &mut self,
        mut member: impl FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        loop {
            match self.peek()? {
                b'"' => member(self)?,
                b'}' => {
                    self.source.consume(1);
                    return Ok(());
                }
                _ => return Err(self.malformed("a key in quotes is missing")),
            }
            self.separator()?;
        }
    }

    /// Consumes what separates the members of an object.
    fn separator(&mut self) -> Result<(), Stop> {
        match self.peek()? {
            b',' => self.source.consume(1),
            b'}' => {}
            _ => return Err(self.malformed("a comma or a closing brace is missing")),
        }
        Ok(())
    }

    /// One member of the document.
    fn section(&mut self) -> Result<(), Stop> {
        let len = self.value_len()?;
        let name = &self.source.data()[..len];
        let read_section = match name {
            b"\"header\"" => Self::header,
            b"\"items\"" => Self::items,
            b"\"private\"" => Self::private,
            b"\"heap\"" => Self::heap,
            b"\"trailer\"" => Self::trailer,
            _ => Self::skip,
        };
        self.source.consume(len);
        self.colon()?;
        read_section(self)
    }

    fn header(&mut self) -> Result<(), Stop> {
        if self.version.is_some() {
            return Err(self.malformed("there is a second header"));
        }
        let header = match self.value("header", parse::header)? {
            Ok(header) => header,
            Err(version) => return Err(ReadError::UnknownVersion(version).into()),
        };
        self.version = Some(header.format_version);
        go_on(self.visitor.header(&header))
    }

    fn private(&mut self) -> Result<(), Stop> {
        if self.peek()? != b'{' {
            return Err(self.malformed("`private` is no object"));
        }
        self.source.consume(1);
        self.members(|document| {
            let id = document.id()?;
            let bytes = document.value("private", |json| serde_json::from_str(json))?;
            go_on(document.visitor.private(id, bytes))
        })
    }

    fn heap(&mut self) -> Result<(), Stop> {
        let section = self.value("heap", parse::heap)?;
        go_on(self.visitor.heap(section))
    }

    fn trailer(&mut self) -> Result<(), Stop> {
        let trailer = self.value("trailer", parse::trailer)?;
        let seen = self.visitor.trailer(&trailer);
        self.outcome.trailer = Some(trailer);
        go_on(seen)
    }

    fn items(&mut self) -> Result<(), Stop> {
        let Some(version) = self.version else {
            return Err(ReadError::NotADump("it has no header before its items").into());
        };
        if self.peek()? != b'{' {
            return Err(self.malformed("`items` is no object"));
        }
        self.source.consume(1);
        self.has_items = true;
        if self.stops_at_items {
            self.stops_at_items = false;
            self.peek()?;
            return Err(Stop::Items { version });
        }
        self.members(|document| document.item(version))
    }

    /// Reads a section that this version does not know, without keeping it.
    fn skip(&mut self) -> Result<(), Stop> {
        self.peek()?;
        let mut extent = Extent::default();
        loop {
            if let Some(len) = extent.find(self.source.data()) {
                self.source.consume(len);
                return Ok(());
            }
            self.source.consume(extent.forget());
            self.more_of(&extent)?;
        }
    }

    fn item(&mut self, version: u32) -> Result<(), Stop> {
        if self.misses < MAX_MISSES {
            if self.item_on_one_line(version)? {
                self.misses = 0;
                return self.visit_item();
            }
            self.misses += 1;
        }
        self.item_anywhere(version)?;
        self.visit_item()
    }

    /// Reads an item if it stands on one line, alone. If the line turns out to be anything else, nothing is consumed.
    fn item_on_one_line(&mut self, version: u32) -> Result<bool, ReadError> {
        let Some(line_len) = self.source.line_len()? else {
            return Ok(false);
        };
        let line = &self.source.data()[..line_len];
        let line = line.strip_suffix(b",").unwrap_or(line);
        let text = simdutf8::basic::from_utf8(line).ok();
        let Some(bad_child_ids) = text.and_then(|it| line::read(it, version, &mut self.item))
        else {
            return Ok(false);
        };
        let len = line.len();
        self.outcome.bad_child_ids += bad_child_ids;
        self.source.consume(len);
        Ok(true)
    }

    /// Reads an item in any layout.
    fn item_anywhere(&mut self, version: u32) -> Result<(), Stop> {
        let id = self.id()?;
        self.peek()?;
        let len = self.value_len()?;
        let json = &self.source.data()[..len];
        let result = parse_mended(json, &mut self.mended, |json| {
            parse::item(json, version, &mut self.item)
        });
        match result {
            Ok(bad_child_ids) => {
                self.item.id = id;
                self.outcome.bad_child_ids += bad_child_ids;
                self.source.consume(len);
                Ok(())
            }
            Err(error) => {
                let (line, message) = self.locate(&error);
                Err(ReadError::MalformedItem { line, id, message }.into())
            }
        }
    }

    /// Consumes a key that is the id of an item, and the colon behind it.
    fn id(&mut self) -> Result<u64, Stop> {
        let len = self.value_len()?;
        let key = &self.source.data()[1..len - 1];
        let Some(id) = id::parse(key) else {
            let key: String = String::from_utf8_lossy(&key[..key.len().min(40)])
                .escape_debug()
                .collect();
            return Err(self.malformed(format!("`{key}` is no item id")));
        };
        self.source.consume(len);
        self.colon()?;
        Ok(id)
    }

    fn visit_item(&mut self) -> Result<(), Stop> {
        self.outcome.items += 1;
        self.last_item = Some(self.item.id);
        go_on(self.visitor.item(&self.item))
    }

    /// Reads a value as a whole, mended if need be.
    fn value<T>(
        &mut self,
        section: &str,
        parse: impl Fn(&str) -> Result<T, serde_json::Error>,
    ) -> Result<T, Stop> {
        self.peek()?;
        let len = self.value_len()?;
        let json = &self.source.data()[..len];
        let result = parse_mended(json, &mut self.mended, parse);
        match result {
            Ok(value) => {
                self.source.consume(len);
                Ok(value)
            }
            Err(error) => {
                let (line, message) = self.locate(&error);
                Err(ReadError::Malformed {
                    line,
                    message: format!("{section}: {message}"),
                }
                .into())
            }
        }
    }

    /// The length of the value that comes next; all of it has been read then.
    fn value_len(&mut self) -> Result<usize, Stop> {
        let mut extent = Extent::default();
        loop {
            if let Some(len) = extent.find(self.source.data()) {
                return Ok(len);
            }
            self.more_of(&extent)?;
        }
    }

    fn colon(&mut self) -> Result<(), Stop> {
        match self.peek()? {
            b':' => {
                self.source.consume(1);
                Ok(())
            }
            _ => Err(self.malformed("a colon is missing")),
        }
    }

    fn peek(&mut self) -> Result<u8, Stop> {
        self.source.peek()?.ok_or(Stop::Truncated)
    }

    /// Reads more of a value, unless it has a string that no program has as a name.
    fn more_of(&mut self, value: &Extent) -> Result<(), Stop> {
        if value.string_bytes() > MAX_NAME_BYTES {
            return Err(ReadError::TooLong {
                line: self.source.line(),
                limit: MAX_NAME_BYTES,
            }
            .into());
        }
        self.more()
    }

    fn more(&mut self) -> Result<(), Stop> {
        if self.source.refill()? {
            Ok(())
        } else {
            Err(Stop::Truncated)
        }
    }

    fn malformed(&self, message: impl Into<String>) -> Stop {
        ReadError::Malformed {
            line: self.source.line(),
            message: message.into(),
        }
        .into()
    }

    /// Line and message of an error in the value that comes next.
    fn locate(&self, error: &serde_json::Error) -> (u64, String) {
        let mut message = error.to_string();
        // serde_json counts lines from the start of the value.
        if let Some(place) = message.rfind(" at line ") {
            message.truncate(place);
        }
        (
            self.source.line() + (error.line() as u64).saturating_sub(1),
            message,
        )
    }
}

impl<R: Read, V: Fork> Document<'_, R, V> {
    /// Takes over what another visitor has seen of the items that come next.
    pub(super) fn join(&mut self, part: Part<V>) -> Result<(), Stop> {
        self.outcome.items += part.n_items;
        self.outcome.bad_child_ids += part.bad_child_ids;
        self.last_item = part.last_item.or(self.last_item);
        self.visitor.join(part.visitor);
        go_on(part.flow)
    }
}

fn go_on(flow: ControlFlow<()>) -> Result<(), Stop> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Stop::Visitor),
    }
}
