//! Diagnostics for quotes of evidence that are not in the kept copy, or there several times.

use crate::anchor;
use crate::anchor::Cut;
use crate::content::yaml::edit;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Candidate, Code, Diagnostic};
use crate::model::check::passage_diagnostics::{
    describe_changes, differ_only_in_punctuation, word_diff,
};
use crate::model::check::quote_search::{
    MAX_PLACES, MissingWords, Nearest, NearestWords, QuoteResult,
};

/// Returns the diagnostic for a quote, or `None` if it was found unchanged. `copy` is the file of
/// the copy.
pub(super) fn for_result(
    result: &QuoteResult,
    words: &str,
    span: Span,
    copy: FileId,
    sources: &SourceMap,
) -> Option<Diagnostic> {
    let path = sources.path(copy);
    let not_found = |message: String| Diagnostic::error(Code::EvidenceQuoteNotFound, span, message);
    Some(match result {
        QuoteResult::Found => return None,
        QuoteResult::Cut(cut) => cut_quote(*cut, span),
        QuoteResult::Ambiguous => {
            let message = format!("these words occur several times in the kept copy `{path}`");
            Diagnostic::warning(Code::EvidenceQuoteAmbiguous, span, message)
                .label("which place?")
                .help(
                    "quote more words, so that readers find the place; if these are all, add \
                     `accept: [evidence-quote-ambiguous]`",
                )
        }
        QuoteResult::Missing(missing) => {
            let message = match &missing.stretch {
                Some(stretch) => format!(
                    "{} does not occur in the kept copy `{path}`",
                    edit::quoted(stretch)
                ),
                None => format!("these words do not occur in the kept copy `{path}`"),
            };
            with_nearest(not_found(message), missing, words, copy, sources)
        }
        QuoteResult::OutOfOrder(stretch) => not_found(format!(
            "{} does not follow the words before it in the kept copy `{path}`",
            edit::quoted(stretch)
        ))
        .label("in another order")
        .help("write the parts of the quote in the order of the source, or as quotes of their own"),
        QuoteResult::Blank => not_found("this quote has no words to look for".to_owned())
            .label("no words")
            .help("copy the words from the source, or remove the quote"),
        QuoteResult::NotSearched => not_found(format!(
            "the quotes of the kept copy `{path}` have too many words or places"
        ))
        .label("not looked for")
        .help(format!(
            "quote fewer and longer passages: a copy can have 2,000 quotes, which may occur {MAX_PLACES} \
             times together, and fewer if it is long"
        )),
    })
}

fn cut_quote(cut: Cut, span: Span) -> Diagnostic {
    let (part, whole) = match cut {
        Cut::Word | Cut::HyphenatedWord => ("a word", "whole words"),
        Cut::Number => ("a number", "the whole number with its sign and unit"),
    };
    let message = format!("this quote begins or ends in the middle of {part}");
    Diagnostic::warning(Code::PassageSplitsWord, span, message)
        .label(format!("only part of {part} is quoted"))
        .help(format!(
            "quote {whole}; if this is what you mean, add `accept: [passage-splits-word]`"
        ))
}

fn with_nearest(
    diagnostic: Diagnostic,
    missing: &MissingWords,
    words: &str,
    copy: FileId,
    sources: &SourceMap,
) -> Diagnostic {
    let diagnostic = diagnostic.label("not in the copy");
    let nearest = match &missing.nearest {
        Nearest::Found(nearest) => nearest,
        Nearest::NoneSimilar => {
            return diagnostic.help(
                "the copy has nothing similar: look for the words in it, and copy them; mark words \
                 that you leave out with `[…]`",
            );
        }
        Nearest::NotSearched => {
            return diagnostic.help(
                "look for the words in the copy, and copy them; similar words were not looked for, \
                 because that would take too long",
            );
        }
    };
    let NearestWords { text, similarity, changes, significant } = nearest;
    let percent = (similarity * 100.0).floor();
    let mut diagnostic = diagnostic
        .note(format!("the nearest words, {percent} % alike: {}", edit::quoted(&one_line(text))))
        .note(format!("[-only in the quote-] {{+only in the copy+}}: {}", word_diff(changes)))
        .help(match describe_changes(*significant) {
            Some(differences) => {
                format!("{differences}: make sure that these are the words before you copy them")
            }
            None => "if these are the words, copy them from the kept copy".to_owned(),
        });
    let span = diagnostic.span;
    let is_whole = missing.stretch.is_none() && !text.contains('\n');
    let (quoted, read) = (anchor::normalize(words), anchor::normalize(text));
    if is_whole
        && !significant.numbers
        && differ_only_in_punctuation(quoted.as_str(), read.as_str())
        && let Some(file) = sources.get(span.file)
    {
        diagnostic = diagnostic.suggest(
            "only punctuation and spaces differ: copy the words from the kept copy",
            edit::rewritten(file.text(), span.start as usize, text),
        );
    }
    diagnostic.candidates.push(Candidate {
        span: Span::file_start(copy),
        text: text.clone(),
        prefix: String::new(),
        suffix: String::new(),
        similarity: *similarity,
    });
    diagnostic
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
