//! Memory outside of PHP's heap as reports have it: absent where there is none.

use serde::{Serialize, Serializer};

use crate::graph::Native;

/// What something owns outside of PHP's heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NativeSize(pub Native);

/// What would be freed there with something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NativeRetained(pub Native);

impl Serialize for NativeSize {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        present(self.0, "native_bytes", "n_native_incomplete", serializer)
    }
}

impl Serialize for NativeRetained {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = ["native_retained_bytes", "n_native_retained_incomplete"];
        present(self.0, names[0], names[1], serializer)
    }
}

/// The bytes that are known, and of how many owners that is not all.
fn present<S: Serializer>(
    native: Native,
    bytes: &str,
    n_incomplete: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let figures = [(bytes, native.bytes), (n_incomplete, native.n_incomplete)];
    serializer.collect_map(figures.into_iter().filter(|&(_, figure)| figure > 0))
}
