//! What no root reaches, and what only a scan of memory found.

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};

use crate::{analyzer, golden, stdout_of};

fn dump() -> String {
    std::fs::read_to_string(golden("unreachable.json")).unwrap()
}

/// What `ref-path --short` prints of an item of the dump, which is changed before.
fn short_path_in_changed_dump(id: &str, old: &str, new: &str) -> String {
    assert!(dump().contains(old));
    let output = analyzer(["ref-path", "--short", id, "-"])
        .write_stdin(dump().replace(old, new))
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    String::from_utf8(output).unwrap()
}

#[test]
fn garbage_shows_its_cycle() {
    assert_eq!(
        stdout_of(["ref-path", "0x4000", "unreachable.json"]),
        "\
Found 0 paths
No known root reaches 0x4000: it is garbage, on a cycle of 2 items. gc_collect_cycles() would free it.
The cycle collector was enabled, with 2 possible roots: it runs by itself at 10001.
Cycle through 0x4000
+----------------------+
| Id: 0x4000           |
| Type: object         |
| Class: App\\Order     |
| Object Handle: 4     |
| Size: 56 B           |
| Is root: No          |
| Unreachable: garbage |
| Children count: 2    |
+----------------------+
         ^
         |
       order
         |
         |
+----------------------+
| Id: 0x4100           |
| Type: object         |
| Class: App\\Line      |
| Object Handle: 5     |
| Size: 40 B           |
| Is root: No          |
| Unreachable: garbage |
| Children count: 1    |
+----------------------+
         ^
         |
        line
         |
         |
+------------------+
| Id: 0x4000 again |
+------------------+
"
    );
}

#[test]
fn garbage_beside_a_cycle_shows_the_way_to_it() {
    assert_eq!(
        stdout_of(["ref-path", "0x4200", "unreachable.json"]),
        "\
Found 0 paths
No known root reaches 0x4200: it is garbage, held by a cycle of 2 items. gc_collect_cycles() would free it.
The cycle collector was enabled, with 2 possible roots: it runs by itself at 10001.
Path from 0x4000
+----------------------+
| Id: 0x4200           |
| Type: string         |
| Size: 32 B           |
| Is root: No          |
| Unreachable: garbage |
+----------------------+
         ^
         |
        name
         |
         |
+----------------------+
| Id: 0x4000           |
| Type: object         |
| Class: App\\Order     |
| Object Handle: 4     |
| Size: 56 B           |
| Is root: No          |
| Unreachable: garbage |
| Children count: 2    |
+----------------------+
Cycle through 0x4000
+----------------------+
| Id: 0x4000           |
| Type: object         |
| Class: App\\Order     |
| Object Handle: 4     |
| Size: 56 B           |
| Is root: No          |
| Unreachable: garbage |
| Children count: 2    |
+----------------------+
         ^
         |
       order
         |
         |
+----------------------+
| Id: 0x4100           |
| Type: object         |
| Class: App\\Line      |
| Object Handle: 5     |
| Size: 40 B           |
| Is root: No          |
| Unreachable: garbage |
| Children count: 1    |
+----------------------+
         ^
         |
        line
         |
         |
+------------------+
| Id: 0x4000 again |
+------------------+
"
    );
}

#[test]
fn what_something_unknown_holds_shows_where_it_is_held() {
    assert_eq!(
        stdout_of(["ref-path", "0x6200", "unreachable.json"]),
        "\
Found 0 paths
No known root reaches 0x6200, but something unknown holds 0x6000, which keeps it alive: the dump does not show 2 of the 3 references to 0x6000.
Path from 0x6000
+----------------------------------------+
| Id: 0x6200                             |
| Type: object                           |
| Class: App\\Item                        |
| Object Handle: 8                       |
| Size: 40 B                             |
| Is root: No                            |
| Unreachable: held by something unknown |
| Children count: 0                      |
+----------------------------------------+
         ^
         |
         0
         |
         |
+----------------------------------------+
| Id: 0x6100                             |
| Type: array                            |
| Size: 376 B                            |
| Is root: No                            |
| Unreachable: held by something unknown |
| Children count: 1                      |
+----------------------------------------+
         ^
         |
        list
         |
         |
+----------------------------------------+
| Id: 0x6000                             |
| Type: object                           |
| Class: App\\Session                     |
| Object Handle: 7                       |
| Size: 40 B                             |
| Is root: No                            |
| Unreachable: held by something unknown |
| Unexplained References: 2              |
| Children count: 2                      |
+----------------------------------------+
"
    );
}

