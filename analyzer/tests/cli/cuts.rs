//! What happens to the rest if a reference were not there.

use serde_json::{Value, json};

use crate::{analyzer, stdout_of};

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
        json!({"n_items": 3, "size_bytes": 128})
    );
    assert_eq!(
        document["by_collector"],
        json!({"n_items": 0, "size_bytes": 0})
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
