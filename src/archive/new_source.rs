//! Keeps a file as the copy of a source, and cites it as evidence of a claim. All quotes are looked for
//! in the copy before a file is written.

use camino::Utf8Path;
use serde::Serialize;
use url::Url;

use crate::archive::copy_folder::{CopyFolder, stem, stem_of_address};
use crate::archive::edits::parse;
use crate::archive::plan::unknown_claim;
use crate::content::files::verdict::{EvidenceEntry, VerdictFile};
use crate::content::kept_copies::CopyKind;
use crate::content::layout::FileKind;
use crate::content::parse::{FileContent, ParsedFile};
use crate::content::source_tree::SourceTree;
use crate::content::values::{Date, PartialDate};
use crate::content::yaml::{self, append, edit};
use crate::content::{SiteFiles, sha256};
use crate::diagnostics::fix::apply_edits;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Diagnostics, Edit, Severity};
use crate::import::file::Agent;
use crate::model::build::citations::{Citation, shared_sources};
use crate::model::check::quote_check::QuoteChecker;
use crate::output;
use crate::text::is_same_page;

/// A source that is to be cited.
#[derive(Debug, Clone)]
pub(crate) struct NewSource {
    pub(crate) title: String,
    pub(crate) authors: Vec<Agent>,
    pub(crate) publisher: Option<String>,
    pub(crate) published: Option<PartialDate>,
    pub(crate) url: Option<String>,
    /// The language of its words, if it is not that of the site.
    pub(crate) language: Option<String>,
    pub(crate) quotes: Vec<String>,
    pub(crate) copy: NewCopy,
}

/// A file that is to be kept.
#[derive(Debug, Clone)]
pub(crate) struct NewCopy {
    pub(crate) kind: CopyKind,
    pub(crate) bytes: Vec<u8>,
    /// The day on which it was saved.
    pub(crate) day: Date,
}

/// Why a source was not written.
pub(crate) enum NotWritten {
    /// It cannot be cited in this way.
    Refused(String),
    /// A quote of the verdict is not in the copy.
    QuoteMissing(Box<(Diagnostics, SourceMap)>),
}

impl From<String> for NotWritten {
    fn from(message: String) -> Self {
        Self::Refused(message)
    }
}

/// The result of writing a source.
#[derive(Debug)]
pub(crate) struct WrittenSource {
    /// The path of the copy; `None` if the verdict named it before.
    pub(crate) copy: Option<String>,
    /// The path of the verdict.
    pub(crate) verdict: String,
    /// The number of new entries.
    pub(crate) added: usize,
    /// The number of entries that had the address, and have the copy now.
    pub(crate) completed: usize,
}

/// A new entry of `evidence`, as YAML.
#[derive(Serialize)]
struct EntryYaml<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "<[Agent]>::is_empty")]
    authors: &'a [Agent],
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    copy: &'a str,
    copy_sha256: &'a str,
    copied: String,
}

/// Returns the path of the verdict of a claim.
///
/// # Errors
/// If there is no such claim.
pub(crate) fn verdict_path(site_files: &SiteFiles, claim: &str) -> Result<String, String> {
    match site_files.verdict(claim) {
        Some(verdict) => Ok(site_files.files.path(verdict.file).to_string()),
        None => Err(unknown_claim(site_files, claim)),
    }
}

/// Keeps the copy of a source, and cites the source in the verdict at `path`. Writes both or
/// neither.
///
/// # Errors
/// The reason why no file was written.
pub(crate) fn write(
    root: &Utf8Path,
    site_files: &SiteFiles,
    path: &Utf8Path,
    source: &NewSource,
    checker: &mut QuoteChecker,
) -> Result<WrittenSource, NotWritten> {
    let verdict = OpenVerdict::read(root, path)?;
    let hash = sha256(&source.copy.bytes);
    let plan = Plan::new(&verdict, site_files, source, &hash)?;
    check_own_quotes(&verdict, &plan, checker)?;
    // So that no copy is written for a verdict that cannot be edited.
    plan.changed(&verdict, "copy.html", &hash, &verdict.bytes)?;
    let name = match source.url.as_deref().and_then(|url| Url::parse(url).ok()) {
        Some(url) => stem_of_address(&url),
        None => stem(&source.title),
    };
    let mut copy = None;
    if plan.known_copy.is_none() {
        let folder = CopyFolder::open(root, site_files)?;
        copy = Some(folder.create(path, &name, source.copy.kind, &source.copy.bytes)?);
    }
    let named = copy.as_ref().map(|copy| copy.name.as_str()).or(plan.known_copy);
    let edited = output::edit_file(root, &verdict.parsed.file, |bytes| {
        plan.changed(&verdict, named.unwrap_or_default(), &hash, bytes).ok()
    });
    if let Err(error) = edited {
        if let Some(copy) = copy {
            copy.remove_if_new();
        }
        return Err(NotWritten::Refused(error.to_string()));
    }
    Ok(WrittenSource {
        copy: copy.map(|copy| copy.shown_path(root).to_string()),
        verdict: path.to_string(),
        added: plan.new_quotes.len(),
        completed: plan.completed.len(),
    })
}

