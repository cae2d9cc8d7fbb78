//! The index beside a large dump.

use std::fmt::Write;
use std::fs::{File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

use crate::{analyzer, mkfifo};

/// How the program says that it has written an index.
const NOTE: &str = "note: further commands are fast with the index ";

/// Enough items for an index.
const N_ITEMS: u32 = 200_000;

/// A folder with a dump of that many items; the first is an array that holds one of them and one that is not there. Each
/// fifth of the others holds the next one.
struct Shelf {
    folder: TempDir,
    dump: PathBuf,
}

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dump = folder.path().join("dump.json");
        let mut text = String::from(
            "{\n\"header\":{\"memory_usage\":1,\"format_version\":2,\"degraded\":[\"fibers are left out\"]},\n\"items\":{\n\
             \"0x8\":{\"type\":\"array\",\"size\":56,\"is_root\":true,\"frame\":\"<GLOBAL>\",\"symbol_name\":\"list\",\
             \"children\":{\"first\":\"0x10\",\"gone\":\"0x1\"}}",
        );
        for n in 1..N_ITEMS {
            let id = 8 + 8 * n;
            write!(text, ",\n\"{id:#x}\":{{\"type\":\"object\",\"size\":40,\"class\":\"A{}\",\"object_handle\":{n},\"is_root\":false", n % 3).unwrap();
            if n % 5 == 1 && n + 1 < N_ITEMS {
                write!(text, ",\"children\":{{\"next\":\"{:#x}\"}}", id + 8).unwrap();
            }
            text.push('}');
        }
        writeln!(text, "\n}},\n\"trailer\":{{\"items\":{N_ITEMS}}}\n}}").unwrap();
        std::fs::write(&dump, text).unwrap();
        Self { folder, dump }
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("dump.json.meminfo-index")
    }

    /// What goes with what.
    fn cuts(&self) -> PathBuf {
        self.folder.path().join("dump.json.meminfo-index-cuts")
    }

    /// What was found out from the graph.
    fn tree(&self) -> PathBuf {
        self.folder.path().join("dump.json.meminfo-index-tree")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// A command on the dump, about to run.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = analyzer([]);
        command
            .args(arguments)
            .arg(&self.dump)
            .env("XDG_CACHE_HOME", self.cache())
            .timeout(Duration::from_secs(300));
        command
    }

    /// What a command prints, warnings included, but for the note that it has written an index.
    fn print(&self, arguments: &[&str]) -> (String, String) {
        let (printed, said) = self.print_all(arguments);
        let lines = said.split_inclusive('\n');
        (printed, lines.filter(|it| !it.starts_with(NOTE)).collect())
    }

    fn print_all(&self, arguments: &[&str]) -> (String, String) {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    }

    /// Whether a command answers from the index that is there, and leaves it as it is.
    fn is_index_used(&self) -> bool {
        let inode = |path: &Path| path.symlink_metadata().map(|it| it.ino()).ok();
        let before = inode(&self.index());
        let (_, said) = self.print_all(&["summary"]);
        !said.contains(NOTE) && inode(&self.index()) == before
    }

    /// Replaces a part of the dump by as many bytes, and sets its time back.
    fn change_secretly(&self, change: impl Fn(&mut Vec<u8>)) {
        let modified = self.dump.metadata().unwrap().modified().unwrap();
        let mut text = std::fs::read(&self.dump).unwrap();
        let len = text.len();
        change(&mut text);
        assert_eq!(text.len(), len);
        std::fs::write(&self.dump, text).unwrap();
        let file = File::options().write(true).open(&self.dump).unwrap();
        file.set_modified(modified).unwrap();
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let names = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn every_command_answers_from_the_index_as_from_the_dump() {
    let shelf = Shelf::new();
    let commands: [&[&str]; 33] = [
        &["summary"],
        &["summary", "--retained"],
        &["summary", "--retained", "--group=namespace"],
        &["summary", "--class=A1"],
        &["dominators"],
        &["item", "0x10"],
        &["retainers", "0x10"],
        &[
            "query",
            "-s",
            "retained",
            "-c",
            "id,retained,dominator,depth",
        ],
        &["query", "-s", "-retained", "-f", "class=A1"],
        &["unreachable"],
        &["query", "-v", "-f", "is_root=1"],
        &["ref-path", "0x10"],
        &["ref-path", "0x18", "--ignore=*::$next"],
        &["free", "--cut=0x8.first"],
        &["free", "--cut=A*::$next"],
        &["free", "--cut=A1::$next", "--cut=$list", "--format=json"],
        &["summary", "--format=json"],
        &["summary", "--retained", "--group=namespace", "--class=A*"],
        &["dominators", "--min=0", "--depth=3"],
        &["dominators", "--at=0x8", "--min=0"],
        &["ref-path", "A1", "--merge"],
        &["ref-path", "*", "--merge", "--ignore=0x8.first"],
        &["query"],
        &["query", "-f", "class=A1", "-f", "type=object", "-l3"],
        &["query", "-f", "class~A[02]", "-s=-object_handle"],
        &["query", "-f", "object_handle>=199990", "-f", "class!=A1"],
        &["query", "-f", "type=array", "-s=class"],
        &["query", "-s=class", "-l2"],
        &["query", "-s=size"],
        &["query", "-s=children", "-l5000"],
        &["query", "-s=-symbol_name"],
        &["top-children"],
        &["waste", "--min=0"],
    ];
    for command in commands {
        let expected = shelf.print(&[command, &["--no-index"]].concat());
        assert!(!shelf.index().exists());
        assert!(
            expected
                .1
                .contains("references to items it lacks, which were left out: 1")
        );
        assert!(expected.1.contains("fibers are left out"));
        assert_eq!(shelf.print(command), expected);
        assert!(shelf.index().exists());
        assert_eq!(shelf.print(command), expected);
        let names = shelf.names(shelf.folder.path());
        assert_eq!(names[0], "dump.json");
        for name in &names[1..] {
            assert!(name.starts_with("dump.json.meminfo-index"), "{name}");
            std::fs::remove_file(shelf.folder.path().join(name)).unwrap();
        }
    }
}

#[test]
fn the_index_is_told_of_when_it_is_first_written_and_then_used() {
    let shelf = Shelf::new();
    let (_, said) = shelf.print_all(&["summary"]);
    let notes: Vec<_> = said.lines().filter(|it| it.starts_with(NOTE)).collect();
    let size = shelf.index().metadata().unwrap().len() as f64 / f64::from(1 << 20);
    let expected = format!(
        "{NOTE}{}, {size:.1} MiB; --no-index does without",
        shelf.index().canonicalize().unwrap().display()
    );
    assert_eq!(notes, [expected]);
    assert!(shelf.is_index_used());
    assert!(shelf.is_index_used());
}

#[test]
fn an_index_can_be_unwanted_everywhere() {
    let shelf = Shelf::new();
    let mut command = shelf.command(&["summary", "--retained"]);
    command.env("MEMINFO_NO_INDEX", "1").assert().success();
    assert_eq!(shelf.names(shelf.folder.path()), ["dump.json"]);
}

#[test]
fn a_dump_that_looks_the_same_is_read_again() {
    let shelf = Shelf::new();
    shelf.print(&["summary"]);
    shelf.change_secretly(|text| {
        let n = text.len() / 3;
        let n = n + text[n..].windows(4).position(|it| it == b"\"A1\"").unwrap();
        text[n..n + 4].copy_from_slice(b"\"B1\"");
    });
    let (printed, _) = shelf.print(&["summary"]);
    assert!(printed.contains("| B1 "), "{printed}");
}

#[test]
fn only_an_index_of_ones_own_is_used() {
    let shelf = Shelf::new();
    let expected = shelf.print(&["summary"]);
    let index = shelf.index();
    let whole = std::fs::read(&index).unwrap();
    let elsewhere = shelf.folder.path().join("elsewhere");
    let restore = || {
        let _ = std::fs::remove_file(&index);
        std::fs::write(&index, &whole).unwrap();
        std::fs::set_permissions(&index, Permissions::from_mode(0o600)).unwrap();
    };
    let chown = |owner| std::os::unix::fs::chown(&index, Some(owner), None);
    let spoil: [(&str, &dyn Fn()); 8] = [
        ("group-writable", &|| {
            std::fs::set_permissions(&index, Permissions::from_mode(0o620)).unwrap();
        }),
        ("writable", &|| {
            std::fs::set_permissions(&index, Permissions::from_mode(0o602)).unwrap();
        }),
        ("a link", &|| {
            std::fs::rename(&index, &elsewhere).unwrap();
            std::os::unix::fs::symlink(&elsewhere, &index).unwrap();
        }),
        ("a FIFO", &|| {
            std::fs::remove_file(&index).unwrap();
            mkfifo(&index);
        }),
        ("a socket", &|| {
            std::fs::remove_file(&index).unwrap();
            UnixListener::bind(&index).unwrap();
        }),
        ("enormous", &|| {
            File::options()
                .write(true)
                .open(&index)
                .unwrap()
                .set_len(1 << 42)
                .unwrap();
        }),
        ("full of holes", &|| {
            let file = File::options().write(true).open(&index).unwrap();
            file.set_len(4096).unwrap();
            file.set_len(64 << 20).unwrap();
        }),
        ("somebody else's", &|| {
            // Only root can make it so; whoever runs this otherwise gets what another user would.
            if chown(65534).is_err() {
                std::fs::remove_file(&index).unwrap();
            }
        }),
    ];
    for (what, spoil) in spoil {
        restore();
        assert!(shelf.is_index_used(), "{what}");
        spoil();
        assert!(!shelf.is_index_used(), "{what}");
        assert_eq!(shelf.print(&["summary"]), expected, "{what}");
    }
}

#[test]
fn nothing_is_left_of_a_process_that_is_killed() {
    let shelf = Shelf::new();
    for n in 0..6 {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("analyzer"))
            .args(["dominators"])
            .arg(&shelf.dump)
            .env("XDG_CACHE_HOME", shelf.cache())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(200 * n));
        child.kill().unwrap();
        child.wait().unwrap();
        for name in shelf.names(shelf.folder.path()) {
            let whole = [
                "dump.json",
                "dump.json.meminfo-index",
                "dump.json.meminfo-index-tree",
                "dump.json.meminfo-index-survey",
            ];
            assert!(whole.contains(&name.as_str()), "{name}");
        }
    }
}

