//! Resolves the links and citations of the desk's own Markdown. Addresses are relative to the root
//! of the site; the renderer makes them relative to the page.

use std::sync::{Arc, OnceLock};

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::content::files::verdict::VerdictFile;
use crate::content::values::Explanation;
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity, best_match};
use crate::model::build::address_index::{AddressIndex, broken_link};
use crate::model::build::{charts, linked_files, pictures};
use crate::model::prose_location::{ProseLocation, ProseOrigin};
use crate::model::{LinkTarget, Model, PagePart, Person, Prose, StaticPage};
use crate::text;
use crate::text::{Citation, Document};

/// The maximum number of errors of one kind that are reported for one text.
const MAX_ERRORS: usize = 100;

/// Resolves the links and citations of every key point, explanation, bio and static page, and of the
/// text at the foot of pages. Verdicts that readers cannot see are checked too, but may link to others that readers cannot see.
pub fn resolve(model: &mut Model, site_files: &SiteFiles) -> Diagnostics {
    let resolver = LinkResolver::new(model, site_files);
    let verdicts: Vec<VerdictProse> =
        site_files.verdicts.par_iter().map(|verdict| resolver.verdict(verdict)).collect();
    let bios: Vec<Option<ResolvedProse>> =
        model.people.iter().map(|person| resolver.bio(person)).collect();
    let mut pages = Vec::new();
    for (page, file) in model.static_pages.iter().zip(&site_files.pages) {
        pages.push(resolver.static_page(page, file.offset));
    }

    let footer = resolver.footer();
    let mut diagnostics = Diagnostics::default();
    let mut by_file: IndexMap<FileId, VerdictProse> = IndexMap::with_capacity(verdicts.len());
    for (file, mut prose) in site_files.verdicts.iter().zip(verdicts) {
        diagnostics.append(std::mem::take(&mut prose.diagnostics));
        by_file.insert(file.file, prose);
    }
    for claim in &mut model.claims {
        if let Some(mut prose) = by_file.swap_remove(&claim.file) {
            claim.key_points = prose.key_points;
            claim.explanation = prose.explanation;
            for correction in &mut claim.corrections {
                if let Some(note) = prose.notes.get_mut(correction.entry) {
                    correction.note = std::mem::take(note);
                }
            }
        }
    }
    for (person, bio) in model.people.iter_mut().zip(bios) {
        if let (Some(own), Some(bio)) = (&mut person.bio, bio) {
            diagnostics.append(bio.diagnostics);
            own.value = bio.prose;
        }
    }
    for (page, resolved) in model.static_pages.iter_mut().zip(pages) {
        diagnostics.append(resolved.diagnostics);
        page.prose = resolved.prose;
    }
    if let Some(footer) = footer {
        diagnostics.append(footer.diagnostics);
        model.site.footer = Some(footer.prose);
    }
    diagnostics
}

/// The Markdown texts of a verdict.
#[derive(Default)]
struct VerdictProse {
    key_points: Vec<Prose>,
    explanation: Option<Prose>,
    /// The notes of the corrections, in the order of the file.
    notes: Vec<Prose>,
    diagnostics: Diagnostics,
}

struct ResolvedProse {
    prose: Prose,
    diagnostics: Diagnostics,
}

struct LinkResolver<'a> {
    site_files: &'a SiteFiles,
    model: &'a Model,
    /// The files of visible claims.
    visible: IndexSet<FileId>,
    /// Built when the first internal link is resolved.
    addresses: OnceLock<AddressIndex>,
}

impl<'a> LinkResolver<'a> {
    fn new(model: &'a Model, site_files: &'a SiteFiles) -> Self {
        let visible = model.claims.iter().map(|claim| claim.file).collect();
        Self { site_files, model, visible, addresses: OnceLock::new() }
    }

    fn verdict(&self, verdict: &FileRecord<VerdictFile>) -> VerdictProse {
        let mut prose = VerdictProse::default();
        let Some(record) = &verdict.record else { return prose };
        for point in &record.key_points {
            let resolved = self.explanation(verdict, record, &point.0, point.span);
            prose.diagnostics.append(resolved.diagnostics);
            prose.key_points.push(resolved.prose);
        }
        if let Some(text) = &record.explanation {
            let resolved = self.explanation(verdict, record, text, text.span);
            prose.diagnostics.append(resolved.diagnostics);
            prose.explanation = Some(resolved.prose);
        }
        for correction in &record.corrections {
            let mut note = Prose::default();
            if let Some(text) = &correction.note {
                let resolved = self.explanation(verdict, record, &text.0, text.span);
                prose.diagnostics.append(resolved.diagnostics);
                note = resolved.prose;
            }
            prose.notes.push(note);
        }
        prose.diagnostics = prose.diagnostics.with_claim(&verdict.id, &verdict.article);
        prose
    }

