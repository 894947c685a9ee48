//! What a verdict must have and must not have, before and after it is published.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::content::files::desk_rules::Workflow;
use crate::content::files::person::PersonFile;
use crate::content::files::verdict::{EvidenceEntry, Status, VerdictFile};
use crate::content::values::{Date, Id, Name, PersonRef};
use crate::content::yaml::decode::missing;
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::span::OptionalField;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::people::normalized_name;
use crate::model::build::scales::Scales;
use crate::model::check::desk_rules::{Circumstances, Shared};
use crate::model::check::{archives, claim_lints, corrections, desk_rules};

/// Checks every verdict against the rest of the site.
pub fn check(site_files: &SiteFiles, scales: &Scales, today: Date, diagnostics: &mut Diagnostics) {
    check_unique(site_files, diagnostics);
    let known = Known::of(site_files);
    desk_rules::check_rules(known.rules(), scales, diagnostics);
    let found: Vec<Diagnostics> = site_files
        .verdicts
        .par_iter()
        .map(|verdict| check_verdict(verdict, &known, scales, today))
        .collect();
    for found in found {
        diagnostics.append(found);
    }
    check_article_people(site_files, &known, diagnostics);
}

fn check_verdict(
    verdict: &FileRecord<VerdictFile>,
    known: &Known,
    scales: &Scales,
    today: Date,
) -> Diagnostics {
    let mut mistakes = Diagnostics::default();
    let Some(record) = &verdict.record else { return mistakes };
    let scale = known.scale(&verdict.article);
    let checker = Checker { id: &verdict.id, record, known };
    checker.publication(&mut mistakes);
    corrections::check(record, today, &mut mistakes);
    checker.dates(today, &mut mistakes);
    checker.ratings(scale, scales, &mut mistakes);
    checker.evidence(&mut mistakes);
    checker.people(&mut mistakes);
    checker.related(&mut mistakes);
    let rules = known.rules();
    if let Some(rules) = rules {
        let known = Circumstances { reviewers: checker.reviewers(), shared: &known.sources, today };
        desk_rules::check(record, &known, rules, &mut mistakes);
    }
    archives::check_verdict(record, &known.sources, &mut mistakes);
    claim_lints::check(record, scales.labels(scale), rules, &mut mistakes);
    mistakes.with_claim(&verdict.id, &verdict.article)
}

/// `duplicate-id`: a claim's id is its address, so two articles cannot have the same.
fn check_unique(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
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
                .help("a claim's id is its address, so it is unique in the site: rename one of the files")
                .with_claim(&verdict.id, &verdict.article),
        );
    }
}

/// What there is to refer to.
struct Known<'c> {
    site_files: &'c SiteFiles,
    claims: IndexSet<&'c str>,
    sources: Shared<'c>,
    people: BTreeMap<&'c str, Option<&'c str>>,
    /// The ids of the people of a name.
    names: BTreeMap<&'c str, Vec<&'c str>>,
    scales: BTreeMap<&'c str, &'c str>,
}

