//! HTML that is the same on pages everywhere, but for the way to the root. It must not know what it shows.

/// HTML and where in it the way to the root belongs.
pub(crate) struct RelocatableHtml {
    html: String,
    /// In bytes, in order.
    roots: Vec<usize>,
}

impl RelocatableHtml {
    /// The HTML in which `mark` stands for the way to the root.
    pub(crate) fn new(marked: &str, mark: &str) -> Self {
        let pieces: Vec<&str> = marked.split(mark).collect();
        let ends = pieces.iter().scan(0, |end, piece| {
            *end += piece.len();
            Some(*end)
        });
        Self { roots: ends.take(pieces.len() - 1).collect(), html: pieces.concat() }
    }

    /// The HTML on pages from which `root` is the way to the root.
    pub(crate) fn from(&self, root: &str) -> String {
        let mut html = String::with_capacity(self.html.len() + self.roots.len() * root.len());
        let mut from = 0;
        for &at in &self.roots {
            html.push_str(self.html.get(from..at).unwrap_or_default());
            html.push_str(root);
            from = at;
        }
        html + self.html.get(from..).unwrap_or_default()
    }
}
