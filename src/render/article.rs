//! Builds the view of an annotated article: its text with highlighted passages, and its claims.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostics::source_map::floor_char_boundary;
use crate::model::{Article, ArticlePassage, Page, Part, Passage};
use crate::render::context::ContextBuilder;
use crate::render::highlight::{ArticleWriter, PassageHighlighter, passage_id};
use crate::render::judged_picture::picture_passages;
use crate::render::locale::text_direction;
use crate::render::text_fragment;
use crate::render::transcript::{SpeakerNumbers, moment_of_original};
use crate::render::views::{
    ArticleView, CachedValue, LinkView, NoteView, PassageView, PlaceView, SourceView, WholeNoteView,
};
use crate::text::HtmlWriter;
use crate::text::transcript::Turn;

/// The maximum number of bytes that a claim's page shows on each side of a passage.
const CONTEXT_BYTES: usize = 320;

impl ContextBuilder<'_> {
    pub(crate) fn article_view(
        &self,
        index: usize,
        article: &Article,
        source: CachedValue<SourceView>,
    ) -> ArticleView {
        let numbers = number_claims(&article.passages);
        let speakers = SpeakerNumbers::new(article, &self.model.claims, index);
        let claim_number = |claim: usize| numbers.get(&claim).copied().unwrap_or_default();
        let mut title_html = String::new();
        let title = PassageHighlighter::new(self, article, Part::Title, &claim_number);
        title.write(0..article.title.len(), &mut title_html);
        let body = PassageHighlighter::new(self, article, Part::Body, &claim_number);
        let mut writer = ArticleWriter::new(article, body, &speakers);
        let mut text_html = String::new();
        if article.excerpts {
            write_excerpts(article, &mut writer, &mut text_html);
        } else {
            article.document.write_html(&mut writer, &mut text_html);
        }
        // The line break at the end of the headline would be a space before its quotation mark.
        if article.title_range.is_some() {
            text_html = text_html.replacen("\n</h1>", "</h1>\n", 1);
        }
        let claims: Vec<usize> = numbers.keys().copied().collect();
        let notes = self.notes(article, &numbers, &speakers);
        let note_of = |claim: usize| notes.get(claim_number(claim).checked_sub(1)?).cloned();
        ArticleView {
            source,
            title_html,
            excerpts: article.excerpts,
            image: self.figure_view(&article.image),
            opens_with_title: article.title_range.is_some(),
            media: self.judged_picture(article, &picture_passages(article)),
            whole: self.whole_notes(article, &note_of),
            text_html,
            notes,
            ratings: self.rating_counts(&claims),
            transcript: self.transcript_view(article, &speakers, &writer.turns),
            report_url: self.report_url(&Page::Article(index), &article.title, &article.id),
        }
    }

    /// Returns the notes on the claims that judge an article as a whole. The page shows them at its
    /// head.
    fn whole_notes(
        &self,
        article: &Article,
        note_of: &dyn Fn(usize) -> Option<CachedValue<NoteView>>,
    ) -> Vec<WholeNoteView> {
        let mut notes = Vec::new();
        for passage in &article.passages {
            if passage.part.is_wordless()
                && let Some(note) = note_of(passage.claim)
            {
                let stretch = match passage.part {
                    Part::Recording(stretch) => stretch,
                    _ => None,
                };
                notes.push(WholeNoteView {
                    id: passage_id(self.model, passage),
                    note,
                    recording: matches!(passage.part, Part::Recording(_)),
                    moment: stretch.map(|stretch| self.stretch_view(article, stretch)),
                });
            }
        }
        notes
    }

    /// Builds the notes on the claims of an article, in the order of their numbers.
    fn notes(
        &self,
        article: &Article,
        numbers: &BTreeMap<usize, usize>,
        speakers: &SpeakerNumbers,
    ) -> Vec<CachedValue<NoteView>> {
        let mut notes: BTreeMap<usize, NoteView> = BTreeMap::new();
        for passage in &article.passages {
            let Some(claim) = self.model.claims.get(passage.claim) else { continue };
            let Some(&number) = numbers.get(&passage.claim) else { continue };
            let note = notes.entry(number).or_insert_with(|| NoteView {
                number,
                card: self.card(claim),
                passages: Vec::new(),
                speakers: speakers.of_claim(passage.claim),
            });
            let words = article.part(passage.part).get(passage.range.clone());
            note.passages.push(PlaceView {
                name: words.unwrap_or_default().to_owned(),
                href: format!("#{}", passage_id(self.model, passage)),
                whole: passage.part == Part::Whole,
                picture: matches!(passage.part, Part::Picture(_)),
                recording: matches!(passage.part, Part::Recording(_)),
            });
        }
        notes.into_values().map(CachedValue::new).collect()
    }

    pub(crate) fn source_view(
        &self,
        article: &Article,
        publisher: Option<CachedValue<LinkView>>,
    ) -> SourceView {
        SourceView {
            title: article.title.clone(),
            href: self.page_href("articles", &article.id),
            authors: article.authors.clone(),
            publisher,
            url: article.url.clone(),
            recording: self.recording_view(article),
            archive_url: article.archive_url.clone(),
            published: self.date_view(article.published),
            accessed: self.date_view(article.accessed),
            sha256: article.sha256.clone(),
            is_picture: article
                .media
                .as_ref()
                .is_some_and(|media| media.picture.sha256 == article.sha256),
            language: article.language.clone(),
            dir: text_direction(&article.language),
        }
    }

    pub(crate) fn passage_view(&self, claim: usize, passage: &Passage) -> Option<PassageView> {
        let article = self.model.articles.get(passage.article)?;
        let text = article.part(passage.part);
        let range = &passage.range;
        let (block, in_title) = match passage.part {
            Part::Whole | Part::Picture(_) | Part::Recording(_) => (0..0, false),
            Part::Title => (0..text.len(), true),
            Part::Body => {
                let in_title = match &article.title_range {
                    Some(title) => title.start <= range.start && range.end <= title.end,
                    None => false,
                };
                (article.document.blocks_around(range), in_title)
            }
        };
        let marked = ArticlePassage {
            part: passage.part,
            range: range.clone(),
            claim,
            number: passage.number,
        };
        let source = self.source_at(passage.article)?;
        let words = text.get(range.clone())?;
        let moment = self.passage_moment(article, passage);
        let fragment = self.fragment_of(article, passage);
        let link = |url: &String| text_fragment::append_to_url(url, fragment.as_deref());
        Some(PassageView {
            original: moment_of_original(article, moment.as_ref())
                .or_else(|| article.url.as_ref().map(link)),
            archived: article.archive_url.as_ref().map(link),
            before: last_words(text.get(block.start..range.start)?),
            words: words.to_owned(),
            after: first_words(text.get(range.end..block.end)?),
            in_title,
            whole: passage.part == Part::Whole,
            speakers: self.passage_speakers(article, passage),
            moment,
            picture: match passage.part {
                Part::Picture(region) => self.judged_picture(article, &[(marked.clone(), region)]),
                _ => None,
            },
            original_picture: None,
            recording: matches!(passage.part, Part::Recording(_)),
            href: format!("{}#{}", source.href, passage_id(self.model, &marked)),
            article: source,
        })
    }

    /// Returns the text fragment that finds a passage on the live page, if the article has a URL
    /// and a fragment can find exactly this passage.
    fn fragment_of(&self, article: &Article, passage: &Passage) -> Option<String> {
        if article.url.is_none() && article.archive_url.is_none() {
            return None;
        }
        match passage.part {
            Part::Whole | Part::Picture(_) | Part::Recording(_) => None,
            Part::Title => {
                let title = article.part(Part::Title);
                text_fragment::build_for_title(title, &passage.range)
            }
            Part::Body => {
                let page = self.views.normalized_page(passage.article, &article.document)?;
                text_fragment::build(&article.document, page, &passage.range)
            }
        }
    }
}

