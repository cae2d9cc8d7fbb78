//! What a document of libxml2 takes.
//!
//! A document is gone through as xmlFreeDoc() does it (tree.c): whatever that would hand to free() is a block whose size the
//! C library tells. Every node is looked at before it is believed: its kind, its document, its parent and its predecessor
//! must be those that lead to it, so that the way through the tree comes to an end whatever is in it. There is no recursion.
//!
//! Between two calls of its functions the tree of libxml2 is sound, and so it is where a parser calls back.

use std::ffi::c_void;
use std::ptr;

use super::chains;
use super::dictionary::Dictionary;
use super::tree::{Document, Dtd, Entity, Head, Id, Namespace, Node, Table, kind};
use super::{Native, read_words};
use crate::zend::memory::Memory;
use crate::zend::sys;

/// No element declares more namespaces: their list could otherwise be without an end.
const MAX_NAMESPACES: usize = 1 << 20;

/// True if there is a document at the address: what is there refers to itself as that.
pub fn is_document(memory: &mut Memory, address: u64) -> bool {
    const KIND: usize = std::mem::offset_of!(Head, kind) / 8;
    const DOCUMENT: usize = std::mem::offset_of!(Head, document) / 8;
    const N_WORDS: usize = size_of::<Head>() / 8;
    let Some(words) = read_words::<N_WORDS>(memory, address) else {
        return false;
    };
    let found_kind = words[KIND] as i32;
    (found_kind == kind::DOCUMENT || found_kind == kind::HTML_DOCUMENT)
        && words[DOCUMENT] == address
}

/// What a document takes.
///
/// # Safety
///
/// [`is_document`] holds for the address, and libxml2 gets its memory from `malloc()`.
pub unsafe fn document(memory: &mut Memory, address: u64) -> Native {
    let document = ptr::with_exposed_provenance::<Document>(address as usize);
    // SAFETY: by the contract a document, which stays what it is while nothing runs.
    let it = unsafe { &*document };
    let mut count = Count::new(document, it.dictionary);
    count.block(document.cast());
    for text in [it.head.name, it.version, it.encoding, it.url] {
        count.text(text);
    }
    count.nodes(it.head.children, document.cast());
    count.namespaces(it.old_namespaces);
    count.ids(memory, it.ids);
    count.native.is_incomplete |= !it.references.is_null();
    count.dtd(it.internal_subset);
    if !ptr::eq(it.external_subset, it.internal_subset) {
        count.dtd(it.external_subset);
    }
    match Dictionary::read(memory, it.dictionary) {
        Some(dictionary) => count.native.bytes += dictionary.bytes(memory),
        None => count.native.is_incomplete |= !it.dictionary.is_null(),
    }
    count.native
}

/// What a node takes that belongs to no tree, with all that is below it.
///
/// # Safety
///
/// A live node without a parent, of a document for which [`is_document`] holds, or of none. libxml2 gets its memory from
/// `malloc()`.
pub unsafe fn lone_node(node: *const Node) -> Native {
    // SAFETY: by the contract.
    let document = unsafe { (*node).head.document };
    let dictionary = if document.is_null() {
        ptr::null()
    } else {
        // SAFETY: by the contract.
        unsafe { (*document).dictionary }
    };
    let mut count = Count::new(document, dictionary);
    count.lone(node);
    count.native
}

struct Count {
    document: *const Document,
    dictionary: *const c_void,
    native: Native,
}

impl Count {
    fn new(document: *const Document, dictionary: *const c_void) -> Self {
        Self {
            document,
            dictionary,
            native: Native::default(),
        }
    }

    fn block(&mut self, block: *const c_void) {
        self.native.bytes += block_bytes(block);
    }

    /// A text that is a block of its own unless the dictionary has it (`DICT_FREE` in tree.c).
    fn text(&mut self, text: *const c_void) {
        let is_own = !text.is_null()
            && (self.dictionary.is_null()
                // SAFETY: the dictionary of the document, which holds it.
                || !unsafe { sys::meminfo_libxml_dictionary_owns(self.dictionary, text) });
        if is_own {
            self.block(text);
        }
    }

