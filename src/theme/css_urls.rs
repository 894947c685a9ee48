//! Finds the addresses in a style sheet: `url(…)`, `@import` and functions such as `image-set(…)`.

use std::ops::Range;

use cssparser::{ParseError, ParseErrorKind, Parser, Token, serialize_string};

/// Functions with an address as a quoted string (CSS Values 4, section 4.5; CSS Images 4, section 2).
const URL_FUNCTIONS: [&str; 5] = ["url", "src", "image", "image-set", "-webkit-image-set"];

/// A token with an address: a quoted string, or a complete `url(…)`.
pub(crate) struct UrlToken {
    pub(crate) range: Range<usize>,
    /// The range of the address in the style sheet, without quotes.
    pub(crate) value_range: Range<usize>,
    /// The address without escapes.
    pub(crate) url: String,
    is_quoted: bool,
}

/// A syntax error of a style sheet.
pub(crate) struct CssError {
    pub(crate) range: Range<usize>,
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

impl UrlToken {
    fn new(css: &str, range: Range<usize>, url: &str, is_quoted: bool) -> Self {
        let written = css.get(range.clone()).unwrap_or_default();
        let value = if is_quoted {
            written.trim_matches(['"', '\''])
        } else {
            written.split_once('(').map_or(written, |(_, rest)| rest.trim_end_matches(')').trim())
        };
        let mut value_range = range.clone();
        if !value.is_empty() {
            value_range.start += written.find(value).unwrap_or_default();
            value_range.end = value_range.start + value.len();
        }
        Self { range, value_range, url: url.to_owned(), is_quoted }
    }

    /// Writes the token with another address.
    pub(crate) fn with_url(&self, url: &str) -> String {
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        let _ = serialize_string(url, &mut text);
        if self.is_quoted { text } else { format!("url({text})") }
    }
}

/// Finds the addresses in a style sheet, in their order.
pub(crate) fn find_urls(css: &str) -> Result<Vec<UrlToken>, CssError> {
    let mut tokens = Vec::new();
    match collect(&mut Parser::new(css), css, false, &mut tokens) {
        Ok(()) => Ok(tokens),
        Err(error) => Err(to_css_error(error, 0..0)),
    }
}

/// The at-rule at whose start the parser is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AtRule {
    /// `@import`, before its address.
    Import,
    /// `@namespace`. Its addresses are names and are not loaded.
    Namespace,
    Other,
}

impl AtRule {
    fn after(self, token: &Token) -> Self {
        match token {
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => Self::Import,
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("namespace") => Self::Namespace,
            Token::Semicolon | Token::CurlyBracketBlock => Self::Other,
            _ if self == Self::Import => Self::Other,
            _ => self,
        }
    }
}

/// Collects the addresses of a block. Strings in it are addresses if `has_url_strings`.
fn collect(
    parser: &mut Parser,
    css: &str,
    has_url_strings: bool,
    tokens: &mut Vec<UrlToken>,
) -> Result<(), ParseError<CssError>> {
    let mut rule = AtRule::Other;
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        let Ok(token) = parser.next().cloned() else { return Ok(()) };
        let range = start..parser.position().byte_index();
        let is_name = rule == AtRule::Namespace;
        match &token {
            Token::UnquotedUrl(url) if !is_name => {
                tokens.push(UrlToken::new(css, range, url, false));
            }
            Token::QuotedString(url) if has_url_strings || rule == AtRule::Import => {
                tokens.push(UrlToken::new(css, range, url, true));
            }
            Token::BadUrl(_) => {
                let message = "this address cannot be read";
                let help = "put it into quotes: url(\"…\")";
                return Err(ParseError::custom(CssError { range, message, help }));
            }
            Token::BadString(_) => {
                let message = "this string has no end";
                let help = "close it with a quotation mark on the same line";
                return Err(ParseError::custom(CssError { range, message, help }));
            }
            Token::Function(name) => {
                let is_url_function =
                    URL_FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known));
                collect_nested(parser, css, is_url_function && !is_name, tokens, range)?;
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                collect_nested(parser, css, false, tokens, range)?;
            }
            _ => {}
        }
        rule = rule.after(&token);
    }
}

fn collect_nested(
    parser: &mut Parser,
    css: &str,
    has_url_strings: bool,
    tokens: &mut Vec<UrlToken>,
    range: Range<usize>,
) -> Result<(), ParseError<CssError>> {
    let result = parser.parse_nested_block(|block| collect(block, css, has_url_strings, tokens));
    result.map_err(|error| ParseError::custom(to_css_error(error, range)))
}

/// The parser itself only fails if blocks are nested too deep; `range` is the block it refused.
fn to_css_error(error: ParseError<CssError>, range: Range<usize>) -> CssError {
    match error.kind {
        ParseErrorKind::Custom(error) => error,
        ParseErrorKind::Basic(_) => CssError {
            range,
            message: "this is nested too deep",
            help: "close the blocks and brackets before this place",
        },
    }
}
