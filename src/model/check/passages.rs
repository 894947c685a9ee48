//! Finds the passages of all verdicts in their articles. A passage that is not found exactly once
//! gets a diagnostic. It is never bound to a text that is merely similar.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::anchor;
use crate::anchor::{Advice, LocateResult, Quote, TextRange};
use crate::content::files::verdict;
use crate::content::files::verdict::VerdictFile;
use crate::content::values::QuotedWords;
use crate::content::{ArticleFolder, FileRecord, SiteFiles};
use crate::diagnostics::span::{FileId, OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::Part;
use crate::model::build::article_text::SearchableText;
use crate::model::build::speech::SaidWords;
use crate::model::check::media_passages;
use crate::model::check::passage_diagnostics::UnanchoredPassage;
use crate::model::check::passage_mistakes::{
    beside_whole, context_of_title, no_words, too_many, too_many_places,
};
use crate::model::check::passage_speaker::{
    said_by_none_of_several, said_by_others, said_words, speaker_of_nothing,
};
use crate::model::check::passage_warnings::FoundPassage;

/// The location of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// An index into the articles of the site's files.
    pub article: usize,
    pub part: Part,
    /// A byte range of the part.
    pub range: Range<usize>,
}

/// The passages of one verdict, and the texts in which they were searched.
pub struct Anchored {
    pub verdict: Arc<FileRecord<VerdictFile>>,
    texts: Vec<(usize, Arc<SearchableText>)>,
    /// The location of each passage, if it was found.
    pub found: Vec<Option<Found>>,
    diagnostics: Diagnostics,
}

/// Passages that were anchored before, by verdict file.
#[derive(Clone, Default)]
pub struct AnchoredPassages {
    articles: Vec<String>,
    anchored: IndexMap<FileId, Arc<Anchored>>,
}

impl AnchoredPassages {
    /// Returns the passages of a verdict if neither it nor a text that it quotes has changed.
    fn get(
        &self,
        verdict: &Arc<FileRecord<VerdictFile>>,
        texts: &[Arc<SearchableText>],
    ) -> Option<Arc<Anchored>> {
        let known = self.anchored.get(&verdict.file)?;
        if !Arc::ptr_eq(&known.verdict, verdict) {
            return None;
        }
        for (index, text) in &known.texts {
            if !Arc::ptr_eq(text, texts.get(*index)?) {
                return None;
            }
        }
        Some(Arc::clone(known))
    }
}

/// Anchors every passage of every verdict, in the order of the files.
pub fn anchor_all(
    site_files: &SiteFiles,
    texts: &[Arc<SearchableText>],
    known: &mut AnchoredPassages,
    diagnostics: &mut Diagnostics,
) -> Vec<Arc<Anchored>> {
    let ids = || site_files.articles.iter().map(|article| article.id.as_str());
    if !ids().eq(known.articles.iter().map(String::as_str)) {
        let articles = ids().map(str::to_owned).collect();
        *known = AnchoredPassages { articles, anchored: IndexMap::new() };
    }
    let search = Anchorer { site_files, texts, articles: ids().zip(0..).collect() };
    let anchored: Vec<Arc<Anchored>> = site_files
        .verdicts
        .par_iter()
        .map(|verdict| match known.get(verdict, texts) {
            Some(known) => known,
            None => Arc::new(search.anchor_verdict(verdict)),
        })
        .collect();
    known.anchored.clear();
    for anchored in &anchored {
        diagnostics.append(anchored.diagnostics.clone());
        known.anchored.insert(anchored.verdict.file, Arc::clone(anchored));
    }
    check_ids(&anchored, diagnostics);
    anchored
}