#[test]
fn the_reasons_are_short_on_request() {
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x4200", "unreachable.json"]),
        "\
// Found 0 paths
// No known root reaches 0x4200: it is garbage, held by a cycle of 2 items. gc_collect_cycles() would free it.
// The cycle collector was enabled, with 2 possible roots: it runs by itself at 10001.
// 0x4000->name = 0x4200;
// 0x4000->line->order = 0x4000;
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x5000", "unreachable.json"]),
        "\
// Found 0 paths
// No known root reaches 0x5000: it is garbage that holds itself. gc_collect_cycles() would free it.
// The cycle collector was enabled, with 2 possible roots: it runs by itself at 10001.
// 0x5000->self = 0x5000;
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x6200", "unreachable.json"]),
        "\
// Found 0 paths
// No known root reaches 0x6200, but something unknown holds 0x6000, which keeps it alive: the dump does not show 2 of the 3 references to 0x6000.
// 0x6000->list[0] = 0x6200;
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x6000", "unreachable.json"]),
        "\
// Found 0 paths
// No known root reaches 0x6000, but something unknown holds it: the dump does not show 2 of the 3 references to 0x6000.
"
    );
}

#[test]
fn the_state_of_the_collector_is_told() {
    let told = |old, new| short_path_in_changed_dump("0x5000", old, new);
    let disabled = told("\"enabled\":true", "\"enabled\":false");
    assert!(
        disabled.contains("\n// The cycle collector was disabled, with 2 possible roots: it does not run by itself.\n"),
        "{disabled}"
    );
    let protected = told("\"protected\":false", "\"protected\":true");
    assert!(
        protected.contains("\n// The cycle collector was enabled and protected, with 2 possible roots: after a fatal error or out of room, it takes note of no others.\n"),
        "{protected}"
    );
    let unknown = told("\"gc\":", "\"x\":");
    assert!(!unknown.contains("collector"), "{unknown}");
}

#[test]
fn what_the_dump_does_not_show_is_not_made_up() {
    assert_eq!(
        short_path_in_changed_dump("0x5000", "\"self\":\"0x5000\"", ""),
        "// Found 0 paths\n// No known root reaches 0x5000: it is garbage, of a cycle that the dump does not show. gc_collect_cycles() would free it.\n// The cycle collector was enabled, with 2 possible roots: it runs by itself at 10001.\n"
    );
    assert_eq!(
        short_path_in_changed_dump("0x6200", "\"unexplained_references\":2,", ""),
        "// Found 0 paths\n// No known root reaches 0x6200, but something that the dump does not show holds it.\n"
    );
    assert_eq!(
        short_path_in_changed_dump("0x6200", ",\"unreachable\":true,\"held\":true", ""),
        "// Found 0 paths\n// No known root reaches 0x6200: it is garbage that waits for the cycle collector, or held by something the dump does not show.\n"
    );
}

#[test]
fn what_a_scan_found_is_marked_on_a_path() {
    assert_eq!(
        stdout_of(["ref-path", "0x2000", "unreachable.json"]),
        "\
Found 1 paths
Path from 0x1000
+---------------------+
| Id: 0x2000          |
| Type: object        |
| Class: App\\Callback |
| Object Handle: 2    |
| Size: 56 B          |
| Is root: No         |
| Children count: 1   |
+---------------------+
         ^
         |
   <hidden 24.8>
   (conservative)
         |
         |
+---------------------------+
| Id: 0x1000                |
| Type: object              |
| Class: PDOStatement       |
| Object Handle: 1          |
| Size: 80 B                |
| Is root: Yes              |
| Execution Frame: <GLOBAL> |
| Symbol Name: stmt         |
| Children count: 1         |
+---------------------------+
What is marked conservative was found by scanning memory: likely, but a number can look like an address.
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x2200", "unreachable.json"]),
        "\
// Found 1 paths
// $stmt-><hidden 24.8>->options['name'] = 0x2200; // conservative: <hidden 24.8>
// What is marked conservative was found by scanning memory: likely, but a number can look like an address.
"
    );
}

#[test]
fn so_is_a_root_that_a_scan_found() {
    assert_eq!(
        stdout_of(["ref-path", "0x3000", "unreachable.json"]),
        "\
Found 1 paths
Path from 0x3000
+-----------------------------------------------+
| Id: 0x3000                                    |
| Type: object                                  |
| Class: App\\Handler                            |
| Object Handle: 3                              |
| Size: 40 B                                    |
| Is root: Yes                                  |
| Execution Frame: <MODULE curl> (conservative) |
| Symbol Name: curl_globals 48                  |
| Children count: 0                             |
+-----------------------------------------------+
What is marked conservative was found by scanning memory: likely, but a number can look like an address.
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x3000", "unreachable.json"]),
        "\
// Found 1 paths
// <MODULE curl> curl_globals 48 = 0x3000; // conservative: <MODULE curl>
// What is marked conservative was found by scanning memory: likely, but a number can look like an address.
"
    );
}

