//! The table of mistakes: every code, each found at its file, line and column, and with something to do about it.

use std::collections::BTreeSet;

use factpress::diagnostic::Code;

use crate::fixture::{Found, Site, found_in, without_help};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const ARTICLE: &str = "content/articles/report/article.yaml";
const SOURCE: &str = "content/articles/report/source.md";

/// A change to a sound site, and the mistakes that it makes.
struct Case {
    name: &'static str,
    site: Site,
    found: Vec<(&'static str, &'static str, u64, u64)>,
}

fn case(name: &'static str, site: Site, found: &[(&'static str, &'static str, u64, u64)]) -> Case {
    Case { name, site, found: found.to_vec() }
}

/// One verdict file changed.
fn verdict(name: &'static str, from: &str, to: &str, found: &[(&'static str, u64, u64)]) -> Case {
    let found: Vec<_> = found.iter().map(|(code, line, column)| (*code, VERDICT, *line, *column)).collect();
    Case { name, site: Site::sound().edit(VERDICT, from, to), found }
}

fn passages() -> Vec<Case> {
    vec![
        verdict("a changed word", "two metres", "ten metres", &[("passage-not-found", 3, 12)]),
        verdict("words in other places", "The river rose by two metres", "was", &[("passage-not-found", 3, 12)])
            .with(|site| site.edit(SOURCE, "Nobody was", "Nobody is")),
        verdict("several places", "The river rose by two metres", "is", &[("passage-ambiguous", 3, 12)])
            .with(|site| site.edit(SOURCE, "Nobody was", "Nobody is")),
        verdict(
            "a context that is not there",
            "quote: \"The river rose by two metres\"",
            "{quote: Nobody, prefix: nor}",
            &[("invalid-yaml", 3, 5)],
        )
        .replaced("- {quote: Nobody, prefix: nor}", &[("passage-not-found", VERDICT, 3, 13)]),
        verdict("an empty quote", "The river rose by two metres", " ", &[("empty-passage", 3, 12)]),
        verdict("no quote", "quote: \"The river rose by two metres\"", "title: false", &[("empty-passage", 3, 5)]),
        verdict("half a word", "The river rose", "he river rose", &[("passage-splits-word", 3, 12)]),
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
        verdict("code as context", "The river rose by two metres", "é", &[("passage-ambiguous", 3, 12)])
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

impl Case {
    fn with(self, change: impl FnOnce(Site) -> Site) -> Self {
        Self { site: change(self.site), ..self }
    }

    fn finds(self, found: &[(&'static str, &'static str, u64, u64)]) -> Self {
        Self { found: found.to_vec(), ..self }
    }

    /// With other passages than the sound site's.
    fn replaced(self, passages: &str, found: &[(&'static str, &'static str, u64, u64)]) -> Self {
        Self { site: Site::sound().claim_with("report", "river", passages), found: found.to_vec(), ..self }
    }
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
        verdict("a key twice", "rating: false", "rating: false\nrating: true", &[("duplicate-key", 5, 1)]),
        verdict(
            "keys twice beside a number",
            "rating: false",
            "rating: false\n1: one\n0x1: one\nrating: true",
            &[("unknown-field", 5, 1), ("unknown-field", 6, 1), ("duplicate-key", 7, 1)],
        ),
        verdict("a list for a text", "summary: It is not so.", "summary: [a, b]", &[("wrong-type", 5, 10)]),
        verdict("a text for a list", "evidence:\n  - title: A record", "evidence: A record", &[("wrong-type", 6, 11)]),
        verdict("a number for a text", "claim: Something is so.", "claim: 42", &[("wrong-type", 1, 8)]),
        verdict("a wrong status", "status: published", "status: publsihed", &[("invalid-value", 8, 9)]),
        verdict("a misspelt rating", "rating: false", "rating: flase", &[("unknown-rating", 4, 9)]),
        verdict("no such day", "2026-01-02", "2026-02-30", &[("invalid-date", 9, 12)]),
        verdict("a day in another order", "2026-01-02", "02.01.2026", &[("invalid-date", 9, 12)]),
        verdict("a relative address", "title: A record", "title: A record\n    url: /a/b", &[("invalid-url", 8, 10)]),
        verdict("no rating", "rating: false\n", "", &[("missing-field", 7, 9)]),
        verdict("an empty summary", "summary: It is not so.", "summary: ''", &[("missing-field", 8, 9)]),
        verdict("no evidence", "evidence:\n  - title: A record\n", "", &[("missing-field", 6, 9)]),
        verdict("no claim", "claim: Something is so.\n", "", &[("missing-field", 1, 1)]),
        verdict("no date", "published: 2026-01-02\n", "", &[("missing-field", 8, 9)]),
        verdict("an untitled source", "title: A record", "publisher: The office", &[("missing-field", 7, 5)]),
        verdict(
            "a hold that says nothing",
            "status: published",
            "status: published\nhold:",
            &[("missing-field", 9, 5)],
        ),
        verdict("an unknown shared source", "title: A record", "source: recrod", &[("unknown-reference", 7, 13)])
            .with(|site| site.write("content/sources/record.yaml", "title: A record\n")),
        verdict("an unknown claim", "status:", "related: [lake]\nstatus:", &[("unknown-reference", 8, 11)]),
        verdict("an unknown person", "status:", "authors: [anna]\nstatus:", &[("unknown-reference", 8, 11)]),
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
        verdict("a retraction without a word", "status: published", "status: retracted", &[("missing-field", 8, 9)]),
        verdict("a claim related to itself", "status:", "related: [river]\nstatus:", &[("invalid-value", 8, 11)]),
        verdict("a name of two people", "status:", "authors: [A Name]\nstatus:", &[("unknown-reference", 8, 11)]).with(
            |site| {
                site.write("content/people/one.yaml", "name: A Name\n")
                    .write("content/people/two.yaml", "name: A Name\n")
            },
        ),
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
            "a claimant of no type",
            "status:",
            "claimant: {name: The council, type: organisation}\nstatus:",
            &[("invalid-value", 8, 37)],
        ),
        verdict("no words for a topic", "status:", "topics: ['']\nstatus:", &[("invalid-value", 8, 10)]),
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
    let rating = |id: &str, value: &str| format!("      - {{id: {id}, label: {id}, definition: D., value: {value}}}\n");
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
        claim("a word that begins like a verdict", "\"Falsehoods: the mayor tells them (falsely).\"", &[]),
        verdict(
            "a claim made after its check",
            "status:",
            "claim_date: 2026-01-03\nstatus:",
            &[("claim-after-check", 8, 13)],
        ),
        verdict("a claim made on the day of its check", "status:", "claim_date: 2026-01-02\nstatus:", &[]),
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
        scale("a scale with a retired rating", &(rating("true", "4") + &rating("false", "1") + retired), &[]),
    ]
}

