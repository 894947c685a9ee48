//! Reports parts of Markdown texts that readers would not see as intended: comments that do not
//! end, footnotes that do not fit their marks, and settings of charts without a table.

use crate::content::SiteFiles;
use crate::content::values::Explanation;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::prose_location::{ProseLocation, ProseOrigin};
use crate::text::{Document, Problem, ProblemKind};

/// The maximum number of problems that are reported for one text.
const MAX_PROBLEMS: usize = 100;

/// Checks every Markdown text of a site, whether readers can see it or not.
pub(crate) fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    for article in &site_files.articles {
        for (file, source) in &article.sources {
            if let Some(source) = source {
                let location = ProseLocation::new(site_files, *file, ProseOrigin::Offset(0));
                report(&source.document, &location, diagnostics);
            }
        }
    }
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        let mut found = Diagnostics::default();
        for point in &record.key_points {
            check_value(site_files, &point.value.0, point.span, &mut found);
        }
        if let Some(explanation) = &record.explanation {
            check_value(site_files, explanation, explanation.span, &mut found);
        }
        for correction in &record.corrections {
            if let Some(note) = &correction.note {
                check_value(site_files, &note.value.0, note.span, &mut found);
            }
        }
        diagnostics.append(found.with_claim(&verdict.id, &verdict.article));
    }
    for person in &site_files.people {
        if let Some(bio) = person.record.as_ref().and_then(|record| record.bio.as_ref()) {
            check_value(site_files, &bio.value.0, bio.span, diagnostics);
        }
    }
    if let Some(footer) = site_files.site.as_ref().and_then(|site| site.footer.as_ref()) {
        check_value(site_files, &footer.value.0, footer.span, diagnostics);
    }
    for page in &site_files.pages {
        let location = ProseLocation::new(site_files, page.file, ProseOrigin::Offset(page.offset));
        report(&page.document, &location, diagnostics);
    }
}

fn check_value(
    site_files: &SiteFiles,
    text: &Explanation,
    span: Span,
    diagnostics: &mut Diagnostics,
) {
    if !text.document.problems.is_empty() {
        let origin = ProseOrigin::Value(&text.written, span);
        let location = ProseLocation::new(site_files, span.file, origin);
        report(&text.document, &location, diagnostics);
    }
}

fn report(document: &Document, location: &ProseLocation, diagnostics: &mut Diagnostics) {
    for problem in document.problems.iter().take(MAX_PROBLEMS) {
        diagnostics.push(diagnostic(problem, location));
    }
}

fn diagnostic(Problem { kind, source }: &Problem, location: &ProseLocation) -> Diagnostic {
    match kind {
        ProblemKind::UnclosedComment => {
            let message = "this comment does not end, so readers would see it";
            Diagnostic::error(Code::HtmlComment, location.span(source), message)
                .label("no `-->` for it")
                .help(
                    "end it with `-->`, without a blank line before that inside of a paragraph; \
                     to show the signs, write `\\<!--`",
                )
        }
        ProblemKind::RepeatedNote { label, first } => {
            let start = format!("[^{label}]:");
            let message = format!("the footnote `{label}` is defined for the second time");
            Diagnostic::error(Code::FootnoteMismatch, location.span_of(&start, source), message)
                .label("second note")
                .related(location.span_of(&start, first), "first note")
                .help("keep one of the two, or give one of them another name")
        }
        ProblemKind::MissingNote => {
            let message = "there is no footnote for this mark, so readers see the mark as text";
            Diagnostic::warning(Code::FootnoteMismatch, location.span(source), message)
                .label("no such note")
                .help("write the note as `[^name]: …` on its own line, or remove the mark")
        }
        ProblemKind::MissingTable => {
            let message = "no table follows these settings of a chart";
            Diagnostic::error(Code::InvalidValue, location.span(source), message)
                .label("settings of which table?")
                .help(
                    "write a Markdown table on the lines below; to show the braces to readers, \
                     write `\\{`",
                )
        }
    }
}
