//! Diagnostics for passages that cannot be anchored. They show what is in the article instead, or
//! which of several places may be meant.

use std::ops::Range;

use crate::anchor;
use crate::anchor::{Change, LocateResult, Nearest, Quote, SignificantChanges, TextRange};
use crate::content::yaml::edit;
use crate::content::{ArticleFolder, ArticleSource};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Candidate, Code, Diagnostic};
use crate::model::Part;
use crate::model::build::article_text::SearchableText;
use crate::model::check::passages::Found;

/// A passage that was not found exactly once.
pub(crate) struct UnanchoredPassage<'a> {
    pub(crate) verdict: &'a str,
    pub(crate) article: &'a ArticleFolder,
    /// Whether only the headline was searched.
    pub(crate) in_title: bool,
    pub(crate) asked: &'a Quote<'a>,
    pub(crate) sources: &'a SourceMap,
    /// Whether the passage is a YAML alias, so that its quote is written elsewhere.
    pub(crate) is_alias: bool,
    pub(crate) texts: &'a SearchableText,
    pub(crate) span: Span,
    pub(crate) resolve: &'a dyn Fn(&TextRange) -> Found,
}

impl UnanchoredPassage<'_> {
    pub(crate) fn diagnostic(&self, located: LocateResult) -> Diagnostic {
        let id = &self.article.id;
        let place = self.place();
        let diagnostic = match located {
            LocateResult::Exact(_) | LocateResult::Empty => Diagnostic::error(
                Code::EmptyPassage,
                self.span,
                "this quote has no words to look for",
            )
            .label("nothing but white space")
            .help("copy the words from the article"),
            LocateResult::Ambiguous { candidates, total } => self.ambiguous(
                Diagnostic::error(
                    Code::PassageAmbiguous,
                    self.span,
                    format!("these words occur {total} times in {place}"),
                )
                .label("which of them?"),
                &candidates,
            ),
            LocateResult::OutOfContext { candidates, total } => {
                let times = if total == 1 { "once".to_owned() } else { format!("{total} times") };
                let context = match (self.asked.prefix, self.asked.suffix) {
                    (_, "") => "`prefix`",
                    ("", _) => "`suffix`",
                    _ => "`prefix` and `suffix`",
                };
                let message =
                    format!("these words occur {times} in {place}, but not with this {context}");
                let mistake = Diagnostic::error(Code::PassageNotFound, self.span, message)
                    .label("found only in another context");
                match candidates.as_slice() {
                    [only] if total == 1 => self.out_of_context(mistake, only, context),
                    _ => self.ambiguous(mistake, &candidates),
                }
            }
            LocateResult::Missing(nearest) => self.missing(nearest),
        };
        diagnostic.with_claim(self.verdict, id)
    }

    fn place(&self) -> String {
        let part = if self.in_title { "the headline of article" } else { "article" };
        format!("{part} `{}`", self.article.id)
    }

    /// Reports that the words occur once, but not with this `context`.
    fn out_of_context(
        &self,
        diagnostic: Diagnostic,
        candidate: &anchor::Candidate,
        context: &str,
    ) -> Diagnostic {
        let found = self.candidate(&candidate.location, "", "", 1.0);
        let (before, after) = self.surrounding_text(&candidate.location);
        let label =
            format!("here, after {} and before {}", edit::quoted(&before), edit::quoted(&after));
        let mut diagnostic = diagnostic
            .related(found.span, label)
            .help(format!("take {context} away, since these words are there once, or write what stands around them"));
        diagnostic.candidates.push(found);
        diagnostic
    }

    /// Returns the text directly before and after a place.
    fn surrounding_text(&self, place: &TextRange) -> (String, String) {
        /// Characters on each side.
        const CONTEXT_CHARS: usize = 24;
        let Found { part, range, .. } = (self.resolve)(place);
        let text = match part {
            Part::Title => self
                .article
                .record
                .as_ref()
                .and_then(|record| record.title.as_deref())
                .map_or("", String::as_str),
            Part::Body => self.article.source().map_or("", |source| source.document.text.as_str()),
        };
        let before: Vec<char> =
            text.get(..range.start).unwrap_or_default().chars().rev().take(CONTEXT_CHARS).collect();
        let after = text.get(range.end..).unwrap_or_default().chars().take(CONTEXT_CHARS);
        (before.into_iter().rev().collect(), after.collect())
    }

    fn ambiguous(
        &self,
        mut diagnostic: Diagnostic,
        candidates: &[anchor::Candidate],
    ) -> Diagnostic {
        /// Further places are only in `--format json`.
        const MAX_SHOWN: usize = 6;
        for (number, candidate) in candidates.iter().enumerate() {
            let found =
                self.candidate(&candidate.location, &candidate.prefix, &candidate.suffix, 1.0);
            if number < MAX_SHOWN {
                let is_headline = (self.resolve)(&candidate.location).part == Part::Title;
                let label = if is_headline && !self.in_title {
                    "in the headline: add `title: true`".to_owned()
                } else {
                    context_label(candidate)
                };
                diagnostic = diagnostic.related(found.span, label);
            }
            diagnostic.candidates.push(found);
        }
        let separable = candidates
            .iter()
            .any(|candidate| !(candidate.prefix.is_empty() && candidate.suffix.is_empty()));
        diagnostic.help(if separable {
            "add the `prefix` or `suffix` shown at the place that is meant"
        } else {
            "the places cannot be told apart by the words around them: quote a longer passage"
        })
    }

    fn missing(&self, nearest: Option<Nearest>) -> Diagnostic {
        let message = format!("these words do not occur in {}", self.place());
        let diagnostic = Diagnostic::error(Code::PassageNotFound, self.span, message)
            .label("not in the article");
        let Some(nearest) = nearest else {
            return diagnostic
                .help("nothing like it is there: look for the passage in the source text and copy its words");
        };
        let found = self.candidate(&nearest.location, "", "", nearest.similarity);
        let percent = (nearest.similarity * 100.0).floor();
        let mut diagnostic = diagnostic
            .related(found.span, format!("the nearest passage, {percent} % alike"))
            .note(format!(
                "[-only in the quote-] {{+only in the article+}}: {}",
                word_diff(&nearest.changes)
            ))
            .help(match difference(nearest.significant_changes) {
                Some(what) => {
                    format!("{what}: make sure that this is the passage before you copy its words")
                }
                None => "if this is the passage, copy its words from the article".to_owned(),
            });
        let (quoted, read) = (anchor::normalize(self.asked.exact), anchor::normalize(&found.text));
        let (quoted, read) = (quoted.as_str(), read.as_str());
        let is_same =
            bare_words(quoted) == bare_words(read) && sentence_ends(quoted) == sentence_ends(read);
        if is_same
            && !nearest.significant_changes.numbers
            && !found.text.contains('\n')
            && self.is_unique(quoted)
        {
            diagnostic = self.suggest_copy(diagnostic, &found.text);
        }
        diagnostic.candidates.push(found);
        diagnostic
    }

    /// Suggests to replace the quote with the article's words, unless the passage is a YAML alias.
    fn suggest_copy(&self, diagnostic: Diagnostic, words: &str) -> Diagnostic {
        const HELP: &str = "only signs and spaces differ: copy the words as the article has them";
        match self.sources.get(self.span.file) {
            Some(file) if !self.is_alias => diagnostic
                .suggest(HELP, edit::rewritten(file.text(), self.span.start as usize, words))
                .safe_if(true),
            _ => diagnostic.help(HELP),
        }
    }

    /// Returns whether these words, without punctuation, occur exactly once.
    fn is_unique(&self, quoted: &str) -> bool {
        let bare = |text: &str| {
            join_words(
                text.split_whitespace()
                    .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())),
            )
        };
        let wanted = bare(quoted);
        let places = |text: &anchor::NormalizedText| {
            let text = bare(text.as_str());
            let first = text.find(&wanted);
            let rest = first.and_then(|at| text.get(at + 1..)).unwrap_or_default();
            usize::from(first.is_some()) + usize::from(rest.contains(&wanted))
        };
        self.texts.normalized().iter().map(places).sum::<usize>() == 1
    }

    fn candidate(
        &self,
        place: &TextRange,
        prefix: &str,
        suffix: &str,
        similarity: f64,
    ) -> Candidate {
        let found = (self.resolve)(place);
        let (span, text) = match (found.part, self.article.source(), self.article.record.as_ref()) {
            (Part::Body, Some(source), _) => {
                (source_span(source, &found.range), source.document.slice(found.range.clone()))
            }
            (Part::Title, _, Some(record)) => {
                let title = record.title.as_ref();
                let words =
                    title.and_then(|title| title.get(found.range.clone())).unwrap_or_default();
                (title.map_or(self.span, |title| title.span), words)
            }
            _ => (self.span, ""),
        };
        Candidate {
            span,
            text: text.to_owned(),
            prefix: prefix.to_owned(),
            suffix: suffix.to_owned(),
            similarity,
        }
    }
}

