//! Compiled code by the file, class or function that it belongs to, and what the arenas are used for.

use std::cmp::Reverse;

use dump_format::HeapSection;
use dump_format::model::{AccountKind, CodeOwner};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Options, total};

/// What compiled code is grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CodeBy {
    /// The file it stands in.
    File,
    /// The class it is of, in its file.
    Class,
    /// The function, of its class and in its file.
    Function,
}

/// Compiled code by owner.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Code<'d> {
    /// What an owner is.
    pub by: CodeBy,
    /// How many owners there are.
    pub n_owners: usize,
    /// Bytes of all code.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// Bytes that it has within the arenas.
    pub arena_bytes: u64,
    /// The largest owners.
    pub owners: Vec<CodeRow<'d>>,
    /// What the arenas are used for, if the dump says.
    pub arenas: Option<Arenas<'d>>,
}

/// The arenas of the compiler: the sums, and what code that is gone has left in them.
///
/// The first four sum to the last.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Arenas<'d> {
    /// Bytes of code that is there.
    pub code_bytes: u64,
    /// Bytes of code that is gone, as far as a search has found it.
    pub gone_bytes: u64,
    /// Bytes of which that is not known.
    pub other_bytes: u64,
    /// Bytes that are not given out yet.
    pub free_bytes: u64,
    /// Their bytes.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// How many files have left something, those without a name counted as one.
    pub n_files: usize,
    /// The files that have left most.
    pub remains: Vec<RemainsRow<'d>>,
}

/// What code that is gone has left of one file.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RemainsRow<'d> {
    /// The file; none where its name is gone as well.
    pub file: Option<&'d str>,
    /// Bytes within the arenas.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// How many functions and closures are gone.
    #[serde(rename = "n_functions")]
    pub functions: u64,
    /// How many of them look different.
    #[serde(rename = "n_distinct")]
    pub distinct: u64,
    /// How often the file appears to have been compiled, if that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "n_compiled")]
    pub compiled: Option<u64>,
}

/// What the code of one owner costs.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CodeRow<'d> {
    /// The file.
    pub file: &'d str,
    /// The class, if it is of one and code is not grouped by file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'d str>,
    /// The function, if it is of one and code is grouped by function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<&'d str>,
    /// Bytes of its blocks.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// Number of its blocks.
    #[serde(rename = "n_blocks")]
    pub blocks: u64,
    /// Bytes within the arenas.
    pub arena_bytes: u64,
}

type Key<'d> = (&'d str, Option<&'d str>, Option<&'d str>);

impl<'d> Code<'d> {
    /// Groups code, and keeps the largest groups.
    pub fn new(section: &'d HeapSection<'_>, options: &Options) -> Self {
        let owners = &section.code;
        let mut groups: FxHashMap<Key<'_>, [u64; 3]> = FxHashMap::default();
        for owner in owners {
            let group = groups.entry(key(owner, options.by)).or_default();
            let figures = [owner.bytes, owner.blocks, owner.arena_bytes];
            for (sum, figure) in group.iter_mut().zip(figures) {
                *sum = sum.saturating_add(figure);
            }
        }
        let mut rows: Vec<_> = groups
            .into_iter()
            .map(
                |((file, class, function), [bytes, blocks, arena_bytes])| CodeRow {
                    file,
                    class,
                    function,
                    bytes,
                    blocks,
                    arena_bytes,
                },
            )
            .collect();
        rows.sort_unstable_by_key(|row| {
            let size = row.bytes.saturating_add(row.arena_bytes);
            (Reverse(size), row.file, row.class, row.function)
        });
        let n_owners = rows.len();
        rows.truncate(options.limit);
        Self {
            by: options.by,
            n_owners,
            bytes: total(owners, |owner| owner.bytes),
            arena_bytes: total(owners, |owner| owner.arena_bytes),
            owners: rows,
            arenas: Arenas::new(section, options.limit),
        }
    }
}

