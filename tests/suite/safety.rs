//! Hostile content: everything in a verdict, an article or a page is shown as text. Every page is
//! parsed like in a browser, and may contain only the elements and attributes that are allowed
//! here.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};
use scraper::ElementRef;

use crate::fixture::{self, Site, THEMES, select};

/// Attempts to inject markup. Each is tried in every field that is shown.
const ATTEMPTS: [&str; 16] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script><!--",
    "\"><img src=x onerror=alert(1)>",
    "'onmouseover='alert(1)",
    "</title></head><body onload=alert(1)>",
    "<style>*{display:none}</style>",
    "</style><link rel=stylesheet href=https://evil.example/x.css>",
    "<iframe src=https://evil.example></iframe>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><base href=https://evil.example/>",
    "<form action=https://evil.example><input name=q></form>",
    "{{ site.title }}{% include 'x' %}{# #}",
    "<svg/onload=alert(1)>&lt;script&gt;&#60;script&#62;&amp;lt;script&amp;gt;",
    "![y](https://evil.example/y.png) ![z](//evil.example/z.svg) <https://evil.example/'onclick='alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "\u{202e}\u{2066}txet desrever\u{200b}\u{feff}\u{ad}\u{fffe}",
    "]]><!ENTITY x SYSTEM \"file:///etc/passwd\">&x;<?php echo 1 ?>]]>",
];

/// An allowed address that tries to end the attribute that contains it.
const ADDRESS: &str =
    "https://evil.example/\"><script>alert(1)</script>'onerror='alert(1)?a=<b>&javascript:alert(1)";

/// Addresses in Markdown that could run code. Each is an error.
const RUNNING: [&str; 14] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "\\javascript:alert(1)",
    "javascript&#58;//%0aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "file:///etc/passwd",
    "blob:https://evil.example/1",
];

/// The allowed elements, each with the attributes that only it may have.
const ELEMENTS: [(&str, &str); 67] = [
    ("a", "href rel"),
    ("article", ""),
    ("aside", ""),
    ("base", "href"),
    ("bdi", ""),
    ("blockquote", "cite"),
    ("body", ""),
    ("br", ""),
    ("button", "type"),
    ("caption", ""),
    ("cite", ""),
    ("code", ""),
    ("col", ""),
    ("colgroup", ""),
    ("dd", ""),
    ("del", ""),
    ("details", "name open"),
    ("div", ""),
    ("dl", ""),
    ("dt", ""),
    ("em", ""),
    ("fieldset", ""),
    ("figcaption", ""),
    ("figure", ""),
    ("footer", ""),
    ("form", "action"),
    ("h1", ""),
    ("h2", ""),
    ("h3", ""),
    ("h4", ""),
    ("h5", ""),
    ("h6", ""),
    ("head", ""),
    ("header", ""),
    ("hgroup", ""),
    ("hr", ""),
    ("html", ""),
    ("input", "accesskey autocomplete checked disabled name placeholder spellcheck type"),
    ("label", ""),
    ("legend", ""),
    ("li", "value"),
    ("line", "x1 x2 y2"),
    ("link", "href rel type"),
    ("main", ""),
    ("mark", ""),
    ("q", ""),
    ("meta", "charset content http-equiv name property"),
    ("nav", ""),
    ("noscript", ""),
    ("ol", "start"),
    ("option", "value"),
    ("output", ""),
    ("p", ""),
    ("pre", ""),
    ("rect", "height width x y"),
    ("script", "defer src type"),
    ("section", ""),
    ("select", "name"),
    ("small", ""),
    ("span", ""),
    ("strong", ""),
    ("summary", ""),
    ("sup", ""),
    ("svg", "preserveAspectRatio viewBox width"),
    ("table", ""),
    ("tbody", ""),
    ("td", ""),
];

/// More allowed elements, without attributes of their own.
const PLAIN: &str = "th thead time title tr ul sub label s";

/// The attributes that every element may have, in addition to those that begin with `aria-` or
/// `data-`.
const EVERYWHERE: &str = "class id lang dir hidden tabindex role title translate scope datetime";

