//! Errors and warnings about content as values, and their output formats.

pub mod codes;
pub mod diagnostic;
pub mod emit;
pub(crate) mod fix;
pub mod source_map;
pub mod span;
pub(crate) mod suggest;

pub use codes::Code;
pub use diagnostic::{Candidate, Diagnostic, Diagnostics, Edit, Label, Severity};
pub(crate) use suggest::{best_match, format_list, is_unambiguous_match};
