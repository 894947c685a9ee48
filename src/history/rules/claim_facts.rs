//! Checks that readers are told of changed facts of a published claim: who made it, its reasons,
//! its evidence, its dates and so on.

use std::sync::Arc;

use crate::content::files::desk_rules::DisclosureRule;
use crate::content::files::verdict::CorrectionEntry;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::diff::fields::{self, ADDRESS, Field, PART_END, readable};
use crate::history::rules::article::final_address;
use crate::history::rules::claim::ClaimChange;
use crate::history::rules::disclosure::{
    CLAIMANT, EVIDENCE, Fact, OTHER_CLAIM_FACTS, ROLE, field_span,
};
use crate::history::rules::told_prose::{Newer, told_prose};
use crate::history::told_words;
use crate::model::{Claim, Evidence, Page, Prose};

/// Longer texts are not repeated in messages.
const MAX_SHOWN_CHARS: usize = 100;

impl ClaimChange<'_> {
    /// `undisclosed-change` for every changed fact that no correction mentions.
    pub(super) fn check_facts(
        &self,
        corrections: &[&CorrectionEntry],
        rule: Option<&DisclosureRule>,
        diagnostics: &mut Diagnostics,
    ) {
        if !CLAIMANT.is_told_by(corrections) {
            diagnostics.extend(self.check_claimants(rule));
        }
        if !EVIDENCE.is_told_by(corrections) {
            self.check_evidence(rule, diagnostics);
        }
        let old = fields::claim(self.comparison.before.model, self.old);
        let new = fields::claim(self.comparison.after.model, self.new);
        for fact in &OTHER_CLAIM_FACTS {
            let old = text_of(&old, fact.field);
            let new = text_of(&new, fact.field);
            let is_first_date = fact.field == "published" && old.is_empty();
            if is_first_date
                || fact.is_told_by(corrections)
                || self.has_same_fact(fact.field, &old, &new)
            {
                continue;
            }
            let span = self.fact_span(fact);
            diagnostics.push(undisclosed_change(fact, rule, span, "claim", &old, &new));
        }
    }

    /// Returns whether both versions state the same fact. `old` and `new` are its words.
    fn has_same_fact(&self, field: &str, old: &str, new: &str) -> bool {
        match field {
            // The same words can have another meaning in other markup.
            "explanation" | "key_points" => self.has_same_prose(field),
            _ if !is_same_text(old, new) => {
                // Another text with other pictures or files is reported.
                let is_in_prose = field == "pictures" || field == "files";
                is_in_prose
                    && !(self.has_same_prose("explanation") && self.has_same_prose("key_points"))
            }
            "authors" => self.has_same_people(&self.old.authors, &self.new.authors),
            "reviewers" => self.has_same_people(&self.old.reviewers, &self.new.reviewers),
            _ => true,
        }
    }

    fn has_same_prose(&self, fact: &str) -> bool {
        let newer = Newer { model: self.comparison.after.model, evidence: &self.new.evidence };
        let (old, new) = (prose_of(self.old, fact), prose_of(self.new, fact));
        if old.len() != new.len() {
            return false;
        }
        for (old, new) in old.iter().zip(new) {
            if !is_unchanged(old, new, self)
                && told_prose(old, &self.old.evidence, newer)
                    != told_prose(new, &self.new.evidence, newer)
            {
                return false;
            }
        }
        true
    }

    fn check_claimants(&self, rule: Option<&DisclosureRule>) -> Option<Diagnostic> {
        let (before, after) = (self.comparison.before.model, self.comparison.after.model);
        let old = fields::names(before, &self.old.claimants);
        let new = fields::names(after, &self.new.claimants);
        if !is_same_text(&old, &new)
            || !self.has_same_people(&self.old.claimants, &self.new.claimants)
        {
            let span = self.fact_span(&CLAIMANT);
            return Some(undisclosed_change(&CLAIMANT, rule, span, "claim", &old, &new));
        }
        let old = fields::people_with_roles(before, &self.old.claimants);
        let new = fields::people_with_roles(after, &self.new.claimants);
        if is_same_text(&old, &new) {
            return None;
        }
        Some(undisclosed_change(&ROLE, rule, self.fact_span(&ROLE), "claim", &old, &new))
    }

    /// Returns whether two lists name the same people, and not others with the same names. Their
    /// number must be the same, and the old addresses must lead to the same people.
    fn has_same_people(&self, old: &[usize], new: &[usize]) -> bool {
        let (before, after) = (self.comparison.before.model, self.comparison.after.model);
        let old: Vec<usize> = before.people_of(old).collect();
        let new: Vec<usize> = after.people_of(new).collect();
        if old.len() != new.len() {
            return false;
        }
        for (old, new) in old.into_iter().zip(new) {
            let old_address = before.address(&Page::Person(old));
            let new_address = after.address(&Page::Person(new));
            if old_address == new_address {
                continue;
            }
            // An address that is gone is reported as such.
            let Some(page) = after.addresses().get(&old_address) else { continue };
            if final_address(page, after) != new_address {
                return false;
            }
        }
        true
    }

    fn check_evidence(&self, rule: Option<&DisclosureRule>, diagnostics: &mut Diagnostics) {
        let mut removed: Vec<&Evidence> = self.old.evidence.iter().collect();
        let mut added = Vec::new();
        for (index, new) in self.new.evidence.iter().enumerate() {
            match removed.iter().position(|old| is_same_evidence(old, new)) {
                Some(position) => drop(removed.remove(position)),
                None => added.push((index, new)),
            }
        }
        for (index, new) in added {
            let span = match self.new_file.evidence.get(index) {
                Some(entry) => entry.span,
                None => self.fact_span(&EVIDENCE),
            };
            let old = removed.iter().position(|old| old.is_same_source(new));
            let diagnostic = match old {
                Some(index) => evidence_change(&new.title, "changed", rule, span)
                    .note(format!("before: {}", fields::told_evidence(removed.remove(index)))),
                None => evidence_change(&new.title, "added", rule, span),
            };
            diagnostics.push(diagnostic);
        }
        for old in removed {
            let span = self.fact_span(&EVIDENCE);
            diagnostics.push(evidence_change(&old.title, "removed", rule, span));
        }
    }

    /// Returns the span of the field of a fact, or the start of the file if it is gone.
    fn fact_span(&self, fact: &Fact) -> Span {
        match field_span(self.new_file, fact.field) {
            Some(span) => span,
            None => Span::file_start(self.verdict.file),
        }
    }
}

