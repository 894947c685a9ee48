//! The data files of a built site: schema.org types, tables, and that they agree with the pages and
//! contain nothing unpublished.

use std::collections::BTreeMap;

use scraper::Html;
use serde_json::{Value, json};

use crate::annotations::assert_annotations;
use crate::feeds::assert_atom;
use crate::fixture::{Site, select, verdict, yaml};

/// The properties of each type of schema.org 30.0 that the data may use, including inherited ones, and
/// their values (<https://schema.org/docs/full.html>): `Text`, `URL`, `Date`, `Number` or an object.
const PROPERTIES: [(&str, &str); 11] = [
    (
        "ClaimReview",
        "url:URL claimReviewed:Text inLanguage:Text datePublished:Date dateModified:Date author:Organization|Person \
         creator:Organization|Person editor:Person reviewRating:Rating itemReviewed:Claim correction:CorrectionComment",
    ),
    (
        "Rating",
        "alternateName:Text ratingExplanation:Text ratingValue:Number bestRating:Number worstRating:Number",
    ),
    (
        "Claim",
        "author:Organization|Person datePublished:Date appearance:CreativeWork firstAppearance:CreativeWork",
    ),
    (
        "CreativeWork",
        "url:URL headline:Text datePublished:Date publisher:Organization|Person author:Organization|Person \
         archivedAt:URL inLanguage:Text",
    ),
    ("Organization", "name:Text description:Text url:URL logo:URL sameAs:URL"),
    ("Person", "name:Text url:URL jobTitle:Text sameAs:URL"),
    ("CorrectionComment", "text:Text datePublished:Date"),
    ("DataFeed", "name:Text url:URL dateModified:Date dataFeedElement:DataFeedItem"),
    ("DataFeedItem", "dateCreated:Date dateModified:Date dateDeleted:Date item:ClaimReview"),
    (
        "WebSite",
        "name:Text description:Text url:URL inLanguage:Text publisher:NewsMediaOrganization",
    ),
    (
        "NewsMediaOrganization",
        "name:Text url:URL logo:URL sameAs:URL correctionsPolicy:URL verificationFactCheckingPolicy:URL \
         publishingPrinciples:URL ethicsPolicy:URL ownershipFundingInfo:URL actionableFeedbackPolicy:URL masthead:URL",
    ),
];

const DATA: [&str; 6] =
    ["claims.json", "claims.csv", "claims.jsonl", "evidence.json", "feed.xml", "corrections.xml"];
const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

fn blocks(page: &Html) -> Vec<Value> {
    let blocks = select(page, "script[type='application/ld+json']");
    blocks
        .iter()
        .map(|block| serde_json::from_str(&block.text().collect::<String>()).unwrap())
        .collect()
}

pub fn review(site: &Site, claim: &str) -> Value {
    let mut blocks = blocks(&site.page(&format!("claims/{claim}/index.html")));
    assert_eq!(blocks.len(), 1, "{claim}");
    blocks.remove(0)
}

pub fn output(site: &Site, path: &str) -> String {
    site.read(&format!("public/{path}"))
}

pub fn parsed(site: &Site, path: &str) -> Value {
    serde_json::from_str(&output(site, path)).unwrap()
}

/// Checks that an object has a type, and only properties of that type with valid values.
fn assert_schema(object: &Value) {
    let kind = object["@type"].as_str().unwrap();
    let known = PROPERTIES
        .iter()
        .find(|(name, _)| *name == kind)
        .unwrap_or_else(|| panic!("type {kind}"))
        .1;
    for (name, value) in
        object.as_object().unwrap().iter().filter(|(name, _)| !name.starts_with('@'))
    {
        let own =
            known.split_whitespace().find_map(|known| known.strip_prefix(&format!("{name}:")));
        let expected = own.unwrap_or_else(|| panic!("{kind} has no {name}"));
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        assert!(!values.is_empty(), "{kind}: {name} is empty");
        values.iter().for_each(|value| assert!(fits(value, expected), "{kind}: {name} is {value}"));
    }
}

fn fits(value: &Value, expected: &str) -> bool {
    let text = value.as_str().unwrap_or_default();
    match expected {
        "Text" => !text.trim().is_empty(),
        "URL" => url::Url::parse(text).is_ok_and(|url| url.has_host()),
        "Date" => text.parse::<jiff::civil::Date>().is_ok(),
        "Number" => value.is_number(),
        types => {
            let is_reference = value["@id"].is_string() && value.get("@type").is_none();
            let is_typed = || types.split('|').any(|kind| value["@type"] == kind);
            if !is_reference {
                assert_schema(value);
            }
            is_reference || is_typed()
        }
    }
}

