//! The codes of diagnostics: their names and meanings. Each has a page in `docs/diagnostics/`.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// A kind of diagnostic, with a stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// All codes, in the order of `docs/diagnostics.md`.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Returns the kebab-case name that users see and scripts match.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Returns the doc comment of the code: one sentence on what it means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }

            /// Returns the page of the documentation that explains the code.
            pub(crate) fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => {
                        include_str!(concat!("../../docs/diagnostics/", $name, ".md"))
                    })+
                }
            }
        }
    };
}

codes! {
    /// A quote does not occur in its article.
    PassageNotFound = "passage-not-found",
    /// A quote occurs several times, and the passage does not say which place is meant.
    PassageAmbiguous = "passage-ambiguous",
    /// A passage has no words to look for.
    EmptyPassage = "empty-passage",
    /// A quote begins or ends in the middle of a word or a number of the article, or of the kept copy.
    PassageSplitsWord = "passage-splits-word",
    /// Two passages of one claim share words.
    PassageOverlap = "passage-overlap",
    /// A passage, a quote or a template accepts a warning that it does not have.
    UnusedAccept = "unused-accept",
    /// A part of a transcript cannot be read, so that words would be lost.
    TranscriptSyntax = "transcript-syntax",
    /// The name of a speaker is not bound to a person.
    UnknownSpeaker = "unknown-speaker",
    /// A speaker of an article never speaks in its text.
    UnheardSpeaker = "unheard-speaker",
    /// A passage continues over the words of several speakers.
    SeveralSpeakers = "several-speakers",
    /// The claimant of a verdict is not the speaker of its passage.
    ClaimantIsNotSpeaker = "claimant-is-not-speaker",
    /// The source text does not have the SHA-256 that `article.yaml` records.
    SourceChanged = "source-changed",
    /// A file is not valid YAML, or exceeds the limits on nesting and size.
    InvalidYaml = "invalid-yaml",
    /// YAML would cut a text, because a part of it looks like a comment, an anchor or a tag.
    TextCut = "text-cut",
    /// A comment `<!-- … -->` is not closed, or is in a text that is not Markdown.
    HtmlComment = "html-comment",
    /// A footnote is defined twice, or the mark of a footnote has no footnote.
    FootnoteMismatch = "footnote-mismatch",
    /// A mapping has the same key twice.
    DuplicateKey = "duplicate-key",
    /// A field that this kind of file does not have.
    UnknownField = "unknown-field",
    /// A required field is missing.
    MissingField = "missing-field",
    /// A value has the wrong type for its field.
    WrongType = "wrong-type",
    /// A field does not allow this value.
    InvalidValue = "invalid-value",
    /// A date that does not exist or is not written YYYY-MM-DD, YYYY-MM or YYYY.
    InvalidDate = "invalid-date",
    /// A day in the future for something that has happened.
    FutureDate = "future-date",
    /// A time in a film or recording that is not written HH:MM:SS or MM:SS.
    InvalidTime = "invalid-time",
    /// An address that is not an absolute `http` or `https` URL, or that has a password.
    InvalidUrl = "invalid-url",
    /// A file or folder name that cannot be an id.
    InvalidId = "invalid-id",
    /// Two things of one kind have the same id.
    DuplicateId = "duplicate-id",
    /// A rating that the scale does not have.
    UnknownRating = "unknown-rating",
    /// A reference to an article, claim, source, person or citation that does not exist.
    UnknownReference = "unknown-reference",
    /// People with the same name or address may be one person or several.
    Namesakes = "namesakes",
    /// A verdict or a transcript contradicts what is known about a person.
    PersonMismatch = "person-mismatch",
    /// Two spellings of a person, a publisher or an entry of a list differ only in capital letters.
    CaseDiffers = "case-differs",
    /// A link inside the site leads to a page, or a part of one, that does not exist.
    BrokenLink = "broken-link",
    /// The address of an archived copy names another page.
    ArchiveMismatch = "archive-mismatch",
    /// A link to another site leads to a page that no longer exists.
    DeadLink = "dead-link",
    /// An address no longer shows words that its kept copy has.
    QuoteGone = "quote-gone",
    /// A person is both author and reviewer of the same claim.
    ReviewerIsAuthor = "reviewer-is-author",
    /// A claim is too long for a headline.
    LongClaim = "long-claim",
    /// A claim contains its own verdict.
    VerdictInClaim = "verdict-in-claim",
    /// The date of a claim is later than the date of its check.
    ClaimAfterCheck = "claim-after-check",
    /// A claim has fewer reviewers than the desk requires.
    TooFewReviewers = "too-few-reviewers",
    /// A published claim has fewer sources than the desk requires.
    TooLittleEvidence = "too-little-evidence",
    /// A source on the web has no archived copy, and no note says why.
    NotArchived = "not-archived",
    /// The words of a quote of evidence are not in the kept copy of its source.
    EvidenceQuoteNotFound = "evidence-quote-not-found",
    /// The words of a quote of evidence occur several times in the kept copy of its source.
    EvidenceQuoteAmbiguous = "evidence-quote-ambiguous",
    /// A quote of evidence was not compared with a kept copy, and the desk requires it.
    EvidenceQuoteUnverified = "evidence-quote-unverified",
    /// The kept copy of a source is not the one that was recorded.
    CopyChanged = "copy-changed",
    /// The hash of the kept copy of a source is not recorded.
    CopyUnrecorded = "copy-unrecorded",
    /// A published claim contains a word that the desk does not use.
    ForbiddenWord = "forbidden-word",
    /// The claimant was not asked, and the desk requires it for this rating.
    NoResponse = "no-response",
    /// An embargo ends later than the desk allows.
    EmbargoTooFar = "embargo-too-far",
    /// The date of publication is before the end of the embargo.
    PublishedBeforeEmbargo = "published-before-embargo",
    /// The values of a scale are not in falling order, or one is below 1.
    ScaleOrder = "scale-order",
    /// The rating of a published claim changed, and no correction says so.
    SilentRatingChange = "silent-rating-change",
    /// A new rating was approved only by the authors of the verdict.
    UnreviewedChange = "unreviewed-change",
    /// A published claim was removed without a retraction or an alias.
    ClaimRemoved = "claim-removed",
    /// The address or an alias of a published article no longer leads to a page.
    AddressRemoved = "address-removed",
    /// The address of a published person, list, publisher or static page no longer exists.
    AddressGone = "address-gone",
    /// A correction does not fit its verdict.
    CorrectionMismatch = "correction-mismatch",
    /// A published correction is gone or changed, or a new correction is backdated.
    CorrectionRemoved = "correction-removed",
    /// The passages of a published claim changed, and no correction says so.
    PassageChanged = "passage-changed",
    /// The wording of a published claim changed, and no correction says so.
    ClaimReworded = "claim-reworded",
    /// A file of the published site cannot be read, so its changes cannot be judged.
    UnreadableBase = "unreadable-base",
    /// A fact on a published page changed without a correction.
    UndisclosedChange = "undisclosed-change",
    /// A required file is missing.
    MissingFile = "missing-file",
    /// A file in the site's folder that Factpress does not use.
    UnexpectedFile = "unexpected-file",
    /// A file that is not UTF-8 text, or a control character in it.
    InvalidEncoding = "invalid-encoding",
    /// A file is too large.
    FileTooLarge = "file-too-large",
    /// A text names a picture that does not exist, or that is not below `content/`.
    PictureNotFound = "picture-not-found",
    /// A picture is in no known format, or damaged, or readers see only a part of it.
    PictureFormat = "picture-format",
    /// A picture has no description for readers who cannot see it.
    MissingAlt = "missing-alt",
    /// A judged picture is not the one that was recorded.
    MediaChanged = "media-changed",
    /// A judged picture is probably a copy of one that another article judges already.
    SeenBefore = "seen-before",
    /// A passage judges a picture, film or recording that its article does not have.
    PassageWithoutMedia = "passage-without-media",
    /// An SVG could run code or load something.
    ActiveSvg = "active-svg",
    /// The theme that the site names does not exist.
    UnknownTheme = "unknown-theme",
    /// No font has a character of a social card or of the band below a judged picture.
    MissingGlyphs = "missing-glyphs",
    /// A template cannot be parsed.
    TemplateSyntax = "template-syntax",
    /// A template uses a value, message, filter or template that does not exist.
    TemplateValue = "template-value",
    /// A template generates a page of more than 64 MiB.
    PageTooLarge = "page-too-large",
    /// A style sheet cannot be read.
    StyleSyntax = "style-syntax",
    /// A style sheet or template refers to an asset that the theme does not have.
    UnknownAsset = "unknown-asset",
    /// A style sheet or a template loads something that is not a file of the theme.
    ExternalRequest = "external-request",
    /// A template has an address from the root of the host, which breaks if the site is in a folder.
    RootLink = "root-link",
    /// A template contains a script or a style, which a Content-Security-Policy blocks.
    InlineCode = "inline-code",
    /// Style sheets refer to one another in a circle.
    ImportCycle = "import-cycle",
    /// A colour is hard to read on its background.
    LowContrast = "low-contrast",
    /// A message is missing in the site's language, so the page shows it in English.
    MissingMessage = "missing-message",
    /// A message lacks a plural form that its language needs, or has one that it never uses.
    PluralMismatch = "plural-mismatch",
}
