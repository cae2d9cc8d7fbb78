//! The account of the heap: every block has one owner, and what has none is counted as well.
//!
//! During the walk each item takes the blocks that it consists of, and their sizes are its size. When all items are
//! written, the engine's own structures take theirs ([`code`], the shim), then a conservative scan ([`conservative`])
//! finds what only private memory refers to. The rest is unexplained. So the sums are those of PHP, whatever is known of
//! the structures: a wrong guess moves bytes from one account to another and loses none.

mod account;
mod claims;
mod code;
mod conservative;
mod formulas;
mod items;
mod native;
mod section;

use dump_format::ItemType;

use self::account::Sum;
use super::internal;
use super::mm::{Blocks, Taken};
use super::view::{Counted, Kind, Object};

/// Who owns which blocks, while items take theirs.
pub struct Ledger<'h> {
    blocks: Blocks,
    /// By type, in the order of [`ITEM_TYPES`].
    items: [Sum; ITEM_TYPES.len()],
    pins: Vec<Pin>,
    /// Objects that are more than their properties: what they are is looked at in the end.
    special: Vec<Object<'h>>,
}

/// The types of items that have memory of their own.
const ITEM_TYPES: [ItemType; 5] = [
    ItemType::String,
    ItemType::Array,
    ItemType::Object,
    ItemType::Reference,
    ItemType::Resource,
];

/// A block in a chunk that is kept for little.
struct Pin {
    block: u64,
    bytes: u64,
    owner: PinOwner,
}

enum PinOwner {
    Item(u64),
    Account(&'static str),
}

impl<'h> Ledger<'h> {
    /// Nothing is owned yet.
    pub fn new(blocks: Blocks) -> Self {
        Self {
            blocks,
            items: Default::default(),
            pins: Vec::new(),
            special: Vec::new(),
        }
    }

    /// The blocks of the heap.
    pub fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// Gives the item the blocks that it consists of: their bytes. To be called once for each item.
    pub fn item(&mut self, item: Counted<'h>) -> u64 {
        if let Kind::Object(object) = item.kind()
            && object.has_handlers_of_its_class()
            // Without memory for the list, what the object has in private is conservative or unexplained.
            && self.special.try_reserve(1).is_ok()
        {
            self.special.push(object);
        }
        if self.blocks.open().is_some() {
            return formulas::self_size(item);
        }
        let mut sum = Sum::default();
        items::visit_blocks(item, &mut |block| {
            if let Some(bytes) = self.take(block, PinOwner::Item(item.address())) {
                sum.add(bytes);
            }
        });
        if let Kind::Object(object) = item.kind()
            && object.offset() > 0
            && !object.is_freed()
        {
            internal::blocks::visit(object, &mut |address, idx| {
                let bytes = self.take(address, PinOwner::Item(item.address()))?;
                sum.add(bytes);
                self.blocks.word(&(address..address + bytes), idx)
            });
        }
        let type_idx = match item.kind() {
            Kind::String(_) => 0,
            Kind::Array(_) => 1,
            Kind::Object(_) => 2,
            Kind::Reference(_) => 3,
            Kind::Resource(_) => 4,
        };
        self.items[type_idx] += sum;
        sum.bytes
    }

    #[inline]
    fn take(&mut self, block: u64, owner: PinOwner) -> Option<u64> {
        let Taken { bytes, is_pin } = self.blocks.take(block)?;
        if is_pin {
            self.pins.push(Pin {
                block,
                bytes,
                owner,
            });
        }
        Some(bytes)
    }
}

pub use self::section::unreadable;

/// Bytes of the item by the engine's own formulas, for where blocks cannot be read.
pub fn size_by_formula(item: Counted<'_>) -> u64 {
    formulas::self_size(item)
}
