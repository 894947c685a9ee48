//! Looks for quotes in one kept copy. The copy is read and parsed once, and only the
//! results are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::anchor;
use crate::anchor::{
    Advice, Change, Cut, InOrder, LocateResult, NearestPassage, NormalizedText, Quote,
    SignificantChanges,
};
use crate::content::kept_copies::{CopyKind, kind_of};
use crate::content::media_files::MediaFile;
use crate::content::sha256;
use crate::content::source_tree::ReadError;
use crate::text::{Dialect, has_unspaced_gap, join_unspaced_lines, parse_markdown};
use crate::web_page;

/// The maximum number of quotes that are looked for in one copy.
const MAX_QUOTES: usize = 2000;
/// The maximum number of places with the words of quotes in one copy, for all quotes together.
pub(super) const MAX_PLACES: usize = 20_000;
/// The maximum number of bytes that are searched in one copy, for all quotes together.
const MAX_SEARCHED_BYTES: usize = 1024 * 1024 * 1024;
/// How many steps the searches for the nearest words may take in one copy, see
/// [`anchor::nearest_steps`].
const MAX_NEAREST_STEPS: usize = 4 * anchor::MAX_NEAREST_STEPS;
/// The fewest letters and digits of a page whose words are not drawn by scripts.
const MIN_LETTERS: usize = 40;

/// A kept copy with the results of the search for its quotes.
#[derive(Debug)]
pub(crate) struct CheckedCopy {
    pub(super) file: Arc<MediaFile>,
    /// The SHA-256 of its bytes, or why it cannot be read.
    pub(super) sha256: Result<String, CopyFault>,
    /// By the words of the quote.
    pub(super) results: BTreeMap<String, QuoteResult>,
}

/// Why a kept copy cannot be read.
#[derive(Debug)]
pub(super) enum CopyFault {
    /// Its size and the largest size that is read, in bytes.
    TooLarge(u64, usize),
    /// It is not text in a known encoding, or no page that can be read.
    NotText(String),
    Unreadable(String),
}

/// The result of the search for a quote.
#[derive(Debug)]
pub(super) enum QuoteResult {
    Found,
    /// It is there, but it begins or ends inside of this.
    Cut(Cut),
    /// It is there several times.
    Ambiguous,
    Missing(MissingWords),
    /// This stretch of it does not follow the one before it.
    OutOfOrder(String),
    /// It has no words.
    Blank,
    /// It was not looked for, because there are too many quotes or places.
    NotSearched,
}

/// Words that are not in the copy.
#[derive(Debug)]
pub(super) struct MissingWords {
    /// The stretch that is missing, if the quote has marks of omission.
    pub(super) stretch: Option<String>,
    pub(super) nearest: Nearest,
}

/// The result of the search for the words of the copy that are most similar to a quote.
#[derive(Debug)]
pub(super) enum Nearest {
    Found(NearestWords),
    NoneSimilar,
    /// They were not looked for, because that would take too long.
    NotSearched,
}

/// The words of the copy that are most similar to a quote.
#[derive(Debug)]
pub(super) struct NearestWords {
    pub(super) text: String,
    pub(super) similarity: f64,
    pub(super) changes: Vec<Change>,
    pub(super) significant: SignificantChanges,
}

impl CheckedCopy {
    /// Reads a copy, and looks for quotes in it.
    pub(super) fn new(file: &Arc<MediaFile>, quotes: &BTreeSet<&str>) -> Self {
        let mut checked =
            Self { file: Arc::clone(file), sha256: Ok(String::new()), results: BTreeMap::new() };
        match read(file, quotes) {
            Ok((sha256, search)) => {
                checked.sha256 = Ok(sha256);
                let Some(mut search) = search else { return checked };
                for (index, quote) in quotes.iter().enumerate() {
                    let result = if index < MAX_QUOTES {
                        search.find(quote)
                    } else {
                        QuoteResult::NotSearched
                    };
                    checked.results.insert((*quote).to_owned(), result);
                }
            }
            Err(fault) => checked.sha256 = Err(fault),
        }
        checked
    }