/// Returns the words of a normalized text without punctuation at their edges. Punctuation inside a
/// word or before a number is kept, because it may change the meaning.
fn bare_words(folded: &str) -> String {
    let words: Vec<&str> = folded.split_whitespace().collect();
    join_words(words.iter().enumerate().map(|(at, word)| {
        let mut next = words.iter().skip(at + 1).take(2);
        let bare = word.trim_matches(is_punctuation);
        // The apostrophe of a possessive belongs to the word.
        let end = word.find(bare).map_or(0, |at| at + bare.len());
        let is_owner =
            !bare.is_empty() && word.get(end..).is_some_and(|rest| rest.starts_with('\''));
        let bare = if is_owner && !word.starts_with('\'') {
            word.get(..=end).unwrap_or(word).trim_start_matches(is_punctuation)
        } else {
            bare
        };
        match bare.chars().next() {
            None if next.any(|word| word.contains(char::is_numeric)) => word,
            Some(first) if !first.is_alphabetic() || word.starts_with('-') => {
                word.trim_end_matches(is_punctuation)
            }
            _ => bare,
        }
    }))
}

/// Joins words with spaces, with one before the first and one after the last.
fn join_words<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut joined = String::from(" ");
    for word in words.filter(|word| !word.is_empty()) {
        joined.push_str(word);
        joined.push(' ');
    }
    joined
}

