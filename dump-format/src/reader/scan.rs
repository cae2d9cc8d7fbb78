//! Items in the layout that our own writer gives them: one on a line, no white space, read by hand.
//!
//! The scanner knows no errors. Whatever it does not expect, however well-formed, it leaves to the parser: a number in
//! quotes, white space, `null`, an escape that is seldom needed, a nested value of an unknown key, other keys in front of
//! type and size. What it does accept means the same to both; tests hold them against each other.

mod cursor;

use self::cursor::Cursor;
use super::item::{Arena, Item, Span};
use super::key::Key;
use crate::model::ItemType;

/// Fills `item` anew from the JSON of one item, all but its id, and gives the length of that JSON. Otherwise, `item` is in
/// no certain state.
pub(super) fn item(json: &str, item: &mut Item) -> Option<usize> {
    item.clear();
    let mut cursor = Cursor::new(json);
    cursor.skip(b"{\"type\":\"")?;
    item.item_type = item_type(&mut cursor)?;
    cursor.skip(b"\",\"size\":")?;
    item.size = cursor.number()?;
    loop {
        match cursor.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
        value(key(&mut cursor)?, &mut cursor, item)?;
    }
    let len = cursor.position();
    item.arena.keep(cursor.since(0));
    Some(len)
}

/// One of our own words. Those of PHP itself are for the parser: it knows in which version they are allowed.
#[inline]
fn item_type(cursor: &mut Cursor<'_>) -> Option<ItemType> {
    let first = cursor.peek()?;
    let mut is = |word: &[u8], item_type| cursor.skip(word).map(|()| item_type);
    match first {
        b's' => is(b"string", ItemType::String),
        b'a' => is(b"array", ItemType::Array),
        b'o' => is(b"object", ItemType::Object),
        b'i' => is(b"integer", ItemType::Integer),
        b'f' => is(b"float", ItemType::Float),
        b'b' => is(b"boolean", ItemType::Boolean),
        b'n' => is(b"null", ItemType::Null),
        b'm' => is(b"memory", ItemType::Memory),
        b'u' => is(b"unknown", ItemType::Unknown),
        _ => is(b"reference", ItemType::Reference).or_else(|| is(b"resource", ItemType::Resource)),
    }
}

/// Reads the value of a key that not all items have. The others stand before these.
#[inline]
fn value(key: Key, cursor: &mut Cursor<'_>, item: &mut Item) -> Option<()> {
    let number = |cursor: &mut Cursor<'_>| -> Option<u32> { cursor.number()?.try_into().ok() };
    let arena = &mut item.arena;
    match key {
        Key::Refcount => item.refcount = Some(number(cursor)?),
        Key::ObjectHandle => item.object_handle = Some(number(cursor)?),
        Key::Line => item.line = Some(number(cursor)?),
        Key::UnexplainedReferences => item.unexplained_references = Some(number(cursor)?),
        Key::Length => item.length = Some(cursor.number()?),
        Key::Elements => item.elements = Some(cursor.number()?),
        Key::SlotsUsed => item.slots_used = Some(cursor.number()?),
        Key::SlotsAllocated => item.slots_allocated = Some(cursor.number()?),
        Key::PropertyTableSize => item.property_table_size = Some(cursor.number()?),
        Key::NativeBytes => item.native_bytes = cursor.number()?,
        Key::CollectorTable => item.collector_table = cursor.flag()?,
        Key::NativeIncomplete => item.native_incomplete = cursor.flag()?,
        Key::DynamicProperties => item.dynamic_properties = cursor.number()?,
        Key::ResourceHandle => item.resource_handle = Some(cursor.number()?.try_into().ok()?),
        Key::Hash => item.hash = Some(cursor.hash()?),
        Key::Interned => item.interned = cursor.flag()?,
        Key::Packed => item.packed = cursor.flag()?,
        Key::Immutable => item.immutable = cursor.flag()?,
        Key::IsRoot => item.is_root = cursor.flag()?,
        Key::Unreachable => item.unreachable = cursor.flag()?,
        Key::Held => item.held = cursor.flag()?,
        Key::Class
        | Key::Function
        | Key::File
        | Key::ResourceType
        | Key::Frame
        | Key::SymbolName => {
            let text = text(cursor, arena)?;
            let field = match key {
                Key::Class => &mut item.class,
                Key::Function => &mut item.function,
                Key::File => &mut item.file,
                Key::ResourceType => &mut item.resource_type,
                Key::Frame => &mut item.frame,
                _ => &mut item.symbol_name,
            };
            *field = Some(text);
        }
        Key::FurtherRoots => *cursor = roots(*cursor, &mut item.further_roots, arena)?,
        Key::Children => *cursor = references(*cursor, &mut item.children, arena)?,
        Key::WeakChildren => *cursor = references(*cursor, &mut item.weak_children, arena)?,
        Key::ConservativeReferrers => {
            *cursor = references(*cursor, &mut item.conservative_referrers, arena)?;
        }
        Key::Other => *cursor = cursor.behind_scalar()?,
        Key::Type | Key::Size => return None,
    }
    Some(())
}

