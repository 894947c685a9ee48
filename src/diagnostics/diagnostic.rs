//! What can be wrong with content, as values: codes, messages with spans, help, and the sink that
//! collects them. It must not print, and it must not know how a diagnostic is drawn.

use rapidfuzz::distance::osa;

use crate::diagnostics::span::Span;

/// How bad it is. An error stops a build; a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The build is refused.
    Error,
    /// Worth a look; the build goes on.
    Warning,
}

impl Severity {
    /// The word that every output format uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// The stable name of a kind of mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// Every code, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The kebab-case name that users see and scripts match.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// One sentence on what the code means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// A quote does not occur in its article.
    PassageNotFound = "passage-not-found",
    /// A quote occurs several times and nothing says which one is meant.
    PassageAmbiguous = "passage-ambiguous",
    /// A passage has no words to look for.
    EmptyPassage = "empty-passage",
    /// A quote begins or ends in the middle of a word of the article.
    PassageSplitsWord = "passage-splits-word",
    /// Two passages of one claim share words.
    PassageOverlap = "passage-overlap",
    /// The source text is not the one whose SHA-256 `article.yaml` records.
    SourceChanged = "source-changed",
    /// A file is not well-formed YAML, or goes beyond the limits on nesting and size.
    InvalidYaml = "invalid-yaml",
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
    /// A date that does not exist or is not written YYYY-MM-DD.
    InvalidDate = "invalid-date",
    /// A day in the future for something that has happened.
    FutureDate = "future-date",
    /// An address that is not an absolute `http` or `https` URL.
    InvalidUrl = "invalid-url",
    /// A file or folder name that cannot be an id.
    InvalidId = "invalid-id",
    /// Two things of one kind have the same id.
    DuplicateId = "duplicate-id",
    /// A rating that the scale does not have.
    UnknownRating = "unknown-rating",
    /// A reference to an article, claim, source, person or citation that does not exist.
    UnknownReference = "unknown-reference",
    /// A link inside the site leads to a page, or a part of one, that does not exist.
    BrokenLink = "broken-link",
    /// The address of an archived copy names another page.
    ArchiveMismatch = "archive-mismatch",
    /// A link to another site leads to a page that no longer exists.
    DeadLink = "dead-link",
    /// A person is both author and reviewer of the same claim.
    ReviewerIsAuthor = "reviewer-is-author",
    /// A claim is too long for a headline.
    LongClaim = "long-claim",
    /// A claim gives its own verdict.
    VerdictInClaim = "verdict-in-claim",
    /// The date of a claim is later than the date of its check.
    ClaimAfterCheck = "claim-after-check",
    /// A claim has fewer reviewers than the desk requires.
    TooFewReviewers = "too-few-reviewers",
    /// A published claim has fewer sources than the desk requires.
    TooLittleEvidence = "too-little-evidence",
    /// A source on the web has no archived copy, and nothing says why.
    NotArchived = "not-archived",
    /// A published claim contains a word that the desk does not use.
    ForbiddenWord = "forbidden-word",
    /// The claimant was not asked, and the desk requires it for this rating.
    NoResponse = "no-response",
    /// An embargo ends later than the desk allows.
    EmbargoTooFar = "embargo-too-far",
    /// The date of publication is before the end of the embargo.
    PublishedBeforeEmbargo = "published-before-embargo",
    /// The values of a scale do not fall from the truest rating, or one is below 1.
    ScaleOrder = "scale-order",
    /// The rating of a published claim changed, and no correction says so.
    SilentRatingChange = "silent-rating-change",
    /// Only its authors approved a new rating.
    UnreviewedChange = "unreviewed-change",
    /// A published claim is gone, and nothing says why.
    ClaimRemoved = "claim-removed",
    /// The address or an alias of a published article no longer leads to a page.
    AddressRemoved = "address-removed",
    /// A correction does not fit its verdict.
    CorrectionMismatch = "correction-mismatch",
    /// A published correction is gone or changed.
    CorrectionRemoved = "correction-removed",
    /// The passages of a published claim changed, and no correction says so.
    PassageChanged = "passage-changed",
    /// The wording of a published claim changed, and no correction says so.
    ClaimReworded = "claim-reworded",
    /// A required file is missing.
    MissingFile = "missing-file",
    /// A file in the content folder that Factpress does not use.
    UnexpectedFile = "unexpected-file",
    /// A file that is not UTF-8 text.
    InvalidEncoding = "invalid-encoding",
    /// A file is too large.
    FileTooLarge = "file-too-large",
    /// The theme that the site names does not exist.
    UnknownTheme = "unknown-theme",
    /// No font has a character of a social card.
    MissingGlyphs = "missing-glyphs",
    /// A template cannot be parsed.
    TemplateSyntax = "template-syntax",
    /// A template uses a value, message, filter or template that does not exist.
    TemplateValue = "template-value",
    /// A template makes a page larger than Factpress writes, or one that takes more time or memory than any page needs.
    PageTooLarge = "page-too-large",
    /// A style sheet cannot be read.
    StyleSyntax = "style-syntax",
    /// A style sheet or template refers to an asset that the theme does not have.
    UnknownAsset = "unknown-asset",
    /// A style sheet loads something that is not a file of the theme.
    ExternalRequest = "external-request",
    /// Style sheets refer to one another in a circle.
    ImportCycle = "import-cycle",
    /// A colour is hard to read on its background.
    LowContrast = "low-contrast",
    /// A message is missing in the site's language, so the page shows it in English.
    MissingMessage = "missing-message",
}

