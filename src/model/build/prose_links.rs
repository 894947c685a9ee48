//! The desk's own Markdown: where its links lead and which evidence it cites. AddressIndex are given
//! below the site's root; making them relative is the renderer's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::content::files::verdict::VerdictFile;
use crate::content::values::Explanation;
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::prose_location::{Base, Place};
use crate::model::{Model, Person, StaticPage, page};
use crate::text;
use crate::text::{Citation, Document};

/// Broken links or citations of one text that are reported: who made more has made one mistake.
const MOST: usize = 100;

/// A parsed text with its links and citations resolved.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    /// The text.
    pub document: Arc<Document>,
    /// Where each link leads; [`Target::Nowhere`] until it is resolved.
    pub targets: Vec<Target>,
    /// Which piece of evidence each citation means, from 0.
    pub cited: Vec<Option<usize>>,
    /// The links to a part of a page.
    pub parts: Vec<PagePart>,
}

/// A link to a part of a page of this site. Whether there is such a part is for the page to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePart {
    /// The page's address below the root.
    pub page: String,
    /// The id of the part, as it is written.
    pub fragment: String,
    /// Where the address is written.
    pub span: Span,
}

impl Prose {
    /// A text whose links lead nowhere yet.
    pub fn new(document: Arc<Document>) -> Self {
        let (links, citations) = (document.links.len(), document.citations.len());
        Self {
            document,
            targets: vec![Target::Nowhere; links],
            cited: vec![None; citations],
            parts: Vec::new(),
        }
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To another site, or a place on the same page: the address as it is.
    AsWritten(String),
    /// To a page of this site: its address below the root, and the fragment with its `#`.
    Inside(String, String),
    /// Nowhere: the words stand without a link.
    Nowhere,
}

/// Resolves the links and citations of every key point, explanation, description of a person and standing page.
/// Those of a verdict that readers cannot see are checked too, but may lead to others like it.
pub fn resolve(model: &mut Model, site_files: &SiteFiles) -> Diagnostics {
    let site = Site::of(model, site_files);
    let mut reasons: Vec<Reasons> =
        site_files.verdicts.par_iter().map(|verdict| site.reasons(verdict)).collect();
    let bios: Vec<Option<Resolved>> = model.people.iter().map(|person| site.bio(person)).collect();
    let standing: Vec<Resolved> = model
        .static_pages
        .iter()
        .zip(&site_files.pages)
        .map(|(page, loaded)| site.standing(page, loaded.offset))
        .collect();

    let mut mistakes = Diagnostics::default();
    for reasons in &mut reasons {
        mistakes.append(std::mem::take(&mut reasons.mistakes));
    }
    let files = site_files.verdicts.iter().map(|verdict| verdict.file);
    let mut reasons: IndexMap<FileId, Reasons> = files.zip(reasons).collect();
    for claim in &mut model.claims {
        let own = reasons.swap_remove(&claim.file).unwrap_or_default();
        (claim.key_points, claim.explanation) = (own.key_points, own.explanation);
    }
    for (person, bio) in model.people.iter_mut().zip(bios) {
        if let (Some(own), Some(bio)) = (&mut person.bio, bio) {
            own.value = bio.report(&mut mistakes);
        }
    }
    for (page, prose) in model.static_pages.iter_mut().zip(standing) {
        page.prose = prose.report(&mut mistakes);
    }
    mistakes
}

/// What a verdict says in Markdown.
#[derive(Default)]
pub struct Reasons {
    /// What to know.
    pub key_points: Vec<Prose>,
    /// Why.
    pub explanation: Option<Prose>,
    /// What is wrong with it.
    pub mistakes: Diagnostics,
}

/// A text whose links and citations lead somewhere, and those that do not.
struct Resolved {
    prose: Prose,
    mistakes: Diagnostics,
}

impl Resolved {
    fn report(self, diagnostics: &mut Diagnostics) -> Prose {
        diagnostics.append(self.mistakes);
        self.prose
    }
}

/// The site that texts are in.
struct Site<'a> {
    site_files: &'a SiteFiles,
    model: &'a Model,
    shown: IndexSet<FileId>,
    /// Worked out where a text has a link into the site.
    addresses: OnceLock<AddressIndex>,
}

