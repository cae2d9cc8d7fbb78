//! A stretch of items that is read apart from the others.

use std::ops::{ControlFlow, Range};

use super::Visitor;
use super::item::Item;

/// Some items that were read apart.
#[derive(Debug)]
pub(super) struct Part<V> {
    /// Where they stand in the input, from the beginning of the first to where the next could begin.
    pub(super) range: Range<u64>,
    pub(super) visitor: V,
    pub(super) n_items: u64,
    pub(super) bad_child_ids: u64,
    pub(super) last_item: Option<u64>,
    /// Whether the visitor wants more.
    pub(super) flow: ControlFlow<()>,
}

impl<V: Visitor> Part<V> {
    /// A part without items that begins here.
    pub(super) fn new(start: u64, visitor: V) -> Self {
        Self {
            range: start..start,
            visitor,
            n_items: 0,
            bad_child_ids: 0,
            last_item: None,
            flow: ControlFlow::Continue(()),
        }
    }

    /// Adds an item.
    pub(super) fn visit(&mut self, item: &Item, bad_child_ids: u64) -> ControlFlow<()> {
        self.n_items += 1;
        self.bad_child_ids += bad_child_ids;
        self.last_item = Some(item.id);
        self.flow = self.visitor.item(item);
        self.flow
    }
}
