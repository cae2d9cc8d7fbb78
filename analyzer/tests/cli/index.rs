//! The index beside a large dump.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::analyzer;

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

    /// What a command prints, warnings included.
    fn print(&self, arguments: &[&str]) -> (String, String) {
        let output = analyzer([])
            .args(arguments)
            .arg(&self.dump)
            .env("XDG_CACHE_HOME", self.cache())
            .output()
            .unwrap();
        assert!(output.status.success());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
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
fn the_index_itself_is_read() {
    let shelf = Shelf::new();
    let expected = shelf.print(&["summary"]);
    // The dump is damaged in the middle in a way that cannot be seen from outside.
    let modified = shelf.dump.metadata().unwrap().modified().unwrap();
    let mut text = std::fs::read(&shelf.dump).unwrap();
    let middle = text.len() / 2;
    text[middle..middle + 2000].fill(b'x');
    std::fs::write(&shelf.dump, text).unwrap();
    let file = std::fs::File::options()
        .write(true)
        .open(&shelf.dump)
        .unwrap();
    file.set_modified(modified).unwrap();
    assert_eq!(shelf.print(&["summary"]), expected);
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
