//! Errors and warnings about content as values, and their output formats.

pub mod codes;
pub mod diagnostic;
pub mod emit;
pub mod fix;
pub mod source_map;
pub mod span;
pub mod suggest;

pub use codes::Code;
pub use diagnostic::{Candidate, Diagnostic, Diagnostics, Edit, Label, Severity};
pub use suggest::{best_match, format_list, is_unambiguous_match};
