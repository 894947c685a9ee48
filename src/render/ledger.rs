//! What every page and record of a site was made from, so that the next build makes only those anew whose reasons
//! changed. What a page reads is noticed while it is made, so nothing can be forgotten. It must not know where it is kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::print::{Changes, Print, Prints};
use crate::model::shelf::Read;
use crate::render::Renderer;

/// Where the parts of a record begin and end in their files.
pub type Places = [(u32, u32); 3];

/// The reasons of a site's files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// What every page depends on: the theme, the site's own facts, how it is shown.
    key: Option<Print>,
    /// What pages read.
    prints: Prints,
    /// What each page read and what was made of it, by its path.
    pub pages: BTreeMap<String, (Vec<Read>, Print)>,
    /// What the record of each published claim read and where its parts are in the data files, by claim.
    pub records: BTreeMap<String, (Vec<Read>, Places)>,
    /// The hashes of the data files that these places are in.
    pub tables: [Print; 3],
}

/// What is as it was when a ledger was written.
#[derive(Debug)]
pub struct Known {
    ledger: Ledger,
    changes: Changes,
}

impl Ledger {
    /// A ledger of what `renderer` is about to make, with nothing made yet.
    pub fn new(renderer: &Renderer) -> Self {
        let mut prints = Prints::of(&renderer.model);
        renderer.cards.print(&mut prints);
        Self { key: Some(renderer.key), prints, ..Self::default() }
    }

    /// A ledger as it was kept; nothing where it cannot be read.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// The ledger as bytes to be kept.
    pub fn bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// What is still as in `before`.
    pub fn compare(&self, before: Option<Self>) -> Option<Known> {
        let ledger = before.filter(|before| before.key == self.key && self.key.is_some())?;
        Some(Known { changes: self.prints.changes(&ledger.prints), ledger })
    }
}

impl Known {
    /// What the page at `path` read and what was made of it, where that is as it was.
    pub fn page(&self, path: &str) -> Option<&(Vec<Read>, Print)> {
        self.ledger.pages.get(path).filter(|(reads, _)| self.changes.spare(reads))
    }

    /// The hash of a data file that records are in.
    pub fn table(&self, file: usize) -> Option<Print> {
        self.ledger.tables.get(file).copied()
    }

    /// What the record of a claim read and where its parts are, where they are as they were.
    pub fn record(&self, claim: &str) -> Option<&(Vec<Read>, Places)> {
        self.ledger.records.get(claim).filter(|(reads, _)| self.changes.spare(reads))
    }
}
