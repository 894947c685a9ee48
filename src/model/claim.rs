//! What a verdict must have and must not have, before and after it is published.

use std::collections::{BTreeMap, BTreeSet};

use super::scale::Scales;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::record::missing;
use crate::load::value::{Id, Who};
use crate::load::verdict::{Evidence, Status, VerdictFile};
use crate::load::{Corpus, Loaded};
use crate::span::{Span, Spanned};

/// Checks every verdict against the rest of the site.
pub fn check(corpus: &Corpus, scales: &Scales, diagnostics: &mut Diagnostics) {
    check_unique(corpus, diagnostics);
    let known = Known::of(corpus);
    for verdict in &corpus.verdicts {
        let Some(record) = &verdict.record else { continue };
        let mut mistakes = Diagnostics::default();
        let checker = Checker { record, known: &known };
        checker.publication(&mut mistakes);
        checker.ratings(known.scale(&verdict.article), scales, &mut mistakes);
        checker.evidence(&mut mistakes);
        checker.people(&mut mistakes);
        checker.related(&mut mistakes);
        for mistake in mistakes.iter() {
            diagnostics.push(mistake.clone().about(&verdict.id, &verdict.article));
        }
    }
    check_article_people(corpus, &known, diagnostics);
}

/// `duplicate-id`: a claim's id is its address, so two articles cannot have the same.
fn check_unique(corpus: &Corpus, diagnostics: &mut Diagnostics) {
    let mut first: BTreeMap<&str, &Loaded<VerdictFile>> = BTreeMap::new();
    for verdict in &corpus.verdicts {
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
                .about(&verdict.id, &verdict.article),
        );
    }
}

/// What there is to refer to.
struct Known<'c> {
    claims: BTreeSet<&'c str>,
    sources: BTreeSet<&'c str>,
    people: BTreeMap<&'c str, Option<&'c str>>,
    scales: BTreeMap<&'c str, &'c str>,
}

impl<'c> Known<'c> {
    fn of(corpus: &'c Corpus) -> Self {
        let name = |person: &'c Loaded<_>| -> Option<&'c str> {
            let record: &crate::load::person::PersonFile = person.record.as_ref()?;
            record.name.as_deref().map(String::as_str)
        };
        Self {
            claims: corpus.verdicts.iter().map(|verdict| verdict.id.as_str()).collect(),
            sources: corpus.shared.iter().map(|source| source.id.as_str()).collect(),
            people: corpus.people.iter().map(|person| (person.id.as_str(), name(person))).collect(),
            scales: corpus.scale_names(),
        }
    }

    fn scale(&self, article: &str) -> Option<&'c str> {
        self.scales.get(article).copied()
    }

    /// The name that readers see for a person.
    fn name<'w>(&'w self, who: &'w Who) -> &'w str {
        match who {
            Who::Inline(inline) => inline.name.as_deref().map_or("", String::as_str),
            Who::Named(text) => self.people.get(text.as_str()).copied().flatten().unwrap_or(text),
        }
    }

    fn check_person(&self, who: &Spanned<Who>, diagnostics: &mut Diagnostics) {
        let Who::Named(text) = &who.value else { return };
        if text.trim().is_empty() {
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, who.span, "this name is empty")
                    .label("nobody")
                    .help("write a name, or take the line away"),
            );
        } else if Who::looks_like_id(text) && !self.people.contains_key(text.as_str()) {
            let message = format!("there is no person `{text}`");
            let unknown = Diagnostic::error(Code::UnknownReference, who.span, message)
                .label("not a file of `content/people/`")
                .note("a word in lower case without spaces is read as an id");
            let known: Vec<&str> = self.people.keys().copied().collect();
            diagnostics.push(if known.is_empty() {
                unknown.help(format!("write the name as readers should see it, or add `content/people/{text}.yaml`"))
            } else {
                unknown.suggest_near(text, known)
            });
        }
    }
}

