//! Parsed texts: a page shows exactly the text of the document.

use factpress::text::{
    Dialect, Document, HtmlWriter, encode_url, escape, is_safe_url, parse_markdown, parse_plain,
    portable_slug, slug, truncated_slug,
};
use proptest::prelude::*;
use scraper::Html;

use crate::fixture::{select, words};

/// Writes all links and citations of a document.
struct PlainWriter<'a>(&'a Document);

impl HtmlWriter for PlainWriter<'_> {
    fn text(&mut self, range: std::ops::Range<usize>, html: &mut String) {
        escape(self.0.slice(range), html);
    }

    fn href(&mut self, index: usize) -> Option<String> {
        Some(self.0.links[index].target.clone())
    }

    fn citation(&mut self, index: usize, html: &mut String) {
        html.push_str("<sup data-note>");
        escape(&self.0.citations[index].key, html);
        html.push_str("</sup>");
    }

    fn note_return(&mut self, number: usize, label: &str, html: &mut String) {
        html.push_str(&format!("<a href=\"#footnote-{number}-reference\" data-note>"));
        escape(label, html);
        html.push_str("</a>");
    }
}

fn html(document: &Document) -> String {
    let mut html = String::new();
    document.write_html(&mut PlainWriter(document), &mut html);
    html
}

fn displayed_text(document: &Document) -> String {
    let page = Html::parse_document(&format!("<!doctype html><body><div>{}</div>", html(document)));
    words(select(&page, "body > div")[0])
}

