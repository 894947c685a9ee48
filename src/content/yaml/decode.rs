//! Nodes → typed records: the decoding that all of them share. Every mistake in a record is reported, and
//! what is left of it is kept. It must not know what any field means.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match, is_unambiguous_match};

/// A value that can be read from one node.
pub trait FromYaml: Sized {
    /// The most entries of a list of it. Each topic or person has a page that names all the others beside it, so that more
    /// would take time and room by the square.
    const MAX_ITEMS: usize = 500;
    /// What the value is called in messages, with its article: `a date`.
    const DESCRIPTION: &'static str;

    /// Reads the value, or says why not and returns `None`.
    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self>;

    /// What the value looks like (JSON Schema, draft 7).
    fn schema() -> Value;
}

/// A field of a record: read from a node or from its absence.
pub trait FieldFromYaml: Sized {
    /// Reads the field; `None` is its absence.
    fn take(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self;

    /// What the field looks like (JSON Schema, draft 7); a field that is named but empty is as one that is absent.
    fn schema() -> Value;
}

/// A schema that lets an empty value pass too.
fn or_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

impl<T: FromYaml> FieldFromYaml for Option<Spanned<T>> {
    fn take(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        let node = node.filter(|node| !matches!(node.value, YamlValue::Null))?;
        let span = node.span;
        T::from_yaml(node, diagnostics).map(|value| Spanned { value, span })
    }

    fn schema() -> Value {
        or_null(&T::schema())
    }
}

impl<T: FromYaml> FieldFromYaml for Vec<Spanned<T>> {
    fn take(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        match node {
            None | Some(YamlNode { value: YamlValue::Null, .. }) => Vec::new(),
            Some(YamlNode { value: YamlValue::List(mut items), .. }) => {
                if let Some(first) = items.get(T::MAX_ITEMS) {
                    diagnostics.push(too_many(items.len(), T::MAX_ITEMS, first));
                    items.truncate(T::MAX_ITEMS);
                }
                let mut entries = Vec::with_capacity(items.len());
                entries.extend(items.into_iter().filter_map(|item| entry_of(item, diagnostics)));
                entries
            }
            Some(node) => {
                let help = format!(
                    "write it as a list, each entry on a line of its own after `- `; each is {}",
                    T::DESCRIPTION
                );
                diagnostics.push(wrong_type("a list", &node).help(help));
                Vec::new()
            }
        }
    }

    fn schema() -> Value {
        or_null(&json!({"type": "array", "items": T::schema()}))
    }
}

fn too_many(count: usize, most: usize, first: &YamlNode) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidValue,
        first.span,
        format!("this list has {count} entries; the most is {most}"),
    )
    .label("from here on nothing is read")
    .help("take away what readers do not need, or split the file")
}

/// An entry of a list, which an empty line is not.
fn entry_of<T: FromYaml>(item: YamlNode, diagnostics: &mut Diagnostics) -> Option<Spanned<T>> {
    if matches!(item.value, YamlValue::Null) {
        let message = format!("this entry of the list is empty; it needs {}", T::DESCRIPTION);
        diagnostics.push(
            Diagnostic::error(Code::MissingField, item.span, message)
                .label("nothing here")
                .help("write the entry after `- `, or take the line away"),
        );
    }
    <Option<Spanned<T>> as FieldFromYaml>::take(Some(item), diagnostics)
}

impl<T: FromYaml> FieldFromYaml for BTreeMap<String, Spanned<T>> {
    fn take(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        let Some(node) = node.filter(|node| !matches!(node.value, YamlValue::Null)) else {
            return Self::new();
        };
        let Some(entries) = map_entries(node, diagnostics) else { return Self::new() };
        let decode = |entry: MapEntry| {
            Some((
                entry.key,
                <Option<Spanned<T>> as FieldFromYaml>::take(Some(entry.value), diagnostics)?,
            ))
        };
        entries.into_iter().filter_map(decode).collect()
    }

    fn schema() -> Value {
        or_null(&json!({"type": "object", "additionalProperties": T::schema()}))
    }
}

/// An optional field that keeps a claim from readers. When its name is written its value must be
/// too, so that a half-typed line cannot let anything out.
#[derive(Debug, Clone)]
pub struct RequiredIfPresent<T>(pub Option<Spanned<T>>);

impl<T: FromYaml> FieldFromYaml for RequiredIfPresent<T> {
    fn take(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        if let Some(node) = node.as_ref().filter(|node| is_blank(node)) {
            let message = format!("this field is named but empty; it needs {}", T::DESCRIPTION);
            diagnostics.push(
                Diagnostic::error(Code::MissingField, node.span, message)
                    .label("nothing here")
                    .help("write the value, or take the whole line away"),
            );
        }
        Self(<Option<Spanned<T>> as FieldFromYaml>::take(node, diagnostics))
    }

