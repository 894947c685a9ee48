//! Formats diagnostics for people, as rustc does.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::diagnostics::emit::{Extent, Printed, describe_more};
use crate::diagnostics::source_map::{SourceFile, SourceMap, floor_char_boundary};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};

/// Lines shown before and after a span.
const CONTEXT_LINES: usize = 1;

/// Further diagnostics are only counted.
const MAX_DIAGNOSTICS: usize = 1_000;

/// Spans at most this far apart, in bytes, are shown in one snippet.
const MAX_SNIPPET_BYTES: u32 = 20_000;

/// Bytes shown before and after a span, if the lines are too long to be shown in full.
const CONTEXT_BYTES: usize = 500;

/// Renders the diagnostics with ANSI colors.
pub fn human(diagnostics: &Diagnostics, sources: &SourceMap, extent: Extent) -> String {
    let Printed { list, more } = Printed::new(diagnostics, sources, extent);
    let renderer = Renderer::styled();
    let mut text = String::new();
    for diagnostic in list.iter().take(MAX_DIAGNOSTICS) {
        text += &render(diagnostic, sources, &renderer);
        text += "\n\n";
    }
    if list.len() > MAX_DIAGNOSTICS {
        let more = list.len() - MAX_DIAGNOSTICS;
        text += &format!("and {more} more, which `factpress check --format json` lists\n\n");
    }
    for (code, more) in more {
        let title = Level::WARNING.primary_title(describe_more(code, more));
        text += &renderer.render(&[Group::with_title(title)]);
        text += "\n\n";
    }
    // The renderer replaces the other characters that control a terminal.
    text.replace(|c| matches!(c, '\u{80}'..='\u{9F}'), "\u{fffd}")
}

/// Renders one diagnostic without colors.
pub(crate) fn plain(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    render(diagnostic, sources, &Renderer::plain())
}

fn render(diagnostic: &Diagnostic, sources: &SourceMap, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(&diagnostic.message)
        .id(diagnostic.code.name())
        .elements(snippets(diagnostic, sources));
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    let Some(help) = &diagnostic.help else {
        return renderer.render(&[group]);
    };
    match suggestion(diagnostic, sources) {
        Some(patch) => {
            let help = Group::with_title(Level::HELP.secondary_title(help)).element(patch);
            renderer.render(&[group, help])
        }
        None => renderer.render(&[group.element(Level::HELP.message(help))]),
    }
}

/// A span to underline.
#[derive(Clone, Copy)]
struct Mark<'a> {
    span: Span,
    label: &'a str,
    kind: AnnotationKind,
}

/// Returns the snippets of a diagnostic: one for the spans near its own, and further ones for
/// related spans elsewhere.
fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Element<'a>> {
    let kind = AnnotationKind::Primary;
    let mut marks = vec![Mark { span: diagnostic.span, label: &diagnostic.label, kind }];
    for label in &diagnostic.related {
        let kind = AnnotationKind::Context;
        marks.push(Mark { span: label.span, label: &label.text, kind });
    }
    let mut elements = Vec::new();
    while let Some(first) = marks.first().copied() {
        let (near, rest) = marks.into_iter().partition(|mark| is_near(mark.span, first.span));
        marks = rest;
        if let Some(file) = sources.get(first.span.file) {
            push_snippet(file, &near, &mut elements);
        }
    }
    elements
}

fn is_near(a: Span, b: Span) -> bool {
    a.file == b.file && a.start.abs_diff(b.start) < MAX_SNIPPET_BYTES
}

fn push_snippet<'a>(file: &'a SourceFile, marks: &[Mark<'a>], elements: &mut Vec<Element<'a>>) {
    let spans: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
    let window = Window::around(file, &spans);
    let text = file.slice(window.range.clone());
    let mut snippet = Snippet::source(text).line_start(window.line);
    for mark in marks {
        let annotation = mark.kind.span(window.clip_span(text, mark.span));
        let label = (!mark.label.is_empty()).then_some(mark.label);
        snippet = snippet.annotation(annotation.label(label));
    }
    if window.starts_inside_line {
        // The renderer would count columns from the start of the window.
        let start = spans.first().map_or(0, |span| span.start as usize);
        let position = file.position(start);
        let origin = Origin::path(escape_path(file)).line(position.line);
        elements.push(origin.char_column(position.column).into());
    } else {
        snippet = snippet.path(escape_path(file));
    }
    elements.push(snippet.into());
}

fn suggestion<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
) -> Option<Snippet<'a, Patch<'a>>> {
    let edit = diagnostic.suggestion.as_ref()?;
    let file = sources.get(edit.span.file)?;
    let window = Window::around(file, &[edit.span]);
    let text = file.slice(window.range.clone());
    let patch = Patch::new(window.clip_span(text, edit.span), edit.replacement.as_str());
    Some(Snippet::source(text).path(escape_path(file)).line_start(window.line).patch(patch))
}

/// Replaces the characters of a path that control the terminal or the direction of text.
fn escape_path(file: &SourceFile) -> Cow<'_, str> {
    let path = file.path.as_str();
    if path.contains(is_control) {
        Cow::Owned(path.replace(is_control, "\u{fffd}"))
    } else {
        Cow::Borrowed(path)
    }
}

fn is_control(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    );
    c.is_control() || is_invisible
}

/// The part of a file around some spans. The renderer gets only this part, because its time grows
/// with the number of lines.
struct Window {
    range: Range<usize>,
    /// The number of the first line.
    line: usize,
    starts_inside_line: bool,
}

impl Window {
    fn around(file: &SourceFile, spans: &[Span]) -> Self {
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0) as usize;
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0) as usize;
        let first_line = file.position(first).line.saturating_sub(CONTEXT_LINES).max(1);
        let last_line = file.position(last).line + CONTEXT_LINES;
        let start = file.line_start(first_line);
        let end = file.line_start(last_line + 1);
        if end.saturating_sub(start) > 2 * MAX_SNIPPET_BYTES as usize {
            return Self::clip_lines(file, first, last);
        }
        Self { range: start..end.max(start), line: first_line, starts_inside_line: false }
    }

    /// Returns a window of lines that are too long to be shown in full.
    fn clip_lines(file: &SourceFile, first: usize, last: usize) -> Self {
        let last = last.min(first.saturating_add(MAX_SNIPPET_BYTES as usize));
        let start = floor_char_boundary(file.text(), first.saturating_sub(CONTEXT_BYTES));
        let end = floor_char_boundary(file.text(), last.saturating_add(CONTEXT_BYTES));
        let line = file.position(start).line;
        Self { range: start..end.max(start), line, starts_inside_line: true }
    }

    /// Returns the part of a span that is in the window, as a range of the window's text.
    fn clip_span(&self, text: &str, span: Span) -> Range<usize> {
        let start = (span.start as usize).saturating_sub(self.range.start);
        let end = (span.end as usize).saturating_sub(self.range.start);
        floor_char_boundary(text, start)..floor_char_boundary(text, end)
    }
}
