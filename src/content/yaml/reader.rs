//! Reads YAML with `serde_yaml` into nodes, within limits, and explains its errors.

use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::{DefaultMessageFormatter, Error, ExternalMessageSource, MessageFormatter};

use crate::content::yaml::{YamlNode, YamlValue};
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
        Ok(raw) => Ok(location.node(raw)),
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

impl TextLocation<'_> {
    fn node(&self, raw: SpannedRaw) -> YamlNode {
        let span = self.span(raw.referenced);
        let value = match raw.value {
            RawValue::Null => YamlValue::Null,
            RawValue::Bool(value) => YamlValue::Bool(value, self.written(raw.defined)),
            RawValue::Number(value) => YamlValue::Number(value, self.written(raw.defined)),
            RawValue::Text(text) => YamlValue::Text(text),
            RawValue::List(items) => {
                YamlValue::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            RawValue::Map(entries) => {
                let mut nodes = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    nodes.push((self.node(key), self.node(value)));
                }
                YamlValue::Map(nodes)
            }
        };
        YamlNode { value, span }
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
