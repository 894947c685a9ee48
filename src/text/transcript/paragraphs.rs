//! Makes turns of the paragraphs of a Markdown text: `OKAFOR: …`. Times in brackets are optional.
//! Names and times are cut out of the text.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::text::Document;
use crate::text::document::DocumentNode;
use crate::text::document_cut::Cuts;
use crate::text::transcript::labels::{Label, LabelRules, LineStart, read_time};
use crate::text::transcript::{TimedWords, Transcript, TranscriptProblemKind, Turn};

/// Makes turns of the paragraphs of a document that are not in a list, quote or table. `listed` has
/// the names of the speakers that the article lists, if it does.
pub fn paragraphs_to_turns(
    document: &Document,
    listed: Option<&BTreeSet<String>>,
) -> (Document, Transcript) {
    let mut reader = ParagraphReader {
        document,
        rules: LabelRules { listed, times: true },
        transcript: Transcript::with_listed(listed, Vec::new()),
        nodes: Vec::with_capacity(document.nodes.len()),
        cuts: Vec::new(),
        speaker: None,
        is_changed: false,
        pending_time: None,
    };
    reader.read();
    let ParagraphReader { mut transcript, nodes, cuts, .. } = reader;
    let mut turned = Document { nodes, ..document.clone() };
    turned.split_blocks(&transcript.turns);
    let cuts = Cuts::new(&cuts);
    turned.cut(&cuts);
    for turn in &mut transcript.turns {
        turn.range = cuts.moved(&turn.range);
    }
    for time in &mut transcript.times {
        time.offset = cuts.after(time.offset);
    }
    transcript.check_words();
    turned.shrink_to_fit();
    (turned, transcript)
}

/// The start of a turn in a paragraph.
struct TurnStart {
    offset: usize,
    start: LineStart,
}

struct ParagraphReader<'d> {
    document: &'d Document,
    rules: LabelRules<'d>,
    transcript: Transcript,
    nodes: Vec<DocumentNode>,
    /// The parts that are not words, in order.
    cuts: Vec<Range<usize>>,
    speaker: Option<usize>,
    /// Whether the next words begin a turn.
    is_changed: bool,
    /// The time of a name that is alone on its line.
    pending_time: Option<crate::text::Moment>,
}

