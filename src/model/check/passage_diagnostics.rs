//! Diagnostics for passages that cannot be anchored. They show the nearest text of the article, or
//! the several places that may be meant.

use std::ops::Range;

use crate::anchor;
use crate::anchor::{
    Advice, Change, LocateResult, NearestPassage, Quote, SignificantChanges, TextRange,
};
use crate::content::ArticleFolder;
use crate::content::yaml::edit;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, OptionalField, Span};
use crate::diagnostics::{Candidate, Code, Diagnostic};
use crate::model::Part;
use crate::model::build::article_text::SearchableText;
use crate::model::check::passages::{Found, headline};
use crate::text::Document;

/// A passage that was not found exactly once.
pub(crate) struct UnanchoredPassage<'a> {
    pub(crate) verdict: &'a str,
    pub(crate) article: &'a ArticleFolder,
    /// Whether only the headline was searched.
    pub(crate) in_title: bool,
    /// The name of the speaker whose words alone were searched.
    pub(crate) speaker: Option<&'a str>,
    pub(crate) quote: &'a Quote<'a>,
    pub(crate) sources: &'a SourceMap,
    /// Whether the passage is a YAML alias, so that its quote is written elsewhere.
    pub(crate) is_alias: bool,
    pub(crate) texts: &'a SearchableText,
    pub(crate) span: Span,
    pub(crate) resolve: &'a dyn Fn(&TextRange) -> Found,
    pub(crate) advice: Advice,
}

