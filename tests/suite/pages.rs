//! The content of single pages, in every theme.

use scraper::{ElementRef, Selector};

use crate::fixture::{Site, select, words};

/// Returns the site that uses every feature.
fn full() -> Site {
    Site::copied("full")
}

/// The selectors of everything that the page of a claim must show.
#[test]
fn a_claim_page_shows_what_the_file_says() {
    for site in full().in_every_theme() {
        let page = site.page("claims/two-metres/index.html");
        let text: String = select(&page, "main")[0].text().collect();
        for words in [
            "The river rose by two metres.",
            "Mostly false",
            "The gauge shows 1.4 metres.",
            "The council",
            "Gauge readings",
            "The water board",
            "It says 1.4 metres.",
            "We stand by it.",
            "A Reviewer",
            "Change of verdict",
            "The gauge was read again.",
            "Nobody was hurt in the flood.",
            "Rivers",
        ] {
            assert!(text.contains(words), "no {words:?} in\n{text}");
        }
        let points: Vec<String> = select(&page, "ul.prose > li")
            .iter()
            .map(|point| point.inner_html().trim().to_owned())
            .collect();
        let cited =
            "<sup class=\"citation\" data-pagefind-ignore=\"\"><a href=\"#evidence-2\">2</a></sup>";
        assert_eq!(points[0], format!("The gauge stood at <strong>1.4 metres</strong>{cited}."));
        assert_eq!(
            points[1],
            "Nobody <a href=\"../../claims/nobody-hurt/index.html\">else</a> read it."
        );
        let cited: Vec<_> = select(&page, "div.prose sup a")
            .iter()
            .map(|link| link.attr("href").unwrap().to_owned())
            .collect();
        assert_eq!(cited, ["#evidence-1", "#evidence-2"]);
        for target in cited {
            assert_eq!(select(&page, &target).len(), 1, "{target}");
        }
    }
}

/// Each part of a citation ends with one full stop, even if the claim already ends with one.
#[test]
fn a_claim_page_says_how_to_cite_it() {
    let path = "content/articles/report/verdicts/river.yaml";
    for (claim, cited) in
        [("The river rose.", "The river rose"), ("Did the river rise?", "Did the river rise?")]
    {
        let site = Site::sound().edit(path, "claim:", &format!("claim: \"{claim}\"\n#")).built();
        let page = site.page("claims/river/index.html");
        let share = words(select(&page, ".share details p")[0]);
        let url = "https://desk.example/checks/claims/river/";
        assert!(
            share.contains(&format!("“{cited}”. ")) && share.ends_with(&format!(". {url}")),
            "{share}"
        );
        let bibtex: String = select(&page, ".share details pre")[0].text().collect();
        assert!(
            bibtex.starts_with("@online{river,")
                && bibtex.contains(&format!("title = {{{{{claim}}}}}")),
            "{bibtex}"
        );
    }
}

/// If a field is missing, its element is missing too: no element is empty.
#[test]
fn no_element_is_empty() {
    let pictures = Selector::parse("svg, input, img").unwrap();
    let elements =
        "main :is(p, li, dt, h1, h2, h3, h4, ul, ol, dl, figcaption, section, blockquote, cite, a)";
    for site in [full(), Site::empty(), Site::sound()].iter().flat_map(Site::in_every_theme) {
        for path in site.pages() {
            let page = site.page(&path);
            for element in select(&page, elements) {
                let is_empty =
                    words(element).trim().is_empty() && element.select(&pictures).next().is_none();
                assert!(!is_empty, "{path}: {}", element.html());
            }
        }
    }
}

#[test]
fn a_whole_value_on_the_scale_has_no_fraction() {
    let page = full().built().page("methodology/index.html");
    let values: Vec<String> = select(&page, ".scale .meta").into_iter().map(words).collect();
    assert_eq!(values[0], "Value 5 on the scale; 1 claim.");
}

#[test]
fn a_list_without_claims_says_so() {
    let path = "content/articles/report/verdicts/river.yaml";
    let draft = Site::sound().edit(path, "status: published", "status: draft");
    for site in draft.in_every_theme() {
        assert_eq!(
            words(select(&site.page("index.html"), "main")[0])
                .matches("Nothing has been published yet")
                .count(),
            1
        );
        assert!(
            words(select(&site.page("ratings/true/index.html"), "main")[0])
                .contains("No claim here yet.")
        );
    }
}

