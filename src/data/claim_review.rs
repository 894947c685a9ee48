//! Builds the `ClaimReview` of a claim from the view that its page shows, so that the data says
//! only what readers see.

use crate::content::values::Date;
use crate::data::json;
use crate::data::json::Number;
use crate::data::schema_org::{
    CONTEXT, ClaimReview, Clip, CorrectionComment, CreativeWork, DataFeed, DataFeedItem,
    InterpretedClaim, MediaAppearance, MediaReview, MediaReviewItem, RecordingObject, Review,
    ReviewRating, ReviewedClaim, SchemaAgent, non_empty,
};
use crate::model::Site;
use crate::render::context::ContextBuilder;
use crate::render::url::absolute_url;
use crate::render::views::{
    AppearanceView, CachedValue, ClaimView, CorrectionView, DateView, OriginalView, PersonView,
    PictureView, RatingView, SourceView,
};

/// Builds the reviews for the head of the claim's page. Unpublished claims have no reviews.
/// Retracted claims have none either, so that search engines forget them.
pub(crate) fn page_reviews(builder: &ContextBuilder, view: &ClaimView) -> Vec<Review> {
    if view.card.retracted || view.card.unpublished.is_some() {
        return Vec::new();
    }
    let review = ClaimReview { context: Some(CONTEXT), ..review(builder, view) };
    let mut reviews = vec![Review::Claim(Box::new(review))];
    reviews.extend(media_review(builder, view));
    reviews
}

/// Builds the entry for `claims.json`. A retracted claim has the date of its retraction and no verdict.
pub(crate) fn feed_item(builder: &ContextBuilder, view: &ClaimView) -> DataFeedItem {
    let mut review = review(builder, view);
    let mut date_deleted = None;
    let mut media = media_review(builder, view);
    if view.card.retracted {
        media = None;
        review.item_reviewed = None;
        let mut corrections = view.corrections.iter();
        date_deleted = match corrections.find(|correction| correction.kind == "retraction") {
            Some(retraction) => Some(retraction.date.iso.clone()),
            None => iso_date(modified(view)),
        };
    }
    let mut item = vec![Review::Claim(Box::new(review))];
    item.extend(media);
    DataFeedItem {
        date_created: iso_date(view.card.published.as_ref()),
        date_modified: iso_date(modified(view)),
        date_deleted,
        item,
    }
}

/// Returns the start of `claims.json`, up to the first entry of its list.
pub(crate) fn feed_head(site: &Site, modified: Option<Date>) -> Vec<u8> {
    let mut head = json::line(&DataFeed {
        context: CONTEXT,
        kind: "DataFeed",
        name: site.title.clone(),
        url: absolute_url(&site.base_url, "claims.json"),
        date_modified: modified.map(|date| date.to_string()),
        data_feed_element: Vec::new(),
    });
    head.truncate(head.len().saturating_sub("]}".len()));
    head
}

/// Returns the publisher of the site's checks: its organization, or the site itself.
pub(crate) fn publisher(site: &Site) -> SchemaAgent {
    let mut name = &site.title;
    let mut url = None;
    if let Some(organization) = &site.organization {
        name = &organization.name;
        url.clone_from(&organization.url);
    }
    SchemaAgent {
        kind: "Organization",
        name: name.clone(),
        url: url.or_else(|| Some(absolute_url(&site.base_url, ""))),
        ..SchemaAgent::default()
    }
}

fn review(builder: &ContextBuilder, view: &ClaimView) -> ClaimReview {
    let site = &builder.model.site;
    let card = &view.card;
    // schema.org allows only persons as editors.
    let editors = view.reviewers.iter().filter(|reviewer| !reviewer.is_organization);
    let imported = view.imported_from.as_ref();
    ClaimReview {
        context: None,
        kind: "ClaimReview",
        url: builder.absolute_url(&card.href),
        claim_reviewed: card.text.clone(),
        in_language: site.language.clone(),
        image: image(builder, card.image.as_ref()),
        date_published: iso_date(card.published.as_ref()),
        date_modified: iso_date(modified(view)),
        author: match imported {
            Some(original) => original_author(builder, original, view),
            None => Some(publisher(site)),
        },
        sd_publisher: imported.map(|_| publisher(site)),
        is_based_on: imported.map(original_work),
        creator: view.authors.iter().map(|person| staff(builder, person)).collect(),
        editor: editors.map(|person| staff(builder, person)).collect(),
        review_rating: card.rating.as_ref().map(|it| rating(it, card.summary.as_deref())),
        item_reviewed: reviewed_claim(builder, view),
        correction: view.corrections.iter().map(correction).collect(),
    }
}

