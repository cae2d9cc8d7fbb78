//! What happens to the rest if a reference were not there.

use serde_json::{Value, json};

use crate::{analyzer, golden, stdout_of, stdout_on};

#[test]
fn what_a_cut_would_free_is_told() {
    assert_eq!(
        stdout_of(["free", "--cut=0x1000.lines", "shapes.json"]),
        "\
Cut: 1 reference to 1 item
Freed at once: 392 B in 3 items
Freed by gc_collect_cycles(): 0 B in 0 items
+-----------------------+---------------+-------+--------------------+------+
| Type                  | Freed at once | Size  | Freed by collector | Size |
+-----------------------+---------------+-------+--------------------+------+
| array                 | 1             | 320 B | 0                  | 0 B  |
| Evil\\e[2J\\u{202e}Name | 1             | 40 B  | 0                  | 0 B  |
| reference             | 1             | 32 B  | 0                  | 0 B  |
+-----------------------+---------------+-------+--------------------+------+
"
    );
    assert_eq!(
        stdout_of(["free", "--cut=App\\Registry::$current", "shapes.json"]),
        "\
Cut: 1 reference to 1 item
Still held by others: 1 item, see `analyzer retainers`
Freed at once: 0 B in 0 items
Freed by gc_collect_cycles(): 0 B in 0 items
"
    );
    assert_eq!(
        stdout_of(["free", "--cut=App\\Order::$line", "unreachable.json"]),
        "\
Cut: 1 reference to 1 item
Freed at once: 128 B in 3 items
Freed by gc_collect_cycles(): 0 B in 0 items
+-----------+---------------+------+--------------------+------+
| Type      | Freed at once | Size | Freed by collector | Size |
+-----------+---------------+------+--------------------+------+
| App\\Order | 1             | 56 B | 0                  | 0 B  |
| App\\Line  | 1             | 40 B | 0                  | 0 B  |
| string    | 1             | 32 B | 0                  | 0 B  |
+-----------+---------------+------+--------------------+------+
"
    );
    assert_eq!(
        stdout_of(["free", "--cut=$myRootArray", "-l1", "guide.json"]),
        "\
Cut: 1 reference to 1 item
Freed at once: 12.5 KiB in 203 items
Freed by gc_collect_cycles(): 0 B in 0 items
+----------+---------------+---------+--------------------+------+
| Type     | Freed at once | Size    | Freed by collector | Size |
+----------+---------------+---------+--------------------+------+
| MyClassA | 100           | 7.0 KiB | 0                  | 0 B  |
+----------+---------------+---------+--------------------+------+
showing 1 of 3 rows, use -l to see more
"
    );
}

#[test]
fn what_only_the_collector_frees_is_told_apart() {
    let document = stdout_of([
        "free",
        "--cut=*::$line",
        "--format=json",
        "unreachable.json",
    ]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        document["at_once"],
        json!({"n_items": 3, "self_size_bytes": 128})
    );
    assert_eq!(
        document["by_collector"],
        json!({"n_items": 0, "self_size_bytes": 0})
    );
    assert_eq!(
        [&document["n_cut"], &document["n_targets_left"]],
        [&json!(1), &json!(0)]
    );
}

#[test]
fn a_reference_that_is_not_there_is_an_error() {
    analyzer(["free", "--cut=App\\Order::$nothing", "shapes.json"])
        .assert()
        .code(1)
        .stderr("error: the dump has no reference App\\Order::$nothing: `analyzer query -v` and `analyzer item` list the references of items\n");
    let message = "a reference is written 'Class::$property', ID.key or '$variable'";
    analyzer(["free", "--cut=App\\Order", "shapes.json"])
        .assert()
        .code(2)
        .stderr(predicates::str::contains(message));
}

/// Garbage of every kind, under names that a terminal must not see.
const CYCLES: &str = r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1,"format_version":2},"items":{
"0x10":{"type":"array","size":56,"unreachable":true,"is_root":false,"children":{"a.b::$c":"0x11"}},
"0x11":{"type":"reference","size":32,"unreachable":true,"is_root":false,"children":{"value":"0x10"}},
"0x20":{"type":"object","class":"A","size":40,"unreachable":true,"is_root":false,"children":{"<object 0>":"0x20","<object 1>":"0x20"}},
"0x30":{"type":"object","class":"Fixed","size":40,"unreachable":true,"is_root":false,"children":{"[0]":"0x30","7":"0x30"}},
"0x40":{"type":"object","class":"App\\B\u001b[2J\u202e","size":40,"unreachable":true,"is_root":false,"children":{"Base::p":"0x40"}},
"0x50":{"type":"object","class":"C","size":40,"unreachable":true,"is_root":false,"children":{"it's \u200b *":"0x51"}},
"0x51":{"type":"reference","size":32,"unreachable":true,"is_root":false,"children":{"value":"0x50"}},
"0x60":{"type":"object","class":"class@anonymous\ufffd00/srv/a?.php:12$0","size":40,"unreachable":true,"is_root":false,"children":{"":"0x60"}}
}}"#;