/// A rule of the desk, and what it finds in the sound site's verdict after a change.
fn rule(
    name: &'static str,
    rule: &str,
    change: (&str, &str),
    found: &[(&'static str, &'static str, u64, u64)],
) -> Case {
    let site = Site::sound().edit("site.yaml", "title:", &format!("workflow: {{{rule}}}\ntitle:"));
    case(name, site.edit(VERDICT, change.0, change.1), found)
}

fn rules_on_people() -> Vec<Case> {
    const NOTHING: (&str, &str) = ("claim:", "claim:");
    const NAMED: (&str, &str) = ("status:", "reviewers: [An Editor, An Editor]\nstatus:");
    const DRAFT: (&str, &str) = ("status: published", "status: review");
    const RETRACTED: &str =
        "status: retracted\ncorrections:\n  - {date: 2026-02-01, kind: retraction, note: It was not said.}";
    let status = |code, line| [(code, VERDICT, line, 9)];
    vec![
        rule("nobody reviewed it", "reviewers: {minimum: 1}", NOTHING, &status("too-few-reviewers", 8)),
        rule("one who reviewed it twice", "reviewers: {minimum: 2}", NAMED, &status("too-few-reviewers", 9)),
        rule("one who reviewed it", "reviewers: {minimum: 1}", NAMED, &[]),
        rule("a draft that nobody reviewed", "reviewers: {minimum: 1}, evidence: {minimum: 2}", DRAFT, &[]),
        rule(
            "an author among the reviewers",
            "reviewers: {minimum: 1}, self_review: {severity: warning}",
            ("status:", "authors: [A Name]\nreviewers: [A Name]\nstatus:"),
            &[("reviewer-is-author", VERDICT, 9, 13), ("too-few-reviewers", VERDICT, 10, 9)],
        ),
        rule(
            "a review that nobody is named for",
            "reviewers: {minimum: 2, review: 1}",
            DRAFT,
            &status("too-few-reviewers", 8),
        ),
        rule("a review with somebody named", "reviewers: {minimum: 2, review: 1}", NAMED, &[])
            .with(|site| site.edit(VERDICT, "status: published", "status: review")),
        rule("a retraction by one", "reviewers: {minimum: 1, retracted: 2}", NAMED, &status("too-few-reviewers", 9))
            .with(|site| site.edit(VERDICT, "status: published", RETRACTED)),
        rule("a retraction that no rule is for", "reviewers: {minimum: 2}", NAMED, &[])
            .with(|site| site.edit(VERDICT, "status: published", RETRACTED)),
    ]
}

fn rules_on_days() -> Vec<Case> {
    const EMBARGO: (&str, &str) = ("published: 2026-01-02", "published: 2126-01-02\nembargo: 2126-01-02");
    vec![
        rule("a day of publication that is that of the embargo", "", EMBARGO, &[]),
        rule("a day of publication after the embargo", "", EMBARGO, &[("future-date", VERDICT, 9, 12)])
            .with(|site| site.edit(VERDICT, "embargo: 2126-01-02", "embargo: 2126-01-01")),
        rule(
            "an embargo in a year that was mistyped",
            "embargo: {maximum_days: 90}",
            EMBARGO,
            &[("embargo-too-far", VERDICT, 10, 10)],
        ),
        rule("an embargo that is over", "embargo: {maximum_days: 1}", EMBARGO, &[])
            .with(|site| site.edit(VERDICT, "2126-01-02\nembargo: 2126", "2026-01-02\nembargo: 2026")),
        rule(
            "a check that was published before its embargo",
            "embargo: {maximum_days: 1}",
            EMBARGO,
            &[("published-before-embargo", VERDICT, 9, 12)],
        )
        .with(|site| site.edit(VERDICT, "2126-01-02\nembargo: 2126-01-02", "2026-01-02\nembargo: 2026-01-03")),
    ]
}

