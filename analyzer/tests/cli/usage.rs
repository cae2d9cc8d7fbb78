//! How the program is called, by which name, and what it says to those who call it in another way.

use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use assert_cmd::prelude::*;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, starts_with};

use crate::{analyzer, golden, stdout_of};

#[test]
fn help_is_a_command() {
    assert_eq!(stdout_of(["help"]), stdout_of(["--help"]));
    assert_eq!(
        stdout_of(["help", "summary"]),
        stdout_of(["summary", "--help"])
    );
    analyzer(["help", "guess"]).assert().code(2);
}

#[test]
fn a_dump_without_a_command_is_told_what_is_missing() {
    for args in [
        &["shapes.json"][..],
        &["./nowhere/dump.json.gz", "--retained"],
        &["--retained", "shapes.json"],
        &["-"],
        &["shapes.json", "summary"],
    ] {
        analyzer([])
            .args(args)
            .assert()
            .code(2)
            .stdout("")
            .stderr(contains("a command is missing, such as 'analyzer summary "));
    }
    for args in [&["guess"][..], &["summary", "--guess", "shapes.json"]] {
        analyzer([])
            .args(args)
            .assert()
            .code(2)
            .stderr(contains("a command is missing").not());
    }
}

#[test]
fn hints_tell_the_name_under_which_the_program_is_installed() {
    let dir = tempfile::tempdir().unwrap();
    let installed = dir.path().join("meminfo-analyzer");
    std::fs::copy(cargo_bin("analyzer"), &installed).unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(&installed);
        command.args(args).current_dir(golden(""));
        command.assert()
    };
    let hint = "'meminfo-analyzer summary shapes.json'";
    run(&["shapes.json"]).code(2).stderr(contains(hint));
    run(&["--version"])
        .success()
        .stdout(starts_with("meminfo-analyzer "));
    let example = "Example: meminfo-analyzer free --cut";
    run(&["free", "-h"]).success().stdout(contains(example));
    run(&["help", "query"])
        .success()
        .stdout(contains("Usage: meminfo-analyzer query"))
        .stdout(contains("Example: meminfo-analyzer query"));
    let no_item = "`meminfo-analyzer query` lists them";
    run(&["item", "0x1", "guide.json"])
        .code(1)
        .stderr(contains(no_item));
    run(&["free", "--cut=$nothing", "guide.json"])
        .code(1)
        .stderr(contains("`meminfo-analyzer query -v`"));
    run(&["ref-path", "--merge", "App\\*", "unreachable.json"])
        .success()
        .stdout(contains("see `meminfo-analyzer unreachable`"));
    run(&["heap", "heap.json"])
        .success()
        .stdout(contains("`meminfo-analyzer ref-path"));
}

#[test]
fn units_are_read_as_people_write_them() {
    let matches = |filter: &str| stdout_of(["query", "-f", filter, "guide.json"]);
    for (filter, same) in [
        ("size>=0.07k", "size>=72"),
        ("size >= 0.07 KiB", "size>=72"),
        ("retained>5%", "retained>749"),
        ("children>=0.1k", "children>=100"),
        ("size<1MB", "size<1000000"),
    ] {
        assert_eq!(matches(filter), matches(same), "{filter}");
    }
    let tree = |min: &str| stdout_of(["dominators", "--min", min, "shapes.json"]);
    assert_eq!(tree("1 %"), stdout_of(["dominators", "shapes.json"]));
    assert_ne!(tree("90%"), tree("0"));
    let waste = |min: &str| stdout_of(["waste", "--min", min, "waste.json"]);
    assert_eq!(waste("1k"), waste("1,024"));
    assert_ne!(waste("100%"), waste("0%"));
    assert_eq!(
        stdout_of(["query", "-l", "0.1k", "guide.json"]),
        stdout_of(["query", "-l", "100", "guide.json"])
    );
    for args in [
        ["query", "-fsize>big", "guide.json"],
        ["query", "-fchildren>1.5", "guide.json"],
        ["query", "-l-1", "guide.json"],
        ["waste", "--min=5 parsecs", "waste.json"],
        ["dominators", "--min=%", "guide.json"],
    ] {
        analyzer(args).assert().code(2).stdout("");
    }
}
