//! The lists of the engine and of extensions that a program can fill, and what empties them.

use std::cmp::Reverse;

use dump_format::model::FilledList;
use serde::Serialize;

/// The lists that have entries.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Lists<'d> {
    /// How many there are.
    pub n_lists: usize,
    /// The longest ones.
    pub rows: Vec<ListRow<'d>>,
}

/// One list.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListRow<'d> {
    /// What it is called.
    pub name: &'d str,
    /// Its entries.
    #[serde(rename = "n_entries")]
    pub entries: u64,
    /// Their bytes, as far as they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "size_bytes")]
    pub bytes: Option<u64>,
    /// What takes entries out, if anything does before the request ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emptied_by: Option<&'static str>,
}

impl<'d> Lists<'d> {
    /// Orders lists by their length, and keeps the longest.
    pub fn new(lists: &'d [FilledList<'_>], limit: usize) -> Self {
        let mut rows: Vec<_> = lists
            .iter()
            .map(|list| ListRow {
                name: &list.name,
                entries: list.entries,
                bytes: (list.bytes > 0).then_some(list.bytes),
                emptied_by: emptied_by(&list.name),
            })
            .collect();
        rows.sort_unstable_by_key(|row| (Reverse(row.entries), row.name));
        let n_lists = rows.len();
        rows.truncate(limit);
        Self { n_lists, rows }
    }
}

fn emptied_by(list: &str) -> Option<&'static str> {
    Some(match list {
        "libxml errors" => "libxml_clear_errors()",
        "compiled patterns" => "PHP itself: at 4096 the oldest go",
        "realpath cache" => "clearstatcache(true)",
        "weak references" => "the end of what they refer to",
        "changed settings" => "ini_restore()",
        "environment variables" => "putenv('NAME')",
        "tick functions" => "unregister_tick_function()",
        "error handlers" => "restore_error_handler()",
        "exception handlers" => "restore_exception_handler()",
        "response headers" => "header_remove()",
        "stream wrappers" => "stream_wrapper_unregister()",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_lists_come_first() {
        let list = |name: &'static str, entries, bytes| FilledList {
            name: name.into(),
            entries,
            bytes,
        };
        let lists = [
            list("constants", 5, 0),
            list("libxml errors", 10_041, 1_124_592),
            list("response headers", 5, 0),
        ];
        let lists = Lists::new(&lists, 2);
        assert_eq!(lists.n_lists, 3);
        assert_eq!(
            lists.rows,
            [
                ListRow {
                    name: "libxml errors",
                    entries: 10_041,
                    bytes: Some(1_124_592),
                    emptied_by: Some("libxml_clear_errors()"),
                },
                ListRow {
                    name: "constants",
                    entries: 5,
                    bytes: None,
                    emptied_by: None,
                }
            ]
        );
    }
}
