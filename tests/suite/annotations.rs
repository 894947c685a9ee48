//! Annotations: each selects its quote in the text of the article by position, and names the version
//! that was checked.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::data::{output, parsed};
use crate::fixture::{Site, article_text};

/// The requirements for an annotation and its bodies, target, selectors and state (Web Annotation Data
/// Model, sections 3 to 5, split up like <https://github.com/w3c/web-annotation-tests>): the path of a
/// value, how many there may be, and their kind. `*` is every item of a list, or a single item.
const REQUIREMENTS: [(&str, std::ops::RangeInclusive<usize>, Kind); 32] = [
    ("@context", 1..=1, Kind::OneOf(&["http://www.w3.org/ns/anno.jsonld"])),
    ("id", 1..=1, Kind::Iri),
    ("type", 1..=1, Kind::OneOf(&["Annotation"])),
    ("motivation", 0..=9, Kind::OneOf(&MOTIVATIONS)),
    ("created", 0..=1, Kind::Moment),
    ("modified", 0..=1, Kind::Moment),
    ("creator.type", 0..=1, Kind::OneOf(&["Person", "Organization", "Software"])),
    ("creator.homepage", 0..=9, Kind::Iri),
    ("bodyValue", 0..=0, Kind::Text),
    ("body.*.type", 1..=9, Kind::OneOf(&["TextualBody", "SpecificResource"])),
    ("body.*.purpose", 0..=9, Kind::OneOf(&MOTIVATIONS)),
    ("body.*.value", 0..=9, Kind::Text),
    ("body.*.source", 0..=9, Kind::Iri),
    ("body.*.items", 0..=0, Kind::Text),
    ("body.*.format", 0..=9, Kind::OneOf(&["text/plain"])),
    ("body.*.language", 0..=9, Kind::Text),
    ("target.*.source", 1..=1, Kind::Iri),
    ("target.*.scope", 0..=9, Kind::Iri),
    ("target.*.items", 0..=0, Kind::Text),
    ("target.*.purpose", 0..=0, Kind::Text),
    (
        "target.*.selector.*.type",
        0..=3,
        Kind::OneOf(&["TextQuoteSelector", "TextPositionSelector", "FragmentSelector"]),
    ),
    ("target.*.selector.*.value", 0..=1, Kind::Text),
    ("target.*.selector.*.conformsTo", 0..=1, Kind::Iri),
    ("target.*.selector.*.exact", 0..=1, Kind::Text),
    ("target.*.selector.*.prefix", 0..=1, Kind::Text),
    ("target.*.selector.*.suffix", 0..=1, Kind::Text),
    ("target.*.selector.*.start", 0..=1, Kind::Index),
    ("target.*.selector.*.end", 0..=1, Kind::Index),
    ("target.*.state.*.type", 0..=1, Kind::OneOf(&["TimeState"])),
    ("target.*.state.*.sourceDate", 0..=1, Kind::Moment),
    ("target.*.state.*.sourceDateStart", 0..=0, Kind::Moment),
    ("target.*.state.*.cached", 0..=1, Kind::Iri),
];

const MOTIVATIONS: [&str; 13] = [
    "assessing",
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "tagging",
];

enum Kind {
    Iri,
    Index,
    Moment,
    OneOf(&'static [&'static str]),
    Text,
}

impl Kind {
    fn fits(&self, value: &Value) -> bool {
        let text = value.as_str().unwrap_or_default();
        match self {
            Self::Iri => url::Url::parse(text).is_ok(),
            Self::Index => value.is_u64(),
            Self::Moment => text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
            Self::OneOf(known) => known.contains(&text),
            Self::Text => !text.is_empty(),
        }
    }
}

/// Returns the values at a path.
fn values<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    let Some((name, rest)) =
        path.split_once('.').or(Some((path, ""))).filter(|(name, _)| !name.is_empty())
    else {
        return vec![value];
    };
    match value.as_array() {
        Some(list) if name == "*" => list.iter().flat_map(|item| values(item, rest)).collect(),
        _ if name == "*" => values(value, rest),
        _ => value.get(name).map_or_else(Vec::new, |value| values(value, rest)),
    }
}