fn rules() -> Vec<Case> {
    const NOTHING: (&str, &str) = ("claim:", "claim:");
    const LIAR: (&str, &str) = ("Something is so.", "\"The LIAR’s lies: a white  lie, he lied.\"");
    const OTHERS: (&str, &str) = (
        "  - title: A record\n",
        "  - title: A\n    url: https://www.a.example/1\n  - title: B\n    url: https://a.example/2\n    archive_url: https://b.example/\n",
    );
    let status = |code, line| [(code, VERDICT, line, 9)];
    vec![
        rule("one source", "evidence: {minimum: 2, severity: warning}", NOTHING, &status("too-little-evidence", 8)),
        rule("two sources", "evidence: {minimum: 2}", OTHERS, &[]),
        rule(
            "two sources of one host",
            "evidence: {minimum: 2, independent: true}",
            OTHERS,
            &status("too-little-evidence", 12),
        ),
        rule(
            "a page that nobody keeps",
            "evidence: {minimum: 1, archived: true}",
            OTHERS,
            &[("not-archived", VERDICT, 8, 10)],
        ),
        rule(
            "a shared source that nobody keeps",
            "evidence: {minimum: 1, archived: true}",
            ("title: A record", "source: record"),
            &[("not-archived", VERDICT, 7, 13)],
        )
        .with(|site| site.write("content/sources/record.yaml", "title: A record\nurl: https://a.example/\n")),
        rule(
            "a claim beyond the desk's length",
            "claim_length: {maximum: 15}",
            NOTHING,
            &[("long-claim", VERDICT, 1, 8)],
        ),
        rule("a claim of the desk's length", "claim_length: {maximum: 16}", NOTHING, &[]),
        rule(
            "words that the desk does not use",
            "forbidden_words: {words: [liar, White Lie, he, so]}",
            LIAR,
            &[("forbidden-word", VERDICT, 1, 8), ("forbidden-word", VERDICT, 1, 8), ("forbidden-word", VERDICT, 1, 8)],
        ),
        rule("parts of words", "forbidden_words: {words: [some, thing, \"o\"]}", NOTHING, &[]),
        rule(
            "words of a script without spaces",
            "forbidden_words: {words: [嘘]}",
            ("Something is so.", "彼は嘘つき。"),
            &[("forbidden-word", VERDICT, 1, 8)],
        ),
        rule("nobody to ask", "response: {ratings: [false]}", NOTHING, &[]),
        rule(
            "a claimant who was not asked",
            "response: {ratings: [false]}",
            ("rating:", "claimant: A Mayor\nrating:"),
            &[("no-response", VERDICT, 5, 9)],
        ),
        rule(
            "a claimant who was asked",
            "response: {ratings: [false]}",
            ("rating:", "claimant: A Mayor\nresponse: {asked: 2026-01-01}\nrating:"),
            &[],
        ),
        rule("a rule on no rating", "response: {ratings: [fals]}", NOTHING, &[("unknown-rating", "site.yaml", 1, 33)]),
        rule("a rule that is none", "reviewer: {minimum: 1}", NOTHING, &[("unknown-field", "site.yaml", 1, 12)]),
        rule("a rule of nothing", "reviewers: {minimum: 0}", NOTHING, &[("invalid-value", "site.yaml", 1, 33)]),
        rule(
            "a rule without its number",
            "reviewers: {severity: bad}",
            NOTHING,
            &[("missing-field", "site.yaml", 1, 24), ("invalid-value", "site.yaml", 1, 34)],
        ),
    ]
}

/// What is a mistake without any rule is as bad as the desk's rule says.
#[test]
fn a_desk_may_judge_harder_or_milder() {
    const OWN: &str = "authors: [A Name]\nreviewers: [A Name]\nstatus:";
    let claim = |rule: &str| {
        let site = Site::sound().edit("site.yaml", "title:", &format!("workflow: {{{rule}}}\ntitle:"));
        site.edit(VERDICT, "Something is so.", "\"False: something is so.\"")
    };
    for (rule, own, verdict) in [
        ("", 1, 0),
        ("self_review: {severity: warning}", 0, 0),
        ("self_review: {severity: error}", 1, 0),
        ("verdict_in_claim: {severity: error}", 1, 1),
        ("verdict_in_claim: {severity: warning}", 1, 0),
    ] {
        assert_eq!(claim(rule).run(&["check"]).status, verdict, "{rule}");
        assert_eq!(claim(rule).edit(VERDICT, "status:", OWN).run(&["check"]).status, own, "{rule}");
    }
    let draft = claim("verdict_in_claim: {severity: error}").edit(VERDICT, "status: published", "status: draft");
    assert_eq!(draft.run(&["check"]).status, 0);
}