/// A place in a source text that may be the one that was meant.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where it stands in the source file.
    pub span: Span,
    /// Its words, as the article has them.
    pub text: String,
    /// The shortest `prefix` that tells it from the others.
    pub prefix: String,
    /// The shortest `suffix` that tells it from the others.
    pub suffix: String,
    /// How much of the quote it shares, 0 to 1.
    pub similarity: f64,
}

/// A second place that explains the first.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What it has to do with the mistake.
    pub text: String,
}

/// Words to put in the place of others.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// The new words.
    pub replacement: String,
    /// Whether it can be made without being looked at: it guesses nothing, and changes no word that readers see.
    pub is_safe: bool,
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which kind.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub span: Span,
    /// A few words to stand beside the underlined place.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// Facts that help to understand it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// An edit that shows what is meant by `help`.
    pub suggestion: Option<Edit>,
    /// The id of the claim concerned.
    pub claim: Option<String>,
    /// The id of the article concerned.
    pub article: Option<String>,
    /// For passages: the places that may be meant.
    pub candidates: Vec<Candidate>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            suggestion: None,
            claim: None,
            article: None,
            candidates: Vec::new(),
        }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Says something beside the underlined place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers other words for those at the span.
    #[must_use]
    pub fn suggest(mut self, help: impl Into<String>, replacement: impl Into<String>) -> Self {
        self.suggestion =
            Some(Edit { span: self.span, replacement: replacement.into(), is_safe: false });
        self.help(help)
    }

    /// Says of the edit that is offered that it can be made without being looked at.
    #[must_use]
    pub fn safe(mut self, is_safe: bool) -> Self {
        self.suggestion.iter_mut().for_each(|edit| edit.is_safe = is_safe);
        self
    }

    /// Names the nearest of the names that would have been right, and offers it; lists them where none is
    /// near, and keeps the help that is there where there are none.
    #[must_use]
    pub fn suggest_near<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(written, &known) {
            Some(name) => self.suggest(format!("did you mean `{name}`?"), name),
            None if known.is_empty() => self,
            None => self.help(format!("expected one of {}", listed(&known))),
        }
    }

    /// Names the claim and the article concerned.
    #[must_use]
    pub fn about(mut self, claim: &str, article: &str) -> Self {
        self.claim = Some(claim.to_owned());
        self.article = Some(article.to_owned());
        self
    }
}

/// The name most like `written`, when one is near enough to be meant.
///
/// Optimal string alignment distance of at most a third of the length, as rustc's name suggestions.
pub fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    // No name is so long that it is misspelt.
    const LONGEST: usize = 128;
    if written.len() > LONGEST {
        return None;
    }
    let written = written.to_lowercase();
    let limit = (written.chars().count().max(3) / 3).max(1);
    let near = osa::Args::default().score_cutoff(limit);
    let comparator = osa::BatchComparator::new(written.chars());
    let distance = |name: &str| comparator.distance_with_args(name.to_lowercase().chars(), &near);
    let names = known.iter().filter(|name| name.len() <= LONGEST);
    names.filter_map(|name| Some((distance(name)?, *name))).min().map(|(_, name)| name)
}

/// Whether `name` alone is meant by `written`: no other of the names is as near.
pub fn is_only_near(written: &str, name: &str, known: &[&str]) -> bool {
    let written = written.to_lowercase();
    let distance = |name: &str| osa::distance(written.chars(), name.to_lowercase().chars());
    known.iter().all(|other| *other == name || distance(other) > distance(name))
}

/// Names in backticks with commas, the first dozen of them.
pub fn listed(names: &[&str]) -> String {
    const MOST: usize = 14;
    let mut list: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        list.push("…".to_owned());
    }
    list.join(", ")
}

/// The sink that every stage adds to.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.list.extend(diagnostics);
    }
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another sink's.
    pub fn append(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Names the claim and the article that all of them concern.
    #[must_use]
    pub fn about(self, claim: &str, article: &str) -> Self {
        Self {
            list: self
                .list
                .into_iter()
                .map(|diagnostic| diagnostic.about(claim, article))
                .collect(),
        }
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// All of them, to be added to.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are of that severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether a build must be refused.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
