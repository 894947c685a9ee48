//! What the home page says of the site and its publisher: `WebSite` and `NewsMediaOrganization` (schema.org). It
//! names only pages that the site has.

use serde::Serialize;

use crate::data::schema_org::CONTEXT;
use crate::model::build::static_pages::PagePurpose;
use crate::model::{Model, Organization};
use crate::render::url::absolute;

/// The site and its publisher.
#[derive(Debug, Serialize)]
pub struct Identity {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Node {
    Site(WebSite),
    Organization(Box<NewsMediaOrganization>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WebSite {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    url: String,
    in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Reference>,
}

#[derive(Debug, Serialize)]
struct Reference {
    #[serde(rename = "@id")]
    id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsMediaOrganization {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    name: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrections_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_fact_checking_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publishing_principles: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ethics_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ownership_funding_info: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actionable_feedback_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    masthead: Option<String>,
}

/// What `model`'s home page says of the site.
pub fn of(model: &Model) -> Identity {
    let site = &model.site;
    let id = absolute(&site.base_url, "#organization");
    let organization =
        site.organization.as_ref().map(|organization| self::organization(model, organization, &id));
    let web_site = WebSite {
        kind: "WebSite",
        id: absolute(&site.base_url, "#website"),
        name: site.title.clone(),
        description: site.description.as_deref().and_then(crate::data::schema_org::text),
        url: absolute(&site.base_url, ""),
        in_language: site.language.clone(),
        publisher: organization.as_ref().map(|_| Reference { id }),
    };
    let organization = organization.map(|organization| Node::Organization(Box::new(organization)));
    Identity {
        context: CONTEXT,
        graph: std::iter::once(Node::Site(web_site)).chain(organization).collect(),
    }
}

fn organization(model: &Model, organization: &Organization, id: &str) -> NewsMediaOrganization {
    let page = |purpose: PagePurpose| {
        let page = model.page_for(purpose)?;
        Some(absolute(&model.site.base_url, &format!("{}/", page.slug)))
    };
    let made = |address: &str| Some(absolute(&model.site.base_url, address));
    NewsMediaOrganization {
        kind: "NewsMediaOrganization",
        id: id.to_owned(),
        name: organization.name.clone(),
        url: organization.url.clone().unwrap_or_else(|| absolute(&model.site.base_url, "")),
        logo: organization.logo.clone(),
        same_as: organization.same_as.clone(),
        corrections_policy: page(PagePurpose::CorrectionsPolicy).or_else(|| made("corrections/")),
        verification_fact_checking_policy: made("methodology/"),
        publishing_principles: page(PagePurpose::Principles),
        ethics_policy: page(PagePurpose::Ethics),
        ownership_funding_info: page(PagePurpose::Funding),
        actionable_feedback_policy: page(PagePurpose::Contact),
        masthead: page(PagePurpose::Staff),
    }
}
