//! A quote and a text → the one place where the quote stands, or what stands in its way. Strings in,
//! ranges out: it must know nothing of files, articles or claims, and it never settles for a place that
//! is merely near.

pub mod context;
pub mod diff;
pub mod edit_distance;
pub mod normalize;
pub mod search;

use std::ops::Range;

pub use crate::anchor::diff::{Change, SignificantChanges, changes};
pub use crate::anchor::edit_distance::{NearestMatch, nearest};
pub use crate::anchor::normalize::{NormalizedText, is_invisible, normalize};

/// Words to find and the words around them, as the `TextQuoteSelector` of the W3C Web Annotation Data
/// Model has them (section 4.2.4).
#[derive(Debug, Clone, Copy)]
pub struct Quote<'a> {
    /// The words.
    pub exact: &'a str,
    /// Words just before them; empty where it does not matter.
    pub prefix: &'a str,
    /// Words just after them.
    pub suffix: &'a str,
}

/// A stretch of one of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRange {
    /// Which text, by its place in the slice.
    pub text: usize,
    /// Bytes of that text as it was before folding.
    pub range: Range<usize>,
}

/// One of several places, with what tells it from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where.
    pub location: TextRange,
    /// The shortest words before it that no other place has; empty where the suffix is enough.
    pub prefix: String,
    /// The shortest words after it that no other place has; empty where the prefix is enough. Both are
    /// empty where nothing within reach tells it apart.
    pub suffix: String,
}

/// The most like a quote that is not there.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Where.
    pub location: TextRange,
    /// 1 less the edit distance over the longer of the two, in folded characters; 0 to 1.
    pub similarity: f64,
    /// What has to be changed in the quote, word by word.
    pub changes: Vec<Change>,
    /// Whether what differs changes what is said.
    pub significant_changes: SignificantChanges,
}

/// What became of a search.
#[derive(Debug, Clone)]
pub enum LocateResult {
    /// The quote stands here and nowhere else.
    Exact(TextRange),
    /// It stands in `total` places, of which the first are listed.
    Ambiguous {
        /// The first of them, in order.
        candidates: Vec<Candidate>,
        /// How many there are.
        total: usize,
    },
    /// It stands in `total` places, but in none with the prefix and suffix asked for.
    OutOfContext {
        /// The first of them, in order.
        candidates: Vec<Candidate>,
        /// How many there are.
        total: usize,
    },
    /// It stands nowhere; the nearest is never used in its stead.
    Missing(Option<Nearest>),
    /// There is nothing to search for.
    Empty,
}

/// How many places are listed when there are several.
const LISTED: usize = 20;
/// Below this similarity nothing is called near.
const NEAR: f64 = 0.5;

/// Finds `quote` in `texts`. A match never spans two texts.
pub fn locate(texts: &[NormalizedText], quote: &Quote) -> LocateResult {
    match locate_exact(texts, quote) {
        LocateResult::Missing(_) => {
            LocateResult::Missing(missing(texts, normalize(quote.exact).as_str().trim()))
        }
        located => located,
    }
}

/// Finds `quote` in `texts` as [`locate`] does, and does not look for what is nearest.
pub fn locate_exact(texts: &[NormalizedText], quote: &Quote) -> LocateResult {
    let exact = normalize(quote.exact);
    let exact = exact.as_str().trim();
    if exact.is_empty() {
        return LocateResult::Empty;
    }
    let hits = search::hits(texts, exact);
    let context = Context::of(quote);
    let fitting: Vec<&search::Hit> = hits.iter().filter(|hit| hit.fits(texts, &context)).collect();
    match (hits.as_slice(), fitting.as_slice()) {
        (_, [hit]) => LocateResult::Exact(as_quoted(texts, &hit.location, quote.exact)),
        ([], _) => LocateResult::Missing(None),
        (_, []) => {
            let all: Vec<&search::Hit> = hits.iter().collect();
            let candidates = context::candidates(texts, &all, &Context::default());
            LocateResult::OutOfContext { candidates, total: hits.len() }
        }
        _ => {
            let candidates = context::candidates(texts, &fitting, &context);
            LocateResult::Ambiguous { candidates, total: fitting.len() }
        }
    }
}

