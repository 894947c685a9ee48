//! Writes files: the site into its folder, checksums next to it, and changes of source files.
//!
//! A site is staged next to its folder. Only if all of it could be written, [`switch`] moves the
//! files that changed into the folder, and removes those that are no longer needed. Other files in
//! the folder are never touched.

pub mod checksums;
pub mod edit_sources;
mod fs;
pub mod host_limits;
mod manifest;
mod overwrite_guard;
pub mod shard;
mod staging;
mod staging_dir;
mod switch;

pub use crate::output::checksums::ChecksumManifest;
pub use crate::output::edit_sources::{
    create_file, create_files, create_outer_file, edit_file, edit_site_yaml, remove_created,
    restore_site_yaml,
};
pub use crate::output::host_limits::github_pages_warnings;
pub use crate::output::shard::Shard;
pub use crate::output::staging::Staging;
pub use crate::output::staging_dir::recover;
