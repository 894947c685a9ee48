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

/// The jobs that can write, each to one place. They get finished files, not the sources.
const WRITERS: [&str; 4] = ["publish", "pypi", "npm", "image"];

#[test]
fn workflows_have_few_permissions() {
    for name in ["ci", "pages", "release"] {
        let text = read(&format!(".github/workflows/{name}.yml"));
        assert!(!text.contains("pull_request_target"), "{name}");
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
            assert_eq!(can_write, WRITERS.contains(&job.as_str()), "{name}: {job}");
            // Homebrew's formulas and the template are in other repositories.
            let has_secrets = content.to_string().contains("secrets.");
            let needs_secrets = ["homebrew", "template"].contains(&job.as_str());
            assert_eq!(has_secrets, needs_secrets, "{name}: {job}");
            for step in steps(content) {
                assert_safe(step);
                let is_checkout =
                    step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@"));
                assert!(
                    !is_checkout || step["with"]["persist-credentials"] == false,
                    "{name}: {job}"
                );
                assert!(
                    !(is_checkout && (can_write || has_secrets)),
                    "{job} can write, so it must not have the sources"
                );
            }
        }
    }
}

/// `packaging/test` makes the archives and looks at their names.
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
    let packed = read("packaging/release.py");
    let packed: BTreeSet<&str> = packed
        .lines()
        .filter_map(|line| line.strip_prefix("    Target(\"")?.split('"').next())
        .collect();
    assert_eq!(packed, built);
    let release = read("packaging/release.py");
    for name in ["f\"{NAME}-{self.triple}\"", "(\".zip\" if self.is_windows else \".tar.gz\")"] {
        assert!(release.contains(name), "{name}");
    }
    assert!(read("packaging/archives.py").contains("f\"{archive.name}.sha256\""));
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
        for name in ["ci", "pages", "release"] {
            let path = format!("{}/.github/workflows/{name}.yml", env!("CARGO_MANIFEST_DIR"));
            let Ok(output) = Command::new(arguments[0]).args(&arguments[1..]).arg(&path).output()
            else {
                continue;
            };
            assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
}
