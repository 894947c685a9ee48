//! Warns about claims that are valid but unsuitable for readers and search engines. The desk's
//! rules can change the severity.

use crate::content::files::desk_rules::{JudgedRule, LengthRule, Workflow};
use crate::content::files::verdict::VerdictFile;
use crate::diagnostics::span::{OptionalField, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Rating;
use crate::model::check::desk_rules;

/// The maximum length of a claim in characters: twice what search results show.
const MAX_CLAIM_CHARS: usize = 150;

/// Checks a verdict whose article has these ratings.
pub fn check<'a>(
    record: &VerdictFile,
    ratings: impl Iterator<Item = &'a Rating>,
    rules: Option<&Workflow>,
    diagnostics: &mut Diagnostics,
) {
    if let Some(claim) = &record.claim {
        let has_rules = desk_rules::has_rules(record);
        let length_rule = rules.and_then(|rules| rules.claim_length.value());
        check_length(claim, length_rule, has_rules, diagnostics);
        let mut verdict_rule = None;
        if has_rules {
            verdict_rule = rules.and_then(|rules| rules.verdict_in_claim.value());
        }
        check_wording(claim, ratings, verdict_rule, diagnostics);
    }
    check_date(record, diagnostics);
}

/// Reports `long-claim`. The severity of the rule applies only to published claims, its maximum to
/// all claims.
fn check_length(
    claim: &Spanned<String>,
    rule: Option<&LengthRule>,
    has_rules: bool,
    diagnostics: &mut Diagnostics,
) {
    let length = claim.trim().chars().count();
    let maximum = rule.and_then(|rule| rule.maximum.as_ref());
    if length <= maximum.map_or(MAX_CLAIM_CHARS, |maximum| maximum.value.0) {
        return;
    }
    let message = format!("this claim has {length} characters");
    let mut diagnostic = match rule {
        Some(rule) if has_rules => {
            desk_rules::rule_violation(Code::LongClaim, claim.span, rule.severity.as_ref(), message)
        }
        _ => Diagnostic::warning(Code::LongClaim, claim.span, message),
    };
    diagnostic = match maximum {
        Some(maximum) => diagnostic
            .label(format!("the desk allows {}", maximum.value.0))
            .related(maximum.span, "the desk's rule"),
        None => diagnostic.label("search results show the first 75 or so"),
    };
    diagnostics.push(diagnostic.help(
        "say it in one short sentence, and move the rest to the summary and the explanation",
    ));
}

/// Reports `verdict-in-claim` if the claim contains its own rating.
fn check_wording<'a>(
    claim: &Spanned<String>,
    ratings: impl Iterator<Item = &'a Rating>,
    rule: Option<&JudgedRule>,
    diagnostics: &mut Diagnostics,
) {
    let lowercase = claim.trim().to_lowercase();
    for rating in ratings {
        let label = rating.label.trim().to_lowercase();
        if !contains_verdict(&lowercase, &label) {
            continue;
        }
        let message = format!("this claim contains its own verdict, “{}”", rating.label);
        let code = Code::VerdictInClaim;
        let diagnostic = match rule {
            Some(rule) => {
                desk_rules::rule_violation(code, claim.span, rule.severity.as_ref(), message)
            }
            None => Diagnostic::warning(code, claim.span, message),
        };
        diagnostics.push(
            diagnostic
                .label("the verdict belongs in `rating`")
                .help("write the claim as the people who make it would"),
        );
        return;
    }
}

/// Returns whether a claim uses a rating's label as a verdict: at its start before a colon, a dash
/// or "claim that", or at its end in brackets or after a colon or dash. Both are in lower case.
fn contains_verdict(claim: &str, label: &str) -> bool {
    if label.is_empty() {
        return false;
    }
    if let Some(rest) = claim.strip_prefix(label)
        && (rest.trim_start().starts_with([':', '：'])
            || DASHES.iter().any(|dash| rest.starts_with(dash))
            || rest.starts_with(" claim that "))
    {
        return true;
    }
    let end = claim.trim_end_matches(['.', '!', '。']);
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        let bracketed = format!("{open}{label}{close}");
        if end.ends_with(&bracketed) {
            return true;
        }
    }
    let Some(rest) = end.strip_suffix(label) else { return false };
    rest.trim_end().ends_with([':', '：']) || DASHES.iter().any(|dash| rest.ends_with(dash))
}

/// Dashes that separate words. The shorter ones need spaces, because `true-crime` and `true–false`
/// are words.
const DASHES: [&str; 4] = [" - ", " – ", " — ", "—"];

/// Reports `claim-after-check`.
fn check_date(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let (Some(made), Some(published)) = (&record.claim_date, &record.published) else { return };
    if made.value.first_day() > published.value {
        let message = "this claim was made after its check was published";
        diagnostics.push(
            Diagnostic::warning(Code::ClaimAfterCheck, made.span, message)
                .label("day of the claim")
                .related(published.span, "day of the check")
                .help(
                    "`claim_date` is the day on which the claim was made, `published` that of \
                     the check",
                ),
        );
    }
}
