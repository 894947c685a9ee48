//! Factpress.
pub mod anchor;
pub mod cli;
pub mod command;
pub mod diagnostic;
pub mod emit;
pub mod load;
pub mod model;
pub mod render;
pub mod span;
pub mod text;
pub mod theme;
pub mod write;
