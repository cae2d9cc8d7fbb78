//! What every byte of the heap is used for.

use serde_json::{Value, json};

use crate::{analyzer, golden, stdout_of};

fn json_of<const N: usize>(args: [&str; N]) -> Value {
    serde_json::from_str(&stdout_of(args)).unwrap()
}

/// What a sub-command prints of the dump, which is changed before.
fn changed_dump(command: &str, old: &str, new: &str) -> String {
    let dump = std::fs::read_to_string(golden("heap.json")).unwrap();
    assert!(dump.contains(old));
    let run = analyzer([command, "-"])
        .write_stdin(dump.replace(old, new))
        .assert()
        .success();
    String::from_utf8(run.get_output().stdout.clone()).unwrap()
}

#[test]
fn the_ledger_sums_to_both_figures_of_php() {
    let expected = std::fs::read_to_string(golden("heap.txt")).unwrap();
    assert_eq!(stdout_of(["heap", "heap.json"]), expected);
}

#[test]
fn code_is_shown_by_class_and_function() {
    let by_class = stdout_of(["heap", "heap.json", "--by", "class", "-l1"]);
    assert!(
        by_class.contains("| App\\Worker in /srv/app/worker.php |   900 |      2 |"),
        "{by_class}"
    );
    assert!(by_class.contains("showing 1 of 2 owners, use -l to see more"));
    let by_function = stdout_of(["heap", "heap.json", "--by=function"]);
    assert!(
        by_function.contains("| App\\Worker::run() in /srv/app/worker.php "),
        "{by_function}"
    );
    assert!(by_function.contains("| class App\\Worker in /srv/app/worker.php "));
}

#[test]
fn a_program_finds_the_figures_at_the_top() {
    let document = json_of(["heap", "heap.json", "--format=json"]);
    let figure = |key: &str| document[key].as_u64().unwrap();
    assert_eq!(
        figure("typed_bytes") + figure("conservative_bytes") + figure("unexplained_bytes"),
        figure("memory_usage_bytes")
    );
    assert_eq!(
        figure("memory_usage_bytes") + figure("free_bytes"),
        figure("memory_usage_real_bytes")
    );
    assert_eq!(figure("typed_bytes"), 2888);
    assert_eq!(
        document["chunks"]["kept_by"][0],
        json!({"owner": "App\\Entry", "n_chunks": 2, "n_blocks": 2, "size_bytes": 112, "item": "0x400100"})
    );
    assert_eq!(document["code"]["owners"][0]["file"], "/srv/app/worker.php");
    assert_eq!(document["native"]["rss_bytes"], 52_428_800);
}

