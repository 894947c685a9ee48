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

/// Returns a site with claims of these months.
fn in_months(months: &[&str]) -> Site {
    let mut site = Site::sound().edit(VERDICT, "2026-01-02", &format!("{}-02", months[0]));
    for (index, month) in months.iter().enumerate().skip(1) {
        let id = format!("claim-{index}");
        site = site.claim("report", &id, "Nobody was hurt");
        site = site.edit(&path(&id), "2026-01-02", &format!("{month}-02"));
    }
    site
}

#[test]
fn a_chart_shows_how_many_checks_each_month_has() {
    let months = ["2025-10", "2025-10", "2025-10", "2025-12", "2026-03", "2026-03"];
    let corrections =
        "corrections: [{date: 2026-03-03, kind: retraction, note: Wrong.}]\nstatus: retracted";
    let site = in_months(&months).edit(&path("claim-1"), "rating: false", "rating: true").edit(
        &path("claim-5"),
        "status: published",
        corrections,
    );
    for site in site.in_every_theme() {
        let page = site.page("months/index.html");
        let chart = select(&page, ".trend svg[role=img]")[0];
        assert_eq!(chart.attr("viewBox"), Some("0 0 60 3"), "six months, at most three claims");
        let label = chart.attr("aria-label").unwrap();
        for words in ["October 2025", "March 2026", "one month: 3"] {
            assert!(label.contains(words), "{label}");
        }
        let bars: Vec<String> = select(&page, ".trend rect")
            .iter()
            .map(|bar| {
                let value = |name| bar.attr(name).unwrap();
                let rating = bar.attr("data-rating").unwrap_or("none");
                format!("{} {}+{} {rating}", value("x"), value("y"), value("height"))
            })
            .collect();
        let expected = ["1 2+1 true", "1 0+2 false", "21 2+1 false", "51 2+1 false", "51 1+1 none"];
        assert_eq!(bars, expected);
        assert_eq!(select(&page, ".trend line")[0].attr("x1"), Some("30"), "the new year");
        assert!(select(&site.page("people/index.html"), ".trend").is_empty());
    }
}

