//! Words reach readers as they were written, whatever YAML and Markdown make of their signs.

use crate::fixture::{Site, select, words};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

/// YAML's words and numbers are words where words are expected.
#[test]
fn words_of_yaml_are_words() {
    let site = Site::sound()
        .edit(VERDICT, "rating: false", "rating: \"no\"\ntopics: [NO, on, yes, 2024, 1.10, 0x1F, 1_000, 12:30, 2024-05-01, True]\nclaimant: {name: No, role: Off}\nauthors: [Yes, {name: y}]")
        .edit(
            "site.yaml",
            "title:",
            "scales:\n  default:\n    ratings:\n      - {id: no, label: 1.10, definition: No., symbol: =}\ntitle:",
        )
        .built();
    let page = site.page("claims/river/index.html");
    let topics: Vec<String> =
        select(&page, "main a[href*='topics/']").into_iter().map(words).collect();
    assert_eq!(
        topics,
        ["NO", "on", "yes", "2024", "1.10", "0x1F", "1_000", "12:30", "2024-05-01", "True"]
    );
    let text = words(select(&page, "main")[0]);
    for expected in ["1.10", "No", "Off", "Yes"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

/// What is not read as words says how to write it, and the correction can be made by the program.
#[test]
fn numbers_are_put_in_quotes() {
    let article = "content/articles/report/article.yaml";
    let site = Site::sound().write(article, "title: 2024\npublisher: 0x1F\nauthors: [1_000]\n");
    let codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["wrong-type"; 3]);
    assert_eq!(site.run(&["check", "--fix"]).status, 0);
    assert_eq!(site.read(article), "title: \"2024\"\npublisher: \"0x1F\"\nauthors: [\"1_000\"]\n");
}

#[test]
fn a_cut_text_is_shown_in_quotes() {
    let site = Site::sound().edit(VERDICT, "claim: Something is so.", "claim: We say \"so\" #1");
    let said = site.run(&["check"]).stderr;
    assert!(said.contains("error[text-cut]"), "{said}");
    assert!(said.contains(r#"+ claim: "We say \"so\" #1""#), "{said}");
    assert_eq!(site.run(&["check", "--fix"]).status, 1, "a comment may be meant");
}
