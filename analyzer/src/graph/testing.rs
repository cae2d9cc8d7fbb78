//! Small graphs for the tests of the whole crate.

use proptest::prelude::*;

use super::{Graph, GraphBuilder, ItemId, ItemType, NodeRecord};

/// An item of a type, without anything that may be absent.
pub fn item(id: u64, item_type: ItemType, size: u64) -> NodeRecord<'static> {
    NodeRecord {
        id: ItemId(id),
        item_type,
        size,
        refcount: None,
        kind: None,
        detail: None,
        unreachable: false,
        held: false,
        unexplained_references: None,
    }
}

/// An array of 56 bytes.
pub fn array(id: u64) -> NodeRecord<'static> {
    item(id, ItemType::Array, 56)
}

/// An object of 40 bytes whose handle is the low byte of its id.
pub fn object(id: u64, class: &str) -> NodeRecord<'_> {
    NodeRecord {
        kind: Some(class),
        detail: Some(id & 0xff),
        refcount: Some(1),
        ..item(id, ItemType::Object, 40)
    }
}

/// A graph in which `$cart`, a global array, is also held by a static property and holds two
/// objects, the second of them by a reference; the first refers back.
pub fn cart() -> GraphBuilder {
    let mut builder = GraphBuilder::default();
    builder.node(NodeRecord {
        detail: Some(2),
        ..array(0x100)
    });
    builder.root("<GLOBAL>", "cart");
    builder.root("<CLASS_STATIC_MEMBER>", "App\\Registry::current");
    builder.child("0", ItemId(0x201));
    builder.child("it's", ItemId(0x300));
    builder.node(object(0x201, "App\\Line"));
    builder.child("cart", ItemId(0x100));
    builder.child("name", ItemId(0x400));
    builder.weak_child("seen", ItemId(0x202));
    builder.node(item(0x300, ItemType::Reference, 32));
    builder.child("value", ItemId(0x202));
    builder.node(object(0x202, "App\\Line"));
    builder.node(NodeRecord {
        detail: Some(9),
        ..item(0x400, ItemType::String, 40)
    });
    builder.node(NodeRecord {
        unreachable: true,
        ..object(0x203, "App\\Orphan")
    });
    builder.child("self", ItemId(0x203));
    builder
}

/// A small graph by its edges; node `n` has the id `ids[n]`.
#[derive(Debug, Clone)]
pub struct Sample {
    pub ids: Vec<u64>,
    pub roots: Vec<bool>,
    pub edges: Vec<Vec<usize>>,
}

/// Small graphs of any shape.
pub fn samples() -> impl Strategy<Value = Sample> {
    (1_usize..12).prop_flat_map(|n| {
        let ids = Just((1..=n as u64).collect::<Vec<_>>()).prop_shuffle();
        let roots = prop::collection::vec(any::<bool>(), n);
        let edges = prop::collection::vec(prop::collection::vec(0..n, 0..4), n);
        (ids, roots, edges).prop_map(|(ids, roots, edges)| Sample { ids, roots, edges })
    })
}

impl Sample {
    /// The graph itself.
    pub fn graph(&self) -> Graph {
        let mut builder = GraphBuilder::default();
        for (node, targets) in self.edges.iter().enumerate() {
            builder.node(array(self.ids[node]));
            if self.roots[node] {
                builder.root("<GLOBAL>", "x");
            }
            for (label, &target) in targets.iter().enumerate() {
                builder.child(&label.to_string(), ItemId(self.ids[target]));
            }
        }
        builder.finish().unwrap()
    }

    /// How many edges lie between any two nodes, by Floyd and Warshall.
    pub fn distances(&self) -> Vec<Vec<Option<usize>>> {
        let n = self.ids.len();
        let mut distances = vec![vec![None; n]; n];
        for (node, targets) in self.edges.iter().enumerate() {
            targets
                .iter()
                .for_each(|&target| distances[node][target] = Some(1));
            distances[node][node] = Some(0);
        }
        for via in 0..n {
            for from in 0..n {
                for to in 0..n {
                    let detour = distances[from][via]
                        .zip(distances[via][to])
                        .map(|(a, b)| a + b);
                    distances[from][to] = [distances[from][to], detour].into_iter().flatten().min();
                }
            }
        }
        distances
    }
}

/// An item of a random heap with classes.
#[derive(Clone, Debug)]
pub struct Classed {
    /// Its class; an array if there is none.
    pub class: Option<usize>,
    pub is_root: bool,
    pub is_held: bool,
    pub native_bytes: u64,
    pub children: Vec<usize>,
}

/// The classes that they have.
pub const CLASSES: [&str; 3] = ["A", "B", "C"];

/// Heaps of any shape, with garbage and with items that something unknown holds.
pub fn classed() -> impl Strategy<Value = Vec<Classed>> {
    (1_usize..16).prop_flat_map(|n| {
        let random = (
            prop::option::of(0..CLASSES.len()),
            prop::bool::weighted(0.2),
            prop::bool::weighted(0.1),
            prop_oneof![3 => Just(0), 1 => Just(7_u64)],
            prop::collection::vec(0..n, 0..4),
        );
        let random = random.prop_map(
            |(class, is_root, is_held, native_bytes, children)| Classed {
                class,
                is_root,
                is_held,
                native_bytes,
                children,
            },
        );
        prop::collection::vec(random, n)
    })
}

/// The id of an item.
pub fn id(n: usize) -> ItemId {
    ItemId(0x10 + n as u64)
}

/// The graph of a heap: each global variable has the number of its item.
pub fn graph_of_classed(heap: &[Classed]) -> Graph {
    let mut builder = GraphBuilder::default();
    for (n, random) in heap.iter().enumerate() {
        let ItemId(id_of) = id(n);
        let record = match random.class {
            Some(class) => object(id_of, CLASSES[class]),
            None => array(id_of),
        };
        builder.node(NodeRecord {
            // One that tells the sum of any set of them apart.
            size: 1 << n,
            refcount: None,
            unexplained_references: random.is_held.then_some(1),
            ..record
        });
        if random.native_bytes > 0 {
            builder.native(random.native_bytes, false);
        }
        if random.is_root {
            builder.root("<GLOBAL>", &n.to_string());
        }
        for (label, &target) in random.children.iter().enumerate() {
            builder.child(&label.to_string(), id(target));
        }
    }
    builder.finish().unwrap()
}
