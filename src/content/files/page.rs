//! StaticPage pages: Markdown files with a front matter between lines of `---`.

use crate::content::yaml::macros::yaml_struct;
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// The front matter of a standing page.
    "a page" PageFile {
        /// What the page is called.
        @required title: Option<Spanned<String>>,
        /// One sentence on what it says.
        description: Option<Spanned<String>>,
    }
}

/// Front matter and Markdown of a page, as byte ranges: what stands between the first line `---` and
/// the next, and what follows.
pub fn split(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let start = text.strip_prefix("---\n").map(|rest| text.len() - rest.len())?;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}
