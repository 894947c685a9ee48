//! Elements → XML 1.0. It knows no vocabulary.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element with its attributes and what stands in it.
#[derive(Debug)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// An empty element.
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), text: String::new(), children: Vec::new() }
    }

    /// An element that holds a text.
    pub fn text(name: &'static str, text: &str) -> Self {
        Self { text: legal(text), ..Self::new(name) }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, legal(value)));
        self
    }

    /// Adds an element after those that are there.
    #[must_use]
    pub fn child(self, child: Self) -> Self {
        self.children([child])
    }

    /// Adds elements after those that are there.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// The document whose root this is.
    pub fn document(&self) -> Vec<u8> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        // Writing to a `Vec` cannot fail.
        let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        self.write(&mut writer);
        let mut bytes = writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) {
        let mut start = BytesStart::new(self.name);
        self.attributes
            .iter()
            .for_each(|(name, value)| start.push_attribute((*name, value.as_str())));
        if self.text.is_empty() && self.children.is_empty() {
            let _ = writer.write_event(Event::Empty(start));
            return;
        }
        let _ = writer.write_event(Event::Start(start));
        if !self.text.is_empty() {
            let _ = writer.write_event(Event::Text(BytesText::new(&self.text)));
        }
        self.children.iter().for_each(|child| child.write(writer));
        let _ = writer.write_event(Event::End(BytesEnd::new(self.name)));
    }
}

/// A text without the characters that XML 1.0 has no way to write (section 2.2).
fn legal(text: &str) -> String {
    let is_legal = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    text.chars().filter(is_legal).collect()
}
