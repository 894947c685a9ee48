//! Passages to places: every quote anchored in its article, or a diagnostic that shows what is there
//! instead. It never settles for a passage that is merely near.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::{Part, Texts};
use crate::anchor::{self, Change, Differences, Located, Nearest, Place, Quote};
use crate::diagnostic::{Candidate, Code, Diagnostic, Diagnostics};
use crate::load::verdict::{self, VerdictFile};
use crate::load::{Article, Corpus, Loaded};
use crate::span::Span;
use crate::text::Document;

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

/// The places of every passage of every verdict, in file order; `None` where there is none.
pub fn anchor_all(corpus: &Corpus, texts: &[Texts], diagnostics: &mut Diagnostics) -> Vec<Vec<Option<Found>>> {
    let articles = corpus.articles.iter().enumerate().map(|(at, article)| (article.id.as_str(), at)).collect();
    let anchorer = Anchorer { corpus, texts, articles };
    let verdicts: Vec<(Vec<Option<Found>>, Diagnostics)> =
        corpus.verdicts.par_iter().map(|verdict| anchorer.verdict(verdict)).collect();
    verdicts
        .into_iter()
        .map(|(found, mistakes)| {
            diagnostics.append(mistakes);
            found
        })
        .collect()
}

struct Anchorer<'c> {
    corpus: &'c Corpus,
    texts: &'c [Texts],
    articles: BTreeMap<&'c str, usize>,
}

impl Anchorer<'_> {
    fn verdict(&self, verdict: &Loaded<VerdictFile>) -> (Vec<Option<Found>>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let passages = verdict.record.as_ref().map_or(&[][..], |record| &record.passages);
        let mut found: Vec<Option<Found>> = Vec::with_capacity(passages.len());
        for passage in passages {
            let place = self.passage(verdict, passage).unwrap_or_else(|mistake| {
                diagnostics.append(mistake.map_or_else(Diagnostics::default, |mistake| one(*mistake)));
                None
            });
            if let (Some(place), Some(quote)) = (&place, &passage.quote) {
                self.check_words(verdict, place, quote.span, &mut diagnostics);
            }
            found.push(place);
        }
        (found, diagnostics)
    }

    /// The place of one passage. `Err(None)` where something else, reported elsewhere, is in the way.
    fn passage(
        &self,
        verdict: &Loaded<VerdictFile>,
        passage: &verdict::Passage,
    ) -> Result<Option<Found>, Option<Box<Diagnostic>>> {
        let at = self.article(verdict, passage)?;
        let (article, texts) = self.corpus.articles.get(at).zip(self.texts.get(at)).ok_or(None)?;
        let source = article.source().ok_or(None)?;
        let in_title = passage.title.as_deref() == Some(&true);
        let Some(quote) = &passage.quote else {
            let whole = title_place(article, texts, &source.document);
            return if in_title {
                Ok(Some(Found { article: at, ..whole }))
            } else {
                Err(Some(Box::new(no_words(passage))))
            };
        };
        let context = |text: &Option<crate::span::Spanned<String>>| text.as_deref().cloned().unwrap_or_default();
        let (prefix, suffix) = (context(&passage.prefix), context(&passage.suffix));
        let asked = Quote { exact: quote, prefix: &prefix, suffix: &suffix };
        let title = title_place(article, texts, &source.document);
        let words = match title.part {
            Part::Title => headline(article),
            Part::Body => source.document.slice(title.range.clone()),
        };
        let located = if in_title {
            anchor::locate(&[anchor::fold(words)], &asked)
        } else {
            anchor::locate(&texts.folded, &asked)
        };
        let resolve = |place: &Place| {
            let shift = if in_title { title.range.start } else { 0 };
            let part = if in_title { title.part } else { [Part::Body, Part::Title][place.text.min(1)] };
            Found { article: at, part, range: place.range.start + shift..place.range.end + shift }
        };
        match located {
            Located::Exact(place) => Ok(Some(resolve(&place))),
            other => {
                let report = Report { verdict: &verdict.id, article, span: quote.span, resolve: &resolve };
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

fn one(diagnostic: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(diagnostic);
    diagnostics
}

fn headline(article: &Article) -> &str {
    article.record.as_ref().and_then(|record| record.title.as_deref()).map_or("", String::as_str)
}

fn title_place(article: &Article, texts: &Texts, document: &Document) -> Found {
    let first = document.blocks.first().cloned().unwrap_or_default();
    if texts.opens_with_title {
        Found { article: 0, part: Part::Body, range: first }
    } else {
        Found { article: 0, part: Part::Title, range: 0..headline(article).len() }
    }
}

fn no_words(passage: &verdict::Passage) -> Diagnostic {
    Diagnostic::error(Code::EmptyPassage, passage.span, "this passage has no words to look for")
        .label("neither `quote` nor `title: true`")
        .help("copy the words from the article into `quote: …`, or write `title: true` for its headline")
}

struct Report<'a> {
    verdict: &'a str,
    article: &'a Article,
    span: Span,
    resolve: &'a dyn Fn(&Place) -> Found,
}

impl Report<'_> {
    fn diagnostic(&self, located: Located) -> Diagnostic {
        let id = &self.article.id;
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
                    format!("these words occur {total} times in article `{id}`"),
                )
                .label("which of them?"),
                &candidates,
            ),
            Located::OutOfContext { candidates, total } => {
                let times = if total == 1 { "once".to_owned() } else { format!("{total} times") };
                let message =
                    format!("these words occur {times} in article `{id}`, but not with this `prefix` and `suffix`");
                self.several(
                    Diagnostic::error(Code::PassageNotFound, self.span, message).label("found only in another context"),
                    &candidates,
                )
            }
            Located::Missing(nearest) => self.missing(nearest),
        };
        diagnostic.about(self.verdict, id)
    }

    fn several(&self, mut diagnostic: Diagnostic, candidates: &[anchor::Candidate]) -> Diagnostic {
        /// More places than this are left to `--format json`.
        const SHOWN: usize = 6;
        for (number, candidate) in candidates.iter().enumerate() {
            let found = self.candidate(&candidate.place, &candidate.prefix, &candidate.suffix, 1.0);
            if number < SHOWN {
                diagnostic = diagnostic.related(found.span, context_label(candidate));
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
        let message = format!("these words do not occur in article `{}`", self.article.id);
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
        diagnostic.candidates.push(found);
        diagnostic
    }

    fn candidate(&self, place: &Place, prefix: &str, suffix: &str, similarity: f64) -> Candidate {
        let found = (self.resolve)(place);
        let (span, text) = match (found.part, self.article.source(), self.article.record.as_ref()) {
            (Part::Body, Some(source), _) => {
                (super::source_span(source, &found.range), source.document.slice(found.range.clone()))
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
