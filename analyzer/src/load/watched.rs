//! Lets an analysis see the records of the dump that it needs more of than the graph keeps.

use std::ops::ControlFlow;

use dump_format::reader::{Item, Visitor};
use dump_format::{Header, HeapSection, Trailer};

/// Shows everything to two visitors. Reading ends when the first wants it to.
pub struct Watched<'v, A, B> {
    pub first: &'v mut A,
    pub second: &'v mut B,
}

impl<A: Visitor, B: Visitor> Visitor for Watched<'_, A, B> {
    fn header(&mut self, header: &Header) -> ControlFlow<()> {
        let _ = self.second.header(header);
        self.first.header(header)
    }

    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        let _ = self.second.item(item);
        self.first.item(item)
    }

    fn private(&mut self, id: u64, bytes: u64) -> ControlFlow<()> {
        self.first.private(id, bytes)
    }

    fn heap(&mut self, section: HeapSection<'static>) -> ControlFlow<()> {
        self.first.heap(section)
    }

    fn trailer(&mut self, trailer: &Trailer) -> ControlFlow<()> {
        let _ = self.second.trailer(trailer);
        self.first.trailer(trailer)
    }
}
