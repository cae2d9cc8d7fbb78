//! With `--format json`, standard error is for programs as well.

use serde_json::{Value, json};

use crate::{analyzer, golden, stdout_of};

/// What a run that fails says on standard error.
fn failure(args: &[&str], exit_code: i32) -> Value {
    let output = analyzer([])
        .args(args)
        .assert()
        .code(exit_code)
        .get_output()
        .clone();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let document: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["error"]["exit_code"], exit_code, "{document}");
    document["error"].clone()
}

#[test]
fn errors_are_json_with_a_code() {
    let cases: [(&[&str], i32, &str); 12] = [
        (&["summary", "nowhere.json"], 1, "no_such_file"),
        (&["summary", "."], 1, "is_directory"),
        (&["summary", "/dev/null"], 1, "unreadable_dump"),
        (
            &["summary", "--class=Ordr", "shapes.json"],
            1,
            "no_such_class",
        ),
        (&["query", "-fid=0x1", "guide.json"], 1, "no_such_item"),
        (
            &["free", "--cut=$no", "shapes.json"],
            1,
            "no_such_reference",
        ),
        (&["heap", "guide.json"], 1, "dump_lacks_data"),
        (&["waste", "php-meminfo.json"], 1, "dump_lacks_data"),
        (
            &["summary", "guide.json", "-o", "nowhere/out"],
            1,
            "unwritable_output",
        ),
        (&["query", "-fclas=A", "guide.json"], 2, "usage"),
        (&["ref-path", "A", "guide.json"], 2, "usage"),
        (&["guess", "guide.json"], 2, "usage"),
    ];
    for (args, exit_code, code) in cases {
        for format in [&["--format=json"][..], &["--format", "json"]] {
            let error = failure(&[args, format].concat(), exit_code);
            assert_eq!(error["code"], code, "{args:?}");
            assert!(!error["message"].as_str().unwrap().is_empty());
        }
    }
}

#[test]
fn what_may_have_been_meant_is_told() {
    let args = ["summary", "--format=json", "--class=Ordr", "shapes.json"];
    let error = failure(&args, 1);
    assert_eq!(error["candidates"], json!(["App\\Order"]));
    assert_eq!(
        error["message"],
        "no class Ordr in shapes.json: did you mean App\\Order?"
    );
}

#[test]
fn a_gate_says_why_it_is_not_passed() {
    let gate = ["diff", "--format=json", "--fail-on=growth=0"];
    let growth = ["1", "3"].map(|n| format!("../../../examples/growth-{n}.json"));
    let [before, after] = growth.each_ref().map(String::as_str);
    let error = failure(&[&gate[..], &[before, after]].concat(), 1);
    assert_eq!(error["code"], "limit_exceeded");
    let error = failure(&[&gate[..], &[before, after, "nowhere.json"]].concat(), 3);
    assert_eq!(
        (&error["code"], &error["cause"]),
        (&json!("limit_not_judged"), &json!("no_such_file"))
    );
}

#[test]
fn what_people_are_warned_of_programs_find_in_the_document() {
    let facts = |text: &str| -> Value {
        let output = analyzer(["summary", "--format=json", "-"])
            .write_stdin(text)
            .assert()
            .success()
            .get_output()
            .clone();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        document["dump"].clone()
    };
    let truncated = facts(&std::fs::read_to_string(golden("truncated.json")).unwrap());
    assert_eq!(truncated["truncated"], true);
    assert!(truncated["truncated_in_line"].as_u64() > Some(1));
    let header = r#""memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1,"format_version":2"#;
    let dump = format!(
        r#"{{"header":{{{header},"degraded":["fibers are left out"],"ended_by":{{"error":"E_ERROR","line":7}}}},
"items":{{
"0x1":{{"type":"array","size":56,"is_root":true,"frame":"<GLOBAL>","symbol_name":"a","children":{{"0":"0x2"}}}}
}},
"trailer":{{"items":5,"skipped":3,"memory_usage":1,"degraded":["so is curl"]}}}}"#
    );
    assert_eq!(
        facts(&dump),
        json!({
            "n_items": 1, "truncated": false, "n_items_in_trailer": 5, "n_dangling": 1, "n_skipped": 3,
            "degraded": ["fibers are left out", "so is curl"],
            "ended_by": {"error": "E_ERROR", "line": 7, "frames_gone": false},
        })
    );
    let compared = analyzer(["diff", "--format=json"])
        .args(["guide.json", "truncated.json", "php-meminfo.json"])
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let compared: Value = serde_json::from_slice(&compared).unwrap();
    assert_eq!(compared["dumps"][1]["truncated"], true);
    assert!(
        compared["warnings"]
            .as_array()
            .is_some_and(|it| !it.is_empty())
    );
}

#[test]
fn no_key_occurs_twice() {
    let item = |children: &str| {
        format!(
            r#"{{"header":{{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1}},"items":{{
"0x1":{{"type":"array","size":"72","is_root":true,"frame":"<GLOBAL>","symbol_name":"a","children":{children}}},
"0x2":{{"type":"integer","size":"16","is_root":false}},
"0x3":{{"type":"integer","size":"16","is_root":false}}
}}}}"#
        )
    };
    let found = |children: &str| {
        let output = analyzer(["query", "-v", "-fid=0x1", "--format=json", "-"])
            .write_stdin(item(children))
            .assert()
            .success()
            .get_output()
            .clone();
        let text = String::from_utf8(output.stdout).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        // What is read has each key once: it must have been written once as well.
        let again = serde_json::to_string_pretty(&document).unwrap();
        assert_eq!(text.lines().count(), again.lines().count(), "{text}");
        document["items"][0].clone()
    };
    let repeated = found(r#"{"x":"0x2","x":"0x3","y":"0x3","x":"0x3","7":"0x2","7":"0x3"}"#);
    assert_eq!(
        repeated["children"],
        json!({"x": "0x2", "y": "0x3", "7": "0x2"})
    );
    assert_eq!(
        repeated["repeated_children"],
        json!([{"label": "x", "id": "0x3"}, {"label": "x", "id": "0x3"}, {"label": "7", "id": "0x3"}])
    );
    let plain = found(r#"{"1":"0x2","0":"0x3","y":"0x3"}"#);
    assert_eq!(
        plain["children"],
        json!({"1": "0x2", "0": "0x3", "y": "0x3"})
    );
    assert_eq!(plain.get("repeated_children"), None);
    let columns = stdout_of([
        "query",
        "--columns=id,size,self_size_bytes,id",
        "--format=json",
        "-l1",
        "guide.json",
    ]);
    assert_eq!(columns.matches("\"id\"").count(), 1);
    assert_eq!(columns.matches("\"self_size_bytes\"").count(), 1);
}
