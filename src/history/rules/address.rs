//! Warns if the address of a person, list, term, publisher or static page is gone.

use crate::content::FileRecord;
use crate::content::files::verdict::VerdictFile;
use crate::content::values::PersonRef;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::Comparison;
use crate::model::{Claim, Model, Page, Taxonomy, TermId};

/// `address-gone`: a published page has no page and no redirect at its address any more.
pub(super) fn check(
    comparison: &Comparison,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let (before, after) = (comparison.before.model, comparison.after.model);
    let addresses = after.addresses();
    let rules = AddressRules { comparison };
    diagnostics.extend(embeds(before, after));
    diagnostics.extend(markdown(before, after));
    for (address, page) in before.addresses() {
        if addresses.contains_key(address) {
            continue;
        }
        diagnostics.extend(match page {
            Page::Person(index) => rules.person(*index, address, sources),
            Page::Taxonomy(index) => rules.taxonomy(*index, address),
            Page::Term(id, 1) => rules.term(*id, address),
            Page::Publisher(index, 1) => rules.publisher(*index, address),
            Page::StaticPage(index) => rules.static_page(*index, address, sources),
            _ => None,
        });
    }
}

/// Reports that frames of other sites are empty now.
fn embeds(before: &Model, after: &Model) -> Option<Diagnostic> {
    if !before.site.embed || after.site.embed || before.claims.is_empty() {
        return None;
    }
    let message = "other sites may show claims in frames, and these frames are empty now";
    Some(
        Diagnostic::warning(Code::AddressGone, Span::file_start(FileId::SITE), message)
            .label("`embed: true` is gone")
            .help("write `embed: true` again, or tell the sites that show your claims"),
    )
}

/// Reports that the Markdown of claims is gone.
fn markdown(before: &Model, after: &Model) -> Option<Diagnostic> {
    if !before.site.markdown || after.site.markdown || before.claims.is_empty() {
        return None;
    }
    let message = "the pages of claims are gone that exist as Markdown, and so is `llms.txt`";
    Some(
        Diagnostic::warning(Code::AddressGone, Span::file_start(FileId::SITE), message)
            .label("`markdown: true` is gone")
            .help("write `markdown: true` again if programs read these files"),
    )
}

struct AddressRules<'a> {
    comparison: &'a Comparison<'a>,
}