impl UnanchoredPassage<'_> {
    pub(crate) fn to_diagnostic(&self, located: LocateResult) -> Diagnostic {
        let id = &self.article.id;
        let place = self.describe_text();
        let diagnostic = match located {
            LocateResult::Exact(_) | LocateResult::Empty => Diagnostic::error(
                Code::EmptyPassage,
                self.span,
                "this quote has no words to look for",
            )
            .label("only white space")
            .help("copy the words from the article"),
            LocateResult::Ambiguous { candidates, total } => self.ambiguous(
                Diagnostic::error(
                    Code::PassageAmbiguous,
                    self.span,
                    format!("these words occur {total} times in {place}"),
                )
                .label("which one?"),
                &candidates,
            ),
            LocateResult::OutOfContext { candidates, total } => {
                self.out_of_context(&candidates, total)
            }
            LocateResult::Missing(nearest) => self.missing(nearest),
        };
        diagnostic.with_claim(self.verdict, id)
    }

    /// Names the text that was searched.
    fn describe_text(&self) -> String {
        let id = &self.article.id;
        match self.speaker {
            _ if self.in_title => format!("the headline of article `{id}`"),
            Some(speaker) => format!("what `{speaker}` says in article `{id}`"),
            None => format!("article `{id}`"),
        }
    }

    /// Reports that the words occur, but not with the given prefix or suffix.
    fn out_of_context(&self, candidates: &[anchor::Candidate], total: usize) -> Diagnostic {
        let times = if total == 1 { "once".to_owned() } else { format!("{total} times") };
        let context = match (self.quote.prefix, self.quote.suffix) {
            (_, "") => "`prefix`",
            ("", _) => "`suffix`",
            _ => "`prefix` and `suffix`",
        };
        let place = self.describe_text();
        let message = format!("these words occur {times} in {place}, but not with this {context}");
        let diagnostic = Diagnostic::error(Code::PassageNotFound, self.span, message)
            .label("found only in another context");
        let [candidate] = candidates else { return self.ambiguous(diagnostic, candidates) };
        if total != 1 {
            return self.ambiguous(diagnostic, candidates);
        }
        let found = self.candidate(&candidate.location, "", "", 1.0);
        let (before, after) = self.surrounding_text(&candidate.location);
        let label =
            format!("here, after {} and before {}", edit::quoted(&before), edit::quoted(&after));
        let mut diagnostic = diagnostic.related(found.span, label).help(format!(
            "remove {context}, because these words occur only once, or write the words around them"
        ));
        diagnostic.candidates.push(found);
        diagnostic
    }

    /// Returns the text directly before and after a place.
    fn surrounding_text(&self, place: &TextRange) -> (String, String) {
        /// Characters on each side.
        const CONTEXT_CHARS: usize = 24;
        let Found { part, range, .. } = (self.resolve)(place);
        let text = match part {
            Part::Title | Part::Whole | Part::Picture(_) | Part::Recording(_) => {
                headline(self.article)
            }
            Part::Body => self.texts.document.text.as_str(),
        };
        let before = text.get(..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        let mut start = before.len();
        if let Some((index, _)) = before.char_indices().rev().take(CONTEXT_CHARS).last() {
            start = index;
        }
        let before = before.get(start..).unwrap_or_default();
        (before.to_owned(), after.chars().take(CONTEXT_CHARS).collect())
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
        if self.advice == Advice::Short {
            diagnostic.help(
                "add a `prefix` or `suffix` with the words before or after it, or quote a longer \
                 passage",
            )
        } else if candidates.iter().any(has_context) {
            diagnostic.help("add the `prefix` or `suffix` that is shown at the place you mean")
        } else {
            diagnostic.help(
                "the words around these places do not distinguish them: quote a longer passage",
            )
        }
    }

    fn missing(&self, nearest: NearestPassage) -> Diagnostic {
        let message = format!("these words do not occur in {}", self.describe_text());
        let diagnostic = Diagnostic::error(Code::PassageNotFound, self.span, message)
            .label("not in the article");
        let nearest = match nearest {
            NearestPassage::Found(nearest) => nearest,
            NearestPassage::NoneSimilar => {
                return diagnostic.help(
                    "the article has nothing similar: look for the passage in the source text and \
                     copy its words",
                );
            }
            NearestPassage::NotSearched => {
                return diagnostic.help(
                    "look for the passage in the source text and copy its words; similar words were \
                     not looked for, because that would take too long",
                );
            }
        };
        let found = self.candidate(&nearest.location, "", "", nearest.similarity);
        let percent = (nearest.similarity * 100.0).floor();
        let mut diagnostic = diagnostic
            .related(found.span, format!("the nearest passage, {percent} % alike"))
            .note(format!(
                "[-only in the quote-] {{+only in the article+}}: {}",
                word_diff(&nearest.changes)
            ))
            .help(match describe_changes(nearest.significant_changes) {
                Some(differences) => format!(
                    "{differences}: make sure that this is the passage before you copy its words"
                ),
                None => "if this is the passage, copy its words from the article".to_owned(),
            });
        let (quoted, read) = (anchor::normalize(self.quote.exact), anchor::normalize(&found.text));
        let (quoted, read) = (quoted.as_str(), read.as_str());
        if differ_only_in_punctuation(quoted, read)
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
        const HELP: &str = "only punctuation and spaces differ: copy the words from the article";
        match self.sources.get(self.span.file) {
            Some(file) if !self.is_alias => diagnostic
                .suggest(HELP, edit::rewritten(file.text(), self.span.start as usize, words))
                .safe_if(true),
            _ => diagnostic.help(HELP),
        }
    }

    /// Returns whether these words, without punctuation, occur exactly once.
    fn is_unique(&self, quoted: &str) -> bool {
        let wanted = without_punctuation(quoted);
        let mut count = 0;
        for text in self.texts.normalized() {
            let text = without_punctuation(text.as_str());
            if let Some(first) = text.find(&wanted) {
                count += 1;
                // Occurrences may overlap: the space after one is the space before the next.
                let rest = text.get(first + 1..).unwrap_or_default();
                if rest.contains(&wanted) {
                    count += 1;
                }
            }
        }
        count == 1
    }

    fn candidate(
        &self,
        place: &TextRange,
        prefix: &str,
        suffix: &str,
        similarity: f64,
    ) -> Candidate {
        let found = (self.resolve)(place);
        let mut span = self.span;
        let mut text = "";
        match found.part {
            Part::Body => {
                if let Some(source) = self.article.source() {
                    span = source_span(source.file, &self.texts.document, &found.range);
                    text = self.texts.document.slice(found.range);
                }
            }
            Part::Title | Part::Whole | Part::Picture(_) | Part::Recording(_) => {
                if let Some(record) = &self.article.record {
                    span = record.title.span().unwrap_or(self.span);
                    text = headline(self.article).get(found.range).unwrap_or_default();
                }
            }
        }
        Candidate {
            span,
            text: text.to_owned(),
            prefix: prefix.to_owned(),
            suffix: suffix.to_owned(),
            similarity,
        }
    }
}

fn has_context(candidate: &anchor::Candidate) -> bool {
    !candidate.prefix.is_empty() || !candidate.suffix.is_empty()
}

