//! Cues of subtitles, whatever their format, and captions that roll up.

use std::ops::Range;

use crate::text::Moment;
use crate::text::transcript::TranscriptProblem;

/// Subtitles as their file has them.
#[derive(Debug, Clone, Default)]
pub struct Captions {
    pub cues: Vec<Cue>,
    /// The names in `<v Name>`.
    pub voices: Vec<Voice>,
    pub problems: Vec<TranscriptProblem>,
}

/// Words that are shown from one moment to another.
#[derive(Debug, Clone, Default)]
pub struct Cue {
    pub start: Moment,
    pub end: Moment,
    /// The words without tags. Lines end with `\n`.
    pub text: String,
    /// The lines that have words, in bytes of `text`.
    pub lines: Vec<Range<usize>>,
    /// Places from which `text` and the source run in parallel: bytes of both.
    pub map: Vec<(usize, usize)>,
    /// From which byte of `text` on a voice of [`Captions::voices`] speaks; `None` if no voice is
    /// named.
    pub voices: Vec<(usize, Option<usize>)>,
    /// Moments in the words, with the bytes of `text`.
    pub moments: Vec<(usize, Moment)>,
}

/// The name of a speaker in the markup of a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    pub name: String,
    /// Bytes of the source.
    pub source: Range<usize>,
}

impl Cue {
    /// Adds words that come from byte `source` of the source.
    pub(super) fn push(&mut self, words: &str, source: usize) {
        if words.is_empty() {
            return;
        }
        let is_parallel = match self.map.last() {
            Some((text, origin)) => origin + (self.text.len() - text) == source,
            None => false,
        };
        if !is_parallel {
            self.map.push((self.text.len(), source));
        }
        self.text.push_str(words);
    }

    /// Returns the words of a line.
    pub(super) fn line(&self, line: &Range<usize>) -> &str {
        self.text.get(line.clone()).unwrap_or_default()
    }

    /// Returns the byte of the source that a byte of the text comes from.
    pub(super) fn source_offset(&self, offset: usize) -> usize {
        let next = self.map.partition_point(|(text, _)| *text <= offset);
        match next.checked_sub(1).and_then(|index| self.map.get(index)) {
            Some((text, source)) => source + (offset - text),
            None => 0,
        }
    }
}

/// The longest time that a caption stays on the screen between two that roll up, in milliseconds.
const STILL_MILLIS: u64 = 100;

/// The most lines that a screen has (CTA-608).
const MAX_ROWS: usize = 15;

/// How many cues must repeat a line before the file counts as one of captions that roll up.
const MIN_ROLLS: usize = 3;

impl Captions {
    /// Removes the lines that captions repeat while they roll up (CTA-608), as live and automatic
    /// captions do: the first lines of a cue are the last ones of the cue before.
    ///
    /// A speaker may say a line twice. So lines are removed only if nearly every cue with several
    /// lines repeats the one before it, and only at cues that follow without a gap.
    pub(super) fn join_rolling(&mut self) {
        let mut rolls = 0;
        let mut others = 0;
        for (before, cue) in self.cues.iter().zip(self.cues.iter().skip(1)) {
            if cue.lines.len() < 2 {
                continue;
            }
            match repeated_lines(before, cue) {
                0 => others += 1,
                _ => rolls += 1,
            }
        }
        if rolls < MIN_ROLLS || others * 10 > rolls {
            return;
        }
        let mut repeated = vec![0; self.cues.len()];
        for (index, (before, cue)) in self.cues.iter().zip(self.cues.iter().skip(1)).enumerate() {
            let count = repeated_lines(before, cue);
            let is_still = cue.end.millis().saturating_sub(cue.start.millis()) <= STILL_MILLIS;
            if count < cue.lines.len() || is_still {
                repeated[index + 1] = count;
            }
        }
        for (cue, count) in self.cues.iter_mut().zip(repeated) {
            cue.lines.drain(..count.min(cue.lines.len()));
        }
        self.cues.retain(|cue| !cue.lines.is_empty());
    }
}

/// Returns how many lines at the end of a cue are also those at the start of the next one, if that
/// follows without a gap.
fn repeated_lines(before: &Cue, cue: &Cue) -> usize {
    if cue.start > before.end {
        return 0;
    }
    let max = before.lines.len().min(cue.lines.len()).min(MAX_ROWS);
    for count in (1..=max).rev() {
        let last = before.lines.iter().skip(before.lines.len() - count);
        let is_same = last
            .zip(&cue.lines)
            .all(|(one, other)| before.line(one).trim() == cue.line(other).trim());
        if is_same {
            return count;
        }
    }
    0
}
