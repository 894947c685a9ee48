//! Reports a judged picture that is a near-copy of one that another article judges already.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::files::picture::{JudgedMediaEntry, MediaKind};
use crate::content::files::verdict::VerdictFile;
use crate::content::media_files::Picture;
use crate::content::values::Date;
use crate::content::{ArticleFolder, FileRecord, SiteFiles};
use crate::diagnostics::span::{OptionalField, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::media::Thumbnail;
use crate::model::build::pictures::picture_at;

/// The most claims about the other picture that a warning lists.
const MAX_LISTED: usize = 3;

/// The largest difference between the shapes of a picture and its copy, as a part of the shape. It
/// is not zero, because a copy has whole pixels.
const MAX_STRETCH: f64 = 0.05;

/// A picture that an article is, and the verdicts on it.
pub(crate) struct JudgedPicture<'a> {
    pub(crate) picture: Arc<Picture>,
    article: &'a ArticleFolder,
    entry: &'a JudgedMediaEntry,
    file: Span,
    verdicts: Vec<&'a FileRecord<VerdictFile>>,
    /// The first day on which a verdict on it was published.
    published: Option<Date>,
}

impl<'a> JudgedPicture<'a> {
    /// Returns the pictures that articles are: first those that were judged first, and last those
    /// that no verdict judges.
    pub(crate) fn list(site_files: &'a SiteFiles) -> Vec<Self> {
        let mut verdicts_on = verdicts_on_pictures(site_files);
        let mut pictures = Vec::new();
        for article in &site_files.articles {
            let Some(entry) = judged_entry(article) else { continue };
            let Some(file) = &entry.file else { continue };
            let Some(picture) = picture_at(site_files, file.span.file, &file.value.0) else {
                continue;
            };
            let verdicts = verdicts_on.remove(article.id.as_str()).unwrap_or_default();
            let published = verdicts.iter().filter_map(|verdict| published(verdict)).min();
            let file = site_files.files.narrow(file.span, &file.value.0);
            pictures.push(Self { picture, article, entry, file, verdicts, published });
        }
        pictures.sort_by_key(|it| {
            (it.published.is_none(), it.published, it.verdicts.is_empty(), it.article.id.as_str())
        });
        pictures
    }

    /// Returns whether the desk says that the two are different pictures.
    fn is_told_apart_from(&self, other: &Self) -> bool {
        self.differs_from(other) || other.differs_from(self)
    }

    fn differs_from(&self, other: &Self) -> bool {
        self.entry.differs_from.iter().any(|id| id.value.0 == other.article.id)
    }

    /// Returns whether a verdict judges both pictures, or one on the one picture is related to one
    /// on the other.
    fn is_linked_with(&self, other: &Self) -> bool {
        let (own, others) = (self.claim_ids(), other.claim_ids());
        !own.is_disjoint(&others) || self.relates_to(&others) || other.relates_to(&own)
    }

    fn claim_ids(&self) -> BTreeSet<&str> {
        self.verdicts.iter().map(|verdict| verdict.id.as_str()).collect()
    }

    fn relates_to(&self, claims: &BTreeSet<&str>) -> bool {
        let records = self.verdicts.iter().filter_map(|verdict| verdict.record.as_ref());
        records.flat_map(|record| &record.related).any(|id| claims.contains(id.value.0.as_str()))
    }
}

/// Returns the picture that an article is.
fn judged_entry(article: &ArticleFolder) -> Option<&JudgedMediaEntry> {
    let entry = article.record.as_ref()?.media.as_deref()?;
    (entry.kind() == MediaKind::Image).then_some(entry)
}

/// Reports the ids in `differs_from` that are not another picture.
pub(super) fn unknown_pictures(
    article: &ArticleFolder,
    entry: &JudgedMediaEntry,
    site_files: &SiteFiles,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for id in &entry.differs_from {
        let mut pictures = Vec::new();
        for other in &site_files.articles {
            let may_be_picture = other.record.is_none() || judged_entry(other).is_some();
            if other.id != article.id && may_be_picture {
                pictures.push(other.id.as_str());
            }
        }
        if pictures.contains(&id.value.0.as_str()) {
            continue;
        }
        let message = format!("there is no other article `{}` that is a picture", id.0);
        found.push(
            Diagnostic::error(Code::UnknownReference, id.span, message)
                .label("no such article")
                .help("write the name of the folder of an article with `media`, or remove it")
                .suggest_similar(id, pictures),
        );
    }
    found
}