#[test]
fn the_references_that_are_said_to_be_cut_can_be_cut() {
    let mut dumps = vec![(CYCLES.to_owned(), 6)];
    for name in [
        "guide.json",
        "shapes.json",
        "unreachable.json",
        "private.json",
        "waste.json",
    ] {
        dumps.push((std::fs::read_to_string(golden(name)).unwrap(), 0));
    }
    let run = |args: &[&str], dump: &str| stdout_on(dump, args);
    for (dump, n_kinds) in &dumps {
        let report = run(&["unreachable", "-l100", "--format=json"], dump);
        let report: Value = serde_json::from_str(&report).unwrap();
        let rows = report["rows"].as_array().unwrap();
        assert!(rows.len() >= *n_kinds);
        let table = run(&["unreachable", "-l100"], dump);
        let cells = table.lines().filter(|line| line.starts_with("| "));
        let cells = cells.filter_map(|line| line.trim_end_matches([' ', '|']).rsplit_once(" | "));
        let cells: Vec<_> = cells
            .map(|(_, cell)| cell.trim().to_owned())
            .skip(1)
            .collect();
        let texts = rows.iter().flat_map(|row| row["cuts"].as_array().unwrap());
        let texts: Vec<_> = texts.map(|it| it.as_str().unwrap().to_owned()).collect();
        assert!(texts.len() >= *n_kinds);
        assert!(cells.iter().filter(|it| it.contains(['$', '.'])).count() >= texts.len());
        for cut in texts
            .iter()
            .chain(cells.iter().filter(|it| it.contains(['$', '.'])))
        {
            let freed = run(&["free", &format!("--cut={cut}"), "--format=json"], dump);
            let freed: Value = serde_json::from_str(&freed).unwrap();
            assert!(freed["n_cut"].as_u64().unwrap() > 0, "{cut}");
            run(
                &["ref-path", &format!("--ignore={cut}"), "--merge", "*"],
                dump,
            );
        }
    }
}

#[test]
fn paths_can_do_without_a_reference() {
    assert_eq!(
        stdout_of([
            "ref-path",
            "--short",
            "--ignore=0x4000.value",
            "0x6000",
            "shapes.json"
        ]),
        "\
// Found 1 paths
${'seen twice'}[-7] = 0x6000;
"
    );
    assert_eq!(
        stdout_of([
            "ref-path",
            "--short",
            "--ignore=App\\Registry::$current",
            "0x1000",
            "shapes.json"
        ]),
        "\
// Found 1 paths
/* App\\Worker->run() */ $order = 0x1000; // also recent() static $last
"
    );
    assert_eq!(
        stdout_of([
            "ref-path",
            "--ignore=$myRootArray",
            "0x7f94a1877068",
            "guide.json"
        ]),
        "\
Found 0 paths
Without what is ignored, no root reaches 0x7f94a1877068: nothing else holds it.
"
    );
}

