//! `new`: articles and drafts without errors, and no file is overwritten.

use crate::fixture::Site;

#[test]
fn an_article_is_copied_byte_for_byte() {
    let text = "One sentence.\r\n\r\nAnother \u{201c}one\u{201d}.\r\n";
    let site = Site::empty().write("inbox/letter.txt", text);
    let file = site.path("inbox/letter.txt").into_os_string().into_string().unwrap();
    let arguments = [
        "new",
        "article",
        "letter",
        "--text",
        &file,
        "--title",
        "A \"letter\": #1",
        "--date",
        "2026-02-03",
    ];
    let outcome = site.run(&arguments);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(site.read("content/articles/letter/source.txt"), text);
    let about = site.read("content/articles/letter/article.yaml");
    assert!(
        about.contains("accessed: \"2026-02-03\"") && about.contains("source_sha256: "),
        "{about}"
    );
    assert_eq!(site.found(), []);
    let again = site.run(&arguments);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("there is an article `letter` already"), "{}", again.stderr);
    for (id, file) in [
        ("Not An Id", file.as_str()),
        ("other", "letter.pdf"),
        ("other", "none.txt"),
        ("../out", file.as_str()),
    ] {
        let outcome = site.run(&["new", "article", id, "--text", file, "--title", "A"]);
        assert_eq!(outcome.status, 2, "{id} {file}: {}", outcome.stderr);
    }
}

#[test]
fn a_verdict_is_anchored_before_it_is_written() {
    let site =
        Site::empty().article("report", "He said so. Then she said so.\n\nNobody was hurt.\n");
    let new = |quote: &str, more: &[&str]| {
        site.run(
            &[
                &["new", "verdict", "report", "--quote", quote, "--claim", "It was said: \"so\"."],
                more,
            ]
            .concat(),
        )
    };
    let outcome = new("Nobody was hurt", &["--rating", "false"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let path = "content/articles/report/verdicts/it-was-said-so.yaml";
    assert_eq!(outcome.stdout, format!("Wrote `{path}`, a draft.\n"));
    let written = site.read(path);
    assert!(
        written.contains("quote: Nobody was hurt") && written.contains("status: draft"),
        "{written}"
    );
    assert_eq!(site.found(), []);

    let outcome = new("said so", &["--prefix", "she"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let second = site.read("content/articles/report/verdicts/it-was-said-so-2.yaml");
    assert!(second.contains("prefix: "), "{second}");
    assert_eq!(site.found(), []);

    let refused = [
        (new("said so", &[]), "occur 2 times in the article, after “He”; after “she”: select more"),
        (
            new("Somebody was hurt", &[]),
            "are not in the article's text; the nearest are “Nobody was hurt”",
        ),
        (new("Nobody was hurt", &["--id", "it-was-said-so"]), "already"),
        (
            new("Nobody was hurt", &["--rating", "fals"]),
            "a claim of `report` cannot have the rating `fals`",
        ),
        (new("Nobody was hurt", &["--id", "../../x"]), "cannot be an id"),
    ];
    for (outcome, words) in refused {
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    assert_eq!(site.read(path), written);
}

#[test]
fn a_claim_without_a_text_needs_only_its_words() {
    let site = Site::sound();
    let new = |more: &[&str]| {
        site.run(
            &[&["new", "verdict", "--no-text", "--claim", "The council voted in secret."], more]
                .concat(),
        )
    };
    let outcome = new(&["--rating", "false"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let path = "content/claims/the-council-voted-in-secret.yaml";
    assert_eq!(outcome.stdout, format!("Wrote `{path}`, a draft.\n"));
    let text = "claim: The council voted in secret.\nrating: false\nstatus: draft\n";
    assert_eq!(site.read(path).replace("\"false\"", "false"), text);
    assert_eq!(site.found(), []);
    for (more, words) in [
        (&["--id", "river"][..], "there is a claim `river` already"),
        (&["--rating", "fals"], "a claim without a text cannot have the rating `fals`"),
        (&["--quote", "The river"], "cannot be used with"),
    ] {
        let outcome = new(more);
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
}

#[test]
fn missing_options_are_named_if_there_is_no_terminal() {
    let site = Site::empty()
        .article("report", "Nobody was hurt.\n")
        .write("inbox/letter.txt", "A letter.\n");
    let file = site.path("inbox/letter.txt").into_os_string().into_string().unwrap();
    let cases = [
        (&["new", "article"][..], "`--text`"),
        (&["new", "article", "letter"], "`--text`"),
        (&["new", "article", "letter", "--text", &file], "`--title`"),
        (&["new", "article", "--text", &file, "--title", "A letter"], "`<ID>`"),
        (&["new", "verdict"], "`<ARTICLE>`"),
        (&["new", "verdict", "report", "--claim", "So."], "`--quote`"),
        (&["new", "verdict", "report", "--quote", "Nobody was hurt"], "`--claim`"),
        (
            &["new", "article", "letter", "--text", &file, "--title", "A", "--url", "paper"],
            "whole address",
        ),
        (
            &[
                "new",
                "article",
                "letter",
                "--text",
                &file,
                "--title",
                "A",
                "--language",
                "English language",
            ],
            "`pt-BR`",
        ),
    ];
    for (arguments, words) in cases {
        let outcome = site.run(arguments);
        assert_eq!(outcome.status, 2, "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    assert!(!site.path("content/articles/letter").exists());
}
