//! What comes from dumps, file names and arguments cannot command the terminal, wherever it is printed.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Output, Stdio};

use rustix::pty;

use crate::{analyzer, golden};

/// A dump with these items.
fn dump(items: &str) -> String {
    format!("{{\"header\":{{\"memory_usage\":1}},\"items\":{{\n{items}\n}}}}\n")
}

fn object(id: u32, class: &str) -> String {
    format!(
        r#""{id:#x}":{{"type":"object","class":{},"size":"56","is_root":true,"frame":"<GLOBAL>","symbol_name":"o{id}"}}"#,
        serde_json::to_string(class).unwrap()
    )
}

fn output(args: &[&str], stdin: &str) -> Output {
    analyzer([]).args(args).write_stdin(stdin).output().unwrap()
}

/// Text without anything but lines of printable characters.
fn is_harmless(bytes: &[u8]) -> bool {
    let odd = |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{3164}'));
    str::from_utf8(bytes).is_ok_and(|text| !text.contains(odd))
}

const EVIL: &str = "E\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{3164}";

#[test]
fn errors_and_warnings_are_printable() {
    let evil_json = serde_json::to_string(EVIL).unwrap();
    let unknown_kind = format!(
        "{{\"header\":{{\"memory_usage\":1,\"format_version\":2}},\"items\":{{}},\
         \"heap\":{{\"accounts\":[{{\"kind\":{evil_json},\"name\":\"a\",\"bytes\":1}}]}}}}"
    );
    let bad_id = dump(&format!(r#"{evil_json}:{{"type":"null"}}"#));
    let degraded = format!(
        "{{\"header\":{{\"memory_usage\":1,\"format_version\":2,\"degraded\":[{evil_json}]}},\"items\":{{}}}}"
    );
    let sound = dump(&object(8, "A"));
    let cut = format!("--cut={EVIL}::$a");
    let cut_by_key = format!("--cut=0x8.{EVIL}");
    let filter = format!("{EVIL}=1");
    let runs: [(&[&str], &str); 10] = [
        (&["summary", "-"], &unknown_kind),
        (&["summary", "-"], &bad_id),
        (&["summary", "-"], &degraded),
        (&["summary", EVIL], ""),
        (&["summary", "-o", EVIL, EVIL], ""),
        (&["free", &cut, "-"], &sound),
        (&["free", &cut_by_key, "-"], &sound),
        (&["query", "-f", &filter, "-"], &sound),
        (&["ref-path", EVIL, "-"], &sound),
        (&[EVIL], ""),
    ];
    for (args, stdin) in runs {
        let output = output(args, stdin);
        assert!(!output.stderr.is_empty(), "{args:?}: {output:?}");
        assert!(is_harmless(&output.stderr), "{args:?}: {output:?}");
        assert!(is_harmless(&output.stdout), "{args:?}: {output:?}");
    }
}

#[test]
fn errors_of_one_line_stay_so() {
    let output = output(&["summary", "none\nerror: really\n"], "");
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: no such file: none\\nerror: really\\n\n"
    );
}

#[test]
fn names_that_look_alike_are_told_apart() {
    let fillers = [
        "",
        "\u{ad}",
        "\u{34f}",
        "\u{115f}",
        "\u{180e}",
        "\u{200b}",
        "\u{2800}",
        "\u{3164}",
        "\u{fe0f}",
        "\u{ffa0}",
        "\u{e0100}",
        " ",
        "\u{a0}",
    ];
    let objects: Vec<_> = (1..)
        .zip(fillers)
        .map(|(n, filler)| object(8 * n, &format!("App\\Order{filler}")))
        .collect();
    let output = output(&["summary", "-"], &dump(&objects.join(",\n")));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.is_ascii(), "{printed}");
    assert_eq!(printed.matches("| App\\Order ").count(), 1, "{printed}");
    assert_eq!(
        printed.matches("| App\\Order").count(),
        fillers.len(),
        "{printed}"
    );
}

#[test]
fn a_long_name_leaves_the_other_rows_alone() {
    let long = format!("App\\{}\\Order", "Long".repeat(2500));
    let dump = dump(&[object(8, &long), object(16, "B")].join(",\n"));
    for args in [
        &["summary", "-"][..],
        &["query", "-v", "-"],
        &["dominators", "-"],
        &["item", "0x8", "-"],
        &["ref-path", "0x8", "-"],
    ] {
        let output = output(args, &dump);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(
            printed.contains("App\\Long") && printed.contains("…"),
            "{printed}"
        );
        assert!(
            printed.lines().all(|line| line.chars().count() < 400),
            "{printed}"
        );
    }
    let json = output(&["summary", "--format=json", "-"], &dump).stdout;
    assert!(
        String::from_utf8(json)
            .unwrap()
            .contains(&long.replace('\\', "\\\\"))
    );
}

#[test]
fn json_for_a_terminal_is_the_same_document_in_escapes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dump.json");
    std::fs::write(&file, dump(&object(8, EVIL))).unwrap();
    let master = pty::openpt(pty::OpenptFlags::RDWR | pty::OpenptFlags::NOCTTY).unwrap();
    pty::grantpt(&master).unwrap();
    pty::unlockpt(&master).unwrap();
    let slave = pty::ptsname(&master, Vec::new())
        .unwrap()
        .into_string()
        .unwrap();
    let terminal = File::options().read(true).write(true).open(slave).unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("analyzer"));
    command.args(["summary", "--format=json"]).arg(&file);
    let status = command
        .stdin(Stdio::null())
        .stdout(terminal)
        .status()
        .unwrap();
    assert!(status.success());
    let mut printed = vec![0; 1 << 16];
    let n = File::from(master).read(&mut printed).unwrap();
    let printed = String::from_utf8(printed[..n].to_vec()).unwrap();
    let printed = printed.replace("\r\n", "\n");
    assert!(
        printed.contains(r"E\u001b]0;owned\u0007\u009b2J\u202e\u3164"),
        "{printed}"
    );
    assert!(is_harmless(printed.as_bytes()));
    let piped = analyzer(["summary", "--format=json"])
        .arg(&file)
        .output()
        .unwrap()
        .stdout;
    assert!(
        String::from_utf8(piped.clone())
            .unwrap()
            .contains('\u{202e}')
    );
    let [printed, piped]: [serde_json::Value; 2] =
        [printed.as_bytes(), &piped].map(|it| serde_json::from_slice(it).unwrap());
    assert_eq!(printed, piped);
}

#[test]
fn nobody_needs_to_hear_what_is_said() {
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let deaf = || {
        // A pipe whose reader has gone.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    let runs: [(&[&str], i32); 4] = [
        (&["summary", "truncated.json"], 0),
        (&["summary", "none.json"], 1),
        (&["summary"], 2),
        (&["ref-path", "A", "truncated.json"], 2),
    ];
    for (args, code) in runs {
        for stderr in [Stdio::from(full()), Stdio::from(deaf())] {
            let mut command = Command::new(assert_cmd::cargo::cargo_bin("analyzer"));
            command.args(args).current_dir(golden(""));
            let status = command
                .stdout(Stdio::null())
                .stderr(stderr)
                .status()
                .unwrap();
            assert_eq!(status.code(), Some(code), "{args:?}");
        }
    }
}
