//! Claims without a text, and verdicts on an article as a whole: on every page that shows claims,
//! in all themes, and in the data. The data never contains invented words.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::fixture::{Site, select, words};

const VOTE: &str = "content/claims/vote.yaml";

/// Returns a site with a claim of each kind: on a passage, on an article as a whole, and without a
/// text.
fn site() -> Site {
    Site::sound()
        .claim_with("report", "all-of-it", "- whole: true")
        .textless("vote")
        .edit(VOTE, "Something is so.", "The council voted in secret.")
        .edit(
            VOTE,
            "rating:",
            "claimant: The council\ntopics: [Votes]\nauthors: [A Reporter]\nrating:",
        )
}

#[test]
fn a_claim_without_a_text_is_on_every_page_that_lists_claims() {
    for site in site().in_every_theme() {
        let page = site.page("claims/vote/index.html");
        assert_eq!(select(&page, "#part-said, #part-source, blockquote, mark").len(), 0);
        assert!(
            site.read("public/claims/vote/index.html").contains("No text of this claim is kept")
        );
        for path in [
            "index.html",
            "ratings/false/index.html",
            "topics/votes/index.html",
            "people/the-council/index.html",
            "people/a-reporter/index.html",
            "months/2026-01/index.html",
        ] {
            let page = site.page(path);
            let links = select(&page, "a[href$='claims/vote/index.html']");
            assert!(!links.is_empty(), "{path}");
        }
        for path in ["feed.xml", "sitemap.xml"] {
            assert!(site.read(&format!("public/{path}")).contains("/claims/vote/"), "{path}");
        }
        let index = site.output().into_iter().find(|(path, _)| path.starts_with("assets/claims."));
        if let Some((_, bytes)) = index {
            assert!(String::from_utf8(bytes).unwrap().contains("The council voted in secret."));
        }
    }
}

/// A card without an article has no separator before its date.
#[test]
fn a_card_has_no_sign_without_words_beside_it() {
    let site = site().edit(VOTE, "claimant: The council\n", "").built();
    let home = site.page("index.html");
    for meta in select(&home, ".card .meta") {
        let text = words(meta);
        let parts: Vec<&str> = text.split('·').map(str::trim).collect();
        assert!(parts.iter().all(|part| !part.is_empty()), "{text}");
    }
}

fn data(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.read(&format!("public/{path}"))).unwrap()
}

fn review<'a>(feed: &'a Value, id: &str) -> &'a Value {
    let items = feed["dataFeedElement"].as_array().unwrap();
    let ends = format!("/claims/{id}/");
    let is_of_claim = |item: &&Value| item["item"][0]["url"].as_str().unwrap().ends_with(&ends);
    &items.iter().find(is_of_claim).unwrap()["item"][0]
}