    fn explanation(
        &self,
        verdict: &FileRecord<VerdictFile>,
        record: &VerdictFile,
        text: &Explanation,
        span: Span,
    ) -> ResolvedProse {
        let Document { links, pictures, citations, charts, numbered_notes, .. } = &*text.document;
        let has_references = !links.is_empty()
            || !pictures.is_empty()
            || !citations.is_empty()
            || !charts.is_empty();
        if !has_references && numbered_notes.is_empty() {
            let prose = Prose::new(Arc::clone(&text.document));
            return ResolvedProse { prose, diagnostics: Diagnostics::default() };
        }
        let origin = ProseOrigin::Value(&text.written, span);
        let location = ProseLocation {
            address: format!("claims/{}/", verdict.id),
            is_shown: self.visible.contains(&verdict.file),
            ..ProseLocation::new(self.site_files, verdict.file, origin)
        };
        let mut resolved = self.resolve(&text.document, &location);
        resolve_citations(&mut resolved, &evidence_ids(record), &location);
        for note in numbered_notes.iter().take(MAX_ERRORS) {
            resolved.diagnostics.push(numbered_note(note, &location));
        }
        resolved
    }

    fn bio(&self, person: &Person) -> Option<ResolvedProse> {
        let bio = person.bio.as_ref()?;
        let file = self.site_files.people.iter().find(|file| file.file == bio.span.file)?;
        let written = &file.record.as_ref()?.bio.as_deref()?.0.written;
        let origin = ProseOrigin::Value(written, bio.span);
        let location = ProseLocation {
            address: format!("people/{}/", person.slug),
            ..ProseLocation::new(self.site_files, bio.span.file, origin)
        };
        Some(self.resolve(&bio.document, &location))
    }

    fn static_page(&self, page: &StaticPage, offset: usize) -> ResolvedProse {
        let origin = ProseOrigin::Offset(offset);
        let location = ProseLocation {
            address: format!("{}/", page.slug),
            ..ProseLocation::new(self.site_files, page.file, origin)
        };
        self.resolve(&page.prose.document, &location)
    }

    /// Resolves the text at the foot of every page, whose relative links begin at the root.
    fn footer(&self) -> Option<ResolvedProse> {
        let text = self.site_files.site.as_ref()?.footer.as_ref()?;
        let origin = ProseOrigin::Value(&text.value.0.written, text.span);
        let location = ProseLocation::new(self.site_files, text.span.file, origin);
        Some(self.resolve(&text.value.0.document, &location))
    }

    fn resolve(&self, document: &Arc<Document>, location: &ProseLocation) -> ResolvedProse {
        let mut prose = Prose::new(Arc::clone(document));
        prose.pictures = pictures::find(self.site_files, location.file, document);
        let mut diagnostics = Diagnostics::default();
        prose.charts = charts::of_prose(document, location, &mut diagnostics);
        for (link, target) in document.links.iter().zip(&mut prose.targets) {
            if diagnostics.count(Severity::Error) == MAX_ERRORS {
                break;
            }
            let span = || location.span_of_target(link);
            match self.target(&link.target, location) {
                Ok(found) => {
                    prose.parts.extend(linked_part(&found, location, span));
                    *target = found;
                }
                Err(diagnostic) => diagnostics.push(Diagnostic { span: span(), ..*diagnostic }),
            }
        }
        ResolvedProse { prose, diagnostics }
    }

    fn target(
        &self,
        written: &str,
        location: &ProseLocation,
    ) -> Result<LinkTarget, Box<Diagnostic>> {
        if !text::is_safe_url(written) {
            let diagnostic = broken_link(location, format!("links may not lead to `{written}`"))
                .help("use an address that begins with https://, http:// or mailto:");
            return Err(Box::new(diagnostic));
        }
        let is_external =
            written.contains("://") || written.starts_with("mailto:") || written.starts_with("//");
        if is_external || written.starts_with('#') {
            return Ok(LinkTarget::AsWritten(written.to_owned()));
        }
        let addresses =
            self.addresses.get_or_init(|| AddressIndex::new(self.model, self.site_files));
        if let Some(found) = linked_files::target(self.site_files, location, written) {
            return found;
        }
        let found = addresses.target(written, location);
        found.map_err(|error| linked_files::explain(self.site_files, location, written, error))
    }
}

