//! Errors in verdict files.

use super::{Case, Expected, SOURCE, VERDICT, case, verdict};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [passages(), claims_without_a_text(), corrections(), fields(), lints()]
        .into_iter()
        .flatten()
        .collect()
}

fn passages() -> Vec<Case> {
    vec![
        verdict(
            "a changed word",
            "two metres",
            "ten metres",
            &[("passage-not-found", r#"- quote: «"The river rose by ten metres"»"#)],
        ),
        verdict(
            "words in other places",
            "The river rose by two metres",
            "was",
            &[("passage-not-found", r#"- quote: «"was"»"#)],
        )
        .with(|site| site.edit(SOURCE, "Nobody was", "Nobody is")),
        verdict(
            "several places",
            "The river rose by two metres",
            "is",
            &[("passage-ambiguous", r#"- quote: «"is"»"#)],
        )
        .with(|site| site.edit(SOURCE, "Nobody was", "Nobody is")),
        case(
            "a context that is not there",
            Site::sound().claim_with("report", "river", "- {quote: Nobody, prefix: nor}"),
            &[("passage-not-found", VERDICT, "- {quote: «Nobody»")],
        ),
        verdict(
            "an empty quote",
            "The river rose by two metres",
            " ",
            &[("empty-passage", r#"- quote: «" "»"#)],
        ),
        verdict(
            "no quote",
            "quote: \"The river rose by two metres\"",
            "title: false",
            &[("empty-passage", "- «title»")],
        ),
        verdict(
            "a suffix of the whole headline",
            "quote: \"The river rose by two metres\"",
            "title: true\n    suffix: rose",
            &[("empty-passage", "suffix: «rose»")],
        ),
        verdict(
            "half a word",
            "The river rose",
            "he river rose",
            &[("passage-splits-word", r#"- quote: «"he river rose by two metres"»"#)],
        ),
        verdict(
            "half a number",
            "The river rose by two metres",
            "rose by 1",
            &[("passage-splits-word", r#"- quote: «"rose by 1"»"#)],
        )
        .with(|site| site.edit(SOURCE, "two metres", "1 500 millimetres")),
        verdict(
            "a warning that is accepted",
            "The river rose by two metres\"",
            "he river rose by two metres\"\n    accept: passage-splits-word",
            &[],
        ),
        verdict(
            "a warning that is accepted for nothing",
            "The river rose by two metres\"",
            "The river rose by two metres\"\n    accept: [passage-splits-word, passage-overlap]",
            &[
                ("unused-accept", "accept: [«passage-splits-word»"),
                ("unused-accept", "[passage-splits-word, «passage-overlap»"),
            ],
        ),
        verdict(
            "a warning that is misspelled",
            "The river rose by two metres\"",
            "he river rose by two metres\"\n    accept: [passage-splits-words]",
            &[
                ("passage-splits-word", r#"- quote: «"he river rose by two metres"»"#),
                ("invalid-value", "accept: [«passage-splits-words»"),
            ],
        ),
        verdict(
            "an error that is accepted",
            "The river rose by two metres\"",
            "The river rose by two metres\"\n    accept: [passage-not-found]",
            &[("invalid-value", "accept: [«passage-not-found»")],
        ),
        verdict(
            "no passages",
            "passages:\n  - quote: \"The river rose by two metres\"\n",
            "",
            &[("missing-field", "«claim»")],
        ),
        verdict(
            "passages on the same words",
            "two metres\"",
            "two metres\"\n  - quote: rose by two\n  - quote: metres",
            &[
                ("passage-overlap", "- quote: «rose by two»"),
                ("passage-overlap", "- quote: «metres»"),
            ],
        ),
        verdict(
            "words that are not the headline's",
            "quote:",
            "title: true\n    quote:",
            &[("passage-not-found", r#"quote: «"The river rose by two metres"»"#)],
        ),
        verdict(
            "code as context",
            "The river rose by two metres",
            "é",
            &[("passage-ambiguous", r#"- quote: «"é"»"#)],
        )
        .with(|site| site.write(SOURCE, "Hello `é` there. Hello `` é `` again.")),
        verdict(
            "an empty line for a passage",
            "quote: \"The river rose by two metres\"",
            "",
            &[("missing-field", "«-»")],
        ),
        case(
            "two claims with one address in an article",
            Site::sound()
                .claim_with("report", "river", "- quote: The river\n- quote: by two metres")
                .claim("report", "river-2", "Nobody"),
            &[("invalid-id", "content/articles/report/verdicts/river-2.yaml", "«»")],
        ),
        verdict(
            "a passage in no article",
            "two metres\"",
            "two metres\"\n    article: repport",
            &[("unknown-reference", "article: «repport»")],
        ),
    ]
}

const CLAIM: &str = "content/claims/vote.yaml";

/// Adds a published claim without a text, with more lines.
fn textless(name: &'static str, lines: &str, found: &[Expected]) -> Case {
    case(
        name,
        Site::sound().textless("vote").edit(CLAIM, "rating:", &format!("{lines}rating:")),
        found,
    )
}

fn claims_without_a_text() -> Vec<Case> {
    vec![
        textless("a claim without a text", "", &[]),
        textless(
            "passages without an article",
            "passages:\n  - quote: Nobody\n",
            &[("unknown-field", CLAIM, "«passages»")],
        ),
        textless(
            "passages of another type",
            "passages: all\n",
            &[("unknown-field", CLAIM, "«passages»")],
        ),
        textless("passages that are left out", "passages: []\n", &[]),
        textless(
            "a scale that does not exist",
            "scale: deeds\n",
            &[("unknown-reference", CLAIM, "scale: «deeds»")],
        ),
        textless("a scale", "scale: default\n", &[]),
        textless(
            "a rating of no scale",
            "related: [river]\n",
            &[("unknown-rating", CLAIM, "rating: «fals»")],
        )
        .with(|site| site.edit(CLAIM, "rating: false", "rating: fals")),
        case(
            "one id for a claim with a text and one without",
            Site::sound().textless("river"),
            &[("duplicate-id", "content/claims/river.yaml", "«»")],
        ),
        case(
            "an alias that is the id of a claim without a text",
            Site::sound().textless("vote").edit(VERDICT, "claim:", "aliases: [vote]\nclaim:"),
            &[("duplicate-id", VERDICT, "aliases: [«vote»")],
        ),
        case(
            "a claim without a text that has no valid id",
            Site::sound().textless("A Vote"),
            &[("invalid-id", "content/claims/A Vote.yaml", "«»")],
        ),
        case(
            "a claim without a text with another extension",
            Site::sound().write("content/claims/vote.yml", "claim: So.\n"),
            &[("unexpected-file", "content/claims/vote.yml", "«»")],
        ),
        verdict(
            "an empty list of passages",
            "passages:\n  - quote: \"The river rose by two metres\"\n",
            "passages: []\n",
            &[("missing-field", "«passages»")],
        ),
        verdict(
            "the scale of an article in its verdict",
            "rating:",
            "scale: default\nrating:",
            &[("unknown-field", "«scale»")],
        ),
        textless(
            "places where a claim was made",
            "appearances:\n- {publisher: Radio}\n- {note: At a rally.}\n- {title: Minutes, first: true}\n- {archive_url: 'https://archive.example/a'}\n",
            &[],
        ),
        textless("an original", "imported_from: {publisher: The Desk}\n", &[])
            .with(|site| site.edit(CLAIM, "summary: It is not so.\nevidence:\n  - title: A record\n", "")),
        textless(
            "an original without a name",
            "imported_from: {published: 2026-01-01}\n",
            &[("missing-field", CLAIM, "imported_from: {«published»")],
        ),
        textless(
            "an original in the future",
            "imported_from: {title: A, published: 2999-01-01}\n",
            &[("future-date", CLAIM, "{title: A, published: «2999-01-01»")],
        ),
        textless(
            "a place without a name",
            "appearances:\n- {published: 2026-01-01}\n",
            &[("missing-field", CLAIM, "- {«published»")],
        ),
        textless(
            "two first places",
            "appearances:\n- {title: A, first: true}\n- {title: B, first: true}\n",
            &[("invalid-value", CLAIM, "- {title: B, first: «true»")],
        ),
        textless(
            "a place in the future",
            "appearances: [{title: A, published: 2999-01-01}]\n",
            &[("future-date", CLAIM, "[{title: A, published: «2999-01-01»")],
        ),
        textless(
            "an archived copy of another place",
            "appearances: [{url: 'https://a.example/', archive_url: 'https://web.archive.org/web/2026/https://b.example/'}]\n",
            &[("archive-mismatch", CLAIM, "archive_url: «'https://web.archive.org/web/2026/https:…»")],
        ),
        textless(
            "a place by an unknown person",
            "appearances: [{title: A, authors: [nobody]}]\n",
            &[("unknown-reference", CLAIM, "[{title: A, authors: [«nobody»")],
        ),
        textless(
            "a place without an archived copy",
            "appearances: [{url: 'https://a.example/'}, {url: 'https://b.example/', archive_note: Gone.}]\n",
            &[("not-archived", CLAIM, "appearances: [{url: «'https://a.example/'»")],
        )
        .with(|site| {
            let rules = "workflow: {evidence: {minimum: 1, archived: true}}\n";
            let text = site.read("site.yaml") + rules;
            site.write("site.yaml", text)
        }),
        verdict("the whole article", "quote: \"The river rose by two metres\"", "whole: true", &[]),
        verdict(
            "a quote and a suffix of the whole article",
            "quote:",
            "whole: true\n    suffix: on\n    quote:",
            &[("invalid-value", r#"quote: «"The river rose by two metres"»"#)],
        ),
        verdict(
            "the headline and the whole article",
            "quote: \"The river rose by two metres\"",
            "{whole: true, title: true}",
            &[("invalid-value", "- {whole: true, title: «true»")],
        ),
        verdict(
            "the whole article without the headline",
            "quote: \"The river rose by two metres\"",
            "{whole: true, title: false}",
            &[],
        ),
        verdict(
            "not the whole article",
            "quote: \"The river rose by two metres\"",
            "whole: false",
            &[("empty-passage", "- «whole»")],
        ),
        verdict(
            "half of the whole article",
            "quote: \"The river rose by two metres\"",
            "whole: half",
            &[("wrong-type", "- whole: «half»")],
        ),
        verdict(
            "the whole article and a passage of it",
            "  - quote:",
            "  - whole: true\n  - quote:",
            &[("passage-overlap", r#"- quote: «"The river rose by two metres"»"#)],
        ),
        verdict(
            "the whole of an article that does not exist",
            "quote: \"The river rose by two metres\"",
            "{whole: true, article: repport}",
            &[("unknown-reference", "{whole: true, article: «repport»")],
        ),
    ]
}

fn corrections() -> Vec<Case> {
    vec![
        verdict(
            "a change to another rating",
            "status:",
            "corrections: [{date: 2026-02-01, kind: verdict-change, from: false, to: mixed, note: x}]\nstatus:",
            &[("correction-mismatch", "from: false, to: «mixed»")],
        ),
        verdict(
            "a change to the same rating",
            "status:",
            "corrections: [{date: 2026-02-01, kind: verdict-change, from: false, to: false, note: x}]\nstatus:",
            &[("correction-mismatch", "from: false, to: «false»")],
        ),
        verdict(
            "an update to another rating",
            "status:",
            "corrections: [{date: 2026-02-01, kind: update, from: true, to: mixed, note: x}]\nstatus:",
            &[("correction-mismatch", "from: true, to: «mixed»")],
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
            &[("correction-mismatch", "verdict-change, from: «true»")],
        ),
        verdict(
            "a correction before the check",
            "status:",
            "corrections: [{date: 2025-02-01, kind: update, note: x}]\nstatus:",
            &[("correction-mismatch", "corrections: [{date: «2025-02-01»")],
        ),
        verdict(
            "a retraction of a published claim",
            "status:",
            "corrections: [{date: 2026-02-01, kind: retraction, note: x}]\nstatus:",
            &[("correction-mismatch", "2026-02-01, kind: «retraction»")],
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
            &[("correction-mismatch", "2026-02-03, kind: «retraction»")],
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
        verdict("a misspelt field", "summary:", "sumary:", &[("unknown-field", "«sumary»")]),
        verdict(
            "a misspelt field of evidence",
            "title: A record",
            "title: A record\n    urll: x",
            &[("unknown-field", "«urll»")],
        ),
        verdict(
            "a key twice",
            "rating: false",
            "rating: false\nrating: true",
            &[("duplicate-key", "«rating»")],
        ),
        verdict(
            "repeated keys and numbers as keys",
            "rating: false",
            "rating: false\n1: one\n0x1: one\nrating: true",
            &[("unknown-field", "«1»"), ("unknown-field", "«0x1»"), ("duplicate-key", "«rating»")],
        ),
        verdict(
            "a list for a text",
            "summary: It is not so.",
            "summary: [a, b]",
            &[("wrong-type", "summary: «[»")],
        ),
        verdict(
            "a text for a list",
            "evidence:\n  - title: A record",
            "evidence: A record",
            &[("wrong-type", "evidence: «A record»")],
        ),
        verdict(
            "a number for a text",
            "claim: Something is so.",
            "claim: 42",
            &[("wrong-type", "claim: «42»")],
        ),
        verdict(
            "a wrong status",
            "status: published",
            "status: publsihed",
            &[("invalid-value", "status: «publsihed»")],
        ),
        verdict(
            "a misspelt rating",
            "rating: false",
            "rating: flase",
            &[("unknown-rating", "rating: «flase»")],
        ),
        verdict(
            "no such day",
            "2026-01-02",
            "2026-02-30",
            &[("invalid-date", "published: «2026-02-30»")],
        ),
        verdict(
            "a day in another order",
            "2026-01-02",
            "02.01.2026",
            &[("invalid-date", "published: «02.01.2026»")],
        ),
        verdict(
            "a relative address",
            "title: A record",
            "title: A record\n    url: /a/b",
            &[("invalid-url", "url: «/a/b»")],
        ),
        verdict("no rating", "rating: false\n", "", &[("missing-field", "status: «published»")]),
        verdict(
            "an empty summary",
            "summary: It is not so.",
            "summary: ''",
            &[("missing-field", "status: «published»")],
        ),
        verdict(
            "no evidence",
            "evidence:\n  - title: A record\n",
            "",
            &[("missing-field", "status: «published»")],
        ),
        verdict("no claim", "claim: Something is so.\n", "", &[("missing-field", "«passages»")]),
        verdict(
            "no date",
            "published: 2026-01-02\n",
            "",
            &[("missing-field", "status: «published»")],
        ),
        verdict(
            "an untitled source",
            "title: A record",
            "publisher: The office",
            &[("missing-field", "- «publisher»")],
        ),
        verdict(
            "a hold without a reason",
            "status: published",
            "status: published\nhold:",
            &[("missing-field", "hold«»:")],
        ),
        verdict(
            "an unknown shared source",
            "title: A record",
            "source: recrod",
            &[("unknown-reference", "- source: «recrod»")],
        )
        .with(|site| site.write("content/sources/record.yaml", "title: A record\n")),
        verdict(
            "an unknown claim",
            "status:",
            "related: [lake]\nstatus:",
            &[("unknown-reference", "related: [«lake»")],
        ),
        verdict(
            "an unknown person",
            "status:",
            "authors: [anna]\nstatus:",
            &[("unknown-reference", "authors: [«anna»")],
        ),
        verdict(
            "an unknown id of a person, and people without a name",
            "status:",
            "claimant: [{id: anna, role: Mayor}, {role: Mayor}, ~, A Name]\nstatus:",
            &[
                ("unknown-reference", "claimant: [{id: «anna»"),
                ("missing-field", "anna, role: Mayor}, {«role»"),
                ("missing-field", "Mayor}, {role: Mayor}, «~»"),
            ],
        ),
        verdict(
            "an author with the name of the claimant",
            "status:",
            "claimant: A Name\nauthors: [A Name]\nstatus:",
            &[("namesakes", "claimant: «A Name»")],
        ),
        verdict(
            "another name for an id",
            "status:",
            "claimant: {id: anna, name: A Name}\nstatus:",
            &[("person-mismatch", "{id: anna, name: «A Name»")],
        )
        .with(|site| site.write("content/people/anna.yaml", "name: Anna\n")),
        verdict(
            "a topic in capital letters",
            "status:",
            "topics: [Rivers, RIVERS]\nstatus:",
            &[("case-differs", "topics: [Rivers, «RIVERS»")],
        ),
        verdict(
            "an invalid claimant",
            "status:",
            "claimant: 7\nstatus:",
            &[("wrong-type", "claimant: «7»")],
        ),
        verdict(
            "a reviewer of their own work",
            "status:",
            "authors: [A Name]\nreviewers: [A Name]\nstatus:",
            &[("reviewer-is-author", "reviewers: [«A Name»")],
        ),
        verdict(
            "a day to come",
            "2026-01-02",
            "2126-01-02",
            &[("future-date", "published: «2126-01-02»")],
        ),
        verdict(
            "a change without ratings",
            "status:",
            "corrections:\n  - {date: 2026-02-01, kind: verdict-change, note: New.}\nstatus:",
            &[("missing-field", "- «{»"), ("missing-field", "- «{»")],
        ),
        verdict(
            "a retraction without a word",
            "status: published",
            "status: retracted",
            &[("missing-field", "status: «retracted»")],
        ),
        verdict(
            "a claim related to itself",
            "status:",
            "related: [river]\nstatus:",
            &[("invalid-value", "related: [«river»")],
        ),
        verdict(
            "a name of two people",
            "status:",
            "authors: [A Name]\nstatus:",
            &[("unknown-reference", "authors: [«A Name»")],
        )
        .with(|site| {
            site.write("content/people/one.yaml", "name: A Name\n")
                .write("content/people/two.yaml", "name: A Name\n")
        }),
        verdict(
            "invalid key points",
            "status:",
            "key_points:\n  - A line.\n  - '- A list'\n  - ''\n  - \"One.\\n\\nTwo.\"\nstatus:",
            &[
                ("invalid-value", "- «'- A list'»"),
                ("invalid-value", "- «''»"),
                ("invalid-value", r#"- «"One.\n\nTwo."»"#),
            ],
        ),
        verdict(
            "key points with broken links",
            "status:",
            "key_points:\n  - A line[^1].\n  - Cited [^2].\n  - Seen [here](/nowhere/).\nstatus:",
            &[("unknown-reference", "- Cited [«^2»"), ("broken-link", "- Seen [here](«/nowhere/»")],
        ),
        verdict(
            "citations with pages in them",
            "status:",
            "key_points:\n  - A line [^1, p. 2].\n  - Cited [@record, p. 4] so.\nstatus:",
            &[
                ("unknown-reference", "- A line [«^1, p. 2»"),
                ("unknown-reference", "- Cited [«@record, p. 4»"),
            ],
        ),
        verdict(
            "a claimant of no type",
            "status:",
            "claimant: {name: The council, type: organisation}\nstatus:",
            &[("invalid-value", "The council, type: «organisation»")],
        ),
        verdict(
            "a value that is a comment",
            "status:",
            "topics: #news\nstatus:",
            &[("invalid-value", "topics: «#news»")],
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
            &[("invalid-value", "topics: [«''»")],
        ),
        verdict(
            "a correction to no rating",
            "status:",
            "corrections:\n  - {date: 2026-02-01, kind: verdict-change, from: tru, to: false, note: New facts.}\nstatus:",
            &[("unknown-rating", "verdict-change, from: «tru»")],
        ),
    ]
}

fn lints() -> Vec<Case> {
    let claim = |name, claim: &str, found| verdict(name, "Something is so.", claim, found);
    let scale = |name, ratings: &str, found: &[Expected]| {
        let scale = format!("scales:\n  default:\n    ratings:\n{ratings}title:");
        case(name, Site::sound().edit("site.yaml", "title:", &scale), found)
    };
    let rating = |id: &str, value: &str| {
        format!("      - {{id: {id}, label: {id}, definition: D., value: {value}}}\n")
    };
    let retired = "      - {id: old, label: Old, definition: D., value: 5, retired: since 2025}\n";
    vec![
        claim(
            "a claim as long as a paragraph",
            &"A ".repeat(76),
            &[("long-claim", "claim: «A A A A A A A A A A A A A A A A A A A A…»")],
        ),
        claim("a long claim that is not too long", &"A ".repeat(75), &[]),
        claim(
            "a verdict before the claim",
            "\"False: the river rose.\"",
            &[("verdict-in-claim", "claim: «\"False: the river rose.\"»")],
        ),
        claim(
            "a verdict and a dash",
            "Mostly false — the river rose.",
            &[("verdict-in-claim", "claim: «Mostly false — the river rose.»")],
        ),
        claim(
            "a verdict of a claim",
            "False claim that the river rose.",
            &[("verdict-in-claim", "claim: «False claim that the river rose.»")],
        ),
        claim(
            "a verdict in brackets",
            "The river rose (mostly FALSE).",
            &[("verdict-in-claim", "claim: «The river rose (mostly FALSE).»")],
        ),
        claim(
            "a verdict at the end",
            "The river rose – misleading",
            &[("verdict-in-claim", "claim: «The river rose – misleading»")],
        ),
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
            &[("claim-after-check", "claim_date: «2026-01-03»")],
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
            &[("scale-order", "site.yaml", "definition: D., value: «0»")],
        ),
        scale(
            "a scale upside down",
            &(rating("false", "1") + &rating("mixed", "2") + &rating("true", "3")),
            &[("scale-order", "site.yaml", "definition: D., value: «2»")],
        ),
        scale(
            "a scale with a retired rating",
            &(rating("true", "4") + &rating("false", "1") + retired),
            &[],
        ),
    ]
}
