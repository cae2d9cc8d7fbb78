//! The keys of one item.

use std::io;

use super::{DumpWriter, Key};
use crate::digits::{push_hex16, push_i64, push_id, push_u64};
use crate::escape::{push_json_bytes, push_json_text};
use crate::model::RootName;

/// One item being written. Each method appends its key at once, so the keys stand in the order of the calls;
/// `FORMAT.md` shows the usual one.
#[derive(Debug)]
#[must_use = "an item is closed by `end`"]
pub struct ItemWriter<'w, W> {
    dump: &'w mut DumpWriter<W>,
    /// Whether the next reference is the first of its map.
    first_child: bool,
}

impl<'w, W: io::Write> ItemWriter<'w, W> {
    pub(super) fn new(dump: &'w mut DumpWriter<W>) -> Self {
        Self {
            dump,
            first_child: true,
        }
    }

    /// The engine's reference count.
    pub fn refcount(&mut self, count: u32) -> &mut Self {
        self.number(b",\"refcount\":", count.into())
    }

    /// Class of an object.
    pub fn class(&mut self, name: &[u8]) -> &mut Self {
        self.string(b",\"class\":\"", name)
    }

    /// The number that `spl_object_id()` gives.
    pub fn object_handle(&mut self, handle: u32) -> &mut Self {
        self.number(b",\"object_handle\":", handle.into())
    }

    /// Bytes of the table of properties that an object has beside its slots, which are a part of its size.
    pub fn property_table_size(&mut self, bytes: u64) -> &mut Self {
        self.number(b",\"property_table_size\":", bytes)
    }

    /// How many properties that table has which the class does not declare; to be left out if 0.
    pub fn dynamic_properties(&mut self, n_properties: u64) -> &mut Self {
        self.number(b",\"dynamic_properties\":", n_properties)
    }

    /// Says that the cycle collector makes such a table, too, when it looks at an object of the class.
    pub fn collector_table(&mut self) -> &mut Self {
        self.raw(b",\"collector_table\":true")
    }

    /// Bytes outside of PHP's heap that the item owns; to be left out if there are none.
    pub fn native_bytes(&mut self, bytes: u64) -> &mut Self {
        self.number(b",\"native_bytes\":", bytes)
    }

    /// Says that the item owns more memory outside of PHP's heap, of unknown size.
    pub fn native_incomplete(&mut self) -> &mut Self {
        self.raw(b",\"native_incomplete\":true")
    }

    /// Name of the function that a closure was made from.
    pub fn function(&mut self, name: &[u8]) -> &mut Self {
        self.string(b",\"function\":\"", name)
    }

    /// File of a closure's function.
    pub fn file(&mut self, path: &[u8]) -> &mut Self {
        self.string(b",\"file\":\"", path)
    }

    /// First line of a closure's function.
    pub fn line(&mut self, line: u32) -> &mut Self {
        self.number(b",\"line\":", line.into())
    }

    /// Bytes in a string.
    pub fn length(&mut self, bytes: u64) -> &mut Self {
        self.number(b",\"length\":", bytes)
    }

    /// Says that a string is interned.
    pub fn interned(&mut self) -> &mut Self {
        self.raw(b",\"interned\":true")
    }

    /// Keyed hash of a string's bytes.
    pub fn hash(&mut self, hash: u64) -> &mut Self {
        self.raw(b",\"hash\":\"");
        push_hex16(&mut self.dump.buf, hash);
        self.raw(b"\"")
    }

    /// Number of elements of an array.
    pub fn elements(&mut self, n_elements: u64) -> &mut Self {
        self.number(b",\"elements\":", n_elements)
    }

    /// Slots of an array in use, deleted ones included; to be left out if there are as many elements.
    pub fn slots_used(&mut self, n_slots: u64) -> &mut Self {
        self.number(b",\"slots_used\":", n_slots)
    }

    /// Capacity of an array's table; to be left out if 0.
    pub fn slots_allocated(&mut self, n_slots: u64) -> &mut Self {
        self.number(b",\"slots_allocated\":", n_slots)
    }

    /// Says that an array is a list without a hash.
    pub fn packed(&mut self) -> &mut Self {
        self.raw(b",\"packed\":true")
    }

    /// Says that an array lies in shared or read-only memory.
    pub fn immutable(&mut self) -> &mut Self {
        self.raw(b",\"immutable\":true")
    }

    /// As `get_resource_type()` says.
    pub fn resource_type(&mut self, name: &[u8]) -> &mut Self {
        self.string(b",\"resource_type\":\"", name)
    }

