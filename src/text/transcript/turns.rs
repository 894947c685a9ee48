//! Makes a document of turns out of subtitles. Cues of one speaker are one text; a new speaker
//! begins a new paragraph.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::text::document::DocumentNode;
use crate::text::transcript::captions::{Captions, Cue};
use crate::text::transcript::labels::{Label, LabelRules, normalize_name};
use crate::text::transcript::{
    SpeakerLabel, TimedWords, Transcript, TranscriptProblem, TranscriptProblemKind, Turn,
};
use crate::text::{Document, Moment};

/// A paragraph with more bytes ends with its sentence.
const LONG_PARAGRAPH: usize = 600;
/// A paragraph with more bytes ends with its cue. Automatic captions have no sentences.
const LONGEST_PARAGRAPH: usize = 1500;

/// Makes turns of cues. `listed` has the names of the speakers that the article lists, if it does.
pub fn captions_to_turns(
    captions: &Captions,
    listed: Option<&BTreeSet<String>>,
) -> (Document, Transcript) {
    let transcript = Transcript::with_listed(listed, captions.problems.clone());
    let mut builder = TurnBuilder {
        captions,
        rules: LabelRules { listed, times: false },
        document: Document::default(),
        transcript,
        speaker: None,
        unlisted_voice: None,
        is_changed: false,
        open: None,
        next_voice: 0,
        is_cue_start: false,
        source_end: 0,
    };
    for cue in &captions.cues {
        builder.add_cue(cue);
    }
    builder.end_turn();
    let TurnBuilder { mut document, mut transcript, .. } = builder;
    transcript.check_words();
    document.shrink_to_fit();
    (document, transcript)
}

impl Transcript {
    pub(super) fn with_listed(
        listed: Option<&BTreeSet<String>>,
        problems: Vec<TranscriptProblem>,
    ) -> Self {
        let mut transcript = Self { problems, ..Self::default() };
        for name in listed.into_iter().flatten() {
            transcript.add_speaker(name, true);
        }
        transcript
    }

    fn add_speaker(&mut self, name: &str, is_listed: bool) -> usize {
        let index = self.speakers.len();
        self.by_name.insert(name.to_owned(), index);
        let name = name.to_owned();
        self.speakers.push(SpeakerLabel { name, source: None, is_listed, is_voice: false });
        index
    }

    /// Returns the index of a speaker, who is added if the name is new.
    pub(super) fn speaker(&mut self, name: &str, source: Range<usize>, is_voice: bool) -> usize {
        let index = match self.by_name.get(name) {
            Some(index) => *index,
            None => self.add_speaker(name, false),
        };
        if let Some(speaker) = self.speakers.get_mut(index) {
            speaker.source.get_or_insert(source);
            speaker.is_voice |= is_voice;
        }
        index
    }

    /// Reports a start that looks like the name of a speaker, each once.
    pub(super) fn report_unlisted(&mut self, name: String, source: Range<usize>) {
        if self.unlisted.insert(name.clone()) {
            self.report(TranscriptProblemKind::UnlistedSpeaker(name), source);
        }
    }

    pub(super) fn check_words(&mut self) {
        let has_signature =
            self.problems.iter().all(|it| it.kind != TranscriptProblemKind::NoSignature);
        if self.turns.is_empty() && has_signature {
            self.report(TranscriptProblemKind::NoWords, 0..0);
        }
    }
}

/// The paragraph that is being written.
struct OpenTurn {
    speaker: Option<usize>,
    start: usize,
    is_continued: bool,
}

struct TurnBuilder<'c> {
    captions: &'c Captions,
    rules: LabelRules<'c>,
    document: Document,
    transcript: Transcript,
    /// Who speaks.
    speaker: Option<usize>,
    /// The voice that speaks, if the article lists others.
    unlisted_voice: Option<String>,
    /// Whether the next words begin a turn.
    is_changed: bool,
    open: Option<OpenTurn>,
    /// The index of the next voice of the cue.
    next_voice: usize,
    /// Whether the next words are the first ones of their cue.
    is_cue_start: bool,
    /// The end of the last words in the source.
    source_end: usize,
}

