//! The data files with one record per published claim.

use rayon::prelude::*;

use crate::data::{DataContext, NEUTRAL, claim_review, csv_jsonl, json, with_builder};
use crate::model::Claim;
use crate::render::Output;

/// The paths of the files.
pub const FILES: [&str; 3] = ["claims.json", "claims.csv", "claims.jsonl"];

/// How many records are in memory at once, in addition to the files.
const CHUNK_SIZE: usize = 1024;

/// What one claim adds to each file.
struct Record {
    json: Vec<u8>,
    csv: Vec<u8>,
    jsonl: Vec<u8>,
}

impl DataContext<'_> {
    /// Builds `claims.json`, `claims.csv` and `claims.jsonl`.
    pub fn claims_files(&self) -> [Output; 3] {
        let mut claims = Vec::new();
        for (index, claim) in self.model.claims.iter().enumerate() {
            if claim.unpublished.is_none() {
                claims.push((index, claim));
            }
        }
        let modified = claims.iter().filter_map(|(_, claim)| claim.modified).max();
        let mut json = claim_review::feed_head(&self.model.site, modified);
        let mut csv = csv_jsonl::head();
        let mut jsonl = Vec::new();
        let mut is_first = true;
        for chunk in claims.chunks(CHUNK_SIZE) {
            let records: Vec<Record> =
                chunk.par_iter().map(|(index, claim)| self.record(*index, claim)).collect();
            for record in records {
                if !is_first {
                    json.push(b',');
                }
                is_first = false;
                json.extend(record.json);
                csv.extend(record.csv);
                jsonl.extend(record.jsonl);
            }
        }
        json.extend(b"]}\n");
        let [json_path, csv_path, jsonl_path] = FILES.map(str::to_owned);
        [
            Output { path: json_path, bytes: json },
            Output { path: csv_path, bytes: csv },
            Output { path: jsonl_path, bytes: jsonl },
        ]
    }

    fn record(&self, index: usize, claim: &Claim) -> Record {
        with_builder(self.model, &NEUTRAL, &self.views, |builder| {
            let view = builder.claim_facts(index, claim);
            let row = csv_jsonl::row(builder, &view);
            Record {
                json: json::line(&claim_review::item(builder, &view)),
                csv: csv_jsonl::csv_row(&row),
                jsonl: csv_jsonl::line(&row),
            }
        })
    }
}
