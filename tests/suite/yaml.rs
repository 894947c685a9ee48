//! YAML files as trees of nodes: the short way that plain files have leads where the long one does.

use std::path::Path;
use std::sync::LazyLock;

use factpress::content::yaml::{YamlNode, parse, parse_any};
use factpress::diagnostics::Diagnostics;
use factpress::diagnostics::source_map::SourceFile;
use factpress::diagnostics::span::FileId;
use proptest::prelude::*;
use proptest::sample::select;

use crate::fixture::files;

/// Scalars on the edge of being something else.
const WORDS: &str = "~ null Null nULL NULL true True tRUE FALSE false yes No on y 0 -0 +0 7 +7 -7 012 -012 0o17 0O17 0x1F 0x -0x1f \
                     0b11 1_000 1__0 _1 1_ 1. .5 -.5 1.5 1.2.3 1e3 1E+3 1e-3 1e 1e999 -1e999 +1- 1-2 .inf -.INF +.Inf .nan .NaN inf \
                     nan infinity . ... --- - --5 + ++1 2024-05-01 2024-05-01T10:00:00Z 10:30 18446744073709551615 \
                     18446744073709551616 -9223372036854775808 -9223372036854775809 << = é '1' *a [] {} %TAG \u{feff} `";

/// What else can stand in a file.
const PHRASES: &str = "||\u{a0}||\u{85}||\t||日本 語||--- 5||'quo''ted'||\"\\u00e9 \\L\"||\"two\n\n  lines\"||two\n  lines||\
                       |\n    as it\n     stands\n||>-\n    folded\n    lines\n\n|||2+\n  kept\n\n||&a x||!t 1||!!str 1||\
                       !!int 1||[1, b,]||[[], {}]||{a: 1, 'b': }||{a, ? b : c}||? 1\n  : 2||# note";

/// Signs that change what a file says.
const SIGNS: &str =
    "\n||\r\n|| ||  ||\t||:||: ||- ||? ||,||[||]||{||}||'||\"|| #||\n---\n||\n...\n||\\";

static PIECES: LazyLock<Vec<&str>> =
    LazyLock::new(|| WORDS.split(' ').chain(PHRASES.split("||")).collect());

static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folders = ["fuzz/seeds/yaml", "content", "tests/sites", "themes"];
    let all = folders
        .iter()
        .flat_map(|folder| files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)));
    let yaml = all.filter(|(path, bytes)| {
        Path::new(path).extension().is_some_and(|it| it == "yaml") && bytes.len() < 8000
    });
    yaml.filter_map(|(_, bytes)| String::from_utf8(bytes).ok()).collect()
});

#[derive(Debug, Clone)]
enum SourceTree {
    Scalar(&'static str),
    List(Vec<SourceTree>),
    Map(Vec<(&'static str, SourceTree)>),
}

impl SourceTree {
    /// As it stands after `- ` or `key:`.
    fn written(&self, indent: usize) -> String {
        let margin = " ".repeat(indent);
        match self {
            Self::Scalar(text) => format!(" {text}\n"),
            Self::List(items) => {
                let item = |item: &Self| format!("{margin}-{}", item.written(indent + 2));
                format!("\n{}", items.iter().map(item).collect::<String>())
            }
            Self::Map(entries) => {
                let entry = |(key, value): &(&str, Self)| {
                    format!("{margin}{key}:{}", value.written(indent + 2))
                };
                format!("\n{}", entries.iter().map(entry).collect::<String>())
            }
        }
    }
}

fn any_tree() -> impl Strategy<Value = String> {
    let tree =
        select(PIECES.as_slice()).prop_map(SourceTree::Scalar).prop_recursive(4, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(SourceTree::List),
                prop::collection::vec((select(PIECES.as_slice()), inner), 0..5)
                    .prop_map(SourceTree::Map),
            ]
        });
    tree.prop_map(|tree| tree.written(0))
}

/// A text with some changes: where, how much goes, what comes.
fn any_yaml() -> impl Strategy<Value = String> {
    let text = prop_oneof![any_tree(), select(FILES.as_slice())];
    let change = (
        0.0..1.0_f64,
        0..4_usize,
        prop_oneof![select(PIECES.as_slice()), select(SIGNS.split("||").collect::<Vec<_>>())],
    );
    (text, prop::collection::vec(change, 0..4)).prop_map(|(text, changes)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, sign) in changes {
            let start = (chars.len() as f64 * at) as usize;
            chars.splice(start..(start + length).min(chars.len()), sign.chars());
        }
        chars.into_iter().collect()
    })
}

type Way = fn(FileId, &SourceFile, &str, usize, &mut Diagnostics) -> Option<YamlNode>;

fn told(way: Way, text: &str) -> String {
    let before = "é\n";
    let file = SourceFile::new("a.yaml".into(), format!("{before}{text}"));
    let mut diagnostics = Diagnostics::default();
    let node = way(FileId::from_index(0), &file, text, before.len(), &mut diagnostics);
    format!("{node:?} {diagnostics:?}")
}

#[test]
fn budgets_are_the_same_both_ways() {
    for depth in [31, 32, 33] {
        for text in [
            "[".repeat(depth) + &"]".repeat(depth),
            "- ".repeat(depth),
            "{a: ".repeat(depth) + &"}".repeat(depth),
        ] {
            assert_eq!(told(parse, &text), told(parse_any, &text), "{depth}");
        }
    }
    for count in [19_998, 19_999, 20_000] {
        let text = "- a\n".repeat(count);
        assert!(told(parse, &text) == told(parse_any, &text), "{count}");
    }
}

#[test]
fn real_files_are_the_same_both_ways() {
    for text in FILES.iter() {
        assert_eq!(told(parse, text), told(parse_any, text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_file_is_the_same_both_ways(text in any_yaml()) {
        prop_assert_eq!(told(parse, &text), told(parse_any, &text));
    }
}
