//! The content of a Markdown text for readers, in a form that can be compared.
//!
//! Words are compared without typography, and all other things exactly: headings, lists, tables,
//! marks such as strikes, where links lead, and which evidence is cited.

use std::ops::Range;

use crate::history::rules::article::final_address;
use crate::history::told_words;
use crate::model::{Evidence, LinkTarget, Model, Prose};
use crate::text::{HtmlWriter, escape};

/// The newer of the two versions that are compared.
#[derive(Clone, Copy)]
pub(super) struct Newer<'a> {
    pub model: &'a Model,
    /// The evidence of the claim with the text; empty for other texts.
    pub evidence: &'a [Evidence],
}

/// Returns the HTML of a text, with normalized words, and with the cited evidence in place of its
/// numbers. Links to pages that have moved lead to the new address, and evidence that is described
/// in other words now has its new title.
pub(super) fn told_prose(prose: &Prose, evidence: &[Evidence], newer: Newer<'_>) -> String {
    let mut html = String::new();
    prose.document.write_html(&mut TellingWriter { prose, evidence, newer }, &mut html);
    html.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct TellingWriter<'a> {
    prose: &'a Prose,
    evidence: &'a [Evidence],
    newer: Newer<'a>,
}

impl HtmlWriter for TellingWriter<'_> {
    fn text(&mut self, range: Range<usize>, html: &mut String) {
        escape(&told_words(self.prose.document.slice(range)), html);
    }

    fn href(&mut self, index: usize) -> Option<String> {
        match self.prose.targets.get(index)? {
            LinkTarget::AsWritten(address) => Some(address.clone()),
            LinkTarget::Internal(address, fragment) => {
                let model = self.newer.model;
                let address = match model.addresses().get(address) {
                    Some(page) => final_address(page, model),
                    None => address.clone(),
                };
                Some(format!("/{address}{fragment}"))
            }
            // Other content of these is reported as such.
            LinkTarget::File(file, fragment) => Some(format!("{}{fragment}", file.path)),
            LinkTarget::Picture(picture) => Some(picture.path.to_string()),
            LinkTarget::Unresolved => None,
        }
    }

    fn citation(&mut self, index: usize, html: &mut String) {
        let cited = self.prose.cited.get(index).copied().flatten();
        let Some(evidence) = cited.and_then(|cited| self.evidence.get(cited)) else { return };
        let mut newer = self.newer.evidence.iter();
        let evidence = newer.find(|newer| newer.is_same_source(evidence)).unwrap_or(evidence);
        html.push_str("<cite>");
        escape(&evidence.title, html);
        html.push(' ');
        escape(evidence.url.as_deref().unwrap_or_default(), html);
        html.push_str("</cite>");
    }

    fn chart(&mut self, index: usize, html: &mut String) {
        if let Some(Some(chart)) = self.prose.charts.get(index) {
            for part in chart.told_parts() {
                html.push_str("<figure>");
                escape(&told_words(&part), html);
            }
        }
    }

    fn note_return(&mut self, _number: usize, _label: &str, _html: &mut String) {}

    fn highlights_code(&self) -> bool {
        false
    }
}
