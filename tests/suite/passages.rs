//! Passages on pages: the marks of a claim together are exactly its passage, and the words of the
//! article are those of its source.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use scraper::{ElementRef, Html};
use unicode_segmentation::UnicodeSegmentation;

use crate::fixture::{Site, THEMES, article_text, marked, select, words, yaml};

const PAGE: &str = "articles/report/index.html";

/// Returns a site whose article is this Markdown and whose claims have these quotes.
fn quoting(source: &str, quotes: &[&str]) -> Site {
    let mut site = Site::empty().article("report", source);
    for (number, quote) in quotes.iter().enumerate() {
        site = site.claim("report", &format!("c{number}"), quote);
    }
    site.built()
}

#[test]
fn quotes_span_markup_and_blocks() {
    let source = "# A *long* heading\n\nThe [river](https://r.example) rose by **two `metres`**, they\nsaid &mdash; &amp; left.\\\nNext \
                  line.\n\n> Quoted words.\n>\n> More.\n\n1. First item\n2. Second item\n   - nested item\n\n| A | B |\n|---|--:|\n| x1 \
                  | y1 |\n| x2 | y2 |\n\n```rust\nlet river = 2;\n```\n\nA line[^1] with ![a picture](https://p.example/p.png) and <b>raw</b> \
                  text.\n\n[^1]: The footnote.\n\nThe end.\n";
    let cases = [
        ("A long heading", "A long heading"),
        ("The river rose by two metres", "The river rose by two metres"),
        ("they said — & left. Next line.", "they\nsaid — & left.\nNext line."),
        (
            "Next line. Quoted words. More. First item",
            "Next line.\nQuoted words.\nMore.\nFirst item",
        ),
        ("Second item nested item", "Second item\nnested item"),
        ("A B x1 y1", "A\nB\nx1\ny1"),
        ("y1 x2", "y1\nx2"),
        ("let river = 2;", "let river = 2;"),
        (
            "A line with a picture and <b>raw</b> text.",
            "A line with a picture and <b>raw</b> text.",
        ),
        ("The footnote.", "The footnote."),
        ("text. The end.", "The end."),
    ];
    let quotes: Vec<&str> = cases.iter().take(10).map(|(quote, _)| *quote).collect();
    let site = quoting(source, &quotes);
    let page = site.page(PAGE);
    for (number, (quote, expected)) in cases.iter().take(10).enumerate() {
        assert_eq!(marked(&page, &format!("c{number}")), *expected, "{quote}");
    }
    let missing = Site::empty().article("report", source).claim("report", "c", cases[10].0);
    assert_eq!(missing.found()[0].0, "passage-not-found", "a footnote is between these words");
}

/// The words of a text are the same with and without claims, and equal those of the source.
#[test]
fn marks_change_no_word() {
    let source =
        "First  line\nof a text & <more>.\n\n\n  Indented — “quoted”…\n\nLast line without an end";
    let site = Site::empty()
        .write("content/articles/report/article.yaml", "title: A title apart\n")
        .write("content/articles/report/source.txt", source)
        .claim("report", "a", "line of a text & <more>. Indented")
        .claim("report", "b", "text & <more>.")
        .claim("report", "c", "Last line without an end")
        .claim_with("report", "d", "- title: true")
        .built();
    let page = site.page(PAGE);
    assert_eq!(article_text(&page), source);
    assert_eq!(marked(&page, "a"), "line\nof a text & <more>.\n\n\n  Indented");
    assert_eq!(marked(&page, "b"), "text & <more>.");
    assert_eq!(marked(&page, "d"), "A title apart");
    assert_eq!(words(select(&page, "h1")[0]), "A title apart");
}

#[test]
fn a_text_that_opens_with_its_title_shows_it_once() {
    let site = Site::empty()
        .write("content/articles/report/article.yaml", "title: \"The river's rise\"\n")
        .write(
            "content/articles/report/source.md",
            "# The river’s rise\n\nIt rose. The river’s rise was fast.\n",
        )
        .claim_with("report", "a", "- title: true")
        .claim_with("report", "b", "- {quote: river's rise, title: true}")
        .claim_with("report", "c", "- quote: The river's rise was")
        .built();
    let page = site.page(PAGE);
    assert_eq!(
        (marked(&page, "a"), marked(&page, "b")),
        ("The river’s rise".into(), "river’s rise".into())
    );
    assert_eq!(marked(&page, "c"), "The river’s rise was");
    assert_eq!(select(&page, "h1").len(), 1);
    assert_eq!(words(select(&page, "[data-article-text] h1")[0]).trim(), "The river’s rise");
}

