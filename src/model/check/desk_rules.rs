//! The rules under `workflow` in `site.yaml`, kept or broken by published claims. It must not know any rule that a site
//! did not ask for.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::content::files::desk_rules::{
    Count, EmbargoRule, EvidenceRule, ResponseRule, ReviewersRule, RuleSeverity, WordsRule,
    Workflow,
};
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::{EvidenceEntry, Status, VerdictFile};
use crate::content::values::Date;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::build::scales::Scales;

/// The shared sources of a site by id, those that cannot be read too.
pub type Shared<'c> = BTreeMap<&'c str, Option<&'c SourceEntry>>;

/// `unknown-rating` where a rule names a rating that no scale has.
pub fn check_rules(rules: Option<&Workflow>, scales: &Scales, diagnostics: &mut Diagnostics) {
    let named =
        rules.and_then(|rules| rules.response.as_deref()).map_or(&[][..], |rule| &rule.ratings);
    named.iter().for_each(|rating| scales.check_any(rating, diagnostics));
}

/// Whether a claim is one that rules judge.
pub fn is_judged(record: &VerdictFile) -> bool {
    record.status.as_deref() == Some(&Status::Published)
}

/// What rules judge a verdict by, beside its file.
pub struct Circumstances<'a> {
    /// How many people who did not write it approved it.
    pub reviewers: usize,
    /// What it may cite.
    pub shared: &'a Shared<'a>,
    /// Today.
    pub today: Date,
}

/// Checks one verdict.
pub fn check(
    record: &VerdictFile,
    known: &Circumstances,
    rules: &Workflow,
    diagnostics: &mut Diagnostics,
) {
    let Some(status) = &record.status else { return };
    if let Some(rule) = &rules.reviewers {
        diagnostics.extend(too_few_reviewers(rule, known.reviewers, status));
    }
    if !is_judged(record) {
        return;
    }
    let shared = known.shared;
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
        diagnostics.extend(embargo_too_far(rule, embargo, known.today));
        diagnostics.extend(published_before_embargo(rule, embargo, record));
    }
}

/// A mistake as bad as its rule says.
pub fn broken(
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
    let (minimum, label, help) = asked_of(rule, status.value)?;
    let minimum = minimum.as_ref().filter(|minimum| reviewers < minimum.value.0)?;
    let message = match (reviewers, status.value) {
        (0, Status::Review) => "nobody is named to review this claim".to_owned(),
        (0, _) => "nobody reviewed this claim".to_owned(),
        (_, Status::Review) => {
            format!(
                "{reviewers} of the {} reviewers that the desk asks for are named",
                minimum.value.0
            )
        }
        _ => format!(
            "{reviewers} of the {} reviewers that the desk asks for approved this claim",
            minimum.value.0
        ),
    };
    let mistake = broken(Code::TooFewReviewers, status.span, rule.severity.as_ref(), message)
        .label(label)
        .related(minimum.span, "the desk's rule")
        .help(help);
    Some(mistake)
}

/// How many reviewers a rule asks for at a status, what that status is called, and what to do where there are fewer.
fn asked_of(
    rule: &ReviewersRule,
    status: Status,
) -> Option<(&Option<Spanned<Count>>, &'static str, &'static str)> {
    match status {
        Status::Draft => None,
        Status::Review => Some((
            &rule.review,
            "in review here",
            "name under `reviewers` who is to approve it, none of its authors; until then, `status: draft`",
        )),
        Status::Published => Some((
            &rule.minimum,
            "published here",
            "let somebody who did not write it approve it, and add them to `reviewers`; until then, `status: review`",
        )),
        Status::Retracted => Some((
            &rule.retracted,
            "retracted here",
            "let somebody who did not write it approve that it is withdrawn, and add them to `reviewers`",
        )),
    }
}

fn embargo_too_far(rule: &EmbargoRule, embargo: &Spanned<Date>, today: Date) -> Option<Diagnostic> {
    let maximum = rule.maximum_days.as_ref()?;
    let days = embargo.value.since(today).ok()?.get_days();
    usize::try_from(days).ok().filter(|days| *days > maximum.value.0)?;
    let message =
        format!("this embargo ends in {days} days, and the desk allows {}", maximum.value.0);
    let mistake = broken(Code::EmbargoTooFar, embargo.span, rule.severity.as_ref(), message)
        .label(format!("today is {today}"))
        .related(maximum.span, "the desk's rule")
        .help("look at the year; for a claim that waits without a day, write `hold: …` with the reason");
    Some(mistake)
}

fn published_before_embargo(
    rule: &EmbargoRule,
    embargo: &Spanned<Date>,
    record: &VerdictFile,
) -> Option<Diagnostic> {
    let published =
        record.published.as_ref().filter(|published| published.value < embargo.value)?;
    let message = format!("nobody could read this check on {}", published.value);
    let mistake =
        broken(Code::PublishedBeforeEmbargo, published.span, rule.severity.as_ref(), message)
            .label("day of the check")
            .related(embargo.span, "under embargo until then")
            .help(format!(
                "write `published: {}`, the first day on which it may be read",
                embargo.value
            ));
    Some(mistake)
}

