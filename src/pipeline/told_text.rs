//! Reads the words of a page: all that it tells readers, their programs and search engines, or only
//! the visible ones.

use std::cell::RefCell;

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The attributes with words or addresses.
const TOLD_ATTRIBUTES: [&str; 12] = [
    "alt",
    "aria-label",
    "cite",
    "content",
    "datetime",
    "dir",
    "href",
    "lang",
    "placeholder",
    "src",
    "title",
    "value",
];

/// The elements whose content is not visible on a page.
const INVISIBLE_ELEMENTS: [&str; 5] = ["head", "script", "style", "template", "noscript"];

/// Elements without content (HTML, section 13.1.2).
const VOID_ELEMENTS: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that mark words as removed or added.
const TELLING_ELEMENTS: [&str; 4] = ["del", "ins", "s", "strike"];

/// Returns the words of the texts and of some attributes of a page.
pub(super) fn told_text(html: &str) -> String {
    read(html, PageWords::default())
}

/// Returns the words that are visible on a page, as far as its HTML decides that.
pub(super) fn visible_text(html: &str) -> String {
    read(html, PageWords { only_visible: true, ..PageWords::default() })
}

fn read(html: &str, words: PageWords) -> String {
    let tokenizer = Tokenizer::new(words, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.told.take()
}

#[derive(Default)]
struct PageWords {
    told: RefCell<String>,
    /// The text since the last tag, which can come in several tokens.
    text: RefCell<String>,
    only_visible: bool,
    /// The name of the invisible element that is being read, and how many of that name are open.
    invisible: RefCell<Option<(String, usize)>>,
}

impl TokenSink for PageWords {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::TagToken(tag) => {
                self.end_text();
                self.follow(&tag);
                if self.only_visible {
                    self.follow_invisible(&tag);
                } else {
                    self.add_attributes(&tag);
                }
                if tag.kind == TagKind::StartTag {
                    return content_of(&tag);
                }
            }
            Token::EOFToken => self.end_text(),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl PageWords {
    fn end_text(&self) {
        let text = self.text.take();
        if self.invisible.borrow().is_some() {
            return;
        }
        for word in text.split_whitespace() {
            self.add(word);
        }
    }

    /// Adds the tags that change the meaning of words.
    fn follow(&self, tag: &Tag) {
        let is_telling = TELLING_ELEMENTS.contains(&&*tag.name);
        if is_telling && !self.only_visible {
            self.add(if tag.kind == TagKind::StartTag { "[" } else { "]" });
        }
        if !self.only_visible && attribute(tag, "hidden").is_some() {
            self.add("[hidden]");
        }
    }

    /// Notes the start and the end of an invisible element.
    fn follow_invisible(&self, tag: &Tag) {
        let mut invisible = self.invisible.borrow_mut();
        let is_start = tag.kind == TagKind::StartTag;
        match &mut *invisible {
            Some((name, open)) if **name == *tag.name => {
                *open = if is_start { *open + 1 } else { *open - 1 };
                if *open == 0 {
                    *invisible = None;
                }
            }
            None if is_start && is_invisible(tag) => *invisible = Some((tag.name.to_string(), 1)),
            _ => {}
        }
    }

    fn add(&self, words: &str) {
        let mut all = self.told.borrow_mut();
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(words);
    }

    fn add_attributes(&self, tag: &Tag) {
        if is_for_browsers(tag) {
            return;
        }
        for name in TOLD_ATTRIBUTES {
            if let Some(attribute) = attribute(tag, name) {
                self.add(&attribute.value);
            }
        }
    }
}

fn is_invisible(tag: &Tag) -> bool {
    let is_hidden = attribute(tag, "hidden").is_some();
    INVISIBLE_ELEMENTS.contains(&&*tag.name) || is_hidden && !VOID_ELEMENTS.contains(&&*tag.name)
}

/// Returns whether a tag only says how browsers show the page.
fn is_for_browsers(tag: &Tag) -> bool {
    let is_viewport = attribute(tag, "name").is_some_and(|name| &*name.value == "viewport");
    &*tag.name == "meta" && (is_viewport || attribute(tag, "http-equiv").is_some())
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a Attribute> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name)
}

/// Returns how the content of an element is read (HTML, section 13.2.6.4).
fn content_of(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" => TokenSinkResult::RawData(ScriptData),
        "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
        "style" | "iframe" | "noembed" | "noframes" | "xmp" => TokenSinkResult::RawData(Rawtext),
        _ => TokenSinkResult::Continue,
    }
}