impl<'a> Site<'a> {
    fn of(model: &'a Model, site_files: &'a SiteFiles) -> Self {
        let shown = model.claims.iter().map(|claim| claim.file).collect();
        Self { site_files, model, shown, addresses: OnceLock::new() }
    }

    fn reasons(&self, verdict: &FileRecord<VerdictFile>) -> Reasons {
        let Some(record) = &verdict.record else { return Reasons::default() };
        let mut mistakes = Diagnostics::default();
        let mut resolve = |text: &Explanation, span| {
            let Document { links, citations, numbered_notes, .. } = &*text.document;
            if links.is_empty() && citations.is_empty() && numbered_notes.is_empty() {
                return Prose::new(Arc::clone(&text.document));
            }
            let address = format!("claims/{}/", verdict.id);
            let base = Base::Value(&text.written, span);
            let is_shown = self.shown.contains(&verdict.file);
            let place =
                Place { site_files: self.site_files, file: verdict.file, address, base, is_shown };
            let mut prose = self.resolve(&text.document, &place).report(&mut mistakes);
            cite(&mut prose, &cited_ids(record), &place, &mut mistakes);
            numbered_notes
                .iter()
                .take(MOST)
                .for_each(|note| mistakes.push(takes_number(note, &place)));
            prose
        };
        let key_points =
            record.key_points.iter().map(|point| resolve(&point.0, point.span)).collect();
        let explanation = record.explanation.as_ref().map(|text| resolve(text, text.span));
        Reasons {
            key_points,
            explanation,
            mistakes: mistakes.with_claim(&verdict.id, &verdict.article),
        }
    }

    fn bio(&self, person: &Person) -> Option<Resolved> {
        let bio = person.bio.as_ref()?;
        let file = self.site_files.people.iter().find(|file| file.file == bio.span.file)?;
        let base = Base::Value(file.record.as_ref()?.bio.as_deref()?, bio.span);
        let address = format!("people/{}/", person.slug);
        let place = Place {
            site_files: self.site_files,
            file: bio.span.file,
            address,
            base,
            is_shown: true,
        };
        Some(self.resolve(&bio.document, &place))
    }

    fn standing(&self, page: &StaticPage, offset: usize) -> Resolved {
        let address = format!("{}/", page.slug);
        let place = Place {
            site_files: self.site_files,
            file: page.file,
            address,
            base: Base::Offset(offset),
            is_shown: true,
        };
        self.resolve(&page.prose.document, &place)
    }

    fn resolve(&self, document: &Arc<Document>, place: &Place) -> Resolved {
        let mut prose = Prose::new(Arc::clone(document));
        let mut mistakes = Diagnostics::default();
        for (link, target) in document.links.iter().zip(&mut prose.targets) {
            if mistakes.count(Severity::Error) == MOST {
                break;
            }
            let span = || place.span_of(&link.target, &link.source);
            match self.target(&link.target, place) {
                Ok(found) => {
                    prose.parts.extend(part(&found, place, span));
                    *target = found;
                }
                Err(mistake) => mistakes.push(Diagnostic { span: span(), ..*mistake }),
            }
        }
        Resolved { prose, mistakes }
    }

    fn target(&self, written: &str, place: &Place) -> Result<Target, Box<Diagnostic>> {
        if !text::is_safe_url(written) {
            let mistake = broken(place, format!("links may not lead to `{written}`"));
            return Err(Box::new(
                mistake.help("use an address that begins with https://, http:// or mailto:"),
            ));
        }
        if written.starts_with('#')
            || written.contains("://")
            || written.starts_with("mailto:")
            || written.starts_with("//")
        {
            return Ok(Target::AsWritten(written.to_owned()));
        }
        self.addresses
            .get_or_init(|| AddressIndex::of(self.model, self.site_files))
            .target(written, place)
    }
}

/// The part of a page that a link leads to. What browsers find by themselves, the top and words, needs no part.
fn part(target: &Target, place: &Place, span: impl Fn() -> Span) -> Option<PagePart> {
    let (page, rest) = match target {
        Target::AsWritten(address) if address.starts_with('#') => (&place.address, address),
        Target::Inside(address, rest) => (address, rest),
        _ => return None,
    };
    let (_, fragment) = rest.split_once('#')?;
    let is_part =
        !fragment.is_empty() && !fragment.eq_ignore_ascii_case("top") && !fragment.contains(":~:");
    is_part.then(|| PagePart { page: page.clone(), fragment: fragment.to_owned(), span: span() })
}

