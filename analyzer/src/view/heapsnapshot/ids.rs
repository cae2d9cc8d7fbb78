//! Ids in 32 bits, by which DevTools finds an object of one file in another.
//!
//! An item's id comes from its address, so that dumps of one process can be compared: of addresses that are multiples
//! of eight bytes, the lowest 34 bits, as an odd number. Heaps span less than the 16 GiB that these tell apart, as a
//! rule; an item that shares its bits with an earlier one takes the lowest number that is free. Even numbers are for
//! what is no item.

use crate::graph::{Graph, NodeId};

/// The bits of an id that come from the address.
const MASK: u64 = (1 << 31) - 1;

/// Ids for what is no item.
pub fn even() -> impl Iterator<Item = u32> {
    (2..=u32::MAX - 1).step_by(2)
}

/// The ids of all items in the order of the dump.
pub fn of_items(graph: &Graph) -> Vec<u32> {
    let numbers = graph
        .nodes()
        .map(|node| ((graph.id(node).0 >> 3) & MASK) as u32);
    let mut numbers: Vec<_> = numbers.collect();
    let mut by_number: Vec<NodeId> = graph.nodes().collect();
    by_number.sort_by_key(|node| numbers[node.index()]);
    let is_taken = |pair: &[NodeId]| numbers[pair[0].index()] == numbers[pair[1].index()];
    let late: Vec<_> = by_number
        .windows(2)
        .filter(|pair| is_taken(pair))
        .map(|pair| pair[1])
        .collect();
    let mut taken = by_number
        .iter()
        .map(|node| numbers[node.index()])
        .peekable();
    let mut free = Vec::with_capacity(late.len());
    for number in 0..=MASK as u32 {
        if free.len() == late.len() {
            break;
        }
        if taken.peek() != Some(&number) {
            free.push(number);
        }
        while taken.next_if_eq(&number).is_some() {}
    }
    for (node, number) in late.into_iter().zip(free) {
        numbers[node.index()] = number;
    }
    for number in &mut numbers {
        *number = *number * 2 + 1;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::GraphBuilder;
    use crate::graph::testing::array;

    #[test]
    fn ids_come_from_addresses_and_are_unique() {
        let mut builder = GraphBuilder::default();
        for address in [
            0x7f00_0000_0010,
            0x7f00_0000_0012,
            0x7e00_0000_0010,
            0x0,
            0x7f00_0000_0018,
        ] {
            builder.node(array(address));
        }
        let graph = builder.finish().unwrap();
        assert_eq!(of_items(&graph), [5, 3, 9, 1, 7]);
        assert_eq!(even().take(2).collect::<Vec<_>>(), [2, 4]);
    }
}
