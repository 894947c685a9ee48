//! Checks published claims against the rules under `workflow` in `site.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::content::files::desk_rules::{
    Count, EmbargoRule, EvidenceRule, ResponseRule, ReviewersRule, RuleSeverity, WordsRule,
    Workflow,
};
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::{EvidenceEntry, Status, VerdictFile};
use crate::content::values::{Date, LocalTime};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::build::scales::Scales;

/// The files of `content/sources/` by id; `None` if a file could not be read.
pub type SharedSources<'c> = BTreeMap<&'c str, Option<&'c SourceEntry>>;

/// Reports `unknown-rating` for each rating that a rule names and no scale has.
pub fn check_rules(rules: Option<&Workflow>, scales: &Scales, diagnostics: &mut Diagnostics) {
    let Some(rule) = rules.and_then(|rules| rules.response.as_deref()) else { return };
    for rating in &rule.ratings {
        scales.check_any(rating, diagnostics);
    }
}

/// Returns whether rules apply to a claim.
pub fn has_rules(record: &VerdictFile) -> bool {
    record.status.as_deref() == Some(&Status::Published)
}

/// The facts that rules need in addition to the verdict.
pub struct RuleContext<'a> {
    /// How many reviewers are not authors.
    pub reviewers: usize,
    pub sources: &'a SharedSources<'a>,
    pub today: Date,
}

/// Checks one verdict.
pub fn check(
    record: &VerdictFile,
    context: &RuleContext,
    rules: &Workflow,
    diagnostics: &mut Diagnostics,
) {
    let Some(status) = &record.status else { return };
    if let Some(rule) = &rules.reviewers {
        diagnostics.extend(too_few_reviewers(rule, context.reviewers, status));
    }
    if !has_rules(record) {
        return;
    }
    let shared = context.sources;
    if let Some(rule) = &rules.evidence {
        diagnostics.extend(too_little_evidence(rule, record, shared, status.span));
        not_archived(rule, record, shared, diagnostics);
    }
    if let Some(rule) = &rules.forbidden_words {
        forbidden_words(rule, record, diagnostics);
    }
    if let Some(rule) = &rules.response {
        diagnostics.extend(no_response(rule, record));
    }
    if let (Some(rule), Some(embargo)) = (&rules.embargo, &record.embargo.0) {
        diagnostics.extend(embargo_too_far(rule, embargo, context.today));
        diagnostics.extend(published_before_embargo(rule, embargo, record));
    }
}

/// Builds a diagnostic with the severity of its rule. Without one it is an error.
pub fn rule_violation(
    code: Code,
    span: Span,
    severity: Option<&Spanned<RuleSeverity>>,
    message: impl Into<String>,
) -> Diagnostic {
    let severity = match severity.map(|severity| severity.value) {
        Some(RuleSeverity::Warning) => Severity::Warning,
        Some(RuleSeverity::Error) | None => Severity::Error,
    };
    Diagnostic { severity, ..Diagnostic::error(code, span, message) }
}

fn too_few_reviewers(
    rule: &ReviewersRule,
    reviewers: usize,
    status: &Spanned<Status>,
) -> Option<Diagnostic> {
    let (minimum, label, help) = required_reviewers(rule, status.value)?;
    let minimum = minimum.as_ref()?;
    if reviewers >= minimum.value.0 {
        return None;
    }
    let message = match (reviewers, status.value) {
        (0, Status::Review) => "nobody is named to review this claim".to_owned(),
        (0, _) => "nobody reviewed this claim".to_owned(),
        (_, Status::Review) => {
            format!(
                "this claim names {reviewers} of the {} reviewers that the desk requires",
                minimum.value.0
            )
        }
        _ => format!(
            "{reviewers} of the {} reviewers that the desk requires approved this claim",
            minimum.value.0
        ),
    };
    let mistake =
        rule_violation(Code::TooFewReviewers, status.span, rule.severity.as_ref(), message)
            .label(label)
            .related(minimum.span, "the desk's rule")
            .help(help);
    Some(mistake)
}

/// Returns the number of reviewers that a rule requires at a status, a label and a help text.
fn required_reviewers(
    rule: &ReviewersRule,
    status: Status,
) -> Option<(&Option<Spanned<Count>>, &'static str, &'static str)> {
    match status {
        Status::Draft => None,
        Status::Review => Some((
            &rule.review,
            "in review here",
            "under `reviewers`, name somebody who is not an author; until then, write `status: \
             draft`",
        )),
        Status::Published => Some((
            &rule.minimum,
            "published here",
            "ask somebody who did not write it to approve it, and add them to `reviewers`; until \
             then, write `status: review`",
        )),
        Status::Retracted => Some((
            &rule.retracted,
            "retracted here",
            "ask somebody who did not write it to approve the retraction, and add them to \
             `reviewers`",
        )),
    }
}

