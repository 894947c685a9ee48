//! Reads YAML with `serde_yaml` into nodes, within limits, and explains its errors.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::{DefaultMessageFormatter, Error, ExternalMessageSource, MessageFormatter};

use crate::content::yaml::unread::{ScalarPlace, find_list_mark};
use crate::content::yaml::{Unread, UnreadKind, YamlNode, YamlValue};
use crate::diagnostics::source_map::{Position, SourceFile};
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic};

/// The deepest nesting of mappings and lists. The deepest field of any file is at level 6.
const MAX_DEPTH: usize = 32;
/// The most scalars, lists and mappings in a file. A verdict with fifty sources has about 1,000.
const MAX_NODES: usize = 20_000;
/// The most uses of `*alias` in a file.
const MAX_ALIASES: usize = 100;

/// Parses YAML text that is at `location`.
pub(super) fn read(text: &str, location: &TextLocation) -> Result<YamlNode, Box<Diagnostic>> {
    match serde_yaml::from_str_with_options::<SpannedRaw>(text, options()) {
        Ok(raw) => Ok(location.node(text, raw)),
        Err(error) => Err(Box::new(location.syntax_error(&error))),
    }
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
        with_snippet: false,
    }
}

/// Where the YAML text starts in its file, to convert positions in the text to spans.
pub(super) struct TextLocation<'a> {
    pub(super) id: FileId,
    pub(super) file: &'a SourceFile,
    pub(super) offset: usize,
}

/// Converts the values of a text to nodes, in the order of the text.
struct NodeBuilder<'a> {
    location: &'a TextLocation<'a>,
    text: &'a str,
    /// The starts of the values that aliases repeat.
    repeated: BTreeSet<usize>,
    /// The end of the last scalar, in bytes of the text.
    last_end: usize,
}

impl NodeBuilder<'_> {
    /// Converts a value that is in a mapping or list whose entries begin at the column `indent`;
    /// `None` in brackets.
    fn node(&mut self, raw: SpannedRaw, indent: Option<usize>) -> YamlNode {
        let written = |text: &Self| text.location.written(raw.defined);
        let value = match raw.value {
            RawValue::Null => YamlValue::Null,
            RawValue::Bool(value) => YamlValue::Bool(value, written(self)),
            RawValue::Number(value) => YamlValue::Number(value, written(self)),
            RawValue::Text(text) => YamlValue::Text(text),
            RawValue::List(items) => {
                let indent = self.begin(raw.defined, indent);
                YamlValue::List(items.into_iter().map(|item| self.item(item, indent)).collect())
            }
            RawValue::Map(entries) => {
                let indent = self.begin(raw.defined, indent);
                let mut nodes = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    nodes.push(self.entry(key, value, indent));
                }
                YamlValue::Map(nodes)
            }
        };
        let mut unread = None;
        if !matches!(value, YamlValue::List(_) | YamlValue::Map(_)) {
            if raw.referenced == raw.defined {
                unread = self.unread(self.range(raw.defined), &value, indent);
            }
            self.last_end = self.last_end.max(self.range(raw.referenced).end);
        }
        YamlNode { value, span: self.location.span(raw.referenced), unread }
    }

    /// Converts an entry of a list. The span of an empty one is the mark before it.
    fn item(&mut self, item: SpannedRaw, indent: Option<usize>) -> YamlNode {
        let start = self.last_end;
        let mut node = self.node(item, indent);
        let is_nothing = node.value.is_null() && node.span.start == node.span.end;
        if is_nothing
            && node.unread.is_none()
            && let Some(mark) = find_list_mark(self.text, start..self.last_end)
        {
            let after_mark = mark + 1..mark + 1;
            self.last_end = after_mark.end;
            node.unread = self.unread(after_mark, &node.value, indent);
            let mark = mark + self.location.offset;
            node.span = Span::new(self.location.id, mark..mark + 1);
        }
        node
    }

    fn entry(
        &mut self,
        key: SpannedRaw,
        value: SpannedRaw,
        indent: Option<usize>,
    ) -> (YamlNode, YamlNode) {
        let is_alias = value.referenced != value.defined;
        let key = YamlNode { unread: None, ..self.node(key, indent) };
        let mut value = self.node(value, indent);
        let is_bare = indent.is_none() && !is_alias && value.span.start == key.span.end;
        let after_key = self.text.get(key.span.end as usize - self.location.offset..);
        if is_bare && after_key.is_some_and(|after| !after.trim_start().starts_with(':')) {
            let written = self.location.file.slice(key.span.range()).to_owned();
            let unread = Unread { kind: UnreadKind::NoColon, span: key.span, written, whole: None };
            value.unread = Some(Box::new(unread));
        }
        (key, value)
    }

    /// Begins a mapping or list, and returns the column of its entries.
    fn begin(&mut self, location: serde_yaml::Location, outer: Option<usize>) -> Option<usize> {
        let start = self.range(location).start;
        self.last_end = self.last_end.max(start);
        outer?;
        if self.text.get(start..)?.starts_with(['[', '{']) {
            return None;
        }
        let before = self.text.get(..start)?;
        Some(start - before.rfind('\n').map_or(0, |newline| newline + 1))
    }

    /// Returns the text next to the scalar at `range` that YAML does not read as part of it.
    fn unread(
        &self,
        range: Range<usize>,
        value: &YamlValue,
        indent: Option<usize>,
    ) -> Option<Box<Unread>> {
        let place = ScalarPlace {
            text: self.text,
            previous_end: self.last_end,
            indent,
            is_empty: matches!(value, YamlValue::Text(text) if text.is_empty()),
            is_null: value.is_null(),
            is_repeated: self.repeated.contains(&range.start),
            range,
        };
        place.unread(self.location.id, self.location.offset).map(Box::new)
    }

    /// Returns the range of a location in the text.
    fn range(&self, location: serde_yaml::Location) -> Range<usize> {
        let range = self.location.span(location).range();
        range.start - self.location.offset..range.end - self.location.offset
    }
}

