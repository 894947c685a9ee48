//! Warns if people of one name are taken for one or for several, and if files contradict each other
//! about a person.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::content::SiteFiles;
use crate::content::files::person::PersonFile;
use crate::content::values::{AgentKind, PersonRef};
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::identity::{PersonKey, identify};
use crate::model::build::mentions::{MentionKey, MentionRegistry, Side};
use crate::model::build::people::{FALLBACK_SLUG, PeopleFiles};
use crate::model::build::slugs::name_slug;
use crate::model::check::spellings::Spellings;
use crate::text::{PageKey, fold_case};

const HOW_TO_TELL: &str = "if this is one person, write a file in `content/people/` and use its id \
    in both places; if these are two people, write a file for each and use their ids";

/// A mention and its first use.
type Mention<'a, 'c> = (&'a MentionKey<'c>, &'c Spanned<PersonRef>);

/// Returns where a mention has its name or id.
fn name_span(who: &Spanned<PersonRef>) -> Span {
    who.value.span_of(None, who.span)
}

/// Checks the people whom all verdicts and transcripts name, published or not.
pub fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let files = PeopleFiles::new(&site_files.people);
    let mut registry = MentionRegistry::default();
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        for who in record.claimant.iter() {
            registry.intern(who, Side::Claimant, &files);
        }
        for who in record.authors.iter().chain(&record.reviewers) {
            registry.intern(who, Side::Staff, &files);
        }
    }
    for who in speakers(site_files) {
        registry.intern(who, Side::Claimant, &files);
    }
    let keys: Vec<&MentionKey> = registry.iter().map(|(key, _)| key).collect();
    let mut people: IndexMap<PersonKey, Vec<Mention>> = IndexMap::new();
    for (person, (key, uses)) in identify(&keys, &files).into_iter().zip(registry.iter()) {
        people.entry(person).or_default().push((key, uses.first));
    }
    for (person, mentions) in &people {
        check_facts(person, mentions, &files, diagnostics);
        diagnostics.extend(taken_for_one(mentions));
        diagnostics.extend(shared_address(person, mentions, &files));
    }
    check_namesakes(&people, &files, diagnostics);
    check_spellings(site_files, &files, diagnostics);
}

/// Returns the speakers whom articles list.
fn speakers(site_files: &SiteFiles) -> impl Iterator<Item = &Spanned<PersonRef>> {
    let records = site_files.articles.iter().filter_map(|article| article.record.as_ref());
    records.flat_map(|record| record.speakers.values())
}

/// Reports `person-mismatch` for each mention that contradicts the file of the person or an earlier
/// mention.
fn check_facts(
    person: &PersonKey,
    mentions: &[Mention],
    files: &PeopleFiles,
    diagnostics: &mut Diagnostics,
) {
    let mut known_type = None;
    if let PersonKey::File(id) = person
        && let Some(file) = files.get(id)
    {
        known_type = file.kind.copied().zip(file.kind.span());
        for (key, who) in mentions {
            if key.id.is_some() {
                diagnostics.extend(other_name(id, file, key, name_span(who)));
                let url = who.inline().and_then(|person| person.url.span());
                diagnostics.extend(other_address(id, file, key, who.span_of(url, who.span)));
            }
        }
    }
    for (key, who) in mentions {
        let Some(own) = key.who_type else { continue };
        let span = who.span_of(who.inline().and_then(|person| person.kind.span()), who.span);
        match known_type {
            None => known_type = Some((own, span)),
            Some((known, place)) if known != own => {
                diagnostics.push(other_type(key, own, span, known, place));
            }
            Some(_) => {}
        }
    }
}

