//! Tests the pages with the Nu HTML checker.

use std::process::Command;

use browser_tests::built::{Built, THEMES};
use browser_tests::tool;
use serde_json::Value;

/// Wrong reports of the checker: it treats data blocks as scripts, and local files as other origins.
const IGNORED_MESSAGE: &str = "Content Security Policy";

#[test]
fn the_nu_html_checker_finds_nothing() {
    let sites: Vec<Built> = THEMES.into_iter().flat_map(Built::all_and_example).collect();
    let output = Command::new("java")
        .arg("-jar")
        .arg(tool("vnu-jar/build/dist/vnu.jar"))
        .args(["--skip-non-html", "--format", "json", "--stdout", "--exit-zero-always"])
        .args(sites.iter().map(Built::root))
        .output()
        .expect("java is installed");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let messages = report["messages"].as_array().unwrap().iter();
    let is_known =
        |message: &&Value| message["message"].as_str().unwrap().contains(IGNORED_MESSAGE);
    let (known, found): (Vec<&Value>, Vec<&Value>) = messages.partition(is_known);
    assert!(!known.is_empty(), "the pages were read");
    assert!(found.is_empty(), "{found:#?}");
}