impl ParagraphReader<'_> {
    fn read(&mut self) {
        let document = self.document;
        let mut depth = 0_usize;
        let mut index = 0;
        while let Some(node) = document.nodes.get(index) {
            if let DocumentNode::Html(html) = node {
                if html == "<p>" && depth == 0 {
                    index = self.paragraph(index);
                    continue;
                }
                if is_container(html, "<") {
                    depth += 1;
                } else if is_container(html, "</") {
                    depth = depth.saturating_sub(1);
                } else if html.starts_with("<h") && html != "<hr>" {
                    // A heading is not said by anybody.
                    self.speaker = None;
                    self.is_changed = true;
                    self.pending_time = None;
                }
            }
            self.nodes.push(node.clone());
            index += 1;
        }
    }

    /// Reads the paragraph whose start tag has this index. Returns the index after its end tag.
    fn paragraph(&mut self, first: usize) -> usize {
        let nodes = self.document.nodes.get(first..).unwrap_or_default();
        let length = nodes.iter().position(|node| node.is("</p>")).unwrap_or(nodes.len());
        let nodes = nodes.get(..length).unwrap_or_default();
        let next = first + length + 1;
        let mut text: Option<Range<usize>> = None;
        for node in nodes {
            if let DocumentNode::Text(range) = node {
                let start = text.as_ref().map_or(range.start, |text| text.start);
                text = Some(start..range.end);
            }
        }
        let Some(text) = text else {
            self.copy_paragraph(nodes);
            return next;
        };
        let starts = self.turn_starts(nodes, &text);
        if let [only] = starts.as_slice()
            && self.is_only_name(only, &text)
        {
            self.begin_turn(&starts, 0, &text, true);
            self.cuts.push(text);
            if nodes.iter().any(is_seen) {
                self.copy_paragraph(nodes);
            }
            return next;
        }
        self.write_paragraph(nodes, &starts, &text);
        next
    }

    /// Copies a paragraph without spoken words, such as a picture.
    fn copy_paragraph(&mut self, nodes: &[DocumentNode]) {
        self.nodes.extend_from_slice(nodes);
        self.nodes.push(DocumentNode::Html("</p>".into()));
    }

    /// Returns whether the start of a turn has a name, and neither it nor the rest of its paragraph
    /// has words.
    fn is_only_name(&self, turn: &TurnStart, text: &Range<usize>) -> bool {
        let rest = self.document.slice(turn.offset + turn.start.end..text.end);
        matches!(turn.start.label, Label::Speaker(..))
            && turn.start.said().is_empty()
            && rest.trim().is_empty()
    }

    /// Finds the starts of turns: that of the paragraph, and lines that begin with a name outside of
    /// links and emphasis, or with emphasis.
    fn turn_starts(&self, nodes: &[DocumentNode], text: &Range<usize>) -> Vec<TurnStart> {
        let mut starts = Vec::new();
        let mut depth = 0_usize;
        let mut is_after_tag = false;
        for node in nodes.iter().skip(1) {
            if let DocumentNode::Text(range) = node {
                for offset in self.line_starts(range, text) {
                    let begins = depth == 1 && is_after_tag && offset == range.start;
                    let is_first = offset == text.start;
                    if is_first || depth == 0 || begins {
                        self.add_turn_start(offset, is_first, text, &mut starts);
                    }
                }
            }
            depth = depth_after(node, depth);
            is_after_tag = is_inline_start(node);
        }
        starts
    }

    /// Returns where lines of a paragraph begin in a part of it.
    fn line_starts(&self, part: &Range<usize>, text: &Range<usize>) -> Vec<usize> {
        let mut starts = Vec::new();
        let before = self.document.slice(text.start..part.start);
        if before.is_empty() || before.ends_with('\n') {
            starts.push(part.start);
        }
        for (at, _) in self.document.slice(part.clone()).match_indices('\n') {
            if part.start + at + 1 < part.end {
                starts.push(part.start + at + 1);
            }
        }
        starts
    }

    fn add_turn_start(
        &self,
        offset: usize,
        is_first: bool,
        text: &Range<usize>,
        starts: &mut Vec<TurnStart>,
    ) {
        let rest = self.document.slice(offset..text.end);
        let line = rest.split('\n').next().unwrap_or_default();
        let start = self.rules.read(line, is_first);
        if is_first || start.label != Label::None {
            starts.push(TurnStart { offset, start });
        }
    }

    /// Writes the nodes of a paragraph, with a paragraph for each turn.
    fn write_paragraph(
        &mut self,
        nodes: &[DocumentNode],
        starts: &[TurnStart],
        text: &Range<usize>,
    ) {
        let mut next = 0;
        self.nodes.push(DocumentNode::Turn(self.transcript.turns.len()));
        for node in nodes.iter().skip(1) {
            let DocumentNode::Text(range) = node else {
                self.nodes.push(node.clone());
                continue;
            };
            let mut from = range.start;
            while let Some(turn) = starts.get(next).filter(|turn| turn.offset < range.end) {
                if next > 0 {
                    if from < turn.offset {
                        self.nodes.push(DocumentNode::Text(from..turn.offset));
                    }
                    from = turn.offset;
                    // A tag that opens at the start of the line belongs to the new turn.
                    let is_tag = self.nodes.last().is_some_and(is_inline_start);
                    let at = if is_tag { self.nodes.len() - 1 } else { self.nodes.len() };
                    let index = self.transcript.turns.len();
                    let tags = [DocumentNode::Html("</p>".into()), DocumentNode::Turn(index)];
                    self.nodes.splice(at..at, tags);
                }
                self.begin_turn(starts, next, text, false);
                next += 1;
            }
            if from < range.end {
                self.nodes.push(DocumentNode::Text(from..range.end));
            }
        }
        self.nodes.push(DocumentNode::Html("</p>".into()));
    }

    /// Begins the turn with this index in a paragraph, and finds the times in its words.
    fn begin_turn(
        &mut self,
        starts: &[TurnStart],
        index: usize,
        text: &Range<usize>,
        is_only_name: bool,
    ) {
        let Some(TurnStart { offset, start }) = starts.get(index) else { return };
        let end = starts.get(index + 1).map_or(text.end, |next| next.offset);
        let source = |range: &Range<usize>| {
            let start = self.document.source_offset(offset + range.start);
            start..start + range.len()
        };
        match &start.label {
            Label::Speaker(name, place) => {
                let place = source(place);
                self.speaker = Some(self.transcript.speaker(name, place, false));
                self.is_changed = true;
            }
            Label::Unlisted(name, place) => {
                let place = source(place);
                self.transcript.report_unlisted(name.clone(), place);
                self.speaker = None;
                self.is_changed = true;
            }
            Label::None => {}
        }
        if let Some(range) = &start.bad_time {
            let range = offset + range.start..offset + range.end;
            self.report_bad_time(&range);
        }
        if is_only_name {
            self.pending_time = start.time;
            return;
        }
        let time = start.time.or(self.pending_time.take());
        let words = offset + start.end;
        for cut in &start.cuts {
            self.cuts.push(offset + cut.start..offset + cut.end);
        }
        if let Some(start) = time {
            self.transcript.times.push(TimedWords { offset: *offset, start, end: None });
        }
        let is_continued = !self.is_changed && !self.transcript.turns.is_empty();
        let speaker = self.speaker;
        let words_end = *offset + self.document.slice(*offset..end).trim_end().len();
        let range = *offset..words_end;
        self.transcript.turns.push(Turn { speaker, is_continued, range, start: time });
        self.is_changed = false;
        self.find_times(words..words_end);
    }

    /// Finds times in brackets among the words.
    fn find_times(&mut self, words: Range<usize>) {
        let text = self.document.slice(words.clone());
        for (at, _) in text.match_indices('[') {
            let start = words.start + at;
            match read_time(text.get(at..).unwrap_or_default()) {
                Some((Some(time), length)) => {
                    let rest = text.get(at + length..).unwrap_or_default();
                    let space = rest.len() - rest.trim_start_matches(' ').len();
                    let end = start + length + space;
                    self.cuts.push(start..end);
                    self.transcript.times.push(TimedWords { offset: end, start: time, end: None });
                }
                Some((None, length)) => self.report_bad_time(&(start..start + length)),
                None => {}
            }
        }
    }

    fn report_bad_time(&mut self, range: &Range<usize>) {
        let start = self.document.source_offset(range.start);
        let source = start..start + range.len();
        self.transcript.report(TranscriptProblemKind::BadTime, source);
    }
}

