//! What reports for programs look like: a JSON Schema for each, made from its type and kept in `analyzer/schemas/`.

use std::borrow::Cow;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::analysis::attribute::{self, Attribute};
use crate::analysis::cycles::{CutText, Cycles};
use crate::analysis::diff::Diff;
use crate::analysis::dominators::DominatorTree;
use crate::analysis::free::Freed;
use crate::analysis::item::{Children, RepeatedChild, RepeatedChildren};
use crate::analysis::item_report::ItemReport;
use crate::analysis::ledger::HeapReport;
use crate::analysis::merge::MergedPaths;
use crate::analysis::native::{NativeRetained, NativeSize};
use crate::analysis::path::{Step, Steps};
use crate::analysis::query::{Columns, Match, Matches, QueryResult, Row};
use crate::analysis::ref_path::RefPaths;
use crate::analysis::retainers::Retainers;
use crate::analysis::summary::Summary;
use crate::analysis::top_children::TopChildren;
use crate::analysis::waste::Waste;
use crate::cli::failure;
use crate::cli::index::IndexList;
use crate::graph::{ItemId, Label, Root, RootShape, Shape};
use crate::view::json::Document;

/// Brings the committed schemas up to date instead of comparing them.
const UPDATE: &str = "UPDATE_SCHEMAS";

/// The schemas by the names of their files.
fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("diff", of::<Document<'_, Diff>>()),
        ("dominators", of::<Document<'_, DominatorTree<'_>>>()),
        ("error", of::<failure::Document>()),
        ("free", of::<Document<'_, Freed<'_>>>()),
        ("heap", of::<Document<'_, HeapReport<'_>>>()),
        ("index", of::<Document<'_, IndexList>>()),
        ("item", of::<Document<'_, ItemReport<'_>>>()),
        ("query", of::<Document<'_, QueryResult<'_>>>()),
        ("query-columns", of::<Document<'_, Columns<'_>>>()),
        ("ref-path", of::<Document<'_, RefPaths<'_>>>()),
        ("ref-path-merge", of::<Document<'_, MergedPaths<'_>>>()),
        ("retainers", of::<Document<'_, Retainers<'_>>>()),
        ("summary", of::<Document<'_, Summary<'_>>>()),
        ("top-children", of::<Document<'_, TopChildren<'_>>>()),
        ("unreachable", of::<Document<'_, Cycles<'_>>>()),
        ("waste", of::<Document<'_, Waste<'_>>>()),
    ]
}

fn of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    // The writer knows that only at the end, and no report does.
    let saturated = json_schema!({
        "description": "Whether there are sums that do not fit in 64 bits, and stop at 2^64-1; absent if not.",
        "type": "boolean",
    });
    properties
        .unwrap()
        .insert("saturated".to_owned(), saturated.to_value());
    schema
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for (name, schema) in schemas() {
        let path = folder.join(format!("{name}.json"));
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os(UPDATE).is_some() {
            std::fs::write(&path, text).unwrap();
        } else {
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed == text,
                "{} is out of date: run `make schemas`, and see docs/scripts.md for what breaks those who read reports",
                path.display()
            );
        }
    }
}

#[test]
fn one_thing_has_one_name() {
    let mut names = Vec::new();
    for (report, schema) in schemas() {
        collect(report, schema.as_value(), &mut names);
    }
    for (report, name, is_integer) in names {
        if !is_integer {
            continue;
        }
        let is_bytes = name.ends_with("_bytes");
        let is_count = name.starts_with("n_") || name.starts_with("min_");
        assert!(
            is_bytes || is_count || OTHER_NUMBERS.contains(&&name[..]),
            "`{name}` in {report}: a number of bytes ends in `_bytes`, any other begins with `n_`"
        );
    }
}

/// What is neither bytes nor a number of things.
const OTHER_NUMBERS: [&str; 15] = [
    "schema_version",
    "format_version",
    "exit_code",
    "object_handle",
    "resource_handle",
    "refcount",
    "depth",
    "line",
    "truncated_in_line",
    "offset",
    "permille",
    "retained_permille",
    "items_permille",
    "eighths",
    "change",
];

