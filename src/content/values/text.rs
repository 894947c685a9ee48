//! Texts: labels, Markdown, languages, checksums and colours.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::content::values::valid_text;
use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::words::{read_long_markdown, read_markdown, read_short_words, read_text};
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::{Dialect, Document, color, parse_markdown};

/// A word or two for readers, as written: `label: True` and `- 2024` need no quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortText(pub String);

impl FromYaml for ShortText {
    const DESCRIPTION: &str = "a word or two";
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let words = read_short_words(node, diagnostics)?;
        if !words.trim().is_empty() {
            return Some(Self(words));
        }
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, "this value is empty")
                .label("no words")
                .help("write a word or two, or remove the line"),
        );
        None
    }

    fn schema() -> Value {
        json!({"type": ["string", "boolean", "number"]})
    }
}

/// A text that is not for people: the path of a file, or the name of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainText(pub String);

impl FromYaml for PlainText {
    const DESCRIPTION: &str = String::DESCRIPTION;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        read_text(node, diagnostics).map(Self)
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// Markdown that may cite evidence.
#[derive(Debug, Clone)]
pub struct Explanation {
    pub written: String,
    pub document: Arc<Document>,
}

impl Explanation {
    fn parse(written: String, dialect: Dialect) -> Self {
        let document = Arc::new(parse_markdown(&written, dialect));
        Self { written, document }
    }
}

impl FromYaml for Explanation {
    const DESCRIPTION: &str = String::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        Some(Self::parse(read_long_markdown(node, diagnostics)?, Dialect::Explanation))
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// Markdown about a person, without citations.
#[derive(Debug, Clone)]
pub struct Biography(pub Explanation);

impl FromYaml for Biography {
    const DESCRIPTION: &str = String::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        Some(Self(Explanation::parse(read_markdown(node, diagnostics)?, Dialect::Page)))
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// Markdown at the foot of every page.
#[derive(Debug, Clone)]
pub struct FooterText(pub Explanation);

impl FromYaml for FooterText {
    const DESCRIPTION: &str = String::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let parsed = Explanation::parse(read_markdown(node, diagnostics)?, Dialect::Page);
        if !parsed.document.has_ids() && parsed.document.pictures.is_empty() {
            return Some(Self(parsed));
        }
        let message = "the foot of a page cannot have headings, footnotes or pictures";
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, message)
                .label("every page repeats this text")
                .help("write one or two sentences, with links if you like"),
        );
        None
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// Markdown that several pages repeat, and that may cite evidence.
#[derive(Debug, Clone)]
pub struct Note(pub Explanation);

impl FromYaml for Note {
    const DESCRIPTION: &str = String::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let written = read_markdown(node, diagnostics)?;
        let parsed = Explanation::parse(written, Dialect::Explanation);
        let error = if parsed.document.has_ids() {
            Diagnostic::error(Code::InvalidValue, span, "this note has a heading or a footnote")
                .label("pages have one note below the other")
                .help("write paragraphs or a list; to show the sign, write `\\#` or `\\[^`")
        } else if parsed.written.contains("~~") {
            Diagnostic::error(Code::InvalidValue, span, "this note strikes words out")
                .label("data files and feeds would have these words")
                .help("say in words what is no longer right")
        } else if !parsed.document.words().contains(is_visible_letter) {
            Diagnostic::error(Code::InvalidValue, span, "readers see no words in this note")
                .label("no words")
                .help("write what changed, and why")
        } else {
            return Some(Self(parsed));
        };
        diagnostics.push(error);
        None
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// Returns whether a character is a letter or digit that readers see. Some letters are blank.
fn is_visible_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}')
}

/// Words that were copied exactly from another text. They may contain any characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedWords(pub String);

impl FromYaml for QuotedWords {
    const DESCRIPTION: &str = String::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        read_markdown(node, diagnostics).map(Self)
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// One paragraph of Markdown that may cite evidence.
#[derive(Debug, Clone)]
pub struct KeyPoint(pub Explanation);

impl FromYaml for KeyPoint {
    const DESCRIPTION: &str = String::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let written = read_markdown(node, diagnostics)?;
        let document = parse_markdown(&written, Dialect::Explanation);
        let Some(document) = document.into_single_paragraph() else {
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, span, "a key point is one paragraph")
                    .label("empty, or more than a paragraph")
                    .help(
                        "write a sentence or two, and put lists and headings into the explanation",
                    ),
            );
            return None;
        };
        Some(Self(Explanation { written, document: Arc::new(document) }))
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// A language tag (BCP 47, RFC 5646): `en`, `pt-BR`, `az-Arab`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(pub String);

impl Language {
    /// Returns whether `text` has the form of a language tag.
    pub fn is_valid(text: &str) -> bool {
        let (primary, others) = text.split_once('-').unwrap_or((text, ""));
        let is_primary =
            (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        is_primary && (primary == text || others.split('-').all(is_subtag))
    }
}

fn is_subtag(subtag: &str) -> bool {
    (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
}

impl FromYaml for Language {
    const DESCRIPTION: &str = "a language";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = valid_text(node, diagnostics, Self::is_valid, |text, span| {
            Diagnostic::error(Code::InvalidValue, span, format!("`{text}` is not a language"))
                .label("not a language tag")
                .help("write it as `en`, `pt-BR` or `zh-Hant`")
        })?;
        Some(Self(text))
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"})
    }
}

/// A SHA-256 in hexadecimal, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sha256(pub String);

impl FromYaml for Sha256 {
    const DESCRIPTION: &str = "a SHA-256";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let text = match node.value {
            // Sixty-four decimal digits are a number in YAML.
            YamlValue::Number(_, written) => written,
            _ => read_text(node, diagnostics)?,
        };
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

/// A colour, written `#rgb` or `#rrggbb`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Color(pub String);

impl Color {
    fn is_valid(text: &str) -> bool {
        color::parse(text).is_some()
    }
}

impl FromYaml for Color {
    const DESCRIPTION: &str = "a colour";

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = valid_text(node, diagnostics, Self::is_valid, |text, span| {
            Diagnostic::error(Code::InvalidValue, span, format!("`{text}` is not a colour"))
                .label("not a colour")
                .help("write it in quotes as \"#1a7f37\"")
        })?;
        Some(Self(text.to_ascii_lowercase()))
    }

    fn schema() -> Value {
        json!({"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"})
    }
}
