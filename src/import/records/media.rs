//! Reads what a record says about a picture, film or recording.

use crate::content::files::verdict::MediaCategory;
use crate::import::file::MediaReviewYaml;
use crate::import::records::review::Review;
use crate::import::records::schema_org::{Object, SchemaOrgReader, shortened, text, texts};

/// The names of the categories in records, reduced to lower-case letters: those of schema.org, and
/// those in use before (<https://github.com/schemaorg/schemaorg/issues/2450>).
const CATEGORIES: [(&str, MediaCategory); 17] = [
    ("decontextualizedcontent", MediaCategory::Decontextualized),
    ("decontextualized", MediaCategory::Decontextualized),
    ("missingcontext", MediaCategory::Decontextualized),
    ("editedorcroppedcontent", MediaCategory::EditedOrCropped),
    ("editedcontent", MediaCategory::EditedOrCropped),
    ("edited", MediaCategory::EditedOrCropped),
    ("cropped", MediaCategory::EditedOrCropped),
    ("originalmediacontent", MediaCategory::Original),
    ("originalcontent", MediaCategory::Original),
    ("authenticcontent", MediaCategory::Original),
    ("authentic", MediaCategory::Original),
    ("satireorparodycontent", MediaCategory::SatireOrParody),
    ("satireparody", MediaCategory::SatireOrParody),
    ("stagedcontent", MediaCategory::Staged),
    ("staged", MediaCategory::Staged),
    ("transformedcontent", MediaCategory::Transformed),
    ("transformed", MediaCategory::Transformed),
];

/// The properties of a `MediaReview` that no `ClaimReview` has.
const PROPERTIES: [&str; 3] =
    ["mediaAuthenticityCategory", "originalMediaLink", "originalMediaContextDescription"];

/// Reads the category, the original and its context. Reports omissions: further categories,
/// and everything if there is no known category.
pub(super) fn read(record: &Object, reader: &mut SchemaOrgReader) -> Option<MediaReviewYaml> {
    let mut category = None;
    if let Some(names) = record.get("mediaAuthenticityCategory") {
        for name in texts(names) {
            match known_category(&name) {
                Some(known) if category.is_none() || category == Some(known) => {
                    category = Some(known);
                }
                _ => reader.add_repair(format!(
                    "the category of the media `{}` is left out",
                    shortened(&name)
                )),
            }
        }
    }
    let Some(category) = category else {
        let named = PROPERTIES.into_iter().filter(|name| record.contains_key(*name));
        let named: Vec<&str> = named.collect();
        if !named.is_empty() {
            let named = named.join("`, `");
            reader.add_repair(format!("what it says about the media is left out: `{named}`"));
        }
        return None;
    };
    Some(MediaReviewYaml {
        category: category.as_str(),
        original: reader.address(record, &["originalMediaLink"], "the address of the original"),
        context: text(record, &["originalMediaContextDescription"]),
    })
}

fn known_category(name: &str) -> Option<MediaCategory> {
    let name = name.rsplit('/').next().unwrap_or_default();
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_lowercase();
    let (_, category) = CATEGORIES.iter().find(|(known, _)| *known == letters)?;
    Some(*category)
}

/// Joins each record that is only about media with the review of a claim at the same address: they
/// are two records of one check. Returns how many were joined.
pub(super) fn join(reviews: &mut Vec<Review>) -> usize {
    let (media, others): (Vec<Review>, Vec<Review>) =
        reviews.drain(..).partition(|review| review.is_only_media);
    *reviews = others;
    let mut joined = 0;
    for record in media {
        let same = reviews.iter_mut().find(|review| {
            review.media.is_none()
                && review.origin.url.is_some()
                && review.origin.url == record.origin.url
        });
        if let Some(review) = same {
            review.media = record.media;
            joined += 1;
        } else {
            reviews.push(record);
        }
    }
    joined
}