/// The history of a claim is in the order of time. Corrections are only there and nowhere else on
/// the page.
#[test]
fn a_claim_page_tells_what_happened_and_when() {
    let list = |notes: &[(&str, &str)]| {
        let entries = notes
            .iter()
            .map(|(date, rest)| format!("  - {{date: {date}, {rest}}}\n"))
            .collect::<String>();
        format!("claim_date: 2025-12-24\ncorrections:\n{entries}status:")
    };
    let mut entries = [
        ("2026-02-02", "kind: correction, note: Third."),
        ("2026-02-01", "kind: verdict-change, from: true, to: false, note: Second."),
        ("2026-02-01", "kind: update, note: First."),
    ];
    let path = "content/articles/report/verdicts/river.yaml";
    let newest_first = list(&entries);
    entries.reverse();
    let sites = [newest_first, list(&entries)]
        .map(|entries| Site::sound().edit(path, "status:", &entries).built());
    let [site, other] = &sites;
    assert_eq!(site.output(), other.output());
    let page = site.page("claims/river/index.html");
    let events: Vec<String> =
        select(&page, ".history > li").iter().map(|event| event.text().collect()).collect();
    let expected = ["Claim made", "Fact-check published", "First.", "Second.", "Third."];
    assert!(
        events.len() == 5
            && events.iter().zip(expected).all(|(event, words)| event.contains(words)),
        "{events:?}"
    );
    assert!(events[3].contains("True") && events[3].contains("False"), "{}", events[3]);
    let ids: Vec<_> = select(&page, ".history > [id]")
        .iter()
        .map(|event| event.attr("id").unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["correction-2026-02-01", "correction-2026-02-01-2", "correction-2026-02-02"]);
    let feed = site.read("public/corrections.xml");
    assert!(ids.iter().all(|id| feed.contains(&format!("claims/river/#{id}</id>"))), "{feed}");
    let site = Site::sound().built();
    assert_eq!(select(&site.page("claims/river/index.html"), ".history > li").len(), 1);
}

/// The same history in every theme, and in the data.
#[test]
fn history_is_told_everywhere() {
    for site in Site::copied("full").in_every_theme() {
        let events = |claim: &str| -> Vec<String> {
            let page = site.page(&format!("claims/{claim}/index.html"));
            select(&page, ".history > li").iter().map(|event| event.text().collect()).collect()
        };
        let told = |claim: &str, expected: &[&[&str]]| {
            let events = events(claim);
            assert_eq!(events.len(), expected.len(), "{claim}: {events:?}");
            for (event, words) in events.iter().zip(expected) {
                assert!(
                    words.iter().all(|word| event.contains(word)),
                    "{claim}: {event}: {words:?}"
                );
            }
        };
        let change = [
            "1 February 2026",
            "Change of verdict",
            "False",
            "Mostly false",
            "The gauge was read again.",
        ];
        let made = ["11 January 2026", "Claim made"];
        let published = ["16 January 2026", "Fact-check published"];
        told("two-metres", &[&made, &published, &change]);
        told(
            "bridge-gone",
            &[&published, &["3 February 2026", "Retraction", "Another bridge was meant."]],
        );
        told("nobody-hurt", &[&published]);

        let feed: serde_json::Value =
            serde_json::from_str(&site.read("public/claims.json")).unwrap();
        let items = feed["dataFeedElement"].as_array().unwrap();
        let item = |claim: &str| {
            let is_of = |item: &&serde_json::Value| {
                item["item"][0]["url"].as_str().unwrap().contains(claim)
            };
            items.iter().find(is_of).unwrap()
        };
        let review = &item("two-metres")["item"][0];
        assert_eq!(review["itemReviewed"]["datePublished"], "2026-01-11");
        assert_eq!(review["datePublished"], "2026-01-16");
        assert_eq!(
            review["correction"][0]["text"],
            "False → Mostly false. The gauge was read again."
        );
        assert_eq!(item("bridge-gone")["dateDeleted"], "2026-02-03");
        assert_eq!(
            item("bridge-gone")["item"][0]["correction"][0]["text"],
            "Another bridge was meant."
        );
    }
}

#[test]
fn a_verdict_has_its_place_on_the_scale_and_its_last_change_at_the_top() {
    for site in full().in_every_theme() {
        let page = site.page("claims/two-metres/index.html");
        let steps: Vec<String> = select(&page, ".steps li").into_iter().map(words).collect();
        assert_eq!(steps, ["False", "Mostly false", "Mixed", "Mostly true", "True"]);
        assert_eq!(words(select(&page, ".steps [aria-current]")[0]), "Mostly false");
        let change = words(select(&page, ".head .changed")[0]);
        assert!(change.contains("From") && change.contains("The gauge was read again."));
        // A rating without a place on the scale shows none.
        let opinion = site.page("claims/headline/index.html");
        assert_eq!(select(&opinion, ".steps, .changed").len(), 0);
    }
}

#[test]
fn a_headline_is_the_title_of_the_page_and_the_claim_stays_the_claim() {
    let verdict = "content/articles/flood/verdicts/two-metres.yaml";
    let headline = "The river rose by 1.4 metres at most";
    let site = full().edit(verdict, "summary:", &format!("headline: {headline}\nsummary:"));
    for site in site.in_every_theme() {
        let page = site.page("claims/two-metres/index.html");
        assert_eq!(words(select(&page, "h1")[0]), headline);
        assert_eq!(words(select(&page, ".claimed")[0]), "Claim The river rose by two metres.");
        assert!(words(select(&page, "title")[0]).starts_with(headline));
        let script: String =
            select(&page, "script[type='application/ld+json']")[0].text().collect();
        assert!(script.contains("\"claimReviewed\":\"The river rose by two metres.\""), "{script}");
    }
    let site = site.built();
    assert!(site.read("public/claims.jsonl").contains(&format!("\"headline\":\"{headline}\"")));
    // That of a retracted claim is nowhere.
    let gone = site.edit(
        "content/articles/flood/verdicts/bridge-gone.yaml",
        "summary:",
        "headline: The bridge stands\nsummary:",
    );
    for (path, bytes) in gone.built().output() {
        assert!(!String::from_utf8_lossy(&bytes).contains("The bridge stands"), "{path}");
    }
}

