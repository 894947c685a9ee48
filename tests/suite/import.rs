//! Tests of `import claimreview`: all forms of archives, the usual mistakes of publishers, and
//! reports of everything that is left out.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::fixture::{Outcome, Site};

/// Returns a valid review.
fn review(number: usize) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": format!("https://desk.example/checks/the-moon-{number}/"),
        "claimReviewed": format!("The moon has {number} sides."),
        "datePublished": "2020-10-07",
        "author": {"@type": "Organization", "name": "The Desk", "url": "https://desk.example/"},
        "reviewRating": {"@type": "Rating", "alternateName": "Pure fiction", "ratingExplanation": "It has none."},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "A Speaker", "jobTitle": "Speaker", "sameAs": "https://who.example/a"},
            "datePublished": "2020-10-01",
            "appearance": {"@type": "CreativeWork", "url": format!("https://daily.example/{number}")}
        }
    })
}

/// Returns a review with changed values; `null` removes one.
fn review_with(changes: &Value) -> Value {
    let mut review = review(1);
    merge(&mut review, changes);
    review
}

fn merge(value: &mut Value, changes: &Value) {
    for (key, change) in changes.as_object().unwrap() {
        match value.get_mut(key) {
            _ if change.is_null() => drop(value.as_object_mut().unwrap().remove(key)),
            Some(known)
                if known.is_object() && change.is_object() && change.get("@type").is_none() =>
            {
                merge(known, change);
            }
            _ => value[key] = change.clone(),
        }
    }
}

fn import(site: &Site, name: &str, text: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    site.run(&["import", "claimreview", path.to_str().unwrap()])
}

/// Imports into an empty site. Returns the published reviews and the output of the import.
fn import_all(name: &str, text: &str) -> (Vec<Value>, Outcome) {
    let site = Site::empty();
    let outcome = import(&site, name, text);
    assert_eq!(outcome.status, 0, "{}{}", outcome.stdout, outcome.stderr);
    (published_reviews(site), outcome)
}

/// Returns the reviews that a site publishes, after a check without errors.
fn published_reviews(site: Site) -> Vec<Value> {
    let report = site.report();
    assert_eq!(report["summary"]["errors"], 0, "{report:#}");
    let feed: Value = serde_json::from_str(&site.built().read("public/claims.json")).unwrap();
    feed["dataFeedElement"].as_array().unwrap().iter().map(|item| item["item"][0].clone()).collect()
}

fn import_one(review: &Value) -> (Value, Outcome) {
    let (claims, outcome) = import_all("archive.json", &review.to_string());
    assert_eq!(claims.len(), 1, "{}{}", outcome.stdout, outcome.stderr);
    (claims[0].clone(), outcome)
}

#[test]
fn a_valid_review_is_imported_completely_and_silently() {
    let (claim, outcome) = import_one(&review(1));
    assert_eq!(outcome.stderr, "");
    assert_eq!(claim["claimReviewed"], "The moon has 1 sides.");
    assert_eq!(claim["datePublished"], "2020-10-07");
    assert_eq!(claim["reviewRating"]["alternateName"], "Pure fiction");
    assert_eq!(claim["reviewRating"]["ratingExplanation"], "It has none.");
    let item = &claim["itemReviewed"];
    assert_eq!(item["author"]["name"], "A Speaker");
    assert_eq!(item["author"]["jobTitle"], "Speaker");
    assert_eq!(item["author"]["sameAs"], json!(["https://who.example/a"]));
    assert_eq!(item["datePublished"], "2020-10-01");
    assert_eq!(item["appearance"][0]["url"], "https://daily.example/1");
    assert_eq!(claim["creator"][0]["name"], "The Desk");
    assert_eq!(claim["author"]["name"], "The Desk");
    assert_eq!(claim["author"]["url"], "https://desk.example/");
    assert_eq!(claim["sdPublisher"]["name"], "A site");
    assert_eq!(claim["isBasedOn"]["url"], "https://desk.example/checks/the-moon-1/");
    assert!(claim["url"].as_str().unwrap().ends_with("/claims/the-moon-1/"));
}