    /// As `get_resource_id()` says.
    pub fn resource_handle(&mut self, handle: i64) -> &mut Self {
        self.raw(b",\"resource_handle\":");
        push_i64(&mut self.dump.buf, handle);
        self
    }

    /// Says that the engine does not reach the item by itself.
    pub fn not_root(&mut self) -> &mut Self {
        self.raw(b",\"is_root\":false")
    }

    /// Says where the engine reaches the item: each root that holds it.
    pub fn roots<'r>(
        &mut self,
        first: RootName<'_>,
        further: impl IntoIterator<Item = RootName<'r>>,
    ) -> &mut Self {
        self.raw(b",\"is_root\":true,").root_name(first);
        let mut further = further.into_iter();
        if let Some(root) = further.next() {
            self.raw(b",\"further_roots\":[{").root_name(root);
            for root in further {
                self.raw(b"},{").root_name(root);
                self.dump.relieve();
            }
            self.raw(b"}]");
        }
        self
    }

    /// Says that no root reaches the item.
    pub fn unreachable(&mut self) -> &mut Self {
        self.raw(b",\"unreachable\":true")
    }

    /// Says that something unknown keeps the unreachable item alive, itself or through others.
    pub fn held(&mut self) -> &mut Self {
        self.raw(b",\"held\":true")
    }

    /// How many of the references that are counted the dump does not show; to be left out if none.
    pub fn unexplained_references(&mut self, n_references: u32) -> &mut Self {
        self.number(b",\"unexplained_references\":", n_references.into())
    }

    /// Starts the map of children; to be followed by any number of [`child`](Self::child) and
    /// [`end_children`](Self::end_children).
    pub fn begin_children(&mut self) -> &mut Self {
        self.begin_map(b",\"children\":{")
    }

    /// Adds a reference to the map that was started last.
    pub fn child(&mut self, key: Key<'_>, id: u64) -> &mut Self {
        self.raw(if self.first_child { b"\"" } else { b",\"" });
        self.first_child = false;
        if self.dump.make_room(key.len()) {
            key.push_json(&mut self.dump.buf);
        }
        self.raw(b"\":\"");
        push_id(&mut self.dump.buf, id);
        self.raw(b"\"");
        self.dump.relieve();
        self
    }

    /// Ends the map of children.
    pub fn end_children(&mut self) -> &mut Self {
        self.end_map()
    }

    /// Starts the map of references that keep nothing alive; continued with [`child`](Self::child).
    pub fn begin_weak_children(&mut self) -> &mut Self {
        self.begin_map(b",\"weak_children\":{")
    }

    /// Ends the map of weak references.
    pub fn end_weak_children(&mut self) -> &mut Self {
        self.end_map()
    }

    /// Starts the map of holders that only a conservative scan of their memory found; continued with
    /// [`child`](Self::child), which takes the label of the reference and the id of the holder.
    pub fn begin_conservative_referrers(&mut self) -> &mut Self {
        self.begin_map(b",\"conservative_referrers\":{")
    }

    /// Ends the map of holders.
    pub fn end_conservative_referrers(&mut self) -> &mut Self {
        self.end_map()
    }

    /// Closes the item.
    pub fn end(self) {
        self.dump.buf.push(b'}');
        self.dump.relieve();
    }

    fn begin_map(&mut self, key: &[u8]) -> &mut Self {
        self.first_child = true;
        self.raw(key)
    }

    fn end_map(&mut self) -> &mut Self {
        self.raw(b"}")
    }

    fn root_name(&mut self, root: RootName<'_>) -> &mut Self {
        self.raw(b"\"frame\":\"").text(root.frame);
        self.raw(b"\",\"symbol_name\":\"").text(root.symbol_name);
        self.raw(b"\"")
    }

    #[inline]
    fn raw(&mut self, json: &[u8]) -> &mut Self {
        self.dump.buf.extend_from_slice(json);
        self
    }

    #[inline]
    fn number(&mut self, key: &[u8], value: u64) -> &mut Self {
        self.raw(key);
        push_u64(&mut self.dump.buf, value);
        self
    }

    #[inline]
    fn string(&mut self, key: &[u8], bytes: &[u8]) -> &mut Self {
        self.raw(key);
        if self.dump.make_room(bytes.len()) {
            push_json_bytes(&mut self.dump.buf, bytes);
        }
        self.raw(b"\"")
    }

    fn text(&mut self, text: &str) -> &mut Self {
        if self.dump.make_room(text.len()) {
            push_json_text(&mut self.dump.buf, text);
        }
        self
    }
}
