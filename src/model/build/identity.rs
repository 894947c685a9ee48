//! Decides which mentions name the same person.
//!
//! Two mentions name one person if they have the same id, the same name and address, or the same
//! name without a fact that contradicts it. A claimant and an author or reviewer of the same name
//! are one person only if no known fact distinguishes them.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::content::values::AgentKind;
use crate::model::build::mentions::{MentionKey, Side};
use crate::model::build::people::PeopleFiles;
use crate::text::{PageKey, fold_case};

/// What identifies a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonKey<'c> {
    /// The id of a file of `content/people/`.
    File(&'c str),
    /// A person without a file.
    Described {
        /// The number of the name: names that differ only in case have the same one.
        name: usize,
        /// Whether it is only who makes claims or only who checks them.
        side: Option<Side>,
        url: Option<PageKey>,
    },
}

impl PersonKey<'_> {
    pub fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

/// Returns the person of each mention.
pub fn identify<'c>(mentions: &[&MentionKey<'c>], files: &PeopleFiles<'c>) -> Vec<PersonKey<'c>> {
    let mut resolver = Resolver::new(files);
    let facts: Vec<Facts> = mentions.iter().map(|mention| resolver.add(mention)).collect();
    for facts in &facts {
        resolver.add_file_by_name(facts);
    }
    let mut keys: Vec<PersonKey> = facts.iter().map(|facts| resolver.key_by_file(facts)).collect();
    for (facts, key) in facts.iter().zip(&keys) {
        resolver.add_address(facts, key);
    }
    for (facts, key) in facts.iter().zip(&mut keys) {
        resolver.complete(facts, key);
    }
    keys
}

/// The facts in a mention, in a form that can be compared.
struct Facts<'c> {
    side: Side,
    name: usize,
    url: Option<PageKey>,
    /// The file that the mention names by its id or by an address of the person.
    file: Option<&'c str>,
}

/// The known facts about all people of one name.
#[derive(Default)]
struct NameGroup<'c> {
    /// The ids of the files with this name.
    files: Vec<&'c str>,
    /// The descriptions of those who make claims, and of those who check them.
    details: [BTreeSet<Details<'c>>; 2],
    /// The addresses of people without a file, on each side.
    urls: [BTreeSet<PageKey>; 2],
}

type Details<'c> = (Option<&'c str>, Option<PageKey>, Option<&'static str>);

impl NameGroup<'_> {
    /// Returns whether no known fact distinguishes those who make claims from those who check them.
    fn sides_agree(&self) -> bool {
        let [claimants, staff] = &self.details;
        claimants.is_empty() || staff.is_empty() || claimants == staff
    }
}

/// How mentions name the person of a file. Each array has a value for each side.
#[derive(Default)]
struct FileUse {
    urls: Vec<PageKey>,
    /// By the id or an address.
    explicit: [bool; 2],
    /// By the name.
    by_name: [bool; 2],
}

struct Resolver<'c> {
    names: IndexMap<String, NameGroup<'c>>,
    files: BTreeMap<&'c str, FileUse>,
}

impl<'c> Resolver<'c> {
    fn new(files: &PeopleFiles<'c>) -> Self {
        let mut resolver = Self { names: IndexMap::new(), files: BTreeMap::new() };
        for (id, file) in files.iter() {
            let addresses = file.url.iter().chain(&file.same_as);
            let urls = addresses.filter_map(|url| PageKey::parse(&url.value.0)).collect();
            resolver.files.insert(id, FileUse { urls, ..FileUse::default() });
            if let Some(name) = files.name(id) {
                resolver.names.entry(fold_case(name)).or_default().files.push(id);
            }
        }
        resolver
    }

    fn add(&mut self, mention: &MentionKey<'c>) -> Facts<'c> {
        let url = mention.url.and_then(PageKey::parse);
        let entry = self.names.entry(fold_case(mention.name));
        let name = entry.index();
        let group = entry.or_default();
        let mut file = mention.id;
        if mention.id.is_none() {
            let kind = mention.who_type.map(AgentKind::as_str);
            group.details[mention.side as usize].insert((mention.role, url.clone(), kind));
            if let Some(url) = &url {
                let mut ids = group.files.iter().copied();
                file = ids.find(|id| self.files.get(id).is_some_and(|it| it.urls.contains(url)));
            }
        }
        if let Some(known) = file.and_then(|id| self.files.get_mut(id)) {
            known.explicit[mention.side as usize] = true;
        }
        Facts { side: mention.side, name, url, file }
    }

    /// Returns the file that a mention means by its name alone.
    fn file_by_name(&self, facts: &Facts<'c>) -> Option<&'c str> {
        let (_, group) = self.names.get_index(facts.name)?;
        // If there are several, the mention is an error.
        let id = *group.files.first()?;
        let has_address = self.files.get(id).is_some_and(|file| !file.urls.is_empty());
        let is_contradicted = facts.url.is_some() && (has_address || group.files.len() > 1);
        (facts.file.is_none() && !is_contradicted).then_some(id)
    }

    fn add_file_by_name(&mut self, facts: &Facts<'c>) {
        if let Some(id) = self.file_by_name(facts)
            && let Some(file) = self.files.get_mut(id)
        {
            file.by_name[facts.side as usize] = true;
        }
    }

    /// Returns whether the name alone is enough to mean the person of a file.
    fn may_name(&self, id: &str, facts: &Facts) -> bool {
        let Some(file) = self.files.get(id) else { return false };
        let (side, other) = (facts.side as usize, facts.side.other() as usize);
        if file.explicit[side] || file.explicit[other] {
            return file.explicit[side];
        }
        let group = self.names.get_index(facts.name).map(|(_, group)| group);
        !file.by_name[other] || group.is_some_and(NameGroup::sides_agree)
    }

    /// Returns the person of a file, or a person who is described by a name and an address.
    fn key_by_file(&self, facts: &Facts<'c>) -> PersonKey<'c> {
        if let Some(id) = facts.file {
            return PersonKey::File(id);
        }
        match self.file_by_name(facts) {
            Some(id) if self.may_name(id, facts) => PersonKey::File(id),
            _ => PersonKey::Described { name: facts.name, side: None, url: facts.url.clone() },
        }
    }

    fn add_address(&mut self, facts: &Facts, key: &PersonKey) {
        if let PersonKey::Described { url: Some(url), .. } = key
            && let Some((_, group)) = self.names.get_index_mut(facts.name)
        {
            group.urls[facts.side as usize].insert(url.clone());
        }
    }

    /// Adds the only address that people of this name have to a person who is described by a name
    /// alone.
    fn complete(&self, facts: &Facts, key: &mut PersonKey) {
        let Some((_, group)) = self.names.get_index(facts.name) else { return };
        if let PersonKey::Described { side, url: url @ None, .. } = key {
            let urls = &group.urls[facts.side as usize];
            match urls.first() {
                Some(only) if urls.len() == 1 => *url = Some(only.clone()),
                _ if group.sides_agree() => {}
                _ => *side = Some(facts.side),
            }
        }
    }
}