/// The words around a quote, folded.
#[derive(Debug, Default)]
struct Context<'q> {
    /// The words as they are written, but for white space next to the quote: a context that was cut out of the
    /// text at any character is found again, though folding may order the marks at its far end otherwise.
    written: (&'q str, &'q str),
    prefix: String,
    suffix: String,
    /// The prefix with the quote and the quote with the suffix, folded as one: where a run of white space or
    /// dashes is cut between them, this is how the text has it.
    joined: (String, String),
}

impl<'q> Context<'q> {
    fn of(quote: &Quote<'q>) -> Self {
        let folded = |text: &str| normalize(text).as_str().trim().to_owned();
        let joined = |first: &str, second: &str| folded(&format!("{first}{second}"));
        Self {
            written: (quote.prefix.trim_end(), quote.suffix.trim_start()),
            prefix: folded(quote.prefix),
            suffix: folded(quote.suffix),
            joined: (joined(quote.prefix, quote.exact), joined(quote.exact, quote.suffix)),
        }
    }
}

/// `place` with as much white space and as many dashes at its edges as the quote has. They take no part in the
/// search, since editors add and drop them, but who quotes them means them.
fn as_quoted(texts: &[NormalizedText], place: &TextRange, exact: &str) -> TextRange {
    let text = texts.get(place.text).map_or("", NormalizedText::original_text);
    let is_edge = |c: char| c.is_whitespace() || normalize::is_invisible(c);
    let words = exact.trim_matches(is_edge);
    let leading = &exact[..exact.len() - exact.trim_start_matches(is_edge).len()];
    let trailing = &exact[exact.trim_end_matches(is_edge).len()..];
    let is_whole =
        |at: usize| texts.get(place.text).is_some_and(|text| text.is_grapheme_boundary(at));
    let found = text.get(place.range.clone()).unwrap_or_default();
    let is_run = |rest: &str| rest.chars().all(|c| c.is_whitespace() || normalize::is_dash(c));
    let literal = found.find(words).map(|at| at..at + words.len());
    let literal = literal.filter(|at| is_run(&found[..at.start]) && is_run(&found[at.end..]));
    let range = literal
        .map_or(place.range.clone(), |at| place.range.start + at.start..place.range.start + at.end);
    let before = text.get(..range.start).is_some_and(|before| before.ends_with(leading));
    let after = text.get(range.end..).is_some_and(|after| after.starts_with(trailing));
    let start = range.start - if before { leading.len() } else { 0 };
    let end = range.end + if after { trailing.len() } else { 0 };
    let start = if is_whole(start) { start } else { range.start };
    let end = if is_whole(end) { end } else { range.end };
    TextRange { text: place.text, range: start..end }
}

/// The nearest passage in any of the texts.
fn missing(texts: &[NormalizedText], exact: &str) -> Option<Nearest> {
    let found = texts
        .iter()
        .enumerate()
        .filter_map(|(at, text)| Some((at, nearest(text.as_str(), exact)?)));
    let (at, found) = found.min_by_key(|(_, found)| found.distance)?;
    let text = texts.get(at)?;
    let range = search::whole_words(text.as_str(), found.range.clone());
    let words = text.as_str().get(range.clone())?;
    let count =
        |range: Range<usize>| text.as_str().get(range).map_or(0, |words| words.chars().count());
    let added = count(range.clone()).saturating_sub(count(found.range));
    let (longer, distance) =
        (exact.chars().count().max(count(range.clone())), found.distance + added);
    #[allow(clippy::cast_precision_loss, reason = "counts of characters in a quote")]
    let similarity = 1.0 - (distance.min(longer) as f64 / longer as f64);
    if similarity < NEAR {
        return None;
    }
    let changes = diff::changes(exact, words);
    let significant_changes = diff::differences(&changes);
    Some(Nearest {
        location: TextRange { text: at, range: text.original_range(range) },
        similarity,
        changes,
        significant_changes,
    })
}

/// Whether `range` of `text` begins and ends inside a word (Unicode Standard Annex #29, section 4).
pub fn splits_word(text: &str, range: Range<usize>) -> (bool, bool) {
    (search::is_inside_word(text, range.start), search::is_inside_word(text, range.end))
}
