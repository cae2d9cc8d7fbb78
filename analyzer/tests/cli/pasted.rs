//! What is printed as PHP is PHP that names the item, or a comment, whoever has made up the names.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::analyzer;

/// What names are made of that try to be something else.
const PIECES: [&str; 40] = [
    "",
    "a",
    "A",
    "this",
    "GLOBALS",
    "class",
    "self",
    "[0]",
    "[0];",
    "echo 'PWNED';",
    "//",
    "#",
    "/*",
    "*/",
    "?>",
    "<?php ",
    "<?= 1 ?>",
    "'",
    "\"",
    "\\",
    "\\'",
    "$",
    "{$",
    "${",
    "}",
    "`id`",
    "(",
    ")",
    ";",
    "::",
    "->",
    "=",
    "\n",
    "\r",
    "\u{2028}",
    "\u{202e}",
    "\u{fffd}00",
    "\u{fffd}27",
    "\u{fffd}",
    "<x>",
];

/// All of one piece and of two, and some of more.
fn names() -> Vec<String> {
    let pairs = PIECES
        .iter()
        .flat_map(|a| PIECES.iter().map(move |b| format!("{a}{b}")));
    let more = (0..2000_usize).map(|n| {
        let piece = |step: usize| PIECES[(n * step + n / 7 + step) % PIECES.len()];
        [7, 11, 13, 17].map(piece).concat()
    });
    let known = [
        "[0];echo 'PWNED';//".to_owned(),
        "?>PWNED<?php echo 1+1;//".to_owned(),
        "-9223372036854775808".to_owned(),
        "007".to_owned(),
        "x\u{e9}".to_owned(),
        r"App\Order".to_owned(),
        r"namespace\Order".to_owned(),
    ];
    known.into_iter().chain(pairs).chain(more).collect()
}

