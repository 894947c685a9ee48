//! Cuts words out of a document that readers do not see, such as the names of speakers.

use std::ops::Range;

use crate::text::Document;
use crate::text::document::{DocumentNode, SourceMapEntry};

/// Ranges that are cut out of a text: in order, without overlaps.
pub(super) struct Cuts {
    ranges: Vec<Range<usize>>,
    /// How many bytes are cut out before each range.
    removed: Vec<usize>,
}

impl Cuts {
    /// Merges ranges, which are in order, if they touch or overlap.
    pub(super) fn new(ranges: &[Range<usize>]) -> Self {
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range.clone()),
            }
        }
        let mut removed = Vec::with_capacity(merged.len());
        let mut sum = 0;
        for range in &merged {
            removed.push(sum);
            sum += range.len();
        }
        Self { ranges: merged, removed }
    }

    /// Returns where a byte of the text is after the cuts.
    pub(super) fn after(&self, offset: usize) -> usize {
        let Some(index) = self.before(offset) else { return offset };
        let (Some(range), Some(removed)) = (self.ranges.get(index), self.removed.get(index)) else {
            return offset;
        };
        offset - removed - (range.end.min(offset) - range.start)
    }

    pub(super) fn moved(&self, range: &Range<usize>) -> Range<usize> {
        self.after(range.start)..self.after(range.end)
    }

    /// Returns the index of the last range that begins at or before a byte.
    fn before(&self, offset: usize) -> Option<usize> {
        self.ranges.partition_point(|range| range.start <= offset).checked_sub(1)
    }

    fn contains(&self, offset: usize) -> bool {
        self.before(offset).and_then(|it| self.ranges.get(it)).is_some_and(|it| offset < it.end)
    }
}

impl Document {
    /// Removes ranges of the text. Everything else keeps its place in the source. Emphasis without
    /// words is removed too.
    pub(super) fn cut(&mut self, cuts: &Cuts) {
        let mut text = String::with_capacity(self.text.len());
        let mut kept = 0;
        for cut in &cuts.ranges {
            text.push_str(self.slice(kept..cut.start));
            kept = cut.end;
        }
        text.push_str(self.slice(kept..self.text.len()));
        self.cut_source_map(cuts);
        self.text = text;
        for block in &mut self.blocks {
            *block = cuts.moved(block);
        }
        self.blocks.retain(|block| !block.is_empty());
        for link in &mut self.links {
            link.text = cuts.moved(&link.text);
        }
        for picture in &mut self.pictures {
            picture.link.text = cuts.moved(&picture.link.text);
        }
        for code in &mut self.code {
            code.text = cuts.moved(&code.text);
        }
        for node in &mut self.nodes {
            if let DocumentNode::Text(range) = node {
                *range = cuts.moved(range);
            }
        }
        self.nodes.retain(|node| !matches!(node, DocumentNode::Text(range) if range.is_empty()));
        self.remove_empty_emphasis();
    }

    fn cut_source_map(&mut self, cuts: &Cuts) {
        let ranges = &cuts.ranges;
        let mut map: Vec<SourceMapEntry> = Vec::with_capacity(self.source_map.len() + ranges.len());
        for entry in &self.source_map {
            if !cuts.contains(entry.text) {
                map.push(SourceMapEntry { text: cuts.after(entry.text), source: entry.source });
            }
        }
        for cut in ranges {
            let source = self.source_offset(cut.end);
            map.push(SourceMapEntry { text: cuts.after(cut.start), source });
        }
        map.sort_by_key(|entry| (entry.text, entry.source));
        self.source_map = map;
    }

    fn remove_empty_emphasis(&mut self) {
        let mut nodes: Vec<DocumentNode> = Vec::with_capacity(self.nodes.len());
        for node in std::mem::take(&mut self.nodes) {
            let is_empty = |start: &str, end: &str| {
                node.is(end) && nodes.last().is_some_and(|last| last.is(start))
            };
            if is_empty("<strong>", "</strong>") || is_empty("<em>", "</em>") {
                nodes.pop();
            } else {
                nodes.push(node);
            }
        }
        self.nodes = nodes;
    }
}
