//! Words that YAML or Markdown would cut or change.

use super::{ARTICLE, Case, VERDICT, case, verdict};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [comments(), first_words(), other_files(), markdown()].into_iter().flatten().collect()
}

const CLAIM: &str = "claim: Something is so.";

/// A verdict whose claim is written in another way.
fn claim(name: &'static str, written: &str, words: &'static str) -> Case {
    verdict(name, CLAIM, &format!("claim: {written}"), &[("text-cut", words)])
}

fn comments() -> Vec<Case> {
    vec![
        claim("a number sign", "We are #1 in Europe.", "claim: We are «#1 in Europe.»"),
        claim("a comment", "We are. # first", "claim: We are. «# first»"),
        claim("a tab before it", "We are.\t#first", "claim: We are.\t«#first»"),
        claim("two lines", "We\n  are #1 in Europe.", "are «#1 in Europe.»"),
        claim("a line of its own", "We are\n  #1 in Europe.", "«#1 in Europe.»"),
        claim("after a number", "!!str 5 #1", "claim: !!str 5 «#1»"),
        verdict(
            "a line that is not as deep as its block",
            CLAIM,
            "claim: >-\n    We are\n  #1 in Europe.",
            &[("text-cut", "«#1 in Europe.»")],
        ),
        verdict(
            "fields of words",
            "summary: It is not so.",
            "summary: No #1\nexplanation: No #2\nkey_points: [No #3\n ]\nresponse: {answer: No #4\n }\n\
             claimant: A Speaker #5\nhold: No #6\nauthors:\n  - A Writer #7\n  - {name: A #8\n    }\n\
             topics:\n  - Topic #9\n  - 2024 #10",
            &[
                ("text-cut", "summary: No «#1»"),
                ("text-cut", "explanation: No «#2»"),
                ("text-cut", "key_points: [No «#3»"),
                ("text-cut", "response: {answer: No «#4»"),
                ("text-cut", "claimant: A Speaker «#5»"),
                ("text-cut", "hold: No «#6»"),
                ("text-cut", "- A Writer «#7»"),
                ("text-cut", "- {name: A «#8»"),
                ("text-cut", "- Topic «#9»"),
                ("text-cut", "- 2024 «#10»"),
            ],
        ),
        case(
            "a quote",
            Site::sound().claim_with("report", "river", "- quote: The river #rose"),
            &[("text-cut", VERDICT, "- quote: The river «#rose»")],
        ),
        verdict(
            "comments where no words are cut",
            CLAIM,
            "# above\nclaim: \"Something is so.\" # after quotes\n# below\n#below",
            &[],
        )
        .with(|site| {
            site.edit(VERDICT, "rating: false", "rating: false # an id")
                .edit(VERDICT, "status: published", "status: published # a word of the list")
                .edit(VERDICT, "published: 2026-01-02", "published: 2026-01-02 # a day")
                .edit(VERDICT, "passages:", "passages: # a list")
                .edit(VERDICT, "summary: It", "summary: | # a header\n  # It")
        }),
        verdict(
            "nothing but a comment",
            CLAIM,
            "claim: Something is so.\nexplanation: # to do",
            &[("text-cut", "explanation: «# to do»")],
        ),
        verdict(
            "a value that is a comment",
            CLAIM,
            "claim: Something is so.\nkey_points:\n  - #1\n  - # two\n  -",
            &[("invalid-value", "- «#1»"), ("missing-field", "«-»"), ("missing-field", "«-»")],
        ),
    ]
}

/// First words that YAML takes for something else.
fn first_words() -> Vec<Case> {
    vec![
        claim("an anchor", "&Co is here", "claim: «&Co»"),
        claim("a tag", "!important is this", "claim: «!important»"),
        claim("a lone sign", "! This is so", "claim: «!»"),
        verdict(
            "an anchor without a text",
            "summary: It is not so.",
            "summary: It is not so.\nexplanation: &Co",
            &[("text-cut", "explanation: «&Co»")],
        ),
        verdict(
            "an anchor that is used",
            "summary: It is not so.",
            "summary: &words It is not so.\nexplanation: *words",
            &[],
        ),
        verdict(
            "a text that begins like a block",
            "summary: It is not so.",
            "summary: It is not so.\nexplanation: >5",
            &[("text-cut", "explanation: «>5»")],
        ),
        case(
            "a comma in braces",
            Site::sound().claim_with(
                "report",
                "river",
                "- {quote: The river rose, not at all, suffix: by}",
            ),
            &[("text-cut", VERDICT, "The river rose, «not at all»")],
        ),
        case(
            "the name of a field after a comma",
            Site::sound().claim_with("report", "river", "- {quote: The river rose, suffix}"),
            &[("text-cut", VERDICT, "The river rose, «suffix»")],
        ),
    ]
}

