//! The record of one item.

use crate::model::{ItemType, RootName};

/// One item, as its keys say. A key that the dump leaves out has its default.
///
/// Its strings are texts, see [`escape`](crate::escape), and lie in one arena: the record is refilled for every
/// item of the dump, without allocating.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Address of the value.
    pub id: u64,
    /// Kind of the value.
    pub item_type: ItemType,
    /// Self size in bytes.
    pub size: u64,
    /// The engine's reference count, if the value is counted.
    pub refcount: Option<u32>,
    /// The number that `spl_object_id()` gives, for objects.
    pub object_handle: Option<u32>,
    /// First line of the function, for closures of user code.
    pub line: Option<u32>,
    /// Bytes in the string, for strings.
    pub length: Option<u64>,
    /// Whether the string is interned.
    pub interned: bool,
    /// Keyed hash of the bytes, for strings.
    pub hash: Option<u64>,
    /// Bytes of the property table, for objects that have one for themselves.
    pub property_table_size: Option<u64>,
    /// How many properties in it the class does not declare.
    pub dynamic_properties: u64,
    /// Whether the cycle collector makes such a table when it looks at an object of the class.
    pub collector_table: bool,
    /// Bytes outside of PHP's heap that the item owns, as far as they are known.
    pub native_bytes: u64,
    /// Whether it owns more there, of unknown size.
    pub native_incomplete: bool,
    /// Number of elements, for arrays.
    pub elements: Option<u64>,
    /// Slots in use, for arrays, if they differ from the elements.
    pub slots_used: Option<u64>,
    /// Capacity of the table, for arrays that have one.
    pub slots_allocated: Option<u64>,
    /// Whether the array is a list without a hash.
    pub packed: bool,
    /// Whether the array lies in shared or read-only memory.
    pub immutable: bool,
    /// As `get_resource_id()` says, for resources.
    pub resource_handle: Option<i64>,
    /// Whether the engine itself reaches the item.
    pub is_root: bool,
    /// Whether no root is known to reach the item.
    pub unreachable: bool,
    /// Whether something unknown keeps the unreachable item alive, itself or through others.
    pub held: bool,
    /// How many of the references that are counted the dump does not show, if any.
    pub unexplained_references: Option<u32>,

    pub(super) class: Option<Span>,
    pub(super) function: Option<Span>,
    pub(super) file: Option<Span>,
    pub(super) resource_type: Option<Span>,
    pub(super) frame: Option<Span>,
    pub(super) symbol_name: Option<Span>,
    pub(super) further_roots: Vec<(Span, Span)>,
    pub(super) children: Vec<(Span, u64)>,
    pub(super) weak_children: Vec<(Span, u64)>,
    pub(super) conservative_referrers: Vec<(Span, u64)>,
    pub(super) arena: Arena,
}

/// A reference to another item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Child<'a> {
    /// The key or property name, a text.
    pub label: &'a str,
    /// The other item. In a version 1 dump or a truncated one there may be no such item.
    pub id: u64,
}

impl Item {
    /// Class of an object.
    #[must_use]
    pub fn class(&self) -> Option<&str> {
        self.text(self.class)
    }