#[test]
fn only_a_heading_or_paragraph_can_be_the_title() {
    for (source, inside) in [
        ("The rise\nBy A Writer\n\nIt rose.", true),
        ("> The rise\n\nIt rose.", false),
        ("- The rise\n\nIt rose.", false),
        ("    The rise\n\nIt rose.", false),
    ] {
        let site = Site::empty()
            .write("content/articles/report/article.yaml", "title: The rise\n")
            .write("content/articles/report/source.md", source)
            .claim_with("report", "a", "- title: true")
            .built();
        let page = site.page(PAGE);
        assert_eq!(marked(&page, "a"), "The rise", "{source}");
        assert_eq!(select(&page, "h1").len(), 1, "{source}");
        assert_eq!(select(&page, "[data-article-text] h1").len(), usize::from(inside), "{source}");
        assert_eq!(article_text(&page).matches("The rise").count(), 1, "{source}");
    }
}

#[test]
fn excerpts_show_only_what_is_checked() {
    let site = Site::empty()
        .write("content/articles/report/article.yaml", "title: A title\ndisplay: excerpts\n")
        .write(
            "content/articles/report/source.txt",
            "Left out first.\n\nIt rose. A neighbour.\n\nIt fell.\n\nLeft out last.",
        )
        .claim("report", "a", "It rose")
        .claim("report", "b", "neighbour. It fell.")
        .built();
    let page = site.page(PAGE);
    assert_eq!(
        (marked(&page, "a"), marked(&page, "b")),
        ("It rose".into(), "neighbour.\n\nIt fell.".into())
    );
    for (path, bytes) in site.output() {
        assert!(!String::from_utf8_lossy(&bytes).contains("Left out"), "{path}");
    }
}

#[test]
fn passages_of_one_claim_that_overlap_mark_each_word_once() {
    let site = Site::empty()
        .article("report", "The river rose by two metres. Nobody was hurt.")
        .claim_with(
            "report",
            "a",
            "- quote: rose by two metres\n- quote: two metres. Nobody\n- quote: two metres",
        )
        .claim("report", "b", "two metres. Nobody was")
        .built();
    let page = site.page(PAGE);
    assert_eq!(marked(&page, "a"), "rose by two metres. Nobody");
    assert_eq!(marked(&page, "b"), "two metres. Nobody was");
    assert_eq!(article_text(&page).trim(), "The river rose by two metres. Nobody was hurt.");
}

#[test]
fn a_claim_may_be_made_in_several_places_and_articles() {
    let site = Site::empty()
        .article("report", "It rose. It fell. It rose again.")
        .article("echo", "They wrote: it rose, it rose.")
        .claim_with(
            "report",
            "a",
            "- {quote: It rose, suffix: .}\n- quote: rose again\n- {quote: it rose, prefix: 'wrote:', article: echo}",
        )
        .built();
    let page = site.page(PAGE);
    assert_eq!(marked(&page, "a"), "It roserose again");
    assert_eq!(words(select(&page, "#passage-a")[0]), "It rose");
    assert_eq!(words(select(&page, "#passage-a-2")[0]), "rose again");
    let echo = site.page("articles/echo/index.html");
    assert_eq!(words(select(&echo, "#passage-a")[0]), "it rose");
    let claim = site.page("claims/a/index.html");
    let targets: Vec<_> = select(&claim, "a[href*='#passage']")
        .iter()
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect();
    for target in [
        "report/index.html#passage-a",
        "report/index.html#passage-a-2",
        "echo/index.html#passage-a",
    ] {
        assert!(targets.iter().any(|link| link.ends_with(target)), "{target} in {targets:?}");
    }
}

