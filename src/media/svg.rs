//! Checks and cleans SVG drawings. A drawing that could run code or load anything is refused. Of
//! the others only what draws is written: no metadata, comments, or data of editors.

use std::ops::Range;

use roxmltree::{Attribute, Document, Error, Node, NodeType, ParsingOptions};

use crate::media::repetitions::check_repetitions;
use crate::text::escape;

/// The largest drawing, in bytes.
pub const MAX_SVG_BYTES: usize = 1024 * 1024;

const MAX_NODES: u32 = 200_000;
const MAX_ATTRIBUTES: usize = 1000;
const MAX_NAMESPACES: usize = 200;

/// Deeper drawings are refused.
const MAX_DEPTH: usize = 200;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The elements that draw (SVG 2). All others of SVG are refused.
const DRAWING: [&str; 58] = [
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "tref",
    "tspan",
    "use",
    "view",
    "hatch",
    "hatchpath",
    "mesh",
    "meshgradient",
    "meshpatch",
    "meshrow",
    "solidColor",
];

/// The elements that describe a drawing and are not drawn. They are left out.
const DESCRIBING: [&str; 3] = ["title", "desc", "metadata"];

/// A drawing that is safe to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The size in CSS pixels.
    pub width: u32,
    pub height: u32,
    /// The file.
    pub text: String,
}

/// Why a drawing cannot be published, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SvgError {
    /// The bytes of the text.
    pub range: Range<usize>,
    pub kind: SvgErrorKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SvgErrorKind {
    /// The text is no XML, or no SVG. The message says why.
    NotSvg(String),
    /// It has neither a size nor a `viewBox`.
    NoSize,
    /// It could run code, load something, or draw without end. The message names the part.
    Active(String),
}

pub(super) type Checked<T> = Result<T, SvgError>;

/// Checks a drawing and rewrites it.
///
/// # Errors
/// The first part of the text that is not allowed.
pub fn clean(text: &str) -> Checked<Drawing> {
    if let Some(start) = text.find("<!DOCTYPE") {
        return Err(active(start..start + "<!DOCTYPE".len(), "a document type (`<!DOCTYPE`)"));
    }
    check_costs(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..Default::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| not_svg(text, &error))?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        let kind = SvgErrorKind::NotSvg("its first element is not `svg` of SVG".to_owned());
        return Err(SvgError { range: tag_range(&root), kind });
    }
    for node in document.root().children() {
        check_instruction(&node)?;
    }
    let Some((width, height)) = size(&root) else {
        return Err(SvgError { range: tag_range(&root), kind: SvgErrorKind::NoSize });
    };
    let mut writer = Writer::default();
    writer.element(&root, 0)?;
    check_repetitions(&root)?;
    Ok(Drawing { width, height, text: writer.text })
}

/// Refuses drawings for which the parser needs a long time or much memory. It compares all
/// attributes of an element with one another, and copies the namespaces of each element into those
/// inside it.
fn check_costs(text: &str) -> Checked<()> {
    let mut tag = 0;
    let mut attributes = 0;
    for at in memchr::memchr2_iter(b'<', b'=', text.as_bytes()) {
        if text.as_bytes().get(at) == Some(&b'<') {
            (tag, attributes) = (at, 0);
            continue;
        }
        attributes += 1;
        if attributes > MAX_ATTRIBUTES {
            return Err(active(tag..tag + 1, "an element with more than 1,000 attributes"));
        }
    }
    match text.match_indices("xmlns").nth(MAX_NAMESPACES) {
        Some((at, word)) => Err(active(at..at + word.len(), "more than 200 namespaces")),
        None => Ok(()),
    }
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    fn element(&mut self, element: &Node, depth: usize) -> Checked<()> {
        if depth > MAX_DEPTH {
            return Err(active(tag_range(element), "more than 200 elements inside each other"));
        }
        let name = element.tag_name().name();
        self.text.push('<');
        self.text.push_str(name);
        if depth == 0 {
            self.text.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
            self.text.push_str(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
        }
        for attribute in element.attributes() {
            self.attribute(&attribute)?;
        }
        self.text.push('>');
        if name == "style" {
            self.style(element)?;
        } else {
            for child in element.children() {
                self.child(&child, depth)?;
            }
        }
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
        Ok(())
    }

    fn child(&mut self, child: &Node, depth: usize) -> Checked<()> {
        match child.node_type() {
            NodeType::Text => escape_xml(child.text().unwrap_or_default(), &mut self.text),
            NodeType::PI => check_instruction(child)?,
            NodeType::Element => {
                let tag = child.tag_name();
                let name = tag.name();
                if tag.namespace() != Some(SVG) {
                    // Data of editors. HTML would be shown only inside of `foreignObject`.
                    return Ok(());
                }
                if DESCRIBING.contains(&name) {
                    return Ok(());
                }
                if !DRAWING.contains(&name) {
                    return Err(active(tag_range(child), &format!("the element `{name}`")));
                }
                self.element(child, depth + 1)?;
            }
            NodeType::Root | NodeType::Comment => {}
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: &Attribute) -> Checked<()> {
        let (name, value) = (attribute.name(), attribute.value());
        let prefix = match attribute.namespace() {
            None | Some(SVG) => "",
            Some(XLINK) if name == "href" => "xlink:",
            Some(XML) if name == "space" || name == "lang" => "xml:",
            Some(_) => return Ok(()),
        };
        let range = attribute.range();
        if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) {
            return Err(active(range, &format!("the script in `{name}`")));
        }
        if name == "href" && !value.trim_start().starts_with('#') {
            return Err(active(range, "a reference to something outside of the drawing"));
        }
        if let Some(what) = forbidden_in_css(value) {
            return Err(active(range, &format!("{what} in `{name}`")));
        }
        if name.starts_with("data-") || name.starts_with("aria-") {
            return Ok(());
        }
        self.text.push(' ');
        self.text.push_str(prefix);
        self.text.push_str(name);
        self.text.push_str("=\"");
        // The checked text is written, and no other.
        escape_xml(&without_css_comments(value), &mut self.text);
        self.text.push('"');
        Ok(())
    }

    fn style(&mut self, element: &Node) -> Checked<()> {
        let mut css = String::new();
        for child in element.children() {
            match child.node_type() {
                NodeType::Text => css.push_str(child.text().unwrap_or_default()),
                NodeType::Element => {
                    return Err(active(tag_range(&child), "an element inside of `style`"));
                }
                _ => {}
            }
        }
        if let Some(what) = forbidden_in_css(&css) {
            return Err(active(tag_range(element), &format!("{what} in `style`")));
        }
        escape_xml(&without_css_comments(&css), &mut self.text);
        Ok(())
    }
}

fn check_instruction(node: &Node) -> Checked<()> {
    match node.pi() {
        Some(pi) => {
            Err(active(node.range(), &format!("the processing instruction `{}`", pi.target)))
        }
        None => Ok(()),
    }
}

/// Returns what a value of CSS loads or hides, if anything. References into the drawing are fine.
fn forbidden_in_css(css: &str) -> Option<&'static str> {
    let plain = without_css_comments(css).to_ascii_lowercase();
    if plain.contains('\\') {
        return Some("an escape sequence");
    }
    if plain.contains("@import") {
        return Some("`@import`");
    }
    if plain.contains("javascript:") {
        return Some("a script");
    }
    for function in ["url(", "src(", "image(", "image-set(", "expression("] {
        for (at, _) in plain.match_indices(function) {
            let rest = plain.get(at + function.len()..).unwrap_or_default();
            let target = rest.trim_start().trim_start_matches(['"', '\'']);
            if function != "url(" || !target.starts_with('#') {
                return Some("an address");
            }
        }
    }
    None
}