/// Reports `invalid-id` if two passages in an article have the same HTML id. The id of a claim's
/// second or later passage is the claim's id with a number, which can be the id of another claim.
fn check_ids(anchored: &[Arc<Anchored>], diagnostics: &mut Diagnostics) {
    if anchored.iter().all(|anchored| anchored.found.len() < 2) {
        return;
    }
    let by_id: IndexMap<&str, &Arc<Anchored>> =
        anchored.iter().map(|anchored| (anchored.verdict.id.as_str(), anchored)).collect();
    for anchored in anchored {
        let id = &anchored.verdict.id;
        for number in 2..=anchored.found.len() {
            let Some(other) = by_id.get(format!("{id}-{number}").as_str()) else { continue };
            let is_shared = |place: &Found| count_in(anchored, place.article) >= number;
            if !other.found.iter().flatten().any(is_shared) {
                continue;
            }
            let other = &other.verdict;
            let message =
                format!("the id `{}` is also that of passage {number} of claim `{id}`", other.id);
            diagnostics.push(
                Diagnostic::error(Code::InvalidId, Span::file_start(other.file), message)
                    .label("two places of the article would have the same address")
                    .help("rename this file")
                    .with_claim(&other.id, &other.article),
            );
        }
    }
}

/// Returns how many passages of a verdict are in an article.
fn count_in(anchored: &Anchored, article: usize) -> usize {
    anchored.found.iter().flatten().filter(|found| found.article == article).count()
}

/// The maximum number of passages of one verdict that are searched.
pub(super) const MAX_PASSAGES: usize = 200;
/// The maximum number of passages of one verdict for which the nearest text is searched, which is
/// slow.
const MAX_NEAREST: usize = 20;
/// The maximum number of bytes that are searched for nearest texts of one verdict.
const MAX_NEAREST_BYTES: usize = 1024 * 1024;

/// The maximum number of places of an article with the words of a quote, for all quotes of a verdict
/// together.
pub(super) const MAX_PLACES: usize = 20_000;

/// Why a passage has no location: a diagnostic, or `None` if the reason is reported elsewhere.
pub(super) type NotFound = Option<Box<Diagnostic>>;

struct Anchorer<'c> {
    site_files: &'c SiteFiles,
    texts: &'c [Arc<SearchableText>],
    articles: BTreeMap<&'c str, usize>,
}