fn markdown() -> Vec<Case> {
    const COMMENT: &str = "summary: No. <!-- legal -->\nclaimant: {name: A <!-- b --> C}\n\
                           topics: [T <!-- t -->]";
    vec![
        verdict(
            "comments in plain text",
            "summary: It is not so.",
            COMMENT,
            &[
                ("html-comment", "summary: «No. <!-- legal -->»"),
                ("html-comment", "claimant: {name: «A <!-- b --> C»"),
                ("html-comment", "topics: [«T <!-- t -->»"),
            ],
        ),
        verdict(
            "comments that do not end",
            "summary: It is not so.",
            "summary: It is not so.\nkey_points: [A <!-- b]\nexplanation: |\n  A.\n\n  <!-- b\n\n  c",
            &[("html-comment", "key_points: [A «<!--»"), ("html-comment", "«<!--»")],
        ),
        case(
            "comments that do not end in other files",
            Site::sound()
                .write(
                    "content/articles/report/source.md",
                    "The river rose by two metres <!-- x.\n",
                )
                .write("content/people/ada.yaml", "name: Ada\nbio: \"B <!-- c\"\n")
                .write("content/pages/about.md", "---\ntitle: About\n---\nWe\n\n<!-- x\n"),
            &[
                ("html-comment", "content/articles/report/source.md", "rose by two metres «<!--»"),
                ("html-comment", "content/people/ada.yaml", "bio: \"B «<!--»"),
                ("html-comment", "content/pages/about.md", "«<!--»"),
            ],
        ),
        verdict(
            "one footnote twice",
            "summary: It is not so.",
            "summary: It is not so.\nexplanation: |\n  A[^a].\n\n  [^a]: One\n  [^b]: Two\n  [^A]: Three",
            &[("footnote-mismatch", "«[^A]:»")],
        ),
        case(
            "footnotes of other files",
            Site::sound()
                .write(
                    "content/articles/report/source.md",
                    "The river rose by two metres[^1] or [^2].\n\n[^1]: A\n\n[^1]: B\n",
                )
                .write("content/pages/about.md", "---\ntitle: About\n---\nWe[^a] `[^b]` \\[^c]\n"),
            &[
                ("footnote-mismatch", "content/articles/report/source.md", "«[^1]:»"),
                ("footnote-mismatch", "content/pages/about.md", "We«[^a]»"),
            ],
        ),
    ]
}

fn other_files() -> Vec<Case> {
    vec![
        case(
            "an article",
            Site::sound().write(ARTICLE, "title: Meeting #4\npublisher: Channel #1\n"),
            &[("text-cut", ARTICLE, "title: Meeting «#4»"), ("text-cut", ARTICLE, "publisher: Channel «#1»")],
        ),
        case(
            "a source and a person",
            Site::sound()
                .write("content/sources/gauge.yaml", "title: Gauge #4\nnote: A #1\n")
                .write("content/people/ada.yaml", "name: Ada #1\nrole: Lead #2\nbio: B #3\n"),
            &[
                ("text-cut", "content/sources/gauge.yaml", "title: Gauge «#4»"),
                ("text-cut", "content/sources/gauge.yaml", "note: A «#1»"),
                ("text-cut", "content/people/ada.yaml", "name: Ada «#1»"),
                ("text-cut", "content/people/ada.yaml", "role: Lead «#2»"),
                ("text-cut", "content/people/ada.yaml", "bio: B «#3»"),
            ],
        ),
        case(
            "a page",
            Site::sound()
                .write("content/pages/about.md", "---\ntitle: About #1\ndescription: D #2\n---\n# Ours\n"),
            &[
                ("text-cut", "content/pages/about.md", "title: About «#1»"),
                ("text-cut", "content/pages/about.md", "description: D «#2»"),
            ],
        ),
        case(
            "the site",
            Site::sound().write(
                "site.yaml",
                "title: Desk #1\nbase_url: https://desk.example/ # here\nlanguage: en # English\n\
                 organization: {name: \"A\"}\nrepository: {url: https://git.example/, branch: main}\n\
                 scales:\n  default:\n    ratings:\n      - id: false\n        label: No #1\n        \
                 definition: It #2\n        symbol: x #3\n",
            ),
            &[
                ("text-cut", "site.yaml", "title: Desk «#1»"),
                ("text-cut", "site.yaml", "label: No «#1»"),
                ("text-cut", "site.yaml", "definition: It «#2»"),
                ("text-cut", "site.yaml", "symbol: x «#3»"),
            ],
        ),
        case(
            "a message and an option of a theme",
            Site::sound()
                .edit("site.yaml", "title:", "theme: own\ntheme_options: {motto: We #1\n }\ntitle:")
                .write(
                    "themes/own/theme.yaml",
                    "extends: broadsheet\noptions:\n  motto: {type: string, default: \"\"}\n",
                )
                .write("themes/own/i18n/en.yaml", "search: Find #1\nclaims: &Co\n"),
            &[
                ("text-cut", "site.yaml", "{motto: We «#1»"),
                ("text-cut", "themes/own/i18n/en.yaml", "search: Find «#1»"),
                ("text-cut", "themes/own/i18n/en.yaml", "claims: «&Co»"),
            ],
        ),
    ]
}
