//! Where results are written to: to a whole file or none, and never over a dump.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use predicates::str::contains;
use tempfile::TempDir;

use crate::{analyzer, golden, mkfifo, stdout_of};

fn summary() -> String {
    stdout_of(["summary", "guide.json"])
}

/// A folder with a dump in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(golden("guide.json"), folder.path().join("dump.json")).unwrap();
    folder
}

/// Runs a script in a folder, in which `$A` is the program.
fn bash(script: &str, folder: &Path) -> Output {
    Command::new("bash")
        .args(["-c", script])
        .env("A", assert_cmd::cargo::cargo_bin("analyzer"))
        .current_dir(folder)
        .output()
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_dump_is_not_written_over() {
    let folder = folder();
    let dump = folder.path().join("dump.json");
    let content = fs::read(&dump).unwrap();
    symlink("dump.json", folder.path().join("soft")).unwrap();
    symlink("soft", folder.path().join("softer")).unwrap();
    fs::hard_link(&dump, folder.path().join("hard")).unwrap();
    let scripts = [
        "$A summary dump.json -o dump.json",
        "$A summary dump.json -o ./../${PWD##*/}/dump.json",
        "$A summary dump.json -o soft",
        "$A summary soft -o dump.json",
        "$A summary dump.json -o softer",
        "$A summary dump.json -o hard",
        "$A summary --format=json dump.json -o hard",
        "$A summary dump.json -o /proc/self/fd/3 3<> dump.json",
        "$A summary dump.json -o /dev/fd/3 3>> dump.json",
        "$A summary dump.json -o /dev/stdout >> dump.json",
        "$A summary dump.json >> dump.json",
        "$A summary - -o dump.json < dump.json",
        "$A export dump.json -o dump.json",
        "$A export dump.json -o hard",
        "$A diff hard dump.json -o soft",
        "$A diff dump.json dump.json >> hard",
    ];
    for script in scripts {
        let output = bash(script, folder.path());
        assert_eq!(output.status.code(), Some(1), "{script}: {output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("it is the dump itself"), "{script}: {said}");
        assert!(fs::read(&dump).unwrap() == content, "{script}");
    }
    assert_eq!(
        names(folder.path()),
        ["dump.json", "hard", "soft", "softer"]
    );
}

#[test]
fn what_is_no_file_may_be_read_and_written() {
    let folder = folder();
    let output = bash(
        "$A summary dump.json -o /dev/null; $A summary /dev/null -o /dev/null",
        folder.path(),
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "error: cannot read /dev/null: the file is empty\n");
}

#[test]
fn a_file_is_replaced_as_a_whole_and_keeps_its_permissions() {
    let folder = folder();
    let out = folder.path().join("out");
    let run = || {
        bash("umask 027; $A summary dump.json -o out", folder.path())
            .status
            .success()
    };
    assert!(run());
    assert_eq!(fs::read_to_string(&out).unwrap(), summary());
    assert_eq!(out.metadata().unwrap().mode() & 0o7777, 0o640);
    let inode = out.metadata().unwrap().ino();
    fs::write(&out, "before").unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o604)).unwrap();
    assert!(run());
    assert_eq!(fs::read_to_string(&out).unwrap(), summary());
    assert_eq!(out.metadata().unwrap().mode() & 0o7777, 0o604);
    assert_ne!(out.metadata().unwrap().ino(), inode);
    assert_eq!(names(folder.path()), ["dump.json", "out"]);
}

#[test]
fn links_stay_and_what_they_lead_to_is_written() {
    let folder = folder();
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    let target = folder.path().join("elsewhere/out");
    symlink("elsewhere/out", folder.path().join("link")).unwrap();
    for _ in ["not there yet", "replaced"] {
        assert!(
            bash("$A summary dump.json -o link", folder.path())
                .status
                .success()
        );
        assert!(folder.path().join("link").is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), summary());
        assert_eq!(names(&folder.path().join("elsewhere")), ["out"]);
        fs::write(&target, "before").unwrap();
    }
    symlink("loop", folder.path().join("loop")).unwrap();
    let output = bash("$A summary dump.json -o loop", folder.path());
    assert_eq!(
        output.stderr,
        b"error: cannot create loop: too many links\n"
    );
}

#[test]
fn an_output_that_fails_leaves_what_was_there() {
    let folder = folder();
    // Files of this shell have 1 KiB at most.
    let limited = "trap '' XFSZ; ulimit -f 1; $A export dump.json -o out";
    let killed = "ulimit -c 0 -f 1; $A export dump.json -o out";
    for script in [limited, killed] {
        let output = bash(script, folder.path());
        assert!(!output.status.success(), "{output:?}");
        assert_eq!(names(folder.path()), ["dump.json"]);
    }
    fs::write(folder.path().join("out"), "before").unwrap();
    for script in [limited, killed] {
        assert!(!bash(script, folder.path()).status.success());
        assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"before");
        assert_eq!(names(folder.path()), ["dump.json", "out"]);
    }
    let output = bash(limited, folder.path());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: cannot write to out: File too large"),
        "{said}"
    );
}

#[test]
fn fifos_and_descriptors_are_written_to() {
    let folder = folder();
    mkfifo(&folder.path().join("fifo"));
    let scripts = [
        "cat fifo & $A summary dump.json -o fifo; wait",
        "$A summary dump.json -o /dev/stdout",
        "$A summary dump.json -o /dev/stdout | cat",
        "$A summary dump.json -o /dev/stdout > out; cat out",
        "$A summary dump.json -o /proc/self/fd/1 >> again; cat again",
        "$A summary dump.json -o >(cat); sleep 1",
        "$A summary dump.json -o /dev/fd/4 4> four; cat four",
        "$A summary dump.json -o /dev/stderr 2>&1 >/dev/null",
    ];
    for script in scripts {
        let output = bash(script, folder.path());
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            summary(),
            "{script}"
        );
    }
    // What was written before stays.
    let output = bash(
        "echo before > log; $A summary dump.json -o /dev/stdout >> log; head -n1 log",
        folder.path(),
    );
    assert_eq!(output.stdout, b"before\n");
    assert!(folder.path().join("fifo").metadata().is_ok());
}

#[test]
fn what_cannot_be_written_to_is_said() {
    let folder = folder();
    for (path, why) in [
        (".", "Is a directory"),
        ("none/out", "No such file"),
        ("dump.json/out", "Not a directory"),
    ] {
        analyzer(["summary", "dump.json", "-o", path])
            .current_dir(folder.path())
            .assert()
            .code(1)
            .stderr(contains(format!("error: cannot create {path}: {why}")));
    }
    analyzer(["summary", "dump.json", "-o", "/dev/full"])
        .current_dir(folder.path())
        .assert()
        .code(1)
        .stderr(contains("error: cannot write to /dev/full: No space left"));
}
