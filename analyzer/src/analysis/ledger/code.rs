//! Compiled code by the file, class or function that it belongs to.

use std::cmp::Reverse;

use dump_format::model::CodeOwner;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Options, total};

/// What compiled code is grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
pub struct Code<'d> {
    /// What an owner is.
    pub by: CodeBy,
    /// How many owners there are.
    pub n_owners: usize,
    /// Bytes of all code.
    pub bytes: u64,
    /// Bytes that it has within the arenas.
    pub arena_bytes: u64,
    /// The largest owners.
    pub owners: Vec<CodeRow<'d>>,
}

/// What the code of one owner costs.
#[derive(Debug, PartialEq, Eq, Serialize)]
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
    pub bytes: u64,
    /// Number of its blocks.
    pub blocks: u64,
    /// Bytes within the arenas.
    pub arena_bytes: u64,
}

type Key<'d> = (&'d str, Option<&'d str>, Option<&'d str>);

impl<'d> Code<'d> {
    /// Groups code, and keeps the largest groups.
    pub fn new(owners: &'d [CodeOwner<'_>], options: &Options) -> Self {
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
        }
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
        let owners = [
            owner("a.php", Some("A"), Some("run")),
            owner("a.php", Some("A"), None),
            owner("a.php", None, None),
            owner("b.php", None, Some("run")),
        ];
        let rows = |by| {
            let code = Code::new(&owners, &Options { by, limit: 9 });
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
            &owners,
            &Options {
                by: CodeBy::Function,
                limit: 1,
            },
        );
        assert_eq!((cut.n_owners, cut.owners.len()), (4, 1));
    }
}