#[test]
fn a_claim_page_has_one_review_and_no_other_page_has_any() {
    for site in Site::copied("full").in_every_theme() {
        for path in site.pages() {
            let page = site.page(&path);
            let reviews: Vec<Value> =
                blocks(&page).into_iter().filter(|block| block["@type"] == "ClaimReview").collect();
            let is_claim = path.starts_with("claims/") && !path.contains("bridge-gone");
            assert_eq!(reviews.len(), usize::from(is_claim), "{path}");
            let all = select(&page, "script[type]").len();
            assert_eq!(all, usize::from(is_claim || path == "index.html"), "{path}");
            assert_eq!(select(&page, "head script").len(), all, "{path}");
        }
    }
}

#[test]
fn a_review_is_complete_and_agrees_with_its_page() {
    let site = Site::copied("full").built();
    for claim in ["two-metres", "nobody-hurt", "headline"] {
        let review = review(&site, claim);
        assert_schema(&review);
        assert_eq!(review["@context"], "https://schema.org");
        let page = site.page(&format!("claims/{claim}/index.html"));
        let text = |selector: &str| select(&page, selector)[0].text().collect::<String>();
        assert_eq!(review["claimReviewed"], text("h1"));
        assert_eq!(review["url"], select(&page, "link[rel=canonical]")[0].attr("href").unwrap());
        assert!(
            text(".ruling-badge")
                .contains(review["reviewRating"]["alternateName"].as_str().unwrap())
        );
        assert_eq!(review["reviewRating"]["ratingExplanation"], text(".ruling-summary"));
        for required in ["author", "datePublished", "dateModified", "itemReviewed"] {
            assert!(!review[required].is_null(), "{claim}: {required}");
        }
        assert!(review["author"]["name"].is_string() && review["author"]["url"].is_string());
    }
    let review = review(&site, "two-metres");
    let claim = &review["itemReviewed"];
    assert_eq!(
        (&claim["author"]["@type"], &claim["author"]["name"]),
        (&json!("Organization"), &json!("The council"))
    );
    assert_eq!(claim["author"]["description"], "Local authority");
    assert_eq!(claim["author"]["sameAs"], json!(["https://council.example/"]));
    assert_eq!(claim["datePublished"], "2026-01-11");
    let urls: Vec<&Value> =
        claim["appearance"].as_array().unwrap().iter().map(|work| &work["url"]).collect();
    assert!(urls.contains(&&json!("https://daily.example/flood")), "{urls:?}");
    assert_eq!(
        review["correction"],
        json!([{"@type": "CorrectionComment", "text": "False → Mostly false. The gauge was read again.", "datePublished": "2026-02-01"}])
    );
    assert_eq!(
        (&review["datePublished"], &review["dateModified"]),
        (&json!("2026-01-16"), &json!("2026-02-01"))
    );
}

#[test]
fn people_and_organizations_have_different_types() {
    let claimant = |written: &str, file: &str| {
        let named = format!("claimant: {written}\nauthors: [desk]\nreviewers: [sub]\nstatus:");
        let site = Site::sound().edit(VERDICT, "status:", &named);
        let site =
            site.write("content/people/sub.yaml", "name: A desk of subs\ntype: organization\n");
        let site = site.write("content/people/desk.yaml", format!("name: A desk\n{file}")).built();
        let review = review(&site, "river");
        assert_schema(&review);
        [&review["itemReviewed"]["author"]["@type"], &review["creator"][0]["@type"]]
            .map(ToString::to_string)
    };
    let (person, organization) = ("\"Person\"", "\"Organization\"");
    assert_eq!(claimant("A council", ""), [person, person]);
    assert_eq!(
        claimant("{name: A council, type: organization}", "type: person"),
        [organization, person]
    );
    assert_eq!(
        claimant("{name: A mayor, type: person}", "type: organization"),
        [person, organization]
    );
    assert_eq!(
        claimant("desk", "type: organization\nrole: Newsroom"),
        [organization, organization]
    );
}