/// A part of an article that is shown in excerpts.
pub(crate) enum Excerpt {
    /// One or more blocks that are not shown.
    Omission,
    /// A block. If a passage continues into the next block, the range includes the separator.
    Block { range: Range<usize>, is_title: bool },
}

/// Returns the headline and the blocks with passages, and the omissions between them.
pub(crate) fn excerpts(
    article: &Article,
    overlaps_passage: impl Fn(&Range<usize>) -> bool,
) -> Vec<Excerpt> {
    let blocks = &article.document.blocks;
    let questions = questions(article, &overlaps_passage);
    let mut excerpts = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let is_title = article.title_range.as_ref() == Some(block);
        if is_title || questions.contains(&block.start) || overlaps_passage(block) {
            let mut range = block.clone();
            if let Some(next) = blocks.get(index + 1)
                && overlaps_passage(&(block.end..next.start))
            {
                range.end = next.start;
            }
            excerpts.push(Excerpt::Block { range, is_title });
        } else if !matches!(excerpts.last(), Some(Excerpt::Omission)) {
            excerpts.push(Excerpt::Omission);
        }
    }
    excerpts
}

/// Returns the starts of the paragraphs of a transcript to which one with a passage replies: the
/// last ones before the speaker begins.
fn questions(
    article: &Article,
    overlaps_passage: &impl Fn(&Range<usize>) -> bool,
) -> BTreeSet<usize> {
    let mut questions = BTreeSet::new();
    let turns = article.transcript.as_ref().map_or(&[][..], |it| &it.turns);
    let mut question = None;
    let mut before: Option<&Turn> = None;
    for turn in turns {
        if !turn.is_continued {
            question = before.map(|before| before.range.start);
        }
        if overlaps_passage(&turn.range) {
            questions.extend(question);
        }
        before = Some(turn);
    }
    questions
}