impl AddressRules<'_> {
    fn before(&self) -> &Model {
        self.comparison.before.model
    }

    /// Returns the first old claim of a kind that readers still see, with its file. If a claim is
    /// gone, that is reported instead.
    fn published_claim(
        &self,
        is_kind: impl Fn(&Claim) -> bool,
    ) -> Option<(&Claim, &FileRecord<VerdictFile>)> {
        for claim in &self.before().claims {
            if is_kind(claim)
                && let Some(verdict) = self.comparison.verdict(&claim.id)
                && !self.comparison.is_other_claim(&claim.id, &verdict.id)
                && self.comparison.after.model.claim(&verdict.id).is_some()
            {
                return Some((claim, verdict));
            }
        }
        None
    }

    fn person(&self, index: usize, address: &str, sources: &mut SourceMap) -> Option<Diagnostic> {
        let person = self.before().people.get(index)?;
        let now = self.comparison.after.model.people.iter().find(|now| now.name == person.name);
        let Some((old, now)) = person.file.zip(now.and_then(|now| now.file)) else {
            return self.mentioned_person(index, address);
        };
        let old = self.old_file(old, sources)?;
        let id = &person.slug;
        Some(
            gone("person", &person.name, address, Span::file_start(now))
                .label("the file with this name")
                .related(old, "the old file")
                .help(format!("write `aliases: [{id}]` here, so that old links still work")),
        )
    }

    /// Reports a person at a claim that named them.
    fn mentioned_person(&self, index: usize, address: &str) -> Option<Diagnostic> {
        let before = self.before();
        let (claim, verdict) = self.published_claim(|claim| {
            let mentions: Vec<usize> = claim.mentions().collect();
            before.people_of(&mentions).any(|it| it == index)
        })?;
        let is_named = |mentions: &[usize]| before.people_of(mentions).any(|it| it == index);
        let record = verdict.record.as_ref()?;
        let list: &[Spanned<PersonRef>] = if is_named(&claim.claimants) {
            &record.claimant
        } else if is_named(&claim.authors) {
            &record.authors
        } else {
            &record.reviewers
        };
        let span = first_or_claim(list, verdict);
        let name = &before.people.get(index)?.name;
        Some(gone("person", name, address, span).label("named here before").help(format!(
            "if they have another address now, write the old one as an alias into their file, or \
             write into `site.yaml`: `redirects: {{{address}: people/<new>/}}`"
        )))
    }

    /// Reports a list of the site's own that `site.yaml` does not declare any more.
    fn taxonomy(&self, index: usize, address: &str) -> Option<Diagnostic> {
        let title = self.before().taxonomies.get(index)?.title.as_ref()?;
        let span = Span::file_start(FileId::SITE);
        let report = moved_list("list", title, address, span, "<new>/");
        Some(report.label("`taxonomies` declared it before"))
    }

    fn term(&self, id: TermId, address: &str) -> Option<Diagnostic> {
        let (taxonomy, term) = self.before().term(id)?;
        let (_, verdict) =
            self.published_claim(|claim| claim.terms_in(id.taxonomy).any(|it| it == id))?;
        let record = verdict.record.as_ref()?;
        let folder = &taxonomy.name;
        let new = self.new_term(taxonomy, &verdict.id).unwrap_or("<new>");
        let span = first_or_claim(record.terms(folder), verdict);
        let what = if taxonomy.title.is_none() { "topic" } else { "entry" };
        Some(moved_list(what, &term.name, address, span, &format!("{folder}/{new}/")))
    }

    /// Returns the slug of the first term of a claim that the taxonomy did not have before.
    fn new_term(&self, taxonomy: &Taxonomy, claim: &str) -> Option<&str> {
        let after = self.comparison.after.model;
        let index = after.taxonomies.iter().position(|it| it.name == taxonomy.name)?;
        for id in after.claim(claim)?.terms_in(index) {
            let (_, term) = after.term(id)?;
            if !taxonomy.terms.iter().any(|old| old.slug == term.slug) {
                return Some(&term.slug);
            }
        }
        None
    }

    fn publisher(&self, index: usize, address: &str) -> Option<Diagnostic> {
        let publisher = self.before().publishers.get(index)?;
        let mut articles = self.before().articles.iter();
        let article = articles.find(|article| article.publisher == Some(index))?;
        let folder = self.comparison.article(&article.id)?;
        let named = folder.record.as_ref().and_then(|record| record.publisher.as_ref());
        let span = match named {
            Some(name) => name.span,
            None => Span::file_start(folder.file?),
        };
        let after = self.comparison.after.model;
        // If the article is gone, that is reported instead.
        let now = after.article(&folder.id)?;
        let now = now.publisher.and_then(|index| after.publishers.get(index));
        let new_address = format!("publishers/{}/", now.map_or("<new>", |now| &now.slug));
        Some(moved_list("publisher", &publisher.name, address, span, &new_address))
    }

    fn static_page(
        &self,
        index: usize,
        address: &str,
        sources: &mut SourceMap,
    ) -> Option<Diagnostic> {
        let page = self.before().static_pages.get(index)?;
        let span = self.old_file(page.file, sources)?;
        Some(gone("page", &page.title, address, span).label("this was its file").help(format!(
            "if it has another name now, write `aliases: [{}]` into its front matter",
            page.slug
        )))
    }

    /// Adds a file of the old version to the sources, so that a diagnostic can show it.
    fn old_file(&self, file: FileId, sources: &mut SourceMap) -> Option<Span> {
        let old = self.comparison.before.site_files.files.file(file)?;
        Some(Span::file_start(sources.add_missing(old)))
    }
}

/// Returns the place of the first item of a list, or of the text of the claim if it is empty.
fn first_or_claim<T>(list: &[Spanned<T>], verdict: &FileRecord<VerdictFile>) -> Span {
    match list.first() {
        Some(first) => first.span,
        None => claim_span(verdict),
    }
}

/// Returns the place of the text of a claim.
fn claim_span(verdict: &FileRecord<VerdictFile>) -> Span {
    let claim = verdict.record.as_ref().and_then(|record| record.claim.span());
    claim.unwrap_or(Span::file_start(verdict.file))
}

fn gone(what: &str, name: &str, address: &str, span: Span) -> Diagnostic {
    let message =
        format!("the {what} `{name}` had the address `{address}`, which leads nowhere now");
    Diagnostic::warning(Code::AddressGone, span, message)
}

/// Creates the diagnostic for a list, a term or a publisher.
fn moved_list(what: &str, name: &str, address: &str, span: Span, new: &str) -> Diagnostic {
    gone(what, name, address, span).label("named here before").help(format!(
        "if it has another name now, write into `site.yaml`: `redirects: {{{address}: {new}}}`"
    ))
}
