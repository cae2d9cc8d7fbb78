//! What PHP code wastes.

use serde_json::{Value, json};

use crate::{analyzer, golden, stdout_of};

fn json_of<const N: usize>(args: [&str; N]) -> Value {
    serde_json::from_str(&stdout_of(args)).unwrap()
}

#[test]
fn every_kind_has_advice_and_places() {
    let expected = std::fs::read_to_string(golden("waste.txt")).unwrap();
    assert_eq!(stdout_of(["waste", "waste.json", "--min=0"]), expected);
}

#[test]
fn small_waste_is_left_out() {
    let document = json_of(["waste", "waste.json", "--format=json"]);
    let kinds = document["kinds"].as_array().unwrap();
    assert_eq!(kinds.len(), 1);
    assert_eq!(kinds[0]["kind"], "never_shrank");
    assert_eq!(
        stdout_of(["waste", "waste.json", "--min", "1MiB"]),
        "No place wastes 1.0 MiB or more; --min 0 shows all.\n"
    );
}

#[test]
fn places_can_be_read_by_a_program() {
    let document = json_of(["waste", "waste.json", "--min=0", "--format=json"]);
    let kind = |name: &str| {
        let kinds = document["kinds"].as_array().unwrap();
        kinds
            .iter()
            .find(|kind| kind["kind"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(
        kind("never_shrank")["places"],
        json!([{
            "held_by": {"class": "App\\Queue", "steps": ["jobs"]},
            "n_items": 1, "wasted_bytes": 40_640, "item": "0x2000",
        }])
    );
    assert_eq!(
        kind("references")["places"][0]["held_by"],
        json!({
            "root": {"frame": "<CLASS_STATIC_MEMBER>", "symbol_name": "App\\Registry::rows"},
            "steps": ["[*]"],
        })
    );
}

#[test]
fn a_limit_cuts_the_places_of_each_kind() {
    let output = stdout_of(["waste", "waste.json", "--min=0", "-l1"]);
    assert_eq!(
        output
            .matches("showing 1 of 2 places, use -l to see more")
            .count(),
        1,
        "{output}"
    );
}

#[test]
fn dumps_that_tell_too_little_are_refused() {
    analyzer(["waste", "php-meminfo.json"]).assert().code(1).stdout("").stderr(
        "warning: php-meminfo.json has references to items it lacks, which were left out: 1\n\
         error: php-meminfo.json does not tell enough of its items: dump again with the meminfo extension\n",
    );
    analyzer(["waste", "waste.json", "--min=much"])
        .assert()
        .code(2);
}