fn assert_requirements(annotation: &Value) {
    for (path, count, kind) in &REQUIREMENTS {
        let found = values(annotation, path);
        assert!(
            count.contains(&found.len()),
            "{path} occurs {} times in {annotation}",
            found.len()
        );
        assert!(found.into_iter().all(|value| kind.fits(value)), "{path} in {annotation}");
    }
    for body in annotation["body"].as_array().unwrap() {
        let (own, other) =
            if body["type"] == "TextualBody" { ("value", "source") } else { ("source", "value") };
        assert!(body.get(own).is_some() && body.get(other).is_none(), "{body}");
    }
    let target = &annotation["target"];
    for selector in values(target, "*.selector.*") {
        let required: &[&str] = match selector["type"].as_str().unwrap() {
            "TextQuoteSelector" => &["exact"],
            "FragmentSelector" => &["value"],
            _ => &["start", "end"],
        };
        assert!(required.iter().all(|name| selector.get(*name).is_some()), "{selector}");
    }
    if let Some(state) = target.get("state") {
        assert!(state["sourceDate"].is_string(), "a TimeState must have a date: {state}");
    }
}

/// Checks a page of annotations and its collection (Web Annotation Data Model, section 5), and
/// returns how many annotations it has.
pub fn assert_page(page: &Value) -> usize {
    assert_eq!(
        (&page["@context"], &page["type"]),
        (&json!("http://www.w3.org/ns/anno.jsonld"), &json!("AnnotationPage"))
    );
    let collection = &page["partOf"];
    assert_eq!(
        (&collection["type"], &collection["first"]),
        (&json!("AnnotationCollection"), &page["id"])
    );
    for name in ["label", "id"] {
        assert!(collection[name].as_str().is_some_and(|text| !text.is_empty()), "{collection}");
    }
    assert_eq!(collection["total"], page["items"].as_array().unwrap().len());
    assert_eq!(page["startIndex"], 0);
    let mut ids = BTreeSet::from([page["id"].as_str().unwrap()]);
    assert!(ids.insert(collection["id"].as_str().unwrap()));
    for annotation in page["items"].as_array().unwrap() {
        assert!(ids.insert(annotation["id"].as_str().unwrap()), "{}", annotation["id"]);
        let mut alone = annotation.clone();
        alone["@context"] = page["@context"].clone();
        // A passage of a transcript also has a moment of the recording, and a quote of evidence can
        // have several stretches of words.
        let targets = values(&annotation["target"], "*");
        assert!(!targets.is_empty(), "{annotation}");
        for target in targets {
            alone["target"] = target.clone();
            assert_requirements(&alone);
        }
    }
    for id in &ids {
        assert!(Kind::Iri.fits(&json!(id)), "{id}");
    }
    ids.len() - 2
}

/// Checks the annotations of an article against its page, and returns how many have a position in the
/// text.
pub fn assert_annotations(site: &Site, article: &str) -> usize {
    let text: Vec<char> =
        article_text(&site.page(&format!("articles/{article}/index.html"))).chars().collect();
    let page = parsed(site, &format!("articles/{article}/annotations.json"));
    assert_page(&page);
    let mut positioned = 0;
    for annotation in page["items"].as_array().unwrap() {
        let Some(selectors) = annotation["target"]["selector"].as_array() else { continue };
        let [quote, positions @ ..] = &selectors[..] else { panic!("no quote") };
        assert_eq!(quote["type"], "TextQuoteSelector");
        let [position] = positions else { continue };
        assert_eq!(position["type"], "TextPositionSelector");
        let at = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
        let cut = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
        assert_eq!(quote["exact"], cut(at("start")..at("end")));
        let context =
            |name: &str| quote.get(name).map_or("", |text| text.as_str().unwrap()).to_owned();
        let (prefix, suffix) = (context("prefix"), context("suffix"));
        assert_eq!(prefix, cut(at("start") - prefix.chars().count()..at("start")));
        assert_eq!(suffix, cut(at("end")..at("end") + suffix.chars().count()));
        positioned += 1;
    }
    positioned
}

/// No annotation of a site may break a requirement, whatever its articles are and lack.
#[test]
fn annotations_of_all_sites_meet_the_requirements() {
    let mut annotations = 0;
    for name in ["full", "odd", "arabic", "pictures"] {
        let site = Site::copied(name).built();
        for (path, text) in site.output() {
            if path.ends_with("annotations.json") {
                annotations += assert_page(&serde_json::from_slice(&text).unwrap());
            }
        }
    }
    assert!(annotations > 20, "{annotations}");
}