    /// Returns whether this is the result for a file and some quotes.
    pub(super) fn is_current(&self, file: &Arc<MediaFile>, quotes: &BTreeSet<&str>) -> bool {
        Arc::ptr_eq(&self.file, file)
            && (self.sha256.is_err()
                || self.results.keys().map(String::as_str).eq(quotes.iter().copied()))
    }

    /// Returns whether the words of a quote are in the copy.
    pub(super) fn has(&self, quote: &str) -> bool {
        self.results.get(quote).is_some_and(QuoteResult::is_found)
    }
}

impl QuoteResult {
    /// Returns whether the words are in the copy.
    fn is_found(&self) -> bool {
        matches!(self, Self::Found | Self::Cut(_) | Self::Ambiguous)
    }
}

/// Reads a copy. Returns its SHA-256 and, if quotes are looked for in it, its words.
fn read(
    file: &MediaFile,
    quotes: &BTreeSet<&str>,
) -> Result<(String, Option<CopySearch>), CopyFault> {
    let kind = kind_of(&file.path).unwrap_or(CopyKind::Text);
    let bytes = file.read_copy(kind.max_bytes()).map_err(|error| match error {
        ReadError::TooLarge(size, max) => CopyFault::TooLarge(size, max),
        ReadError::NotUtf8(offset) => {
            CopyFault::NotText(format!("its byte {} is not UTF-8 text", offset + 1))
        }
        ReadError::Io(error) => CopyFault::Unreadable(error.to_string()),
    })?;
    let sha256 = sha256(&bytes);
    if quotes.is_empty() {
        return Ok((sha256, None));
    }
    let search = CopySearch::new(kind, bytes, are_copied(quotes)).map_err(CopyFault::NotText)?;
    Ok((sha256, Some(search)))
}

/// Returns those of some quotes that are not in the bytes of a copy.
///
/// # Errors
/// The reason why the copy has no words.
pub(crate) fn missing_quotes<'q>(
    kind: CopyKind,
    bytes: Vec<u8>,
    quotes: &BTreeSet<&'q str>,
) -> Result<Vec<&'q str>, String> {
    let mut search = CopySearch::new(kind, bytes, are_copied(quotes))?;
    if search.text.as_str().chars().filter(|c| c.is_alphanumeric()).count() < MIN_LETTERS {
        return Err("it has no words without its scripts".to_owned());
    }
    let mut missing = Vec::new();
    for quote in quotes.iter().take(MAX_QUOTES) {
        if !search.find(quote).is_found() {
            missing.push(*quote);
        }
    }
    Ok(missing)
}

