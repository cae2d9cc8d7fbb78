//! The account of the heap: every block has one owner, and what has none is counted as well.
//!
//! During the walk each item takes the blocks that it consists of, and their sizes are its size. When all items are
//! written, the engine's own structures take theirs ([`code`], the shim), then a conservative scan ([`conservative`])
//! finds what only private memory refers to. The rest is unexplained. So the sums are those of PHP, whatever is known of
//! the structures: a wrong guess moves bytes from one account to another and loses none.

mod account;
mod arenas;
mod claims;
mod code;
mod conservative;
mod formulas;
mod items;
mod lists;
mod native;
mod private;
mod remains;
mod section;

use dump_format::ItemType;
use rustc_hash::FxHashSet;

use self::account::Sum;
pub use self::formulas::self_size as size_by_formula;
use self::items::Own;
pub use self::native::knows_malloc;
use self::section::Closed;
pub use self::section::unreadable;
use super::mm::{Blocks, Taken};
use super::view::{Counted, Kind, Object};
use crate::growth::Grow;

/// Who owns which blocks, while items take theirs.
pub struct Ledger<'h> {
    blocks: Blocks<'h>,
    /// By type, in the order of [`ITEM_TYPES`].
    items: [Sum; ITEM_TYPES.len()],
    pins: Vec<Pin>,
    /// Strings that are keys of several arrays. One that turns out to be an item goes over to it.
    shared_keys: FxHashSet<u64>,
    shared_keys_sum: Sum,
    /// Objects that are more than their properties: what they are is looked at in the end.
    special: Vec<Object<'h>>,
    /// What is known when all items are written.
    closed: Option<Closed<'h>>,
}

/// The types of items that have memory of their own.
const ITEM_TYPES: [ItemType; 5] = [
    ItemType::String,
    ItemType::Array,
    ItemType::Object,
    ItemType::Reference,
    ItemType::Resource,
];

/// The account of strings that are keys of several arrays and no items.
const SHARED_KEYS: &str = "shared keys";

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
    pub fn new(blocks: Blocks<'h>) -> Self {
        Self {
            blocks,
            items: Default::default(),
            pins: Vec::new(),
            shared_keys: FxHashSet::default(),
            shared_keys_sum: Sum::default(),
            special: Vec::new(),
            closed: None,
        }
    }

    /// The blocks of the heap.
    pub fn blocks(&self) -> &Blocks<'h> {
        &self.blocks
    }

    /// Gives the item the blocks that it consists of: their bytes. To be called once for each item.
    pub fn item(&mut self, item: Counted<'h>) -> u64 {
        if let Kind::Object(object) = item.kind()
            && object.has_handlers_of_its_class()
        {
            self.special.grow(object);
        }
        if self.blocks.open().is_some() {
            return size_by_formula(item);
        }
        let mut own = Own {
            id: item.address(),
            sum: Sum::default(),
            ledger: self,
        };
        let type_idx = match item.kind() {
            Kind::String(_) => {
                own.string();
                0
            }
            Kind::Array(array) => {
                own.table(array);
                1
            }
            Kind::Object(object) => {
                own.object(object);
                2
            }
            Kind::Reference(_) => {
                own.block(item.address());
                3
            }
            Kind::Resource(resource) => {
                own.resource(resource);
                4
            }
        };
        let sum = own.sum;
        self.items[type_idx] += sum;
        sum.bytes
    }

    #[inline]
    fn take(&mut self, block: u64, owner: PinOwner) -> Option<u64> {
        let Taken { bytes, is_pin } = self.blocks.take(block)?;
        if is_pin {
            self.pins.grow(Pin {
                block,
                bytes,
                owner,
            });
        }
        Some(bytes)
    }
}
