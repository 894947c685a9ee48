//! Tests of `import claimreview`: all forms of archives, and reports of everything that is left out.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::fixture::{Outcome, Site};

mod mistakes;
mod odd_records;
mod ratings;

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
