//! Violations of the rules of the desk.

use super::{Case, Expected, VERDICT, case};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [rules_on_people(), rules_on_days(), rules()].into_iter().flatten().collect()
}

/// Adds a rule of the desk, changes the verdict of the site without errors, and expects these
/// diagnostics.
fn rule(name: &'static str, rule: &str, change: (&str, &str), found: &[Expected]) -> Case {
    let site = Site::sound().edit("site.yaml", "title:", &format!("workflow: {{{rule}}}\ntitle:"));
    case(name, site.edit(VERDICT, change.0, change.1), found)
}

fn rules_on_people() -> Vec<Case> {
    const NOTHING: (&str, &str) = ("claim:", "claim:");
    const NAMED: (&str, &str) = ("status:", "reviewers: [An Editor, An Editor]\nstatus:");
    const DRAFT: (&str, &str) = ("status: published", "status: review");
    const RETRACTED: &str = "status: retracted\ncorrections:\n  - {date: 2026-02-01, kind: retraction, note: It was not said.}";
    const PUBLISHED: &str = "status: «published»";
    vec![
        rule(
            "no reviewer",
            "reviewers: {minimum: 1}",
            NOTHING,
            &[("too-few-reviewers", VERDICT, PUBLISHED)],
        ),
        rule(
            "one who reviewed it twice",
            "reviewers: {minimum: 2}",
            NAMED,
            &[("too-few-reviewers", VERDICT, PUBLISHED)],
        ),
        rule("one who reviewed it", "reviewers: {minimum: 1}", NAMED, &[]),
        rule(
            "a draft without a reviewer",
            "reviewers: {minimum: 1}, evidence: {minimum: 2}",
            DRAFT,
            &[],
        ),
        rule(
            "an author among the reviewers",
            "reviewers: {minimum: 1}, self_review: {severity: warning}",
            ("status:", "authors: [A Name]\nreviewers: [A Name]\nstatus:"),
            &[
                ("reviewer-is-author", VERDICT, "reviewers: [«A Name»"),
                ("too-few-reviewers", VERDICT, "status: «published»"),
            ],
        ),
        rule(
            "an author among the reviewers, typed in another way",
            "reviewers: {minimum: 1}",
            ("status:", "authors: [Zoë Q]\nreviewers: [\"zoe\u{308}\u{a0} \u{200b}Q\"]\nstatus:"),
            &[
                ("reviewer-is-author", VERDICT, "reviewers: [«\"zoe\u{308}\u{a0} \u{200b}Q\"»"),
                ("too-few-reviewers", VERDICT, "status: «published»"),
            ],
        ),
        rule(
            "a review without a reviewer",
            "reviewers: {minimum: 2, review: 1}",
            DRAFT,
            &[("too-few-reviewers", VERDICT, "status: «review»")],
        ),
        rule("a review with a reviewer", "reviewers: {minimum: 2, review: 1}", NAMED, &[])
            .with(|site| site.edit(VERDICT, "status: published", "status: review")),
        rule(
            "a retraction by one",
            "reviewers: {minimum: 1, retracted: 2}",
            NAMED,
            &[("too-few-reviewers", VERDICT, "status: «retracted»")],
        )
        .with(|site| site.edit(VERDICT, "status: published", RETRACTED)),
        rule("a retraction that no rule is for", "reviewers: {minimum: 2}", NAMED, &[])
            .with(|site| site.edit(VERDICT, "status: published", RETRACTED)),
    ]
}

fn rules_on_days() -> Vec<Case> {
    const EMBARGO: (&str, &str) =
        ("published: 2026-01-02", "published: 2126-01-02\nembargo: 2126-01-02");
    vec![
        rule("a day of publication that is that of the embargo", "", EMBARGO, &[]),
        rule(
            "a day of publication after the embargo",
            "",
            EMBARGO,
            &[("future-date", VERDICT, "published: «2126-01-02»")],
        )
        .with(|site| site.edit(VERDICT, "embargo: 2126-01-02", "embargo: 2126-01-01")),
        rule(
            "an embargo in a year that was mistyped",
            "embargo: {maximum_days: 90}",
            EMBARGO,
            &[("embargo-too-far", VERDICT, "embargo: «2126-01-02»")],
        ),
        rule("an embargo that is over", "embargo: {maximum_days: 1}", EMBARGO, &[]).with(|site| {
            site.edit(VERDICT, "2126-01-02\nembargo: 2126", "2026-01-02\nembargo: 2026")
        }),
        rule(
            "a check that was published before its embargo",
            "embargo: {maximum_days: 1}",
            EMBARGO,
            &[("published-before-embargo", VERDICT, "published: «2026-01-02»")],
        )
        .with(|site| {
            site.edit(VERDICT, "2126-01-02\nembargo: 2126-01-02", "2026-01-02\nembargo: 2026-01-03")
        }),
    ]
}

