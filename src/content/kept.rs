//! Files as an earlier run parsed them, on shelves that [`crate::cache::store`] seals. A file is known by its bytes, or by
//! what the disk says of it where that cannot be the same after a change. Only what nothing is wrong with is kept.

use std::io;
use std::sync::Arc;

use camino::Utf8Path;
use indexmap::IndexMap;
use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::content::layout::Role;
use crate::content::parse::{Content, Parsed, parse};
use crate::content::source_tree::{Entry, SourceTree, Stamp};
use crate::content::{FileRecord, Page, Source};
use crate::diagnostics::span::{FileId, reading};
use crate::text::Document;

/// How many shelves there are: of a change, only the shelf that it is on is written again.
const SHELVES: usize = 64;

/// What is kept of a site's files.
#[derive(Default)]
pub(crate) struct Kept {
    store: Option<Arc<Store>>,
    /// The clock of the disk when reading began.
    moment: Option<i64>,
    /// How many files each shelf holds.
    held: Vec<usize>,
}

/// A file on its shelf.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record<'s> {
    path: &'s str,
    hash: [u8; blake3::OUT_LEN],
    stamp: Option<Stamp>,
    #[serde(borrow)]
    content: Bytes<'s>,
}

/// Bytes that are kept as they are.
struct Bytes<'s>(&'s [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.0)
    }
}

impl<'de: 's, 's> Deserialize<'de> for Bytes<'s> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(from).map(Self)
    }
}

/// How a file was seen when it was read.
#[derive(Clone)]
pub(crate) struct Seen {
    hash: blake3::Hash,
    /// `None` where a later change might leave it as it is.
    stamp: Option<Stamp>,
    is_kept: bool,
}

/// What is known of a file before it is read.
#[derive(Default, Clone, Copy)]
pub(crate) struct Known<'s> {
    record: Option<&'s Record<'s>>,
    moment: Option<i64>,
}

impl Known<'_> {
    /// The hash and content of a file that need not be read, since the disk says that it is as it was.
    pub(crate) fn unread(
        &self,
        id: FileId,
        role: &Role,
        stamp: impl FnOnce() -> Option<Stamp>,
    ) -> Option<(Seen, Content)> {
        let record =
            self.record.filter(|record| record.stamp.is_some() && record.stamp == stamp())?;
        let seen = Seen { hash: record.hash.into(), stamp: record.stamp, is_kept: true };
        Some((seen, content(role, id, record.content.0)?))
    }

    /// The content of a file that has been read, where its bytes are as they were.
    pub(crate) fn read(&self, id: FileId, role: &Role, hash: blake3::Hash) -> Option<Content> {
        let record = self.record.filter(|record| hash == record.hash)?;
        content(role, id, record.content.0)
    }

    /// How a file of that hash and stamp was seen.
    pub(crate) fn seen(&self, hash: blake3::Hash, stamp: Option<Stamp>) -> Seen {
        let stamp =
            stamp.filter(|stamp| self.moment.is_some_and(|moment| stamp.is_settled(moment)));
        let is_kept =
            self.record.is_some_and(|record| hash == record.hash && record.stamp == stamp);
        Seen { hash, stamp, is_kept }
    }
}

impl Seen {
    /// The hash of the file's bytes.
    pub(crate) fn hash(&self) -> blake3::Hash {
        self.hash
    }
}

/// What lies on a shelf, by path.
fn records(shelf: &Option<store::Kept>) -> IndexMap<&str, Record<'_>> {
    let list =
        shelf.as_ref().and_then(|shelf| postcard::from_bytes::<Vec<Record>>(shelf.bytes()).ok());
    list.into_iter().flatten().map(|record| (record.path, record)).collect()
}

impl Kept {
    pub(crate) fn new(store: Option<Arc<Store>>) -> Self {
        Self { store, ..Self::default() }
    }

