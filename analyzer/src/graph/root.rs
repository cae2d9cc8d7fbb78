//! Where the engine reaches a node from outside the heap.

use dump_format::RootName;

/// One place outside the heap from which the engine reaches a node. A part the dump does not tell is
/// empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Root<'g> {
    /// The kind of root, or the call frame it belongs to.
    pub frame: &'g str,
    /// Its name there.
    pub symbol_name: &'g str,
}

impl Root<'_> {
    /// Whether only a scan of memory found it: it is likely, not certain.
    pub fn is_conservative(&self) -> bool {
        let &Self { frame, symbol_name } = self;
        RootName { frame, symbol_name }.is_conservative()
    }
}