fn rules() -> Vec<Case> {
    const NOTHING: (&str, &str) = ("claim:", "claim:");
    const LIAR: (&str, &str) = ("Something is so.", "\"The LIAR’s lies: a white  lie, he lied.\"");
    const OTHERS: (&str, &str) = (
        "  - title: A record\n",
        "  - title: A\n    url: https://www.a.example/1\n  - title: B\n    url: https://a.example/2\n    archive_url: https://b.example/\n",
    );
    const PUBLISHED: &str = "status: «published»";
    vec![
        rule(
            "one source",
            "evidence: {minimum: 2, severity: warning}",
            NOTHING,
            &[("too-little-evidence", VERDICT, PUBLISHED)],
        ),
        rule("two sources", "evidence: {minimum: 2}", OTHERS, &[]),
        rule(
            "two sources of one host",
            "evidence: {minimum: 2, independent: true}",
            OTHERS,
            &[("too-little-evidence", VERDICT, PUBLISHED)],
        ),
        rule(
            "a page without an archived copy",
            "evidence: {minimum: 1, archived: true}",
            OTHERS,
            &[("not-archived", VERDICT, "url: «https://www.a.example/1»")],
        ),
        rule(
            "a shared source without an archived copy",
            "evidence: {minimum: 1, archived: true}",
            ("title: A record", "source: record"),
            &[("not-archived", VERDICT, "- source: «record»")],
        )
        .with(|site| {
            site.write("content/sources/record.yaml", "title: A record\nurl: https://a.example/\n")
        }),
        rule(
            "a claim beyond the desk's length",
            "claim_length: {maximum: 15}",
            NOTHING,
            &[("long-claim", VERDICT, "claim: «Something is so.»")],
        ),
        rule("a claim of the desk's length", "claim_length: {maximum: 16}", NOTHING, &[]),
        rule(
            "words that the desk does not use",
            "forbidden_words: {words: [liar, White Lie, he, so]}",
            LIAR,
            &[
                (
                    "forbidden-word",
                    VERDICT,
                    r#"claim: «"The LIAR’s lies: a white  lie, he lied.…»"#,
                ),
                (
                    "forbidden-word",
                    VERDICT,
                    r#"claim: «"The LIAR’s lies: a white  lie, he lied.…»"#,
                ),
                (
                    "forbidden-word",
                    VERDICT,
                    r#"claim: «"The LIAR’s lies: a white  lie, he lied.…»"#,
                ),
            ],
        ),
        rule("parts of words", "forbidden_words: {words: [some, thing, \"o\"]}", NOTHING, &[]),
        rule(
            "words of a script without spaces",
            "forbidden_words: {words: [嘘]}",
            ("Something is so.", "彼は嘘つき。"),
            &[("forbidden-word", VERDICT, "claim: «彼は嘘つき。»")],
        ),
        rule("no claimant to ask", "response: {ratings: [false]}", NOTHING, &[]),
        rule(
            "a claimant who was not asked",
            "response: {ratings: [false]}",
            ("rating:", "claimant: A Mayor\nrating:"),
            &[("no-response", VERDICT, "rating: «false»")],
        ),
        rule(
            "a claimant who was asked",
            "response: {ratings: [false]}",
            ("rating:", "claimant: A Mayor\nresponse: {asked: 2026-01-01}\nrating:"),
            &[],
        ),
        rule(
            "a rule on no rating",
            "response: {ratings: [fals]}",
            NOTHING,
            &[("unknown-rating", "site.yaml", "{response: {ratings: [«fals»")],
        ),
        rule(
            "an unknown rule",
            "reviewer: {minimum: 1}",
            NOTHING,
            &[("unknown-field", "site.yaml", "workflow: {«reviewer»")],
        ),
        rule(
            "a rule without effect",
            "reviewers: {minimum: 0}",
            NOTHING,
            &[("invalid-value", "site.yaml", "{reviewers: {minimum: «0»")],
        ),
        rule(
            "a rule without its number",
            "reviewers: {severity: bad}",
            NOTHING,
            &[
                ("missing-field", "site.yaml", "workflow: {reviewers: {«severity»"),
                ("invalid-value", "site.yaml", "{reviewers: {severity: «bad»"),
            ],
        ),
    ]
}

/// A rule can change the severity of mistakes that are reported without a rule.
#[test]
fn a_desk_may_judge_harder_or_milder() {
    const OWN: &str = "authors: [A Name]\nreviewers: [A Name]\nstatus:";
    let claim = |rule: &str| {
        let site =
            Site::sound().edit("site.yaml", "title:", &format!("workflow: {{{rule}}}\ntitle:"));
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
    let draft = claim("verdict_in_claim: {severity: error}").edit(
        VERDICT,
        "status: published",
        "status: draft",
    );
    assert_eq!(draft.run(&["check"]).status, 0);
}

/// The severity of a rule decides the severity of its diagnostics.
#[test]
fn rules_have_their_severity() {
    for (severity, status) in [("", 1), (", severity: error", 1), (", severity: warning", 0)] {
        for rule in ["reviewers: {minimum: 1", "claim_length: {maximum: 3"] {
            let site = Site::sound().edit(
                "site.yaml",
                "title:",
                &format!("workflow: {{{rule}{severity}}}}}\ntitle:"),
            );
            assert_eq!(site.run(&["check"]).status, status, "{rule}{severity}");
            let draft = site.edit(VERDICT, "status: published", "status: draft");
            assert_eq!(draft.run(&["check"]).status, 0, "{rule}{severity}");
        }
    }
}
