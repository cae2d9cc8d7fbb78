//! Where memory has grown from dump to dump.

use std::path::Path;

use predicates::str::contains;
use serde_json::{Value, json};

use crate::{analyzer, stdout_of};

/// A dump of a list with so many numbers in it, and with other figures.
#[derive(Clone)]
struct Made {
    n_integers: usize,
    /// Kind, name and bytes of accounts beside that of items.
    accounts: Vec<(&'static str, &'static str, u64)>,
    rss_bytes: u64,
    malloc_bytes: u64,
    native_bytes: u64,
}

const BEFORE: Made = Made {
    n_integers: 2,
    accounts: Vec::new(),
    rss_bytes: 20_000_000,
    malloc_bytes: 1_000_000,
    native_bytes: 0,
};

impl Made {
    fn write(&self, path: &Path) {
        let accounts = &self.accounts;
        let usage = 1000 + accounts.iter().map(|&(_, _, bytes)| bytes).sum::<u64>();
        let mut children = serde_json::Map::new();
        let mut items = serde_json::Map::new();
        for n in 0..self.n_integers {
            let id = format!("{:#x}", 0x2000 + 16 * n);
            children.insert(n.to_string(), json!(id));
            items.insert(id, json!({"type": "integer", "size": 16, "is_root": false}));
        }
        children.insert("image".to_owned(), json!("0x1100"));
        items.insert(
            "0x1000".to_owned(),
            json!({
                "type": "array", "size": 600, "elements": self.n_integers, "is_root": true,
                "frame": "<GLOBAL>", "symbol_name": "list", "children": children,
            }),
        );
        items.insert("0x1100".to_owned(), json!({
            "type": "object", "size": 400, "class": "GdImage", "object_handle": 1, "is_root": false,
            "native_bytes": self.native_bytes,
        }));
        let accounts = accounts.iter().map(
            |&(kind, name, bytes)| json!({"kind": kind, "name": name, "bytes": bytes, "blocks": 1}),
        );
        let of_items = [("array", 600), ("object", 400)];
        let of_items = of_items.map(
            |(name, bytes)| json!({"kind": "items", "name": name, "bytes": bytes, "blocks": 1}),
        );
        let document = json!({
            "header": {
                "memory_usage": usage, "memory_usage_real": 4_194_304, "peak_memory_usage": usage,
                "peak_memory_usage_real": 4_194_304, "format_version": 2, "producer": "x", "php_version": "8.2",
            },
            "items": items,
            "private": {"0x1100": 50},
            "heap": {
                "memory_usage": usage, "memory_usage_real": 4_194_304,
                "accounts": of_items.into_iter().chain(accounts).collect::<Vec<_>>(),
                "native": {
                    "rss_bytes": self.rss_bytes, "rss_shared_bytes": 10_000_000, "malloc_bytes": self.malloc_bytes,
                },
            },
            "trailer": {"items": items.len(), "unreachable": 0, "memory_usage": usage},
        });
        std::fs::write(path, document.to_string()).unwrap();
    }
}

/// The two dumps as files.
fn written(before: &Made, after: &Made) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    before.write(&folder.path().join("before.json"));
    after.write(&folder.path().join("after.json"));
    folder
}

/// Compares two dumps.
fn diff(before: &Made, after: &Made, args: &[&str]) -> assert_cmd::assert::Assert {
    let folder = written(before, after);
    let mut command = analyzer(["diff", "--no-index"]);
    command.current_dir(folder.path()).args(args);
    command.args(["before.json", "after.json"]).assert()
}

fn table(before: &Made, after: &Made, args: &[&str]) -> String {
    let output = diff(before, after, args)
        .success()
        .stderr("")
        .get_output()
        .stdout
        .clone();
    String::from_utf8(output).unwrap()
}

/// Everything has grown but the values.
fn both() -> [Made; 2] {
    let accounts = |classes, streams, module| {
        vec![
            ("code", "classes", classes),
            ("engine", "streams", streams),
            ("engine", "symbol tables", 3000),
            // Fifty of it is behind the image, as the section `private` says.
            ("conservative", "GdImage", 50),
            ("conservative", "<MODULE gd>", module),
        ]
    };
    let before = Made {
        accounts: accounts(10_000, 2000, 0),
        ..BEFORE
    };
    let after = Made {
        accounts: accounts(3_784_874, 961_488, 700),
        rss_bytes: 114_371_840,
        malloc_bytes: 91_000_000,
        native_bytes: 80_000_000,
        ..before.clone()
    };
    [before, after]
}

#[test]
fn a_diff_starts_with_where_the_growth_went() {
    let [before, after] = both();
    let table = table(&before, &after, &[]);
    let [growth, rows] = [
        "+----------------------------------------------+-",
        "+---------+-----------+-",
    ]
    .map(|edge| {
        let start = table.find(edge).unwrap();
        &table[start..]
    });
    assert!(
        growth.starts_with(
            "\
+----------------------------------------------+-----------+------------+-----------------+
| Memory                                       | Size      | Change     | Share of Growth |
+----------------------------------------------+-----------+------------+-----------------+
| memory_get_usage()                           |   4.5 MiB |   +4.5 MiB |         100.0 % |
|   items                                      |   1.0 KiB |        0 B |           0.0 % |
|   code: classes                              |   3.6 MiB |   +3.6 MiB |          79.7 % |
|   engine: streams                            | 939.0 KiB | +937.0 KiB |          20.3 % |
|   found by a scan: <MODULE gd>               |     700 B |     +700 B |           0.0 % |
| process (RSS)                                | 109.1 MiB |  +90.0 MiB |         100.0 % |
|   PHP's heap, as taken from the system       |   4.0 MiB |        0 B |           0.0 % |
|   outside of it, owned by items              |  76.3 MiB |  +76.3 MiB |          84.8 % |
|   malloc, in use otherwise                   |  10.5 MiB |   +9.5 MiB |          10.6 % |
|   shared with other processes                |   9.5 MiB |        0 B |           0.0 % |
|   all else: free memory, stacks, the program |   8.8 MiB |   +4.2 MiB |           4.6 % |
+----------------------------------------------+-----------+------------+-----------------+
Items explain 0 B of the +4.5 MiB by which memory_get_usage() has grown: 0.0 %
"
        ),
        "{table}"
    );
    assert_eq!(growth, table);
    assert_eq!(
        rows,
        "\
+---------+-----------+--------+-----------+--------+-----------------------+-----------+---------+
| Type    | Instances | Change | Self Size | Change | Outside of PHP's Heap | Change    | Verdict |
+---------+-----------+--------+-----------+--------+-----------------------+-----------+---------+
| GdImage | 1         | 0      | 450 B     | 0 B    | 76.3 MiB              | +76.3 MiB | grew    |
+---------+-----------+--------+-----------+--------+-----------------------+-----------+---------+
2 more rows have not changed, use --all to see them
"
    );
}