/// Returns whether two normalized texts have the same words and sentences.
pub(super) fn differ_only_in_punctuation(quoted: &str, read: &str) -> bool {
    bare_words(quoted) == bare_words(read) && sentence_ends(quoted) == sentence_ends(read)
}

/// Returns the words of a text without any punctuation at their edges.
fn without_punctuation(text: &str) -> String {
    let words = text.split_whitespace();
    join_words(words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// Returns the words of a normalized text without punctuation at their edges. Punctuation inside a
/// word or before a number is kept, because it may change the meaning.
fn bare_words(normalized: &str) -> String {
    let words: Vec<&str> = normalized.split_whitespace().collect();
    let mut bare = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let next = words.iter().skip(index + 1).take(2);
        bare.push(bare_word(word, next.copied()));
    }
    join_words(bare.into_iter())
}

/// Returns one word for [`bare_words`]. `next` are the two words after it.
fn bare_word<'w>(word: &'w str, mut next: impl Iterator<Item = &'w str>) -> &'w str {
    let mut bare = word.trim_matches(is_punctuation);
    let Some(first) = bare.chars().next() else {
        // Punctuation alone is kept before a number, which it may change.
        return if next.any(|word| word.contains(char::is_numeric)) { word } else { bare };
    };
    let without_end = word.trim_end_matches(is_punctuation);
    let end = without_end.len();
    let is_possessive = word.get(end..).is_some_and(|rest| rest.starts_with('\''));
    if is_possessive && !word.starts_with('\'') {
        // The apostrophe of a possessive belongs to the word.
        bare = word.get(..=end).unwrap_or(word).trim_start_matches(is_punctuation);
    }
    if !first.is_alphabetic() || word.starts_with('-') { without_end } else { bare }
}

/// Joins words with spaces, with one before the first and one after the last.
fn join_words<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut joined = String::from(" ");
    for word in words {
        if !word.is_empty() {
            joined.push_str(word);
            joined.push(' ');
        }
    }
    joined
}

/// Returns the indexes of the words at which sentences end, without the last word.
fn sentence_ends(normalized: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut count = 0;
    for word in normalized.split_whitespace() {
        if word.trim_matches(is_punctuation).is_empty() {
            continue;
        }
        if word.trim_end_matches(|c| is_punctuation(c) && c != '.').ends_with('.') {
            ends.push(count);
        }
        count += 1;
    }
    if ends.last() == Some(&(count.max(1) - 1)) {
        ends.pop();
    }
    ends
}

/// Returns whether a character of a normalized text is punctuation that editors often change.
fn is_punctuation(c: char) -> bool {
    ".,;:…·،؛。、\"“”„«»‹›「」『』()[]-'".contains(c)
}

fn context_label(candidate: &anchor::Candidate) -> String {
    let mut parts = Vec::new();
    if !candidate.prefix.is_empty() {
        parts.push(format!("prefix: {}", edit::quoted(&candidate.prefix)));
    }
    if !candidate.suffix.is_empty() {
        parts.push(format!("suffix: {}", edit::quoted(&candidate.suffix)));
    }
    if parts.is_empty() { "here".to_owned() } else { format!("here with {}", parts.join(" and ")) }
}

/// Describes the changes that may alter the meaning, if any.
pub(super) fn describe_changes(changes: SignificantChanges) -> Option<String> {
    let mut differences = Vec::new();
    if changes.numbers {
        differences.push("a number");
    }
    if changes.negations {
        differences.push("a negation");
    }
    if changes.names {
        differences.push("a name");
    }
    match differences.as_slice() {
        [] => None,
        [only] => Some(format!("{only} differs")),
        _ => Some(format!("{} differ", differences.join(" and "))),
    }
}

pub(super) fn word_diff(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        match change {
            Change::Same(words) => text.push_str(words),
            Change::Removed(words) => text.push_str(&format!("[-{words}-]")),
            Change::Added(words) => text.push_str(&format!("{{+{words}+}}")),
        }
    }
    text
}

/// Converts a range of a document to a span of its source file.
pub(crate) fn source_span(file: FileId, document: &Document, range: &Range<usize>) -> Span {
    let start = document.source_offset(range.start);
    let mut end = start;
    // The source offset of the range's end may lie behind markup, so the last character counts.
    if let Some((offset, last)) = document.slice(range.clone()).char_indices().last() {
        end = document.source_offset(range.start + offset) + last.len_utf8();
    }
    Span::new(file, start..end.max(start))
}