/// Returns whether a tag is that of a block with other blocks in it.
fn is_container(html: &str, prefix: &str) -> bool {
    let Some(name) = html.strip_prefix(prefix) else { return false };
    ["blockquote", "ul", "ol", "div"].iter().any(|container| name.starts_with(container))
        || prefix == "</" && name.ends_with("</div>")
}

/// Returns whether readers see a part of a paragraph that is not text, such as a picture.
fn is_seen(node: &DocumentNode) -> bool {
    matches!(node, DocumentNode::Picture(_) | DocumentNode::NoteReference(_))
}

fn is_inline_start(node: &DocumentNode) -> bool {
    node.is("<strong>") || node.is("<em>")
}

/// Returns how many links and tags of emphasis are open after a node.
fn depth_after(node: &DocumentNode, depth: usize) -> usize {
    match node {
        DocumentNode::Html(html) if html == "<br>" => depth,
        DocumentNode::Html(html) if html.starts_with("</") => depth.saturating_sub(1),
        DocumentNode::LinkEnd => depth.saturating_sub(1),
        DocumentNode::Html(_) | DocumentNode::Link(_) => depth + 1,
        _ => depth,
    }
}

impl Document {
    /// Divides blocks in which a turn begins.
    fn split_blocks(&mut self, turns: &[Turn]) {
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let mut start = block.start;
            let first = turns.partition_point(|turn| turn.range.start <= block.start);
            for turn in turns.iter().skip(first) {
                if turn.range.start >= block.end {
                    break;
                }
                let words = self.slice(start..turn.range.start);
                blocks.push(start..start + words.trim_end().len());
                start = turn.range.start;
            }
            blocks.push(start..block.end);
        }
        self.blocks = blocks;
    }
}
