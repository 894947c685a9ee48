//! Verdicts on pictures, films and recordings.

use serde_json::Value;

use crate::fixture::Site;
use crate::since::{assert_found, begin};

const VERDICT: &str = "content/claims/flood.yaml";

/// Returns a site with a verdict on a picture of which no text is kept.
fn judged() -> Site {
    Site::empty().write("site.yaml", "title: Checks\nbase_url: https://checks.example/\n").write(
        VERDICT,
        "claim: The picture shows the flood of 2026.\nclaimant: {name: An account}\nrating: false\n\
         appearances:\n  - {url: https://network.example/post/1, title: A post, archive_url: https://archive.example/1}\n\
         media_review:\n  category: decontextualized\n  original: https://archive.example/flood-2011\n  context: It was taken in 2011.\n\
         summary: It is older.\nevidence:\n  - {title: The archive}\nauthors: [A Writer]\n\
         status: published\npublished: 2026-01-02\n",
    )
}

/// Returns the JSON-LD of the page of the claim.
fn page_data(site: &Site) -> Value {
    let page = site.read("public/claims/flood/index.html");
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The properties of an object that the schema of Fact-Check Insights requires, and those that it
/// allows too (TechAndCheck/zenodotus, `public/json-schemas/media-review-schema.json`).
const MEDIA_REVIEW: [(&str, &[&str], &[&str]); 4] = [
    (
        "",
        &[
            "@context",
            "@type",
            "author",
            "datePublished",
            "itemReviewed",
            "mediaAuthenticityCategory",
            "originalMediaLink",
            "url",
        ],
        &["originalMediaContextDescription", "associatedClaimReview"],
    ),
    ("/itemReviewed", &["@type", "creator", "interpretedAsClaim", "mediaItemAppearance"], &[]),
    ("/itemReviewed/interpretedAsClaim", &["@type", "description"], &[]),
    (
        "/itemReviewed/mediaItemAppearance/0",
        &["@type"],
        &["description", "accessedOnUrl", "archivedAt", "startTime", "endTime"],
    ),
];

#[track_caller]
fn assert_is_media_review(review: &Value) {
    for (pointer, required, allowed) in MEDIA_REVIEW {
        let object = review.pointer(pointer).and_then(Value::as_object).unwrap();
        for name in required {
            assert!(object.contains_key(*name), "{pointer} has no {name}: {review}");
        }
        for name in object.keys() {
            let name = name.as_str();
            assert!(required.contains(&name) || allowed.contains(&name), "{pointer} has {name}");
        }
    }
    for agent in ["/author", "/itemReviewed/creator"] {
        let agent = &review.pointer(agent).unwrap();
        assert!(agent["@type"].is_string() && agent["name"].is_string(), "{review}");
    }
}

#[test]
fn what_was_done_to_a_picture_is_told() {
    let site = judged();
    assert_eq!(site.run(&["build"]).status, 0);
    let [review, media] = &page_data(&site).as_array().unwrap().clone()[..] else { panic!() };
    assert_eq!(review["@type"], "ClaimReview");
    assert_is_media_review(media);
    assert_eq!(media["mediaAuthenticityCategory"], "DecontextualizedContent");
    assert_eq!(media["originalMediaLink"], "https://archive.example/flood-2011");
    assert_eq!(media["originalMediaContextDescription"], "It was taken in 2011.");
    let item = &media["itemReviewed"];
    assert_eq!(item["creator"]["name"], "An account");
    assert_eq!(item["mediaItemAppearance"][0]["accessedOnUrl"], "https://network.example/post/1");
    let feed: Value = serde_json::from_str(&site.read("public/claims.json")).unwrap();
    assert_eq!(feed["dataFeedElement"][0]["item"][1], *media);
    let line: Value = serde_json::from_str(&site.read("public/claims.jsonl")).unwrap();
    assert_eq!(line["media_category"], "decontextualized");
    assert_eq!(line["media_original"], "https://archive.example/flood-2011");
    for theme in ["broadsheet", "ledger", "plain"] {
        site.run(&["build", "--theme", theme]);
        let page = site.read("public/claims/flood/index.html");
        for words in ["shown without its context", "It was taken in 2011.", "flood-2011\""] {
            assert!(page.contains(words), "{theme}: {words}");
        }
    }
}

#[test]
fn withdrawn_and_unpublished_checks_have_no_media_review() {
    let retraction = "status: retracted\ncorrections:\n  - {date: 2026-01-03, kind: retraction, note: It was wrong.}\n";
    let site = judged().edit(VERDICT, "status: published\n", retraction);
    assert_eq!(site.run(&["build"]).status, 0);
    assert!(!site.read("public/claims/flood/index.html").contains("MediaReview"));
    assert!(!site.read("public/claims.json").contains("MediaReview"));
}

#[test]
fn mistakes_in_a_media_review_are_reported() {
    for (from, to, code) in [
        ("category: decontextualized", "category: decontextualised", "invalid-value"),
        ("  category: decontextualized\n", "", "missing-field"),
        ("original: https", "original: ftp", "invalid-url"),
        ("claimant: {name: An account}\n", "", "missing-field"),
        ("context:", "contexts:", "unknown-field"),
    ] {
        let site = judged().edit(VERDICT, from, to);
        let found = site.found();
        assert!(found.iter().any(|(found, ..)| found == code), "{to}: {found:?}");
    }
}

#[test]
fn a_media_review_does_not_change_silently() {
    let site = judged();
    begin(&site);
    for (from, to) in [
        ("decontextualized", "original"),
        ("flood-2011", "flood-2012"),
        ("taken in 2011", "taken in 2012"),
        ("  original: https://archive.example/flood-2011\n", ""),
    ] {
        let changed = Site::copy_of(&site).edit(VERDICT, from, to);
        assert_found(&changed, &[("undisclosed-change", VERDICT, "category:")]);
    }
}
