//! Warnings about passages that were found: words and numbers that they cut, and words that they share with others. A
//! passage may accept such a warning.

use crate::anchor;
use crate::anchor::Cut;
use crate::content::FileRecord;
use crate::content::files::verdict::{PassageEntry, VerdictFile};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Part;
use crate::model::check::passages::Found;

/// A passage that was found.
pub(crate) struct FoundPassage<'a> {
    pub(crate) verdict: &'a FileRecord<VerdictFile>,
    pub(crate) entry: &'a Spanned<PassageEntry>,
    pub(crate) location: &'a Found,
    /// The text of the part in which it was found; empty for the article as a whole.
    pub(crate) text: &'a str,
    /// The earlier passages of its claim.
    pub(crate) earlier: &'a [Option<Found>],
}

impl FoundPassage<'_> {
    /// Reports the warnings that the passage does not accept, and `unused-accept` for each code in
    /// `accept` without such a warning.
    pub(crate) fn check(&self, diagnostics: &mut Diagnostics) {
        let mut warnings = Vec::new();
        warnings.extend(self.check_cuts());
        warnings.extend(self.check_overlap());
        for accepted in self.entry.accept.iter() {
            if !warnings.iter().any(|warning| warning.code == accepted.code()) {
                diagnostics.push(self.unused_accept(accepted.as_str(), accepted.span));
            }
        }
        for warning in warnings {
            if !self.entry.accept.iter().any(|accepted| accepted.code() == warning.code) {
                diagnostics.push(warning);
            }
        }
    }

    fn span(&self) -> Span {
        self.entry.quote.as_ref().map_or(self.entry.span, |quote| quote.span)
    }

    fn unused_accept(&self, code: &str, span: Span) -> Diagnostic {
        let message = format!("this passage has no warning `{code}` to accept");
        Diagnostic::warning(Code::UnusedAccept, span, message)
            .label("accepts nothing")
            .help(format!("remove `{code}` from `accept`"))
            .with_claim(&self.verdict.id, &self.verdict.article)
    }

    /// Returns `passage-splits-word` if the quote begins or ends inside a word or a number.
    fn check_cuts(&self) -> Option<Diagnostic> {
        let cuts = anchor::find_cuts(self.text, self.location.range.clone());
        let (side, cut) = match cuts {
            [Some(start), Some(end)] if start == end => ("begins and ends", start),
            [Some(Cut::Number), _] => ("begins", Cut::Number),
            [_, Some(Cut::Number)] => ("ends", Cut::Number),
            [Some(start), _] => ("begins", start),
            [None, Some(end)] => ("ends", end),
            [None, None] => return None,
        };
        let (place, label, what) = match cut {
            Cut::Word => ("a word", "only part of a word is quoted", "whole words"),
            Cut::HyphenatedWord => (
                "a word with a hyphen",
                "only part of a word is quoted",
                "the whole word, because its parts may mean something else",
            ),
            Cut::Number => (
                "a number",
                "only part of a number is quoted",
                "the whole number with its sign and unit",
            ),
        };
        let code = Code::PassageSplitsWord;
        let message = format!("this quote {side} in the middle of {place}");
        Some(
            Diagnostic::warning(code, self.span(), message)
                .label(label)
                .help(format!(
                    "quote {what}; if this is what you mean, add `accept: [{}]` to the passage",
                    code.name()
                ))
                .with_claim(&self.verdict.id, &self.verdict.article),
        )
    }

    /// Returns `passage-overlap` if the passage shares words with an earlier one of its claim. Both
    /// would be highlighted as one stretch, so readers could not tell them apart.
    fn check_overlap(&self) -> Option<Diagnostic> {
        let place = self.location;
        let in_same_article =
            || self.earlier.iter().flatten().filter(|other| other.article == place.article);
        let is_whole = |other: &&Found| {
            let parts = [other.part, place.part];
            parts.contains(&Part::Whole) || parts[0] == parts[1] && parts[0].is_wordless()
        };
        if let Some(other) = in_same_article().find(is_whole) {
            let (message, label) = if other.part == place.part {
                ("this claim judges this twice", "the same as an earlier passage")
            } else {
                let message = "this claim judges the article as a whole and also a passage of it";
                (message, "the whole article has this too")
            };
            return Some(
                Diagnostic::warning(Code::PassageOverlap, self.span(), message)
                    .label(label)
                    .help("keep one of the two, or write a second verdict")
                    .with_claim(&self.verdict.id, &self.verdict.article),
            );
        }
        let shares = |other: &Found| {
            other.part == place.part
                && other.range.start < place.range.end
                && place.range.start < other.range.end
        };
        if !in_same_article().any(shares) {
            return None;
        }
        let message = "this passage shares words with another of its claim";
        Some(
            Diagnostic::warning(Code::PassageOverlap, self.span(), message)
                .label("some of these words belong to another passage")
                .help("quote all of these words as one passage, or passages that do not overlap")
                .with_claim(&self.verdict.id, &self.verdict.article),
        )
    }
}
