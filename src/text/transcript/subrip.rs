//! Parses `SubRip`, which has no specification: as tolerantly as players do. Numbers of cues may be
//! missing, a time may have a comma or a dot, and blank lines may be missing or too many.

use std::ops::Range;

use crate::text::Moment;
use crate::text::has_only_digits;
use crate::text::moment::millis_of;
use crate::text::transcript::TranscriptProblemKind;
use crate::text::transcript::captions::{Captions, Cue};
use crate::text::transcript::cue_text::{Markup, read_lines};

/// The line of the times of a cue.
struct Times {
    start: Moment,
    end: Moment,
    line: Range<usize>,
}

/// Parses `SubRip`. Line ends must be `\n`.
pub fn parse_subrip(source: &str) -> Captions {
    let mut captions = Captions::default();
    let mut open: Option<Times> = None;
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let range = offset..offset + line.trim_end_matches('\n').len();
        offset += line.len();
        let text = source.get(range.clone()).unwrap_or_default();
        if let Some((start, end)) = parse_times(text) {
            let times = Times { start, end, line: range };
            end_cue(source, &mut captions, open.replace(times), &mut lines, true);
            continue;
        }
        if text.contains("-->") {
            captions.report(TranscriptProblemKind::BadTimings, range.clone());
        }
        lines.push(range);
    }
    end_cue(source, &mut captions, open, &mut lines, false);
    captions.join_rolling();
    captions
}

/// Adds the cue whose times are `open` with the lines after them, or reports the lines if there is
/// no cue yet. The number of the next cue is not one of its lines.
fn end_cue(
    source: &str,
    captions: &mut Captions,
    open: Option<Times>,
    lines: &mut Vec<Range<usize>>,
    is_next_known: bool,
) {
    let text = |line: &Range<usize>| source.get(line.clone()).unwrap_or_default().trim();
    while lines.last().is_some_and(|line| text(line).is_empty()) {
        lines.pop();
    }
    if is_next_known && let Some(number) = lines.last() {
        let before = lines.len().checked_sub(2).and_then(|index| lines.get(index));
        let is_apart = before.is_none_or(|line| text(line).is_empty());
        let is_next = text(number).parse() == Ok(captions.cues.len() + 2);
        if !text(number).is_empty() && has_only_digits(text(number)) && (is_apart || is_next) {
            lines.pop();
        }
    }
    let first = lines.iter().find(|line| !text(line).is_empty());
    let last = lines.iter().rev().find(|line| !text(line).is_empty());
    let words = match (first, last) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => open.as_ref().map_or(0..0, |times| times.line.end..times.line.end),
    };
    lines.clear();
    let Some(Times { start, end, line }) = open else {
        if !words.is_empty() {
            captions.report(TranscriptProblemKind::StrayWords, words);
        }
        return;
    };
    if end < start {
        captions.report(TranscriptProblemKind::EndsBeforeStart, line);
    }
    let lines = read_lines(source, words.clone(), Markup::SubRip, captions);
    captions.cues.push(Cue { start, end, source: words, lines });
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
