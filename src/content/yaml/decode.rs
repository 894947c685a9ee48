//! Decodes YAML nodes into typed values. It reports every error and keeps all that can be read.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::content::yaml::{UnreadKind, YamlNode, YamlValue};
use crate::content::yaml::{faults, words};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// A value that is decoded from one node.
pub trait FromYaml: Sized {
    /// The maximum number of entries of a list of such values. Each topic or person has a page that
    /// names all others of the claim, so the time and size of a site grow with the square.
    const MAX_ITEMS: usize = 500;
    /// The name of the value in messages, with its article: `a date`.
    const DESCRIPTION: &'static str;
    /// Whether the value is words for people, which YAML must not cut.
    const IS_WORDS: bool = false;

    /// Decodes the value. Returns `None` and adds a diagnostic if it is not valid.
    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self>;

    /// Returns the JSON Schema (draft 7) of the value.
    fn schema() -> Value;
}

/// A large mapping that most files do not have, and that takes no space there.
impl<T: FromYaml> FromYaml for Box<T> {
    const DESCRIPTION: &str = T::DESCRIPTION;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        T::from_yaml(node, diagnostics).map(Self::new)
    }

    fn schema() -> Value {
        T::schema()
    }
}

/// A field of a mapping, which may be absent.
pub trait FieldFromYaml: Sized {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self;

    /// Returns the JSON Schema (draft 7) of the field.
    fn schema() -> Value;
}

/// Adds `null` to a schema: a field without a value is the same as no field.
pub(crate) fn or_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

impl<T: FromYaml> FieldFromYaml for Option<Spanned<T>> {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        let node = node?;
        if node.value.is_null() {
            if T::IS_WORDS {
                words::check_nothing(&node, diagnostics);
            }
            return None;
        }
        let span = node.span;
        let value = T::from_yaml(node, diagnostics)?;
        Some(Spanned { value, span })
    }

    fn schema() -> Value {
        or_null(&T::schema())
    }
}

impl<T: FromYaml> FieldFromYaml for Vec<Spanned<T>> {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        let Some(node) = node else { return Self::new() };
        let mut items = match node.value {
            YamlValue::Null => return Self::new(),
            YamlValue::List(items) => items,
            _ if check_list_mark(&node, diagnostics) => return Self::new(),
            _ => {
                diagnostics.push(wrong_type("a list", &node).help(format!(
                    "write it as a list, each entry on a line of its own after `- `; each is {}",
                    T::DESCRIPTION
                )));
                return Self::new();
            }
        };
        if let Some(first) = items.get(T::MAX_ITEMS) {
            diagnostics.push(too_many_items(items.len(), T::MAX_ITEMS, first.span));
            items.truncate(T::MAX_ITEMS);
        }
        let mut values = Self::with_capacity(items.len());
        for item in items {
            if item.value.is_null() {
                // A comment like `#1` is reported for all values.
                if !item.unread.is_some_and(|unread| unread.is_comment_like_value()) {
                    diagnostics.push(empty_item(item.span, T::DESCRIPTION));
                }
                continue;
            }
            values.extend(Option::<Spanned<T>>::from_field(Some(item), diagnostics));
        }
        values
    }

    fn schema() -> Value {
        or_null(&json!({"type": "array", "items": T::schema()}))
    }
}

/// Reports a text that begins with a dash or bullet, in the place of a list. Returns whether it
/// does.
pub(super) fn check_list_mark(node: &YamlNode, diagnostics: &mut Diagnostics) -> bool {
    let YamlValue::Text(text) = &node.value else { return false };
    let Some(mark) = faults::list_mark(text) else { return false };
    let start = node.span.start as usize;
    let span = Span::new(node.span.file, start..start + mark.len_utf8());
    diagnostics.push(faults::wrong_list_mark(span, mark));
    true
}

/// Creates the diagnostic for a list with more than `max` entries. `first` is the first of those.
pub fn too_many_items(count: usize, max: usize, first: Span) -> Diagnostic {
    let message = format!("this list has {count} entries; the limit is {max}");
    Diagnostic::error(Code::InvalidValue, first, message)
        .label("not read from here on")
        .help("remove what readers do not need, or split the file")
}