/// Returns the verdicts on pictures, by the ids of the articles that are these pictures.
fn verdicts_on_pictures(site_files: &SiteFiles) -> BTreeMap<&str, Vec<&FileRecord<VerdictFile>>> {
    let mut found: BTreeMap<&str, Vec<&FileRecord<VerdictFile>>> = BTreeMap::new();
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        let mut articles = BTreeSet::new();
        for passage in &record.passages {
            if passage.media.as_deref() == Some(&true) || passage.region.is_some() {
                let named = passage.article.as_ref().map(|id| id.value.0.as_str());
                articles.insert(named.unwrap_or(&verdict.article));
            }
        }
        for article in articles {
            found.entry(article).or_default().push(verdict);
        }
    }
    found
}

fn published(verdict: &FileRecord<VerdictFile>) -> Option<Date> {
    verdict.record.as_ref()?.published.as_deref().copied()
}

/// Compares every picture with the ones before it, and reports copies that are not linked.
pub(crate) fn check(
    judged: &[JudgedPicture],
    thumbnails: &[Option<Arc<Thumbnail>>],
) -> Vec<Diagnostic> {
    let found: Vec<Option<Diagnostic>> = judged
        .par_iter()
        .zip(thumbnails)
        .enumerate()
        .map(|(index, (later, thumbnail))| {
            let mut copies = Vec::new();
            for (earlier, other) in judged.iter().zip(thumbnails).take(index) {
                if !earlier.verdicts.is_empty()
                    && !later.is_told_apart_from(earlier)
                    && is_copy((&later.picture, thumbnail), (&earlier.picture, other))
                {
                    copies.push(earlier);
                }
            }
            if copies.iter().any(|earlier| later.is_linked_with(earlier)) {
                return None;
            }
            copies.first().map(|earlier| report(later, earlier))
        })
        .collect();
    found.into_iter().flatten().collect()
}

type Compared<'a> = (&'a Picture, &'a Option<Arc<Thumbnail>>);

/// Returns whether two pictures are the same, or one is probably a copy of the other. A drawing has
/// no thumbnail.
fn is_copy((one, thumbnail): Compared, (other, other_thumbnail): Compared) -> bool {
    if one == other {
        return true;
    }
    let (Some(thumbnail), Some(other_thumbnail)) = (thumbnail, other_thumbnail) else {
        return false;
    };
    has_shape_of(one, other) && thumbnail.is_copy_of(other_thumbnail)
}

fn has_shape_of(one: &Picture, other: &Picture) -> bool {
    let stretch = shape(one) / shape(other);
    stretch.max(1.0 / stretch) <= 1.0 + MAX_STRETCH
}

/// Returns the width as a part of the height.
fn shape(picture: &Picture) -> f64 {
    f64::from(picture.width) / f64::from(picture.height.max(1))
}

fn report(later: &JudgedPicture, earlier: &JudgedPicture) -> Diagnostic {
    let (id, other) = (&later.article.id, &earlier.article.id);
    let is_same = later.picture == earlier.picture;
    let what = if is_same { "is" } else { "looks like a copy of" };
    let message =
        format!("the picture of `{id}` {what} that of `{other}`, which is judged already");
    let label = if is_same { "the same picture" } else { "seen before" };
    let mut diagnostic = Diagnostic::warning(Code::SeenBefore, later.file, message)
        .label(label)
        .related(earlier.file, "judged here");
    for verdict in earlier.verdicts.iter().take(MAX_LISTED) {
        diagnostic = diagnostic.note(describe(verdict));
    }
    if earlier.verdicts.len() > MAX_LISTED {
        let more = earlier.verdicts.len() - MAX_LISTED;
        diagnostic = diagnostic.note(format!("number of other claims: {more}"));
    }
    diagnostic.article = Some(id.clone());
    let claim = earlier.verdicts.first().map_or("", |verdict| verdict.id.as_str());
    let link = format!(
        "read the earlier check first, and write `related: [{claim}]` into the new verdict, so that \
         readers find it"
    );
    if is_same {
        return diagnostic.help(link);
    }
    diagnostic.help(format!(
        "{link}; if it is another picture, write `differs_from: [{other}]` into `media`"
    ))
}

/// Describes an earlier verdict: its id, its claim and its rating.
fn describe(verdict: &FileRecord<VerdictFile>) -> String {
    let record = verdict.record.as_ref();
    let claim = record.and_then(|record| record.claim.text()).unwrap_or_default();
    match record.and_then(|record| record.rating.as_ref()) {
        Some(rating) => format!("claim `{}`, rated `{}`: {claim}", verdict.id, rating.value.0),
        None => format!("claim `{}`: {claim}", verdict.id),
    }
}
