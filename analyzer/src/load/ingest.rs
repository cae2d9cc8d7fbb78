//! From the records of the dump to the columns of the graph.

use std::ops::ControlFlow;

use dump_format::reader::{Fork, Item, Visitor};
use dump_format::{Header, HeapSection};

use crate::graph::{Graph, GraphBuilder, ItemId, ItemType, NodeRecord, TooLarge, sites};

/// Builds the graph while the dump is read.
#[derive(Debug, Default)]
pub struct Ingest {
    builder: GraphBuilder,
    /// What stands before the items.
    pub header: Header,
    /// The account of the heap, if there is one.
    pub heap: Option<HeapSection<'static>>,
}

impl Ingest {
    /// The graph of all items seen.
    pub fn finish(self) -> Result<Graph, TooLarge> {
        self.builder.finish()
    }
}

impl Fork for Ingest {
    fn fork(&self) -> Self {
        Self::default()
    }

    fn join(&mut self, later: Self) {
        self.builder.append(later.builder);
    }
}

impl Visitor for Ingest {
    fn header(&mut self, header: &Header) -> ControlFlow<()> {
        self.header.clone_from(header);
        ControlFlow::Continue(())
    }

    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        let builder = &mut self.builder;
        // Hardly any item has a line, so that is looked at first.
        let site = item.line.and_then(|line| site(item, line));
        let (kind, detail) = match item.item_type {
            ItemType::Object => (
                site.as_deref().or(item.class()),
                item.object_handle.map(u64::from),
            ),
            ItemType::Resource => (
                item.resource_type(),
                item.resource_handle.and_then(|it| it.try_into().ok()),
            ),
            ItemType::String => (None, item.length),
            ItemType::Array => (None, item.elements),
            _ => (None, None),
        };
        builder.node(NodeRecord {
            id: ItemId(item.id),
            item_type: item.item_type,
            size: item.size,
            refcount: item.refcount.map(u64::from),
            kind,
            detail,
            unreachable: item.unreachable,
            held: item.held,
            unexplained_references: item.unexplained_references,
        });
        if item.is_root {
            builder.root(
                item.frame().unwrap_or_default(),
                item.symbol_name().unwrap_or_default(),
            );
            item.further_roots()
                .for_each(|root| builder.root(root.frame, root.symbol_name));
        }
        if let Some(function) = item.function() {
            builder.closure(function, item.file().unwrap_or_default(), item.line);
        }
        if item.native_bytes > 0 || item.native_incomplete {
            builder.native(item.native_bytes, item.native_incomplete);
        }
        item.children()
            .for_each(|child| builder.child(child.label, ItemId(child.id)));
        item.weak_children()
            .for_each(|child| builder.weak_child(child.label, ItemId(child.id)));
        item.conservative_referrers()
            .for_each(|holder| builder.conservative_referrer(holder.label, ItemId(holder.id)));
        ControlFlow::Continue(())
    }

    fn private(&mut self, id: u64, bytes: u64) -> ControlFlow<()> {
        self.builder.private(ItemId(id), bytes);
        ControlFlow::Continue(())
    }

    fn heap(&mut self, section: HeapSection<'static>) -> ControlFlow<()> {
        self.heap = Some(section);
        ControlFlow::Continue(())
    }
}

/// What an object is called by where it is written.
#[cold]
fn site(item: &Item, line: u32) -> Option<String> {
    Some(sites::name(item.class()?, item.file()?, line))
}