fn is_same_evidence(one: &Evidence, other: &Evidence) -> bool {
    if !has_same_copy(one, other) {
        return false;
    }
    let (one, other) = (fields::told_evidence_parts(one), fields::told_evidence_parts(other));
    one.iter().zip(&other).all(|(one, other)| is_same_text(one, other))
}

/// Returns whether readers are told of the same kept copy. Adding a copy does not count as a
/// change.
fn has_same_copy(old: &Evidence, new: &Evidence) -> bool {
    match (&old.copy, &new.copy) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => old.sha256 == new.sha256 || old.sha256.is_none(),
    }
}

/// Returns whether a text and all that it refers to are certainly the same, so that it need not be
/// compared in full.
fn is_unchanged(old: &Prose, new: &Prose, change: &ClaimChange) -> bool {
    let mut evidence = change.old.evidence.iter().zip(&change.new.evidence);
    Arc::ptr_eq(&old.document, &new.document)
        && old.targets == new.targets
        && old.charts == new.charts
        && old.cited == new.cited
        && evidence.all(|(old, new)| old.is_same_source(new))
}

fn prose_of<'c>(claim: &'c Claim, fact: &str) -> &'c [Prose] {
    if fact == "key_points" { &claim.key_points } else { claim.explanation.as_slice() }
}

/// Returns the text of a fact: the fields that belong to it.
fn text_of(fields: &[Field], fact: &str) -> String {
    let names: &[&str] = if fact == "response" { &["asked", "response"] } else { &[fact] };
    let mut text = String::new();
    for (name, value) in fields {
        if names.contains(name) && !value.is_empty() {
            if !text.is_empty() {
                text.push_str(PART_END);
            }
            text.push_str(value);
        }
    }
    text
}

/// Compares texts without regard to typography, and addresses exactly.
pub(super) fn is_same_text(old: &str, new: &str) -> bool {
    if old == new {
        return true;
    }
    let mut old_parts = old.split(PART_END);
    let mut new_parts = new.split(PART_END);
    loop {
        match (old_parts.next(), new_parts.next()) {
            (Some(old), Some(new)) if is_same_part(old, new) => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

fn is_same_part(old: &str, new: &str) -> bool {
    let is_address = old.starts_with(ADDRESS) || new.starts_with(ADDRESS);
    old == new || !is_address && told_words(old).trim() == told_words(new).trim()
}

/// `undisclosed-change` for a fact of a published claim or article.
pub(super) fn undisclosed_change(
    fact: &Fact,
    rule: Option<&DisclosureRule>,
    span: Span,
    of_what: &str,
    old: &str,
    new: &str,
) -> Diagnostic {
    let field = fact.field;
    let message =
        format!("the `{field}` of this published {of_what} changed, and no correction says so");
    let label = if new.is_empty() { "it is gone" } else { "changed" };
    let mut diagnostic = undisclosed(fact, rule, span, message).label(label);
    let old = readable(old);
    if old.is_empty() {
        diagnostic = diagnostic.note("before: nothing");
    } else if old.chars().count() <= MAX_SHOWN_CHARS {
        diagnostic = diagnostic.note(format!("before: {old}"));
    }
    diagnostic
}

fn evidence_change(
    title: &str,
    change: &str,
    rule: Option<&DisclosureRule>,
    span: Span,
) -> Diagnostic {
    let message = format!(
        "evidence of this published claim was {change}, and no correction says so: “{title}”"
    );
    let label = if change == "removed" { "in this file" } else { change };
    undisclosed(&EVIDENCE, rule, span, message).label(label)
}

fn undisclosed(
    fact: &Fact,
    rule: Option<&DisclosureRule>,
    span: Span,
    message: String,
) -> Diagnostic {
    let severity = fact.severity(rule);
    let kind = fact.usual_kind();
    Diagnostic { severity, ..Diagnostic::error(Code::UndisclosedChange, span, message) }.help(
        format!("add to `corrections`: `{{date: …, kind: {kind}, note: …}}`, or undo the change"),
    )
}
