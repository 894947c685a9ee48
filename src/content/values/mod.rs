//! The kinds of value that several files share: ids, dates, addresses, texts and people.

mod date;
mod id;
mod moment;
pub mod person_ref;
mod redirects;
mod text;
mod time;
mod url;

pub use jiff::civil::Date;

pub use crate::content::values::date::{PartialDate, Precision, parse_date, parse_partial_date};
pub use crate::content::values::id::Id;
pub use crate::content::values::moment::{TimeSpan, TimeSpanFields, invalid_time};
pub use crate::content::values::person_ref::{AgentKind, InlinePerson, Name, PersonRef, TermName};
pub use crate::content::values::redirects::{AddressMap, MovedAddress, page_address};
pub use crate::content::values::text::{
    Biography, Color, Explanation, FooterText, KeyPoint, Language, Note, PlainText, QuotedWords,
    Sha256, ShortText,
};
pub use crate::content::values::time::{LocalTime, TimeZoneName};
pub use crate::content::values::url::{BaseUrl, ContactUrl, Domain, IndexNowKey, WebUrl};
use crate::content::yaml::YamlNode;
use crate::content::yaml::words::read_text;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Diagnostic, Diagnostics};

/// Lets a text with a type of its own be used as `&str`.
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

deref_to_str!(
    Id,
    PlainText,
    QuotedWords,
    ShortText,
    WebUrl,
    BaseUrl,
    ContactUrl,
    Domain,
    IndexNowKey,
    Language,
    Sha256,
    Color,
    Name,
    TermName
);

/// Reads a text. If it is not valid, adds the diagnostic that `error` makes of it.
fn valid_text(
    node: YamlNode,
    diagnostics: &mut Diagnostics,
    is_valid: fn(&str) -> bool,
    error: fn(&str, Span) -> Diagnostic,
) -> Option<String> {
    let span = node.span;
    let text = read_text(node, diagnostics)?;
    if is_valid(&text) {
        return Some(text);
    }
    diagnostics.push(error(&text, span));
    None
}
