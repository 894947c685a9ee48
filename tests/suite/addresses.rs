//! Addresses stay: old ones lead to the pages that have moved, and unpublished files move none.

use crate::fixture::{Site, select};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

#[test]
fn old_addresses_lead_to_the_pages() {
    let site = Site::sound()
        .edit(VERDICT, "status:", "claimant: t-tongwa\ntopics: [Housing]\nstatus:")
        .edit("content/articles/report/article.yaml", "title:", "publisher: The Herald\ntitle:")
        .write("content/people/t-tongwa.yaml", "name: A Member\naliases: [tongwa, 'tt']\n")
        .write("content/people/nobody.yaml", "name: Nobody\naliases: [not-shown]\n")
        .write("content/pages/ethics.md", "---\ntitle: Ethics\naliases: [our-ethics]\n---\nText.\n")
        .write("content/pages/methodology.md", "---\ntitle: How\naliases: [how]\n---\nText.\n")
        .edit(
            "site.yaml",
            "title:",
            "redirects:\n  /topics/homes/: topics/housing\n  topics/flats: /topics/homes/\n  \
             publishers/herald-group: publishers/the-herald\n  people/old: people/tongwa\n  \
             old: /\ntitle:",
        )
        .edit(VERDICT, "status:", "explanation: See [them](/people/tongwa/).\nstatus:");
    assert_eq!(site.found(), []);
    let moved = [
        ("people/tongwa", "people/t-tongwa"),
        ("people/tt", "people/t-tongwa"),
        ("people/old", "people/t-tongwa"),
        ("our-ethics", "ethics"),
        ("how", "methodology"),
        ("topics/homes", "topics/housing"),
        ("topics/flats", "topics/housing"),
        ("publishers/herald-group", "publishers/the-herald"),
    ];
    for site in site.in_every_theme() {
        for (from, to) in moved {
            let page = site.page(&format!("{from}/index.html"));
            let canonical = select(&page, "link[rel=canonical]")[0].attr("href").unwrap();
            assert_eq!(canonical, format!("https://desk.example/checks/{to}/"), "{from}");
            let refresh = select(&page, "meta[http-equiv=refresh]")[0].attr("content").unwrap();
            assert!(refresh.ends_with(&format!("{to}/index.html")), "{from}: {refresh}");
        }
        assert!(site.path("public/old/index.html").exists());
        assert!(!site.path("public/people/not-shown").exists());
        assert!(!site.read("public/sitemap.xml").contains("people/tongwa/"));
    }
}

/// Slugs of people, topics and publishers are given to published names only, so what a desk works on
/// never moves a page.
#[test]
fn unpublished_files_change_nothing_that_is_published() {
    let claim = |site: Site, article: &str, id: &str, fields: &str| {
        let path = format!("content/articles/{article}/verdicts/{id}.yaml");
        site.claim(article, id, "The river rose by two metres").edit(
            &path,
            "status: published\n",
            &format!("{fields}\n"),
        )
    };
    let text = "The river rose by two metres. Nobody was hurt.";
    let published = || {
        let site =
            Site::empty().article("first", text).article("second", text).article("zero", text);
        let site = claim(
            site,
            "first",
            "one",
            "claimant: A. Speaker\ntopics: [Housing!, Floods]\nstatus: published",
        );
        let site = claim(
            site,
            "second",
            "two",
            "claimant: A Speaker\ntopics: [Housing, housing?]\nauthors: [Ann]\nstatus: published",
        );
        ["first", "second", "zero"].into_iter().fold(site, |site, id| {
            let publisher = if id == "first" { "The Herald" } else { "The Herald!" };
            site.edit(
                &format!("content/articles/{id}/article.yaml"),
                "title:",
                &format!("publisher: {publisher}\ntitle:"),
            )
        })
    };
    let expected = published().built().output();
    let names = "claimant: {name: A SPEAKER, url: 'https://a.example/'}\nauthors: [ANN, A-Speaker]\n\
                 topics: [HOUSING, Housing., housing-2]\naliases: [old]\n";
    let states = [
        "status: draft",
        "status: review",
        "status: published\nhold: Wait.",
        "status: published\nembargo: 2126-01-01",
        "status: published\nembargo: 2126-01-01T06:00",
    ];
    for state in states {
        for article in ["first", "zero"] {
            let fields = format!("{names}{state}");
            let draft = claim(published(), article, "a-draft", &fields).edit(
                &format!("content/articles/{article}/verdicts/a-draft.yaml"),
                "published: 2026-01-02",
                "published: 2020-01-01",
            );
            assert!(draft.built().output() == expected, "{state} in {article}");
        }
    }
    let unused = published()
        .article("a-first", text)
        .edit("content/articles/a-first/article.yaml", "title:", "publisher: The herald?\ntitle:")
        .write("content/people/housing.yaml", "name: Somebody else\naliases: [somebody]\n");
    assert!(unused.built().output() == expected, "an article and a person that nobody names");
}
