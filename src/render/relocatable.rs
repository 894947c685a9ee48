//! Stores HTML that pages at every depth share: it differs only in the relative path to the root.

pub(crate) struct RelocatableHtml {
    html: String,
    /// The byte offsets at which the path to the root belongs, in order.
    root_offsets: Vec<usize>,
}

impl RelocatableHtml {
    /// Removes each `placeholder` for the path to the root from `html`.
    pub(crate) fn new(html: &str, placeholder: &str) -> Self {
        let mut stripped = String::with_capacity(html.len());
        let mut root_offsets = Vec::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(placeholder) {
            stripped.push_str(before);
            root_offsets.push(stripped.len());
            rest = after;
        }
        stripped.push_str(rest);
        Self { html: stripped, root_offsets }
    }

    /// Returns the HTML for pages with this path to the root.
    pub(crate) fn with_root(&self, root: &str) -> String {
        let length = self.html.len() + self.root_offsets.len() * root.len();
        let mut html = String::with_capacity(length);
        let mut start = 0;
        for offset in &self.root_offsets {
            html.push_str(self.html.get(start..*offset).unwrap_or_default());
            html.push_str(root);
            start = *offset;
        }
        html.push_str(self.html.get(start..).unwrap_or_default());
        html
    }
}
