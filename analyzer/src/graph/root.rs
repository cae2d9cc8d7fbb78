//! Where the engine reaches a node from outside the heap.

use std::fmt::{self, Display, Formatter};

use dump_format::RootName;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// One place outside the heap from which the engine reaches a node. A part the dump does not tell is
/// empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Root<'g> {
    /// The kind of root, or the call frame it belongs to.
    pub frame: &'g str,
    /// Its name there.
    pub symbol_name: &'g str,
}

/// Kinds of roots whose names begin with a number: `0`, `0 <argument 1>`.
const NUMBERED: [&str; 11] = [
    "<SHUTDOWN_FUNCTION>",
    "<OUTPUT_HANDLER>",
    "<AUTOLOADER>",
    "<TICK_FUNCTION>",
    "<ERROR_HANDLER>",
    "<EXCEPTION_HANDLER>",
    "<CLOSURE_CACHE>",
    "<FFI_CALLBACK>",
    "<RESOURCE>",
    "<VM_STACK>",
    "<NATIVE_STACK>",
];
/// Those whose names end with one: `function() 0`.
const NUMBERED_AT_THE_END: [&str; 2] = ["<LITERAL>", "<ATTRIBUTE>"];

/// Roots that only a number tells apart, or that have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RootShape<'g> {
    /// The kind of root, or the call frame it belongs to.
    pub frame: &'g str,
    /// The name up to the number.
    before: &'g str,
    /// What comes behind it, if there is one.
    behind: Option<&'g str>,
}

impl<'g> Root<'g> {
    /// The root without its number.
    pub fn shape(&self) -> RootShape<'g> {
        let &Self { frame, symbol_name } = self;
        let is_digit = |c: char| c.is_ascii_digit();
        let parts = if NUMBERED.contains(&frame) {
            Some(("", symbol_name.trim_start_matches(is_digit)))
        } else if NUMBERED_AT_THE_END.contains(&frame) {
            Some((symbol_name.trim_end_matches(is_digit), ""))
        } else {
            None
        };
        let has_number =
            |&(before, behind): &(&str, &str)| before.len() + behind.len() < symbol_name.len();
        let (before, behind) = match parts.filter(has_number) {
            Some((before, behind)) => (before, Some(behind)),
            None => (symbol_name, None),
        };
        RootShape {
            frame,
            before,
            behind,
        }
    }

    /// Whether only a scan of memory found it: it is likely, not certain.
    pub fn is_conservative(&self) -> bool {
        let &Self { frame, symbol_name } = self;
        RootName { frame, symbol_name }.is_conservative()
    }
}

impl RootShape<'_> {
    /// Whether there is a number that is left out.
    pub fn is_numbered(&self) -> bool {
        self.behind.is_some()
    }
}

/// The name, with `*` for the number.
impl Display for RootShape<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.before)?;
        self.behind.map_or(Ok(()), |behind| write!(f, "*{behind}"))
    }
}

impl Serialize for RootShape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut root = serializer.serialize_struct("Root", 2)?;
        root.serialize_field("frame", self.frame)?;
        root.serialize_field("symbol_name", &self.to_string())?;
        root.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_left_out() {
        let cases = [
            ("<SHUTDOWN_FUNCTION>", "519", "*"),
            ("<SHUTDOWN_FUNCTION>", "0 <argument 1>", "* <argument 1>"),
            ("<ERROR_HANDLER>", "<current>", "<current>"),
            ("<LITERAL>", "A::b() 12", "A::b() *"),
            ("<GLOBAL>", "12", "12"),
            ("run()", "x1", "x1"),
        ];
        for (frame, symbol_name, shape) in cases {
            let root = Root { frame, symbol_name };
            assert_eq!(root.shape().to_string(), shape);
            assert_eq!(root.shape().is_numbered(), shape != symbol_name);
        }
    }
}