    /// Reads all files of a site, shelf by shelf, and gives them in their order.
    pub(crate) fn read(
        &mut self,
        files: &[(FileId, &Entry)],
        tree: &SourceTree,
    ) -> io::Result<Vec<Parsed>> {
        self.moment = self.store.as_ref().and_then(|store| store.moment());
        let mut shelves: Vec<Vec<usize>> = vec![Vec::new(); SHELVES];
        for (at, (_, entry)) in files.iter().enumerate() {
            shelves.get_mut(shelf(entry.path())).into_iter().for_each(|shelf| shelf.push(at));
        }
        let read = |(number, places): (usize, &Vec<usize>)| self.shelf(number, places, files, tree);
        let read: Vec<(usize, Vec<Parsed>)> =
            shelves.par_iter().enumerate().map(read).collect::<io::Result<_>>()?;
        self.held = read.iter().map(|(held, _)| *held).collect();
        let parsed = read.into_iter().flat_map(|(_, parsed)| parsed);
        let mut parsed: Vec<(usize, Parsed)> = shelves.into_iter().flatten().zip(parsed).collect();
        parsed.sort_unstable_by_key(|(place, _)| *place);
        Ok(parsed.into_iter().map(|(_, parsed)| parsed).collect())
    }

    /// Reads the files at some places, and says how many lie on their shelf.
    fn shelf(
        &self,
        number: usize,
        places: &[usize],
        files: &[(FileId, &Entry)],
        tree: &SourceTree,
    ) -> io::Result<(usize, Vec<Parsed>)> {
        let kept = self.store.as_ref().and_then(|store| store.get(&name(number)));
        let records = records(&kept);
        let read = |(id, entry): &(FileId, &Entry)| {
            let record = records.get(entry.path().as_str());
            parse(*id, entry, tree, Known { record, moment: self.moment })
        };
        let files = places.par_iter().filter_map(|place| files.get(*place));
        Ok((records.len(), files.map(read).collect::<io::Result<_>>()?))
    }

    /// Writes again the shelves on which anything is different now.
    pub(crate) fn keep<'p>(&mut self, files: impl Iterator<Item = &'p mut Parsed>) {
        let Some(store) = self.store.as_ref().filter(|_| self.moment.is_some()) else { return };
        let mut shelves: Vec<Vec<&mut Parsed>> = (0..SHELVES).map(|_| Vec::new()).collect();
        for file in files.filter(|file| {
            file.diagnostics.is_empty() && file.seen.is_some() && file.content.is_whole()
        }) {
            if let Some(shelf) = shelves.get_mut(shelf(&file.file.path)) {
                shelf.push(file);
            }
        }
        let held = std::mem::replace(&mut self.held, shelves.iter().map(Vec::len).collect());
        shelves.into_par_iter().enumerate().for_each(|(at, mut files)| {
            let is_kept = |file: &&mut Parsed| file.seen.as_ref().is_some_and(|seen| seen.is_kept);
            if held.get(at) == Some(&files.len()) && files.iter().all(is_kept) {
                return;
            }
            match written(&files) {
                Some(bytes) if !files.is_empty() => store.put(&name(at), &bytes),
                _ => store.forget(&name(at)),
            }
            files
                .iter_mut()
                .filter_map(|file| file.seen.as_mut())
                .for_each(|seen| seen.is_kept = true);
        });
    }
}

/// A shelf as bytes.
fn written(files: &[&mut Parsed]) -> Option<Vec<u8>> {
    let contents: Vec<Vec<u8>> =
        files.iter().map(|file| bytes(&file.content)).collect::<Option<_>>()?;
    let records: Vec<Record> = files
        .iter()
        .zip(&contents)
        .filter_map(|(file, content)| {
            let seen = file.seen.as_ref()?;
            let (hash, content) = (*seen.hash.as_bytes(), Bytes(content));
            Some(Record { path: file.file.path.as_str(), hash, stamp: seen.stamp, content })
        })
        .collect();
    postcard::to_stdvec(&records).ok()
}