    /// Name of the function that a closure was made from.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        self.text(self.function)
    }

    /// File of a closure's function.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.text(self.file)
    }

    /// As `get_resource_type()` says, for resources.
    #[must_use]
    pub fn resource_type(&self) -> Option<&str> {
        self.text(self.resource_type)
    }

    /// Where the first root is.
    #[must_use]
    pub fn frame(&self) -> Option<&str> {
        self.text(self.frame)
    }

    /// What the first root is called there.
    #[must_use]
    pub fn symbol_name(&self) -> Option<&str> {
        self.text(self.symbol_name)
    }

    /// The other roots that hold the item.
    pub fn further_roots(&self) -> impl ExactSizeIterator<Item = RootName<'_>> {
        let root = |&(frame, symbol_name)| RootName {
            frame: self.arena.get(frame),
            symbol_name: self.arena.get(symbol_name),
        };
        self.further_roots.iter().map(root)
    }

    /// The references that keep something alive, in the order of the dump. Labels may repeat in version 1.
    pub fn children(&self) -> impl ExactSizeIterator<Item = Child<'_>> {
        self.resolve(&self.children)
    }

    /// The references that keep nothing alive.
    pub fn weak_children(&self) -> impl ExactSizeIterator<Item = Child<'_>> {
        self.resolve(&self.weak_children)
    }

    /// The holders that only a conservative scan of their memory found: each is the item that has this one as a
    /// child under the label. It may stand earlier or later in the dump.
    pub fn conservative_referrers(&self) -> impl ExactSizeIterator<Item = Child<'_>> {
        self.resolve(&self.conservative_referrers)
    }

    /// Sets everything to its default, and keeps the memory.
    pub(super) fn clear(&mut self) {
        // Each by itself: an item is large, and to move it costs more than all else.
        let Self {
            id,
            item_type,
            size,
            refcount,
            object_handle,
            line,
            length,
            interned,
            hash,
            property_table_size,
            dynamic_properties,
            collector_table,
            native_bytes,
            native_incomplete,
            elements,
            slots_used,
            slots_allocated,
            packed,
            immutable,
            resource_handle,
            is_root,
            unreachable,
            held,
            unexplained_references,
            class,
            function,
            file,
            resource_type,
            frame,
            symbol_name,
            further_roots,
            children,
            weak_children,
            conservative_referrers,
            arena,
        } = self;
        *id = 0;
        *item_type = ItemType::default();
        *size = 0;
        *refcount = None;
        *object_handle = None;
        *line = None;
        *length = None;
        *interned = false;
        *hash = None;
        *property_table_size = None;
        *dynamic_properties = 0;
        *collector_table = false;
        *native_bytes = 0;
        *native_incomplete = false;
        *elements = None;
        *slots_used = None;
        *slots_allocated = None;
        *packed = false;
        *immutable = false;
        *resource_handle = None;
        *is_root = false;
        *unreachable = false;
        *held = false;
        *unexplained_references = None;
        *class = None;
        *function = None;
        *file = None;
        *resource_type = None;
        *frame = None;
        *symbol_name = None;
        further_roots.clear();
        children.clear();
        weak_children.clear();
        conservative_referrers.clear();
        arena.clear();
    }

    /// Everything but texts, lists and the id.
    fn figures(&self) -> impl PartialEq + use<> {
        (
            (self.item_type, self.size, self.refcount, self.line),
            (self.object_handle, self.resource_handle),
            (self.length, self.interned, self.hash),
            (self.elements, self.slots_used, self.slots_allocated),
            (
                self.property_table_size,
                self.dynamic_properties,
                self.collector_table,
            ),
            (self.native_bytes, self.native_incomplete),
            (self.packed, self.immutable, self.is_root),
            (self.unreachable, self.held, self.unexplained_references),
        )
    }

    fn texts(&self) -> [Option<&str>; 6] {
        [
            self.class(),
            self.function(),
            self.file(),
            self.resource_type(),
            self.frame(),
            self.symbol_name(),
        ]
    }

    fn text(&self, span: Option<Span>) -> Option<&str> {
        span.map(|span| self.arena.get(span))
    }

    fn resolve(&self, children: &[(Span, u64)]) -> impl ExactSizeIterator<Item = Child<'_>> {
        children.iter().map(|&(label, id)| Child {
            label: self.arena.get(label),
            id,
        })
    }
}

/// By what the items say, wherever in the arena it lies.
impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.figures() == other.figures()
            && self.texts() == other.texts()
            && self.further_roots().eq(other.further_roots())
            && self.children().eq(other.children())
            && self.weak_children().eq(other.weak_children())
            && self
                .conservative_referrers()
                .eq(other.conservative_referrers())
    }
}

impl Eq for Item {}

/// The strings of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arena {
    /// The item as it stands in the dump, if there are strings in it that need no more than to be copied.
    json: String,
    /// All others, one behind the other.
    texts: String,
}

impl Arena {
    fn clear(&mut self) {
        self.json.clear();
        self.texts.clear();
    }

    /// Keeps the JSON that spans refer to.
    #[inline]
    pub(super) fn keep(&mut self, json: &str) {
        self.json.push_str(json);
    }

    /// Adds a string. `None` if the arena is full, which only an item can do that needs repair throughout.
    pub(super) fn push(&mut self, text: &str) -> Option<Span> {
        let start = self.begin(text);
        self.end(start)
    }

    /// Begins a string that comes in pieces, with the first of them.
    pub(super) fn begin(&mut self, text: &str) -> usize {
        let start = self.texts.len();
        self.texts.push_str(text);
        start
    }

    /// Adds a piece to the string that was begun last.
    pub(super) fn extend(&mut self, text: &str) {
        self.texts.push_str(text);
    }

    /// Ends the string that begins at `start`. `None` if the arena is full.
    pub(super) fn end(&self, start: usize) -> Option<Span> {
        Span::new(start, self.texts.len())
    }

    #[inline]
    fn get(&self, Span { start, end }: Span) -> &str {
        let end = end as usize;
        if start & Span::IN_JSON != 0 {
            &self.json[(start & !Span::IN_JSON) as usize..end]
        } else {
            &self.texts[start as usize..end]
        }
    }
}

/// A string in the arena of the same item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    const IN_JSON: u32 = 1 << 31;

    /// `None` if it lies too far back.
    #[inline]
    fn new(start: usize, end: usize) -> Option<Self> {
        let end = u32::try_from(end).ok().filter(|&end| end < Self::IN_JSON)?;
        let start = start as u32;
        (start <= end).then_some(Self { start, end })
    }

    /// A string that stands in the JSON as it is. `None` if it lies too far back.
    #[inline]
    pub(super) fn in_json(start: usize, end: usize) -> Option<Self> {
        let Self { start, end } = Self::new(start, end)?;
        let start = start | Self::IN_JSON;
        Some(Self { start, end })
    }
}