/// Looks in the copy for the quotes of entries that get it.
fn check_own_quotes(
    verdict: &OpenVerdict,
    plan: &Plan,
    checker: &mut QuoteChecker,
) -> Result<(), NotWritten> {
    let mut sources = SourceMap::default();
    sources.add(verdict.parsed.file.clone());
    let mut found = Diagnostics::default();
    for entry in &plan.completed {
        if let Some((words, span)) = Citation::of_entry(entry.written).words()
            && let Some(diagnostic) = checker.check(words, span, &mut sources)
            && diagnostic.severity == Severity::Error
        {
            found.push(diagnostic);
        }
    }
    if found.has_errors() {
        return Err(NotWritten::QuoteMissing(Box::new((found, sources))));
    }
    Ok(())
}

/// The current file of a verdict.
struct OpenVerdict {
    path: String,
    kind: FileKind,
    bytes: Vec<u8>,
    parsed: ParsedFile,
}

impl OpenVerdict {
    fn read(root: &Utf8Path, path: &Utf8Path) -> Result<Self, String> {
        let kind = FileKind::from_path(path).ok_or_else(|| format!("`{path}` is no verdict"))?;
        let bytes = SourceTree::new(root)
            .read_listed(path, kind.max_bytes())
            .map_err(|_| format!("`{path}` cannot be read any more"))?;
        let parsed = parse(path, &kind, &bytes);
        Ok(Self { path: path.to_string(), kind, bytes, parsed })
    }

    fn record(&self) -> Result<&VerdictFile, String> {
        record_of(&self.parsed).ok_or_else(|| {
            format!("`{}` cannot be read: correct what `factpress check` reports", self.path)
        })
    }
}

fn record_of(parsed: &ParsedFile) -> Option<&VerdictFile> {
    match &parsed.content {
        FileContent::Verdict(file) => file.record.as_ref(),
        _ => None,
    }
}

/// The changes to a verdict.
struct Plan<'a> {
    source: &'a NewSource,
    /// The entries with the address of the source, which get the copy.
    completed: Vec<Completed<'a>>,
    /// The quotes of new entries; `None` for an entry without a quote.
    new_quotes: Vec<Option<&'a str>>,
    /// The copy that an entry with the address names, if it has the same bytes.
    known_copy: Option<&'a str>,
}

/// An entry that gets the copy.
struct Completed<'a> {
    written: &'a EvidenceEntry,
    url: Span,
    /// The quote that it gets.
    quote: Option<&'a str>,
}

impl<'a> Plan<'a> {
    fn new(
        verdict: &'a OpenVerdict,
        site_files: &SiteFiles,
        source: &'a NewSource,
        hash: &str,
    ) -> Result<Self, String> {
        let (mut completed, mut known_copy) = (Vec::new(), None);
        let mut quotes: Vec<&str> = source.quotes.iter().map(|quote| quote.trim()).collect();
        let shared = shared_sources(site_files);
        for entry in &verdict.record()?.evidence {
            let id = entry.source.as_ref().map(|id| id.value.0.as_str());
            let cited = id.and_then(|id| shared.get(id));
            let url = entry.url.as_ref().or(cited.and_then(|cited| cited.url.as_ref()));
            let (Some(url), Some(asked)) = (url, &source.url) else { continue };
            if !is_same_page(&url.value.0, asked) {
                continue;
            }
            let words = Citation::of_entry(entry).words().map(|(words, _)| words.trim());
            quotes.retain(|quote| Some(*quote) != words);
            if entry.copy_sha256.as_ref().is_some_and(|recorded| recorded.value.0 == hash) {
                known_copy = copy_name(entry);
                continue;
            }
            refuse_known(verdict, entry, cited.is_some(), asked)?;
            let mut quote = None;
            if words.is_none() && !quotes.is_empty() {
                quote = Some(quotes.remove(0));
            }
            completed.push(Completed { written: entry, url: url.span, quote });
        }
        let mut new_quotes: Vec<Option<&str>> = quotes.into_iter().map(Some).collect();
        if new_quotes.is_empty() && completed.is_empty() {
            if let Some(copy) = known_copy {
                return Err(format!(
                    "`{}` cites this source already, with the same copy `{copy}` and all of these \
                     quotes",
                    verdict.path
                ));
            }
            new_quotes.push(None);
        }
        Ok(Self { source, completed, new_quotes, known_copy })
    }

