//! Checks verdicts against the rest of the site: required fields, dates, ratings, evidence, people
//! and related claims.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::content::files::desk_rules::Workflow;
use crate::content::files::verdict::{EvidenceEntry, Status, VerdictFile};
use crate::content::values::{Date, Id, PartialDate};
use crate::content::yaml::decode::missing;
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::build::charts;
use crate::model::build::scales::Scales;
use crate::model::check::desk_rules::{RuleContext, SharedSources};
use crate::model::check::people::KnownPeople;
use crate::model::check::{appearances, archives, claim_lints, corrections, desk_rules};
use crate::model::look_alikes::{self, NameLook};
use crate::text::fold_case;

/// Checks every verdict.
pub fn check(site_files: &SiteFiles, scales: &Scales, today: Date, diagnostics: &mut Diagnostics) {
    check_unique_ids(site_files, diagnostics);
    let references = References::new(site_files);
    desk_rules::check_rules(references.rules(), scales, diagnostics);
    let found: Vec<Diagnostics> = site_files
        .verdicts
        .par_iter()
        .map(|verdict| check_verdict(verdict, &references, scales, today))
        .collect();
    for found in found {
        diagnostics.append(found);
    }
    check_people_of_sources(site_files, &references, diagnostics);
}

fn check_verdict(
    verdict: &FileRecord<VerdictFile>,
    references: &References,
    scales: &Scales,
    today: Date,
) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let Some(record) = &verdict.record else { return diagnostics };
    let scale = verdict.scale_name(&references.scales);
    let checker = VerdictChecker { id: &verdict.id, record, references };
    checker.check_required_fields(&mut diagnostics);
    corrections::check(record, today, &mut diagnostics);
    checker.check_dates(today, &mut diagnostics);
    checker.check_ratings(scale, scales, &mut diagnostics);
    checker.check_evidence(&mut diagnostics);
    appearances::check(record, &mut diagnostics);
    appearances::check_original(record, &mut diagnostics);
    checker.check_people(&mut diagnostics);
    checker.check_related(&mut diagnostics);
    let rules = references.rules();
    if let Some(rules) = rules {
        let reviewers = checker.count_reviewers();
        let context = RuleContext { reviewers, sources: &references.sources, today };
        desk_rules::check(record, &context, rules, &mut diagnostics);
    }
    archives::check_verdict(record, &references.sources, &mut diagnostics);
    claim_lints::check(record, scales.ratings_of(scale), rules, &mut diagnostics);
    diagnostics.with_claim(&verdict.id, &verdict.article)
}

/// Reports `duplicate-id` if two articles have a claim with the same id, which is its address.
fn check_unique_ids(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let mut first: IndexMap<&str, &FileRecord<VerdictFile>> =
        IndexMap::with_capacity(site_files.verdicts.len());
    for verdict in &site_files.verdicts {
        let Some(earlier) = first.get(verdict.id.as_str()) else {
            first.insert(&verdict.id, verdict);
            continue;
        };
        let message = format!("there are two claims with the id `{}`", verdict.id);
        diagnostics.push(
            Diagnostic::error(Code::DuplicateId, Span::file_start(verdict.file), message)
                .label("second claim")
                .related(Span::file_start(earlier.file), "first claim")
                .help(
                    "a claim's id is its address, so it must be unique in the site: rename one \
                    of the files",
                )
                .with_claim(&verdict.id, &verdict.article),
        );
    }
}

/// Everything that a verdict can refer to.
struct References<'c> {
    site_files: &'c SiteFiles,
    claims: IndexSet<&'c str>,
    sources: SharedSources<'c>,
    people: KnownPeople<'c>,
    scales: BTreeMap<&'c str, &'c str>,
}

impl<'c> References<'c> {
    fn new(site_files: &'c SiteFiles) -> Self {
        let mut references = Self {
            site_files,
            claims: site_files.verdicts.iter().map(|verdict| verdict.id.as_str()).collect(),
            sources: BTreeMap::new(),
            people: KnownPeople::new(site_files),
            scales: site_files.scale_names(),
        };
        for source in &site_files.sources {
            references.sources.insert(&source.id, source.record.as_ref());
        }
        references
    }

    fn rules(&self) -> Option<&'c Workflow> {
        self.site_files.site.as_deref()?.workflow.as_deref()
    }
}

struct VerdictChecker<'a> {
    id: &'a str,
    record: &'a VerdictFile,
    references: &'a References<'a>,
}

