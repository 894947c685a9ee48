//! Writes the newsroom's own Markdown as HTML.

use std::fmt::Write;
use std::ops::Range;

use crate::model::{LinkTarget, Prose};
use crate::render::context::ContextBuilder;
use crate::text::{HtmlWriter, escape};

impl ContextBuilder<'_> {
    pub(crate) fn prose(&self, prose: &Prose) -> String {
        let mut html = String::new();
        prose.document.write_html(&mut ProseWriter { prose, root: self.root }, &mut html);
        html
    }
}

/// Makes links relative to the page and numbers citations.
struct ProseWriter<'a> {
    prose: &'a Prose,
    root: &'a str,
}

impl HtmlWriter for ProseWriter<'_> {
    fn text(&mut self, range: Range<usize>, html: &mut String) {
        escape(self.prose.document.slice(range), html);
    }

    fn href(&mut self, index: usize) -> Option<String> {
        match self.prose.targets.get(index)? {
            LinkTarget::AsWritten(address) => Some(address.clone()),
            LinkTarget::Internal(address, fragment) => {
                let file =
                    if address.is_empty() || address.ends_with('/') { "index.html" } else { "" };
                Some(format!("{}{address}{file}{fragment}", self.root))
            }
            LinkTarget::Unresolved => None,
        }
    }

    fn citation(&mut self, index: usize, html: &mut String) {
        if let Some(Some(evidence)) = self.prose.cited.get(index) {
            let number = evidence + 1;
            // Writing to a `String` cannot fail.
            let _ = write!(
                html,
                "<sup class=\"citation\" data-pagefind-ignore>\
                 <a href=\"#evidence-{number}\">{number}</a></sup>"
            );
        }
    }
}