impl<'c> Known<'c> {
    fn of(site_files: &'c SiteFiles) -> Self {
        let name = |person: &'c FileRecord<_>| -> Option<&'c str> {
            let record: &PersonFile = person.record.as_ref()?;
            record.name.text()
        };
        let people: BTreeMap<&str, Option<&str>> =
            site_files.people.iter().map(|person| (person.id.as_str(), name(person))).collect();
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, name) in people.iter().filter_map(|(id, name)| Some((*id, (*name)?))) {
            names.entry(name).or_default().push(id);
        }
        Self {
            site_files,
            names,
            claims: site_files.verdicts.iter().map(|verdict| verdict.id.as_str()).collect(),
            sources: site_files
                .sources
                .iter()
                .map(|source| (source.id.as_str(), source.record.as_ref()))
                .collect(),
            people,
            scales: site_files.scale_names(),
        }
    }

    fn scale(&self, article: &str) -> Option<&'c str> {
        self.scales.get(article).copied()
    }

    /// The rules of the desk.
    fn rules(&self) -> Option<&'c Workflow> {
        self.site_files.site.as_deref()?.workflow.as_deref()
    }

    /// What tells a person from others: the id, else the name; `None` where there is neither.
    fn identity<'w>(&'w self, who: &'w PersonRef) -> Option<&'w str> {
        let name = match who {
            PersonRef::Named(id) if self.people.contains_key(&**id) => return Some(id),
            PersonRef::Named(name) => name,
            PersonRef::Inline(inline) => inline.name.as_deref()?,
        };
        let filed = self.names.get(&**name).and_then(|ids| ids.first().copied());
        filed.or(Some(name)).filter(|name| !name.is_empty())
    }

    /// The name that readers see for what [`Self::identity`] gives.
    fn name<'w>(&'w self, identity: &'w str) -> &'w str {
        self.people.get(identity).copied().flatten().unwrap_or(identity)
    }

    fn check_person(&self, who: &Spanned<PersonRef>, diagnostics: &mut Diagnostics) {
        let PersonRef::Named(Name(text)) = &who.value else { return };
        let known = || self.people.keys().copied();
        if text.is_empty() {
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, who.span, "this name is empty")
                    .label("nobody")
                    .help("write a name, or take the line away"),
            );
        } else if self.people.contains_key(text.as_str()) {
        } else if let Some([first, second, ..]) = self.names.get(text.as_str()).map(Vec::as_slice) {
            diagnostics.push(
                Diagnostic::error(
                    Code::UnknownReference,
                    who.span,
                    format!("there is more than one `{text}`"),
                )
                .label("which of them?")
                .help(format!("write the id: `{first}` or `{second}`")),
            );
        } else if PersonRef::looks_like_id(text) {
            let unknown = Diagnostic::error(Code::UnknownReference, who.span, format!("there is no person `{text}`"))
                .label("not a file of `content/people/`")
                .note(format!(
                    "a word in lower case without spaces is read as an id; a name is also `{{name: {text}}}`"
                ));
            diagnostics.push(if self.people.is_empty() {
                unknown.help(format!(
                    "write the name as readers should see it, or add `content/people/{text}.yaml`"
                ))
            } else {
                unknown.suggest_similar(text, known())
            });
        }
    }
}

struct Checker<'a> {
    id: &'a str,
    record: &'a VerdictFile,
    known: &'a Known<'a>,
}