/// A rule is as bad as it says.
#[test]
fn rules_have_their_severity() {
    for (severity, status) in [("", 1), (", severity: error", 1), (", severity: warning", 0)] {
        for rule in ["reviewers: {minimum: 1", "claim_length: {maximum: 3"] {
            let site = Site::sound().edit("site.yaml", "title:", &format!("workflow: {{{rule}{severity}}}}}\ntitle:"));
            assert_eq!(site.run(&["check"]).status, status, "{rule}{severity}");
            let draft = site.edit(VERDICT, "status: published", "status: draft");
            assert_eq!(draft.run(&["check"]).status, 0, "{rule}{severity}");
        }
    }
}

fn files() -> Vec<Case> {
    vec![
        verdict("no YAML", "claim: Something is so.", "claim: Something: is so.", &[("invalid-yaml", 1, 17)]),
        verdict("an unclosed list", "status: published", "status: [published", &[("invalid-yaml", 9, 10)]),
        case("no bytes of text", Site::sound().write(VERDICT, b"claim: \xff"), &[("invalid-encoding", VERDICT, 1, 1)]),
        case("an article without its file", Site::sound().remove(ARTICLE), &[("missing-file", SOURCE, 1, 1)]),
        case("an article without a text", Site::sound().remove(SOURCE), &[("missing-file", ARTICLE, 1, 1)]),
        case(
            "two texts",
            Site::sound().write("content/articles/report/source.txt", "The river"),
            &[("duplicate-id", "content/articles/report/source.txt", 1, 1)],
        ),
        case(
            "one id twice",
            Site::sound().article("second", "A second text.").claim("second", "river", "A second text"),
            &[("duplicate-id", "content/articles/second/verdicts/river.yaml", 1, 1)],
        ),
        case(
            "a name that is no id",
            Site::sound().claim("report", "The River", "Nobody was hurt"),
            &[("invalid-id", "content/articles/report/verdicts/The River.yaml", 1, 1)],
        ),
        case(
            "a page in the way of another",
            Site::sound().write("content/pages/claims.md", "---\ntitle: Claims\n---\n"),
            &[("invalid-id", "content/pages/claims.md", 1, 1)],
        ),
        case(
            "pages in the way of lists and of Pagefind",
            Site::sound()
                .write("content/pages/months.md", "---\ntitle: Months\n---\n")
                .write("content/pages/pagefind.md", "---\ntitle: Found\n---\n"),
            &[("invalid-id", "content/pages/months.md", 1, 1), ("invalid-id", "content/pages/pagefind.md", 1, 1)],
        ),
        case(
            "a page without a title",
            Site::sound().write("content/pages/about.md", "We check facts.\n"),
            &[("missing-field", "content/pages/about.md", 1, 1)],
        ),
        case(
            "a file that nothing reads",
            Site::sound().write("content/notes.txt", "Call back."),
            &[("unexpected-file", "content/notes.txt", 1, 1)],
        ),
        case(
            "a verdict under another ending",
            Site::sound().write("content/articles/report/verdicts/lake.yml", "claim: Lost?"),
            &[("unexpected-file", "content/articles/report/verdicts/lake.yml", 1, 1)],
        ),
        case(
            "an edited source",
            Site::sound().edit(ARTICLE, "title:", &format!("source_sha256: {}\ntitle:", "a".repeat(64))),
            &[("source-changed", ARTICLE, 1, 16)],
        ),
        case("a huge text", Site::sound().huge(SOURCE), &[("file-too-large", SOURCE, 1, 1)]),
        case(
            "an unknown scale",
            Site::sound().edit(ARTICLE, "title:", "scale: stars\ntitle:"),
            &[("unknown-reference", ARTICLE, 1, 8)],
        ),
    ]
}

