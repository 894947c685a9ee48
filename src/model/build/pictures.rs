//! Finds the pictures that texts name, and lists those that readers see.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::files::article::Display;
use crate::content::files::picture::{JudgedMediaEntry, MediaKind, PictureEntry};
use crate::content::media_files::Picture;
use crate::content::values::PlainText;
use crate::content::{ArticleFolder, SiteFiles};
use crate::diagnostics::span::{FileId, Spanned};
use crate::model::build::claims;
use crate::model::{Figure, LinkTarget, Model, Person, Prose};
use crate::text::Document;

/// Returns the picture of each reference of a text in a file, or `None` for one that cannot be
/// shown, which `check` reports.
pub(crate) fn find(
    site_files: &SiteFiles,
    file: FileId,
    document: &Document,
) -> Vec<Option<Arc<Picture>>> {
    let mut pictures = Vec::with_capacity(document.pictures.len());
    for reference in &document.pictures {
        pictures.push(picture_at(site_files, file, &reference.link.target));
    }
    pictures
}

/// Returns the pictures of an article's text. The list is empty if the site shows only excerpts.
pub(crate) fn of_article(
    site_files: &SiteFiles,
    article: &ArticleFolder,
    document: &Document,
) -> Vec<Option<Arc<Picture>>> {
    let display = article.record.as_ref().and_then(|record| record.display.as_deref());
    match article.source() {
        Some(source) if display != Some(&Display::Excerpts) => {
            find(site_files, source.file, document)
        }
        _ => Vec::new(),
    }
}

/// Returns the picture that a file names.
pub(crate) fn picture_at(
    site_files: &SiteFiles,
    file: FileId,
    written: &str,
) -> Option<Arc<Picture>> {
    let media = site_files.media.find(site_files.files.path(file), written).ok()?;
    media.picture().ok().cloned()
}

/// Returns the picture of a field with its caption, if it can be shown.
pub(crate) fn figure(
    site_files: &SiteFiles,
    entry: &Option<Spanned<Box<PictureEntry>>>,
) -> Option<Figure> {
    let PictureEntry { file, alt, caption, credit, .. } = entry.as_deref()?.as_ref();
    with_words(site_files, file, [alt, caption, credit])
}

/// Returns the picture that an article is.
pub(crate) fn judged(
    site_files: &SiteFiles,
    entry: &Option<Spanned<JudgedMediaEntry>>,
) -> Option<Figure> {
    if entry.as_ref()?.kind() != MediaKind::Image {
        return None;
    }
    let JudgedMediaEntry { file, alt, caption, credit, .. } = &**entry.as_ref()?;
    with_words(site_files, file, [alt, caption, credit])
}

fn with_words(
    site_files: &SiteFiles,
    file: &Option<Spanned<PlainText>>,
    [alt, caption, credit]: [&Option<Spanned<String>>; 3],
) -> Option<Figure> {
    let file = file.as_ref()?;
    Some(Figure {
        picture: picture_at(site_files, file.span.file, &file.value.0)?,
        alt: claims::text(alt).unwrap_or_default(),
        caption: claims::text(caption),
        credit: claims::text(credit),
    })
}

/// Adds the pictures in the files of people.
pub(crate) fn add_portraits(people: &mut [Person], site_files: &SiteFiles) {
    for person in people {
        let Some(file) = person.file else { continue };
        for entry in &site_files.people {
            if entry.file == file
                && let Some(record) = &entry.record
            {
                person.image = figure(site_files, &record.image);
            }
        }
    }
}

/// Returns the logo of the site. Without words of its own, it says the title of the site.
pub(crate) fn logo(site_files: &SiteFiles) -> Option<Figure> {
    let site = site_files.site.as_ref()?;
    let entry = site.logo.as_ref()?;
    let alt = claims::text(&entry.alt).or_else(|| claims::text(&site.title));
    Some(Figure {
        picture: Arc::clone(site_files.logo.as_ref()?.picture().ok()?),
        alt: alt.unwrap_or_default(),
        caption: None,
        credit: None,
    })
}

