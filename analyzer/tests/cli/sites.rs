//! Closures, generators and fibers by where they are written.

use serde_json::Value;

use crate::stdout_on;

/// A listener is added again and again; one closure is of the engine, and one class only looks as if it had a place.
const DUMP: &str = r#"{"header":{"memory_usage":1,"memory_usage_real":1,"peak_memory_usage":1,"peak_memory_usage_real":1,"format_version":2},"items":{
"0x1":{"type":"array","size":56,"is_root":true,"frame":"<GLOBAL>","symbol_name":"listeners","children":{"0":"0x10","1":"0x11","2":"0x12","3":"0x13"}},
"0x10":{"type":"object","size":384,"class":"Closure","object_handle":1,"function":"{closure}","file":"/srv/worker.php","line":33,"is_root":false,"children":{"this":"0x20"}},
"0x11":{"type":"object","size":384,"class":"Closure","object_handle":2,"function":"{closure}","file":"/srv/worker.php","line":33,"is_root":false,"children":{"this":"0x20"}},
"0x12":{"type":"object","size":384,"class":"Closure","object_handle":3,"function":"{closure}","file":"/srv/worker.php","line":7,"is_root":false,"children":{}},
"0x13":{"type":"object","size":384,"class":"Closure","object_handle":4,"function":"strlen","is_root":false,"children":{}},
"0x20":{"type":"object","size":40,"class":"App\\Worker","object_handle":5,"is_root":false,"children":{}},
"0x30":{"type":"object","size":480,"class":"Generator","object_handle":6,"function":"lines","file":"/srv/lines.php","line":12,"is_root":true,"frame":"<GLOBAL>","symbol_name":"lines","children":{}}
}}"#;

fn run(args: &[&str]) -> String {
    stdout_on(DUMP, args)
}

#[test]
fn each_place_in_the_code_has_a_row() {
    assert_eq!(
        run(&["summary", "--group=site"]),
        "\
+------------------------+-----------------+-----------------------------+
| Type                   | Instances Count | Cumulated Self Size (bytes) |
+------------------------+-----------------+-----------------------------+
| Closure worker.php:33  | 2               | 768                         |
| Generator lines.php:12 | 1               | 480                         |
| Closure worker.php:7   | 1               | 384                         |
+------------------------+-----------------+-----------------------------+
"
    );
    for (args, text) in [
        (&["summary"][..], "| Closure worker.php:33 "),
        (&["dominators"], "[*] 2 × Closure worker.php:33"),
        (&["ref-path", "0x10"], "| Class: Closure worker.php:33 "),
        (
            &["ref-path", "--merge", "Closure"],
            "[*] 2 × Closure worker.php:33",
        ),
        (&["query", "-v"], "| Class: Closure worker.php:33 "),
        (&["retainers", "0x20"], "| Closure worker.php:33 "),
        (&["free", "--cut=$listeners"], "| Closure worker.php:33 "),
    ] {
        let shown = run(args);
        assert!(shown.contains(text), "{args:?}: {shown}");
    }
}

#[test]
fn what_has_a_place_still_has_a_class() {
    let ids = |filters: &[&str]| -> Vec<String> {
        let mut args = vec!["query", "--format=json", "-l100"];
        filters.iter().for_each(|it| args.extend(["-f", it]));
        let document: Value = serde_json::from_str(&run(&args)).unwrap();
        let items = document["items"].as_array().unwrap().iter();
        items
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let closures = ["0x10", "0x11", "0x12", "0x13"];
    assert_eq!(ids(&["class=Closure"]), closures);
    assert_eq!(ids(&["class~^Closure$"]), closures);
    assert_eq!(ids(&["class!=Closure"]), ["0x20", "0x30"]);
    assert_eq!(ids(&["class=Closure worker.php:33"]), ["0x10", "0x11"]);
    assert_eq!(ids(&["line=33"]), ["0x10", "0x11"]);
    assert_eq!(ids(&["line<33", "file~worker.php$"]), ["0x12"]);
    let table = run(&[
        "query",
        "-f",
        "line>=12",
        "--sort",
        "line",
        "--columns",
        "id,file,line",
    ]);
    assert_eq!(
        table,
        "\
+------+-----------------+------+
| id   | file            | line |
+------+-----------------+------+
| 0x10 | /srv/worker.php | 33   |
| 0x11 | /srv/worker.php | 33   |
| 0x30 | /srv/lines.php  | 12   |
+------+-----------------+------+
"
    );
    let rows = run(&["summary", "--class=Closure"]);
    assert_eq!(rows.matches("| Closure ").count(), 3);
    let freed = run(&["free", "--cut=Closure::$this"]);
    assert!(
        freed.starts_with("Cut: 2 references to 1 item\n"),
        "{freed}"
    );
    let freed = run(&["free", "--cut=Closure worker.php:33::$this"]);
    assert!(
        freed.starts_with("Cut: 2 references to 1 item\n"),
        "{freed}"
    );
}
