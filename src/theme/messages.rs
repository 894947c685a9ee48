//! Message catalogues, `i18n/<language>.yaml` of a theme: the words of its pages in the site's language, in English
//! where that language has none. It must not know how a language counts or which page says what.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::values::Words;
use crate::content::yaml;
use crate::content::yaml::Kind;
use crate::content::yaml::decode::{Decode, Entry, entries};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match, format_list};
use crate::theme::inheritance::{Folder, add_source};

/// The language that every message has.
pub const FALLBACK: &str = "en";

/// The plural categories of CLDR.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The words of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The same whatever is counted.
    Plain(String),
    /// By plural category; `other` is always there.
    Plural(BTreeMap<String, String>),
}

/// A piece of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// The name in `{name}`, which gives way to a value.
    Placeholder(&'a str),
}

/// The messages of a theme in a site's language.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    own: BTreeMap<String, Text>,
    fallback: BTreeMap<String, Text>,
}

impl Messages {
    /// The message of that key, and whether it is in English for want of the site's own language.
    pub fn get(&self, key: &str) -> Option<(&Text, bool)> {
        let own = self.own.get(key).map(|text| (text, false));
        own.or_else(|| self.fallback.get(key).map(|text| (text, true)))
    }

    /// The keys of all messages.
    pub fn keys(&self) -> BTreeSet<&str> {
        self.own.keys().chain(self.fallback.keys()).map(String::as_str).collect()
    }

    /// The message of that key where nothing is counted.
    pub fn plain(&self, key: &str) -> Option<&str> {
        match self.get(key)?.0 {
            Text::Plain(text) => Some(text),
            Text::Plural(_) => None,
        }
    }
}

/// The words and placeholders of a message; a brace that opens no placeholder is a word.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut words = 0;
    for (open, _) in text.match_indices('{') {
        let rest = text.get(open + 1..).unwrap_or_default();
        let Some((name, _)) = rest.split_once('}').filter(|(name, _)| is_name(name)) else {
            continue;
        };
        pieces.push(Piece::Words(text.get(words..open).unwrap_or_default()));
        pieces.push(Piece::Placeholder(name));
        words = open + name.len() + 2;
    }
    pieces.push(Piece::Words(text.get(words..).unwrap_or_default()));
    pieces
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

impl Text {
    /// The names of its placeholders.
    pub fn placeholders(&self) -> BTreeSet<&str> {
        let forms: Vec<&String> = match self {
            Self::Plain(text) => vec![text],
            Self::Plural(forms) => forms.values().collect(),
        };
        let name = |piece| match piece {
            Piece::Placeholder(name) => Some(name),
            Piece::Words(_) => None,
        };
        forms.into_iter().flat_map(|form| pieces(form)).filter_map(name).collect()
    }
}

/// One file.
struct Catalog {
    /// The place of its theme among those that are looked into.
    theme: usize,
    file: FileId,
    texts: BTreeMap<String, Spanned<Text>>,
}

