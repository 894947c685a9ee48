//! Makes the published files of pictures, or takes them from the cache.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use camino::Utf8Path;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::content::SiteFiles;
use crate::content::media_files::{Picture, PictureKind};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::span::Span;
use crate::media::{self, Bitmap, Encoding, PictureError, Thumbnail};
use crate::model::Model;
use crate::model::check::picture_faults::picture_error;
use crate::model::check::seen_before::{self, JudgedPicture};
use crate::render::Output;
use crate::render::pictures::{self, PictureFile};
use crate::social_cards::Stamp;

/// The most pixels that are decoded at a time, so that many large pictures do not fill the memory.
/// A larger picture is decoded alone.
const MAX_PIXELS_AT_A_TIME: u64 = 60_000_000;

/// The least width of a picture on social cards, if it is that wide.
const CARD_WIDTH: u32 = 900;

/// Creates the diagnostic for a picture that cannot be decoded.
pub(crate) fn undecodable(error: &PictureError, picture: &Picture) -> Diagnostic {
    picture_error(error, &picture.path, Span::file_start(picture.file))
}

/// Returns the names in the cache that the pictures use. Judged pictures are compared even if only
/// drafts judge them.
fn cached_names(model: &Model, all: &[&Arc<Picture>], site_files: &SiteFiles) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for judged in JudgedPicture::list(site_files) {
        names.insert(checked_name(&judged.picture));
    }
    for picture in all {
        names.insert(checked_name(picture));
        for file in pictures::published_files(model, picture) {
            names.insert(name_in_cache(&file).to_owned());
        }
    }
    names
}

/// Returns the name of the entry that says that a picture could be decoded. It is its thumbnail.
fn checked_name(picture: &Picture) -> String {
    format!("{}-checked", picture.hash)
}

/// Returns the name of a published file in the cache: it is a hash already.
fn name_in_cache(file: &PictureFile) -> &str {
    file.path.rsplit('/').next().unwrap_or_default()
}

/// Makes the files of pictures.
pub struct PictureMaker {
    cache: Cache,
    memory: Memory,
    /// The hashes of pictures that could be decoded.
    decoded: Mutex<BTreeSet<String>>,
    /// The thumbnails of judged pictures, by their hashes; `None` if it cannot be decoded.
    thumbnails: Mutex<BTreeMap<String, Option<Arc<Thumbnail>>>>,
}

impl PictureMaker {
    /// Opens the cache of the site in the folder `root`.
    pub fn open(root: &Utf8Path) -> Self {
        let (memory, decoded, thumbnails) = Default::default();
        Self { cache: Cache::pictures(root), memory, decoded, thumbnails }
    }

    /// Makes one published file of a picture. Returns `None` if it has no such file, or it cannot
    /// be made.
    pub(crate) fn make_file(&self, model: &Model, picture: &Picture, path: &str) -> Option<Output> {
        let files = pictures::published_files(model, picture);
        let file = files.into_iter().find(|file| file.path == path)?;
        self.make(picture, &[file]).ok()?.ok()?.into_iter().next()
    }

    /// Returns the pixels of a picture in a size for social cards, if it is a bitmap that can be
    /// decoded.
    pub(crate) fn bitmap(&self, picture: &Picture) -> Option<Bitmap> {
        let file = pictures::files(picture).into_iter().find(|file| file.width >= CARD_WIDTH);
        let file = file.or_else(|| pictures::files(picture).pop())?;
        let made = self.make(picture, &[file]).ok()?.ok()?;
        media::decode(&made.first()?.bytes).ok()
    }

    /// Removes entries of other pictures once there are many of them.
    pub(crate) fn prune(&self, model: &Model, all: &[&Arc<Picture>], site_files: &SiteFiles) {
        self.cache.prune(&cached_names(model, all, site_files));
    }

    /// Makes some of the files of a picture. The inner error is the picture's.
    pub(crate) fn make(
        &self,
        picture: &Picture,
        wanted: &[PictureFile],
    ) -> io::Result<Result<Vec<Output>, PictureError>> {
        let encoding = match &picture.kind {
            PictureKind::Bitmap(encoding) => *encoding,
            PictureKind::Drawing(text) => {
                let mut files = Vec::new();
                for file in wanted {
                    let bytes = text.clone().into_bytes();
                    files.push(Output { path: file.path.clone(), bytes });
                }
                return Ok(Ok(files));
            }
        };
        let mut files = Vec::new();
        let mut missing = Vec::new();
        for file in wanted {
            match self.cache.get(name_in_cache(file)) {
                Some(bytes) => files.push(Output { path: file.path.clone(), bytes }),
                None => missing.push(file),
            }
        }
        if missing.is_empty() {
            return Ok(Ok(files));
        }
        let _reserved = self.memory.reserve(picture);
        let bitmap = match media::decode(&picture.read()?) {
            Ok(bitmap) => bitmap,
            Err(error) => return Ok(Err(error)),
        };
        self.keep_thumbnail(picture, &bitmap);
        for file in missing {
            let Some(bytes) = derive(&bitmap, file, encoding, picture.stamp.as_deref()) else {
                return Err(io::Error::other(format!("`{}` cannot be encoded", file.path)));
            };
            self.cache.put(name_in_cache(file), &bytes);
            files.push(Output { path: file.path.clone(), bytes });
        }
        Ok(Ok(files))
    }

