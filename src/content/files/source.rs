//! Files of `sources/`: evidence that is described once and cited by many claims.

use crate::content::values::{Date, PersonRef, WebUrl};
use crate::content::yaml::macros::yaml_struct;
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// A file of `sources/`.
    "a source" SourceEntry {
        /// What it is called.
        @required title: Option<Spanned<String>>,
        /// Who published it.
        publisher: Option<Spanned<String>>,
        /// Who wrote it.
        authors: Vec<Spanned<PersonRef>>,
        /// The day it was published.
        published: Option<Spanned<Date>>,
        /// Where it can be read.
        url: Option<Spanned<WebUrl>>,
        /// An archived copy.
        archive_url: Option<Spanned<WebUrl>>,
        /// Why there is none.
        archive_note: Option<Spanned<String>>,
        /// The day it was read.
        accessed: Option<Spanned<Date>>,
        /// What it says, to the letter; a citation may quote something else.
        quote: Option<Spanned<String>>,
        /// What is to be known about it; a citation adds its own.
        note: Option<Spanned<String>>,
    }
}
