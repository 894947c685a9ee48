//! What is wrong with a verdict file.

use super::{Case, SOURCE, VERDICT, case, verdict};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [passages(), corrections(), fields(), lints()].into_iter().flatten().collect()
}

fn passages() -> Vec<Case> {
    vec![
        verdict("a changed word", "two metres", "ten metres", &[("passage-not-found", 3, 12)]),
        verdict(
            "words in other places",
            "The river rose by two metres",
            "was",
            &[("passage-not-found", 3, 12)],
        )
        .with(|site| site.edit(SOURCE, "Nobody was", "Nobody is")),
        verdict(
            "several places",
            "The river rose by two metres",
            "is",
            &[("passage-ambiguous", 3, 12)],
        )
        .with(|site| site.edit(SOURCE, "Nobody was", "Nobody is")),
        verdict(
            "a context that is not there",
            "quote: \"The river rose by two metres\"",
            "{quote: Nobody, prefix: nor}",
            &[("invalid-yaml", 3, 5)],
        )
        .replaced("- {quote: Nobody, prefix: nor}", &[("passage-not-found", VERDICT, 3, 13)]),
        verdict("an empty quote", "The river rose by two metres", " ", &[("empty-passage", 3, 12)]),
        verdict(
            "no quote",
            "quote: \"The river rose by two metres\"",
            "title: false",
            &[("empty-passage", 3, 5)],
        ),
        verdict(
            "a headline beside words",
            "quote: \"The river rose by two metres\"",
            "title: true\n    suffix: rose",
            &[("empty-passage", 4, 13)],
        ),
        verdict(
            "half a word",
            "The river rose",
            "he river rose",
            &[("passage-splits-word", 3, 12)],
        ),
        verdict(
            "no passages",
            "passages:\n  - quote: \"The river rose by two metres\"\n",
            "",
            &[("missing-field", 1, 1)],
        ),
        verdict(
            "passages on the same words",
            "two metres\"",
            "two metres\"\n  - quote: rose by two\n  - quote: metres",
            &[("passage-overlap", 4, 12), ("passage-overlap", 5, 12)],
        ),
        verdict(
            "words that are not the headline's",
            "quote:",
            "title: true\n    quote:",
            &[("passage-not-found", 4, 12)],
        ),
        verdict(
            "code as context",
            "The river rose by two metres",
            "é",
            &[("passage-ambiguous", 3, 12)],
        )
        .with(|site| site.write(SOURCE, "Hello `é` there. Hello `` é `` again.")),
        verdict(
            "an empty line for a passage",
            "quote: \"The river rose by two metres\"",
            "",
            &[("missing-field", 3, 5)],
        ),
        case(
            "two claims with one address in an article",
            Site::sound()
                .claim_with("report", "river", "- quote: The river\n- quote: by two metres")
                .claim("report", "river-2", "Nobody"),
            &[("invalid-id", "content/articles/report/verdicts/river-2.yaml", 1, 1)],
        ),
        verdict(
            "a passage in no article",
            "two metres\"",
            "two metres\"\n    article: repport",
            &[("unknown-reference", 4, 14)],
        ),
    ]
}

fn corrections() -> Vec<Case> {
    vec![
        verdict(
            "a change to another rating",
            "status:",
            "corrections: [{date: 2026-02-01, kind: verdict-change, from: false, to: mixed, note: x}]\nstatus:",
            &[("correction-mismatch", 8, 73)],
        ),
        verdict(
            "a change to the same rating",
            "status:",
            "corrections: [{date: 2026-02-01, kind: verdict-change, from: false, to: false, note: x}]\nstatus:",
            &[("correction-mismatch", 8, 73)],
        ),
        verdict(
            "an update to another rating",
            "status:",
            "corrections: [{date: 2026-02-01, kind: update, from: true, to: mixed, note: x}]\nstatus:",
            &[("correction-mismatch", 8, 64)],
        ),
        verdict(
            "steps of one day, there and back",
            "status:",
            "corrections:\n- {date: 2026-02-01, kind: verdict-change, from: false, to: true, note: x}\n- {date: 2026-02-01, kind: update, note: x}\n- {date: 2026-02-01, kind: verdict-change, from: true, to: false, note: x}\nstatus:",
            &[],
        ),
        verdict(
            "a step that is missing",
            "status:",
            "corrections:\n- {date: 2026-02-01, kind: verdict-change, from: true, to: mixed, note: x}\n- {date: 2026-02-02, kind: verdict-change, from: true, to: false, note: x}\nstatus:",
            &[("correction-mismatch", 10, 50)],
        ),
        verdict(
            "a correction before the check",
            "status:",
            "corrections: [{date: 2025-02-01, kind: update, note: x}]\nstatus:",
            &[("correction-mismatch", 8, 22)],
        ),
        verdict(
            "a retraction of what is published",
            "status:",
            "corrections: [{date: 2026-02-01, kind: retraction, note: x}]\nstatus:",
            &[("correction-mismatch", 8, 40)],
        ),
        verdict(
            "a retraction that was taken back",
            "status:",
            "corrections: [{date: 2026-02-01, kind: retraction, note: x}, {date: 2026-02-02, kind: update, note: x}]\nstatus:",
            &[],
        ),
        verdict(
            "a second retraction",
            "status:",
            "corrections: [{date: 2026-02-01, kind: retraction, note: x}, {date: 2026-02-02, kind: update, note: x}, {date: 2026-02-03, kind: retraction, note: x}]\nstatus:",
            &[("correction-mismatch", 8, 130)],
        ),
        verdict(
            "changes in steps",
            "status:",
            "corrections: [{date: 2026-02-01, kind: verdict-change, from: true, to: mixed, note: x}, {date: 2026-02-02, kind: verdict-change, from: mixed, to: false, note: x}]\nstatus:",
            &[],
        ),
    ]
}

