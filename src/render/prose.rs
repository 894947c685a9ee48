//! Writes the newsroom's own Markdown as HTML.

use std::fmt::Write;
use std::ops::Range;

use crate::model::{LinkTarget, Prose};
use crate::render::context::ContextBuilder;
use crate::render::linked_files::file_address;
use crate::render::pictures::{self, write_picture};
use crate::text::{HtmlWriter, escape};

impl ContextBuilder<'_> {
    pub(crate) fn prose(&self, prose: &Prose) -> String {
        self.prose_of(prose, "")
    }

    /// Writes a text that may be on other pages than its own, to which `own_page` leads.
    pub(crate) fn prose_of(&self, prose: &Prose, own_page: &str) -> String {
        let mut html = String::new();
        let mut writer = ProseWriter { page: self, prose, own_page };
        prose.document.write_html(&mut writer, &mut html);
        html
    }

    /// Writes the link from a footnote back to its mark in the text.
    pub(crate) fn write_note_return(&self, number: usize, label: &str, html: &mut String) {
        let label = self.locale.translate("note-return", &[("label", label)]);
        html.push_str(
            "<a class=\"footnote-return\" data-note data-pagefind-ignore href=\"#footnote-",
        );
        html.push_str(&number.to_string());
        html.push_str("-reference\" aria-label=\"");
        escape(&label, html);
        html.push_str("\">↩\u{FE0E}</a>");
    }
}

/// Makes links relative to the page and numbers citations.
struct ProseWriter<'a> {
    page: &'a ContextBuilder<'a>,
    prose: &'a Prose,
    /// The address of the page of the text; empty if that is the page that is written.
    own_page: &'a str,
}

impl HtmlWriter for ProseWriter<'_> {
    fn text(&mut self, range: Range<usize>, html: &mut String) {
        escape(self.prose.document.slice(range), html);
    }

    fn href(&mut self, index: usize) -> Option<String> {
        match self.prose.targets.get(index)? {
            LinkTarget::AsWritten(address) if address.starts_with('#') => {
                Some(format!("{}{address}", self.own_page))
            }
            LinkTarget::AsWritten(address) => Some(address.clone()),
            LinkTarget::Internal(address, fragment) => {
                let file =
                    if address.is_empty() || address.ends_with('/') { "index.html" } else { "" };
                Some(format!("{}{address}{file}{fragment}", self.page.root))
            }
            LinkTarget::File(file, fragment) => {
                Some(format!("{}{}{fragment}", self.page.root, file_address(file)))
            }
            LinkTarget::Picture(picture) => {
                Some(format!("{}{}", self.page.root, pictures::largest(picture)))
            }
            LinkTarget::Unresolved => None,
        }
    }

    fn after_link(&mut self, index: usize, html: &mut String) {
        if let Some(LinkTarget::File(file, _)) = self.prose.targets.get(index) {
            html.push_str(" <span class=\"file-kind\">");
            escape(&self.page.file_kind(file), html);
            html.push_str("</span>");
        }
    }

    fn picture(&mut self, index: usize, html: &mut String) {
        let Some(reference) = self.prose.document.pictures.get(index) else { return };
        let picture = self.prose.pictures.get(index).and_then(Option::as_deref);
        write_picture(self.page.root, picture, reference, html);
    }

    fn chart(&mut self, index: usize, html: &mut String) {
        if let Some(Some(chart)) = self.prose.charts.get(index) {
            self.page.write_chart(chart, html);
        }
    }

    fn chart_end(&mut self, index: usize, html: &mut String) {
        if let Some(Some(chart)) = self.prose.charts.get(index) {
            self.page.write_chart_end(chart, html);
        }
    }

    fn highlights_code(&self) -> bool {
        !self.prose.has_plain_code
    }

    fn note_return(&mut self, number: usize, label: &str, html: &mut String) {
        self.page.write_note_return(number, label, html);
    }

    fn citation(&mut self, index: usize, html: &mut String) {
        if let Some(Some(evidence)) = self.prose.cited.get(index) {
            let number = evidence + 1;
            html.push_str("<sup class=\"citation\" data-pagefind-ignore><a href=\"");
            escape(self.own_page, html);
            // Writing to a `String` cannot fail.
            let _ = write!(html, "#evidence-{number}\">{number}</a></sup>");
        }
    }
}