    /// A node that is where the tree has led to; else the rest is not looked at.
    fn node<'n>(
        &mut self,
        node: *const Node,
        parent: *const Node,
        previous: *const Node,
        is_expected: impl Fn(i32) -> bool,
    ) -> Option<&'n Head> {
        // SAFETY: the tree leads to it. All kinds of nodes begin alike.
        let head = unsafe { &*node.cast::<Head>() };
        let is_sound = is_expected(head.kind)
            && ptr::eq(head.document, self.document)
            && ptr::eq(head.parent, parent)
            && ptr::eq(head.previous, previous);
        self.native.is_incomplete |= !is_sound;
        is_sound.then_some(head)
    }

    /// A list of nodes and all that is below them (`xmlFreeNodeList()`).
    fn nodes(&mut self, first: *const Node, top: *const Node) {
        let (mut node, mut parent, mut previous) = (first, top, ptr::null());
        loop {
            if node.is_null() {
                if ptr::eq(parent, top) {
                    return;
                }
                // SAFETY: the parent was looked at on the way down.
                let head = unsafe { &(*parent).head };
                (node, previous, parent) = (head.next, parent, head.parent);
                continue;
            }
            let is_expected = |it| is_content(it) || it == kind::DTD;
            let Some(head) = self.node(node, parent, previous, is_expected) else {
                return;
            };
            // The declaration of its document, which is counted apart, is one of its nodes as well.
            if head.kind != kind::DTD {
                self.own_blocks(node);
            }
            if has_children(head.kind) && !head.children.is_null() {
                (parent, previous, node) = (node, ptr::null(), head.children);
            } else {
                (previous, node) = (node, head.next);
            }
        }
    }

    /// A node that nothing leads to, and all that is below it.
    fn lone(&mut self, node: *const Node) {
        let is_expected = |it| is_content(it) || it == kind::ATTRIBUTE;
        let Some(head) = self.node(node, ptr::null(), ptr::null(), is_expected) else {
            return;
        };
        if head.kind == kind::ATTRIBUTE {
            self.attribute(node, head);
            return;
        }
        self.own_blocks(node);
        if has_children(head.kind) {
            self.nodes(head.children, node);
        }
    }

    /// What belongs to a node of a kind that is an `xmlNode`, without the nodes below it.
    fn own_blocks(&mut self, node: *const Node) {
        // SAFETY: the node was looked at, and is of such a kind.
        let it = unsafe { &*node };
        match it.head.kind {
            kind::ELEMENT | kind::XINCLUDE_START | kind::XINCLUDE_END => {
                self.attributes(it.properties, node);
                self.namespaces(it.namespaces);
            }
            kind::ENTITY_REFERENCE => {}
            // A short content stands in the node itself.
            _ if ptr::eq(it.content, (&raw const it.properties).cast()) => {}
            _ => self.text(it.content),
        }
        // The names of these are constants.
        if !matches!(it.head.kind, kind::TEXT | kind::COMMENT) {
            self.text(it.head.name);
        }
        self.block(node.cast());
    }

    fn attributes(&mut self, first: *const Node, element: *const Node) {
        let (mut attribute, mut previous) = (first, ptr::null());
        while !attribute.is_null() {
            let is_expected = |it| it == kind::ATTRIBUTE;
            let Some(head) = self.node(attribute, element, previous, is_expected) else {
                return;
            };
            self.attribute(attribute, head);
            (previous, attribute) = (attribute, head.next);
        }
    }

    /// An attribute, which has its value in a list of texts and references to entities.
    fn attribute(&mut self, attribute: *const Node, head: &Head) {
        self.text(head.name);
        self.block(attribute.cast());
        let (mut part, mut previous) = (head.children, ptr::null());
        while !part.is_null() {
            let is_expected = |it| is_content(it) && !has_children(it);
            let Some(head) = self.node(part, attribute, previous, is_expected) else {
                return;
            };
            self.own_blocks(part);
            (previous, part) = (part, head.next);
        }
    }

    fn namespaces(&mut self, first: *const Namespace) {
        let mut next = first;
        for _ in 0..MAX_NAMESPACES {
            // SAFETY: NULL, or one in the list that an element or the document has for itself.
            let Some(it) = (unsafe { next.as_ref() }) else {
                return;
            };
            if it.kind != kind::NAMESPACE {
                break;
            }
            self.block(ptr::from_ref(it).cast());
            for text in [it.href, it.prefix] {
                if !text.is_null() {
                    self.block(text);
                }
            }
            next = it.next;
        }
        self.native.is_incomplete = true;
    }

    /// A declaration: itself, what it says of entities, and what else is in it as far as that is known.
    fn dtd(&mut self, dtd: *const Dtd) {
        // SAFETY: NULL, or a declaration of the document.
        let Some(it) = (unsafe { dtd.as_ref() }) else {
            return;
        };
        if it.head.kind != kind::DTD || !ptr::eq(it.head.document, self.document) {
            self.native.is_incomplete = true;
            return;
        }
        self.block(dtd.cast());
        for text in [it.head.name, it.external_id, it.system_id] {
            self.text(text);
        }
        // Tables of which nobody tells the size.
        let tables = [
            it.notations,
            it.elements,
            it.attributes,
            it.entities,
            it.parameter_entities,
        ];
        self.native.is_incomplete |= tables.iter().any(|table| !table.is_null());
        let (mut node, mut previous) = (it.head.children, ptr::null());
        while !node.is_null() {
            let Some(head) = self.node(node, dtd.cast(), previous, is_declaration) else {
                return;
            };
            match head.kind {
                kind::ENTITY_DECLARATION => self.entity(node.cast()),
                kind::ELEMENT_DECLARATION | kind::ATTRIBUTE_DECLARATION => self.block(node.cast()),
                _ => self.own_blocks(node),
            }
            (previous, node) = (node, head.next);
        }
    }

    /// An entity (`xmlFreeEntity()` in entities.c).
    fn entity(&mut self, entity: *const Entity) {
        // SAFETY: the node was looked at, and is an entity.
        let it = unsafe { &*entity };
        self.block(entity.cast());
        let texts = [
            it.head.name,
            it.original,
            it.content,
            it.external_id,
            it.system_id,
            it.uri,
        ];
        for text in texts {
            self.text(text);
        }
        let children = it.head.children;
        // SAFETY: NULL, or the first of the nodes that the entity stands for.
        let is_own = unsafe { children.as_ref() }.is_some_and(|first| {
            it.owns_children == 1 && ptr::eq(first.head.parent.cast(), entity)
        });
        if is_own {
            self.nodes(children, entity.cast());
        }
    }

    /// The table of the attributes that are ids.
    fn ids(&mut self, memory: &mut Memory, table: *const c_void) {
        // SAFETY: NULL, or a table of the document.
        let Some(it) = (unsafe { table.cast::<Table>().as_ref() }) else {
            return;
        };
        self.block(table);
        if !it.entries.is_null() {
            self.block(it.entries);
        }
        let (n_places, n_entries) = (it.n_places.into(), it.n_entries.into());
        match chains::OF_HASH.chained_bytes(memory, it.entries, n_places, n_entries) {
            Some(bytes) => self.native.bytes += bytes,
            None => self.native.is_incomplete = true,
        }
        let context = ptr::from_mut(self).cast();
        // SAFETY: a table of ids. It is only read, and the context comes back as what it is.
        unsafe { sys::meminfo_libxml_ids(table.cast_mut(), context, count_id) };
    }
}

