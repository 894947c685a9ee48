//! Files that are not the YAML, or not the text, that was meant.

use super::{ARTICLE, Case, SOURCE, VERDICT, case, verdict};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [structure(), characters(), formats(), places(), names()].into_iter().flatten().collect()
}

fn structure() -> Vec<Case> {
    vec![
        verdict(
            "an unclosed list",
            "status: published",
            "topics: [Water\nstatus: published",
            &[("invalid-yaml", "topics: «[»")],
        ),
        verdict(
            "an unclosed list of several lines",
            "status: published",
            "topics: [Water,\n  Floods\nstatus: published",
            &[("invalid-yaml", "topics: «[»")],
        ),
        verdict(
            "an unclosed mapping",
            "- title: A record",
            "- {title: A record",
            &[("invalid-yaml", "- «{»")],
        ),
        verdict(
            "no-break spaces as indentation",
            "  - quote",
            "\u{a0}\u{a0}- quote",
            &[("invalid-yaml", "«\u{a0}\u{a0}»")],
        ),
        verdict(
            "a no-break space in the indentation of a field",
            "- title: A record\n",
            "- title: A record\n\u{a0}   publisher: An office\n",
            &[("invalid-yaml", "«\u{a0}»")],
        ),
        verdict(
            "a no-break space after a colon",
            "rating: false",
            "rating:\u{a0}false",
            &[("invalid-yaml", "rating:«\u{a0}»")],
        ),
        verdict("a tab", "  - title: A record", "\t- title: A record", &[("invalid-yaml", "«\t»")]),
        verdict(
            "an en dash as the mark of a list",
            "  - quote",
            "  – quote",
            &[("invalid-yaml", "«–»")],
        ),
        verdict(
            "em dashes as the marks of a list",
            "status: published",
            "topics:\n  — Water\n  — Floods\nstatus: published",
            &[("invalid-yaml", "«—»")],
        ),
        verdict(
            "a bullet where one or several are allowed",
            "status: published",
            "claimant:\n  • A Speaker\nstatus: published",
            &[("invalid-yaml", "«•»")],
        ),
        verdict(
            "no space after colons",
            "rating: false",
            "rating:false\nscale:default",
            &[("invalid-yaml", "rating«:»"), ("invalid-yaml", "scale«:»")],
        ),
        verdict(
            "no space after the first colon",
            "claim: Something",
            "claim:Something",
            &[("invalid-yaml", "claim«:»")],
        ),
        verdict(
            "a text that begins with a bracket",
            "summary: It is not so.",
            "summary: [05:31] It is not so. # no",
            &[("invalid-yaml", "summary: «[05:31] It is not so. # no»")],
        ),
        verdict(
            "a text in brackets",
            "quote: \"The river rose by two metres\"",
            "quote: [The river]",
            &[("wrong-type", "- quote: «[»")],
        ),
        verdict(
            "an error above what looks like another one",
            "claim: Something is so.",
            "claim: Something: is so.\nexplanation: |\n  – no mark\n  a:b [",
            &[("invalid-yaml", "claim: Something«:»")],
        ),
    ]
}

fn characters() -> Vec<Case> {
    vec![
        verdict(
            "control characters",
            "summary: It is not so.",
            "summary: It\u{7} is\u{1b} not so\u{92}.",
            &[
                ("invalid-encoding", "summary: It«\u{7}»"),
                ("invalid-encoding", "summary: It\u{7} is«\u{1b}»"),
                ("invalid-encoding", "summary: It\u{7} is\u{1b} not so«\u{92}»"),
            ],
        ),
        verdict(
            "escapes of control characters",
            "summary: It is not so.",
            "summary: \"It \\x07is \\u0092 \\\\x07 \\x41 not\\N\\n\\tso.\"",
            &[
                ("invalid-encoding", "summary: \"It «\\x07»"),
                ("invalid-encoding", "summary: \"It \\x07is «\\u0092»"),
                ("invalid-encoding", "\\u0092 \\\\x07 \\x41 not«\\N»"),
            ],
        ),
        case(
            "control characters in a text",
            Site::sound().edit(SOURCE, "Nobody", "\u{c}No\u{1}body\u{93}"),
            &[
                ("invalid-encoding", SOURCE, "rose by two metres. \u{c}No«\u{1}»"),
                ("invalid-encoding", SOURCE, "by two metres. \u{c}No\u{1}body«\u{93}»"),
            ],
        ),
        case(
            "control characters on a page",
            Site::sound()
                .write("content/pages/about.md", "---\ntitle: About\n---\nWe\u{96}\u{8}.\n"),
            &[
                ("invalid-encoding", "content/pages/about.md", "We«\u{96}»"),
                ("invalid-encoding", "content/pages/about.md", "We\u{96}«\u{8}»"),
            ],
        ),
    ]
}

