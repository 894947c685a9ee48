//! Message catalogs, `i18n/<language>.yaml` of a theme: the words of the pages in the site's
//! language, and in English if a message is missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::values::ShortText;
use crate::content::yaml;
use crate::content::yaml::YamlValue;
use crate::content::yaml::decode::{FromYaml, MapEntry, map_entries};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::suggest::{best_match, format_list};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::theme::inheritance::{ThemeDir, ThemeReader};
use crate::theme::plurals::{CATEGORIES, PluralForms};

/// The language that has every message.
pub const FALLBACK: &str = "en";

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Plain(String),
    /// The forms by plural category. There is always an `other`.
    Plural(BTreeMap<String, String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessagePart<'a> {
    Text(&'a str),
    /// The name in `{name}`, which a value replaces.
    Placeholder(&'a str),
}

/// The messages of a theme in a site's language.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    translated: BTreeMap<String, Message>,
    fallback: BTreeMap<String, Message>,
    /// Where the site's own catalogs have the messages that they replace or add.
    custom_spans: BTreeMap<String, Span>,
}

impl Messages {
    /// Returns the place of a message in the site's own catalogs, unless it is built-in.
    pub fn custom_span(&self, key: &str) -> Option<Span> {
        self.custom_spans.get(key).copied()
    }

    /// Returns a message, and whether it is in English because the site's language lacks it.
    pub fn get(&self, key: &str) -> Option<(&Message, bool)> {
        if let Some(message) = self.translated.get(key) {
            return Some((message, false));
        }
        Some((self.fallback.get(key)?, true))
    }

    pub fn keys(&self) -> BTreeSet<&str> {
        self.translated.keys().chain(self.fallback.keys()).map(String::as_str).collect()
    }

    /// Returns a message that has no plural forms.
    pub fn plain(&self, key: &str) -> Option<&str> {
        match self.get(key)?.0 {
            Message::Plain(text) => Some(text),
            Message::Plural(_) => None,
        }
    }
}

/// Splits a message at its placeholders. A brace that opens no placeholder is text.
pub fn parse_placeholders(text: &str) -> Vec<MessagePart<'_>> {
    let mut parts = Vec::new();
    let mut end = 0;
    for (open, _) in text.match_indices('{') {
        let rest = text.get(open + 1..).unwrap_or_default();
        if let Some((name, _)) = rest.split_once('}')
            && is_placeholder(name)
        {
            parts.push(MessagePart::Text(text.get(end..open).unwrap_or_default()));
            parts.push(MessagePart::Placeholder(name));
            end = open + name.len() + 2;
        }
    }
    parts.push(MessagePart::Text(text.get(end..).unwrap_or_default()));
    parts
}

