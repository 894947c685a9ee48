//! What every code means and what to do about it: the sections of `docs/diagnostics.md`, which the program carries.

use crate::diagnostics::Code;

const PAGES: &str = include_str!("../../../docs/diagnostics.md");

/// Where the pages are published.
pub const ADDRESS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/diagnostics.md");

/// The page on a code, in Markdown, its heading included.
pub fn explain(code: Code) -> &'static str {
    let mut pages = PAGES.split("\n## ").skip(1);
    let is_on = |page: &&str| page.lines().next() == Some(code.name());
    pages.find(is_on).unwrap_or_default().trim_end()
}
