//! What a dump says, apart from how it is spelled: shared by the writer and the reader.

mod heap;

use std::fmt;
use std::str::FromStr;

pub use self::heap::{
    Account, AccountKind, CodeOwner, CodeRemains, FilledList, FreePart, HeapBin, HeapChunk,
    HeapSection, NativeMemory, Pin, UnexplainedBlock,
};

/// The version that [`DumpWriter`](crate::DumpWriter) writes, and the newest one that the reader takes.
///
/// Dumps of php-meminfo, which carry no version, count as version 1.
pub const FORMAT_VERSION: u32 = 2;

/// What kind of value an item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ItemType {
    /// A string.
    String,
    /// An array.
    Array,
    /// An object, closures and enum cases included.
    Object,
    /// A PHP reference (`&$x`), with one child.
    Reference,
    /// A resource, such as an open file.
    Resource,
    /// An integer.
    Integer,
    /// A floating point number.
    Float,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    /// Memory of the heap that is no PHP value, and that several items share: the tables and buffers of a library.
    Memory,
    /// A type that the producer of a version 1 dump could not name, or that only it knows.
    #[default]
    Unknown,
}

impl ItemType {
    /// Every type, in the order of the declaration.
    pub const ALL: [Self; 11] = [
        Self::String,
        Self::Array,
        Self::Object,
        Self::Reference,
        Self::Resource,
        Self::Integer,
        Self::Float,
        Self::Boolean,
        Self::Null,
        Self::Memory,
        Self::Unknown,
    ];

    /// The word that stands for this type in a dump.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
            Self::Reference => "reference",
            Self::Resource => "resource",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Memory => "memory",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the value lies in a slot of its holder, without memory or reference count of its own.
    #[must_use]
    pub const fn is_scalar(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Float | Self::Boolean | Self::Null
        )
    }
}

impl fmt::Display for ItemType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Accepts the words of [`ItemType::as_str`] and those that the versions of PHP have used for the same types.
impl FromStr for ItemType {
    type Err = UnknownType;

    fn from_str(word: &str) -> Result<Self, UnknownType> {
        Ok(match word {
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            "reference" => Self::Reference,
            "resource" => Self::Resource,
            "integer" | "int" | "long" => Self::Integer,
            "float" | "double" => Self::Float,
            "boolean" | "bool" | "true" | "false" => Self::Boolean,
            "null" | "NULL" => Self::Null,
            "memory" => Self::Memory,
            "unknown" => Self::Unknown,
            _ => return Err(UnknownType),
        })
    }
}

/// A word that names no [`ItemType`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownType;

impl fmt::Display for UnknownType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown item type")
    }
}

impl std::error::Error for UnknownType {}

/// The state of the dumped process as a whole.
///
/// A version 1 dump fills only the four memory figures; the rest keeps its default there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct Header {
    /// Bytes in use, as `memory_get_usage()` says.
    pub memory_usage: u64,
    /// Bytes taken from the system, as `memory_get_usage(true)` says.
    pub memory_usage_real: u64,
    /// The most bytes that were in use, as `memory_get_peak_usage()` says.
    pub peak_memory_usage: u64,
    /// The most bytes taken from the system, as `memory_get_peak_usage(true)` says.
    pub peak_memory_usage_real: u64,
    /// The version of the format. The writer always writes [`FORMAT_VERSION`].
    pub format_version: u32,
    /// Name and version of the program that wrote the dump.
    pub producer: String,
    /// Version of PHP.
    pub php_version: String,
    /// Name of PHP's server interface, such as `cli` or `fpm-fcgi`.
    pub php_sapi: String,
    /// Whether PHP was built thread-safe.
    pub php_zts: bool,
    /// Whether PHP was built for debugging.
    pub php_debug: bool,
    /// `memory_limit` in bytes, −1 for none.
    pub memory_limit: i64,
    /// State of the cycle collector.
    pub gc: Option<GcStatus>,
    /// The call chain, innermost first.
    pub frames: Vec<CallFrame>,
    /// The buffers of `ob_start()` that are open, outermost first.
    pub output_buffers: Vec<OutputBuffer>,
    /// What has ended the request, if it was no normal end.
    pub ended_by: Option<EndedBy>,
    /// What the writer found unfamiliar about the engine and what the dump lacks for it, each in a sentence.
    pub degraded: Vec<String>,
}