fn fields() -> Vec<Case> {
    vec![
        verdict("a misspelt field", "summary:", "sumary:", &[("unknown-field", 5, 1)]),
        verdict(
            "a misspelt field of evidence",
            "title: A record",
            "title: A record\n    urll: x",
            &[("unknown-field", 8, 5)],
        ),
        verdict(
            "a key twice",
            "rating: false",
            "rating: false\nrating: true",
            &[("duplicate-key", 5, 1)],
        ),
        verdict(
            "keys twice beside a number",
            "rating: false",
            "rating: false\n1: one\n0x1: one\nrating: true",
            &[("unknown-field", 5, 1), ("unknown-field", 6, 1), ("duplicate-key", 7, 1)],
        ),
        verdict(
            "a list for a text",
            "summary: It is not so.",
            "summary: [a, b]",
            &[("wrong-type", 5, 10)],
        ),
        verdict(
            "a text for a list",
            "evidence:\n  - title: A record",
            "evidence: A record",
            &[("wrong-type", 6, 11)],
        ),
        verdict(
            "a number for a text",
            "claim: Something is so.",
            "claim: 42",
            &[("wrong-type", 1, 8)],
        ),
        verdict(
            "a wrong status",
            "status: published",
            "status: publsihed",
            &[("invalid-value", 8, 9)],
        ),
        verdict("a misspelt rating", "rating: false", "rating: flase", &[("unknown-rating", 4, 9)]),
        verdict("no such day", "2026-01-02", "2026-02-30", &[("invalid-date", 9, 12)]),
        verdict("a day in another order", "2026-01-02", "02.01.2026", &[("invalid-date", 9, 12)]),
        verdict(
            "a relative address",
            "title: A record",
            "title: A record\n    url: /a/b",
            &[("invalid-url", 8, 10)],
        ),
        verdict("no rating", "rating: false\n", "", &[("missing-field", 7, 9)]),
        verdict(
            "an empty summary",
            "summary: It is not so.",
            "summary: ''",
            &[("missing-field", 8, 9)],
        ),
        verdict("no evidence", "evidence:\n  - title: A record\n", "", &[("missing-field", 6, 9)]),
        verdict("no claim", "claim: Something is so.\n", "", &[("missing-field", 1, 1)]),
        verdict("no date", "published: 2026-01-02\n", "", &[("missing-field", 8, 9)]),
        verdict(
            "an untitled source",
            "title: A record",
            "publisher: The office",
            &[("missing-field", 7, 5)],
        ),
        verdict(
            "a hold that says nothing",
            "status: published",
            "status: published\nhold:",
            &[("missing-field", 9, 5)],
        ),
        verdict(
            "an unknown shared source",
            "title: A record",
            "source: recrod",
            &[("unknown-reference", 7, 13)],
        )
        .with(|site| site.write("content/sources/record.yaml", "title: A record\n")),
        verdict(
            "an unknown claim",
            "status:",
            "related: [lake]\nstatus:",
            &[("unknown-reference", 8, 11)],
        ),
        verdict(
            "an unknown person",
            "status:",
            "authors: [anna]\nstatus:",
            &[("unknown-reference", 8, 11)],
        ),
        verdict(
            "a reviewer of their own work",
            "status:",
            "authors: [A Name]\nreviewers: [A Name]\nstatus:",
            &[("reviewer-is-author", 9, 13)],
        ),
        verdict("a day to come", "2026-01-02", "2126-01-02", &[("future-date", 9, 12)]),
        verdict(
            "a change from nothing to nothing",
            "status:",
            "corrections:\n  - {date: 2026-02-01, kind: verdict-change, note: New.}\nstatus:",
            &[("missing-field", 9, 5), ("missing-field", 9, 5)],
        ),
        verdict(
            "a retraction without a word",
            "status: published",
            "status: retracted",
            &[("missing-field", 8, 9)],
        ),
        verdict(
            "a claim related to itself",
            "status:",
            "related: [river]\nstatus:",
            &[("invalid-value", 8, 11)],
        ),
        verdict(
            "a name of two people",
            "status:",
            "authors: [A Name]\nstatus:",
            &[("unknown-reference", 8, 11)],
        )
        .with(|site| {
            site.write("content/people/one.yaml", "name: A Name\n")
                .write("content/people/two.yaml", "name: A Name\n")
        }),
        verdict(
            "key points that are none",
            "status:",
            "key_points:\n  - A line.\n  - '- A list'\n  - ''\n  - \"One.\\n\\nTwo.\"\nstatus:",
            &[("invalid-value", 10, 5), ("invalid-value", 11, 5), ("invalid-value", 12, 5)],
        ),
        verdict(
            "key points that lead nowhere",
            "status:",
            "key_points:\n  - A line[^1].\n  - Cited [^2].\n  - Seen [here](/nowhere/).\nstatus:",
            &[("unknown-reference", 10, 12), ("broken-link", 11, 17)],
        ),
        verdict(
            "citations with pages in them",
            "status:",
            "key_points:\n  - A line [^1, p. 2].\n  - Cited [@record, p. 4] so.\nstatus:",
            &[("unknown-reference", 9, 13), ("unknown-reference", 10, 12)],
        ),
        verdict(
            "a claimant of no type",
            "status:",
            "claimant: {name: The council, type: organisation}\nstatus:",
            &[("invalid-value", 8, 37)],
        ),
        verdict(
            "a value that is a comment",
            "status:",
            "topics: #news\nstatus:",
            &[("invalid-value", 8, 9)],
        ),
        verdict(
            "values with comments",
            "status:",
            "topics: # later\nkey_points: [\"#a\"] #b\nresponse: ##\nstatus:",
            &[],
        ),
        verdict(
            "no words for a topic",
            "status:",
            "topics: ['']\nstatus:",
            &[("invalid-value", 8, 10)],
        ),
        verdict(
            "a correction to no rating",
            "status:",
            "corrections:\n  - {date: 2026-02-01, kind: verdict-change, from: tru, to: false, note: New facts.}\nstatus:",
            &[("unknown-rating", 9, 52)],
        ),
    ]
}

