//! Passages to places: every quote anchored in its article, or a diagnostic that shows what is there
//! instead. It never settles for a passage that is merely near.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::anchor;
use crate::anchor::{LocateResult, Quote, TextRange};
use crate::content::files::verdict;
use crate::content::files::verdict::VerdictFile;
use crate::content::{ArticleFolder, FileRecord, SiteFiles};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Part;
use crate::model::build::article_text::SearchableText;
use crate::model::check::passage_diagnostics::Report;

/// Where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The article, by its place in the site_files.
    pub article: usize,
    /// Headline or text.
    pub part: Part,
    /// Bytes of that part's text.
    pub range: Range<usize>,
}

/// The passages of one verdict, and what they were looked for in.
pub struct Anchored {
    /// The verdict.
    pub verdict: Arc<FileRecord<VerdictFile>>,
    texts: Vec<(usize, Arc<SearchableText>)>,
    /// The place of every passage; `None` where there is none.
    pub found: Vec<Option<Found>>,
    mistakes: Diagnostics,
}

/// Passages that were anchored before.
#[derive(Default)]
pub struct AnchoredPassages {
    articles: Vec<String>,
    anchored: IndexMap<FileId, Arc<Anchored>>,
}

impl AnchoredPassages {
    /// What is known of a verdict, where neither it nor a text that it quotes has changed.
    fn get(
        &self,
        verdict: &Arc<FileRecord<VerdictFile>>,
        texts: &[Arc<SearchableText>],
    ) -> Option<Arc<Anchored>> {
        let known = self
            .anchored
            .get(&verdict.file)
            .filter(|known| Arc::ptr_eq(&known.verdict, verdict))?;
        let is_same = |(at, text): &(usize, Arc<SearchableText>)| {
            texts.get(*at).is_some_and(|now| Arc::ptr_eq(text, now))
        };
        known.texts.iter().all(is_same).then(|| Arc::clone(known))
    }
}

/// The places of every passage of every verdict, in file order.
pub fn anchor_all(
    site_files: &SiteFiles,
    texts: &[Arc<SearchableText>],
    memory: &mut AnchoredPassages,
    diagnostics: &mut Diagnostics,
) -> Vec<Arc<Anchored>> {
    let articles = || site_files.articles.iter().map(|article| article.id.as_str());
    if !articles().eq(memory.articles.iter().map(String::as_str)) {
        *memory = AnchoredPassages {
            articles: articles().map(str::to_owned).collect(),
            anchored: IndexMap::new(),
        };
    }
    let search = Anchorer { site_files, texts, articles: articles().zip(0..).collect() };
    let place =
        |verdict| memory.get(verdict, texts).unwrap_or_else(|| Arc::new(search.verdict(verdict)));
    let anchored: Vec<Arc<Anchored>> = site_files.verdicts.par_iter().map(place).collect();
    anchored.iter().for_each(|anchored| diagnostics.append(anchored.mistakes.clone()));
    memory.anchored =
        anchored.iter().map(|anchored| (anchored.verdict.file, Arc::clone(anchored))).collect();
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
            let Some(others) = by_id.get(format!("{}-{number}", verdict.id).as_str()) else {
                continue;
            };
            let other = &others.verdict;
            let shared = others
                .found
                .iter()
                .flatten()
                .find(|place| articles().filter(|at| *at == place.article).count() >= number);
            if shared.is_some() {
                let message = format!(
                    "the id `{}` is also that of passage {number} of claim `{}`",
                    other.id, verdict.id
                );
                diagnostics.push(
                    Diagnostic::error(Code::InvalidId, Span::file_start(other.file), message)
                        .label("two places of the article would have one address")
                        .help("rename this file")
                        .with_claim(&other.id, &other.article),
                );
            }
        }
    }
}

/// The most passages of one verdict that are looked for.
const MOST: usize = 200;
/// The most passages of one verdict for which the nearest is looked for, which takes long.
const MOST_NEAREST: usize = 20;
/// The most bytes of articles that are gone through for these.
const MOST_SEARCHED: usize = 2 * 1024 * 1024;

struct Anchorer<'c> {
    site_files: &'c SiteFiles,
    texts: &'c [Arc<SearchableText>],
    articles: BTreeMap<&'c str, usize>,
}

