//! What the guide to hunting leaks prints, to the letter.

use crate::{golden, stdout_of};

fn block(name: &str) -> String {
    std::fs::read_to_string(golden(name)).unwrap()
}

#[test]
fn summary() {
    assert_eq!(
        stdout_of(["summary", "guide.json"]),
        block("guide-summary.txt")
    );
}

#[test]
fn query() {
    let output = stdout_of([
        "query",
        "-v",
        "-f",
        "class=MyClassA",
        "-f",
        "is_root=0",
        "guide.json",
    ]);
    // The guide breaks off within the fifth item.
    assert!(output.starts_with(&block("guide-query.txt")), "{output}");
    assert_eq!(output.matches("Type: object").count(), 10);
    assert!(
        output.ends_with("\nshowing 10 of 100 items, use -l to see more\n"),
        "{output}"
    );
}

#[test]
fn ref_path() {
    let expected = block("guide-ref-path.txt");
    assert_eq!(
        stdout_of(["ref-path", "0x7f94a1877068", "guide.json"]),
        expected
    );
    assert_eq!(
        stdout_of(["ref-path", "-v", "0x7f94a1877068", "guide.json"]),
        expected
    );
}

#[test]
fn ref_path_in_short() {
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x7f94a1877068", "guide.json"]),
        "// Found 1 paths\n$myRootArray['first level']['second level'][3] = 0x7f94a1877068;\n"
    );
}

#[test]
fn query_without_details() {
    assert_eq!(
        stdout_of(["query", "-l", "2", "-f", "class~^My", "guide.json"]),
        "\
+----------------+
| Item ids       |
+----------------+
| 0x7f94a1877008 |
| 0x7f94a1877028 |
+----------------+
showing 2 of 100 items, use -l to see more
"
    );
    let one = stdout_of(["query", "--filters", "id=0x7f94a1877008", "guide.json"]);
    assert!(
        one.ends_with("| 0x7f94a1877008 |\n+----------------+\n"),
        "{one}"
    );
}

#[test]
fn top_children() {
    assert_eq!(
        stdout_of(["top-children", "guide.json", "-l", "2"]),
        "\
+-----+----------------+----------+
| Num | Item ids       | Children |
+-----+----------------+----------+
| 1   | 0x7f94a185cb60 | 100      |
| 2   | 0x7f94a1850c40 | 27       |
+-----+----------------+----------+
showing 2 of 106 items, use -l to see more
"
    );
    assert_eq!(
        stdout_of(["top-children", "-v", "guide.json"]),
        "\
+-----+----------------+----------+-------+
| Num | Item ids       | Children | Type  |
+-----+----------------+----------+-------+
| 1   | 0x7f94a185cb60 | 100      | array |
| 2   | 0x7f94a1850c40 | 27       | array |
| 3   | 0x7f94a1850dc0 | 3        | array |
| 4   | 0x7f94a18501e0 | 1        | array |
| 5   | 0x7f94a1856260 | 1        | array |
+-----+----------------+----------+-------+
showing 5 of 106 items, use -l to see more
"
    );
}

#[test]
fn help_fits_a_screen() {
    for command in [
        "summary",
        "diff",
        "query",
        "ref-path",
        "top-children",
        "dominators",
        "retainers",
        "item",
        "free",
        "unreachable",
        "heap",
        "waste",
        "export",
        "index",
    ] {
        let help = stdout_of([command, "-h"]);
        assert!(help.lines().count() <= 24, "{help}");
    }
    assert!(stdout_of(["--help"]).lines().count() <= 24);
}