/// Changed values, the path and the expected value of a property, and a part of the report.
type Mistake = (Value, &'static str, &'static str, &'static str);

fn assert_read(cases: &[Mistake]) {
    for (changes, path, expected, message) in cases {
        let (claim, outcome) = import_one(&review_with(changes));
        assert_eq!(
            claim.pointer(path).and_then(Value::as_str),
            Some(*expected),
            "{changes}: {claim:#}{}",
            outcome.stderr
        );
        let is_reported = if message.is_empty() {
            outcome.stderr.is_empty()
        } else {
            outcome.stderr.contains(message)
        };
        assert!(is_reported, "{changes}: {}", outcome.stderr);
    }
}

#[test]
fn mistakes_in_claims_and_ratings_are_repaired() {
    assert_read(&[
        (
            json!({"claimReviewed": "  Cats &amp; dogs\n fly&nbsp;away "}),
            "/claimReviewed",
            "Cats & dogs fly\u{a0}away",
            "",
        ),
        (
            json!({"claimReviewed": "It is &amp;quot;so&amp;quot;"}),
            "/claimReviewed",
            "It is \"so\"",
            "",
        ),
        (json!({"claimReviewed": "<p>It is <em>so</em>.</p>"}), "/claimReviewed", "It is so.", ""),
        (
            json!({"claimReviewed": "The moon is cheese.\""}),
            "/claimReviewed",
            "The moon is cheese.",
            "quotation mark",
        ),
        (
            json!({"claimReviewed": "“The moon” is cheese.”"}),
            "/claimReviewed",
            "“The moon” is cheese.”",
            "",
        ),
        (json!({"claimReviewed": "1 < 2 & 3 > 2"}), "/claimReviewed", "1 < 2 & 3 > 2", ""),
        (
            json!({"claimReviewed": null, "itemReviewed": {"name": "It is so."}}),
            "/claimReviewed",
            "It is so.",
            "itemReviewed",
        ),
        (
            json!({"reviewRating": {"@type": "Rating", "ratingValue": "Bogus"}}),
            "/reviewRating/alternateName",
            "Bogus",
            "is a word",
        ),
        (
            json!({"reviewRating": "Bogus"}),
            "/reviewRating/alternateName",
            "Bogus",
            "instead of a Rating",
        ),
        (
            json!({"reviewRating": {"@type": "Rating", "ratingValue": 2, "bestRating": 5}}),
            "/reviewRating/alternateName",
            "2",
            "a number without a word",
        ),
        (
            json!({"reviewRating": {"alternateName": "  Half\n true "}}),
            "/reviewRating/alternateName",
            "Half true",
            "",
        ),
        (
            json!({"reviewRating": {"ratingExplanation": ""}, "description": "For a reason."}),
            "/reviewRating/ratingExplanation",
            "For a reason.",
            "",
        ),
    ]);
}

#[test]
fn mistakes_in_dates_are_repaired() {
    assert_read(&[
        (json!({"datePublished": "2020-10-07 20:05"}), "/datePublished", "2020-10-07", ""),
        (json!({"datePublished": "2020-10-07T23:59:00-08:00"}), "/datePublished", "2020-10-07", ""),
        (
            json!({"datePublished": "Wed, 07 Oct 2020 20:05:00 +0000"}),
            "/datePublished",
            "2020-10-07",
            "",
        ),
        (json!({"datePublished": "October 7th, 2020"}), "/datePublished", "2020-10-07", ""),
        (json!({"datePublished": "7.10.2020"}), "/datePublished", "2020-10-07", ""),
        (
            json!({"datePublished": "", "dateModified": "2020-10-07"}),
            "/datePublished",
            "2020-10-07",
            "of its last change",
        ),
        (
            json!({"correction": [{"@type": "CorrectionComment", "text": "We were wrong."}, "So were they."]}),
            "/datePublished",
            "2020-10-07",
            "its corrections (2) are left out",
        ),
        (
            json!({"reviewBody": "A long text."}),
            "/datePublished",
            "2020-10-07",
            "its text is left out",
        ),
    ]);
}

/// A month or a year is kept as one, also by the day of the review, which then has none.
#[test]
fn months_and_years_stay_months_and_years() {
    for (written, read) in [
        ("2020-05", "2020-05"),
        ("2020/5", "2020-05"),
        ("May 2020", "2020-05"),
        ("Sept, 2020", "2020-09"),
        ("2020年5月", "2020-05"),
        ("٢٠٢٠", "2020"),
        ("2020", "2020"),
        ("2020-05-07T10:00", "2020-05-07"),
    ] {
        let place = json!({"url": "https://daily.example/1", "datePublished": written});
        let item = json!({"datePublished": written, "appearance": place});
        let (claim, outcome) = import_one(&review_with(&json!({"itemReviewed": item})));
        assert_eq!(outcome.stderr, "", "{written}");
        assert_eq!(claim["itemReviewed"]["datePublished"], read, "{written}");
        assert_eq!(claim["itemReviewed"]["appearance"][0]["datePublished"], read, "{written}");
    }
    let (claim, outcome) = import_one(&review_with(&json!({"datePublished": "2020-10"})));
    assert!(claim.get("datePublished").is_none(), "{claim:#}");
    assert_eq!(claim["isBasedOn"]["datePublished"], "2020-10");
    assert!(outcome.stderr.contains("it has no day"), "{}", outcome.stderr);
    for written in ["20", "2020-13", "13-2020", "0001", "2020-5-", "Mayday 2020", "1602100000"] {
        let item = json!({"datePublished": written});
        let (claim, outcome) = import_one(&review_with(&json!({"itemReviewed": item})));
        assert!(claim["itemReviewed"].get("datePublished").is_none(), "{written}: {claim:#}");
        assert!(outcome.stderr.contains("not clearly one day"), "{written}: {}", outcome.stderr);
    }
}

/// Several people and organizations made a claim, and each stays who they are.
#[test]
fn several_claimants_stay_several() {
    let agent = |kind: &str, name: &str| json!({"@type": kind, "name": name, "sameAs": format!("https://who.example/{}", name.len())});
    let several = [
        json!({"itemReviewed": {"author": [agent("Person", "Ann"), agent("Organization", "A Party")]}}),
        json!({"itemReviewed": [{"@type": "Claim", "author": agent("Person", "Ann")}, {"@type": "Claim", "author": agent("Organization", "A Party")}]}),
        json!({"itemReviewed": [agent("Person", "Ann"), agent("Organization", "A Party")]}),
    ];
    for changes in several {
        let (claim, outcome) = import_one(&review_with(&changes));
        let author = &claim["itemReviewed"]["author"];
        assert_eq!(author[0]["name"], "Ann", "{changes}: {}", outcome.stderr);
        assert_eq!(author[0]["@type"], "Person");
        assert_eq!(author[1]["name"], "A Party");
        assert_eq!(author[1]["@type"], "Organization");
        assert_eq!(author[1]["sameAs"][0], "https://who.example/7");
        assert_eq!(outcome.stderr, "");
    }
    let names = json!({"itemReviewed": {"author": {"@type": "Person", "name": ["Ann", "Bob"], "jobTitle": null, "sameAs": null}}});
    let (claim, _) = import_one(&review_with(&names));
    assert_eq!(claim["itemReviewed"]["author"][1]["name"], "Bob");
}

#[test]
fn mistakes_in_people_and_addresses_are_repaired() {
    assert_read(&[
        (
            json!({"itemReviewed": {"author": "Somebody"}}),
            "/itemReviewed/author/name",
            "Somebody",
            "",
        ),
        (
            json!({"itemReviewed": {"author": [{"name": "One"}, {"name": "Another"}]}}),
            "/itemReviewed/author/1/name",
            "Another",
            "",
        ),
        (
            json!({"itemReviewed": {"author": {"name": " O&#39;Neil "}}}),
            "/itemReviewed/author/name",
            "O'Neil",
            "",
        ),
        (
            json!({"itemReviewed": {"@type": "CreativeWork", "author": {"@type": "Organization", "name": "A Party"}, "datePublished": "2020-09-01"}}),
            "/itemReviewed/author/@type",
            "Organization",
            "",
        ),
        (
            json!({"itemReviewed": {"@type": "Person", "name": "Them"}}),
            "/itemReviewed/author/name",
            "Them",
            "",
        ),
        (
            json!({"itemReviewed": [{"@type": "Claim", "author": "Somebody"}]}),
            "/itemReviewed/author/name",
            "Somebody",
            "",
        ),
        (
            json!({"itemReviewed": {"author": {"sameAs": "//who.example/a"}}}),
            "/itemReviewed/author/sameAs/0",
            "https://who.example/a",
            "completed",
        ),
        (
            json!({"itemReviewed": {"author": {"sameAs": "not given"}}}),
            "/itemReviewed/author/name",
            "A Speaker",
            "`not given` is not a web address",
        ),
        (
            json!({"itemReviewed": {"appearance": ["https://a.example/ b", {"url": "/c"}]}}),
            "/itemReviewed/appearance/0/url",
            "https://a.example/%20b",
            "`/c` is not a web address",
        ),
        (
            json!({"itemReviewed": {"datePublished": "03/04/2020"}}),
            "/itemReviewed/author/name",
            "A Speaker",
            "not clearly one day",
        ),
        (json!({"author": "The Desk"}), "/creator/0/name", "The Desk", ""),
        (
            json!({"author": {"@type": "Organization", "name": "", "url": "https://www.desk.example"}}),
            "/creator/0/name",
            "desk.example",
            "no name",
        ),
        (
            json!({"author": [{"@type": "Person", "name": "A Writer"}, "The Desk"]}),
            "/creator/1/name",
            "The Desk",
            "",
        ),
        (
            json!({"author": null, "publisher": "The Desk"}),
            "/creator/0/name",
            "The Desk",
            "its publisher is used",
        ),
        (
            json!({"url": "checks/1"}),
            "/claimReviewed",
            "The moon has 1 sides.",
            "`checks/1` is not a web address",
        ),
    ]);
}

/// Where a claim was made, as a record says it, as the site's data says it, and a part of the report.
#[test]
fn appearances_are_those_that_the_record_names() {
    let url = |url: &str| json!([url]);
    let cases = [
        (json!({"appearance": "https://a.example/1"}), url("https://a.example/1"), ""),
        (
            json!({"appearance": {"contentUrl": "https://a.example/1"}}),
            url("https://a.example/1"),
            "",
        ),
        (json!({"appearance": {"@id": "https://a.example/1"}}), url("https://a.example/1"), ""),
        (
            json!({"appearance": {"@id": "#work", "url": "https://a.example/1"}}),
            url("https://a.example/1"),
            "",
        ),
        (
            json!({"appearance": [{"url": ["https://a.example/1", "https://b.example/2"]}, "https://a.example/1/"]}),
            json!(["https://a.example/1", "https://b.example/2"]),
            "",
        ),
        (json!({"appearance": "1"}), json!([]), "the appearance `1` is not a web address"),
        (json!({"appearance": 1}), json!([]), "the appearance `1` is not a web address"),
        (
            json!({"appearance": ["n/a", "Facebook post"]}),
            json!([]),
            "`Facebook post` is not a web address",
        ),
        (json!({"appearance": {"url": "1"}}), json!([]), "`1` is not a web address"),
        (json!({"appearance": {"headline": "1"}}), json!([]), "the title `1`"),
        (json!({"appearance": {"@type": "CreativeWork"}}), json!([]), ""),
        (
            json!({"appearance": {"datePublished": "2020-10-01"}}),
            json!([]),
            "no address, title or publisher",
        ),
        (
            json!({"@type": "MediaReviewItem", "appearance": null, "mediaItemAppearance": [{"contentUrl": "https://a.example/1"}]}),
            url("https://a.example/1"),
            "",
        ),
    ];
    for (item, expected, message) in cases {
        let mut record = review(1);
        merge(&mut record["itemReviewed"], &json!({"appearance": null}));
        merge(&mut record["itemReviewed"], &item);
        let (claim, outcome) = import_one(&record);
        let works = claim["itemReviewed"]["appearance"].as_array().cloned().unwrap_or_default();
        let urls: Vec<Value> = works.iter().map(|work| work["url"].clone()).collect();
        assert_eq!(json!(urls), expected, "{item}: {}", outcome.stderr);
        let is_reported = if message.is_empty() {
            outcome.stderr.is_empty()
        } else {
            outcome.stderr.contains(message)
        };
        assert!(is_reported, "{item}: {}", outcome.stderr);
    }
    let item = json!({"firstAppearance": {"url": "https://a.example/1", "headline": "So"}, "appearance": "https://a.example/1"});
    let (claim, _) = import_one(&review_with(&json!({"itemReviewed": item})));
    assert_eq!(claim["itemReviewed"]["firstAppearance"]["headline"], "So");
    assert!(claim["itemReviewed"].get("appearance").is_none(), "{claim:#}");
    let mut record = review(1);
    record["itemReviewed"] = json!("https://a.example/1");
    assert_eq!(
        import_one(&record).0["itemReviewed"]["appearance"][0]["url"],
        "https://a.example/1"
    );
}

#[test]
fn names_that_say_nothing_are_left_out() {
    for (author, message) in [
        (json!("1"), "the name `1` of the claimant"),
        (json!({"name": "null"}), "the name `null` of the claimant"),
        (json!("https://social.example/somebody"), "is not a name of the claimant"),
    ] {
        let record = review_with(&json!({"itemReviewed": {"author": author, "appearance": null}}));
        let (claim, outcome) = import_one(&record);
        assert!(claim["itemReviewed"].get("author").is_none(), "{author}: {claim:#}");
        assert!(outcome.stderr.contains(message), "{author}: {}", outcome.stderr);
    }
}

/// What a record says about a film or picture is kept. Two records of one check are one verdict.
#[test]
fn media_reviews_are_imported() {
    let media = json!({"@type": "MediaReview", "url": "https://d.example/media-one", "datePublished": "2021-05-01",
        "author": {"@type": "Organization", "name": "Desk"},
        "mediaAuthenticityCategory": "DecontextualizedContent", "originalMediaContextDescription": "Filmed in 2011 elsewhere.",
        "originalMediaLink": "https://v.example/original",
        "itemReviewed": {"@type": "MediaReviewItem", "creator": {"@type": "Person", "name": "A. Poster"},
            "mediaItemAppearance": [{"@type": "VideoObject", "accessedOnUrl": "https://v.example/copy"}],
            "interpretedAsClaim": {"@type": "Claim", "description": "The film shows the flood of 2021."}}});
    let both = json!({"@type": ["ClaimReview", "MediaReview"], "url": "https://d.example/media-two", "datePublished": "2021-05-02",
    "claimReviewed": "The photo shows a shark on the motorway.",
    "mediaAuthenticityCategory": ["TransformedContent", "EditedOrCroppedContent"],
    "author": {"@type": "Organization", "name": "Desk"}, "reviewRating": {"alternateName": "Altered photo"},
    "itemReviewed": [
        {"@type": "Claim", "author": {"@type": "Person", "name": "A"}, "appearance": {"@type": "ImageObject", "contentUrl": "https://i.example/1"}},
        {"@type": "MediaReviewItem", "mediaItemAppearance": "https://i.example/2", "interpretedAsClaim": {"@type": "Claim", "appearance": "https://i.example/3"}}
    ]});
    let site = Site::empty();
    let outcome = import(&site, "a.json", &json!([media, both]).to_string());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let one = site.read("content/claims/media-one.yaml");
    for words in [
        "claim: The film shows the flood of 2021.",
        "name: A. Poster",
        "url: https://v.example/copy",
        "category: decontextualized",
        "original: https://v.example/original",
        "context: Filmed in 2011 elsewhere.",
        "status: draft",
    ] {
        assert!(one.contains(words), "{words}: {one}");
    }
    let two = site.read("content/claims/media-two.yaml");
    for words in ["category: transformed", "i.example/1", "i.example/2", "i.example/3"] {
        assert!(two.contains(words), "{words}: {two}");
    }
    let left_out = "the category of the media `EditedOrCroppedContent` is left out";
    assert!(outcome.stderr.contains(left_out), "{}", outcome.stderr);
    let mut around = media.clone();
    around["associatedClaimReview"] = review(1);
    around["url"] = review(1)["url"].clone();
    let site = Site::empty();
    let outcome = import(&site, "a.json", &around.to_string());
    assert!(outcome.stdout.contains("1 MediaReview joined"), "{}", outcome.stdout);
    let claims: Vec<String> = site
        .sources()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.starts_with("content/claims"))
        .collect();
    assert_eq!(claims.len(), 1);
    assert!(site.read(&claims[0]).contains("category: decontextualized"));
}

