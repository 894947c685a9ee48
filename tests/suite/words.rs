//! Readers see words as they were written, even if the words contain markup of YAML or Markdown.

use crate::fixture::{Site, select, words};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

/// Values such as `null` and numbers are words if words are expected.
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
        select(&page, ".beside a[href*='topics/']").into_iter().map(words).collect();
    assert_eq!(
        topics,
        ["NO", "on", "yes", "2024", "1.10", "0x1F", "1_000", "12:30", "2024-05-01", "True"]
    );
    let text = words(select(&page, "main")[0]);
    for expected in ["1.10", "No", "Off", "Yes"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

/// No output contains words of a comment.
#[test]
fn comments_reach_no_reader() {
    let article = "<!-- secret 1 -->\nThe river <!-- secret\n2 --> rose by two metres.\n\n\
                   <!-- secret 3\n\n--> Nobody was hurt.\n";
    let site = Site::sound()
        .write("content/articles/report/article.yaml", "title: A title\nurl: https://daily.example/\n")
        .write("content/articles/report/source.md", article)
        .edit(
            VERDICT,
            "summary: It",
            "key_points: [A. <!-- secret 4 -->]\nexplanation: |\n  B<!-- secret 5 -->.\n\n  <!-- secret 6 -->\nsummary: It",
        )
        .edit("site.yaml", "title:", "cards: {}\ntitle:")
        .write("content/people/ada.yaml", "name: Ada\nbio: C. <!-- secret 7 -->\n")
        .edit(VERDICT, "status:", "authors: [ada]\nstatus:")
        .write("content/pages/about.md", "---\ntitle: About\n---\nWe.\n\n<!-- secret 8 -->\n")
        .built();
    let output = site.output();
    assert!(output.len() > 20, "{}", output.len());
    for (path, bytes) in output {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("secret") && !text.contains("&lt;!--"), "{path}");
    }
    let page = site.page("articles/report/index.html");
    assert_eq!(crate::fixture::marked(&page, "river"), "The river  rose by two metres");
}

/// Every footnote of a page has a link back with a name, and every id is unique.
#[test]
fn notes_have_a_way_back() {
    for theme in crate::fixture::THEMES {
        let site = Site::sound()
            .write(
                "content/articles/report/source.md",
                "The river rose by two metres[^1]. Nobody[^1] was hurt.\n\n[^1]: A note.\n",
            )
            .edit("site.yaml", "title:", &format!("theme: {theme}\nlanguage: fr\ntitle:"))
            .built();
        let page = site.page("articles/report/index.html");
        let back = select(&page, "#footnote-1 a[data-note]")[0];
        assert_eq!(back.attr("href"), Some("#footnote-1-reference"));
        assert_eq!(back.attr("aria-label"), Some("Retour de la note 1 au texte"));
        assert_eq!(select(&page, "#footnote-1-reference").len(), 1);
        assert_eq!(select(&page, "#footnote-1-reference-2").len(), 1);
        assert!(crate::fixture::article_text(&page).contains("A note.\n"));
    }
}

/// If YAML would cut words, the message says how to write them, and `--fix` can correct them.
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