impl VerdictChecker<'_> {
    /// Reports fields that a published claim lacks.
    fn check_required_fields(&self, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let Some(status) = &record.status else { return };
        if status.value != Status::Published {
            return;
        }
        // The original of an imported verdict has the reasons and the sources.
        let required = if record.is_present("imported_from") {
            &["rating"][..]
        } else {
            &["rating", "summary", "evidence"]
        };
        for field in required {
            if !record.is_present(field) {
                diagnostics.push(
                    missing("a published verdict", field, status.span)
                        .label("published here")
                        .help(format!("add `{field}`, or write `status: draft`")),
                );
            }
        }
        if let Some(media) = &record.media_review
            && !record.is_present("claimant")
        {
            let unnamed = missing("a review of media", "claimant", media.span).help(
                "name who published the picture or recording under `claimant`: without it, search \
                 engines get no `MediaReview`",
            );
            diagnostics.push(Diagnostic { severity: Severity::Warning, ..unnamed });
        }
        if !record.is_present("published") {
            let undated = missing("a published verdict", "published", status.span)
                .label("published without a date")
                .help("add `published: YYYY-MM-DD`: readers, feeds and search engines need it");
            diagnostics.push(Diagnostic { severity: Severity::Warning, ..undated });
        }
    }

    /// Reports `future-date` for events that have not happened yet.
    fn check_dates(&self, today: Date, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let mut dates: Vec<Spanned<PartialDate>> = Vec::new();
        dates.extend(record.claim_date.clone());
        let mut days: Vec<&Spanned<Date>> = Vec::new();
        if let Some(published) = &record.published {
            // A check under embargo is published on the day on which the embargo ends.
            let is_end_of_embargo =
                record.embargo.0.as_deref().map(|end| end.day) == Some(published.value);
            if !is_end_of_embargo {
                days.push(published);
            }
        }
        dates.extend(record.appearances.iter().filter_map(|place| place.published.clone()));
        dates.extend(record.imported_from.iter().filter_map(|it| it.published.clone()));
        days.extend(record.response.iter().filter_map(|response| response.asked.as_ref()));
        days.extend(record.corrections.iter().filter_map(|correction| correction.date.as_ref()));
        dates.extend(days.iter().map(|day| Spanned { value: day.value.into(), span: day.span }));
        for date in dates {
            if date.value.first_day() <= today {
                continue;
            }
            let message = format!("{} is in the future", date.value);
            diagnostics.push(
                Diagnostic::warning(Code::FutureDate, date.span, message)
                    .label(format!("today is {today}"))
                    .help(
                        "write the day on which it happened; `embargo: …` holds a claim back \
                        until a day",
                    ),
            );
        }
    }

    fn check_ratings(&self, scale: Option<&str>, scales: &Scales, diagnostics: &mut Diagnostics) {
        if let Some(scale) = &self.record.scale {
            scales.check_name(scale, diagnostics);
        }
        if let Some(rating) = &self.record.rating {
            scales.check_rating(scale, rating, diagnostics);
        }
        for correction in &self.record.corrections {
            for rating in correction.from.iter().chain(&correction.to) {
                scales.check_former(scale, rating, diagnostics);
            }
        }
    }

    fn check_evidence(&self, diagnostics: &mut Diagnostics) {
        for evidence in &self.record.evidence {
            diagnostics.extend(check_moment(evidence));
            charts::of_evidence(&evidence.table, self.references.site_files, diagnostics);
            match &evidence.source {
                Some(source) => self.check_source(source, diagnostics),
                None if !evidence.is_present("title") && !evidence.is_present("source") => {
                    diagnostics.push(untitled(evidence));
                }
                None => {}
            }
        }
    }

    fn check_source(&self, source: &Spanned<Id>, diagnostics: &mut Diagnostics) {
        let sources = &self.references.sources;
        if sources.contains_key(source.value.0.as_str()) {
            return;
        }
        let message = format!("there is no source `{}`", source.0);
        diagnostics.push(
            Diagnostic::error(Code::UnknownReference, source.span, message)
                .label("not a file of `content/sources/`")
                .help(format!(
                    "add `content/sources/{}.yaml`, or describe the source here with `title: …`",
                    source.0
                ))
                .suggest_similar(source, sources.keys().copied()),
        );
    }

    fn check_people(&self, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let named = record.claimant.iter().chain(&record.authors).chain(&record.reviewers);
        let cited = record.evidence.iter().flat_map(|evidence| &evidence.authors);
        let quoted = record.appearances.iter().flat_map(|place| &place.authors);
        for who in named.chain(cited).chain(quoted) {
            self.references.people.check(who, diagnostics);
        }
        self.check_self_review(diagnostics);
    }

    /// Reports `reviewer-is-author` for each reviewer who is also an author.
    fn check_self_review(&self, diagnostics: &mut Diagnostics) {
        let references = self.references;
        let rule = references.rules().and_then(|rules| rules.self_review.as_deref());
        let severity = rule.and_then(|rule| rule.severity.as_ref());
        let mut authors = Vec::new();
        for author in &self.record.authors {
            if let Some(name) = references.people.display_name(author) {
                authors.push((NameLook::new(name), name, author.span));
            }
        }
        for reviewer in &self.record.reviewers {
            let Some(name) = references.people.display_name(reviewer) else { continue };
            let look = NameLook::new(name);
            let Some((_, author, span)) = authors.iter().find(|(known, ..)| known.is_like(&look))
            else {
                continue;
            };
            let message = format!("{name} reviews their own work");
            let mut diagnostic = desk_rules::rule_violation(
                Code::ReviewerIsAuthor,
                reviewer.span,
                severity,
                message,
            )
            .label("reviewer")
            .related(*span, "author")
            .help("ask somebody else to approve it");
            if fold_case(author) != fold_case(name) {
                diagnostic = diagnostic.note(
                    "the names look the same, but one has letters of another script or invisible \
                     characters",
                );
            }
            diagnostics.push(diagnostic);
        }
    }

    /// Returns how many reviewers are not authors.
    fn count_reviewers(&self) -> usize {
        let people = &self.references.people;
        look_alikes::count_independent(
            self.record.authors.iter().filter_map(|who| people.display_name(who)),
            self.record.reviewers.iter().filter_map(|who| people.display_name(who)),
        )
    }

    fn check_related(&self, diagnostics: &mut Diagnostics) {
        for related in &self.record.related {
            if related.value.0 == self.id {
                let message = "a claim cannot be related to itself";
                diagnostics.push(
                    Diagnostic::error(Code::InvalidValue, related.span, message)
                        .label("this claim itself")
                        .help("remove it from `related`"),
                );
            }
            if !self.references.claims.contains(related.value.0.as_str()) {
                diagnostics.push(self.unknown_claim(related));
            }
        }
    }

    fn unknown_claim(&self, id: &Spanned<Id>) -> Diagnostic {
        let message = format!("there is no claim `{}`", id.0);
        let diagnostic = Diagnostic::error(Code::UnknownReference, id.span, message)
            .label("no such verdict file")
            .help("write the id of a claim: the name of its file without `.yaml`");
        if let Some(new_id) = self.renamed_to(&id.value.0) {
            return diagnostic.help(format!("that claim now has the id `{new_id}`"));
        }
        let verdicts = self.references.site_files.verdicts.iter();
        let ids = verdicts.map(|verdict| verdict.id.as_str());
        diagnostic.suggest_similar(id, ids.filter(|other| *other != self.id))
    }

    /// Returns the id of the claim that has `id` as an alias.
    fn renamed_to(&self, id: &str) -> Option<&str> {
        let has_alias = |verdict: &&Arc<FileRecord<VerdictFile>>| match &verdict.record {
            Some(record) => record.aliases.iter().any(|alias| alias.value.0 == id),
            None => false,
        };
        let verdict = self.references.site_files.verdicts.iter().find(has_alias)?;
        Some(&verdict.id)
    }
}

