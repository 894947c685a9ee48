//! Verdicts on pictures, films and recordings.

use serde_json::Value;

use crate::fixture::{Site, select, words};
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
    for file in ["public/claims.csv", "public/claims.jsonl"] {
        let data = site.read(file);
        assert!(!data.contains("decontextualized") && !data.contains("flood-2011"), "{data}");
    }
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

const POST: &str = "content/articles/post/article.yaml";
const SCENE: &str = "content/articles/post/verdicts/scene.yaml";
const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 60\"><path d=\"M0 50h90\"/></svg>\n";

/// Returns a site with an article that is a picture, and a verdict on it and on a region of it.
fn pictured() -> Site {
    Site::empty()
        .write("content/articles/post/post.svg", PICTURE)
        .write(POST, "title: A post\nurl: https://network.example/1\nmedia: {file: post.svg, alt: A bridge under water, credit: An account}\n")
        .write(
            SCENE,
            "claim: The bridge is under water.\npassages:\n  - media: true\n\
             claimant: {name: An account}\nrating: false\nsummary: It is not.\n\
             evidence:\n  - {title: A look}\nauthors: [A Writer]\nstatus: published\npublished: 2026-01-02\n",
        )
        .write(
            "content/articles/post/verdicts/sign.yaml",
            "claim: The sign was painted over.\npassages:\n  - region: {x: 12, y: 40.5, width: 30, height: 18}\n\
             claimant: {name: An account}\nrating: true\nsummary: It was.\n\
             evidence:\n  - {title: A look}\nauthors: [A Writer]\nstatus: published\npublished: 2026-01-02\n",
        )
}

#[test]
fn a_picture_is_shown_with_the_regions_that_verdicts_judge() {
    let site = pictured();
    assert_eq!(site.found(), []);
    for theme in ["broadsheet", "ledger", "plain"] {
        assert_eq!(site.run(&["build", "--theme", theme]).status, 0);
        let article = site.read("public/articles/post/index.html");
        for words in [
            "alt=\"A bridge under water\"",
            "An account",
            "<rect x=\"12%\" y=\"40.5%\" width=\"30%\" height=\"18%\"",
            "href=\"#passage-sign\"",
            "id=\"passage-sign\"",
            "id=\"passage-scene\"",
            "aria-label=\"2. The sign was painted over., True\"",
        ] {
            assert!(article.contains(words), "{theme}: {words}");
        }
        let claim = site.read("public/claims/sign/index.html");
        assert!(
            claim.contains("<rect x=\"12%\"") && claim.contains("alt=\"A bridge under water\"")
        );
        assert!(claim.contains("The version of the picture with SHA-256"));
        let whole = site.read("public/claims/scene/index.html");
        assert!(
            !whole.contains("class=\"regions\"") && whole.contains("alt=\"A bridge under water\"")
        );
    }
    let annotations: Value =
        serde_json::from_str(&site.read("public/articles/post/annotations.json")).unwrap();
    let items = annotations["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let selectors: Vec<&Value> = items.iter().map(|item| &item["target"]["selector"]).collect();
    let region = selectors.iter().find(|selector| selector[0].is_object()).unwrap();
    assert_eq!(region[0]["type"], "FragmentSelector");
    assert_eq!(region[0]["conformsTo"], "http://www.w3.org/TR/media-frags/");
    assert_eq!(region[0]["value"], "xywh=percent:12,40.5,30,18");
}

/// Neither a picture nor a region of a draft is in any file.
#[test]
fn a_picture_of_drafts_is_not_published() {
    let draft = "status: draft\n";
    let sign = "content/articles/post/verdicts/sign.yaml";
    let site = pictured().edit(sign, "status: published\n", draft);
    assert_eq!(site.run(&["build"]).status, 0);
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("40.5") && !text.contains("painted over"), "{path}");
    }
    let site = site.edit(SCENE, "status: published\n", draft);
    assert_eq!(site.run(&["build"]).status, 0);
    let output = site.output();
    assert!(output.iter().all(|(path, _)| !path.starts_with("media/")), "{output:?}");
}

#[test]
fn mistakes_in_passages_of_pictures_are_reported() {
    for (from, to, code) in [
        ("media: true", "region: {x: 90, y: 0, width: 20, height: 5}", "invalid-value"),
        ("media: true", "region: {x: 50.004, y: 0, width: 49.9999, height: 5}", "invalid-value"),
        ("media: true", "region: {x: 0, y: 0, width: 0, height: 5}", "invalid-value"),
        ("media: true", "region: {x: 0, y: -1, width: 5, height: 5}", "invalid-value"),
        ("media: true", "region: {x: .nan, y: 0, width: 5, height: 5}", "invalid-yaml"),
        ("media: true", "region: {x: 0, y: 0, width: 5}", "missing-field"),
        ("media: true", "{media: true, quote: A bridge}", "invalid-value"),
        ("media: true", "{media: true, whole: true}", "invalid-value"),
        (
            "media: true",
            "{media: true, region: {x: 0, y: 0, width: 5, height: 5}}",
            "invalid-value",
        ),
        ("media: true", "media: false", "empty-passage"),
        ("media: true", "quote: A bridge", "passage-not-found"),
    ] {
        let site = pictured().edit(SCENE, from, to);
        let found: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
        assert!(found.contains(&code.to_owned()), "{to}: {found:?}");
    }
    let site = pictured().edit(POST, ", alt: A bridge under water", "");
    assert!(site.found().iter().any(|(code, ..)| code == "missing-alt"));
    let zeros = "0".repeat(64);
    let site = pictured().edit(POST, "file: post.svg", &format!("sha256: {zeros}, file: post.svg"));
    let report = site.report().to_string();
    assert!(report.contains("media-changed"), "{report}");
    let now = report.split("the file is now ").nth(1).unwrap()[..64].to_owned();
    let site = site.edit(POST, &zeros, &now);
    assert_eq!(site.found(), []);
    // The hash is that of the file, with its line ends.
    let site = site.write("content/articles/post/post.svg", PICTURE.replace('\n', "\r\n"));
    assert!(site.found().iter().any(|(code, ..)| code == "media-changed"));
}

