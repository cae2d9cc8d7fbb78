//! What items retain, and who dominates them.

use serde_json::{Value, json};

use crate::{analyzer, stdout_of, stdout_on};

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

/// A dump with so many classes, of each two objects that share a string.
pub fn shared_by_classes(n_classes: usize) -> String {
    let mut items = Vec::new();
    for class in 0..n_classes {
        let id = 0x1000 + 0x10 * class;
        for id in [id, id + 1] {
            items.push(json!({
                "type": "object", "size": 40, "class": format!("Order{class}"), "object_handle": id, "is_root": true,
                "frame": "<GLOBAL>", "symbol_name": "x", "children": {"cache": format!("{:#x}", 0x1002 + 0x10 * class)},
            }));
        }
        items.push(
            json!({"type": "string", "size": 1_000_000, "length": 999_900, "is_root": false}),
        );
    }
    let items: serde_json::Map<_, _> = (items.into_iter().enumerate())
        .map(|(n, item)| (format!("{:#x}", 0x1000 + 0x10 * (n / 3) + n % 3), item))
        .collect();
    let header = json!({
        "memory_usage": 1, "memory_usage_real": 1, "peak_memory_usage": 1, "peak_memory_usage_real": 1,
        "format_version": 2, "producer": "x", "php_version": "8",
    });
    let trailer = json!({"items": items.len(), "unreachable": 0, "memory_usage": 1});
    format!(
        r#"{{"header":{header},"items":{},"trailer":{trailer}}}"#,
        Value::Object(items)
    )
}

fn retained_of(args: &[&str], dump: &str) -> String {
    let mut command = analyzer(["summary", "--retained"]);
    let output = command.args(args).arg("-").write_stdin(dump);
    let output = output.assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

#[test]
fn a_class_retains_what_only_several_of_its_objects_hold() {
    assert_eq!(
        retained_of(&[], &shared_by_classes(1)),
        "\
+--------+-----------------+-----------------------------+-----------------------+---------------+
| Type   | Instances Count | Cumulated Self Size (bytes) | Retained Size (bytes) | Share of Heap |
+--------+-----------------+-----------------------------+-----------------------+---------------+
| Order0 | 2               | 80                          | 1000080               | 100.0 %       |
| string | 1               | 1000000                     | 1000000               | 100.0 %       |
+--------+-----------------+-----------------------------+-----------------------+---------------+
Heap: 976.6 KiB
"
    );
}

#[test]
fn what_is_only_a_lower_bound_says_so() {
    let dump = shared_by_classes(140);
    let table = retained_of(&[], &dump);
    let with = |text: &str| table.lines().filter(|line| line.contains(text)).count();
    // Those that retain most, and of the others the first that are shown.
    assert_eq!(with("| 1000080 "), 128);
    assert_eq!(with("| ≥ 80 "), 12);
    assert!(table.contains("\n≥ is the sum of what the items of a row keep one by one;"));
    // In order of their names, since nothing else tells them apart.
    assert!(table.contains("| Order99  | 2               | 80                          | ≥ 80 "));
    let one = retained_of(&["--class=Order99"], &dump);
    assert!(one.contains("| Order99 | 2               | 80                          | 1000080 "));
    assert!(!one.contains('≥'));
    let document: Value = serde_json::from_str(&retained_of(&["--format=json"], &dump)).unwrap();
    let last = document["rows"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["retained_is_exact"], &last["retained_size_bytes"]),
        (&json!(false), &json!(80))
    );
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
| array | 2               | 376                         | 488                   | 52.1 %        |
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
            "retained_size_bytes": 40, "retained_is_exact": true, "retained_permille": 33,
        }])
    );
    assert_eq!(
        document["heap"],
        json!({
            "self_size_bytes": 1208,
            "held": {"n_items": 3, "self_size_bytes": 456},
            "garbage": {"n_items": 4, "self_size_bytes": 168},
        })
    );
}