fn formats() -> Vec<Case> {
    let word = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0[Content_Types].xml\xb4\x95word/document.xml";
    let office = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0";
    let document = |name: &'static str, bytes: &[u8]| {
        case(name, Site::sound().write(VERDICT, bytes), &[("invalid-encoding", VERDICT, "«»")])
    };
    vec![
        document("a Word document", word),
        document("an old Word document", office),
        document("an RTF document", b"{\\rtf1 claim: Something is so.}"),
        document("a PDF document", b"%PDF-1.7\n"),
        case(
            "a Word document as a source",
            Site::sound().write(SOURCE, word),
            &[("invalid-encoding", SOURCE, "«»")],
        ),
        case(
            "a Word document under its own name",
            Site::sound().write("content/articles/report/source.docx", word),
            &[("unexpected-file", "content/articles/report/source.docx", "«»")],
        ),
        case(
            "documents elsewhere",
            Site::sound()
                .write("content/Interview.odt", word)
                .write("content/pages/About.pages", word)
                .write("content/articles/report/verdicts/two.doc", office),
            &[
                ("unexpected-file", "content/Interview.odt", "«»"),
                ("unexpected-file", "content/pages/About.pages", "«»"),
                ("unexpected-file", "content/articles/report/verdicts/two.doc", "«»"),
            ],
        ),
    ]
}

fn places() -> Vec<Case> {
    const FILES: [&str; 8] = [
        "content/verdicts/two.yaml",
        "content/two.yml",
        "content/articles/two.yaml",
        "content/articles/report/two.yaml",
        "content/articles/report/verdicts/old/two.yaml",
        "content/pages/two.yaml",
        "content/people/two.yaml",
        "content/sources/two.yaml",
    ];
    let mut cases = Vec::new();
    for path in FILES {
        let text = Site::sound().read(VERDICT);
        let site = Site::sound().write(path, text);
        cases.push(case(path, site, &[("unexpected-file", path, "«claim»")]));
    }
    let text = Site::sound().read(VERDICT);
    cases.push(case(
        "a verdict as an article",
        Site::sound().write(ARTICLE, text),
        &[("unexpected-file", ARTICLE, "«claim»")],
    ));
    cases
}

fn names() -> Vec<Case> {
    vec![
        verdict(
            "fields with a capital",
            "rating: false",
            "Rating: False",
            &[("unknown-field", "«Rating»")],
        ),
        verdict(
            "a value with a capital",
            "status: published",
            "status: Published",
            &[("invalid-value", "status: «Published»")],
        ),
        verdict(
            "an id of a person with a capital",
            "status: published",
            "claimant: Person-A\nstatus: published",
            &[("namesakes", "claimant: «Person-A»")],
        )
        .with(|site| site.write("content/people/person-a.yaml", "name: The first person\n")),
        case(
            "files with a capital",
            Site::sound()
                .write("content/articles/report/Article.yaml", "title: A report\n")
                .write("content/People/person-a.YAML", "name: The first person\n"),
            &[
                ("unexpected-file", "content/articles/report/Article.yaml", "«»"),
                ("unexpected-file", "content/People/person-a.YAML", "«»"),
            ],
        ),
    ]
}
