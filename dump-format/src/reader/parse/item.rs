//! The seed that fills an [`Item`], and those for its lists.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::id;
use super::super::item::{Arena, Item, Span};
use super::super::key::Key;
use super::scalar::{ChildId, Flag, Integer, Parsed, Text, shortened};
use crate::model::ItemType;

struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        Ok(Key::from(name))
    }
}

/// Fills an item and gives the number of children that were left out for want of an id.
pub(super) struct ItemSeed<'a> {
    pub(super) version: u32,
    pub(super) item: &'a mut Item,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ItemSeed<'_> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<u64, A::Error> {
        let Self { version, item } = self;
        let mut required = Required::default();
        let mut bad_child_ids = 0;
        while let Some(key) = map.next_key_seed(KeySeed)? {
            fill(
                item,
                key,
                version,
                &mut map,
                &mut required,
                &mut bad_child_ids,
            )
            .map_err(|e| A::Error::custom(format_args!("key `{}`: {e}", key.name())))?;
        }
        match required {
            Required {
                has_type: false, ..
            } => Err(A::Error::custom("it has no `type`")),
            Required {
                has_size: false, ..
            } => Err(A::Error::custom("it has no `size`")),
            _ => Ok(bad_child_ids),
        }
    }
}

/// Which of the keys were there that every item has.
#[derive(Default)]
struct Required {
    has_type: bool,
    has_size: bool,
}

/// Takes the value of one key.
fn fill<'de, A: MapAccess<'de>>(
    item: &mut Item,
    key: Key,
    version: u32,
    map: &mut A,
    required: &mut Required,
    bad_child_ids: &mut u64,
) -> Result<(), A::Error> {
    match key {
        Key::Type => {
            let item_type = map.next_value_seed(Parsed(|word: &str| item_type(word, version)))?;
            required.has_type = item_type.is_some();
            item.item_type = item_type.unwrap_or_default();
        }
        Key::Size => {
            let size = map.next_value_seed(Integer::new())?;
            required.has_size = size.is_some();
            item.size = size.unwrap_or_default();
        }
        Key::Refcount => item.refcount = map.next_value_seed(Integer::new())?,
        Key::Class => item.class = map.next_value_seed(Text(&mut item.arena))?,
        Key::ObjectHandle => item.object_handle = map.next_value_seed(Integer::new())?,
        Key::Function => item.function = map.next_value_seed(Text(&mut item.arena))?,
        Key::File => item.file = map.next_value_seed(Text(&mut item.arena))?,
        Key::Line => item.line = map.next_value_seed(Integer::new())?,
        Key::Length => item.length = map.next_value_seed(Integer::new())?,
        Key::Interned => item.interned = map.next_value_seed(Flag)?,
        Key::Hash => item.hash = map.next_value_seed(Parsed(hash))?,
        Key::Elements => item.elements = map.next_value_seed(Integer::new())?,
        Key::SlotsUsed => item.slots_used = map.next_value_seed(Integer::new())?,
        Key::SlotsAllocated => item.slots_allocated = map.next_value_seed(Integer::new())?,
        Key::PropertyTableSize => {
            item.property_table_size = map.next_value_seed(Integer::new())?;
        }
        Key::DynamicProperties => {
            let n_properties: Option<u64> = map.next_value_seed(Integer::new())?;
            item.dynamic_properties = n_properties.unwrap_or(0);
        }
        Key::NativeBytes => {
            let bytes: Option<u64> = map.next_value_seed(Integer::new())?;
            item.native_bytes = bytes.unwrap_or(0);
        }
        Key::CollectorTable => item.collector_table = map.next_value_seed(Flag)?,
        Key::NativeIncomplete => item.native_incomplete = map.next_value_seed(Flag)?,
        Key::Packed => item.packed = map.next_value_seed(Flag)?,
        Key::Immutable => item.immutable = map.next_value_seed(Flag)?,
        Key::ResourceType => item.resource_type = map.next_value_seed(Text(&mut item.arena))?,
        Key::ResourceHandle => item.resource_handle = map.next_value_seed(Integer::new())?,
        Key::IsRoot => item.is_root = map.next_value_seed(Flag)?,
        Key::Frame => item.frame = map.next_value_seed(Text(&mut item.arena))?,
        Key::SymbolName => item.symbol_name = map.next_value_seed(Text(&mut item.arena))?,
        Key::Unreachable => item.unreachable = map.next_value_seed(Flag)?,
        Key::Held => item.held = map.next_value_seed(Flag)?,
        Key::UnexplainedReferences => {
            item.unexplained_references = map.next_value_seed(Integer::new())?;
        }
        Key::FurtherRoots => {
            let Item {
                further_roots: roots,
                arena,
                ..
            } = item;
            map.next_value_seed(Roots { roots, arena })?;
        }
        Key::Children | Key::WeakChildren | Key::ConservativeReferrers => {
            let Item {
                children,
                weak_children,
                conservative_referrers,
                arena,
                ..
            } = item;
            map.next_value_seed(References {
                references: match key {
                    Key::WeakChildren => weak_children,
                    Key::ConservativeReferrers => conservative_referrers,
                    _ => children,
                },
                arena,
                bad_ids: bad_child_ids,
            })?;
        }
        Key::Other => {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}

/// In version 1, a word that only its producer knows is no reason to refuse the dump.
fn item_type(word: &str, version: u32) -> Result<ItemType, String> {
    match word.parse() {
        Ok(item_type) => Ok(item_type),
        Err(_) if version == 1 => Ok(ItemType::Unknown),
        Err(_) => Err(format!("`{}` is no type of items", shortened(word))),
    }
}

fn hash(digits: &str) -> Result<u64, String> {
    match id::hex(digits.as_bytes()) {
        Some(hash) if digits.len() == 16 => Ok(hash),
        _ => Err(format!(
            "`{}` is not 16 hexadecimal digits",
            shortened(digits)
        )),
    }
}

/// Adds to a list of references and counts those without a proper id.
struct References<'a> {
    references: &'a mut Vec<(Span, u64)>,
    arena: &'a mut Arena,
    bad_ids: &'a mut u64,
}

impl References<'_> {
    fn push(&mut self, label: Option<Span>, id: Option<u64>) {
        match (label, id) {
            (Some(label), Some(id)) => self.references.push((label, id)),
            _ => *self.bad_ids += 1,
        }
    }
}

