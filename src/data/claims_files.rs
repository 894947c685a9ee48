//! `claims.json`, `claims.csv`, `claims.jsonl` and `evidence.json`, with records of each published claim.

use std::io::{self, Write};

use rayon::prelude::*;

use crate::data::{DataContext, claim_review, csv_jsonl, evidence_annotations, json};
use crate::model::Claim;
use crate::render::Output;

/// The paths of the files.
pub const CLAIMS_FILES: [&str; 4] = ["claims.json", "claims.csv", "claims.jsonl", "evidence.json"];

/// How many records are in memory at once, in addition to the files.
const CHUNK_SIZE: usize = 1024;

/// The part of each file for one claim.
struct ClaimRecord {
    json: Vec<u8>,
    csv: Vec<u8>,
    jsonl: Vec<u8>,
    /// One for each verified quote of its evidence.
    annotations: Vec<Vec<u8>>,
}

impl DataContext<'_> {
    /// Builds the files in memory, in the order of [`CLAIMS_FILES`].
    pub fn claims_files(&self) -> [Output; 4] {
        let mut files = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
        let written = self.write_claims_files(&mut files);
        debug_assert!(written.is_ok(), "memory takes all bytes");
        let [json, csv, jsonl, evidence] = files;
        let [json_path, csv_path, jsonl_path, evidence_path] = CLAIMS_FILES.map(str::to_owned);
        [
            Output { path: json_path, bytes: json },
            Output { path: csv_path, bytes: csv },
            Output { path: jsonl_path, bytes: jsonl },
            Output { path: evidence_path, bytes: evidence },
        ]
    }

    /// Writes the files in the order of [`CLAIMS_FILES`], so that no file is in memory as a whole.
    pub(crate) fn write_claims_files<W: Write>(&self, files: &mut [W; 4]) -> io::Result<()> {
        let mut claims = Vec::new();
        for (index, claim) in self.model.claims.iter().enumerate() {
            if claim.unpublished.is_none() {
                claims.push((index, claim));
            }
        }
        let modified = claims.iter().filter_map(|(_, claim)| claim.modified).max();
        let [json, csv, jsonl, evidence] = files;
        evidence.write_all(&evidence_annotations::head(self.model))?;
        json.write_all(&claim_review::feed_head(&self.model.site, modified))?;
        csv.write_all(&self.with_builder(csv_jsonl::csv_header))?;
        let mut is_first = true;
        let mut is_first_quote = true;
        for chunk in claims.chunks(CHUNK_SIZE) {
            let records: Vec<ClaimRecord> =
                chunk.par_iter().map(|(index, claim)| self.claim_record(*index, claim)).collect();
            for record in records {
                if !is_first {
                    json.write_all(b",")?;
                }
                is_first = false;
                json.write_all(&record.json)?;
                csv.write_all(&record.csv)?;
                jsonl.write_all(&record.jsonl)?;
                for annotation in record.annotations {
                    if !is_first_quote {
                        evidence.write_all(b",")?;
                    }
                    is_first_quote = false;
                    evidence.write_all(&annotation)?;
                }
            }
        }
        evidence.write_all(b"]}\n")?;
        json.write_all(b"]}\n")
    }

    fn claim_record(&self, index: usize, claim: &Claim) -> ClaimRecord {
        self.with_builder(|builder| {
            let view = builder.claim_data_view(index, claim);
            let row = csv_jsonl::row(builder, &view);
            let annotations = evidence_annotations::annotations(&self.model.site, claim);
            ClaimRecord {
                json: json::line(&claim_review::feed_item(builder, &view)),
                csv: csv_jsonl::csv_line(&row),
                jsonl: csv_jsonl::json_line(&row),
                annotations: annotations.iter().map(json::line).collect(),
            }
        })
    }
}