#[test]
fn few_months_make_no_chart() {
    for months in [&["2026-01"][..], &["2025-01", "2026-01"]] {
        let site = in_months(months).built();
        assert!(select(&site.page("months/index.html"), "svg").is_empty());
    }
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

const PLACES: &str =
    "taxonomies:\n  places: {title: Places}\n  series: {title: Series of checks}\n";

/// Returns a site with lists of its own, and four claims.
fn with_own_lists() -> Site {
    with(&[
        ("north", "places: [North county]\ntopics: [Floods]\nseries: [2026, Rivers]"),
        ("both", "places: [north county, Süden]"),
        ("draft", "places: [Secret town, North county]\nseries: [Secret series]"),
    ])
    .edit(&path("draft"), "status: published", "status: draft")
    .edit("site.yaml", "title:", &format!("{PLACES}title:"))
}

fn hrefs(site: &Site, page: &str, selector: &str) -> Vec<String> {
    let page = site.page(page);
    let links = select(&page, selector);
    links.iter().map(|link| link.attr("href").unwrap().to_owned()).collect()
}

#[test]
fn a_site_can_have_lists_of_its_own() {
    for site in with_own_lists().in_every_theme() {
        let menu = words(&site, "index.html", ".masthead li");
        let topics = menu.iter().position(|words| words == "Topics").unwrap();
        assert_eq!(menu[topics + 1..topics + 3], ["Places", "Series of checks"]);
        assert_eq!(words(&site, "places/index.html", "h1"), ["Places"]);
        let links = "main :is(h2, th) a";
        assert_eq!(words(&site, "places/index.html", links), ["North county", "Süden"]);
        assert_eq!(words(&site, "series/index.html", links), ["2026", "Rivers"]);
        let term = "places/north-county/index.html";
        assert_eq!(words(&site, term, "h1"), ["North county"]);
        assert_eq!(words(&site, term, ".kicker"), ["Places"]);
        assert_eq!(hrefs(&site, term, ".kicker a"), ["../../places/index.html"]);
        let claims = "main :is(.card h3, tbody th) a";
        assert_eq!(
            hrefs(&site, term, claims),
            ["../../claims/both/index.html", "../../claims/north/index.html"]
        );
        assert_eq!(hrefs(&site, "places/süden/index.html", claims).len(), 1);
        assert_eq!(
            hrefs(&site, "claims/both/index.html", "aside dd a[href*=places]"),
            ["../../places/north-county/index.html", "../../places/süden/index.html"]
        );
        let terms = words(&site, "claims/north/index.html", "aside dt");
        assert!(terms.ends_with(&["Topics", "Places", "Series of checks"].map(str::to_owned)));
        assert_eq!(
            words(&site, "claims/north/index.html", "aside dd").last().unwrap(),
            "2026, Rivers"
        );
    }
}

/// What a site does not declare has no trace, and an empty list has a page.
#[test]
fn lists_of_a_site_can_be_empty() {
    let site = Site::sound().edit("site.yaml", "title:", &format!("{PLACES}title:")).built();
    assert_eq!(words(&site, "places/index.html", "main p"), ["Nothing here yet."]);
    let page = site.read("public/claims/river/index.html");
    assert!(!page.contains("<dt>Places"));
    assert_eq!(words(&site, "search/index.html", "noscript a[href*=places]").len(), 0);
}

#[test]
fn lists_of_a_site_are_filters() {
    let site = with_own_lists().built();
    let page = site.page("search/index.html");
    let names: Vec<_> =
        select(&page, "select").iter().map(|it| it.attr("name").unwrap().to_owned()).collect();
    assert_eq!(names, ["rating", "topic", "list-places", "list-series", "claimant", "year"]);
    let index = site.output().into_iter().find(|(path, _)| path.starts_with("assets/claims."));
    let index = String::from_utf8(index.unwrap().1).unwrap();
    let lists = r#""lists":{"places":["North county"],"series":["2026","Rivers"]}"#;
    assert!(index.contains(lists), "{index}");
    let site = with_own_lists().built_in("ledger");
    assert_eq!(
        hrefs(&site, "series/rivers/index.html", "nav[aria-label=Places] a"),
        ["../../places/north-county/index.html"]
    );
    assert!(
        hrefs(&site, "series/2026/index.html", "nav[aria-label='Series of checks'] a").len() == 1
    );
    let page = site.page("claims/north/index.html");
    let filtered = select(&page, "[data-pagefind-filter^=list-]");
    assert_eq!(filtered.len(), 3);
}

#[test]
fn data_files_have_a_column_for_each_list_of_the_site() {
    let site = with_own_lists().built();
    let mut reader = csv::Reader::from_path(site.path("public/claims.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let columns: Vec<&str> = header.iter().collect();
    assert!(columns.ends_with(&["places", "series"]));
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let cells = |id: &str| {
        let row = rows.iter().find(|row| &row[0] == id).unwrap();
        row.iter().skip(columns.len() - 2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(cells("north"), ["North county", "2026 | Rivers"]);
    assert_eq!(cells("both"), ["North county | Süden", ""]);
    assert_eq!(cells("river"), ["", ""]);
    let lines = site.read("public/claims.jsonl");
    let line = lines.lines().find(|line| line.contains(r#""id":"north""#)).unwrap();
    assert!(line.contains(r#""series":["2026","Rivers"]"#), "{line}");
    let feed = site.read("public/feed.xml");
    let category =
        r#"<category term="North county" scheme="https://desk.example/checks/places/"/>"#;
    assert!(feed.contains(category), "{feed}");
    assert!(site.read("public/sitemap.xml").contains("checks/series/rivers/</loc>"));
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("secret") && !path.contains("secret"), "{path}");
    }
}

/// No list can have the name of another column.
#[test]
fn columns_are_no_names_for_lists() {
    let site = Site::sound().built();
    let text = site.read("public/claims.csv");
    let columns = text.lines().next().unwrap().split(',').filter(|name| !name.contains('_'));
    for name in columns {
        let taxonomies = format!("taxonomies: {{{name}: {{title: A title}}}}\ntitle:");
        let found = Site::sound().edit("site.yaml", "title:", &taxonomies).found();
        assert_eq!(found[0].0, "invalid-id", "{name}");
    }
}

#[test]
fn old_addresses_of_terms_lead_to_the_new_ones() {
    let redirects =
        "redirects: {places/the-north: places/north-county, regions: places}\nbase_url:";
    let site = with_own_lists().edit("site.yaml", "base_url:", redirects).built();
    for (old, new) in [("places/the-north", "places/north-county"), ("regions", "places")] {
        let page = site.read(&format!("public/{old}/index.html"));
        assert!(page.contains(&format!("https://desk.example/checks/{new}/")), "{page}");
    }
}

#[test]
fn misspelt_lists_are_named() {
    let cases = [
        ("places:", "place:", "did you mean `places`?"),
        ("places:", "Places:", "write `places`"),
        ("series:", "serie:", "did you mean `series`?"),
        ("places:", "regions:", "`taxonomies: {regions: {title: …}}`"),
        ("places:", "author:", "did you mean `authors`?"),
    ];
    for (name, written, help) in cases {
        let outcome = with_own_lists().edit(&path("north"), name, written).run(&["check"]);
        let found = outcome.stdout + &outcome.stderr;
        assert!(found.contains("[unknown-field]") && found.contains(help), "{written}: {found}");
    }
}

#[test]
fn the_schema_of_verdicts_has_the_lists_of_the_site() {
    let schema = with_own_lists().run(&["schema", "verdict"]).stdout;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["properties"]["places"]["description"], "Places");
}
