//! The workflow that publishes a new site: it compares each version with the one that was published
//! last, on whatever way a change came.

use std::process::Command;

use crate::fixture::{Outcome, Site, outcome};
use crate::init::{jobs, parsed, started, steps};
use crate::since::{begin, commit, git_output};

/// A program that answers like GitHub's `gh api`: a later deployment failed, an earlier one succeeded.
const GH: &str = r#"#!/usr/bin/env bash
case "$2" in
  *statuses*) case "$2" in *deployments/1/*) echo true ;; *) echo false ;; esac ;;
  *) if [ -n "$PUBLISHED" ]; then printf '2 %040d\n1 %s\n' 0 "$PUBLISHED"; fi ;;
esac
"#;

const VERDICT: &str = "content/articles/flood/verdicts/two-metres.yaml";

/// Returns a new site in a repository.
fn new_site() -> Site {
    let site = started(&[]);
    begin(&site);
    site
}

fn head(site: &Site) -> String {
    git_output(site, &["rev-parse", "HEAD"]).trim().to_owned()
}

/// Runs the step of the workflow that compares the site with the commit that was published last.
fn compare(site: &Site, published: &str) -> Outcome {
    let workflow = parsed(&site.read(".github/workflows/pages.yml"));
    let (_, publish) = jobs(&workflow).remove(0);
    let script = steps(publish).iter().find_map(|step| {
        step["name"].as_str().is_some_and(|name| name.starts_with("Compare")).then(|| &step["run"])
    });
    let tools = Site::empty().write("gh", GH);
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_factpress")).parent().unwrap();
    Command::new("chmod").arg("+x").arg(tools.path("gh")).status().unwrap();
    let path = format!(
        "{}:{}:{}",
        tools.path("").display(),
        program.display(),
        std::env::var("PATH").unwrap()
    );
    let mut command = Command::new("bash");
    command.current_dir(site.path("")).args(["-c", script.unwrap().as_str().unwrap()]);
    command.env("PATH", path).env("PUBLISHED", published).env("GH_TOKEN", "t");
    command.env("SERVER", "file://").env("REPOSITORY", site.path(""));
    outcome(&mut command)
}

fn assert_published(site: &Site, published: &str, expected: bool) -> String {
    let outcome = compare(site, published);
    assert_eq!(outcome.status == 0, expected, "{}{}", outcome.stdout, outcome.stderr);
    outcome.stdout
}

#[test]
fn a_silent_change_is_not_published() {
    let site = new_site();
    let shown = assert_published(&site, "", true);
    assert!(shown.contains("Nothing was published before"), "{shown}");
    let begun = head(&site);

    for folder in ["content/articles/example", "content/people"] {
        std::fs::remove_dir_all(site.path(folder)).unwrap();
    }
    commit(&site, "Remove the example");
    let shown = assert_published(&site, &begun, true);
    assert!(!shown.contains("::error") && !shown.contains("::warning"), "{shown}");

    let site = site
        .article("flood", "The river rose by two metres.\n")
        .write(
            VERDICT,
            "claim: The river rose by two metres.\npassages:\n  - quote: rose by two metres\n\
             claimant: The council\nrating: \"false\"\nsummary: It rose by one.\nauthors: [A Writer]\n\
             evidence:\n  - {title: A gauge}\nstatus: published\npublished: 2026-01-14\n",
        );
    commit(&site, "Publish a claim");
    assert_published(&site, &begun, true);
    let published = head(&site);

    let site = site.edit(VERDICT, "rating: \"false\"", "rating: \"true\"");
    commit(&site, "Change the rating");
    let shown = assert_published(&site, &published, false);
    assert!(shown.contains("silent-rating-change"), "{shown}");
    let site = site.write("notes.txt", "A later push\n");
    commit(&site, "Push again");
    assert_published(&site, &published, false);
    assert_published(&site, &"1".repeat(40), false);

    let corrections = "corrections:\n  - {date: 2026-01-15, kind: verdict-change, from: \"false\", to: \"true\", note: We erred.}\n";
    let site =
        site.edit(VERDICT, "status:", &format!("{corrections}reviewers: [A Reviewer]\nstatus:"));
    commit(&site, "Say so");
    assert_published(&site, &published, true);
}