/// Returns a text as a YAML scalar. Characters that YAML does not allow are escaped.
fn yaml(text: &str) -> String {
    fixture::yaml(text).replace('\u{fffe}', "\\uFFFE").replace('\u{feff}', "\\uFEFF")
}

/// Returns an attempt for plain text, in which the start of a comment is an error.
fn plain(attempt: &str) -> String {
    attempt.replace("<!--", "<!")
}

/// Returns an attempt as Markdown that shows the start of a comment.
fn markdown(attempt: &str) -> String {
    attempt.replace("<!--", "\\<!--")
}

/// Returns a site with the attempts in every text field and the hostile address in every address
/// field.
fn hostile() -> Site {
    let all = yaml(&plain(&ATTEMPTS.join(" ")));
    let address = yaml(ADDRESS);
    let footer = yaml(&format!("Words {}", markdown(&ATTEMPTS.join(" "))));
    let site = Site::empty().write(
        "site.yaml",
        format!(
            "title: {all}\ndescription: {all}\nbase_url: https://desk.example/\nmarkdown: true\n\
             organization: {{name: {all}, url: {address}, logo: {address}, same_as: [{address}]}}\n\
             repository: {{url: {address}, branch: {all}}}\ntagline: {all}\nfooter: {footer}\n\
             navigation: [{{url: {address}, label: {all}}}]\ncontact: {{claims: {address}}}\n\
             scales:\n  default:\n    ratings:\n      - {{id: false, label: {all}, definition: {all}, value: 1, symbol: {all}}}\n"
        ),
    );
    ATTEMPTS
        .iter()
        .enumerate()
        .fold(site, |site, (number, attempt)| with_attempt(site, number, attempt))
}

fn with_attempt(site: Site, number: usize, attempt: &str) -> Site {
    let (words, address) = (yaml(&plain(attempt)), yaml(ADDRESS));
    let (plain, prose, code) = (plain(attempt), markdown(attempt), attempt);
    let markdown = yaml(&prose);
    let evidence = format!(
        "title: {words}, publisher: {words}, authors: [{words}], url: {address}, archive_url: {address}, quote: {words}, note: {words}"
    );
    site.write(
        &format!("content/articles/report-{number}/article.yaml"),
        format!("title: {words}\nauthors: [{words}]\npublisher: {words}\nurl: {address}\narchive_url: {address}\n"),
    )
    .write(
        &format!("content/articles/report-{number}/source.md"),
        format!("Before {prose} after.\n\n{prose}\n\n# {prose}\n\n    {code}\n\n```{plain}\n{code}\n```\n\n[^x]: {prose}\n\n|{prose}|\n|-|\n\n[a]({ADDRESS} \"{plain}\") [^x]\n"),
    )
    .write(&format!("content/pages/page-{number}.md"), format!("---\ntitle: {words}\ndescription: {words}\n---\n{prose}\n\n# {prose}\n\n    {code}\n"))
    .write(&format!("content/sources/source-{number}.yaml"), format!("{}\n", evidence.replace(", ", "\n")))
    .write(
        &format!("content/people/person-{number}.yaml"),
        format!("name: {words}\nrole: {words}\nurl: {address}\nsame_as: [{address}]\nbio: {markdown}\n"),
    )
    .write(
        &format!("content/articles/report-{number}/verdicts/claim-{number}.yaml"),
        format!(
            "claim: {words}\npassages:\n  - quote: Before\nclaimant: {{name: {words}, role: {words}, url: {address}}}\nrating: false\n\
             summary: {words}\nkey_points: [{markdown}]\nexplanation: {markdown}\nevidence:\n  - {{{evidence}}}\n  - {{source: source-{number}}}\n  - {{title: x, archive_note: {words}}}\n\
             response: {{answer: {words}}}\nauthors: [{words}, person-{number}]\nreviewers: [Somebody]\ntopics: [{words}]\n\
             corrections:\n  - {{date: 2026-01-01, kind: update, note: {words}}}\nstatus: published\npublished: 2026-01-01\n"
        ),
    )
}

