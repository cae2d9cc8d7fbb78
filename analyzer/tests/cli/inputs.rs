//! Dumps of all origins and in all states.

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use predicates::str::contains;

use crate::{analyzer, golden, mkfifo, stdout_of};

fn guide() -> Vec<u8> {
    std::fs::read(golden("guide.json")).unwrap()
}

fn guide_summary() -> String {
    stdout_of(["summary", "guide.json"])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn standard_input_is_read_whatever_its_compression() {
    let guide = guide();
    let zstd = zstd::encode_all(&guide[..], 1).unwrap();
    for input in [gzip(&guide), zstd, guide] {
        analyzer(["summary", "-"])
            .write_stdin(input)
            .assert()
            .success()
            .stdout(guide_summary())
            .stderr("");
    }
}

#[test]
fn compressed_files_are_known_by_their_content() {
    let dir = tempfile::tempdir().unwrap();
    // Two gzip streams in one file are a gzip file.
    let guide = guide();
    let (first, second) = guide.split_at(5000);
    let file = dir.path().join("dump.json");
    std::fs::write(&file, [gzip(first), gzip(second)].concat()).unwrap();
    assert_eq!(
        stdout_of(["summary", file.to_str().unwrap()]),
        guide_summary()
    );
}

#[test]
fn a_truncated_dump_is_analysed_up_to_its_last_whole_item() {
    let warning =
        "warning: truncated.json is truncated: analysed up to item 0x7f94a185cf20 in line 60\n";
    analyzer(["query", "-f", "class=MyClassA", "truncated.json"])
        .assert()
        .success()
        .stderr(warning)
        .stdout(contains("| 0x7f94a1877048 |\n+----------------+\n"));
    analyzer(["summary", "--format=json", "truncated.json"])
        .assert()
        .success()
        .stderr(warning)
        .stdout(contains("\"truncated\": true"));
}

#[test]
fn so_is_a_truncated_compressed_one() {
    let guide = guide();
    let (first, second) = guide.split_at(guide.len() / 2);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut zstd = zstd::Encoder::new(Vec::new(), 1).unwrap();
    let encoders: [&mut dyn Write; 2] = [&mut gzip, &mut zstd];
    for encoder in encoders {
        encoder.write_all(first).unwrap();
        encoder.flush().unwrap();
        encoder.write_all(second).unwrap();
    }
    for mut stream in [gzip.finish().unwrap(), zstd.finish().unwrap()] {
        stream.truncate(stream.len() - 20);
        analyzer(["summary", "-"])
            .write_stdin(stream)
            .assert()
            .success()
            .stderr(contains(
                "warning: standard input is truncated: analysed up to item 0x",
            ));
    }
}

#[test]
fn dumps_of_php_meminfo_are_read() {
    analyzer(["summary", "php-meminfo.json"])
        .assert()
        .success()
        .stderr(
            "warning: php-meminfo.json has references to items it lacks, which were left out: 1\n",
        )
        .stdout(
            "\
+---------------+-----------------+-----------------------------+
| Type          | Instances Count | Cumulated Self Size (bytes) |
+---------------+-----------------+-----------------------------+
| App\\Mailer    | 1               | 72                          |
| App\\Transport | 1               | 72                          |
| array         | 1               | 72                          |
| string        | 1               | 29                          |
| boolean       | 1               | 16                          |
| integer       | 1               | 16                          |
+---------------+-----------------+-----------------------------+
",
        );
    analyzer(["ref-path", "0x7fa1c2a142c0", "--short", "php-meminfo.json"])
        .assert()
        .success()
        .stdout(
            "\
// Found 2 paths
$registry['mailer']->tries = 0x7fa1c2a142c0;
App\\Transport::$instance->mailer->tries = 0x7fa1c2a142c0;
",
        );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for format in ["table", "json"] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("analyzer"))
            .args(["query", "-v", "-l1000", "--format", format])
            .arg(golden("guide.json"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Nobody listens from the start, and the output is larger than the program's buffer.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn a_pipe_is_opened_once() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    mkfifo(&fifo);
    let commands: [&[&str]; 3] = [&["summary"], &["waste"], &["dominators"]];
    for command in commands.iter().cycle().take(12) {
        let writer = std::thread::spawn({
            let fifo = fifo.clone();
            // An error is the reader's that has gone.
            move || std::fs::write(fifo, guide()).map_err(|it| it.kind())
        });
        let output = analyzer([])
            .args(*command)
            .arg(&fifo)
            .timeout(Duration::from_secs(60))
            .output()
            .unwrap();
        let expected = analyzer([])
            .args(*command)
            .arg("guide.json")
            .output()
            .unwrap();
        assert_eq!(output.stdout, expected.stdout, "{command:?}");
        assert_eq!(writer.join().unwrap(), Ok(()));
    }
}

#[test]
fn standard_input_and_what_a_shell_substitutes_have_names() {
    let program = assert_cmd::cargo::cargo_bin("analyzer");
    let scripts = [
        r#""$0" summary <(cat guide.json)"#,
        r#""$0" summary <(gzip -c guide.json)"#,
        r#"cat guide.json | "$0" summary /dev/stdin"#,
        r#"cat guide.json | "$0" summary -"#,
        r#""$0" summary /dev/stdin < guide.json"#,
        r#""$0" summary /proc/self/fd/3 3< guide.json"#,
        r#""$0" summary - < guide.json"#,
    ];
    for script in scripts {
        let output = Command::new("bash")
            .args(["-c", script])
            .arg(&program)
            .current_dir(golden(""))
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            guide_summary(),
            "{script}"
        );
    }
}

#[test]
fn paths_need_not_be_utf8() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(OsStr::from_bytes(b"d\xffump.json"));
    std::fs::write(&path, guide()).unwrap();
    let out = folder.path().join(OsStr::from_bytes(b"\xfe"));
    analyzer(["summary"])
        .arg(&path)
        .assert()
        .success()
        .stdout(guide_summary());
    analyzer(["summary", "-o"])
        .arg(&out)
        .arg(&path)
        .assert()
        .success();
    assert_eq!(std::fs::read_to_string(&out).unwrap(), guide_summary());
    analyzer(["diff"])
        .arg(&path)
        .arg(&path)
        .assert()
        .success()
        .stdout(contains(r"d\xffump.json"));
    analyzer(["summary"])
        .arg(OsStr::from_bytes(b"none\xff"))
        .assert()
        .code(1)
        .stderr("error: no such file: none\\xff\n");
}

#[test]
fn what_unpacks_to_far_too_much_is_refused_before_it_fills_the_memory() {
    const START: &[u8] = b"{\"header\":{\"memory_usage\":1,\"format_version\":2},\"items\":{\n\
        \"0x10\":{\"type\":\"object\",\"size\":40,\"class\":\"";
    // One class of a gigabyte; each time a stream of its own.
    let name = [b'a'; 1 << 20];
    let zstd = |bytes| zstd::encode_all(bytes, 1).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bombs = [
        ("gzip", [gzip(START), gzip(&name).repeat(1024)].concat()),
        ("zstd", [zstd(START), zstd(&name).repeat(1024)].concat()),
    ];
    for (what, bomb) in bombs {
        let file = folder.path().join("bomb");
        std::fs::write(&file, &bomb).unwrap();
        let output = Command::new("bash")
            // Address space, of which what is taken is a part.
            .args(["-c", r#"ulimit -v 900000; exec "$0" summary "$1""#])
            .arg(assert_cmd::cargo::cargo_bin("analyzer"))
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        assert!(
            said.contains("it unpacks to more than") || said.contains("bytes in one piece"),
            "{what}: {said}"
        );
    }
}
