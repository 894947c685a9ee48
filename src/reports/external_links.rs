//! Collects the external links that readers see, with their places in the source files. Links in
//! the text of an article are left out, because they are not the desk's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::files::verdict::VerdictFile;
use crate::content::values::{Explanation, WebUrl};
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::model::Model;
use crate::model::prose_location::{ProseLocation, ProseOrigin};
use crate::text::Document;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalLink {
    pub url: String,
    pub span: Span,
    /// The archived copy that readers see next to the link.
    pub archive_url: Option<String>,
    /// The id of the claim that contains the link.
    pub claim: Option<String>,
    pub article: Option<String>,
}

/// Returns every link in what the model shows, file by file. Links to the site itself are left
/// out.
pub fn collect(site_files: &SiteFiles, model: &Model) -> Vec<ExternalLink> {
    let mut collector = Collector { site_files, links: Vec::new(), claim: None, article: None };
    collector.add_site();
    collector.add_articles(model);
    collector.add_verdicts(model);
    collector.claim = None;
    collector.article = None;
    collector.add_sources(model);
    collector.add_people(model);
    for page in &site_files.pages {
        collector.add_prose(page.file, ProseOrigin::Offset(page.offset), &page.document);
    }
    let mut links = collector.links;
    links.retain(|link| !is_internal(&link.url, model));
    links
}

/// Returns whether an address belongs to a page of this site, which may not be published yet.
fn is_internal(url: &str, model: &Model) -> bool {
    let Some(path) = url.strip_prefix(&model.site.base_url) else { return false };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let addresses = model.addresses();
    addresses.contains_key(path) || addresses.contains_key(&format!("{path}/"))
}

struct Collector<'a> {
    site_files: &'a SiteFiles,
    links: Vec<ExternalLink>,
    /// The claim and the article that links are collected from.
    claim: Option<String>,
    article: Option<String>,
}

