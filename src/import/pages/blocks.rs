//! The tree of an article → its blocks of words, as a reader sees them. It must not know how Markdown writes them.

use dom_query::{Document, NodeRef};

/// Words with what is done to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    Text(String),
    Break,
    Code(String),
    Styled(Style, Vec<Inline>),
    /// An address of the web or of a mailbox.
    Link(String, Vec<Inline>),
}

/// What is done to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Emphasis,
    Strong,
    Struck,
}

/// A part of an article that begins on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(Vec<Inline>),
    Heading(usize, Vec<Inline>),
    Quote(Vec<Block>),
    /// Its first number, where it is numbered, and its items.
    List(Option<u32>, Vec<Vec<Block>>),
    Code(String),
    Table(Vec<Vec<Vec<Inline>>>),
    Rule,
}

/// Elements that begin on a line of their own.
const BLOCKS: [&str; 41] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "ul",
];
/// Elements whose words nobody reads in an article, or that have none.
const UNSEEN: [&str; 24] = [
    "area", "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "img", "input",
    "map", "meter", "noscript", "object", "optgroup", "option", "progress", "script", "select",
    "style", "svg", "template", "textarea", "video",
];

/// The blocks of a document.
pub(crate) fn blocks(document: &Document) -> Vec<Block> {
    inside(&document.root())
}

/// The blocks in an element. Words that stand in it directly are paragraphs.
fn inside(node: &NodeRef) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut words = Vec::new();
    for child in node.children_it(false).filter(|child| !is_unseen(child)) {
        if is_block(&child) || has_block(&child) {
            flush(&mut words, &mut blocks);
            block(&child, &mut blocks);
        } else {
            inline(&child, &mut words);
        }
    }
    flush(&mut words, &mut blocks);
    blocks
}

fn flush(words: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    let words = tidy(std::mem::take(words));
    if !is_blank(&words) {
        blocks.push(Block::Paragraph(words));
    }
}

/// Whether words are nothing but space, as in the empty paragraphs of many editors.
fn is_blank(words: &[Inline]) -> bool {
    words.iter().all(|word| match word {
        Inline::Text(text) | Inline::Code(text) => text.trim().is_empty(),
        Inline::Break => true,
        Inline::Styled(_, words) | Inline::Link(_, words) => is_blank(words),
    })
}

fn block(node: &NodeRef, blocks: &mut Vec<Block>) {
    let name = name(node);
    match name.as_str() {
        "hr" => blocks.push(Block::Rule),
        "pre" => blocks.extend(code(node)),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !has_block(node) => {
            let level = name.chars().find_map(|c| c.to_digit(10)).map_or(1, |level| level as usize);
            let words = line(node);
            blocks.extend((!is_blank(&words)).then_some(Block::Heading(level, words)));
        }
        "blockquote" => {
            let inner = inside(node);
            blocks.extend((!inner.is_empty()).then_some(Block::Quote(inner)));
        }
        "ul" | "ol" | "menu" | "dir" => list(node, &name, blocks),
        "table" => table(node, blocks),
        _ => blocks.extend(inside(node)),
    }
}

fn code(node: &NodeRef) -> Option<Block> {
    let text = raw(node);
    let text = text.trim_end().trim_start_matches('\n');
    (!text.trim().is_empty()).then(|| Block::Code(text.to_owned()))
}

/// The text of preformatted words, every space as it is.
fn raw(node: &NodeRef) -> String {
    let of = |child: NodeRef| match name(&child).as_str() {
        _ if child.is_text() => {
            child.text().chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect()
        }
        "br" => "\n".to_owned(),
        _ if is_unseen(&child) => String::new(),
        _ => raw(&child),
    };
    node.children_it(false).map(of).collect()
}

fn list(node: &NodeRef, name: &str, blocks: &mut Vec<Block>) {
    let mut items: Vec<Vec<Block>> = Vec::new();
    for child in node.children_it(false).filter(|child| child.is_element() && !is_unseen(child)) {
        let mut item = Vec::new();
        // A list that stands beside the items of another and not in one of them is shown below the last.
        if let Some(last) =
            items.last_mut().filter(|_| child.has_name("ul") || child.has_name("ol"))
        {
            block(&child, last);
        } else {
            block_or_words(&child, &mut item);
            items.extend((!item.is_empty()).then_some(item));
        }
    }
    let first = node.attr("start").and_then(|start| start.trim().parse().ok());
    // Markdown knows numbers of nine digits.
    let first = first.filter(|first| *first < 900_000_000).unwrap_or(1);
    blocks
        .extend((!items.is_empty()).then_some(Block::List((name == "ol").then_some(first), items)));
}