/// Bytes of a block that libxml2 would hand to free().
pub fn block_bytes(block: *const c_void) -> u64 {
    // SAFETY: as the callers know; and libxml2 gets its memory from malloc(), without which nothing of it is looked at.
    unsafe { sys::meminfo_malloc_block_bytes(block) as u64 }
}

/// Counts an id of the table, and its key.
unsafe extern "C" fn count_id(id: *mut c_void, context: *mut c_void, key: *const u8) {
    // SAFETY: the context is what `Count::ids()` has passed on, and nobody else uses it meanwhile.
    let count = unsafe { &mut *context.cast::<Count>() };
    let id = id.cast_const().cast::<Id>();
    // SAFETY: an id of the document, as long as its table has it.
    let it = unsafe { &*id };
    count.block(id.cast());
    for text in [it.value, it.name, key.cast()] {
        count.text(text);
    }
}

/// What can stand in a document.
fn is_content(found: i32) -> bool {
    use kind::*;
    matches!(
        found,
        ELEMENT
            | TEXT
            | CDATA
            | ENTITY_REFERENCE
            | INSTRUCTION
            | COMMENT
            | FRAGMENT
            | XINCLUDE_START
            | XINCLUDE_END
    )
}

fn has_children(found: i32) -> bool {
    matches!(found, kind::ELEMENT | kind::FRAGMENT)
}

/// What can stand in a DTD.
fn is_declaration(found: i32) -> bool {
    use kind::*;
    matches!(
        found,
        ELEMENT_DECLARATION | ATTRIBUTE_DECLARATION | ENTITY_DECLARATION | INSTRUCTION | COMMENT
    )
}