#[test]
fn filters_find_what_no_root_reaches() {
    let n_matches = |filter| {
        let output = stdout_of(["query", "-f", filter, "--format=json", "unreachable.json"]);
        let document: Value = serde_json::from_str(&output).unwrap();
        document["n_matches"].as_u64()
    };
    assert_eq!(n_matches("unreachable=1"), Some(7));
    assert_eq!(n_matches("held=1"), Some(3));
    assert_eq!(n_matches("unexplained_references>0"), Some(1));
    assert_eq!(n_matches("unexplained_references=2"), Some(1));
    assert_eq!(n_matches("unexplained_references>2"), Some(0));
}

#[test]
fn details_say_so() {
    assert_eq!(
        stdout_of([
            "query",
            "-v",
            "-f",
            "class~^(PDO|App.(Session|Node))",
            "unreachable.json"
        ]),
        "\
+----------+----------------------------------------+--------------------------------------+
| Item ids | Item data                              | Children                             |
+----------+----------------------------------------+--------------------------------------+
| 0x1000   | Type: object                           | <hidden 24.8>: 0x2000 (conservative) |
|          | Class: PDOStatement                    |                                      |
|          | Object Handle: 1                       |                                      |
|          | Size: 80 B                             |                                      |
|          | Is root: Yes                           |                                      |
|          | Execution Frame: <GLOBAL>              |                                      |
|          | Symbol Name: stmt                      |                                      |
+----------+----------------------------------------+--------------------------------------+
| 0x5000   | Type: object                           | self: 0x5000                         |
|          | Class: App\\Node                        |                                      |
|          | Object Handle: 6                       |                                      |
|          | Size: 40 B                             |                                      |
|          | Is root: No                            |                                      |
|          | Unreachable: garbage                   |                                      |
+----------+----------------------------------------+--------------------------------------+
| 0x6000   | Type: object                           | list: 0x6100                         |
|          | Class: App\\Session                     | self: 0x6000                         |
|          | Object Handle: 7                       |                                      |
|          | Size: 40 B                             |                                      |
|          | Is root: No                            |                                      |
|          | Unreachable: held by something unknown |                                      |
|          | Unexplained References: 2              |                                      |
+----------+----------------------------------------+--------------------------------------+
"
    );
}

#[test]
fn programs_get_the_same_facts() {
    let json_of = |args: [&str; 4]| -> Value { serde_json::from_str(&stdout_of(args)).unwrap() };
    let path = |id| json_of(["ref-path", id, "--format=json", "unreachable.json"]);
    let ids = |steps: &Value| -> Vec<_> {
        let steps = steps.as_array().unwrap().iter();
        steps
            .map(|step| (step["id"].clone(), step["held_as"].clone()))
            .collect()
    };

    let garbage = path("0x4200")["unreachable"].clone();
    assert_eq!(garbage["why"], "garbage");
    assert_eq!(
        garbage["gc"],
        json!({"enabled": true, "protected": false, "n_runs": 0, "n_collected": 0, "n_roots_to_run": 10001, "n_roots": 2})
    );
    assert_eq!(
        ids(&garbage["cycle"]),
        [
            ("0x4000".into(), "order".into()),
            ("0x4100".into(), "line".into())
        ]
    );
    assert_eq!(
        ids(&garbage["path"]),
        [
            ("0x4200".into(), "name".into()),
            ("0x4000".into(), Value::Null)
        ]
    );
    assert_eq!(garbage["cycle"][0]["held"], false);

    let held = path("0x6100")["unreachable"].clone();
    assert_eq!(
        (
            &held["why"],
            &held["held_item"],
            &held["n_unexplained_references"],
            &held["refcount"]
        ),
        (&json!("held"), &json!("0x6000"), &json!(2), &json!(3))
    );
    assert_eq!(
        ids(&held["path"]),
        [
            ("0x6100".into(), "list".into()),
            ("0x6000".into(), Value::Null)
        ]
    );
    assert_eq!(held["path"][1]["n_unexplained_references"], 2);

    let reached = path("0x2100");
    assert_eq!(reached.get("unreachable"), None);
    let steps = &reached["paths"][0]["steps"];
    assert_eq!(ids(steps)[1], ("0x2000".into(), "<hidden 24.8>".into()));
    assert_eq!(steps[0].get("conservative"), None);
    assert_eq!(steps[1]["conservative"], true);

    let holder = json_of(["query", "-vfid=0x1000", "--format=json", "unreachable.json"]);
    assert_eq!(
        (
            &holder["items"][0]["children"],
            &holder["items"][0]["conservative_children"]
        ),
        (&json!({}), &json!({"<hidden 24.8>": "0x2000"}))
    );
}