#[test]
fn a_dump_that_has_changed_is_read_again() {
    let shelf = Shelf::new();
    shelf.print(&["summary"]);
    let text = std::fs::read_to_string(&shelf.dump).unwrap();
    std::fs::write(&shelf.dump, text.replacen("\"A1\"", "\"B1\"", 1)).unwrap();
    let (printed, _) = shelf.print(&["summary"]);
    assert!(printed.contains("| B1 "), "{printed}");
    assert_eq!(shelf.print(&["summary"]).0, printed);
}

#[test]
fn a_damaged_index_is_replaced() {
    let shelf = Shelf::new();
    let command = ["item", "0x10"];
    let expected = shelf.print(&command);
    for file in [shelf.index(), shelf.tree()] {
        let whole = std::fs::read(&file).unwrap();
        let middle = whole.len() / 2;
        let damaged = [
            &whole[..middle],
            b"",
            b"MEMINFOX",
            &[&whole[..middle], b"x", &whole[middle + 1..]].concat(),
            // The end is the table.
            &[&whole[..whole.len() - 100], &[0; 100][..]].concat(),
        ];
        for damaged in damaged {
            std::fs::write(&file, damaged).unwrap();
            assert_eq!(shelf.print(&command), expected);
            assert_eq!(shelf.print(&command), expected);
        }
    }
}

