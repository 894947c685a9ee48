//! Finds the start tags of HTML with the places of their attributes, as browsers do (HTML, section
//! 13.2.5). html5ever does not say where a tag is, and takes long for one with many attributes.

use std::collections::BTreeSet;
use std::ops::Range;

/// The elements that contain only text.
const TEXT_ELEMENTS: [&str; 8] =
    ["script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"];

/// A start tag.
#[derive(Debug)]
pub(crate) struct HtmlTag {
    /// In small letters.
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) attributes: Vec<HtmlAttribute>,
    /// The text up to the end tag, for elements that contain only text, such as `script`.
    pub(crate) text: Range<usize>,
}

#[derive(Debug)]
pub(crate) struct HtmlAttribute {
    /// In small letters.
    pub(crate) name: String,
    pub(crate) name_range: Range<usize>,
    /// Without quotation marks. Empty if there is no value.
    pub(crate) value: Range<usize>,
}

impl HtmlTag {
    pub(crate) fn attribute(&self, name: &str) -> Option<&HtmlAttribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// Finds the start tags of a text, in their order.
pub(crate) fn start_tags(html: &str) -> Vec<HtmlTag> {
    let bytes = html.as_bytes();
    let mut tags = Vec::new();
    let mut position = 0;
    loop {
        let start = skip(bytes, position, |byte| byte != b'<');
        position = match bytes.get(start + 1) {
            None => return tags,
            Some(b'!') if html.get(start..start + 4) == Some("<!--") => comment_end(html, start),
            Some(b'!' | b'?') => skip(bytes, start, |byte| byte != b'>'),
            Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                read_tag(html, start, start + 2).map_or(bytes.len(), |tag| tag.range.end)
            }
            Some(b'/') => skip(bytes, start, |byte| byte != b'>'),
            Some(byte) if byte.is_ascii_alphabetic() => {
                // A tag without an end is not a tag.
                let Some(tag) = read_tag(html, start, start + 1) else { return tags };
                let end = tag.text.end;
                tags.push(tag);
                end
            }
            Some(_) => start + 1,
        };
    }
}

/// Returns the end of the comment that begins at `start`. `<!-->` is a comment too.
fn comment_end(html: &str, start: usize) -> usize {
    let rest = html.get(start + 2..).unwrap_or_default();
    for (offset, _) in rest.match_indices('>') {
        let before = rest.get(..offset).unwrap_or_default();
        if before.ends_with("--") || before.ends_with("--!") {
            return start + 2 + offset;
        }
    }
    html.len()
}

/// Reads the tag that begins at `start` and whose name begins at `name_start`, if it has an end.
fn read_tag(html: &str, start: usize, name_start: usize) -> Option<HtmlTag> {
    let bytes = html.as_bytes();
    let name_end =
        skip(bytes, name_start, |byte| !byte.is_ascii_whitespace() && byte != b'/' && byte != b'>');
    let name = html.get(name_start..name_end)?.to_ascii_lowercase();
    let (attributes, end) = read_attributes(html, name_end)?;
    let mut text = end..end;
    if TEXT_ELEMENTS.contains(&name.as_str()) && name_start == start + 1 {
        text.end = text_end(html, end, &name);
    }
    Some(HtmlTag { name, range: start..end, attributes, text })
}

/// Returns the start of the end tag after a text, or the end of the HTML.
fn text_end(html: &str, start: usize, name: &str) -> usize {
    let rest = html.get(start..).unwrap_or_default();
    for (offset, _) in rest.match_indices("</") {
        let tag = rest.as_bytes().get(offset + 2..).unwrap_or_default();
        let (own, after) = tag.split_at_checked(name.len()).unwrap_or_default();
        let is_whole = after.first().is_some_and(|byte| b" \t\n\x0C\r/>".contains(byte));
        if is_whole && own.eq_ignore_ascii_case(name.as_bytes()) {
            return start + offset;
        }
    }
    html.len()
}

/// Reads the attributes of a tag from the end of its name. Returns them with the end of the tag, or
/// `None` if it has no end. Of attributes with the same name, only the first counts.
fn read_attributes(html: &str, start: usize) -> Option<(Vec<HtmlAttribute>, usize)> {
    let bytes = html.as_bytes();
    let mut attributes: Vec<HtmlAttribute> = Vec::new();
    let mut position = start;
    loop {
        position = skip(bytes, position, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if *bytes.get(position)? == b'>' {
            break;
        }
        // A name may begin with `=`.
        let name_end = skip(bytes, position + 1, |byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'=' | b'>')
        });
        let name_range = position..name_end;
        let name = html.get(name_range.clone())?.to_ascii_lowercase();
        position = skip(bytes, name_end, |byte| byte.is_ascii_whitespace());
        let mut value = name_end..name_end;
        if bytes.get(position) == Some(&b'=') {
            (value, position) = read_value(bytes, position + 1);
        }
        attributes.push(HtmlAttribute { name, name_range, value });
    }
    let mut known = BTreeSet::new();
    attributes.retain(|attribute| known.insert(attribute.name.clone()));
    Some((attributes, position + 1))
}

