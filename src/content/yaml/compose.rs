//! Plain YAML → nodes, straight from the parser's events: the short way, which most files take. A text with an anchor, a tag, a
//! directive, several documents or a mistake is left to `yaml`, so that there is one place that says what is wrong.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, StrInput};

use crate::content::yaml::{MAX_DEPTH, MAX_NODES, Place, YamlNode, YamlValue, scalar};
use crate::diagnostics::span::Span;

/// The one document of `text`; `None` where it is not plain.
pub(crate) fn compose(text: &str, place: &Place) -> Option<YamlNode> {
    let mut composer =
        Composer { parser: Parser::new_from_str(text), place, nodes_left: MAX_NODES };
    let Event::StreamStart = composer.next()?.0 else { return None };
    let Event::DocumentStart(_, None) = composer.next()?.0 else { return None };
    let root = composer.next()?;
    let node = composer.node(root, MAX_DEPTH)?;
    let Event::DocumentEnd = composer.next()?.0 else { return None };
    matches!(composer.next()?.0, Event::StreamEnd).then_some(node)
}

type Step<'a> = (Event<'a>, granit_parser::Span);

struct Composer<'a> {
    parser: Parser<'a, StrInput<'a>>,
    place: &'a Place<'a>,
    nodes_left: usize,
}

impl<'a> Composer<'a> {
    fn next(&mut self) -> Option<Step<'a>> {
        self.parser.next_event()?.ok()
    }

    /// The node that begins with an event.
    fn node(&mut self, (event, span): Step<'a>, depth_left: usize) -> Option<YamlNode> {
        self.nodes_left = self.nodes_left.checked_sub(1)?;
        let span = self.place.span(span.start.byte_offset()?..span.end.byte_offset()?);
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) => self.plain(text, span)?,
            Event::Scalar(text, _, 0, None) => YamlValue::Text(text.into_owned()),
            Event::SequenceStart(_, 0, None) => self.list(depth_left.checked_sub(1)?)?,
            Event::MappingStart(_, 0, None) => self.map(depth_left.checked_sub(1)?)?,
            _ => return None,
        };
        Some(YamlNode { value, span })
    }

    fn list(&mut self, depth_left: usize) -> Option<YamlValue> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Some(YamlValue::List(items)),
                item => items.push(self.node(item, depth_left)?),
            }
        }
    }

    fn map(&mut self, depth_left: usize) -> Option<YamlValue> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => return Some(YamlValue::Map(entries)),
                key => self.node(key, depth_left)?,
            };
            let value = self.next()?;
            entries.push((key, self.node(value, depth_left)?));
        }
    }

    /// A scalar without quotes.
    fn plain(&self, text: Cow<'a, str>, span: Span) -> Option<YamlValue> {
        if !is_word(&text) && !may_be_number(&text) {
            return Some(YamlValue::Text(text.into_owned()));
        }
        Some(match scalar(&text)? {
            YamlValue::Bool(value, _) => YamlValue::Bool(value, self.place.written(span)),
            YamlValue::Number(value, _) => YamlValue::Number(value, self.place.written(span)),
            YamlValue::Null if is_word(&text) => YamlValue::Null,
            _ => YamlValue::Text(text.into_owned()),
        })
    }
}

/// Whether a scalar stands for nothing, for yes or for no.
fn is_word(text: &str) -> bool {
    matches!(
        text,
        "" | "~"
            | "null"
            | "Null"
            | "NULL"
            | "true"
            | "True"
            | "TRUE"
            | "false"
            | "False"
            | "FALSE"
    )
}

/// Whether a scalar has the signs of a number. A day has a hyphen after a digit, where numbers have none.
fn may_be_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    let is_sign =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-');
    matches!(digits.first(), Some(b'0'..=b'9' | b'.'))
        && digits.iter().all(is_sign)
        && !digits.windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == b'-')
}
