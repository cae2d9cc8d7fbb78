//! What has changed from dump to dump.

use std::process::Stdio;

use assert_cmd::cargo::cargo_bin;
use predicates::str::contains;
use serde_json::{Value, json};

use crate::{analyzer, golden, stdout_of};

const BEFORE: &str = "../../../examples/growth-1.json";
const BETWEEN: &str = "../../../examples/growth-2.json";
const AFTER: &str = "../../../examples/growth-3.json";

fn json_of(args: [&str; 5]) -> Value {
    serde_json::from_str(&stdout_of(args)).unwrap()
}

#[test]
fn two_dumps_show_a_difference() {
    assert_eq!(
        stdout_of(["diff", "--class=T*", "guide.json", "guide.json"]),
        "\
+--------------------+-----------+--------+-----------------+
| Memory             | Size      | Change | Share of Growth |
+--------------------+-----------+--------+-----------------+
| memory_get_usage() | 420.9 KiB |    0 B |                 |
|   items            |  14.6 KiB |    0 B |                 |
+--------------------+-----------+--------+-----------------+
+------------+--------------+--------+-------+--------+-----------+--------+
| Dump       | Memory Usage | Change | Items | Change | Self Size | Change |
+------------+--------------+--------+-------+--------+-----------+--------+
| guide.json | 420.9 KiB    |        | 0     |        | 0 B       |        |
| guide.json | 420.9 KiB    | 0 B    | 0     | 0      | 0 B       | 0 B    |
+------------+--------------+--------+-------+--------+-----------+--------+
Nothing has changed
"
    );
    let rows = stdout_of(["diff", "-l3", BETWEEN, AFTER]);
    let rows = &rows[rows.find("+---------+--").unwrap()..];
    assert_eq!(
        rows,
        "\
+---------+-----------+--------+-----------+----------+---------+
| Type    | Instances | Change | Self Size | Change   | Verdict |
+---------+-----------+--------+-----------+----------+---------+
| Request | 60        | +20    | 4.7 KiB   | +1.6 KiB | grew    |
| integer | 64        | +20    | 0 B       | 0 B      | grew    |
+---------+-----------+--------+-----------+----------+---------+
6 more rows have not changed, use --all to see them
"
    );
}

#[test]
fn three_dumps_show_a_trend() {
    let document = json_of(["diff", "--format=json", BEFORE, BETWEEN, AFTER]);
    let trends = document["rows"].as_array().unwrap().iter();
    let trends: Vec<_> = trends
        .map(|row| (row["class"].as_str(), row["verdict"].as_str().unwrap()))
        .collect();
    assert!(trends.contains(&(Some("Request"), "grows_every_step")));
    assert!(trends.contains(&(Some("Template"), "warm_up")));
    assert_eq!(
        document["rows"][0]["n_items"],
        json!({"values": [20, 40, 60], "steps": [20, 20], "change": 40})
    );
    assert_eq!(document["verdict_of"], "self_size_bytes");
    assert_eq!(document["dumps"][2]["php_version"], "8.2.36");
    let last = stdout_of(["diff", "--sort=count", "-l1", BEFORE, BETWEEN, AFTER]);
    assert!(last.contains("| +20, +20           | ▁▅█   | grows every step |"));
}

#[test]
fn the_verdict_is_on_what_is_compared() {
    let table = stdout_of(["diff", "--retained", BEFORE, BETWEEN, AFTER]);
    let of_worker = table
        .lines()
        .find(|line| line.starts_with("| Worker "))
        .unwrap();
    assert!(
        of_worker.ends_with("| ▁▆█   | grows every step |"),
        "{table}"
    );
    let table = stdout_of(["diff", "--retained", BEFORE, AFTER, "-l2"]);
    // What has grown most by what it retains comes first.
    let of_worker = table
        .lines()
        .find(|line| line.starts_with("| Worker "))
        .unwrap();
    assert!(
        of_worker.ends_with("| 10.2 KiB      | +4.7 KiB | grew    |"),
        "{table}"
    );
}

#[test]
fn lower_bounds_are_compared_with_lower_bounds() {
    let folder = tempfile::tempdir().unwrap();
    let [few, many] = [2, 140].map(|n_classes| {
        let path = folder.path().join(format!("{n_classes}.json"));
        std::fs::write(&path, crate::retained::shared_by_classes(n_classes)).unwrap();
        path
    });
    let document = analyzer(["diff", "--retained", "--all", "--format=json"])
        .args([&few, &many])
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let document: Value = serde_json::from_slice(&document).unwrap();
    let row = |class: &str| {
        let mut rows = document["rows"].as_array().unwrap().iter();
        rows.find(|it| it["class"] == class).unwrap().clone()
    };
    let (exact, bound) = (row("Order0"), row("Order99"));
    assert_eq!(
        exact["retained_size_bytes"]["values"],
        json!([1_000_080, 1_000_080])
    );
    assert_eq!(exact["retained_is_exact"], true);
    assert_eq!(bound["retained_size_bytes"]["values"], json!([0, 80]));
    assert_eq!(bound["retained_is_exact"], false);
}