impl TurnBuilder<'_> {
    fn add_cue(&mut self, cue: &Cue) {
        self.end_long_paragraph();
        self.is_cue_start = true;
        self.next_voice = 0;
        let dashes = cue.lines.iter().filter(|line| dash_len(cue.line(line), true) > 0).count();
        for (index, line) in cue.lines.iter().enumerate() {
            self.add_line(cue, line, index == 0, dashes > 1);
        }
    }

    fn add_line(&mut self, cue: &Cue, line: &Range<usize>, is_first: bool, has_dashes: bool) {
        let text = cue.text.get(..line.end).unwrap_or_default();
        let rest = |start: usize| text.get(start..).unwrap_or_default();
        let mut start = line.end - rest(line.start).trim_start().len();
        let has_chevrons = rest(start).starts_with(">>");
        if has_chevrons {
            self.change_speaker(None);
            start = skip_chevrons(text, start);
        }
        let dash = dash_len(rest(start), has_dashes);
        if dash > 0 {
            self.change_speaker(None);
            start += dash;
        }
        let next = cue.voices.partition_point(|(offset, _)| *offset <= start);
        let voice = next.checked_sub(1).and_then(|index| cue.voices.get(index)?.1);
        let start = self.read_name(cue, text, start, is_first || has_chevrons, voice);
        self.add_words(cue, text, start);
    }

    /// Reads the name at `start` of a line, unless the voice there is another one. `text` is that
    /// of the cue up to the end of the line. Returns where the words begin.
    fn read_name(
        &mut self,
        cue: &Cue,
        text: &str,
        start: usize,
        is_first: bool,
        voice: Option<usize>,
    ) -> usize {
        let voice = voice.and_then(|index| self.captions.voices.get(index));
        let found = self.rules.read(text.get(start..).unwrap_or_default(), is_first);
        let said = found.said();
        let source_of = |place: Range<usize>| {
            cue.source_offset(start + place.start)..cue.source_offset(start + place.end)
        };
        match found.label {
            Label::Speaker(name, place)
                if voice.is_none_or(|voice| normalize_name(&voice.name) == name) =>
            {
                let speaker = Some(self.transcript.speaker(&name, source_of(place), false));
                // Some programs write the name into every cue.
                if speaker != self.speaker {
                    self.change_speaker(speaker);
                }
                for range in said {
                    self.say(cue, start + range.start..start + range.end);
                }
                start + found.end
            }
            Label::Unlisted(name, place) if voice.is_none() => {
                self.transcript.report_unlisted(name, source_of(place));
                self.change_speaker(None);
                start
            }
            _ => start,
        }
    }

    /// Adds the words of a line from `start` on. Voices and `>>` divide them.
    fn add_words(&mut self, cue: &Cue, text: &str, start: usize) {
        let words_end = text.trim_end().len();
        let mut from = start;
        while from < text.len() {
            let next = cue.voices.partition_point(|(offset, _)| *offset <= from);
            if next > self.next_voice {
                self.next_voice = next;
                let voice = next.checked_sub(1).and_then(|index| cue.voices.get(index)?.1);
                if voice.is_some() || from < words_end {
                    self.change_voice(voice);
                }
            }
            let end = cue.voices.get(next).map_or(text.len(), |(offset, _)| *offset);
            let end = end.min(text.len());
            let Some(chevrons) = find_chevrons(text, from..end) else {
                self.say(cue, from..end);
                from = end;
                continue;
            };
            self.say(cue, from..chevrons);
            self.change_speaker(None);
            from = skip_chevrons(text, chevrons);
            from = self.read_name(cue, text, from, true, None);
        }
    }

    /// Begins a turn with the next words.
    fn change_speaker(&mut self, speaker: Option<usize>) {
        self.speaker = speaker;
        self.unlisted_voice = None;
        self.is_changed = true;
    }

    /// Changes the speaker if the voice is another one. Cues name the same voice again and again.
    fn change_voice(&mut self, voice: Option<usize>) {
        let Some(voice) = voice.and_then(|index| self.captions.voices.get(index)) else {
            self.change_speaker(None);
            return;
        };
        let name = normalize_name(&voice.name);
        if self.rules.listed.is_some_and(|listed| !listed.contains(&name)) {
            self.transcript.report_unlisted(name.clone(), voice.source.clone());
            if self.unlisted_voice.as_ref() != Some(&name) {
                self.change_speaker(None);
                self.unlisted_voice = Some(name);
            }
            return;
        }
        let speaker = Some(self.transcript.speaker(&name, voice.source.clone(), true));
        if speaker != self.speaker {
            self.change_speaker(speaker);
        }
    }

    /// Adds some words of a line.
    fn say(&mut self, cue: &Cue, range: Range<usize>) {
        let words = cue.text.get(range.clone()).unwrap_or_default();
        let trimmed = words.trim();
        if trimmed.is_empty() {
            return;
        }
        let start = range.start + (words.len() - words.trim_start().len());
        let end = start + trimmed.len();
        if self.is_changed {
            self.end_turn();
        }
        let is_turn_start = self.open.is_none();
        if is_turn_start {
            self.start_turn();
        } else if needs_space(&self.document.text, trimmed) {
            self.document.push_text(" ", self.source_end);
        }
        let offset = self.document.text.len();
        let next = cue.moments.partition_point(|(at, _)| *at <= start);
        if self.is_cue_start || is_turn_start {
            self.is_cue_start = false;
            let before = next.checked_sub(1).and_then(|index| cue.moments.get(index));
            let from = before.map_or(cue.start, |(_, moment)| *moment);
            self.add_time(offset, from, cue);
        }
        for (at, moment) in cue.moments.iter().skip(next) {
            if *at >= end {
                break;
            }
            self.add_time(offset + (at - start), *moment, cue);
        }
        self.push_words(cue, start..end);
    }

    fn add_time(&mut self, offset: usize, start: Moment, cue: &Cue) {
        self.transcript.times.push(TimedWords { offset, start, end: Some(cue.end) });
    }

    fn push_words(&mut self, cue: &Cue, range: Range<usize>) {
        let mut from = range.start;
        while from < range.end {
            let next = cue.map.partition_point(|(text, _)| *text <= from);
            let end = cue.map.get(next).map_or(range.end, |(text, _)| range.end.min(*text));
            let source = cue.source_offset(from);
            self.document.push_text(cue.text.get(from..end).unwrap_or_default(), source);
            self.source_end = source + (end - from);
            from = end;
        }
    }

    fn start_turn(&mut self) {
        let is_continued = !self.is_changed && !self.transcript.turns.is_empty();
        self.document.nodes.push(DocumentNode::Turn(self.transcript.turns.len()));
        let start = self.document.text.len();
        self.open = Some(OpenTurn { speaker: self.speaker, start, is_continued });
        self.is_changed = false;
    }

    fn end_turn(&mut self) {
        let Some(open) = self.open.take() else { return };
        let end = self.document.text.len();
        let next = self.transcript.times.partition_point(|time| time.offset <= open.start);
        let start = next.checked_sub(1).and_then(|index| self.transcript.times.get(index));
        self.transcript.turns.push(Turn {
            speaker: open.speaker,
            is_continued: open.is_continued,
            range: open.start..end,
            start: start.map(|time| time.start),
        });
        self.document.blocks.push(open.start..end);
        self.document.push_text("\n", self.source_end);
        self.document.push_html("</p>");
    }

    fn end_long_paragraph(&mut self) {
        let Some(open) = &self.open else { return };
        let words = self.document.text.get(open.start..).unwrap_or_default();
        if words.len() > LONGEST_PARAGRAPH || words.len() > LONG_PARAGRAPH && ends_sentence(words) {
            self.end_turn();
        }
    }
}