/// Reads the value of an attribute from the end of the `=`. Returns its range without quotation
/// marks, and its end with them.
fn read_value(bytes: &[u8], start: usize) -> (Range<usize>, usize) {
    let start = skip(bytes, start, |byte| byte.is_ascii_whitespace());
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(start) {
        let end = skip(bytes, start + 1, |byte| byte != *quote);
        return (start + 1..end, end + 1);
    }
    let end = skip(bytes, start, |byte| !byte.is_ascii_whitespace() && byte != b'>');
    (start..end, end)
}

/// Returns the first position from `start` whose byte is not `wanted`.
fn skip(bytes: &[u8], start: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let mut position = start;
    while let Some(byte) = bytes.get(position)
        && wanted(*byte)
    {
        position += 1;
    }
    position
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use html5ever::tendril::StrTendril;
    use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
    use html5ever::tokenizer::{
        BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    };
    use proptest::prelude::*;

    use super::{TEXT_ELEMENTS, start_tags};

    /// A start tag: its name, and the names and values of its attributes.
    type Tag = (String, Vec<(String, String)>);

    /// Collects the start tags that html5ever finds.
    #[derive(Default)]
    struct Oracle(RefCell<Vec<Tag>>);

    impl TokenSink for Oracle {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
            if tag.kind == TagKind::EndTag {
                return TokenSinkResult::Continue;
            }
            let attributes = tag.attrs.iter();
            let attributes = attributes
                .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()));
            self.0.borrow_mut().push((tag.name.to_string(), attributes.collect()));
            match &*tag.name {
                "script" => TokenSinkResult::RawData(ScriptData),
                "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                name if TEXT_ELEMENTS.contains(&name) => TokenSinkResult::RawData(Rawtext),
                _ => TokenSinkResult::Continue,
            }
        }
    }

    fn with_html5ever(html: &str) -> Vec<Tag> {
        let tokenizer = Tokenizer::new(Oracle::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.0.take()
    }

    fn with_ranges(html: &str) -> Vec<Tag> {
        let mut tags = Vec::new();
        for tag in start_tags(html) {
            assert!(html[tag.range.clone()].starts_with('<') && html[tag.range].ends_with('>'));
            let mut attributes = Vec::new();
            for attribute in tag.attributes {
                let name = html[attribute.name_range].to_ascii_lowercase();
                assert_eq!(name, attribute.name);
                attributes.push((name, html[attribute.value].to_owned()));
            }
            tags.push((tag.name, attributes));
        }
        tags
    }

    /// Without character references, and without scripts that contain comments.
    const PARTS: [&str; 30] = [
        "<",
        "</",
        ">",
        "/",
        "/>",
        "=",
        "\"",
        "'",
        " ",
        "\n",
        "a",
        "B",
        "é",
        "!",
        "?",
        "-",
        "<a ",
        "</a>",
        "<a href=",
        "<p",
        "<style>",
        "</style>",
        "<TITLE>",
        "</title ",
        "<textarea>",
        "</textarea>",
        "<!doctype html>",
        "<iframe>",
        "</iframe/",
        "x=1",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn tags_are_those_of_html5ever(parts in prop::collection::vec(0..PARTS.len(), 0..40)) {
            let html: String = parts.into_iter().map(|part| PARTS[part]).collect();
            prop_assert_eq!(with_ranges(&html), with_html5ever(&html));
        }
    }

    #[test]
    fn texts_and_comments_end() {
        for html in [
            "<script>'</scripts><b>'</SCRIPT ><i>",
            "<!--><b><!-- <a> --!><i><!-- - -- <a> --><p><!-- <a>",
            "<script>a</script><style>b</style><b>",
        ] {
            assert_eq!(with_ranges(html), with_html5ever(html), "{html}");
            assert!(with_ranges(html).len() > 1, "{html}");
        }
        let tags = start_tags("<style>a</style>");
        assert_eq!(tags[0].text, 7..8);
    }
}