#[test]
fn damage_that_is_seen_late_is_no_harm() {
    let shelf = Shelf::new();
    let query: &[_] = &[
        "query",
        "-s=-depth",
        "-f=retained>0",
        "-f=size>0",
        "-f=children>=0",
        "-f=object_handle>=0",
        "-c=id,retained,depth,children",
    ];
    let free: &[_] = &["free", "--cut=*::$next", "--cut=$list", "-l20"];
    let mut n_gone = 0;
    for (file, command) in [
        (shelf.index(), query),
        (shelf.tree(), query),
        (shelf.cuts(), free),
    ] {
        let expected = shelf.print(command);
        let whole = std::fs::read(&file).unwrap();
        for part in [2, 5, 8, 11, 14] {
            let mut damaged = whole.clone();
            damaged[whole.len() / 16 * part] ^= 1;
            std::fs::write(&file, &damaged).unwrap();
            assert_eq!(shelf.print(command), expected);
            // What was found damaged is gone, and written again by the next command.
            if !file.exists() {
                n_gone += 1;
                assert_eq!(shelf.print(command), expected);
                assert!(std::fs::read(&file).unwrap() == whole);
            }
        }
    }
    assert!(n_gone > 1, "{n_gone}");
}

#[test]
fn where_the_dump_cannot_be_written_beside_the_index_is_in_the_cache() {
    let shelf = Shelf::new();
    std::fs::create_dir(shelf.index()).unwrap();
    let expected = shelf.print(&["summary"]);
    let cached = shelf.names(&shelf.cache().join("meminfo"));
    assert_eq!(cached.len(), 1);
    assert!(cached[0].starts_with("dump.json-") && cached[0].ends_with(".meminfo-index"));
    assert_eq!(shelf.print(&["summary"]), expected);
    assert_eq!(
        shelf.names(shelf.folder.path()),
        ["cache", "dump.json", "dump.json.meminfo-index"]
    );
}

