//! Diagnostics as rustc draws them.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};

use crate::diagnostics::emit::sorted;
use crate::diagnostics::span::{SourceFile, SourceMap, Span, floor_char_boundary};
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};

/// Lines shown around a place.
const AROUND: usize = 1;

/// More diagnostics than these are only counted: nobody reads on.
const MOST: usize = 1_000;

/// Bytes of a line shown before and after a place, where the line is longer than anybody writes.
const REACH: usize = 500;

/// Every diagnostic, drawn with ANSI colours, which the writer drops where nobody sees them.
pub fn human(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let list = sorted(diagnostics, sources);
    let mut drawn: Vec<String> =
        list.iter().take(MOST).map(|it| draw(it, sources, &Renderer::styled())).collect();
    if let more @ 1.. = list.len().saturating_sub(MOST) {
        drawn.push(format!("and {more} more, which `factpress check --format json` lists"));
    }
    drawn.join("\n\n") + if drawn.is_empty() { "" } else { "\n\n" }
}

/// One diagnostic, drawn without colours.
pub fn plain(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    draw(diagnostic, sources, &Renderer::plain())
}

fn draw(diagnostic: &Diagnostic, sources: &SourceMap, renderer: &Renderer) -> String {
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
    let mut groups = Vec::new();
    match (&diagnostic.help, &diagnostic.suggestion, suggestion(diagnostic, sources)) {
        (Some(help), Some(_), Some(snippet)) => {
            groups.push(group);
            groups.push(Group::with_title(Level::HELP.secondary_title(help)).element(snippet));
        }
        (Some(help), ..) => groups.push(group.element(Level::HELP.message(help))),
        (None, ..) => groups.push(group),
    }
    renderer.render(&groups)
}

/// The place of the mistake and the places that belong to it, one snippet for those near one another in a file.
fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Element<'a>> {
    let mut places = vec![(diagnostic.span, diagnostic.label.as_str(), AnnotationKind::Primary)];
    places.extend(
        diagnostic
            .related
            .iter()
            .map(|label| (label.span, label.text.as_str(), AnnotationKind::Context)),
    );
    let mut snippets = Vec::new();
    while let Some((first, ..)) = places.first().copied() {
        let is_near =
            |span: Span| span.file == first.file && span.start.abs_diff(first.start) < NEAR;
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            places.into_iter().partition(|(span, ..)| is_near(*span));
        places = elsewhere;
        let Some(file) = sources.get(first.file) else { continue };
        let spans: Vec<Span> = here.iter().map(|(span, ..)| *span).collect();
        let window = Window::around(file, &spans);
        let annotations = here.into_iter().map(|(span, label, kind)| {
            let annotation = kind.span(window.inside(window.text(file), span));
            if label.is_empty() { annotation } else { annotation.label(label) }
        });
        let annotations: Vec<_> = annotations.collect();
        if window.is_cut {
            let place = file.position(first.start as usize);
            let origin = Origin::path(shown(file)).line(place.line).char_column(place.column);
            snippets.push(origin.into());
            snippets.push(window.snippet(file).path(None::<&str>).annotations(annotations).into());
        } else {
            snippets.push(window.snippet(file).annotations(annotations).into());
        }
    }
    snippets
}

/// A file's path without signs that would turn, hide or colour what stands around them.
fn shown(file: &SourceFile) -> Cow<'_, str> {
    let is_sign = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let path = file.path.as_str();
    if path.contains(is_sign) {
        Cow::Owned(path.replace(is_sign, "\u{fffd}"))
    } else {
        Cow::Borrowed(path)
    }
}

fn suggestion<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
) -> Option<Snippet<'a, Patch<'a>>> {
    let edit = diagnostic.suggestion.as_ref()?;
    let file = sources.get(edit.span.file)?;
    let window = Window::around(file, &[edit.span]);
    let patch = Patch::new(window.inside(window.text(file), edit.span), edit.replacement.as_str());
    Some(Snippet::source(window.text(file)).path(shown(file)).line_start(window.line).patch(patch))
}

/// Bytes between places that are shown in one snippet.
const NEAR: u32 = 20_000;

/// The lines of a file that are worth showing: drawing costs time by the line.
struct Window {
    range: Range<usize>,
    line: usize,
    /// Whether it begins inside a line.
    is_cut: bool,
}

impl Window {
    fn around(file: &SourceFile, spans: &[Span]) -> Self {
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0) as usize;
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0) as usize;
        let start_line = file.position(first).line.saturating_sub(AROUND).max(1);
        let end_line = file.position(last).line + AROUND;
        let start = file.line_start(start_line);
        let end = file.line_start(end_line + 1);
        let window = Self { range: start..end.max(start), line: start_line, is_cut: false };
        if window.range.len() > 2 * NEAR as usize {
            Self::inside_line(file, first, last)
        } else {
            window
        }
    }

    /// Some words around a place in a line that is too long to be shown.
    fn inside_line(file: &SourceFile, first: usize, last: usize) -> Self {
        let cut = |at: usize| floor_char_boundary(file.text(), at.min(file.text().len()));
        let start = cut(first.saturating_sub(REACH));
        let end = cut(last.min(first.saturating_add(NEAR as usize)).saturating_add(REACH));
        Self { range: start..end.max(start), line: file.position(start).line, is_cut: true }
    }

    fn text<'a>(&self, file: &'a SourceFile) -> &'a str {
        file.slice(self.range.clone())
    }

    fn snippet<'a>(&self, file: &'a SourceFile) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text(file)).path(shown(file)).line_start(self.line)
    }

    fn inside(&self, text: &str, span: Span) -> Range<usize> {
        let shift = |offset: u32| {
            floor_char_boundary(text, (offset as usize).saturating_sub(self.range.start))
        };
        shift(span.start)..shift(span.end)
    }
}
