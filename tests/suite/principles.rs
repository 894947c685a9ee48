//! `principles`: the report finds what meets a requirement, and never claims that a missing thing
//! is there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::docs::read;
use crate::fixture::Site;

const RIVER: &str = "content/articles/report/verdicts/river.yaml";

fn report(site: &Site) -> Value {
    let outcome = site.run(&["principles", "--format", "json", "--date", "2026-03-01"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn states(report: &Value) -> BTreeMap<&str, &str> {
    let items = report["items"].as_array().unwrap().iter();
    items.map(|item| (item["id"].as_str().unwrap(), item["state"].as_str().unwrap())).collect()
}

fn item<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

/// A page with some text.
fn page(site: Site, slug: &str) -> Site {
    site.write(&format!("content/pages/{slug}.md"), "---\ntitle: A page\n---\nSome words.\n")
}

/// Returns a site that meets all requirements.
fn whole() -> Site {
    let pages = [
        "principles",
        "about",
        "funding",
        "staff",
        "contact",
        "methodology",
        "submit",
        "corrections-policy",
    ];
    let site = pages.into_iter().fold(Site::sound(), page);
    site.edit("site.yaml", "title:", "organization: {name: A desk, url: 'https://desk.example/'}\ntitle:")
        .edit("content/articles/report/article.yaml", "title:", "url: https://daily.example/\ntitle:")
        .edit(
            RIVER,
            "  - title: A record\n",
            "  - {title: A, url: 'https://a.example/', archive_url: 'https://archive.example/a'}\n  \
             - {title: B, url: 'https://b.example/', archive_note: Closed.}\n\
             claimant: A Speaker\nresponse: {asked: 2026-01-01}\nauthors: [A Writer]\nreviewers: [An Editor]\n",
        )
}

#[test]
fn a_site_of_nothing_lacks_all_that_can_be_lacking() {
    let report = report(&Site::empty());
    for (id, state) in states(&report) {
        let made = ["ratings", "corrections-list"];
        let of_claims = !item(&report, id)["claims"].is_null();
        let expected = if made.contains(&id) {
            "has"
        } else if of_claims {
            "open"
        } else {
            "lacks"
        };
        assert_eq!(state, expected, "{id}");
        assert_eq!(item(&report, id)["help"].is_null(), expected != "lacks", "{id}");
    }
    assert_eq!(report["summary"], json!({"has": 2, "partly": 0, "lacks": 10, "open": 7}));
}

#[test]
fn a_site_with_everything_has_it_where_it_is_said_to_be() {
    let site = whole();
    let report = report(&site);
    assert!(states(&report).values().all(|state| *state == "has"), "{report:#}");
    for item in report["items"].as_array().unwrap() {
        for place in item["places"].as_array().unwrap() {
            let file = place["file"].as_str();
            assert!(file.is_none_or(|file| site.path(file).exists()), "{place}");
            assert!(file.is_some() || place["page"].is_string(), "{place}");
        }
    }
    assert_eq!(item(&report, "organization")["places"], json!([{"file": "site.yaml", "line": 1}]));
    let page = json!([{"page": "funding/", "file": "content/pages/funding.md"}]);
    assert_eq!(item(&report, "funding")["places"], page);
}

/// Each change removes exactly one thing.
#[test]
fn what_is_taken_away_is_lacking() {
    let verdict = |from: &str, to: &str| whole().edit(RIVER, from, to);
    for (id, site) in [
        ("funding", whole().remove("content/pages/funding.md")),
        ("about", whole().write("content/pages/about.md", "---\ntitle: About\n---\n\n")),
        ("organization", whole().edit("site.yaml", ", url: 'https://desk.example/'", "")),
        (
            "claim-located",
            whole().edit(
                "content/articles/report/article.yaml",
                "url: https://daily.example/\n",
                "",
            ),
        ),
        ("two-sources", verdict("https://b.example/", "https://a.example/")),
        ("sources-archived", verdict(", archive_note: Closed.", "")),
        (
            "sources-linked",
            verdict("url: 'https://b.example/', archive_note: Closed.", "publisher: B"),
        ),
        ("authors", verdict("authors: [A Writer]\n", "")),
        ("reviewers", verdict("reviewers: [An Editor]\n", "")),
        ("responses", verdict("response: {asked: 2026-01-01}\n", "")),
        ("error-reports", whole().remove("content/pages/contact.md")),
    ] {
        let report = report(&site);
        let mut lacking: Vec<&str> = states(&report)
            .into_iter()
            .filter_map(|(id, state)| (state != "has").then_some(id))
            .collect();
        lacking.retain(|lacking| id != "error-reports" || *lacking != "contact");
        assert_eq!(lacking, [id]);
        assert!(item(&report, id)["help"].is_string(), "{id}");
    }
}

#[test]
fn claims_are_counted_when_readers_see_them() {
    let site = whole()
        .claim("report", "bridge", "The bridge is closed")
        .claim("report", "draft", "Nobody was hurt")
        .edit("content/articles/report/verdicts/draft.yaml", "status: published", "status: draft")
        .claim("report", "held", "Nobody")
        .edit(
            "content/articles/report/verdicts/held.yaml",
            "status:",
            "embargo: 2026-03-02\nstatus:",
        )
        .claim("report", "gone", "was hurt")
        .edit(
            "content/articles/report/verdicts/gone.yaml",
            "status: published",
            "status: retracted",
        );
    let report = report(&site);
    let authors = item(&report, "authors");
    assert_eq!(
        (&authors["state"], &authors["claims"]),
        (&json!("partly"), &json!({"have": 1, "of": 2}))
    );
    assert_eq!(
        authors["lacking"],
        json!([{"file": "content/articles/report/verdicts/bridge.yaml", "line": 1}])
    );
    assert!(
        !report.to_string().contains("draft.yaml") && !report.to_string().contains("held.yaml")
    );
}

/// The rule `response` decides for which ratings the claimant must be asked.
#[test]
fn low_ratings_are_those_of_the_rule_or_of_the_lower_half() {
    let unasked = |rating: &str| {
        whole().edit(RIVER, "response: {asked: 2026-01-01}\n", "").edit(
            RIVER,
            "rating: false",
            &format!("rating: {rating}"),
        )
    };
    let rule = |site: Site| {
        site.edit(
            "site.yaml",
            "title:",
            "workflow: {response: {ratings: [satire], severity: warning}}\ntitle:",
        )
    };
    for (site, state) in [
        (unasked("mostly-false"), "lacks"),
        (unasked("mixed"), "open"),
        (unasked("satire"), "open"),
        (rule(unasked("satire")), "lacks"),
        (rule(unasked("false")), "open"),
    ] {
        assert_eq!(states(&report(&site))["responses"], state);
    }
}

#[test]
fn mistakes_do_not_stop_it() {
    let site = whole().edit(RIVER, "two metres", "ten metres");
    let outcome = site.run(&["principles"]);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stderr.contains("the content has 1 error"), "{}", outcome.stderr);
    assert!(!outcome.stdout.contains("compl"), "{}", outcome.stdout);
    assert_eq!(site.remove("site.yaml").run(&["principles"]).status, 2);
}

#[test]
fn the_documentation_lists_what_is_looked_at() {
    let document = read("docs/principles.md");
    let table = document.split("| Item |").nth(1).unwrap();
    let rows: Vec<(&str, &str)> = table
        .lines()
        .skip(2)
        .filter_map(|row| row.strip_prefix("| `")?.split_once("` | "))
        .collect();
    let report = report(&Site::empty());
    let ids: Vec<&str> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(rows.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids);
    for (id, row) in rows {
        let slugs = item(&report, id)["slugs"].as_array().cloned().unwrap_or_default();
        assert!(
            slugs.iter().all(|slug| row.contains(&format!("`{}`", slug.as_str().unwrap()))),
            "{id}: {slugs:?}"
        );
    }
    // The data for search engines names the same pages.
    let data = read("docs/data.md");
    for id in ["fairness-policy", "funding", "staff", "contact", "corrections-policy"] {
        let slugs = item(&report, id)["slugs"].as_array().unwrap();
        assert!(
            slugs.iter().all(|slug| data.contains(&format!("`{}`", slug.as_str().unwrap()))),
            "{id}: {slugs:?}"
        );
    }
}