/// Builds the record about the picture, film or recording. It needs the date of the check and who
/// spread the picture.
fn media_review(builder: &ContextBuilder, view: &ClaimView) -> Option<Review> {
    let media = view.media_review.as_ref()?;
    let creator = view.card.claimants.first()?;
    let author = match &view.imported_from {
        Some(original) => original_author(builder, original, view)?,
        None => publisher(&builder.model.site),
    };
    let mut appearances = Vec::new();
    for source in &view.sources {
        appearances.push(MediaAppearance {
            kind: "MediaObject",
            description: non_empty(&source.title),
            accessed_on_url: source.url.clone(),
            archived_at: source.archive_url.clone(),
        });
    }
    for place in &view.appearances {
        appearances.push(MediaAppearance {
            kind: "MediaObject",
            description: place.title.as_deref().and_then(non_empty),
            accessed_on_url: place.url.clone(),
            archived_at: place.archive_url.clone(),
        });
    }
    Some(Review::Media(Box::new(MediaReview {
        context: CONTEXT,
        kind: "MediaReview",
        url: builder.absolute_url(&view.card.href),
        date_published: iso_date(view.card.published.as_ref())?,
        author,
        media_authenticity_category: media.schema_name,
        original_media_context_description: media.context.clone(),
        original_media_link: media.link.clone().unwrap_or_default(),
        item_reviewed: MediaReviewItem {
            creator: claimant(builder, creator),
            interpreted_as_claim: InterpretedClaim { description: view.card.text.clone() },
            media_item_appearance: appearances,
        },
    })))
}

/// Returns who wrote the original of an imported review: its publisher, described as the verdict
/// describes the author of that name, or else the first author.
fn original_author(
    builder: &ContextBuilder,
    original: &OriginalView,
    view: &ClaimView,
) -> Option<SchemaAgent> {
    let author = match &original.publisher {
        Some(name) => view.authors.iter().find(|author| author.name == *name),
        None => view.authors.first(),
    };
    match (author, &original.publisher) {
        (Some(author), _) => {
            let described = claimant(builder, author);
            Some(SchemaAgent { url: author.url.clone(), ..described })
        }
        (None, Some(name)) => named("Organization", name),
        (None, None) => None,
    }
}

fn original_work(original: &OriginalView) -> CreativeWork {
    CreativeWork {
        url: original.url.clone(),
        headline: original.title.as_deref().and_then(non_empty),
        date_published: iso_date(original.published.as_ref()),
        publisher: original.publisher.as_deref().and_then(|name| named("Organization", name)),
        ..CreativeWork::default()
    }
}

/// Returns the known facts about the claim, if any.
fn reviewed_claim(builder: &ContextBuilder, view: &ClaimView) -> Option<ReviewedClaim> {
    let (first_appearance, appearance) = works(builder, view);
    let claim = ReviewedClaim {
        author: view.card.claimants.iter().map(|person| claimant(builder, person)).collect(),
        date_published: iso_date(view.card.claim_date.as_ref()),
        first_appearance,
        appearance,
    };
    let is_empty = claim.author.is_empty()
        && claim.date_published.is_none()
        && claim.first_appearance.is_none()
        && claim.appearance.is_empty();
    if is_empty { None } else { Some(claim) }
}

/// Returns the first work in which the claim is made, if the file names it, and all others: the
/// articles of the passages and the appearances. An appearance in one of the articles is not
/// repeated.
fn works(builder: &ContextBuilder, view: &ClaimView) -> (Option<CreativeWork>, Vec<CreativeWork>) {
    let mut works: Vec<CreativeWork> = Vec::new();
    for source in &view.sources {
        works.push(article(builder, source, view));
    }
    let mut first = None;
    for place in &view.appearances {
        let is_article = |work: &CreativeWork| work.url.is_some() && work.url == place.url;
        let known = works.iter().position(is_article);
        match (known, place.first) {
            (Some(index), true) => first = Some(works.remove(index)),
            (Some(_), false) => {}
            (None, true) => first = appearance(place),
            (None, false) => works.extend(appearance(place)),
        }
    }
    (first, works)
}

fn rating(rating: &RatingView, summary: Option<&str>) -> ReviewRating {
    ReviewRating {
        alternate_name: rating.label.clone(),
        rating_explanation: summary.and_then(non_empty),
        rating_value: rating.best.and(rating.value).map(Number),
        best_rating: rating.best.map(Number),
        worst_rating: rating.worst.map(Number),
    }
}

