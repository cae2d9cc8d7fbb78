//! References that are alike: `->lines`, or any element of an array.

use std::fmt::{self, Display, Formatter};

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use super::{Graph, ItemType, Label, NumberedLabel};

/// A label without what tells elements apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape<'g> {
    /// Any element of an array, or of what is like one.
    Element,
    /// One of a numbered kind: `<object 0>`. The text is what stands before the number.
    Numbered(&'g str),
    /// What a reference refers to, which PHP code does not see.
    Value,
    /// The property, or what the engine calls it.
    Property(&'g str),
}

impl<'g> Shape<'g> {
    /// The shape of a reference under a label.
    pub fn new(holder: ItemType, label: Label<'g>) -> Self {
        match (holder, label) {
            (ItemType::Array, _) | (_, Label::Index(_)) => Self::Element,
            (ItemType::Reference, _) => Self::Value,
            (_, Label::Name(name)) if name.starts_with('[') => Self::Element,
            (_, Label::Name(name)) => {
                numbered_kind(name).map_or(Self::Property(name), Self::Numbered)
            }
        }
    }
}

impl Display for Shape<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Element => f.write_str("[*]"),
            Self::Numbered(kind) => write!(f, "{kind}*>"),
            Self::Value => f.write_str("value"),
            Self::Property(name) => f.write_str(name),
        }
    }
}

impl Serialize for Shape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `<object ` of `<object 12>`.
fn numbered_kind(name: &str) -> Option<&str> {
    let inner = name.strip_suffix('>').filter(|_| name.starts_with('<'))?;
    let kind = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    (kind.len() < inner.len() && kind.ends_with(' ')).then_some(kind)
}

/// Stands for the number of a shape that was not met yet.
const UNKNOWN: u32 = u32::MAX;

/// Numbers the shapes that are met, so that they are quick to compare.
#[derive(Debug)]
pub struct ShapeNumbers<'g> {
    graph: &'g Graph,
    numbers: FxHashMap<Shape<'g>, u32>,
    /// Those of properties, by the number of the name.
    of_properties: Vec<u32>,
    element: u32,
    value: u32,
}

impl<'g> ShapeNumbers<'g> {
    /// Begins with those that have no names.
    pub fn new(graph: &'g Graph) -> Self {
        let mut shapes = Self {
            graph,
            numbers: FxHashMap::default(),
            of_properties: Vec::new(),
            element: 0,
            value: 0,
        };
        shapes.element = shapes.number(Shape::Element);
        shapes.value = shapes.number(Shape::Value);
        shapes
    }

    /// The number of the shape of a reference under a label.
    #[inline]
    pub fn of(&mut self, holder: ItemType, label: NumberedLabel) -> u32 {
        match (holder, label) {
            (ItemType::Array, _) | (_, NumberedLabel::Index(_)) => self.element,
            (ItemType::Reference, _) => self.value,
            (_, NumberedLabel::Name(name)) => match self.of_properties.get(name as usize) {
                Some(&number) if number != UNKNOWN => number,
                _ => self.of_property(holder, name),
            },
        }
    }

    fn of_property(&mut self, holder: ItemType, name: u32) -> u32 {
        let label = Label::Name(self.graph.name(name));
        let number = self.number(Shape::new(holder, label));
        let place = name as usize;
        if place >= self.of_properties.len() {
            self.of_properties.resize(place + 1, UNKNOWN);
        }
        self.of_properties[place] = number;
        number
    }

    fn number(&mut self, shape: Shape<'g>) -> u32 {
        let n_before = self.numbers.len() as u32;
        *self.numbers.entry(shape).or_insert(n_before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_elements_apart_is_left_out() {
        let cases = [
            (ItemType::Array, Label::Name("key"), Shape::Element),
            (ItemType::Object, Label::Name("[0]"), Shape::Element),
            (ItemType::Object, Label::Index(3), Shape::Element),
            (
                ItemType::Object,
                Label::Name("<data 7>"),
                Shape::Numbered("<data "),
            ),
            (
                ItemType::Object,
                Label::Name("<storage>"),
                Shape::Property("<storage>"),
            ),
            (
                ItemType::Object,
                Label::Name("line2"),
                Shape::Property("line2"),
            ),
            (ItemType::Reference, Label::Name("value"), Shape::Value),
        ];
        for (holder, label, shape) in cases {
            assert_eq!(Shape::new(holder, label), shape);
        }
    }
}
