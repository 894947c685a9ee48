//! The addresses of other sites that readers are shown, each with the place where it is written. The text of an article is
//! not the desk's, so its links are left out. It must not ask for any of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::files::article::ArticleFile;
use crate::content::files::person::PersonFile;
use crate::content::files::site::SiteFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::{EvidenceEntry, VerdictFile};
use crate::content::values::{Explanation, PersonRef, WebUrl};
use crate::content::{FileRecord, ParsedPage, SiteFiles};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::model::Model;
use crate::model::prose_location::{ProseLocation, ProseOrigin};
use crate::text;
use crate::text::{Dialect, Document};

/// An address and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalLink {
    /// The address.
    pub address: String,
    /// Where.
    pub span: Span,
    /// The address of the archived copy that readers are shown beside it.
    pub copy: Option<String>,
    /// The id of the claim concerned.
    pub claim: Option<String>,
    /// The id of the article concerned.
    pub article: Option<String>,
}

/// Every mention in what the model shows, file by file. Pages of the site itself are none.
pub fn all(site_files: &SiteFiles, model: &Model) -> Vec<ExternalLink> {
    let shown = Shown::of(site_files, model);
    let entry = |entry: &Arc<FileRecord<SourceEntry>>| Some((entry.id.clone(), copy_of(entry)?));
    let copies = site_files.sources.iter().filter_map(entry).collect();
    let mut found = Found { site_files, copies, mentions: Vec::new() };
    site_files.site.iter().for_each(|site| found.site(site));
    let articles = site_files
        .articles
        .iter()
        .filter(|article| article.file.is_some_and(|file| shown.has(file)));
    for article in articles {
        let from = found.mentions.len();
        article.record.iter().for_each(|record| found.article(record));
        found.about(from, None, &article.id);
    }
    for verdict in site_files.verdicts.iter().filter(|verdict| shown.has(verdict.file)) {
        let from = found.mentions.len();
        verdict.record.iter().for_each(|record| found.verdict(verdict, record));
        found.about(from, Some(&verdict.id), &verdict.article);
    }
    let sources =
        site_files.sources.iter().filter(|entry| shown.sources.contains(entry.id.as_str()));
    sources
        .filter_map(|entry| entry.record.as_ref())
        .for_each(|entry| found.pair(&entry.url, &entry.archive_url));
    let people =
        site_files.people.iter().filter(|person| shown.people.contains(person.id.as_str()));
    people.for_each(|person| {
        person.record.iter().for_each(|record| found.person(person.file, record))
    });
    site_files.pages.iter().for_each(|page| found.page(page));
    let own = model.addresses();
    found
        .mentions
        .retain(|mention| !is_own(mention, &model.site.base_url, |path| own.contains_key(path)));
    found.mentions
}

fn copy_of(entry: &FileRecord<SourceEntry>) -> Option<String> {
    Some(entry.record.as_ref()?.archive_url.as_ref()?.value.0.clone())
}

/// Whether an address is that of a page of this site, which may not be published yet.
fn is_own(mention: &ExternalLink, base_url: &str, has: impl Fn(&str) -> bool) -> bool {
    let Some(below) = mention.address.strip_prefix(base_url) else { return false };
    let path = below.split(['?', '#']).next().unwrap_or_default();
    has(path) || has(&format!("{path}/"))
}

/// What readers are shown, by file and id.
struct Shown<'a> {
    files: BTreeSet<FileId>,
    sources: BTreeSet<&'a str>,
    people: BTreeSet<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(site_files: &'a SiteFiles, model: &'a Model) -> Self {
        let claims: BTreeSet<FileId> = model.claims.iter().map(|claim| claim.file).collect();
        let records = site_files.verdicts.iter().filter(|verdict| claims.contains(&verdict.file));
        let evidence = records
            .filter_map(|verdict| verdict.record.as_ref())
            .flat_map(|record| &record.evidence);
        Self {
            sources: evidence
                .filter_map(|piece| Some(piece.source.as_ref()?.value.0.as_str()))
                .collect(),
            people: model.people.iter().map(|person| person.slug.as_str()).collect(),
            files: model.articles.iter().map(|article| article.file).chain(claims).collect(),
        }
    }

    fn has(&self, file: FileId) -> bool {
        self.files.contains(&file)
    }
}