fn other_name(id: &str, file: &PersonFile, key: &MentionKey, span: Span) -> Option<Diagnostic> {
    let (name, place) = (file.name.text()?, file.name.span()?);
    if key.name.is_empty() || fold_case(key.name) == fold_case(name) {
        return None;
    }
    let message = format!("`{id}` is `{name}`, but is called `{}` here", key.name);
    Some(
        Diagnostic::warning(Code::PersonMismatch, span, message)
            .label("another name")
            .related(place, "the name that readers see")
            .help("correct the id or the name; next to an id, you can also leave the name out"),
    )
}

fn other_address(id: &str, file: &PersonFile, key: &MentionKey, span: Span) -> Option<Diagnostic> {
    let url = PageKey::parse(key.url?)?;
    let mut known = file.url.iter().chain(&file.same_as);
    let place = known.clone().next()?.span;
    if known.any(|known| PageKey::parse(&known.value.0).as_ref() == Some(&url)) {
        return None;
    }
    let message = format!("the file of `{id}` does not have this address");
    Some(
        Diagnostic::warning(Code::PersonMismatch, span, message)
            .label("another address")
            .related(place, "the address that readers see")
            .help(
                "if it is the same person, add the address to `same_as` of the file; if not, \
                 correct the id",
            ),
    )
}

fn other_type(
    key: &MentionKey,
    own: AgentKind,
    span: Span,
    known: AgentKind,
    place: Span,
) -> Diagnostic {
    let name = if key.name.is_empty() { key.id.unwrap_or_default() } else { key.name };
    let message = format!("`{name}` has the type `{}` here", own.as_str());
    Diagnostic::warning(Code::PersonMismatch, span, message)
        .label("another type")
        .related(place, format!("`{}` here, which readers see", known.as_str()))
        .help("write the same `type` everywhere, or remove it in one of the places")
}

/// Reports `namesakes` if a claimant or speaker counts as an author or reviewer only because of the
/// name.
fn taken_for_one(mentions: &[Mention]) -> Option<Diagnostic> {
    let find = |side| mentions.iter().find(|(key, _)| key.side == side);
    let is_explicit = |side| {
        let mut own = mentions.iter().filter(|(key, _)| key.side == side);
        own.any(|(key, _)| key.id.is_some() || key.url.is_some())
    };
    let (claimant, claimed) = find(Side::Claimant)?;
    let (_, checked) = find(Side::Staff)?;
    if Side::ALL.into_iter().all(is_explicit) {
        return None;
    }
    let message = format!("`{}` makes claims or speaks, and checks claims", claimant.name);
    Some(
        Diagnostic::warning(Code::Namesakes, name_span(claimed), message)
            .label("treated as one person, because of the name alone")
            .related(name_span(checked), "writes or reviews here")
            .help(HOW_TO_TELL),
    )
}

/// Reports `namesakes` if a person without a file has the address of another person's file.
fn shared_address(
    person: &PersonKey,
    mentions: &[Mention],
    files: &PeopleFiles,
) -> Option<Diagnostic> {
    if person.is_file() {
        return None;
    }
    let (key, who) = mentions.first()?;
    let slug = name_slug(key.name, FALLBACK_SLUG);
    let file = files.get(&slug)?;
    let (name, place) = (file.name.text()?, file.name.span()?);
    if fold_case(name) == fold_case(key.name) {
        return None;
    }
    if key.name.to_lowercase() == slug {
        let message = format!("`{}` is not the id `{slug}`, because of its capitals", key.name);
        return Some(
            Diagnostic::warning(Code::Namesakes, name_span(who), message)
                .label("read as a name, and without a file")
                .related(place, "the file with this id")
                .suggest(
                    format!(
                        "write `{slug}` if you mean this person; otherwise write a file for the \
                         other one"
                    ),
                    slug,
                ),
        );
    }
    let message =
        format!("`{}` is not `{name}`, but both have the address `people/{slug}/`", key.name);
    Some(
        Diagnostic::warning(Code::Namesakes, name_span(who), message)
            .label("has no file")
            .related(place, "the file with this id")
            .help(format!(
                "if this is the same person, write `{slug}`; otherwise rename the file, or write a \
                 file for this person"
            )),
    )
}