#[test]
fn small_dumps_have_none() {
    let folder = tempfile::tempdir().unwrap();
    let dump = folder.path().join("dump.json");
    std::fs::copy(crate::golden("guide.json"), &dump).unwrap();
    analyzer(["summary", dump.to_str().unwrap()])
        .assert()
        .success();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn indexes_are_listed_and_removed() {
    let shelf = Shelf::new();
    shelf.print(&["item", "0x10"]);
    let folder = shelf.folder.path();
    let listed = |place: &[&str]| {
        let output = analyzer(["index", "list"])
            .args(place)
            .env("XDG_CACHE_HOME", shelf.cache())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let dump = shelf.dump.to_str().unwrap();
    let by_dump = listed(&[dump]);
    assert_eq!(by_dump.matches("| current ").count(), 2, "{by_dump}");
    assert_eq!(listed(&[folder.to_str().unwrap()]), by_dump);
    assert_eq!(listed(&[]), "no index\n");
    // One of before the dump was changed, and one that is somebody else's.
    shelf.change_secretly(|text| text[20] = b'x');
    std::fs::write(shelf.cuts(), "notes").unwrap();
    let of_folder = listed(&[folder.to_str().unwrap()]);
    assert_eq!(of_folder.matches("| stale ").count(), 2, "{of_folder}");
    assert_eq!(
        of_folder.matches("| not an index of yours ").count(),
        1,
        "{of_folder}"
    );
    let json: serde_json::Value = serde_json::from_str(&listed(&["--format=json", dump])).unwrap();
    assert_eq!(json["files"][0]["state"], "stale");
    assert_eq!(
        json["total_bytes"].as_u64(),
        json["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["size_bytes"].as_u64())
            .sum()
    );
    analyzer(["index", "remove", dump])
        .assert()
        .success()
        .stderr(predicates::str::contains(
            "warning: 1 of that name that you have not made stay\nnote: removed 2 files, ",
        ));
    assert_eq!(
        shelf.names(folder),
        ["dump.json", "dump.json.meminfo-index-cuts"]
    );
    // A dump that is gone may have left some.
    std::fs::rename(shelf.cuts(), shelf.index()).unwrap();
    std::fs::remove_file(&shelf.dump).unwrap();
    assert!(listed(&[dump]).contains("dump.json.meminfo-index "));
    std::fs::remove_file(shelf.index()).unwrap();
    analyzer(["index", "list", dump])
        .assert()
        .code(1)
        .stderr(predicates::str::contains("error: cannot find "));
}