/// The error that has ended the request. Its strings are texts, see [`escape`](crate::escape).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct EndedBy {
    /// What PHP calls it, as `E_ERROR`.
    pub error: Option<String>,
    /// PHP's message, where it is about a limit and holds nothing but numbers.
    pub message: Option<String>,
    /// The class of an exception that nobody has caught.
    pub class: Option<String>,
    /// Where it happened.
    pub file: Option<String>,
    /// Where it happened.
    pub line: Option<u32>,
    /// Whether PHP has dropped the functions that ran without freeing what they held.
    pub frames_gone: bool,
}

/// State of PHP's cycle collector, as `gc_status()` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct GcStatus {
    /// Whether it runs by itself.
    pub enabled: bool,
    /// Whether it takes note of no further possible roots: after a fatal error, or when it has no more room.
    pub protected: bool,
    /// How often it ran.
    pub runs: u64,
    /// How many values it freed.
    pub collected: u64,
    /// How many possible roots make it run.
    pub threshold: u64,
    /// How many possible roots there are.
    pub roots: u64,
}

/// One frame of the call chain. Its strings are texts, see [`escape`](crate::escape).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct CallFrame {
    /// The label that the items of this frame carry.
    pub frame: String,
    /// The file, for user code.
    pub file: Option<String>,
    /// The line being run, for user code.
    pub line: Option<u32>,
}

/// One open output buffer. Its name is a text, see [`escape`](crate::escape).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct OutputBuffer {
    /// What `ob_list_handlers()` calls it.
    pub name: String,
    /// Bytes of output that wait in it.
    pub bytes: u64,
    /// Bytes it has room for.
    pub allocated_bytes: u64,
}

/// What ends a complete dump.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize),
    serde(default, expecting = "an object")
)]
pub struct Trailer {
    /// How many items the dump has.
    pub items: u64,
    /// How many of them no root reaches.
    pub unreachable: u64,
    /// How many of these something unknown keeps alive, themselves or through others.
    pub held: u64,
    /// How many items something unknown holds directly.
    pub unknown_holders: u64,
    /// How many items were found by a conservative scan of memory.
    pub conservative: u64,
    /// Bytes in use when the dump ends, as `memory_get_usage()` says.
    pub memory_usage: u64,
    /// How many values were passed over because what the engine showed looked unfamiliar.
    pub skipped: u64,
    /// As in the header, what turned out while the dump was written.
    pub degraded: Vec<String>,
}

/// Where a root is and what it is called there. Both are texts, see [`escape`](crate::escape).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RootName<'a> {
    /// The place, such as `<GLOBAL>` or `Class->method()`.
    pub frame: &'a str,
    /// The name in that place, such as that of a variable.
    pub symbol_name: &'a str,
}

impl RootName<'_> {
    /// Whether the root was found by a conservative scan: it is likely, not certain.
    #[must_use]
    pub fn is_conservative(&self) -> bool {
        matches!(self.frame, "<VM_STACK>" | "<NATIVE_STACK>")
            || self.frame.starts_with("<MODULE ")
            || self.symbol_name.starts_with("<operand ")
            || self.symbol_name.starts_with("<returned ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_found_by_a_scan_are_told_by_their_frame() {
        let is_conservative = |frame| {
            RootName {
                frame,
                symbol_name: "",
            }
            .is_conservative()
        };
        assert!(
            ["<MODULE curl>", "<NATIVE_STACK>", "<VM_STACK>"]
                .into_iter()
                .all(is_conservative)
        );
        assert!(!["<GLOBAL>", "main()", ""].into_iter().any(is_conservative));
    }

    #[test]
    fn every_type_is_parsed_from_its_own_word() {
        for t in ItemType::ALL {
            assert_eq!(t.as_str().parse(), Ok(t));
        }
    }

    #[test]
    fn words_of_php_itself_are_accepted() {
        assert_eq!("int".parse(), Ok(ItemType::Integer));
        assert_eq!("bool".parse(), Ok(ItemType::Boolean));
        assert_eq!("double".parse(), Ok(ItemType::Float));
        assert_eq!("NULL".parse(), Ok(ItemType::Null));
        assert_eq!("Int".parse::<ItemType>(), Err(UnknownType));
    }
}
