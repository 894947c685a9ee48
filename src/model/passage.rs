//! Passages to places: every quote anchored in its article, or a diagnostic that shows what is there
//! instead. It never settles for a passage that is merely near.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use super::{Part, Texts};
use crate::anchor::{self, Change, Differences, Located, Nearest, Place, Quote};
use crate::diagnostic::{Candidate, Code, Diagnostic, Diagnostics, Severity};
use crate::load::verdict::{self, VerdictFile};
use crate::load::{Article, Corpus, Loaded, Source};
use crate::span::{FileId, Span, Spanned};

/// Where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The article, by its place in the corpus.
    pub article: usize,
    /// Headline or text.
    pub part: Part,
    /// Bytes of that part's text.
    pub range: Range<usize>,
}

/// The passages of one verdict, and what they were looked for in.
pub struct Anchored {
    verdict: Arc<Loaded<VerdictFile>>,
    texts: Vec<(usize, Arc<Texts>)>,
    /// The place of every passage; `None` where there is none.
    pub found: Vec<Option<Found>>,
    mistakes: Diagnostics,
}

/// Passages that were anchored before.
#[derive(Default)]
pub struct Memory {
    articles: Vec<String>,
    anchored: IndexMap<FileId, Arc<Anchored>>,
}

impl Memory {
    /// What is known of a verdict, where neither it nor a text that it quotes has changed.
    fn get(&self, verdict: &Arc<Loaded<VerdictFile>>, texts: &[Arc<Texts>]) -> Option<Arc<Anchored>> {
        let known = self.anchored.get(&verdict.file).filter(|known| Arc::ptr_eq(&known.verdict, verdict))?;
        let is_same = |(at, text): &(usize, Arc<Texts>)| texts.get(*at).is_some_and(|now| Arc::ptr_eq(text, now));
        known.texts.iter().all(is_same).then(|| Arc::clone(known))
    }
}

/// The places of every passage of every verdict, in file order.
pub fn anchor_all(
    corpus: &Corpus,
    texts: &[Arc<Texts>],
    memory: &mut Memory,
    diagnostics: &mut Diagnostics,
) -> Vec<Arc<Anchored>> {
    let articles = || corpus.articles.iter().map(|article| article.id.as_str());
    if !articles().eq(memory.articles.iter().map(String::as_str)) {
        *memory = Memory { articles: articles().map(str::to_owned).collect(), anchored: IndexMap::new() };
    }
    let search = Anchorer { corpus, texts, articles: articles().zip(0..).collect() };
    let place = |verdict| memory.get(verdict, texts).unwrap_or_else(|| Arc::new(search.verdict(verdict)));
    let anchored: Vec<Arc<Anchored>> = corpus.verdicts.par_iter().map(place).collect();
    anchored.iter().for_each(|anchored| diagnostics.append(anchored.mistakes.clone()));
    memory.anchored = anchored.iter().map(|anchored| (anchored.verdict.file, Arc::clone(anchored))).collect();
    check_ids(&anchored, diagnostics);
    anchored
}

/// `invalid-id` where the id that a claim's second or later passage has in its article is that of another
/// claim's first.
fn check_ids(anchored: &[Arc<Anchored>], diagnostics: &mut Diagnostics) {
    if anchored.iter().all(|anchored| anchored.found.len() < 2) {
        return;
    }
    let by_id: IndexMap<&str, &Anchored> =
        anchored.iter().map(|anchored| (anchored.verdict.id.as_str(), anchored.as_ref())).collect();
    for Anchored { verdict, found, .. } in anchored.iter().map(Arc::as_ref) {
        let articles = || found.iter().flatten().map(|found| found.article);
        for number in 2..=found.len() {
            let Some(others) = by_id.get(format!("{}-{number}", verdict.id).as_str()) else { continue };
            let other = &others.verdict;
            let shared = others
                .found
                .iter()
                .flatten()
                .find(|place| articles().filter(|at| *at == place.article).count() >= number);
            if shared.is_some() {
                let message =
                    format!("the id `{}` is also that of passage {number} of claim `{}`", other.id, verdict.id);
                diagnostics.push(
                    Diagnostic::error(Code::InvalidId, Span::file_start(other.file), message)
                        .label("two places of the article would have one address")
                        .help("rename this file")
                        .about(&other.id, &other.article),
                );
            }
        }
    }
}

/// The most passages of one verdict that are looked for.
const MOST: usize = 200;
/// The most passages of one verdict for which the nearest is looked for, which takes long.
const MOST_NEAREST: usize = 20;

