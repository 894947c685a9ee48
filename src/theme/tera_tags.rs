//! Finds the tags of Tera in the text of a template, and reads the names of its blocks.

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// `{{ … }}`, which writes a value.
    Expression,
    /// `{% … %}`, which has no output of its own.
    Statement,
    /// `{# … #}`.
    Comment,
}

/// A tag, or what begins like one and is not closed.
#[derive(Debug, Clone)]
pub(crate) struct TeraTag {
    pub(crate) kind: TagKind,
    /// The range with the braces.
    pub(crate) range: Range<usize>,
}

impl TeraTag {
    /// Returns the text between the braces, without the hyphens that remove spaces.
    pub(crate) fn content<'t>(&self, template: &'t str) -> &'t str {
        let inner = self.range.start + 2..self.range.end.saturating_sub(2);
        let content = template.get(inner).unwrap_or_default();
        let content = content.strip_prefix('-').unwrap_or(content);
        content.strip_suffix('-').unwrap_or(content).trim()
    }

    /// Returns the first word of a statement, such as `block` or `if`; empty for other tags.
    pub(crate) fn keyword<'t>(&self, template: &'t str) -> &'t str {
        if self.kind != TagKind::Statement {
            return "";
        }
        self.content(template).split_ascii_whitespace().next().unwrap_or_default()
    }
}

/// Finds the tags of a template, in their order. Tags between `{% raw %}` and `{% endraw %}` are
/// text.
pub(crate) fn tags(template: &str) -> Vec<TeraTag> {
    let bytes = template.as_bytes();
    let mut tags = Vec::new();
    let mut start = 0;
    while let Some(offset) = memchr::memchr(b'{', bytes.get(start..).unwrap_or_default()) {
        let open = start + offset;
        let kind = match bytes.get(open + 1) {
            Some(b'{') => TagKind::Expression,
            Some(b'%') => TagKind::Statement,
            Some(b'#') => TagKind::Comment,
            _ => {
                start = open + 1;
                continue;
            }
        };
        let tag = TeraTag { kind, range: open..tag_end(template, open + 2, kind) };
        start = tag.range.end;
        if kind == TagKind::Statement && tag.content(template) == "raw" {
            start = raw_end(template, start);
        }
        tags.push(tag);
    }
    tags
}

/// Returns the end of the tag whose content begins at `start`: the end of the template if the tag
/// is not closed. Braces in a string do not close a tag.
fn tag_end(template: &str, start: usize, kind: TagKind) -> usize {
    let bytes = template.as_bytes();
    let closing: &[u8] = match kind {
        TagKind::Expression => b"}}",
        TagKind::Statement => b"%}",
        TagKind::Comment => {
            let rest = bytes.get(start..).unwrap_or_default();
            let end = memchr::memmem::find(rest, b"#}");
            return end.map_or(bytes.len(), |end| start + end + 2);
        }
    };
    let mut position = start;
    while let Some(byte) = bytes.get(position) {
        if matches!(byte, b'"' | b'\'' | b'`') {
            position = string_end(bytes, position);
        } else if bytes.get(position..position + 2) == Some(closing) {
            return position + 2;
        } else {
            position += 1;
        }
    }
    bytes.len()
}

/// Returns the end of the string that begins at `start` with its quotation mark.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes.get(start);
    let mut position = start + 1;
    while let Some(byte) = bytes.get(position) {
        if Some(byte) == quote {
            return position + 1;
        }
        position += if *byte == b'\\' { 2 } else { 1 };
    }
    bytes.len()
}

/// Returns the start of the `{% endraw %}` after `start`, or the end of the template.
fn raw_end(template: &str, start: usize) -> usize {
    let rest = template.get(start..).unwrap_or_default();
    for (offset, _) in rest.match_indices("{%") {
        let tag = rest.get(offset + 2..).unwrap_or_default();
        let name = tag.strip_prefix('-').unwrap_or(tag).trim_ascii_start();
        let Some(end) = name.strip_prefix("endraw") else { continue };
        let end = end.trim_ascii_start();
        if end.strip_prefix('-').unwrap_or(end).starts_with("%}") {
            return start + offset;
        }
    }
    template.len()
}

/// Returns the names of the blocks of a template, in their order.
pub(crate) fn block_names(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for tag in tags(template) {
        if tag.keyword(template) == "block" {
            names.extend(tag.content(template).split_ascii_whitespace().nth(1));
        }
    }
    names
}

/// Returns the name of the template that a template extends.
pub(crate) fn parent_name(template: &str) -> Option<&str> {
    let tag = tags(template).into_iter().find(|tag| tag.keyword(template) == "extends")?;
    let name = tag.content(template).strip_prefix("extends")?.trim();
    Some(name.trim_matches(['"', '\'', '`']))
}
