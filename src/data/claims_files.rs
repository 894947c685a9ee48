//! `claims.json`, `claims.csv` and `claims.jsonl`, with one record per published claim.

use rayon::prelude::*;

use crate::data::{DataContext, claim_review, csv_jsonl, json};
use crate::model::Claim;
use crate::render::Output;

/// The paths of the files.
pub const CLAIMS_FILES: [&str; 3] = ["claims.json", "claims.csv", "claims.jsonl"];

/// How many records are in memory at once, in addition to the files.
const CHUNK_SIZE: usize = 1024;

/// The part of each file for one claim.
struct ClaimRecord {
    json: Vec<u8>,
    csv: Vec<u8>,
    jsonl: Vec<u8>,
}

impl DataContext<'_> {
    /// Builds the files in the order of [`CLAIMS_FILES`].
    pub fn claims_files(&self) -> [Output; 3] {
        let mut claims = Vec::new();
        for (index, claim) in self.model.claims.iter().enumerate() {
            if claim.unpublished.is_none() {
                claims.push((index, claim));
            }
        }
        let modified = claims.iter().filter_map(|(_, claim)| claim.modified).max();
        let head = claim_review::feed_head(&self.model.site, modified);
        let mut json = head.clone();
        let mut csv = self.with_builder(csv_jsonl::csv_header);
        let mut jsonl = Vec::new();
        for chunk in claims.chunks(CHUNK_SIZE) {
            let records: Vec<ClaimRecord> =
                chunk.par_iter().map(|(index, claim)| self.claim_record(*index, claim)).collect();
            for record in records {
                if json.len() > head.len() {
                    json.push(b',');
                }
                json.extend(record.json);
                csv.extend(record.csv);
                jsonl.extend(record.jsonl);
            }
        }
        json.extend(b"]}\n");
        let [json_path, csv_path, jsonl_path] = CLAIMS_FILES.map(str::to_owned);
        [
            Output { path: json_path, bytes: json },
            Output { path: csv_path, bytes: csv },
            Output { path: jsonl_path, bytes: jsonl },
        ]
    }

    fn claim_record(&self, index: usize, claim: &Claim) -> ClaimRecord {
        self.with_builder(|builder| {
            let view = builder.claim_data_view(index, claim);
            let row = csv_jsonl::row(builder, &view);
            ClaimRecord {
                json: json::line(&claim_review::feed_item(builder, &view)),
                csv: csv_jsonl::csv_line(&row),
                jsonl: csv_jsonl::json_line(&row),
            }
        })
    }
}