impl<'de> DeserializeSeed<'de> for References<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for References<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(label) = map.next_key_seed(Text(self.arena))? {
            let id = map.next_value_seed(ChildId)?;
            self.push(label, id);
        }
        Ok(())
    }

    /// PHP's own `json_encode()` makes a list of the children of a list, should somebody edit a dump with it.
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut n = 0u64;
        while let Some(id) = list.next_element_seed(ChildId)? {
            let label = self.arena.push(&n.to_string());
            self.push(label, id);
            n += 1;
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Adds to the list of further roots.
struct Roots<'a> {
    roots: &'a mut Vec<(Span, Span)>,
    arena: &'a mut Arena,
}

impl<'de> DeserializeSeed<'de> for Roots<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Roots<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(root) = list.next_element_seed(Root(self.arena))? {
            self.roots.push(root);
        }
        Ok(())
    }
}

/// One further root: its frame and its name there.
struct Root<'a>(&'a mut Arena);

impl<'de> DeserializeSeed<'de> for Root<'_> {
    type Value = (Span, Span);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(Span, Span), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_> {
    type Value = (Span, Span);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `frame` and `symbol_name`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(Span, Span), A::Error> {
        let (mut frame, mut symbol_name) = (None, None);
        while let Some(key) = map.next_key_seed(KeySeed)? {
            match key {
                Key::Frame => frame = map.next_value_seed(Text(self.0))?,
                Key::SymbolName => symbol_name = map.next_value_seed(Text(self.0))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        match (frame, symbol_name) {
            (Some(frame), Some(symbol_name)) => Ok((frame, symbol_name)),
            _ => Err(A::Error::custom("a root without `frame` or `symbol_name`")),
        }
    }
}