#[test]
fn regions_reach_to_the_edge_of_their_picture() {
    for region in [
        "{x: 33.3, y: 66.7, width: 66.7, height: 33.3}",
        "{x: 0.005, y: 0, width: 99.995, height: 100}",
        "{x: 0, y: 0, width: 100, height: 100}",
    ] {
        let site = pictured().edit(SCENE, "media: true", &format!("region: {region}"));
        assert_eq!(site.found(), [], "{region}");
    }
}

#[test]
fn a_judged_picture_does_not_change_silently() {
    let site = pictured();
    begin(&site);
    let file = "content/articles/post/post.svg";
    let other = Site::copy_of(&site).edit(file, "M0 50h90", "M0 10h90");
    assert_found(&other, &[("undisclosed-change", POST, "media:")]);
    let sign = "content/articles/post/verdicts/sign.yaml";
    let moved = Site::copy_of(&site).edit(sign, "x: 12", "x: 13");
    assert_found(&moved, &[("passage-changed", sign, "region:")]);
}

const ORIGINAL: &str = "media_review:\n  category: decontextualized\n  original_picture: {file: ORIGINAL, alt: A dry bridge, caption: In 2011., credit: An archive}\n";

/// Returns a site with a judged picture and its original.
fn compared() -> Site {
    let original = ORIGINAL.replace("ORIGINAL", "../original.svg");
    pictured().write("content/articles/post/original.svg", PICTURE.replace("M0 50", "M0 5")).edit(
        SCENE,
        "rating:",
        &format!("{original}rating:"),
    )
}

#[test]
fn the_original_picture_stands_beside_the_judged_one() {
    let site = compared();
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        let page = site.page("claims/scene/index.html");
        let images = select(&page, ".comparison img");
        let alts: Vec<_> = images.iter().map(|image| image.value().attr("alt").unwrap()).collect();
        assert_eq!(alts, ["A bridge under water", "A dry bridge"]);
        assert_eq!(select(&page, "main img").len(), 2, "each is shown once");
        let labels: Vec<String> =
            select(&page, ".comparison-label").into_iter().map(words).collect();
        assert_eq!(labels, ["The picture under check", "The original"]);
        let caption = words(select(&page, ".comparison .picture figcaption")[0]);
        assert!(caption.contains("In 2011.") && caption.contains("An archive"), "{caption}");
        assert!(select(&site.page("claims/sign/index.html"), ".comparison").is_empty());
    }
}

#[test]
fn an_original_without_a_judged_picture_is_shown_alone() {
    let original = ORIGINAL.replace("ORIGINAL", "original.svg");
    let site = judged().write("content/claims/original.svg", PICTURE).edit(
        VERDICT,
        "media_review:\n  category: decontextualized\n",
        &original,
    );
    assert_eq!(site.run(&["build"]).status, 0);
    assert_eq!(page_data(&site)[1]["originalMediaLink"], "https://archive.example/flood-2011");
    let site = site.edit(VERDICT, "  original: https://archive.example/flood-2011\n", "");
    for site in site.in_every_theme() {
        let page = site.page("claims/flood/index.html");
        let image = select(&page, "section[aria-labelledby=part-media] img")[0].value();
        assert_eq!(image.attr("alt"), Some("A dry bridge"));
        let file = image.attr("src").unwrap().trim_start_matches("../");
        let link = page_data(&site)[1]["originalMediaLink"].clone();
        assert_eq!(link, format!("https://checks.example/{file}"));
    }
    let draft = site.edit(VERDICT, "status: published\n", "status: draft\n");
    assert_eq!(draft.run(&["build"]).status, 0);
    assert!(draft.output().iter().all(|(path, _)| !path.starts_with("media/")));
}

#[test]
fn an_original_picture_is_described_and_does_not_change_silently() {
    let site = compared();
    let bare = Site::copy_of(&site).edit(SCENE, "alt: A dry bridge, ", "");
    assert!(bare.found().iter().any(|(code, ..)| code == "missing-alt"));
    let none = Site::copy_of(&site).edit(SCENE, "original.svg", "none.svg");
    assert!(none.found().iter().any(|(code, ..)| code == "picture-not-found"));
    begin(&site);
    let other = Site::copy_of(&site).edit("content/articles/post/original.svg", "M0 5", "M0 9");
    assert_found(&other, &[("undisclosed-change", SCENE, "category:")]);
    let words = site.edit(SCENE, "In 2011.", "In 2012.");
    assert_found(&words, &[("undisclosed-change", SCENE, "category:")]);
}
