//! What is wrong is said in one sentence, and by the exit code.

use predicates::str::{contains, is_match};

use crate::analyzer;

/// A run that ends with an error and one line about it.
fn fails<const N: usize>(args: [&str; N], message: &str) {
    analyzer(args)
        .assert()
        .code(1)
        .stdout("")
        .stderr(format!("error: {message}\n"));
}

/// A run that is refused before anything is read.
fn is_misused<const N: usize>(args: [&str; N], message: &str) {
    analyzer(args)
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains(message));
}

#[test]
fn inputs_that_are_no_dump() {
    fails(["summary", "nowhere.json"], "no such file: nowhere.json");
    fails(["summary", "."], ". is a directory, not a dump");
    fails(
        ["summary", "/dev/null"],
        "cannot read /dev/null: the file is empty",
    );
    for text in ["just text", "[]", "{}", "\u{7f}ELF"] {
        let single_line =
            is_match("^error: cannot read standard input: not a meminfo dump: [^\n]*\n$").unwrap();
        analyzer(["summary", "-"])
            .write_stdin(text)
            .assert()
            .code(1)
            .stdout("")
            .stderr(single_line);
    }
}

#[test]
fn dumps_of_the_future() {
    analyzer(["summary", "-"])
        .write_stdin(r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1,"format_version":99},"items":{}}"#)
        .assert()
        .code(1)
        .stderr(contains("format version 99 is not known"));
}

#[test]
fn unknown_items() {
    fails(
        ["ref-path", "0x1", "guide.json"],
        "no item 0x1 in guide.json: ids look like 0x7f94a1877068, `analyzer query` lists them",
    );
}

#[test]
fn outputs_that_cannot_be_written() {
    analyzer(["summary", "guide.json", "-o", "nowhere/out"])
        .assert()
        .code(1)
        .stderr(contains("error: cannot create nowhere/out: "));
}

#[test]
fn wrong_usage() {
    is_misused(
        ["ref-path", "MyClassA", "guide.json"],
        "not an item id: ids look like 0x7f94a1877068",
    );
    is_misused(
        ["query", "-f", "clas=A", "guide.json"],
        "unknown attribute `clas`, known are class, type, is_root",
    );
    is_misused(
        ["query", "-f", "class>A", "guide.json"],
        "`>` does not fit `class`, which takes = != ~",
    );
    is_misused(
        ["query", "-f", "class~(", "guide.json"],
        "invalid regular expression `(`: unclosed group",
    );
    is_misused(
        ["query", "-f", "MyClassA", "guide.json"],
        "a filter is an attribute, one of",
    );
    is_misused(
        ["query", "-l", "many", "guide.json"],
        "invalid value 'many' for '--limit <N>'",
    );
    is_misused(["summary"], "<DUMP>");
    is_misused(["guess", "guide.json"], "unrecognized subcommand 'guess'");
    is_misused([], "Usage: analyzer <COMMAND>");
}