    fn schema() -> Value {
        T::schema()
    }
}

/// `wrong-type`: something else stands where `expected` should.
pub fn wrong_type(expected: &str, node: &YamlNode) -> Diagnostic {
    let message = format!("expected {expected}, found {}", node.value.kind_name());
    Diagnostic::error(Code::WrongType, node.span, message).label(format!("not {expected}"))
}

/// One key of a mapping and its value.
pub struct MapEntry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: YamlNode,
}

/// The entries of a mapping, each key once; repeated keys are reported.
pub fn map_entries(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Vec<MapEntry>> {
    let YamlValue::Map(pairs) = node.value else {
        diagnostics.push(
            wrong_type("a mapping", &node).help("write it as `field: value`, one field a line"),
        );
        return None;
    };
    let mut entries: Vec<MapEntry> = Vec::with_capacity(pairs.len());
    for (key_node, value) in pairs {
        let key_span = key_node.span;
        let Some(key) = key_name(key_node, diagnostics) else { continue };
        match entries.iter().find(|entry| entry.key == key) {
            Some(first) => diagnostics.push(duplicate_key(&key, key_span, first.key_span)),
            None => entries.push(MapEntry { key, key_span, value }),
        }
    }
    Some(entries)
}

fn key_name(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    match node.value {
        YamlValue::Text(key) | YamlValue::Bool(_, key) | YamlValue::Number(_, key) => Some(key),
        _ => {
            diagnostics.push(
                wrong_type("a field name", &node)
                    .help("begin the line with the name of a field, as `title: …`"),
            );
            None
        }
    }
}

fn duplicate_key(key: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::DuplicateKey, span, format!("`{key}` stands here for the second time"))
        .label("second value")
        .related(first, "first value")
        .help("keep one of the two")
}

/// The fields of one record while they are being taken.
pub struct MapReader {
    noun: &'static str,
    span: Span,
    entries: Vec<MapEntry>,
    known: &'static [&'static str],
    /// Known names that were meant by unknown ones, so that they are not missed too.
    misspelt: Vec<&'static str>,
}

impl MapReader {
    /// The fields of a mapping, the unknown ones reported and dropped.
    pub fn new(
        node: YamlNode,
        noun: &'static str,
        known: &'static [&'static str],
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let whole = node.span;
        let entries = map_entries(node, diagnostics)?;
        let span = entries.first().map_or(whole, |entry| entry.key_span);
        let (entries, unknown) =
            entries.into_iter().partition(|entry| known.contains(&entry.key.as_str()));
        let mut fields = Self { noun, span, entries, known, misspelt: Vec::new() };
        diagnostics.extend(fields.report(&unknown));
        Some(fields)
    }

    /// Says which fields there are not, and which may be meant.
    fn report(&mut self, unknown: &[MapEntry]) -> Vec<Diagnostic> {
        let is_unused = |name: &&str| self.entries.iter().all(|entry| entry.key != **name);
        let unused: Vec<&'static str> = self.known.iter().copied().filter(is_unused).collect();
        let meant: Vec<Option<&'static str>> =
            unknown.iter().map(|entry| best_match(&entry.key, &unused)).collect();
        let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
        meant.iter().flatten().for_each(|name| *wanted.entry(name).or_default() += 1);
        let is_wanted = |name: Option<&str>| {
            name.and_then(|name| wanted.get(name)).is_some_and(|count| *count > 1)
        };
        let mistakes = unknown
            .iter()
            .zip(meant)
            .map(|(entry, name)| self.unknown(entry, name, is_wanted(name), &unused));
        mistakes.collect()
    }

    /// A field that there is not; `meant` is the one that it is most like, `is_wanted` whether others are like that, too.
    fn unknown(
        &mut self,
        entry: &MapEntry,
        meant: Option<&'static str>,
        is_wanted: bool,
        unused: &[&'static str],
    ) -> Diagnostic {
        // What an alias repeats is written elsewhere.
        let is_alias = entry.key_span == entry.value.span;
        let is_clear = meant.is_some_and(|name| is_unambiguous_match(&entry.key, name, unused))
            && !is_wanted
            && !is_alias;
        self.misspelt.extend(meant);
        Diagnostic::error(
            Code::UnknownField,
            entry.key_span,
            format!("{} has no field `{}`", self.noun, entry.key),
        )
        .label("unknown field")
        .help("take the line away: every field that there is is written already")
        .suggest_similar(&entry.key, unused.iter().copied())
        .safe_if(is_clear)
    }

    /// The first key of the record, where what is missing is reported.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The fields that hold something, one bit each in the order of the record's names.
    pub fn present_fields(&self) -> u64 {
        let has = |name: &str| {
            self.misspelt.contains(&name)
                || self.entries.iter().any(|entry| entry.key == name && !is_blank(&entry.value))
        };
        self.known.iter().enumerate().filter(|(_, name)| has(name)).map(|(at, _)| 1 << at).sum()
    }

    /// Takes a field out.
    pub fn take<T: FieldFromYaml>(&mut self, name: &str, diagnostics: &mut Diagnostics) -> T {
        let at = self.entries.iter().position(|entry| entry.key == name);
        let node = at.map(|at| self.entries.swap_remove(at).value);
        T::take(node, diagnostics)
    }

    /// Takes a field that must be there.
    pub fn take_required<T: FieldFromYaml>(
        &mut self,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> T {
        let written = self.entries.iter().find(|entry| entry.key == name);
        let has_value = written.is_some_and(|entry| !is_blank(&entry.value));
        let span = written.map_or(self.span, |entry| entry.key_span);
        if !has_value && !self.misspelt.contains(&name) {
            diagnostics.push(missing(self.noun, name, span));
        }
        self.take(name, diagnostics)
    }
}

fn is_blank(node: &YamlNode) -> bool {
    match &node.value {
        YamlValue::Null => true,
        YamlValue::Text(text) => text.trim().is_empty(),
        YamlValue::List(items) => items.is_empty(),
        _ => false,
    }
}

/// `missing-field`: the record at `span` lacks `name`.
pub fn missing(noun: &str, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingField, span, format!("{noun} needs `{name}`"))
        .label(format!("no `{name}`, or nothing in it"))
        .help(format!("add a line `{name}: …`"))
}

