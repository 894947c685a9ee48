//! Passages that cannot be searched: without words, with contradictory fields, or too many.

use crate::content::FileRecord;
use crate::content::files::verdict::{PassageEntry, VerdictFile};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::check::passages::{MAX_PASSAGES, MAX_PLACES};

pub(super) fn too_many(
    verdict: &FileRecord<VerdictFile>,
    first: &PassageEntry,
    count: usize,
) -> Diagnostic {
    let message = format!("this verdict has {count} passages; the limit is {MAX_PASSAGES}");
    Diagnostic::error(Code::InvalidValue, first.span, message)
        .label("not searched from here on")
        .help("a verdict on so many passages is one on the whole article: split it")
        .with_claim(&verdict.id, &verdict.article)
}

pub(super) fn too_many_places(verdict: &FileRecord<VerdictFile>, quote: Span) -> Diagnostic {
    let message =
        format!("the quotes of this verdict occur more than {MAX_PLACES} times in their articles");
    Diagnostic::error(Code::PassageAmbiguous, quote, message)
        .label("not searched from here on")
        .help("quote longer passages, which occur less often")
        .with_claim(&verdict.id, &verdict.article)
}

/// Reports a prefix or suffix of a passage that is the whole headline.
pub(super) fn context_of_title(
    verdict: &FileRecord<VerdictFile>,
    passage: &PassageEntry,
) -> Option<Diagnostic> {
    let beside = [&passage.prefix, &passage.suffix]
        .into_iter()
        .flatten()
        .find(|beside| !beside.value.trim().is_empty())?;
    let message = "`title: true` alone is the whole headline, so there are no words around it";
    let mistake = Diagnostic::error(Code::EmptyPassage, beside.span, message)
        .label("around which words?")
        .help("add the words of the headline that you mean as `quote: …`, or remove this");
    Some(mistake.with_claim(&verdict.id, &verdict.article))
}

/// Reports the fields of a passage that contradict `whole: true`.
pub(super) fn beside_whole(
    verdict: &FileRecord<VerdictFile>,
    passage: &PassageEntry,
) -> Option<Diagnostic> {
    let mut fields = Vec::new();
    for (name, field) in
        [("quote", &passage.quote), ("prefix", &passage.prefix), ("suffix", &passage.suffix)]
    {
        if let Some(field) = field {
            fields.push((name, field.span));
        }
    }
    if let Some(title) = &passage.title
        && title.value
    {
        fields.push(("title", title.span));
    }
    let (_, span) = *fields.first()?;
    let names: Vec<String> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
    let names = names.join(", ");
    let message = format!("`whole: true` is the article as a whole, which has no {names}");
    let mistake = Diagnostic::error(Code::InvalidValue, span, message)
        .label("a part of the article")
        .help(format!("remove {names} or `whole: true`, whichever you do not mean"));
    Some(mistake.with_claim(&verdict.id, &verdict.article))
}

pub(super) fn no_words(verdict: &FileRecord<VerdictFile>, passage: &PassageEntry) -> Diagnostic {
    Diagnostic::error(Code::EmptyPassage, passage.span, "this passage has no words to look for")
        .label("neither `quote`, `title: true`, `whole: true`, `media: true` nor `region`")
        .help(
            "copy the words from the article into `quote: …`, or write `title: true` for its \
             headline, `whole: true` for the article as a whole",
        )
        .with_claim(&verdict.id, &verdict.article)
}