struct Anchorer<'c> {
    corpus: &'c Corpus,
    texts: &'c [Arc<Texts>],
    articles: BTreeMap<&'c str, usize>,
}

impl Anchorer<'_> {
    fn verdict(&self, verdict: &Arc<Loaded<VerdictFile>>) -> Anchored {
        let mut diagnostics = Diagnostics::default();
        let passages = verdict.record.as_ref().map_or(&[][..], |record| &record.passages);
        let mut found: Vec<Option<Found>> = Vec::with_capacity(passages.len());
        for passage in passages.iter().take(MOST) {
            let is_eager = diagnostics.count(Severity::Error) < MOST_NEAREST;
            let place = self.passage(verdict, passage, is_eager);
            match &place {
                Ok(place) => {
                    let quoted = passage.quote.as_ref().map_or(passage.span, |quote| quote.span);
                    self.check_words(verdict, place, quoted, &mut diagnostics);
                    check_overlap(verdict, place, &found, quoted, &mut diagnostics);
                }
                Err(mistake) => mistake.iter().for_each(|mistake| diagnostics.push(mistake.as_ref().clone())),
            }
            found.push(place.ok());
        }
        if let Some(passage) = passages.get(MOST) {
            diagnostics.push(too_many(verdict, passage, passages.len()));
            found.resize(passages.len(), None);
        }
        let places = passages.iter().filter_map(|passage| self.article(verdict, passage).ok());
        let texts = places.filter_map(|at| Some((at, Arc::clone(self.texts.get(at)?)))).collect();
        Anchored { verdict: Arc::clone(verdict), texts, found, mistakes: diagnostics }
    }

    /// The place of one passage. `Err(None)` where something else, reported elsewhere, is in the way.
    fn passage(
        &self,
        verdict: &Loaded<VerdictFile>,
        passage: &verdict::Passage,
        is_eager: bool,
    ) -> Result<Found, Option<Box<Diagnostic>>> {
        let at = self.article(verdict, passage)?;
        let (article, texts) = self.corpus.articles.get(at).zip(self.texts.get(at)).ok_or(None)?;
        let source = article.source().ok_or(None)?;
        let in_title = passage.title.as_deref() == Some(&true);
        let title = title_place(at, article, texts);
        let Some(quote) = &passage.quote else {
            return if in_title { Ok(title) } else { Err(Some(Box::new(no_words(verdict, passage)))) };
        };
        let context = |text: &Option<Spanned<String>>| text.as_deref().cloned().unwrap_or_default();
        let (prefix, suffix) = (context(&passage.prefix), context(&passage.suffix));
        let asked = Quote { exact: quote, prefix: &prefix, suffix: &suffix };
        let words = match title.part {
            Part::Title => headline(article),
            Part::Body => source.document.slice(title.range.clone()),
        };
        let located = if in_title {
            anchor::locate(&[anchor::fold(words)], &asked)
        } else if is_eager {
            anchor::locate(&texts.folded, &asked)
        } else {
            anchor::locate_plainly(&texts.folded, &asked)
        };
        let resolve = |place: &Place| {
            let shift = if in_title { title.range.start } else { 0 };
            let part = if in_title { title.part } else { [Part::Body, Part::Title][place.text.min(1)] };
            Found { article: at, part, range: place.range.start + shift..place.range.end + shift }
        };
        match located {
            Located::Exact(place) => Ok(resolve(&place)),
            // The words may be those of a headline that could not be read.
            Located::Missing(_) if headline(article).is_empty() => Err(None),
            other => {
                let (id, span) = (&verdict.id, quote.span);
                let report = Report { verdict: id, article, in_title, quote, texts, span, resolve: &resolve };
                Err(Some(Box::new(report.diagnostic(other))))
            }
        }
    }

    fn article(
        &self,
        verdict: &Loaded<VerdictFile>,
        passage: &verdict::Passage,
    ) -> Result<usize, Option<Box<Diagnostic>>> {
        let Some(named) = &passage.article else {
            return self.articles.get(verdict.article.as_str()).copied().ok_or(None);
        };
        self.articles.get(named.value.0.as_str()).copied().ok_or_else(|| {
            let message = format!("there is no article `{}`", named.0);
            let mistake = Diagnostic::error(Code::UnknownReference, named.span, message)
                .label("no such folder in `content/articles/`")
                .suggest_near(named, self.articles.keys().copied())
                .about(&verdict.id, &verdict.article);
            Some(Box::new(mistake))
        })
    }

    /// `passage-splits-word` where a quote begins or ends inside a word, as "legal" does in "illegal".
    fn check_words(&self, verdict: &Loaded<VerdictFile>, place: &Found, span: Span, diagnostics: &mut Diagnostics) {
        let Some(article) = self.corpus.articles.get(place.article) else { return };
        let text = match place.part {
            Part::Title => headline(article),
            Part::Body => article.source().map_or("", |source| source.document.text.as_str()),
        };
        let side = match anchor::splits_word(text, place.range.clone()) {
            (false, false) => return,
            (true, false) => "begins",
            (false, true) => "ends",
            (true, true) => "begins and ends",
        };
        diagnostics.push(
            Diagnostic::warning(Code::PassageSplitsWord, span, format!("this quote {side} in the middle of a word"))
                .label("only part of a word is quoted")
                .help("quote whole words, so that nobody can read something else into the highlight")
                .about(&verdict.id, &article.id),
        );
    }
}

