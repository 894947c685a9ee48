//! Errors in kept copies of sources and the quotes from them.

use super::{Case, Expected, VERDICT, case};
use crate::fixture::Site;

const COPY: &str = "The river rose. On Monday it fell. On Friday it fell.";

/// Changes the evidence of a site that has a copy.
fn copy(name: &'static str, fields: &str, found: &[(&'static str, &'static str)]) -> Case {
    let fields = fields.replace("HASH", &factpress::content::sha256(COPY.as_bytes()));
    let site = Site::sound()
        .edit(VERDICT, "- title: A record", &format!("- title: A record\n    {fields}"))
        .write("content/articles/report/verdicts/a.txt", COPY);
    let found: Vec<Expected> = found.iter().map(|(code, words)| (*code, VERDICT, *words)).collect();
    case(name, site, &found)
}

pub fn cases() -> Vec<Case> {
    vec![
        copy(
            "a quote that nobody wrote",
            "copy: a.txt\n    copy_sha256: HASH\n    quote: The river sank",
            &[("evidence-quote-not-found", "quote: «The river sank»")],
        ),
        copy(
            "an original that nobody wrote",
            "copy: a.txt\n    copy_sha256: HASH\n    quote: The river rose\n    original: Le fleuve",
            &[("evidence-quote-not-found", "original: «Le fleuve»")],
        ),
        copy(
            "parts of a quote in another order",
            "copy: a.txt\n    copy_sha256: HASH\n    quote: it fell […] The river",
            &[("evidence-quote-not-found", "quote: «it fell […] The river»")],
        ),
        copy(
            "a quote from two places",
            "copy: a.txt\n    copy_sha256: HASH\n    quote: it fell",
            &[("evidence-quote-ambiguous", "quote: «it fell»")],
        ),
        copy(
            "a quote without a copy",
            "quote: The river rose",
            &[("evidence-quote-unverified", "quote: «The river rose»")],
        )
        .with(|site| {
            site.write("content/articles/report/verdicts/a.txt", "")
                .remove("content/articles/report/verdicts/a.txt")
                .edit("site.yaml", "title:", "workflow: {evidence: {quotes: warning}}\ntitle:")
        }),
        copy("a copy without a hash", "copy: a.txt", &[("copy-unrecorded", "copy: «a.txt»")]),
        copy(
            "another copy",
            "copy: a.txt\n    copy_sha256: 0000000000000000000000000000000000000000000000000000000000000000",
            &[("copy-changed", "copy_sha256: «0000000000000000000000000000000000000000…»")],
        ),
        copy(
            "no such copy",
            "copy: b.txt\n    quote: The river rose",
            &[("missing-file", "copy: «b.txt»")],
        )
        .with(|site| site.remove("content/articles/report/verdicts/a.txt")),
        copy("a PDF", "copy: b.pdf", &[("invalid-value", "copy: «b.pdf»")])
            .with(|site| site.remove("content/articles/report/verdicts/a.txt")),
        copy(
            "fields without a copy",
            "excerpt: true\n    original: Le fleuve",
            &[("invalid-value", "excerpt: «true»"), ("invalid-value", "original: «Le fleuve»")],
        )
        .with(|site| site.remove("content/articles/report/verdicts/a.txt")),
        copy(
            "the day of no copy",
            "copied: 2026-01-02",
            &[("invalid-value", "copied: «2026-01-02»")],
        )
        .with(|site| site.remove("content/articles/report/verdicts/a.txt")),
        copy(
            "a copy that is no text",
            "copy: b.html\n    quote: The river rose",
            &[("invalid-encoding", "copy: «b.html»")],
        )
        .with(|site| {
            site.remove("content/articles/report/verdicts/a.txt")
                .write("content/articles/report/verdicts/b.html", [0xff, 0xfe, 0xff])
        }),
        copy("an absolute folder of copies", "copy: a.txt\n    copy_sha256: HASH", &[])
            .with(|site| site.edit("site.yaml", "title:", "copies: /archive\ntitle:"))
            .finds(&[("invalid-value", "site.yaml", "copies: «/archive»")]),
    ]
}
