//! The annotated article's view: its text with marks, and the claims beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostics::source_map::floor_char_boundary;
use crate::model::{Article, ArticlePassage, Part, Passage};
use crate::render::context::ContextBuilder;
use crate::render::highlight::{ArticleWriter, NotePosition, PassageHighlighter, passage_id};
use crate::render::locale::text_direction;
use crate::render::text_fragment;
use crate::render::views::{
    ArticleView, CachedValue, LinkView, NoteView, PartView, PassageMarkerView, PassageView,
    SourceView,
};
use crate::text::HtmlWriter;

/// How many bytes of a paragraph are shown on either side of a passage.
const CONTEXT_BYTES: usize = 320;
/// The least width of a passage on the strip, in thousandths, so that it can be seen and hit.
const THINNEST: usize = 6;

impl ContextBuilder<'_> {
    pub(crate) fn article_view(
        &self,
        article: &Article,
        source: CachedValue<SourceView>,
    ) -> ArticleView {
        let order = claim_order(&article.passages);
        let numbers = |claim: usize| order.get(&claim).copied().unwrap_or_default();
        let mut title_html = String::new();
        let mut ends = Vec::new();
        let title = PassageHighlighter::new(self, article, Part::Title, &numbers);
        title.write(0..article.title.len(), &mut title_html, &mut ends);
        let body = PassageHighlighter::new(self, article, Part::Body, &numbers);
        let mut paint = ArticleWriter::new(article, body);
        paint.note_positions.extend(ends.iter().map(|end| NotePosition {
            offset: 0,
            claim: end.claim,
            is_inline: false,
        }));
        let text_html = if article.excerpts {
            excerpts_html(article, &mut paint)
        } else {
            whole(article, &mut paint)
        };
        let claims: Vec<usize> = order.keys().copied().collect();
        let notes = self.notes(article, &order);
        ArticleView {
            source,
            title_html,
            excerpts: article.excerpts,
            opens_with_title: article.title_range.is_some(),
            parts: parts(&text_html, &paint.note_positions, &|claim| {
                notes.get(numbers(claim).checked_sub(1)?).cloned()
            }),
            text_html,
            strip: self.strip(article),
            notes,
            ratings: self.rating_counts(&claims),
        }
    }

    /// Where in the text the passages are, in thousandths of its length.
    fn strip(&self, article: &Article) -> Vec<PassageMarkerView> {
        let share = |bytes: usize| 1000 * bytes / article.document.text.len().max(1);
        let segment = |marked: &ArticlePassage| {
            let claim = self.model.claims.get(marked.claim)?;
            let (start, end) = match marked.part {
                Part::Title => (0, 0),
                Part::Body => (share(marked.range.start), share(marked.range.end)),
            };
            let width = (end - start).max(THINNEST);
            Some(PassageMarkerView {
                x: start.min(1000 - width),
                width,
                rating: claim
                    .effective_rating()
                    .and_then(|at| self.model.ratings.get(at))
                    .map(|rating| rating.id.clone()),
                claim: claim.text.clone(),
                href: format!("#{}", passage_id(self.model, marked)),
            })
        };
        article.passages.iter().filter_map(segment).collect()
    }

    fn notes(
        &self,
        article: &Article,
        order: &BTreeMap<usize, usize>,
    ) -> Vec<CachedValue<NoteView>> {
        let mut claims: Vec<(usize, usize)> =
            order.iter().map(|(claim, number)| (*number, *claim)).collect();
        claims.sort_unstable();
        let note = |(number, claim): (usize, usize)| {
            let passages = article.passages.iter().filter(|marked| marked.claim == claim);
            Some(CachedValue::new(NoteView {
                number,
                card: self.card(self.model.claims.get(claim)?),
                passages: passages
                    .map(|marked| LinkView {
                        name: article
                            .part(marked.part)
                            .get(marked.range.clone())
                            .unwrap_or_default()
                            .to_owned(),
                        href: format!("#{}", passage_id(self.model, marked)),
                    })
                    .collect(),
            }))
        };
        claims.into_iter().filter_map(note).collect()
    }

    pub(crate) fn source_view(
        &self,
        article: &Article,
        publisher: Option<CachedValue<LinkView>>,
    ) -> SourceView {
        SourceView {
            title: article.title.clone(),
            href: format!("{}articles/{}/index.html", self.root, article.id),
            authors: article.authors.clone(),
            publisher,
            url: article.url.clone(),
            archive_url: article.archive_url.clone(),
            published: article.published.map(|day| self.locale.date_view(day)),
            accessed: article.accessed.map(|day| self.locale.date_view(day)),
            sha256: article.sha256.clone(),
            language: article.language.clone(),
            dir: text_direction(&article.language),
        }
    }

    pub(crate) fn passage_view(&self, claim: usize, passage: &Passage) -> Option<PassageView> {
        let article = self.model.articles.get(passage.article)?;
        let text = article.part(passage.part);
        let within = |title: &std::ops::Range<usize>| {
            title.start <= passage.range.start && passage.range.end <= title.end
        };
        let in_title =
            passage.part == Part::Title || article.title_range.as_ref().is_some_and(within);
        let block = if passage.part == Part::Title {
            0..text.len()
        } else {
            article.document.blocks_around(&passage.range)
        };
        let marked = ArticlePassage {
            part: passage.part,
            range: passage.range.clone(),
            claim,
            number: passage.number,
        };
        let source = self.source_at(passage.article)?;
        let words = text.get(passage.range.clone())?;
        let fragment = || match passage.part {
            Part::Body => {
                let text = self.views.normalized_page(passage.article, &article.document)?;
                text_fragment::build(&article.document, text, &passage.range)
            }
            Part::Title => Some(text_fragment::build_for_title(text, &passage.range)),
        };
        let fragment =
            article.url.as_ref().or(article.archive_url.as_ref()).and_then(|_| fragment());
        let link = |url: &String| text_fragment::append_to_url(url, fragment.as_deref());
        Some(PassageView {
            original: article.url.as_ref().map(link),
            archived: article.archive_url.as_ref().map(link),
            before: tail(text.get(block.start..passage.range.start)?),
            words: words.to_owned(),
            after: head(text.get(passage.range.end..block.end)?),
            in_title,
            href: format!("{}#{}", source.href, passage_id(self.model, &marked)),
            article: source,
        })
    }
}

