//! `IndexNow`: the file with the key, and the changed pages that `diff` prints.

use serde_json::{Value, json};

use crate::fixture::Site;
use crate::since::{RIVER, begin, commit};

const KEY: &str = "0a1b2c3d-4e5f";

fn with_key() -> Site {
    let setting = format!("indexnow: {{key: {KEY}}}\ntitle:");
    Site::sound().edit("site.yaml", "title:", &setting)
}

fn submissions(site: &Site) -> Vec<Value> {
    let outcome = site.run(&["diff", "HEAD", "--format", "indexnow"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn urls(site: &Site) -> Vec<String> {
    let mut urls = Vec::new();
    for submission in submissions(site) {
        urls.extend(submission["urlList"].as_array().unwrap().iter().cloned());
    }
    urls.iter().map(|url| url.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_key_is_a_file_of_the_site() {
    let site = with_key().built();
    assert_eq!(site.read(&format!("public/{KEY}.txt")), KEY);
    let files = Site::sound().built().output().len();
    assert_eq!(site.output().len(), files + 1);
    let taken = with_key().write(&format!("static/{KEY}.txt"), "x");
    assert_eq!(taken.found()[0].0, "duplicate-id");
}

#[test]
fn a_key_that_search_engines_refuse_is_an_error() {
    let long = "a".repeat(129);
    for (key, is_valid) in [
        ("abcdefg", false),
        ("abcdefgh", true),
        ("under_score", false),
        ("äbcdefgh", false),
        ("../../etc/passwd", false),
        (&long, false),
        (&long[1..], true),
    ] {
        let site =
            Site::sound().edit("site.yaml", "title:", &format!("indexnow: {{key: {key}}}\ntitle:"));
        let codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
        let expected: &[&str] = if is_valid { &[] } else { &["invalid-value"] };
        assert_eq!(codes, expected, "{key}");
    }
    let without = Site::sound().edit("site.yaml", "title:", "indexnow: {}\ntitle:");
    assert_eq!(without.found()[0].0, "missing-field");
}

#[test]
fn pages_that_are_new_changed_or_gone_are_told() {
    let site = with_key();
    begin(&site);
    assert_eq!(submissions(&site), Vec::<Value>::new());
    let changed = Site::copy_of(&site).edit(RIVER, "summary: It is not so.", "summary: It is not.");
    let found = submissions(&changed);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["host"], json!("desk.example"));
    assert_eq!(found[0]["key"], json!(KEY));
    assert_eq!(found[0]["keyLocation"], json!(format!("https://desk.example/checks/{KEY}.txt")));
    let told = urls(&changed);
    assert!(told.contains(&"https://desk.example/checks/".to_owned()), "{told:?}");
    assert!(told.contains(&"https://desk.example/checks/claims/river/".to_owned()), "{told:?}");
    assert!(told.iter().all(|url| url.ends_with('/')), "{told:?}");
    // A new page, and the same page when it is gone.
    let added = Site::copy_of(&site)
        .write("content/pages/about.md", "---\ntitle: About us\n---\nWe check.\n");
    let about = "https://desk.example/checks/about/".to_owned();
    assert!(urls(&added).contains(&about));
    commit(&added, "A page");
    let gone = added.remove("content/pages/about.md");
    assert!(urls(&gone).contains(&about));
}

#[test]
fn pages_that_search_engines_do_not_list_are_left_out() {
    let site = with_key().edit("site.yaml", "title:", "embed: true\ntitle:");
    begin(&site);
    let site = site.edit(RIVER, "summary: It is not so.", "summary: It is not.");
    assert!(!urls(&site).iter().any(|url| url.contains("embed")));
    // Drafts are no pages.
    let site = with_key();
    begin(&site);
    let draft = site.claim("report", "bridge", "The bridge is closed").edit(
        "content/articles/report/verdicts/bridge.yaml",
        "status: published",
        "status: draft",
    );
    assert_eq!(urls(&draft), Vec::<String>::new());
}

#[test]
fn a_site_without_a_key_gets_an_error() {
    let site = Site::sound();
    begin(&site);
    let outcome = site.run(&["diff", "HEAD", "--format", "indexnow"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("`indexnow: {key: …}`"), "{}", outcome.stderr);
}