/// `passage-overlap` where a passage shares words with an earlier one of its claim: what they mark is their
/// union, in which neither can be told.
fn check_overlap(
    verdict: &Loaded<VerdictFile>,
    place: &Found,
    earlier: &[Option<Found>],
    span: Span,
    diagnostics: &mut Diagnostics,
) {
    let shares = |other: &Found| {
        (other.article, other.part) == (place.article, place.part)
            && other.range.start < place.range.end
            && place.range.start < other.range.end
    };
    if earlier.iter().flatten().any(shares) {
        diagnostics.push(
            Diagnostic::warning(Code::PassageOverlap, span, "this passage shares words with another of its claim")
                .label("some of these words are marked already")
                .help("quote the whole stretch as one passage, or stretches that do not touch")
                .about(&verdict.id, &verdict.article),
        );
    }
}

fn headline(article: &Article) -> &str {
    article.record.as_ref().and_then(|record| record.title.as_deref()).map_or("", String::as_str)
}

fn title_place(at: usize, article: &Article, texts: &Texts) -> Found {
    match &texts.title {
        Some(range) => Found { article: at, part: Part::Body, range: range.clone() },
        None => Found { article: at, part: Part::Title, range: 0..headline(article).len() },
    }
}

fn too_many(verdict: &Loaded<VerdictFile>, first: &verdict::Passage, count: usize) -> Diagnostic {
    let message = format!("this verdict names {count} passages; the most is {MOST}");
    Diagnostic::error(Code::InvalidValue, first.span, message)
        .label("from here on nothing is looked for")
        .help("a verdict on so many passages is one on the whole article: split it")
        .about(&verdict.id, &verdict.article)
}

fn no_words(verdict: &Loaded<VerdictFile>, passage: &verdict::Passage) -> Diagnostic {
    Diagnostic::error(Code::EmptyPassage, passage.span, "this passage has no words to look for")
        .label("neither `quote` nor `title: true`")
        .help("copy the words from the article into `quote: …`, or write `title: true` for its headline")
        .about(&verdict.id, &verdict.article)
}

struct Report<'a> {
    verdict: &'a str,
    article: &'a Article,
    /// Whether only the headline was searched.
    in_title: bool,
    quote: &'a str,
    texts: &'a Texts,
    span: Span,
    resolve: &'a dyn Fn(&Place) -> Found,
}

