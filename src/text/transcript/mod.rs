//! Transcripts: what was said, by whom and when. Subtitles (`WebVTT`, `SubRip`) and Markdown are
//! read into cues or paragraphs first. When the names of the speakers are known, these become a
//! document of turns.
//!
//! The document contains only the spoken words. Names and times are stored separately.

mod captions;
mod cue_text;
mod labels;
mod paragraphs;
mod subrip;
#[cfg(test)]
mod tests;
mod turns;
mod webvtt;
#[cfg(test)]
mod webvtt_tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::text::Moment;

pub use crate::text::transcript::captions::{Captions, Cue, Voice};
pub use crate::text::transcript::labels::normalize_name;
pub use crate::text::transcript::paragraphs::paragraphs_to_turns;
pub use crate::text::transcript::subrip::{parse_subrip, parse_subrip_time};
pub use crate::text::transcript::turns::captions_to_turns;
pub use crate::text::transcript::webvtt::parse_webvtt;

/// Who speaks where in a document, and when.
#[derive(Debug, Clone, Default)]
pub struct Transcript {
    pub speakers: Vec<SpeakerLabel>,
    /// In the order of the text. Each is a paragraph.
    pub turns: Vec<Turn>,
    /// In the order of the text.
    pub times: Vec<TimedWords>,
    pub problems: Vec<TranscriptProblem>,
    /// The indexes of the speakers, by name.
    by_name: BTreeMap<String, usize>,
    /// The starts that look like names and were reported.
    unlisted: BTreeSet<String>,
}

/// The name of a speaker as the text has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerLabel {
    pub name: String,
    /// The first place with the name in the source; `None` for a listed name that is never there.
    pub source: Option<Range<usize>>,
    /// Whether the article lists the name.
    pub is_listed: bool,
    /// Whether the name is marked up as one (`<v Name>`), so that it is certainly a speaker.
    pub is_voice: bool,
}

/// A paragraph that one speaker says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// An index into [`Transcript::speakers`], if the text says who speaks.
    pub speaker: Option<usize>,
    /// Whether the speaker of the paragraph before goes on.
    pub is_continued: bool,
    /// Bytes of the document's text.
    pub range: Range<usize>,
    /// The moment at which it begins, if the text says so.
    pub start: Option<Moment>,
}

/// Words that begin at a known moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedWords {
    /// The byte of the document's text at which they begin.
    pub offset: usize,
    pub start: Moment,
    pub end: Option<Moment>,
}

/// A part of a transcript that cannot be read as intended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptProblem {
    pub kind: TranscriptProblemKind,
    /// Bytes of the source.
    pub source: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TranscriptProblemKind {
    /// A `WebVTT` file without `WEBVTT` at its start.
    NoSignature,
    /// The times of a cue cannot be read, so that its words are left out.
    BadTimings,
    /// Words that belong to no cue, and are left out.
    StrayWords,
    /// A tag that `WebVTT` does not have, which is left out.
    UnknownTag,
    /// A `<` without `>`.
    UnclosedTag,
    /// A cue ends before it begins.
    EndsBeforeStart,
    /// A time in brackets that cannot be read.
    BadTime,
    /// There are no words.
    NoWords,
    /// A start that looks like the name of a speaker, but is not listed as one.
    UnlistedSpeaker(String),
}

/// The most warnings about one text. Errors are always kept.
pub const MAX_WARNINGS: usize = 100;

impl TranscriptProblemKind {
    pub fn is_error(&self) -> bool {
        matches!(self, Self::NoSignature | Self::NoWords)
    }
}

/// Adds a problem, unless it is a warning and there are many.
fn add_problem(
    problems: &mut Vec<TranscriptProblem>,
    kind: TranscriptProblemKind,
    source: Range<usize>,
) {
    if kind.is_error() || problems.len() < MAX_WARNINGS {
        problems.push(TranscriptProblem { kind, source });
    }
}

impl Transcript {
    fn report(&mut self, kind: TranscriptProblemKind, source: Range<usize>) {
        add_problem(&mut self.problems, kind, source);
    }

    /// Returns the speakers of the words in a range of the text, each once, in order.
    pub fn speakers_in(&self, range: &Range<usize>) -> Vec<Option<usize>> {
        let mut speakers = Vec::new();
        let first = self.turns.partition_point(|turn| turn.range.end <= range.start);
        for turn in self.turns.iter().skip(first) {
            if turn.range.start >= range.end {
                break;
            }
            if !speakers.contains(&turn.speaker) {
                speakers.push(turn.speaker);
            }
        }
        speakers
    }

    /// Returns the speakers of the words in a range of the text, with `None` for words that are in
    /// no turn, such as a heading.
    pub fn all_speakers_in(&self, range: &Range<usize>, text: &str) -> Vec<Option<usize>> {
        let mut speakers = self.speakers_in(range);
        let mut from = range.start;
        let mut has_other_words = false;
        let first = self.turns.partition_point(|turn| turn.range.end <= range.start);
        for turn in self.turns.iter().skip(first) {
            if turn.range.start >= range.end {
                break;
            }
            has_other_words |= turn.range.start > from && !is_blank(text, from..turn.range.start);
            from = turn.range.end;
        }
        has_other_words |= from < range.end && !is_blank(text, from..range.end);
        if has_other_words && !speakers.contains(&None) {
            speakers.push(None);
        }
        speakers
    }

    /// Returns the moment at which the words of a range begin, and that at which they end if it is
    /// known. Returns `None` if their turn has no time before them.
    pub fn time_of(&self, range: &Range<usize>) -> Option<(Moment, Option<Moment>)> {
        let turn = self.turns.get(self.turn_at(range.start)?)?;
        let after_start = self.times.partition_point(|time| time.offset <= range.start);
        let first = self.times.get(after_start.checked_sub(1)?)?;
        if first.offset < turn.range.start {
            return None;
        }
        let after_end = self.times.partition_point(|time| time.offset < range.end);
        let last = self.times.get(after_end.checked_sub(1)?)?;
        let end = last.end.filter(|end| *end > first.start);
        Some((first.start, end))
    }

    /// Returns what a speaker says without other words in between, as ranges of the text.
    pub fn stretches_of(&self, speaker: usize, text: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for turn in &self.turns {
            if turn.speaker != Some(speaker) {
                continue;
            }
            match ranges.last_mut() {
                Some(last) if is_blank(text, last.end..turn.range.start) => {
                    last.end = turn.range.end;
                }
                _ => ranges.push(turn.range.clone()),
            }
        }
        ranges
    }

    /// Returns the index of the turn that contains a byte of the text.
    pub fn turn_at(&self, offset: usize) -> Option<usize> {
        let index = self.turns.partition_point(|turn| turn.range.end <= offset);
        let turn = self.turns.get(index)?;
        (turn.range.start <= offset).then_some(index)
    }
}

fn is_blank(text: &str, range: Range<usize>) -> bool {
    text.get(range).is_some_and(|words| words.trim().is_empty())
}