/// Reports a `time` of evidence without the address of a film or recording.
fn check_moment(evidence: &EvidenceEntry) -> Option<Diagnostic> {
    let time = evidence.time.as_ref()?;
    if evidence.is_present("url") || evidence.is_present("source") {
        return None;
    }
    let message = "this time is the moment of a film or recording, but there is no address";
    Some(
        Diagnostic::warning(Code::InvalidTime, time.span, message)
            .label("a moment of what?")
            .help("add `url: …` with the address of the film or recording, or remove the time"),
    )
}

fn untitled(evidence: &EvidenceEntry) -> Diagnostic {
    missing("a piece of evidence", "title", evidence.span)
        .help("add `title: …`, or `source: …` with the id of a file of `content/sources/`")
}

/// Checks the authors of articles and shared sources.
fn check_people_of_sources(
    site_files: &SiteFiles,
    references: &References,
    diagnostics: &mut Diagnostics,
) {
    let articles = site_files.articles.iter().filter_map(|article| article.record.as_ref());
    for who in articles.flat_map(|article| &article.authors) {
        references.people.check(who, diagnostics);
    }
    let sources = site_files.sources.iter().filter_map(|source| source.record.as_ref());
    for who in sources.flat_map(|source| &source.authors) {
        references.people.check(who, diagnostics);
    }
}