#[test]
fn content_becomes_nothing_but_words() {
    let site = hostile();
    for theme in THEMES {
        let site = Site::copy_of(&site).built_in(theme);
        for path in site.pages() {
            let page = site.page(&path);
            select(&page, "*").into_iter().for_each(|element| assert_allowed(element, &path));
            let policy = select(&page, "meta[http-equiv]");
            assert_eq!(policy.len(), 1, "{path}");
            assert!(
                policy[0]
                    .attr("content")
                    .unwrap()
                    .starts_with("default-src 'none'; style-src 'self'; "),
                "{path}"
            );
            assert!(!policy[0].attr("content").unwrap().contains("unsafe"), "{path}");
        }
        for (number, attempt) in ATTEMPTS.iter().enumerate() {
            let page = site.page(&format!("claims/claim-{number}/index.html"));
            let heading: String = select(&page, "h1")[0].text().collect();
            assert_eq!(heading.trim(), plain(attempt).trim(), "the words are shown unchanged");
        }
    }
}

/// Asserts that an element and its attributes are allowed, and that it loads nothing from other
/// hosts.
fn assert_allowed(element: ElementRef, path: &str) {
    let name = element.value().name();
    let known: BTreeMap<&str, &str> =
        ELEMENTS.into_iter().chain(PLAIN.split(' ').map(|name| (name, ""))).collect();
    let own = known.get(name).unwrap_or_else(|| panic!("<{name}> in {path}"));
    for (attribute, value) in element.value().attrs() {
        let is_known = own.split(' ').chain(EVERYWHERE.split(' ')).any(|known| known == attribute);
        assert!(
            is_known || attribute.starts_with("aria-") || attribute.starts_with("data-"),
            "<{name} {attribute}={value:?}> in {path}"
        );
    }
    assert_address(element, path);
    assert_script(element, path);
    assert!(name != "base", "<base> in {path}");
}

fn assert_address(element: ElementRef, path: &str) {
    let Some(address) = element.attr("href").or(element.attr("src")).or(element.attr("cite"))
    else {
        return;
    };
    let name = element.value().name();
    let is_followed =
        matches!(name, "a" | "blockquote" | "base") || element.attr("rel") == Some("canonical");
    // Hosts show 404.html at any address.
    let is_own = path == "404.html" && address.starts_with('/') && !address.starts_with("//");
    match url::Url::parse(address) {
        Ok(url) => {
            assert!(
                matches!(url.scheme(), "http" | "https" | "mailto"),
                "<{name}> leads to {address} in {path}"
            );
            assert!(is_followed, "<{name}> fetches {address} in {path}");
        }
        Err(_) => {
            assert!(
                is_own || is_followed || !address.trim().starts_with(['/', '\\']),
                "<{name}> fetches {address} in {path}"
            );
        }
    }
}

/// Asserts that a script is a file of the site or valid data.
fn assert_script(element: ElementRef, path: &str) {
    if element.value().name() != "script" {
        return;
    }
    let text: String = element.text().collect();
    if element.attr("type") == Some("application/ld+json") {
        assert!(element.attr("src").is_none(), "data comes from elsewhere in {path}");
        serde_json::from_str::<serde_json::Value>(&text)
            .unwrap_or_else(|error| panic!("{path}: {error}: {text}"));
    } else {
        assert!(
            element
                .attr("src")
                .is_some_and(|src| src.trim_start_matches("../").starts_with("assets/")),
            "{path}"
        );
        assert_eq!(text, "", "a script in {path}");
    }
}