fn embargo_too_far(
    rule: &EmbargoRule,
    embargo: &Spanned<LocalTime>,
    today: Date,
) -> Option<Diagnostic> {
    let maximum = rule.maximum_days.as_ref()?;
    let days = usize::try_from(embargo.value.day.since(today).ok()?.get_days()).ok()?;
    if days <= maximum.value.0 {
        return None;
    }
    let message =
        format!("this embargo ends in {days} days, and the desk allows {}", maximum.value.0);
    let mistake = rule_violation(
        Code::EmbargoTooFar,
        embargo.span,
        rule.severity.as_ref(),
        message,
    )
    .label(format!("today is {today}"))
    .related(maximum.span, "the desk's rule")
    .help(
        "check the year; if the claim waits without a fixed day, write `hold: …` with the reason",
    );
    Some(mistake)
}

fn published_before_embargo(
    rule: &EmbargoRule,
    embargo: &Spanned<LocalTime>,
    record: &VerdictFile,
) -> Option<Diagnostic> {
    let published = record.published.as_ref()?;
    if published.value >= embargo.value.day {
        return None;
    }
    let message = format!("readers could not see this check on {}", published.value);
    let mistake = rule_violation(
        Code::PublishedBeforeEmbargo,
        published.span,
        rule.severity.as_ref(),
        message,
    )
    .label("day of the check")
    .related(embargo.span, "under embargo until then")
    .help(format!(
        "write `published: {}`, the first day on which readers may see it",
        embargo.value.day
    ));
    Some(mistake)
}

fn too_little_evidence(
    rule: &EvidenceRule,
    record: &VerdictFile,
    shared: &SharedSources,
    status: Span,
) -> Option<Diagnostic> {
    let is_independent = rule.independent.as_deref() == Some(&true);
    let minimum = rule.minimum.as_ref()?;
    let mut keys = BTreeSet::new();
    for evidence in &record.evidence {
        let evidence = ResolvedEvidence::new(evidence, shared);
        keys.insert(if is_independent { evidence.publisher() } else { evidence.identity() });
    }
    // If there is no evidence at all, `missing-field` says so.
    if keys.is_empty() || keys.len() >= minimum.value.0 {
        return None;
    }
    let (what, help) = if is_independent {
        (
            "independent sources",
            "cite sources of other publishers, and name the `publisher` of each",
        )
    } else {
        ("sources", "cite more sources")
    };
    let message = format!(
        "this claim cites {} of the {} {what} that the desk requires",
        keys.len(),
        minimum.value.0
    );
    let mistake = rule_violation(Code::TooLittleEvidence, status, rule.severity.as_ref(), message)
        .label("published here")
        .related(minimum.span, "the desk's rule")
        .help(format!("{help}, or write `status: draft`"));
    Some(mistake)
}

fn not_archived(
    rule: &EvidenceRule,
    record: &VerdictFile,
    shared: &SharedSources,
    diagnostics: &mut Diagnostics,
) {
    let Some(required) = &rule.archived else { return };
    if !required.value {
        return;
    }
    let violation = |span, message: &str| {
        rule_violation(Code::NotArchived, span, rule.severity.as_ref(), message)
            .label("no archived copy")
            .related(required.span, "the desk's rule")
    };
    for place in &record.appearances {
        let Some(url) = &place.url else { continue };
        if place.is_present("archive_url") || place.is_present("archive_note") {
            continue;
        }
        let message = "the claim is lost here if the page disappears";
        diagnostics.push(
            violation(url.span, message)
                .help("add `archive_url: …`, or `archive_note: …` that says why there is no copy"),
        );
    }
    for evidence in &record.evidence {
        let evidence = ResolvedEvidence::new(evidence, shared);
        let Some(span) = evidence.url_span() else { continue };
        if evidence.is_archived() {
            continue;
        }
        let place = match &evidence.own.source {
            Some(id) => format!(" to `content/sources/{}.yaml`", id.0),
            None => String::new(),
        };
        diagnostics.push(violation(span, "this source is lost if its page disappears").help(
            format!(
                "add `archive_url: …`{place}, or `archive_note: …` that says why there is no copy"
            ),
        ));
    }
}

