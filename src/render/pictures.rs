//! The files that a picture is published as, and the HTML that shows it.

use std::fmt::Write;

use crate::content::media_files::{Picture, PictureKind};
use crate::media::{self, Encoding};
use crate::model::{Figure, Model};
use crate::render::context::ContextBuilder;
use crate::render::highlight::write_attribute;
use crate::render::url::absolute_url;
use crate::render::views::PictureView;
use crate::text::PictureRef;

/// The folder of the published pictures.
pub(crate) const FOLDER: &str = "media";

/// The width of the picture for browsers that cannot choose one, in pixels.
const USUAL_WIDTH: u32 = 960;

/// How wide a picture is shown in a column of text.
const SIZES: &str = "(min-width: 46rem) 44rem, 100vw";

/// The width and height of the icon that is made from the logo, as home screens use it.
const ICON_SIZE: u32 = 180;

/// A published file of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Below the output folder.
    pub path: String,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Whether the picture is in the middle of a square.
    pub is_icon: bool,
}

impl PictureFile {
    fn new(path: String, width: u32, height: u32) -> Self {
        Self { path, width, height, is_icon: false }
    }
}

/// Returns the files of a picture that a site publishes: one of them may be its icon.
pub fn published_files(model: &Model, picture: &Picture) -> Vec<PictureFile> {
    let mut files = files(picture);
    let logo = model.site.logo.as_ref();
    if picture.stamp.is_none()
        && logo.is_some_and(|logo| logo.picture.hash == picture.hash)
        && let Some(path) = touch_icon(picture)
    {
        files.push(PictureFile { is_icon: true, ..PictureFile::new(path, ICON_SIZE, ICON_SIZE) });
    }
    files
}

/// Returns the path of the icon for home screens. A drawing has no such icon.
pub(crate) fn touch_icon(logo: &Picture) -> Option<String> {
    match logo.kind {
        PictureKind::Bitmap(_) => Some(format!("{FOLDER}/{}-icon.png", logo.hash)),
        PictureKind::Drawing(_) => None,
    }
}

/// Returns the path of the icon for browsers.
pub(crate) fn icon(logo: &Picture) -> String {
    touch_icon(logo).unwrap_or_else(|| largest(logo))
}

/// Builds the view of the logo, whose addresses are relative to the root.
pub(crate) fn logo_view(logo: &Figure) -> PictureView {
    let view = picture_view("", &logo.picture, &logo.alt);
    match files(&logo.picture).into_iter().next() {
        Some(PictureFile { path, width, height, .. }) => {
            PictureView { src: path, srcset: String::new(), sizes: "", width, height, ..view }
        }
        None => view,
    }
}

/// Returns the files of a picture, the smallest first.
pub fn files(picture: &Picture) -> Vec<PictureFile> {
    let Picture { name, width, height, kind, .. } = picture;
    let encoding = match kind {
        PictureKind::Bitmap(encoding) => encoding,
        PictureKind::Drawing(_) => {
            let path = format!("{FOLDER}/{name}.svg");
            return vec![PictureFile::new(path, *width, *height)];
        }
    };
    let mut files = Vec::new();
    for new_width in media::widths(*width) {
        let path = format!("{FOLDER}/{name}-{new_width}.{}", encoding.extension());
        let mut new_height = media::scaled_height(*width, *height, new_width);
        if let Some(stamp) = &picture.stamp {
            new_height += stamp.height(new_width);
        }
        files.push(PictureFile::new(path, new_width, new_height));
    }
    files
}

impl ContextBuilder<'_> {
    /// Builds the view of a picture with its caption.
    pub(crate) fn figure_view(&self, figure: &Option<Figure>) -> Option<PictureView> {
        let Figure { picture, alt, caption, credit } = figure.as_ref()?;
        let view = picture_view(self.root, picture, alt);
        Some(PictureView { caption: caption.clone(), credit: credit.clone(), ..view })
    }

    /// Returns the address of the largest file of a picture on the published site.
    pub(crate) fn picture_address(&self, figure: &Option<Figure>) -> Option<String> {
        let picture = &figure.as_ref()?.picture;
        Some(absolute_url(&self.model.site.base_url, &largest(picture)))
    }
}

/// Returns the address below the root of the largest file of a picture.
pub(crate) fn largest(picture: &Picture) -> String {
    files(picture).pop().map(|file| file.path).unwrap_or_default()
}

/// Builds the view of a picture for a page from which `root` leads to the root of the site.
pub(crate) fn picture_view(root: &str, picture: &Picture, alt: &str) -> PictureView {
    let files = files(picture);
    let mut srcset = String::new();
    if files.len() > 1 {
        for file in &files {
            let separator = if srcset.is_empty() { "" } else { ", " };
            // Writing to a `String` cannot fail.
            let _ = write!(srcset, "{separator}{root}{} {}w", file.path, file.width);
        }
    }
    let usual = files.iter().find(|file| file.width >= USUAL_WIDTH).or(files.last());
    let (path, width, height) = match usual {
        Some(file) => (file.path.as_str(), file.width, file.height),
        None => ("", picture.width, picture.height),
    };
    PictureView {
        src: format!("{root}{path}"),
        sizes: if srcset.is_empty() { "" } else { SIZES },
        srcset,
        width,
        height,
        alt: alt.to_owned(),
        mime: match &picture.kind {
            PictureKind::Bitmap(Encoding::Jpeg) => "image/jpeg",
            PictureKind::Bitmap(Encoding::Png) => "image/png",
            PictureKind::Drawing(_) => "image/svg+xml",
        },
        caption: None,
        credit: None,
    }
}

/// Writes a picture in a text. It is loaded when readers come near to it.
pub(crate) fn write_picture(
    root: &str,
    picture: Option<&Picture>,
    reference: &PictureRef,
    html: &mut String,
) {
    html.push_str("<img");
    match picture {
        Some(picture) => {
            let view = picture_view(root, picture, &reference.alt);
            write_attribute("src", &view.src, html);
            if !view.srcset.is_empty() {
                write_attribute("srcset", &view.srcset, html);
                write_attribute("sizes", view.sizes, html);
            }
            write_attribute("width", &view.width.to_string(), html);
            write_attribute("height", &view.height.to_string(), html);
        }
        // The preview shows pages with errors: browsers show the description then.
        None => write_attribute("src", "missing", html),
    }
    write_attribute("alt", &reference.alt, html);
    if !reference.title.is_empty() {
        write_attribute("title", &reference.title, html);
    }
    html.push_str(" loading=\"lazy\" decoding=\"async\">");
}