/// The properties in a schema, and whether they are integers.
fn collect(report: &'static str, schema: &Value, names: &mut Vec<(&'static str, String, bool)>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                for (name, property) in properties {
                    let types = property.get("type").map(Value::to_string);
                    let is_integer = types.is_some_and(|it| it.contains("integer"));
                    names.push((report, name.clone(), is_integer));
                }
            }
            let parts = object.values();
            parts.for_each(|part| collect(report, part, names));
        }
        Value::Array(parts) => parts.iter().for_each(|part| collect(report, part, names)),
        _ => {}
    }
}

/// Describes what is serialised in a way of its own.
macro_rules! schema {
    ($type:ty, $name:literal, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema!(ItemId, "ItemId", |_generator| json_schema!({
    "description": "The id of an item, an address.",
    "type": "string",
    "pattern": "^0x[0-9a-f]+$",
}));
schema!(Label<'_>, "Label", |_generator| json_schema!({
    "description": "The key or the name of the property under which an item holds another, in the dump's spelling.",
    "type": "string",
}));
schema!(Shape<'_>, "Shape", |_generator| json_schema!({
    "description": "A label, or what stands for many that are alike: `[*]` for any element of an array.",
    "type": "string",
}));
schema!(CutText<'_>, "CutText", |_generator| json_schema!({
    "description": "A reference as `free --cut` takes it.",
    "type": "string",
}));
schema!(RootShape<'_>, "RootShape", |generator| generator
    .subschema_for::<Root<'_>>());
schema!(Steps<'_>, "Steps", |generator| json_schema!({
    "description": "From the item looked for to its holders.",
    "type": "array",
    "items": generator.subschema_for::<Step<'_>>(),
}));
schema!(Children<'_>, "Children", |generator| json_schema!({
    "description": "The items that it refers to by the label; of those with the same label, the first.",
    "type": "object",
    "additionalProperties": generator.subschema_for::<ItemId>(),
}));
schema!(
    RepeatedChildren<'_>,
    "RepeatedChildren",
    |generator| json_schema!({
        "description": "Further references under labels that others have already.",
        "type": "array",
        "items": generator.subschema_for::<RepeatedChild<'_>>(),
    })
);
schema!(Matches<'_>, "Matches", |generator| json_schema!({
    "type": "array",
    "items": generator.subschema_for::<Match<'_>>(),
}));
schema!(Row<'_>, "Row", |generator| {
    let id = generator.subschema_for::<ItemId>();
    let attributes = attribute::ATTRIBUTES.iter().map(|&(name, attribute)| {
        let value = match attribute {
            Attribute::Kind(_) | Attribute::Text(_) => {
                json_schema!({"type": ["string", "null"]})
            }
            Attribute::Number(_) | Attribute::Bytes(_) => {
                json_schema!({"type": ["integer", "null"], "minimum": 0})
            }
            Attribute::Id(_) => json_schema!({"anyOf": [id, {"type": "null"}]}),
            Attribute::Flag(_) => json_schema!({"type": "boolean"}),
        };
        (attribute::key(name).to_owned(), value.to_value())
    });
    let attributes: serde_json::Map<_, _> = attributes.collect();
    json_schema!({
        "description": "The attributes that were asked for; null where the item has none.",
        "type": "object",
        "properties": attributes,
    })
});
schema!(NativeSize, "NativeSize", |_generator| json_schema!({
    "description": "What is owned outside of PHP's heap; absent if nothing is.",
    "type": "object",
    "properties": {
        "native_bytes": {"type": "integer", "minimum": 0},
        "n_native_incomplete": {
            "description": "How many items own more, of unknown size.",
            "type": "integer",
            "minimum": 0,
        },
    },
}));
schema!(
    NativeRetained,
    "NativeRetained",
    |_generator| json_schema!({
        "description": "What would be freed outside of PHP's heap; absent if nothing would.",
        "type": "object",
        "properties": {
            "native_retained_bytes": {"type": "integer", "minimum": 0},
            "n_native_retained_incomplete": {
                "description": "How many items own more, of unknown size.",
                "type": "integer",
                "minimum": 0,
            },
        },
    })
);
