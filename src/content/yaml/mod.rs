//! YAML text → a tree of nodes with spans, within fixed budgets of depth, aliases and size. The only
//! user of `serde_yaml`. It must not know which fields any file has: that is `record`'s and the
//! schemas'.
pub mod compose;
pub mod decode;
pub mod edit;
pub mod macros;
pub mod schema;

use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::diagnostics::source_map::{Position, SourceFile};
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Mappings and lists inside one another. The deepest field of any file is the sixth.
pub(crate) const MAX_DEPTH: usize = 32;
/// Scalars, lists and mappings in one file. A verdict that cites fifty sources has a thousand.
pub(crate) const MAX_NODES: usize = 20_000;
/// Uses of `*alias` in one file.
const MAX_ALIASES: usize = 100;

/// A value as YAML has it, before it is known what it should be.
#[derive(Debug, Clone)]
pub struct YamlNode {
    /// What it is.
    pub value: YamlValue,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of YAML 1.2's core schema.
#[derive(Debug, Clone)]
pub enum YamlValue {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`, and how it was written.
    Bool(bool, String),
    /// A plain number, and how it was written.
    Number(f64, String),
    /// Anything else that is one scalar.
    Text(String),
    /// A list.
    List(Vec<YamlNode>),
    /// A mapping, in file order, repeated keys and all.
    Map(Vec<(YamlNode, YamlNode)>),
}

impl YamlValue {
    /// The kind as a noun with its article.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(..) => "a true/false value",
            Self::Number(..) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// Reads the YAML in `text`, which begins at byte `offset` of `file`.
///
/// A file with nothing in it is a mapping without fields. `None` where it cannot be read, with a diagnostic that says why.
pub fn parse(
    id: FileId,
    file: &SourceFile,
    text: &str,
    offset: usize,
    diagnostics: &mut Diagnostics,
) -> Option<YamlNode> {
    let place = Place { id, file, offset };
    let node =
        compose::compose(text, &place).map(whole).or_else(|| read(text, &place, diagnostics));
    node.iter().for_each(|node| check_comments(node, file, diagnostics));
    node
}

/// `invalid-value` where a value that begins with `#` is a comment, and so is not there.
fn check_comments(node: &YamlNode, file: &SourceFile, diagnostics: &mut Diagnostics) {
    match &node.value {
        YamlValue::List(items) => {
            items.iter().for_each(|item| check_comments(item, file, diagnostics))
        }
        YamlValue::Map(entries) => {
            for (key, value) in entries {
                check_comments(value, file, diagnostics);
                diagnostics.extend(comment(key, value, file));
            }
        }
        _ => {}
    }
}

fn comment(key: &YamlNode, value: &YamlNode, file: &SourceFile) -> Option<Diagnostic> {
    let start = key.span.end as usize;
    let rest = file.text().get(start..).filter(|_| matches!(value.value, YamlValue::Null))?;
    let after = rest
        .trim_start_matches(['"', '\'', ' '])
        .strip_prefix(':')?
        .trim_start_matches([' ', '\t']);
    let is_word = |rest: &str| rest.starts_with(|c: char| !c.is_whitespace() && c != '#');
    after.strip_prefix('#').filter(|rest| is_word(rest))?;
    let (at, written) = (start + rest.len() - after.len(), after.lines().next()?.trim_end());
    let message = format!("`{written}` is a comment, so there is no value here");
    let help =
        format!("put it in quotes: \"{written}\"; or, if it is a comment, a space after the `#`");
    let span = Span::new(key.span.file, at..at + written.len());
    Some(
        Diagnostic::error(Code::InvalidValue, span, message)
            .label("YAML reads nothing after `#`")
            .help(help),
    )
}

/// As [`parse`], without the short way that plain files have.
pub fn parse_any(
    id: FileId,
    file: &SourceFile,
    text: &str,
    offset: usize,
    diagnostics: &mut Diagnostics,
) -> Option<YamlNode> {
    let node = read(text, &Place { id, file, offset }, diagnostics);
    node.iter().for_each(|node| check_comments(node, file, diagnostics));
    node
}

fn read(text: &str, place: &Place, diagnostics: &mut Diagnostics) -> Option<YamlNode> {
    match serde_yaml::from_str_with_options::<Located>(text, options()) {
        Ok(located) => Some(whole(place.node(located))),
        Err(error) => {
            diagnostics.push(place.syntax_error(&error));
            None
        }
    }
}

/// A file's node: a mapping where there is nothing.
fn whole(node: YamlNode) -> YamlNode {
    let is_empty = matches!(node.value, YamlValue::Null);
    if is_empty { YamlNode { value: YamlValue::Map(Vec::new()), ..node } } else { node }
}

/// What a plain scalar without white space is; `None` where it cannot be read.
pub(crate) fn scalar(text: &str) -> Option<YamlValue> {
    match serde_yaml::from_str_with_options(text, options()).ok()? {
        Bare::Leaf(kind) => Some(kind),
        _ => None,
    }
}

/// A value as YAML that [`parse`] reads as the same value.
pub fn write(value: &impl serde::Serialize) -> String {
    let options = serde_yaml::ser_options! { indent_step: 2, compact_list_indent: false };
    // A value of ours has no map with keys that YAML cannot write.
    serde_yaml::to_string_with_options(value, options).unwrap_or_default()
}

type Located = serde_yaml::Spanned<Bare>;

enum Bare {
    Leaf(YamlValue),
    List(Vec<Located>),
    Map(Vec<(Located, Located)>),
}

fn options() -> serde_yaml::Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_aliases: MAX_ALIASES,
        },
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: MAX_NODES,
        },
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::PassThrough,
        merge_keys: serde_yaml::MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
    }
}

