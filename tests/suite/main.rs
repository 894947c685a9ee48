//! The one integration test binary: what Factpress promises, asserted through its public interface.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod anchor;
mod build;
mod check;
mod docs;
mod fixture;
mod passages;
mod safety;
mod text;
mod tidy;