fn block_or_words(node: &NodeRef, blocks: &mut Vec<Block>) {
    if is_block(node) || has_block(node) {
        return block(node, blocks);
    }
    let mut words = Vec::new();
    inline(node, &mut words);
    flush(&mut words, blocks);
}

/// A table of words, or, where its cells hold more than words or there is just one column, what is in its cells.
fn table(node: &NodeRef, blocks: &mut Vec<Block>) {
    let mut rows = Vec::new();
    collect_rows(node, &mut rows);
    let captions = node.children_it(false).filter(|child| child.has_name("caption"));
    captions.for_each(|caption| blocks.extend(inside(&caption)));
    let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(Cell::of).collect()).collect();
    let is_plain = rows
        .iter()
        .flatten()
        .all(|cell| matches!(cell.blocks.as_slice(), [] | [Block::Paragraph(_)]));
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    if !is_plain || columns < 2 {
        return blocks.extend(rows.into_iter().flatten().flat_map(|cell| cell.blocks));
    }
    let is_empty = rows.iter().flatten().all(|cell| cell.blocks.is_empty());
    let rows =
        rows.into_iter().map(|row| row.into_iter().flat_map(Cell::columns).collect()).collect();
    blocks.extend((!is_empty).then_some(Block::Table(rows)));
}

/// A cell of a table.
struct Cell {
    blocks: Vec<Block>,
    span: usize,
}

impl Cell {
    fn of(node: &NodeRef) -> Self {
        let span =
            node.attr("colspan").and_then(|span| span.trim().parse().ok()).unwrap_or(1_usize);
        Self { blocks: inside(node), span: span.clamp(1, 50) }
    }

    /// Its words, and an empty cell for each further column that it spans.
    fn columns(self) -> impl Iterator<Item = Vec<Inline>> {
        let words = match self.blocks.into_iter().next() {
            Some(Block::Paragraph(words)) => on_one_line(words),
            _ => Vec::new(),
        };
        std::iter::once(words).chain(std::iter::repeat_n(Vec::new(), self.span - 1))
    }
}

/// The rows of a table, but not of one inside it.
fn collect_rows<'a>(node: &NodeRef<'a>, rows: &mut Vec<Vec<NodeRef<'a>>>) {
    for child in node.children_it(false).filter(NodeRef::is_element) {
        if child.has_name("tr") {
            let is_cell = |cell: &NodeRef| cell.has_name("td") || cell.has_name("th");
            rows.push(child.children_it(false).filter(is_cell).collect());
        } else if ["tbody", "thead", "tfoot"].iter().any(|name| child.has_name(name)) {
            collect_rows(&child, rows);
        }
    }
}

/// The words of an element on one line.
fn line(node: &NodeRef) -> Vec<Inline> {
    let mut words = Vec::new();
    node.children_it(false).for_each(|child| inline(&child, &mut words));
    on_one_line(tidy(words))
}

fn on_one_line(words: Vec<Inline>) -> Vec<Inline> {
    let flat = |word| match word {
        Inline::Break => Inline::Text(" ".to_owned()),
        Inline::Styled(style, words) => Inline::Styled(style, on_one_line(words)),
        Inline::Link(target, words) => Inline::Link(target, on_one_line(words)),
        word => word,
    };
    words.into_iter().map(flat).collect()
}

