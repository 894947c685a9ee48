//! `article.yaml` and the source text beside it.

use crate::content::values::{Date, Id, Language, Name, PersonRef, Sha256, WebUrl};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;

yaml_enum! {
    /// How much of a source text is shown.
    "a way to display an article" Display {
        /// All of it.
        Full = "full",
        /// Only the parts that hold passages.
        Excerpts = "excerpts",
    }
}

yaml_struct! {
    /// The file `article.yaml`.
    "an article" ArticleFile {
        /// The article's own headline.
        @required title: Option<Spanned<String>>,
        /// Who wrote it.
        authors: Vec<Spanned<PersonRef>>,
        /// Who published it.
        publisher: Option<Spanned<Name>>,
        /// Where it was published.
        url: Option<Spanned<WebUrl>>,
        /// An archived copy.
        archive_url: Option<Spanned<WebUrl>>,
        /// The day it was published.
        published: Option<Spanned<Date>>,
        /// The day on which the text was taken.
        accessed: Option<Spanned<Date>>,
        /// Its language (BCP 47), the site's when it says nothing.
        language: Option<Spanned<Language>>,
        /// How much of it is shown.
        display: Option<Spanned<Display>>,
        /// The SHA-256 of the source file, in hexadecimal.
        source_sha256: Option<Spanned<Sha256>>,
        /// Other ids that it had before: their addresses lead to its page.
        aliases: Vec<Spanned<Id>>,
        /// The scale that its verdicts use, `default` when it says nothing.
        scale: Option<Spanned<Id>>,
    }
}