impl Anchorer<'_> {
    fn verdict(&self, verdict: &Arc<FileRecord<VerdictFile>>) -> Anchored {
        let passages = verdict.record.as_ref().map_or(&[][..], |record| &record.passages);
        let articles: Vec<Option<usize>> =
            passages.iter().map(|passage| self.article(verdict, passage).ok()).collect();
        let texts = articles
            .iter()
            .flatten()
            .filter_map(|at| Some((*at, Arc::clone(self.texts.get(*at)?))));
        let texts: Vec<_> = texts.collect();
        let (found, mistakes) = self.search(verdict, passages);
        Anchored { verdict: Arc::clone(verdict), texts, found, mistakes }
    }

    fn search(
        &self,
        verdict: &FileRecord<VerdictFile>,
        passages: &[Spanned<verdict::PassageEntry>],
    ) -> (Vec<Option<Found>>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let mut found: Vec<Option<Found>> = Vec::with_capacity(passages.len());
        let mut searched = 0;
        for passage in passages.iter().take(MOST) {
            let is_eager =
                diagnostics.count(Severity::Error) < MOST_NEAREST && searched < MOST_SEARCHED;
            let place = self.passage(verdict, passage, is_eager);
            match &place {
                Ok(place) => {
                    let quoted = passage.quote.as_ref().map_or(passage.span, |quote| quote.span);
                    self.check_words(verdict, place, quoted, &mut diagnostics);
                    check_overlap(verdict, place, &found, quoted, &mut diagnostics);
                }
                Err(mistake) => {
                    searched += self.length(verdict, passage);
                    mistake.iter().for_each(|mistake| diagnostics.push(mistake.as_ref().clone()));
                }
            }
            found.push(place.ok());
        }
        if let Some(passage) = passages.get(MOST) {
            diagnostics.push(too_many(verdict, passage, passages.len()));
            found.resize(passages.len(), None);
        }
        (found, diagnostics)
    }

    /// How many bytes the article of a passage has.
    fn length(&self, verdict: &FileRecord<VerdictFile>, passage: &verdict::PassageEntry) -> usize {
        let texts = self.article(verdict, passage).ok().and_then(|at| self.texts.get(at));
        texts.map_or(0, |texts| texts.normalized().iter().map(|text| text.as_str().len()).sum())
    }

    /// The place of one passage. `Err(None)` where something else, reported elsewhere, is in the way.
    fn passage(
        &self,
        verdict: &FileRecord<VerdictFile>,
        passage: &Spanned<verdict::PassageEntry>,
        is_eager: bool,
    ) -> Result<Found, Option<Box<Diagnostic>>> {
        let at = self.article(verdict, passage)?;
        let (article, texts) =
            self.site_files.articles.get(at).zip(self.texts.get(at)).ok_or(None)?;
        let source = article.source().ok_or(None)?;
        let in_title = passage.title.as_deref() == Some(&true);
        let title = title_place(at, article, texts);
        let Some(quote) = &passage.quote else {
            if passage.is_present("quote") {
                return Err(None);
            }
            let mistake = if in_title {
                context_of_title(verdict, passage)
            } else {
                Some(no_words(verdict, passage))
            };
            return mistake.map_or(Ok(title), |mistake| Err(Some(Box::new(mistake))));
        };
        let context = |text: &Option<Spanned<String>>| text.as_deref().cloned().unwrap_or_default();
        let (prefix, suffix) = (context(&passage.prefix), context(&passage.suffix));
        let asked = Quote { exact: quote, prefix: &prefix, suffix: &suffix };
        let words = match title.part {
            Part::Title => headline(article),
            Part::Body => source.document.slice(title.range.clone()),
        };
        let located = if in_title {
            anchor::locate(&[anchor::normalize(words)], &asked)
        } else if is_eager {
            anchor::locate(texts.normalized(), &asked)
        } else {
            anchor::locate_exact(texts.normalized(), &asked)
        };
        let resolve = |place: &TextRange| {
            let shift = if in_title { title.range.start } else { 0 };
            let part = if in_title {
                title.part
            } else {
                [Part::Body, Part::Title][place.text_index.min(1)]
            };
            Found { article: at, part, range: place.range.start + shift..place.range.end + shift }
        };
        match located {
            LocateResult::Exact(place) => Ok(resolve(&place)),
            // The words may be those of a headline that could not be read.
            LocateResult::Missing(_) if headline(article).is_empty() => Err(None),
            other => {
                let (id, span) = (&verdict.id, quote.span);
                let (sources, is_alias) = (&self.site_files.files, span == passage.span);
                let report = Report {
                    verdict: id,
                    article,
                    in_title,
                    asked: &asked,
                    sources,
                    is_alias,
                    texts,
                    span,
                    resolve: &resolve,
                };
                Err(Some(Box::new(report.diagnostic(other))))
            }
        }
    }

    fn article(
        &self,
        verdict: &FileRecord<VerdictFile>,
        passage: &verdict::PassageEntry,
    ) -> Result<usize, Option<Box<Diagnostic>>> {
        let Some(named) = &passage.article else {
            return self.articles.get(verdict.article.as_str()).copied().ok_or(None);
        };
        self.articles.get(named.value.0.as_str()).copied().ok_or_else(|| {
            let message = format!("there is no article `{}`", named.0);
            let mistake = Diagnostic::error(Code::UnknownReference, named.span, message)
                .label("no such folder in `content/articles/`")
                .suggest_similar(named, self.articles.keys().copied())
                .with_claim(&verdict.id, &verdict.article);
            Some(Box::new(mistake))
        })
    }

    /// `passage-splits-word` where a quote begins or ends inside a word, as "legal" does in "illegal".
    fn check_words(
        &self,
        verdict: &FileRecord<VerdictFile>,
        place: &Found,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(article) = self.site_files.articles.get(place.article) else { return };
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
            Diagnostic::warning(
                Code::PassageSplitsWord,
                span,
                format!("this quote {side} in the middle of a word"),
            )
            .label("only part of a word is quoted")
            .help("quote whole words, so that nobody can read something else into the highlight")
            .with_claim(&verdict.id, &article.id),
        );
    }
}

