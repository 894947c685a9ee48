//! What may be written but serves readers and search engines badly: every rule is a warning, unless the
//! desk wants it otherwise. It must not judge what a claim says.

use crate::content::files::desk_rules::{JudgedRule, LengthRule, Workflow};
use crate::content::files::verdict::VerdictFile;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::check::desk_rules;

/// The most characters of a claim. Search results cut it after about 75; this is twice as much.
const LONGEST: usize = 150;

/// Checks one verdict whose scale has these labels, each followed by itself in lower case.
pub fn check<'a>(
    record: &VerdictFile,
    labels: impl Iterator<Item = (&'a str, &'a str)>,
    rules: Option<&Workflow>,
    diagnostics: &mut Diagnostics,
) {
    if let Some(claim) = &record.claim {
        let rule = rules.and_then(|rules| rules.claim_length.as_deref());
        diagnostics.extend(long_claim(claim, rule, desk_rules::has_rules(record)));
        let rule = rules
            .and_then(|rules| rules.verdict_in_claim.as_deref())
            .filter(|_| desk_rules::has_rules(record));
        check_verdict(claim, labels, rule, diagnostics);
    }
    check_day(record, diagnostics);
}

/// `long-claim`: as bad as the desk's rule says once a claim is published, a warning before and where there is no rule.
fn long_claim(
    claim: &Spanned<String>,
    rule: Option<&LengthRule>,
    has_rules: bool,
) -> Option<Diagnostic> {
    let length = claim.trim().chars().count();
    let maximum = rule.and_then(|rule| rule.maximum.as_ref());
    if length <= maximum.map_or(LONGEST, |maximum| maximum.value.0) {
        return None;
    }
    let message = format!("this claim has {length} characters");
    let mistake = match rule.filter(|_| has_rules) {
        Some(rule) => {
            desk_rules::rule_violation(Code::LongClaim, claim.span, rule.severity.as_ref(), message)
        }
        None => Diagnostic::warning(Code::LongClaim, claim.span, message),
    };
    let mistake = match maximum {
        Some(maximum) => mistake
            .label(format!("the desk allows {}", maximum.value.0))
            .related(maximum.span, "the desk's rule"),
        None => mistake.label("search results show the first 75 or so"),
    };
    Some(mistake.help(
        "say it in one short sentence, and leave the rest to the summary and the explanation",
    ))
}

/// `verdict-in-claim`, a warning unless the desk's rule says otherwise: the claim is what is being checked, and its rating stands beside it.
fn check_verdict<'a>(
    claim: &Spanned<String>,
    mut labels: impl Iterator<Item = (&'a str, &'a str)>,
    rule: Option<&JudgedRule>,
    diagnostics: &mut Diagnostics,
) {
    let lowercase = claim.trim().to_lowercase();
    let Some((label, _)) = labels.find(|(_, label)| gives_verdict(&lowercase, label)) else {
        return;
    };
    let message = format!("this claim says “{label}” of itself");
    let mistake = match rule {
        Some(rule) => desk_rules::rule_violation(
            Code::VerdictInClaim,
            claim.span,
            rule.severity.as_ref(),
            message,
        ),
        None => Diagnostic::warning(Code::VerdictInClaim, claim.span, message),
    };
    diagnostics.push(
        mistake
            .label("the verdict stands in `rating`")
            .help("write the assertion as those who make it would"),
    );
}

/// Whether a rating's label stands in a claim as a verdict and not as a word of it: at its head before a colon, a
/// dash or the words “claim that”, or at its end in brackets or after a colon or dash. Both are in lower case.
fn gives_verdict(claim: &str, label: &str) -> bool {
    if label.is_empty() {
        return false;
    }
    let opens = claim.strip_prefix(label).is_some_and(|rest| {
        rest.trim_start().starts_with([':', '：'])
            || starts_with_dash(rest)
            || rest.starts_with(" claim that ")
    });
    let end = claim.trim_end_matches(['.', '!', '。']);
    let bracketed = [('(', ')'), ('[', ']'), ('（', '）')].iter().any(|(open, close)| {
        let inside = end.strip_suffix(*close).and_then(|rest| rest.strip_suffix(label));
        inside.is_some_and(|rest| rest.ends_with(*open))
    });
    let closes = end
        .strip_suffix(label)
        .is_some_and(|rest| rest.trim_end().ends_with([':', '：']) || ends_with_dash(rest));
    opens || bracketed || closes
}

/// Dashes between words: all but the longest with a space on either side, since `true-crime` and `true–false` are words.
const DASHES: [&str; 4] = [" - ", " – ", " — ", "—"];

fn starts_with_dash(rest: &str) -> bool {
    DASHES.iter().any(|dash| rest.starts_with(dash))
}

fn ends_with_dash(rest: &str) -> bool {
    DASHES.iter().any(|dash| rest.ends_with(dash))
}

/// `claim-after-check`.
fn check_day(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let (Some(made), Some(published)) = (&record.claim_date, &record.published) else { return };
    if made.value > published.value {
        diagnostics.push(
            Diagnostic::warning(Code::ClaimAfterCheck, made.span, "this claim was made after its check was published")
                .label("day of the claim")
                .related(published.span, "day of the check")
                .help("`claim_date` is the day on which the claim was made, `published` that of the check"),
        );
    }
}