/// Writes each excerpt as a paragraph.
fn write_excerpts(article: &Article, writer: &mut ArticleWriter, html: &mut String) {
    const OMISSION: &str = "<p class=\"omission\" data-note>[…]</p>";
    for excerpt in excerpts(article, |range| writer.highlighter.overlaps_passage(range)) {
        let Excerpt::Block { range, is_title } = excerpt else {
            html.push_str(OMISSION);
            continue;
        };
        let (start_tag, end_tag) = if is_title { ("<h1>", "</h1>") } else { ("<p>", "</p>") };
        let turn = article.transcript.as_ref().and_then(|it| it.turn_at(range.start));
        match turn {
            Some(turn) if !is_title => writer.turn(turn, html),
            _ => html.push_str(start_tag),
        }
        writer.text(range, html);
        html.push_str(end_tag);
    }
}

/// Numbers the claims of an article from 1, in the order of their first passages.
pub(super) fn number_claims(passages: &[ArticlePassage]) -> BTreeMap<usize, usize> {
    let mut numbers = BTreeMap::new();
    for passage in passages {
        let next = numbers.len() + 1;
        numbers.entry(passage.claim).or_insert(next);
    }
    numbers
}

/// Returns the end of `text`, with an ellipsis if it is shortened.
fn last_words(text: &str) -> String {
    let start = floor_char_boundary(text, text.len().saturating_sub(CONTEXT_BYTES));
    if start == 0 {
        return text.to_owned();
    }
    let words = text.get(start..).unwrap_or_default();
    let space = words.find(char::is_whitespace).unwrap_or(0);
    format!("…{}", words.get(space..).unwrap_or_default())
}

/// Returns the start of `text`, with an ellipsis if it is shortened.
fn first_words(text: &str) -> String {
    if text.len() <= CONTEXT_BYTES {
        return text.to_owned();
    }
    let end = floor_char_boundary(text, CONTEXT_BYTES);
    let words = text.get(..end).unwrap_or_default();
    let space = words.rfind(char::is_whitespace).unwrap_or(end);
    format!("{} …", words.get(..space).unwrap_or(words))
}
