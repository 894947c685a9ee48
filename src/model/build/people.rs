//! Collects the people whom visible claims name into one list with unique slugs. A person is
//! described by a file of `content/people/`, inline in a verdict, or by a name alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::anchor;
use crate::content::FileRecord;
use crate::content::files::person::PersonFile;
use crate::content::values::{AgentKind, Biography, PersonRef};
use crate::diagnostics::span::{OptionalField, Spanned};
use crate::model::Prose;
use crate::text;

/// A person as one verdict names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// An index into [`crate::model::Model::people`].
    pub person: usize,
    /// The role that the page of the claim shows.
    pub role: Option<String>,
}

/// A claimant, author or reviewer.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub slug: String,
    pub name: String,
    /// The current role: that of their file or, without a file, the one that all verdicts with a
    /// role give.
    pub role: Option<String>,
    pub url: Option<String>,
    /// Other addresses of the same person.
    pub same_as: Vec<String>,
    /// Whether it is a person or an organization, if that is known.
    pub who_type: Option<AgentKind>,
    pub bio: Option<Spanned<Prose>>,
}

/// A publisher of articles.
#[derive(Debug, Clone)]
pub struct Publisher {
    pub slug: String,
    pub name: String,
}

/// The files of `content/people/`, by id and by name.
pub struct PeopleFiles<'c> {
    by_id: BTreeMap<&'c str, &'c PersonFile>,
    /// Ids by name. If several files have the same name, this is the first id.
    by_name: BTreeMap<&'c str, &'c str>,
}

/// What identifies a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum PersonKey<'c> {
    /// The id of a file of `content/people/`.
    File(&'c str),
    /// The name of a person without a file.
    Name(&'c str),
}

impl<'c> PeopleFiles<'c> {
    pub fn new(files: &'c [Arc<FileRecord<PersonFile>>]) -> Self {
        let mut people = Self { by_id: BTreeMap::new(), by_name: BTreeMap::new() };
        for file in files {
            if let Some(record) = &file.record {
                people.by_id.insert(&file.id, record);
            }
        }
        for (id, file) in &people.by_id {
            if let Some(name) = file.name.as_deref() {
                people.by_name.entry(name).or_insert(id);
            }
        }
        people
    }

    /// Returns the name of the person with this id.
    pub fn name(&self, id: &str) -> Option<&'c str> {
        Some(self.by_id.get(id)?.name.as_deref()?)
    }

    fn key(&self, who: &'c PersonRef) -> PersonKey<'c> {
        let name = match who {
            PersonRef::Named(text) if self.by_id.contains_key(&**text) => {
                return PersonKey::File(text);
            }
            PersonRef::Named(text) => text,
            PersonRef::Inline(inline) => {
                if let Some(id) = &inline.id {
                    return PersonKey::File(id);
                }
                inline.name.text().unwrap_or_default()
            }
        };
        match self.by_name.get(name) {
            Some(id) => PersonKey::File(id),
            None => PersonKey::Name(name),
        }
    }
}

/// The mentions of people in verdicts, each with a different description, in the order in which
/// they were first met.
#[derive(Debug, Default)]
pub struct MentionRegistry<'c>(IndexSet<MentionKey<'c>>);

/// How a verdict names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct MentionKey<'c> {
    person: PersonKey<'c>,
    /// Whether it is an author or reviewer.
    is_staff: bool,
    role: Option<&'c str>,
    url: Option<&'c str>,
    who_type: Option<AgentKind>,
}

impl<'c> MentionRegistry<'c> {
    /// Returns the index of a mention. Adds it if it is new.
    pub fn intern(&mut self, who: &'c PersonRef, is_staff: bool, files: &PeopleFiles<'c>) -> usize {
        let mut key =
            MentionKey { person: files.key(who), is_staff, role: None, url: None, who_type: None };
        if let Some(inline) = who.inline() {
            key.role = inline.role.as_deref().map(|role| role.trim());
            key.role = key.role.filter(|role| !role.is_empty());
            key.url = inline.url.as_deref().map(|url| url.0.as_str());
            key.who_type = inline.kind.as_deref().copied();
        }
        self.0.insert_full(key).0
    }

    /// Adds all mentions of another registry. Returns the index here of each of them.
    pub fn append(&mut self, other: Self) -> Vec<usize> {
        other.0.into_iter().map(|key| self.0.insert_full(key).0).collect()
    }