impl Anchorer<'_> {
    fn anchor_verdict(&self, verdict: &Arc<FileRecord<VerdictFile>>) -> Anchored {
        let passages = verdict.record.as_ref().map_or(&[][..], |record| &record.passages);
        let mut texts = Vec::new();
        for passage in passages {
            if let Ok(index) = self.article(verdict, passage)
                && let Some(text) = self.texts.get(index)
            {
                texts.push((index, Arc::clone(text)));
            }
        }
        let (found, diagnostics) = self.anchor_passages(verdict, passages);
        Anchored { verdict: Arc::clone(verdict), texts, found, diagnostics }
    }

    fn anchor_passages(
        &self,
        verdict: &FileRecord<VerdictFile>,
        passages: &[Spanned<verdict::PassageEntry>],
    ) -> (Vec<Option<Found>>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let mut found: Vec<Option<Found>> = Vec::with_capacity(passages.len());
        let mut searched_bytes = 0;
        let mut places_left = Some(MAX_PLACES);
        for passage in passages.iter().take(MAX_PASSAGES) {
            if places_left.is_none() {
                found.push(None);
                continue;
            }
            let is_early = diagnostics.count(Severity::Error) < MAX_NEAREST
                && searched_bytes < MAX_NEAREST_BYTES;
            let advice = if is_early { Advice::Full } else { Advice::Short };
            match self.anchor_passage(verdict, passage, advice, &mut places_left) {
                Ok(location) => {
                    let text = self.text_of(&location);
                    let found_passage = FoundPassage {
                        verdict,
                        entry: passage,
                        location: &location,
                        text,
                        earlier: &found,
                    };
                    found_passage.check(&mut diagnostics);
                    found.push(Some(location));
                }
                Err(diagnostic) => {
                    searched_bytes += self.length(verdict, passage);
                    diagnostics.extend(diagnostic.map(|diagnostic| *diagnostic));
                    found.push(None);
                }
            }
        }
        if let Some(passage) = passages.get(MAX_PASSAGES) {
            diagnostics.push(too_many(verdict, passage, passages.len()));
            found.resize(passages.len(), None);
        }
        (found, diagnostics)
    }

    /// Returns the length in bytes of the article of a passage.
    fn length(&self, verdict: &FileRecord<VerdictFile>, passage: &verdict::PassageEntry) -> usize {
        let Ok(index) = self.article(verdict, passage) else { return 0 };
        let Some(text) = self.texts.get(index) else { return 0 };
        text.normalized().iter().map(|text| text.as_str().len()).sum()
    }

    fn anchor_passage(
        &self,
        verdict: &FileRecord<VerdictFile>,
        passage: &Spanned<verdict::PassageEntry>,
        advice: Advice,
        places_left: &mut Option<usize>,
    ) -> Result<Found, NotFound> {
        let index = self.article(verdict, passage)?;
        let article = self.site_files.articles.get(index).ok_or(None)?;
        let text = self.texts.get(index).ok_or(None)?;
        if let Some(mistake) = speaker_of_nothing(verdict, passage) {
            return Err(Some(Box::new(mistake)));
        }
        if let Some(part) = media_passages::part(article, passage) {
            return match part {
                Ok(part) => Ok(Found { article: index, part, range: 0..0 }),
                Err(found) => {
                    Err(found.map(|it| Box::new(it.with_claim(&verdict.id, &verdict.article))))
                }
            };
        }
        if passage.whole.as_deref() == Some(&true) {
            return match beside_whole(verdict, passage) {
                Some(diagnostic) => Err(Some(Box::new(diagnostic))),
                None => Ok(Found { article: index, part: Part::Whole, range: 0..0 }),
            };
        }
        let is_in_title = passage.title.as_deref() == Some(&true);
        let title = title_location(index, article, text);
        let Some(quote) = &passage.quote else {
            let is_unreadable = (passage.is_present("quote"))
                || (passage.is_present("title") && passage.title.is_none())
                || (passage.is_present("whole") && passage.whole.is_none());
            if is_unreadable {
                return Err(None);
            }
            let diagnostic = if is_in_title {
                context_of_title(verdict, passage)
            } else {
                Some(no_words(verdict, passage))
            };
            return match diagnostic {
                Some(diagnostic) => Err(Some(Box::new(diagnostic))),
                None => Ok(title),
            };
        };
        self.locate_quote(verdict, passage, quote, (index, &title), advice, places_left)
    }

    /// Finds the place of a quote in an article, or in its headline, whose place is given.
    fn locate_quote(
        &self,
        verdict: &FileRecord<VerdictFile>,
        passage: &Spanned<verdict::PassageEntry>,
        quote: &Spanned<QuotedWords>,
        (index, title): (usize, &Found),
        advice: Advice,
        places_left: &mut Option<usize>,
    ) -> Result<Found, NotFound> {
        let article = self.site_files.articles.get(index).ok_or(None)?;
        let text = self.texts.get(index).ok_or(None)?;
        article.source().ok_or(None)?;
        let is_in_title = passage.title.as_deref() == Some(&true);
        let context = [&passage.prefix, &passage.suffix];
        let [prefix, suffix] = context.map(|beside| beside.text().unwrap_or_default());
        let asked = Quote { exact: quote, prefix, suffix };
        let said = if is_in_title { None } else { said_words(verdict, passage, text)? };
        let headline_text;
        let searched = match said {
            Some((_, words)) => words.texts.as_slice(),
            None if is_in_title => {
                headline_text = [anchor::normalize(title_words(article, text, title))];
                &headline_text
            }
            None => text.normalized(),
        };
        let result = anchor::locate_within(searched, &asked, advice, places_left);
        let Some(result) = result else {
            return Err(Some(Box::new(too_many_places(verdict, quote.span))));
        };
        if let (LocateResult::Missing(_), Some((name, _))) = (&result, said)
            && let Some(other) = said_by_others(text, article, &asked, quote.span, name)
        {
            let other = other.with_claim(&verdict.id, &verdict.article);
            return Err(Some(Box::new(other)));
        }
        let places = SearchedPlaces { article: index, title: is_in_title.then_some(title), said };
        let resolve = |place: &TextRange| places.resolve(place);
        match result {
            LocateResult::Exact(place) => {
                let found = resolve(&place);
                match said_by_none_of_several(verdict, passage, text, &found) {
                    Some(mistake) => Err(Some(Box::new(mistake))),
                    None => Ok(found),
                }
            }
            // The words may be in a headline that could not be read.
            LocateResult::Missing(_) if headline(article).is_empty() => Err(None),
            result => {
                let unanchored = UnanchoredPassage {
                    verdict: &verdict.id,
                    article,
                    in_title: is_in_title,
                    speaker: said.map(|(name, _)| name),
                    quote: &asked,
                    sources: &self.site_files.files,
                    is_alias: quote.span == passage.span,
                    texts: text,
                    span: quote.span,
                    resolve: &resolve,
                    advice,
                };
                Err(Some(Box::new(unanchored.to_diagnostic(result))))
            }
        }
    }

    fn article(
        &self,
        verdict: &FileRecord<VerdictFile>,
        passage: &verdict::PassageEntry,
    ) -> Result<usize, NotFound> {
        let Some(named) = &passage.article else {
            return self.articles.get(verdict.article.as_str()).copied().ok_or(None);
        };
        self.articles.get(named.value.0.as_str()).copied().ok_or_else(|| {
            let message = format!("there is no article `{}`", named.0);
            let diagnostic = Diagnostic::error(Code::UnknownReference, named.span, message)
                .label("no such folder in `content/articles/`")
                .suggest_similar(named, self.articles.keys().copied())
                .with_claim(&verdict.id, &verdict.article);
            Some(Box::new(diagnostic))
        })
    }

    /// Returns the text of the part of the article in which a passage was found.
    fn text_of(&self, place: &Found) -> &str {
        let Some(article) = self.site_files.articles.get(place.article) else { return "" };
        match place.part {
            Part::Whole | Part::Picture(_) | Part::Recording(_) => "",
            Part::Title => headline(article),
            Part::Body => self.texts.get(place.article).map_or("", |text| &text.document.text),
        }
    }
}

