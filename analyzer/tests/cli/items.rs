//! Single items: who refers to them, all about them, and queries by what is found out.

use serde_json::{Value, json};

use crate::{analyzer, stdout_of, stdout_on};

#[test]
fn retainers_are_roots_and_items_and_those_that_are_weak() {
    assert_eq!(
        stdout_of(["retainers", "0x1000", "shapes.json"]),
        "\
App\\Order 0x1000 retains 800 B
+--------+-----------------------+--------------------------+-----------+---------------+-----------+
| Holder | Type                  | Reference                | Self Size | Retained Size | Dominates |
+--------+-----------------------+--------------------------+-----------+---------------+-----------+
| (root) |                       | App\\Worker->run() $order |           |               |           |
| (root) |                       | App\\Registry::$current   |           |               |           |
| (root) |                       | recent() static $last    |           |               |           |
| 0x3000 | Closure worker.php:21 | -><this>                 | 320 B     | 352 B         | No        |
+--------+-----------------------+--------------------------+-----------+---------------+-----------+
"
    );
    assert_eq!(
        stdout_of(["retainers", "0x6000", "shapes.json"]),
        "\
class@anonymous /srv/app/a.php:12 0x6000 retains 40 B
+--------+-----------------------+---------------+-----------+---------------+-----------+
| Holder | Type                  | Reference     | Self Size | Retained Size | Dominates |
+--------+-----------------------+---------------+-----------+---------------+-----------+
| 0x8000 | array                 | [-7]          | 56 B      | 56 B          | No        |
| 0x4000 | reference             | value         | 32 B      | 32 B          | No        |
| 0x5000 | Evil\\e[2J\\u{202e}Name | ->seen (weak) | 40 B      | 40 B          | No        |
+--------+-----------------------+---------------+-----------+---------------+-----------+
"
    );
    assert_eq!(
        stdout_of(["retainers", "-l0", "0x2000", "unreachable.json"]),
        "\
App\\Callback 0x2000 retains 464 B
+--------+------+-----------+-----------+---------------+-----------+
| Holder | Type | Reference | Self Size | Retained Size | Dominates |
+--------+------+-----------+-----------+---------------+-----------+
+--------+------+-----------+-----------+---------------+-----------+
showing 0 of 1 references, use -l to see more
"
    );
}

#[test]
fn retainers_for_programs_say_who_dominates() {
    let document = stdout_of(["retainers", "0x2000", "unreachable.json", "--format=json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        document["references"],
        json!([{
            "holder": {
                "id": "0x1000", "type": "object", "class": "PDOStatement",
                "self_size_bytes": 80, "retained_size_bytes": 544,
            },
            "label": "<hidden 24.8>", "dominates": true, "conservative": true,
        }])
    );
}

#[test]
fn an_item_shows_everything_page_by_page() {
    assert_eq!(
        stdout_of(["item", "-l1", "0x1000", "shapes.json"]),
        "\
+--------------------------------------------------------+
| Id: 0x1000                                             |
| Type: object                                           |
| Class: App\\Order                                       |
| Object Handle: 1                                       |
| Size: 56 B                                             |
| Is root: Yes                                           |
| Execution Frame: App\\Worker->run()                     |
| Symbol Name: order                                     |
| Also root: <CLASS_STATIC_MEMBER> App\\Registry::current |
| Also root: <FUNCTION_STATIC> recent()::last            |
| Retained Size: 800 B in 7 items (85.5 %)               |
| Refcount: 3                                            |
| References to it: 1                                    |
| Depth: 0                                               |
| Dominator: none, the roots                             |
| Children count: 3                                      |
+--------------------------------------------------------+
+-----------+--------+-------+-----------+---------------+
| Reference | Item   | Type  | Self Size | Retained Size |
+-----------+--------+-------+-----------+---------------+
| ->lines   | 0x2000 | array | 320 B     | 392 B         |
+-----------+--------+-------+-----------+---------------+
showing 1 to 1 of 3 references, use -l and --offset to see more
"
    );
    assert_eq!(
        stdout_of(["item", "--offset=1", "0x6000", "unreachable.json"]),
        "\
+------------------------------------------+
| Id: 0x6000                               |
| Type: object                             |
| Class: App\\Session                       |
| Object Handle: 7                         |
| Size: 40 B                               |
| Is root: No                              |
| Unreachable: held by something unknown   |
| Unexplained References: 2                |
| Retained Size: 456 B in 3 items (37.7 %) |
| Refcount: 3                              |
| References to it: 1                      |
| Dominator: none, something unknown       |
| Children count: 2                        |
+------------------------------------------+
+-----------+--------+-------------+-----------+---------------+
| Reference | Item   | Type        | Self Size | Retained Size |
+-----------+--------+-------------+-----------+---------------+
| ->self    | 0x6000 | App\\Session | 40 B      | 456 B         |
+-----------+--------+-------------+-----------+---------------+
showing 2 to 2 of 2 references, use -l and --offset to see more
"
    );
    assert_eq!(
        stdout_of(["item", "--offset=9", "0x4000", "shapes.json"]),
        "\
+---------------------------------------+
| Id: 0x4000                            |
| Type: reference                       |
| Size: 32 B                            |
| Is root: No                           |
| Retained Size: 32 B in 1 item (3.4 %) |
| Refcount: 2                           |
| References to it: 2                   |
| Depth: 2                              |
| Dominator: array 0x2000               |
| Children count: 1                     |
+---------------------------------------+
showing none of 1 references, use -l and --offset to see more
"
    );
}

#[test]
fn an_item_for_programs_has_its_place_in_the_tree() {
    let document = stdout_of(["item", "0x4000", "shapes.json", "--format=json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        [
            &document["depth"],
            &document["dominator"]["id"],
            &document["n_referrers"],
            &document["reach"]
        ],
        [&json!(2), &json!("0x2000"), &json!(2), &json!("rooted")]
    );
}

#[test]
fn queries_sort_and_show_columns() {
    assert_eq!(
        stdout_of([
            "query",
            "--sort=retained",
            "--columns=id,type,class,retained,dominator,depth,is_root",
            "-l4",
            "unreachable.json"
        ]),
        "\
+--------+--------+--------------+----------+-----------+-------+---------+
| id     | type   | class        | retained | dominator | depth | is_root |
+--------+--------+--------------+----------+-----------+-------+---------+
| 0x1000 | object | PDOStatement | 544 B    |           | 0     | Yes     |
| 0x2000 | object | App\\Callback | 464 B    | 0x1000    | 1     | No      |
| 0x6000 | object | App\\Session  | 456 B    |           |       | No      |
| 0x6100 | array  |              | 416 B    | 0x6000    |       | No      |
+--------+--------+--------------+----------+-----------+-------+---------+
showing 4 of 12 items, use -l to see more
"
    );
    assert_eq!(
        stdout_of([
            "query",
            "--sort",
            "-size",
            "-l2",
            "-f",
            "retained>=100",
            "shapes.json"
        ]),
        "\
+----------+
| Item ids |
+----------+
| 0x1000   |
| 0x2000   |
+----------+
showing 2 of 3 items, use -l to see more
"
    );
    assert_eq!(
        stdout_of(["query", "--columns=id", "-f", "depth>9", "shapes.json"]),
        "\
no item matches
"
    );
    let document = stdout_of([
        "query",
        "--columns=id,retained,class,held",
        "-f",
        "dominator=0x2000",
        "--format=json",
        "shapes.json",
    ]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["n_matches"], 2);
    assert_eq!(
        document["items"][0],
        json!({"id": "0x4000", "retained_size_bytes": 32, "class": null, "held": false})
    );
}

#[test]
fn unknown_columns_are_told() {
    for option in ["--columns=id,cost", "--sort=cost", "--sort=-cost"] {
        analyzer(["query", option, "shapes.json"])
            .assert()
            .code(2)
            .stderr(predicates::str::contains(
                "unknown attribute `cost`, known are class, type, ",
            ));
    }
}

/// A chain of objects of two classes that hold each other in turn.
fn chain(n_items: usize) -> String {
    let mut dump = r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1},"items":{"#.to_owned();
    for n in 1..=n_items {
        let root = match n {
            1 => r#""is_root":true,"frame":"<GLOBAL>","symbol_name":"first""#,
            _ => r#""is_root":false"#,
        };
        let class = ["A", "B"][n % 2];
        let next = n + 1;
        dump += &format!(
            r#""{n:#x}":{{"type":"object","size":40,"class":"{class}",{root},"children":{{"next":"{next:#x}"}}}},"#
        );
    }
    dump += &format!(
        r#""{:#x}":{{"type":"object","size":40,"class":"End","is_root":false,"children":{{}}}}}}}}"#,
        n_items + 1
    );
    dump
}

#[test]
fn long_chains_show_their_ends() {
    let run = |args: &[&str], dump: &str| stdout_on(dump, args);
    let long = chain(10_000);
    assert_eq!(
        run(&["ref-path", "--short", "0x2711"], &long),
        "\
// Found 1 paths
// $first->next->next->next->next->next … 4,995 × ->next->next … ->next->next->next->next->next = 0x2711;
"
    );
    let boxes = run(&["ref-path", "0x2711"], &long);
    assert!(
        boxes.contains("\n... 9,990 items more, by ->next->next, -v shows them ...\n"),
        "{boxes}"
    );
    assert_eq!(boxes.matches("Class: ").count(), 11);
    let boxes = run(&["ref-path", "-v", "0x2711"], &long);
    assert_eq!(boxes.matches("Class: ").count(), 10_001);
    let document: Value =
        serde_json::from_str(&run(&["ref-path", "--format=json", "0x2711"], &long)).unwrap();
    assert_eq!(
        document["paths"][0]["steps"].as_array().unwrap().len(),
        10_001
    );
    let tree = run(&["dominators", "--depth=5000"], &long);
    assert!(
        tree.lines().count() < 30 && tree.contains(" rows more that go on so, -v shows them ..."),
        "{tree}"
    );
    // What is below a fold goes on where the fold stands.
    assert!(tree.lines().all(|line| line.len() < 100), "{tree}");
    let tree = run(&["dominators", "--depth=5000", "-v"], &long);
    assert!(tree.lines().count() > 5000);
    let short = chain(20);
    assert_eq!(
        run(&["ref-path", "0x15"], &short),
        run(&["ref-path", "-v", "0x15"], &short)
    );
}
