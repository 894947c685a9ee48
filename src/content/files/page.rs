//! Files of `pages/`: Markdown with a front matter between two lines `---`.

use crate::content::files::picture::PictureEntry;
use crate::content::values::Id;
use crate::content::yaml::macros::yaml_struct;
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// The front matter of a page.
    "a page" PageFile {
        /// The title.
        @required title: Option<Spanned<String>>,
        /// A description of one sentence.
        description: Option<Spanned<String>>,
        /// The lead picture.
        image: Option<Spanned<Box<PictureEntry>>>,
        /// Former names of the file. Their addresses lead to this page.
        aliases: Vec<Spanned<Id>>,
    }
}

/// Returns the range of the front matter of a page, and where its Markdown starts. Returns `None`
/// if the text does not start with a front matter that ends.
pub fn split_front_matter(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    const FENCE: &str = "---";
    let start = FENCE.len() + 1;
    let front = text.strip_prefix("---\n")?;
    let mut offset = start;
    for line in front.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Some((start..offset, offset + line.len()));
        }
        offset += line.len();
    }
    None
}
