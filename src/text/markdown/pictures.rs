//! Pictures in Markdown that are files of the site.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::text::document::DocumentNode;
use crate::text::markdown::{MarkdownReader, html};
use crate::text::{Link, PictureRef};

/// A picture whose description is being read.
pub(super) struct OpenPicture {
    picture: PictureRef,
    /// How many images within the description are open.
    nested: usize,
}

/// Returns whether an image is named by a path, and not by an address with a scheme or a host. One
/// letter before a colon is a drive of Windows.
pub(super) fn is_path(target: &str) -> bool {
    if target.is_empty() || target.starts_with("//") || target.starts_with('#') {
        return false;
    }
    let before_path = target.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        Some((scheme, _)) => scheme.len() == 1,
        None => true,
    }
}

impl MarkdownReader<'_> {
    pub(super) fn start_picture(&mut self, target: &str, title: &str, source: Range<usize>) {
        let text = self.document.text.len();
        let link =
            Link { target: target.to_owned(), words_end: source.start, source, text: text..text };
        let picture = PictureRef { link, alt: String::new(), title: title.to_owned() };
        self.picture = Some(OpenPicture { picture, nested: 0 });
    }

    /// Reads a part of the description. Only its words count.
    pub(super) fn describe_picture(&mut self, event: &Event, range: &Range<usize>) {
        if let Event::Text(text) = event {
            self.find_unclosed_comments(text, range.start);
        }
        let Some(open) = &mut self.picture else { return };
        let PictureRef { alt, link, .. } = &mut open.picture;
        match event {
            Event::InlineHtml(html) if html::starts_comment(html) => {}
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                alt.push_str(text);
                link.words_end = range.end;
            }
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            Event::Start(Tag::Subscript) | Event::End(TagEnd::Subscript) => alt.push('~'),
            Event::Start(Tag::Image { .. }) => open.nested += 1,
            Event::End(TagEnd::Image) if open.nested > 0 => open.nested -= 1,
            Event::End(TagEnd::Image) => self.end_picture(),
            _ => {}
        }
    }

    fn end_picture(&mut self) {
        let Some(OpenPicture { mut picture, .. }) = self.picture.take() else { return };
        let trimmed = picture.alt.trim().to_owned();
        picture.alt = trimmed;
        self.document.nodes.push(DocumentNode::Picture(self.document.pictures.len()));
        self.document.pictures.push(picture);
    }

    /// Ends a paragraph. A picture that is alone in it becomes a figure.
    pub(super) fn end_paragraph(&mut self) {
        let inside = self.document.nodes.get(self.paragraph..);
        if self.block_start.is_none()
            && let Some([_, DocumentNode::Picture(index)]) = inside
        {
            let index = *index;
            self.document.nodes.truncate(self.paragraph);
            self.write_figure(index);
        } else {
            self.block_tag("</p>");
        }
    }

    /// Writes a figure. Its caption is text that readers see.
    fn write_figure(&mut self, index: usize) {
        self.document.push_html("<figure>");
        self.document.nodes.push(DocumentNode::Picture(index));
        let PictureRef { link, title, .. } = &mut self.document.pictures[index];
        let title = std::mem::take(title);
        if !title.trim().is_empty() {
            let behind = link.words_end.max(link.source.start)..link.source.end;
            let start = behind.start;
            let written = self.source.get(behind).unwrap_or_default();
            let source = start + written.rfind(&title).unwrap_or_default();
            self.document.push_html("<figcaption>");
            let text_start = self.document.text.len();
            self.text(&title, source);
            self.document.pictures[index].link.text = text_start..self.document.text.len();
            self.block_tag("</figcaption>");
        }
        self.block_tag("</figure>");
    }
}
