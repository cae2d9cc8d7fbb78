//! What programs read is what its schema says: nothing is missing from either.

use std::path::Path;

use serde_json::Value;

use crate::analyzer;

/// Commands, the most different ones of each report, and the names of its schema.
const RUNS: &[(&str, &[&str])] = &[
    ("summary", &["summary", "shapes.json"]),
    ("summary", &["summary", "--retained", "native.json"]),
    ("summary", &["summary", "--retained", "unreachable.json"]),
    ("summary", &["summary", "--group=namespace", "private.json"]),
    ("summary", &["summary", "--class=App\\*", "heap.json"]),
    ("summary", &["summary", "--retained", "waste.json"]),
    ("summary", &["summary", "php-meminfo.json"]),
    ("summary", &["summary", "truncated.json"]),
    (
        "diff",
        &["diff", "guide.json", "php-meminfo.json", "truncated.json"],
    ),
    (
        "diff",
        &[
            "diff",
            "--retained",
            "--all",
            "native.json",
            "unreachable.json",
        ],
    ),
    (
        "diff",
        &[
            "diff",
            "--sort=retained",
            "heap.json",
            "private.json",
            "waste.json",
            "heap.json",
        ],
    ),
    (
        "diff",
        &[
            "diff",
            "--group=namespace",
            "../../../examples/growth-1.json",
            "../../../examples/growth-3.json",
        ],
    ),
    ("index", &["index", "list", "shapes.json"]),
    ("query", &["query", "-v", "-l1k", "shapes.json"]),
    ("query", &["query", "-v", "-l1k", "unreachable.json"]),
    ("query", &["query", "-v", "-l1k", "native.json"]),
    ("query", &["query", "-v", "-l1k", "private.json"]),
    ("query", &["query", "-v", "-l1k", "waste.json"]),
    ("query", &["query", "-v", "-l1k", "php-meminfo.json"]),
    ("query", &["query", "-f", "class=Nobody*", "shapes.json"]),
    (
        "query-columns",
        &["query", "-l1k", "-c", "<all>", "unreachable.json"],
    ),
    (
        "query-columns",
        &["query", "-l1k", "-c", "<all>", "native.json"],
    ),
    (
        "query-columns",
        &["query", "-l1k", "-c", "<all>", "shapes.json"],
    ),
    (
        "ref-path",
        &["ref-path", "--all-shortest", "0x6000", "shapes.json"],
    ),
    (
        "ref-path",
        &["ref-path", "--ignore=$stmt", "0x2200", "unreachable.json"],
    ),
    ("ref-path", &["ref-path", "0x4200", "unreachable.json"]),
    ("ref-path", &["ref-path", "0x6200", "unreachable.json"]),
    ("ref-path", &["ref-path", "0x6100", "unreachable.json"]),
    (
        "ref-path-merge",
        &["ref-path", "--merge", "App\\*", "unreachable.json"],
    ),
    (
        "ref-path-merge",
        &["ref-path", "--merge", "MyClassA", "guide.json"],
    ),
    ("top-children", &["top-children", "-l1k", "shapes.json"]),
    (
        "top-children",
        &["top-children", "-l1k", "unreachable.json"],
    ),
    ("dominators", &["dominators", "--min=0", "shapes.json"]),
    ("dominators", &["dominators", "--min=0", "native.json"]),
    ("dominators", &["dominators", "--min=0", "unreachable.json"]),
    ("dominators", &["dominators", "--depth=1", "guide.json"]),
    ("dominators", &["dominators", "waste.json"]),
    ("retainers", &["retainers", "0x6000", "shapes.json"]),
    ("retainers", &["retainers", "0x2200", "unreachable.json"]),
    ("item", &["item", "0x1000", "shapes.json"]),
    ("item", &["item", "0x1000", "native.json"]),
    ("item", &["item", "0x4200", "unreachable.json"]),
    ("free", &["free", "--cut=$stmt", "unreachable.json"]),
    ("free", &["free", "--cut=App\\Page::$dom", "native.json"]),
    ("unreachable", &["unreachable", "unreachable.json"]),
    ("unreachable", &["unreachable", "guide.json"]),
    ("heap", &["heap", "heap.json"]),
    ("heap", &["heap", "--by=function", "native.json"]),
    (
        "heap",
        &["heap", "--by=class", "../../../examples/waste.json"],
    ),
    ("waste", &["waste", "--min=0", "waste.json"]),
    ("waste", &["waste", "heap.json"]),
];

/// All attributes that can be columns.
const COLUMNS: &str = "class,type,is_root,frame,symbol_name,id,size,private_size,retained,native_bytes,\
    native_retained,native_incomplete,dominator,depth,refcount,children,object_handle,unreachable,held,\
    unexplained_references,length,elements,function,file,resource_type,resource_handle";

fn committed(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Lets nothing pass that the schema does not name. To others, further keys are no mistake.
fn strict(mut schema: Value) -> Value {
    let definitions = schema.get_mut("$defs").and_then(Value::as_object_mut);
    for definition in definitions.into_iter().flat_map(|it| it.values_mut()) {
        forbid_others(definition);
    }
    forbid_others(&mut schema);
    schema
}

fn forbid_others(schema: &mut Value) {
    if schema.get("properties").is_some() {
        schema["unevaluatedProperties"] = false.into();
    }
}

fn assert_valid(name: &str, document: &Value, what: &[&str]) {
    let validator = jsonschema::validator_for(&strict(committed(name))).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what:?}: {errors:#?}");
}

#[test]
fn every_report_is_as_its_schema_says() {
    for (name, args) in RUNS {
        let args = args
            .iter()
            .map(|&arg| if arg == "<all>" { COLUMNS } else { arg });
        let args: Vec<_> = args.chain(["--format=json"]).collect();
        let output = analyzer([])
            .args(&args)
            .assert()
            .success()
            .get_output()
            .clone();
        let document = serde_json::from_slice(&output.stdout).unwrap();
        // What has been read has each key once.
        let again = serde_json::to_string_pretty(&document).unwrap();
        let n_lines = String::from_utf8(output.stdout).unwrap().lines().count();
        assert_eq!(
            n_lines,
            again.lines().count(),
            "{args:?} writes a key twice"
        );
        assert_valid(name, &document, &args);
    }
}

#[test]
fn every_schema_is_tried() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_tried = name == "error" || RUNS.iter().any(|(it, _)| *it == name);
        assert!(is_tried, "{name}");
    }
}

#[test]
fn every_error_is_as_its_schema_says() {
    for args in [
        &["summary", "nowhere.json"][..],
        &["summary", "--class=Ordr", "shapes.json"],
        &["diff", "--fail-on=growth=0", "shapes.json", "nowhere.json"],
        &["query", "--guess", "shapes.json"],
    ] {
        let output = analyzer([])
            .args(args)
            .arg("--format=json")
            .output()
            .unwrap();
        let document = serde_json::from_slice(&output.stderr).unwrap();
        assert_valid("error", &document, args);
    }
}