impl Collector<'_> {
    fn add_site(&mut self) {
        let Some(site) = &self.site_files.site else { return };
        if let Some(organization) = &site.organization {
            let organization = &organization.value;
            self.add_urls(&organization.url);
            self.add_urls(&organization.logo);
            self.add_urls(&organization.same_as);
        }
        if let Some(repository) = &site.repository {
            self.add_urls(&repository.value.url);
        }
        for entry in &site.navigation {
            self.add_urls(&entry.value.url);
        }
        if let Some(contact) = &site.contact {
            for url in [&contact.value.claims, &contact.value.errors].into_iter().flatten() {
                if WebUrl::is_valid(&url.value.0) {
                    self.add(&url.value.0, url.span, None);
                }
            }
        }
        if let Some(footer) = &site.footer {
            self.add_explanation(FileId::SITE, &footer.value.0, footer.span);
        }
    }

    fn add_articles(&mut self, model: &Model) {
        let shown: BTreeSet<FileId> = model.articles.iter().map(|article| article.file).collect();
        for article in &self.site_files.articles {
            let (Some(file), Some(record)) = (article.file, &article.record) else { continue };
            if shown.contains(&file) {
                self.article = Some(article.id.clone());
                self.add_url_and_copy(&record.url, &record.archive_url);
                if let Some(media) = &record.media {
                    self.add_urls(&media.url);
                }
                if let Some(recording) = &record.recording {
                    self.add_urls(&recording.url);
                }
                for person in record.speakers.values().filter_map(|who| who.inline()) {
                    self.add_urls(&person.url);
                }
            }
        }
    }

    fn add_verdicts(&mut self, model: &Model) {
        let copies = copies_of_sources(self.site_files);
        for (verdict, record) in shown_verdicts(self.site_files, model) {
            self.claim = Some(verdict.id.clone());
            self.article = (!verdict.article.is_empty()).then(|| verdict.article.clone());
            for person in record.claimant.iter().chain(&record.authors).chain(&record.reviewers) {
                if let Some(person) = person.inline() {
                    self.add_urls(&person.url);
                }
            }
            for point in &record.key_points {
                self.add_explanation(verdict.file, &point.value.0, point.span);
            }
            if let Some(explanation) = &record.explanation {
                self.add_explanation(verdict.file, &explanation.value, explanation.span);
            }
            for note in record.corrections.iter().filter_map(|it| it.note.as_ref()) {
                self.add_explanation(verdict.file, &note.value.0, note.span);
            }
            if let Some(media) = &record.media_review {
                self.add_urls(&media.original);
            }
            if let Some(original) = &record.imported_from {
                self.add_urls(&original.url);
            }
            for place in &record.appearances {
                self.add_url_and_copy(&place.url, &place.archive_url);
            }
            for evidence in &record.evidence {
                // The links of a shared source are collected from its own file.
                let mut copy = evidence.archive_url.as_ref().map(|url| &url.value.0);
                if let (None, Some(source)) = (copy, &evidence.source) {
                    copy = copies.get(source.value.0.as_str()).copied();
                }
                if let Some(url) = &evidence.url {
                    self.add_url(url, copy.cloned());
                }
                self.add_urls(&evidence.archive_url);
            }
        }
    }

    fn add_sources(&mut self, model: &Model) {
        let mut cited = BTreeSet::new();
        for (_, record) in shown_verdicts(self.site_files, model) {
            for evidence in &record.evidence {
                cited.extend(evidence.source.as_ref().map(|source| source.value.0.as_str()));
            }
        }
        for source in &self.site_files.sources {
            let Some(record) = &source.record else { continue };
            if cited.contains(source.id.as_str()) {
                self.add_url_and_copy(&record.url, &record.archive_url);
            }
        }
    }

    fn add_people(&mut self, model: &Model) {
        let shown: BTreeSet<&String> = model.people.iter().map(|person| &person.slug).collect();
        for person in &self.site_files.people {
            let Some(record) = &person.record else { continue };
            if !shown.contains(&person.id) {
                continue;
            }
            self.add_urls(&record.url);
            self.add_urls(&record.same_as);
            if let Some(bio) = &record.bio {
                self.add_explanation(person.file, &bio.value.0, bio.span);
            }
        }
    }

    fn add_explanation(&mut self, file: FileId, text: &Explanation, span: Span) {
        self.add_prose(file, ProseOrigin::Value(&text.written, span), &text.document);
    }

    /// Adds the external links of a Markdown text.
    fn add_prose(&mut self, file: FileId, origin: ProseOrigin, document: &Arc<Document>) {
        let location = ProseLocation::new(self.site_files, file, origin);
        for link in &document.links {
            let url = match link.target.strip_prefix("//") {
                Some(rest) => format!("https://{rest}"),
                None => link.target.clone(),
            };
            if WebUrl::is_valid(&url) {
                self.add(&url, location.span_of_target(link), None);
            }
        }
    }

    /// Adds a page and its archived copy.
    fn add_url_and_copy(&mut self, url: &Option<Spanned<WebUrl>>, copy: &Option<Spanned<WebUrl>>) {
        if let Some(url) = url {
            self.add_url(url, copy.as_ref().map(|copy| copy.value.0.clone()));
        }
        self.add_urls(copy);
    }

    fn add_urls<'u>(&mut self, urls: impl IntoIterator<Item = &'u Spanned<WebUrl>>) {
        for url in urls {
            self.add_url(url, None);
        }
    }

    fn add_url(&mut self, url: &Spanned<WebUrl>, archive_url: Option<String>) {
        let span = self.site_files.files.narrow(url.span, &url.value.0);
        self.add(&url.value.0, span, archive_url);
    }

    fn add(&mut self, url: &str, span: Span, archive_url: Option<String>) {
        let (claim, article) = (self.claim.clone(), self.article.clone());
        self.links.push(ExternalLink { url: url.to_owned(), span, archive_url, claim, article });
    }
}

fn shown_verdicts<'a>(
    site_files: &'a SiteFiles,
    model: &Model,
) -> Vec<(&'a FileRecord<VerdictFile>, &'a VerdictFile)> {
    let shown: BTreeSet<FileId> = model.claims.iter().map(|claim| claim.file).collect();
    let mut verdicts = Vec::new();
    for verdict in &site_files.verdicts {
        if let Some(record) = &verdict.record
            && shown.contains(&verdict.file)
        {
            verdicts.push((verdict.as_ref(), record));
        }
    }
    verdicts
}

/// Returns the archived copies of the shared sources, by the source's id.
fn copies_of_sources(site_files: &SiteFiles) -> BTreeMap<&str, &String> {
    let mut copies = BTreeMap::new();
    for source in &site_files.sources {
        if let Some(copy) = source.record.as_ref().and_then(|record| record.archive_url.as_ref()) {
            copies.insert(source.id.as_str(), &copy.value.0);
        }
    }
    copies
}
