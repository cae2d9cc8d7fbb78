//! The keys of an item.

/// Declares the keys of an item: each once, and the common ones first, since they are tried in this order.
macro_rules! keys {
    ($($key:ident = $name:literal,)*) => {
        /// A key of an item that the reader knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Key {
            $($key,)*
            /// Any other key.
            Other,
        }

        impl Key {
            /// How it is spelled.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$key => $name,)*
                    Self::Other => "(unknown)",
                }
            }
        }

        impl Key {
            /// The known key, in quotes and with its colon, that JSON begins with, and the length of all that.
            #[inline]
            pub(super) fn at_start_of(json: &[u8]) -> Option<(Self, usize)> {
                $(
                    let quoted = concat!("\"", $name, "\":").as_bytes();
                    if json.starts_with(quoted) {
                        return Some((Self::$key, quoted.len()));
                    }
                )*
                None
            }
        }

        impl From<&str> for Key {
            fn from(name: &str) -> Self {
                match name {
                    $($name => Self::$key,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

keys! {
    Type = "type",
    Size = "size",
    IsRoot = "is_root",
    Refcount = "refcount",
    Children = "children",
    Length = "length",
    Hash = "hash",
    Class = "class",
    ObjectHandle = "object_handle",
    Elements = "elements",
    SlotsAllocated = "slots_allocated",
    Packed = "packed",
    PropertyTableSize = "property_table_size",
    DynamicProperties = "dynamic_properties",
    Interned = "interned",
    SlotsUsed = "slots_used",
    Immutable = "immutable",
    Frame = "frame",
    SymbolName = "symbol_name",
    FurtherRoots = "further_roots",
    Function = "function",
    File = "file",
    Line = "line",
    ResourceType = "resource_type",
    ResourceHandle = "resource_handle",
    WeakChildren = "weak_children",
    ConservativeReferrers = "conservative_referrers",
    Unreachable = "unreachable",
    Held = "held",
    UnexplainedReferences = "unexplained_references",
}