/// Numbers only make sense on an ordered scale whose best value is 1 or more.
#[test]
fn only_ordered_ratings_have_numbers() {
    let numbers = |ratings: &[(&str, &str)]| {
        let ratings: String = ratings
            .iter()
            .map(|(id, value)| {
                format!("      - {{id: {id}, label: Label of {id}, definition: D.{value}}}\n")
            })
            .collect();
        let site = Site::sound()
            .edit(
                "site.yaml",
                "title:",
                &format!("scales:\n  default:\n    ratings:\n{ratings}title:"),
            )
            .built();
        let rating = review(&site, "river")["reviewRating"].clone();
        assert_eq!(rating["alternateName"], "Label of false");
        ["ratingValue", "bestRating", "worstRating"]
            .map(|name| rating.get(name).and_then(Value::as_f64))
    };
    let none = [None; 3];
    assert_eq!(
        numbers(&[("true", ", value: 4.5"), ("false", ", value: 2"), ("bad", ", value: 1")]),
        [Some(2.0), Some(4.5), Some(1.0)]
    );
    assert_eq!(
        numbers(&[("true", ", value: 5"), ("false", ""), ("bad", ", value: 1")]),
        none,
        "outside the order"
    );
    assert_eq!(numbers(&[("true", ", value: 1"), ("false", ", value: 0")]), none, "below 1");
    assert_eq!(numbers(&[("bad", ", value: 1"), ("false", ", value: 2")]), none, "upside down");
    assert_eq!(numbers(&[("false", ", value: 2")]), none, "best is worst");
    let site = Site::copied("full").built();
    let rating = &review(&site, "two-metres")["reviewRating"];
    assert_eq!(rating["ratingValue"].to_string(), "2", "whole numbers are written as such");
    assert_eq!(review(&site, "headline")["reviewRating"].get("ratingValue"), None);
}

#[test]
fn claims_json_has_the_reviews_of_the_pages() {
    let site = Site::copied("full").built();
    let feed = parsed(&site, "claims.json");
    assert_schema(&feed);
    assert_eq!(
        (&feed["@context"], &feed["@type"]),
        (&json!("https://schema.org"), &json!("DataFeed"))
    );
    let items = feed["dataFeedElement"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    for item in items {
        let url = item["item"][0]["url"].as_str().unwrap();
        let claim = url.trim_end_matches('/').rsplit('/').next().unwrap();
        if item.get("dateDeleted").is_some() {
            assert_eq!(claim, "bridge-gone");
            continue;
        }
        let mut own = review(&site, claim);
        own.as_object_mut().unwrap().remove("@context");
        assert_eq!(own, item["item"][0], "{claim}");
    }
}

#[test]
fn retracted_verdicts_are_not_in_the_data() {
    let site = Site::copied("full").built();
    assert_eq!(blocks(&site.page("claims/bridge-gone/index.html")), Vec::<Value>::new());
    let page = site.page("claims/bridge-gone/index.html");
    let description = select(&page, "meta[name=description]")[0].attr("content");
    assert_eq!(description, Some("This fact-check is retracted."));
    let feed = parsed(&site, "claims.json");
    let item = &feed["dataFeedElement"].as_array().unwrap()[3];
    assert_eq!(item["dateDeleted"], "2026-02-03");
    assert_eq!(item["item"][0].get("reviewRating"), None);
    let rows = lines(&site);
    let row = rows.iter().find(|row| row["id"] == "bridge-gone").unwrap();
    assert_eq!(
        (&row["status"], &row["rating"], &row["summary"]),
        (&json!("retracted"), &Value::Null, &Value::Null)
    );
    assert!(!output(&site, "feed.xml").contains("bridge"));
    assert!(
        output(&site, "corrections.xml").contains("<title>Retraction: The bridge is gone.</title>")
    );
    let annotations = parsed(&site, "articles/flood/annotations.json");
    let own = annotations["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"].to_string().contains("bridge"));
    let body = own.unwrap()["body"].as_array().unwrap();
    assert!(
        body.len() == 1 && body[0]["source"] == "https://desk.example/checks/claims/bridge-gone/",
        "{body:?}"
    );
}

pub fn lines(site: &Site) -> Vec<Value> {
    output(site, "claims.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Converts a value of `claims.jsonl` to a cell of `claims.csv`, as `docs/data.md` describes it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(" | "),
        value => value.to_string(),
    }
}