/// Data files can be parsed, and spreadsheets run no cell.
#[test]
fn content_stays_data_in_files_for_programs() {
    let site = hostile()
        .edit(
            "content/articles/report-0/verdicts/claim-0.yaml",
            "summary: ",
            "summary: \"=cmd|' /C calc'!A0\" #",
        )
        .edit(
            "content/articles/report-1/verdicts/claim-1.yaml",
            "summary: ",
            "summary: \"@SUM(1+1)\" #",
        )
        .edit("content/articles/report-2/verdicts/claim-2.yaml", "summary: ", "summary: \"-2+3\" #")
        .built();
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match path.rsplit('.').next().unwrap() {
            "xml" => drop(
                roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}")),
            ),
            "json" => drop(serde_json::from_str::<serde_json::Value>(&text).unwrap()),
            "jsonl" => text
                .lines()
                .for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).unwrap())),
            "md" => assert_only_words(&text, &path),
            "txt" if path == "llms.txt" => assert_only_words(&text, &path),
            "css" => assert!(!text.contains("evil.example"), "{path}"),
            _ => {}
        }
    }
    let table = site.read("public/claims.csv");
    let rows = csv::Reader::from_reader(table.as_bytes())
        .into_records()
        .map(Result::unwrap)
        .collect::<Vec<_>>();
    assert_eq!(rows.len(), ATTEMPTS.len());
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    for summary in ["'=cmd|", "'@SUM", "'-2+3"] {
        assert!(table.contains(summary), "{summary}");
    }
    assert!(
        site.read("public/claims.jsonl").contains("\"summary\":\"-2+3\""),
        "other programs get the words"
    );
}

/// Asserts that Markdown has one title, no HTML and no pictures, and links only to the web.
fn assert_only_words(markdown: &str, path: &str) {
    let mut titles = 0;
    for event in Parser::new_ext(markdown, pulldown_cmark::Options::all()) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => titles += 1,
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://"), "{path}: {dest_url}");
            }
            Event::Start(Tag::Image { .. }) => panic!("{path}: a picture"),
            Event::Html(html) | Event::InlineHtml(html) => panic!("{path}: {html}"),
            _ => {}
        }
    }
    assert_eq!(titles, 1, "{path}");
}

#[test]
fn an_address_that_runs_is_an_error() {
    let links: String = RUNNING
        .iter()
        .enumerate()
        .map(|(number, address)| {
            address.replace("(1)", &format!("({number})")).replace('<', "&lt;").replace('>', "&gt;")
        })
        .map(|address| format!("[x](<{address}>)\n\n"))
        .collect();
    for (path, text) in [
        ("content/pages/about.md", format!("---\ntitle: About\n---\n{links}")),
        ("content/people/someone.yaml", format!("name: Someone\nbio: {}\n", yaml(&links))),
    ] {
        let site = Site::sound().write(path, text).edit(
            "content/articles/report/verdicts/river.yaml",
            "status:",
            &format!(
                "explanation: {}\nkey_points: ['[x](javascript:alert(1))']\nauthors: [someone]\nstatus:",
                yaml(&links)
            ),
        );
        let found = site.found();
        let count = |file: &str| {
            found.iter().filter(|(code, own, ..)| code == "broken-link" && own == file).count()
        };
        assert_eq!(count(path), RUNNING.len(), "{found:?}");
        assert_eq!(
            count("content/articles/report/verdicts/river.yaml"),
            RUNNING.len() + 1,
            "{found:?}"
        );
        assert_eq!(site.run(&["build"]).status, 1);
    }
}

/// In the text of an article, such an address is shown as text.
#[test]
fn an_address_that_runs_is_no_link_in_an_article() {
    let links: String = RUNNING
        .iter()
        .map(|address| {
            format!(
                "[x](<{}>) ![y](<{}>)\n\n",
                address.replace('<', "&lt;"),
                address.replace('<', "&lt;")
            )
        })
        .collect();
    let site = Site::sound()
        .write(
            "content/articles/report/source.md",
            format!("The river rose by two metres.\n\n{links}"),
        )
        .built();
    let page = site.page("articles/report/index.html");
    assert_eq!(
        select(&page, "[data-article-text] p a[href]:not([data-note] a)")
            .iter()
            .filter(|link| link.text().eq(["x"]) || link.text().eq(["y"]))
            .count(),
        0
    );
    select(&page, "*")
        .into_iter()
        .for_each(|element| assert_allowed(element, "articles/report/index.html"));
}
