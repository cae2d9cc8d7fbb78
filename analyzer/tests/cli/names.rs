//! Names as users write them: of classes, items and attributes, with their slips.

use predicates::str::contains;

use crate::{analyzer, stdout_of};

/// Dumps of the same program at two times.
const GROWTH: [&str; 2] = [
    "../../../examples/growth-1.json",
    "../../../examples/growth-3.json",
];

fn fails(args: &[&str], message: &str) {
    analyzer([])
        .args(args)
        .assert()
        .code(1)
        .stdout("")
        .stderr(format!("error: {message}\n"));
}

#[test]
fn every_command_finds_classes_as_php_does() {
    let count = |class: &str| {
        let filter = format!("class={class}");
        stdout_of(["query", "-f", &filter, "-l0", "shapes.json"])
    };
    let summary = |class: &str| stdout_of(["summary", "--class", class, "shapes.json"]);
    let merged = |class: &str| stdout_of(["ref-path", "--merge", class, "shapes.json"]);
    let diff = |class: &str| {
        let args = [
            "diff",
            "--all",
            "--class",
            class,
            "shapes.json",
            "shapes.json",
        ];
        stdout_of(args)
    };
    for class in [
        r"\App\Order",
        r"app\order",
        "order",
        r"*\ORDER",
        r"App\Orde?",
    ] {
        assert_eq!(count(class), count(r"App\Order"), "{class}");
        assert_eq!(summary(class), summary(r"App\Order"), "{class}");
        assert_eq!(merged(class), merged(r"App\Order"), "{class}");
        assert_eq!(diff(class), diff(r"App\Order"), "{class}");
    }
    let others = stdout_of(["query", "-f", r"class!=\app\order", "-l0", "shapes.json"]);
    let all = stdout_of(["query", "-f", "class~.", "-l0", "shapes.json"]);
    assert_ne!(others, all);
}

#[test]
fn a_class_that_is_not_there_is_an_error_with_the_nearest_names() {
    let message = r"no class App\Ordre in shapes.json: did you mean App\Order?";
    fails(
        &["summary", "--class", r"App\Ordre", "shapes.json"],
        message,
    );
    fails(&["query", "-f", r"class=App\Ordre", "shapes.json"], message);
    fails(
        &["ref-path", "--merge", r"App\Ordre", "shapes.json"],
        message,
    );
    fails(
        &["diff", "--class=Requets", GROWTH[0], GROWTH[1]],
        "no class Requets in these dumps: did you mean Request?",
    );
    fails(
        &["summary", "--class", "Nobody", "shapes.json"],
        "no class Nobody in shapes.json: `analyzer summary` lists classes",
    );
    fails(
        &["summary", "--class", r"\Order", "shapes.json"],
        r"no class Order in shapes.json: did you mean App\Order?",
    );
    // To leave out what is not there is no mistake, nor is a pattern for nothing.
    for filter in ["class!=Nobody", "class=Nobody*", "class~Nobody"] {
        analyzer(["query", "-f", filter, "shapes.json"])
            .assert()
            .success()
            .stderr("");
    }
    assert!(stdout_of(["summary", "--class=Nobody*", "shapes.json"]).contains("Type"));
}

#[test]
fn cuts_name_classes_in_the_same_way() {
    let freed = |class: &str| {
        let cut = format!("--cut={class}::$lines");
        stdout_of(["free", &cut, "shapes.json"])
    };
    for class in [r"\App\Order", r"app\order", "Order", r"*\ORDER"] {
        assert_eq!(freed(class), freed(r"App\Order"), "{class}");
    }
    for (cut, message) in [
        (
            r"--cut=App\Ordre::$lines",
            r"no class App\Ordre in shapes.json: did you mean App\Order?",
        ),
        (
            "--cut=order::$line",
            "the dump has no reference order::$line: did you mean order::$lines?",
        ),
        (
            "--cut=0x1000.line",
            "the dump has no reference 0x1000.line: did you mean 0x1000.lines?",
        ),
        (
            "--cut=0x600.lines",
            "no item 0x600 in shapes.json: did you mean 0x6000?",
        ),
        (
            "--cut=$seen",
            "the dump has no reference $seen: did you mean $seen twice?",
        ),
    ] {
        fails(&["free", cut, "shapes.json"], message);
        let ignored = cut.replace("--cut", "--ignore");
        fails(&["ref-path", "0x6000", &ignored, "shapes.json"], message);
    }
}

#[test]
fn an_item_that_is_not_there_is_an_error_with_the_nearest_ids() {
    let message = "no item 0x600 in shapes.json: did you mean 0x6000?";
    for command in ["ref-path", "item", "retainers"] {
        fails(&[command, "0x600", "shapes.json"], message);
    }
    fails(&["dominators", "--at", "0x600", "shapes.json"], message);
    fails(&["query", "-f", "id=0x600", "shapes.json"], message);
    fails(&["query", "-f", "dominator=0x600", "shapes.json"], message);
    analyzer(["ref-path", "6000", "shapes.json"])
        .assert()
        .code(2)
        .stderr(contains("not an item id: did you mean 0x6000?"));
    analyzer(["ref-path", "Order", "shapes.json"])
        .assert()
        .code(2)
        .stderr(contains("with --merge, a class"));
}

#[test]
fn words_that_are_not_known_are_told_with_the_nearest() {
    for (option, hint) in [
        ("--filters=clas=A", "did you mean class?"),
        ("--filters=retaned>1", "did you mean retained?"),
        ("--columns=id,objecthandle", "did you mean object_handle?"),
        ("--sort=-dept", "did you mean depth?"),
        ("--filters=type=strin", "string, array, object, "),
        ("--filters=class=", "a class such as App\\Order"),
    ] {
        analyzer(["query", option, "shapes.json"])
            .assert()
            .code(2)
            .stdout("")
            .stderr(contains(hint));
    }
}
