//! How the labels and numbers of ratings become ratings of the site.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::fixture::{Outcome, Site};
use crate::import::{import, import_all, published_reviews, review};

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
