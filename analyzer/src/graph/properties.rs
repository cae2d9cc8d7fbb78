//! What the objects of each class hold under each name.

use rustc_hash::FxHashMap;

use super::label::LabelId;
use super::{Graph, ItemType, Label, NodeId};

/// Stands for the property that a reference is under an index.
pub const NO_PROPERTY: u32 = u32::MAX;

/// The references that all objects of a class hold under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property<'g> {
    /// The number of the class, see [`Graph::group`].
    pub group: u32,
    /// The name.
    pub label: Label<'g>,
    /// The same without its text.
    pub label_id: LabelId,
    /// How many references there are.
    pub n_references: u32,
}

/// The properties of a graph, numbered in the order in which the dump first has them.
#[derive(Debug, Default)]
pub struct Properties(Vec<Row>);

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    group: u32,
    label: LabelId,
    n_references: u32,
}

impl Properties {
    /// Finds them by a pass over all objects.
    pub fn new(graph: &Graph) -> Self {
        let mut properties = Self::default();
        let mut shapes = Shapes::default();
        let objects = graph
            .nodes()
            .filter(|&node| graph.item_type(node) == ItemType::Object);
        for object in objects {
            for &number in shapes.of(graph, object) {
                if number == NO_PROPERTY {
                    continue;
                }
                if properties.len() <= number as usize {
                    properties.0.push(Row::default());
                }
                properties.0[number as usize].n_references += 1;
            }
        }
        for ((group, label), number) in shapes.numbers {
            let row = &mut properties.0[number as usize];
            (row.group, row.label) = (group, label);
        }
        properties
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many references each has.
    pub fn n_references(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|row| row.n_references)
    }

    /// Tells which references of objects are which properties.
    pub fn shapes(&self) -> Shapes {
        let rows = self.0.iter().zip(0..);
        Shapes {
            numbers: rows
                .map(|(row, number)| ((row.group, row.label), number))
                .collect(),
            last: Vec::new(),
        }
    }

    /// What they are stored as.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        let rows = self.0.iter();
        rows.flat_map(|row| [row.group, row.label.raw(), row.n_references])
    }

    /// What was stored; `None` if it does not fit the graph.
    pub fn from_numbers(numbers: &[u32], graph: &Graph) -> Option<Self> {
        let (n_groups, n_names) = (graph.n_groups(), graph.names().len());
        let rows = numbers.as_chunks().0.iter();
        let rows = rows.map(|&[group, label, n_references]| {
            let label = LabelId::from_raw(label);
            let is_known = label.name().is_none_or(|name| (name.0 as usize) < n_names);
            (is_known && (group as usize) < n_groups).then_some(Row {
                group,
                label,
                n_references,
            })
        });
        rows.collect::<Option<_>>().map(Self)
    }
}

impl Graph {
    /// All properties by their numbers.
    pub fn numbered_properties(&self) -> impl Iterator<Item = Property<'_>> {
        self.properties().0.iter().map(|row| Property {
            group: row.group,
            label: row.label.resolve(&self.names),
            label_id: row.label,
            n_references: row.n_references,
        })
    }

    /// A label with its text.
    pub fn label(&self, label: LabelId) -> Label<'_> {
        label.resolve(&self.names)
    }

    /// The labels of the [`children`](Self::children) of a node without their text.
    pub fn label_ids(&self, node: NodeId) -> &[LabelId] {
        self.strong.labels(node)
    }
}

/// The properties of one object after the other.
///
/// Most objects have those of the one before them of their class.
#[derive(Debug, Default)]
pub struct Shapes {
    numbers: FxHashMap<(u32, LabelId), u32>,
    /// What the last object of each class had.
    last: Vec<Shape>,
}

#[derive(Clone, Debug, Default)]
struct Shape {
    labels: Vec<LabelId>,
    numbers: Vec<u32>,
}

impl Shapes {
    /// The number of the property that each reference of an object is. One that is new gets the next number.
    pub fn of(&mut self, graph: &Graph, object: NodeId) -> &[u32] {
        let (group, labels) = (graph.group(object), graph.strong.labels(object));
        let n_groups = group as usize + 1;
        if self.last.len() < n_groups {
            self.last.resize_with(n_groups, Shape::default);
        }
        let shape = &mut self.last[group as usize];
        if shape.labels != labels {
            let numbers = &mut self.numbers;
            let new_numbers = labels.iter().map(|&label| {
                let next = numbers.len() as u32;
                match label.name() {
                    Some(_) => *numbers.entry((group, label)).or_insert(next),
                    None => NO_PROPERTY,
                }
            });
            shape.numbers.clear();
            shape.numbers.extend(new_numbers);
            shape.labels.clear();
            shape.labels.extend_from_slice(labels);
        }
        &shape.numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    #[test]
    fn the_references_of_each_class_are_counted_by_name() {
        let graph = cart().finish().unwrap();
        let rows: Vec<_> = graph
            .numbered_properties()
            .map(|it| (it.label.to_string(), it.n_references))
            .collect();
        let expected = [("cart", 1), ("name", 1), ("self", 1)];
        assert_eq!(rows, expected.map(|(name, n)| (name.to_owned(), n)));
        let stored: Vec<_> = graph.properties().numbers().collect();
        let back = Properties::from_numbers(&stored, &graph).unwrap();
        assert_eq!(format!("{back:?}"), format!("{:?}", graph.properties()));
        assert!(Properties::from_numbers(&[99, 0, 1], &graph).is_none());
        assert!(Properties::from_numbers(&[0, 99, 1], &graph).is_none());
    }
}