#[test]
fn csv_and_json_lines_agree() {
    let site = Site::copied("full")
        .edit(
            "content/articles/flood/verdicts/headline.yaml",
            "The flood is over.",
            "'He said: \"over, and\" out'",
        )
        .built();
    let csv = output(&site, "claims.csv");
    assert!(csv.contains("\r\n"), "RFC 4180");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let lines = lines(&site);
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        assert_eq!(line.as_object().unwrap().len(), header.len());
        for (name, value) in header.iter().zip(row) {
            assert_eq!(value, cell(&line[name]), "{name}");
        }
    }
    assert!(lines.iter().any(|line| line["claim"] == "He said: \"over, and\" out"));
    let line = output(&site, "claims.jsonl").lines().next().unwrap().to_owned();
    let places: Vec<usize> =
        header.iter().map(|name| line.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "the columns are in one order");
    let document =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data.md")).unwrap();
    let columns = document.split("| Column |").nth(1).unwrap().split("\n## ").next().unwrap();
    let listed: Vec<&str> = columns
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | ").map(|(name, _)| name))
        .collect();
    assert_eq!(listed, header, "docs/data.md lists the columns");
}

#[test]
fn the_home_page_has_data_about_the_publisher() {
    let site = Site::copied("full")
        .write("content/pages/funding.md", "---\ntitle: Funding\n---\nReaders.\n")
        .edit("site.yaml", "same_as", "logo: \"https://desk.example/logo.png\", same_as")
        .built();
    let [identity] = &blocks(&site.page("index.html"))[..] else { panic!("one block") };
    let [website, organization] = &identity["@graph"].as_array().unwrap()[..] else {
        panic!("two nodes")
    };
    for node in [website, organization] {
        assert_schema(node);
    }
    assert_eq!(
        (&website["@type"], &website["name"]),
        (&json!("WebSite"), &json!("The river desk"))
    );
    assert_eq!(website["publisher"]["@id"], organization["@id"]);
    assert_eq!(organization["@type"], "NewsMediaOrganization");
    let own = "https://desk.example/checks/";
    for (name, value) in organization.as_object().unwrap() {
        if let Some(path) =
            value.as_str().and_then(|value| value.strip_prefix(own)).filter(|_| name != "@id")
        {
            assert!(site.path(&format!("public/{path}index.html")).is_file(), "{name}: {path}");
        }
    }
    assert_eq!(organization["ownershipFundingInfo"], format!("{own}funding/"));
    assert_eq!(organization["logo"], "https://desk.example/logo.png");
    let site = Site::sound().built();
    let [identity] = &blocks(&site.page("index.html"))[..] else { panic!("one block") };
    assert_eq!(identity["@graph"].as_array().unwrap().len(), 1, "nobody is said to publish it");
    assert_eq!(review(&site, "river")["author"]["name"], "A site");
}

