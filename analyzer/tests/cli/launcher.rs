//! `bin/analyzer`, by which the guide calls the program.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use assert_cmd::prelude::*;

/// A project directory with a built program that says how it was called.
fn project(target: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let bin = dir.path().join("analyzer/bin");
    std::fs::create_dir_all(&bin).unwrap();
    let launcher = Path::new(env!("CARGO_MANIFEST_DIR")).join("bin/analyzer");
    std::fs::copy(launcher, bin.join("analyzer")).unwrap();
    if !target.is_empty() {
        let built = dir.path().join(target);
        std::fs::create_dir_all(&built).unwrap();
        let script = built.join("analyzer");
        std::fs::write(
            &script,
            "#!/bin/sh\necho \"$(basename \"$(dirname \"$0\")\") $*\"\n",
        )
        .unwrap();
        Command::new("chmod")
            .arg("+x")
            .arg(script)
            .assert()
            .success();
    }
    dir
}

fn launch(launcher: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(launcher);
    command
        .env_remove("CARGO_TARGET_DIR")
        .args(["summary", "two words"]);
    command
}

#[test]
fn it_runs_what_was_built_from_anywhere() {
    for (target, profile) in [("target/release", "release"), ("target/debug", "debug")] {
        let project = project(target);
        let link = project.path().join("link");
        symlink("analyzer/bin/analyzer", &link).unwrap();
        let link_to_link = project.path().join("analyzer/again");
        symlink("../link", &link_to_link).unwrap();
        let expected = format!("{profile} summary two words\n");
        for launcher in [
            project.path().join("analyzer/bin/analyzer"),
            link,
            link_to_link,
        ] {
            launch(launcher)
                .current_dir("/")
                .assert()
                .success()
                .stdout(expected.clone());
        }
        launch("bin/analyzer")
            .current_dir(project.path().join("analyzer"))
            .assert()
            .success()
            .stdout(expected);
    }
}

#[test]
fn it_honours_the_target_directory_of_cargo() {
    let project = project("elsewhere/release");
    let launcher = project.path().join("analyzer/bin/analyzer");
    for target in [project.path().join("elsewhere"), "elsewhere".into()] {
        launch(&launcher)
            .env("CARGO_TARGET_DIR", target)
            .assert()
            .success()
            .stdout("release summary two words\n");
    }
}

#[test]
fn it_says_how_to_build() {
    let project = project("");
    launch(project.path().join("analyzer/bin/analyzer"))
        .assert()
        .code(1)
        .stdout("")
        .stderr(predicates::str::contains(
            "run `cargo build --release -p analyzer` in ",
        ));
}
