//! Pages of claims as Markdown, and `llms.txt`.

use std::fs;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::fixture::{Site, select, yaml};
use crate::since;

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const PAGE: &str = "public/claims/river/index.md";
const LIST: &str = "public/llms.txt";

fn offering(site: Site) -> Site {
    site.edit("site.yaml", "title:", "markdown: true\ntitle:")
}

/// Returns the headings of a Markdown text with their levels, and the addresses of its links.
fn structure(markdown: &str) -> (Vec<(HeadingLevel, String)>, Vec<String>) {
    let (mut headings, mut links) = (Vec::new(), Vec::new());
    let mut open: Option<(HeadingLevel, String)> = None;
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => open = Some((level, String::new())),
            Event::End(TagEnd::Heading(_)) => headings.extend(open.take()),
            Event::Text(text) => {
                if let Some((_, words)) = &mut open {
                    words.push_str(&text);
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
            _ => {}
        }
    }
    (headings, links)
}

#[test]
fn a_claim_has_the_same_content_as_its_page() {
    let site = offering(Site::copied("full")).built();
    let text = site.read("public/claims/two-metres/index.md");
    let expected = [
        "# Mostly false: The river rose by two metres.\n",
        "- Claim: The river rose by two metres.\n- Rating: **Mostly false** (",
        "- Claim by [The council](https://desk.example/checks/people/the-council/), Local authority\n",
        "- Claimed on 11 January 2026\n",
        "\nThe gauge shows 1.4 metres.\n",
        "## What was said\n\n> The river rose by two metres\n\nFrom [",
        "- The gauge stood at **1.4 metres** \\[2\\].\n",
        "- Nobody [else](https://desk.example/checks/claims/nobody-hurt/) read it.\n",
        "The gauge \\[1\\] and the *archive* \\[2\\] agree; see [how we check](https://desk.example/checks/methodology/)",
        "1. [A photograph](https://photo.example/1)\n\n   Context.",
        "\n2. ",
        "   > It says 1.4 metres.\n",
        "Asked on 15 January 2026.\n\nWe stand by it.\n",
        "- 1 February 2026 · **Change of verdict**\n\n  From False to Mostly false\n\n  The gauge was read again.\n",
    ];
    for words in expected {
        assert!(text.contains(words), "{words}\n\n{text}");
    }
    assert!(text.contains("| Gauge"), "{text}");
    let (headings, links) = structure(&text);
    assert_eq!(headings.iter().filter(|(level, _)| *level == HeadingLevel::H1).count(), 1);
    assert!(links.iter().all(|link| link.starts_with("https://")), "{links:?}");
    assert!(links.contains(&"https://desk.example/checks/claims/two-metres/".to_owned()));
}

#[test]
fn pages_lead_to_their_markdown_and_the_list_names_it() {
    let site = offering(Site::copied("full"));
    for site in site.in_every_theme() {
        let page = site.page("claims/two-metres/index.html");
        let link = &select(&page, "link[type='text/markdown']")[0];
        assert_eq!((link.attr("rel"), link.attr("href")), (Some("alternate"), Some("index.md")));
        assert_eq!(select(&site.page("index.html"), "link[type='text/markdown']").len(), 0);
    }
    let list = site.built().read(LIST);
    assert!(
        list.starts_with("# The river desk\n\n> Claims about one flood, checked.\n\n## "),
        "{list}"
    );
    let claim = "- [Mostly false: The river rose by two metres.](https://desk.example/checks/claims/two-metres/index.md): \
                 The gauge shows 1.4 metres.\n";
    assert_eq!(list.matches(claim).count(), 1, "{list}");
    for words in [
        "- [Retracted: The bridge is gone.](https://desk.example/checks/claims/bridge-gone/index.md)\n",
        "## Methodology\n\n- [How claims are checked](https://desk.example/checks/methodology/)\n",
        "](https://desk.example/checks/about/)",
        "## Data files\n\n- [claims.json](https://desk.example/checks/claims.json)\n",
    ] {
        assert!(list.contains(words), "{words}\n\n{list}");
    }
}

