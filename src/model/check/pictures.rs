//! Checks the pictures that texts name: that they exist and can be shown, and that they are
//! described for readers who cannot see them.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::content::files::picture::{JudgedMediaEntry, MediaKind, PictureEntry};
use crate::content::files::verdict::{Status, VerdictFile};
use crate::content::linked_files as content_files;
use crate::content::media_files::{self, MediaFile, PathFault};
use crate::content::values::{Explanation, PlainText};
use crate::content::{ArticleFolder, FileRecord, SiteFiles, misplaced};
use crate::diagnostics::span::{FileId, OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::build::linked_files;
use crate::model::build::pictures::picture_at;
use crate::model::check::{picture_faults, seen_before};
use crate::model::prose_location::{ProseLocation, ProseOrigin};
use crate::text::{Document, fold_case};

/// The maximum number of pictures that are checked in one text.
const MAX_PICTURES: usize = 1000;

/// Checks the pictures of every text of a site, whether readers can see it or not.
pub(crate) fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let mut check = PictureCheck::new(site_files);
    check.articles();
    for verdict in &site_files.verdicts {
        check.verdict(verdict);
    }
    for person in &site_files.people {
        let Some(record) = &person.record else { continue };
        check.field(&record.image, Use::Published);
        if let Some(bio) = &record.bio {
            check.value(&bio.value.0, bio.span, Use::Published);
        }
    }
    for page in &site_files.pages {
        let location = ProseLocation::new(site_files, page.file, ProseOrigin::Offset(page.offset));
        check.document(&page.document, &location, Use::Published);
        check.links(&page.document, page.file);
        if let Some(record) = &page.record {
            check.field(&record.image, Use::Published);
        }
    }
    for source in &site_files.sources {
        if let Some(record) = &source.record {
            check.kept_copy(&record.copy);
        }
    }
    check.logo();
    check.report_unused();
    diagnostics.append(check.found);
}

/// Whether a text is, or will be, on a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Published,
    Draft,
}

/// A picture that something names.
struct Named<'a> {
    /// The path as written.
    written: &'a str,
    /// The place of the path.
    span: Span,
    alt: &'a str,
    /// The place of the description, or of the whole if there is no description.
    alt_span: Span,
    used: Use,
}

struct PictureCheck<'a> {
    site_files: &'a SiteFiles,
    found: Diagnostics,
    /// The paths of the files that something names.
    named: BTreeSet<&'a Utf8Path>,
    /// The paths of the pictures that something shows.
    shown: BTreeSet<&'a Utf8Path>,
}

impl<'a> PictureCheck<'a> {
    fn new(site_files: &'a SiteFiles) -> Self {
        Self {
            site_files,
            found: Diagnostics::default(),
            named: BTreeSet::new(),
            shown: BTreeSet::new(),
        }
    }

    /// Checks the texts under check. They are on a page if one of their claims is published.
    fn articles(&mut self) {
        let mut published = BTreeSet::new();
        for verdict in &self.site_files.verdicts {
            if use_of(verdict) == Use::Published {
                published.insert(verdict.article.as_str());
            }
        }
        for article in &self.site_files.articles {
            let is_published = published.contains(article.id.as_str());
            let used = if is_published { Use::Published } else { Use::Draft };
            if let Some(record) = &article.record {
                self.field(&record.image, used);
                if let Some(media) = &record.media
                    && media.kind() == MediaKind::Image
                {
                    self.entry(&media.file, &media.alt, media.span, used);
                    self.check_hash(article, media);
                    self.found.extend(seen_before::unknown_pictures(
                        article,
                        media,
                        self.site_files,
                    ));
                }
            }
            for (file, source) in &article.sources {
                if let Some(source) = source {
                    let location =
                        ProseLocation::new(self.site_files, *file, ProseOrigin::Offset(0));
                    self.document(&source.document, &location, used);
                }
            }
        }
    }

