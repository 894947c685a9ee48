//! Tests of `import html` and `new`: the text and metadata of web pages.

use std::process::{Command, Stdio};

use crate::fixture::{Outcome, Site, article_text, outcome, select};

/// Enough text to make a page an article.
const FILLER: &str = "The council met on Monday, in the old hall, and spoke of the river for three hours, with a break for tea, \
                      before it decided nothing.";

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html><head><title>A headline</title></head><body><article><p>{FILLER}</p>{body}<p>{FILLER}</p>\
         </article></body></html>"
    )
}

/// A file outside the site.
struct File(tempfile::TempDir, String);

fn file(name: &str, bytes: impl AsRef<[u8]>) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    File(folder, path.to_str().unwrap().to_owned())
}

fn import(site: &Site, bytes: impl AsRef<[u8]>) -> Outcome {
    let File(_folder, path) = file("page.html", bytes);
    site.run(&["import", "html", &path])
}

/// Imports a page and builds the site. Returns the text of the article between the fillers.
fn imported_text(body: &str) -> String {
    let site = Site::empty();
    let outcome = import(&site, page(body));
    assert_eq!(outcome.status, 0, "{body}: {}{}", outcome.stdout, outcome.stderr);
    assert_eq!(site.found(), [], "{body}");
    let source = site.read("content/articles/a-headline/source.md");
    let outcome = site.run(&["build", "--drafts"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let text = article_text(&site.page("articles/a-headline/index.html"));
    let between = text.split(FILLER).nth(1).unwrap_or_else(|| panic!("{body}: {source}"));
    let lines: Vec<&str> = between.lines().filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Highlighting is slow, so a site has a limit. The articles come first, in the order of the site.
#[test]
fn code_of_a_site_is_highlighted_up_to_a_limit() {
    let code = format!("```rust\n{}```\n", "let river = \"two metres\"; // today\n".repeat(300));
    let highlighted = |count: usize| {
        let site = (0..count).fold(Site::empty(), |site, number| {
            let text = format!("Words here.\n\n{code}");
            let id = format!("a{number:02}");
            site.article(&id, &text).claim(&id, &format!("c{number:02}"), "Words here")
        });
        let page = format!("---\ntitle: About\n---\n{code}");
        let site = site.write("content/pages/about.md", page).built();
        let is_highlighted = |path: &str| site.read(path).contains("class=\"code-");
        let articles = (0..count)
            .filter(|number| is_highlighted(&format!("public/articles/a{number:02}/index.html")));
        (articles.count(), is_highlighted("public/about/index.html"))
    };
    assert_eq!(highlighted(5), (5, true));
    let (articles, page) = highlighted(20);
    assert!((6..15).contains(&articles) && !page, "{articles}");
}

/// Readers of the site see the same text as readers of the page.
#[test]
fn imported_text_is_unchanged() {
    let cases = [
        (
            "<p>Two * three * four and *five*, __init__ and snake_case_name, **bold**.</p>",
            "Two * three * four and *five*, __init__ and snake_case_name, **bold**.",
        ),
        (
            "<p>A [link](no), a [^1], a [x] and ![no](image).</p>",
            "A [link](no), a [^1], a [x] and ![no](image).",
        ),
        (
            "<p>5 &lt; 6 &gt; 4, AT&amp;T, &amp;amp; and &amp;#65; &lt;b&gt;not bold&lt;/b&gt;</p>",
            "5 < 6 > 4, AT&T, &amp; and &#65; <b>not bold</b>",
        ),
        ("<p># A number sign</p><p>## 2</p><p>C # </p>", "# A number sign\n## 2\nC #"),
        (
            "<p>1. Not a list</p><p>2) Nor this</p><p>- Nor this</p><p>+ Nor this</p><p>* Nor this</p>",
            "1. Not a list\n2) Nor this\n- Nor this\n+ Nor this\n* Nor this",
        ),
        (
            "<p>&gt; Not a quote</p><p>---</p><p>===</p><p>***</p><p>```</p><p>~~~</p>",
            "> Not a quote\n---\n===\n***\n```\n~~~",
        ),
        (
            "<p>A title<br>===<br>| a | b |<br>| --- | --- |<br>:---</p>",
            "A title\n===\n| a | b |\n| --- | --- |\n:---",
        ),
        (
            "<p>Back\\slash \\* and `ticks` and a tilde ~~struck~~</p>",
            "Back\\slash \\* and `ticks` and a tilde ~~struck~~",
        ),
        ("<p>  Many \n\t spaces   and 5&nbsp;euros </p>", "Many spaces and 5\u{a0}euros"),
        ("<p>&nbsp;</p><p></p><p>One</p>", "One"),
        (
            "<p>a<b>(b)</b>c <i> spaced </i>d <b>one</b><b>two</b> <em><strong>both</strong></em> <s>gone</s></p>",
            "a(b)c spaced d onetwo both gone",
        ),
        ("<p>日曜日に<b>「二メートル」</b>上昇した。</p>", "日曜日に「二メートル」上昇した。"),
        (
            "<p>Wow!<a href=\"https://x.example/(a)\">words [of] it</a>, <a href=\"javascript:x()\">none</a> <a href=\"/r\">here</a></p>",
            "Wow!words [of] it, none here",
        ),
        ("<p>He said <q>yes</q>.</p>", "He said “yes”."),
        (
            "<h2>A heading #</h2><p>Below, it goes on.</p><h3>1. Another</h3>",
            "A heading #\nBelow, it goes on.\n1. Another",
        ),
        (
            "<ul><li>One<ol start=\"3\"><li>Three</li><li>Four</li></ol></li><li><p>Two</p><p>More</p></li></ul>",
            "One\nThree\nFour\nTwo\nMore",
        ),
        (
            "<ul><li>a, of one list</li></ul><ul><li>b, of another</li></ul>",
            "a, of one list\nb, of another",
        ),
        ("<ul><li>[ ] not a task</li><li>- not a list</li></ul>", "[ ] not a task\n- not a list"),
        (
            "<blockquote><p>Quoted, twice</p><blockquote>and <b>deeper</b></blockquote></blockquote>",
            "Quoted, twice\nand deeper",
        ),
        (
            "<table><tr><th>Date</th><th>Level | metres</th></tr><tr><td>Sunday</td><td>1.4<br>high</td><td>!</td></tr></table>",
            "Date\nLevel | metres\nSunday\n1.4 high\n!",
        ),
        ("<pre>  if a &lt; b:\n\n\tprint(\"```\") </pre>", "  if a < b:\n\tprint(\"```\")"),
        ("<p>Run <code>a `b` | c</code> and <code>*d*</code>.</p>", "Run a `b` | c and *d*."),
        (
            "<figure><img src=\"x.png\" alt=\"A bridge\"><figcaption>Seen from the hill.</figcaption></figure>",
            "A bridge\nSeen from the hill.",
        ),
        (
            "<p>Seen<script>var unseen = 1;</script><style>p{}</style><span hidden>unseen</span><!-- unseen --></p>",
            "Seen",
        ),
        (
            "<div>Loose words, in a <span>box</span><p>And a paragraph</p>more, after it</div>",
            "Loose words, in a box\nAnd a paragraph\nmore, after it",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(imported_text(body), expected, "{body}");
    }
}

#[test]
fn markup_is_preserved() {
    let cases = [
        (
            "<p>It costs <del>5</del>7, <a href='https://x.example/a'>they <b>say</b></a>.</p>",
            "It costs ~~5~~7, [they **say**](https://x.example/a).",
        ),
        (
            "<p><b>「二」</b>は<a href='https://x.example/'>ここ</a></p>",
            "「二」は[ここ](https://x.example/)",
        ),
        (
            "<ol start=4><li>Four</li><li value=6>Six</li></ol><ol><li>One</li></ol>",
            "4. Four\n6. Six\n\n1) One",
        ),
        ("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>", "- a\n\n* b\n\n- c"),
        (
            "<ul><li><p>One</p><p>More</p></li><li><code>*x*</code></li></ul>",
            "- One\n\n  More\n\n- `*x*`",
        ),
        (
            "<table><caption>Deaths</caption><tr><td>Year</td><td colspan=2>Both</td></tr><tr><td><p>2020</p></td></tr></table>",
            "Deaths\n\n|  |  |\n| - | - |\n| Year | Both |\n| 2020 |  |",
        ),
        (
            "<table><tr><td><h2>Layout</h2></td><td><p>One</p><p>Two</p></td></tr></table>",
            "## Layout\n\nOne\n\nTwo",
        ),
        ("<dl><dt>Term</dt><dd>Meaning, <i>in short</i></dd></dl>", "Term\n\nMeaning, *in short*"),
    ];
    for (body, expected) in cases {
        let site = Site::empty();
        assert_eq!(import(&site, page(body)).status, 0, "{body}");
        let source = site.read("content/articles/a-headline/source.md");
        assert_eq!(source.split(FILLER).nth(1).unwrap().trim(), expected, "{body}");
    }
}

/// A page as newspapers write it.
const NEWS: &str = r#"<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>River rises – The Placeholder</title>
<link rel="canonical" href="https://daily.example/river?id=3">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "No"},
{"@type": "NewsArticle", "headline": "River \"rises\"", "author": [{"@type": "Person", "name": "A Writer"}, {"name": "B Writer"}],
"publisher": {"name": "The Placeholder"}, "datePublished": "2026-01-12T23:30:00-05:00"}]}</script></head><body>
<div class="cookie-banner">We use cookies.</div><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<main><article><h1>River "rises"</h1>
<p>The river rose by <b>two metres</b> on Sunday, the council said, and <a href="/council">the council</a> had no doubt, it added.</p>
<p>The bridge, which was built in 1955, is closed to cars, buses and lorries, and will be closed for weeks, it is said.</p>
</article><aside class="related"><h3>Related</h3><a href="/1">Another story</a></aside></main>
<footer>All rights reserved.</footer></body></html>"#;

#[test]
fn metadata_of_a_page_is_read() {
    let site = Site::empty();
    let File(_folder, path) = file("river.html", NEWS);
    let outcome = site.run(&["import", "html", &path, "--date", "2026-02-03"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "1 page read\n1 article taken\n0 already there\n0 not taken\n");
    assert!(outcome.stderr.contains("taken: `content/articles/river-rises`"), "{}", outcome.stderr);
    let about = site.read("content/articles/river-rises/article.yaml");
    for line in [
        "# compare the text with the page before you check it.",
        "title: River \"rises\"",
        "  - name: A Writer\n  - name: B Writer",
        "publisher: The Placeholder",
        "url: https://daily.example/river?id=3",
        "published: \"2026-01-12\"",
        "accessed: \"2026-02-03\"",
        "language: en-GB",
        "source_sha256: ",
    ] {
        assert!(about.contains(line), "{line}\n{about}");
    }
    let text = site.read("content/articles/river-rises/source.md");
    assert!(text.starts_with("The river rose by **two metres** on Sunday"), "{text}");
    assert!(text.contains("[the council](https://daily.example/council)"), "{text}");
    for unseen in ["cookies", "Home", "Another story", "rights"] {
        assert!(!text.contains(unseen), "{unseen}: {text}");
    }
    assert_eq!(site.read("content/articles/river-rises/original.html"), NEWS);
    assert_eq!(site.found(), []);

    let again = site.run(&["import", "html", &path]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert!(
        again
            .stderr
            .contains("already there: it has the address or the text of the article `river-rises`")
    );
}

#[test]
fn the_original_page_is_stored_and_not_published() {
    let site = Site::empty();
    let latin = page("<p>A caf\u{e9}</p>").replace("<head>", "<head><meta charset=latin1>");
    let bytes: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(import(&site, &bytes).status, 0);
    assert_eq!(
        std::fs::read(site.path("content/articles/a-headline/original.html")).unwrap(),
        bytes
    );
    assert_eq!(site.found(), []);
    let site = site.claim(
        "a-headline",
        "river",
        "spoke of the river for three hours, with a break for tea, before it decided nothing. A caf\u{e9}",
    );
    let site = site.built();
    assert!(site.output().iter().all(|(path, bytes)| !path.contains("original")
        && !bytes.windows(9).any(|part| part == b"<article><p>")));
}

#[test]
fn declared_encodings_are_read() {
    let head =
        |declared: &str| page("<p>PLACE</p>").replace("<head>", &format!("<head>{declared}"));
    let with = |declared: &str, word: &[u8]| {
        let text = head(declared);
        let (before, after) = text.split_once("PLACE").unwrap();
        [before.as_bytes(), word, after.as_bytes()].concat()
    };
    let taken: [(&str, &[u8], &str); 5] = [
        ("<meta charset=\"windows-1252\">", b"\x93Stra\xdfe\x94", "“Straße”"),
        (
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\">",
            b"\x90\xec",
            "川",
        ),
        ("<meta charset=\"iso-2022-jp\">", b"\x1b$B@n\x1b(B", "川"),
        ("<meta charset=\"latin1\">", "Straße".as_bytes(), "Straße"),
        ("", "Straße".as_bytes(), "Straße"),
    ];
    for (declared, bytes, word) in taken {
        let site = Site::empty();
        let outcome = import(&site, with(declared, bytes));
        assert_eq!(outcome.status, 0, "{declared}: {}", outcome.stderr);
        assert!(site.read("content/articles/a-headline/source.md").contains(word), "{declared}");
    }
    let refused: [(&str, &[u8], &str); 4] = [
        ("", b"Stra\xdfe", "it is not UTF-8 text at byte"),
        ("<meta charset=utf-8>", b"Stra\xdfe", "it is not UTF-8 text at byte"),
        ("<meta charset=euc-jp>", b"\xff\xff", "it is not valid EUC-JP"),
        ("", b"\0", "it is not text"),
    ];
    for (declared, bytes, words) in refused {
        let outcome = import(&Site::empty(), with(declared, bytes));
        assert_eq!(outcome.status, 1, "{declared}");
        assert!(outcome.stderr.contains(words), "{declared}: {}", outcome.stderr);
    }
}

#[test]
fn pages_without_an_article_are_refused() {
    let mut soup = String::new();
    let parts = [
        "<div>",
        "<p>",
        "</div>",
        "<b>",
        "</b>",
        "<table>",
        "<tr><td>",
        "x, ",
        "<a href=x>",
        "</a>",
        "<svg>",
        "<li>",
        "</table>",
    ];
    (0..200_000_usize).for_each(|at| soup.push_str(parts[(at * 7919 + at / 13) % parts.len()]));
    let cases = [
        ("<div>".repeat(5_000), "nested more than 256 deep"),
        ("<template><div>".repeat(5_000), ""),
        ("<table><div>".repeat(2_000), ""),
        ("<p>a, b</p>".repeat(100_000), "more than 50000 elements"),
        ("x".repeat(17 * 1024 * 1024), "the limit is 16777216"),
        (
            String::from_utf8(
                (0..1_000_000_u32).map(|at| (at % 8_191 * 7919 % 127 + 1) as u8).collect(),
            )
            .unwrap(),
            "",
        ),
        (soup, ""),
        ("<html><body><nav>Home</nav></body></html>".to_owned(), "no article can be found in it"),
        (String::new(), "no article can be found in it"),
    ];
    for (text, words) in cases {
        let site = Site::empty();
        let outcome = import(&site, &text);
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        assert!(
            words.is_empty() || outcome.status == 1 && outcome.stderr.contains(words),
            "{words}: {}",
            outcome.stderr
        );
        assert_eq!(site.found(), []);
    }
}

#[test]
fn pages_with_the_same_title_get_different_ids() {
    let site = Site::empty();
    let [one, two] = [page("<p>One</p>"), page("<p>Two</p>")].map(|page| file("page.html", page));
    let dry = site.run(&["import", "html", &one.1, &two.1, &one.1, "--dry-run"]);
    assert_eq!(dry.status, 0, "{}", dry.stderr);
    assert!(
        dry.stdout
            .ends_with("2 articles taken\n1 already there\n0 not taken\nNothing was written.\n"),
        "{}",
        dry.stdout
    );
    assert!(!site.path("content").exists());
    let outcome = site.run(&["import", "html", &one.1, &two.1]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        outcome
            .stderr
            .contains("`content/articles/a-headline-2`; the page names no author, no publisher")
    );
    assert_eq!(site.found(), []);
    let missing = site.run(&["import", "html", &one.1, "no-such-page.html"]);
    assert_eq!(missing.status, 2, "{}", missing.stderr);
}

#[test]
fn a_page_is_read_from_standard_input() {
    let site = Site::empty();
    let File(_folder, path) = file("page.html", page("<p>One</p>"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.args(["import", "html", "-", "--site"]).arg(site.path(""));
    command.stdin(Stdio::from(std::fs::File::open(path).unwrap()));
    let outcome = outcome(&mut command);
    assert!(
        outcome.status == 0 && outcome.stderr.starts_with("standard input: taken: "),
        "{}",
        outcome.stderr
    );
}

#[test]
fn new_article_imports_a_page() {
    let site = Site::empty();
    let File(_folder, path) = file("river.htm", NEWS);
    let arguments = [
        "new",
        "article",
        "flood",
        "--text",
        &path,
        "--publisher",
        "Another",
        "--authors",
        "C Writer, D Writer",
    ];
    let outcome = site.run(&arguments);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("`content/articles/flood/original.html`"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.contains("Compare the text with the page"), "{}", outcome.stdout);
    let about = site.read("content/articles/flood/article.yaml");
    for line in [
        "title: River \"rises\"",
        "publisher: Another",
        "  - name: C Writer\n  - name: D Writer",
        "language: en-GB",
    ] {
        assert!(about.contains(line), "{line}: {about}");
    }
    assert_eq!(site.read("content/articles/flood/original.html"), NEWS);
    assert_eq!(site.found(), []);
    let page = site.built().page("index.html");
    assert_eq!(select(&page, "h1").len(), 1);
}

/// Runs the program with answers typed at a terminal, which is `script` of util-linux.
fn at_a_terminal(site: &Site, arguments: &str, answers: &str) -> Outcome {
    let program = env!("CARGO_BIN_EXE_factpress");
    let command = format!("'{program}' {arguments} --site '{}'", site.path("").display());
    let typed = file("answers", answers);
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    script.stdin(Stdio::from(std::fs::File::open(&typed.1).unwrap()));
    outcome(&mut script)
}

#[test]
fn new_asks_for_missing_options_at_a_terminal() {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        eprintln!(
            "not run: there is no `script` of util-linux, which is the terminal of this test"
        );
        return;
    }
    let site = Site::empty();
    let File(_folder, path) = file("river.html", NEWS);
    let answers =
        format!("letter.pdf\n{path}\n\nC Writer\n\nnowhere\n\n2026-13-01\n2026-01-11\n\n");
    let outcome = at_a_terminal(&site, "new article", &answers);
    assert_eq!(outcome.status, 0, "{}", outcome.stdout);
    for words in [
        "the file of a text must be",
        "[River \"rises\"]",
        "write the whole address",
        "YYYY-MM-DD",
        "[river-rises]",
    ] {
        assert!(outcome.stdout.contains(words), "{words}: {}", outcome.stdout);
    }
    let about = site.read("content/articles/river-rises/article.yaml");
    assert!(
        about.contains("- name: C Writer\n") && about.contains("published: \"2026-01-11\""),
        "{about}"
    );

    let answers =
        "\nno such words\nrose by two metres\nThe river rose by two metres.\nfals\nfalse\n";
    let outcome = at_a_terminal(&site, "new verdict", answers);
    assert_eq!(outcome.status, 0, "{}", outcome.stdout);
    for words in [
        "[river-rises]",
        "are not in the article's text",
        "cannot have the rating `fals`",
        "  false  ",
    ] {
        assert!(outcome.stdout.contains(words), "{words}: {}", outcome.stdout);
    }
    let written =
        site.read("content/articles/river-rises/verdicts/the-river-rose-by-two-metres.yaml");
    assert!(
        written.contains("rating: false") || written.contains("rating: \"false\""),
        "{written}"
    );
    assert_eq!(site.found(), []);
}
