//! The structures of libxml2 that make up a document, as include/libxml/tree.h and entities.h declare them: what stands
//! here has been the same since 2.6, as programs that were built against one release run with a later one. Its headers
//! need not be installed where PHP extensions are built.

use std::ffi::{c_int, c_void};

/// `xmlElementType`.
pub mod kind {
    use std::ffi::c_int;

    pub const ELEMENT: c_int = 1;
    pub const ATTRIBUTE: c_int = 2;
    pub const TEXT: c_int = 3;
    pub const CDATA: c_int = 4;
    pub const ENTITY_REFERENCE: c_int = 5;
    pub const INSTRUCTION: c_int = 7;
    pub const COMMENT: c_int = 8;
    pub const DOCUMENT: c_int = 9;
    pub const FRAGMENT: c_int = 11;
    pub const HTML_DOCUMENT: c_int = 13;
    pub const DTD: c_int = 14;
    pub const ELEMENT_DECLARATION: c_int = 15;
    pub const ATTRIBUTE_DECLARATION: c_int = 16;
    pub const ENTITY_DECLARATION: c_int = 17;
    pub const NAMESPACE: c_int = 18;
    pub const XINCLUDE_START: c_int = 19;
    pub const XINCLUDE_END: c_int = 20;
}

/// What all nodes begin with.
#[repr(C)]
pub struct Head {
    /// PHP's `php_libxml_node_ptr` (ext/libxml/php_libxml.h), if there is an object for the node.
    pub private: *const c_void,
    pub kind: c_int,
    pub name: *const c_void,
    pub children: *const Node,
    pub last: *const Node,
    pub parent: *const Node,
    pub next: *const Node,
    pub previous: *const Node,
    pub document: *const Document,
}

/// `xmlNode`: elements, texts and their like. Attributes and declarations have only the beginning in common.
#[repr(C)]
pub struct Node {
    pub head: Head,
    pub namespace: *const Namespace,
    pub content: *const c_void,
    /// Of an element. In that of a text its own content may stand.
    pub properties: *const Node,
    pub namespaces: *const Namespace,
}

/// `xmlNs`.
#[repr(C)]
pub struct Namespace {
    pub next: *const Namespace,
    pub kind: c_int,
    pub href: *const c_void,
    pub prefix: *const c_void,
}

/// `xmlDoc`.
#[repr(C)]
pub struct Document {
    pub head: Head,
    pub compression: c_int,
    pub standalone: c_int,
    pub internal_subset: *const Dtd,
    pub external_subset: *const Dtd,
    pub old_namespaces: *const Namespace,
    pub version: *const c_void,
    pub encoding: *const c_void,
    pub ids: *const c_void,
    pub references: *const c_void,
    pub url: *const c_void,
    pub charset: c_int,
    pub dictionary: *const c_void,
}

/// `xmlDtd`.
#[repr(C)]
pub struct Dtd {
    pub head: Head,
    pub notations: *const c_void,
    pub elements: *const c_void,
    pub attributes: *const c_void,
    pub entities: *const c_void,
    pub external_id: *const c_void,
    pub system_id: *const c_void,
    pub parameter_entities: *const c_void,
}

/// `xmlEntity`.
#[repr(C)]
pub struct Entity {
    pub head: Head,
    pub original: *const c_void,
    pub content: *const c_void,
    pub length: c_int,
    pub entity_kind: c_int,
    pub external_id: *const c_void,
    pub system_id: *const c_void,
    pub next_entity: *const c_void,
    pub uri: *const c_void,
    pub owns_children: c_int,
}

/// `xmlID`.
#[repr(C)]
pub struct Id {
    pub next: *const Id,
    pub value: *const c_void,
    pub attribute: *const Node,
    pub name: *const c_void,
}

/// `xmlHashTable` (hash.c), which no header declares, as far as it has been the same since 2.9.
#[repr(C)]
pub struct Table {
    pub entries: *const c_void,
    pub n_places: u32,
    pub n_entries: u32,
}