fn decode(bytes: &[u8]) -> Result<String, String> {
    let text = web_page::encoding::decode(bytes)?;
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn markdown_words(markdown: &str) -> String {
    parse_markdown(markdown, Dialect::Article).text
}

/// The words of a copy.
#[derive(Debug)]
pub(super) struct CopySearch {
    /// All words that readers of the copy see.
    text: NormalizedText,
    /// The text as readers copy it, if that makes a difference for a quote: a page with the marks
    /// of notes and plain digits, and all line breaks as spaces.
    as_copied: Option<NormalizedText>,
    /// The bytes of a page, until its article is needed.
    page: Option<Vec<u8>>,
    /// The article of a page.
    article: Option<NormalizedText>,
    places_left: Option<usize>,
    bytes_left: usize,
    nearest_steps_left: usize,
}

/// The result of the search for a quote in one text.
enum InText {
    Found(Option<Cut>),
    Ambiguous,
    /// The stretch with this index does not occur.
    Missing(usize),
    OutOfOrder(usize),
    Blank,
}

impl CopySearch {
    /// Reads the words of a copy, also as a browser copies them if `asks_copied`.
    ///
    /// # Errors
    /// The reason why its words cannot be read.
    pub(super) fn new(kind: CopyKind, bytes: Vec<u8>, asks_copied: bool) -> Result<Self, String> {
        let as_copied;
        let text = match kind {
            CopyKind::Html => {
                let words = web_page::visible_words(&bytes, asks_copied)?;
                as_copied = words.as_copied;
                words.words
            }
            CopyKind::Markdown => {
                let document = parse_markdown(&decode(&bytes)?, Dialect::Article);
                let joined = document.source_words();
                as_copied = (asks_copied && joined != document.text).then_some(document.text);
                joined
            }
            CopyKind::Text => {
                let lines = decode(&bytes)?;
                let joined = join_unspaced_lines(&lines);
                as_copied = (asks_copied && joined != lines).then_some(lines);
                joined
            }
        };
        Ok(Self {
            text: anchor::normalize(&text),
            as_copied: as_copied.map(|text| anchor::normalize(&text)),
            page: if kind == CopyKind::Html { Some(bytes) } else { None },
            article: None,
            places_left: Some(MAX_PLACES),
            bytes_left: MAX_SEARCHED_BYTES,
            nearest_steps_left: MAX_NEAREST_STEPS,
        })
    }

    /// Allows as many searches as in a copy that was just read.
    pub(super) fn restart(&mut self) {
        self.places_left = Some(MAX_PLACES);
        self.bytes_left = MAX_SEARCHED_BYTES;
        self.nearest_steps_left = MAX_NEAREST_STEPS;
    }

    /// Looks for a quote as written, and then with the letters that its brackets stand for.
    pub(super) fn find(&mut self, quote: &str) -> QuoteResult {
        let Some(restored) = anchor::restore_capitals(quote) else {
            return self.find_words(quote);
        };
        let as_written = self.find_words(quote);
        if as_written.is_found() { as_written } else { self.find_words(&restored) }
    }

    fn find_words(&mut self, quote: &str) -> QuoteResult {
        let searches = anchor::split_omissions(quote).len() + 1;
        let length = self.text_for(quote).as_str().len() + self.text.as_str().len();
        let cost = searches.saturating_mul(length);
        match self.bytes_left.checked_sub(cost) {
            Some(left) => self.bytes_left = left,
            None => return QuoteResult::NotSearched,
        }
        let Some(in_text) = self.find_in_words(quote) else {
            return QuoteResult::NotSearched;
        };
        match in_text {
            InText::Blank => QuoteResult::Blank,
            InText::Found(None) => QuoteResult::Found,
            InText::Found(Some(cut)) => QuoteResult::Cut(cut),
            InText::Missing(index) => QuoteResult::Missing(self.missing(quote, index)),
            InText::OutOfOrder(index) => {
                let stretches = anchor::split_omissions(quote);
                QuoteResult::OutOfOrder(stretches.get(index).unwrap_or(&quote).trim().to_owned())
            }
            InText::Ambiguous => self.find_in_article(quote),
        }
    }

    /// Looks for a quote in the words of the copy, and before that in the text as a browser copies it.
    /// Returns `None` if there are too many places.
    fn find_in_words(&mut self, quote: &str) -> Option<InText> {
        if let Some(as_copied) = &self.as_copied
            && is_copied(quote)
        {
            let in_text = find_in(as_copied, quote, &mut self.places_left)?;
            if !matches!(in_text, InText::Missing(_) | InText::OutOfOrder(_)) {
                return Some(in_text);
            }
        }
        find_in(&self.text, quote, &mut self.places_left)
    }

    /// Returns the words of the copy that are most like those of a quote.
    fn text_for(&self, quote: &str) -> &NormalizedText {
        match &self.as_copied {
            Some(as_copied) if is_copied(quote) => as_copied,
            _ => &self.text,
        }
    }

    /// Looks in the article of a page for words that are several times on the page. The article is
    /// not read for other quotes: it can lack words inside of a sentence, such as a `not`.
    fn find_in_article(&mut self, quote: &str) -> QuoteResult {
        self.read_article();
        let Some(article) = &self.article else { return QuoteResult::Ambiguous };
        match find_in(article, quote, &mut self.places_left) {
            Some(InText::Found(None)) => QuoteResult::Found,
            Some(InText::Found(Some(cut))) => QuoteResult::Cut(cut),
            _ => QuoteResult::Ambiguous,
        }
    }

    fn read_article(&mut self) {
        if let Some(page) = self.page.take()
            && let Ok(article) = web_page::article(&page)
        {
            self.article = Some(anchor::normalize(&markdown_words(&article)));
        }
    }

    fn missing(&mut self, quote: &str, index: usize) -> MissingWords {
        let stretches = anchor::split_omissions(quote);
        let stretch = if stretches.len() > 1 { stretches.get(index) } else { None };
        let words = stretch.map_or(quote, |stretch| stretch);
        MissingWords {
            stretch: stretch.map(|stretch| stretch.trim().to_owned()),
            nearest: self.nearest(words),
        }
    }

    fn nearest(&mut self, words: &str) -> Nearest {
        let text = self.text_for(words);
        let steps = anchor::nearest_steps(text.as_str(), words);
        let Some(left) = self.nearest_steps_left.checked_sub(steps) else {
            return Nearest::NotSearched;
        };
        let quote = Quote { exact: words, prefix: "", suffix: "" };
        let located = anchor::locate(std::slice::from_ref(text), &quote);
        let nearest = match located {
            LocateResult::Missing(NearestPassage::Found(nearest)) => {
                let range = nearest.location.range;
                Nearest::Found(NearestWords {
                    text: text.original_text().get(range).unwrap_or_default().to_owned(),
                    similarity: nearest.similarity,
                    changes: nearest.changes,
                    significant: nearest.significant_changes,
                })
            }
            LocateResult::Missing(NearestPassage::NotSearched) => Nearest::NotSearched,
            _ => Nearest::NoneSimilar,
        };
        self.nearest_steps_left = left;
        nearest
    }
}

/// Looks for a quote in a text: the whole, or else its stretches between marks of omission. Returns
/// `None` if there are too many places.
fn find_in(text: &NormalizedText, quote: &str, places_left: &mut Option<usize>) -> Option<InText> {
    let asked = Quote { exact: quote, prefix: "", suffix: "" };
    let texts = std::slice::from_ref(text);
    Some(match anchor::locate_within(texts, &asked, Advice::Short, places_left)? {
        LocateResult::Exact(place) => {
            let cuts = anchor::find_cuts(text.original_text(), place.range);
            InText::Found(cuts.into_iter().flatten().next())
        }
        LocateResult::Ambiguous { .. } => InText::Ambiguous,
        LocateResult::Empty => InText::Blank,
        LocateResult::OutOfContext { .. } | LocateResult::Missing(_) => {
            let stretches = anchor::split_omissions(quote);
            match stretches.as_slice() {
                [] => InText::Blank,
                [only] if only.len() == quote.len() => InText::Missing(0),
                _ => match anchor::locate_in_order(text, &stretches, places_left)? {
                    InOrder::Exact(ranges) => InText::Found(first_cut(text, ranges)),
                    InOrder::Ambiguous => InText::Ambiguous,
                    InOrder::Missing(index) => InText::Missing(index),
                    InOrder::OutOfOrder(index) => InText::OutOfOrder(index),
                },
            }
        }
    })
}

fn are_copied(quotes: &BTreeSet<&str>) -> bool {
    quotes.iter().any(|quote| is_copied(quote))
}

/// Returns whether a quote may have characters that a browser copies, but that are not words of an
/// article. These are the mark of a note, such as `[1]`, a sign of a link, such as `¶`, a raised
/// digit, as in `CO2`, and the space for a line break between Chinese characters.
fn is_copied(quote: &str) -> bool {
    const SIGNS: &str = "[^↑*†‡§¶#⁰¹²³⁴⁵⁶⁷⁸⁹";
    if has_unspaced_gap(quote) {
        return true;
    }
    for stretch in anchor::split_omissions(quote) {
        let mut before = ' ';
        for c in stretch.chars() {
            let is_after_digit = before.is_ascii_digit();
            let begins_number = c.is_ascii_digit() && !is_after_digit;
            let touches_number = if begins_number {
                !before.is_whitespace()
            } else {
                is_after_digit && c.is_alphabetic()
            };
            if touches_number || SIGNS.contains(c) {
                return true;
            }
            before = c;
        }
    }
    false
}

fn first_cut(text: &NormalizedText, ranges: Vec<std::ops::Range<usize>>) -> Option<Cut> {
    for range in ranges {
        let cuts = anchor::find_cuts(text.original_text(), range);
        if let Some(cut) = cuts.into_iter().flatten().next() {
            return Some(cut);
        }
    }
    None
}
