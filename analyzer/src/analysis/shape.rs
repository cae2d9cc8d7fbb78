//! References that are alike: `->lines`, or any element of an array.

use serde::{Serialize, Serializer};

use crate::graph::{ItemType, Label};

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

impl Serialize for Shape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Element => serializer.serialize_str("[*]"),
            Self::Numbered(kind) => serializer.collect_str(&format_args!("{kind}*>")),
            Self::Value => serializer.serialize_str("value"),
            Self::Property(name) => serializer.serialize_str(name),
        }
    }
}

/// `<object ` of `<object 12>`.
fn numbered_kind(name: &str) -> Option<&str> {
    let inner = name.strip_suffix('>').filter(|_| name.starts_with('<'))?;
    let kind = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    (kind.len() < inner.len() && kind.ends_with(' ')).then_some(kind)
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
