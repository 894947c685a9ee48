//! Reading aids of article pages: notes, links to passages of the live page.

use std::collections::BTreeSet;

use crate::fixture::{Site, select, words};

/// Returns the text fragments of the links from a claim page to the live source.
fn fragments(source: &str, passage: &str) -> Vec<String> {
    let site = Site::empty()
        .write(
            "content/articles/report/article.yaml",
            "title: The rise\nurl: https://daily.example/rise\n",
        )
        .write("content/articles/report/source.md", source)
        .claim_with("report", "a", passage)
        .built();
    let page = site.page("claims/a/index.html");
    let links = select(&page, "figcaption a[rel=external]");
    links
        .iter()
        .map(|link| {
            link.attr("href")
                .unwrap()
                .strip_prefix("https://daily.example/rise#:~:text=")
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// The encoding follows the Text Fragments draft: `-`, `,` and `&` separate terms and directives.
#[test]
fn links_into_the_live_source_are_text_fragments() {
    let long = "one two three four five six seven eight nine ten ".repeat(8);
    let cases = [
        ("The river rose.", "- quote: river rose", "river%20rose"),
        (
            "A well-known, old & dry bed.",
            "- quote: well-known, old & dry",
            "well%2Dknown%2C%20old%20%26%20dry",
        ),
        (
            "They said “no” — twice.",
            "- quote: said \"no\" -- twice",
            "said%20%E2%80%9Cno%E2%80%9D%20%E2%80%94%20twice",
        ),
        ("Er sagte: Grüße!", "- quote: Grüße!", "Gr%C3%BC%C3%9Fe!"),
        ("A rise of 1.4 metres.", "- quote: ise of", "rise%20of"),
        ("No. No rain fell.", "- {quote: \"No\", suffix: rain}", "No.-,No"),
        // Browsers compare letters in one case, without accents, and white space as one space.
        (
            "Hurt by the river. Then\n\nThe river rose.",
            "- {quote: The river, suffix: rose}",
            "The%20river,-rose.",
        ),
        (
            "They said the river\nrose. Now the river rose.",
            "- {quote: the river rose, prefix: Now}",
            "said%20the%20river%20rose.%20Now-,the%20river%20rose",
        ),
        ("A résumé. A resume.", "- quote: resume", "A%20r%C3%A9sum%C3%A9.%20A-,resume"),
        // The context may be in another block.
        (
            "- Yes\n- No\n- Maybe\n- No\n- Perhaps",
            "- {quote: \"No\", suffix: Perhaps}",
            "No,-Perhaps",
        ),
        // The first words of a passage may occur earlier.
        (
            "The council met. Now the council\n\nsaid no.",
            "- quote: the council said no",
            "The%20council%20met.%20Now-,the%20council,said%20no",
        ),
        // In scripts without spaces a run of letters is never cut.
        (
            "กรุงเทพมหานครน้ำท่วมใหญ่\n\nกรุงเทพมหานครไม่มีใคร",
            "- quote: กรุงเทพมหานครน้ำท่วมใหญ่ กรุงเทพมหานครไม่มีใคร",
            "%E0%B8%81%E0%B8%A3%E0%B8%B8%E0%B8%87%E0%B9%80%E0%B8%97%E0%B8%9E%E0%B8%A1%E0%B8%AB%E0%B8%B2%E0%B8%99%E0%B8%84%E0%B8%A3%E0%B8%99%E0%B9%89%E0%B8%B3%E0%B8%97%E0%B9%88%E0%B8%A7%E0%B8%A1%E0%B9%83%E0%B8%AB%E0%B8%8D%E0%B9%88,%E0%B8%81%E0%B8%A3%E0%B8%B8%E0%B8%87%E0%B9%80%E0%B8%97%E0%B8%9E%E0%B8%A1%E0%B8%AB%E0%B8%B2%E0%B8%99%E0%B8%84%E0%B8%A3%E0%B9%84%E0%B8%A1%E0%B9%88%E0%B8%A1%E0%B8%B5%E0%B9%83%E0%B8%84%E0%B8%A3",
        ),
        ("A \u{200f}said\u{200f} so.", "- quote: said", "said"),
        ("One here.\n\nTwo there.", "- quote: here. Two", "here.,Two"),
        ("It *rose*\nby **two** metres.", "- quote: rose by two", "rose%20by%20two"),
        (
            "Rose?\u{a0} Yes, 2\u{a0}m.",
            "- quote: Rose? Yes, 2 m",
            "Rose%3F%C2%A0%20Yes%2C%202%C2%A0m",
        ),
        ("Text.", "- title: true", "The%20rise"),
        // A narrow no-break space is a part of the words next to it.
        ("Il dit «\u{202f}Jamais\u{202f}».", "- quote: Jamais", "%E2%80%AFJamais%E2%80%AF"),
        (
            "Il dit «\u{202f}Jamais\u{202f}».",
            "- quote: Il dit « Jamais",
            "Il%20dit%20%C2%AB%E2%80%AFJamais%E2%80%AF",
        ),
        (
            "Oui\u{202f}; non. Oui\u{202f}!",
            "- {quote: Oui, suffix: \"!\"}",
            "Oui%E2%80%AF%3B%20non.-,Oui%E2%80%AF",
        ),
        // In scripts without spaces, the edges of words are those of a dictionary.
        ("总统昨天宣布了预算。", "- quote: 昨天宣", "%E6%98%A8%E5%A4%A9%E5%AE%A3%E5%B8%83"),
    ];
    for (source, passage, expected) in cases {
        assert_eq!(fragments(source, passage), [expected], "{source}");
    }
    let quote = format!("- quote: {}", long.trim());
    let expected = "one%20two%20three%20four%20five,six%20seven%20eight%20nine%20ten,-end.";
    assert_eq!(fragments(&format!("{long}end."), &quote), [expected]);
}

#[test]
fn every_claim_has_one_note_and_its_passages_name_it() {
    let source = "# A rise\n\nIt rose here. It rose there.\n\n| A | B |\n|---|---|\n| It fell | later |\n\n```\nIt is code.\n```\n\n- It stopped.\n";
    let site = Site::empty()
        .write("content/articles/report/article.yaml", "title: The title\n")
        .write("content/articles/report/source.md", source)
        .claim_with("report", "title", "- title: true")
        .claim_with("report", "heading", "- quote: A rise")
        .claim_with("report", "both", "- quote: rose here\n- quote: rose there")
        .claim_with("report", "cell", "- quote: It fell")
        .claim_with("report", "item", "- quote: It stopped.")
        .claim_with("report", "code", "- quote: is code")
        .built_in("plain");
    let page = site.page("articles/report/index.html");
    let notes: Vec<&str> =
        select(&page, ".note").into_iter().filter_map(|note| note.attr("id")).collect();
    assert_eq!(
        notes,
        ["note-title", "note-heading", "note-both", "note-cell", "note-code", "note-item"]
    );
    for note in &notes {
        let links = select(&page, &format!("mark a[aria-describedby={note}]"));
        let expected = if *note == "note-both" { 2 } else { 1 };
        assert_eq!(links.len(), expected, "{note}");
        let content = words(select(&page, &format!("#{note}"))[0]);
        assert!(content.contains("False") && content.contains("Something is so."), "{content}");
    }
    // Nothing but words and references is in the text, so that a screen reader is not interrupted.
    let text = select(&page, "[data-article-text]")[0];
    assert!(words(text).contains("It rose here. It rose there."), "{}", words(text));
}

/// The Tab key reaches each passage once: by its words, or by its number if all of its words are the
/// link of a shorter passage.
#[test]
fn every_passage_is_one_stop_of_the_tab_key() {
    let site = Site::empty()
        .article("report", "The river rose by two metres in May.\n")
        .claim("report", "all", "The river rose by two metres")
        .claim("report", "end", "rose by two metres")
        .claim("report", "may", "in May")
        .claim("report", "stop", "in May.")
        .built();
    let page = site.page("articles/report/index.html");
    for (claim, words, number) in [("all", 1, 1), ("end", 1, 0), ("may", 1, 0), ("stop", 0, 1)] {
        let links = select(&page, &format!("mark a[href*='claims/{claim}/']")).len();
        let numbers = select(&page, &format!("sup a[href='#note-{claim}']:not([tabindex])")).len();
        assert_eq!((links, numbers), (words, number), "{claim}");
    }
}

#[test]
fn sentences_without_a_passage_can_be_left_out() {
    let site = Site::empty()
        .article("report", "One is here. Two is there! Three is gone? Four is left.\n\nFive.\n")
        .claim("report", "a", "there! Three")
        .built();
    let page = site.page("articles/report/index.html");
    let rest: Vec<String> = select(&page, ".rest").into_iter().map(words).collect();
    assert_eq!(
        rest.iter().map(|words| words.trim()).collect::<Vec<_>>(),
        ["One is here.", "Four is left.", "Five."]
    );
}

/// By links alone, without a script.
#[test]
fn every_page_is_reached_from_the_home_page_and_has_words() {
    for (case, theme) in
        [("full", "broadsheet"), ("full", "plain"), ("odd", "broadsheet"), ("odd", "plain")]
    {
        let site = Site::copied(case);
        assert_eq!(site.run(&["build", "--theme", theme]).status, 0);
        let root = url::Url::parse("file:///").unwrap();
        let mut reached = BTreeSet::from(["index.html".to_owned()]);
        let mut next = vec!["index.html".to_owned()];
        while let Some(path) = next.pop() {
            let page = site.page(&path);
            let words = select(&page, "main :not([hidden]) > :is(h1, p, a)");
            assert!(
                words.iter().any(|element| element.text().any(|text| !text.trim().is_empty())),
                "{path}"
            );
            let here = root.join(&path).unwrap();
            let links = select(&page, "body a[href]")
                .into_iter()
                .map(|link| here.join(link.attr("href").unwrap()).unwrap());
            for link in links.filter(|link| link.scheme() == "file") {
                let path = percent_encoding::percent_decode_str(&link.path()[1..])
                    .decode_utf8()
                    .unwrap()
                    .into_owned();
                // Feeds and open data are no pages.
                if path.ends_with("index.html") && reached.insert(path.clone()) {
                    next.push(path);
                }
            }
        }
        let pages: BTreeSet<String> =
            site.pages().into_iter().filter(|page| page != "404.html").collect();
        assert_eq!(
            pages.difference(&reached).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "{case} {theme}"
        );
    }
}