#[test]
fn a_retracted_claim_keeps_its_page_and_says_so() {
    for site in full().in_every_theme() {
        let page = site.page("claims/bridge-gone/index.html");
        assert_eq!(words(select(&page, "h1")[0]), "Retracted: The bridge is gone.");
        let text: String = select(&page, "main")[0].text().collect();
        assert!(
            text.contains("Retracted") && text.contains("The bridge is still there."),
            "{text}"
        );
        // The verdict is struck through, and the title says what it is.
        assert_eq!(select(&page, "main [data-rating], main .badge").len(), 0);
        assert_eq!(words(select(&page, "main s")[0]), "False · The bridge is still there.");
        for title in ["title", "[property='og:title']", "[name='twitter:title']"] {
            let title = select(&page, title)[0];
            let title = title.attr("content").map_or_else(|| words(title), str::to_owned);
            assert!(title.starts_with("Retracted: The bridge is gone."), "{title}");
        }
        assert!(text.contains("Another bridge was meant."), "the reason is at the top: {text}");
        // No other claim has its rating, so the rating is not shown or counted anywhere, and the
        // article marks its passage as retracted.
        for path in [
            "index.html",
            "articles/flood/index.html",
            "months/2026-01/index.html",
            "topics/index.html",
        ] {
            let page = site.page(path);
            assert_eq!(select(&page, "main [data-rating='false']").len(), 0, "{path}");
            assert!(
                !words(select(&page, "main")[0]).contains("The bridge is still there."),
                "{path}"
            );
        }
        let article = site.page("articles/flood/index.html");
        let reference = select(&article, ".reference a[href='#note-bridge-gone']")[0];
        assert!(
            reference.attr("aria-label").unwrap().ends_with(": Retracted"),
            "{:?}",
            reference.attr("aria-label")
        );
        assert!(
            words(select(&site.page("ratings/false/index.html"), "main")[0])
                .contains("No claim here yet.")
        );
        // The retraction of the claim does not mark the article as retracted.
        let told = |path: &str| select(&site.page(path), "[data-pagefind-meta*='retracted']").len();
        assert_eq!(
            (told("claims/bridge-gone/index.html"), told("articles/flood/index.html")),
            (1, 0)
        );
    }
}

/// The tables of `ledger` work with screen readers: they have a caption and a header for every
/// column and row.
#[test]
fn every_table_says_what_its_cells_are() {
    let site = full().built_in("ledger");
    let mut tables = 0;
    for path in site.pages() {
        for table in select(&site.page(&path), "table.stacked") {
            let count = |of: ElementRef, selector: &str| {
                of.select(&Selector::parse(selector).unwrap()).count()
            };
            let columns = count(table, "thead th[scope=col]");
            assert_eq!(count(table, "caption"), 1, "{path}");
            for row in table.select(&Selector::parse("tbody tr").unwrap()) {
                assert_eq!(
                    (count(row, "th[scope=row]"), count(row, "td") + 1),
                    (1, columns),
                    "{path}"
                );
            }
            tables += 1;
        }
    }
    assert!(tables > 20, "{tables}");
}

#[test]
fn a_list_leads_to_those_that_share_its_claims() {
    let site = full().built_in("ledger");
    let entry = Selector::parse("li").unwrap();
    let of = |facet: ElementRef| -> (String, Vec<String>) {
        let entries = facet.select(&entry).map(|entry| words(entry).trim().to_owned());
        (facet.attr("aria-label").unwrap().to_owned(), entries.collect())
    };
    let page = site.page("topics/rivers/index.html");
    let facets: Vec<_> = select(&page, ".facets nav").into_iter().map(of).collect();
    let expected = [
        ("Topics", vec!["2026 1"]),
        ("Those who make claims", vec!["The council 1", "The mayor 1"]),
        ("Publishers", vec!["The Daily Placeholder 2", "The Weekly Placeholder 1"]),
    ];
    let expected = expected
        .map(|(by, entries)| (by.to_owned(), entries.into_iter().map(str::to_owned).collect()));
    assert_eq!(facets, expected);
}

#[test]
fn the_plain_theme_asks_for_no_script() {
    let site = full();
    let outcome = site.run(&["build", "--theme", "plain"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    for path in site.pages() {
        let page = site.page(&path);
        assert!(select(&page, "script[src]").is_empty(), "{path}");
        assert_eq!(select(&page, "h1").len(), 1, "{path}");
    }
    let page = site.read("public/search/index.html");
    assert!(
        page.contains("ratings/index.html") && !page.contains("<form"),
        "search without a script is a way to the lists"
    );
}
