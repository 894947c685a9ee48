//! Claims without a text, and verdicts on an article as a whole: on every page that shows claims,
//! in all themes, and in the data without words that nobody wrote.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::fixture::{Site, select, words};

const VOTE: &str = "content/claims/vote.yaml";

/// A site with a claim of each kind: on a passage, on an article as a whole, and without a text.
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

/// Without an article there is nothing before the date of a card, and so no sign between them.
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