/// Reports `namesakes` for people of one name who are taken for several, unless each has a file.
fn check_namesakes(
    people: &IndexMap<PersonKey, Vec<Mention>>,
    files: &PeopleFiles,
    diagnostics: &mut Diagnostics,
) {
    let mut groups: IndexMap<String, Vec<(&PersonKey, &[Mention])>> = IndexMap::new();
    for (person, mentions) in people {
        let name = match person {
            PersonKey::File(id) => files.name(id),
            PersonKey::Described { .. } => mentions.first().map(|(key, _)| key.name),
        };
        if let Some(name) = name {
            groups.entry(fold_case(name)).or_default().push((person, mentions));
        }
    }
    for group in groups.values_mut() {
        // Those with a file first.
        group.sort_by_key(|(person, _)| !person.is_file());
        for (index, (person, mentions)) in group.iter().enumerate() {
            if index > 0 && !person.is_file() {
                diagnostics.extend(namesake(mentions, person, group, files));
            }
        }
    }
}

fn namesake(
    mentions: &[Mention],
    person: &PersonKey,
    group: &[(&PersonKey, &[Mention])],
    files: &PeopleFiles,
) -> Option<Diagnostic> {
    let (key, who) = mentions.first()?;
    let (first, first_mentions) = group.first()?;
    let mut place = name_span(first_mentions.first()?.1);
    if let PersonKey::File(id) = first
        && let Some(name) = files.get(id)?.name.span()
    {
        place = name;
    }
    let is_of_side = |(other, mentions): &&(&PersonKey, &[Mention])| {
        *other != person && mentions.iter().any(|(other, _)| other.side == key.side)
    };
    let label = match person {
        PersonKey::Described { url: Some(_), .. } => "has an address of their own",
        _ if group.iter().any(|other| is_of_side(&other)) => "may be either of them",
        _ if key.side == Side::Claimant => "makes claims or speaks, and the other checks claims",
        _ => "checks claims, and the other makes claims or speaks",
    };
    let message =
        format!("`{}` is treated as a different person from the other one of this name", key.name);
    Some(
        Diagnostic::warning(Code::Namesakes, name_span(who), message)
            .label(label)
            .related(place, "the other one")
            .note("each has a page of their own, and it lists only what names them so")
            .help(HOW_TO_TELL),
    )
}

/// Reports names of people that differ only in case.
fn check_spellings(site_files: &SiteFiles, files: &PeopleFiles, diagnostics: &mut Diagnostics) {
    let mut spellings = Spellings::default();
    for (_, file) in files.iter() {
        if let (Some(name), Some(span)) = (file.name.text(), file.name.span()) {
            spellings.add(name, span);
        }
    }
    for verdict in &site_files.verdicts {
        let Some(record) = &verdict.record else { continue };
        for who in record.claimant.iter().chain(&record.authors) {
            if let Some(name) = written_name(who, files) {
                spellings.add(name, name_span(who));
            }
        }
        let mut authors = BTreeSet::new();
        for author in &record.authors {
            authors.extend(written_name(author, files).map(fold_case));
        }
        for who in &record.reviewers {
            // `reviewer-is-author` reports those who are also authors.
            if let Some(name) = written_name(who, files)
                && !authors.contains(&fold_case(name))
            {
                spellings.add(name, name_span(who));
            }
        }
    }
    for who in speakers(site_files) {
        if let Some(name) = written_name(who, files) {
            spellings.add(name, name_span(who));
        }
    }
    spellings.check("name", diagnostics);
}

/// Returns the name that a mention writes, if it has no id.
fn written_name<'c>(who: &'c Spanned<PersonRef>, files: &PeopleFiles<'c>) -> Option<&'c str> {
    let key = MentionKey::new(&who.value, Side::Claimant, files);
    (key.id.is_none() && !key.name.is_empty()).then_some(key.name)
}