    /// Decodes the pictures of a model that were not decoded before, and calls `step` after each.
    /// Returns the errors.
    pub(crate) fn check_all(&self, model: &Model, step: impl Fn() + Sync) -> Vec<Diagnostic> {
        let found: Vec<Option<Diagnostic>> = model
            .pictures()
            .par_iter()
            .with_max_len(1)
            .map(|picture| {
                let found = self.check(picture);
                step();
                found.err().map(|error| undecodable(&error, picture))
            })
            .collect();
        found.into_iter().flatten().collect()
    }

    /// Decodes a picture, unless this was possible before.
    fn check(&self, picture: &Picture) -> Result<(), PictureError> {
        if self.decoded.lock().unwrap_or_else(PoisonError::into_inner).contains(&picture.hash) {
            return Ok(());
        }
        self.check_cached(picture)?;
        let mut decoded = self.decoded.lock().unwrap_or_else(PoisonError::into_inner);
        decoded.insert(picture.hash.clone());
        Ok(())
    }

    fn check_cached(&self, picture: &Picture) -> Result<(), PictureError> {
        let name = checked_name(picture);
        let is_drawing = matches!(picture.kind, PictureKind::Drawing(_));
        let files = pictures::files(picture);
        let first = files.first().map(name_in_cache).unwrap_or_default();
        if is_drawing || self.cache.get(&name).is_some() || self.cache.get(first).is_some() {
            return Ok(());
        }
        self.decode(picture)?;
        Ok(())
    }

    /// Decodes a picture and keeps its thumbnail.
    fn decode(&self, picture: &Picture) -> Result<Option<Thumbnail>, PictureError> {
        let _reserved = self.memory.reserve(picture);
        let bytes = picture.read().map_err(|error| PictureError::Damaged(error.to_string()))?;
        Ok(self.keep_thumbnail(picture, &media::decode(&bytes)?))
    }

    fn keep_thumbnail(&self, picture: &Picture, bitmap: &Bitmap) -> Option<Thumbnail> {
        let thumbnail = Thumbnail::new(bitmap)?;
        self.cache.put(&checked_name(picture), thumbnail.as_bytes());
        Some(thumbnail)
    }

    /// Reports judged pictures that are near-copies of others.
    pub(crate) fn check_copies(&self, site_files: &SiteFiles) -> Vec<Diagnostic> {
        let judged = JudgedPicture::list(site_files);
        // A single picture cannot be a copy, and need not be decoded.
        if judged.len() < 2 {
            return Vec::new();
        }
        let thumbnails: Vec<Option<Arc<Thumbnail>>> = judged
            .par_iter()
            .with_max_len(1)
            .map(|judged| self.thumbnail(&judged.picture))
            .collect();
        seen_before::check(&judged, &thumbnails)
    }

    /// Returns the thumbnail of a picture, if it is a bitmap that can be decoded.
    fn thumbnail(&self, picture: &Picture) -> Option<Arc<Thumbnail>> {
        if matches!(picture.kind, PictureKind::Drawing(_)) {
            return None;
        }
        let known = self.thumbnails.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thumbnail) = known.get(&picture.hash) {
            return thumbnail.clone();
        }
        drop(known);
        let cached = self.cache.get(&checked_name(picture)).and_then(Thumbnail::from_bytes);
        let thumbnail = cached.or_else(|| self.decode(picture).ok()?).map(Arc::new);
        let mut known = self.thumbnails.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(picture.hash.clone(), thumbnail.clone());
        thumbnail
    }
}

fn derive(
    bitmap: &Bitmap,
    file: &PictureFile,
    encoding: Encoding,
    stamp: Option<&Stamp>,
) -> Option<Vec<u8>> {
    if file.is_icon {
        return bitmap.framed(file.width)?.encode(Encoding::Png);
    }
    let resized = bitmap.resized(file.width)?;
    match stamp {
        Some(stamp) => stamp.add_to(&resized)?.encode(encoding),
        None => resized.encode(encoding),
    }
}

/// Counts the pixels that are decoded at a time.
#[derive(Default)]
struct Memory {
    pixels: Mutex<u64>,
    freed: Condvar,
}

/// A part of the memory that is free again when this is dropped.
struct Reserved<'m> {
    memory: &'m Memory,
    pixels: u64,
}

impl Memory {
    /// Waits until there is memory for a picture.
    fn reserve(&self, picture: &Picture) -> Reserved<'_> {
        let pixels = u64::from(picture.width) * u64::from(picture.height);
        let mut used = self.pixels.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && *used + pixels > MAX_PIXELS_AT_A_TIME {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += pixels;
        Reserved { memory: self, pixels }
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        let mut used = self.memory.pixels.lock().unwrap_or_else(PoisonError::into_inner);
        *used -= self.pixels;
        self.memory.freed.notify_all();
    }
}