impl<'d> Arenas<'d> {
    fn new(section: &'d HeapSection<'_>, limit: usize) -> Option<Self> {
        if section.arena_used_bytes == 0 {
            return None;
        }
        let account = section
            .accounts
            .iter()
            .find(|account| account.kind == AccountKind::Code && account.name == "arenas");
        let bytes = account.map_or(0, |account| account.bytes);
        let code_bytes = total(&section.code, |owner| owner.arena_bytes);
        let gone_bytes = total(&section.remains, |remains| remains.bytes);
        let free_bytes = bytes.saturating_sub(section.arena_used_bytes);
        let mut rows: Vec<_> = section
            .remains
            .iter()
            .map(|remains| RemainsRow {
                file: remains.file.as_deref(),
                bytes: remains.bytes,
                functions: remains.functions,
                distinct: remains.distinct,
                compiled: (remains.compiled > 0).then_some(remains.compiled),
            })
            .collect();
        rows.sort_unstable_by_key(|row| (Reverse(row.bytes), row.file));
        let n_files = rows.len();
        rows.truncate(limit);
        Some(Self {
            code_bytes,
            gone_bytes,
            other_bytes: bytes
                .saturating_sub(code_bytes)
                .saturating_sub(gone_bytes)
                .saturating_sub(free_bytes),
            free_bytes,
            bytes,
            n_files,
            remains: rows,
        })
    }
}

fn key<'d>(owner: &'d CodeOwner<'_>, by: CodeBy) -> Key<'d> {
    let class = owner.scope.as_deref().filter(|_| by != CodeBy::File);
    let function = owner.function.as_deref();
    (
        &owner.file,
        class,
        function.filter(|_| by == CodeBy::Function),
    )
}

#[cfg(test)]
mod tests {
    use dump_format::model::{Account, CodeRemains};

    use super::*;

    #[test]
    fn code_is_grouped_as_asked() {
        let owner =
            |file: &'static str, scope: Option<&'static str>, function: Option<&'static str>| {
                CodeOwner {
                    file: file.into(),
                    scope: scope.map(Into::into),
                    function: function.map(Into::into),
                    bytes: 10,
                    blocks: 1,
                    arena_bytes: 2,
                }
            };
        let section = HeapSection {
            code: vec![
                owner("a.php", Some("A"), Some("run")),
                owner("a.php", Some("A"), None),
                owner("a.php", None, None),
                owner("b.php", None, Some("run")),
            ],
            ..HeapSection::default()
        };
        let rows = |by| {
            let code = Code::new(&section, &Options { by, limit: 9 });
            assert_eq!((code.bytes, code.arena_bytes), (40, 8));
            code.owners
                .iter()
                .map(|row| (row.file, row.class, row.function, row.bytes))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            rows(CodeBy::File),
            [("a.php", None, None, 30), ("b.php", None, None, 10)]
        );
        assert_eq!(
            rows(CodeBy::Class),
            [
                ("a.php", Some("A"), None, 20),
                ("a.php", None, None, 10),
                ("b.php", None, None, 10)
            ]
        );
        assert_eq!(rows(CodeBy::Function).len(), 4);
        let cut = Code::new(
            &section,
            &Options {
                by: CodeBy::Function,
                limit: 1,
            },
        );
        assert_eq!((cut.n_owners, cut.owners.len()), (4, 1));
        assert_eq!(cut.arenas, None);
    }

    #[test]
    fn every_byte_of_the_arenas_stands_in_one_of_four_sums() {
        let remains = |file: Option<&'static str>, bytes, compiled| CodeRemains {
            file: file.map(Into::into),
            bytes,
            functions: 2,
            distinct: 1,
            compiled,
        };
        let section = HeapSection {
            accounts: vec![Account {
                kind: AccountKind::Code,
                name: "arenas".into(),
                bytes: 1000,
                blocks: 1,
            }],
            code: vec![CodeOwner {
                arena_bytes: 300,
                ..CodeOwner::default()
            }],
            arena_used_bytes: 900,
            remains: vec![remains(None, 100, 0), remains(Some("a.php"), 400, 7)],
            ..HeapSection::default()
        };
        let options = Options {
            by: CodeBy::File,
            limit: 1,
        };
        let arenas = Code::new(&section, &options).arenas.unwrap();
        assert_eq!(
            arenas,
            Arenas {
                code_bytes: 300,
                gone_bytes: 500,
                other_bytes: 100,
                free_bytes: 100,
                bytes: 1000,
                n_files: 2,
                remains: vec![RemainsRow {
                    file: Some("a.php"),
                    bytes: 400,
                    functions: 2,
                    distinct: 1,
                    compiled: Some(7),
                }],
            }
        );
    }
}
