//! Comments in templates that accept a warning: `{# factpress: accept root-link #}`.

use std::collections::BTreeMap;

use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic};
use crate::theme::templates::TemplateSource;
use crate::theme::tera_tags::{TagKind, TeraTag};

/// The codes that a comment can accept.
const ACCEPTABLE: [Code; 3] = [Code::ExternalRequest, Code::RootLink, Code::InlineCode];

/// Where each line accepts a code.
type Accepted<'t> = BTreeMap<(usize, &'t str), Acceptance>;

struct Acceptance {
    span: Span,
    is_used: bool,
}

/// Removes the warnings that a comment on the same line or on the line before accepts. Reports
/// comments that accept a warning that does not occur.
pub(super) fn apply(
    source: &TemplateSource,
    tags: &[TeraTag],
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut accepted = read(source, tags);
    let mut rest = Vec::new();
    for warning in found {
        let line = line_of(&source.text, warning.span.range().start);
        let mut is_accepted = false;
        for line in [line, line - 1] {
            if let Some(acceptance) = accepted.get_mut(&(line, warning.code.name())) {
                acceptance.is_used = true;
                is_accepted = true;
            }
        }
        if !is_accepted {
            rest.push(warning);
        }
    }
    for ((_, code), acceptance) in accepted {
        if !acceptance.is_used {
            rest.push(unused(code, acceptance.span));
        }
    }
    rest
}

fn read<'t>(source: &'t TemplateSource, tags: &[TeraTag]) -> Accepted<'t> {
    let template = source.text.text();
    let mut accepted = BTreeMap::new();
    for tag in tags {
        if tag.kind != TagKind::Comment {
            continue;
        }
        let mut words = words(template, tag);
        if words.len() < 2 || words.remove(0).0 != "factpress:" || words.remove(0).0 != "accept" {
            continue;
        }
        let line = line_of(&source.text, tag.range.end);
        for (code, start) in words {
            let span = Span::new(source.file, start..start + code.len());
            accepted.insert((line, code), Acceptance { span, is_used: false });
        }
    }
    accepted
}

/// Returns the words of a comment with their places in the template.
fn words<'t>(template: &'t str, comment: &TeraTag) -> Vec<(&'t str, usize)> {
    let mut words = Vec::new();
    let mut position = comment.range.start;
    for word in comment.content(template).split(|c: char| c.is_whitespace() || c == ',') {
        let rest = template.get(position..).unwrap_or_default();
        let start = position + rest.find(word).unwrap_or_default();
        position = start + word.len();
        if !word.is_empty() {
            words.push((word, start));
        }
    }
    words
}

fn line_of(source: &SourceFile, offset: usize) -> usize {
    source.position(offset).line
}

fn unused(code: &str, span: Span) -> Diagnostic {
    let message = format!("this line and the next have no warning `{code}` to accept");
    let warning = Diagnostic::warning(Code::UnusedAccept, span, message).label("accepts nothing");
    let known = ACCEPTABLE.map(Code::name);
    if known.contains(&code) {
        return warning.help(format!("remove `{code}`"));
    }
    warning.suggest_one_of(code, &known, "a template can accept")
}
