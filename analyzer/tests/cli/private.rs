//! Memory behind items that is no PHP value: what belongs to one of them, and what several share.

use crate::{analyzer, golden, stdout_of};

/// Bytes that are freed at once if these references are cut.
fn freed(cuts: &[&str]) -> u64 {
    let mut command = analyzer(["free", "private.json", "--format", "json"]);
    for cut in cuts {
        command.args(["--cut", cut]);
    }
    let stdout = command.assert().success().get_output().stdout.clone();
    let report: serde_json::Value = serde_json::from_slice(&stdout).unwrap();
    report["at_once"]["self_size_bytes"].as_u64().unwrap()
}

#[test]
fn what_belongs_to_one_item_goes_with_it() {
    assert_eq!(freed(&["$client"]), 601_624);
}

#[test]
fn what_is_shared_goes_with_the_last() {
    assert_eq!(freed(&["$a"]), 100);
    assert_eq!(freed(&["$b"]), 156);
    assert_eq!(freed(&["$a", "$b"]), 100 + 156 + 4096);
}

#[test]
fn a_size_says_how_much_of_it_was_found_by_a_scan() {
    let item = stdout_of(["item", "0x1000", "private.json"]);
    assert!(item.contains("Size: 587.5 KiB"), "{item}");
    assert!(
        item.contains("Private Size: 585.9 KiB of that (conservative)"),
        "{item}"
    );
    let item = stdout_of(["item", "0x2000", "private.json"]);
    assert!(!item.contains("Private Size"), "{item}");
}

#[test]
fn queries_and_sums_know_it() {
    let found = stdout_of([
        "query",
        "private.json",
        "-f",
        "private_size>=56",
        "--columns",
        "id,size",
    ]);
    assert!(
        found.contains("0x1000") && found.contains("0x3000"),
        "{found}"
    );
    assert!(!found.contains("0x2000"), "{found}");
    let summary = stdout_of(["summary", "private.json"]);
    assert!(summary.contains("601624"), "{summary}");
    let dominators = stdout_of(["dominators", "private.json"]);
    assert!(
        dominators.contains("601624") || dominators.contains("587.5 KiB"),
        "{dominators}"
    );
}

#[test]
fn a_dump_that_ends_before_it_is_read_without() {
    let dump = std::fs::read_to_string(golden("private.json")).unwrap();
    let end = dump.find("},\n\"private\"").unwrap();
    let output = analyzer(["item", "0x1000", "-"])
        .write_stdin(&dump[..end])
        .assert()
        .success();
    let item = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    assert!(item.contains("Size: 1.6 KiB"), "{item}");
}