fn forbidden_words(rule: &WordsRule, record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let Some(claim) = &record.claim else { return };
    let words = WordIndex::new(claim);
    for word in &rule.words {
        if !words.contains(&word.value.0) {
            continue;
        }
        let message = format!("this claim says “{}”", word.value.0.trim());
        diagnostics.push(
            rule_violation(Code::ForbiddenWord, claim.span, rule.severity.as_ref(), message)
                .label("a word that the desk does not use")
                .related(word.span, "the desk's rule")
                .help("put the claim in other words"),
        );
    }
}

fn no_response(rule: &ResponseRule, record: &VerdictFile) -> Option<Diagnostic> {
    let rating = record.rating.as_ref()?;
    let named = rule.ratings.iter().find(|named| named.value == rating.value)?;
    let was_asked = match &record.response {
        Some(response) => response.is_present("asked") || response.is_present("answer"),
        None => record.is_present("response"),
    };
    if was_asked || !record.is_present("claimant") {
        return None;
    }
    let message = format!("the claimant was not asked, and the rating is `{}`", rating.0);
    let mistake = rule_violation(Code::NoResponse, rating.span, rule.severity.as_ref(), message)
        .label("this rating requires it")
        .related(named.span, "the desk's rule")
        .help(
            "ask the claimant, and add `response: {asked: YYYY-MM-DD}`; add `answer: …` when \
            they answer",
        );
    Some(mistake)
}

/// A piece of evidence and the shared source that completes it.
struct ResolvedEvidence<'a> {
    own: &'a EvidenceEntry,
    shared: Option<&'a SourceEntry>,
}

impl<'a> ResolvedEvidence<'a> {
    fn new(own: &'a EvidenceEntry, sources: &SharedSources<'a>) -> Self {
        let id = own.source.as_ref().map(|id| id.value.0.as_str());
        Self { own, shared: id.and_then(|id| sources.get(id).copied().flatten()) }
    }

    fn url(&self) -> Option<&str> {
        let url = self.own.url.as_deref().or_else(|| self.shared?.url.as_deref());
        url.map(|url| url.0.as_str())
    }

    /// Returns where the verdict names the address or the shared source, if the source is on the
    /// web.
    fn url_span(&self) -> Option<Span> {
        self.url()?;
        match &self.own.url {
            Some(url) => Some(url.span),
            None => Some(self.own.source.as_ref()?.span),
        }
    }

    fn is_archived(&self) -> bool {
        ["archive_url", "archive_note"].iter().any(|field| {
            self.own.is_present(field) || self.shared.is_some_and(|shared| shared.is_present(field))
        })
    }

    /// Returns what distinguishes the source from others: its id, address or title.
    fn identity(&self) -> String {
        if let Some(id) = &self.own.source {
            return format!("source {}", id.0);
        }
        if let Some(url) = self.url() {
            return url.to_owned();
        }
        self.own.title.as_deref().map_or_else(String::new, |title| normalize(title))
    }

    /// Returns the publisher or, if it is not named, the host. Without both, all sources count as
    /// one, because they are not known to be independent.
    fn publisher(&self) -> String {
        let named = self.own.publisher.as_deref().or_else(|| self.shared?.publisher.as_deref());
        if let Some(name) = named {
            return normalize(name);
        }
        let url = self.url().and_then(|url| url::Url::parse(url).ok());
        let host = url.as_ref().and_then(url::Url::host_str).unwrap_or_default();
        host.trim_start_matches("www.").to_owned()
    }
}

/// A text in lower case with its word boundaries (UAX 29).
struct WordIndex {
    text: String,
    boundaries: BTreeSet<usize>,
}

impl WordIndex {
    fn new(text: &str) -> Self {
        let text = normalize(text);
        let mut boundaries: BTreeSet<usize> =
            text.split_word_bound_indices().map(|(start, _)| start).collect();
        boundaries.insert(text.len());
        Self { text, boundaries }
    }

    /// Returns whether the text contains `words` as whole words.
    fn contains(&self, words: &str) -> bool {
        let words = normalize(words);
        if words.is_empty() {
            return false;
        }
        let mut matches = self.text.match_indices(&words);
        matches.any(|(start, _)| self.is_boundary(start) && self.is_boundary(start + words.len()))
    }

    /// Apostrophes are boundaries too, as in "the liar's".
    fn is_boundary(&self, index: usize) -> bool {
        const APOSTROPHES: [char; 2] = ['\'', '’'];
        let (before, after) = self.text.split_at_checked(index).unwrap_or_default();
        self.boundaries.contains(&index)
            || before.ends_with(APOSTROPHES)
            || after.starts_with(APOSTROPHES)
    }
}

/// Converts a text to lower case, Unicode form NFC and single spaces.
fn normalize(text: &str) -> String {
    let text: String = text.to_lowercase().nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
