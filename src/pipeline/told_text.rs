//! The words that a page tells its readers, their programs and search engines, without the layout.

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

/// Returns the words of the texts and of some attributes of a page.
pub(super) fn told_text(html: &str) -> String {
    let tokenizer = Tokenizer::new(Words::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.words.take()
}

#[derive(Default)]
struct Words {
    words: RefCell<String>,
    /// The text since the last tag, which can come in several tokens.
    text: RefCell<String>,
}

impl TokenSink for Words {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::TagToken(tag) => {
                self.end_text();
                self.add_attributes(&tag);
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

impl Words {
    fn end_text(&self) {
        let text = self.text.take();
        for word in text.split_whitespace() {
            self.add(word);
        }
    }

    fn add(&self, words: &str) {
        let mut all = self.words.borrow_mut();
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