/// A record that makes no claim is no verdict.
#[test]
fn media_without_a_claim_is_not_imported() {
    let media = json!({"@type": "MediaReview", "url": "https://d.example/media-one", "mediaAuthenticityCategory": "DecontextualizedContent",
        "itemReviewed": {"@type": "MediaReviewItem", "mediaItemAppearance": [{"@type": "VideoObject", "contentUrl": "https://v.example/copy"}]}});
    let site = Site::empty();
    let outcome = import(&site, "a.json", &media.to_string());
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("it names no claim"), "{}", outcome.stderr);
    assert_eq!(site.sources().len(), 1);
}

/// Every word of the data and of the pages is in the records or in the program's own messages.
#[test]
fn no_word_is_invented() {
    let records = json!([
        review(1),
        review_with(
            &json!({"url": "https://desk.example/b", "reviewRating": {"ratingExplanation": null}, "itemReviewed": {"appearance": {"url": "https://daily.example/x?a=1"}}})
        ),
        review_with(
            &json!({"url": "https://desk.example/c", "headline": "A finding", "itemReviewed": null})
        ),
        review_with(
            &json!({"url": null, "claimReviewed": "Without any address.", "itemReviewed": {"author": null, "appearance": null}})
        ),
    ]);
    let site = Site::empty();
    let outcome = import(&site, "a.json", &records.to_string());
    assert!(outcome.stdout.contains("4 taken\n"), "{}{}", outcome.stdout, outcome.stderr);
    let words_of = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let mut known = words_of(&records.to_string());
    known.extend(words_of(&crate::docs::read("themes/broadsheet/i18n/en.yaml")));
    known.extend(words_of("A site https://desk.example/checks/ October 7 1"));
    known.extend(words_of("claims articles people ratings topics index html the-moon-1"));
    assert!(!site.path("content/articles").exists());
    for (path, bytes) in site.sources() {
        let text = String::from_utf8(bytes).unwrap();
        let fields = "claim appearances url title claimant name type person organization role claim_date rating summary authors status published imported_from publisher base_url scales default ratings id label pure fiction";
        let mut expected = known.clone();
        expected.extend(words_of(fields));
        let invented: Vec<String> = words_of(&text).difference(&expected).cloned().collect();
        assert_eq!(invented, Vec::<String>::new(), "{path}");
    }
    let site = site.built();
    for path in site.pages() {
        if !path.starts_with("claims/") {
            continue;
        }
        let page = site.page(&path);
        let main = crate::fixture::select(&page, "main .head > :not(.share), main .body")
            .into_iter()
            .map(crate::fixture::words)
            .collect::<Vec<_>>()
            .join(" ");
        let invented: Vec<String> = words_of(&main).difference(&known).cloned().collect();
        assert_eq!(invented, Vec::<String>::new(), "{path}");
        assert!(main.contains("Imported from"), "{path}: {main}");
        assert!(main.contains("No text of this claim is kept"), "{path}: {main}");
    }
    let rows = site.read("public/claims.jsonl");
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        for (column, value) in row.as_object().unwrap() {
            // These are the site's own.
            if ["id", "url", "language"].contains(&column.as_str()) {
                continue;
            }
            let invented: Vec<String> = match value {
                Value::String(text) => words_of(text),
                Value::Array(list) => {
                    list.iter().flat_map(|it| words_of(it.as_str().unwrap())).collect()
                }
                _ => BTreeSet::new(),
            }
            .difference(&known)
            .cloned()
            .collect();
            assert_eq!(invented, Vec::<String>::new(), "{column}: {value}");
        }
    }
}

