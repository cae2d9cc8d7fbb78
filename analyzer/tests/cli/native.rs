//! What items own outside of PHP's heap.

use serde_json::{Value, json};

use crate::{analyzer, golden, stdout_of};

fn json_of<const N: usize>(args: [&str; N]) -> Value {
    serde_json::from_str(&stdout_of(args)).unwrap()
}

#[test]
fn all_commands_show_it_as_in_the_golden_file() {
    let commands = [
        "summary native.json",
        "summary native.json --retained",
        "dominators native.json",
        "query native.json -s native_retained -c id,class,native_bytes,native_retained",
        "query native.json -f native_bytes>1MiB -c id,type,native_bytes",
        "item 0x40 native.json",
        r"free native.json --cut App\Page::$dom --cut App\Page::$heading",
    ];
    let mut text = String::new();
    for command in commands {
        let run = analyzer([]).args(command.split(' ')).assert().success();
        let stdout = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
        text += &format!("$ analyzer {command}\n{stdout}");
        text.push('\n');
    }
    let expected = std::fs::read_to_string(golden("native.txt")).unwrap();
    assert_eq!(text, expected, "{text}");
}

#[test]
fn the_process_is_told_with_what_items_own_of_it() {
    let text = stdout_of(["heap", "native.json"]);
    assert!(
        text.contains("| of it, owned by items       | 155844000 |"),
        "{text}"
    );
    assert!(
        text.contains("Items own 148.6 MiB or more of that, 1 item with memory of unknown size."),
        "{text}"
    );
    assert!(!text.contains("no PHP value is to blame"), "{text}");
    let none = stdout_of(["heap", "heap.json"]);
    assert!(none.contains("no PHP value is to blame"), "{none}");
    assert!(!none.contains("owned by items"), "{none}");
}

#[test]
fn a_program_finds_the_figures_where_there_are_any() {
    let rows = json_of(["summary", "native.json", "--retained", "--format=json"]);
    let rows = rows["rows"].as_array().unwrap().clone();
    let row = |name: &str| {
        let is_named = |row: &&Value| row["class"] == name || row["type"] == name;
        rows.iter().find(is_named).unwrap().clone()
    };
    assert_eq!(row("memory")["native_bytes"], json!(146_800_640));
    assert_eq!(
        row("App\\Page")["native_retained_bytes"],
        json!(155_844_000)
    );
    assert_eq!(row("PDO")["n_native_incomplete"], json!(1));
    assert_eq!(row("array")["native_bytes"], Value::Null);
    let heap = json_of(["heap", "native.json", "--format=json"]);
    let of_items = json!({"native_bytes": 155_844_000, "n_native_incomplete": 1});
    assert_eq!(heap["native_of_items"], of_items);
    let item = json_of(["item", "0x40", "native.json", "--format=json"]);
    assert_eq!(item["native_retained_bytes"], json!(9_043_360));
    let query = json_of([
        "query",
        "native.json",
        "-f",
        "native_incomplete=1",
        "--format=json",
    ]);
    assert_eq!(query["items"][0]["id"], json!("0x50"));
}