/// The context is searched at every place of a quote, so there is a limit for all of a verdict.
#[test]
fn quotes_of_too_many_places_are_one_mistake() {
    let text = format!("An only place. {}b end", "a ".repeat(12_000));
    let messages = |passages: &str| {
        let site = Site::empty().article("report", &text).claim_with("report", "c", passages);
        let report = site.report();
        let found = report["diagnostics"].as_array().unwrap().clone();
        let text = |found: serde_json::Value| {
            format!("{}: {}", found["line"], found["message"].as_str().unwrap())
        };
        found.into_iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(messages("- quote: An only place\n- {quote: a, suffix: b}"), [""; 0]);
    assert_eq!(messages("- quote: a"), ["3: these words occur 12001 times in article `report`"]);
    let many = "- quote: An only place\n- {quote: a, suffix: b}\n- {quote: a, suffix: b end}\n\
                - quote: no such words\n- quote: a";
    let limit = "5: the quotes of this verdict occur more than 20000 times in their articles";
    assert_eq!(messages(many), [limit]);
}

#[test]
fn advice_on_many_mistakes_of_one_verdict_ends() {
    let text = "The river rose. The river fell.\n".repeat(3);
    let passages = "- quote: The river\n".repeat(30);
    let site = Site::empty().article("report", &text).claim_with("report", "c", &passages);
    let report = site.report();
    let found = report["diagnostics"].as_array().unwrap();
    let helps: Vec<&str> = found
        .iter()
        .filter(|found| found["code"] == "passage-ambiguous")
        .map(|found| found["help"].as_str().unwrap())
        .collect();
    assert_eq!(helps.len(), 30);
    for (number, help) in helps.iter().enumerate() {
        let is_short =
            help.starts_with("add a `prefix` or `suffix` with the words before or after");
        assert_eq!(is_short, number >= 20, "{number}: {help}");
    }
}

#[test]
fn every_one_of_several_passages_on_the_same_words_can_be_reached() {
    let site = quoting(
        "The river rose by two metres.",
        &["river rose", "river rose", "The river rose by two", "rose by two metres"],
    );
    for page in site.in_every_theme().map(|site| site.page(PAGE)) {
        for number in 0..4 {
            let id = format!("c{number}");
            assert_eq!(select(&page, &format!("#passage-{id}")).len(), 1, "{id}");
            assert_eq!(select(&page, &format!("#note-{id}")).len(), 1, "{id}");
            assert!(
                !select(&page, &format!("[data-note] a[href='#note-{id}']")).is_empty(),
                "{id}"
            );
            assert!(!select(&page, &format!("aside a[href='#passage-{id}']")).is_empty(), "{id}");
        }
        assert!(select(&page, "a a").is_empty(), "links are not nested");
    }
}

/// Returns the marks of an article in their order: claims, id, words.
fn marks(page: &Html) -> Vec<(String, Option<String>, String)> {
    let marks = select(page, "mark.passage");
    let of = |mark: ElementRef| {
        (
            mark.attr("data-claims").unwrap().to_owned(),
            mark.attr("id").map(str::to_owned),
            words(mark),
        )
    };
    marks.into_iter().map(of).collect()
}

#[test]
fn every_theme_shows_the_same_words_and_passages() {
    for case in ["full", "arabic"] {
        let [broadsheet, others @ ..] =
            &Site::copied(case).in_every_theme().collect::<Vec<_>>()[..]
        else {
            panic!()
        };
        for path in broadsheet
            .pages()
            .iter()
            .filter(|path| path.starts_with("articles/") && path.matches('/').count() == 2)
        {
            let page = broadsheet.page(path);
            assert!(!marks(&page).is_empty(), "{path}");
            for other in others.iter().map(|site| site.page(path)) {
                assert_eq!(
                    (article_text(&other), marks(&other)),
                    (article_text(&page), marks(&page)),
                    "{path}"
                );
            }
        }
    }
}

/// Words of several scripts, in paragraphs.
fn any_source() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        5 => "[a-z]{1,7}[,.’]?",
        1 => "[а-я]{2,6}",
        1 => Just("e\u{301}t\u{e9}".to_owned()),
        1 => Just("قال".to_owned()),
        1 => Just("कहा".to_owned()),
        1 => "[予算发表한국]{1,3}",
        1 => Just("—".to_owned()),
        1 => Just("👩\u{200d}👧".to_owned()),
    ];
    let paragraph = prop::collection::vec(word, 1..25).prop_map(|words| words.join(" "));
    prop::collection::vec(paragraph, 1..5).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

/// Returns a passage with all of the text around it as context, so that it is unique.
fn exact(text: &str, start: usize, end: usize) -> String {
    let (prefix, quote, suffix) =
        (yaml(&text[..start]), yaml(&text[start..end]), yaml(&text[end..]));
    format!("- {{quote: {quote}, prefix: {prefix}, suffix: {suffix}}}")
}

#[test]
fn overlapping_passages_join_to_their_words() {
    let spans = prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 1..14);
    let config =
        ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&(any_source(), spans, prop::sample::select(&THEMES[..])), |(source, spans, theme)| {
            let bounds: Vec<usize> =
                source.grapheme_indices(true).map(|(at, _)| at).chain([source.len()]).collect();
            let pick = |part: f64| bounds[((bounds.len() - 1) as f64 * part) as usize];
            let mut site = Site::empty()
                .write("content/articles/report/article.yaml", "title: T\n")
                .write("content/articles/report/source.txt", &source);
            let mut expected = Vec::new();
            for (number, (from, to)) in spans.iter().enumerate() {
                let (start, end) = (pick(from.min(*to)), pick(from.max(*to)));
                if !source[start..end].trim().is_empty() {
                    let id = format!("c{number}");
                    site = site.claim_with("report", &id, &exact(&source, start, end));
                    expected.push((id, source[start..end].to_owned()));
                }
            }
            prop_assume!(!expected.is_empty());
            let page = site.built_in(theme).page(PAGE);
            prop_assert_eq!(article_text(&page), source);
            for (id, quote) in expected {
                prop_assert_eq!(marked(&page, &id), quote, "{}", id);
            }
            Ok(())
        })
        .unwrap();
}

/// If a quote occurs only once, but with other words around it, the message shows these words.
#[test]
fn the_words_around_the_only_place_are_shown() {
    let site =
        Site::empty().article("report", "On Monday the river rose by two metres, they said.\n");
    let site = site.claim_with("report", "river", "- {quote: the river rose, prefix: On Sunday}\n");
    let shown = site.run(&["check"]).stderr;
    for words in [
        "not with this `prefix`\n",
        "after \"On Monday \" and before \" by two metres, the",
        "remove `prefix`",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}
