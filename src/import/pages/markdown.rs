//! Blocks of words → Markdown that Factpress reads back as the same words. It must not change or drop a word: where
//! markup would, the markup goes.

use crate::import::pages::blocks::{Block, Inline, Style};
use crate::text;
use crate::text::Dialect;

/// How much of the markup of words is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Markup {
    None,
    Links,
    All,
}

/// The Markdown of an article.
pub(crate) fn write(blocks: &[Block]) -> String {
    let markdown = lines(blocks).join("\n") + "\n";
    if seen(&markdown) == words(blocks) {
        return markdown;
    }
    blocks.iter().map(alone).collect::<Vec<_>>().join("\n")
}

/// The Markdown of one block. What nests in a way that Markdown cannot say stands one after another.
fn alone(block: &Block) -> String {
    let block = std::slice::from_ref(block);
    let markdown = lines(block).join("\n") + "\n";
    let words = words(block);
    if seen(&markdown) == words {
        return markdown;
    }
    words.lines().map(|line| escaped(line, true) + "\n").collect::<Vec<_>>().join("\n")
}

/// The words that Factpress reads in a Markdown text, a line for every block and line break.
fn seen(markdown: &str) -> String {
    text::parse_markdown(markdown, Dialect::Article).text.trim_end_matches('\n').to_owned()
}

/// The words of blocks, a line for every block and line break.
fn words(blocks: &[Block]) -> String {
    let of = |block: &Block| match block {
        Block::Paragraph(words) | Block::Heading(_, words) => plain(words),
        Block::Quote(blocks) => self::words(blocks),
        Block::List(_, items) => joined(items.iter().map(|item| self::words(item))),
        Block::Code(text) => text.clone(),
        Block::Table(rows) => joined(rows.iter().flatten().map(|cell| plain(cell))),
        Block::Rule => String::new(),
    };
    joined(blocks.iter().map(of)).trim_end_matches('\n').to_owned()
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The words without any markup.
fn plain(words: &[Inline]) -> String {
    let of = |word: &Inline| match word {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Break => "\n".to_owned(),
        Inline::Styled(_, words) | Inline::Link(_, words) => plain(words),
    };
    words.iter().map(of).collect()
}

/// The lines of blocks, with an empty one between two.
fn lines(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut lists = 0;
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lists = if matches!(block, Block::List(..)) { lists + 1 } else { 0 };
        match block {
            Block::Paragraph(words) => lines.extend(leaf(words, "").lines().map(str::to_owned)),
            Block::Heading(level, words) => {
                lines.push(leaf(words, &format!("{} ", "#".repeat(*level))))
            }
            Block::Quote(blocks) => {
                lines.extend(self::lines(blocks).iter().map(|line| prefixed("> ", line)))
            }
            // Another sign begins another list.
            Block::List(first, items) => list(*first, items, lists % 2 == 0, &mut lines),
            Block::Code(text) => code(text, &mut lines),
            Block::Table(rows) => table(rows, &mut lines),
            Block::Rule => lines.push("***".to_owned()),
        }
    }
    lines
}

fn prefixed(prefix: &str, line: &str) -> String {
    if line.is_empty() { prefix.trim_end().to_owned() } else { format!("{prefix}{line}") }
}

fn list(first: Option<u32>, items: &[Vec<Block>], is_second: bool, lines: &mut Vec<String>) {
    for (at, item) in items.iter().enumerate() {
        let marker = match first {
            Some(first) => format!("{}{} ", first as usize + at, if is_second { ')' } else { '.' }),
            None => if is_second { "* " } else { "- " }.to_owned(),
        };
        let indent = " ".repeat(marker.len());
        for (number, line) in self::lines(item).iter().enumerate() {
            lines.push(prefixed(if number == 0 { &marker } else { &indent }, line));
        }
    }
}

