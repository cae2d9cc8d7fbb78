//! Results for programs.

use serde_json::{Value, json};

use crate::{golden, stdout_of};

fn json_of<const N: usize>(args: [&str; N]) -> Value {
    serde_json::from_str(&stdout_of(args)).unwrap()
}

#[test]
fn every_document_says_what_made_it_and_of_what() {
    let documents = [
        json_of(["summary", "shapes.json", "--format", "json"]),
        json_of(["query", "shapes.json", "--format", "json"]),
        json_of(["ref-path", "0x6000", "shapes.json", "--format", "json"]),
        json_of(["top-children", "shapes.json", "--format", "json"]),
    ];
    for document in documents {
        assert_eq!(document["schema_version"], 1);
        assert_eq!(document["tool"]["name"], "analyzer");
        assert_eq!(
            document["dump"],
            json!({"n_items": 10, "truncated": false, "n_dangling": 0})
        );
    }
}

#[test]
fn summary() {
    let document = json_of(["summary", "guide.json", "--format=json"]);
    assert_eq!(
        document["rows"][0],
        json!({"type": "string", "n_items": 132, "self_size_bytes": 7079})
    );
    assert_eq!(
        document["rows"][1],
        json!({"type": "object", "class": "MyClassA", "n_items": 100, "self_size_bytes": 7200})
    );
}

#[test]
fn query() {
    let document = json_of([
        "query",
        "-v",
        "-f",
        "id=0x5000",
        "shapes.json",
        "--format=json",
    ]);
    assert_eq!(document["n_matches"], 1);
    assert_eq!(
        document["items"][0],
        json!({
            "id": "0x5000", "type": "object", "class": "Evil\u{1b}[2J\u{202e}Name", "object_handle": 3,
            "self_size_bytes": 40, "refcount": 1, "is_root": false, "unreachable": false,
            "n_children": 0, "children": {}, "weak_children": {"seen": "0x6000"},
        })
    );
}

#[test]
fn ref_path() {
    let document = json_of(["ref-path", "0x6000", "shapes.json", "--format=json", "-l1"]);
    assert_eq!(
        (&document["item"], &document["n_paths"]),
        (&json!("0x6000"), &json!(2))
    );
    let path = &document["paths"][0];
    assert_eq!(path["root"], "0x8000");
    assert_eq!(
        (&path["steps"][0]["id"], &path["steps"][0]["held_as"]),
        (&json!("0x6000"), &json!("-7"))
    );
    assert_eq!(
        path["steps"][1]["roots"],
        json!([{"frame": "<GLOBAL>", "symbol_name": "seen twice"}])
    );
    assert_eq!(path["steps"][1].get("held_as"), None);
    assert_eq!(document["paths"].as_array().unwrap().len(), 1);
}

#[test]
fn a_result_can_go_to_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("summary.txt");
    assert_eq!(
        stdout_of(["summary", "guide.json", "-o", file.to_str().unwrap()]),
        ""
    );
    assert_eq!(
        std::fs::read(file).unwrap(),
        std::fs::read(golden("guide-summary.txt")).unwrap()
    );
}
