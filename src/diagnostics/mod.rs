//! Diagnostics: mistakes in content as values, with their place in a file, and their output formats.

pub mod diagnostic;
pub mod emit;
pub mod fix;
pub mod span;

pub use diagnostic::*;
