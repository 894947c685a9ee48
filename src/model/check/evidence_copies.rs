//! Checks the fields about the kept copy of a source: the file, its recorded hash, and whether it can be
//! published.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::content::SiteFiles;
use crate::content::kept_copies::kind_of;
use crate::content::linked_files::is_pdf;
use crate::content::media_files::PathFault;
use crate::content::values::PlainText;
use crate::content::yaml::edit;
use crate::diagnostics::source_map::MAX_FILE_BYTES;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Edit, Severity};
use crate::model::Model;
use crate::model::build::citations::Citation;
use crate::model::check::article::{LINE_ENDS, differs_only_in_line_ends};
use crate::model::check::quote_search::{CheckedCopy, CopyFault};

/// Reports fields of a file that need another one.
pub(super) fn check_fields(
    is_present: impl Fn(&str) -> bool,
    about_copy: [(&str, Option<Span>); 4],
    original: Option<Span>,
    diagnostics: &mut Diagnostics,
) {
    for (field, span) in about_copy {
        if let Some(span) = span
            && !is_present("copy")
        {
            let message = format!("`{field}` is about a kept copy, but there is no `copy` here");
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, span, message)
                    .label("about which copy?")
                    .help(format!("add `copy: …` with the name of its file, or remove `{field}`")),
            );
        }
    }
    if let Some(span) = original
        && !is_present("quote")
    {
        let message = "`original` has the words that a quote translates, but there is no `quote`";
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, message)
                .label("translated as what?")
                .help("write these words as `quote: …`, or add their translation as `quote: …`"),
        );
    }
}

/// Reports a path to no copy.
pub(super) fn not_found(
    site_files: &SiteFiles,
    written: &Spanned<PlainText>,
    fault: &PathFault,
) -> Diagnostic {
    let path = written.value.0.as_str();
    let span = site_files.files.narrow(written.span, path);
    let named = camino::Utf8Path::new(path);
    if kind_of(named).is_none() {
        let what = if is_pdf(named) { "a PDF document" } else { "a file of this kind" };
        let message = format!("`{path}` is {what}, whose words Factpress does not read");
        return Diagnostic::error(Code::InvalidValue, span, message)
            .label("not HTML, Markdown or text")
            .help(
                "save the words of the source as a text (`.txt`), and name that as `copy`; a PDF can \
                 be published with `file`",
            );
    }
    if matches!(fault, PathFault::Absolute | PathFault::Backslash) {
        let message = format!("`{path}` is not a relative path");
        return Diagnostic::error(Code::MissingFile, span, message)
            .label("not a relative path with `/`")
            .help("write the path from the folder of this file, such as `gauge.html`");
    }
    let diagnostic =
        Diagnostic::error(Code::MissingFile, span, format!("there is no file `{path}`"))
            .label("no such copy");
    let from = site_files.files.path(written.span.file);
    match site_files.copies.nearest(from, path) {
        Some(name) => diagnostic.suggest(format!("did you mean `{name}`?"), name),
        None => diagnostic.help(
            "put the copy next to this file, or write the path to it from the folder of this file; \
             it must be below `content/`, or in the folder that `site.yaml` names as `copies`",
        ),
    }
}

/// Checks a copy that was found.
pub(super) fn check(
    site_files: &SiteFiles,
    citation: &Citation,
    written: &Spanned<PlainText>,
    copy: &CheckedCopy,
    diagnostics: &mut Diagnostics,
) {
    let path = written.value.0.as_str();
    let span = site_files.files.narrow(written.span, path);
    let sha256 = match &copy.sha256 {
        Ok(sha256) => sha256,
        Err(fault) => {
            diagnostics.push(unreadable(path, span, fault));
            return;
        }
    };
    if let Some(recorded) = citation.sha256 {
        if recorded.value.0 != *sha256 {
            diagnostics.push(changed(copy, path, sha256, recorded.span, &recorded.value.0));
        }
    } else {
        diagnostics.push(unrecorded(site_files, written, path, sha256));
    }
    if citation.is_published {
        diagnostics.extend(unpublishable(site_files, written, path, span));
    }
}

fn unreadable(path: &str, span: Span, fault: &CopyFault) -> Diagnostic {
    let (code, message, help) = match fault {
        CopyFault::TooLarge(size, max) => (
            Code::FileTooLarge,
            format!("`{path}` has {size} bytes; the limit for this kind of copy is {max}"),
            "save the page without its pictures, or keep only the part that you quote, and write \
             `excerpt: true`",
        ),
        CopyFault::NotText(why) => (
            Code::InvalidEncoding,
            format!("`{path}` cannot be read: {why}"),
            "save it again as UTF-8, or save its words as a text (`.txt`)",
        ),
        CopyFault::Unreadable(why) => (
            Code::MissingFile,
            format!("`{path}` cannot be read: {why}"),
            "make it readable for your user",
        ),
    };
    Diagnostic::error(code, span, message).label("this copy").help(help)
}

