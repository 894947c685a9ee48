//! Parses `SubRip`, which has no specification: as tolerantly as players do. Numbers of cues may be
//! missing, a time may have a comma or a dot, and blank lines may be missing or too many.

use std::ops::Range;

use crate::text::Moment;
use crate::text::has_only_digits;
use crate::text::moment::millis_of;
use crate::text::transcript::TranscriptProblemKind;
use crate::text::transcript::captions::{Captions, Cue};
use crate::text::transcript::cue_text::{Markup, read_words};

/// The line of the times of a cue.
struct Times {
    start: Moment,
    end: Moment,
    line: Range<usize>,
}

struct Reader<'s> {
    source: &'s str,
    captions: Captions,
    /// The times of the cue that is read.
    open: Option<Times>,
    /// The lines since its times.
    lines: Vec<Range<usize>>,
    /// The number of the last cue that has one.
    number: Option<usize>,
}

/// Parses `SubRip`. Line ends must be `\n`.
pub fn parse_subrip(source: &str) -> Captions {
    let mut reader = Reader {
        source,
        captions: Captions::default(),
        open: None,
        lines: Vec::new(),
        number: None,
    };
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let range = offset..offset + line.trim_end_matches('\n').len();
        offset += line.len();
        let text = source.get(range.clone()).unwrap_or_default();
        if let Some((start, end)) = parse_times(text) {
            reader.take_number();
            reader.end_cue();
            reader.open = Some(Times { start, end, line: range });
            continue;
        }
        if text.contains("-->") {
            reader.captions.report(TranscriptProblemKind::BadTimings, range.clone());
        }
        reader.lines.push(range);
    }
    reader.end_cue();
    reader.captions.join_rolling();
    reader.captions
}

impl Reader<'_> {
    fn text(&self, line: &Range<usize>) -> &str {
        self.source.get(line.clone()).unwrap_or_default().trim()
    }

    /// Removes the number of the next cue from the lines of this one.
    fn take_number(&mut self) {
        let Some(index) = self.lines.iter().rposition(|line| !self.text(line).is_empty()) else {
            return;
        };
        let is_before_times = index + 1 == self.lines.len();
        let line = self.lines.get(index).map_or("", |line| self.text(line));
        if has_only_digits(line)
            && let Ok(number) = line.parse()
            && self.is_number(number, index, is_before_times)
        {
            self.number = Some(number);
            self.lines.truncate(index);
        }
    }

    /// Returns whether the last number before the times of a cue is the number of that cue. If not,
    /// it belongs to the words.
    fn is_number(&self, number: usize, index: usize, is_before_times: bool) -> bool {
        if self.open.is_none() {
            return true;
        }
        let before = index.checked_sub(1).and_then(|index| self.lines.get(index));
        let is_after_blank = before.is_some_and(|line| self.text(line).is_empty());
        let is_in_order = number == self.captions.cues.len() + 2;
        match self.number {
            Some(last) if is_in_order || number == last.saturating_add(1) => true,
            Some(_) => is_after_blank && is_before_times,
            None => is_after_blank && is_before_times && is_in_order,
        }
    }

    /// Adds the cue that is read, or reports the lines if there is no cue yet.
    fn end_cue(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let first = lines.iter().find(|line| !self.text(line).is_empty());
        let last = lines.iter().rev().find(|line| !self.text(line).is_empty());
        let words = first.zip(last).map_or(0..0, |(first, last)| first.start..last.end);
        let Some(Times { start, end, line }) = self.open.take() else {
            if !words.is_empty() {
                self.captions.report(TranscriptProblemKind::StrayWords, words);
            }
            return;
        };
        if end < start {
            self.captions.report(TranscriptProblemKind::EndsBeforeStart, line);
        }
        let words = read_words(self.source, words, Markup::SubRip, &mut self.captions);
        self.captions.cues.push(Cue { start, end, ..words });
    }
}

/// Parses the line of the times of a cue. What follows the times is a position.
fn parse_times(line: &str) -> Option<(Moment, Moment)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next()?;
    Some((parse_subrip_time(start.trim())?, parse_subrip_time(end)?))
}

/// Parses `00:01:02,345`. Programs also write dots, fewer digits, and no hours or fractions.
pub fn parse_subrip_time(text: &str) -> Option<Moment> {
    let (clock, fraction) = match text.split_once([',', '.']) {
        Some((clock, fraction)) => (clock, millis_of(fraction)?),
        None => (text, 0),
    };
    let mut parts = Vec::new();
    for part in clock.split(':') {
        let part = part.trim();
        if part.is_empty() || part.len() > 4 || !has_only_digits(part) {
            return None;
        }
        parts.push(part.parse().ok()?);
    }
    match parts.as_slice() {
        [minutes, seconds] => Moment::from_parts(0, *minutes, *seconds, fraction),
        [hours, minutes, seconds] => Moment::from_parts(*hours, *minutes, *seconds, fraction),
        _ => None,
    }
}