fn name(shelf: usize) -> String {
    format!("files-{shelf:02}")
}

/// The shelf of a file: that of its article's folder, so that one edit is one shelf.
fn shelf(path: &Utf8Path) -> usize {
    let end = path.as_str().match_indices('/').nth(2).map_or(path.as_str().len(), |(at, _)| at);
    let folder = path.as_str().get(..end).unwrap_or_default();
    let hash = blake3::hash(folder.as_bytes());
    usize::from(hash.as_bytes().first().copied().unwrap_or_default()) % SHELVES
}

impl Content {
    /// Whether this can be kept: it was read whole. `site.yaml` is one file, and read each time.
    pub(crate) fn is_whole(&self) -> bool {
        match self {
            Self::Site(_) | Self::Nothing => false,
            Self::Article(.., record) => record.is_some(),
            Self::Source(.., source) => source.is_some(),
            Self::Verdict(verdict) => verdict.record.is_some(),
            Self::Shared(entry) => entry.record.is_some(),
            Self::Person(person) => person.record.is_some(),
            Self::Page(page) => page.record.is_some(),
        }
    }
}

/// What a file holds, without what its path says.
fn bytes(content: &Content) -> Option<Vec<u8>> {
    match content {
        Content::Site(_) | Content::Nothing => None,
        Content::Article(.., record) => postcard::to_stdvec(record.as_deref()?).ok(),
        Content::Source(.., source) => {
            let source = source.as_deref()?;
            postcard::to_stdvec(&(&source.sha256, &source.document)).ok()
        }
        Content::Verdict(verdict) => postcard::to_stdvec(verdict.record.as_ref()?).ok(),
        Content::Shared(entry) => postcard::to_stdvec(entry.record.as_ref()?).ok(),
        Content::Person(person) => postcard::to_stdvec(person.record.as_ref()?).ok(),
        Content::Page(page) => {
            postcard::to_stdvec(&(&page.record, &page.document, page.offset)).ok()
        }
    }
}

/// What [`bytes`] were made from.
fn content(role: &Role, id: FileId, bytes: &[u8]) -> Option<Content> {
    fn record<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Option<T> {
        postcard::from_bytes(bytes).ok()
    }
    reading(id, || {
        Some(match role.clone() {
            Role::Site | Role::Original => return None,
            Role::Article(article) => Content::Article(article, id, Some(Arc::new(record(bytes)?))),
            Role::Source(article, _) => {
                let (sha256, document): (String, Arc<Document>) =
                    postcard::from_bytes(bytes).ok()?;
                Content::Source(article, id, Some(Arc::new(Source { file: id, sha256, document })))
            }
            Role::Verdict(article, claim) => {
                Content::Verdict(FileRecord::new(claim, article, id, Some(record(bytes)?)))
            }
            Role::Shared(name) => {
                Content::Shared(FileRecord::new(name, String::new(), id, Some(record(bytes)?)))
            }
            Role::Person(name) => {
                Content::Person(FileRecord::new(name, String::new(), id, Some(record(bytes)?)))
            }
            Role::Page(slug) => {
                let (record, document, offset) = postcard::from_bytes(bytes).ok()?;
                Content::Page(Arc::new(Page { slug, file: id, record, document, offset }))
            }
        })
    })
}

pub mod store {
    pub struct Kept(Vec<u8>);
    impl Kept {
        pub fn bytes(&self) -> &[u8] {
            &self.0
        }
    }
    pub struct Store;
    impl Store {
        pub fn moment(&self) -> Option<i64> {
            None
        }
        pub fn get(&self, _: &str) -> Option<Kept> {
            None
        }
        pub fn put(&self, _: &str, _: &[u8]) {}
        pub fn forget(&self, _: &str) {}
    }
}
use store::Store;
