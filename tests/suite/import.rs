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
        (json!({"reviewRating": "Bogus"}), "/reviewRating/alternateName", "Bogus", "no Rating"),
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
        (
            json!({"reviewRating": {"ratingExplanation": null}}),
            "/reviewRating/ratingExplanation",
            "The Desk: Pure fiction",
            "explains nothing",
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
            "last changed",
        ),
        (
            json!({"correction": [{"@type": "CorrectionComment", "text": "We were wrong."}, "So were they."]}),
            "/datePublished",
            "2020-10-07",
            "corrections are left out, 2 of them",
        ),
    ]);
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
            "/itemReviewed/author/name",
            "One, Another",
            "2 claimants",
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
            "`not given` is no web address",
        ),
        (
            json!({"itemReviewed": {"appearance": ["https://a.example/ b", {"url": "/c"}]}}),
            "/itemReviewed/appearance/0/url",
            "https://a.example/%20b",
            "`/c` is no web address",
        ),
        (
            json!({"itemReviewed": {"datePublished": "03/04/2020"}}),
            "/itemReviewed/author/name",
            "A Speaker",
            "not clearly a day",
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
            "stands in",
        ),
        (
            json!({"url": "checks/1"}),
            "/claimReviewed",
            "The moon has 1 sides.",
            "`checks/1` is no web address",
        ),
    ]);
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
    let path = "content/articles/daily-example-2/verdicts/the-moon-2.yaml";
    let site = site.edit(path, "claim: The moon has 2 sides.", "claim: Two sides.");
    assert!(import(&site, "a.json", &text).stdout.contains("6 already there\n"));
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

#[test]
fn claims_with_the_same_appearance_share_an_article() {
    let place = json!({"@type": "CreativeWork", "url": "https://daily.example/speech", "headline": "The moon is cheese, minister says"});
    let claim = |number: usize, words: &str| {
        let mut review = review(number);
        merge(&mut review, &json!({"claimReviewed": words, "itemReviewed": {"appearance": place}}));
        review
    };
    let archive = json!([
        claim(1, "The moon is cheese"),
        claim(2, "The moon is cheese and it stinks"),
        claim(3, "It stinks")
    ]);
    let site = Site::empty();
    let outcome = import(&site, "a.json", &archive.to_string());
    assert_eq!(outcome.stderr, "");
    let folder = "content/articles/the-moon-is-cheese-minister-says";
    let text = "The moon is cheese\n\nThe moon is cheese and it stinks\n\nIt stinks\n";
    assert_eq!(site.read(&format!("{folder}/source.txt")), text);
    assert!(site.read(&format!("{folder}/article.yaml")).contains("not the source itself"));
    assert_eq!(facts(&published_reviews(site)).len(), 3);
}

#[test]
fn a_claim_that_repeats_the_headline_is_found() {
    for headline in [
        "The moon has 1 sides.",
        "“The moon has 1 sides.” and more",
        "The moon has 1 sides. The moon has 1 sides.",
    ] {
        let (claim, _) = import_one(&review_with(
            &json!({"itemReviewed": {"appearance": {"@type": "CreativeWork", "headline": headline}}}),
        ));
        assert_eq!(claim["claimReviewed"], "The moon has 1 sides.");
    }
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
    assert_eq!(files.len(), 2);
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