#[test]
fn all_shortest_paths_are_shown_on_request() {
    let dump = r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1},"items":{
        "0x1":{"type":"array","size":56,"is_root":true,"frame":"<GLOBAL>","symbol_name":"x","children":{"a":"0x2","b":"0x3"}},
        "0x2":{"type":"object","class":"A","size":40,"is_root":false,"children":{"to":"0x4"}},
        "0x3":{"type":"object","class":"A","size":40,"is_root":false,"children":{"to":"0x4"}},
        "0x4":{"type":"object","class":"B","size":40,"is_root":false,"children":{}}}}"#;
    let both = "// Found 2 paths\n$x['a']->to = 0x4;\n$x['b']->to = 0x4;\n";
    let first =
        "// Found 2 paths\n$x['a']->to = 0x4;\n// showing 1 of 2 paths, use -l to see more\n";
    for (limit, expected) in [("-l10", both), ("-l1", first)] {
        analyzer(["ref-path", "--all-shortest", "--short", limit, "0x4", "-"])
            .write_stdin(dump)
            .assert()
            .success()
            .stdout(expected);
    }
}

/// 65 layers of two items that each hold both of the next: more paths than a number can count.
#[test]
fn more_than_can_be_counted_is_not_a_number() {
    use std::fmt::Write;
    let mut dump = r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1},"items":{
        "0x2":{"type":"array","size":56,"is_root":true,"frame":"<GLOBAL>","symbol_name":"x","children":{"a":"0x4","b":"0x5"}}"#.to_owned();
    for layer in 2..67 {
        for id in [2 * layer, 2 * layer + 1] {
            let size = u64::MAX / 3;
            let (a, b) = (2 * layer + 2, 2 * layer + 3);
            write!(dump, r#","{id:#x}":{{"type":"array","size":{size},"is_root":false,"children":{{"a":"{a:#x}","b":"{b:#x}"}}}}"#).unwrap();
        }
    }
    write!(
        dump,
        r#","{:#x}":{{"type":"array","size":56,"is_root":false,"children":{{}}}}}}}}"#,
        2 * 67
    )
    .unwrap();
    let run = |args: &[&str]| stdout_on(&dump, args);
    let text = run(&["ref-path", "--all-shortest", "--short", "-l1", "0x86"]);
    assert!(
        text.starts_with("// Found more than 18446744073709551614 paths\n"),
        "{text}"
    );
    let text = run(&["summary"]);
    assert!(
        text.contains("| more than 18446744073709551614 |"),
        "{text}"
    );
    let text = run(&["dominators"]);
    assert!(text.contains("more than 15 EiB"), "{text}");
    let document: Value = serde_json::from_str(&run(&["summary", "--format=json"])).unwrap();
    assert_eq!(document["saturated"], true);
    let document = stdout_of(["summary", "--format=json", "guide.json"]);
    assert!(!document.contains("saturated"));
}

#[test]
fn the_paths_of_a_class_are_merged() {
    assert_eq!(
        stdout_of(["ref-path", "--merge", "MyClassA", "guide.json"]),
        "\
Shortest paths to 100 objects
   Objects    Share  Path
       100  100.0 %  $myRootArray array 0x7f94a1856260
       100  100.0 %    ['first level'] array 0x7f94a185ca20
       100  100.0 %      ['second level'] array 0x7f94a185cb60
       100  100.0 %        [*] 100 × MyClassA
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--merge", "App\\*", "-l2", "unreachable.json"]),
        "\
Shortest paths to 7 objects
   Objects    Share  Path
         1   14.3 %  $stmt PDOStatement 0x1000
         1   14.3 %    -><hidden 24.8> App\\Callback 0x2000
reached from no root: 5
  3 garbage, see `analyzer unreachable`
  2 held by something unknown, see `analyzer query -f held=1`
showing 2 of 3 rows, use -l to see more
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--merge", "Nobody*", "guide.json"]),
        "\
no object has such a class
"
    );
    let document = stdout_of([
        "ref-path",
        "--merge",
        "MyClassA",
        "guide.json",
        "--format=json",
    ]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        document["rows"][3],
        json!({
            "depth": 3, "n_instances": 100, "permille": 1000, "n_items": 100,
            "type": "object", "class": "MyClassA", "held_as": {"shape": "[*]"},
        })
    );
}
