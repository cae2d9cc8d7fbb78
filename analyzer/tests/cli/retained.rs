//! What items retain, and who dominates them.

use serde_json::{Value, json};

use crate::stdout_of;

#[test]
fn a_summary_can_tell_what_each_class_retains() {
    assert_eq!(stdout_of(["summary", "--retained", "unreachable.json"]), "\
+--------------+-----------------+-----------------------------+-----------------------+---------------+
| Type         | Instances Count | Cumulated Self Size (bytes) | Retained Size (bytes) | Share of Heap |
+--------------+-----------------+-----------------------------+-----------------------+---------------+
| array        | 2               | 752                         | 824                   | 68.2 %        |
| string       | 2               | 64                          | 64                    | 5.3 %         |
| PDOStatement | 1               | 80                          | 544                   | 45.0 %        |
| App\\Callback | 1               | 56                          | 464                   | 38.4 %        |
| App\\Order    | 1               | 56                          | 128                   | 10.6 %        |
| App\\Handler  | 1               | 40                          | 40                    | 3.3 %         |
| App\\Item     | 1               | 40                          | 40                    | 3.3 %         |
| App\\Line     | 1               | 40                          | 40                    | 3.3 %         |
| App\\Node     | 1               | 40                          | 40                    | 3.3 %         |
| App\\Session  | 1               | 40                          | 456                   | 37.7 %        |
+--------------+-----------------+-----------------------------+-----------------------+---------------+
Heap: 1.2 KiB, of which 168 B in 4 items is garbage, and 456 B in 3 items is held by something unknown
");
}

#[test]
fn a_summary_can_be_sorted_grouped_and_cut() {
    assert_eq!(
        stdout_of([
            "summary",
            "--group=namespace",
            "--sort=retained",
            "-l3",
            "shapes.json"
        ]),
        "\
+-------+-----------------+-----------------------------+-----------------------+---------------+
| Type  | Instances Count | Cumulated Self Size (bytes) | Retained Size (bytes) | Share of Heap |
+-------+-----------------+-----------------------------+-----------------------+---------------+
| App\\  | 2               | 96                          | 840                   | 89.7 %        |
| array | 2               | 376                         | 448                   | 47.9 %        |
| \\     | 3               | 400                         | 432                   | 46.2 %        |
+-------+-----------------+-----------------------------+-----------------------+---------------+
Heap: 936 B, of which 40 B in 1 item is garbage
showing 3 of 6 rows, use -l to see more
"
    );
    assert_eq!(
        stdout_of(["summary", "--class=App\\*", "--sort=class", "shapes.json"]),
        "\
+------------+-----------------+-----------------------------+
| Type       | Instances Count | Cumulated Self Size (bytes) |
+------------+-----------------+-----------------------------+
| App\\Order  | 1               | 56                          |
| App\\Orphan | 1               | 40                          |
+------------+-----------------+-----------------------------+
"
    );
}

#[test]
fn a_summary_for_programs_has_bytes_and_thousandths() {
    let document = stdout_of([
        "summary",
        "--retained",
        "--class=App\\Line",
        "--format=json",
        "unreachable.json",
    ]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        document["rows"],
        json!([{
            "type": "object", "class": "App\\Line", "n_items": 1, "self_size_bytes": 40,
            "retained_size_bytes": 40, "retained_permille": 33,
        }])
    );
    assert_eq!(
        document["heap"],
        json!({
            "size_bytes": 1208,
            "held": {"n_items": 3, "size_bytes": 456},
            "garbage": {"n_items": 4, "size_bytes": 168},
        })
    );
}
