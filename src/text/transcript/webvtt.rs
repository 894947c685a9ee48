//! Parses `WebVTT` by the parser of the specification (`WebVTT` 1, section 6.1). Settings, regions
//! and style sheets say only how cues look, so they are left out.

use std::ops::Range;

use crate::text::Moment;
use crate::text::moment::millis_of;
use crate::text::transcript::captions::{Captions, Cue};
use crate::text::transcript::cue_text::{Markup, read_words};
use crate::text::transcript::{TranscriptProblemKind, add_problem};

const SIGNATURE: &str = "WEBVTT";
const ARROW: &str = "-->";

/// Parses `WebVTT`. Line ends must be `\n`. A file without the signature has no cues and the problem
/// [`TranscriptProblemKind::NoSignature`].
pub fn parse_webvtt(source: &str) -> Captions {
    let mut captions = Captions::default();
    let after = source.strip_prefix(SIGNATURE);
    let has_signature =
        after.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n']));
    if !has_signature {
        captions.report(TranscriptProblemKind::NoSignature, 0..first_line_len(source));
        return captions;
    }
    let mut reader = Reader { source, position: 0 };
    reader.read_line();
    if source.get(reader.position..).is_some_and(|rest| !rest.starts_with('\n')) {
        reader.read_block(true);
    }
    reader.skip_blank_lines();
    while !reader.is_at_end() {
        let block = reader.read_block(false);
        captions.add(source, block);
        reader.skip_blank_lines();
    }
    captions.join_rolling();
    captions
}

fn first_line_len(source: &str) -> usize {
    source.find('\n').unwrap_or(source.len())
}

impl Captions {
    pub(super) fn report(&mut self, kind: TranscriptProblemKind, source: Range<usize>) {
        add_problem(&mut self.problems, kind, source);
    }

    /// Adds the cue of a block, or reports words that are left out.
    fn add(&mut self, source: &str, block: Block) {
        let Some((start, end)) = block.timings else {
            if let Some(line) = block.bad_timings {
                self.report(TranscriptProblemKind::BadTimings, line);
            } else if !is_metadata(source.get(block.text.clone()).unwrap_or_default()) {
                self.report(TranscriptProblemKind::StrayWords, block.text);
            }
            return;
        };
        if end < start {
            self.report(TranscriptProblemKind::EndsBeforeStart, block.line);
        }
        let words = read_words(source, block.text, Markup::WebVtt, self);
        self.cues.push(Cue { start, end, ..words });
    }
}

/// Returns whether a block is a comment, a style sheet or a region.
fn is_metadata(block: &str) -> bool {
    let first = block.split('\n').next().unwrap_or_default();
    let is_named = |name: &str| first.trim_end() == name;
    first.starts_with("NOTE ")
        || first.starts_with("NOTE\t")
        || first.starts_with("REGION:")
        || is_named("NOTE")
        || is_named("STYLE")
        || is_named("REGION")
        || block.trim().is_empty()
}

/// A block: a cue, a comment, a style sheet or a region.
#[derive(Default)]
struct Block {
    timings: Option<(Moment, Moment)>,
    /// The line of the times.
    line: Range<usize>,
    /// The line of times that cannot be read.
    bad_timings: Option<Range<usize>>,
    /// The lines after the times, or all lines.
    text: Range<usize>,
}

struct Reader<'s> {
    source: &'s str,
    position: usize,
}

impl Reader<'_> {
    fn is_at_end(&self) -> bool {
        self.position >= self.source.len()
    }

    /// Moves to the next line, and returns the range of this one without its end.
    fn read_line(&mut self) -> Range<usize> {
        let start = self.position;
        let rest = self.source.get(start..).unwrap_or_default();
        let end = start + first_line_len(rest);
        self.position = end + 1;
        start..end
    }

    fn skip_blank_lines(&mut self) {
        while self.source.get(self.position..).is_some_and(|rest| rest.starts_with('\n')) {
            self.position += 1;
        }
    }

    /// Collects a block (`WebVTT` 1, section 6.1, "collect a `WebVTT` block").
    fn read_block(&mut self, in_header: bool) -> Block {
        let mut block = Block::default();
        let mut lines = 0;
        let mut has_arrow = false;
        while !self.is_at_end() {
            let before = self.position;
            let line = self.read_line();
            let text = self.source.get(line.clone()).unwrap_or_default();
            lines += 1;
            if text.contains(ARROW) {
                if in_header || lines > 2 || lines == 2 && has_arrow {
                    self.position = before;
                    break;
                }
                has_arrow = true;
                block.timings = parse_timings(text);
                if block.timings.is_some() {
                    block.text = self.position.min(line.end)..self.position.min(line.end);
                    block.line = line;
                } else {
                    block.bad_timings = Some(line);
                }
            } else if text.is_empty() {
                break;
            } else {
                let is_first = block.text.is_empty();
                block.text = if is_first { line } else { block.text.start..line.end };
            }
        }
        block
    }
}

/// Parses the line of times of a cue (section 6.1, "collect `WebVTT` cue timings and settings").
fn parse_timings(line: &str) -> Option<(Moment, Moment)> {
    let (start, rest) = parse_timestamp(skip_white_space(line))?;
    let rest = skip_white_space(rest).strip_prefix(ARROW)?;
    let (end, _) = parse_timestamp(skip_white_space(rest))?;
    Some((start, end))
}

/// The white space of HTML, which has no vertical tab.
fn skip_white_space(text: &str) -> &str {
    text.trim_start_matches(['\t', '\n', '\u{C}', '\r', ' '])
}

/// Parses a timestamp at the start of a text (section 6.1, "collect a `WebVTT` timestamp"). Returns
/// the rest of the text too.
pub(super) fn parse_timestamp(text: &str) -> Option<(Moment, &str)> {
    let (first, rest) = digits(text)?;
    let (second, mut rest) = digits(rest.strip_prefix(':')?)?;
    if second.len() != 2 {
        return None;
    }
    let first_value: u64 = first.parse().ok()?;
    let second_value: u64 = second.parse().ok()?;
    let begins_with_hours = first.len() != 2 || first_value > 59;
    let (hours, minutes, seconds);
    if begins_with_hours || rest.starts_with(':') {
        let (third, after) = digits(rest.strip_prefix(':')?)?;
        if third.len() != 2 {
            return None;
        }
        (hours, minutes, seconds) = (first_value, second_value, third.parse().ok()?);
        rest = after;
    } else {
        (hours, minutes, seconds) = (0, first_value, second_value);
    }
    let (fraction, rest) = digits(rest.strip_prefix('.')?)?;
    if fraction.len() != 3 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some((Moment::from_parts(hours, minutes, seconds, millis_of(fraction)?)?, rest))
}

/// Splits off the digits at the start of a text, if any.
fn digits(text: &str) -> Option<(&str, &str)> {
    let digits = crate::text::leading_digits(text);
    if digits.is_empty() {
        return None;
    }
    Some((digits, text.strip_prefix(digits)?))
}