/// Returns whether a text ends with the end of a sentence.
fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', '」']);
    text.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '۔', '।'])
}

/// Returns whether a space belongs between a text and more words. Scripts without spaces need no
/// space.
fn needs_space(text: &str, words: &str) -> bool {
    let is_unspaced = |c: char| {
        matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
    };
    let last = text.chars().next_back();
    !(last.is_some_and(is_unspaced) && words.starts_with(is_unspaced))
}

/// Returns the length of the dash that marks another speaker at the start of a line, with the space
/// after it. `is_sure` says whether several lines of the cue begin with one.
fn dash_len(line: &str, is_sure: bool) -> usize {
    let text = line.trim_start();
    let Some(dash) = text.chars().next() else { return 0 };
    let rest = text.get(dash.len_utf8()..).unwrap_or_default();
    let words = rest.trim_start();
    let has_space = words.len() < rest.len();
    let is_dash = match dash {
        '-' | '\u{2010}' => has_space || is_sure && words.starts_with(char::is_alphabetic),
        '\u{2013}' | '\u{2014}' => is_sure,
        _ => false,
    };
    if is_dash && !words.is_empty() { line.len() - words.len() } else { 0 }
}

/// Returns the offset after the signs `>>` of broadcast captions at `start`.
fn skip_chevrons(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    text.len() - rest.trim_start_matches('>').trim_start().len()
}

/// Finds the signs `>>` of broadcast captions in a part of a line. They are after a space, and not
/// a part of a word.
fn find_chevrons(text: &str, part: Range<usize>) -> Option<usize> {
    let words = text.get(part.clone())?;
    for (at, _) in words.match_indices(">>") {
        let at = part.start + at;
        if !text.get(..at)?.ends_with(char::is_whitespace) {
            continue;
        }
        let next = text.get(at..)?.trim_start_matches('>').chars().next();
        if next.is_none_or(|c| c.is_whitespace() || c.is_alphabetic()) {
            return Some(at);
        }
    }
    None
}