/// Collects the starts of the values that aliases repeat.
fn collect_repeated(raw: &SpannedRaw, starts: &mut BTreeSet<usize>) {
    if raw.referenced != raw.defined {
        starts.insert(raw.defined.span().byte_offset().unwrap_or(0) as usize);
    }
    match &raw.value {
        RawValue::List(items) => {
            for item in items {
                collect_repeated(item, starts);
            }
        }
        RawValue::Map(entries) => {
            for (key, value) in entries {
                collect_repeated(key, starts);
                collect_repeated(value, starts);
            }
        }
        _ => {}
    }
}

impl TextLocation<'_> {
    fn node(&self, text: &str, raw: SpannedRaw) -> YamlNode {
        let mut repeated = BTreeSet::new();
        if text.contains('*') {
            collect_repeated(&raw, &mut repeated);
        }
        // The indentation of the outermost value is less than any.
        NodeBuilder { location: self, text, repeated, last_end: 0 }.node(raw, Some(0))
    }

    /// Returns the span of a location, without white space at its end.
    fn span(&self, location: serde_yaml::Location) -> Span {
        let span = location.span();
        let start = self.offset + span.byte_offset().unwrap_or(0) as usize;
        let range = start..start + span.byte_len().unwrap_or(0) as usize;
        let text = self.file.slice(range).trim_end();
        Span::new(self.id, start..start + text.len())
    }

    /// Returns a scalar as written.
    fn written(&self, location: serde_yaml::Location) -> String {
        self.file.slice(self.span(location).range()).to_owned()
    }

    fn syntax_error(&self, error: &Error) -> Diagnostic {
        let (message, help) = explain(error);
        let message = format!("this is not valid YAML: {message}");
        let range = self.error_range(error);
        Diagnostic::error(Code::InvalidYaml, Span::new(self.id, range), message)
            .label("the reader stopped here")
            .help(help)
    }

    /// Returns the range of the character at which the error was found.
    fn error_range(&self, error: &Error) -> Range<usize> {
        let mut start = self.offset;
        if let Some(location) = error.location() {
            let first_line = self.file.position(self.offset).line;
            let line = location.line() as usize + first_line - 1;
            start = self.file.offset(Position { line, column: location.column() as usize });
        }
        let rest = self.file.slice(start..self.file.text().len());
        let length = rest.chars().next().map_or(0, char::len_utf8);
        start..start + length
    }
}

/// Returns the message for an error, and how to correct it.
fn explain(error: &Error) -> (String, &'static str) {
    match error {
        Error::AliasError { error, .. } => explain(error),
        Error::MultipleDocuments { .. } => (
            "there are several documents in it".to_owned(),
            "a file contains one document: remove the line `---`",
        ),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            ("it exceeds the limits on nesting, length or aliases".to_owned(), SPLIT)
        }
        _ => (DefaultMessageFormatter.format_message(error).into_owned(), help(error)),
    }
}

const SPLIT: &str = "split the file, or use less nesting and fewer aliases";
const USE_SINGLE_QUOTES: &str = "put the text in 'single quotes'";
const USE_ALIASES_CORRECTLY: &str = "`*alias` repeats the value that `&alias` marks earlier in the \
    file; put the text in quotes if the star is part of it";

fn help(error: &Error) -> &'static str {
    let kind = match error {
        Error::ExternalMessage { source, .. } => match source.as_ref() {
            ExternalMessageSource::Parser(error) => error.kind(),
            _ => return CHECK_INDENTATION,
        },
        Error::UnknownAnchor { .. } => return USE_ALIASES_CORRECTLY,
        Error::RecursiveReferencesRequireWeakTypes { .. } => return SPLIT,
        _ => return CHECK_INDENTATION,
    };
    match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "put a text that contains `: ` in quotes, or on its own lines after `>-`"
        }
        ErrorKind::RecursionLimitExceeded => SPLIT,
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "inside quotes, write a quotation mark twice ('') or with a backslash (\\\"); for a \
             long text it is simplest to write `>-` and the text on the lines below"
        }
        ErrorKind::UnexpectedCharacter { .. }
        | ErrorKind::InvalidTagEscape
        | ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => USE_SINGLE_QUOTES,
        ErrorKind::UnclosedFlowCollection { .. } => "close what is opened here",
        ErrorKind::MissingAnchorOrAliasName | ErrorKind::AnchorCountOverflow => {
            USE_ALIASES_CORRECTLY
        }
        _ => CHECK_INDENTATION,
    }
}

const CHECK_INDENTATION: &str =
    "check the indentation (spaces, never tabs) and the quotes just before this place";

/// A value as `serde_yaml` reads it.
enum RawValue {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<SpannedRaw>),
    Map(Vec<(SpannedRaw, SpannedRaw)>),
}

type SpannedRaw = serde_yaml::Spanned<RawValue>;

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<RawValue, E> {
        Ok(RawValue::Bool(value))
    }

    #[allow(clippy::cast_precision_loss, reason = "no field holds a number near 2^53")]
    fn visit_i64<E>(self, value: i64) -> Result<RawValue, E> {
        Ok(RawValue::Number(value as f64))
    }

    #[allow(clippy::cast_precision_loss, reason = "no field holds a number near 2^53")]
    fn visit_u64<E>(self, value: u64) -> Result<RawValue, E> {
        Ok(RawValue::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<RawValue, E> {
        Ok(RawValue::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<RawValue, E> {
        Ok(RawValue::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(RawValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawValue, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(RawValue::Map(map))
    }
}
