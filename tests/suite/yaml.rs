//! Reads YAML texts into nodes.

use std::path::Path;
use std::sync::LazyLock;

use factpress::content::yaml::{YamlNode, YamlValue, parse, parse_range};
use factpress::diagnostics::source_map::SourceFile;
use factpress::diagnostics::span::{FileId, Span};
use factpress::diagnostics::{Diagnostics, Severity};
use proptest::prelude::*;
use proptest::sample::select;

use crate::fixture::files;

/// Scalars that look like another kind, by their kind.
const SCALARS: [(&str, &str); 5] = [
    ("nothing", "~ null Null NULL"),
    ("a true/false value", "true True TRUE false False FALSE"),
    (
        "a number",
        "0 -0 +0 7 +7 -7 012 -012 0o17 0x1F -0x1f 0b11 1_000 1. .5 -.5 1.5 1e3 1E+3 1e-3 \
         18446744073709551615 -9223372036854775808",
    ),
    (
        "text",
        "nULL tRUE yes No on y 0x 1__0 _1 1_ 1.2.3 1e +1- 1-2 inf nan infinity . ... --- --5 \
         + ++1 2024-05-01 2024-05-01T10:00:00Z 10:30 << = é '1'",
    ),
    ("an error", "1e999 -1e999 .inf -.INF +.Inf .nan .NaN *a %TAG ` @"),
];

/// Other text that can occur in a file.
const PHRASES: &str = "||\u{a0}||\u{85}||\t||日本 語||--- 5||'quo''ted'||\"\\u00e9 \\L\"||\"two\n\n  lines\"||two\n  lines||\
                       |\n    as it\n     stands\n||>-\n    folded\n    lines\n\n|||2+\n  kept\n\n||&a x||!t 1||!!str 1||\
                       !!int 1||[1, b,]||[[], {}]||{a: 1, 'b': }||{a, ? b : c}||? 1\n  : 2||# note";

/// Characters that change the meaning of a file.
const SIGNS: &str =
    "\n||\r\n|| ||  ||\t||:||: ||- ||? ||,||[||]||{||}||'||\"|| #||\n---\n||\n...\n||\\";

static PIECES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut pieces: Vec<&str> = PHRASES.split("||").collect();
    for (_, scalars) in SCALARS {
        pieces.extend(scalars.split(' '));
    }
    pieces
});

static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts = Vec::new();
    for folder in ["fuzz/seeds/yaml", "content", "tests/sites", "themes"] {
        for (path, bytes) in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let is_yaml = Path::new(&path).extension().is_some_and(|extension| extension == "yaml");
            if is_yaml && bytes.len() < 8000 {
                texts.push(String::from_utf8(bytes).unwrap());
            }
        }
    }
    texts
});