#[test]
fn holders_of_what_grows_have_retained_sizes_that_grow() {
    let document = stdout_of([
        "diff",
        "--class=Worker",
        "--sort=retained",
        "--format=json",
        BEFORE,
        AFTER,
    ]);
    let document: Value = serde_json::from_str(&document).unwrap();
    let row = &document["rows"][0];
    assert_eq!(row["class"], "Worker");
    assert_eq!(row["self_size_bytes"]["change"], 0);
    assert!(row["retained_size_bytes"]["change"].as_i64() > Some(4000));
}

#[test]
fn rows_can_be_new_or_gone() {
    let document = stdout_of(["diff", "--format=json", BEFORE, "shapes.json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    let row = |class: &str| -> Value {
        let mut rows = document["rows"].as_array().unwrap().iter();
        rows.find(|row| row["class"] == class).unwrap().clone()
    };
    assert_eq!(row("App\\Order")["is_new"], true);
    assert_eq!(row("Request")["is_gone"], true);
}

#[test]
fn growth_beyond_a_threshold_is_an_error() {
    analyzer(["diff", "--fail-on=growth=4800", BEFORE, AFTER])
        .assert()
        .success();
    analyzer(["diff", "--fail-on=growth=4KiB", BEFORE, AFTER])
        .assert()
        .code(1)
        .stdout(contains("Request"))
        .stderr(
            "error: memory_get_usage() grew by 4.7 KiB, from 388.9 KiB to 393.6 KiB: more than the 4096 B that --fail-on allows\n",
        );
    analyzer(["diff", "--class=Request", "--fail-on=growth=3KiB"])
        .args([BEFORE, AFTER])
        .assert()
        .code(1)
        .stderr(contains("error: self sizes grew by 3.1 KiB"));
    analyzer(["diff", "--fail-on=growth=70%", AFTER, BEFORE])
        .assert()
        .success();
    analyzer(["diff", "--fail-on=5%", BEFORE, AFTER])
        .assert()
        .code(2)
        .stderr(contains("as growth=1MiB or growth=5%"));
}

#[test]
fn the_verdict_counts_whatever_happens_to_the_output() {
    let exit_code = |limit: &str, stderr: Stdio| {
        let mut child = std::process::Command::new(cargo_bin("analyzer"))
            .current_dir(golden(""))
            .args(["diff", limit, BEFORE, AFTER])
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        // Whoever reads has gone before there is anything to read.
        drop((child.stdout.take(), child.stderr.take()));
        child.wait().unwrap().code()
    };
    assert_eq!(exit_code("--fail-on=growth=4KiB", Stdio::null()), Some(1));
    assert_eq!(exit_code("--fail-on=growth=4KiB", Stdio::piped()), Some(1));
    assert_eq!(exit_code("--fail-on=growth=4800", Stdio::null()), Some(0));
    analyzer(["diff", "--fail-on=growth=4KiB", "-o", "/dev/full"])
        .args([BEFORE, AFTER])
        .assert()
        .code(1)
        .stderr(contains("that --fail-on allows: cannot write to /dev/full"));
}

#[test]
fn a_gate_that_cannot_be_judged_is_not_passed() {
    let cases: [(&[&str], &str); 5] = [
        (&["truncated.json"], "truncated.json is truncated"),
        (
            &["--class=Requets"],
            "no class Requets in these dumps: did you mean Request?",
        ),
        (
            &["--class=Requets*"],
            "no dump has an object of such a class",
        ),
        (&["nowhere.json"], "no such file: nowhere.json"),
        (
            &["php-meminfo.json"],
            "sizes and numbers can differ for that reason alone",
        ),
    ];
    for (args, reason) in cases {
        analyzer(["diff", "--fail-on=growth=100%", BEFORE, AFTER])
            .args(args)
            .assert()
            .code(3)
            .stderr(contains("error: --fail-on cannot be judged: "))
            .stderr(contains(reason));
    }
}

#[test]
fn a_gate_refuses_a_dump_that_was_changed() {
    let dir = tempfile::tempdir().unwrap();
    let changed = dir.path().join("changed.json");
    let text = std::fs::read_to_string(golden(AFTER)).unwrap();
    let mut lines: Vec<_> = text.split_inclusive('\n').collect();
    lines.remove(3);
    std::fs::write(&changed, lines.concat()).unwrap();
    analyzer(["diff", "--fail-on=growth=100%", BEFORE])
        .arg(changed)
        .assert()
        .code(3)
        .stderr(contains("but its trailer counts"));
}

#[test]
fn dumps_of_different_producers_are_compared_with_a_warning() {
    analyzer(["diff", "guide.json", "php-meminfo.json"])
        .assert()
        .success()
        .stderr(contains(
            "php-meminfo.json by a program without a name: sizes and numbers can differ for that reason alone",
        ));
}

#[test]
fn one_dump_is_not_enough() {
    analyzer(["diff", "guide.json"]).assert().code(2);
}