/// `passage-overlap` where a passage shares words with an earlier one of its claim: what they mark is their
/// union, in which neither can be told.
fn check_overlap(
    verdict: &FileRecord<VerdictFile>,
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
            Diagnostic::warning(
                Code::PassageOverlap,
                span,
                "this passage shares words with another of its claim",
            )
            .label("some of these words are marked already")
            .help("quote the whole stretch as one passage, or stretches that do not touch")
            .with_claim(&verdict.id, &verdict.article),
        );
    }
}

fn headline(article: &ArticleFolder) -> &str {
    article.record.as_ref().and_then(|record| record.title.as_deref()).map_or("", String::as_str)
}

fn title_place(at: usize, article: &ArticleFolder, texts: &SearchableText) -> Found {
    match &texts.title {
        Some(range) => Found { article: at, part: Part::Body, range: range.clone() },
        None => Found { article: at, part: Part::Title, range: 0..headline(article).len() },
    }
}

fn too_many(
    verdict: &FileRecord<VerdictFile>,
    first: &verdict::PassageEntry,
    count: usize,
) -> Diagnostic {
    let message = format!("this verdict names {count} passages; the most is {MOST}");
    Diagnostic::error(Code::InvalidValue, first.span, message)
        .label("from here on nothing is looked for")
        .help("a verdict on so many passages is one on the whole article: split it")
        .with_claim(&verdict.id, &verdict.article)
}

/// What is wrong with a passage that is the whole headline and yet says what stands beside it.
fn context_of_title(
    verdict: &FileRecord<VerdictFile>,
    passage: &verdict::PassageEntry,
) -> Option<Diagnostic> {
    let beside = [&passage.prefix, &passage.suffix]
        .into_iter()
        .flatten()
        .find(|beside| !beside.trim().is_empty())?;
    let message = "`title: true` alone is the whole headline, which nothing stands beside";
    let mistake = Diagnostic::error(Code::EmptyPassage, beside.span, message)
        .label("beside which words?")
        .help("add the words of the headline that are meant as `quote: …`, or take this out");
    Some(mistake.with_claim(&verdict.id, &verdict.article))
}

fn no_words(verdict: &FileRecord<VerdictFile>, passage: &verdict::PassageEntry) -> Diagnostic {
    Diagnostic::error(Code::EmptyPassage, passage.span, "this passage has no words to look for")
        .label("neither `quote` nor `title: true`")
        .help("copy the words from the article into `quote: …`, or write `title: true` for its headline")
        .with_claim(&verdict.id, &verdict.article)
}