fn lints() -> Vec<Case> {
    let claim = |name, claim: &str, found| verdict(name, "Something is so.", claim, found);
    let in_claim = &[("verdict-in-claim", 1, 8)];
    let scale = |name, ratings: &str, found: &[(&'static str, &'static str, u64, u64)]| {
        let scale = format!("scales:\n  default:\n    ratings:\n{ratings}title:");
        case(name, Site::sound().edit("site.yaml", "title:", &scale), found)
    };
    let rating = |id: &str, value: &str| {
        format!("      - {{id: {id}, label: {id}, definition: D., value: {value}}}\n")
    };
    let retired = "      - {id: old, label: Old, definition: D., value: 5, retired: since 2025}\n";
    vec![
        claim("a claim as long as a paragraph", &"A ".repeat(76), &[("long-claim", 1, 8)]),
        claim("a long claim that is not too long", &"A ".repeat(75), &[]),
        claim("a verdict before the claim", "\"False: the river rose.\"", in_claim),
        claim("a verdict and a dash", "Mostly false — the river rose.", in_claim),
        claim("a verdict of a claim", "False claim that the river rose.", in_claim),
        claim("a verdict in brackets", "The river rose (mostly FALSE).", in_claim),
        claim("a verdict at the end", "The river rose – misleading", in_claim),
        claim(
            "words that are not a verdict",
            "\"True–false quizzes and true-crime stories: mixed results, all of them false.\"",
            &[],
        ),
        claim(
            "a word that begins like a verdict",
            "\"Falsehoods: the mayor tells them (falsely).\"",
            &[],
        ),
        verdict(
            "a claim made after its check",
            "status:",
            "claim_date: 2026-01-03\nstatus:",
            &[("claim-after-check", 8, 13)],
        ),
        verdict(
            "a claim made on the day of its check",
            "status:",
            "claim_date: 2026-01-02\nstatus:",
            &[],
        ),
        scale(
            "a scale from nought",
            &(rating("true", "1") + &rating("false", "0")),
            &[("scale-order", "site.yaml", 5, 58)],
        ),
        scale(
            "a scale upside down",
            &(rating("false", "1") + &rating("mixed", "2") + &rating("true", "3")),
            &[("scale-order", "site.yaml", 5, 58)],
        ),
        scale(
            "a scale with a retired rating",
            &(rating("true", "4") + &rating("false", "1") + retired),
            &[],
        ),
    ]
}
