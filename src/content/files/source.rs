//! Files of `sources/`: evidence that is described once and cited by many claims.

use crate::content::values::{
    Date, Language, PartialDate, PersonRef, PlainText, QuotedWords, Sha256, WebUrl,
};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::content::yaml::one_or_many::OneOrMany;
use crate::diagnostics::Code;
use crate::diagnostics::span::Spanned;
use crate::text::Moment;

yaml_enum! {
    /// A warning about a quote of evidence that was found.
    "a warning about a quote" QuoteWarning {
        /// The quote begins or ends in the middle of a word or a number.
        SplitsWord = "passage-splits-word",
        /// The words occur several times in the kept copy.
        Ambiguous = "evidence-quote-ambiguous",
    }
}

impl QuoteWarning {
    pub fn code(self) -> Code {
        match self {
            Self::SplitsWord => Code::PassageSplitsWord,
            Self::Ambiguous => Code::EvidenceQuoteAmbiguous,
        }
    }
}

yaml_struct! {
    /// A file of `sources/`.
    "a source" SourceEntry {
        /// The title.
        @required title: Option<Spanned<String>>,
        /// The publisher.
        publisher: Option<Spanned<String>>,
        /// The authors.
        authors: Vec<Spanned<PersonRef>>,
        /// The day, month or year of publication.
        published: Option<Spanned<PartialDate>>,
        /// The address.
        url: Option<Spanned<WebUrl>>,
        /// The address of an archived copy.
        archive_url: Option<Spanned<WebUrl>>,
        /// Why there is no archived copy.
        archive_note: Option<Spanned<String>>,
        /// The day on which it was read.
        accessed: Option<Spanned<Date>>,
        /// A literal quote. A citation may have another one.
        quote: Option<Spanned<String>>,
        /// The words of the source that `quote` translates.
        original: Option<Spanned<QuotedWords>>,
        /// The codes of warnings about this quote that are not reported.
        accept: OneOrMany<QuoteWarning>,
        /// The language of the words of the source (BCP 47), if it is not the language of the site.
        language: Option<Spanned<Language>>,
        /// The kept copy of the source: an HTML page, Markdown or a text. Its quote is looked for there.
        copy: Option<Spanned<PlainText>>,
        /// The SHA-256 of the kept copy.
        copy_sha256: Option<Spanned<Sha256>>,
        /// The day on which the kept copy was saved.
        copied: Option<Spanned<Date>>,
        /// Whether the kept copy is published.
        publish_copy: Option<Spanned<bool>>,
        /// Whether the kept copy is only a part of the source.
        excerpt: Option<Spanned<bool>>,
        /// The moment in the film or recording at the address.
        time: Option<Spanned<Moment>>,
        /// A note about the source. A citation may add another one.
        note: Option<Spanned<String>>,
    }
}
