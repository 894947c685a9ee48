//! The facts on the pages of claims and articles, and the corrections that a change of each needs.

use crate::content::files::desk_rules::{DisclosureRule, RuleSeverity};
use crate::content::files::verdict::{
    CorrectionEntry,
    CorrectionKind::{self, Correction, Retraction, Update, VerdictChange},
    VerdictFile,
};
use crate::diagnostics::diagnostic::Severity;
use crate::diagnostics::span::{OptionalField, Span, Spanned};

/// A fact that readers are told, and the rule for its changes after publication.
#[derive(Debug)]
pub(super) struct Fact {
    /// The field of the YAML file, and the name in messages.
    pub field: &'static str,
    /// The severity of a change that no correction mentions. [`DisclosureRule`] may set another
    /// one, if it has the field.
    pub severity: Severity,
    /// The kinds of corrections that tell readers of the change.
    pub kinds: &'static [CorrectionKind],
}

/// A new rating brings new reasons and new evidence, and a withdrawn check needs neither. So these
/// corrections tell readers of such changes too.
const ANY: &[CorrectionKind] = &[Update, Correction, VerdictChange, Retraction];

/// A new rating does not tell readers that the claim or its claimant changed.
const UPDATE_OR_CORRECTION: &[CorrectionKind] = &[Update, Correction];

/// The meaning of a rating, for all claims that have it.
pub(super) const RATING: Fact = error("rating");
pub(super) const CLAIM: Fact = error("claim");
/// A withdrawn check judges no words.
pub(super) const PASSAGES: Fact =
    Fact { kinds: &[Update, Correction, Retraction], ..error("passages") };
pub(super) const CLAIMANT: Fact = error("claimant");
pub(super) const ROLE: Fact = warning("role");
pub(super) const EVIDENCE: Fact = warning("evidence");

/// The other facts of a claim.
pub(super) const OTHER_CLAIM_FACTS: [Fact; 17] = [
    error("media_review"),
    error("speaker"),
    warning("time"),
    warning("headline"),
    warning("summary"),
    warning("image"),
    warning("key_points"),
    warning("explanation"),
    warning("pictures"),
    warning("files"),
    warning("response"),
    warning("claim_date"),
    warning("published"),
    warning("appearances"),
    warning("imported_from"),
    warning("authors"),
    warning("reviewers"),
];

/// The facts of an article. A correction of one of its claims tells readers of the change.
pub(super) const ARTICLE_FACTS: [Fact; 12] = [
    error("media"),
    error("title"),
    error("publisher"),
    error("url"),
    warning("authors"),
    warning("published"),
    warning("language"),
    warning("display"),
    warning("image"),
    warning("pictures"),
    warning("recording"),
    warning("speakers"),
];

const fn error(field: &'static str) -> Fact {
    Fact { field, severity: Severity::Error, kinds: UPDATE_OR_CORRECTION }
}

const fn warning(field: &'static str) -> Fact {
    Fact { field, severity: Severity::Warning, kinds: ANY }
}

impl Fact {
    /// Returns whether one of the corrections tells readers of a change of this fact.
    pub(super) fn is_told_by(&self, corrections: &[&CorrectionEntry]) -> bool {
        for correction in corrections {
            if correction.kind.copied().is_some_and(|kind| self.kinds.contains(&kind)) {
                return true;
            }
        }
        false
    }

    /// Returns the severity under the rules of the desk.
    pub(super) fn severity(&self, rule: Option<&DisclosureRule>) -> Severity {
        let Some(rule) = rule else { return self.severity };
        let own = match self.field {
            "title" => &rule.title,
            "publisher" => &rule.publisher,
            "url" => &rule.url,
            "language" => &rule.language,
            "display" => &rule.display,
            "role" => &rule.role,
            "evidence" => &rule.evidence,
            "headline" => &rule.headline,
            "summary" => &rule.summary,
            "key_points" => &rule.key_points,
            "explanation" => &rule.explanation,
            "image" => &rule.image,
            "pictures" => &rule.pictures,
            "files" => &rule.files,
            "response" => &rule.response,
            "claim_date" => &rule.claim_date,
            "published" => &rule.published,
            "appearances" => &rule.appearances,
            "imported_from" => &rule.imported_from,
            "authors" => &rule.authors,
            "reviewers" => &rule.reviewers,
            _ => &None,
        };
        match own.copied() {
            Some(RuleSeverity::Error) => Severity::Error,
            Some(RuleSeverity::Warning) => Severity::Warning,
            None => self.severity,
        }
    }

    /// Returns the first kind of correction that tells readers of a change.
    pub(super) fn usual_kind(&self) -> &'static str {
        match self.kinds.first() {
            Some(kind) => kind.as_str(),
            None => Update.as_str(),
        }
    }
}

/// Returns the span of a field of a verdict file.
pub(super) fn field_span(file: &VerdictFile, field: &str) -> Option<Span> {
    match field {
        "claimant" | "role" => first_span(&file.claimant),
        "speaker" | "time" => first_span(&file.passages),
        "evidence" => first_span(&file.evidence),
        "media_review" => file.media_review.span(),
        "headline" => file.headline.span(),
        "summary" => file.summary.span(),
        "image" => file.image.span(),
        "key_points" => first_span(&file.key_points),
        "explanation" | "pictures" | "files" => file.explanation.span(),
        "response" => file.response.span(),
        "claim_date" => file.claim_date.span(),
        "published" => file.published.span(),
        "appearances" => first_span(&file.appearances),
        "imported_from" => file.imported_from.span(),
        "authors" => first_span(&file.authors),
        "reviewers" => first_span(&file.reviewers),
        _ => None,
    }
}

fn first_span<T>(list: &[Spanned<T>]) -> Option<Span> {
    Some(list.first()?.span)
}