fn too_little_evidence(
    rule: &EvidenceRule,
    record: &VerdictFile,
    shared: &Shared,
    status: Span,
) -> Option<Diagnostic> {
    let is_independent = rule.independent.as_deref() == Some(&true);
    let cited = record.evidence.iter().map(|evidence| Cited::of(evidence, shared));
    let keys: BTreeSet<String> = cited
        .map(|cited| if is_independent { cited.publisher() } else { cited.identity() })
        .collect();
    // Where there is none at all, `missing-field` says so.
    let is_short = |minimum: &usize| keys.len() < *minimum && !keys.is_empty();
    let minimum = rule.minimum.as_ref().filter(|minimum| is_short(&minimum.value.0))?;
    let (what, help) = if is_independent {
        (
            "independent sources",
            "cite sources of other publishers, and name the `publisher` of each",
        )
    } else {
        ("sources", "cite more sources")
    };
    let message = format!(
        "this claim rests on {} of the {} {what} that the desk asks for",
        keys.len(),
        minimum.value.0
    );
    let mistake = broken(Code::TooLittleEvidence, status, rule.severity.as_ref(), message)
        .label("published here")
        .related(minimum.span, "the desk's rule")
        .help(format!("{help}, or keep it back with `status: draft`"));
    Some(mistake)
}

fn not_archived(
    rule: &EvidenceRule,
    record: &VerdictFile,
    shared: &Shared,
    diagnostics: &mut Diagnostics,
) {
    let Some(asked) = rule.archived.as_ref().filter(|archived| archived.value) else { return };
    for cited in record.evidence.iter().map(|evidence| Cited::of(evidence, shared)) {
        let Some(span) = cited.address_span().filter(|_| !cited.is_archived()) else { continue };
        let place = cited
            .own
            .source
            .as_ref()
            .map_or_else(String::new, |id| format!(" to `content/sources/{}.yaml`", id.0));
        diagnostics.push(
            broken(
                Code::NotArchived,
                span,
                rule.severity.as_ref(),
                "nothing keeps this source when its page is gone",
            )
            .label("no archived copy")
            .related(asked.span, "the desk's rule")
            .help(format!(
                "add `archive_url: …`{place}, or `archive_note: …` that says why there is no copy"
            )),
        );
    }
}

fn forbidden_words(rule: &WordsRule, record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let Some(claim) = &record.claim else { return };
    let text = Text::of(claim);
    for word in rule.words.iter().filter(|word| text.has(&word.value.0)) {
        let message = format!("this claim says “{}”", word.value.0.trim());
        diagnostics.push(
            broken(Code::ForbiddenWord, claim.span, rule.severity.as_ref(), message)
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
    let message = format!("nobody asked the claimant, and the verdict is `{}`", rating.0);
    let mistake = broken(Code::NoResponse, rating.span, rule.severity.as_ref(), message)
        .label("a verdict that the claimant may answer")
        .related(named.span, "the desk's rule")
        .help("ask, and add `response: {asked: YYYY-MM-DD, answer: …}`; without `answer` as long as there is none");
    Some(mistake)
}

/// A piece of evidence with the shared entry that completes it.
struct Cited<'a> {
    own: &'a EvidenceEntry,
    shared: Option<&'a SourceEntry>,
}

impl<'a> Cited<'a> {
    fn of(own: &'a EvidenceEntry, shared: &Shared<'a>) -> Self {
        let shared =
            own.source.as_ref().and_then(|id| shared.get(id.value.0.as_str()).copied().flatten());
        Self { own, shared }
    }

    fn url(&self) -> Option<&str> {
        let url = self.own.url.as_deref().or_else(|| self.shared?.url.as_deref());
        url.map(|url| url.0.as_str())
    }

    /// Where it is said at which address the source stands; nowhere for a source that is not on the web.
    fn address_span(&self) -> Option<Span> {
        self.url()?;
        self.own.url.as_ref().map(|url| url.span).or_else(|| Some(self.own.source.as_ref()?.span))
    }

    fn is_archived(&self) -> bool {
        ["archive_url", "archive_note"].iter().any(|field| {
            self.own.is_present(field) || self.shared.is_some_and(|shared| shared.is_present(field))
        })
    }

    /// What tells the source from others.
    fn identity(&self) -> String {
        let source = self.own.source.as_ref().map(|id| format!("source {}", id.0));
        let title = || self.own.title.as_deref().map(|title| folded(title));
        source.or_else(|| self.url().map(str::to_owned)).or_else(title).unwrap_or_default()
    }

    /// Who stands behind it: the publisher, else the host. Sources of nobody are not known to be of different people.
    fn publisher(&self) -> String {
        let named = self.own.publisher.as_deref().or_else(|| self.shared?.publisher.as_deref());
        let host = || {
            url::Url::parse(self.url()?)
                .ok()?
                .host_str()
                .map(|host| host.trim_start_matches("www.").to_owned())
        };
        named.map(|name| folded(name)).or_else(host).unwrap_or_default()
    }
}

/// A text in lower case, with the places where words begin and end (UAX 29).
struct Text {
    words: String,
    edges: BTreeSet<usize>,
}

impl Text {
    fn of(text: &str) -> Self {
        let words = folded(text);
        let edges =
            words.split_word_bound_indices().map(|(at, _)| at).chain([words.len()]).collect();
        Self { words, edges }
    }

    /// Whether whole words of it are `word`.
    fn has(&self, word: &str) -> bool {
        let word = folded(word);
        self.words.match_indices(&word).any(|(at, found)| {
            !found.is_empty() && self.is_edge(at) && self.is_edge(at + found.len())
        })
    }

    /// An apostrophe parts words too, as in “the liar's”.
    fn is_edge(&self, at: usize) -> bool {
        const APOSTROPHES: [char; 2] = ['\'', '’'];
        let (before, after) = self.words.split_at_checked(at).unwrap_or_default();
        self.edges.contains(&at) || before.ends_with(APOSTROPHES) || after.starts_with(APOSTROPHES)
    }
}

/// Letters in one form and case, and one space where there are several.
fn folded(text: &str) -> String {
    let text: String = text.to_lowercase().nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
