//! The values that templates can use for pictures and other files.

use serde::Serialize;

/// A document or data file of the site.
#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    /// The address.
    pub href: String,
    /// The name of the file.
    pub name: String,
    /// The kind and the size: `(PDF, 1.2 MB)`.
    pub kind: String,
}

/// A picture of the site.
#[derive(Debug, Clone, Serialize)]
pub struct PictureView {
    /// The address of the file for browsers that cannot choose one.
    pub src: String,
    /// The addresses of the files in several widths, for `srcset`. Empty if there is one file.
    pub srcset: String,
    /// How wide it is shown in a column of text, for `sizes`. Empty if there is one file.
    pub sizes: &'static str,
    /// The width of `src` in pixels.
    pub width: u32,
    /// The height of `src` in pixels.
    pub height: u32,
    /// A description for readers who cannot see it.
    pub alt: String,
    /// Its media type, such as `image/jpeg`.
    pub mime: &'static str,
    /// The caption.
    pub caption: Option<String>,
    /// Who made it, or who has the rights to it.
    pub credit: Option<String>,
}