/// Returns CSS without its comments. One that does not end reaches to the end of the text.
fn without_css_comments(css: &str) -> String {
    let mut rest = css;
    let mut plain = String::with_capacity(css.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

/// Returns the size of a drawing in CSS pixels: its width and height, or else those of its
/// `viewBox`.
fn size(root: &Node) -> Option<(u32, u32)> {
    let view_box = root.attribute("viewBox").and_then(parse_view_box);
    let width = root.attribute("width").and_then(parse_length);
    let height = root.attribute("height").and_then(parse_length);
    let (width, height) = match (width, height, view_box) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(size)) => size,
        _ => return None,
    };
    Some((pixels(width)?, pixels(height)?))
}

#[expect(clippy::cast_sign_loss, reason = "the range is checked")]
fn pixels(length: f64) -> Option<u32> {
    let rounded = length.round().max(1.0);
    if rounded <= 100_000.0 { Some(rounded as u32) } else { None }
}

fn parse_view_box(text: &str) -> Option<(f64, f64)> {
    let mut numbers = Vec::new();
    for part in text.split([' ', ',', '\t', '\n', '\r']) {
        if !part.is_empty() {
            numbers.push(part.parse::<f64>().ok()?);
        }
    }
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    }
}

/// Parses a length (CSS Values 4, section 6.2). Percentages have no size of their own.
fn parse_length(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 8] = [
        ("px", 1.0),
        ("pt", 4.0 / 3.0),
        ("pc", 16.0),
        ("mm", 96.0 / 25.4),
        ("cm", 96.0 / 2.54),
        ("in", 96.0),
        ("em", 16.0),
        ("", 1.0),
    ];
    let text = text.trim();
    for (unit, factor) in UNITS {
        if let Some(number) = text.strip_suffix(unit)
            && let Ok(number) = number.trim().parse::<f64>()
            && number > 0.0
            && number.is_finite()
        {
            return Some(number * factor);
        }
    }
    None
}

fn escape_xml(text: &str, xml: &mut String) {
    // XML allows no control characters except tabs and line ends.
    let text = text.replace(|c: char| c.is_control() && !matches!(c, '\t' | '\n'), " ");
    escape(&text, xml);
}

/// Returns the range of the start of an element: `<name`.
pub(super) fn tag_range(element: &Node) -> Range<usize> {
    let start = element.range().start;
    start..start + 1 + element.tag_name().name().len()
}

pub(super) fn active(range: Range<usize>, what: &str) -> SvgError {
    SvgError { range, kind: SvgErrorKind::Active(what.to_owned()) }
}

fn not_svg(text: &str, error: &Error) -> SvgError {
    let at = error.pos();
    let mut line_start = 0;
    for line in text.split_inclusive('\n').take(at.row.saturating_sub(1) as usize) {
        line_start += line.len();
    }
    let line = text.get(line_start..).unwrap_or_default();
    let column = line.char_indices().nth(at.col.saturating_sub(1) as usize);
    let start = line_start + column.map_or(0, |(offset, _)| offset);
    SvgError { range: start..start, kind: SvgErrorKind::NotSvg(format!("it is no XML: {error}")) }
}
