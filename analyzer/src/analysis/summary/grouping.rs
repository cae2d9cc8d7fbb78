//! Which items count together.

use rustc_hash::FxHashMap;

use super::Options;
use crate::analysis::class_name::Classes;
use crate::graph::{Dominators, Graph, ItemType, Native, namespace};

/// What makes objects one group; anything else is grouped by its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum GroupBy {
    /// Their class
    #[default]
    Class,
    /// The namespace of their class
    Namespace,
}

/// Items that count together.
pub struct Group<'g> {
    /// The type of them all.
    pub item_type: ItemType,
    /// The class or namespace of objects.
    pub name: Option<&'g str>,
    /// How many there are.
    pub n_items: u64,
    /// Their self sizes together.
    pub self_size_bytes: u64,
    /// What they retain together, if that was asked for.
    pub retained_size_bytes: Option<u64>,
    /// What they own outside of PHP's heap.
    pub native: Native,
    /// What they retain there together, if that was asked for.
    pub native_retained: Native,
}

/// All groups that are wanted, in the order of the types and classes that are in them.
pub fn groups<'g>(
    graph: &'g Graph,
    dominators: Option<&Dominators>,
    options: &Options,
) -> Vec<Group<'g>> {
    let mut groups: Vec<Group<'g>> = Vec::new();
    let mut numbers: FxHashMap<(ItemType, Option<&str>), u32> = FxHashMap::default();
    // From the graph's own groups to these.
    let mut merged: Vec<Option<u32>> = Vec::new();
    for part in graph.types_and_classes() {
        let is_wanted = |classes: &Classes| part.class.is_some_and(|it| classes.contains(it));
        if !options.classes.as_ref().is_none_or(is_wanted) {
            continue;
        }
        let name = match options.group_by {
            GroupBy::Class => part.class,
            GroupBy::Namespace => part.class.map(namespace),
        };
        let number = *numbers.entry((part.item_type, name)).or_insert_with(|| {
            groups.push(Group {
                item_type: part.item_type,
                name,
                n_items: 0,
                self_size_bytes: 0,
                retained_size_bytes: None,
                native: Native::default(),
                native_retained: Native::default(),
            });
            groups.len() as u32 - 1
        });
        let group = &mut groups[number as usize];
        group.n_items += part.n_items;
        group.self_size_bytes = group.self_size_bytes.saturating_add(part.self_size_bytes);
        merged.resize(merged.len().max(part.group as usize + 1), None);
        merged[part.group as usize] = Some(number);
    }
    let group_of = |node| merged.get(graph.group(node) as usize).copied().flatten();
    for (node, native) in graph.native_owners() {
        if let Some(number) = group_of(node) {
            let group = &mut groups[number as usize];
            group.native = group.native.plus(native);
        }
    }
    if let Some(dominators) = dominators {
        let native = graph.native_retained_by_group(groups.len(), group_of);
        for (group, native) in groups.iter_mut().zip(native) {
            group.native_retained = native;
        }
        let retained = retained(graph, dominators, &merged, groups.len());
        for (group, size_bytes) in groups.iter_mut().zip(retained) {
            group.retained_size_bytes = Some(size_bytes);
        }
    }
    groups
}

/// What so many groups retain. Where each is one of the graph's own, or all of a namespace, that is known; else items of
/// one group may dominate each other, and all have to be looked at.
fn retained(
    graph: &Graph,
    dominators: &Dominators,
    merged: &[Option<u32>],
    n_groups: usize,
) -> Vec<u64> {
    known(graph, merged, n_groups).unwrap_or_else(|| {
        let group_of = |node| merged.get(graph.group(node) as usize).copied().flatten();
        let mut sizes = dominators.retained_by_group(group_of);
        sizes.resize(n_groups, 0);
        sizes
    })
}

/// What so many groups retain, if it is known.
fn known(graph: &Graph, merged: &[Option<u32>], n_groups: usize) -> Option<Vec<u64>> {
    let mut sizes = vec![0; n_groups];
    let mut n_parts = vec![0; n_groups];
    let parts = || {
        (0..)
            .zip(merged)
            .filter_map(|(part, &group)| Some((part, group?)))
    };
    for (part, group) in parts() {
        let size_bytes = graph.retained_by_group().get(part as usize);
        sizes[group as usize] = size_bytes.copied().unwrap_or_default();
        n_parts[group as usize] += 1;
    }
    if n_parts.iter().any(|&it| it > 1) {
        let namespaces = graph.namespaces();
        let retained = graph.retained_by_namespace()?;
        for (part, group) in parts().filter(|&(_, group)| n_parts[group as usize] > 1) {
            let namespace = namespaces.of_group(part)?;
            if namespaces.n_classes(namespace) != n_parts[group as usize] {
                return None;
            }
            let size_bytes = retained.get(namespace as usize);
            sizes[group as usize] = size_bytes.copied().unwrap_or_default();
        }
    }
    Some(sizes)
}
