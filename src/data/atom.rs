//! Feeds for readers (Atom, RFC 4287): the latest checks, and every correction. Days come from the content, never from
//! the clock; what has none is in no feed.

use std::cmp::Reverse;

use crate::content::values::Date;
use crate::data::annotations::midnight;
use crate::data::claim_review::author;
use crate::data::xml::Element;
use crate::model::{Claim, Correction, Model};
use crate::render::context::Builder;
use crate::render::url::absolute;
use crate::render::views::{CorrectionView, PersonView, Shared};

/// How many checks are in the feed.
const LATEST: usize = 50;

/// `updated` of a feed of a site that has published nothing: the element must be there (RFC 4287, 4.1.1).
const NEVER: &str = "1970-01-01T00:00:00Z";

/// The checks that were published or changed last. A retracted one has no verdict to tell, and is in the corrections.
pub fn checks(builder: &Builder) -> Vec<u8> {
    let mut claims: Vec<(Date, &Claim)> = published(builder.model)
        .filter(|claim| !claim.retracted)
        .filter_map(|claim| Some((claim.modified?, claim)))
        .collect();
    claims.sort_by_key(|(modified, claim)| {
        (Reverse((*modified, claim.published)), claim.id.as_str())
    });
    claims.truncate(LATEST);
    let updated = claims.first().map(|(modified, _)| *modified);
    let entries = claims.into_iter().map(|(modified, claim)| check(builder, modified, claim));
    let title = builder.model.site.title.clone();
    feed(builder.model, &Feed { file: "feed.xml", page: "", title, updated })
        .children(entries)
        .document()
}

/// Every correction, newest first.
pub fn corrections(builder: &Builder) -> Vec<u8> {
    let mut all: Vec<(&Claim, &Correction)> = published(builder.model)
        .flat_map(|claim| claim.corrections.iter().map(move |correction| (claim, correction)))
        .collect();
    all.sort_by_key(|(claim, correction)| {
        (Reverse(correction.date), claim.id.as_str(), correction.number)
    });
    let updated = all.first().map(|(_, correction)| correction.date);
    let entries = all.iter().map(|(claim, correction)| entry_of(builder, claim, correction));
    let title = builder.locale.text("corrections-of", &[("title", &builder.model.site.title)]);
    feed(builder.model, &Feed { file: "corrections.xml", page: "corrections/", title, updated })
        .children(entries)
        .document()
}

fn published(model: &Model) -> impl Iterator<Item = &Claim> {
    model.claims.iter().filter(|claim| claim.unpublished.is_none())
}

struct Feed {
    file: &'static str,
    page: &'static str,
    title: String,
    updated: Option<Date>,
}

fn feed(model: &Model, feed: &Feed) -> Element {
    let site = &model.site;
    let own = absolute(&site.base_url, feed.file);
    // Where there is nothing in it, it is as it was when the site began.
    let updated =
        feed.updated.or_else(|| published(model).filter_map(|claim| claim.published).min());
    let publisher = author(site);
    let subtitle =
        site.description.as_ref().map(|description| Element::text("subtitle", description));
    Element::new("feed")
        .with("xmlns", "http://www.w3.org/2005/Atom")
        .with("xml:lang", &site.language)
        .child(Element::text("id", &own))
        .child(Element::text("title", &feed.title))
        .children(subtitle)
        .child(Element::text("updated", &updated.map_or_else(|| NEVER.to_owned(), midnight)))
        .child(link("self", "application/atom+xml", &own))
        .child(link("alternate", "text/html", &absolute(&site.base_url, feed.page)))
        .child(person(&publisher.name, publisher.url.as_deref()))
}

fn check(builder: &Builder, modified: Date, claim: &Claim) -> Element {
    let card = builder.card(claim);
    let authors: Vec<Shared<PersonView>> =
        claim.authors.iter().filter_map(|at| builder.person_at(*at)).collect();
    let topics = claim.topics.iter().filter_map(|at| builder.model.topics.get(*at));
    let address = builder.absolute(&card.href);
    let published = claim.published.map(|day| Element::text("published", &midnight(day)));
    Element::new("entry")
        .child(Element::text("id", &address))
        .child(Element::text("title", &builder.headline(&card)))
        .child(Element::text("updated", &midnight(modified)))
        .children(published)
        .child(link("alternate", "text/html", &address))
        .children(
            authors
                .iter()
                .map(|author| person(&author.name, Some(&builder.absolute(&author.href)))),
        )
        .children(card.rating.as_ref().map(|rating| {
            Element::new("category")
                .with("term", &rating.id)
                .with("scheme", &absolute(&builder.model.site.base_url, "ratings/"))
                .with("label", &rating.label)
        }))
        .children(topics.map(|topic| Element::new("category").with("term", &topic.name)))
        .children(card.summary.as_ref().map(|summary| Element::text("summary", summary)))
}

fn entry_of(builder: &Builder, claim: &Claim, correction: &Correction) -> Element {
    let view = builder.correction_view(claim, correction);
    let address = builder.absolute(&view.claim.href);
    let kind = builder.locale.text(&format!("change-{}", view.kind), &[]);
    let title =
        builder.locale.text("change-headline", &[("kind", &kind), ("claim", &view.claim.name)]);
    Element::new("entry")
        .child(Element::text("id", &format!("{address}#{}", view.id)))
        .child(Element::text("title", &title))
        .child(Element::text("updated", &midnight(correction.date)))
        .child(link("alternate", "text/html", &address))
        .child(Element::new("category").with("term", view.kind).with("label", &kind))
        .child(Element::text("summary", &change(builder, &view)))
}

/// What a correction changed: its note, after the ratings before and after it.
fn change(builder: &Builder, view: &CorrectionView) -> String {
    let (Some(from), Some(to)) = (&view.from, &view.to) else { return view.note.clone() };
    let change =
        builder.locale.text("change-of-rating", &[("from", &from.label), ("to", &to.label)]);
    builder.locale.text("change-explained", &[("change", &change), ("note", &view.note)])
}

fn link(rel: &'static str, kind: &'static str, href: &str) -> Element {
    Element::new("link").with("rel", rel).with("type", kind).with("href", href)
}

fn person(name: &str, address: Option<&str>) -> Element {
    let uri = address.map(|address| Element::text("uri", address));
    Element::new("author").child(Element::text("name", name)).children(uri)
}
