//! `status`: every waiting claim is in exactly one list; outdated claims and sources without an
//! archived copy are listed too.

use serde_json::{Value, json};

use crate::fixture::Site;

const STATUS: &str = "status: published\npublished: 2026-01-02\n";

/// Returns a site with a claim for each list.
fn desk() -> Site {
    let site = Site::empty().article("report", "One. Two. Three. Four. Five. Six. Seven. Eight.\n");
    let claim = |site: Site, id: &str, quote: &str, status: &str| {
        let path = format!("content/articles/report/verdicts/{id}.yaml");
        site.claim("report", id, quote).edit(&path, STATUS, status)
    };
    let site = claim(site, "draft", "One", "status: draft\n");
    let site = claim(site, "reviewed", "Two", "status: review\nreviewers: [An Editor, Another]\n");
    let site = claim(site, "alone", "Three", "status: review\n");
    let site =
        claim(site, "held", "Four", &format!("{STATUS}hold: \"The lawyer\\n reads it.\\t[2J\"\n"));
    let site = claim(site, "embargoed", "Five", &format!("{STATUS}embargo: 2026-03-01\n"));
    let site = claim(site, "old", "Six", "status: published\npublished: 2025-01-31\n");
    let corrected = "corrections:\n  - {date: 2026-01-10, kind: update, note: Seen again.}\n";
    let site = claim(
        site,
        "corrected",
        "Seven",
        &format!("status: published\npublished: 2025-01-01\n{corrected}"),
    );
    let retraction = "corrections:\n  - {date: 2024-01-02, kind: retraction, note: Wrong.}\n";
    let site = claim(
        site,
        "retracted",
        "Eight",
        &format!("status: retracted\npublished: 2024-01-01\n{retraction}"),
    );
    site.edit(
        "content/articles/report/verdicts/old.yaml",
        "  - title: A record\n",
        "  - {title: A page, url: 'https://a.example/'}\n  - {source: record}\n  - {title: Kept, url: 'https://b.example/', archive_note: Closed.}\n",
    )
    .write("content/sources/record.yaml", "title: A record\nurl: https://record.example/\n")
}

fn lists(site: &Site, arguments: &[&str]) -> Value {
    let outcome =
        site.run(&[&["status", "--date", "2026-02-01", "--format", "json"], arguments].concat());
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect()
}

#[test]
fn every_claim_that_waits_is_on_its_list() {
    let site = desk();
    assert_eq!(site.found(), []);
    let status = lists(&site, &[]);
    assert_eq!(ids(&status["drafts"]), ["draft"]);
    assert_eq!(ids(&status["review"]), ["alone", "reviewed"]);
    assert_eq!(status["review"][1]["reviewers"], json!(["An Editor", "Another"]));
    assert_eq!(ids(&status["held"]), ["held"]);
    assert_eq!(status["held"][0]["reason"], "The lawyer\n reads it.\t[2J");
    assert_eq!(ids(&status["embargoed"]), ["embargoed"]);
    assert_eq!(status["embargoed"][0]["date"], "2026-03-01");
    assert_eq!(ids(&status["stale"]), ["old"]);
    assert_eq!(status["stale"][0]["file"], "content/articles/report/verdicts/old.yaml");
    assert_eq!(ids(&status["unarchived"]), ["old", "old"]);
    assert_eq!(status["unarchived"][0]["url"], "https://a.example/");
    assert_eq!(status["unarchived"][1]["source"], "record");
}

#[test]
fn days_decide_what_is_old_and_what_is_open() {
    let site = desk();
    assert_eq!(ids(&lists(&site, &["--months", "13"])["stale"]), Vec::<&str>::new());
    let later = site.run(&["status", "--format", "json", "--months", "1", "--date", "2026-03-01"]);
    let later: Value = serde_json::from_str(&later.stdout).unwrap();
    assert_eq!(ids(&later["stale"]), ["old", "embargoed", "corrected"]);
    assert_eq!(ids(&later["embargoed"]), Vec::<&str>::new());
    assert_eq!(site.run(&["status", "--months", "0"]).status, 2);
}

#[test]
fn people_see_columns() {
    let outcome = desk().run(&["status", "--date", "2026-02-01"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let expected = "\
Drafts (1)
  -  draft  Something is so.

Waiting for review (2)
  -  alone     nobody named        Something is so.
  -  reviewed  An Editor, Another  Something is so.

Held (1)
  2026-01-02  held  The lawyer reads it. [2J  Something is so.

Under embargo until (1)
  2026-03-01  embargoed  Something is so.

Published, and unchanged for 12 months (1)
  2025-01-31  old  Something is so.

Sources without an archived copy (2)
  2025-01-31  old  A page    https://a.example/
  2025-01-31  old  A record  https://record.example/
";
    assert_eq!(outcome.stdout, expected);
}

#[test]
fn nothing_to_do_is_said_and_mistakes_do_not_stop_it() {
    let site = Site::sound();
    let outcome = site.run(&["status", "--date", "2026-02-01"]);
    assert_eq!(outcome.status, 0);
    assert!(
        outcome.stdout.starts_with("There is no open work: ")
            && outcome.stdout.lines().count() == 1,
        "{}",
        outcome.stdout
    );
    let site = site.edit("content/articles/report/verdicts/river.yaml", "two metres", "ten metres");
    let outcome = site.run(&["status", "--date", "2026-02-01"]);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stderr.contains("the content has 1 error"), "{}", outcome.stderr);
    assert_eq!(site.remove("site.yaml").run(&["status"]).status, 2);
}
