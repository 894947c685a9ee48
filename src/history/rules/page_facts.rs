//! Checks changed pages of `content/pages/`. They have no corrections, so a change is a warning that
//! reviewers see.

use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::Comparison;
use crate::history::diff::fields::{self, Field};
use crate::history::rules::claim_facts::is_same_text;

/// Reports `undisclosed-change` for every page that tells readers something else. A page that is
/// gone is reported by its address.
pub(super) fn check(comparison: &Comparison, diagnostics: &mut Diagnostics) {
    for new in &comparison.after.model.static_pages {
        let mut old_pages = comparison.before.model.static_pages.iter();
        let Some(old) = old_pages.find(|old| old.slug == new.slug) else { continue };
        let changed = changed_fields(&fields::page(old), &fields::page(new));
        if changed.is_empty() {
            continue;
        }
        let message = format!("the {} of this published page changed", changed.join(" and the "));
        diagnostics.push(
            Diagnostic::warning(Code::UndisclosedChange, Span::file_start(new.file), message)
                .label("in this file")
                .help("if readers relied on the old page, say on the page what changed and when"),
        );
    }
}

fn changed_fields(old: &[Field], new: &[Field]) -> Vec<&'static str> {
    let mut changed = Vec::new();
    for ((name, old), (_, new)) in old.iter().zip(new) {
        if !is_same_text(old, new) {
            changed.push(*name);
        }
    }
    changed
}