/// Texts in every field try to end the element, the comment or the cell.
#[test]
fn texts_are_escaped_in_all_data() {
    for attempt in [
        "</script><script>alert(1)</script>",
        "<!<script>",
        "]]>&amp;\"'\u{2028}",
        "a\u{fffe}b\u{ffff}c",
        "=1+1\r\n,\"x",
    ] {
        // YAML allows these two only as escapes.
        let escaped =
            |text: &str| yaml(text).replace('\u{fffe}', "\\uFFFE").replace('\u{ffff}', "\\uFFFF");
        let words = escaped(attempt);
        // A note needs words that readers see.
        let note = escaped(&format!("Changed: {attempt}"));
        let site = Site::empty()
            .write("site.yaml", format!("title: {words}\ndescription: {words}\nbase_url: https://desk.example/\norganization: {{name: {words}}}\n"))
            .write("content/articles/report/article.yaml", format!("title: {words}\nauthors: [{words}]\npublisher: {words}\n"))
            .write("content/articles/report/source.md", "Before it rose.\n")
            .write(
                VERDICT,
                format!(
                    "claim: {words}\npassages: [{{quote: it rose}}, {{title: true}}]\nclaimant: {{name: {words}, role: {words}}}\nrating: false\n\
                     summary: {words}\nevidence: [{{title: {words}}}]\nauthors: [{words}]\ntopics: [{words}]\nstatus: published\n\
                     published: 2026-01-01\ncorrections: [{{date: 2026-01-02, kind: update, note: {note}}}]\n"
                ),
            )
            .built();
        let review = review(&site, "river");
        assert_schema(&review);
        assert_eq!(review["claimReviewed"], attempt.trim());
        let page = output(&site, "claims/river/index.html");
        let block = page.split("ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        assert!(!block.contains(['<', '>', '&', '\u{2028}']), "{attempt:?}: {block}");
        assert_eq!(assert_atom(&output(&site, "feed.xml")), 1);
        assert_eq!(assert_atom(&output(&site, "corrections.xml")), 1);
        let csv = output(&site, "claims.csv");
        let row = csv::Reader::from_reader(csv.as_bytes()).records().next().unwrap().unwrap();
        let apostrophe = if attempt.starts_with('=') { "'" } else { "" };
        assert_eq!(row[2], format!("{apostrophe}{}", attempt.trim()), "{attempt:?}");
        assert_eq!(lines(&site).len(), 1);
        assert_eq!(assert_annotations(&site, "report"), 1);
    }
}

/// With `--drafts` the data is the same to the byte, even if a draft describes a person whom a published
/// claim names too.
#[test]
fn drafts_are_in_no_data() {
    let secret = verdict("- quote: Nobody was hurt")
        .replace("Something is so.", "Xyzzy is so.")
        .replace("rating:", "claimant: {name: The mayor, role: Xyzzy}\ntopics: [Xyzzy]\nrating:");
    for status in [
        "status: draft",
        "status: review",
        "status: published\nhold: Xyzzy",
        "status: published\nembargo: 2026-06-01",
    ] {
        let site = Site::sound()
            .edit("site.yaml", "title:", "markdown: true\ntitle:")
            .edit(VERDICT, "status:", "claimant: The mayor\nstatus:")
            .write(
                "content/articles/report/verdicts/a-secret.yaml",
                secret.replace("status: published", status),
            )
            .article("quiet", "Quiet words.")
            .claim("quiet", "soon", "Quiet words")
            .edit("content/articles/quiet/verdicts/soon.yaml", "status: published", status);
        assert_eq!(site.run(&["build", "--date", "2026-05-31"]).status, 0);
        let published = data(&site);
        let outcome = site.run(&["build", "--drafts", "--date", "2026-05-31"]);
        assert!(
            outcome.status == 0
                && outcome.stdout.contains("Data files and feeds contain published claims")
        );
        assert!(site.path("public/claims/a-secret/index.html").is_file());
        assert!(!site.path("public/sitemap.xml").exists(), "a copy with drafts is not to be found");
        assert!(output(&site, "robots.txt").contains("Disallow: /\n"));
        let with_drafts = data(&site);
        assert_eq!(with_drafts, published, "{status}");
        for text in with_drafts.values() {
            assert!(
                !text.contains("Xyzzy") && !text.contains("secret") && !text.contains("quiet"),
                "{status}: {text}"
            );
        }
        let page = site.page("claims/a-secret/index.html");
        assert_eq!(blocks(&page), Vec::<Value>::new(), "{status}: a draft has no review");
    }
}

fn data(site: &Site) -> BTreeMap<String, String> {
    let is_data = |path: &str| {
        let is_markdown = path.ends_with("/index.md") || path == "llms.txt";
        DATA.contains(&path) || is_markdown || path.ends_with("annotations.json")
    };
    let files = site.output().into_iter().filter(|(path, _)| is_data(path));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn an_export_prints_what_a_build_writes() {
    let site = Site::copied("full").built();
    for (name, file) in [
        ("claimreview", "claims.json"),
        ("csv", "claims.csv"),
        ("jsonl", "claims.jsonl"),
        ("evidence", "evidence.json"),
    ] {
        let outcome = site.run(&["export", name]);
        assert_eq!((outcome.status, outcome.stdout), (0, output(&site, file)), "{name}");
    }
    let pages: Vec<Value> =
        serde_json::from_str(&site.run(&["export", "annotations"]).stdout).unwrap();
    assert_eq!(
        pages,
        ["echo", "flood"].map(|id| parsed(&site, &format!("articles/{id}/annotations.json")))
    );
    assert_eq!(site.run(&["export", "csv", "--drafts"]).status, 2);
    assert_eq!(site.run(&["export", "pdf"]).status, 2);
    let moved = site.run(&["export", "csv", "--base-url", "https://else.example/"]);
    assert!(moved.stdout.contains("https://else.example/claims/"));
    let broken = Site::sound().edit(VERDICT, "two metres", "ten metres").run(&["export", "jsonl"]);
    assert_eq!((broken.status, broken.stdout.as_str()), (1, ""));
    assert!(broken.stderr.contains("passage-not-found"));
}

#[test]
fn links_of_pages_to_data_files_lead_to_files() {
    let site = Site::sound().built();
    for path in factpress::model::page::DATA {
        assert!(site.path(&format!("public/{path}")).is_file(), "{path}");
    }
}
