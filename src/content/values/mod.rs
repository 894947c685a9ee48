//! The kinds of value that several files share: ids, days, addresses, colours and people. It must not
//! look anything up: whether an id exists is for `model` to say.
pub mod person_ref;

use std::sync::Arc;

pub use jiff::civil::Date;
use serde_json::{Value, json};

use crate::content::yaml::decode;
use crate::content::yaml::decode::{FromYaml, wrong_type};
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::{self, color};
use crate::text::{Dialect, Document, encode_url, is_reserved_windows_name};

pub use crate::content::values::person_ref::{AgentKind, InlinePerson, Name, PersonRef, TopicName};

/// Lets texts of their own types be used as `&str`.
macro_rules! deref_to_str {
    ($($name:ident),+) => {
        $(
            impl std::ops::Deref for $name {
                type Target = str;

                fn deref(&self) -> &str {
                    &self.0
                }
            }
        )+
    };
}

deref_to_str!(Id, ShortText, WebUrl, BaseUrl, Domain, Language, Sha256, Color, Name, TopicName);

/// An id: letters of any script in lower case, digits and hyphens. Also the stem of a file's name, so that it is none that
/// Windows keeps for devices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub String);

impl Id {
    /// What an id is, in words.
    pub const FORM: &str = "letters in lower case, digits and hyphens, but no name of a device on Windows, as `con` and `aux` are";

    /// Whether `text` can be an id.
    pub fn is_valid(text: &str) -> bool {
        let fits = |c: char| c == '-' || (c.is_alphanumeric() && !c.is_uppercase()) || is_mark(c);
        !text.is_empty()
            && text.chars().all(fits)
            && text.len() <= 200
            && !is_reserved_windows_name(text)
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

impl FromYaml for Id {
    const DESCRIPTION: &str = "an id";
    // An alias is a page.
    const MAX_ITEMS: usize = 100;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.value {
            YamlValue::Text(text) => Some(Self(text)),
            YamlValue::Bool(value, _) => Some(Self(value.to_string())),
            YamlValue::Number(_, written) => Some(Self(written)),
            _ => {
                diagnostics.push(
                    wrong_type(Self::DESCRIPTION, &node).help(format!("an id is {}", Self::FORM)),
                );
                None
            }
        }
    }

    fn schema() -> Value {
        json!({"type": ["string", "boolean", "number"]})
    }
}

/// Markdown that may cite evidence.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// As it is written.
    pub written: String,
    /// What it says.
    pub document: Arc<Document>,
}

impl FromYaml for Explanation {
    const DESCRIPTION: &str = String::DESCRIPTION;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let written = decode::text(node, diagnostics)?;
        let document = Arc::new(text::parse_markdown(&written, Dialect::Explanation));
        Some(Self { written, document })
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// One paragraph of such Markdown.
#[derive(Debug, Clone)]
pub struct KeyPoint(pub Explanation);

impl FromYaml for KeyPoint {
    const DESCRIPTION: &str = String::DESCRIPTION;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let written = String::from_yaml(node, diagnostics)?;
        let line = text::parse_markdown(&written, Dialect::Explanation).into_single_paragraph();
        if line.is_none() {
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, span, "a key point is one paragraph")
                    .label("empty, or more than a paragraph")
                    .help(
                        "write a sentence or two, and leave lists and headings to the explanation",
                    ),
            );
        }
        Some(Self(Explanation { written, document: Arc::new(line?) }))
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// A word or two for readers, as it was written: `label: True` and `- 2024` need no quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortText(pub String);

impl FromYaml for ShortText {
    const DESCRIPTION: &str = "a word or two";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.value {
            YamlValue::Bool(_, written) | YamlValue::Number(_, written) => Some(Self(written)),
            YamlValue::Text(text) if text.trim().is_empty() => {
                diagnostics.push(
                    Diagnostic::error(Code::InvalidValue, node.span, "this is empty")
                        .label("no words")
                        .help("write a word or two, or take the line away"),
                );
                None
            }
            _ => String::from_yaml(node, diagnostics).map(Self),
        }
    }

    fn schema() -> Value {
        json!({"type": ["string", "boolean", "number"]})
    }
}

/// A calendar day, written `YYYY-MM-DD` (ISO 8601).

impl FromYaml for Date {
    const DESCRIPTION: &str = "a date";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let YamlValue::Text(text) = &node.value else {
            let message = format!("expected a date, found {}", node.value.noun());
            diagnostics.push(invalid_date(&node, message));
            return None;
        };
        let date = parse_date(text);
        if date.is_none() {
            diagnostics.push(invalid_date(&node, date_mistake(text)));
        }
        date
    }

    fn schema() -> Value {
        json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }
}

/// The day that `text` names as `YYYY-MM-DD`, if there is such a day.
pub fn parse_date(text: &str) -> Option<Date> {
    let (year, month, day) = date_parts(text)?;
    Date::new(year, month, day).ok()
}

fn date_parts(text: &str) -> Option<(i16, i8, i8)> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    let part = |range: std::ops::Range<usize>| text.get(range);
    shape.then_some(())?;
    Some((part(0..4)?.parse().ok()?, part(5..7)?.parse().ok()?, part(8..10)?.parse().ok()?))
}

fn date_mistake(text: &str) -> String {
    match date_parts(text) {
        Some((_, month, _)) if !(1..=12).contains(&month) => {
            format!("`{text}` is no date: there is no month {month}")
        }
        Some((year, month, day)) => match Date::new(year, month, 1) {
            Ok(first) => {
                format!(
                    "`{text}` is no date: month {month} of {year} has {} days, not {day}",
                    first.days_in_month()
                )
            }
            Err(_) => format!("`{text}` is no date"),
        },
        None => format!("`{text}` is not a date as Factpress reads them"),
    }
}