fn code(text: &str, lines: &mut Vec<String>) {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    lines.push(fence.clone());
    lines.extend(text.lines().map(str::to_owned));
    lines.push(fence);
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// A table whose first row is its head, since Markdown knows no other.
fn table(rows: &[Vec<Vec<Inline>>], lines: &mut Vec<String>) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    for (at, row) in rows.iter().enumerate() {
        let cell =
            |column| row.get(column).map_or(String::new(), |cell: &Vec<Inline>| leaf(cell, ""));
        // The first row says how many columns there are; a cell that another row lacks is empty.
        let cells: Vec<String> = (0..if at == 0 { columns } else { row.len() }).map(cell).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if at == 0 {
            lines.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
}

/// The words of one block with as much markup as leaves them as they are.
fn leaf(words: &[Inline], prefix: &str) -> String {
    let expected = plain(words);
    let with = |markup| format!("{prefix}{}", inline(words, markup, true));
    let mut all = [Markup::All, Markup::Links].into_iter().map(with);
    all.find(|markdown| seen(markdown) == expected).unwrap_or_else(|| with(Markup::None))
}

fn inline(words: &[Inline], markup: Markup, at_start: bool) -> String {
    let mut markdown = String::new();
    for word in words {
        let is_start = if markdown.is_empty() { at_start } else { markdown.ends_with('\n') };
        match word {
            Inline::Break => markdown.push_str("\\\n"),
            // A bar would end the cell of a table.
            Inline::Code(text) if markup == Markup::All && !text.contains('|') => {
                markdown.push_str(&code_span(text))
            }
            Inline::Styled(style, words) if markup == Markup::All => {
                styled(*style, words, &mut markdown)
            }
            Inline::Link(target, words) if markup >= Markup::Links => {
                link(target, words, markup, &mut markdown)
            }
            Inline::Text(text) | Inline::Code(text) => markdown.push_str(&escaped(text, is_start)),
            Inline::Styled(_, words) | Inline::Link(_, words) => {
                markdown.push_str(&inline(words, markup, is_start))
            }
        }
    }
    markdown
}

/// Styled words; spaces at their ends stand outside, since marks count only beside words.
fn styled(style: Style, words: &[Inline], markdown: &mut String) {
    let mark = match style {
        Style::Emphasis => "*",
        Style::Strong => "**",
        Style::Struck => "~~",
    };
    let inner = inline(words, Markup::All, false);
    let start = inner.len() - inner.trim_start_matches(' ').len();
    let words = inner.trim_matches(' ');
    let end = start + words.len();
    let is_marked = !words.is_empty() && !words.starts_with('*') && !words.ends_with("\\\n");
    let mark = if is_marked && !markdown.ends_with('*') { mark } else { "" };
    let spaces = |range| inner.get(range).unwrap_or_default();
    [spaces(0..start), mark, words, mark, spaces(end..inner.len())]
        .into_iter()
        .for_each(|part| markdown.push_str(part));
}

fn link(target: &str, words: &[Inline], markup: Markup, markdown: &mut String) {
    // A sign before a bracket would make it an image.
    if markdown.ends_with('!') {
        markdown.truncate(markdown.len() - 1);
        markdown.push_str("\\!");
    }
    let target = target.replace('(', "%28").replace(')', "%29");
    ["[", &inline(words, markup, false), "](", &target, ")"]
        .into_iter()
        .for_each(|part| markdown.push_str(part));
}

fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let is_bare = !text.starts_with(['`', ' ']) && !text.ends_with(['`', ' ']);
    let pad = if is_bare { "" } else { " " };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Words as Markdown reads them as words; signs that mean something only at the start of a line are escaped there.
fn escaped(text: &str, at_start: bool) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let is_first = at == 0 && at_start;
        let is_sign = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => !is_inside_word(text, at),
            '&' => is_entity(rest),
            '#' => is_first || text.get(..at).is_some_and(|before| before.ends_with([' ', '#'])),
            '>' | '+' | '-' | '=' | ':' => is_first,
            '.' | ')' => {
                at_start
                    && is_number(text.get(..at).unwrap_or_default())
                    && !rest.starts_with(char::is_alphanumeric)
            }
            _ => false,
        };
        escaped.extend(is_sign.then_some('\\'));
        escaped.push(c);
    }
    escaped
}

/// Whether what follows an ampersand could be the rest of an entity.
fn is_entity(rest: &str) -> bool {
    /// The longest name of HTML has 31 letters.
    const LONGEST: usize = 40;
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    end > 0 && name.as_bytes().get(end) == Some(&b';')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_inside_word(text: &str, at: usize) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_word(text.get(..at).and_then(|before| before.chars().next_back()))
        && is_word(text.get(at + 1..).and_then(|after| after.chars().next()))
}
