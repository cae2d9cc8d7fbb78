//! Memory outside of PHP's heap that objects own: documents of libxml2, images of GD.
//!
//! It has nothing to do with the account of the heap, whose sums it is no part of. Where an address of it comes from is a
//! private structure of an extension, so none is followed before the allocator knows it as a block, or the kernel has
//! shown what is there and that was found plausible.

mod chains;
mod classes;
mod dictionary;
mod image;
mod libxml;
mod reader;
mod tree;

use std::cell::{Cell, RefCell};
use std::ptr;

use rustc_hash::{FxHashMap, FxHashSet};

use self::classes::Kept;
use self::reader::Reader;
use self::tree::{Head, kind};
use super::internal::private::Private;
use super::memory::Memory;
use super::mm::{Blocks, PAGE_BYTES};
use super::sys;
use super::view::Object;

/// What something takes outside of the heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Native {
    /// Bytes that `malloc()` has given out for it.
    pub bytes: u64,
    /// True if there is more, nobody knows how much.
    pub is_incomplete: bool,
}

impl Native {
    const UNKNOWN: Self = Self {
        bytes: 0,
        is_incomplete: true,
    };
}

/// Finds memory outside of the heap by the objects that own it.
pub struct Outside {
    /// None where the kernel does not show it.
    memory: RefCell<Option<Memory>>,
    is_libxml_known: bool,
    /// Whether there is a document at an address.
    documents: RefCell<FxHashMap<u64, bool>>,
    /// Nodes in no tree: two objects can have the same.
    lone_nodes: RefCell<FxHashSet<u64>>,
    /// Pages of memory that can be read.
    pages: RefCell<FxHashSet<u64>>,
    /// What the last class keeps, since many objects of one follow each other.
    last: Cell<Option<(*const sys::zend_class_entry, Option<Kept>)>>,
}

impl Outside {
    /// Looks what there can be.
    pub fn new() -> Self {
        Self {
            memory: RefCell::new(Memory::open().ok()),
            // SAFETY: looks for symbols.
            is_libxml_known: unsafe { sys::meminfo_libxml_uses_malloc() },
            documents: RefCell::default(),
            lone_nodes: RefCell::default(),
            pages: RefCell::default(),
            last: Cell::default(),
        }
    }

    /// The address of the document of libxml2 that an object keeps alive.
    pub fn document(&self, blocks: &Blocks<'_>, object: Object<'_>) -> Option<u64> {
        let address = match self.kept(object)? {
            // The last three words of `dom_object`: the node, the document, a table of functions.
            Kept::Node | Kept::Dom => document_of(
                blocks,
                object,
                Private::of(object).n_words().checked_sub(2)?,
            ),
            // The first two words are those of `php_libxml_node_object`.
            Kept::SimpleXml => document_of(blocks, object, 1),
            Kept::XmlReader => self.reader(Private::of(object), |memory, reader| {
                reader.document(memory)
            }),
            Kept::Image | Kept::Unknown => None,
        }?;
        self.is_document(address).then_some(address)
    }

    /// What the document at the address takes, which [`document`](Self::document) has found.
    pub fn document_memory(&self, address: u64) -> Native {
        let is_document = self.is_document(address);
        match &mut *self.memory.borrow_mut() {
            // SAFETY: it is a document, and libxml2 is known.
            Some(memory) if is_document => unsafe { libxml::document(memory, address) },
            _ => Native::UNKNOWN,
        }
    }

    /// What the object has for itself. To be asked for once.
    pub fn own(&self, blocks: &Blocks<'_>, object: Object<'_>) -> Native {
        let Some(kept) = self.kept(object) else {
            return Native::default();
        };
        let private = Private::of(object);
        if !has_any(private) {
            return Native::default();
        }
        match kept {
            Kept::Node => {
                let word = private.n_words().checked_sub(3);
                word.map_or_else(Native::default, |word| {
                    self.lone_node(blocks, private, word)
                })
            }
            Kept::SimpleXml => self.lone_node(blocks, private, 0),
            Kept::Dom => Native::default(),
            Kept::Image => self
                .image(blocks, private.word(0))
                .unwrap_or(Native::UNKNOWN),
            // Before it is given something to read there is nothing.
            Kept::XmlReader if private.word(0) == 0 => Native::default(),
            Kept::XmlReader => Native {
                bytes: self
                    .reader(private, |memory, reader| Some(reader.input_bytes(memory)))
                    .unwrap_or(0),
                is_incomplete: true,
            },
            Kept::Unknown => Native::UNKNOWN,
        }
    }

    fn kept(&self, object: Object<'_>) -> Option<Kept> {
        // What they have of libraries stands in a part that they have for themselves.
        if object.offset() == 0 || object.is_freed() {
            return None;
        }
        let class = object.class();
        let key = class.as_ptr().cast_const();
        if let Some((last, kept)) = self.last.get()
            && ptr::eq(last, key)
        {
            return kept;
        }
        let kept = Kept::by(class);
        self.last.set(Some((key, kept)));
        kept
    }

