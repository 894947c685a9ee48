//! The addresses in a style sheet: what `url(…)`, `@import` and their like ask for. The only user of `cssparser`. It
//! must not know where an address leads.

use std::ops::Range;

use cssparser::{ParseError, Parser, Token, serialize_string};

/// Functions whose text is an address (CSS Values 4, section 4.5; CSS Images 4, section 2).
const FUNCTIONS: [&str; 5] = ["url", "src", "image", "image-set", "-webkit-image-set"];

/// An address as it is written.
pub(crate) struct Address {
    /// The token that holds it.
    pub(crate) range: Range<usize>,
    /// The address itself, in that token.
    pub(crate) inner: Range<usize>,
    /// What it says, without escapes.
    pub(crate) text: String,
    /// Whether the token is a text in quotes, else a whole `url(…)`.
    is_quoted: bool,
}

impl Address {
    /// What stands in the token's place for another address.
    pub(crate) fn rewritten(&self, address: &str) -> String {
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        let _ = serialize_string(address, &mut text);
        if self.is_quoted { text } else { format!("url({text})") }
    }
}

/// Why a style sheet cannot be read, and where.
pub(crate) struct Mistake {
    pub(crate) range: Range<usize>,
    pub(crate) what: &'static str,
    pub(crate) help: &'static str,
}

/// The addresses in a style sheet, in their order.
pub(crate) fn addresses(css: &str) -> Result<Vec<Address>, Mistake> {
    let mut found = Vec::new();
    collect(&mut Parser::new(css), css, false, &mut found).map_err(|error| match error.kind {
        cssparser::ParseErrorKind::Custom(mistake) => mistake,
        cssparser::ParseErrorKind::Basic(_) => too_deep(0..0),
    })?;
    Ok(found)
}

/// Adds the addresses of a block. A text in it is one where `is_address` says so.
fn collect(
    parser: &mut Parser,
    css: &str,
    is_address: bool,
    found: &mut Vec<Address>,
) -> Result<(), ParseError<Mistake>> {
    let mut rule = Rule::Other;
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        let Ok(token) = parser.next().cloned() else { return Ok(()) };
        let range = start..parser.position().byte_index();
        let is_name = rule == Rule::Namespace;
        match &token {
            Token::UnquotedUrl(text) if !is_name => {
                found.push(Address::new(css, range, text, false))
            }
            Token::QuotedString(text) if !is_name && (is_address || rule == Rule::Import) => {
                found.push(Address::new(css, range, text, true));
            }
            Token::BadUrl(_) => return Err(ParseError::custom(bad_url(range))),
            Token::BadString(_) => return Err(ParseError::custom(bad_string(range))),
            Token::Function(name) => {
                nested(parser, css, is_function(name) && !is_name, found, range)?
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                nested(parser, css, false, found, range)?;
            }
            _ => {}
        }
        rule = rule.after(&token);
    }
}

fn nested(
    parser: &mut Parser,
    css: &str,
    is_address: bool,
    found: &mut Vec<Address>,
    range: Range<usize>,
) -> Result<(), ParseError<Mistake>> {
    let done = parser.parse_nested_block(|block| collect(block, css, is_address, found));
    done.map_err(|error| match error.kind {
        cssparser::ParseErrorKind::Basic(_) => ParseError::custom(too_deep(range)),
        cssparser::ParseErrorKind::Custom(_) => error,
    })
}

/// The rule whose beginning is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// `@import`, before its address.
    Import,
    /// `@namespace`, whose addresses are names.
    Namespace,
    Other,
}

impl Rule {
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

fn is_function(name: &str) -> bool {
    FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

impl Address {
    fn new(css: &str, range: Range<usize>, text: &str, is_quoted: bool) -> Self {
        let written = css.get(range.clone()).unwrap_or_default();
        let words = if is_quoted {
            written.trim_matches(['"', '\''])
        } else {
            written.split_once('(').map_or(written, |(_, rest)| rest.trim_end_matches(')').trim())
        };
        if words.is_empty() {
            return Self { inner: range.clone(), range, text: text.to_owned(), is_quoted };
        }
        let start = range.start + written.find(words).unwrap_or_default();
        Self { inner: start..start + words.len(), range, text: text.to_owned(), is_quoted }
    }
}

fn bad_url(range: Range<usize>) -> Mistake {
    Mistake { range, what: "this address cannot be read", help: "put it into quotes: url(\"…\")" }
}

fn bad_string(range: Range<usize>) -> Mistake {
    Mistake {
        range,
        what: "this text has no end",
        help: "close it with a quotation mark on the same line",
    }
}

fn too_deep(range: Range<usize>) -> Mistake {
    Mistake {
        range,
        what: "this is nested too deep",
        help: "close the blocks and brackets before this place",
    }
}
