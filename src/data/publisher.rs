//! Builds the data about the site and its publisher for the home page (schema.org `WebSite` and
//! `NewsMediaOrganization`).

use serde::Serialize;

use crate::data::schema_org::{CONTEXT, non_empty};
use crate::model::build::static_pages::PagePurpose;
use crate::model::{Model, Organization};
use crate::render::pictures;
use crate::render::url::absolute_url;

/// The site and its publisher, if it names one.
#[derive(Debug, Serialize)]
pub(crate) struct SiteGraph {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<GraphNode>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum GraphNode {
    Site(WebSite),
    Organization(Box<NewsMediaOrganization>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct WebSite {
    #[serde(rename = "@id")]
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    url: String,
    in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<NodeReference>,
}

#[derive(Debug, Serialize)]
struct NodeReference {
    #[serde(rename = "@id")]
    id: String,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct NewsMediaOrganization {
    #[serde(rename = "@id")]
    id: String,
    name: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<String>,
    corrections_policy: String,
    verification_fact_checking_policy: String,
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

pub(crate) fn site_graph(model: &Model) -> SiteGraph {
    let site = &model.site;
    let base_url = &site.base_url;
    let mut web_site = WebSite {
        id: absolute_url(base_url, "#website"),
        name: site.title.clone(),
        description: site.description.as_deref().and_then(non_empty),
        url: absolute_url(base_url, ""),
        in_language: site.language.clone(),
        publisher: None,
    };
    let Some(organization) = &site.organization else {
        return SiteGraph { context: CONTEXT, graph: vec![GraphNode::Site(web_site)] };
    };
    let organization = self::organization(model, organization);
    web_site.publisher = Some(NodeReference { id: organization.id.clone() });
    let organization = GraphNode::Organization(Box::new(organization));
    SiteGraph { context: CONTEXT, graph: vec![GraphNode::Site(web_site), organization] }
}

fn organization(model: &Model, organization: &Organization) -> NewsMediaOrganization {
    let base_url = &model.site.base_url;
    NewsMediaOrganization {
        id: absolute_url(base_url, "#organization"),
        name: organization.name.clone(),
        url: organization.url.clone().unwrap_or_else(|| absolute_url(base_url, "")),
        logo: organization.logo.clone().or_else(|| {
            let logo = model.site.logo.as_ref()?;
            Some(absolute_url(base_url, &pictures::largest(&logo.picture)))
        }),
        same_as: organization.same_as.clone(),
        corrections_policy: page_url(model, PagePurpose::CorrectionsPolicy)
            .unwrap_or_else(|| absolute_url(base_url, "corrections/")),
        verification_fact_checking_policy: absolute_url(base_url, "methodology/"),
        publishing_principles: page_url(model, PagePurpose::Principles),
        ethics_policy: page_url(model, PagePurpose::Ethics),
        ownership_funding_info: page_url(model, PagePurpose::Funding),
        actionable_feedback_policy: page_url(model, PagePurpose::Contact),
        masthead: page_url(model, PagePurpose::Staff),
    }
}

fn page_url(model: &Model, purpose: PagePurpose) -> Option<String> {
    let page = model.page_for(purpose)?;
    Some(absolute_url(&model.site.base_url, &format!("{}/", page.slug)))
}
