//! What a dump says of its items beyond the graph that waste is recognised by: gathered while it is read.

use std::ops::ControlFlow;

use dump_format::reader::{Item, Visitor};
use dump_format::{Header, ItemType};

use super::allocation::Layout;
use super::{arrays, property_tables, strings};

/// What waste is recognised by. Of an item that wastes nothing, nothing is kept but the hash of a string.
#[derive(Debug, Default)]
pub struct Facts {
    /// Whether the dump says enough; those of php-meminfo do not.
    pub is_detailed: bool,
    /// Arrays with a table that is far too large.
    pub never_shrank: Vec<Excess>,
    /// Lists with the table of a hash.
    pub unpacked: Vec<Excess>,
    /// Strings in too large a block.
    pub oversized: Vec<Excess>,
    /// Objects with a property table that only repeats their slots.
    pub property_tables: Vec<Excess>,
    /// The hash of each string.
    pub hashes: Hashes,
    layout: Layout,
    n_items: u32,
}

/// An item, and how many bytes of it are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// Its position in the dump.
    pub position: u32,
    /// The bytes.
    pub bytes: u64,
}

/// The keyed hash of each string, by position in the dump.
#[derive(Debug, Default)]
pub struct Hashes {
    positions: Vec<u32>,
    hashes: Vec<u64>,
}

impl Hashes {
    /// All strings that have a hash, in the order of the dump.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u64)> {
        self.positions
            .iter()
            .copied()
            .zip(self.hashes.iter().copied())
    }

    /// The hash of the string at a position.
    pub fn get(&self, position: u32) -> Option<u64> {
        let n = self.positions.binary_search(&position).ok()?;
        self.hashes.get(n).copied()
    }

    fn push(&mut self, position: u32, hash: u64) {
        self.positions.push(position);
        self.hashes.push(hash);
    }
}

impl Visitor for Facts {
    fn header(&mut self, header: &Header) -> ControlFlow<()> {
        self.is_detailed = header.format_version >= 2;
        self.layout = Layout::new(header);
        ControlFlow::Continue(())
    }

    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        let position = self.n_items;
        self.n_items = position.saturating_add(1);
        let layout = &self.layout;
        let found = match item.item_type {
            ItemType::String => {
                if let Some(hash) = item.hash {
                    self.hashes.push(position, hash);
                }
                Some((&mut self.oversized, strings::excess(item, layout)))
            }
            ItemType::Array => match arrays::unpacked_excess(item, layout) {
                // To pack a list also fits its table.
                0 => Some((&mut self.never_shrank, arrays::excess(item, layout))),
                bytes => Some((&mut self.unpacked, bytes)),
            },
            ItemType::Object => Some((&mut self.property_tables, property_tables::excess(item))),
            _ => None,
        };
        if let Some((list, bytes)) = found
            && bytes > 0
        {
            list.push(Excess { position, bytes });
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
pub(super) mod testing {
    use dump_format::reader::read;

    use super::*;

    /// The facts of a dump with these items, made by a PHP 8.2.
    pub fn facts(items: &str) -> Facts {
        let dump = format!(
            r#"{{"header":{{"memory_usage":1,"format_version":2,"php_version":"8.2.36"}},"items":{{{items}}}}}"#
        );
        let mut facts = Facts::default();
        read(dump.as_bytes(), &mut facts).unwrap();
        facts
    }

    /// Position and bytes of each.
    pub fn pairs(list: &[Excess]) -> Vec<(u32, u64)> {
        list.iter().map(|it| (it.position, it.bytes)).collect()
    }
}