fn invalid_date(node: &YamlNode, message: String) -> Diagnostic {
    Diagnostic::error(Code::InvalidDate, node.span, message).label("not a day of the calendar").help(
        "write the day as YYYY-MM-DD; where only the month or year is known, leave the field out and say so in a note",
    )
}

/// An absolute `http` or `https` address (WHATWG URL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebUrl(pub String);

impl WebUrl {
    /// Whether `text` is such an address.
    pub fn is_valid(text: &str) -> bool {
        url::Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            && !text.contains(char::is_whitespace)
    }
}

/// A text that fits; what else is written is reported as `mistake` says.
fn fitting(
    node: YamlNode,
    diagnostics: &mut Diagnostics,
    fits: impl Fn(&str) -> bool,
    mistake: impl Fn(&str, Span) -> Diagnostic,
) -> Option<String> {
    let span = node.span;
    let text = String::from_yaml(node, diagnostics)?;
    if fits(&text) {
        return Some(text);
    }
    diagnostics.push(mistake(&text, span));
    None
}

impl FromYaml for WebUrl {
    const DESCRIPTION: &str = "an address";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mistake = |text: &str, span| {
            Diagnostic::error(Code::InvalidUrl, span, format!("`{text}` is not a web address"))
                .label("not an absolute address")
                .help("write the whole address: https://example.org/page")
        };
        fitting(node, diagnostics, Self::is_valid, mistake)
            .map(|text| Self(encode_url(&text).into_owned()))
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"})
    }
}

/// The address that a site's own addresses are appended to: without a query, a fragment or a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(pub String);

impl BaseUrl {
    /// Whether `text` is such an address.
    pub fn is_valid(text: &str) -> bool {
        let plain = |url: url::Url| {
            url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        };
        WebUrl::is_valid(text) && url::Url::parse(text).is_ok_and(plain)
    }
}

impl FromYaml for BaseUrl {
    const DESCRIPTION: &str = "the address of a site";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mistake = |text: &str, span| {
            Diagnostic::error(Code::InvalidUrl, span, format!("`{text}` cannot be the address of a site"))
                .label("other addresses are appended to this one")
                .help("write the whole address, without `?`, `#` or a password: https://example.org/checks/")
        };
        fitting(node, diagnostics, Self::is_valid, mistake)
            .map(|text| Self(encode_url(&text).into_owned()))
    }

    fn schema() -> Value {
        WebUrl::schema()
    }
}

/// The name of a domain, without a scheme or a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain(pub String);

impl Domain {
    /// Whether `text` is such a name.
    fn is_valid(text: &str) -> bool {
        let host = url::Host::parse(text);
        let is_plain = text.split('.').all(|label| {
            !label.is_empty() && !label.contains(|c: char| !c.is_alphanumeric() && c != '-')
        });
        is_plain && text.contains('.') && matches!(host, Ok(url::Host::Domain(_)))
    }
}

impl FromYaml for Domain {
    const DESCRIPTION: &str = "a domain";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mistake = |text: &str, span| {
            Diagnostic::error(
                Code::InvalidValue,
                span,
                format!("`{text}` is not the name of a domain"),
            )
            .label("not a domain")
            .help("write its name alone, without `https://`, a port or a path: checks.example.org")
        };
        fitting(node, diagnostics, Self::is_valid, mistake).map(Self)
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[^./:@\\s]+(\\.[^./:@\\s]+)+$"})
    }
}

/// A language tag (BCP 47, RFC 5646): `en`, `pt-BR`, `az-Arab`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(pub String);

impl Language {
    /// Whether `text` has the form of a tag.
    pub fn is_valid(text: &str) -> bool {
        let mut subtags = text.split('-');
        let primary = subtags.next().unwrap_or_default();
        let is_primary =
            (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let is_subtag = |subtag: &str| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        is_primary && subtags.all(is_subtag)
    }
}

impl FromYaml for Language {
    const DESCRIPTION: &str = "a language";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mistake = |text: &str, span| {
            Diagnostic::error(Code::InvalidValue, span, format!("`{text}` is not a language"))
                .label("not a language tag")
                .help("write it as `en`, `pt-BR` or `zh-Hant`")
        };
        fitting(node, diagnostics, Self::is_valid, mistake).map(Self)
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"})
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
                diagnostics.push(
                    wrong_type(Self::DESCRIPTION, &node)
                        .help("write a whole number, without quotes"),
                );
                None
            }
        }
    }

    fn schema() -> Value {
        json!({"type": "integer"})
    }
}

/// A SHA-256 in hexadecimal, 64 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sha256(pub String);

impl FromYaml for Sha256 {
    const DESCRIPTION: &str = "a SHA-256";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let text = ShortText::from_yaml(node, diagnostics)?.0;
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Some(Self(text.to_ascii_lowercase()));
        }
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, "this is not a SHA-256")
                .label("not 64 hexadecimal digits")
                .help("`sha256sum source.md` prints it"),
        );
        None
    }

    fn schema() -> Value {
        json!({"type": ["string", "number"], "pattern": "^[0-9A-Fa-f]{64}$"})
    }
}

/// A colour, written `#rgb` or `#rrggbb` (CSS Color 4, section 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Color(pub String);

impl FromYaml for Color {
    const DESCRIPTION: &str = "a colour";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mistake = |text: &str, span| {
            Diagnostic::error(Code::InvalidValue, span, format!("`{text}` is not a colour"))
                .label("not a colour")
                .help("write it in quotes as \"#1a7f37\"")
        };
        fitting(node, diagnostics, |text| color::parse(text).is_some(), mistake)
            .map(|text| Self(text.to_ascii_lowercase()))
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"})
    }
}
