//! Dumps in forms that other tools read.

use predicates::str::contains;
use serde_json::Value;

use crate::{analyzer, stdout_of};

#[test]
fn every_dump_can_be_exported() {
    for dump in ["guide.json", "shapes.json", "unreachable.json"] {
        let export = stdout_of(["export", "--format=heapsnapshot", dump]);
        let document: Value = serde_json::from_str(&export).unwrap();
        let keys = [
            "snapshot",
            "nodes",
            "edges",
            "samples",
            "locations",
            "strings",
        ];
        // The loader looks for them one after the other.
        let places = keys.map(|key| export.find(&format!("\"{key}\":")).unwrap());
        assert!(places.is_sorted(), "{dump}");
        assert!(document["snapshot"]["node_count"].as_u64() > Some(1));
    }
}

#[test]
fn the_total_is_the_memory_usage() {
    let export = stdout_of(["export", "shapes.json"]);
    let document: Value = serde_json::from_str(&export).unwrap();
    assert_eq!(document["snapshot"]["extra_native_bytes"], 431_040 - 936);
    let strings = document["strings"].as_array().unwrap();
    for name in [
        "App\\Order",
        "resource(stream)",
        "App\\{closure} /srv/app/worker.php:21",
        "class@anonymous /srv/app/a.php:12",
    ] {
        assert!(strings.contains(&name.into()), "{name}");
    }
}

#[test]
fn exports_go_to_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("guide.heapsnapshot");
    analyzer(["export", "guide.json", "-o"])
        .arg(&file)
        .assert()
        .success()
        .stdout("");
    let written = std::fs::read_to_string(file).unwrap();
    assert_eq!(written, stdout_of(["export", "guide.json"]));
}

#[test]
fn other_forms_are_not_known() {
    analyzer(["export", "--format=table", "guide.json"])
        .assert()
        .code(2)
        .stderr(contains("[possible values: heapsnapshot]"));
}