    fn verdict(&mut self, verdict: &'a FileRecord<VerdictFile>) {
        let Some(record) = &verdict.record else { return };
        let before = std::mem::take(&mut self.found);
        let used = use_of(verdict);
        self.field(&record.image, used);
        if let Some(review) = &record.media_review {
            self.field(&review.original_picture, used);
        }
        for evidence in &record.evidence {
            self.field(&evidence.media, used);
            self.evidence_file(&evidence.file);
            self.kept_copy(&evidence.copy);
            if let Some(table) = &evidence.table {
                self.table_file(&table.file);
            }
        }
        for point in &record.key_points {
            self.value(&point.value.0, point.span, used);
        }
        if let Some(explanation) = &record.explanation {
            self.value(explanation, explanation.span, used);
        }
        for correction in &record.corrections {
            if let Some(note) = &correction.note {
                self.value(&note.value.0, note.span, used);
            }
        }
        let found = std::mem::replace(&mut self.found, before);
        self.found.append(found.with_claim(&verdict.id, &verdict.article));
    }

    /// Checks the picture of a field.
    fn field(&mut self, entry: &Option<Spanned<Box<PictureEntry>>>, used: Use) {
        let Some(entry) = entry else { return };
        self.entry(&entry.file, &entry.alt, entry.span, used);
    }

    /// Checks a picture with its description. `whole` is the place of both.
    fn entry(
        &mut self,
        file: &Option<Spanned<PlainText>>,
        alt: &Option<Spanned<String>>,
        whole: Span,
        used: Use,
    ) {
        let Some(file) = file else { return };
        let written = &file.value.0;
        self.picture(&Named {
            written,
            span: self.site_files.files.narrow(file.span, written),
            alt: alt.text().unwrap_or_default().trim(),
            alt_span: alt.span().unwrap_or(whole),
            used,
        });
    }

    /// Reports a judged picture that is not the one whose hash is recorded.
    fn check_hash(&mut self, article: &ArticleFolder, media: &JudgedMediaEntry) {
        let (Some(recorded), Some(file)) = (&media.sha256, &media.file) else { return };
        let Some(picture) = picture_at(self.site_files, file.span.file, &file.value.0) else {
            return;
        };
        if picture.sha256 == recorded.0 {
            return;
        }
        let message = format!("the picture of `{}` is another one now", article.id);
        let mut diagnostic = Diagnostic::error(Code::MediaChanged, recorded.span, message)
            .label("recorded when the picture was taken")
            .note(format!("the SHA-256 of the file is now {}", picture.sha256))
            .help(
                "restore the old picture, because verdicts judge it; if it must be replaced, review \
                 every verdict and then record the new SHA-256",
            );
        diagnostic.article = Some(article.id.clone());
        self.found.push(diagnostic);
    }

    /// Checks the logo, which is not named from below `content/`.
    fn logo(&mut self) {
        let site_files = self.site_files;
        let entry = site_files.site.as_ref().and_then(|site| site.logo.as_ref());
        let Some(file) = entry.and_then(|entry| entry.file.as_ref()) else { return };
        let written = &file.value.0;
        let span = site_files.files.narrow(file.span, written);
        let Some(logo) = &site_files.logo else {
            let message = format!("there is no logo `{written}`");
            self.found.push(
                Diagnostic::error(Code::PictureNotFound, span, message)
                    .label("no such picture")
                    .help(
                        "put a JPEG, PNG, WebP, GIF or SVG into the folder `assets` next to \
                         `site.yaml`, and write `logo: {file: assets/…}`",
                    ),
            );
            return;
        };
        self.named.insert(&logo.path);
        if let Err(fault) = logo.picture() {
            self.found.push(picture_faults::diagnostic(fault, logo, span));
        }
    }

    fn value(&mut self, text: &'a Explanation, span: Span, used: Use) {
        let origin = ProseOrigin::Value(&text.written, span);
        let location = ProseLocation::new(self.site_files, span.file, origin);
        self.document(&text.document, &location, used);
        self.links(&text.document, span.file);
    }