fn inline(node: &NodeRef, words: &mut Vec<Inline>) {
    if node.is_text() {
        return words.push(Inline::Text(node.text().to_string()));
    }
    if !node.is_element() || is_unseen(node) {
        return;
    }
    let mut inner = Vec::new();
    node.children_it(false).for_each(|child| inline(&child, &mut inner));
    match name(node).as_str() {
        "br" => words.push(Inline::Break),
        "em" | "i" | "cite" | "dfn" | "var" => words.push(Inline::Styled(Style::Emphasis, inner)),
        "strong" | "b" => words.push(Inline::Styled(Style::Strong, inner)),
        "s" | "del" | "strike" => words.push(Inline::Styled(Style::Struck, inner)),
        "code" | "kbd" | "samp" | "tt" => words.push(Inline::Code(node.text().to_string())),
        // Browsers draw these marks.
        "q" => words.extend(quoted(inner)),
        "a" => match node.attr("href").and_then(|target| address(&target)) {
            Some(target) => words.push(Inline::Link(target, inner)),
            None => words.extend(inner),
        },
        _ => words.extend(inner),
    }
}

fn quoted(words: Vec<Inline>) -> impl Iterator<Item = Inline> {
    let mark = |mark: &str| std::iter::once(Inline::Text(mark.to_owned()));
    mark("\u{201C}").chain(words).chain(mark("\u{201D}"))
}

/// An address that is whole and leads to the web or a mailbox.
fn address(written: &str) -> Option<String> {
    let url = url::Url::parse(written.trim()).ok()?;
    ["http", "https", "mailto"]
        .contains(&url.scheme())
        .then(|| crate::text::encode_url(url.as_str()).into_owned())
}

fn name(node: &NodeRef) -> String {
    node.node_name().map(|name| name.to_ascii_lowercase()).unwrap_or_default()
}

fn is_block(node: &NodeRef) -> bool {
    node.qual_name_ref().is_some_and(|name| BLOCKS.contains(&name.local.as_ref()))
}

fn has_block(node: &NodeRef) -> bool {
    node.descendants_it().any(|inner| is_block(&inner))
}

fn is_unseen(node: &NodeRef) -> bool {
    let is_hidden = || {
        node.has_attr("hidden") || node.attr("aria-hidden").is_some_and(|hidden| &*hidden == "true")
    };
    node.qual_name_ref().is_some_and(|name| UNSEEN.contains(&name.local.as_ref())) || is_hidden()
}

/// Words with single spaces, none at the ends or beside a line break, as browsers show them.
fn tidy(words: Vec<Inline>) -> Vec<Inline> {
    let mut after_space = true;
    let mut words = collapse(words, &mut after_space);
    trim_end(&mut words);
    words
}

/// White space that browsers show as one space; a no-break space is none of it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

fn collapse(words: Vec<Inline>, after_space: &mut bool) -> Vec<Inline> {
    let mut tidied: Vec<Inline> = Vec::with_capacity(words.len());
    for word in words {
        match word {
            Inline::Text(text) => {
                let text = single_spaced(&text, after_space);
                match tidied.last_mut() {
                    _ if text.is_empty() => {}
                    Some(Inline::Text(last)) => last.push_str(&text),
                    _ => tidied.push(Inline::Text(text)),
                }
            }
            Inline::Code(text) => {
                let text = single_spaced(&text, after_space);
                tidied.extend((!text.is_empty()).then_some(Inline::Code(text)));
            }
            Inline::Break => {
                trim_end(&mut tidied);
                *after_space = true;
                tidied.push(Inline::Break);
            }
            Inline::Styled(style, words) => {
                let words = collapse(words, after_space);
                tidied.extend((!words.is_empty()).then_some(Inline::Styled(style, words)));
            }
            Inline::Link(target, words) => {
                let words = collapse(words, after_space);
                tidied.extend((!words.is_empty()).then_some(Inline::Link(target, words)));
            }
        }
    }
    tidied
}

fn single_spaced(text: &str, after_space: &mut bool) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        if is_space(c) {
            spaced.extend((!*after_space).then_some(' '));
            *after_space = true;
        } else if !c.is_control() {
            spaced.push(c);
            *after_space = false;
        }
    }
    spaced
}

/// Takes away spaces and line breaks at the end, however deep they stand.
fn trim_end(words: &mut Vec<Inline>) {
    while let Some(last) = words.last_mut() {
        let is_left = match last {
            Inline::Break => false,
            Inline::Text(text) | Inline::Code(text) => {
                text.truncate(text.trim_end_matches(' ').len());
                !text.is_empty()
            }
            Inline::Styled(_, inner) | Inline::Link(_, inner) => {
                trim_end(inner);
                !inner.is_empty()
            }
        };
        if is_left {
            return;
        }
        words.pop();
    }
}