/// A `TimeState` must have a date: the day of reading, or else the time that the archive shows.
#[test]
fn a_version_without_a_date_is_no_version() {
    let copy = "https://web.archive.org/web/20260114093000/https://daily.example/rise";
    let state = |date: &str, cached: &str| {
        let mut state = json!({"type": "TimeState", "sourceDate": date});
        if !cached.is_empty() {
            state["cached"] = json!(cached);
        }
        state
    };
    let archived = |copy: &str| format!("archive_url: {copy}\n");
    let opaque = "https://perma.cc/AAAA-BBBB";
    let today = "https://archive.ph/20260114093000/https://daily.example/rise";
    let year = "https://web.archive.org/web/2026/https://daily.example/rise";
    let no_hour = "https://web.archive.org/web/20260114990000/https://daily.example/rise";
    let cases = [
        (String::new(), Value::Null),
        ("accessed: 2026-01-15\n".to_owned(), state("2026-01-15T00:00:00Z", "")),
        (archived(copy), state("2026-01-14T09:30:00Z", copy)),
        (archived(copy) + "accessed: 2026-01-15\n", state("2026-01-15T00:00:00Z", copy)),
        (archived(today), state("2026-01-14T09:30:00Z", today)),
        (archived(opaque), Value::Null),
        (archived(year), Value::Null),
        (archived(no_hour), Value::Null),
        (archived("https://archive.example/20260114093000/"), Value::Null),
        ("published: 2026-01\n".to_owned(), Value::Null),
    ];
    for (fields, expected) in cases {
        let file = format!("title: The rise\nurl: https://daily.example/rise\n{fields}");
        let site = Site::sound().write("content/articles/report/article.yaml", file).built();
        assert_annotations(&site, "report");
        let page = parsed(&site, "articles/report/annotations.json");
        assert_eq!(page["items"][0]["target"]["state"], expected, "{fields}");
    }
}

#[test]
fn annotations_select_their_quotes_by_position() {
    let site = Site::copied("full").built();
    assert_eq!(assert_annotations(&site, "flood"), 6);
    assert_eq!(assert_annotations(&site, "echo"), 1);
    let text =
        "Ein Fluß — 👩‍👧 — e\u{301}tait là. **Он вырос**, قال. 河が増えた。\n\nEnd 👩‍👧 of it.\n";
    let site = Site::empty()
        .article("report", text)
        .claim("report", "a", "e\u{301}tait là")
        .claim("report", "b", "вырос, قال")
        .claim("report", "c", "増えた。 End")
        .claim("report", "d", "of it.")
        .claim_with("report", "e", "- title: true")
        .claim_with("report", "f", "- {title: true, quote: title of}")
        .built();
    assert_eq!(assert_annotations(&site, "report"), 4);
    let page = parsed(&site, "articles/report/annotations.json");
    let titles: Vec<&Value> =
        page["items"].as_array().unwrap().iter().map(|it| &it["target"]["selector"]).collect();
    assert_eq!(titles[0], &json!([{"type": "TextQuoteSelector", "exact": "The title of report"}]));
    let part = json!([{"type": "TextQuoteSelector", "exact": "title of", "prefix": "The ", "suffix": " report"}]);
    assert_eq!(titles[1], &part);
}

#[test]
fn positions_in_excerpts_count_only_displayed_text() {
    let site = Site::empty()
        .write("content/articles/report/article.yaml", "title: It rose\ndisplay: excerpts\n")
        .write(
            "content/articles/report/source.txt",
            "It rose\n\nLeft out é.\n\nWe say it rose. A neighbour.\n\nIt fell.\n\nLeft out too.\n\nLast, it stayed.",
        )
        .claim("report", "a", "it rose.")
        .claim("report", "b", "neighbour. It fell.")
        .claim("report", "c", "it stayed")
        .claim_with("report", "d", "- title: true")
        .built();
    assert_eq!(assert_annotations(&site, "report"), 4);
    assert!(!output(&site, "articles/report/annotations.json").contains("Left out"));
}