/// Returns the indexes of the words at which sentences end, without the last word.
fn sentence_ends(folded: &str) -> Vec<usize> {
    let words: Vec<&str> = folded
        .split_whitespace()
        .filter(|word| !word.trim_matches(is_punctuation).is_empty())
        .collect();
    let last = words.len().saturating_sub(1);
    let ends = |word: &str| word.trim_end_matches(|c| is_punctuation(c) && c != '.').ends_with('.');
    words.iter().take(last).enumerate().filter(|(_, word)| ends(word)).map(|(at, _)| at).collect()
}

/// Returns whether a character of a normalized text is punctuation that editors often change.
fn is_punctuation(c: char) -> bool {
    ".,;:…·،؛。、\"“”„«»‹›「」『』()[]-'".contains(c)
}

fn context_label(candidate: &anchor::Candidate) -> String {
    let part = |name: &str, words: &str| {
        (!words.is_empty()).then(|| format!("{name}: {}", edit::quoted(words)))
    };
    let parts: Vec<String> = [part("prefix", &candidate.prefix), part("suffix", &candidate.suffix)]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() { "here".to_owned() } else { format!("here with {}", parts.join(" and ")) }
}

fn difference(changes: SignificantChanges) -> Option<String> {
    let what: Vec<&str> = [
        changes.numbers.then_some("a number"),
        changes.negations.then_some("a negation"),
        changes.names.then_some("a name"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let verb = if what.len() == 1 { "differs" } else { "differ" };
    (!what.is_empty()).then(|| format!("{} {verb}", what.join(" and ")))
}

fn word_diff(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|change| match change {
            Change::Same(words) => words.clone(),
            Change::Removed(words) => format!("[-{words}-]"),
            Change::Added(words) => format!("{{+{words}+}}"),
        })
        .collect()
}

/// Converts a range of a document to a span of its source file.
fn source_span(source: &ArticleSource, range: &Range<usize>) -> Span {
    let start = source.document.source_offset(range.start);
    let last =
        source.document.text.get(range.clone()).and_then(|words| words.char_indices().last());
    let end = last
        .map_or(start, |(at, c)| source.document.source_offset(range.start + at) + c.len_utf8());
    Span::new(source.file, start..end.max(start))
}
