//! Tables that are shown as charts: `{chart: bar, caption: …}` on the line before a table.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::text::document::DocumentNode;
use crate::text::markdown::{Dialect, MarkdownReader};
use crate::text::{ChartRef, ChartRefCell, Problem, ProblemKind};

/// A chart whose settings or table are being read.
pub(super) struct OpenChart {
    chart: ChartRef,
    state: ChartState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ChartState {
    /// In the paragraph with the settings.
    Settings,
    /// Between the settings and the table.
    BeforeTable,
    Table,
}

/// Returns whether a paragraph is a mapping in braces, as `{chart: bar}`.
fn is_mapping(paragraph: &str) -> bool {
    let Some(inner) = paragraph.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return false;
    };
    let Some((name, rest)) = inner.trim_start().split_once(':') else { return false };
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && rest.starts_with(char::is_whitespace)
}

impl MarkdownReader<'_> {
    /// Returns whether a paragraph has the settings of a chart. An article never has them, because
    /// the newsroom does not write its text.
    pub(super) fn starts_chart(&mut self, source: &Range<usize>) -> bool {
        let written = self.source.get(source.clone()).unwrap_or_default();
        let settings = written.trim();
        if self.dialect == Dialect::Article || !is_mapping(settings) {
            return false;
        }
        let start = source.start + written.find('{').unwrap_or_default();
        let source = start..start + settings.len();
        let chart = ChartRef { settings: settings.to_owned(), source, rows: Vec::new() };
        self.chart = Some(OpenChart { chart, state: ChartState::Settings });
        true
    }

    /// Returns whether an event belongs to the settings of a chart, which are not shown.
    pub(super) fn is_setting_of_chart(&mut self, event: &Event) -> bool {
        let Some(open) = &mut self.chart else { return false };
        match open.state {
            ChartState::Settings => {
                if *event == Event::End(TagEnd::Paragraph) {
                    open.state = ChartState::BeforeTable;
                }
                true
            }
            ChartState::BeforeTable => {
                if !matches!(event, Event::Start(Tag::Table(_))) {
                    self.end_settings_of_chart();
                }
                false
            }
            ChartState::Table => false,
        }
    }

    /// Reports settings that no table follows.
    pub(super) fn end_settings_of_chart(&mut self) {
        if let Some(open) = self.chart.take() {
            let source = open.chart.source;
            self.document.problems.push(Problem { kind: ProblemKind::MissingTable, source });
        }
    }

    pub(super) fn start_chart_table(&mut self) {
        let index = self.document.charts.len();
        if let Some(open) = &mut self.chart {
            open.state = ChartState::Table;
            self.end_block();
            self.document.nodes.push(DocumentNode::Chart(index));
        }
    }

    pub(super) fn start_chart_row(&mut self) {
        if let Some(open) = &mut self.chart {
            open.chart.rows.push(Vec::new());
        }
    }

    /// Starts a cell, which `source` may have with spaces around it.
    pub(super) fn start_chart_cell(&mut self, source: Range<usize>) {
        let written = self.source.get(source.clone()).unwrap_or_default();
        let start = source.start + written.len() - written.trim_start().len();
        let end = start + written.trim().len();
        let text = self.document.text.len();
        if let Some(row) = self.chart.as_mut().and_then(|open| open.chart.rows.last_mut()) {
            row.push(ChartRefCell { text: text..text, source: start..end.max(start) });
        }
    }

    pub(super) fn end_chart_cell(&mut self) {
        let end = self.document.text.len();
        let row = self.chart.as_mut().and_then(|open| open.chart.rows.last_mut());
        if let Some(cell) = row.and_then(|row| row.last_mut()) {
            cell.text.end = end;
        }
    }

    pub(super) fn end_chart_table(&mut self) {
        if let Some(open) = self.chart.take() {
            self.document.nodes.push(DocumentNode::ChartEnd(self.document.charts.len()));
            self.document.charts.push(open.chart);
        }
    }
}