#[test]
fn claims_without_a_text_have_a_heading_of_their_own() {
    let site = offering(Site::sound().textless("vote")).built();
    assert!(
        site.read("public/claims/vote/index.md").contains("No text of this claim is kept here")
    );
    assert!(site.read(LIST).contains("\n## Claims\n\n- [False: Something is so.](https://desk.example/checks/claims/vote/index.md)"));
}

#[test]
fn a_retracted_check_begins_with_that() {
    let text = offering(Site::copied("full")).built().read("public/claims/bridge-gone/index.md");
    let start = "# Retracted: The bridge is gone.\n\n**This fact-check is retracted.** We give no verdict on this claim. The \
                 text stays here as a record.\n\n3 February 2026 · **Retraction**\n\nAnother bridge was meant.\n\nWithdrawn \
                 verdict: ~~False · The bridge is still there.~~\n";
    assert!(text.starts_with(start), "{text}");
    assert!(!text.contains("Rating:"), "{text}");
}

/// Whatever a text contains, the headings and links stay, and the words are read as they are.
#[test]
fn texts_are_data() {
    let attempts = [
        "one](https://evil.example/) [two",
        "# A heading",
        "one\n\n# two\n\n- three",
        "<script>alert(1)</script> <b> <?x",
        "1. one\n2) two",
        "> one\n---\n===",
        "`one` ``` two **three** __four__ ~~five~~ ![six](seven)",
        "[^1]: one [@gauge] &amp; &#35; \\",
        "| one |\n|---|\n| two |",
        "one #",
    ];
    let plain = offering(Site::sound()).built();
    let (headings, links) = structure(&plain.read(PAGE));
    let list_links = structure(&plain.read(LIST)).1;
    for attempt in attempts {
        let words = yaml(&format!("{attempt} end"));
        let site = offering(Site::sound())
            .edit(VERDICT, "claim: Something is so.", &format!("claim: {words}"))
            .edit(VERDICT, "summary: It is not so.", &format!("summary: {words}"))
            .edit(
                VERDICT,
                "title: A record",
                &format!("title: {words}\n    quote: {words}\n    note: {words}"),
            )
            .built();
        let text = site.read(PAGE);
        let (own_headings, own_links) = structure(&text);
        assert_eq!(own_headings.len(), headings.len(), "{text}");
        assert_eq!(own_headings[1..], headings[1..], "{text}");
        let read: Vec<&str> = attempt.split_whitespace().collect();
        assert_eq!(own_headings[0].1, format!("False: {} end", read.join(" ")), "{text}");
        assert_eq!(own_links, links, "{text}");
        assert_eq!(structure(&site.read(LIST)).1, list_links);
    }
}

/// Footnotes, tasks, code, lists, tables and pictures of the author's Markdown.
#[test]
fn reasons_keep_their_markdown() {
    let explanation = "## Why\n\nIt is *so*[^note], and **not** [^1].\n\n- one\n  - two\n- [x] done\n\n\
                       ```rust\nlet x = \"<b>\";\n```\n\n> A quote\n\n| A | B |\n|---|---|\n| 1 | `c` |\n\n\
                       [^note]: A note.\n";
    let site = offering(Site::sound())
        .edit(VERDICT, "status:", &format!("explanation: {}\nstatus:", yaml(explanation)))
        .built();
    let text = site.read(PAGE);
    for words in [
        "### Why\n",
        "It is *so*\\[^note\\], and **not** \\[1\\].",
        "\\[x\\] done",
        "```\nlet x = \"<b>\";\n```",
        "> A quote",
        "| 1 | `c` |",
        "\\[^note\\]: A note.",
    ] {
        assert!(text.contains(words), "{words}\n\n{text}");
    }
}

/// A chart is its table with its caption, the claimed values and the source.
#[test]
fn charts_become_tables() {
    let table = "{chart: bar, caption: \"The river, in metres\", source: The water board, claimed: Claim}\n\
                 | Day | Level |\n|---|---:|\n| Saturday | 0.9 |\n| Claim | 2 |\n";
    let site = offering(Site::sound())
        .edit(VERDICT, "status:", &format!("explanation: {}\nstatus:", yaml(table)))
        .built();
    let text = site.read(PAGE);
    let expected = "The river, in metres\n\n| Day | Level |\n";
    assert!(text.contains(expected), "{text}");
    let notes = "| Claim | 2 |\n\nClaim (claimed)\n\nSource: The water board\n";
    assert!(text.contains(notes), "{text}");
}