/// Returns the part of a page of this site that a link leads to. `#top` and text fragments need no
/// part: browsers find these themselves.
fn linked_part(
    target: &LinkTarget,
    location: &ProseLocation,
    span: impl Fn() -> Span,
) -> Option<PagePart> {
    let (page, rest) = match target {
        LinkTarget::AsWritten(address) if address.starts_with('#') => (&location.address, address),
        LinkTarget::Internal(address, rest) => (address, rest),
        _ => return None,
    };
    let (_, fragment) = rest.split_once('#')?;
    if fragment.is_empty() || fragment.eq_ignore_ascii_case("top") || fragment.contains(":~:") {
        return None;
    }
    Some(PagePart { page: page.clone(), fragment: fragment.to_owned(), span: span() })
}

/// Returns the source id of each piece of evidence.
fn evidence_ids(record: &VerdictFile) -> Vec<Option<&str>> {
    let mut ids = Vec::with_capacity(record.evidence.len());
    for evidence in &record.evidence {
        ids.push(evidence.source.as_ref().map(|id| id.value.0.as_str()));
    }
    ids
}

/// Resolves `[^2]` to the second piece of evidence and `[@id]` to the one with that source.
fn resolve_citations(
    resolved: &mut ResolvedProse,
    evidence: &[Option<&str>],
    location: &ProseLocation,
) {
    let ResolvedProse { prose, diagnostics } = resolved;
    let mut errors = 0;
    for (citation, cited) in prose.document.citations.iter().zip(&mut prose.cited) {
        *cited = cited_index(&citation.key, evidence);
        if cited.is_none() && errors < MAX_ERRORS {
            errors += 1;
            diagnostics.push(unknown_citation(citation, evidence, location));
        }
    }
}

fn cited_index(key: &str, evidence: &[Option<&str>]) -> Option<usize> {
    if let Some(id) = key.strip_prefix('@') {
        return evidence.iter().position(|source| *source == Some(id));
    }
    let index = key.parse::<usize>().ok()?.checked_sub(1)?;
    (index < evidence.len()).then_some(index)
}

fn unknown_citation(
    citation: &Citation,
    evidence: &[Option<&str>],
    location: &ProseLocation,
) -> Diagnostic {
    let key = citation.key.as_str();
    let mark = if key.starts_with('@') { key.to_owned() } else { format!("^{key}") };
    let note = match evidence.len() {
        1 => "the claim lists one piece of evidence: [^1]".to_owned(),
        count => format!("the claim lists {count} pieces of evidence; [^1] is the first of them"),
    };
    let message = format!("`[{mark}]` cites no evidence of this claim");
    let span = location.span_of(&mark, &citation.source);
    Diagnostic::error(Code::UnknownReference, span, message)
        .label("no such evidence")
        .note(note)
        .help(citation_help(key, evidence))
}

fn citation_help(key: &str, evidence: &[Option<&str>]) -> String {
    let ids: Vec<&str> = evidence.iter().flatten().copied().collect();
    let first = key.split([',', ';', ' ']).next().unwrap_or_default();
    let is_known = match first.strip_prefix('@') {
        Some(id) => ids.contains(&id),
        None => first.parse::<usize>().is_ok(),
    };
    if is_known && first != key {
        let mark = if first.starts_with('@') { "" } else { "^" };
        return format!(
            "write only `[{mark}{first}]`, and put the page or other details next to it in words"
        );
    }
    match key.strip_prefix('@').and_then(|id| best_match(id, &ids)) {
        Some(id) => format!("did you mean `[@{id}]`?"),
        None => "list the source under `evidence`, or cite another one".to_owned(),
    }
}

/// Reports a note of the text's own under a number that readers expect to be evidence.
fn numbered_note(note: &Citation, location: &ProseLocation) -> Diagnostic {
    let start = format!("[^{}]:", note.key);
    let message = format!("`{start}` uses the number of a piece of evidence for a note");
    Diagnostic::error(Code::InvalidValue, location.span_of(&start, &note.source), message)
        .label("numbers are for evidence")
        .help(format!(
            "name the note with a word, such as `[^note]`, or remove `{start}` and cite an entry \
             of `evidence`"
        ))
}