    fn document(&mut self, document: &Document, location: &ProseLocation, used: Use) {
        for picture in document.pictures.iter().take(MAX_PICTURES) {
            let whole = location.span(&picture.link.source);
            self.picture(&Named {
                written: &picture.link.target,
                span: location.span_of_target(&picture.link),
                alt: &picture.alt,
                alt_span: self.site_files.files.narrow(whole, &picture.alt),
                used,
            });
        }
    }

    /// Notes the files that links lead to.
    fn links(&mut self, document: &Document, file: FileId) {
        let from = self.site_files.files.path(file);
        for link in &document.links {
            let (path, _) = linked_files::split(&link.target);
            if let Ok(media) = self.site_files.media.find(from, path) {
                self.named.insert(&media.path);
            }
        }
    }

    /// Checks the file of a piece of evidence.
    fn evidence_file(&mut self, file: &Option<Spanned<PlainText>>) {
        let Some(file) = file else { return };
        let site_files = self.site_files;
        let written = file.value.0.as_str();
        let span = site_files.files.narrow(file.span, written);
        let from = site_files.files.path(file.span.file);
        let problem = match site_files.media.find(from, written) {
            Ok(media) => {
                self.named.insert(&media.path);
                match media.linked_file() {
                    Some(Ok(_)) => return,
                    Some(Err(why)) => format!("`{written}` cannot be published: {why}"),
                    None => format!("`{written}` is a picture"),
                }
            }
            Err(_) => format!("there is no file `{written}` that can be linked"),
        };
        let mut help = format!(
            "write the path of a file below `content/` from the folder of this file; it can be {}; \
             a picture belongs in `media`",
            content_files::kinds()
        );
        if let Some(name) = site_files.media.nearest(from, written).filter(|name| name != written) {
            help = format!("did you mean `{name}`?");
        }
        self.found.push(
            Diagnostic::error(Code::BrokenLink, span, problem).label("broken link").help(help),
        );
    }

    /// Notes the kept copy of a source.
    fn kept_copy(&mut self, written: &Option<Spanned<PlainText>>) {
        if let Some(written) = written
            && let Ok(file) = self.site_files.copy_in_content(written)
        {
            self.named.insert(&file.path);
        }
    }

    /// Notes the file of a table of evidence.
    fn table_file(&mut self, file: &Option<Spanned<PlainText>>) {
        let Some(file) = file else { return };
        let from = self.site_files.files.path(file.span.file);
        if let Ok(media) = self.site_files.media.find(from, &file.value.0) {
            self.named.insert(&media.path);
        }
    }

    fn picture(&mut self, named: &Named) {
        let site_files = self.site_files;
        let from = site_files.files.path(named.span.file);
        match site_files.media.find(from, named.written) {
            Ok(media) => {
                self.named.insert(&media.path);
                let is_first = self.shown.insert(&media.path);
                match media.picture() {
                    Ok(picture) if is_first && picture.is_animated => {
                        self.found.push(picture_faults::animated(named.span));
                    }
                    Err(fault) if is_first => {
                        self.found.push(picture_faults::diagnostic(fault, media, named.span));
                    }
                    _ => {}
                }
                self.found.extend(check_alt(named, media));
            }
            Err(fault) => {
                let diagnostic = self.not_found(named, &fault);
                self.found.push(diagnostic);
            }
        }
    }

    fn not_found(&self, named: &Named, fault: &PathFault) -> Diagnostic {
        let Named { written, span, .. } = named;
        let (message, label, help) = match fault {
            PathFault::NotFound(path) => return self.missing(named, path),
            PathFault::Absolute => (
                format!("`{written}` begins at the root, but pictures are named from this file"),
                "not a relative path",
                "put the picture below `content/`, and write its path from the folder of this \
                 file, such as `flood.jpg` or `../flood.jpg`",
            ),
            PathFault::Backslash => (
                format!("`{written}` is written as a path of Windows"),
                "not a relative path with `/`",
                "write the path from the folder of this file, with `/` between folders",
            ),
            PathFault::Outside => (
                format!("`{written}` leads out of `content/`"),
                "outside of `content/`",
                "put the picture below `content/`: only files there are published",
            ),
        };
        Diagnostic::error(Code::PictureNotFound, *span, message).label(label).help(help)
    }

