//! Feeds, the sitemap and Open Graph, checked against their standards.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use crate::data::{lines, output, parsed, review};
use crate::fixture::{Site, select};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

fn children<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children()
        .filter(|child| child.has_tag_name(("http://www.w3.org/2005/Atom", name)))
        .collect()
}

/// Returns the text of the only child with that name.
fn only<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    let found = children(node, name);
    assert_eq!(found.len(), 1, "one {name}");
    found[0].text().unwrap()
}

fn is_timestamp(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok() && text.ends_with('Z') && text.len() == 20
}

/// The children that an element may have (RFC 4287, sections 3.2 and 4): once, at most once (`?`) or any
/// number of times (`*`), and its required attributes.
const ATOM: [(&str, &str, &[&str]); 5] = [
    (
        "feed",
        "id title updated author* category* contributor* entry* generator? icon? link* logo? rights? subtitle?",
        &[],
    ),
    (
        "entry",
        "id title updated author* category* content? contributor* link* published? rights? source? summary?",
        &[],
    ),
    ("author", "name uri? email?", &[]),
    ("link", "", &["href"]),
    ("category", "", &["term"]),
];

fn assert_elements(node: Node) {
    let rule =
        ATOM.iter().find(|(name, ..)| node.has_tag_name(("http://www.w3.org/2005/Atom", *name)));
    let (known, required) = rule.map_or(("", &[][..]), |(_, known, required)| (*known, *required));
    for child in node.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        let is_known = known.split(' ').any(|known| known.trim_end_matches(['?', '*']) == name);
        assert!(is_known, "<{name}> in <{}>", node.tag_name().name());
        let is_repeated = node.children().filter(|other| other.has_tag_name(name)).count() > 1;
        assert!(
            !is_repeated || known.split(' ').any(|known| known.strip_suffix('*') == Some(name)),
            "two <{name}>"
        );
        assert_elements(child);
    }
    assert!(required.iter().all(|name| node.attribute(*name).is_some()), "{node:?}");
}

/// Checks a feed (RFC 4287, sections 4.1.1 and 4.1.2) and returns the number of its entries.
pub fn assert_atom(text: &str) -> usize {
    let document = Document::parse(text).unwrap();
    let feed = document.root_element();
    assert_elements(feed);
    assert!(feed.has_tag_name(("http://www.w3.org/2005/Atom", "feed")));
    let mut ids = BTreeSet::from([only(feed, "id").to_owned()]);
    assert!(!only(feed, "title").is_empty() && is_timestamp(only(feed, "updated")));
    assert_eq!(children(children(feed, "author")[0], "name").len(), 1);
    let of_self: Vec<_> = children(feed, "link")
        .into_iter()
        .filter(|link| link.attribute("rel") == Some("self"))
        .collect();
    assert_eq!(of_self[0].attribute("href"), Some(only(feed, "id")));
    let entries = children(feed, "entry");
    let moments: Vec<&str> = entries.iter().map(|entry| only(*entry, "updated")).collect();
    assert!(
        moments.iter().all(|moment| is_timestamp(moment)) && moments.iter().rev().is_sorted(),
        "{moments:?}"
    );
    assert!(moments.first().is_none_or(|newest| *newest == only(feed, "updated")));
    for entry in &entries {
        assert!(ids.insert(only(*entry, "id").to_owned()), "{} occurs twice", only(*entry, "id"));
        assert!(!only(*entry, "title").is_empty());
        assert!(url::Url::parse(only(*entry, "id")).is_ok());
        let alternates = children(*entry, "link")
            .into_iter()
            .filter(|link| link.attribute("rel") == Some("alternate"));
        assert_eq!(alternates.count(), 1);
    }
    entries.len()
}

#[test]
fn feeds_are_atom() {
    let site = Site::copied("full").built();
    assert_eq!(assert_atom(&output(&site, "feed.xml")), 3);
    assert_eq!(assert_atom(&output(&site, "corrections.xml")), 2);
    let one_day = "corrections:\n  - {date: 2026-02-01, kind: update, note: One.}\n  \
                   - {date: 2026-02-01, kind: update, note: Two.}\n  - {date: 2026-02-02, kind: correction, note: Three.}\nstatus:";
    let site = Site::sound().edit(VERDICT, "status:", one_day).built();
    assert_eq!(assert_atom(&output(&site, "corrections.xml")), 3);
    assert!(
        output(&Site::sound().built(), "corrections.xml").contains("<updated>2026-01-02T00:00:00Z"),
        "nothing since"
    );
    let mut site = Site::sound();
    for number in 0..60 {
        site = site.claim("report", &format!("claim-{number}"), "Nobody was hurt");
    }
    assert_eq!(assert_atom(&output(&site.built(), "feed.xml")), 50);
}