    fn is_document(&self, address: u64) -> bool {
        let mut memory = self.memory.borrow_mut();
        let Some(memory) = memory.as_mut().filter(|_| self.is_libxml_known) else {
            return false;
        };
        let mut documents = self.documents.borrow_mut();
        if let Some(is_document) = documents.get(&address) {
            return *is_document;
        }
        let is_document = libxml::is_document(memory, address);
        // What is not noted is looked at again.
        if documents.try_reserve(1).is_ok() {
            documents.insert(address, is_document);
        }
        is_document
    }

    /// What `read` finds out about the reader of an object.
    fn reader<T>(
        &self,
        private: Private<'_>,
        read: impl Fn(&mut Memory, &Reader) -> Option<T>,
    ) -> Option<T> {
        let address = (private.n_words() > 0).then(|| private.word(0))?;
        let mut memory = self.memory.borrow_mut();
        let memory = memory.as_mut()?;
        let reader = Reader::new(memory, address)?;
        read(memory, &reader)
    }

    /// What the node of an object takes if it is in no tree: `php_libxml_node_ptr` is in that word.
    fn lone_node(&self, blocks: &Blocks<'_>, private: Private<'_>, word: usize) -> Native {
        self.find_lone_node(blocks, private, word)
            .unwrap_or_default()
    }

    fn find_lone_node(
        &self,
        blocks: &Blocks<'_>,
        private: Private<'_>,
        word: usize,
    ) -> Option<Native> {
        let node_pointer = (word < private.n_words()).then(|| private.word(word))?;
        let node = *blocks.words(node_pointer).first()?;
        if !self.is_readable(node, size_of::<Head>()) {
            return None;
        }
        // SAFETY: readable memory, in which all that is read is numbers and addresses.
        let head = unsafe { &*ptr::with_exposed_provenance::<Head>(node as usize) };
        // The node knows the object's pointer to it.
        let is_lone = head.private.addr() as u64 == node_pointer
            && head.parent.is_null()
            && !matches!(head.kind, kind::DOCUMENT | kind::HTML_DOCUMENT | kind::DTD)
            && self.is_document(head.document.addr() as u64);
        let mut lone_nodes = self.lone_nodes.borrow_mut();
        if !is_lone || lone_nodes.try_reserve(1).is_err() || !lone_nodes.insert(node) {
            return None;
        }
        // SAFETY: a node that its object and its document know, in no tree.
        Some(unsafe { libxml::lone_node(ptr::with_exposed_provenance(node as usize)) })
    }

    /// Whether something of that size can be at the address. Many nodes are on one page, and what can be read stays.
    fn is_readable(&self, address: u64, bytes: usize) -> bool {
        let Some(last) = address.checked_add(bytes as u64 - 1) else {
            return false;
        };
        address.is_multiple_of(8)
            && [address, last].into_iter().all(|address| {
                let page = address / PAGE_BYTES;
                let mut pages = self.pages.borrow_mut();
                if pages.contains(&page) {
                    return true;
                }
                let mut memory = self.memory.borrow_mut();
                let word = memory.as_mut().and_then(|it| it.words::<1>(address & !7));
                word.is_some() && pages.try_reserve(1).is_ok() && {
                    pages.insert(page);
                    true
                }
            })
    }

    fn image(&self, blocks: &Blocks<'_>, address: u64) -> Option<Native> {
        // That of the GD that comes with PHP is in the heap, and that of an object without an image is nowhere.
        if address == 0 || blocks.block(address).is_some() {
            return Some(Native::default());
        }
        let bytes = image::bytes(self.memory.borrow_mut().as_mut()?, address)?;
        Some(Native {
            bytes,
            is_incomplete: false,
        })
    }
}

/// So many words from the address on, if it can be that of a structure.
fn read_words<const N: usize>(memory: &mut Memory, address: u64) -> Option<[u64; N]> {
    let is_address = address != 0 && address.is_multiple_of(8);
    address.checked_add(8 * N as u64).filter(|_| is_address)?;
    memory.words(address)
}

/// The document in `php_libxml_ref_obj` (ext/libxml/php_libxml.h), a block of the heap that begins with its address and
/// stands in that word of the object's own part.
fn document_of(blocks: &Blocks<'_>, object: Object<'_>, word: usize) -> Option<u64> {
    let private = Private::of(object);
    let reference = (word < private.n_words()).then(|| private.word(word))?;
    blocks.words(reference).first().copied()
}

/// Whether anything stands in the part of an object: before its constructor has run, nothing does.
fn has_any(private: Private<'_>) -> bool {
    (0..private.n_words()).any(|idx| private.word(idx) != 0)
}
