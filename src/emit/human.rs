//! Diagnostics as rustc draws them.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::sorted;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::span::{SourceFile, SourceMap, Span, floor_char_boundary};

/// Lines shown around a place.
const AROUND: usize = 1;

/// Every diagnostic, drawn with ANSI colours, which the writer drops where nobody sees them.
pub fn human(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let drawn: Vec<String> =
        sorted(diagnostics, sources).into_iter().map(|it| draw(it, sources, &Renderer::styled())).collect();
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
    let mut group =
        level.primary_title(&diagnostic.message).id(diagnostic.code.name()).elements(snippets(diagnostic, sources));
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

/// The place of the mistake and the places that belong to it, one snippet a file.
fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut places = vec![(diagnostic.span, diagnostic.label.as_str(), AnnotationKind::Primary)];
    places.extend(diagnostic.related.iter().map(|label| (label.span, label.text.as_str(), AnnotationKind::Context)));
    let mut snippets = Vec::new();
    while let Some((first, ..)) = places.first().copied() {
        let (here, elsewhere): (Vec<_>, Vec<_>) = places.into_iter().partition(|(span, ..)| span.file == first.file);
        places = elsewhere;
        let Some(file) = sources.get(first.file) else { continue };
        let spans: Vec<Span> = here.iter().map(|(span, ..)| *span).collect();
        let window = Window::around(file, &spans);
        let annotations = here.into_iter().map(|(span, label, kind)| {
            let annotation = kind.span(window.inside(window.text(file), span));
            if label.is_empty() { annotation } else { annotation.label(label) }
        });
        snippets.push(window.snippet(file).annotations(annotations.collect::<Vec<_>>()));
    }
    snippets
}

fn suggestion<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Option<Snippet<'a, Patch<'a>>> {
    let edit = diagnostic.suggestion.as_ref()?;
    let file = sources.get(edit.span.file)?;
    let window = Window::around(file, &[edit.span]);
    let patch = Patch::new(window.inside(window.text(file), edit.span), edit.replacement.as_str());
    Some(Snippet::source(window.text(file)).path(file.path.as_str()).line_start(window.line).patch(patch))
}

/// The lines of a file that are worth showing: drawing costs time by the line.
struct Window {
    range: Range<usize>,
    line: usize,
}

impl Window {
    fn around(file: &SourceFile, spans: &[Span]) -> Self {
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0) as usize;
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0) as usize;
        let start_line = file.position(first).line.saturating_sub(AROUND).max(1);
        let end_line = file.position(last).line + AROUND;
        let start = file.line_start(start_line);
        let end = file.line_start(end_line + 1);
        Self { range: start..end.max(start), line: start_line }
    }

    fn text<'a>(&self, file: &'a SourceFile) -> &'a str {
        file.slice(self.range.clone())
    }

    fn snippet<'a>(&self, file: &'a SourceFile) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text(file)).path(file.path.as_str()).line_start(self.line)
    }

    fn inside(&self, text: &str, span: Span) -> Range<usize> {
        let shift = |offset: u32| floor_char_boundary(text, (offset as usize).saturating_sub(self.range.start));
        shift(span.start)..shift(span.end)
    }
}
