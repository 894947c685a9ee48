//! A claim's view → its `ClaimReview`, and the reviews of a site → one feed. It must not take anything from a
//! claim that its page does not show.

use crate::content::values::Date;
use crate::data::json;
use crate::data::json::Number;
use crate::data::schema_org::{
    Agent, CONTEXT, Claim, ClaimReview, CorrectionComment, CreativeWork, DataFeed, DataFeedItem,
    Rating, text,
};
use crate::model::Site;
use crate::render::context::Builder;
use crate::render::url::absolute;
use crate::render::views::{
    ClaimView, CorrectionView, DateView, PersonView, RatingView, Shared, SourceView,
};

/// The review for the head of the claim's own page: none for a claim that is retracted, which search engines are
/// to forget, and none for one that is not published.
pub fn of_page(builder: &Builder, view: &ClaimView) -> Option<ClaimReview> {
    let is_published = !view.card.retracted && view.card.unpublished.is_none();
    is_published.then(|| ClaimReview { context: Some(CONTEXT), ..review(builder, view) })
}

/// The review in the feed. Of a retracted one that says when, its verdict and what it was on are left out.
pub fn item(builder: &Builder, view: &ClaimView) -> DataFeedItem {
    let retraction = view.corrections.iter().find(|correction| correction.kind == "retraction");
    let retracted = retraction.map(|correction| &correction.date).or_else(|| modified(view));
    DataFeedItem {
        kind: "DataFeedItem",
        date_created: day(view.card.published.as_ref()),
        date_modified: day(modified(view)),
        date_deleted: day(retracted.filter(|_| view.card.retracted)),
        item: [if view.card.retracted {
            ClaimReview { item_reviewed: None, ..review(builder, view) }
        } else {
            review(builder, view)
        }],
    }
}

/// The feed of all reviews as far as its first review: JSON that ends within the list of them.
pub fn feed_head(site: &Site, modified: Option<Date>) -> Vec<u8> {
    let mut head = json::line(&DataFeed {
        context: CONTEXT,
        kind: "DataFeed",
        name: site.title.clone(),
        url: absolute(&site.base_url, "claims.json"),
        date_modified: modified.map(|day| day.to_string()),
        data_feed_element: Vec::new(),
    });
    head.truncate(head.len().saturating_sub("]}".len()));
    head
}

/// Who answers for the site's checks: its organization, or the site itself.
pub fn author(site: &Site) -> Agent {
    let organization = site.organization.as_ref();
    let url = organization.and_then(|organization| organization.url.clone());
    Agent {
        kind: "Organization",
        name: organization.map_or(&site.title, |organization| &organization.name).clone(),
        url: url.or_else(|| Some(absolute(&site.base_url, ""))),
        ..Agent::default()
    }
}

fn review(builder: &Builder, view: &ClaimView) -> ClaimReview {
    let site = &builder.model.site;
    ClaimReview {
        context: None,
        kind: "ClaimReview",
        url: builder.absolute(&view.card.href),
        claim_reviewed: view.card.text.clone(),
        in_language: site.language.clone(),
        date_published: day(view.card.published.as_ref()),
        date_modified: day(modified(view)),
        author: author(site),
        creator: view.authors.iter().map(|person| staff(builder, person)).collect(),
        // Only a person is an editor.
        editor: view
            .reviewers
            .iter()
            .filter(|it| !it.is_organization)
            .map(|person| staff(builder, person))
            .collect(),
        review_rating: view
            .card
            .rating
            .as_ref()
            .map(|rating| verdict(rating, view.card.summary.as_deref())),
        item_reviewed: Some(Claim {
            kind: "Claim",
            author: view.card.claimant.as_deref().map(claimant),
            date_published: day(view.card.claim_date.as_ref()),
            appearance: view.sources.iter().map(|source| appearance(source)).collect(),
        }),
        correction: view.corrections.iter().map(correction).collect(),
    }
}

fn verdict(rating: &RatingView, summary: Option<&str>) -> Rating {
    Rating {
        kind: "Rating",
        alternate_name: rating.label.clone(),
        rating_explanation: summary.and_then(text),
        rating_value: rating.best.and(rating.value).map(Number),
        best_rating: rating.best.map(Number),
        worst_rating: rating.worst.map(Number),
    }
}

fn staff(builder: &Builder, person: &PersonView) -> Agent {
    Agent { url: Some(builder.absolute(&person.href)), ..claimant(person) }
}

/// Somebody, whose role is a job where they are a human being.
fn claimant(person: &PersonView) -> Agent {
    let role = person.role.as_deref().and_then(text);
    let (kind, description, job_title) =
        if person.is_organization { ("Organization", role, None) } else { ("Person", None, role) };
    Agent {
        kind,
        name: person.name.clone(),
        url: None,
        description,
        job_title,
        same_as: addresses(person),
    }
}

fn addresses(person: &PersonView) -> Vec<String> {
    person.url.iter().chain(&person.same_as).cloned().collect()
}

fn appearance(source: &SourceView) -> CreativeWork {
    let named = |kind, name: &str| Some(Agent { kind, name: text(name)?, ..Agent::default() });
    CreativeWork {
        kind: "CreativeWork",
        url: source.url.clone(),
        headline: text(&source.title),
        date_published: day(source.published.as_ref()),
        publisher: source
            .publisher
            .as_ref()
            .and_then(|publisher| named("Organization", &publisher.name)),
        author: source.authors.iter().filter_map(|name| named("Person", name)).collect(),
        archived_at: source.archive_url.clone(),
        in_language: source.language.clone(),
    }
}

fn correction(correction: &CorrectionView) -> CorrectionComment {
    CorrectionComment {
        kind: "CorrectionComment",
        text: change(correction),
        date_published: correction.date.iso.clone(),
    }
}

/// What a correction changed: its note, after the ratings before and after it.
pub fn change(correction: &CorrectionView) -> String {
    match (&correction.from, &correction.to) {
        (Some(from), Some(to)) => format!("{} → {}. {}", from.label, to.label, correction.note),
        _ => correction.note.clone(),
    }
}

/// When a claim was last changed, the day of its publication included.
pub fn modified(view: &ClaimView) -> Option<&Shared<DateView>> {
    view.modified.as_ref().or(view.card.published.as_ref())
}

fn day(date: Option<&Shared<DateView>>) -> Option<String> {
    date.map(|date| date.iso.clone())
}
