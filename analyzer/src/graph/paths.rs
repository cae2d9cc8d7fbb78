//! One shortest path to each node from any root, and the places that these lead through.
//!
//! A place is what items share whose paths are alike: as far as the items on them have the same types and classes, and
//! references of the same shape. Items that hold others of their own kind, such as those of a linked list, are one place.

use super::cells::{Cells, PAGE};
use super::place_numbers::PlaceNumbers;
use super::places::Places;
use super::seconds::Seconds;
use super::{Bits, Depths, Graph, ItemType, NodeId, NumberedEdge};

/// Stands for the holder and the place of a node that no root reaches, and for the place above the roots.
const NONE: u32 = u32::MAX;
/// Stands for the holder of a root.
const ROOT: u32 = u32::MAX - 1;
/// Stands for the several holders of the items at a place.
const SEVERAL: u32 = u32::MAX - 2;
/// Of how many pages it is faster to get all at once than one by one: one in so many.
const MANY: usize = 16;

/// The tree of a breadth-first search from all roots.
#[derive(Debug)]
pub struct Paths {
    /// Node to the previous node on its path.
    holders: Cells<u32>,
    /// Node to its place.
    places: PlaceNumbers,
    /// Place to the one above it.
    above: Cells<u32>,
    /// Place to what holds all items there, if it is one.
    holders_of_all: Cells<u32>,
    /// Place to whether all items there are held under one label.
    are_alike: Cells<u8>,
    /// Who comes next as holder of a node.
    seconds: Seconds,
}

/// Where a path to a node begins: how it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// No root reaches it.
    None,
    /// It is a root.
    Root,
    /// Another node.
    Node(NodeId),
}

impl Paths {
    /// Searches all of a graph, for second holders as well.
    pub fn new(graph: &Graph) -> (Self, Depths) {
        let mut seconds = vec![NONE; graph.n_nodes()];
        let (paths, depths) = Self::find(
            graph,
            |node| graph.is_root(node).then_some(0),
            |holder| graph.numbered_children(holder),
            Some(&mut seconds),
        );
        let is_there = |&it: &u32| it != NONE;
        let seconds = Seconds::new(&seconds, is_there);
        let holders_of_all = paths.find_holders_of_all().into();
        let paths = Self {
            seconds,
            holders_of_all,
            ..paths
        };
        (paths, depths)
    }

    /// Searches by some roots and references, and says how far the nodes are from the roots. Of several paths, the one
    /// that is met first counts.
    ///
    /// `root` tells which of a node's roots is the first that counts; `edges` are what a node holds.
    pub fn search<E: Iterator<Item = NumberedEdge>>(
        graph: &Graph,
        root: impl Fn(NodeId) -> Option<usize>,
        edges: impl Fn(NodeId) -> E,
    ) -> (Self, Depths) {
        Self::find(graph, root, edges, None)
    }

    fn find<E: Iterator<Item = NumberedEdge>>(
        graph: &Graph,
        root: impl Fn(NodeId) -> Option<usize>,
        edges: impl Fn(NodeId) -> E,
        mut seconds: Option<&mut Vec<u32>>,
    ) -> (Self, Depths) {
        let n_nodes = graph.n_nodes();
        let mut holders = vec![NONE; n_nodes];
        let mut of_nodes = vec![NONE; n_nodes];
        let mut depths = Depths::unreached(n_nodes);
        let mut places = Places::new(graph);
        let mut round = Vec::new();
        for node in graph.nodes() {
            if let Some(n) = root(node) {
                holders[node.index()] = ROOT;
                of_nodes[node.index()] = places.of_root(node, n);
                depths.set(node, 0);
                round.push(node);
            }
        }
        let mut further = Vec::new();
        let mut depth = 0;
        while !round.is_empty() {
            depth += 1;
            for holder in round.drain(..) {
                let holder_type = graph.item_type(holder);
                let above = of_nodes[holder.index()];
                for edge in edges(holder) {
                    let target = edge.target;
                    if holders[target.index()] == NONE {
                        holders[target.index()] = holder.0;
                        of_nodes[target.index()] = places.of_child(above, holder_type, edge);
                        depths.set(target, depth);
                        further.push(target);
                    } else if let Some(seconds) = &mut seconds
                        && seconds[target.index()] == NONE
                        && holder != target
                    {
                        let first = holders[target.index()];
                        let place = of_nodes[target.index()];
                        let is_like_first = match holder_type {
                            ItemType::Object if first != ROOT => {
                                places.is_held_like(place, holder_type, edge)
                                    && graph.group(holder) == graph.group(NodeId(first))
                            }
                            _ => first == holder.0,
                        };
                        if !is_like_first {
                            seconds[target.index()] = holder.0;
                        }
                    }
                }
            }
            std::mem::swap(&mut round, &mut further);
        }
        let (above, are_alike) = places.finish();
        let n_places = above.len();
        let paths = Self {
            holders: holders.into(),
            places: PlaceNumbers::new(of_nodes, n_places),
            above: above.into(),
            holders_of_all: vec![SEVERAL; n_places].into(),
            are_alike: are_alike.into(),
            seconds: Seconds::default(),
        };
        (paths, depths)
    }