    /// Returns all mentions, and the people whom they name. If two people would have the same
    /// slug, the one whose mention comes first in `order` gets it.
    pub fn into_people(
        self,
        files: &PeopleFiles,
        order: impl Iterator<Item = usize>,
    ) -> (Vec<Mention>, Vec<Person>) {
        let mut people: IndexMap<PersonKey, Vec<&MentionKey>> = IndexMap::new();
        let mut mentions = Vec::with_capacity(self.0.len());
        for key in &self.0 {
            let entry = people.entry(key.person);
            let role = key.role.map(str::to_owned);
            mentions.push(Mention { person: entry.index(), role });
            entry.or_default().push(key);
        }
        let order = order.filter_map(|mention| Some(mentions.get(mention)?.person));
        let slugs = slugs(&people, files, order);
        let mut list = Vec::with_capacity(people.len());
        for ((key, described), slug) in people.into_iter().zip(slugs) {
            list.push(match key {
                PersonKey::File(id) => person_from_file(id, files.by_id.get(id).copied()),
                PersonKey::Name(name) => described_person(name, slug, &described),
            });
        }
        for (key, mention) in self.0.iter().zip(&mut mentions) {
            // Claimants get no current role, because it must not appear next to an old claim.
            if key.is_staff && mention.role.is_none() {
                mention.role = list.get(mention.person).and_then(|person| person.role.clone());
            }
        }
        (mentions, list)
    }
}

/// Returns a slug for each person without a file.
fn slugs(
    people: &IndexMap<PersonKey, Vec<&MentionKey>>,
    files: &PeopleFiles,
    order: impl Iterator<Item = usize>,
) -> Vec<String> {
    let mut slugs = UniqueSlugs::default();
    for id in files.by_id.keys() {
        slugs.reserve(id);
    }
    let mut names = Vec::with_capacity(people.len());
    for key in people.keys() {
        names.push(match key {
            PersonKey::File(_) => None,
            PersonKey::Name(name) => Some(*name),
        });
    }
    slugs.assign(&names, order, "person")
}

/// Builds a person without a file from the descriptions in verdicts. If these differ, the first
/// address and type count, and no role.
fn described_person(name: &str, slug: String, described: &[&MentionKey]) -> Person {
    let roles: BTreeSet<&str> = described.iter().filter_map(|key| key.role).collect();
    let mut role = None;
    if roles.len() == 1 {
        role = roles.first().map(|role| (*role).to_owned());
    }
    Person {
        slug,
        name: name.to_owned(),
        role,
        url: described.iter().find_map(|key| key.url).map(str::to_owned),
        who_type: described.iter().find_map(|key| key.who_type),
        ..Person::default()
    }
}

fn person_from_file(id: &str, file: Option<&PersonFile>) -> Person {
    let Some(file) = file else {
        return Person { slug: id.to_owned(), name: id.to_owned(), ..Person::default() };
    };
    let prose = |bio: &Spanned<Biography>| Spanned {
        value: Prose::new(Arc::clone(&bio.value.0.document)),
        span: bio.span,
    };
    Person {
        slug: id.to_owned(),
        name: file.name.text().unwrap_or(id).to_owned(),
        role: file.role.as_deref().cloned(),
        url: file.url.as_deref().map(|url| url.0.clone()),
        same_as: file.same_as.iter().map(|url| url.value.0.clone()).collect(),
        who_type: file.kind.as_deref().copied(),
        bio: file.bio.as_ref().map(prose),
    }
}

/// Returns a name for comparisons: in lower case and without invisible characters, so that two
/// names that look the same are the same.
pub fn normalized_name(name: &str) -> String {
    let visible = name.chars().filter(|c| !anchor::is_invisible(*c));
    visible.flat_map(char::to_lowercase).collect()
}

/// Assigns slugs, each only once.
#[derive(Debug, Default)]
pub struct UniqueSlugs {
    taken: BTreeSet<String>,
}

impl UniqueSlugs {
    /// Marks a slug as taken.
    pub fn reserve(&mut self, slug: &str) {
        self.taken.insert(slug.to_owned());
    }

    /// Returns a slug for each name, and an empty one for `None`. The names whose indexes are in
    /// `order` choose first.
    pub fn assign(
        mut self,
        names: &[Option<&str>],
        order: impl Iterator<Item = usize>,
        fallback: &str,
    ) -> Vec<String> {
        let mut slugs = vec![String::new(); names.len()];
        for index in order.chain(0..names.len()) {
            let (Some(slug), Some(Some(name))) = (slugs.get_mut(index), names.get(index)) else {
                continue;
            };
            if slug.is_empty() {
                *slug = self.unique(name, fallback);
            }
        }
        slugs
    }

    /// Returns a free slug for `name`, with a number if needed. `fallback` is for names without
    /// letters.
    fn unique(&mut self, name: &str, fallback: &str) -> String {
        let mut slug = text::portable_slug(name);
        if slug.is_empty() {
            fallback.clone_into(&mut slug);
        }
        if self.taken.contains(&slug) {
            slug = text::first_free_name(&slug, |slug| self.taken.contains(slug));
        }
        self.reserve(&slug);
        slug
    }
}