fn is_placeholder(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl Message {
    /// Returns the names of the placeholders of all forms.
    pub fn placeholders(&self) -> BTreeSet<&str> {
        let forms: Vec<&String> = match self {
            Self::Plain(text) => vec![text],
            Self::Plural(forms) => forms.values().collect(),
        };
        let mut names = BTreeSet::new();
        for form in forms {
            for part in parse_placeholders(form) {
                if let MessagePart::Placeholder(name) = part {
                    names.insert(name);
                }
            }
        }
        names
    }
}

/// The messages of one file.
struct Catalog {
    /// The index of its theme in the inheritance chain.
    theme: usize,
    file: FileId,
    is_custom: bool,
    messages: BTreeMap<String, Spanned<Message>>,
}

/// Loads the messages of a theme and of the themes that it extends in the language of the site.
pub(crate) fn load(
    reader: &mut ThemeReader,
    chain: &[ThemeDir],
    language: &Spanned<String>,
) -> Messages {
    let tags = language_tags(language);
    let mut translated = read_catalogs(reader, chain, &tags);
    if tags.iter().any(|tag| tag == FALLBACK) {
        let known = known_placeholders(&translated);
        check_placeholders(&mut translated, &known, reader.diagnostics);
        let custom_spans = custom_spans(&[&translated]);
        let translated = merge(translated);
        return Messages { translated, fallback: BTreeMap::new(), custom_spans };
    }
    let mut fallback = read_catalogs(reader, chain, &[FALLBACK.to_owned()]);
    let known = known_placeholders(&fallback);
    check_missing(&translated, &fallback, language, reader.diagnostics);
    check_placeholders(&mut translated, &known, reader.diagnostics);
    check_placeholders(&mut fallback, &known, reader.diagnostics);
    let custom_spans = custom_spans(&[&translated, &fallback]);
    Messages { translated: merge(translated), fallback: merge(fallback), custom_spans }
}

/// Returns a language tag and its prefixes, longest first (RFC 4647, section 3.4).
fn language_tags(language: &str) -> Vec<String> {
    let language = language.to_ascii_lowercase();
    let mut tags = vec![language.clone()];
    for (end, _) in language.rmatch_indices('-') {
        tags.extend(language.get(..end).map(str::to_owned));
    }
    tags
}

/// Reads the catalogs of a language and of its prefixes, theme by theme. `tags` begins with the
/// language, whose plural forms count.
fn read_catalogs(reader: &mut ThemeReader, chain: &[ThemeDir], tags: &[String]) -> Vec<Catalog> {
    let mut catalogs = Vec::new();
    let language = tags.first().map(String::as_str).unwrap_or_default();
    let decoder = MessageDecoder { plurals: PluralForms::new(language) };
    for (theme, dir) in chain.iter().enumerate() {
        for tag in tags {
            let name = format!("i18n/{tag}.yaml");
            for (path, bytes) in dir.files_in("i18n") {
                if !path.as_str().eq_ignore_ascii_case(&name) {
                    continue;
                }
                let is_custom = dir.is_custom_file(path, bytes);
                let (file, source) = reader.add_source(&dir.name, path, bytes);
                let node = yaml::parse(file, &source, reader.diagnostics);
                let entries =
                    node.and_then(|node| map_entries(node, reader.diagnostics)).unwrap_or_default();
                let mut messages = BTreeMap::new();
                for entry in entries {
                    messages.extend(decoder.message(entry, reader.diagnostics));
                }
                catalogs.push(Catalog { theme, file, is_custom, messages });
            }
        }
    }
    catalogs
}

/// Decodes the messages of a language.
struct MessageDecoder {
    plurals: PluralForms,
}

impl MessageDecoder {
    fn message(
        &self,
        entry: MapEntry,
        diagnostics: &mut Diagnostics,
    ) -> Option<(String, Spanned<Message>)> {
        let span = entry.value.span;
        let value = match entry.value.value {
            YamlValue::Map(_) => self.plural(entry.value, entry.key_span, diagnostics)?,
            _ => Message::Plain(ShortText::from_yaml(entry.value, diagnostics)?.0),
        };
        Some((entry.key, Spanned { value, span }))
    }

    fn plural(
        &self,
        node: yaml::YamlNode,
        key: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Message> {
        let mut forms = BTreeMap::new();
        let mut is_misspelt = false;
        for form in map_entries(node, diagnostics)? {
            let Some(category) = CATEGORIES.iter().find(|category| **category == form.key) else {
                diagnostics.push(unknown_category(&form));
                is_misspelt = true;
                continue;
            };
            if !self.plurals.known.contains(category) {
                diagnostics.push(self.unused_form(category, form.key_span));
            }
            forms.insert(form.key, ShortText::from_yaml(form.value, diagnostics)?.0);
        }
        if !forms.contains_key("other") {
            diagnostics.push(self.no_other(key));
            return None;
        }
        if !is_misspelt {
            diagnostics.extend(self.missing_forms(&forms, key));
        }
        Some(Message::Plural(forms))
    }

    fn no_other(&self, key: Span) -> Diagnostic {
        Diagnostic::error(Code::MissingField, key, "this message has no form `other`")
            .label("used for all other numbers")
            .help(format!("write `other: …`, which every language has; {}", self.forms()))
    }

    fn missing_forms(&self, forms: &BTreeMap<String, String>, key: Span) -> Option<Diagnostic> {
        let mut missing = Vec::new();
        let mut numbers = Vec::new();
        for (category, number) in &self.plurals.needed {
            if !forms.contains_key(*category) {
                missing.push(*category);
                numbers.push(number.to_string());
            }
        }
        if missing.is_empty() {
            return None;
        }
        let numbers = numbers.join(", ");
        let message = format!("this message has no form {}", format_list(&missing));
        let warning = Diagnostic::warning(Code::PluralMismatch, key, message)
            .label(format!("`other` is shown for numbers such as {numbers}"));
        Some(warning.help(format!("add what is missing: {}", self.forms())))
    }

    fn unused_form(&self, category: &str, span: Span) -> Diagnostic {
        let message = format!("the language `{}` has no form `{category}`", self.plurals.language);
        Diagnostic::warning(Code::PluralMismatch, span, message)
            .label("never shown")
            .help(format!("remove it: {}", self.forms()))
    }

    /// Lists the forms of the language.
    fn forms(&self) -> String {
        let list = format_list(&self.plurals.known);
        let verb = if self.plurals.known.len() == 1 { "has only" } else { "has" };
        format!("the language `{}` {verb} {list}", self.plurals.language)
    }
}

fn unknown_category(form: &MapEntry) -> Diagnostic {
    let message = format!("there is no plural category `{}`", form.key);
    Diagnostic::error(Code::UnknownField, form.key_span, message)
        .label("not a category of CLDR")
        .suggest_similar(&form.key, CATEGORIES)
}

/// Returns where the site's own catalogs have messages that count. The first catalog with a message
/// wins.
fn custom_spans(lists: &[&[Catalog]]) -> BTreeMap<String, Span> {
    let mut seen = BTreeSet::new();
    let mut spans = BTreeMap::new();
    for catalog in lists.iter().copied().flatten() {
        for (key, message) in &catalog.messages {
            if seen.insert(key) && catalog.is_custom {
                spans.insert(key.clone(), message.span);
            }
        }
    }
    spans
}

/// Merges catalogs. The first one with a message wins.
fn merge(catalogs: Vec<Catalog>) -> BTreeMap<String, Message> {
    let mut merged = BTreeMap::new();
    for catalog in catalogs {
        for (key, message) in catalog.messages {
            merged.entry(key).or_insert(message.value);
        }
    }
    merged
}

/// Reports each message that only English has, or once if the language has no catalog.
fn check_missing(
    translated: &[Catalog],
    english: &[Catalog],
    language: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) {
    if translated.is_empty() {
        diagnostics.push(missing_language(language));
        return;
    }
    let mut reported = BTreeSet::new();
    for catalog in english {
        for key in catalog.messages.keys() {
            let is_translated = translated.iter().any(|catalog| catalog.messages.contains_key(key));
            if !is_translated && reported.insert(key) {
                // The catalog of a parent theme need not have what only its child uses.
                let nearest = translated.iter().rev().find(|other| other.theme <= catalog.theme);
                let span = nearest.map_or(language.span, |other| Span::file_start(other.file));
                diagnostics.push(missing_message(key, &language.value, span));
            }
        }
    }
}

fn missing_language(Spanned { value: language, span }: &Spanned<String>) -> Diagnostic {
    let message = format!("the theme has no messages in the language `{language}`");
    let help =
        format!("write `i18n/{language}.yaml` in a theme of your own; see docs/languages.md");
    Diagnostic::warning(Code::MissingMessage, *span, message)
        .label("the pages are in English")
        .help(help)
}

fn missing_message(key: &str, language: &str, span: Span) -> Diagnostic {
    let message = format!("the message `{key}` is missing in the language `{language}`");
    Diagnostic::warning(Code::MissingMessage, span, message)
        .label("shown in English")
        .help(format!("add `{key}: …` to `i18n/{language}.yaml` of the theme"))
}

/// Returns the placeholders of each English message. Those of the farthest theme with the message
/// count, because its templates supply the values.
fn known_placeholders(english: &[Catalog]) -> BTreeMap<String, BTreeSet<String>> {
    let mut known = BTreeMap::new();
    for catalog in english {
        for (key, message) in &catalog.messages {
            let names = message.value.placeholders().into_iter().map(str::to_owned).collect();
            known.insert(key.clone(), names);
        }
    }
    known
}

/// Reports messages with placeholders that the English one does not have, and removes them.
fn check_placeholders(
    catalogs: &mut [Catalog],
    known: &BTreeMap<String, BTreeSet<String>>,
    diagnostics: &mut Diagnostics,
) {
    for catalog in catalogs {
        catalog.messages.retain(|key, message| {
            let Some(known) = known.get(key) else { return true };
            let mut placeholders = message.value.placeholders();
            placeholders.retain(|name| !known.contains(*name));
            for name in &placeholders {
                diagnostics.push(unknown_placeholder(name, known, message.span));
            }
            placeholders.is_empty()
        });
    }
}

fn unknown_placeholder(name: &str, known: &BTreeSet<String>, span: Span) -> Diagnostic {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let help = match best_match(name, &known) {
        Some(similar) => format!("did you mean `{{{similar}}}`?"),
        None if known.is_empty() => "this message has no placeholders".to_owned(),
        None => format!("this message has {}", format_list(&known)),
    };
    Diagnostic::error(Code::InvalidValue, span, format!("no value is given for `{{{name}}}`"))
        .label("not a placeholder of this message")
        .help(help)
}