#[test]
fn missing_claimants_are_left_out() {
    let empty = json!({"itemReviewed": {"author": {"@type": "Person", "name": " ", "sameAs": "https://who.example/a", "jobTitle": null}}});
    assert!(import_one(&review_with(&empty)).0["itemReviewed"].get("author").is_none());
    let nothing = json!({"itemReviewed": null});
    let (claim, outcome) = import_one(&review_with(&nothing));
    assert!(claim["itemReviewed"].get("author").is_none());
    assert_eq!(outcome.stderr, "");
}

#[test]
fn claims_and_ratings_keep_their_script() {
    let words = [
        ("يقول إن القمر «مربع»", "زائف", "متحدث"),
        ("月は四角い。", "誤り", "話者"),
        ("Луна квадратная", "Ложь", "Кто-то"),
        ("चाँद चौकोर है", "झूठ", "वक्ता"),
        ("მთვარე ოთხკუთხაა", "ტყუილი", "მოსაუბრე"),
        ("הירח מרובע", "שקר", "דובר"),
    ];
    let archive: Vec<Value> = words
        .iter()
        .enumerate()
        .map(|(at, (claim, rating, claimant))| {
            review_with(&json!({"claimReviewed": claim, "url": format!("https://desk.example/?p={at}"), "reviewRating": {"alternateName": rating},
                "itemReviewed": {"author": {"name": claimant}, "appearance": null}}))
        })
        .collect();
    let (claims, outcome) = import_all("archive.json", &json!(archive).to_string());
    assert_eq!(outcome.stderr, "");
    assert_eq!(facts(&claims), facts(&archive));
}

#[test]
fn texts_with_a_meaning_in_yaml_are_quoted() {
    let long = "word ".repeat(120) + &"x".repeat(300);
    let words = [
        "- a list",
        "# a comment",
        "key: value",
        "it's \"both\" kinds",
        "> folded",
        "| 1",
        "--- 1",
        "null",
        "yes",
        "~1",
        "0x1F",
        "1e3",
        "@a",
        "`a`",
        "%a",
        "!tag a",
        "&a b",
        "*a",
        "2020-01-01",
        "[a, b]",
        "{a: b}",
        "a #b",
        "a:",
        "? a",
        "a \\ b",
        "🌊 1",
        "e\u{301}",
        "true",
        "False",
        ".5",
        "1,000",
        "=1",
        "<<",
        "a\u{200d}b",
        "- - 1",
        "\u{202b}a",
        long.as_str(),
    ];
    let archive: Vec<Value> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let claim = if *word == "<<" { "a <<" } else { word };
            // A name has a letter, and is not what programs write for nothing.
            let is_name = claim.chars().any(char::is_alphabetic) && claim != "null";
            let word = if is_name { claim.to_owned() } else { format!("{claim} a") };
            let claim = word.clone();
            review_with(&json!({"claimReviewed": claim, "url": format!("https://desk.example/?p={at}"), "keywords": [word],
                "reviewRating": {"alternateName": word, "ratingExplanation": word},
                "itemReviewed": {"author": {"name": word, "jobTitle": word}, "appearance": {"headline": format!("{word} 2")}}}))
        })
        .collect();
    let (claims, _) = import_all("a.json", &json!(archive).to_string());
    assert_eq!(facts(&claims), facts(&archive));
}

