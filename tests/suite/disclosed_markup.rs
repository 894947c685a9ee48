//! `check --since`: changes that keep the words of a published text and tell readers something else,
//! and changes of the Markdown that tell them the same.

use crate::disclosure::told;
use crate::fixture::Site;
use crate::since::{assert_found, codes, commit};

const VERDICT: &str = "content/articles/report/verdicts/roof.yaml";

const EXPLANATION: &str = "explanation: |
  > The roof is new.

  That is wrong.
  [Result]: rejected

  | Year | Roof |
  | --- | --- |
  | 1990 | old |
  | 2020 | new |

  Nobody ~~ever~~ built it[^2], as the plans show[@plans].<!-- a note -->

  4. One
  5. Two

  See [the bridge](/claims/bridge/) and [the plans](https://town.example/a-b).
";

/// Returns a published site with an explanation that has all kinds of markup.
fn marked() -> Site {
    let site = told()
        .write("content/sources/plans.yaml", "title: The plans\nurl: https://town.example/p\n")
        .edit(VERDICT, "evidence:\n", "evidence:\n  - source: plans\n")
        .edit(
            VERDICT,
            "explanation: The roof was built [in 1990](https://town.example/plans).\n",
            EXPLANATION,
        );
    assert_eq!(site.found(), []);
    commit(&site, "Markup");
    site
}

#[test]
fn the_same_words_can_tell_something_else() {
    for (from, to) in [
        ("new.\n\n  That", "new.\n  That"),
        ("wrong.\n  [Result]", "wrong.\n\n  [Result]"),
        ("  | 1990 | old |\n  | 2020 | new |\n", "  | 1990 | old | 2020 | new |\n"),
        ("  | 1990 | old |\n  | 2020 | new |\n", "  | 1990 |\n  | old | 2020 |\n  | new |\n"),
        ("| --- | --- |", "| ––– | ––– |"),
        ("~~ever~~", "\u{200b}~\u{200b}~ever~\u{200b}~"),
        ("<!-- a note -->", "<\u{200b}!-- a note -->"),
        ("[@plans]", "[\u{200b}@plans]"),
        ("built it[^2], as the plans show[@plans]", "built it[@plans], as the plans show[^2]"),
        ("  4. One\n  5. Two", "  7. One\n  8. Two"),
        ("  4. One\n  5. Two", "  - One\n  - Two"),
        ("/claims/bridge/", "/claims/school/"),
        ("town.example/a-b", "town.example/a–b"),
        ("See [the bridge](/claims/bridge/) and", "See the [bridge](/claims/bridge/) and"),
    ] {
        let site = marked().edit(VERDICT, from, to);
        let found = codes(&site);
        assert!(found.contains(&"undisclosed-change".to_owned()), "{from} → {to}: {found:?}");
    }
}

#[test]
fn other_markdown_can_tell_the_same() {
    for (from, to) in [
        ("<!-- a note -->", "<!-- another note -->"),
        ("| 1990 | old |", "1990 | old"),
        ("[@plans]", "[^1]"),
        ("(/claims/bridge/)", "(bridge.yaml)"),
        ("That is wrong.", "That is wrong\\."),
        ("That is wrong.", "That  is\u{a0}wrong."),
        ("[the plans](https://town.example/a-b)", "[the plans][1]"),
    ] {
        let mut site = marked().edit(VERDICT, from, to);
        if to.ends_with("[1]") {
            site = site.edit(
                VERDICT,
                "and [the plans][1].\n",
                "and [the plans][1].\n\n  [1]: https://town.example/a-b\n",
            );
        }
        assert_eq!(site.found(), [], "{to}");
        assert_eq!(codes(&site), Vec::<String>::new(), "{from} → {to}");
    }
}

/// What `@plans` names is part of the text that cites it.
#[test]
fn a_citation_keeps_its_source() {
    let other = "content/sources/photos.yaml";
    let site = marked()
        .write(other, "title: The photos\nurl: https://town.example/f\n")
        .edit(VERDICT, "  - source: plans\n", "  - source: plans\n  - source: photos\n")
        .edit(VERDICT, "it[^2]", "it[^3]");
    commit(&site, "Two sources");
    let plans = site.read("content/sources/plans.yaml");
    let photos = site.read(other);
    let site = site.write("content/sources/plans.yaml", photos).write(other, plans).edit(
        VERDICT,
        "  - source: plans\n  - source: photos\n",
        "  - source: photos\n  - source: plans\n",
    );
    assert_eq!(site.found(), []);
    assert_eq!(codes(&site), ["undisclosed-change"]);
}

#[test]
fn evidence_is_not_counted_twice() {
    let photos = "  - {title: Photos, publisher: The town}\n";
    let site = told().edit(VERDICT, photos, &photos.repeat(3));
    let second =
        site.read(VERDICT).lines().position(|line| line.contains("title: Photos")).unwrap();
    let found = codes(&site);
    assert_eq!(found, ["undisclosed-change", "undisclosed-change"], "{second}");
}

/// Addresses have no typography.
#[test]
fn an_address_is_compared_exactly() {
    for (file, from, to) in [
        (VERDICT, "town.example/plans, st", "town.example/plans\u{200b}, st"),
        (
            "content/articles/report/article.yaml",
            "paper.example/report",
            "paper.example/re\u{ad}port",
        ),
        ("site.yaml", "checks.example/", "checks.example/–/"),
        ("content/articles/report/article.yaml", "video.example/a-b", "video.example/a–b"),
    ] {
        let recording = "recording: {url: \"https://video.example/a-b\", kind: video}\ntitle:";
        let site = told().edit("content/articles/report/article.yaml", "title:", recording);
        commit(&site, "A recording");
        let found = codes(&site.edit(file, from, to));
        assert!(found.contains(&"undisclosed-change".to_owned()), "{to}: {found:?}");
    }
}

#[test]
fn a_page_keeps_its_markup() {
    let page = "content/pages/about.md";
    let text = "---\ntitle: About us\n---\n- [x] We take no money.\n- [ ] We sell data.\n\n\
                Paid by the town[^a], not by parties[^b].\n\n[^a]: Since 2020.\n[^b]: Ever.\n\n\
                | A | B |\n|---|---|\n| yes | no |\n\n> Nobody else does.\n";
    let site = told().write(page, text);
    commit(&site, "A page");
    for (from, to) in [
        ("- [x] We", "- [ ] We"),
        ("town[^a], not by parties[^b]", "town[^b], not by parties[^a]"),
        ("| yes | no |", "| yes no | |"),
        ("> Nobody", "Nobody"),
    ] {
        let changed = Site::copy_of(&site).edit(page, from, to);
        assert_found(&changed, &[("undisclosed-change", page, "---")]);
    }
    let corrections = "content/pages/corrections.md";
    let site = site.write(corrections, "---\ntitle: Corrections\n---\nNone of these matter.\n");
    assert_found(&site, &[("undisclosed-change", corrections, "---")]);
}

#[test]
fn an_author_of_the_same_name_is_another_author() {
    let file = |id: &str| format!("content/people/{id}.yaml");
    let bridge = "content/articles/report/verdicts/bridge.yaml";
    let school = "content/articles/speech/verdicts/school.yaml";
    let site = told()
        .write(&file("one"), "name: A Reporter\nurl: https://one.example/\n")
        .edit(bridge, "[An Author]", "[{id: one}]")
        .edit(school, "[An Author]", "[{id: one}]");
    commit(&site, "An author");
    let site = site.write(&file("two"), "name: A Reporter\nurl: https://other.example/\n").edit(
        bridge,
        "[{id: one}]",
        "[{id: two}]",
    );
    assert!(codes(&site).contains(&"undisclosed-change".to_owned()));
}

#[test]
fn a_mark_that_turns_text_stays_in_its_place() {
    let site = told().edit(VERDICT, "The roof is old.", "\"The \\u202eroof\\u202c is old.\"");
    commit(&site, "Marks");
    let site = site.edit(VERDICT, "\\u202eroof\\u202c is old", "roof is \\u202eold\\u202c");
    assert_found(&site, &[("undisclosed-change", VERDICT, "summary:")]);
}

#[test]
fn new_static_files_do_not_replace_pages() {
    for path in ["_redirects", "_headers", "claims/bridge.html", "claims/bridge/index.htm"] {
        let site = told().write(&format!("static/{path}"), "x");
        assert_eq!(codes(&site), ["undisclosed-change"], "{path}");
    }
    assert_eq!(codes(&told().write("static/report.pdf", "x")), Vec::<String>::new());
}

/// What people read has no signs of the program's own.
#[test]
fn reports_have_no_control_characters() {
    let site = told()
        .edit(VERDICT, "url: https://town.example/plans,", "url: https://town.example/maps,")
        .edit(VERDICT, "[An Author]", "[An Author, Another Author]")
        .edit(VERDICT, "title: A speech,", "title: A speech, url: \"https://town.example/s\",")
        .edit("content/articles/report/article.yaml", "example/report", "example/other");
    for arguments in [
        &["diff", "HEAD"][..],
        &["diff", "HEAD", "--format", "json"],
        &["check", "--since", "HEAD"],
        &["check", "--since", "HEAD", "--format", "json"],
    ] {
        let outcome = site.run(arguments);
        let text = outcome.stdout + &outcome.stderr;
        assert!(text.contains("town.example/maps") || text.contains("Plans"), "{text}");
        let is_control = |c: char| c.is_control() && c != '\n';
        assert!(!text.contains(is_control) && !text.contains("\\u001"), "{arguments:?}: {text}");
    }
}