/// The messages of the themes in `folders`, the nearest first, in the language of the site.
pub(crate) fn load(
    folders: &[Folder],
    language: &Spanned<String>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Messages {
    let tags = tags(language);
    let mut own = read(folders, &tags, sources, diagnostics);
    if tags.iter().any(|tag| tag == FALLBACK) {
        let known = known_placeholders(&own);
        check_placeholders(&mut own, &known, diagnostics);
        return Messages { own: merged(own), fallback: BTreeMap::new() };
    }
    let mut fallback = read(folders, &[FALLBACK.to_owned()], sources, diagnostics);
    let known = known_placeholders(&fallback);
    check_missing(&own, &fallback, language, diagnostics);
    check_placeholders(&mut own, &known, diagnostics);
    check_placeholders(&mut fallback, &known, diagnostics);
    Messages { own: merged(own), fallback: merged(fallback) }
}

/// The tags under which a language is looked for: itself, then with fewer and fewer subtags (RFC 4647, 3.4).
fn tags(language: &str) -> Vec<String> {
    let language = language.to_ascii_lowercase();
    let ends = language.match_indices('-').map(|(at, _)| at).chain([language.len()]);
    let mut tags: Vec<String> =
        ends.filter_map(|end| language.get(..end)).map(str::to_owned).collect();
    tags.reverse();
    tags
}

/// The catalogues of these languages, theme by theme.
fn read(
    folders: &[Folder],
    tags: &[String],
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Vec<Catalog> {
    let mut catalogues = Vec::new();
    for (theme, folder) in folders.iter().enumerate() {
        for tag in tags {
            let wanted = format!("i18n/{tag}.yaml");
            for (path, bytes) in
                folder.files.iter().filter(|(path, _)| path.as_str().eq_ignore_ascii_case(&wanted))
            {
                let (file, source) = add_source(&folder.name, path, bytes, sources, diagnostics);
                let node = yaml::parse(file, &source, source.text(), 0, diagnostics);
                let entries = node.and_then(|node| entries(node, diagnostics)).unwrap_or_default();
                let texts =
                    entries.into_iter().filter_map(|entry| message(entry, diagnostics)).collect();
                catalogues.push(Catalog { theme, file, texts });
            }
        }
    }
    catalogues
}

fn message(entry: Entry, diagnostics: &mut Diagnostics) -> Option<(String, Spanned<Text>)> {
    let span = entry.value.span;
    let value = match entry.value.kind {
        Kind::Map(_) => plural(entry.value, entry.key_span, diagnostics)?,
        _ => Text::Plain(Words::decode(entry.value, diagnostics)?.0),
    };
    Some((entry.key, Spanned { value, span }))
}

fn plural(node: yaml::Node, key: Span, diagnostics: &mut Diagnostics) -> Option<Text> {
    let mut forms = BTreeMap::new();
    for form in entries(node, diagnostics)? {
        if CATEGORIES.contains(&form.key.as_str()) {
            forms.insert(form.key, Words::decode(form.value, diagnostics)?.0);
        } else {
            let message = format!("there is no plural category `{}`", form.key);
            diagnostics.push(
                Diagnostic::error(Code::UnknownField, form.key_span, message)
                    .label("not a category of CLDR")
                    .suggest_similar(&form.key, CATEGORIES),
            );
        }
    }
    if !forms.contains_key("other") {
        diagnostics.push(
            Diagnostic::error(Code::MissingField, key, "this message has no form `other`")
                .label("for numbers of no other category")
                .help("write `other: …`, which every language has"),
        );
        return None;
    }
    Some(Text::Plural(forms))
}

fn merged(catalogues: Vec<Catalog>) -> BTreeMap<String, Text> {
    let mut merged = BTreeMap::new();
    for (key, text) in catalogues.into_iter().flat_map(|catalogue| catalogue.texts) {
        merged.entry(key).or_insert(text.value);
    }
    merged
}

/// `missing-message` for each message that only English has, or once where the language has no catalogue at all.
fn check_missing(
    own: &[Catalog],
    english: &[Catalog],
    language: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) {
    if own.is_empty() {
        let message = format!("the theme has no messages in the language `{}`", language.value);
        diagnostics.push(
            Diagnostic::warning(Code::MissingMessage, language.span, message)
                .label("the pages speak English")
                .help(format!(
                    "write `i18n/{}.yaml` in a theme of your own; see docs/languages.md",
                    language.value
                )),
        );
        return;
    }
    let mut reported = BTreeSet::new();
    for catalogue in english {
        for key in catalogue.texts.keys() {
            if own.iter().all(|own| !own.texts.contains_key(key)) && reported.insert(key) {
                // A parent's catalogue cannot be asked for what only its child says.
                let nearest = own.iter().rev().find(|own| own.theme <= catalogue.theme);
                let span = nearest.map_or(language.span, |own| Span::file_start(own.file));
                diagnostics.push(missing(key, &language.value, span));
            }
        }
    }
}

fn missing(key: &str, language: &str, span: Span) -> Diagnostic {
    let message = format!("the message `{key}` is missing in the language `{language}`");
    Diagnostic::warning(Code::MissingMessage, span, message)
        .label("English stands in its place")
        .help(format!("add `{key}: …` to `i18n/{language}.yaml` of the theme"))
}

/// The placeholders of each message of the farthest theme that has it, whose templates give the values.
fn known_placeholders(english: &[Catalog]) -> BTreeMap<String, BTreeSet<String>> {
    let mut known = BTreeMap::new();
    for (key, text) in english.iter().flat_map(|catalogue| &catalogue.texts) {
        let names = text.value.placeholders().into_iter().map(str::to_owned).collect();
        known.insert(key.clone(), names);
    }
    known
}

/// `invalid-value` where a message has a placeholder that the English one does not have; such a message is not used.
fn check_placeholders(
    catalogues: &mut [Catalog],
    known: &BTreeMap<String, BTreeSet<String>>,
    diagnostics: &mut Diagnostics,
) {
    for catalogue in catalogues {
        catalogue.texts.retain(|key, text| {
            let Some(known) = known.get(key) else { return true };
            let placeholders = text.value.placeholders();
            let unknown: Vec<&str> =
                placeholders.into_iter().filter(|name| !known.contains(*name)).collect();
            diagnostics
                .extend(unknown.iter().map(|name| unknown_placeholder(name, known, text.span)));
            unknown.is_empty()
        });
    }
}

fn unknown_placeholder(name: &str, known: &BTreeSet<String>, span: Span) -> Diagnostic {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let help = match best_match(name, &known) {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None if known.is_empty() => "this message has no placeholders".to_owned(),
        None => format!("this message has {}", format_list(&known)),
    };
    Diagnostic::error(Code::InvalidValue, span, format!("no value is given for `{{{name}}}`"))
        .label("not a placeholder of this message")
        .help(help)
}
