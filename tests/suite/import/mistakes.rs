//! The usual mistakes of publishers, which are repaired and reported.

use serde_json::{Value, json};

use crate::import::{import_all, import_one, merge, review, review_with};

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