fn site() -> Vec<Case> {
    let scale = "scales:\n  default:\n    ratings:\n      - {id: false, label: False, definition: Wrong.}\n";
    vec![
        case(
            "no address",
            Site::sound().write("site.yaml", "title: A site\n"),
            &[("missing-field", "site.yaml", 1, 1)],
        ),
        case(
            "a language that is none",
            Site::sound().edit("site.yaml", "title:", "language: not a language\ntitle:"),
            &[("invalid-value", "site.yaml", 1, 11)],
        ),
        case(
            "an address with a query",
            Site::sound().edit("site.yaml", "/checks/", "/checks/?a=b"),
            &[("invalid-url", "site.yaml", 2, 11)],
        ),
        case(
            "a theme outside the site",
            Site::sound().edit("site.yaml", "title:", "theme: ../own\ntitle:").write("own/assets/a.txt", "secret"),
            &[("unknown-theme", "site.yaml", 1, 8)],
        ),
        case(
            "a theme that extends itself",
            Site::sound()
                .edit("site.yaml", "title:", "theme: own\ntitle:")
                .write("themes/own/theme.yaml", "extends: own\n"),
            &[("unknown-theme", "themes/own/theme.yaml", 1, 10)],
        ),
        case(
            "a scale that cannot be read",
            Site::sound().edit("site.yaml", "title:", "scales: [true, false]\ntitle:"),
            &[("wrong-type", "site.yaml", 1, 9)],
        ),
        case(
            "an article whose headline cannot be read",
            Site::sound().write(ARTICLE, "titel: The river\n").claim_with(
                "report",
                "river",
                "- quote: The river's own words",
            ),
            &[("unknown-field", ARTICLE, 1, 1)],
        ),
        case(
            "a search engine that is none",
            Site::sound().edit("site.yaml", "title:", "search: {engine: lucene, size: 3}\ntitle:"),
            &[("invalid-value", "site.yaml", 1, 18), ("unknown-field", "site.yaml", 1, 26)],
        ),
        case(
            "an unknown theme",
            Site::sound().edit("site.yaml", "title:", "theme: broadshet\ntheme_options: {ribbon: top}\ntitle:"),
            &[("unknown-theme", "site.yaml", 1, 8)],
        ),
        verdict("a script that no font has", "Something", "川は増水した。", &[("missing-glyphs", 1, 8)])
            .with(|site| site.edit("site.yaml", "title:", "cards: {enabled: true}\ntitle:")),
        case(
            "a site's name that no font has",
            Site::sound().edit("site.yaml", "A site", "川の事実\ncards: {enabled: true}"),
            &[("missing-glyphs", "site.yaml", 1, 8)],
        ),
        case(
            "fonts that are none, or elsewhere",
            Site::sound().edit("site.yaml", "title:", "cards: {fonts: [a.ttf, site.yaml, ../b.ttf]}\ntitle:"),
            &[
                ("missing-file", "site.yaml", 1, 17),
                ("invalid-value", "site.yaml", 1, 24),
                ("invalid-value", "site.yaml", 1, 35),
            ],
        ),
        case(
            "a colour that is none",
            Site::sound().edit(
                "site.yaml",
                "title:",
                &format!("{}title:", scale.replace("Wrong.", "Wrong., color: red")),
            ),
            &[("invalid-value", "site.yaml", 4, 62)],
        ),
        case(
            "a rating twice",
            Site::sound().edit(
                "site.yaml",
                "title:",
                &format!("{scale}      - {{id: false, label: No, definition: Wrong.}}\ntitle:"),
            ),
            &[("duplicate-id", "site.yaml", 5, 14)],
        ),
    ]
}

/// A site whose theme has a template of its own.
fn theme(file: &str, text: &str) -> Site {
    Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:").write(&format!("themes/own/templates/{file}"), text)
}