fn staff(builder: &ContextBuilder, person: &PersonView) -> SchemaAgent {
    SchemaAgent { url: Some(builder.absolute_url(&person.href)), ..claimant(builder, person) }
}

/// The role of a person is a job title, the role of an organization a description.
fn claimant(builder: &ContextBuilder, person: &PersonView) -> SchemaAgent {
    let role = person.role.as_deref().and_then(non_empty);
    let mut agent = SchemaAgent { name: person.name.clone(), ..SchemaAgent::default() };
    if person.is_organization {
        agent.kind = "Organization";
        agent.description = role;
    } else {
        agent.kind = "Person";
        agent.job_title = role;
    }
    agent.image = image(builder, person.image.as_ref());
    agent.same_as.extend(person.url.clone());
    agent.same_as.extend_from_slice(&person.same_as);
    agent
}

/// Returns the work at a place, unless there is only a note about the place.
fn appearance(place: &AppearanceView) -> Option<CreativeWork> {
    let is_work = place.url.is_some()
        || place.title.is_some()
        || place.publisher.is_some()
        || place.archive_url.is_some();
    if !is_work {
        return None;
    }
    Some(CreativeWork {
        url: place.url.clone(),
        headline: place.title.as_deref().and_then(non_empty),
        date_published: iso_date(place.published.as_ref()),
        publisher: place.publisher.as_deref().and_then(|name| named("Organization", name)),
        author: people(&place.authors),
        archived_at: place.archive_url.clone(),
        in_language: place.language.clone(),
        associated_media: None,
    })
}

fn article(builder: &ContextBuilder, source: &SourceView, view: &ClaimView) -> CreativeWork {
    let publisher = source.publisher.as_ref();
    CreativeWork {
        url: source.url.clone(),
        headline: non_empty(&source.title),
        date_published: iso_date(source.published.as_ref()),
        publisher: publisher.and_then(|publisher| named("Organization", &publisher.name)),
        author: people(&source.authors),
        archived_at: source.archive_url.clone(),
        in_language: Some(source.language.clone()),
        associated_media: recording(builder, source, view),
    }
}

/// Returns the recording of a transcript, with the moments at which it makes the claim.
fn recording(
    builder: &ContextBuilder,
    source: &SourceView,
    view: &ClaimView,
) -> Option<RecordingObject> {
    let recording = source.recording.as_ref()?;
    let mut clips = Vec::new();
    for passage in &view.passages {
        if passage.article.href == source.href
            && let Some(moment) = &passage.moment
            && let Some(url) = &moment.href
        {
            clips.push(Clip {
                name: passage.words.clone(),
                url: recording.absolute(builder, url),
                start_offset: moment.seconds,
                end_offset: moment.end,
            });
        }
    }
    Some(RecordingObject {
        kind: if recording.kind == "audio" { "AudioObject" } else { "VideoObject" },
        name: source.title.clone(),
        url: recording.absolute_address(builder),
        has_part: clips,
    })
}

fn people(names: &[String]) -> Vec<SchemaAgent> {
    names.iter().filter_map(|name| named("Person", name)).collect()
}

fn named(kind: &'static str, name: &str) -> Option<SchemaAgent> {
    Some(SchemaAgent { kind, name: non_empty(name)?, ..SchemaAgent::default() })
}

fn correction(correction: &CorrectionView) -> CorrectionComment {
    CorrectionComment {
        text: describe_correction(correction),
        date_published: correction.date.iso.clone(),
    }
}

/// Returns the note of a correction, after the ratings if it changed them.
pub(crate) fn describe_correction(correction: &CorrectionView) -> String {
    match (&correction.from, &correction.to) {
        (Some(from), Some(to)) => format!("{} → {}. {}", from.label, to.label, correction.note),
        _ => correction.note.clone(),
    }
}

/// Returns the date of the last change, or the date of publication if the claim did not change.
pub(crate) fn modified(view: &ClaimView) -> Option<&CachedValue<DateView>> {
    view.modified.as_ref().or(view.card.published.as_ref())
}

/// Returns the absolute address of a picture.
fn image(builder: &ContextBuilder, picture: Option<&PictureView>) -> Option<String> {
    picture.map(|picture| builder.absolute_url(&picture.src))
}

fn iso_date(date: Option<&CachedValue<DateView>>) -> Option<String> {
    date.map(|date| date.iso.clone())
}