    /// Of each place the holder of all items there, if it is one.
    fn find_holders_of_all(&self) -> Vec<u32> {
        let mut of_all = vec![NONE; self.n_places()];
        for (node, &holder) in self.holders.all().iter().enumerate() {
            if let Some(place) = self.places.get(node) {
                let of_all = &mut of_all[place as usize];
                if *of_all == NONE {
                    *of_all = holder;
                } else if *of_all != holder {
                    *of_all = SEVERAL;
                }
            }
        }
        of_all
    }

    /// Puts columns together that were stored; `None` if they do not fit so many nodes.
    pub fn from_cells(
        [holders, above, holders_of_all]: [Cells<u32>; 3],
        places: PlaceNumbers,
        are_alike: Cells<u8>,
        seconds: Seconds,
        n_nodes: usize,
    ) -> Option<Self> {
        let n_places = [above.len(), holders_of_all.len()];
        let is_sound =
            [holders.len(), places.len()] == [n_nodes; 2] && n_places == [are_alike.len(); 2];
        is_sound.then_some(Self {
            holders,
            places,
            above,
            holders_of_all,
            are_alike,
            seconds,
        })
    }

    /// The holders, the places above, the holders of all items at places, and whether items are held alike.
    pub fn parts(&self) -> ([&[u32]; 3], &[u8]) {
        let cells = [&self.holders, &self.above, &self.holders_of_all];
        (cells.map(Cells::all), self.are_alike.all())
    }

    /// The places of nodes.
    pub fn places(&self) -> &PlaceNumbers {
        &self.places
    }

    /// How many places there are.
    pub fn n_places(&self) -> usize {
        self.above.len()
    }

    /// What comes before a node on its path.
    #[inline]
    pub fn holder(&self, node: NodeId) -> Holder {
        let holder = match self.holder_of_all(node) {
            Some(SEVERAL) => self.holders.get(node.index()),
            Some(holder) => holder,
            None => NONE,
        };
        match holder {
            NONE | SEVERAL => Holder::None,
            ROOT => Holder::Root,
            holder => Holder::Node(NodeId(holder)),
        }
    }

    /// The holder of all items at the place of a node, if a root reaches it. Places are quicker to read than holders.
    #[inline]
    fn holder_of_all(&self, node: NodeId) -> Option<u32> {
        let place = self.place(node)?;
        Some(self.holders_of_all.all()[place as usize])
    }

    /// The place of a node, if a root reaches it.
    #[inline]
    pub fn place(&self, node: NodeId) -> Option<u32> {
        self.places.get(node.index())
    }

    /// The place above a place, if there is one.
    pub fn above(&self, place: u32) -> Option<u32> {
        Some(self.above.get(place as usize)).filter(|&it| it != NONE)
    }

    /// Who comes next as holder of a node, were it not for the references of the kind that the first one holds it by:
    /// those of the same shape from objects of the same class, or else any from the same holder. Of paths through others
    /// than these, the one through this holder counts.
    #[inline]
    pub fn second(&self, node: NodeId) -> Option<NodeId> {
        self.seconds.of(node)
    }

    /// The second holders.
    pub fn seconds(&self) -> &Seconds {
        &self.seconds
    }

    /// Whether all items at a place are held under one label.
    pub fn are_alike(&self, place: u32) -> bool {
        self.are_alike.get(place as usize) != 0
    }

    /// Nothing is looked at yet.
    pub fn looks(&self) -> Looks {
        let n_pages = self.holders.len().div_ceil(PAGE);
        Looks {
            pages: Bits::new(n_pages),
            n_left: n_pages / MANY,
        }
    }

    /// Says that the holder of a node is looked at. As soon as these are so many that all will be needed, gets them into
    /// memory at once.
    #[inline]
    pub fn look_at(&self, node: NodeId, looks: &mut Looks) {
        if looks.n_left > 0
            && self.holder_of_all(node) == Some(SEVERAL)
            && looks.pages.insert(node.index() / PAGE)
        {
            looks.n_left -= 1;
            if looks.n_left == 0 {
                std::thread::scope(|scope| {
                    scope.spawn(|| self.holders.all());
                    self.places.read_in();
                });
            }
        }
    }
}

/// Which parts of the paths were looked at.
#[derive(Debug)]
pub struct Looks {
    pages: Bits,
    /// How many more pages may be looked at one by one.
    n_left: usize,
}
