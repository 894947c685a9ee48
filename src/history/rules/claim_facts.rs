//! Checks that readers are told of changed facts of a published claim: who made it, its reasons,
//! its evidence, its dates and so on.

use crate::content::files::desk_rules::DisclosureRule;
use crate::content::files::verdict::{CorrectionEntry, VerdictFile};
use crate::diagnostics::span::{OptionalField, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::diff::fields::{self, Field, PART_END, readable};
use crate::history::normalized;
use crate::history::rules::article::final_address;
use crate::history::rules::claim::ClaimChange;
use crate::history::rules::disclosure::{
    CLAIMANT, EVIDENCE, Fact, OTHER_CLAIM_FACTS, ROLE, field_span,
};
use crate::model::{Evidence, Page};

/// Longer texts are not repeated in messages.
const MAX_SHOWN_CHARS: usize = 100;

impl ClaimChange<'_> {
    /// `undisclosed-change` for every fact that changed, and that no correction tells.
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
            if fact.field == "pictures" && self.has_other_markdown() {
                // The change of that text is reported.
                continue;
            }
            let old = text_of(&old, self.old_file, fact.field);
            let new = text_of(&new, self.new_file, fact.field);
            let is_first_date = fact.field == "published" && old.is_empty();
            if fact.is_told_by(corrections) || is_first_date || is_same_text(&old, &new) {
                continue;
            }
            let span = self.fact_span(fact);
            diagnostics.push(undisclosed_change(fact, rule, span, "claim", &old, &new));
        }
    }

    /// Returns whether a text that can name pictures is written differently now.
    fn has_other_markdown(&self) -> bool {
        ["explanation", "key_points"]
            .iter()
            .any(|name| text_of(&[], self.old_file, name) != text_of(&[], self.new_file, name))
            || self.old_file.corrections.len() != self.new_file.corrections.len()
    }

    fn check_claimants(&self, rule: Option<&DisclosureRule>) -> Option<Diagnostic> {
        let (before, after) = (self.comparison.before.model, self.comparison.after.model);
        let old = fields::names(before, &self.old.claimants);
        let new = fields::names(after, &self.new.claimants);
        if !is_same_text(&old, &new) || self.has_other_claimants() {
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

    /// Returns whether a claimant is another person now, perhaps of the same name: their number
    /// differs, or the old address leads to somebody else.
    fn has_other_claimants(&self) -> bool {
        let (before, after) = (self.comparison.before.model, self.comparison.after.model);
        let old: Vec<usize> = before.people_of(&self.old.claimants).collect();
        let new: Vec<usize> = after.people_of(&self.new.claimants).collect();
        if old.len() != new.len() {
            return true;
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
                return true;
            }
        }
        false
    }

    fn check_evidence(&self, rule: Option<&DisclosureRule>, diagnostics: &mut Diagnostics) {
        let mut removed: Vec<&Evidence> = Vec::new();
        for old in &self.old.evidence {
            if !has_same_evidence(&self.new.evidence, old) {
                removed.push(old);
            }
        }
        for (index, new) in self.new.evidence.iter().enumerate() {
            if has_same_evidence(&self.old.evidence, new) {
                continue;
            }
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
        diagnostics.extend(self.check_order_of_evidence(rule));
    }

    /// Reports evidence in another order, if the explanation cites it by numbers.
    fn check_order_of_evidence(&self, rule: Option<&DisclosureRule>) -> Option<Diagnostic> {
        let explanation = self.new_file.explanation.value()?;
        if !explanation.written.contains("[^") {
            return None;
        }
        for (old, new) in self.old.evidence.iter().zip(&self.new.evidence) {
            let is_moved = has_same_evidence(&self.old.evidence, new)
                && has_same_evidence(&self.new.evidence, old)
                && !has_same_evidence(std::slice::from_ref(old), new);
            if is_moved {
                let span = self.fact_span(&EVIDENCE);
                return Some(evidence_change(&new.title, "moved", rule, span));
            }
        }
        None
    }

    /// Returns the span of the field of a fact, or the start of the file if it is gone.
    fn fact_span(&self, fact: &Fact) -> Span {
        match field_span(self.new_file, fact.field) {
            Some(span) => span,
            None => Span::file_start(self.verdict.file),
        }
    }
}

fn has_same_evidence(list: &[Evidence], evidence: &Evidence) -> bool {
    let told = fields::told_evidence_parts(evidence);
    list.iter().any(|other| {
        let other = fields::told_evidence_parts(other);
        other.iter().zip(&told).all(|(other, told)| is_same_text(other, told))
    })
}

/// Returns the text of a fact: Markdown as written, else the fields that belong to it.
fn text_of(fields: &[Field], file: &VerdictFile, fact: &str) -> String {
    let names: &[&str] = match fact {
        "explanation" => {
            return written(file.explanation.iter().map(|it| it.value.written.as_str()));
        }
        "key_points" => {
            return written(file.key_points.iter().map(|it| it.value.0.written.as_str()));
        }
        "response" => &["asked", "response"],
        _ => &[fact],
    };
    let mut text = String::new();
    for (name, value) in fields {
        if names.contains(name) && !value.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(value);
        }
    }
    text
}

fn written<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join(PART_END)
}

/// Compares texts without regard to typography. Characters that turn the direction of text count:
/// with them, readers see the same letters in another order.
pub(super) fn is_same_text(old: &str, new: &str) -> bool {
    if old == new {
        return true;
    }
    let (old, new): (Vec<_>, Vec<_>) =
        (old.split(PART_END).collect(), new.split(PART_END).collect());
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same_part(old, new))
}

fn is_same_part(old: &str, new: &str) -> bool {
    normalized(old) == normalized(new) && turning_marks(old) == turning_marks(new)
}

/// Returns the characters of a text that turn its direction.
pub(super) fn turning_marks(text: &str) -> Vec<char> {
    text.chars().filter(|c| is_turning_mark(*c)).collect()
}

fn is_turning_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
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