fn whole(article: &Article, paint: &mut ArticleWriter) -> String {
    let mut html = String::new();
    article.document.write_html(paint, &mut html);
    html
}

/// The text cut where notes can stand, each with the note on the claim whose first passage ends there.
fn parts(
    html: &str,
    places: &[NotePosition],
    note: &dyn Fn(usize) -> Option<CachedValue<NoteView>>,
) -> Vec<PartView> {
    let mut noted = BTreeSet::new();
    let (mut parts, mut from) = (Vec::new(), 0);
    for place in places.iter().filter(|place| noted.insert(place.claim)) {
        let at = place.offset + closing(html.get(place.offset..).unwrap_or_default());
        let html = html.get(from..at).unwrap_or_default().to_owned();
        parts.push(PartView { html, note: note(place.claim), is_inline: place.is_inline });
        from = at;
    }
    parts.push(PartView {
        html: html.get(from..).unwrap_or_default().to_owned(),
        note: None,
        is_inline: false,
    });
    parts
}

/// How many bytes at the beginning of some HTML are signs that belong to what stands before it, and begin no line.
fn closing(html: &str) -> usize {
    const SIGNS: [&str; 29] = [
        ".", ",", ";", ":", "!", "?", "…", ")", "]", "}", "’", "”", "»", "›", "&quot;", "&#x27;",
        "。", "、", "，", "．", "；", "：", "！", "？", "）", "」", "』", "،", "؟",
    ];
    let mut rest = html;
    while let Some(next) = SIGNS.iter().find_map(|sign| rest.strip_prefix(sign)) {
        rest = next;
    }
    // An apostrophe within a word is none of them.
    if rest.starts_with(char::is_alphanumeric) { 0 } else { html.len() - rest.len() }
}

/// A part of an article of which only some is shown.
pub(crate) enum Excerpt {
    /// Blocks that are left out.
    Omission,
    /// A block that is shown, with what separates it from the next where a passage goes on there.
    Block { range: Range<usize>, is_title: bool },
}

/// The headline and the blocks that hold passages, and where others are left out.
pub(crate) fn excerpts(article: &Article, touches: impl Fn(&Range<usize>) -> bool) -> Vec<Excerpt> {
    let blocks = &article.document.blocks;
    let mut excerpts = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let is_title = article.title_range.as_ref() == Some(block);
        if is_title || touches(block) {
            let next = blocks.get(at + 1).filter(|next| touches(&(block.end..next.start)));
            let range = block.start..next.map_or(block.end, |next| next.start);
            excerpts.push(Excerpt::Block { range, is_title });
        } else if !matches!(excerpts.last(), Some(Excerpt::Omission)) {
            excerpts.push(Excerpt::Omission);
        }
    }
    excerpts
}

/// The excerpts of an article, each as a paragraph.
fn excerpts_html(article: &Article, paint: &mut ArticleWriter) -> String {
    const OMISSION: &str = "<p class=\"omission\" data-note>[…]</p>";
    let mut html = String::new();
    for excerpt in excerpts(article, |range| paint.highlighter.overlaps_passage(range)) {
        let Excerpt::Block { range, is_title } = excerpt else {
            html.push_str(OMISSION);
            continue;
        };
        let (open, close) = if is_title { ("<h1>", "</h1>") } else { ("<p>", "</p>") };
        html.push_str(open);
        paint.markup(open, &html);
        paint.text(range, &mut html);
        html.push_str(close);
        paint.markup(close, &html);
    }
    html
}

/// The claims of an article and their numbers, in the order of the text.
fn claim_order(passages: &[ArticlePassage]) -> BTreeMap<usize, usize> {
    let mut order = BTreeMap::new();
    for marked in passages {
        let next = order.len() + 1;
        order.entry(marked.claim).or_insert(next);
    }
    order
}

/// The last words of `text`, with an ellipsis where more came before them.
fn tail(text: &str) -> String {
    let cut = floor_char_boundary(text, text.len().saturating_sub(CONTEXT_BYTES));
    match text.get(cut..).and_then(|rest| rest.find(char::is_whitespace)) {
        Some(space) if cut > 0 => format!("…{}", &text.get(cut + space..).unwrap_or_default()),
        _ if cut > 0 => format!("…{}", text.get(cut..).unwrap_or_default()),
        _ => text.to_owned(),
    }
}

/// The first words of `text`, with an ellipsis where more come after them.
fn head(text: &str) -> String {
    if text.len() <= CONTEXT_BYTES {
        return text.to_owned();
    }
    let cut = floor_char_boundary(text, CONTEXT_BYTES);
    let words = text.get(..cut).unwrap_or_default();
    let cut = words.rfind(char::is_whitespace).unwrap_or(cut);
    format!("{} …", words.get(..cut).unwrap_or(words))
}