#[test]
fn dominators_stand_above_what_they_dominate() {
    assert_eq!(
        stdout_of(["dominators", "guide.json"]),
        "\
\x20 Retained    Share  Dominated items
  12.5 KiB   85.4 %  $myRootArray array 0x7f94a1856260
  12.4 KiB   85.0 %    ['first level'] array 0x7f94a185ca20
  12.4 KiB   84.5 %      ['second level'] array 0x7f94a185cb60
  12.3 KiB   84.0 %        [*] 100 × MyClassA
   5.3 KiB   36.0 %          ->myObjectName 100 × string
   1.3 KiB    8.8 %  $_SERVER array 0x7f94a1850c40
   1.2 KiB    8.3 %    [*] 24 × string
     228 B    1.5 %  $_ENV array 0x7f94a1850dc0
     156 B    1.0 %    [*] 3 × string
     124 B    0.8 %  $argv array 0x7f94a18501e0
      72 B    0.5 %  $_GET array 0x7f94a1850000
     439 B    2.9 %  and 12 more
Heap: 14.6 KiB
"
    );
    assert_eq!(
        stdout_of(["dominators", "--min", "0", "shapes.json"]),
        "\
\x20 Retained    Share  Dominated items
     800 B   85.5 %  App\\Worker->run() $order App\\Order 0x1000
     392 B   41.9 %    ->lines array 0x2000
      40 B    4.3 %      [\"\\x35\"] Evil\\e[2J\\u{202e}Name 0x5000
      32 B    3.4 %      ['it\\'s'] reference 0x4000
     352 B   37.6 %    ->{'on save'} Closure worker.php:21 0x3000
      32 B    3.4 %      -><log> resource 0x7000
       0 B    0.0 %    ->{Base::id} integer 0x1050
      56 B    6.0 %  ${'seen twice'} array 0x8000
      40 B    4.3 %  (shared) class@anonymous /srv/app/a.php:12 0x6000
      40 B    4.3 %  (no root) App\\Orphan 0x9000
Heap: 936 B, of which 40 B in 1 item is garbage
"
    );
    assert_eq!(
        stdout_of(["dominators", "--depth=1", "unreachable.json"]),
        "\
\x20 Retained    Share  Dominated items
     544 B   45.0 %  $stmt PDOStatement 0x1000
     456 B   37.7 %  (unknown holder) App\\Session 0x6000
     128 B   10.6 %  (no root) App\\Order 0x4000
      40 B    3.3 %  <MODULE curl> curl_globals 48 App\\Handler 0x3000
      40 B    3.3 %  (no root) App\\Node 0x5000
Heap: 1.2 KiB, of which 168 B in 4 items is garbage, and 456 B in 3 items is held by something unknown
there are more levels, use --depth to see them
"
    );
}

#[test]
fn dominators_of_a_part_begin_at_an_item() {
    assert_eq!(
        stdout_of(["dominators", "--at=0x2000", "--min=33", "shapes.json"]),
        "\
\x20 Retained    Share  Dominated items
     392 B   41.9 %  ->lines array 0x2000
      40 B    4.3 %    [\"\\x35\"] Evil\\e[2J\\u{202e}Name 0x5000
      32 B    3.4 %    and 1 more
Heap: 936 B, of which 40 B in 1 item is garbage
"
    );
}

#[test]
fn dominators_for_programs_are_a_list() {
    let document = stdout_of(["dominators", "--min=5KiB", "--format=json", "guide.json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        document["rows"][0],
        json!({
            "depth": 0, "n_items": 1, "retained_size_bytes": 12816, "retained_permille": 854, "type": "array",
            "id": "0x7f94a1856260", "reach": "rooted",
            "held_as": {"root": {"frame": "<GLOBAL>", "symbol_name": "myRootArray"}},
        })
    );
    assert_eq!(
        document["rows"][1]["held_as"],
        json!({"reference": {"label": "first level"}})
    );
    assert_eq!(
        document["rows"][3],
        json!({
            "depth": 3, "n_items": 100, "retained_size_bytes": 12600, "retained_permille": 840, "type": "object",
            "class": "MyClassA", "reach": "rooted", "held_as": {"shape": "[*]"},
        })
    );
    assert_eq!(document["is_cut"], false);
}

#[test]
fn the_largest_of_many_small_ones_are_shown() {
    assert_eq!(
        stdout_of(["dominators", "--min=13KiB", "guide.json"]),
        "\
\x20 Retained    Share  Dominated items
  12.5 KiB   85.4 %  $myRootArray array 0x7f94a1856260
   1.3 KiB    8.8 %  $_SERVER array 0x7f94a1850c40
     228 B    1.5 %  $_ENV array 0x7f94a1850dc0
     124 B    0.8 %  $argv array 0x7f94a18501e0
      72 B    0.5 %  $_GET array 0x7f94a1850000
     439 B    2.9 %  and 12 more
Heap: 14.6 KiB
"
    );
}

#[test]
fn every_dump_can_be_asked_everything() {
    let dumps = [
        "guide.json",
        "shapes.json",
        "unreachable.json",
        "truncated.json",
        "php-meminfo.json",
    ];
    let questions: [&[&str]; 6] = [
        &["summary", "--retained", "--group=namespace"],
        &["dominators", "--min=0"],
        &[
            "query",
            "--sort=retained",
            "--columns=id,class,retained,dominator,depth",
        ],
        &["query", "-v", "-f", "depth>=0", "-f", "retained>0"],
        &["ref-path", "--merge", "*"],
        &["unreachable"],
    ];
    for dump in dumps {
        for question in questions {
            for format in ["table", "json"] {
                let mut command = analyzer([]);
                command.args(question).args([dump, "--format", format]);
                command.assert().success();
            }
        }
    }
}

#[test]
fn what_the_dump_does_not_call_unreachable_is_not_called_garbage() {
    let dump = r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1},"items":{
        "0x1":{"type":"array","size":56,"is_root":false,"children":{"0":"0x2"}},
        "0x2":{"type":"string","size":24,"is_root":false}}}"#;
    analyzer(["dominators", "-"])
        .write_stdin(dump)
        .assert()
        .success()
        .stdout(
            "\x20 Retained    Share  Dominated items\n\
             \x20     80 B  100.0 %  (no root) array 0x1\n\
             \x20     24 B   30.0 %    [0] string 0x2\n\
             Heap: 80 B, of which 80 B in 2 items is reached from no root\n",
        );
}

/// Five shutdown functions, one with an argument.
#[test]
fn roots_that_a_number_tells_apart_are_one_row() {
    let mut dump = r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1},"items":{"#.to_owned();
    for n in 0..5 {
        dump += &format!(
            r#""0x1{n}":{{"type":"object","size":100,"class":"Job","is_root":true,"frame":"<SHUTDOWN_FUNCTION>","symbol_name":"{n}","children":{{"at":"0x2{n}"}}}},
            "0x2{n}":{{"type":"object","size":50,"class":"Item","is_root":false,"children":{{}}}},"#
        );
    }
    dump += r#""0x30":{"type":"object","size":60,"class":"Job","is_root":true,"frame":"<SHUTDOWN_FUNCTION>","symbol_name":"4 <argument 1>","children":{}}}}"#;
    let run = |args: &[&str]| stdout_on(&dump, args);
    assert_eq!(
        run(&["dominators"]),
        "  Retained    Share  Dominated items
     750 B   92.6 %  <SHUTDOWN_FUNCTION> * 5 × Job
     250 B   30.9 %    ->at 5 × Item
      60 B    7.4 %  <SHUTDOWN_FUNCTION> 4 <argument 1> Job 0x30
Heap: 810 B
"
    );
    assert_eq!(
        run(&["ref-path", "--merge", "*"]),
        "\
Shortest paths to 11 objects
   Objects    Share  Path
        10   90.9 %  <SHUTDOWN_FUNCTION> * 5 × Job
         5   45.5 %    ->at 5 × Item
         1    9.1 %  <SHUTDOWN_FUNCTION> 4 <argument 1> Job 0x30
"
    );
    let document: Value = serde_json::from_str(&run(&["dominators", "--format=json"])).unwrap();
    let root = serde_json::json!({"frame": "<SHUTDOWN_FUNCTION>", "symbol_name": "*"});
    assert_eq!(document["rows"][0]["held_as"]["roots"], root);
}