/// The longest text of a field, in bytes: it is repeated wherever it is named, so that long ones make sites grow by the product.
const LONGEST: usize = 32 * 1024;

/// A text of any length that a file may have.
pub fn text(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    let help = match node.value {
        YamlValue::Text(text) => return Some(text),
        YamlValue::Bool(..) | YamlValue::Number(..) => "put the words in quotes: \"…\"",
        _ => "write one text here, in quotes if need be",
    };
    diagnostics.push(wrong_type(String::DESCRIPTION, &node).help(help));
    None
}

impl FromYaml for String {
    const DESCRIPTION: &str = "text";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let text = text(node, diagnostics)?;
        if text.len() <= LONGEST {
            return Some(text);
        }
        let message = format!("this text is {} bytes long; the most is {LONGEST}", text.len());
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, message)
                .label("too long")
                .help("shorten it; what takes so many words belongs into an `explanation` or a page of its own"),
        );
        None
    }

    fn schema() -> Value {
        json!({"type": "string"})
    }
}

impl FromYaml for bool {
    const DESCRIPTION: &str = "`true` or `false`";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        if let YamlValue::Bool(value, _) = node.value {
            return Some(value);
        }
        diagnostics
            .push(wrong_type(Self::DESCRIPTION, &node).help("write true or false, without quotes"));
        None
    }

    fn schema() -> Value {
        json!({"type": "boolean"})
    }
}

impl FromYaml for f64 {
    const DESCRIPTION: &str = "a number";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.value {
            YamlValue::Number(value, _) if value.is_finite() => Some(value),
            _ => {
                diagnostics.push(
                    wrong_type(Self::DESCRIPTION, &node).help("write a number, without quotes"),
                );
                None
            }
        }
    }

    fn schema() -> Value {
        json!({"type": "number"})
    }
}

/// Values that a later stage judges (theme options): any mapping, kept as it is.
impl FromYaml for YamlNode {
    const DESCRIPTION: &str = "any value";

    fn from_yaml(node: YamlNode, _: &mut Diagnostics) -> Option<Self> {
        Some(node)
    }

    fn schema() -> Value {
        json!({"type": "object"})
    }
}

impl FromYaml for i64 {
    const DESCRIPTION: &str = "a whole number";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.value {
            YamlValue::Number(value, _) if value.fract() == 0.0 && value.abs() < 1e15 => {
                Some(value as Self)
            }
            _ => {
                let error = wrong_type(Self::DESCRIPTION, &node);
                diagnostics.push(error.help("write a whole number, without quotes"));
                None
            }
        }
    }

    fn schema() -> Value {
        json!({"type": "integer"})
    }
}