#[test]
fn what_the_dump_says_of_itself_is_repeated_once() {
    let degraded = dump().replace(
        ",\"frames\":",
        ",\"degraded\":[\"fibers are left out\",\"evil\\u001b[2J\"],\"frames\":",
    );
    analyzer(["summary", "-"])
        .write_stdin(degraded)
        .assert()
        .success()
        .stderr("note: the dump says: fibers are left out\nnote: the dump says: evil\\e[2J\n");
}

#[test]
fn what_turned_out_meanwhile_and_what_ended_the_request_is_repeated() {
    let dump = dump()
        .replace(
            ",\"frames\":",
            ",\"ended_by\":{\"error\":\"E_ERROR\",\"message\":\"Allowed memory size of 2 bytes exhausted\",\
             \"file\":\"/a.php\",\"line\":7,\"frames_gone\":true},\"degraded\":[\"first\"],\"frames\":",
        )
        .replace("{\"items\":12", "{\"degraded\":[\"second\"],\"items\":12");
    for command in ["summary", "unreachable", "query"] {
        analyzer([command, "-"])
            .write_stdin(dump.clone())
            .assert()
            .stderr(
                "note: the request was ended by a fatal error, Allowed memory size of 2 bytes exhausted in /a.php on \
                 line 7: the functions that ran are gone, so what they held has no holder in the dump, or is not in it\n\
                 note: the dump says: first\nnote: the dump says: second\n",
            );
    }
}

#[test]
fn items_that_the_trailer_does_not_count_are_told() {
    analyzer(["summary", "-"])
        .write_stdin(dump().replace("{\"items\":12", "{\"items\":13"))
        .assert()
        .success()
        .stderr(
            "warning: standard input has 12 items, but its trailer counts 13: it may have been changed since it was written\n",
        );
    analyzer(["summary", "-"])
        .write_stdin(&dump()[..1500])
        .assert()
        .success()
        .stderr(contains("is truncated").and(contains("trailer").not()));
}

#[test]
fn a_cycle_through_a_resource_is_not_said_to_be_collected() {
    let through_resource = short_path_in_changed_dump(
        "0x4000",
        "\"0x4100\":{\"type\":\"object\",\"size\":40,\"refcount\":1,\"class\":\"App\\\\Line\",\"object_handle\":5,",
        "\"0x4100\":{\"type\":\"resource\",\"size\":40,\"refcount\":1,\"resource_type\":\"stream-context\",",
    );
    assert!(
        through_resource.contains(
            "it is garbage, on a cycle of 2 items. PHP's cycle collector does not look into resources, and leaves it: only the program can cut the cycle.\n"
        ),
        "{through_resource}"
    );
}

#[test]
fn cycles_are_listed_with_the_reference_to_cut() {
    assert_eq!(stdout_of(["unreachable", "unreachable.json"]), "\
+--------+-----------------+-----------+-------------------------------+------------------+
| Cycles | Freed With Them | Classes   | Example                       | Reference To Cut |
+--------+-----------------+-----------+-------------------------------+------------------+
| 1      | 128 B           | App\\Line  | 0x4000->line->order = 0x4000; | App\\Line::$order |
|        | in 3 items      | App\\Order |                               |                  |
+--------+-----------------+-----------+-------------------------------+------------------+
| 1      | 40 B            | App\\Node  | 0x5000->self = 0x5000;        | App\\Node::$self  |
|        | in 1 item       |           |                               |                  |
+--------+-----------------+-----------+-------------------------------+------------------+
Heap: 1.2 KiB, of which 168 B in 4 items is garbage, and 456 B in 3 items is held by something unknown
");
    assert_eq!(
        stdout_of(["unreachable", "guide.json"]),
        "\
no cycle of items that no root reaches
Heap: 14.6 KiB
"
    );
    let document = stdout_of(["unreachable", "unreachable.json", "-l1", "--format=json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["n_rows"], 2);
    let row = &document["rows"][0];
    let expected = serde_json::json!([
        ["App\\Line", "App\\Order"],
        1,
        {"n_items": 2, "self_size_bytes": 96},
        {"n_items": 3, "self_size_bytes": 128},
        ["App\\Line::$order"],
    ]);
    let keys = ["classes", "n_cycles", "on_cycles", "freed", "cuts"];
    assert_eq!(
        serde_json::json!(keys.map(|key| row[key].clone())),
        expected
    );
}
