//! From the graph and its dominator tree to the columns of a cascade.

use rustc_hash::FxHashMap;

use super::super::bits::Ranks;
use super::super::counts::Counts;
use super::super::properties::{NO_PROPERTY, Shapes};
use super::super::{Bits, Graph, ItemType, NodeId};
use super::holders::Holders;
use super::tally::{Kind, RARE, Tally};
use super::{Cascade, Row};

impl Graph {
    /// Prepares for counting what is freed.
    pub fn find_cascade(&self) -> Cascade {
        // First of all: to find them takes the more memory.
        let dominators = self.dominators();
        let counts = Counts::new(self, None);
        let n_referrers = self.strong.count_incoming();
        let is_shared = shared(self, counts, &n_referrers);
        let (positions, order) = (dominators.positions(), dominators.order());
        let mut at = Bits::new(order.len());
        for node in is_shared.iter() {
            at.insert(positions[node] as usize);
        }
        let extent = |position: usize| dominators.extents()[position];
        let held = at.iter().map(|position| {
            let node = order[position];
            counts.held(node, counts.shown(node, n_referrers[node.index()] as usize))
        });
        let held = held.collect::<Vec<_>>().into();
        drop(n_referrers);
        let ranks = is_shared.ranks();
        let numbers = numbers(&at, &ranks, order);
        let (offsets, all_targets, _) = self.strong.parts();
        let mut kinds = KindTable::default();
        let mut lists = Lists::new(self);
        let (mut holders, mut targets) = (Vec::new(), Vec::new());
        let mut column = Vec::with_capacity(order.len());
        for (position, &node) in (0..).zip(order) {
            column.push(kinds.number(Kind {
                group: self.group(node),
                size_bytes: self.counted_size(node),
            }));
            let n_before = targets.len();
            let edges = offsets[node.index()] as usize..offsets[node.index() + 1] as usize;
            for target in &all_targets[edges] {
                if let Some(rank) = ranks.of(target.index()) {
                    holders.push(position);
                    targets.push(numbers[rank as usize]);
                }
            }
            lists.add(self, node, n_before as u32, |target| {
                let is_follower = !is_shared.contains(target.index());
                is_follower.then(|| positions[target.index()])
            });
        }
        let mut cascade = Cascade {
            shared: at.iter().map(|it| it as u32).collect::<Vec<_>>().into(),
            extents: at.iter().map(extent).collect::<Vec<_>>().into(),
            held,
            nodes: at.iter().map(|it| order[it]).collect::<Vec<_>>().into(),
            holders: Holders::new(&holders, order.len()),
            targets: targets.into(),
            tally: Tally::new(column, kinds.kinds),
            properties: lists.rows,
            references: lists.references.into(),
            follower_extents: Vec::new().into(),
            has_refcounts: counts.has_refcounts(),
        };
        cascade.add_extents(extent);
        cascade
    }
}

impl Cascade {
    /// Notes how much the followers dominate that properties lead to.
    fn add_extents(&mut self, extent: impl Fn(usize) -> u32) {
        let mut extents = Vec::new();
        for row in &mut self.properties {
            let start = row.start as usize;
            let followers = self
                .references
                .slice(start..start + row.n_followers as usize);
            let first = extents.len();
            extents.extend(followers.iter().map(|&it| extent(it as usize)));
            if extents[first..].iter().all(|&it| it == 1) {
                extents.truncate(first);
            } else {
                row.first_extent = Some(first as u32);
            }
        }
        self.follower_extents = extents.into();
    }
}

/// Which items are shared.
fn shared(graph: &Graph, counts: Counts<'_>, n_referrers: &[u32]) -> Bits {
    let mut is_shared = Bits::new(graph.n_nodes());
    for (node, &n_referrers) in graph.nodes().zip(n_referrers) {
        let follows = n_referrers == 1 && counts.shown(node, 1) == 1 && counts.held(node, 1) == 1;
        if !follows {
            is_shared.insert(node.index());
        }
    }
    // A cycle of garbage may hold itself by one reference to each item; it is entered at one of them.
    for node in graph.dominators().children(None) {
        is_shared.insert(node.index());
    }
    is_shared
}

/// The number of each shared item, in the order of the dump.
fn numbers(at: &Bits, ranks: &Ranks<'_>, order: &[NodeId]) -> Vec<u32> {
    let mut numbers = vec![0; at.iter().count()];
    for (number, position) in (0..).zip(at.iter()) {
        if let Some(rank) = ranks.of(order[position].index()) {
            numbers[rank as usize] = number;
        }
    }
    numbers
}

/// Numbers types and classes with sizes.
#[derive(Default)]
struct KindTable {
    kinds: Vec<Kind>,
    numbers: FxHashMap<Kind, u16>,
    /// The last one of each type or class: sizes within a class are mostly the same.
    last: Vec<Option<(u64, u16)>>,
}

impl KindTable {
    fn number(&mut self, kind: Kind) -> u16 {
        let group = kind.group as usize;
        if let Some(&Some((size_bytes, number))) = self.last.get(group)
            && size_bytes == kind.size_bytes
        {
            return number;
        }
        let kinds = &mut self.kinds;
        let number = self.numbers.get(&kind).copied().unwrap_or_else(|| {
            let number = kinds.len().min(RARE.into()) as u16;
            if number != RARE {
                kinds.push(kind);
                self.numbers.insert(kind, number);
            }
            number
        });
        if self.last.len() <= group {
            self.last.resize(group + 1, None);
        }
        self.last[group] = Some((kind.size_bytes, number));
        number
    }
}

/// The references of each property, under way.
struct Lists {
    shapes: Shapes,
    /// Followers are added from the start on; references to shared items stand before the end.
    rows: Vec<Row>,
    /// How many references to shared items there are of each property.
    n_shared: Vec<u32>,
    references: Vec<u32>,
}

impl Lists {
    fn new(graph: &Graph) -> Self {
        let properties = graph.properties();
        let mut end = 0;
        let rows = properties.n_references().map(|n_references| {
            let start = end;
            end += n_references;
            Row {
                start,
                end,
                ..Row::default()
            }
        });
        Self {
            rows: rows.collect(),
            shapes: properties.shapes(),
            n_shared: vec![0; properties.len()],
            references: vec![0; end as usize],
        }
    }

    /// Adds the references of an item, if that is an object. `follower` gives the position of those that follow; the
    /// references to others have numbers from `reference` on.
    fn add(
        &mut self,
        graph: &Graph,
        node: NodeId,
        mut reference: u32,
        follower: impl Fn(NodeId) -> Option<u32>,
    ) {
        if graph.item_type(node) != ItemType::Object {
            return;
        }
        let numbers = self.shapes.of(graph, node);
        for (&target, &number) in graph.targets(node).iter().zip(numbers) {
            let follower = follower(target);
            let value = follower.unwrap_or(reference);
            reference += u32::from(follower.is_none());
            if number == NO_PROPERTY {
                continue;
            }
            let row = &mut self.rows[number as usize];
            let place = if follower.is_some() {
                row.n_followers += 1;
                row.start + row.n_followers - 1
            } else {
                let n_shared = &mut self.n_shared[number as usize];
                *n_shared += 1;
                row.end - *n_shared
            };
            self.references[place as usize] = value;
        }
    }
}
