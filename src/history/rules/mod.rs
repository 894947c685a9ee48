//! Rules for changing published content: a claim, an article or a rating may change only if
//! readers are told, and published addresses must keep working.

mod address;
mod article;
mod article_facts;
mod claim;
mod claim_facts;
mod disclosure;
mod page_facts;
mod rating;
mod static_files;
pub(crate) mod theme_files;
mod told_prose;
pub(crate) mod unreadable;

use crate::content::FileRecord;
use crate::content::files::verdict::VerdictFile;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::rules::claim::ClaimChange;
use crate::history::{Comparison, SiteState, claims_by_id};
use crate::model::Claim;

/// Checks the changes from `before` to `after`. Files that are gone are added to `sources`, so
/// that diagnostics can show them.
pub(crate) fn check(
    before: SiteState,
    after: SiteState,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let comparison = Comparison::new(before, after);
    check_claims(&comparison, sources, diagnostics);
    article::check_articles(&comparison, sources, diagnostics);
    article::check_redirects(before.model, after.model, diagnostics);
    address::check(&comparison, sources, diagnostics);
    article_facts::check(&comparison, diagnostics);
    page_facts::check(&comparison, sources, diagnostics);
    rating::check(&comparison, diagnostics);
    static_files::check(before.site_files, after.site_files, sources, diagnostics);
    static_files::check_new(before, after.site_files, sources, diagnostics);
}

fn check_claims(comparison: &Comparison, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let Comparison { before, after, .. } = comparison;
    let new_claims = claims_by_id(after.model);
    for old in &before.model.claims {
        let Some(old_file) = comparison.old_verdict(&old.id) else { continue };
        let Some(verdict) = comparison.verdict(&old.id) else {
            diagnostics.extend(removed_claim(old, comparison, sources));
            continue;
        };
        let Some(new_file) = &verdict.record else { continue };
        let mut found = Diagnostics::default();
        match new_claims.get(verdict.id.as_str()) {
            None => found.push(withheld_claim(verdict, new_file)),
            Some(_) if comparison.is_other_claim(&old.id, &verdict.id) => {
                found.push(merged_claim(old, verdict, new_file));
            }
            Some(new) => {
                ClaimChange { comparison, old, old_file, new, new_file, verdict }.check(&mut found);
            }
        }
        diagnostics.append(found.with_claim(&verdict.id, &verdict.article));
    }
}

/// `claim-removed`: the file is gone, and no other claim has its id as an alias.
fn removed_claim(
    old: &Claim,
    comparison: &Comparison,
    sources: &mut SourceMap,
) -> Option<Diagnostic> {
    let file = sources.add_missing(comparison.before.site_files.files.file(old.file)?);
    let span = Span { file, ..old.text_span };
    let message = format!("the published claim `{}` is gone", old.id);
    let diagnostic =
        Diagnostic::error(Code::ClaimRemoved, span, message).label("this was its file");
    Some(match new_file_of(old, comparison) {
        Some(verdict) => diagnostic
            .related(Span::file_start(verdict.file), "the same claim, under another id")
            .help(format!(
                "write `aliases: [{}]` there, so that the old address leads to the new page",
                old.id
            )),
        None => diagnostic.help(
            "restore the file with `status: retracted` and a correction of `kind: retraction`",
        ),
    })
}

/// Returns the file with a new id that makes the same claim.
fn new_file_of<'a>(
    old: &Claim,
    comparison: &Comparison<'a>,
) -> Option<&'a FileRecord<VerdictFile>> {
    let Comparison { before, after, .. } = comparison;
    for verdict in &after.site_files.verdicts {
        let Some(claim) = verdict.record.as_ref().and_then(|file| file.claim.as_ref()) else {
            continue;
        };
        let is_new = before.site_files.verdicts.iter().all(|old| old.id != verdict.id);
        if is_new && claim.value.trim() == old.text {
            return Some(verdict);
        }
    }
    None
}

/// `claim-removed`: the address of the claim leads to another published claim.
fn merged_claim(old: &Claim, verdict: &FileRecord<VerdictFile>, file: &VerdictFile) -> Diagnostic {
    let alias = file.aliases.iter().find(|alias| alias.value.0 == old.id);
    let span = alias.map_or(Span::file_start(verdict.file), |alias| alias.span);
    let message =
        format!("the published claim `{}` is gone, and its address leads to another claim", old.id);
    Diagnostic::error(Code::ClaimRemoved, span, message).label("this is the other claim").help(
        format!(
            "restore the file of `{}` with `status: retracted` and a correction of `kind: \
             retraction`, which can link to this claim",
            old.id
        ),
    )
}

/// `claim-removed`: something in the file withholds the claim from readers.
fn withheld_claim(verdict: &FileRecord<VerdictFile>, file: &VerdictFile) -> Diagnostic {
    let span = if let Some(hold) = &file.hold.0 {
        hold.span
    } else if let Some(embargo) = &file.embargo.0 {
        embargo.span
    } else if let Some(status) = &file.status {
        status.span
    } else {
        Span::file_start(verdict.file)
    };
    let message = "this claim is published, and readers would lose it";
    Diagnostic::error(Code::ClaimRemoved, span, message).label("this withholds it").help(
        "to withdraw it, write `status: retracted` and a correction of `kind: retraction`; \
         otherwise publish it again",
    )
}
