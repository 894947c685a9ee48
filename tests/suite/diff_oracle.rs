//! `diff` against two builds: for random edits of content, settings and the theme, it names exactly
//! the pages and data files that differ for readers.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Node};

use crate::fixture::Site;
use crate::since::{begin, git};

const EDITS: usize = 14;

/// The attributes of a page that tell readers, their programs or search engines something.
const ATTRIBUTES: [&str; 12] = [
    "alt",
    "aria-label",
    "cite",
    "content",
    "datetime",
    "dir",
    "href",
    "lang",
    "placeholder",
    "src",
    "title",
    "value",
];

/// Returns a committed site that uses every feature, with a theme of its own.
fn site() -> Site {
    let site = Site::copied("full");
    let text = site.read("site.yaml");
    let site = site
        .write("site.yaml", format!("theme: own\n{text}"))
        .write("themes/own/theme.yaml", "extends: broadsheet\n")
        .write(
            "themes/own/templates/colophon.html",
            "<footer>\n<p>Words that stand below every page.</p>\n{# A comment here. #}\n</footer>\n",
        )
        .write("themes/own/i18n/en.yaml", "claims: Statements\nskip-to-text: Jump to the words\n")
        .write("themes/own/assets/own.css", "p { color: black }\n");
    begin(&site);
    site
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Replaces a word of a value, a text or a comment by another one. Returns what was done.
fn edit_a_word(site: &Site, numbers: &mut Numbers) -> String {
    let mut sources = site.sources();
    sources.retain(|(path, _)| !path.starts_with(".git/"));
    loop {
        let (path, bytes) = &sources[numbers.below(sources.len())];
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let mut words = Vec::new();
        let mut start = 0;
        for part in text.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
            let word = part.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            let is_key = text[start + word.len()..].starts_with([':', '-']);
            if word.len() > 3 && !is_key {
                words.push((start, word));
            }
            start += part.len();
        }
        if words.is_empty() {
            continue;
        }
        let (start, word) = words[numbers.below(words.len())];
        let changed = format!("{}changed{}", &text[..start], &text[start + word.len()..]);
        std::fs::write(site.path(path), changed).unwrap();
        return format!("{path}: {word}");
    }
}

/// Returns what readers get of each page and data file of a built site.
fn told(site: &Site) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    for (path, bytes) in site.output() {
        let extension = path.rsplit('.').next().unwrap_or_default();
        let is_page = extension == "html";
        let is_data = ["json", "jsonl", "csv", "xml", "txt"].contains(&extension);
        if path.starts_with("assets/") || !is_page && !is_data {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        let text = if is_page { page_words(&text) } else { text };
        told.insert(path.trim_end_matches("index.html").to_owned(), text);
    }
    told
}

fn page_words(html: &str) -> String {
    let mut words = Vec::new();
    for node in Html::parse_document(html).tree.nodes() {
        match node.value() {
            Node::Text(text) => words.extend(text.split_whitespace().map(str::to_owned)),
            Node::Element(element) => {
                for (name, value) in element.attrs() {
                    if ATTRIBUTES.contains(&name) {
                        words.push(without_hash(value));
                    }
                }
            }
            _ => {}
        }
    }
    words.join(" ")
}

/// Removes the hash of the content from the address of an asset.
fn without_hash(address: &str) -> String {
    match address.split_once("assets/") {
        Some((_, name)) => name.split('.').next().unwrap_or_default().to_owned(),
        None => address.to_owned(),
    }
}

#[test]
fn what_differs_between_two_builds_is_told() {
    let begun = site();
    let before = told(&Site::copy_of(&begun).built());
    let mut numbers = Numbers(20);
    let mut compared = 0;
    let mut changed_pages = 0;
    while compared < EDITS {
        git(&begun, &["checkout", "-q", "--", "."]);
        let edit = edit_a_word(&begun, &mut numbers);
        let copy = Site::copy_of(&begun);
        if copy.run(&["build"]).status != 0 {
            continue;
        }
        compared += 1;
        let after = told(&copy);
        let mut expected = BTreeSet::new();
        for (path, text) in &before {
            if after.get(path).is_some_and(|new| new != text) {
                expected.insert(path.as_str());
            }
        }
        let outcome = begun.run(&["diff", "HEAD", "--format", "json"]);
        let changes: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let found: BTreeSet<&str> = changes["pages_changed"]
            .as_array()
            .unwrap()
            .iter()
            .map(|address| address.as_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{edit}");
        changed_pages += found.len();
    }
    assert!(changed_pages > EDITS, "most edits change pages");
}