    /// Reports a path to no picture, with the name that was probably meant.
    fn missing(&self, named: &Named, path: &str) -> Diagnostic {
        let Named { written, span, .. } = named;
        let message = format!("there is no picture `{path}`");
        let diagnostic =
            Diagnostic::error(Code::PictureNotFound, *span, message).label("no such picture");
        let from = self.site_files.files.path(span.file);
        for media in self.site_files.media.iter() {
            if fold_case(media.path.as_str()) == fold_case(path) {
                let meant = media_files::relative(from, &media.path);
                let help = format!("write `{meant}`: capital letters make it another file");
                return diagnostic.suggest(help, meant);
            }
        }
        match self.site_files.media.nearest(from, written) {
            Some(name) => diagnostic.suggest(format!("did you mean `{name}`?"), name),
            None => diagnostic.help(
                "put the file next to this one, or write the path to it from the folder of this \
                 file; it must be a JPEG, PNG, WebP, GIF or SVG below `content/`",
            ),
        }
    }

    /// Returns whether all files that can name pictures could be read.
    fn is_complete(&self) -> bool {
        let SiteFiles { site, articles, people, pages, .. } = self.site_files;
        site.is_some()
            && articles.iter().all(ArticleFolder::is_read)
            && people.iter().all(|person| person.record.is_some())
            && pages.iter().all(|page| page.record.is_some())
            && self.site_files.knows_all_copies()
    }

    /// Reports the pictures and other files that are not used.
    fn report_unused(&mut self) {
        if !self.is_complete() {
            return;
        }
        for media in self.site_files.media.iter() {
            if !self.named.contains(media.path.as_path()) {
                self.found.push(if media_files::is_picture(&media.path) {
                    misplaced::unused_picture(media.file)
                } else {
                    misplaced::unused_file(media.file, &media.path)
                });
            }
        }
    }
}

fn use_of(verdict: &FileRecord<VerdictFile>) -> Use {
    let status = verdict.record.as_ref().and_then(|record| record.status.as_deref());
    match status {
        Some(Status::Published | Status::Retracted) => Use::Published,
        _ => Use::Draft,
    }
}

/// Checks the description of a picture.
fn check_alt(named: &Named, media: &MediaFile) -> Option<Diagnostic> {
    let severity = match named.used {
        Use::Published => Severity::Error,
        Use::Draft => Severity::Warning,
    };
    let (message, label) = if named.alt.is_empty() {
        ("this picture has no description, so some readers get nothing of it", "no description")
    } else if is_file_name(named.alt, &media.path) {
        ("the description of this picture is the name of a file", "not a description")
    } else {
        return None;
    };
    let diagnostic = Diagnostic::error(Code::MissingAlt, named.alt_span, message).label(label);
    Some(Diagnostic { severity, ..diagnostic }.help(
        "say in a sentence what the picture shows that matters here: who or what, where, and the \
         words in it; in Markdown, write it between `![` and `]`",
    ))
}

/// Returns whether a description is a name that a camera or program gave to a file.
fn is_file_name(alt: &str, path: &Utf8Path) -> bool {
    if alt.contains(char::is_whitespace) {
        return path.file_name().is_some_and(|name| name == alt);
    }
    let alt = alt.to_lowercase();
    let extension = Utf8Path::new(&alt).extension().unwrap_or_default();
    let is_picture = ["jpg", "jpeg", "png", "gif", "webp", "svg", "heic", "tif", "tiff", "bmp"];
    let stem = path.file_stem().unwrap_or_default().to_lowercase();
    let is_coded = |c: char| c.is_ascii_digit() || c == '_' || c == '-';
    is_picture.contains(&extension) || (alt == stem && alt.contains(is_coded))
}
