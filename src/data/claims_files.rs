//! The data files that have a record of every published claim, put together from the records. A record that is as it
//! was is taken from the file of the last build. It must not know what a record holds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::data::{Facts, NEUTRAL, Output, claim_review, csv_jsonl, json, with_builder};
use crate::model::Claim;
use crate::model::shelf::{Read, noticing};
use crate::render::ledger::{Known, Places};

/// The files.
pub const FILES: [&str; 3] = ["claims.json", "claims.csv", "claims.jsonl"];
/// What stands between two records of each.
const BETWEEN: [&[u8]; 3] = [b",", b"", b""];
/// What stands after the last record of each.
const END: [&[u8]; 3] = [b"]}\n", b"", b""];
/// How many records are held at once, beside the files.
const CHUNK: usize = 1024;

/// The files of the last build, and what is still true of them.
pub struct Before<'a> {
    /// What is as it was.
    pub known: &'a Known,
    /// The files, in the order of [`FILES`].
    pub files: [Vec<u8>; 3],
}

/// The files, with what each record read and where it is.
pub struct Tables {
    /// The files, in the order of [`FILES`].
    pub files: [Output; 3],
    /// What each record read and where its parts are, by claim.
    pub records: BTreeMap<String, (Vec<Read>, Places)>,
}

/// What a claim adds to each file.
type Parts<'a> = [Cow<'a, [u8]>; 3];

/// What a claim adds to each file, and what that was made from.
struct Record<'a> {
    claim: &'a str,
    reads: Vec<Read>,
    parts: Parts<'a>,
}

impl Facts<'_> {
    /// The files, where the last build is known with what was true then.
    pub fn tables(&self, before: Option<&Before>) -> Tables {
        let model = self.model;
        let claims = model.claims.iter().map(Arc::as_ref).enumerate();
        let claims: Vec<(usize, &Claim)> =
            claims.filter(|(_, claim)| claim.unpublished.is_none()).collect();
        let modified = claims.iter().filter_map(|(_, claim)| claim.modified).max();
        let mut bytes =
            [claim_review::feed_head(&model.site, modified), csv_jsonl::head(), Vec::new()];
        let mut records = BTreeMap::new();
        for (at, chunk) in claims.chunks(CHUNK).enumerate() {
            if at == 1 {
                // As much again for each of the others.
                bytes
                    .iter_mut()
                    .for_each(|bytes| bytes.reserve(bytes.len() * (claims.len() / CHUNK)));
            }
            let made: Vec<Record> =
                chunk.par_iter().map(|(at, claim)| self.record(*at, claim, before)).collect();
            for record in made {
                let is_first = records.is_empty();
                let places = place(&mut bytes, &record, is_first);
                records.insert(record.claim.to_owned(), (record.reads, places));
            }
        }
        bytes.iter_mut().zip(END).for_each(|(bytes, end)| bytes.extend_from_slice(end));
        let mut files = FILES
            .into_iter()
            .zip(bytes)
            .map(|(path, bytes)| Output { path: path.to_owned(), bytes });
        let mut next =
            || files.next().unwrap_or_else(|| Output { path: String::new(), bytes: Vec::new() });
        Tables { files: [next(), next(), next()], records }
    }

    fn record<'a>(&self, at: usize, claim: &'a Claim, before: Option<&'a Before>) -> Record<'a> {
        if let Some((reads, parts)) = before.and_then(|before| as_it_was(before, &claim.id)) {
            return Record { claim: &claim.id, reads: reads.clone(), parts };
        }
        // It is asked for once more so that it is noticed as read.
        let (parts, reads) = noticing(|| match self.model.claims.get(at) {
            Some(claim) => with_builder(self.model, &NEUTRAL, &self.views, |builder| {
                let view = builder.claim_facts(at, claim);
                let row = csv_jsonl::row(builder, &view);
                [
                    json::line(&claim_review::item(builder, &view)),
                    csv_jsonl::csv_row(&row),
                    csv_jsonl::line(&row),
                ]
                .map(Cow::Owned)
            }),
            None => Default::default(),
        });
        Record { claim: &claim.id, reads, parts }
    }
}

/// Adds a record to the files, and says where it is.
fn place(files: &mut [Vec<u8>; 3], record: &Record, is_first: bool) -> Places {
    let mut places = Places::default();
    for (at, file) in files.iter_mut().enumerate() {
        let (Some(part), Some(place)) = (record.parts.get(at), places.get_mut(at)) else {
            continue;
        };
        if !is_first {
            file.extend_from_slice(BETWEEN.get(at).copied().unwrap_or_default());
        }
        let start = file.len();
        file.extend_from_slice(part);
        // A file too large for these numbers is made anew at every build.
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        *place = (number(start), number(file.len()));
    }
    places
}

/// The record of a claim in the files of the last build.
fn as_it_was<'a>(before: &'a Before, claim: &str) -> Option<(&'a Vec<Read>, Parts<'a>)> {
    let (reads, places) = before.known.record(claim)?;
    let mut parts = Parts::default();
    for ((part, file), (start, end)) in parts.iter_mut().zip(&before.files).zip(places) {
        *part =
            Cow::Borrowed(file.get(*start as usize..*end as usize).filter(|_| *end < u32::MAX)?);
    }
    Some((reads, parts))
}