#[test]
fn findings_are_listed_with_their_rating() {
    let site = offering(Site::sound())
        .edit(VERDICT, "claim:", "headline: The river rose by one metre\nclaim:")
        .built();
    let line = "- [The river rose by one metre](https://desk.example/checks/claims/river/index.md): False. It is not so.\n";
    assert!(site.read(LIST).contains(line), "{}", site.read(LIST));
    assert!(site.read(PAGE).starts_with(
        "# The river rose by one metre\n\n- Claim: Something is so.\n- Rating: **False**"
    ));
}

#[test]
fn quotes_say_whether_they_were_found() {
    let copy = "    url: https://water.example/gauge\n    copy: copy.txt\n    accessed: 2026-01-12\n    quote: The river rose";
    let site = offering(Site::sound())
        .write("content/articles/report/verdicts/copy.txt", "The river rose by one metre.")
        .edit(
            VERDICT,
            "  - title: A record",
            &format!("  - title: A record\n{copy}\n  - title: Another\n    quote: It fell"),
        )
        .built();
    let text = site.read(PAGE);
    let found = "   > The river rose\n\n   Found in the copy of this source that we saved on 12 January 2026. SHA-256 of the copy: `";
    assert!(text.contains(found), "{text}");
    assert!(
        text.contains("   > It fell\n\n   Not verified against a kept copy of this source.\n"),
        "{text}"
    );
    assert!(!text.contains("one metre"), "{text}");
}

#[test]
fn only_sites_that_want_it_have_these_files() {
    let has_files = |site: &Site| {
        site.output()
            .iter()
            .any(|(path, _)| path.ends_with("/index.md") || path.ends_with("llms.txt"))
    };
    let without = Site::sound().built();
    assert!(!has_files(&without));
    assert!(!without.read("public/claims/river/index.html").contains("text/markdown"));
    let draft = offering(Site::sound()).edit(VERDICT, "status: published", "status: draft");
    assert_eq!(draft.run(&["build", "--drafts"]).status, 0);
    assert!(draft.path("public/claims/river/index.html").exists());
    assert!(!draft.read("public/claims/river/index.html").contains("text/markdown"));
    assert!(!draft.path(PAGE).exists());
    assert!(!draft.read(LIST).contains("river"));
}

#[test]
fn parts_of_a_site_have_these_files_once() {
    let site = offering(Site::copied("full")).built();
    let wanted: Vec<(String, Vec<u8>)> = site
        .output()
        .into_iter()
        .filter(|(path, _)| path.ends_with("/index.md") || path == "llms.txt")
        .collect();
    assert_eq!(wanted.len(), 5);
    let mut parts = Vec::new();
    for part in ["1/2", "2/2"] {
        let copy = Site::copy_of(&site);
        fs::remove_dir_all(copy.path("public")).unwrap();
        assert_eq!(copy.run(&["build", "--shard", part]).status, 0);
        parts.extend(copy.output());
    }
    for file in wanted {
        assert_eq!(parts.iter().filter(|part| **part == file).count(), 1, "{}", file.0);
    }
}

#[test]
fn a_file_of_the_site_cannot_take_their_place() {
    for path in ["static/llms.txt", "static/claims/river/index.md"] {
        let site = offering(Site::sound()).write(path, "x");
        let codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
        assert_eq!(codes, ["duplicate-id"], "{path}");
    }
}

#[test]
fn changes_of_these_files_are_told() {
    let site = offering(Site::sound());
    since::begin(&site);
    let diff = |site: &Site| {
        let outcome = site.run(&["diff", "HEAD", "--format", "json"]);
        let changes: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        changes["pages_changed"].to_string()
    };
    assert_eq!(diff(&site), "[]");
    let changed =
        Site::copy_of(&site).edit(VERDICT, "summary: It is not so.", "summary: It is not.");
    for path in ["claims/river/index.md", "llms.txt"] {
        assert!(diff(&changed).contains(&format!("\"{path}\"")), "{}", diff(&changed));
    }
    let gone = site.edit("site.yaml", "markdown: true\n", "");
    assert_eq!(since::codes(&gone), ["address-gone"]);
}