#[derive(Debug, Clone)]
enum YamlTree {
    Scalar(&'static str),
    List(Vec<YamlTree>),
    Map(Vec<(&'static str, YamlTree)>),
}

impl YamlTree {
    /// Returns the YAML that follows `-` or `key:`.
    fn yaml(&self, indent: usize) -> String {
        let margin = " ".repeat(indent);
        let mut yaml = "\n".to_owned();
        match self {
            Self::Scalar(text) => return format!(" {text}\n"),
            Self::List(items) => {
                for item in items {
                    yaml += &format!("{margin}-{}", item.yaml(indent + 2));
                }
            }
            Self::Map(entries) => {
                for (key, value) in entries {
                    yaml += &format!("{margin}{key}:{}", value.yaml(indent + 2));
                }
            }
        }
        yaml
    }
}

fn any_tree() -> impl Strategy<Value = String> {
    let scalar = select(PIECES.as_slice()).prop_map(YamlTree::Scalar);
    let tree = scalar.prop_recursive(4, 24, 5, |inner| {
        let entry = (select(PIECES.as_slice()), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(YamlTree::List),
            prop::collection::vec(entry, 0..5).prop_map(YamlTree::Map),
        ]
    });
    tree.prop_map(|tree| tree.yaml(0))
}

/// Generates a file with a few changes. Each is a position, a length to delete and a text to insert.
fn any_yaml() -> impl Strategy<Value = String> {
    let text = prop_oneof![any_tree(), select(FILES.as_slice())];
    let signs: Vec<&str> = SIGNS.split("||").collect();
    let inserted = prop_oneof![select(PIECES.as_slice()), select(signs)];
    let change = (0.0..1.0_f64, 0..4_usize, inserted);
    (text, prop::collection::vec(change, 0..4)).prop_map(|(text, changes)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (position, length, inserted) in changes {
            let start = (chars.len() as f64 * position) as usize;
            let end = (start + length).min(chars.len());
            chars.splice(start..end, inserted.chars());
        }
        chars.into_iter().collect()
    })
}

fn read(text: &str) -> (Option<YamlNode>, Diagnostics) {
    let file = SourceFile::new("a.yaml".into(), text.to_owned());
    let mut diagnostics = Diagnostics::default();
    let node = parse(FileId::from_index(0), &file, &mut diagnostics);
    (node, diagnostics)
}

fn kind(value: &YamlValue) -> &'static str {
    match value {
        YamlValue::Null => "nothing",
        YamlValue::Bool(..) => "a true/false value",
        YamlValue::Number(..) => "a number",
        YamlValue::Text(_) => "text",
        YamlValue::List(_) => "a list",
        YamlValue::Map(_) => "a mapping",
    }
}

#[test]
fn scalars_are_of_the_kinds_of_the_core_schema() {
    for (expected, scalars) in SCALARS {
        for scalar in scalars.split(' ') {
            let (node, _) = read(&format!("- {scalar}\n"));
            let found = match node.map(|node| node.value) {
                Some(YamlValue::List(items)) => kind(&items[0].value),
                Some(value) => kind(&value),
                None => "an error",
            };
            assert_eq!(found, expected, "{scalar}");
        }
    }
}

#[test]
fn booleans_and_numbers_keep_what_is_written() {
    let (node, _) = read("[True, 1_000, &a 0x1F, *a]");
    let Some(YamlValue::List(items)) = node.map(|node| node.value) else { panic!("a list") };
    let mut written = Vec::new();
    for item in &items {
        match &item.value {
            YamlValue::Bool(_, text) | YamlValue::Number(_, text) => written.push(text.as_str()),
            value => panic!("{value:?}"),
        }
    }
    assert_eq!(written, ["True", "1_000", "0x1F", "0x1F"]);
}

#[test]
fn depth_and_number_of_nodes_are_limited() {
    for (depth, is_allowed) in [(31, true), (32, true), (33, false)] {
        let texts = [
            "[".repeat(depth) + &"]".repeat(depth),
            "- ".repeat(depth),
            "{a: ".repeat(depth) + &"}".repeat(depth),
        ];
        for text in texts {
            assert_eq!(read(&text).0.is_some(), is_allowed, "{depth}");
        }
    }
    for (count, is_allowed) in [(19_999, true), (20_000, false)] {
        assert_eq!(read(&"- a\n".repeat(count)).0.is_some(), is_allowed, "{count}");
    }
}

/// A name with a special space is told in a mapping in braces too.
#[test]
fn special_spaces_in_braces_are_told() {
    for text in ["{\u{a0}a: 1, 'b': }\n", "a: {\u{a0}b: 1}\n", "\"\u{a0}a\": 1\n"] {
        let (node, diagnostics) = read(text);
        assert!(node.is_none() && diagnostics.has_errors(), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_inside_of_the_text(text in any_yaml()) {
        let before = "é\n";
        let file = SourceFile::new("a.yaml".into(), format!("{before}{text}"));
        let range = before.len()..file.text().len();
        let mut diagnostics = Diagnostics::default();
        let node = parse_range(FileId::from_index(0), &file, range.clone(), &mut diagnostics);
        prop_assert!(node.is_some() || diagnostics.has_errors());
        let is_inside = |span: Span| {
            span.start as usize >= range.start && file.text().get(span.range()).is_some()
        };
        for diagnostic in diagnostics.iter() {
            prop_assert_eq!(diagnostic.severity, Severity::Error);
            prop_assert!(is_inside(diagnostic.span));
        }
        let mut nodes: Vec<YamlNode> = node.into_iter().collect();
        while let Some(node) = nodes.pop() {
            prop_assert!(is_inside(node.span));
            match node.value {
                YamlValue::List(items) => nodes.extend(items),
                YamlValue::Map(entries) => {
                    for (key, value) in entries {
                        nodes.extend([key, value]);
                    }
                }
                _ => {}
            }
        }
    }
}
