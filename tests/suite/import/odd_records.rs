//! Records with odd values and nonsense, which make sound sites or none.

use serde_json::{Value, json};

use crate::fixture::Site;
use crate::import::{import, review};

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