impl Report<'_> {
    fn diagnostic(&self, located: Located) -> Diagnostic {
        let id = &self.article.id;
        let place = self.place();
        let diagnostic = match located {
            Located::Exact(_) | Located::Empty => {
                Diagnostic::error(Code::EmptyPassage, self.span, "this quote has no words to look for")
                    .label("nothing but white space")
                    .help("copy the words from the article")
            }
            Located::Ambiguous { candidates, total } => self.several(
                Diagnostic::error(
                    Code::PassageAmbiguous,
                    self.span,
                    format!("these words occur {total} times in {place}"),
                )
                .label("which of them?"),
                &candidates,
            ),
            Located::OutOfContext { candidates, total } => {
                let times = if total == 1 { "once".to_owned() } else { format!("{total} times") };
                let message = format!("these words occur {times} in {place}, but not with this `prefix` and `suffix`");
                self.several(
                    Diagnostic::error(Code::PassageNotFound, self.span, message).label("found only in another context"),
                    &candidates,
                )
            }
            Located::Missing(nearest) => self.missing(nearest),
        };
        diagnostic.about(self.verdict, id)
    }

    fn place(&self) -> String {
        let part = if self.in_title { "the headline of article" } else { "article" };
        format!("{part} `{}`", self.article.id)
    }

    fn several(&self, mut diagnostic: Diagnostic, candidates: &[anchor::Candidate]) -> Diagnostic {
        /// More places than this are left to `--format json`.
        const SHOWN: usize = 6;
        for (number, candidate) in candidates.iter().enumerate() {
            let found = self.candidate(&candidate.place, &candidate.prefix, &candidate.suffix, 1.0);
            if number < SHOWN {
                let is_headline = (self.resolve)(&candidate.place).part == Part::Title;
                let label = if is_headline {
                    "in the headline: add `title: true`".to_owned()
                } else {
                    context_label(candidate)
                };
                diagnostic = diagnostic.related(found.span, label);
            }
            diagnostic.candidates.push(found);
        }
        let separable =
            candidates.iter().any(|candidate| !(candidate.prefix.is_empty() && candidate.suffix.is_empty()));
        diagnostic.help(if separable {
            "add the `prefix` or `suffix` shown at the place that is meant"
        } else {
            "the places cannot be told apart by the words around them: quote a longer passage"
        })
    }

    fn missing(&self, nearest: Option<Nearest>) -> Diagnostic {
        let message = format!("these words do not occur in {}", self.place());
        let diagnostic = Diagnostic::error(Code::PassageNotFound, self.span, message).label("not in the article");
        let Some(nearest) = nearest else {
            return diagnostic
                .help("nothing like it is there: look for the passage in the source text and copy its words");
        };
        let found = self.candidate(&nearest.place, "", "", nearest.similarity);
        let percent = (nearest.similarity * 100.0).floor();
        let mut diagnostic = diagnostic
            .related(found.span, format!("the nearest passage, {percent} % alike"))
            .note(format!("[-only in the quote-] {{+only in the article+}}: {}", word_diff(&nearest.changes)))
            .help(match difference(nearest.differs) {
                Some(what) => format!("{what}: make sure that this is the passage before you copy its words"),
                None => "if this is the passage, copy its words from the article".to_owned(),
            });
        let is_same = letters(&found.text).eq(letters(self.quote)) && !found.text.contains('\n');
        if is_same && self.is_unique(&found.text) {
            let words = quoted(&found.text);
            diagnostic = diagnostic
                .suggest("only signs and spaces differ: copy the words as the article has them", words)
                .safe(true);
        }
        diagnostic.candidates.push(found);
        diagnostic
    }

    /// Whether these words stand in one place.
    fn is_unique(&self, words: &str) -> bool {
        let quote = Quote { exact: words, prefix: "", suffix: "" };
        matches!(anchor::locate(&self.texts.folded, &quote), Located::Exact(_))
    }

    fn candidate(&self, place: &Place, prefix: &str, suffix: &str, similarity: f64) -> Candidate {
        let found = (self.resolve)(place);
        let (span, text) = match (found.part, self.article.source(), self.article.record.as_ref()) {
            (Part::Body, Some(source), _) => {
                (source_span(source, &found.range), source.document.slice(found.range.clone()))
            }
            (Part::Title, _, Some(record)) => {
                let title = record.title.as_ref();
                let words = title.and_then(|title| title.get(found.range.clone())).unwrap_or_default();
                (title.map_or(self.span, |title| title.span), words)
            }
            _ => (self.span, ""),
        };
        Candidate { span, text: text.to_owned(), prefix: prefix.to_owned(), suffix: suffix.to_owned(), similarity }
    }
}

/// The letters and digits of a text: what no typing changes.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

fn context_label(candidate: &anchor::Candidate) -> String {
    let part = |name: &str, words: &str| (!words.is_empty()).then(|| format!("{name}: {}", quoted(words)));
    let parts: Vec<String> =
        [part("prefix", &candidate.prefix), part("suffix", &candidate.suffix)].into_iter().flatten().collect();
    if parts.is_empty() { "here".to_owned() } else { format!("here with {}", parts.join(" and ")) }
}

/// A text as a YAML double-quoted scalar, which JSON strings are (YAML 1.2.2, section 1.3).
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn difference(differs: Differences) -> Option<String> {
    let what: Vec<&str> = [
        differs.numbers.then_some("a number"),
        differs.negations.then_some("a negation"),
        differs.names.then_some("a name"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!what.is_empty()).then(|| format!("{} differs", what.join(" and ")))
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

/// The source text's bytes behind `range` of its document.
fn source_span(source: &Source, range: &Range<usize>) -> Span {
    let start = source.document.source_offset(range.start);
    let last = source.document.text.get(range.clone()).and_then(|words| words.char_indices().last());
    let end = last.map_or(start, |(at, c)| source.document.source_offset(range.start + at) + c.len_utf8());
    Span::new(source.file, start..end.max(start))
}
