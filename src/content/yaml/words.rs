//! Decodes texts, and reports words that YAML would not read: it ends a text at ` #`, and takes a
//! first word that begins with `&` or `!` for an anchor or a tag.

use serde_json::{Value, json};

use crate::content::yaml::decode::{FromYaml, wrong_type};
use crate::content::yaml::{Unread, UnreadKind, YamlNode, YamlValue, edit};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Edit, Severity};
use crate::text;

/// The longest text of a field, in bytes. Many pages repeat it, so long ones multiply.
const MAX_BYTES: usize = 32 * 1024;

/// Reads a text that is not for people, such as an address. A comment may follow it.
pub(crate) fn read_text(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    let span = node.span;
    let text = unlimited_text(node, diagnostics)?;
    limited(text, span, diagnostics)
}

/// Reads words for people that are shown unchanged. HTML comments would be shown too.
pub(crate) fn read_words(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    let span = node.span;
    let text = read_markdown(node, diagnostics)?;
    if !text::has_comment(&text) {
        return Some(text);
    }
    let message = "this text is not Markdown, so readers would see the comment in it";
    diagnostics.push(
        Diagnostic::error(Code::HtmlComment, span, message)
            .label("has `<!--`")
            .help("remove the comment; YAML has its own comments, on lines that begin with `#`"),
    );
    None
}

/// Reads a text in Markdown, or one that may contain any characters.
pub(crate) fn read_markdown(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    let span = node.span;
    let text = read_long_markdown(node, diagnostics)?;
    limited(text, span, diagnostics)
}

/// Reads a text in Markdown, without a limit on its length.
pub(crate) fn read_long_markdown(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    if !check_whole(&node, diagnostics) {
        return None;
    }
    unlimited_text(node, diagnostics)
}

/// Reads words for people that may be written like a number or as `true`.
pub(crate) fn read_short_words(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    match node.value {
        YamlValue::Bool(_, ref written) | YamlValue::Number(_, ref written) => {
            check_whole(&node, diagnostics).then(|| written.clone())
        }
        _ => read_words(node, diagnostics),
    }
}

fn unlimited_text(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<String> {
    let error = wrong_type(String::DESCRIPTION, &node);
    diagnostics.push(match node.value {
        YamlValue::Text(text) => return Some(text),
        YamlValue::Bool(_, written) | YamlValue::Number(_, written) => {
            let quoted = edit::quoted(&written);
            error.suggest(format!("put the words in quotes: {quoted}"), quoted).safe_if(true)
        }
        YamlValue::List(_) => error.help(
            "write one text here; if it begins with `[`, put it in quotes, since brackets make a \
             list",
        ),
        YamlValue::Map(_) => error.help(
            "write one text here; if it holds `: ` or begins with `{`, put it in quotes, since \
             these make fields",
        ),
        YamlValue::Null => error.help("write one text here, in quotes if necessary"),
    });
    None
}

fn limited(text: String, span: Span, diagnostics: &mut Diagnostics) -> Option<String> {
    if text.len() <= MAX_BYTES {
        return Some(text);
    }
    let message = format!("this text is {} bytes long; the limit is {MAX_BYTES}", text.len());
    diagnostics.push(
        Diagnostic::error(Code::InvalidValue, span, message)
            .label("too long")
            .help("shorten it; a long text belongs in an `explanation` or on its own page"),
    );
    None
}

/// Reports text next to a value that YAML does not read. Returns whether YAML reads all of the
/// text.
fn check_whole(node: &YamlNode, diagnostics: &mut Diagnostics) -> bool {
    let Some(unread) = &node.unread else { return true };
    diagnostics.push(text_cut(unread));
    false
}

/// Reports a field for words that is empty because of a comment, an anchor or a tag.
pub(crate) fn check_nothing(node: &YamlNode, diagnostics: &mut Diagnostics) {
    let Some(unread) = &node.unread else { return };
    if unread.is_comment_like_value() {
        // This is an error for all fields.
        return;
    }
    let mut diagnostic = text_cut(unread);
    if unread.kind == UnreadKind::Comment {
        diagnostic.severity = Severity::Warning;
    }
    diagnostics.push(diagnostic);
}

/// Creates the diagnostic for words that YAML does not read.
pub(crate) fn text_cut(unread: &Unread) -> Diagnostic {
    let Unread { kind, span, written, whole } = unread;
    let (message, label, help) = match kind {
        UnreadKind::Comment => (
            format!("`{}` is a comment to YAML, and no part of this text", shortened(written)),
            "YAML reads nothing after ` #`",
            "put the whole text in quotes, or the comment on a line of its own above",
        ),
        UnreadKind::Anchor => (
            format!("`{written}` is the name of an anchor to YAML, and no part of this text"),
            "YAML does not read a first word with `&`",
            "put the whole text in quotes",
        ),
        UnreadKind::Tag => (
            format!("`{written}` is a tag to YAML, and no part of this text"),
            "YAML does not read a first word with `!`",
            "put the whole text in quotes",
        ),
        UnreadKind::Header => (
            format!("`{written}` begins a text on the lines below, and there is none"),
            "YAML reads this as the start of a text",
            "put it in quotes if it is the text",
        ),
        UnreadKind::NullWord => (
            format!("`{written}` means to YAML that there is no text"),
            "YAML reads nothing here",
            "put it in quotes if it is the text, or remove the line",
        ),
        UnreadKind::NoColon => (
            format!("`{}` stands in braces without a colon, so it is no value", shortened(written)),
            "in braces, a comma ends a text",
            "put a text with a comma in quotes; a field is `name: value`, with a space after the \
             colon",
        ),
    };
    let mut diagnostic = Diagnostic::error(Code::TextCut, *span, message).label(label).help(help);
    if let Some((span, text)) = whole {
        let replacement = edit::quoted(text);
        diagnostic.suggestion = Some(Edit { span: *span, replacement, is_safe: false });
    }
    diagnostic
}

/// Returns the start of a long text.
fn shortened(text: &str) -> String {
    const MAX_CHARS: usize = 40;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl FromYaml for String {
    const DESCRIPTION: &str = "text";
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        read_words(node, diagnostics)
    }

    fn schema() -> Value {
        json!({"type": "string"})
    }
}
