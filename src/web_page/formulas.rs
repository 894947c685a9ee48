//! Writes formulas (`MathML`, and what TeX programs for the web make of it) as text.

use dom_query::{Document, NodeRef};

use crate::web_page::inline::{collapse, collapsed_text, short_text};
use crate::web_page::losses::Losses;
use crate::web_page::raised;

/// Elements that show one formula twice, once as `MathML`.
const CONTAINERS: &str = ".katex-display, .katex, .mwe-math-element, mjx-container, .MathJax";

/// The longest formula whose structure is read.
const MAX_FORMULA_BYTES: usize = 4096;

/// Replaces every formula by its text.
pub(crate) fn write_as_text(document: &Document, losses: &mut Losses) {
    for formula in document.select("math").nodes() {
        let text = match formula.attr("alttext") {
            Some(tex) if !tex.trim().is_empty() => clean_tex(&tex),
            _ => readable_text(formula),
        };
        let shown = outermost_container(formula);
        let written = document.tree.new_element("span");
        written.append_child(&document.tree.new_text(text.clone()));
        shown.insert_after(&written);
        shown.remove_from_parent();
        if !text.is_empty() {
            losses.mark_after(&written, format!("a formula stays as the text “{text}”"));
        }
    }
}

fn outermost_container<'d>(formula: &NodeRef<'d>) -> NodeRef<'d> {
    let mut outermost = *formula;
    for ancestor in formula.ancestors_it(Some(6)) {
        if ancestor.is(CONTAINERS) {
            outermost = ancestor;
        }
    }
    outermost
}

/// Removes the wrapper that encyclopaedias put around a formula in TeX.
pub(crate) fn clean_tex(tex: &str) -> String {
    let tex = collapse(tex);
    let inner = tex.strip_prefix("{\\displaystyle").or_else(|| tex.strip_prefix("{\\textstyle"));
    match inner.and_then(|inner| inner.strip_suffix('}')) {
        Some(inner) => inner.trim().to_owned(),
        None => tex,
    }
}

/// Returns the text of a formula: powers and indices are raised and lowered, fractions have a
/// stroke, roots a sign.
fn readable_text(formula: &NodeRef) -> String {
    for name in ["annotation", "annotation-xml", "mphantom"] {
        for hidden in formula.find(&[name]) {
            hidden.remove_from_parent();
        }
    }
    if short_text(formula, MAX_FORMULA_BYTES).is_none() {
        return collapsed_text(formula);
    }
    let mut inner_first = formula.descendants();
    inner_first.reverse();
    for node in inner_first {
        write_element(&node);
    }
    collapsed_text(formula)
}

/// Writes an element of a formula whose elements are written already.
fn write_element(node: &NodeRef) {
    let Some(name) = node.node_name() else { return };
    let parts: Vec<String> = node.element_children().iter().map(collapsed_text).collect();
    let text = match (name.as_ref(), parts.as_slice()) {
        ("msup", [base, power]) => base.clone() + &raised::raise(power),
        ("msub", [base, index]) => base.clone() + &raised::lower(index),
        ("msubsup", [base, index, power]) => {
            base.clone() + &raised::lower(index) + &raised::raise(power)
        }
        ("mfrac", [above, below]) => raised::fraction(&grouped(above), &grouped(below)),
        ("msqrt", _) => format!("√{}", grouped(&parts.concat())),
        ("mroot", [base, degree]) => format!("{}√{}", raised::raise(degree), grouped(base)),
        ("mover" | "munder" | "munderover" | "mmultiscripts", [_, around @ ..])
            if around.iter().any(|it| it.contains(char::is_alphanumeric)) =>
        {
            parts.join(" ")
        }
        ("mtr", _) => parts.join(" ") + "; ",
        _ => return,
    };
    node.set_text(text);
}

/// Puts a term in brackets if it is more than a number or a name.
fn grouped(term: &str) -> String {
    if term.chars().all(char::is_alphanumeric) { term.to_owned() } else { format!("({term})") }
}