/// What can be the first of a path.
fn roots(name: &str) -> [(&'static str, String); 9] {
    [
        ("<GLOBAL>", name.to_owned()),
        ("f()", name.to_owned()),
        ("A->f()", "this".to_owned()),
        ("<CLASS_STATIC_MEMBER>", format!("{name}::a")),
        ("<CLASS_STATIC_MEMBER>", format!("A::{name}")),
        ("<FUNCTION_STATIC>", format!("{name}()::a")),
        ("<FUNCTION_STATIC>", format!("f()::{name}")),
        ("<CONSTANT>", name.to_owned()),
        ("<MODULE a>", name.to_owned()),
    ]
}

/// A dump in which all roots lead to one item, and what PHP is to make of each path, in their order.
fn dump_and_paths() -> (String, Vec<Value>) {
    let mut items = Vec::new();
    let mut paths = Vec::new();
    let mut add = |frame: &str, symbol: &str, key: &str, property: &str, named: Value| {
        let id = 16 * (items.len() as u64 + 1);
        items.push(format!(
            "\"{id:#x}\":{},\n\"{:#x}\":{}",
            json!({"type": "array", "size": 56, "is_root": true, "frame": frame, "symbol_name": symbol,
                "children": {key: format!("{:#x}", id + 8)}}),
            id + 8,
            json!({"type": "object", "size": 40, "class": "A", "is_root": false, "children": {property: "0x8"}}),
        ));
        paths.push(named);
    };
    for name in names() {
        let bytes = |text: &str| dump_format::escape::to_bytes(text).into_owned();
        // The engine's own names stand for what PHP cannot name.
        let is_php = !name.starts_with('<') && name != "GLOBALS";
        let is_property = is_php && !name.contains("::") && name != "[0]";
        add(
            "<GLOBAL>",
            "a",
            &name,
            "p",
            json!(["a", bytes(&name), b"p"]),
        );
        let named = json!(["a", b"k", bytes(&name)]);
        add(
            "<GLOBAL>",
            "a",
            "k",
            &name,
            if is_property { named } else { Value::Null },
        );
        for (frame, symbol) in roots(&name) {
            let is_named = frame == "<GLOBAL>" && is_php && name != "this";
            let named = json!([bytes(&name), b"k", b"p"]);
            add(
                frame,
                &symbol,
                "k",
                "p",
                if is_named { named } else { Value::Null },
            );
        }
    }
    let dump = format!(
        "{{\"header\":{{\"memory_usage\":1,\"format_version\":2}},\n\"items\":{{\n{},\n\"0x8\":{{\"type\":\"null\",\"size\":16,\"is_root\":false}}\n}},\n\"trailer\":{{\"items\":{}}}}}\n",
        items.join(",\n"),
        2 * items.len() + 1
    );
    (dump, paths)
}

/// Looks at each line as PHP does, and runs those that name something.
const JUDGE: &str = r#"
[$lines, $paths] = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$bytes = fn($it) => is_string($it) ? $it : implode('', array_map('chr', $it));
$allowed = [T_OPEN_TAG, T_VARIABLE, T_STRING, T_NAME_QUALIFIED, T_CONSTANT_ENCAPSED_STRING, T_LNUMBER, T_DOUBLE_COLON,
    T_OBJECT_OPERATOR, T_WHITESPACE, T_COMMENT, ord('='), ord('['), ord(']'), ord('{'), ord('}'), ord('$'), ord('-'), ord(';')];
$failed = function ($n, $why) use ($lines) { echo "$why: ", json_encode($lines[$n]), "\n"; };
foreach ($lines as $n => $line) {
    if (strpbrk($line, "\n\r\0\e") !== false) $failed($n, 'a control character');
    try {
        token_get_all("<?php $line\n", TOKEN_PARSE);
    } catch (Throwable $e) {
        $failed($n, $e->getMessage());
    }
    $n_ends = 0;
    foreach (PhpToken::tokenize("<?php $line\n") as $token) {
        if (!in_array($token->id, $allowed, true)) $failed($n, 'a token ' . $token->getTokenName());
        $n_ends += $token->text === ';';
    }
    $is_comment = str_starts_with($line, '// ');
    if ($n_ends !== ($is_comment ? 0 : 1)) $failed($n, 'no single statement');
    // What cannot be compiled ends this program.
    eval("function f$n() {\n$line\n}");
    if (!$paths[$n]) continue;
    [$variable, $key, $property] = array_map($bytes, $paths[$n]);
    if ($is_comment) $failed($n, 'it can be named');
    else (function () use ($n, $line, $variable, $key, $property, $failed) {
        $names = [0 => [$variable, $key, $property, $failed, $n, $line]];
        $object = new stdClass;
        if ($property === '' || $property[0] === "\0") return; // PHP has no such property.
        ${$variable} = [$key => $object];
        eval($names[0][5]);
        [, $key, $property, $failed, $n] = $names[0];
        if (($object->{$property} ?? null) !== 8) $failed($n, 'it names something else');
    })();
}
echo count($lines), " lines\n";
"#;

#[test]
fn whatever_is_pasted_names_the_item_or_nothing() {
    let (dump, paths) = dump_and_paths();
    let output = analyzer(["ref-path", "--short", "-l1000000", "0x8", "-"])
        .write_stdin(dump)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    // Around them stands what people are told: how many paths, and that some are not certain.
    let lines: Vec<_> = printed.lines().skip(1).take(paths.len()).collect();
    assert_eq!(lines.len() + 2, printed.lines().count());
    let php = Command::new("php")
        .args([
            "-d",
            "display_errors=stderr",
            "-d",
            "memory_limit=-1",
            "-r",
            JUDGE,
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut php) = php else {
        eprintln!("skipped: there is no PHP to judge");
        return;
    };
    let input = json!([lines, paths]).to_string();
    php.stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let judged = String::from_utf8(php.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(judged, format!("{} lines\n", lines.len()));
}

#[test]
fn names_that_break_out_are_quoted() {
    let dump = r#"{"header":{"memory_usage":1,"format_version":2},"items":{
"0x8":{"type":"array","size":56,"is_root":true,"frame":"<GLOBAL>","symbol_name":"[0];echo 'PWNED';//","children":{"k":"0x20"}},
"0x10":{"type":"array","size":56,"is_root":true,"frame":"<GLOBAL>","symbol_name":"?>PWNED<?php echo 1+1;//","children":{"k":"0x20"}},
"0x18":{"type":"array","size":56,"is_root":true,"frame":"<MODULE ?>PWNED>","symbol_name":"a\n*/","children":{"k":"0x20"}},
"0x20":{"type":"object","size":40,"class":"A","is_root":true,"frame":"*/f()","symbol_name":"?>"}
},"trailer":{"items":4}}"#;
    analyzer(["ref-path", "--short", "0x20", "-"])
        .write_stdin(dump)
        .assert()
        .success()
        .stdout(
            r#"// Found 4 paths
/* *\u{2f}f() */ ${'?>'} = 0x20;
${'[0];echo \'PWNED\';//'}['k'] = 0x20;
${'?>PWNED<?php echo 1+1;//'}['k'] = 0x20;
// <MODULE ?\u{3e}PWNED> a\n*\u{2f}['k'] = 0x20; // conservative: <MODULE ?\u{3e}PWNED>
// What is marked conservative was found by scanning memory: likely, but a number can look like an address.
"#,
        );
}
