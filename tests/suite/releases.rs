//! The workflows of this repository have few permissions, and a release has the files that
//! `action.yml` downloads.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::docs::read;
use crate::init::{assert_safe, jobs, parsed, steps};

fn workflow(name: &str) -> Value {
    parsed(&read(&format!(".github/workflows/{name}.yml")))
}

#[test]
fn workflows_have_few_permissions() {
    for name in ["ci", "release"] {
        let text = read(&format!(".github/workflows/{name}.yml"));
        assert!(!text.contains("pull_request_target") && !text.contains("secrets."), "{name}");
        let workflow = workflow(name);
        assert_eq!(
            workflow["permissions"],
            serde_json::json!({}),
            "{name}: each job has its own permissions"
        );
        for (job, content) in jobs(&workflow) {
            assert!(content["timeout-minutes"].is_number(), "{name}: {job}");
            let can_write =
                content["permissions"].as_object().unwrap().values().any(|what| what == "write");
            assert_eq!(can_write, job == "publish", "{name}: {job}");
            for step in steps(content) {
                assert_safe(step);
                let is_checkout =
                    step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@"));
                assert!(
                    !is_checkout || step["with"]["persist-credentials"] == false,
                    "{name}: {job}"
                );
                assert!(
                    !(is_checkout && can_write),
                    "{job} can write, so it must not have the sources"
                );
            }
        }
    }
}

#[test]
fn a_release_has_the_files_that_the_action_downloads() {
    let action = read("action.yml");
    let asked: BTreeSet<&str> = action
        .lines()
        .filter_map(|line| line.split_once(") target=")?.1.split(" ;;").next())
        .filter(|target| !target.is_empty())
        .collect();
    let release = workflow("release");
    let built =
        release["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap().iter();
    let built: BTreeSet<&str> = built.map(|entry| entry["target"].as_str().unwrap()).collect();
    assert_eq!(asked, built);
    let package = read(".ci/package");
    for name in [
        "folder=factpress-$target",
        "archive=\"$folder.tar.gz\"",
        "archive=\"$folder.zip\"",
        "\"$archive.sha256\"",
    ] {
        assert!(package.contains(name), "{name}");
    }
    assert!(
        action.contains("factpress-$target.tar.gz") && action.contains("factpress-$target.zip")
    );
}

#[test]
fn the_oldest_toolchain_is_documented() {
    let manifest = read("Cargo.toml");
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .unwrap()
        .trim_matches('"');
    assert!(read("CONTRIBUTING.md").contains(&format!("Rust {version}")), "{version}");
    assert!(read(".github/workflows/ci.yml").contains("rust-version"));
}

/// Checks the workflows with `actionlint` and `check-jsonschema` if they are installed.
#[test]
fn workflows_are_valid() {
    for arguments in
        [&["actionlint"][..], &["check-jsonschema", "--builtin-schema", "vendor.github-workflows"]]
    {
        for name in ["ci", "release"] {
            let path = format!("{}/.github/workflows/{name}.yml", env!("CARGO_MANIFEST_DIR"));
            let Ok(output) = Command::new(arguments[0]).args(&arguments[1..]).arg(&path).output()
            else {
                continue;
            };
            assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
}