impl Model {
    /// Returns the pictures on the pages of the model, each once, by their names.
    pub fn pictures(&self) -> Vec<&Arc<Picture>> {
        let mut pictures = BTreeMap::new();
        add_figure(&self.site.logo, &mut pictures);
        for article in &self.articles {
            add_figure(&article.image, &mut pictures);
            add_figure(&article.media, &mut pictures);
            add(&article.pictures, &mut pictures);
        }
        for claim in &self.claims {
            add_figure(&claim.image, &mut pictures);
            if let Some(review) = &claim.media_review {
                add_figure(&review.picture, &mut pictures);
            }
            for evidence in &claim.evidence {
                add_figure(&evidence.media, &mut pictures);
            }
            for prose in claim.key_points.iter().chain(&claim.explanation) {
                add_prose(prose, &mut pictures);
            }
            for correction in &claim.corrections {
                add_prose(&correction.note, &mut pictures);
            }
        }
        for person in &self.people {
            add_figure(&person.image, &mut pictures);
            if let Some(bio) = &person.bio {
                add_prose(&bio.value, &mut pictures);
            }
        }
        for page in &self.static_pages {
            add_figure(&page.image, &mut pictures);
            add_prose(&page.prose, &mut pictures);
        }
        if let Some(footer) = &self.site.footer {
            add_prose(footer, &mut pictures);
        }
        pictures.into_values().collect()
    }

    /// Calls `change` with every picture on the pages of the model but the logo.
    pub(crate) fn change_pictures(&mut self, change: &mut dyn FnMut(&mut Arc<Picture>)) {
        for article in &mut self.articles {
            change_figure(&mut article.image, change);
            change_figure(&mut article.media, change);
            for picture in article.pictures.iter_mut().flatten() {
                change(picture);
            }
        }
        for claim in &mut self.claims {
            change_figure(&mut claim.image, change);
            if let Some(review) = &mut claim.media_review {
                change_figure(&mut review.picture, change);
            }
            for evidence in &mut claim.evidence {
                change_figure(&mut evidence.media, change);
            }
            for prose in claim.key_points.iter_mut().chain(&mut claim.explanation) {
                change_prose(prose, change);
            }
            for correction in &mut claim.corrections {
                change_prose(&mut correction.note, change);
            }
        }
        for person in &mut self.people {
            change_figure(&mut person.image, change);
            if let Some(bio) = &mut person.bio {
                change_prose(&mut bio.value, change);
            }
        }
        for page in &mut self.static_pages {
            change_figure(&mut page.image, change);
            change_prose(&mut page.prose, change);
        }
        if let Some(footer) = &mut self.site.footer {
            change_prose(footer, change);
        }
    }
}

fn change_figure(figure: &mut Option<Figure>, change: &mut dyn FnMut(&mut Arc<Picture>)) {
    if let Some(figure) = figure {
        change(&mut figure.picture);
    }
}

fn change_prose(prose: &mut Prose, change: &mut dyn FnMut(&mut Arc<Picture>)) {
    for picture in prose.pictures.iter_mut().flatten() {
        change(picture);
    }
    for target in &mut prose.targets {
        if let LinkTarget::Picture(picture) = target {
            change(picture);
        }
    }
}

fn add_figure<'m>(figure: &'m Option<Figure>, all: &mut BTreeMap<&'m str, &'m Arc<Picture>>) {
    if let Some(Figure { picture, .. }) = figure {
        all.insert(&picture.name, picture);
    }
}

fn add_prose<'m>(prose: &'m Prose, pictures: &mut BTreeMap<&'m str, &'m Arc<Picture>>) {
    add(&prose.pictures, pictures);
    for target in &prose.targets {
        if let LinkTarget::Picture(picture) = target {
            pictures.insert(&picture.name, picture);
        }
    }
}

fn add<'m>(found: &'m [Option<Arc<Picture>>], pictures: &mut BTreeMap<&'m str, &'m Arc<Picture>>) {
    for picture in found.iter().flatten() {
        pictures.insert(&picture.name, picture);
    }
}
