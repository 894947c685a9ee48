//! Texts: parses Markdown and plain text into documents, and handles slugs and URLs.

mod citations;
mod code;
pub(crate) mod color;
mod digits;
mod document;
mod document_cut;
mod document_words;
mod fold;
mod line_breaks;
mod markdown;
mod moment;
mod numbers;
mod plain;
mod plain_markdown;
mod problems;
mod references;
mod slug;
pub mod transcript;
mod url;
pub mod web_archive;

pub(crate) use crate::text::citations::without_citations;
pub(crate) use crate::text::digits::{
    ends_with_digit, has_only_digits, leading_digits, starts_with_digit,
};
pub use crate::text::document::{Document, HtmlWriter};
pub(crate) use crate::text::document_words::UNREADABLE;
pub use crate::text::fold::fold_case;
pub(crate) use crate::text::line_breaks::{has_unspaced_gap, join_unspaced_lines};
pub(crate) use crate::text::markdown::has_comment;
pub use crate::text::markdown::{Dialect, parse_markdown};
pub use crate::text::moment::{MOMENT_FORM, Moment, url_at};
pub use crate::text::numbers::Unit;
pub(crate) use crate::text::numbers::{NumberFault, NumberStyle};
pub use crate::text::plain::parse_plain;
pub(crate) use crate::text::plain_markdown::{escape_markdown, markdown_link};
pub use crate::text::problems::{Problem, ProblemKind};
pub use crate::text::references::{ChartRef, ChartRefCell, Citation, Link, PictureRef};
pub(crate) use crate::text::slug::{first_free_name, is_reserved_windows_name};
pub use crate::text::slug::{portable_slug, slug, truncated_slug};
pub use crate::text::url::{PageKey, encode_url, is_safe_url, is_same_page};

/// Appends `text` to `html` with special characters escaped. Carriage returns are escaped too,
/// because HTML parsers read them as line feeds.
pub fn escape(text: &str, html: &mut String) {
    for (index, part) in text.split('\r').enumerate() {
        if index > 0 {
            html.push_str("&#13;");
        }
        // Writing to a `String` cannot fail.
        let _ = pulldown_cmark_escape::escape_html(&mut *html, part);
    }
}