struct Checker<'a> {
    record: &'a VerdictFile,
    known: &'a Known<'a>,
}

impl Checker<'_> {
    /// What readers are owed once a claim is published.
    fn publication(&self, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let Some(status) = record.status.as_ref().filter(|status| status.value == Status::Published) else { return };
        for field in ["rating", "summary", "evidence"].iter().filter(|field| !record.has(field)) {
            diagnostics.push(
                missing("a published verdict", field, status.span)
                    .label("published here")
                    .help(format!("add `{field}`, or keep it back with `status: draft`")),
            );
        }
        if !record.has("published") {
            let mut undated = missing("a published verdict", "published", status.span)
                .label("published here, on no day")
                .help("add `published: YYYY-MM-DD`: readers, feeds and search engines ask when");
            undated.severity = crate::diagnostic::Severity::Warning;
            diagnostics.push(undated);
        }
    }

    fn ratings(&self, scale: Option<&str>, scales: &Scales, diagnostics: &mut Diagnostics) {
        let changes = self.record.corrections.iter().flat_map(|correction| [&correction.from, &correction.to]);
        for rating in std::iter::once(&self.record.rating).chain(changes).flatten() {
            scales.check_rating(scale, rating, diagnostics);
        }
    }

    fn evidence(&self, diagnostics: &mut Diagnostics) {
        for evidence in &self.record.evidence {
            match &evidence.source {
                Some(source) => self.check_source(source, diagnostics),
                None if !evidence.has("title") => diagnostics.push(untitled(evidence)),
                None => {}
            }
        }
    }

    fn check_source(&self, source: &Spanned<Id>, diagnostics: &mut Diagnostics) {
        if !self.known.sources.contains(source.value.0.as_str()) {
            diagnostics.push(
                Diagnostic::error(Code::UnknownReference, source.span, format!("there is no source `{}`", source.0))
                    .label("not a file of `content/sources/`")
                    .suggest_near(source, self.known.sources.iter().copied()),
            );
        }
    }

    fn people(&self, diagnostics: &mut Diagnostics) {
        let record = self.record;
        let cited = record.evidence.iter().flat_map(|evidence| &evidence.authors);
        let everybody = record.claimant.iter().chain(&record.authors).chain(&record.reviewers).chain(cited);
        everybody.for_each(|who| self.known.check_person(who, diagnostics));
        for reviewer in &record.reviewers {
            let name = self.known.name(reviewer);
            let author = record.authors.iter().find(|author| self.known.name(author) == name);
            if let Some(author) = author {
                diagnostics.push(
                    Diagnostic::error(Code::ReviewerIsAuthor, reviewer.span, format!("{name} reviews their own work"))
                        .label("reviewer")
                        .related(author.span, "author")
                        .help("let somebody else approve it"),
                );
            }
        }
    }

    fn related(&self, diagnostics: &mut Diagnostics) {
        for related in &self.record.related {
            if !self.known.claims.contains(related.value.0.as_str()) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::UnknownReference,
                        related.span,
                        format!("there is no claim `{}`", related.0),
                    )
                    .label("no such verdict file")
                    .suggest_near(related, self.known.claims.iter().copied()),
                );
            }
        }
    }
}

fn untitled(evidence: &Evidence) -> Diagnostic {
    missing("a piece of evidence", "title", evidence.span)
        .help("add `title: …`, or `source: …` with the id of a file of `content/sources/`")
}

fn check_article_people(corpus: &Corpus, known: &Known, diagnostics: &mut Diagnostics) {
    let articles = corpus.articles.iter().filter_map(|article| article.record.as_ref());
    let shared = corpus.shared.iter().filter_map(|source| source.record.as_ref());
    let people = articles.flat_map(|article| &article.authors).chain(shared.flat_map(|source| &source.authors));
    people.for_each(|who| known.check_person(who, diagnostics));
}
