//! Diagnostics as values: a code, a message, the place in a file, and help.

use crate::diagnostics::codes::Code;
use crate::diagnostics::span::Span;
use crate::diagnostics::suggest::{best_match, format_list};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not built.
    Error,
    /// The site is built all the same.
    Warning,
}

impl Severity {
    /// Returns the word that every output format uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A passage of an article that a quote may be meant to match.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub span: Span,
    /// The words of the article.
    pub text: String,
    /// The shortest `prefix` and `suffix` that distinguish it from the other candidates.
    pub prefix: String,
    pub suffix: String,
    /// From 0 to 1 for an exact match.
    pub similarity: f64,
}

/// A second place that explains the diagnostic.
#[derive(Debug, Clone)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// A replacement for the text of a span.
#[derive(Debug, Clone)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
    /// Whether `check --fix` may apply it: it is certain, and does not change the words that
    /// readers see.
    pub is_safe: bool,
}

/// An error or a warning about the content of a site.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// The problem, in one line.
    pub message: String,
    pub span: Span,
    /// A few words next to the underlined span; may be empty.
    pub label: String,
    pub related: Vec<Label>,
    /// Facts that help to understand the message.
    pub notes: Vec<String>,
    /// How to solve it.
    pub help: Option<String>,
    /// The edit that `help` describes.
    pub suggestion: Option<Edit>,
    /// The ids of the claim and the article concerned.
    pub claim: Option<String>,
    pub article: Option<String>,
    /// For quotes that were not found or are ambiguous.
    pub candidates: Vec<Candidate>,
}

impl Diagnostic {
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

    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Changes all places, after a part of a file was read as a file of its own.
    pub(crate) fn move_spans(&mut self, convert: impl Fn(Span) -> Span) {
        self.span = convert(self.span);
        for label in &mut self.related {
            label.span = convert(label.span);
        }
        if let Some(edit) = &mut self.suggestion {
            edit.span = convert(edit.span);
        }
    }

    /// Sets the help and proposes a replacement for the span's text.
    #[must_use]
    pub fn suggest(self, help: impl Into<String>, replacement: impl Into<String>) -> Self {
        let edit = Edit { span: self.span, replacement: replacement.into(), is_safe: false };
        Self { suggestion: Some(edit), ..self }.help(help)
    }

    /// Marks the suggested edit as safe if `is_safe`, so that `check --fix` applies it.
    #[must_use]
    pub fn safe_if(mut self, is_safe: bool) -> Self {
        if let Some(edit) = &mut self.suggestion {
            edit.is_safe = is_safe;
        }
        self
    }

    /// Suggests the known name that is most like `written`.
    ///
    /// If no known name is similar, the help lists all of them. If there are no known names, the
    /// help stays.
    #[must_use]
    pub fn suggest_similar<'a>(
        self,
        written: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(name) = best_match(written, &known) {
            return self.suggest(did_you_mean(written, name), name);
        }
        if known.is_empty() {
            return self;
        }
        self.help(format!("expected one of {}", format_list(&known)))
    }

    /// Lists the known names after `introduction`, and suggests the one that is most like `written`.
    #[must_use]
    pub fn suggest_one_of(self, written: &str, known: &[&str], introduction: &str) -> Self {
        let list = format!("{introduction} {}", format_list(known));
        match best_match(written, known) {
            Some(name) => self.note(list).suggest(did_you_mean(written, name), name),
            None => self.help(list),
        }
    }

    /// Sets the claim and its article. A claim without a text has an empty `article`.
    #[must_use]
    pub fn with_claim(mut self, claim: &str, article: &str) -> Self {
        self.claim = Some(claim.to_owned());
        self.article = (!article.is_empty()).then(|| article.to_owned());
        self
    }
}

fn did_you_mean(written: &str, name: &str) -> String {
    if written.to_lowercase() == name.to_lowercase() {
        return format!("write `{name}`: capital letters make it another word");
    }
    format!("did you mean `{name}`?")
}

/// The diagnostics that the stages of a command collect.
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
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    pub fn append(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Sets the claim and the article of all of them.
    #[must_use]
    pub fn with_claim(self, claim: &str, article: &str) -> Self {
        let list = self.list.into_iter();
        Self { list: list.map(|diagnostic| diagnostic.with_claim(claim, article)).collect() }
    }

    /// Sets the article of all of them.
    #[must_use]
    pub fn with_article(mut self, article: &str) -> Self {
        for diagnostic in &mut self.list {
            diagnostic.article = Some(article.to_owned());
        }
        self
    }

    /// Iterates in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