/// Returns the claim, rating and claimant of every review, with composed accents as in names.
fn facts(reviews: &[Value]) -> BTreeSet<[String; 4]> {
    let text = |review: &Value, path: &str| {
        review.pointer(path).and_then(Value::as_str).unwrap_or_default().nfc().collect()
    };
    let fact = |review: &Value| {
        [
            "/claimReviewed",
            "/reviewRating/alternateName",
            "/itemReviewed/author/name",
            "/itemReviewed/author/@type",
        ]
        .map(|path| text(review, path))
    };
    reviews.iter().map(fact).collect()
}

#[test]
fn records_are_found_in_all_forms_of_archives() {
    let (first, second) = (review(1), review(2));
    let feed = json!({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [first]}, {"@type": "DataFeedItem", "item": second}]});
    let list = json!({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": first}, {"@type": "ListItem", "item": second}]});
    let mut named = second.clone();
    named["author"] = json!({"@id": "#desk"});
    let graph = json!({"@graph": [{"@type": "WebPage"}, first, named, {"@id": "#desk", "@type": "Organization", "name": "The Desk"}]});
    let lines = format!("{first}\n\n{second}\n");
    let page = format!(
        "<!doctype html><title>x</title><script type=\"application/ld+json\">{first}</script>\n\
         <script TYPE='application/ld+json'>\n//<![CDATA[\n[{second},]\n//]]>\n</script><script>var a = {{}};</script>"
    );
    let archives = [
        ("a.json", json!([first, second]).to_string()),
        ("a.json", format!("\u{feff}{}", json!({"checks": {"more": [first, [second]]}}))),
        ("a.json", feed.to_string()),
        ("a.json", list.to_string()),
        ("a.json", graph.to_string()),
        ("a.jsonl", lines),
        ("a.json", format!("{first:#}\n{second:#}")),
        (
            "a.html",
            format!(
                "<script type=\"application/ld+json\">{}</script>",
                json!([first, second]).to_string().replace('"', "&quot;")
            ),
        ),
        ("a.html", page),
    ];
    for (name, text) in archives {
        let (claims, outcome) = import_all(name, &text);
        assert_eq!(
            facts(&claims),
            facts(&[first.clone(), second.clone()]),
            "{text}: {}",
            outcome.stderr
        );
        assert_eq!(claims[0]["creator"][0]["name"], "The Desk", "{text}");
    }
}

#[test]
fn microdata_is_read_if_there_is_no_json_ld() {
    let page = r#"<div itemscope itemtype="http://schema.org/ClaimReview"><a itemprop="url" href="https://desk.example/checks/one">x</a>
        <h1 itemprop="claimReviewed">The moon is <b>square</b>.</h1><time itemprop="datePublished" datetime="2020-10-07">x</time>
        <div itemprop="author" itemscope itemtype="http://schema.org/Organization"><span itemprop="name">The Desk</span></div>
        <div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><p><b itemprop="alternateName">Bogus</b></p></div>
        <div itemprop="itemReviewed" itemscope itemtype="http://schema.org/Claim"><div itemprop="author" itemscope
        itemtype="http://schema.org/Person"><meta itemprop="name" content="A Speaker"></div></div></div>"#;
    let (claims, _) = import_all("page.html", page);
    let expected = ["The moon is square.", "Bogus", "A Speaker", "Person"].map(str::to_owned);
    assert_eq!(facts(&claims), BTreeSet::from([expected]));
}

#[test]
fn refused_records_are_reported_with_the_reason() {
    let mut again = review(1);
    again["reviewRating"]["alternateName"] = json!("Other");
    let deleted =
        json!({"@type": "DataFeedItem", "dateDeleted": "2021-01-01", "item": [review(2)]});
    let archive = json!([
        review(1),
        again,
        review_with(&json!({"claimReviewed": " ", "url": "https://desk.example/empty"})),
        deleted
    ]);
    let (claims, outcome) = import_all("archive.json", &archive.to_string());
    assert_eq!(claims.len(), 1);
    let said: Vec<&str> =
        outcome.stderr.lines().map(|line| line.split_once("archive.json, ").unwrap().1).collect();
    assert_eq!(
        said,
        [
            "record 2 (https://desk.example/checks/the-moon-1/): not taken: it has the address and claim of record 1 of the same file, but another rating",
            "record 3 (https://desk.example/empty): not taken: it names no claim: `claimReviewed` is missing, empty or without words",
            "record 4 (https://desk.example/checks/the-moon-2/): not taken: its publisher withdrew it (2021-01-01)",
        ]
    );
    assert!(outcome.stdout.contains("4 records read\n"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("3 not taken\n"), "{}", outcome.stdout);
}

#[test]
fn a_review_without_a_rating_is_a_draft() {
    let site = Site::empty();
    let outcome = import(
        &site,
        "a.json",
        &review_with(&json!({"reviewRating": null, "description": "So."})).to_string(),
    );
    assert_eq!(outcome.status, 0);
    assert!(outcome.stderr.contains("taken as a draft: it has no rating"), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("1 of them taken as drafts"), "{}", outcome.stdout);
    assert!(published_reviews(site).is_empty());
}

#[test]
fn a_second_run_changes_nothing() {
    let site = Site::empty();
    let mut archive: Vec<Value> = (1..4).map(review).collect();
    archive.push(review_with(&json!({"claimReviewed": "Another claim of the same review."})));
    archive.push(review_with(&json!({"url": null, "claimReviewed": "Without an address."})));
    archive.push(review_with(
        &json!({"url": null, "datePublished": null, "claimReviewed": "Nor a date."}),
    ));
    let text = json!(archive).to_string();
    assert_eq!(import(&site, "a.json", &text).status, 0);
    let before = site.sources();
    let outcome = import(&site, "a.json", &text);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stdout.contains("6 already there\n"), "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.stderr.matches("already there").count(), 6, "{}", outcome.stderr);
    assert!(before == site.sources());
    // It is still the same review after an editor has shortened the claim.
    let path = "content/claims/the-moon-2.yaml";
    let site = site.edit(path, "claim: The moon has 2 sides.", "claim: Two sides.");
    assert!(import(&site, "a.json", &text).stdout.contains("6 already there\n"));
}

/// A review whose claim an editor reworded is still the same, and its other claims are new.
#[test]
fn reviews_are_recognized_by_their_address() {
    let claims = |words: &[&str]| {
        let claim = |words: &&str| review_with(&json!({"claimReviewed": words}));
        json!(words.iter().map(claim).collect::<Vec<_>>()).to_string()
    };
    let site = Site::empty();
    assert_eq!(import(&site, "a.json", &claims(&["It is so.", "It is thus."])).status, 0);
    let site = site.edit("content/claims/the-moon-1.yaml", "It is so.", "It was so.");
    let outcome = import(&site, "a.json", &claims(&["It is so.", "It is thus."]));
    assert!(outcome.stdout.contains("2 already there\n"), "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stderr.contains("with other words"), "{}", outcome.stderr);
    // Nobody can tell which of two claims is the reworded one.
    let outcome = import(&site, "a.json", &claims(&["It is so.", "It is thus.", "It is new."]));
    assert!(outcome.stdout.contains("2 not taken\n"), "{}{}", outcome.stdout, outcome.stderr);
    let site = site.edit("content/claims/the-moon-1.yaml", "It was so.", "It is so.");
    let outcome = import(&site, "a.json", &claims(&["It is so.", "It is thus.", "It is new."]));
    assert!(outcome.stdout.contains("1 taken\n"), "{}{}", outcome.stdout, outcome.stderr);
    let moved = json!([review_with(
        &json!({"url": "http://www.desk.example/checks/the-moon-1", "claimReviewed": "It is so."})
    )]);
    let outcome = import(&site, "a.json", &moved.to_string());
    assert!(outcome.stdout.contains("1 already there\n"), "{}{}", outcome.stdout, outcome.stderr);
    // A verdict that cites the review as evidence for the same claim is about it too.
    let cited = Site::sound().edit(
        "content/articles/report/verdicts/river.yaml",
        "  - title: A record\n",
        "  - {title: A review, url: 'https://desk.example/checks/the-moon-7/'}\n",
    );
    let text = review(7).to_string().replace("The moon has 7 sides.", "Something is so.");
    let outcome = import(&cited, "a.json", &text);
    assert!(outcome.stdout.contains("1 already there\n"), "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn labels_that_differ_in_case_or_spaces_are_one_rating() {
    let mut records: Vec<Value> = (1..5).map(review).collect();
    for (record, label) in records.iter_mut().zip(["FALSE", "False", "false ", "False"]) {
        record["reviewRating"]["alternateName"] = json!(label);
    }
    let (claims, outcome) = import_all("a.json", &json!(records).to_string());
    let labels: BTreeSet<&str> = claims
        .iter()
        .map(|claim| claim["reviewRating"]["alternateName"].as_str().unwrap())
        .collect();
    assert_eq!(labels, BTreeSet::from(["False"]));
    assert!(
        outcome.stderr.contains("its rating “FALSE” is written “False” here"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stdout.contains("1 rating added to `site.yaml`: False\n"),
        "{}",
        outcome.stdout
    );
}

fn import_with_labels(site: &Site, labels: &str, records: &Value) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (labels, archive) = (write("labels.yaml", labels), write("a.json", &records.to_string()));
    site.run(&["import", "claimreview", "--ratings", &labels, &archive])
}

#[test]
fn labels_are_mapped_to_ratings_of_the_site() {
    let mut records: Vec<Value> = (1..4).map(review).collect();
    for (record, label) in records.iter_mut().zip(["Pants on Fire", "pants  on FIRE", "Half right"])
    {
        record["reviewRating"]["alternateName"] = json!(label);
    }
    let labels = "Pants on Fire: false\nhalf right: mixed\nNever given: true\n";
    let site = Site::empty();
    let before = site.read("site.yaml");
    let outcome = import_with_labels(&site, labels, &json!(records));
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("no record has the rating “Never given”"),
        "{}",
        outcome.stderr
    );
    assert!(!outcome.stderr.contains("is written"), "{}", outcome.stderr);
    assert_eq!(site.read("site.yaml"), before);
    let mut ratings: Vec<String> = published_reviews(site)
        .iter()
        .map(|claim| claim["reviewRating"]["alternateName"].as_str().unwrap().to_owned())
        .collect();
    ratings.sort();
    assert_eq!(ratings, ["False", "False", "Mixed"]);
    // A label without a rating is added beside the built-in ones.
    let site = Site::empty();
    let outcome = import_with_labels(&site, "Pants on Fire: false\n", &json!(records));
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(site.read("site.yaml").contains("Half right"));
    assert_eq!(published_reviews(site).len(), 3);
}

#[test]
fn mistakes_in_labels_are_shown_and_nothing_is_written() {
    for (labels, words) in [
        ("Pure fiction: flase\n", &["did you mean `false`?", "labels.yaml:1:15"][..]),
        ("a: no-such\nb: neither\n", &["`no-such` is not a rating", "`neither` is not a rating"]),
        ("Pure fiction: false\nPURE fiction: true\n", &["are one label with two ratings"]),
        ("Pure fiction: false\nPure fiction: true\n", &["is here for the second time"]),
        ("- Pure fiction\n", &["expected a mapping"]),
        ("Pure fiction: [false]\n", &["found a list"]),
        ("a: b: c\n", &["error["]),
    ] {
        let site = Site::empty();
        let outcome = import_with_labels(&site, labels, &json!([review(1)]));
        assert_eq!(outcome.status, 1, "{labels}: {}", outcome.stderr);
        for words in words {
            assert!(outcome.stderr.contains(words), "{labels}: {}", outcome.stderr);
        }
        assert!(outcome.stderr.ends_with("Nothing was written.\n"), "{}", outcome.stderr);
        assert_eq!(site.sources().len(), 1);
    }
}

/// What the rules of the desk do not allow to be published is taken as a draft, and what even a
/// draft cannot be is not taken.
#[test]
fn nothing_is_written_that_check_refuses() {
    let rules = "workflow: {reviewers: {minimum: 1}, claim_length: {maximum: 40}}\n";
    let site = Site::empty();
    let text = site.read("site.yaml") + rules;
    let site = site.write("site.yaml", text);
    let mut reviewed = review(2);
    reviewed["editor"] = json!({"@type": "Person", "name": "An Editor"});
    let mut long = review(3);
    long["claimReviewed"] = json!("word ".repeat(20_000));
    let outcome = import(&site, "a.json", &json!([review(1), reviewed, long]).to_string());
    assert!(outcome.stderr.contains("record 1 (https://desk.example/checks/the-moon-1/): taken as a draft: the site does not publish this: nobody reviewed"), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains(
            "the-moon-3/): not taken: `factpress check` would report an error in it: this text is"
        ),
        "{}",
        outcome.stderr
    );
    assert_eq!(site.report()["summary"]["errors"], 0);
    assert!(site.read("content/claims/the-moon-1.yaml").contains("status: draft"));
    assert!(site.read("content/claims/the-moon-2.yaml").contains("status: published"));
    assert!(!site.path("content/claims/the-moon-3.yaml").exists());
    let aliases = Site::sound().edit(
        "content/articles/report/verdicts/river.yaml",
        "claim:",
        "aliases: [the-moon-1]\nclaim:",
    );
    assert_eq!(import(&aliases, "a.json", &review(1).to_string()).status, 0);
    assert!(aliases.path("content/claims/the-moon-1-2.yaml").exists());
    assert_eq!(aliases.report()["summary"]["errors"], 0);
}

/// Returns a number that depends on the ones before it (a linear congruential generator).
fn next(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below
}

/// Returns an odd value for a property.
fn odd_value(seed: &mut u64, depth: usize) -> Value {
    let texts = [
        "",
        " ",
        "1",
        "a",
        "null",
        "\u{202e}a",
        "https://a.example/",
        "https://a.example/ b",
        "//b.example",
        "www.c.example",
        "2020-10-07",
        "2020-13-45",
        "2020-10",
        "2999-01-01",
        "-1",
        "key: value",
        "# a",
        "<p>so</p>",
        "&amp;quot;",
        "con",
        "nyt",
        "e\u{301}",
        "🌊",
        "\u{0}x",
        "\u{85}",
        "a\u{feff}b",
        "[a",
        "{{ a }}",
        "é é",
        "\t",
        "PURE FICTION",
        "pure fiction",
    ];
    match next(seed, 12) {
        0 => Value::Null,
        1 => json!(next(seed, 3) == 0),
        2 => json!(next(seed, 7)),
        3 if depth > 0 => json!([odd_value(seed, depth - 1), odd_value(seed, depth - 1)]),
        4 | 5 if depth > 0 => {
            let mut object = json!({});
            for name in [
                "@type",
                "name",
                "url",
                "headline",
                "sameAs",
                "@id",
                "datePublished",
                "jobTitle",
                "text",
            ] {
                if next(seed, 3) == 0 {
                    object[name] = odd_value(seed, depth - 1);
                }
            }
            object
        }
        _ => json!(texts[next(seed, texts.len())]),
    }
}

/// Every import that writes something then checks without errors, and changes nothing if it is
/// repeated.
#[test]
fn odd_records_make_sound_sites() {
    let mut seed = 20_261_129;
    for round in 0..12 {
        let mut records = Vec::new();
        for number in 0..30 {
            let mut record = review(number % 7);
            for name in [
                "url",
                "claimReviewed",
                "datePublished",
                "author",
                "reviewRating",
                "itemReviewed",
                "editor",
                "keywords",
                "headline",
                "inLanguage",
                "correction",
                "description",
                "creator",
                "about",
                "@type",
            ] {
                if next(&mut seed, 4) == 0 {
                    record[name] = odd_value(&mut seed, 3);
                }
            }
            for name in
                ["author", "appearance", "firstAppearance", "datePublished", "@type", "name"]
            {
                if record["itemReviewed"].is_object() && next(&mut seed, 4) == 0 {
                    record["itemReviewed"][name] = odd_value(&mut seed, 3);
                }
            }
            records.push(record);
        }
        let settings = [
            "",
            "workflow: {reviewers: {minimum: 1}}\n",
            "language: ar\n",
            "workflow: {verdict_in_claim: {severity: error}}\n",
        ];
        let site =
            if settings[round % 4].contains("reviewers") { Site::empty() } else { Site::sound() };
        let text = site.read("site.yaml") + settings[round % 4];
        let site = site.write("site.yaml", text);
        let archive = json!(records).to_string();
        let outcome = import(&site, "a.json", &archive);
        assert!(matches!(outcome.status, 0 | 1), "round {round}: {}", outcome.stderr);
        let report = site.report();
        assert_eq!(report["summary"]["errors"], 0, "round {round}: {report:#}");
        let before = site.sources();
        let again = import(&site, "a.json", &archive);
        assert!(
            again.stdout.contains("\n0 taken\n"),
            "round {round}: {}{}",
            again.stdout,
            again.stderr
        );
        assert!(before == site.sources(), "round {round}");
        if round < 2 {
            site.built();
        }
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    let site = Site::empty();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    std::fs::write(&path, review(1).to_string()).unwrap();
    let outcome = site.run(&["import", "claimreview", "--dry-run", path.to_str().unwrap()]);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stdout.ends_with("Nothing was written.\n"), "{}", outcome.stdout);
    assert_eq!(site.sources().len(), 1);
}

#[test]
fn unreadable_files_are_errors() {
    let site = Site::empty();
    assert_eq!(site.run(&["import", "claimreview", "/nowhere/at.all"]).status, 2);
    for (text, message) in [
        ("{}", "there is no ClaimReview"),
        ("words", "neither JSON nor HTML"),
        ("<p>x</p>", "no ClaimReview"),
    ] {
        let outcome = import(&site, "a", text);
        assert_eq!(outcome.status, 1);
        assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    }
    assert_eq!(site.sources().len(), 1);
    let half = format!("{}\n{{\"@type\": \n{}\n", review(1), review(2));
    let (claims, outcome) = import_all("a.jsonl", &half);
    assert_eq!(claims.len(), 2);
    assert!(outcome.stderr.contains("line 2 is not JSON"), "{}", outcome.stderr);
}

fn numbered(number: usize, word: &str, value: &Value) -> Value {
    let mut review = review(number);
    review["reviewRating"] =
        json!({"alternateName": word, "ratingValue": value, "bestRating": "5", "worstRating": 1});
    review
}

#[test]
fn only_consistent_rating_numbers_are_imported() {
    let sound = [
        numbered(1, "Wrong", &json!("1")),
        numbered(2, "Half", &json!("2,5")),
        numbered(3, "Right", &json!(5)),
    ];
    let (claims, _) = import_all("a.json", &json!(sound).to_string());
    let number = |claims: &[Value], word: &str| {
        let found =
            claims.iter().find(|claim| claim["reviewRating"]["alternateName"] == word).unwrap();
        ["ratingValue", "bestRating", "worstRating"]
            .map(|name| found["reviewRating"][name].as_f64())
    };
    assert_eq!(number(&claims, "Half"), [Some(2.5), Some(5.0), Some(1.0)]);
    assert_eq!(number(&claims, "Wrong"), [Some(1.0), Some(5.0), Some(1.0)]);
    let mut inverted = sound.to_vec();
    inverted[0]["reviewRating"]["bestRating"] = json!(0);
    let (claims, outcome) = import_all("a.json", &json!(inverted).to_string());
    assert!(outcome.stderr.contains("best rating, 0, is below its worst, 1"), "{}", outcome.stderr);
    assert_eq!(number(&claims, "Half"), [None; 3]);
}

/// Ratings are added to the site's scale, and no other byte of `site.yaml` changes.
#[test]
fn ratings_are_added_to_the_scale_of_the_site() {
    let block = "# ours\nscales:\n  default:\n    ratings:   # truest first\n      - id: true\n        label: True\n        definition: >-\n          It is\n          so.\n\n      # the last\n      - {id: false, label: False, definition: Not so.}   # end\n\n# after\ndescription: x\n";
    let flow = "scales: {default: {ratings: [{id: true, label: True, definition: So.}, {id: false, label: False, definition: No.}]}}\n";
    let named = "scales:\n  ours:\n    ratings:\n    -   id: so\n        label: So\n        definition: So.\n";
    for scales in [block, flow, named, &block.replace('\n', "\r\n"), block.trim_end()] {
        let head = "title: A site\nbase_url: https://desk.example/checks/\n";
        let before = format!("{head}{scales}");
        let site = Site::empty().write("site.yaml", &before);
        let outcome = import(
            &site,
            "a.json",
            &json!([
                numbered(1, "Pure fiction", &json!(3)),
                review(2),
                numbered(3, "False", &json!(1))
            ])
            .to_string(),
        );
        assert_eq!(outcome.status, 0, "{scales}{}", outcome.stderr);
        let after = site.read("site.yaml");
        let mut rest = after.chars();
        assert!(before.chars().all(|c| rest.any(|other| other == c)), "{after}");
        assert_eq!(after.contains('\r'), before.contains('\r'));
        assert!(before.lines().all(|line| after.contains(line) || scales == flow), "{after}");
        assert!(after.contains("Pure fiction"));
        let ids: Vec<Value> = published_reviews(site)
            .iter()
            .map(|claim| claim["reviewRating"]["alternateName"].clone())
            .collect();
        assert_eq!(ids.iter().filter(|id| **id == "Pure fiction").count(), 2);
    }
}

/// A site without scales keeps the built-in one if it has verdicts.
#[test]
fn the_built_in_scale_is_written_out() {
    let site = Site::sound();
    let outcome =
        import(&site, "a.json", &json!([numbered(1, "Half", &json!(3)), review(2)]).to_string());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let claims = published_reviews(site);
    let mut words = String::new();
    for claim in &claims {
        let rating = &claim["reviewRating"];
        writeln!(
            words,
            "{} {} {}",
            rating["alternateName"], rating["ratingValue"], rating["bestRating"]
        )
        .unwrap();
    }
    assert!(words.contains("\"False\" 1 5\n"), "{words}");
    assert!(words.contains("\"Half\" 3 5\n"), "{words}");
    assert!(words.contains("\"Pure fiction\" null null\n"), "{words}");
}

#[test]
fn an_export_comes_back_as_the_same_reviews() {
    for case in ["full", "arabic", "odd"] {
        let from = Site::copied(case);
        let export = from.run(&["export", "claimreview"]);
        assert_eq!(export.status, 0, "{}", export.stderr);
        let feed: Value = serde_json::from_str(&export.stdout).unwrap();
        let items = feed["dataFeedElement"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item.get("dateDeleted").is_none());
        let mut reviews: Vec<Value> = items.map(|item| item["item"][0].clone()).collect();
        // Text that looks like markup is treated as markup.
        for review in &mut reviews {
            review["claimReviewed"] =
                review["claimReviewed"].as_str().unwrap().replace("<b>bold</b>", "bold").into();
        }
        let (claims, outcome) = import_all("claims.json", &export.stdout);
        let days = |reviews: &[Value]| -> BTreeSet<String> {
            let day = |review: &Value| {
                format!(
                    "{} {} {} {}",
                    review["claimReviewed"],
                    review["datePublished"],
                    review["itemReviewed"]["datePublished"],
                    review["reviewRating"]["ratingExplanation"]
                )
            };
            reviews.iter().map(day).collect()
        };
        assert_eq!(facts(&claims), facts(&reviews), "{case}: {}", outcome.stderr);
        assert_eq!(days(&claims), days(&reviews), "{case}: {}", outcome.stderr);
    }
}

#[test]
fn the_documented_example_is_what_is_written() {
    let document = crate::docs::read("docs/importing.md");
    let archive = document.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let site = Site::empty();
    assert_eq!(import(&site, "archive.json", archive).status, 0);
    let files = crate::docs::files(&document);
    assert_eq!(files.len(), 1);
    for (path, text) in files {
        assert_eq!(site.read(&path), text, "{path}");
    }
}

#[test]
fn invalid_json_is_repaired() {
    let sound = r#"{"@type": "ClaimReview", "claimReviewed": "He said \"so\" 🌊.", "author": "The Desk", "url": "https://desk.example/a",
        "reviewRating": {"alternateName": "Bogus"}}"#;
    let slips = [
        ("\"Bogus\"}}", "\"Bogus\",},\n}"),
        ("\\\"so\\\"", "\"so\""),
        ("🌊", "\\ud83c\\udf0a"),
        ("He said", "He\n\tsaid"),
        ("He said", "H\\e said"),
        ("}}", "}};"),
        ("{\"@type", "<!--\n{\"@type"),
        ("{\"@type", "/* by a machine */ // {\n{\"@type"),
        (", \"author", ", /* who */ // \"\n\"author"),
        ("{\"@type", "//<![CDATA[\n{\"@type"),
    ];
    for (from, to) in slips {
        let slip = sound.replacen(from, to, 1);
        assert!(slip != sound, "{from}");
        let (claims, _) =
            import_all("a.html", &format!("<script type=\"application/ld+json\">{slip}</script>"));
        assert_eq!(claims[0]["claimReviewed"], "He said \"so\" 🌊.", "{slip}");
        assert_eq!(claims[0]["reviewRating"]["alternateName"], "Bogus");
    }
}

/// If a file cannot be written, `site.yaml` is restored.
#[cfg(unix)]
#[test]
fn it_writes_everything_or_nothing() {
    let (site, elsewhere) = (Site::empty(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), site.path("content")).unwrap();
    let before = site.read("site.yaml");
    let outcome = import(&site, "a.json", &review(1).to_string());
    assert_eq!(outcome.status, 2, "{}", outcome.stderr);
    assert_eq!(site.read("site.yaml"), before);
    assert_eq!(crate::fixture::files(elsewhere.path()), []);
}

#[test]
fn nonsense_causes_no_panic() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let odd = [
        deep.as_str(),
        "[{\"@type\": \"ClaimReview\", \"claimReviewed\": \"\\ud83d and \\q\", \"url\": [[{}]], \"reviewRating\": [1, {}], \"itemReviewed\": [[], 3, \"x\"]}]",
        "{\"@type\": [\"Article\", \"ClaimReview\"], \"claimReviewed\": \"…\", \"author\": [[{\"name\": [{}]}]]}",
        "{\"@type\": \"ClaimReview\", \"claimReviewed\": \"\u{202e}a\u{200b}\", \"datePublished\": 1602100000, \"inLanguage\": \"x\", \"keywords\": \",,\"}",
        "<script type=application/ld+json>{\"@id\": \"#a\", \"author\": {\"@id\": \"#a\"}, \"claimReviewed\": \"A\\nb\", \"@type\": \"ClaimReview\"",
        "",
        "<",
        "[",
        "{\"@graph\": null}",
    ];
    for text in odd {
        let site = Site::empty();
        let outcome = import(&site, "a", text);
        assert!(matches!(outcome.status, 0 | 1), "{text:.80}: {}", outcome.stderr);
        assert_eq!(site.report()["summary"]["errors"], 0, "{text:.80}");
    }
}
