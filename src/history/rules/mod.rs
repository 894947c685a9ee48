//! What a change may not do to what readers have seen: every rule compares a claim, an article or a rating as it was published
//! with what has become of it. It must not know where either came from.

pub mod article;
pub mod claim;
pub mod rating;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::content::files::verdict::VerdictFile;
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{Claim, Model};

/// A site at one time.
#[derive(Clone, Copy)]
pub struct State<'a> {
    /// Its files.
    pub site_files: &'a SiteFiles,
    /// What readers saw, without drafts.
    pub model: &'a Model,
}

/// Compares `now` with what was published `before`. Files that are gone are added to `sources`, where their mistakes are shown.
pub fn check(before: State, now: State, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let comparison = Comparison::of(before, now);
    for claim in &before.model.claims {
        comparison.claim(claim, sources, diagnostics);
    }
    article::check(before, now, sources, diagnostics);
    rating::check(before, now, diagnostics);
}

/// Both states, by the ids of claims.
struct Comparison<'a> {
    before: State<'a>,
    now: State<'a>,
    olds: IndexMap<&'a str, &'a FileRecord<VerdictFile>>,
    news: IndexMap<&'a str, &'a FileRecord<VerdictFile>>,
    /// The claims that answer to the ids of others.
    heirs: IndexMap<&'a str, &'a FileRecord<VerdictFile>>,
    published: IndexMap<&'a str, &'a Claim>,
    shown: IndexMap<&'a str, &'a Claim>,
}

impl<'a> Comparison<'a> {
    fn of(before: State<'a>, now: State<'a>) -> Self {
        let aliases = |verdict: &'a Arc<FileRecord<VerdictFile>>| {
            let aliases = verdict.record.iter().flat_map(|record| &record.aliases);
            aliases.map(move |alias| (alias.value.0.as_str(), verdict.as_ref()))
        };
        Self {
            before,
            now,
            olds: verdicts(before.site_files),
            news: verdicts(now.site_files),
            heirs: now.site_files.verdicts.iter().flat_map(aliases).collect(),
            published: claims(before.model),
            shown: claims(now.model),
        }
    }

    /// Judges what has become of a published claim.
    fn claim(&self, claim: &'a Claim, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
        let Some(old) = self.olds.get(claim.id.as_str()).and_then(|old| old.record.as_ref()) else {
            return;
        };
        let heir = self.news.get(claim.id.as_str()).or_else(|| self.heirs.get(claim.id.as_str()));
        let Some(verdict) = heir.copied() else {
            diagnostics.extend(self.removed(claim, sources));
            return;
        };
        let Some(new) = &verdict.record else { return };
        // A claim that takes over the address of another one was published as it is.
        let is_other = verdict.id != claim.id && self.published.contains_key(verdict.id.as_str());
        let mut mistakes = Diagnostics::default();
        match self.shown.get(verdict.id.as_str()) {
            None => mistakes.push(kept_back(verdict.file_start(), new)),
            Some(_) if is_other => {}
            Some(shown) => {
                let article = verdict.article.as_str();
                let (before, now, start) = (self.before, self.now, verdict.file_start());
                claim::Change { claim, old, shown, new, article, before, now, start }
                    .check(&mut mistakes);
            }
        }
        diagnostics.append(mistakes.with_claim(&verdict.id, &verdict.article));
    }

    /// `claim-removed` where the file is gone and no other claim answers to its id.
    fn removed(&self, claim: &Claim, sources: &mut SourceMap) -> Option<Diagnostic> {
        let file = sources.add(self.before.site_files.files.file(claim.file)?);
        let span = Span { file, ..claim.text_span };
        let mistake = Diagnostic::error(
            Code::ClaimRemoved,
            span,
            format!("the published claim `{}` is gone", claim.id),
        )
        .label("this was its file");
        let is_same = |verdict: &&&FileRecord<VerdictFile>| {
            let text = verdict.record.as_ref().and_then(|record| record.claim.as_deref());
            text.is_some_and(|text| text.trim() == claim.text)
                && !self.olds.contains_key(verdict.id.as_str())
        };
        Some(match self.news.values().find(is_same) {
            Some(verdict) => mistake
                .related(verdict.file_start(), "here is the same claim under another id")
                .help(format!(
                    "write `aliases: [{}]` there, so that the old address leads to the new page",
                    claim.id
                )),
            None => mistake.help(
                "put the file back with `status: retracted` and a correction of `kind: retraction`",
            ),
        })
    }
}

impl FileRecord<VerdictFile> {
    fn file_start(&self) -> Span {
        Span::file_start(self.file)
    }
}

/// The verdicts of a site by id.
fn verdicts(site_files: &SiteFiles) -> IndexMap<&str, &FileRecord<VerdictFile>> {
    site_files.verdicts.iter().map(|verdict| (verdict.id.as_str(), verdict.as_ref())).collect()
}

/// The claims of a site by id.
fn claims(model: &Model) -> IndexMap<&str, &Claim> {
    model.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect()
}

/// `claim-removed` where something in the file keeps it from readers.
fn kept_back(start: Span, record: &VerdictFile) -> Diagnostic {
    let hold = record.hold.0.as_ref().map(|hold| hold.span);
    let embargo = record.embargo.0.as_ref().map(|embargo| embargo.span);
    let span = hold.or(embargo).or(record.status.as_ref().map(|status| status.span));
    Diagnostic::error(
        Code::ClaimRemoved,
        span.unwrap_or(start),
        "this claim is published, and would be taken from readers",
    )
    .label("kept back by this")
    .help("to withdraw it write `status: retracted` and a correction of `kind: retraction`; else publish it again")
}
