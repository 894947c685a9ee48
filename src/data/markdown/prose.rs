//! The newsroom's own texts as Markdown with absolute addresses.

use std::ops::Range;

use crate::model::{Chart, LinkTarget, Prose};
use crate::render::charts::write_table;
use crate::render::context::ContextBuilder;
use crate::render::highlight::write_attribute;
use crate::render::linked_files::file_address;
use crate::render::pictures;
use crate::render::url::absolute_url;
use crate::text::{HtmlWriter, escape, escape_markdown};
use crate::web_page::prose::convert_prose;

/// Returns a text of the page at `page`, an absolute address, as Markdown.
pub(super) fn prose_markdown(builder: &ContextBuilder, prose: &Prose, page: &str) -> String {
    if let Some(words) = prose.document.plain_paragraph() {
        return escape_markdown(words);
    }
    let mut html = String::new();
    prose.document.write_html(&mut PlainWriter { builder, prose, page }, &mut html);
    // A text that is nested too deeply keeps its words.
    convert_prose(html).unwrap_or_else(|_| escape_markdown(&prose.document.words()))
}

/// Returns a chart as its table, with the words that the page shows beside it.
pub(super) fn chart_markdown(builder: &ContextBuilder, chart: &Chart) -> String {
    let mut html = String::new();
    write_caption(chart, &mut html);
    write_table(chart, &mut html);
    write_notes(builder, chart, &mut html);
    convert_prose(html).unwrap_or_else(|_| escape_markdown(&chart.caption))
}

fn write_caption(chart: &Chart, html: &mut String) {
    write_paragraph(&chart.caption, html);
}

/// Writes which values are the claimed ones, and the source of a chart.
fn write_notes(builder: &ContextBuilder, chart: &Chart, html: &mut String) {
    for series in &chart.series {
        if series.is_claimed {
            write_paragraph(&builder.claimed_or_not(&series.name, true), html);
        }
    }
    for row in &chart.rows {
        if row.is_claimed {
            write_paragraph(&builder.claimed_or_not(&row.label, true), html);
        }
    }
    if let Some(source) = &chart.source {
        write_paragraph(&builder.locale.translate("chart-source", &[("source", source)]), html);
    }
}

fn write_paragraph(text: &str, html: &mut String) {
    html.push_str("<p>");
    escape(text, html);
    html.push_str("</p>");
}

/// Writes HTML without what only a page shows: highlighted code, drawn charts and ways back.
struct PlainWriter<'a> {
    builder: &'a ContextBuilder<'a>,
    prose: &'a Prose,
    page: &'a str,
}

impl PlainWriter<'_> {
    fn absolute(&self, address: &str) -> String {
        absolute_url(&self.builder.model.site.base_url, address)
    }
}

impl HtmlWriter for PlainWriter<'_> {
    fn text(&mut self, range: Range<usize>, html: &mut String) {
        escape(self.prose.document.slice(range), html);
    }

    fn href(&mut self, index: usize) -> Option<String> {
        match self.prose.targets.get(index)? {
            LinkTarget::AsWritten(address) if address.starts_with('#') => {
                Some(format!("{}{address}", self.page))
            }
            LinkTarget::AsWritten(address) => Some(address.clone()),
            LinkTarget::Internal(address, fragment) => {
                Some(format!("{}{fragment}", self.absolute(address)))
            }
            LinkTarget::File(file, fragment) => {
                Some(format!("{}{fragment}", self.absolute(&file_address(file))))
            }
            LinkTarget::Picture(picture) => Some(self.absolute(&pictures::largest(picture))),
            LinkTarget::Unresolved => None,
        }
    }

    fn after_link(&mut self, index: usize, html: &mut String) {
        if let Some(LinkTarget::File(file, _)) = self.prose.targets.get(index) {
            html.push(' ');
            escape(&self.builder.file_kind(file), html);
        }
    }

    fn citation(&mut self, index: usize, html: &mut String) {
        if let Some(Some(evidence)) = self.prose.cited.get(index) {
            html.push_str(&format!(" [{}]", evidence + 1));
        }
    }

    fn picture(&mut self, index: usize, html: &mut String) {
        let Some(reference) = self.prose.document.pictures.get(index) else { return };
        let Some(Some(picture)) = self.prose.pictures.get(index) else {
            escape(&reference.alt, html);
            return;
        };
        html.push_str("<img");
        write_attribute("src", &self.absolute(&pictures::largest(picture)), html);
        write_attribute("alt", &reference.alt, html);
        html.push('>');
    }

    fn chart(&mut self, index: usize, html: &mut String) {
        if let Some(Some(chart)) = self.prose.charts.get(index) {
            write_caption(chart, html);
        }
    }

    fn chart_end(&mut self, index: usize, html: &mut String) {
        if let Some(Some(chart)) = self.prose.charts.get(index) {
            write_notes(self.builder, chart, html);
        }
    }

    fn note_return(&mut self, _number: usize, _label: &str, _html: &mut String) {}

    fn highlights_code(&self) -> bool {
        false
    }
}
