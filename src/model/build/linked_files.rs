//! Finds the documents, data and pictures below `content/` that links lead to.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;

use crate::content::SiteFiles;
use crate::content::files::verdict::EvidenceEntry;
use crate::content::linked_files::{self, LinkedFile};
use crate::content::media_files::{self, MediaFile};
use crate::diagnostics::Diagnostic;
use crate::model::build::address_index::broken_link;
use crate::model::check::picture_faults;
use crate::model::prose_location::ProseLocation;
use crate::model::{LinkTarget, Model, Prose};

/// Returns the file that a link leads to. Returns `None` if there is no such file below `content/`,
/// or it is of a kind that is made into a page.
pub(crate) fn target(
    site_files: &SiteFiles,
    location: &ProseLocation,
    written: &str,
) -> Option<Result<LinkTarget, Box<Diagnostic>>> {
    let (path, rest) = split(written);
    let media = site_files.media.find(site_files.files.path(location.file), path).ok()?;
    if let Some(linked) = media.linked_file() {
        return Some(match linked {
            Ok(file) => Ok(LinkTarget::File(Arc::clone(file), rest.to_owned())),
            Err(why) => Err(Box::new(unreadable(media, location, why))),
        });
    }
    Some(match media.picture() {
        Ok(picture) => Ok(LinkTarget::Picture(Arc::clone(picture))),
        Err(fault) => {
            let start = crate::diagnostics::span::Span::file_start(location.file);
            Err(Box::new(picture_faults::diagnostic(fault, media, start)))
        }
    })
}

/// Splits the path of a link from its query and fragment.
pub(crate) fn split(written: &str) -> (&str, &str) {
    written.split_at(written.find(['#', '?']).unwrap_or(written.len()))
}

fn unreadable(media: &MediaFile, location: &ProseLocation, why: &str) -> Diagnostic {
    let message = format!("`{}` cannot be published: {why}", media.path);
    broken_link(location, message)
        .help("make the file smaller, or publish it on another host and link to it there")
}

/// Explains a broken link that was meant to lead to a file below `content/`. Returns the diagnostic
/// unchanged if it was not.
pub(crate) fn explain(
    site_files: &SiteFiles,
    location: &ProseLocation,
    written: &str,
    diagnostic: Box<Diagnostic>,
) -> Box<Diagnostic> {
    let (path, _) = split(written);
    let named = Utf8Path::new(path);
    if path.starts_with('/') {
        return diagnostic;
    }
    if linked_files::is_active(named) {
        let message = format!("`{path}` is a file that browsers could run, so it cannot be linked");
        let found = broken_link(location, message).help(
            "link to a PDF or a data file; if you trust the file, put it into the folder `static/` \
             and link to its address, such as `/page.html`",
        );
        return Box::new(found);
    }
    if linked_files::kind_of(named).is_none() && !media_files::is_picture(named) {
        return diagnostic;
    }
    let found = broken_link(location, format!("there is no file `{path}`"));
    Box::new(match site_files.media.nearest(site_files.files.path(location.file), path) {
        Some(name) => found.help(format!("did you mean `{name}`?")),
        None => found.help(
            "put the file next to this one, or write the path to it from the folder of this file; \
             it must be below `content/`",
        ),
    })
}

/// Returns the file of a piece of evidence.
pub(crate) fn of_evidence(
    site_files: &SiteFiles,
    entry: &EvidenceEntry,
) -> Option<Arc<LinkedFile>> {
    let file = entry.file.as_ref()?;
    let from = site_files.files.path(file.span.file);
    let media = site_files.media.find(from, &file.value.0).ok()?;
    media.linked_file()?.ok().cloned()
}

impl Model {
    /// Returns the documents and data that pages of the model link to, each once, by their paths on
    /// the site.
    pub fn linked_files(&self) -> Vec<&Arc<LinkedFile>> {
        let mut files = BTreeMap::new();
        for claim in &self.claims {
            for prose in claim.key_points.iter().chain(&claim.explanation) {
                add(prose, &mut files);
            }
            for correction in &claim.corrections {
                add(&correction.note, &mut files);
            }
            for evidence in &claim.evidence {
                let copy = evidence.copy.as_ref().and_then(|copy| copy.published.as_ref());
                for file in evidence.file.iter().chain(copy) {
                    files.insert(file.published.as_str(), file);
                }
            }
        }
        for person in &self.people {
            if let Some(bio) = &person.bio {
                add(&bio.value, &mut files);
            }
        }
        for page in &self.static_pages {
            add(&page.prose, &mut files);
        }
        if let Some(footer) = &self.site.footer {
            add(footer, &mut files);
        }
        files.into_values().collect()
    }
}

fn add<'m>(prose: &'m Prose, files: &mut BTreeMap<&'m str, &'m Arc<LinkedFile>>) {
    for target in &prose.targets {
        if let LinkTarget::File(file, _) = target {
            files.insert(&file.published, file);
        }
    }
}