#[test]
fn the_target_is_the_checked_version_of_the_article() {
    let site = Site::copied("full").built();
    let page = parsed(&site, "articles/flood/annotations.json");
    let annotation = &page["items"][1];
    let target = &annotation["target"];
    assert_eq!(target["source"], "https://daily.example/flood");
    assert_eq!(target["scope"], "https://desk.example/checks/articles/flood/");
    assert_eq!(
        target["state"],
        json!({"type": "TimeState", "sourceDate": "2026-01-14T00:00:00Z", "cached": "https://archive.example/daily/flood"})
    );
    assert_eq!(annotation["motivation"], "assessing");
    assert_eq!(annotation["body"][0]["value"], "Mostly false");
    let echo = parsed(&site, "articles/echo/annotations.json");
    assert_eq!(echo["items"][0]["target"]["source"], "https://desk.example/checks/articles/echo/");
}

/// Returns the words, or the number of selectors if that is not 1, for each target of an annotation.
fn targeted(annotation: &Value) -> Vec<String> {
    let mut words = Vec::new();
    for target in values(&annotation["target"], "*") {
        words.push(match values(target, "selector.*").as_slice() {
            [only] => only["exact"].as_str().unwrap().to_owned(),
            others => others.len().to_string(),
        });
    }
    words
}

#[test]
fn annotations_of_evidence_have_only_verified_words() {
    let folder = "content/articles/report/verdicts";
    let copy = "The river rose. Private words of the copy. It fell again in May. La rivière monta.";
    let sha256 = factpress::content::sha256(copy.as_bytes());
    let common =
        format!("url: 'https://water.example/gauge', copy: gauge.txt, copy_sha256: '{sha256}'");
    let kept = |fields: &str| format!("  - {{title: A gauge, {common}, {fields}}}\n");
    let evidence = [
        kept("quote: The river rose, copied: 2026-01-03, stance: refutes, note: It is so."),
        kept("quote: 'The river rose […] in May', accessed: 2026-01-02"),
        kept("quote: The river has risen, original: La rivière monta, language: fr"),
        kept("quote: '[t]he river rose'"),
        kept("note: No quote."),
        "  - {title: B, url: 'https://b.example/', quote: Not verified}\n".to_owned(),
        kept("quote: It fell again").replace("url: 'https://water.example/gauge', ", ""),
        kept("quote: It fell again").replace("url: ", "archive_url: "),
    ]
    .concat();
    let site = Site::sound()
        .edit("content/articles/report/verdicts/river.yaml", "  - title: A record\n", &evidence)
        .write(&format!("{folder}/gauge.txt"), copy)
        .built();
    let page = parsed(&site, "evidence.json");
    assert_eq!(assert_page(&page), 5);
    let claim = "https://desk.example/checks/claims/river/";
    let mut found = Vec::new();
    for annotation in page["items"].as_array().unwrap() {
        let id = annotation["id"].as_str().unwrap().strip_prefix(claim).unwrap();
        found.push((id.to_owned(), targeted(annotation)));
        assert_eq!(annotation["motivation"], "linking");
        for target in values(&annotation["target"], "*") {
            assert_eq!(
                (&target["source"], &target["scope"]),
                (&json!("https://water.example/gauge"), &json!(claim))
            );
        }
    }
    let expected: [(&str, &[&str]); 5] = [
        ("#evidence-1", &["The river rose"]),
        ("#evidence-2", &["The river rose", "in May"]),
        ("#evidence-3", &["La rivière monta"]),
        ("#evidence-4", &["0"]),
        ("#evidence-8", &["It fell again"]),
    ];
    assert_eq!(
        found,
        expected.map(|(id, words)| (
            id.to_owned(),
            words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()
        ))
    );
    let first = &page["items"][0];
    let tag = json!({"type": "TextualBody", "purpose": "tagging", "value": "refutes", "format": "text/plain", "language": "en"});
    assert_eq!(first["body"][0], tag);
    assert_eq!(first["body"][1]["value"], "It is so.");
    assert_eq!(
        first["body"][2],
        json!({"type": "SpecificResource", "purpose": "linking", "source": claim})
    );
    assert_eq!(first["target"]["state"]["sourceDate"], "2026-01-03T00:00:00Z");
    assert_eq!(page["items"][1]["target"][0]["state"]["sourceDate"], "2026-01-02T00:00:00Z");
    assert!(!output(&site, "evidence.json").contains("Private words"));
    let html = site.page("claims/river/index.html");
    for (id, _) in expected {
        assert_eq!(crate::fixture::select(&html, id).len(), 1, "{id}");
    }
    let draft = site
        .edit("content/articles/report/verdicts/river.yaml", "status: published", "status: draft")
        .built();
    assert_eq!(assert_page(&parsed(&draft, "evidence.json")), 0);
}
