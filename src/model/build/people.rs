//! Builds the people whom visible claims name, each with a slug of their own. A person is described
//! by a file of `content/people/`, inline in a verdict, or by a name alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::content::FileRecord;
use crate::content::files::person::PersonFile;
use crate::content::values::{AgentKind, Biography};
use crate::diagnostics::span::{FileId, OptionalField, Spanned};
use crate::model::build::identity::{PersonKey, identify};
use crate::model::build::mentions::{MentionKey, MentionRegistry, Side, Uses};
use crate::model::build::slugs::UniqueSlugs;
use crate::model::{Figure, Prose};

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
    /// A portrait, or the logo of an organization.
    pub image: Option<Figure>,
    /// The file of `content/people/`, if the person has one.
    pub file: Option<FileId>,
}

/// A publisher of articles.
#[derive(Debug, Clone)]
pub struct Publisher {
    pub slug: String,
    pub name: String,
}

/// The slug of a name without letters.
pub const FALLBACK_SLUG: &str = "person";

/// The files of `content/people/` that could be read, by id.
pub struct PeopleFiles<'c>(BTreeMap<&'c str, &'c PersonFile>);

impl<'c> PeopleFiles<'c> {
    pub fn new(files: &'c [Arc<FileRecord<PersonFile>>]) -> Self {
        let mut people = BTreeMap::new();
        for file in files {
            if let Some(record) = &file.record {
                people.insert(file.id.as_str(), record);
            }
        }
        Self(people)
    }

    pub fn get(&self, id: &str) -> Option<&'c PersonFile> {
        self.0.get(id).copied()
    }

    /// Returns the name of the person with this id.
    pub fn name(&self, id: &str) -> Option<&'c str> {
        self.get(id)?.name.text()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'c str, &'c PersonFile)> {
        self.0.iter().map(|(id, file)| (*id, *file))
    }
}

/// A mention of a person and its uses.
type Described<'a, 'c> = (&'a MentionKey<'c>, &'a Uses<'c>);

/// Returns a [`Mention`] for each mention in verdicts, and the people whom they name. `order` has
/// the indexes of the mentions, the oldest first: if two people would have the same slug, the older
/// one gets it.
pub fn build(
    registry: &MentionRegistry,
    files: &PeopleFiles,
    order: impl Iterator<Item = usize>,
) -> (Vec<Mention>, Vec<Person>) {
    let described: Vec<Described> = registry.iter().collect();
    let keys: Vec<&MentionKey> = described.iter().map(|(key, _)| *key).collect();
    let mut people: IndexMap<PersonKey, Vec<usize>> = IndexMap::new();
    let mut persons = Vec::with_capacity(keys.len());
    for (index, person) in identify(&keys, files).into_iter().enumerate() {
        let entry = people.entry(person);
        persons.push(entry.index());
        entry.or_default().push(index);
    }
    let oldest = oldest_mentions(&persons, people.len(), order);
    let slugs = assign_slugs(&people, &oldest, &keys);
    let mut list = Vec::with_capacity(people.len());
    for (number, (key, members)) in people.iter().enumerate() {
        let members: Vec<Described> =
            members.iter().filter_map(|index| described.get(*index).copied()).collect();
        let mut person = match key {
            PersonKey::File(id) => person_from_file(id, files.get(id)),
            PersonKey::Described { .. } => {
                let first = oldest.get(number).and_then(|(mention, _)| keys.get(*mention));
                described_person(first.map_or("", |key| key.name), &members)
            }
        };
        add_details(&mut person, &members);
        if let Some(slug) = slugs.get(number)
            && !slug.is_empty()
        {
            person.slug.clone_from(slug);
        }
        list.push(person);
    }
    let mut mentions = Vec::with_capacity(keys.len());
    for (key, person) in keys.iter().zip(persons) {
        let mut role = key.role.map(str::to_owned);
        // Claimants get no current role, because it must not appear next to an old claim.
        if key.side == Side::Staff && role.is_none() {
            role = list.get(person).and_then(|person| person.role.clone());
        }
        mentions.push(Mention { person, role });
    }
    (mentions, list)
}

/// Returns the oldest mention of each person, and its place in the order of all people.
fn oldest_mentions(
    persons: &[usize],
    count: usize,
    order: impl Iterator<Item = usize>,
) -> Vec<(usize, usize)> {
    let mut oldest = vec![None; count];
    let mut place = 0;
    // All people whom the model names are in `order`. The other mentions follow, so that no person
    // is missing.
    for mention in order.chain(0..persons.len()) {
        let Some(person) = persons.get(mention) else { continue };
        if let Some(oldest @ None) = oldest.get_mut(*person) {
            *oldest = Some((mention, place));
            place += 1;
        }
    }
    oldest.into_iter().map(Option::unwrap_or_default).collect()
}

/// Returns a slug for each person without a file, made from the name in their oldest mention, so
/// that it stays. Only people whom readers see take a slug.
fn assign_slugs(
    people: &IndexMap<PersonKey, Vec<usize>>,
    oldest: &[(usize, usize)],
    keys: &[&MentionKey],
) -> Vec<String> {
    let mut slugs = UniqueSlugs::default();
    let mut names = Vec::with_capacity(people.len());
    for (person, (mention, _)) in people.keys().zip(oldest) {
        names.push(match person {
            PersonKey::File(id) => {
                slugs.reserve(id);
                None
            }
            PersonKey::Described { .. } => keys.get(*mention).map(|key| key.name),
        });
    }
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_key(|person| oldest.get(*person).map(|(_, place)| *place));
    slugs.assign(&names, order.into_iter(), FALLBACK_SLUG)
}

/// Builds a person without a file. They are called as most mentions call them, or as the oldest one
/// does.
fn described_person(oldest_name: &str, members: &[Described]) -> Person {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for (key, known) in members {
        *uses.entry(key.name).or_default() += known.count;
    }
    let mut name = oldest_name;
    for (key, _) in members {
        if uses.get(key.name) > uses.get(name) {
            name = key.name;
        }
    }
    let roles: BTreeSet<&str> = members.iter().filter_map(|(key, _)| key.role).collect();
    let mut role = None;
    if roles.len() == 1 {
        role = roles.first().map(|role| (*role).to_owned());
    }
    Person { name: name.to_owned(), role, ..Person::default() }
}

/// Adds the first address and the first type of some mentions to a person who lacks them.
fn add_details(person: &mut Person, members: &[Described]) {
    if person.url.is_none() {
        person.url = members.iter().find_map(|(key, _)| key.url).map(str::to_owned);
    }
    if person.who_type.is_none() {
        person.who_type = members.iter().find_map(|(key, _)| key.who_type);
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
        // Added when all files are known.
        image: None,
        file: file.name.span().map(|span| span.file),
    }
}
