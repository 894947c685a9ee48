//! Collects the people whom visible claims name into one list with unique slugs. A person is
//! described by a file of `content/people/`, inline in a verdict, or by a name alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::anchor;
use crate::content::FileRecord;
use crate::content::files::person::PersonFile;
use crate::content::values::{AgentKind, PersonRef};
use crate::diagnostics::span::{OptionalField, Spanned};
use crate::model::Prose;
use crate::text::{self, Dialect};

/// A claimant, author or reviewer.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub slug: String,
    pub name: String,
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
            PersonRef::Inline(inline) => inline.name.text().unwrap_or_default(),
        };
        match self.by_name.get(name) {
            Some(id) => PersonKey::File(id),
            None => PersonKey::Name(name),
        }
    }
}

/// People in the order in which they were first named.
#[derive(Debug, Default)]
pub struct PersonRegistry<'c> {
    people: IndexMap<PersonKey<'c>, InlineDetails<'c>>,
}

/// The inline details of a person. If several claims give different ones, the first count.
#[derive(Debug, Default, Clone, Copy)]
struct InlineDetails<'c> {
    role: Option<&'c str>,
    url: Option<&'c str>,
    who_type: Option<AgentKind>,
}

impl<'c> InlineDetails<'c> {
    fn new(who: &'c PersonRef) -> Self {
        let PersonRef::Inline(inline) = who else { return Self::default() };
        Self {
            role: inline.role.as_deref().map(String::as_str),
            url: inline.url.as_deref().map(|url| url.0.as_str()),
            who_type: inline.kind.as_deref().copied(),
        }
    }
}

impl<'c> PersonRegistry<'c> {
    /// Returns the index of the person. Adds the person if it is new.
    pub fn intern(&mut self, who: &'c PersonRef, files: &PeopleFiles<'c>) -> usize {
        self.intern_key(files.key(who), InlineDetails::new(who))
    }

    /// Adds all people of another registry. Returns the index here of each of them.
    pub fn append(&mut self, other: Self) -> Vec<usize> {
        other.people.into_iter().map(|(key, details)| self.intern_key(key, details)).collect()
    }

    fn intern_key(&mut self, key: PersonKey<'c>, details: InlineDetails<'c>) -> usize {
        let entry = self.people.entry(key);
        let index = entry.index();
        let known = entry.or_default();
        known.role = known.role.or(details.role);
        known.url = known.url.or(details.url);
        known.who_type = known.who_type.or(details.who_type);
        index
    }

    /// Returns all people. If two would have the same slug, the one whose index comes first in
    /// `order` gets it.
    pub fn into_people(
        self,
        files: &PeopleFiles,
        order: impl Iterator<Item = usize>,
    ) -> Vec<Person> {
        let mut slugs = UniqueSlugs::default();
        for id in files.by_id.keys() {
            slugs.reserve(id);
        }
        let mut names = Vec::with_capacity(self.people.len());
        for key in self.people.keys() {
            names.push(match key {
                PersonKey::File(_) => None,
                PersonKey::Name(name) => Some(*name),
            });
        }
        let slugs = slugs.assign(&names, order, "person");
        let mut people = Vec::with_capacity(self.people.len());
        for ((key, details), slug) in self.people.into_iter().zip(slugs) {
            people.push(match key {
                PersonKey::File(id) => match files.by_id.get(id) {
                    Some(file) => person_from_file(id, file),
                    None => Person::default(),
                },
                PersonKey::Name(name) => Person {
                    slug,
                    name: name.to_owned(),
                    role: details.role.map(str::to_owned),
                    url: details.url.map(str::to_owned),
                    who_type: details.who_type,
                    ..Person::default()
                },
            });
        }
        people
    }
}

fn person_from_file(id: &str, file: &PersonFile) -> Person {
    let parse = |bio: &Spanned<String>| {
        let document = text::parse_markdown(bio, Dialect::Page);
        Spanned { value: Prose::new(Arc::new(document)), span: bio.span }
    };
    Person {
        slug: id.to_owned(),
        name: file.name.text().unwrap_or(id).to_owned(),
        role: file.role.as_deref().cloned(),
        url: file.url.as_deref().map(|url| url.0.clone()),
        same_as: file.same_as.iter().map(|url| url.value.0.clone()).collect(),
        who_type: file.kind.as_deref().copied(),
        bio: file.bio.as_ref().map(parse),
    }
}

/// Returns a name for comparisons: in lower case and without invisible characters, so that nobody
/// can appear to be somebody else.
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