fn empty_item(span: Span, description: &str) -> Diagnostic {
    let message = format!("this entry of the list is empty; it needs {description}");
    Diagnostic::error(Code::MissingField, span, message)
        .label("nothing here")
        .help("write the entry after `- `, or remove the line")
}

impl<T: FromYaml> FieldFromYaml for BTreeMap<String, Spanned<T>> {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        let mut values = Self::new();
        let Some(node) = node else { return values };
        if node.value.is_null() {
            return values;
        }
        for entry in map_entries(node, diagnostics).unwrap_or_default() {
            if let Some(value) = Option::<Spanned<T>>::from_field(Some(entry.value), diagnostics) {
                // Other files name it, perhaps with differently encoded accents.
                values.insert(entry.key.nfc().collect(), value);
            }
        }
        values
    }

    fn schema() -> Value {
        or_null(&json!({"type": "object", "additionalProperties": T::schema()}))
    }
}

/// An optional field that keeps a claim from readers. If its name is written, its value must be
/// too, so that a half-typed line does not publish the claim.
#[derive(Debug, Clone)]
pub struct RequiredIfPresent<T>(pub Option<Spanned<T>>);

impl<T: FromYaml> FieldFromYaml for RequiredIfPresent<T> {
    fn from_field(node: Option<YamlNode>, diagnostics: &mut Diagnostics) -> Self {
        if let Some(node) = &node
            && is_blank(node)
        {
            let message = format!("this field is empty; it needs {}", T::DESCRIPTION);
            diagnostics.push(
                Diagnostic::error(Code::MissingField, node.span, message)
                    .label("nothing here")
                    .help("write the value, or remove the line"),
            );
        }
        Self(FieldFromYaml::from_field(node, diagnostics))
    }

    fn schema() -> Value {
        T::schema()
    }
}

/// Creates the diagnostic for a value of another type than `expected`.
pub fn wrong_type(expected: &str, node: &YamlNode) -> Diagnostic {
    let message = format!("expected {expected}, found {}", node.value.kind_name());
    Diagnostic::error(Code::WrongType, node.span, message).label(format!("not {expected}"))
}

/// A key of a mapping and its value.
pub struct MapEntry {
    pub key: String,
    pub key_span: Span,
    pub value: YamlNode,
}

/// Returns the entries of a mapping. Reports repeated keys, and keeps the first of each.
pub fn map_entries(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Vec<MapEntry>> {
    let YamlValue::Map(pairs) = node.value else {
        diagnostics.push(no_mapping(&node));
        return None;
    };
    let mut entries: Vec<MapEntry> = Vec::with_capacity(pairs.len());
    for (key_node, value) in pairs {
        let key_span = key_node.span;
        let Some(key) = key_name(key_node, diagnostics) else { continue };
        if let Some(unread) = &value.unread
            && unread.kind == UnreadKind::NoColon
        {
            diagnostics.push(words::text_cut(unread));
            continue;
        }
        match entries.iter().find(|entry| entry.key == key) {
            Some(first) => diagnostics.push(duplicate_key(&key, key_span, first.key_span)),
            None => entries.push(MapEntry { key, key_span, value }),
        }
    }
    Some(entries)
}

fn no_mapping(node: &YamlNode) -> Diagnostic {
    let error = wrong_type("a mapping", node);
    if let YamlValue::Text(text) = &node.value
        && let Some((name, _)) = faults::unspaced_field(text)
    {
        return error.help(format!("write a space after the colon: `{name}: …`"));
    }
    error.help("write it as `field: value`, one field a line")
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
    Diagnostic::error(Code::DuplicateKey, span, format!("`{key}` is here for the second time"))
        .label("second value")
        .related(first, "first value")
        .help("keep one of the two")
}

/// Returns whether a field with this value counts as left out.
pub fn is_blank(node: &YamlNode) -> bool {
    match &node.value {
        YamlValue::Null => true,
        YamlValue::Text(text) => text.trim().is_empty(),
        YamlValue::List(items) => items.is_empty(),
        _ => false,
    }
}

/// Creates the diagnostic for a missing field of a mapping at `span`.
pub fn missing(description: &str, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingField, span, format!("{description} needs `{name}`"))
        .label(format!("`{name}` is missing or empty"))
        .help(format!("add a line `{name}: …`"))
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

/// A mapping that a later stage decodes: the options of a theme.
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
