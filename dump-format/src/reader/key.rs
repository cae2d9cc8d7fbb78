//! The keys of an item.

/// Declares the keys of an item: each once, below its first letter. Those with the same one are tried in this order.
macro_rules! keys {
    ($($letter:literal: $($key:ident = $name:literal),*;)*) => {
        /// A key of an item that the reader knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Key {
            $($($key,)*)*
            /// Any other key.
            Other,
        }

        impl Key {
            #[cfg(test)]
            const NAMES: &[&str] = &[$($($name,)*)*];

            /// How it is spelled.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $($(Self::$key => $name,)*)*
                    Self::Other => "(unknown)",
                }
            }

            /// The known key, in quotes and with its colon, that JSON begins with, and the length of all that.
            #[inline]
            pub(super) fn at_start_of(json: &[u8]) -> Option<(Self, usize)> {
                match json.get(1)? {
                    $($letter => {
                        $(
                            let quoted = concat!("\"", $name, "\":").as_bytes();
                            if json.starts_with(quoted) {
                                return Some((Self::$key, quoted.len()));
                            }
                        )*
                        None
                    })*
                    _ => None,
                }
            }
        }

        impl From<&str> for Key {
            fn from(name: &str) -> Self {
                match name {
                    $($($name => Self::$key,)*)*
                    _ => Self::Other,
                }
            }
        }
    };
}

keys! {
    b't': Type = "type";
    b's':
        Size = "size",
        SlotsAllocated = "slots_allocated",
        SlotsUsed = "slots_used",
        SymbolName = "symbol_name";
    b'i': IsRoot = "is_root", Interned = "interned", Immutable = "immutable";
    b'r': Refcount = "refcount", ResourceType = "resource_type", ResourceHandle = "resource_handle";
    b'c':
        Children = "children",
        Class = "class",
        ConservativeReferrers = "conservative_referrers",
        CollectorTable = "collector_table";
    b'l': Length = "length", Line = "line";
    b'h': Hash = "hash", Held = "held";
    b'n': NativeBytes = "native_bytes", NativeIncomplete = "native_incomplete";
    b'o': ObjectHandle = "object_handle";
    b'e': Elements = "elements";
    b'p': Packed = "packed", PropertyTableSize = "property_table_size";
    b'd': DynamicProperties = "dynamic_properties";
    b'f': Frame = "frame", FurtherRoots = "further_roots", Function = "function", File = "file";
    b'w': WeakChildren = "weak_children";
    b'u': Unreachable = "unreachable", UnexplainedReferences = "unexplained_references";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_in_quotes_as_well() {
        for name in Key::NAMES {
            let json = format!("\"{name}\":1");
            let key = Key::from(*name);
            assert_eq!(
                Key::at_start_of(json.as_bytes()),
                Some((key, json.len() - 1))
            );
            assert_ne!(key, Key::Other);
        }
        for json in ["", "\"", "\"typ", "\"type\"", "\"types\":", "type:"] {
            assert_eq!(Key::at_start_of(json.as_bytes()), None);
        }
    }
}
