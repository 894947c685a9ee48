//! What readers see of a thing, field by field, as plain words that can be compared. It must not compare them.

use crate::content::values::Date;
use crate::model::{
    Article, Claim, Evidence, LinkTarget, Model, Person, Prose, Rating, Site, StaticPage,
};
use crate::theme::Theme;
use crate::theme::options::OptionValue;

/// The name of a field and what is to be read in it.
pub(crate) type Field = (&'static str, String);

pub(crate) fn claim(model: &Model, claim: &Claim) -> Vec<Field> {
    let people = |places: &[usize]| {
        names(places.iter().filter_map(|at| model.people.get(*at)).map(|it| &it.name))
    };
    let response = claim.response.as_ref();
    let topics =
        claim.topics.iter().filter_map(|at| model.topics.get(*at)).map(|topic| &topic.name);
    let related =
        claim.related.iter().filter_map(|at| model.claims.get(*at)).map(|related| &related.id);
    vec![
        ("status", if claim.retracted { "retracted" } else { "published" }.to_owned()),
        ("claim", claim.text.clone()),
        ("claimant", claim.claimant.map_or_else(String::new, |at| people(&[at]))),
        ("claim_date", day(claim.claim_date)),
        ("summary", text(claim.summary.as_ref())),
        (
            "key_points",
            claim
                .key_points
                .iter()
                .map(|point| point.document.text.trim())
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        (
            "explanation",
            claim
                .explanation
                .as_ref()
                .map_or_else(String::new, |prose| prose.document.text.clone()),
        ),
        ("links", links(claim.key_points.iter().chain(&claim.explanation), &claim.evidence)),
        ("response", text(response.and_then(|response| response.answer.as_ref()))),
        ("asked", day(response.and_then(|response| response.asked))),
        ("authors", people(&claim.authors)),
        ("reviewers", people(&claim.reviewers)),
        ("published", day(claim.published)),
        ("topics", names(topics)),
        ("related", names(related)),
    ]
}

pub(crate) fn article(model: &Model, article: &Article) -> Vec<Field> {
    let publisher =
        article.publisher.and_then(|at| model.publishers.get(at)).map(|publisher| &publisher.name);
    vec![
        ("title", article.title.clone()),
        ("authors", names(&article.authors)),
        ("publisher", text(publisher)),
        ("url", text(article.url.as_ref())),
        ("archive_url", text(article.archive_url.as_ref())),
        ("published", day(article.published)),
        ("accessed", day(article.accessed)),
        ("language", article.language.clone()),
        ("display", if article.excerpts { "excerpts" } else { "full" }.to_owned()),
    ]
}

pub(crate) fn person(person: &Person) -> Vec<Field> {
    vec![
        ("name", person.name.clone()),
        ("type", person.who_type.map_or_else(String::new, |kind| kind.as_str().to_owned())),
        ("role", text(person.role.as_ref())),
        ("url", text(person.url.as_ref())),
        ("same_as", names(&person.same_as)),
        (
            "bio",
            person.bio.as_ref().map_or_else(String::new, |bio| bio.value.document.text.clone()),
        ),
        ("links", links(person.bio.iter().map(|bio| &bio.value), &[])),
    ]
}

pub(crate) fn rating(rating: &Rating) -> Vec<Field> {
    vec![
        ("label", rating.label.clone()),
        ("definition", rating.definition.clone()),
        ("value", rating.value.map_or_else(String::new, |value| value.to_string())),
        ("color", rating.color.clone()),
        ("symbol", rating.symbol.clone()),
        ("retired", text(rating.retired.as_ref())),
    ]
}

/// A standing page that is not there.
pub(crate) fn nothing() -> Vec<Field> {
    ["title", "description", "text", "links"].map(|name| (name, String::new())).to_vec()
}

pub(crate) fn standing(page: &StaticPage) -> Vec<Field> {
    vec![
        ("title", page.title.clone()),
        ("description", text(page.description.as_ref())),
        ("text", page.prose.document.text.clone()),
        ("links", links([&page.prose], &[])),
    ]
}

pub(crate) fn site(site: &Site) -> Vec<Field> {
    let organization = site.organization.as_ref();
    let repository =
        site.repository.as_ref().map(|(address, branch)| format!("{address} {branch}"));
    vec![
        ("title", site.title.clone()),
        ("description", text(site.description.as_ref())),
        ("language", site.language.clone()),
        ("base_url", site.base_url.clone()),
        ("organization", text(organization.map(|it| &it.name))),
        ("organization_url", text(organization.and_then(|it| it.url.as_ref()))),
        ("organization_logo", text(organization.and_then(|it| it.logo.as_ref()))),
        ("organization_same_as", organization.map_or_else(String::new, |it| names(&it.same_as))),
        ("repository", text(repository.as_ref())),
    ]
}

pub(crate) fn theme(theme: &Theme) -> Vec<Field> {
    let word = |value: &OptionValue| match value {
        OptionValue::Text(text) | OptionValue::Color(text) => text.clone(),
        OptionValue::Flag(flag) => flag.to_string(),
        OptionValue::Number(number) => number.to_string(),
    };
    let options: Vec<String> =
        theme.options.iter().map(|(name, value)| format!("{name}: {}", word(value))).collect();
    // The options have a style sheet of their own.
    let files = theme.assets.iter().filter(|asset| asset.name != "options.css");
    let files: Vec<&str> = files.map(|asset| asset.path.as_str()).collect();
    vec![
        ("theme", theme.name.clone()),
        ("theme_options", options.join("\n")),
        ("theme_files", files.join("\n")),
    ]
}

/// Everything that is said of a piece of evidence.
pub(crate) fn evidence(evidence: &Evidence) -> String {
    let Evidence { title, publisher, published, url, archive_url, archive_note, accessed, .. } =
        evidence;
    let parts = [
        title.clone(),
        names(&evidence.authors),
        text(publisher.as_ref()),
        day(*published),
        text(url.as_ref()),
        text(archive_url.as_ref()),
        text(archive_note.as_ref()),
        day(*accessed),
        text(evidence.quote.as_ref()),
        text(evidence.note.as_ref()),
        text(evidence.source_note.as_ref()),
        evidence.stance.map_or_else(String::new, |stance| stance.as_str().to_owned()),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn text(text: Option<&String>) -> String {
    text.map_or_else(String::new, |text| text.trim().to_owned())
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn names<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Where the links of some texts lead, and which evidence they cite.
fn links<'a>(texts: impl IntoIterator<Item = &'a Prose>, evidence: &[Evidence]) -> String {
    let target = |target: &LinkTarget| match target {
        LinkTarget::AsWritten(address) => Some(address.clone()),
        LinkTarget::Internal(address, fragment) => Some(format!("/{address}{fragment}")),
        LinkTarget::Unresolved => None,
    };
    let of = |prose: &Prose| {
        let title = |at: usize| evidence.get(at).map_or("", |evidence| evidence.title.as_str());
        let cited = prose.cited.iter().flatten().map(|at| format!("[{}] {}", at + 1, title(*at)));
        prose.targets.iter().filter_map(target).chain(cited).collect::<Vec<_>>()
    };
    texts.into_iter().flat_map(of).collect::<Vec<_>>().join("\n")
}