/// The ids by which the evidence of a verdict can be cited, one for each piece.
fn cited_ids(record: &VerdictFile) -> Vec<Option<&str>> {
    record
        .evidence
        .iter()
        .map(|evidence| evidence.source.as_ref().map(|id| id.value.0.as_str()))
        .collect()
}

/// What links can lead to.
struct AddressIndex {
    pages: BTreeSet<String>,
    files: BTreeMap<Utf8PathBuf, String>,
    /// Claims that readers cannot see.
    hidden: BTreeSet<String>,
    /// Pages that there would be, were it not for mistakes that are reported on their own.
    faulty: BTreeSet<String>,
}

impl AddressIndex {
    fn of(model: &Model, site_files: &SiteFiles) -> Self {
        let data = page::DATA.map(str::to_owned);
        let pages: BTreeSet<String> = model.addresses().keys().cloned().chain(data).collect();
        let mut files = BTreeMap::new();
        let mut name = |file: FileId, address: String| {
            if pages.contains(&address) {
                files.insert(site_files.sources.path(file).to_owned(), address);
            }
        };
        model.claims.iter().for_each(|claim| name(claim.file, format!("claims/{}/", claim.id)));
        for article in &model.articles {
            name(article.file, format!("articles/{}/", article.id));
            name(article.source_file, format!("articles/{}/", article.id));
        }
        model.static_pages.iter().for_each(|page| name(page.file, format!("{}/", page.slug)));
        let claim = |verdict: &Arc<FileRecord<VerdictFile>>| format!("claims/{}/", verdict.id);
        let (read, unread): (Vec<_>, Vec<_>) =
            site_files.verdicts.iter().partition(|verdict| verdict.record.is_some());
        let hidden =
            read.into_iter().map(claim).filter(|address| !pages.contains(address)).collect();
        let unread_articles = site_files
            .articles
            .iter()
            .filter(|article| article.record.is_none() || article.source().is_none());
        let faulty = unread
            .into_iter()
            .map(claim)
            .chain(unread_articles.map(|article| format!("articles/{}/", article.id)));
        Self { faulty: faulty.collect(), pages, files, hidden }
    }

    /// The page that an address without a host leads to.
    fn target(&self, written: &str, place: &Place) -> Result<Target, Box<Diagnostic>> {
        let end = written.find(['#', '?']).unwrap_or(written.len());
        let (path, rest) = written.split_at(end);
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        if let Some(address) = self.find(&path, place) {
            return Ok(Target::Inside(address, rest.to_owned()));
        }
        let is_among = |addresses: &BTreeSet<String>| {
            possible(&path, place).iter().any(|it| addresses.contains(it))
        };
        if is_among(&self.faulty) || (!place.is_shown && is_among(&self.hidden)) {
            return Ok(Target::Nowhere);
        }
        Err(Box::new(self.mistake(&path, place)))
    }

    /// The page that a path leads to: below the root after `/`, else from the file or from its page.
    fn find(&self, path: &str, place: &Place) -> Option<String> {
        if let Some(below) = path.strip_prefix('/') {
            return self
                .page(&normal(Utf8Path::new(below)))
                .or_else(|| self.files.get(&normal(Utf8Path::new(below))).cloned());
        }
        let folder =
            place.site_files.sources.path(place.file).parent().unwrap_or(Utf8Path::new(""));
        let from_file = self.files.get(&normal(&folder.join(path))).cloned();
        from_file.or_else(|| self.page(&normal(&Utf8Path::new(&place.address).join(path))))
    }

    fn page(&self, path: &Utf8Path) -> Option<String> {
        let path = path.as_str().trim_end_matches("index.html").trim_end_matches('/');
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        [folder, path.to_owned()].into_iter().find(|address| self.pages.contains(address))
    }

    fn mistake(&self, path: &str, place: &Place) -> Diagnostic {
        if possible(path, place).iter().any(|address| self.hidden.contains(address)) {
            return broken(place, format!("`{path}` leads to a claim that is not published")).help(
                "publish that claim first, or take the link away: readers would find no page",
            );
        }
        let from_root = path.trim_start_matches('/').trim_end_matches('/');
        let others = self.pages.iter().filter(|page| **page != place.address);
        let known: Vec<String> = others.map(|page| format!("/{page}")).collect();
        broken(place, format!("`{path}` leads to no page of this site"))
            .help(
                "write the address below the site's root, as `/claims/<id>/`, or the path of the file it is made from",
            )
            .suggest_near_page(&format!("/{from_root}/"), &known)
    }
}

