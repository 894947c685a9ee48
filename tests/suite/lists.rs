//! Lists of claims: by month, and by claimant, author and reviewer.

use crate::fixture::{Site, select};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

fn path(id: &str) -> String {
    format!("content/articles/report/verdicts/{id}.yaml")
}

/// Returns a site without errors and with further claims, whose files have these lines.
fn with(claims: &[(&str, &str)]) -> Site {
    let add = |site: Site, (id, lines): &(&str, &str)| {
        site.claim("report", id, "Nobody was hurt").edit(
            &path(id),
            "status:",
            &format!("{lines}\nstatus:"),
        )
    };
    claims.iter().fold(Site::sound(), add)
}

/// Returns the text of every element that the selector matches.
fn words(site: &Site, page: &str, selector: &str) -> Vec<String> {
    let text = |element: &scraper::ElementRef| element.text().collect::<String>().trim().to_owned();
    select(&site.page(page), selector).iter().map(text).collect()
}

#[test]
fn claims_are_listed_by_the_month_of_their_check() {
    let site = with(&[("old", ""), ("older", ""), ("undated", "")])
        .edit(&path("old"), "2026-01-02", "2025-12-31")
        .edit(&path("older"), "2026-01-02", "2025-12-01")
        .edit(&path("undated"), "published: 2026-01-02\n", "")
        .built();
    assert_eq!(words(&site, "months/index.html", "h2"), ["2026", "2025"]);
    assert_eq!(words(&site, "months/index.html", "h3"), ["January 2026", "December 2025"]);
    assert_eq!(words(&site, "months/2025-12/index.html", "h1"), ["December 2025"]);
    let page = site.page("months/2025-12/index.html");
    let cards: Vec<_> = select(&page, ".card h3 a")
        .iter()
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect();
    assert_eq!(cards, ["../../claims/old/index.html", "../../claims/older/index.html"]);
    assert_eq!(words(&site, "months/2026-01/index.html", ".card").len(), 1);
}

#[test]
fn months_are_written_as_the_language_writes_them() {
    for (language, month) in [
        ("es", "enero de 2026"),
        ("fr", "janvier 2026"),
        ("de", "Januar 2026"),
        ("ar", "يناير 2026"),
        ("ja", "2026年1月"),
        ("pt-BR", "janeiro de 2026"),
    ] {
        let site = Site::sound()
            .edit("site.yaml", "title:", &format!("language: {language}\ntitle:"))
            .built();
        assert_eq!(words(&site, "months/index.html", "h3"), [month], "{language}");
    }
}

#[test]
fn a_persons_page_tells_apart_what_they_claim_write_and_review() {
    let site = with(&[
        ("made", "claimant: A Name"),
        ("wrote", "authors: [A Name]"),
        ("approved", "reviewers: [A Name]\nclaimant: A Mayor"),
    ])
    .built();
    let claims = |role: &str| {
        let page = site.page("people/a-name/index.html");
        let links = select(&page, &format!("section[aria-labelledby='part-{role}'] .card h3 a"));
        links.iter().map(|link| link.attr("href").unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (role, claim) in [("claimant", "made"), ("author", "wrote"), ("reviewer", "approved")] {
        assert_eq!(claims(role), [format!("../../claims/{claim}/index.html")]);
    }
    let page = site.page("people/a-name/index.html");
    assert_eq!(select(&page, "[aria-labelledby='part-claimant'] svg.bar").len(), 1);
    assert_eq!(
        select(&page, "svg.bar, .tally").len(),
        2,
        "ratings say nothing about authors and reviewers"
    );
    assert_eq!(words(&site, "people/a-mayor/index.html", "h2"), ["Claims made"]);
    let groups = ["Those who make claims", "Those who check claims", "Those who review the checks"];
    assert_eq!(words(&site, "people/index.html", "h2"), groups);
    let page = site.page("people/index.html");
    assert_eq!(select(&page, "[aria-labelledby='part-claimant'] li h3").len(), 2);
    assert!(select(&page, "[aria-labelledby='part-author'] .tally").is_empty());
}

#[test]
fn every_role_has_pages_of_its_own() {
    let claims: Vec<String> = (0..60).map(|number| format!("claim-{number}")).collect();
    let all: Vec<(&str, &str)> = claims
        .iter()
        .map(|id| (id.as_str(), "claimant: A Mayor\nauthors: [A Name]\nreviewers: [Another]"))
        .collect();
    let site = with(&all).built();
    let cards = |path: &str| select(&site.page(path), ".card").len();
    assert_eq!(
        (cards("people/a-mayor/index.html"), cards("people/a-mayor/page/2/index.html")),
        (50, 10)
    );
    assert_eq!(
        (cards("people/a-name/index.html"), cards("people/a-name/author/page/2/index.html")),
        (50, 10)
    );
    assert_eq!(
        (cards("people/another/index.html"), cards("people/another/reviewer/page/2/index.html")),
        (50, 10)
    );
    assert_eq!(
        (cards("months/2026-01/index.html"), cards("months/2026-01/page/2/index.html")),
        (50, 11)
    );
    let page = site.page("people/a-name/author/page/2/index.html");
    assert!(select(&page, "svg.bar").is_empty());
    assert_eq!(
        select(&page, "a[rel=prev]")[0].attr("href"),
        Some("../../../../../people/a-name/index.html#part-author")
    );
    assert_eq!(select(&site.page("people/a-mayor/page/2/index.html"), "svg.bar").len(), 1);
}

/// Drafts name a person of a published claim as the author of one claim and the claimant of
/// another.
#[test]
fn a_role_that_only_drafts_name_is_not_told() {
    for status in ["draft", "review", "published\nhold: Wait.", "published\nembargo: 2126-01-01"] {
        let status = format!("status: {status}");
        let site =
            with(&[("draft", "claimant: A Mayor\nauthors: [A Name]\nreviewers: [Nobody Known]")])
                .edit(VERDICT, "status:", "claimant: A Name\nauthors: [A Mayor]\nstatus:")
                .edit(&path("draft"), "status: published", &status)
                .edit(&path("draft"), "2026-01-02", "2025-11-30")
                .built();
        assert_eq!(words(&site, "people/a-name/index.html", "h2"), ["Claims made"], "{status}");
        assert_eq!(
            words(&site, "people/a-mayor/index.html", "h2"),
            ["Fact-checks written"],
            "{status}"
        );
        assert_eq!(words(&site, "people/index.html", "h2").len(), 2, "{status}");
        assert_eq!(words(&site, "months/index.html", "h3"), ["January 2026"], "{status}");
        for (path, bytes) in site.output() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for trace in ["nobody-known", "Nobody Known", "2025-11", "November 2025"] {
                assert!(
                    !path.contains(trace) && !text.contains(trace),
                    "{status}: {trace} in {path}"
                );
            }
        }
    }
}