#[test]
fn the_parts_sum_to_the_growth() {
    let [before, after] = both();
    let document: Value =
        serde_json::from_str(&table(&before, &after, &["--format=json"])).unwrap();
    let growth = &document["growth"];
    for (whole, parts) in [
        ("memory_usage_bytes", "memory_usage_parts"),
        ("rss_bytes", "rss_parts"),
    ] {
        let parts = growth[parts].as_array().unwrap();
        let change = parts
            .iter()
            .map(|it| it["size_bytes"]["change"].as_i64().unwrap());
        assert_eq!(
            Some(change.sum()),
            growth[whole]["change"].as_i64(),
            "{whole}"
        );
    }
    assert_eq!(growth["items_permille"], 0);
    let classes = &growth["memory_usage_parts"][1];
    assert_eq!(
        (&classes["kind"], &classes["name"]),
        (&json!("code"), &json!("classes"))
    );
    assert_eq!(classes["size_bytes"]["values"], json!([10_000, 3_784_874]));
    let row = &document["rows"][0];
    assert_eq!(
        (&row["class"], &row["native_bytes"]["change"]),
        (&json!("GdImage"), &json!(80_000_000))
    );
}

#[test]
fn what_a_scan_found_behind_items_is_theirs() {
    let [before, _] = both();
    let document = table(&before, &before, &["--all", "--format=json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    let parts = document["growth"]["memory_usage_parts"].as_array().unwrap();
    assert_eq!(parts[0]["size_bytes"]["values"], json!([1050, 1050]));
    assert!(
        parts
            .iter()
            .all(|it| it["kind"] != "conservative" && it["kind"] != "unaccounted")
    );
    assert_eq!(
        document["total"]["self_size_bytes"]["values"],
        json!([1050, 1050])
    );
}

#[test]
fn all_growth_counts_for_the_gate() {
    let with = |accounts: &[(&'static str, &'static str, u64)]| Made {
        accounts: accounts.to_vec(),
        ..BEFORE
    };
    let kinds = [
        ("code", "opcodes and literals", 3_774_874),
        ("engine", "streams", 959_488),
        ("engine", "engine tables", 4097),
        ("conservative", "<MODULE curl>", 4097),
        ("unexplained", "unexplained", 4097),
        ("code", "arenas", 65_536),
    ];
    for account in kinds {
        let after = with(&[account]);
        let judged = |args: &[&str]| diff(&BEFORE, &after, args);
        for limit in ["--fail-on=growth=4KiB", "--fail-on=usage=4KiB"] {
            judged(&[limit])
                .code(1)
                .stderr(contains("memory_get_usage() grew by"));
        }
        judged(&["--fail-on=growth=4MiB"]).success();
    }
    let after = Made {
        rss_bytes: BEFORE.rss_bytes + 94_371_840,
        ..BEFORE
    };
    diff(&BEFORE, &after, &["--fail-on=growth=4KiB"]).code(1).stderr(
        "error: the process (RSS) grew by 90.0 MiB, from 19.1 MiB to 109.1 MiB: more than the 4096 B that --fail-on allows\n",
    );
    diff(&BEFORE, &after, &["--fail-on=usage=0"]).success();
    let after = Made {
        rss_bytes: BEFORE.rss_bytes + 524_288,
        ..BEFORE
    };
    diff(&BEFORE, &after, &["--fail-on=growth=0"]).success();
    let after = Made {
        malloc_bytes: 90_000_000,
        ..BEFORE
    };
    diff(&BEFORE, &after, &["--fail-on=growth=1MiB"])
        .code(1)
        .stderr(contains("malloc in use grew by 84.9 MiB"));
}

#[test]
fn malloc_is_shown_where_the_process_is_not() {
    let unknown = Made {
        rss_bytes: 0,
        ..BEFORE
    };
    let table = table(&unknown, &unknown, &[]);
    assert!(table.contains("| malloc, in use "), "{table}");
    assert!(!table.contains("process (RSS)"), "{table}");
}

#[test]
fn scalars_are_no_growth_of_their_own() {
    let after = Made {
        n_integers: 7,
        ..BEFORE
    };
    let table = table(&BEFORE, &after, &["--fail-on=growth=0"]);
    assert!(
        table.contains("| integer | 7         | +5     | 0 B       | 0 B    | grew    |"),
        "{table}"
    );
}

#[test]
fn a_dump_without_an_account_says_what_it_does_not_tell() {
    let table = stdout_of(["diff", "--all", "guide.json", "guide.json"]);
    assert!(table.contains("|   not told by the dumps |"), "{table}");
}