/// A key and its colon.
#[inline]
fn key(cursor: &mut Cursor<'_>) -> Option<Key> {
    if let Some((key, len)) = Key::at_start_of(cursor.rest()) {
        cursor.pass(len);
        return Some(key);
    }
    // No known key has escapes, but an unknown one could be one that has.
    cursor.plain_string()?;
    cursor.skip(b":")?;
    Some(Key::Other)
}

/// A string, which is added to the arena at once only if it has escapes.
#[inline(always)]
fn text(cursor: &mut Cursor<'_>, arena: &mut Arena) -> Option<Span> {
    cursor.skip(b"\"")?;
    let start = cursor.position();
    match cursor.plain_run()? {
        b'"' => {
            let span = Span::in_json(start, cursor.position());
            cursor.skip(b"\"")?;
            span
        }
        _ => {
            let (span, behind) = text_with_escapes(*cursor, start, arena)?;
            *cursor = behind;
            Some(span)
        }
    }
}

/// Goes on with a string that starts at `start` from its first escape on.
#[cold]
fn text_with_escapes<'j>(
    mut cursor: Cursor<'j>,
    start: usize,
    arena: &mut Arena,
) -> Option<(Span, Cursor<'j>)> {
    let text = arena.begin(cursor.since(start));
    loop {
        match cursor.next()? {
            b'"' => return Some((arena.end(text)?, cursor)),
            b'\\' => arena.extend(cursor.escape()?),
            _ => return None,
        }
        let start = cursor.position();
        cursor.plain_run()?;
        arena.extend(cursor.since(start));
    }
}

/// A map of labels and ids; the place behind it.
fn references<'j>(
    mut cursor: Cursor<'j>,
    references: &mut Vec<(Span, u64)>,
    arena: &mut Arena,
) -> Option<Cursor<'j>> {
    cursor.skip(b"{")?;
    if cursor.skip(b"}").is_some() {
        return Some(cursor);
    }
    loop {
        let label = text(&mut cursor, arena)?;
        cursor.skip(b":")?;
        let id = cursor.id()?;
        references.push((label, id));
        match cursor.next()? {
            b',' => {}
            b'}' => return Some(cursor),
            _ => return None,
        }
    }
}

/// A list of frames and symbol names, in this order; the place behind it.
fn roots<'j>(
    mut cursor: Cursor<'j>,
    roots: &mut Vec<(Span, Span)>,
    arena: &mut Arena,
) -> Option<Cursor<'j>> {
    cursor.skip(b"[")?;
    loop {
        cursor.skip(b"{\"frame\":")?;
        let frame = text(&mut cursor, arena)?;
        cursor.skip(b",\"symbol_name\":")?;
        let symbol_name = text(&mut cursor, arena)?;
        cursor.skip(b"}")?;
        roots.push((frame, symbol_name));
        match cursor.next()? {
            b',' => {}
            b']' => return Some(cursor),
            _ => return None,
        }
    }
}