#[test]
fn markdown_becomes_html() {
    let cases = [
        (
            "*a* **b** ~~c~~ `d`",
            "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code>\n</p>",
        ),
        ("# One\n\n###### Six", "<h3 id=\"one\">One\n</h3><h4 id=\"six\">Six\n</h4>"),
        (
            "## A\n\n#### B\n\n### C\n\n# D",
            "<h3 id=\"a\">A\n</h3><h4 id=\"b\">B\n</h4><h4 id=\"c\">C\n</h4><h3 id=\"d\">D\n</h3>",
        ),
        ("##\n\na [](https://b.example) ![](https://b.example/b.png)", "<p>a  \n</p>"),
        (
            "# Main\n\n# One\n\n# One\n\n# Evidence 1",
            "<h3 id=\"section-main\">Main\n</h3><h3 id=\"one\">One\n</h3><h3 id=\"section-one\">One\n</h3><h3 \
             id=\"section-evidence-1\">Evidence 1\n</h3>",
        ),
        (
            "- a\n- [x] b",
            "<ul><li>a\n</li><li><input type=\"checkbox\" disabled checked aria-label=\"☑\">b\n</li></ul>",
        ),
        ("3. a", "<ol start=\"3\"><li>a\n</li></ol>"),
        ("> a", "<blockquote><p>a\n</p></blockquote>"),
        ("a\\\nb", "<p>a<br>\nb\n</p>"),
        (
            "|a|b|\n|:-:|-:|\n|c|d|",
            "<div class=\"table\" tabindex=\"0\"><table><thead><tr><th class=\"center\">a\n</th><th class=\"end\">b\n</th></tr></thead><tbody>\
             <tr><td class=\"center\">c\n</td><td class=\"end\">d\n</td></tr></tbody></table></div>",
        ),
        ("<i>a</i> & &lt;", "<p>&lt;i&gt;a&lt;/i&gt; &amp; &lt;\n</p>"),
        ("[a](https://b.example/?c&d)", "<p><a href=\"https://b.example/?c&amp;d\">a</a>\n</p>"),
        ("![a](//b.example/b.png \"c\")", "<p><a href=\"//b.example/b.png\">a</a>\n</p>"),
        ("![a](b.png \"c\")", "<figure><figcaption>c\n</figcaption></figure>"),
        ("a ![b *c*](d.png \"e\") f", "<p>a  f\n</p>"),
        (
            "[see [^1] now](https://b.example)",
            "<p><a href=\"https://b.example\">see</a><sup data-note>1</sup><a href=\"https://b.example\"> now</a>\n</p>",
        ),
        ("said so [^2].", "<p>said so<sup data-note>2</sup>.\n</p>"),
        (
            "side by side [^1][@one][@two]",
            "<p>side by side<sup data-note>1</sup><sup data-note>@one</sup><sup data-note>@two</sup>\n</p>",
        ),
        (
            "none \\[^1] and \\[@one], two [^1, p. 2] and [@one, p. 4] [a]",
            "<p>none [^1] and [@one], two<sup data-note>1, p. 2</sup> and<sup data-note>@one, p. 4</sup> [a]\n</p>",
        ),
        ("behind \\\\[^1] one", "<p>behind \\<sup data-note>1</sup> one\n</p>"),
        (
            "of ids [@one][@two] too",
            "<p>of ids<sup data-note>@one</sup><sup data-note>@two</sup> too\n</p>",
        ),
        (
            "said so [@a-source] and `[^1]`",
            "<p>said so<sup data-note>@a-source</sup> and <code>[^1]</code>\n</p>",
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(html(&parse_markdown(source, Dialect::Explanation)), expected, "{source}");
    }
    let article = parse_markdown("said so [^2] [@a-source].", Dialect::Article);
    assert_eq!(
        (article.citations.len(), article.text.as_str()),
        (0, "said so [^2] [@a-source].\n")
    );
    assert_eq!(
        html(&parse_markdown("## Two\n\n### Three", Dialect::Page)),
        "<h2 id=\"two\">Two\n</h2><h3 id=\"three\">Three\n</h3>"
    );
}

#[test]
fn a_single_tilde_is_a_tilde() {
    let cases = [
        ("Only ~20, -10%~-16% ~x~", "<p>Only ~20, -10%~-16% ~x~\n</p>"),
        ("~a ~~b~~ c~ and ~~~d~~~", "<p>~a <del>b</del> c~ and ~~~d~~~\n</p>"),
        // A pair of tildes does not end what begins inside of it.
        ("~a *b~ c*", "<p>~a <em>b~ c</em>\n</p>"),
        ("`~a~` \\~b\\~ ~c~", "<p><code>~a~</code> ~b~ ~c~\n</p>"),
        (
            "<https://a.example/~b/~c> ~d~ [~e~](https://a.example/~f~)",
            "<p><a href=\"https://a.example/~b/~c\">https://a.example/~b/~c</a> ~d~ \
             <a href=\"https://a.example/~f~\">~e~</a>\n</p>",
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(html(&parse_markdown(source, Dialect::Article)), expected, "{source}");
    }
}

#[test]
fn comments_are_no_words() {
    let cases = [
        ("A <!-- x --> b<!--y-->c", "<p>A  bc\n</p>"),
        ("A\n\n<!-- x\n\ny -->\n\nB", "<p>A\n</p><p>B\n</p>"),
        ("<!-- x --> A *b* <!-- y -->", "<p>A <em>b</em>\n</p>"),
        ("<!-- x --> <!-- y\n--> A ~b~", "<p>A ~b~\n</p>"),
        ("<!-->A *b*", "<p>A <em>b</em>\n</p>"),
        ("> <!-- x\n> y --> A **b**", "<blockquote><p>A <strong>b</strong>\n</p></blockquote>"),
        ("- <!-- x --> A\n- b", "<ul><li>A\n</li><li>b\n</li></ul>"),
        ("<div>\n<!-- x\ny -->\nA</div>", "<p>&lt;div&gt;\n\nA&lt;/div&gt;\n</p>"),
        ("# A <!-- x -->", "<h2>A \n</h2>"),
        ("`<!-- x -->`", "<p><code>&lt;!-- x --&gt;</code>\n</p>"),
        ("    <!-- x -->", "<pre tabindex=\"0\"><code>&lt;!-- x --&gt;\n</code></pre>"),
        ("\\<!-- x --> &lt;!-- y", "<p>&lt;!-- x --&gt; &lt;!-- y\n</p>"),
    ];
    for (source, expected) in cases {
        let document = parse_markdown(source, Dialect::Article);
        assert_eq!(html(&document), expected, "{source}");
        assert!(document.problems.is_empty(), "{source}");
    }
    for source in
        ["A <!-- b\n\nc", "A\n\n<!-- b\n\nc", "<!-- a --> b <!-- c", "| <!-- a |\n|-|\n| b --> |"]
    {
        let document = parse_markdown(source, Dialect::Article);
        assert_eq!(document.problems.len(), 1, "{source}");
        let shown = document.text.contains("<!--") && document.text.contains('b');
        assert!(shown, "nothing is swallowed: {source}");
    }
}

#[test]
fn lists_have_the_numbers_that_were_typed() {
    let cases = [
        ("1. a\n2. b", "<ol><li>a\n</li><li>b\n</li></ol>"),
        (
            "5. a\n6. b\n9. c\n10. d",
            "<ol start=\"5\"><li>a\n</li><li>b\n</li><li value=\"9\">c\n</li><li>d\n</li></ol>",
        ),
        (
            "7) a\n9) b\n\nC\n\n1984. d",
            "<ol start=\"7\"><li>a\n</li><li value=\"9\">b\n</li></ol><p>C\n</p><ol start=\"1984\"><li>d\n</li></ol>",
        ),
        ("3. a\n2. b", "<ol start=\"3\"><li>a\n</li><li value=\"2\">b\n</li></ol>"),
        ("1. a\n2. b\n1. c", "<ol><li>a\n</li><li>b\n</li><li value=\"1\">c\n</li></ol>"),
        // A number that is repeated is counted, as in all Markdown.
        ("1. a\n1. b\n1. c", "<ol><li>a\n</li><li>b\n</li><li>c\n</li></ol>"),
        (
            "1. a\n   1. b\n   3. c\n3. d",
            "<ol><li>a\n<ol><li>b\n</li><li value=\"3\">c\n</li></ol></li><li value=\"3\">d\n</li></ol>",
        ),
        ("a. b\n(1) c\n§ 2. d", "<p>a. b\n(1) c\n§ 2. d\n</p>"),
    ];
    for (source, expected) in cases {
        assert_eq!(html(&parse_markdown(source, Dialect::Page)), expected, "{source}");
    }
    // The page of an article can hide items, so that counting them would go wrong.
    assert_eq!(
        html(&parse_markdown("1. a\n2. b", Dialect::Article)),
        "<ol><li value=\"1\">a\n</li><li value=\"2\">b\n</li></ol>"
    );
}

#[test]
fn footnotes_lead_there_and_back() {
    let source = "A[^x] b[^Y] c[^X].\n\n[^x]: One\n[^y]: - Two\n[^z]: Three\n";
    let reference = |id: &str, note: u8, label: &str| {
        format!(
            "<sup class=\"footnote-reference\" id=\"footnote-{id}\" data-note>\
             <a href=\"#footnote-{note}\">{label}</a></sup>"
        )
    };
    let expected = [
        "<p>A".to_owned(),
        reference("1-reference", 1, "x"),
        " b".to_owned(),
        reference("2-reference", 2, "Y"),
        " c".to_owned(),
        reference("1-reference-2", 1, "X"),
        ".\n</p><div class=\"footnote\" id=\"footnote-1\"><sup data-note>x </sup><p>One\n\
         <a href=\"#footnote-1-reference\" data-note>x</a></p></div>\
         <div class=\"footnote\" id=\"footnote-2\"><sup data-note>y </sup><ul><li>Two\n</li></ul>\
         <a href=\"#footnote-2-reference\" data-note>y</a></div>\
         <div class=\"footnote\" id=\"footnote-3\"><sup data-note>z </sup><p>Three\n</p></div>"
            .to_owned(),
    ];
    for dialect in [Dialect::Article, Dialect::Page, Dialect::Explanation] {
        assert_eq!(html(&parse_markdown(source, dialect)), expected.concat(), "{dialect:?}");
    }
}

#[test]
fn heading_ids_are_unique() {
    let document = parse_markdown("# Main\n\n# Main\n\n# Main\n\n# A\n\n# A\n\n# A", Dialect::Page);
    let html = html(&document);
    let ids = ["section-main", "section-main-2", "section-main-3", "a", "section-a", "a-2"];
    let found: Vec<&str> =
        html.split("id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(found, ids);
}

#[test]
fn headings_nest_below_the_title() {
    let mut document = parse_markdown("# T\n\n### A\n\n###### B\n\n# C", Dialect::Article);
    assert_eq!(html(&document), "<h2>T\n</h2><h3>A\n</h3><h4>B\n</h4><h2>C\n</h2>");
    let title = document.find_title(|words| words == "T").unwrap();
    document.promote_title(&title);
    assert_eq!(html(&document), "<h1>T\n</h1><h2>A\n</h2><h3>B\n</h3><h2>C\n</h2>");
}

#[test]
fn code_is_highlighted_without_a_change() {
    let source = "```rust\nfn main() { let a = \"b\"; } // c\n```\n\n```nonsense\nfn\n```\n";
    let document = parse_markdown(source, Dialect::Explanation);
    let html = html(&document);
    assert!(html.matches("<span class=").count() >= 3 && !html.contains("style="), "{html}");
    assert_eq!(document.text, "fn main() { let a = \"b\"; } // c\nfn\n");
    // Crafted code in these languages would take seconds.
    for language in ["makefile", "make", "matlab", "lisp", "el"] {
        let source = format!("```{language}\n% a = 'b' # c ; d\n```\n");
        let document = parse_markdown(&source, Dialect::Explanation);
        assert!(!self::html(&document).contains("<span"), "{language}");
        assert_eq!(document.text, "% a = 'b' # c ; d\n");
    }
}

#[test]
fn slugs_are_ids() {
    let cases = [
        ("The Daily Placeholder", "the-daily-placeholder"),
        ("  A  –  B ", "a-b"),
        ("O’Neil & Co.", "oneil-co"),
        ("Ministère de l'Éducation", "ministère-de-léducation"),
        ("Министерство", "министерство"),
        ("予算 2026", "予算-2026"),
        ("…", ""),
    ];
    for (name, expected) in cases {
        assert_eq!(slug(name), expected, "{name}");
    }
}

#[test]
fn slugs_for_files_are_never_reserved_windows_names() {
    let cases = [
        ("Con", "con-1"),
        ("COM 7", "com-7"),
        ("Com7", "com7-1"),
        ("Lpt²", "lpt²-1"),
        ("Console", "console"),
        ("A name", "a-name"),
    ];
    for (name, expected) in cases {
        assert_eq!(
            (portable_slug(name), truncated_slug(name, 40)),
            (expected.to_owned(), expected.to_owned()),
            "{name}"
        );
    }
    assert_eq!(truncated_slug("Aux, then-a-word-that-is-too-long", 5), "aux-1");
}

#[test]
fn only_safe_urls_are_linked() {
    for safe in [
        "https://a.example/b:c",
        "HTTP://a.example",
        "mailto:a@b.example",
        "a/b",
        "/a:b",
        "#a:b",
        "?a:b",
        "",
    ] {
        assert!(is_safe_url(safe), "{safe}");
    }
    for unsafe_url in [
        "javascript:alert(1)",
        " javascript:x",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
    ] {
        assert!(!is_safe_url(unsafe_url), "{unsafe_url}");
    }
}

#[test]
fn invalid_characters_of_urls_are_encoded() {
    let cases = [
        (
            "https://a.example/?q=[x]|{y}^`#[z]",
            "https://a.example/?q=%5Bx%5D%7C%7By%7D%5E%60#%5Bz%5D",
        ),
        ("http://[::1]:80/[a]", "http://[::1]:80/%5Ba%5D"),
        ("https://a.example/100%?b=%41%4", "https://a.example/100%25?b=%41%254"),
        ("https://a.example\\b\\[c", "https://a.example/b/%5Bc"),
        ("mailto:a@b.example?subject=[a]", "mailto:a@b.example?subject=%5Ba%5D"),
        ("../[a] é", "../%5Ba%5D%20é"),
        ("https://例え.example/記事?q=言葉", "https://例え.example/記事?q=言葉"),
        ("HTTPS://A.example/%5B", "HTTPS://A.example/%5B"),
    ];
    for (written, expected) in cases {
        assert_eq!(encode_url(written), expected, "{written}");
    }
}

/// Texts full of characters with a meaning in Markdown and HTML.
fn any_markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z&<>é予]{1,6}",
        2 => "[ \n]{1,2}",
        1 => prop_oneof![
            Just("\n\n"), Just("\n- "), Just("\n1. "), Just("\n> "), Just("\n# "), Just("\n```\n"), Just("\n    "), Just("\n---\n"),
            Just("|"), Just("\n|-|-|\n"), Just("\t"), Just("\\"), Just("  \n"), Just("[^1]"), Just("\n[^1]: "), Just("&amp;"),
            Just("&#0;"), Just("<b>"), Just("</p>"), Just("<!--"), Just("-->"), Just("\n<!-- a --> "), Just("<!-- b\n-->"), Just("<script>"), Just("\n<div>\n"), Just("- [ ] ")
        ].prop_map(str::to_owned),
        1 => "[*_~`]{1,3}",
        1 => "!?\\[[a-z*]{0,4}\\]\\([a-z:/]{0,5}\\)",
        1 => any::<char>().prop_filter("files have only line feeds", |c| !matches!(c, '\r' | '\0')).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn has_valid_blocks(document: &Document) -> bool {
    let ordered = document.blocks.windows(2).all(|pair| pair[0].end <= pair[1].start);
    ordered && document.blocks.iter().all(|block| document.text.get(block.clone()).is_some())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_show_the_text_of_the_document(source in any_markdown()) {
        for dialect in [Dialect::Article, Dialect::Explanation] {
            let document = parse_markdown(&source, dialect);
            prop_assert!(has_valid_blocks(&document));
            if dialect == Dialect::Article {
                prop_assert_eq!(displayed_text(&document), &*document.text, "{}", html(&document));
            }
            let clean = ammonia::Builder::default().add_generic_attributes(["class", "id", "data-note"]).clean(&html(&document)).to_string();
            prop_assert!(!clean.contains("<script"));
        }
    }

    #[test]
    fn plain_text_is_not_changed(source in "[a-z<&\u{a0}é\n \t\u{2028}]{0,60}") {
        let document = parse_plain(&source);
        prop_assert_eq!(&document.text, &source);
        prop_assert_eq!(displayed_text(&document), source.clone());
        prop_assert!(has_valid_blocks(&document));
        for (at, _) in source.char_indices() {
            prop_assert_eq!(document.source_offset(at), at);
        }
    }

    #[test]
    fn text_maps_back_to_the_source(words in prop::collection::vec("[a-zé]{1,5}", 1..12), marks in prop::collection::vec(0..10_usize, 12)) {
        let styles = [("~", "~"), ("\n\n<!-- a --> ", " ~~b~~"), ("`", "`"), ("`` ", " ``"), ("", ""), ("*", "*"), ("**", "**"), ("\n\n> ", "\n\n"), ("[", "](x)"), ("\n- ", "\n\n")];
        let source: String = words.iter().zip(&marks).map(|(word, style)| format!("{}{word}{} ", styles[*style].0, styles[*style].1)).collect();
        let document = parse_markdown(&source, Dialect::Article);
        for (at, c) in document.text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
            prop_assert!(source[document.source_offset(at)..].starts_with(c), "{:?} in {:?}", c, source);
        }
    }
}
