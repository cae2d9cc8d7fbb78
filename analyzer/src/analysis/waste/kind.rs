//! The kinds of waste, and what to do about each.

use serde::Serialize;

/// A kind of waste.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WasteKind {
    /// Arrays that have lost most of their elements and kept the table.
    NeverShrank,
    /// Lists with the table of a hash.
    UnpackedLists,
    /// Strings in too large a block.
    OversizedStrings,
    /// Property tables that only repeat the properties that the class declares.
    PropertyTables,
    /// References in elements of arrays that nothing else refers to.
    References,
    /// Strings that are in memory several times.
    DuplicateStrings,
    /// Arrays that are in memory several times.
    IdenticalArrays,
}

impl WasteKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NeverShrank,
        Self::UnpackedLists,
        Self::OversizedStrings,
        Self::PropertyTables,
        Self::References,
        Self::DuplicateStrings,
        Self::IdenticalArrays,
    ];

    /// What it is, as a title.
    pub fn title(self) -> &'static str {
        match self {
            Self::NeverShrank => "Arrays that never shrank",
            Self::UnpackedLists => "Lists with the table of a hash",
            Self::OversizedStrings => "Oversized strings",
            Self::PropertyTables => "Property tables that were asked for once",
            Self::References => "References left in arrays",
            Self::DuplicateStrings => "Duplicate strings",
            Self::IdenticalArrays => "Identical arrays",
        }
    }

    /// What to do about it, in a sentence.
    pub fn advice(self) -> &'static str {
        match self {
            Self::NeverShrank => {
                "An array keeps its table when its elements go: copy what is left into a new array, or assign [] to it."
            }
            Self::UnpackedLists => {
                "The keys are 0, 1, 2 … in order, but were not set in order: array_values() makes a list, which needs no hash."
            }
            Self::OversizedStrings => {
                "The string kept the buffer it was built in, as sprintf() with widths does: str_repeat($string, 1) makes a copy that fits."
            }
            Self::PropertyTables => {
                "get_object_vars(), foreach, var_dump() or the like made a table of the properties, which stays as long as the object: do that to a clone, or read the properties by name."
            }
            Self::References => {
                "foreach (… as &$value) leaves a reference in each element it has been at: write to $array[$key] instead."
            }
            Self::DuplicateStrings => {
                "Equal strings that were made one by one, such as columns of rows, can be one: keep each in an array under itself, and use that one ($pool[$s] ??= $s)."
            }
            Self::IdenticalArrays => {
                "Equal arrays that were made one by one can be one: assign the same array, PHP copies it when it is written to."
            }
        }
    }
}
