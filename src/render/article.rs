//! The annotated article's view: its text with marks, and the claims beside it.

use std::collections::BTreeMap;

use super::build::Builder;
use super::locale::direction;
use super::mark::{ArticlePaint, Marks, passage_id};
use super::view::{ArticleView, LinkView, NoteView, PassageView, SourceView};
use crate::model::{Article, Marked, Part, Passage};
use crate::span::floor_char_boundary;

/// How many bytes of a paragraph are shown on either side of a passage.
const CONTEXT_BYTES: usize = 320;

impl Builder<'_> {
    pub(super) fn article_view(&self, article: &Article) -> ArticleView {
        let order = claim_order(&article.passages);
        let numbers = |claim: usize| order.get(&claim).copied().unwrap_or_default();
        let marks = |part| Marks::new(self.model, self.locale, &article.passages, part, self.root, &numbers);
        let mut title_html = String::new();
        marks(Part::Title).write(&article.title, 0..article.title.len(), &mut title_html);
        let base = article.url.as_deref().and_then(|url| url::Url::parse(url).ok());
        let mut paint = ArticlePaint { document: &article.document, marks: marks(Part::Body), base };
        let text_html = if article.excerpts { excerpts(article, &paint.marks) } else { whole(article, &mut paint) };
        let claims: Vec<usize> = order.keys().copied().collect();
        ArticleView {
            source: self.source_view(article),
            title_html,
            excerpts: article.excerpts,
            opens_with_title: article.title_range.is_some(),
            text_html,
            notes: self.notes(article, &order),
            ratings: self.rating_counts(&claims),
        }
    }

    fn notes(&self, article: &Article, order: &BTreeMap<usize, usize>) -> Vec<NoteView> {
        let mut claims: Vec<(usize, usize)> = order.iter().map(|(claim, number)| (*number, *claim)).collect();
        claims.sort_unstable();
        let note = |(number, claim): (usize, usize)| {
            let passages = article.passages.iter().filter(|marked| marked.claim == claim);
            Some(NoteView {
                number,
                card: self.card(self.model.claims.get(claim)?),
                passages: passages
                    .map(|marked| LinkView {
                        name: article.part(marked.part).get(marked.range.clone()).unwrap_or_default().to_owned(),
                        href: format!("#{}", passage_id(self.model, marked)),
                    })
                    .collect(),
            })
        };
        claims.into_iter().filter_map(note).collect()
    }

    pub(super) fn source_view(&self, article: &Article) -> SourceView {
        SourceView {
            title: article.title.clone(),
            href: format!("{}articles/{}/index.html", self.root, article.id),
            authors: article.authors.clone(),
            publisher: article.publisher.and_then(|at| self.model.publishers.get(at)).map(|publisher| LinkView {
                name: publisher.name.clone(),
                href: format!("{}publishers/{}/index.html", self.root, publisher.slug),
            }),
            url: article.url.clone(),
            archive_url: article.archive_url.clone(),
            published: article.published.map(|day| self.locale.date(day)),
            accessed: article.accessed.map(|day| self.locale.date(day)),
            sha256: article.sha256.clone(),
            language: article.language.clone(),
            dir: direction(&article.language),
        }
    }

    pub(super) fn passage_view(&self, claim: usize, passage: &Passage) -> Option<PassageView> {
        let article = self.model.articles.get(passage.article)?;
        let text = article.part(passage.part);
        let within =
            |title: &std::ops::Range<usize>| title.start <= passage.range.start && passage.range.end <= title.end;
        let in_title = passage.part == Part::Title || article.title_range.as_ref().is_some_and(within);
        let block =
            if passage.part == Part::Title { 0..text.len() } else { article.document.blocks_around(&passage.range) };
        let marked = Marked { part: passage.part, range: passage.range.clone(), claim, number: passage.number };
        let source = self.source_view(article);
        Some(PassageView {
            before: tail(text.get(block.start..passage.range.start)?),
            words: text.get(passage.range.clone())?.to_owned(),
            after: head(text.get(passage.range.end..block.end)?),
            in_title,
            href: format!("{}#{}", source.href, passage_id(self.model, &marked)),
            article: source,
        })
    }
}

fn whole(article: &Article, paint: &mut ArticlePaint) -> String {
    let mut html = String::new();
    article.document.paint(paint, &mut html);
    html
}

/// The headline and the blocks that hold passages, each as a paragraph, with a note where others are left out.
fn excerpts(article: &Article, marks: &Marks) -> String {
    const OMISSION: &str = "<p class=\"omission\" data-note>[…]</p>";
    let mut html = String::new();
    let document = &article.document;
    let mut follows = true;
    for (at, block) in document.blocks.iter().enumerate() {
        let is_title = article.title_range.as_ref() == Some(block);
        if !is_title && !marks.touches(block) {
            html.push_str(if follows { OMISSION } else { "" });
            follows = false;
            continue;
        }
        follows = true;
        // What separates two blocks belongs to a passage that goes on.
        let next = document.blocks.get(at + 1).filter(|next| marks.touches(&(block.end..next.start)));
        let (open, close) = if is_title { ("<h1>", "</h1>") } else { ("<p>", "</p>") };
        html.push_str(open);
        marks.write(&document.text, block.start..next.map_or(block.end, |next| next.start), &mut html);
        html.push_str(close);
    }
    html
}

/// The claims of an article and their numbers, in the order of the text.
fn claim_order(passages: &[Marked]) -> BTreeMap<usize, usize> {
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