    /// Returns the bytes of the verdict with its changes.
    ///
    /// # Errors
    /// What to add by hand, if the layout of the verdict is not clear.
    fn changed(
        &self,
        verdict: &OpenVerdict,
        copy: &str,
        hash: &str,
        bytes: &[u8],
    ) -> Result<Vec<u8>, String> {
        let path = Utf8Path::new(&verdict.path);
        let day = self.source.copy.day.to_string();
        let fields = [("copy", copy), ("copy_sha256", hash), ("copied", day.as_str())];
        let changed = self.edits(verdict.parsed.file.text(), &fields).and_then(|mut edits| {
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
            apply_edits(bytes, &edits.iter().collect::<Vec<_>>())
        });
        if let Some(changed) = changed {
            let parsed = parse(path, &verdict.kind, &changed);
            if self.is_sound(&verdict.parsed, &parsed, &fields) {
                return Ok(changed);
            }
        }
        let mut by_hand = format!(
            "Factpress cannot edit the list `evidence` of `{path}`, because it has another layout \
             than a block list. No file was written. Write each entry on lines that begin with `-`, \
             or keep the copy yourself and add:"
        );
        for line in self.entries(&fields).lines() {
            by_hand.push_str(&format!("\n  {line}"));
        }
        Err(by_hand)
    }

    /// Returns the edits; `None` if the layout is not clear.
    fn edits(&self, text: &str, fields: &[(&str, &str)]) -> Option<Vec<Edit>> {
        let file = FileId::from_index(0);
        let mut edits = Vec::new();
        for entry in &self.completed {
            let mut added: Vec<(&str, &str)> = fields.to_vec();
            added.extend(entry.quote.map(|quote| ("quote", quote)));
            let (start, end) = (entry.url.start as usize, entry.url.end as usize);
            let (offset, replacement) = edit::beside(text, start, end, "url", &added)?;
            edits.push(Edit { span: Span::new(file, offset..offset), replacement, is_safe: true });
        }
        if !self.new_quotes.is_empty() {
            let (range, replacement) = append::append(text, "evidence", &self.entries(fields))?;
            edits.push(Edit { span: Span::new(file, range), replacement, is_safe: true });
        }
        Some(edits)
    }

    /// Returns the new entries as the lines of a block list.
    fn entries(&self, fields: &[(&str, &str)]) -> String {
        let [(_, copy), (_, copy_sha256), (_, copied)] = fields else { return String::new() };
        let source = self.source;
        let mut lines = String::new();
        for quote in &self.new_quotes {
            let entry = EntryYaml {
                title: &source.title,
                authors: &source.authors,
                publisher: source.publisher.as_deref(),
                published: source.published,
                url: source.url.as_deref(),
                quote: *quote,
                language: source.language.as_deref(),
                copy,
                copy_sha256,
                copied: (*copied).to_owned(),
            };
            for (number, line) in yaml::write(&entry).lines().enumerate() {
                let start = if number == 0 { "- " } else { "  " };
                lines.push_str(format!("{start}{line}").trim_end());
                lines.push('\n');
            }
        }
        lines
    }

    /// Returns whether a changed verdict has the copy and the quotes, and no more errors than before.
    fn is_sound(&self, before: &ParsedFile, changed: &ParsedFile, fields: &[(&str, &str)]) -> bool {
        let (Some(old), Some(new)) = (record_of(before), record_of(changed)) else { return false };
        let errors = changed.diagnostics.count(Severity::Error);
        if errors > before.diagnostics.count(Severity::Error)
            || new.evidence.len() != old.evidence.len() + self.new_quotes.len()
        {
            return false;
        }
        let name = fields.first().map(|(_, name)| *name);
        let has_copy = |entry: &EvidenceEntry| copy_name(entry) == name;
        let with_copy = new.evidence.iter().filter(|entry| has_copy(entry)).count();
        let expected = self.completed.len() + self.new_quotes.len();
        let added = new.evidence.iter().skip(old.evidence.len());
        let are_added = added.zip(&self.new_quotes).all(|(entry, quote)| {
            entry.quote.as_ref().map(|it| it.value.trim()) == *quote && has_copy(entry)
        });
        with_copy >= expected && are_added
    }
}

fn copy_name(entry: &EvidenceEntry) -> Option<&str> {
    entry.copy.as_ref().map(|copy| copy.value.0.as_str())
}

/// Refuses an entry that cites the same address and has a copy, or takes it from a shared source.
fn refuse_known(
    verdict: &OpenVerdict,
    entry: &EvidenceEntry,
    is_shared: bool,
    url: &str,
) -> Result<(), String> {
    let position = verdict.parsed.file.position(entry.span.start as usize);
    let place = format!("{}:{}", verdict.path, position.line);
    if let Some(copy) = &entry.copy {
        let copy = &copy.value.0;
        return Err(format!(
            "`{place}` cites {url} already, with another copy, `{copy}`. To quote that copy again, add \
             an entry with `copy: {copy}`. To keep the new copy instead, remove `copy`, `copy_sha256` \
             and `copied` there first"
        ));
    }
    if is_shared {
        let id = entry.source.as_ref().map_or("", |id| id.value.0.as_str());
        return Err(format!(
            "`{place}` cites {url} already, through the source `{id}`: write `copy` and `quote` into \
             its file in `content/sources/`"
        ));
    }
    Ok(())
}