#[test]
fn feeds_are_in_the_language_of_the_site() {
    for (language, check, title, retraction, change) in [
        (
            "en",
            "Mostly false: The",
            "The river desk: corrections",
            "Retraction: The",
            "From False to Mostly false. The gauge",
        ),
        (
            "fr",
            "Plutôt faux : The",
            "The river desk : corrections",
            "Rétractation : The",
            "De Faux à Plutôt faux. The gauge",
        ),
        (
            "de",
            "Größtenteils falsch: The",
            "The river desk: Korrekturen",
            "Zurückziehung: The",
            "Von Falsch zu Größtenteils falsch. The",
        ),
        (
            "ja",
            "ほぼ誤り：The",
            "The river desk：訂正",
            "撤回：The",
            "誤りからほぼ誤りへ。The gauge",
        ),
    ] {
        let site = Site::copied("full")
            .edit("site.yaml", "language: en-GB", &format!("language: {language}"))
            .built();
        let (checks, corrections) = (output(&site, "feed.xml"), output(&site, "corrections.xml"));
        assert!(checks.contains(&format!("<title>{check}")), "{language}: {checks}");
        for words in
            [format!("<title>{title}<"), format!("<title>{retraction}"), format!(">{change}")]
        {
            assert!(corrections.contains(&words), "{language}: {words}: {corrections}");
        }
        assert!(
            corrections.contains("term=\"retraction\""),
            "terms are the same in every language"
        );
        assert_eq!((assert_atom(&checks), assert_atom(&corrections)), (3, 2));
    }
}

#[test]
fn undated_claims_are_in_no_feed() {
    for site in [Site::empty(), Site::sound().edit(VERDICT, "published: 2026-01-02\n", "")] {
        let site = site.built();
        for feed in ["feed.xml", "corrections.xml"] {
            assert_eq!(assert_atom(&output(&site, feed)), 0);
        }
        assert_eq!(
            parsed(&site, "claims.json")["dataFeedElement"].as_array().unwrap().len(),
            lines(&site).len()
        );
    }
}

#[test]
fn the_sitemap_lists_all_pages() {
    let site = Site::copied("full")
        .article("река", "The river rose.")
        .claim("река", "вода", "The river")
        .built();
    let text = output(&site, "sitemap.xml");
    assert!(text.is_ascii(), "addresses are percent-encoded");
    let document = Document::parse(&text).unwrap();
    let listed: BTreeSet<String> = document
        .descendants()
        .filter(|node| node.has_tag_name("loc"))
        .map(|loc| {
            let path = loc.text().unwrap().strip_prefix("https://desk.example/checks/").unwrap();
            format!(
                "{}index.html",
                percent_encoding::percent_decode_str(path).decode_utf8().unwrap()
            )
        })
        .collect();
    let pages: BTreeSet<String> =
        site.pages().into_iter().filter(|page| page != "404.html").collect();
    assert_eq!(listed, pages);
    let robots = output(&site, "robots.txt");
    assert!(
        robots.contains("Allow: /\n")
            && robots.ends_with("Sitemap: https://desk.example/checks/sitemap.xml\n")
    );
    let review = review(&site, "вода");
    let canonical = site.page("claims/вода/index.html");
    assert_eq!(review["url"], select(&canonical, "link[rel=canonical]")[0].attr("href").unwrap());
}

#[test]
fn a_theme_can_change_the_feeds_and_the_sitemap() {
    let site = Site::sound()
        .edit("site.yaml", "title:", "theme: own\ntitle:")
        .edit(VERDICT, "Something is so.", "\"<Some>\\uFFFEthing\"")
        .write(
            "themes/own/templates/feed.xml",
            "{{ feed.kind }}{% for entry in feed.entries %}|{{ entry.claim.text }}{% endfor %}\u{b}\n",
        )
        .write(
            "themes/own/templates/sitemap.xml",
            "{% for entry in sitemap.entries %}{{ entry.url }} {{ entry.modified or \"-\" }}\n{% endfor %}",
        )
        .built();
    assert_eq!(output(&site, "feed.xml"), "checks|&lt;Some&gt;thing\n");
    assert_eq!(output(&site, "corrections.xml"), "corrections\n");
    assert!(output(&site, "sitemap.xml").contains("/claims/river/ 2026-01-02\n"));
}

#[test]
fn every_page_links_to_the_feeds_and_has_open_graph() {
    let site = Site::copied("full").built();
    for path in site.pages() {
        let page = site.page(&path);
        let feeds = select(&page, "link[rel=alternate][type='application/atom+xml']");
        assert_eq!(feeds.len(), 2, "{path}");
        let property = |name: &str| {
            let found = select(&page, &format!("meta[property='og:{name}']"));
            assert!(found.len() < 2, "{path}: {name}");
            found.first().map(|meta| meta.attr("content").unwrap().to_owned())
        };
        let kind = if path.starts_with("claims/")
            || path.starts_with("articles/") && path != "articles/index.html"
        {
            "article"
        } else {
            "website"
        };
        assert_eq!(property("type").as_deref(), Some(kind), "{path}");
        assert_eq!(property("site_name").as_deref(), Some("The river desk"));
        assert_eq!(property("locale").as_deref(), Some("en_GB"));
        assert!(property("title").is_some_and(|title| !title.is_empty()), "{path}");
        if path == "claims/two-metres/index.html" {
            assert_eq!(
                property("title").as_deref(),
                Some("Mostly false: The river rose by two metres.")
            );
            assert_eq!(property("description").as_deref(), Some("The gauge shows 1.4 metres."));
        }
        let canonical = select(&page, "link[rel=canonical]")
            .first()
            .map(|link| link.attr("href").unwrap().to_owned());
        assert_eq!(property("url"), canonical, "{path}");
        assert_eq!(select(&page, "meta[name='twitter:card']").len(), 1, "{path}");
        let described =
            select(&page, "meta[name=description]")[0].attr("content").unwrap().to_owned();
        assert!(!described.is_empty() && described.chars().count() < 300, "{path}: {described}");
    }
}