#[test]
fn the_arenas_name_the_files_whose_code_is_gone() {
    let dump = std::fs::read_to_string(golden("heap.json")).unwrap();
    let code = r#""name":"opcodes and literals","bytes":1000,"blocks":3}"#;
    let split = r#""name":"opcodes and literals","bytes":200,"blocks":2},
{"kind":"code","name":"arenas","bytes":800,"blocks":1}"#;
    let remains = r#""arena_used_bytes":760,"remains":[
{"bytes":310,"file":"/srv/app/view.php","functions":5,"distinct":2,"compiled":3},
{"bytes":200,"functions":2,"distinct":1}
],"bins":["#;
    assert!(dump.contains(code) && dump.contains(r#""bins":["#));
    let run = analyzer(["heap", "-", "-l1"])
        .write_stdin(dump.replace(code, split).replace(r#""bins":["#, remains))
        .assert()
        .success();
    let output = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let expected = "\
What the arenas are used for
+------------------------------+-------+
| What                         | Bytes |
+------------------------------+-------+
| code that is there, as above |   248 |
| code that is gone            |   510 |
| not known                    |     2 |
| free                         |    40 |
| arenas                       |   800 |
+------------------------------+-------+

Code that is gone from memory, but not from the arenas; found by a search: likely, not certain
+-------------------+-------+-----------+-----------+----------+
| File              | Bytes | Functions | Different | Compiled |
+-------------------+-------+-----------+-----------+----------+
| /srv/app/view.php |   310 |         5 |         2 |  3 times |
+-------------------+-------+-----------+-----------+----------+
showing 1 of 2 files, use -l to see more
PHP empties the arenas when the request ends.";
    assert!(output.contains(expected), "{output}");
    assert!(!output.contains("does not close"), "{output}");
}

#[test]
fn lists_that_a_program_has_filled_say_what_empties_them() {
    let output = changed_dump(
        "heap",
        r#""native":{"#,
        r#""lists":[{"name":"constants","entries":7},{"name":"libxml errors","entries":10041,"bytes":1285304}],"native":{"#,
    );
    let expected = "\
Lists that a program can fill
+---------------+---------+---------+-----------------------+
| List          | Entries | Bytes   | Emptied By            |
+---------------+---------+---------+-----------------------+
| libxml errors |   10041 | 1285304 | libxml_clear_errors() |
| constants     |       7 |         |                       |
+---------------+---------+---------+-----------------------+
";
    assert!(output.contains(expected), "{output}");
}

#[test]
fn a_ledger_that_does_not_close_says_so() {
    let output = changed_dump(
        "heap",
        r#""name":"settings","bytes":1400"#,
        r#""name":"settings","bytes":1300"#,
    );
    assert!(
        output.contains("The ledger does not close: memory_get_usage() says 3000 bytes, 100 other than its sum.\n"),
        "{output}"
    );
}

#[test]
fn a_heap_that_cannot_be_read_says_why() {
    let dump = std::fs::read_to_string(golden("heap.json")).unwrap();
    let (start, rest) = dump.split_once(r#""accounts":"#).unwrap();
    let (_, native) = rest.split_once("\"native\"").unwrap();
    let dump = format!(r#"{start}"unreadable":"USE_ZEND_ALLOC=0 is set","native"{native}"#);
    let run = |args: [&str; 3]| {
        let run = analyzer(args).write_stdin(dump.clone()).assert().success();
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    let output = run(["heap", "-", "--format=table"]);
    assert!(
        output.starts_with("PHP's heap could not be read: USE_ZEND_ALLOC=0 is set\n"),
        "{output}"
    );
    assert!(output.contains("| resident memory (RSS)"));
    let document: Value = serde_json::from_str(&run(["heap", "-", "--format=json"])).unwrap();
    assert_eq!(document["unreadable"], "USE_ZEND_ALLOC=0 is set");
    assert_eq!(document.get("typed_bytes"), None);
    let summary = run(["summary", "-", "--format=table"]);
    assert!(
        summary.ends_with("+\nPHP's heap could not be read: USE_ZEND_ALLOC=0 is set\n"),
        "{summary}"
    );
}

#[test]
fn dumps_without_an_account_say_what_to_do() {
    let cases = [
        (
            "guide.json",
            "",
            "dump again with this version of the meminfo extension",
        ),
        (
            "php-meminfo.json",
            "warning: php-meminfo.json has references to items it lacks, which were left out: 1\n",
            "dump again with this version of the meminfo extension",
        ),
        (
            "truncated.json",
            "warning: truncated.json is truncated: analysed up to item 0x7f94a185cf20 in line 60\n",
            "it was cut off before that",
        ),
    ];
    for (dump, warning, why) in cases {
        let stderr = format!("{warning}error: {dump} has no account of the heap: {why}\n");
        analyzer(["heap", dump])
            .assert()
            .code(1)
            .stdout("")
            .stderr(stderr);
    }
}

#[test]
fn the_summary_ends_with_a_line_about_the_heap() {
    let output = stdout_of(["summary", "heap.json"]);
    assert!(
        output.ends_with(
            "+\nOf 3000 bytes in use, items explain 488, code and engine 2400, a scan of memory 80; 32 are unexplained, 6288456 more are free\n"
        ),
        "{output}"
    );
    let document = json_of(["summary", "heap.json", "--format=json"]);
    assert_eq!(
        document["heap"],
        json!({
            "items_bytes": 488, "code_and_engine_bytes": 2400, "conservative_bytes": 80, "unexplained_bytes": 32,
            "free_bytes": 6_288_456, "memory_usage_bytes": 3000, "memory_usage_real_bytes": 6_291_456,
        })
    );
}