fn templates() -> Vec<Case> {
    vec![
        case(
            "an unclosed block",
            theme("claim.html", "<p>\n{% if claim.card.text %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 2, 23)],
        ),
        case(
            "a filter that is none",
            theme("claim.html", "{{ claim.card.text | shout }}"),
            &[("template-syntax", "themes/own/templates/claim.html", 1, 22)],
        ),
        case(
            "a component of a template that cannot be read",
            theme("parts.html", "{% component badge(rating) %}{{ rating | shout }}{% endcomponent badge %}")
                .write("themes/own/templates/claim.html", "{% extends \"mine.html\" %}")
                .write("themes/own/templates/mine.html", "{{ page.title | shout }}{% block main %}{% endblock main %}"),
            &[
                ("template-syntax", "themes/own/templates/mine.html", 1, 17),
                ("template-syntax", "themes/own/templates/parts.html", 1, 42),
            ],
        ),
        case(
            "a parent that is none",
            theme("claim.html", "{% extends \"bass.html\" %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 1, 13)],
        ),
        case(
            "a block that is none",
            theme("claim.html", "{% extends \"base.html\" %}\n{% block mian %}{% endblock mian %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 2, 10)],
        ),
        case(
            "a part that is none",
            theme("head.html", "<meta>\n{% include \"fot.html\" %}"),
            &[("template-syntax", "themes/own/templates/head.html", 2, 12)],
        ),
        case(
            "a template that extends itself",
            theme("claim.html", "\n{% extends \"claim.html\" %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 2, 13)],
        ),
        case(
            "templates that extend one another",
            theme("claim.html", "{% extends \"one.html\" %}")
                .write("themes/own/templates/one.html", "{% extends \"two.html\" %}")
                .write("themes/own/templates/two.html", "{% extends \"own/one.html\" %}"),
            &[("template-syntax", "themes/own/templates/one.html", 1, 13)],
        ),
        case(
            "parts that include one another",
            theme("head.html", "\n{% include \"one.html\" %}")
                .write("themes/own/templates/one.html", "{% include \"head.html\" %}"),
            &[("template-syntax", "themes/own/templates/head.html", 2, 13)],
        ),
        case(
            "a component that uses itself",
            theme(
                "claim.html",
                "{% component again(x) %}{{<again x={x} />}}{% endcomponent again %}{{<again x={1} />}}",
            ),
            &[("template-value", "themes/own/templates/claim.html", 1, 1)],
        ),
        case(
            "a page without end",
            theme(
                "claim.html",
                &format!(
                    "{{% for a in range(end=99999) %}}{{% for b in range(end=99999) %}}{}{{% endfor %}}{{% endfor %}}",
                    "on and on ".repeat(1000)
                ),
            ),
            &[("page-too-large", "themes/own/templates/claim.html", 1, 1)],
        ),
    ]
}

fn values_and_links() -> Vec<Case> {
    vec![
        case(
            "a value that is none in a part",
            theme("head.html", "<meta>\n{{ page.titel }}"),
            &[("template-value", "themes/own/templates/head.html", 2, 9)],
        ),
        case(
            "values that are none in what all pages share, in a claim of a list and in a page",
            theme("menu.html", "<p>{{ site.titel }}")
                .write("themes/own/templates/card.html", "<p>\n{{ claim.txt }}")
                .write("themes/own/templates/claim.html", "{{ page.titel }}"),
            &[
                ("template-value", "themes/own/templates/card.html", 2, 10),
                ("template-value", "themes/own/templates/claim.html", 1, 9),
                ("template-value", "themes/own/templates/menu.html", 1, 12),
            ],
        ),
        case(
            "an option that is none in a template",
            theme("claim.html", "{{ theme.options.acent }}"),
            &[("template-value", "themes/own/templates/claim.html", 1, 18)],
        ),
        case(
            "an asset that is none in a template",
            theme("claim.html", "<img src=\"{{ assets[\"logo.png\"] }}\">"),
            &[("unknown-asset", "themes/own/templates/claim.html", 1, 14)],
        ),
        case(
            "a value that is none",
            theme("claim.html", "<p>\n  {{ claim.card.txt }}"),
            &[("template-value", "themes/own/templates/claim.html", 2, 17)],
        ),
        case(
            "a broken link in an explanation",
            Site::sound().edit(VERDICT, "status:", "explanation: |\n  See\n  [it](/claims/rivr/).\nstatus:"),
            &[("broken-link", VERDICT, 10, 8)],
        ),
        case(
            "a broken link in a draft",
            Site::sound().edit(VERDICT, "status: published", "status: draft\nexplanation: See [it](/nowhere/)."),
            &[("broken-link", VERDICT, 9, 23)],
        ),
        case(
            "a broken link in a page",
            Site::sound().write("content/pages/about.md", "---\ntitle: About\n---\nWe\n[check](../nowhere/).\n"),
            &[("broken-link", "content/pages/about.md", 5, 9)],
        ),
        case(
            "a scale that cannot be read",
            Site::sound().edit("site.yaml", "title:", "scales: [true, false]\ntitle:"),
            &[("wrong-type", "site.yaml", 1, 9)],
        ),
        case(
            "an article whose headline cannot be read",
            Site::sound().write(ARTICLE, "titel: The river\n").claim_with(
                "report",
                "river",
                "- quote: The river's own words",
            ),
            &[("unknown-field", ARTICLE, 1, 1)],
        ),
        case(
            "the second of two citations",
            Site::sound().edit(
                VERDICT,
                "status:",
                "explanation: |\n  It is said [^1] and é [^11]\n\n  and [^1] and [^two].\nstatus:",
            ),
            &[("unknown-reference", VERDICT, 9, 26), ("unknown-reference", VERDICT, 11, 17)],
        ),
        case(
            "a citation of nothing",
            Site::sound().edit(VERDICT, "status:", "explanation: So it is said [^2].\nstatus:"),
            &[("unknown-reference", VERDICT, 8, 29)],
        ),
    ]
}

fn parts() -> Vec<Case> {
    vec![
        case(
            "a part that a page does not have",
            Site::sound().write(
                "content/pages/about.md",
                "---\ntitle: About\n---\n## Who we are\n\n[a](#who-we-are) [b](#top) [c](#who) [d](/claims/river/#evidence-1)\n[e](/claims/river/#evidence-2) [f](#:~:text=We) [g](/claims.csv) [h](/feed.xml)\n",
            ),
            &[("broken-link", "content/pages/about.md", 6, 32), ("broken-link", "content/pages/about.md", 7, 5)],
        ),
        verdict(
            "a part that the own page does not have",
            "status:",
            "explanation: |\n  # Größe\n\n  [a](#gr%C3%B6%C3%9Fe) [b](#größe) [c](#reasons) [d](/methodology/#e).\nstatus:",
            &[("broken-link", 11, 41), ("broken-link", 11, 55)],
        ),
    ]
}

fn archives() -> Vec<Case> {
    const ARCHIVE: &str = "https://web.archive.org/web/20150319120000";
    let cited = |name, url: &str, copy: &str, found: &[(&'static str, u64, u64)]| {
        let record = format!("- title: A record\n    url: {url}\n    archive_url: {copy}");
        verdict(name, "- title: A record", &record, found)
    };
    let page = "https://a.example/b";
    let mismatch = [("archive-mismatch", 9, 18)];
    let entry = |url: &str| format!("title: A book\n{url}archive_url: {ARCHIVE}/{page}\n");
    let shared = |url| Site::sound().write("content/sources/book.yaml", entry(url));
    vec![
        cited("a copy", page, &format!("{ARCHIVE}/{page}"), &[]),
        cited(
            "a copy with another form of the address",
            page,
            &format!("{ARCHIVE}id_/http://www.a.example:80/b/"),
            &[],
        ),
        cited("a copy of which nothing can be told", page, "https://perma.cc/AB12-CD34", &[]),
        cited("a copy in an archive of the desk", page, "https://archive.example/web/2015/https://c.example/", &[]),
        cited("a copy of another page", page, &format!("{ARCHIVE}/https://a.example/c"), &mismatch),
        cited("a copy of another page elsewhere", page, "https://archive.ph/2015/https://c.example/", &mismatch),
        cited("no copy but the page", page, "http://a.example/b#c", &mismatch),
        cited("a copy that is what is cited", &format!("{ARCHIVE}/{page}"), &format!("{ARCHIVE}/{page}"), &[]),
        case(
            "an article's copy that is the article",
            Site::sound().edit(ARTICLE, "title:", "url: https://a.example/\narchive_url: https://a.example\ntitle:"),
            &[("archive-mismatch", ARTICLE, 2, 14)],
        ),
        case(
            "a shared source's copy of another page",
            shared("url: https://a.example/c\n"),
            &[("archive-mismatch", "content/sources/book.yaml", 3, 14)],
        ),
        case(
            "a citation of another page than its source's copy",
            shared("").edit(VERDICT, "- title: A record", "- source: book\n    url: https://a.example/c"),
            &[("archive-mismatch", "content/sources/book.yaml", 2, 14)],
        ),
    ]
}

fn options() -> Vec<Case> {
    const THEME: &str = "themes/own/theme.yaml";
    let set = |name, options: &str, found: &[(&'static str, u64, u64)]| {
        let found: Vec<_> = found.iter().map(|(code, line, column)| (*code, "site.yaml", *line, *column)).collect();
        case(name, Site::sound().edit("site.yaml", "title:", &format!("theme_options:\n{options}\ntitle:")), &found)
    };
    let declared = |name, options: &str, found: &[(&'static str, u64, u64)]| {
        let found: Vec<_> = found.iter().map(|(code, line, column)| (*code, THEME, *line, *column)).collect();
        let site = Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:");
        case(name, site.write(THEME, format!("options:\n{options}\n")), &found)
    };
    vec![
        set("an option that is none", "  acent: \"#123456\"", &[("unknown-field", 2, 3)]),
        set("a list for options", "  - accent", &[("wrong-type", 2, 3)]),
        set("an option twice", "  font: sans\n  font: serif", &[("duplicate-key", 3, 3)]),
        set("a word for a colour", "  accent: red", &[("invalid-value", 2, 11)]),
        set("a number for a colour", "  accent: 123456", &[("wrong-type", 2, 11)]),
        set("a word beyond the choice", "  font: sant", &[("invalid-value", 2, 9)]),
        set(
            "a number out of bounds",
            "  measure: 80\n  front_page_articles: -1",
            &[("invalid-value", 2, 12), ("invalid-value", 3, 24)],
        ),
        set("a part of a number", "  measure: 38.5", &[("wrong-type", 2, 12)]),
        set("a word for true or false", "  credit: \"yes\"", &[("wrong-type", 2, 11)]),
        set("a number for a text", "  footer: 2026", &[("wrong-type", 2, 11)]),
        set("an option left empty", "  footer:", &[]),
        set("a colour that is hard to read", "  accent: \"#fc0\"", &[("low-contrast", 2, 11)]),
        declared("an option of no type", "  ribbon: {default: top}", &[("missing-field", 2, 3)]),
        declared("a type that is none", "  ribbon: {type: colour, default: x}", &[("invalid-value", 2, 18)]),
        declared("a text for an option", "  ribbon: top", &[("wrong-type", 2, 11)]),
        declared("a misspelt field", "  ribbon: {type: string, defualt: x}", &[("unknown-field", 2, 26)]),
        declared("a name for no template", "  the-ribbon: {type: string}", &[("invalid-value", 2, 3)]),
        declared("an option declared twice", "  a: {type: string}\n  a: {type: string}", &[("duplicate-key", 3, 3)]),
        declared("no default", "  ribbon: {type: integer}", &[("missing-field", 2, 3)]),
        declared("a default that is no colour", "  ribbon: {type: color, default: blue}", &[("invalid-value", 2, 34)]),
        declared("a choice from nothing", "  ribbon: {type: choice, default: top}", &[("missing-field", 2, 12)]),
        declared("a choice twice", "  a: {type: choice, default: b, choices: [b, c, b]}", &[("duplicate-id", 2, 49)]),
        declared("a default beyond the choice", "  font: {default: mono}", &[("invalid-value", 2, 19)]),
        declared("an inherited default beyond the bounds", "  measure: {minimum: 40}", &[("invalid-value", 2, 3)]),
        declared("another type", "  accent: {type: string}", &[("invalid-value", 2, 18)]),
        declared("bounds of a text", "  footer: {maximum: 9}", &[("unknown-field", 2, 21)]),
        declared("a default that is hard to read", "  accent: {default: \"#eee\"}", &[("low-contrast", 2, 21)]),
    ]
}

fn style_sheets() -> Vec<Case> {
    const SHEET: &str = "themes/own/assets/custom.css";
    let sheet = |name, css: &str, found: &[(&'static str, u64, u64)]| {
        let found: Vec<_> = found.iter().map(|(code, line, column)| (*code, SHEET, *line, *column)).collect();
        case(name, Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:").write(SHEET, css), &found)
    };
    vec![
        sheet("a file that is none", "a { }\nb { src: url(é.woff2) }", &[("unknown-asset", 2, 14)]),
        sheet("a file that is none in quotes", "@import 'é' screen;", &[("unknown-asset", 1, 10)]),
        sheet("a file beside the assets", "a { b: url(../theme.yaml) }", &[("unknown-asset", 1, 12)]),
        sheet("a file of the host", "a { b: url(\"/icon.svg\") }", &[("unknown-asset", 1, 13)]),
        sheet("an address of nothing", "a { b: url() }", &[("unknown-asset", 1, 8)]),
        sheet(
            "one of several images",
            "a { b: image-set(\"icon.svg\" 1x, \"b.png\" 2x) }",
            &[("unknown-asset", 1, 34)],
        ),
        sheet("another host", "@import url(https://fonts.example/a.css);", &[("external-request", 1, 13)]),
        sheet("another host by any scheme", "a { b: url( '//a.example/b' ) }", &[("external-request", 1, 14)]),
        sheet("data in an address", "a { b: URL(data:image/png;base64,AAAA) }", &[("external-request", 1, 12)]),
        sheet("a name that is no address", "@namespace svg url(http://www.w3.org/2000/svg); a { b: url(#c) }", &[]),
        sheet("an address with a space", "a { b: url(a b) }", &[("style-syntax", 1, 8)]),
        sheet("a text without an end", "a { b: \"c\n}", &[("style-syntax", 1, 8)]),
        sheet("blocks without an end", &"a { ".repeat(100_000), &[("style-syntax", 1, 303)]),
        sheet("a sheet that imports itself", "@import \"custom.css\";", &[("import-cycle", 1, 10)]),
        sheet("sheets that import one another", "@import 'a.css';", &[])
            .with(|site| {
                site.write("themes/own/assets/a.css", "@import 'b.css';")
                    .write("themes/own/assets/b.css", "@import 'a.css';")
            })
            .finds(&[("import-cycle", "themes/own/assets/a.css", 1, 10)]),
    ]
}

fn messages() -> Vec<Case> {
    const GERMAN: &str = "themes/own/i18n/de.yaml";
    let theme = |file: &str, text: &str| {
        let site = Site::sound().edit("site.yaml", "title:", "language: de\ntheme: own\ntitle:");
        site.write(&format!("themes/own/{file}"), text)
    };
    vec![
        case(
            "a message that is none",
            theme("templates/claim.html", "<p>\n  {{ t(key=\"clam\") }}"),
            &[("template-value", "themes/own/templates/claim.html", 2, 6)],
        ),
        case(
            "a message without its value",
            theme("templates/claim.html", "{{ t(key=\"held\") }}"),
            &[("template-value", "themes/own/templates/claim.html", 1, 4)],
        ),
        case(
            "a message without its number",
            theme("templates/claim.html", "{{ t(key=\"claims-checked\") }}"),
            &[("template-value", "themes/own/templates/claim.html", 1, 4)],
        ),
        case(
            "a language that the theme does not speak",
            Site::sound().edit("site.yaml", "title:", "language: sw\ntitle:"),
            &[("missing-message", "site.yaml", 1, 11)],
        ),
        case(
            "a placeholder without a value",
            theme("i18n/de.yaml", "held: \"Zurück: {grund}\"\nclaims: \"Alle {claims}\"\n"),
            &[("invalid-value", GERMAN, 1, 7), ("invalid-value", GERMAN, 2, 9)],
        ),
        case(
            "a plural category that is none",
            theme("i18n/de.yaml", "claims-counted:\n  ones: eine\n  other: viele\n"),
            &[("unknown-field", GERMAN, 2, 3)],
        ),
        case(
            "a plural without its last form",
            theme("i18n/de.yaml", "claims-counted:\n  one: eine\n"),
            &[("missing-field", GERMAN, 1, 1)],
        ),
        case("a list for a message", theme("i18n/de.yaml", "claims: [a, b]\n"), &[("wrong-type", GERMAN, 1, 9)]),
    ]
}

#[test]
fn every_mistake_is_found_where_it_is() {
    let mut covered = BTreeSet::new();
    let mut wrong = Vec::new();
    let themes = [templates(), values_and_links(), parts(), archives(), messages(), options(), style_sheets()];
    for case in [passages(), fields(), lints(), rules_on_people(), rules_on_days(), rules(), files(), site()]
        .into_iter()
        .chain(themes)
        .flatten()
    {
        let mut expected: Vec<Found> = case
            .found
            .iter()
            .map(|(code, file, line, column)| ((*code).into(), (*file).into(), *line, *column))
            .collect();
        expected.sort_by(|a, b| (&a.1, a.2, a.3).cmp(&(&b.1, b.2, b.3)));
        let report = case.site.report();
        let found = found_in(&report);
        if found != expected {
            wrong.push(format!("{}:\n  expected {expected:?}\n  found    {found:?}", case.name));
        }
        wrong.extend(without_help(&report).into_iter().map(|message| format!("{}: no help: {message}", case.name)));
        covered.extend(found.into_iter().map(|(code, ..)| code));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What a change may not do is in `since`, for which a case needs two states of a site.
    covered.extend(crate::since::CODES.map(str::to_owned));
    // What other hosts say is in `links`.
    covered.extend(crate::links::CODES.map(str::to_owned));
    let all: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    assert_eq!(all.difference(&covered).collect::<Vec<_>>(), Vec::<&String>::new(), "codes that no case covers");
}