impl Checker<'_> {
    /// What readers are owed once a claim is published.
    fn publication(&self, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let Some(status) =
            record.status.as_ref().filter(|status| status.value == Status::Published)
        else {
            return;
        };
        for field in
            ["rating", "summary", "evidence"].iter().filter(|field| !record.is_present(field))
        {
            diagnostics.push(
                missing("a published verdict", field, status.span)
                    .label("published here")
                    .help(format!("add `{field}`, or keep it back with `status: draft`")),
            );
        }
        if !record.is_present("published") {
            let mut undated = missing("a published verdict", "published", status.span)
                .label("published here, on no day")
                .help("add `published: YYYY-MM-DD`: readers, feeds and search engines ask when");
            undated.severity = crate::diagnostics::Severity::Warning;
            diagnostics.push(undated);
        }
    }

    /// `future-date` where something has happened that has not yet.
    fn dates(&self, today: Date, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let answered = record.response.iter().filter_map(|response| response.asked.as_ref());
        let corrected = record.corrections.iter().filter_map(|correction| correction.date.as_ref());
        // Under an embargo the day on which it ends is the one on which the check is published.
        let published =
            record.published.iter().filter(|day| record.embargo.0.as_deref() != Some(&day.value));
        let own = record.claim_date.iter().chain(published);
        for date in own.chain(answered).chain(corrected).filter(|date| date.value > today) {
            diagnostics.push(
                Diagnostic::warning(Code::FutureDate, date.span, format!("{} is still to come", date.value))
                    .label(format!("today is {today}"))
                    .help("write the day on which it happened; `embargo: …` keeps a claim back until a day"),
            );
        }
    }

    fn ratings(&self, scale: Option<&str>, scales: &Scales, diagnostics: &mut Diagnostics) {
        self.record
            .rating
            .iter()
            .for_each(|rating| scales.check_rating(scale, rating, diagnostics));
        let changes = self
            .record
            .corrections
            .iter()
            .flat_map(|correction| [&correction.from, &correction.to]);
        changes.flatten().for_each(|rating| scales.check_former(scale, rating, diagnostics));
    }

    fn evidence(&self, diagnostics: &mut Diagnostics) {
        for evidence in &self.record.evidence {
            match &evidence.source {
                Some(source) => self.check_source(source, diagnostics),
                None if !evidence.is_present("title") && !evidence.is_present("source") => {
                    diagnostics.push(untitled(evidence))
                }
                None => {}
            }
        }
    }

    fn check_source(&self, source: &Spanned<Id>, diagnostics: &mut Diagnostics) {
        if !self.known.sources.contains_key(source.value.0.as_str()) {
            diagnostics.push(
                Diagnostic::error(
                    Code::UnknownReference,
                    source.span,
                    format!("there is no source `{}`", source.0),
                )
                .label("not a file of `content/sources/`")
                .help(format!(
                    "add `content/sources/{}.yaml`, or describe the source here with `title: …`",
                    source.0
                ))
                .suggest_similar(source, self.known.sources.keys().copied()),
            );
        }
    }

    fn people(&self, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let cited = record.evidence.iter().flat_map(|evidence| &evidence.authors);
        let everybody =
            record.claimant.iter().chain(&record.authors).chain(&record.reviewers).chain(cited);
        everybody.for_each(|who| self.known.check_person(who, diagnostics));
        let rule = self.known.rules().and_then(|rules| rules.self_review.as_deref());
        let person = |who: &'_ Spanned<PersonRef>| {
            let identity = self.known.identity(who)?;
            Some((identity.to_owned(), normalized_name(self.known.name(identity))))
        };
        let authors: Vec<_> =
            record.authors.iter().filter_map(|author| Some((author, person(author)?))).collect();
        for reviewer in &record.reviewers {
            let Some((identity, folded)) = person(reviewer) else { continue };
            let name = self.known.name(&identity);
            let mut authors = authors.iter();
            if let Some((author, _)) =
                authors.find(|(_, (other, name))| *other == identity || *name == folded)
            {
                let message = format!("{name} reviews their own work");
                let severity = rule.and_then(|rule| rule.severity.as_ref());
                diagnostics.push(
                    desk_rules::broken(Code::ReviewerIsAuthor, reviewer.span, severity, message)
                        .label("reviewer")
                        .related(author.span, "author")
                        .help("let somebody else approve it"),
                );
            }
        }
    }

    /// How many people who did not write it approved it.
    fn reviewers(&self) -> usize {
        self.each(&self.record.reviewers).difference(&self.each(&self.record.authors)).count()
    }

    /// Who is meant, each once; those who have no file by their names.
    fn each(&self, people: &[Spanned<PersonRef>]) -> BTreeSet<String> {
        let identities = people.iter().filter_map(|who| self.known.identity(who));
        let is_filed = |identity: &str| self.known.people.contains_key(identity);
        identities
            .map(|who| if is_filed(who) { who.to_owned() } else { normalized_name(who) })
            .collect()
    }

    /// The ids of all other claims.
    fn others(&self) -> impl Iterator<Item = &str> {
        self.known
            .site_files
            .verdicts
            .iter()
            .map(|verdict| verdict.id.as_str())
            .filter(|id| *id != self.id)
    }

    /// The claim that had another id before.
    fn heir(&self, id: &str) -> Option<&str> {
        let has = |verdict: &&Arc<FileRecord<VerdictFile>>| {
            verdict
                .record
                .as_ref()
                .is_some_and(|record| record.aliases.iter().any(|alias| alias.value.0 == id))
        };
        self.known.site_files.verdicts.iter().find(has).map(|verdict| verdict.id.as_str())
    }

    fn related(&self, diagnostics: &mut Diagnostics) {
        for related in &self.record.related {
            if related.value.0 == self.id {
                diagnostics.push(
                    Diagnostic::error(
                        Code::InvalidValue,
                        related.span,
                        "a claim is not related to itself",
                    )
                    .label("this very claim")
                    .help("take it out of `related`"),
                );
            }
            if !self.known.claims.contains(related.value.0.as_str()) {
                let message = format!("there is no claim `{}`", related.0);
                let mistake = Diagnostic::error(Code::UnknownReference, related.span, message);
                let mistake = mistake
                    .label("no such verdict file")
                    .help("a claim is named by its id: the name of its file, without `.yaml`");
                diagnostics.push(match self.heir(&related.value.0) {
                    Some(id) => mistake.help(format!("that claim is called `{id}` now")),
                    None => mistake.suggest_similar(related, self.others()),
                });
            }
        }
    }
}

fn untitled(evidence: &EvidenceEntry) -> Diagnostic {
    missing("a piece of evidence", "title", evidence.span)
        .help("add `title: …`, or `source: …` with the id of a file of `content/sources/`")
}

fn check_article_people(site_files: &SiteFiles, known: &Known, diagnostics: &mut Diagnostics) {
    let articles = site_files.articles.iter().filter_map(|article| article.record.as_ref());
    let shared = site_files.sources.iter().filter_map(|source| source.record.as_ref());
    let people = articles
        .flat_map(|article| &article.authors)
        .chain(shared.flat_map(|source| &source.authors));
    people.for_each(|who| known.check_person(who, diagnostics));
}
