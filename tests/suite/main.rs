//! The one integration test binary: what Factpress promises, asserted through its public interface.

mod anchor;
mod build;
mod check;
mod docs;
mod fixture;
mod passages;
mod safety;
mod text;
mod tidy;