/// Which texts of an article were searched.
struct SearchedPlaces<'a> {
    /// The index of the article.
    article: usize,
    /// The place of the headline, if only that was searched.
    title: Option<&'a Found>,
    /// The words of one speaker, if only those were searched.
    said: Option<(&'a str, &'a SaidWords)>,
}

impl SearchedPlaces<'_> {
    /// Converts a place in the searched texts to one in the article.
    fn resolve(&self, place: &TextRange) -> Found {
        let TextRange { text_index, range } = place;
        let mut part = if *text_index == 0 { Part::Body } else { Part::Title };
        let mut start = 0;
        if let Some(title) = self.title {
            (part, start) = (title.part, title.range.start);
        } else if let Some((_, words)) = self.said {
            part = Part::Body;
            start = words.starts.get(*text_index).copied().unwrap_or_default();
        }
        Found { article: self.article, part, range: range.start + start..range.end + start }
    }
}

/// Returns the words of the headline, which may be in the text.
fn title_words<'a>(article: &'a ArticleFolder, text: &'a SearchableText, title: &Found) -> &'a str {
    match title.part {
        Part::Title | Part::Whole | Part::Picture(_) | Part::Recording(_) => headline(article),
        Part::Body => text.document.slice(title.range.clone()),
    }
}

pub(crate) fn headline(article: &ArticleFolder) -> &str {
    article.record.as_ref().and_then(|record| record.title.as_deref()).map_or("", String::as_str)
}

fn title_location(index: usize, article: &ArticleFolder, texts: &SearchableText) -> Found {
    match &texts.title {
        Some(range) => Found { article: index, part: Part::Body, range: range.clone() },
        None => Found { article: index, part: Part::Title, range: 0..headline(article).len() },
    }
}