#[test]
fn the_data_of_a_claim_without_a_text_names_none() {
    let site = site().edit(VOTE, "claimant: The council\n", "").built();
    let feed = data(&site, "claims.json");
    assert!(review(&feed, "vote").get("itemReviewed").is_none(), "{feed:#}");
    assert_eq!(review(&feed, "vote")["claimReviewed"], "The council voted in secret.");
    let rows: Vec<Value> = site
        .read("public/claims.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let row = rows.iter().find(|row| row["id"] == "vote").unwrap();
    for column in ["passages", "article_titles", "article_urls", "article_pages"] {
        assert_eq!(row[column], Value::Array(Vec::new()), "{column}");
    }
    let annotations = data(&site, "articles/report/annotations.json").to_string();
    assert!(!annotations.contains("vote"), "{annotations}");
}

#[test]
fn a_draft_without_a_text_leaks_nothing() {
    let site = Site::sound().textless("vote");
    let site = site.edit(VOTE, "Something", "A Secret Thing").edit(VOTE, "published\n", "draft\n");
    let site = site.built();
    let leaks: Vec<String> = site
        .output()
        .into_iter()
        .filter(|(path, bytes)| {
            path.contains("vote") || String::from_utf8_lossy(bytes).contains("Secret Thing")
        })
        .map(|(path, _)| path)
        .collect();
    assert_eq!(leaks, Vec::<String>::new());
}

#[test]
fn a_verdict_on_an_article_as_a_whole_is_at_its_head() {
    for site in site().in_every_theme() {
        let article = site.page("articles/report/index.html");
        let heads =
            select(&article, ".head li#passage-all-of-it a[href$='claims/all-of-it/index.html']");
        assert_eq!(heads.len(), 1);
        let marks: BTreeSet<&str> = select(&article, "mark.passage")
            .iter()
            .map(|mark| mark.attr("data-claims").unwrap())
            .collect();
        assert_eq!(marks, BTreeSet::from(["river"]));
        let page = site.page("claims/all-of-it/index.html");
        assert_eq!(select(&page, "mark, blockquote").len(), 0);
        let links = select(
            &page,
            "#part-said ~ figure a[href$='articles/report/index.html#passage-all-of-it']",
        );
        assert_eq!(links.len(), 1);
        let ids: Vec<&str> =
            select(&article, "[id]").iter().map(|element| element.attr("id").unwrap()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    }
}

#[test]
fn the_data_of_a_verdict_on_an_article_as_a_whole_quotes_nothing() {
    let url = "url: https://daily.example/report\n";
    let site = site();
    let article = site.read("content/articles/report/article.yaml") + url;
    let site = site.write("content/articles/report/article.yaml", article).built();
    let annotations = data(&site, "articles/report/annotations.json");
    let items = annotations["items"].as_array().unwrap();
    let whole =
        items.iter().find(|item| item["id"].as_str().unwrap().ends_with("#passage-all-of-it"));
    let target = &whole.unwrap()["target"];
    assert_eq!(target["source"], "https://daily.example/report");
    assert!(target.get("selector").is_none(), "{target:#}");
    let page = site.read("public/claims/all-of-it/index.html");
    assert!(page.contains("\"https://daily.example/report\""), "{page}");
    assert!(!page.contains(":~:text"), "{page}");
    let feed = data(&site, "claims.json");
    let appearance = &review(&feed, "all-of-it")["itemReviewed"]["appearance"][0];
    assert_eq!(appearance["url"], "https://daily.example/report");
    let csv = site.read("public/claims.csv");
    let line = csv.lines().find(|line| line.starts_with("all-of-it,")).unwrap();
    assert!(line.contains(",2026-01-02,2026-01-02,,The title of report,"), "{line}");
}

#[test]
fn claims_without_a_text_use_the_scale_that_they_name() {
    let scales = "scales:\n  default:\n    ratings: [{id: false, label: False, definition: No.}]\n  deeds:\n    \
                  ratings: [{id: kept, label: Kept, definition: Done as promised.}]\n";
    let site =
        Site::sound().textless("vote").edit(VOTE, "rating: false", "scale: deeds\nrating: kept");
    let site_yaml = site.read("site.yaml") + scales;
    let site = site.write("site.yaml", site_yaml).built();
    assert!(site.read("public/claims/vote/index.html").contains("Kept"));
    let site = site.edit(VOTE, "scale: deeds\n", "");
    assert_eq!(site.found().len(), 1);
}

const PLACES: &str = "appearances:
  - {url: 'https://radio.example/news', title: Evening <news>, publisher: Radio, authors: [A Speaker], published: 2025-12-30, archive_url: 'https://archive.example/radio', note: At seven.}
  - {url: 'https://party.example/speech', first: true, archive_note: The party forbids it.}
  - {note: At a rally.}
";

/// Adds the same places to a claim with a text and to one without.
fn with_places() -> Site {
    site().edit(VOTE, "rating:", &format!("{PLACES}rating:")).edit(
        "content/articles/report/verdicts/river.yaml",
        "rating:",
        &format!("{PLACES}rating:"),
    )
}

#[test]
fn pages_say_where_a_claim_was_made() {
    assert_eq!(with_places().found(), []);
    for site in with_places().in_every_theme() {
        for id in ["vote", "river"] {
            let page = site.page(&format!("claims/{id}/index.html"));
            let places: Vec<String> = select(&page, ".appearances > li")
                .into_iter()
                .map(|place| words(place).split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            assert_eq!(
                places,
                [
                    "Evening <news> A Speaker. Radio, 30 December 2025. Archived copy. At seven.",
                    "party.example/speech First known place. The party forbids it.",
                    "At a rally.",
                ]
            );
            let links: Vec<&str> = select(&page, ".appearances a")
                .iter()
                .map(|link| link.attr("href").unwrap())
                .collect();
            assert_eq!(
                links,
                [
                    "https://radio.example/news",
                    "https://archive.example/radio",
                    "https://party.example/speech"
                ]
            );
        }
    }
}

#[test]
fn the_data_says_where_a_claim_was_made() {
    let site = with_places().built();
    let feed = data(&site, "claims.json");
    let item = &review(&feed, "vote")["itemReviewed"];
    assert_eq!(item["firstAppearance"]["url"], "https://party.example/speech");
    let works = item["appearance"].as_array().unwrap();
    assert_eq!(works.len(), 1, "{works:?}");
    assert_eq!(works[0]["headline"], "Evening <news>");
    assert_eq!(works[0]["datePublished"], "2025-12-30");
    assert_eq!(works[0]["publisher"]["name"], "Radio");
    assert_eq!(works[0]["author"][0]["name"], "A Speaker");
    assert_eq!(works[0]["archivedAt"], "https://archive.example/radio");
    assert!(works[0].get("inLanguage").is_none());
    let works = review(&feed, "river")["itemReviewed"]["appearance"].as_array().unwrap();
    assert_eq!(works[0]["headline"], "The title of report");
    assert_eq!(works.len(), 2);
    let row: Value = site
        .read("public/claims.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|row| row["id"] == "vote")
        .unwrap();
    let urls = ["https://radio.example/news", "https://party.example/speech", ""];
    assert_eq!(row["appearance_urls"], Value::from(urls.to_vec()));
    assert_eq!(row["appearance_titles"], Value::from(vec!["Evening <news>", "", ""]));
    assert_eq!(row["article_urls"], Value::Array(Vec::new()));
}

/// An appearance in an article of the passages is the same as that article, so the data names it
/// once.
#[test]
fn an_article_is_not_repeated_as_an_appearance() {
    let article = "content/articles/report/article.yaml";
    let site = site();
    let text = site.read(article) + "url: https://daily.example/report\n";
    let place = "appearances: [{url: 'https://daily.example/report', first: true}]\nrating:";
    let site = site
        .write(article, text)
        .edit("content/articles/report/verdicts/river.yaml", "rating:", place)
        .built();
    let feed = data(&site, "claims.json");
    let item = &review(&feed, "river")["itemReviewed"];
    assert_eq!(item["firstAppearance"]["headline"], "The title of report");
    assert!(item.get("appearance").is_none(), "{item:#}");
}

#[test]
fn places_without_a_copy_are_open_work() {
    let site = with_places().edit(VOTE, ", archive_note: The party forbids it.", "");
    let outcome = site.run(&["status", "--format", "json", "--date", "2026-01-03"]);
    let status: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let unarchived = status["unarchived"].as_array().unwrap();
    assert_eq!(unarchived.len(), 1, "{status:#}");
    assert_eq!(unarchived[0]["url"], "https://party.example/speech");
    assert_eq!(unarchived[0]["id"], "vote");
}

#[test]
fn new_places_are_told_to_readers_of_the_difference() {
    let site = site();
    crate::since::begin(&site);
    let site = site.edit(VOTE, "rating:", &format!("{PLACES}rating:"));
    let outcome = site.run(&["diff", "HEAD"]);
    assert!(outcome.stdout.contains("`vote`, appearances:"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("At a rally"), "{}", outcome.stdout);
}

const ORIGINAL: &str = "imported_from: {url: 'https://other.example/check', title: A <check>, publisher: The Other Desk, published: 2025-12}
";

/// A site of a desk with a name, and a claim that another desk checked.
fn imported() -> Site {
    let site = Site::sound().textless("vote");
    let organization = site.read("site.yaml") + "organization: {name: Our Desk}\n";
    site.write("site.yaml", organization).edit(
        VOTE,
        "summary: It is not so.\nevidence:\n  - title: A record\n",
        ORIGINAL,
    )
}

#[test]
fn pages_say_from_where_a_verdict_was_imported() {
    assert_eq!(imported().found(), []);
    for site in imported().in_every_theme() {
        let page = site.page("claims/vote/index.html");
        let said: Vec<String> = select(&page, ".imported").into_iter().map(words).collect();
        assert_eq!(said, ["Imported from A <check>, The Other Desk, December 2025."]);
        let links = select(&page, ".imported a[href='https://other.example/check']");
        assert_eq!(links.len(), 1);
        assert!(!words(select(&page, "main")[0]).contains("Our Desk"));
    }
    let site = imported().edit(VOTE, ", title: A <check>", "").built();
    let said = words(select(&site.page("claims/vote/index.html"), ".imported")[0]);
    assert_eq!(said, "Imported from The Other Desk, December 2025.");
    let site = site.edit(VOTE, ", publisher: The Other Desk, published: 2025-12", "").built();
    let said = words(select(&site.page("claims/vote/index.html"), ".imported")[0]);
    assert_eq!(said, "Imported from other.example/check.");
}

/// No data says that this desk wrote an imported verdict.
#[test]
fn the_data_names_the_publisher_of_an_imported_verdict() {
    let site = imported().built();
    let feed = data(&site, "claims.json");
    let imported_review = review(&feed, "vote");
    assert_eq!(imported_review["author"]["name"], "The Other Desk");
    assert_eq!(imported_review["sdPublisher"]["name"], "Our Desk");
    assert_eq!(imported_review["isBasedOn"]["@type"], "CreativeWork");
    assert_eq!(imported_review["isBasedOn"]["url"], "https://other.example/check");
    assert_eq!(imported_review["isBasedOn"]["headline"], "A <check>");
    assert_eq!(imported_review["isBasedOn"]["datePublished"], "2025-12");
    assert!(imported_review["reviewRating"].get("ratingExplanation").is_none());
    let own = review(&feed, "river");
    assert_eq!(own["author"]["name"], "Our Desk");
    assert!(own.get("isBasedOn").is_none() && own.get("sdPublisher").is_none());
    let feed = site.read("public/feed.xml");
    let entry = feed.split("<entry>").find(|entry| entry.contains("/claims/vote/")).unwrap();
    assert!(entry.contains("<name>The Other Desk</name>"), "{entry}");
    let csv = site.read("public/claims.csv");
    assert!(csv.contains(",The Other Desk,https://other.example/check,"), "{csv}");
    // Somebody who is described in the verdict is described in the data.
    let site = site.edit(VOTE, "status:", "authors: [{name: The Other Desk, type: organization, url: 'https://other.example/'}]\nstatus:").built();
    let feed = data(&site, "claims.json");
    assert_eq!(review(&feed, "vote")["author"]["url"], "https://other.example/");
    assert_eq!(review(&feed, "vote")["author"]["@type"], "Organization");
}

/// A rating without a definition is one that readers are told nothing about, and no page pretends.
#[test]
fn ratings_without_a_definition_are_shown_without_one() {
    let scale = "scales: {default: {ratings: [{id: false, label: Bogus}]}}\n";
    let site = Site::sound();
    let text = site.read("site.yaml") + scale;
    let site = site.write("site.yaml", text);
    assert_eq!(site.found().len(), 1);
    assert_eq!(site.report()["summary"]["errors"], 0);
    for site in site.in_every_theme() {
        let page = site.page("ratings/false/index.html");
        assert_eq!(select(&page, ".badge[title]").len(), 0);
        for lede in select(&page, ".lede") {
            assert!(!words(lede).trim().is_empty());
        }
    }
}

/// Notes of corrections are Markdown on pages, and plain text in data and feeds.
#[test]
fn notes_of_corrections_are_markdown() {
    const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
    let note = "The *gauge* was read <!-- by whom? -->again[^1], see [it](/articles/report/) & \
                <b onclick=x>that</b>.";
    let corrections = format!(
        "corrections:\n  - date: 2026-01-03\n    kind: update\n    note: |\n      {note}\n\n      \
         Second paragraph.\nstatus:"
    );
    let site = Site::sound().edit(VERDICT, "status:", &corrections);
    let plain = "The gauge was read again, see it & <b onclick=x>that</b>.\nSecond paragraph.";
    for site in site.in_every_theme() {
        for page in ["claims/river/index.html", "corrections/index.html"] {
            let html = site.read(&format!("public/{page}"));
            assert!(!html.contains("by whom"), "{page}");
            assert!(html.contains("The <em>gauge</em> was read again<sup"), "{page}: {html}");
            assert!(html.contains("claims/river/index.html#evidence-1\">1</a>"), "{page}");
            assert!(html.contains("articles/report/index.html\">it</a> &amp; &lt;b"), "{page}");
            assert!(html.contains("<p>Second paragraph."), "{page}");
        }
    }
    let site = site.built();
    let review = crate::data::review(&site, "river");
    let text = review["correction"][0]["text"].as_str().unwrap();
    assert_eq!(text.replace("\n\n", "\n"), plain);
    let feed = site.read("public/corrections.xml");
    assert!(feed.contains("The gauge was read again, see it &amp; &lt;b"), "{feed}");
    assert!(site.read("public/claims.csv").contains("The gauge was read again, see it & <b"));
    for (note, code, words) in [
        ("See [it](/claims/gone/).", "broken-link", "«/claims/gone/»"),
        ("See[^9].", "unknown-reference", "See[«^9»"),
        ("See [^a].\n\n      [^a]: Note.", "invalid-value", "«"),
        ("# Head", "invalid-value", "«"),
        ("See <!-- it.", "html-comment", "«<!--»"),
    ] {
        let field = format!(
            "corrections:\n  - {{date: 2026-01-03, kind: update, note: {}}}\nstatus:",
            crate::fixture::yaml(&note.replace("      ", ""))
        );
        let site = Site::sound().edit(VERDICT, "status:", &field);
        let found = crate::fixture::underlined(&site, &site.report());
        assert_eq!(found.len(), 1, "{note}: {found:?}");
        assert_eq!(found[0].0, code, "{note}");
        assert!(found[0].2.contains(words), "{note}: {found:?}");
    }
}
