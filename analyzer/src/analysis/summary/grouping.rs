//! Which items count together.

use rustc_hash::FxHashMap;

use super::Options;
use crate::analysis::class_name::Classes;
use crate::graph::sites::class_and_site;
use crate::graph::{Dominators, Graph, ItemType, MAX_SETS, Native, NodeId, namespace};

/// What makes objects one group; anything else is grouped by its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum GroupBy {
    /// Their class
    #[default]
    Class,
    /// The namespace of their class
    Namespace,
    /// Only closures, generators and fibers, by where they are written
    Site,
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
    /// What they retain together, if that was asked for, or at least so much.
    pub retained_size_bytes: Option<u64>,
    /// Whether they retain no more than that.
    pub is_exact: bool,
    /// What they dominate, if that was asked for.
    pub dominated_bytes: u64,
    /// What they own outside of PHP's heap.
    pub native: Native,
    /// What they retain there together, if that was asked for.
    pub native_retained: Native,
}

/// The groups that are wanted, and which items are in them.
pub struct Groups<'g> {
    graph: &'g Graph,
    /// In the order of the types and classes that are in them.
    pub list: Vec<Group<'g>>,
    /// From the graph's own groups to these.
    merged: Vec<Option<u32>>,
}

impl Groups<'_> {
    /// The number of the group that an item is in, if it is wanted.
    pub fn of(&self, node: NodeId) -> Option<u32> {
        of_merged(self.graph, &self.merged, node)
    }

    /// Finds out what those of some groups retain together of which that is not known: the first of them, as many as one
    /// search does for. Whether there are any.
    pub fn find_exact(&mut self, numbers: impl Iterator<Item = u32>) -> bool {
        let mut sets = vec![None; self.list.len()];
        let mut found = Vec::new();
        let unknown = numbers.filter(|&number| !self.list[number as usize].is_exact);
        for number in unknown.take(MAX_SETS) {
            sets[number as usize] = Some(found.len());
            found.push(number);
        }
        if found.is_empty() {
            return false;
        }
        let set_of = |node| sets[self.of(node)? as usize];
        let together = self.graph.retained_together(found.len(), set_of);
        for (number, together) in found.into_iter().zip(together) {
            let group = &mut self.list[number as usize];
            group.retained_size_bytes = Some(together.size_bytes);
            group.native_retained = together.native;
            group.is_exact = true;
        }
        true
    }
}

fn of_merged(graph: &Graph, merged: &[Option<u32>], node: NodeId) -> Option<u32> {
    merged.get(graph.group(node) as usize).copied().flatten()
}

/// All groups that are wanted. What they retain is what the dominator tree tells: less than they retain together, where
/// several of a group hold something and none of them does alone.
pub fn groups<'g>(
    graph: &'g Graph,
    dominators: Option<&Dominators>,
    options: &Options,
) -> Groups<'g> {
    let mut groups: Vec<Group<'g>> = Vec::new();
    let mut numbers: FxHashMap<(ItemType, Option<&str>), u32> = FxHashMap::default();
    // From the graph's own groups to these.
    let mut merged: Vec<Option<u32>> = Vec::new();
    for part in graph.types_and_classes() {
        let is_wanted = |classes: &Classes| part.class.is_some_and(|it| classes.contains(it));
        if !options.classes.as_ref().is_none_or(is_wanted) {
            continue;
        }
        let is_site = |class| class_and_site(class).is_some();
        let name = match options.group_by {
            GroupBy::Site if !part.class.is_some_and(is_site) => continue,
            GroupBy::Class | GroupBy::Site => part.class,
            GroupBy::Namespace => part.class.map(namespace),
        };
        let number = *numbers.entry((part.item_type, name)).or_insert_with(|| {
            groups.push(Group {
                item_type: part.item_type,
                name,
                n_items: 0,
                self_size_bytes: 0,
                retained_size_bytes: None,
                is_exact: true,
                dominated_bytes: 0,
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
    let group_of = |node| of_merged(graph, &merged, node);
    for (node, native) in graph.native_owners() {
        if let Some(number) = group_of(node) {
            let group = &mut groups[number as usize];
            group.native = group.native.plus(native);
        }
    }
    if let Some(dominators) = dominators {
        find_retained(graph, dominators, &mut groups, &merged);
    }
    Groups {
        graph,
        list: groups,
        merged,
    }
}

/// Finds out what each group retains, at least. For a type or class as a whole that is known.
fn find_retained(
    graph: &Graph,
    dominators: &Dominators,
    groups: &mut [Group<'_>],
    merged: &[Option<u32>],
) {
    let mut parts = vec![Parts::None; groups.len()];
    for (part, group) in (0_u32..).zip(merged) {
        if let Some(group) = group {
            let parts = &mut parts[*group as usize];
            *parts = match parts {
                Parts::None => Parts::One(part),
                Parts::One(_) | Parts::Several => Parts::Several,
            };
        }
    }
    let sizes = retained(graph, dominators, merged, groups.len());
    for (group, &size_bytes) in groups.iter_mut().zip(&sizes) {
        group.dominated_bytes = size_bytes;
    }
    if parts.contains(&Parts::Several) {
        let group_of = |node| of_merged(graph, merged, node);
        let native = graph.native_retained_by_group(groups.len(), group_of);
        let may_retain_more = graph.may_retain_more(groups.len(), group_of);
        let figures = sizes.into_iter().zip(native).zip(may_retain_more);
        for (group, ((size_bytes, native), may_retain_more)) in groups.iter_mut().zip(figures) {
            group.retained_size_bytes = Some(size_bytes);
            group.native_retained = native;
            group.is_exact = !may_retain_more;
        }
    }
    let by_class = graph.retained_by_class();
    for (group, parts) in groups.iter_mut().zip(parts) {
        if let Parts::One(part) = parts
            && let Some(retained) = by_class.get(part as usize)
        {
            group.retained_size_bytes = Some(retained.together.size_bytes);
            group.native_retained = retained.together.native;
            group.is_exact = retained.is_exact;
        }
    }
}

/// How many of the graph's own groups are in a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    None,
    One(u32),
    Several,
}

/// What the items of so many groups dominate. Where each is one of the graph's own, or all of a namespace, that is known;
/// else items of one group may dominate each other, and all have to be looked at.
fn retained(
    graph: &Graph,
    dominators: &Dominators,
    merged: &[Option<u32>],
    n_groups: usize,
) -> Vec<u64> {
    known(graph, merged, n_groups).unwrap_or_else(|| {
        let group_of = |node| of_merged(graph, merged, node);
        let mut sizes = dominators.retained_by_group(group_of);
        sizes.resize(n_groups, 0);
        sizes
    })
}

/// The same, if it is known.
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