/// Where a text stands.
pub(crate) struct Place<'a> {
    id: FileId,
    file: &'a SourceFile,
    offset: usize,
}

impl Place<'_> {
    /// Some bytes of the text, without white space at the end.
    pub(crate) fn span(&self, bytes: Range<usize>) -> Span {
        let start = self.offset + bytes.start;
        let end = start + self.file.slice(start..self.offset + bytes.end).trim_end().len();
        Span::new(self.id, start..end)
    }

    /// What is written there.
    pub(crate) fn written(&self, span: Span) -> String {
        self.file.slice(span.range()).to_owned()
    }

    fn span_of(&self, location: serde_yaml::Location) -> Span {
        let span = location.span();
        let start = span.byte_offset().unwrap_or(0) as usize;
        self.span(start..start + span.byte_len().unwrap_or(0) as usize)
    }

    fn node(&self, located: Located) -> YamlNode {
        let span = self.span_of(located.referenced);
        let written = || self.written(self.span_of(located.defined));
        let value = match located.value {
            Bare::Leaf(YamlValue::Bool(value, _)) => YamlValue::Bool(value, written()),
            Bare::Leaf(YamlValue::Number(value, _)) => YamlValue::Number(value, written()),
            Bare::Leaf(kind) => kind,
            Bare::List(items) => {
                YamlValue::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            Bare::Map(entries) => YamlValue::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| (self.node(key), self.node(value)))
                    .collect(),
            ),
        };
        YamlNode { value, span }
    }

    fn syntax_error(&self, error: &serde_yaml::Error) -> Diagnostic {
        let Self { id, file, offset } = *self;
        let text = error.without_snippet().to_string();
        let message =
            plainly(text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message));
        let first_line = file.position(offset).line;
        let at = error.location().map_or(offset, |location| {
            file.offset(Position {
                line: location.line() as usize + first_line - 1,
                column: location.column() as usize,
            })
        });
        let end =
            file.slice(at..file.text().len()).chars().next().map_or(at, |c| at + c.len_utf8());
        Diagnostic::error(
            Code::InvalidYaml,
            Span::new(id, at..end),
            format!("this is not valid YAML: {message}"),
        )
        .label("the reader stopped here")
        .help(advice(message))
    }
}

/// The reader's message without the names of its own functions and types.
fn plainly(message: &str) -> &str {
    if message.contains("multiple YAML documents") {
        "there are several documents in it"
    } else if message.contains("budget") || message.contains("alias") && message.contains("limit") {
        "it goes beyond the limits on nesting, length or aliases"
    } else {
        message
    }
}

fn advice(message: &str) -> &'static str {
    if message.contains("mapping values are not allowed") || message.contains("placement of ':'") {
        "a text that holds `: ` must stand in quotes, or on its own lines after `>-`"
    } else if message.contains("recursion") || message.contains("limit") {
        "files are limited in nesting, length and aliases; split this one or write it plainly"
    } else if message.contains("quote") || message.contains("trailing content") {
        "a quotation mark inside quotes is written twice ('') or with a backslash (\\\"); \
         the simplest way for long texts is `>-` and the text on the lines below"
    } else if message.contains("unexpected character") || message.contains("escape") {
        "put the text in 'single quotes'"
    } else if message.contains("unclosed") {
        "close what is opened here"
    } else if message.contains("anchor") || message.contains("alias") {
        "an `*alias` repeats what `&alias` marks earlier in the file; put the text in quotes if the star is a star"
    } else if message.contains("several documents") {
        "one file holds one document: remove the line `---`"
    } else {
        "check the indentation (spaces, never tabs) and the quotes just before this place"
    }
}

impl<'de> Deserialize<'de> for Bare {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BareVisitor)
    }
}

struct BareVisitor;

impl<'de> Visitor<'de> for BareVisitor {
    type Value = Bare;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Null))
    }

    fn visit_none<E>(self) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Bool(value, String::new())))
    }

    #[allow(clippy::cast_precision_loss, reason = "no field holds a number near 2^53")]
    fn visit_i64<E>(self, value: i64) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Number(value as f64, String::new())))
    }

    #[allow(clippy::cast_precision_loss, reason = "no field holds a number near 2^53")]
    fn visit_u64<E>(self, value: u64) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Number(value as f64, String::new())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Number(value, String::new())))
    }

    fn visit_str<E>(self, value: &str) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Text(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Bare, E> {
        Ok(Bare::Leaf(YamlValue::Text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Bare, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Bare::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Bare, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Bare::Map(map))
    }
}
