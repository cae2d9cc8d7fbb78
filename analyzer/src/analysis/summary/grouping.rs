//! Which items count together.

use rustc_hash::FxHashMap;

use crate::analysis::wildcard::Wildcard;
use crate::graph::{Graph, ItemType, NodeId};

/// What makes objects one group; anything else is grouped by its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum GroupBy {
    /// Their class
    #[default]
    Class,
    /// The namespace of their class
    Namespace,
}

/// Numbers the groups from 0, in the order in which they are met.
pub struct Grouping<'g, 'o> {
    graph: &'g Graph,
    group_by: GroupBy,
    class: Option<&'o Wildcard>,
    groups: Vec<(ItemType, Option<&'g str>)>,
    /// Types, and classes by their numbers in the graph, to their group; none if they are not wanted.
    numbers: FxHashMap<(ItemType, Option<u32>), Option<u32>>,
    by_name: FxHashMap<(ItemType, Option<&'g str>), u32>,
}

impl<'g, 'o> Grouping<'g, 'o> {
    /// No groups yet. If a wildcard is given, only the objects of classes that it stands for are in a group.
    pub fn new(graph: &'g Graph, group_by: GroupBy, class: Option<&'o Wildcard>) -> Self {
        Self {
            graph,
            group_by,
            class,
            groups: Vec::new(),
            numbers: FxHashMap::default(),
            by_name: FxHashMap::default(),
        }
    }

    /// The number of the group that a node belongs to.
    pub fn group(&mut self, node: NodeId) -> Option<u32> {
        let key = (self.graph.item_type(node), self.graph.class_number(node));
        if let Some(&group) = self.numbers.get(&key) {
            return group;
        }
        let group = self.find(node);
        self.numbers.insert(key, group);
        group
    }

    /// The groups by number: their type, and of objects the class or namespace.
    pub fn groups(&self) -> &[(ItemType, Option<&'g str>)] {
        &self.groups
    }

    fn find(&mut self, node: NodeId) -> Option<u32> {
        let class = self.graph.class(node);
        if let Some(wildcard) = self.class
            && !wildcard.matches(class?)
        {
            return None;
        }
        let name = match self.group_by {
            GroupBy::Class => class,
            GroupBy::Namespace => class.map(namespace),
        };
        let group = (self.graph.item_type(node), name);
        Some(*self.by_name.entry(group).or_insert_with(|| {
            self.groups.push(group);
            self.groups.len() as u32 - 1
        }))
    }
}

/// The namespace of a class, without the backslash at its end. What an anonymous class extends tells its namespace;
/// its file has none.
fn namespace(class: &str) -> &str {
    let name = class.split('@').next().unwrap_or(class);
    name.rsplit_once('\\')
        .map_or("", |(namespace, _)| namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_ends_at_the_last_backslash() {
        assert_eq!(namespace("App\\Entity\\Order"), "App\\Entity");
        assert_eq!(namespace("Closure"), "");
        assert_eq!(namespace("App\\Base@anonymous C:\\a.php:1"), "App");
        assert_eq!(namespace("class@anonymous C:\\a.php:1"), "");
    }
}