/// The mentions found so far.
struct Found<'a> {
    site_files: &'a SiteFiles,
    /// The archived copies of shared sources, by the id of the source.
    copies: BTreeMap<String, String>,
    mentions: Vec<ExternalLink>,
}

impl Found<'_> {
    /// Names what the mentions from that one on concern.
    fn about(&mut self, from: usize, claim: Option<&str>, article: &str) {
        for mention in self.mentions.iter_mut().skip(from) {
            (mention.claim, mention.article) = (claim.map(str::to_owned), Some(article.to_owned()));
        }
    }

    fn add(&mut self, address: &str, span: Span, copy: Option<String>) {
        self.mentions.push(ExternalLink {
            address: address.to_owned(),
            span,
            copy,
            claim: None,
            article: None,
        });
    }

    fn url(&mut self, url: &Spanned<WebUrl>, copy: Option<String>) {
        let span = self.site_files.files.narrow(url.span, &url.value.0);
        self.add(&url.value.0, span, copy);
    }

    fn urls<'u>(&mut self, urls: impl IntoIterator<Item = &'u Spanned<WebUrl>>) {
        urls.into_iter().for_each(|url| self.url(url, None));
    }

    /// A page and its archived copy.
    fn pair(&mut self, url: &Option<Spanned<WebUrl>>, copy: &Option<Spanned<WebUrl>>) {
        let address = copy.as_ref().map(|copy| copy.value.0.clone());
        url.iter().for_each(|url| self.url(url, address.clone()));
        self.urls(copy);
    }

    fn site(&mut self, site: &SiteFile) {
        if let Some(organization) = site.organization.as_deref() {
            self.urls(
                organization.url.iter().chain(&organization.logo).chain(&organization.same_as),
            );
        }
        self.urls(site.repository.as_deref().and_then(|repository| repository.url.as_ref()));
    }

    fn article(&mut self, record: &ArticleFile) {
        self.pair(&record.url, &record.archive_url);
    }

    fn verdict(&mut self, verdict: &FileRecord<VerdictFile>, record: &VerdictFile) {
        for who in record.claimant.iter().chain(&record.authors).chain(&record.reviewers) {
            if let PersonRef::Inline(inline) = &who.value {
                self.urls(&inline.url);
            }
        }
        let mut prose = |text: &Explanation, span| {
            self.prose(verdict.file, ProseOrigin::Value(&text.written, span), &text.document);
        };
        record.key_points.iter().for_each(|point| prose(&point.0, point.span));
        record.explanation.iter().for_each(|text| prose(text, text.span));
        record.evidence.iter().for_each(|piece| self.evidence(piece));
    }

    /// A citation; what its shared entry says is that entry's.
    fn evidence(&mut self, own: &EvidenceEntry) {
        let shared = || self.copies.get(own.source.as_ref()?.value.0.as_str()).cloned();
        let copy = own.archive_url.as_ref().map(|copy| copy.value.0.clone()).or_else(shared);
        own.url.iter().for_each(|url| self.url(url, copy.clone()));
        self.urls(&own.archive_url);
    }

    fn person(&mut self, file: FileId, record: &PersonFile) {
        self.urls(record.url.iter().chain(&record.same_as));
        if let Some(bio) = &record.bio {
            self.prose(
                file,
                ProseOrigin::Value(bio, bio.span),
                &text::parse_markdown(bio, Dialect::Page).into(),
            );
        }
    }

    fn page(&mut self, page: &ParsedPage) {
        self.prose(page.file, ProseOrigin::Offset(page.offset), &page.document);
    }

    /// The links of the desk's own Markdown that lead to other sites.
    fn prose(&mut self, file: FileId, origin: ProseOrigin, document: &Arc<Document>) {
        let place = ProseLocation {
            site_files: self.site_files,
            file,
            address: String::new(),
            origin,
            is_shown: true,
        };
        for link in &document.links {
            let address = match link.target.strip_prefix("//") {
                Some(rest) => format!("https://{rest}"),
                None => link.target.clone(),
            };
            if WebUrl::is_valid(&address) {
                self.add(&address, place.span_of(&link.target, &link.source), None);
            }
        }
    }
}
