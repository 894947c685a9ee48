//! YAML text as a tree of nodes with spans, and the decoding, editing and schemas built on it.

pub mod append;
pub mod decode;
pub mod edit;
mod faults;
mod lines;
pub(crate) mod macros;
pub mod map_reader;
pub(crate) mod offsets;
pub mod one_or_many;
mod reader;
pub mod schema;
mod unread;
pub(crate) mod words;

use std::ops::Range;

use crate::content::characters::{self, TextKind};
use crate::content::yaml::reader::TextLocation;
pub(crate) use crate::content::yaml::unread::{Unread, UnreadKind};
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// A value before it is decoded.
#[derive(Debug, Clone)]
pub struct YamlNode {
    pub value: YamlValue,
    pub span: Span,
    pub(crate) unread: Option<Box<Unread>>,
}

/// The kinds of value of YAML's core schema (YAML 1.2.2, section 10.3). Booleans and numbers also
/// have the text that was written.
#[derive(Debug, Clone)]
pub enum YamlValue {
    Null,
    Bool(bool, String),
    Number(f64, String),
    Text(String),
    List(Vec<YamlNode>),
    /// In file order, with repeated keys.
    Map(Vec<(YamlNode, YamlNode)>),
}

impl YamlValue {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the kind of the value with its article, for messages.
    pub(crate) fn kind_name(&self) -> &'static str {
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

/// Parses a YAML file. An empty file is an empty mapping. Returns `None` and adds a diagnostic if
/// the file is not valid YAML or exceeds a limit.
pub fn parse(id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<YamlNode> {
    parse_range(id, file, 0..file.text().len(), diagnostics)
}

/// Parses the YAML in a part of a file that starts at the start of a line.
pub fn parse_range(
    id: FileId,
    file: &SourceFile,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Option<YamlNode> {
    if !characters::check(id, file, range.clone(), TextKind::Yaml, diagnostics) {
        return None;
    }
    let location = TextLocation { id, file, offset: range.start };
    let text = file.slice(range);
    match reader::read(text, &location) {
        Ok(mut node) => {
            if let Some(field) = faults::wrong_field(&node) {
                let faults = faults_of(text, &location);
                if faults.is_empty() {
                    diagnostics.push(faults::wrong_name(field.span));
                }
                diagnostics.extend(faults);
                return None;
            }
            if node.value.is_null() {
                node.value = YamlValue::Map(Vec::new());
            }
            check_comments(&node, diagnostics);
            if text.contains('\\') {
                check_escapes(&node, file, diagnostics);
            }
            Some(node)
        }
        Err(error) => {
            let faults = faults_of(text, &location);
            // Faults below the line where the parser stopped did not stop it.
            let stopped = error.span.start as usize - location.offset;
            let rest = text.get(stopped..).unwrap_or_default();
            let line_end = error.span.start as usize + rest.find('\n').unwrap_or(rest.len());
            if faults.first().is_some_and(|first| first.span.start as usize <= line_end) {
                diagnostics.extend(faults);
            } else {
                diagnostics.push(*error);
            }
            None
        }
    }
}

/// Explains the mistakes in a text that is not the YAML that was meant.
fn faults_of(text: &str, location: &TextLocation) -> Vec<Diagnostic> {
    let faults = faults::find(text);
    faults.iter().map(|fault| fault.to_diagnostic(text, location.id, location.offset)).collect()
}

/// Reports the escapes that mean control characters, such as `"\x07"`.
fn check_escapes(node: &YamlNode, file: &SourceFile, diagnostics: &mut Diagnostics) {
    match &node.value {
        YamlValue::List(items) => {
            for item in items {
                check_escapes(item, file, diagnostics);
            }
        }
        YamlValue::Map(entries) => {
            for (key, value) in entries {
                check_escapes(key, file, diagnostics);
                check_escapes(value, file, diagnostics);
            }
        }
        YamlValue::Text(text)
            if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) =>
        {
            let written = file.slice(node.span.range());
            if !written.starts_with('"') {
                return;
            }
            for (range, c) in characters::control_escapes(written) {
                let start = node.span.start as usize;
                let span = Span::new(node.span.file, start + range.start..start + range.end);
                diagnostics.push(characters::control_character(c, span));
            }
        }
        _ => {}
    }
}

/// Serializes a value as YAML that [`parse`] reads as the same value.
pub(crate) fn write(value: &impl serde::Serialize) -> String {
    let options = serde_yaml::ser_options! { indent_step: 2, compact_list_indent: false };
    // Our own types have no maps with keys that YAML cannot write.
    serde_yaml::to_string_with_options(value, options).unwrap_or_default()
}

/// Adds a diagnostic for each value that YAML reads as a comment, as in `color: #1a7f37`.
fn check_comments(node: &YamlNode, diagnostics: &mut Diagnostics) {
    match &node.value {
        YamlValue::List(items) => {
            for item in items {
                check_comments(item, diagnostics);
            }
        }
        YamlValue::Map(entries) => {
            for (_, value) in entries {
                check_comments(value, diagnostics);
            }
        }
        YamlValue::Null => {
            if let Some(unread) = &node.unread
                && unread.is_comment_like_value()
            {
                diagnostics.push(value_is_comment(unread));
            }
        }
        _ => {}
    }
}

fn value_is_comment(Unread { span, written, .. }: &Unread) -> Diagnostic {
    let message = format!("`{written}` is a comment, so there is no value here");
    Diagnostic::error(Code::InvalidValue, *span, message)
        .label("YAML reads nothing after `#`")
        .help(format!(
            "put it in quotes: \"{written}\"; or, if it is a comment, a space after the `#`"
        ))
}