/// The addresses that a path may mean, whether there are such pages or not.
fn possible(path: &str, place: &Place) -> Vec<String> {
    let from_root = normal(Utf8Path::new(path.trim_start_matches('/')));
    let from_page = normal(&Utf8Path::new(&place.address).join(path));
    let folder = place.site_files.sources.path(place.file).parent().unwrap_or(Utf8Path::new(""));
    let from_file = normal(&folder.join(path));
    let claim =
        from_file.as_str().strip_suffix(".yaml").and_then(|path| path.rsplit_once("/verdicts/"));
    let claim = claim.map(|(_, id)| format!("claims/{id}/"));
    let page = |path: &Utf8PathBuf| format!("{}/", path.as_str().trim_end_matches("/index.html"));
    [from_root, from_page].iter().map(page).chain(claim).collect()
}

impl Diagnostic {
    fn suggest_near_page(self, written: &str, known: &[String]) -> Self {
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        match crate::diagnostics::best_match(written, &names) {
            Some(page) => self.help(format!("did you mean `{page}`?")),
            None => self,
        }
    }
}

fn broken(place: &Place, message: String) -> Diagnostic {
    Diagnostic::error(Code::BrokenLink, Span::file_start(place.file), message).label("broken link")
}

/// A path without `.` and `..`; those that climb out of the root are dropped.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.as_str().split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Utf8PathBuf::from(parts.join("/"))
}

/// Resolves `[^2]` to the second piece of evidence and `[@id]` to the one with that source.
fn cite(
    prose: &mut Prose,
    evidence: &[Option<&str>],
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    let ids: Vec<&str> = evidence.iter().flatten().copied().collect();
    let mut left = MOST;
    for (citation, cited) in prose.document.citations.iter().zip(&mut prose.cited) {
        let key = citation.key.as_str();
        *cited = match key.strip_prefix('@') {
            Some(id) => evidence.iter().position(|source| *source == Some(id)),
            None => key
                .parse::<usize>()
                .ok()
                .and_then(|n| n.checked_sub(1))
                .filter(|at| *at < evidence.len()),
        };
        if cited.is_none() && left > 0 {
            left -= 1;
            let needle = if key.starts_with('@') { key.to_owned() } else { format!("^{key}") };
            let span = place.span_of(&needle, &citation.source);
            let count = evidence.len();
            diagnostics.push(
                Diagnostic::error(
                    Code::UnknownReference,
                    span,
                    format!("`[{needle}]` cites no evidence of this claim"),
                )
                .label("nothing to cite")
                .note(if count == 1 {
                    "the claim lists one piece of evidence: [^1]".to_owned()
                } else {
                    format!("the claim lists {count} pieces of evidence; [^1] is the first of them")
                })
                .suggest_near_source(key, &ids),
            );
        }
    }
}

/// A note of the text's own that would stand where readers expect the source of that number.
fn takes_number(note: &Citation, place: &Place) -> Diagnostic {
    let start = format!("[^{}]:", note.key);
    let message = format!("`{start}` makes a note of what cites a piece of evidence");
    Diagnostic::error(Code::InvalidValue, place.span_of(&start, &note.source), message)
        .label("numbers are for evidence")
        .help(format!(
            "name the note by a word, such as `[^note]`, or leave `{start}` out and cite what is under `evidence`"
        ))
}

impl Diagnostic {
    fn suggest_near_source(self, key: &str, ids: &[&str]) -> Self {
        let first = key.split([',', ';', ' ']).next().unwrap_or_default();
        let is_cited =
            first.strip_prefix('@').map_or(first.parse::<usize>().is_ok(), |id| ids.contains(&id));
        if is_cited && first != key {
            let mark = if first.starts_with('@') { "" } else { "^" };
            return self.help(format!(
                "write `[{mark}{first}]` alone, and the page or whatever else beside it in words"
            ));
        }
        match key.strip_prefix('@').and_then(|id| crate::diagnostics::best_match(id, ids)) {
            Some(id) => self.help(format!("did you mean `[@{id}]`?")),
            None => self.help("list the source under `evidence`, or cite another one"),
        }
    }
}