fn changed(
    copy: &CheckedCopy,
    path: &str,
    sha256: &str,
    recorded_at: Span,
    recorded: &str,
) -> Diagnostic {
    let message = format!("the kept copy `{path}` is not the recorded one");
    let diagnostic = Diagnostic::error(Code::CopyChanged, recorded_at, message)
        .label("recorded when the copy was taken")
        .note(format!("the SHA-256 of the file is now {sha256}"));
    let bytes = copy.file.read_copy(MAX_FILE_BYTES).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    if differs_only_in_line_ends(&text, recorded) {
        return diagnostic.note(LINE_ENDS).help(format!(
            "write `{} -text` into `.gitattributes`, so that git does not change it, and check it \
             out again",
            copy.file.path
        ));
    }
    diagnostic.help(
        "restore the old file, because readers are told that the quote is in it; if this is a new \
         copy, remove this line and let `factpress check --fix` record the new one",
    )
}

/// Reports a copy without a recorded hash, which `check --fix` adds.
fn unrecorded(
    site_files: &SiteFiles,
    written: &Spanned<PlainText>,
    path: &str,
    sha256: &str,
) -> Diagnostic {
    let message = format!("the SHA-256 of the kept copy `{path}` is not recorded");
    let mut diagnostic = Diagnostic::warning(Code::CopyUnrecorded, written.span, message)
        .label("a change of it would not be noticed")
        .help(format!("`factpress check --fix` adds `copy_sha256: {sha256}`"));
    let text = site_files.files.get(written.span.file).map_or("", |file| file.text());
    let range = written.span.range();
    let fields = [("copy_sha256", sha256)];
    if let Some((offset, added)) = edit::beside(text, range.start, range.end, "copy", &fields) {
        let span = Span::new(written.span.file, offset..offset);
        diagnostic.suggestion = Some(Edit { span, replacement: added, is_safe: true });
    }
    diagnostic
}

fn unpublishable(
    site_files: &SiteFiles,
    written: &Spanned<PlainText>,
    path: &str,
    span: Span,
) -> Option<Diagnostic> {
    let Ok(file) = site_files.copy_in_content(written) else {
        let message =
            format!("`{path}` is outside of the site's folder, so it cannot be published");
        return Some(
            Diagnostic::error(Code::InvalidValue, span, message)
                .label("in the folder of `copies`")
                .help("move the copy next to this file, or remove `publish_copy`"),
        );
    };
    let why = file.published_copy().err()?;
    let message = format!("`{path}` cannot be published: {why}");
    Some(Diagnostic::error(Code::FileTooLarge, span, message).label("this copy"))
}

/// Reports a folder of copies that is not there, if a copy may be in it, or whose path is absolute.
pub(super) fn check_folder(site_files: &SiteFiles, is_needed: bool) -> Option<Diagnostic> {
    let folder = site_files.site.as_deref()?.copies.as_ref()?;
    let path = folder.value.0.as_str();
    if path.contains('\\') || camino::Utf8Path::new(path).is_absolute() {
        let message = format!("`{path}` is not a relative path");
        return Some(
            Diagnostic::error(Code::InvalidValue, folder.span, message)
                .label("not a relative path with `/`")
                .help("write the path from the site's folder, such as `../archive`"),
        );
    }
    if is_published_folder(path) {
        let message = format!("everybody can read the files of `{path}`");
        return Some(
            Diagnostic::error(Code::InvalidValue, folder.span, message)
                .label("this folder is published")
                .help("keep the copies in a folder outside of the site, such as `../archive`"),
        );
    }
    if !is_needed {
        return None;
    }
    let message = format!("the folder of copies `{path}` is not here, so quotes are not verified");
    let missing = Diagnostic::error(Code::MissingFile, folder.span, message)
        .label("no such folder")
        .help("check the site also on a computer that has the folder");
    Some(Diagnostic { severity: Severity::Warning, ..missing })
}

/// Returns whether a path from the site's folder leads to the site itself, into `static`, or into the
/// usual output folder.
fn is_published_folder(path: &str) -> bool {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let published = ["static", "public"];
    match parts.first() {
        Some(first) => published.iter().any(|name| name.eq_ignore_ascii_case(first)),
        None => true,
    }
}

/// Reports kept copies that become public because a text links to them or a field `file` names them.
pub(crate) fn check_published(
    site_files: &SiteFiles,
    model: &Model,
    diagnostics: &mut Diagnostics,
) {
    let published: BTreeSet<&Utf8Path> =
        model.linked_files().into_iter().map(|file| file.path.as_path()).collect();
    for (path, written) in site_files.unpublished_copies() {
        if !published.contains(path.as_path()) {
            continue;
        }
        let message =
            format!("a text links to the kept copy `{}`, or a `file` names it", written.0);
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, written.span, message)
                .label("would be published")
                .help(
                    "write `publish_copy: true` here if everybody may read the copy, or remove the \
                     link and the `file`",
                ),
        );
    }
}
