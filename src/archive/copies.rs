//! Saves fetched pages as kept copies. A copy that lacks a quote of the site is not kept, because it
//! would turn a sound site into one with an error.

use std::borrow::Cow;
use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use encoding_rs::Encoding;
use url::Url;

use crate::archive::copy_folder::{CopyFolder, stem_of_address};
use crate::archive::edits::{Addition, AdditionKind, Written};
use crate::archive::plan::{Address, WantedCopy};
use crate::archive::{Note, NoteKind};
use crate::content::layout::FileKind;
use crate::content::values::Date;
use crate::content::{SiteFiles, sha256};
use crate::link_check::FetchedPage;
use crate::model::check::quote_search::missing_quotes;
use crate::text::is_same_page;
use crate::web_page::encoding;

/// Where copies are saved.
pub(super) struct CopyStore<'a> {
    root: &'a Utf8Path,
    folder: CopyFolder<'a>,
    /// The ids of the shared sources that have a copy.
    known_sources: BTreeSet<String>,
    today: Date,
}

impl<'a> CopyStore<'a> {
    /// # Errors
    /// If the folder of copies that `site.yaml` names does not exist.
    pub(super) fn open(
        root: &'a Utf8Path,
        site_files: &SiteFiles,
        today: Date,
    ) -> Result<Self, String> {
        let folder = CopyFolder::open(root, site_files)?;
        let mut known_sources = BTreeSet::new();
        for source in &site_files.sources {
            if source.record.as_ref().is_some_and(|record| record.copy.is_some()) {
                known_sources.insert(source.id.clone());
            }
        }
        Ok(Self { root, folder, known_sources, today })
    }

    /// Saves a page for all files that lack a copy of it.
    pub(super) fn save(&self, address: &Address, page: &FetchedPage, report: &mut dyn FnMut(Note)) {
        let url = address.url.as_str();
        let quotes: BTreeSet<&str> =
            address.copies.values().flat_map(|copy| &copy.quotes).map(String::as_str).collect();
        let checked = readable_bytes(page).and_then(|bytes| {
            let max = page.kind.max_bytes();
            if bytes.len() > max {
                return Err(format!("it has more than {max} bytes as UTF-8, the limit for copies"));
            }
            let missing = missing_quotes(page.kind, bytes.to_vec(), &quotes)?;
            Ok((bytes, missing))
        });
        let (bytes, missing) = match checked {
            Ok(checked) => checked,
            Err(reason) => {
                report(Note::new(NoteKind::NotKept, url, format!("no copy was kept: {reason}")));
                return;
            }
        };
        if missing.len() == quotes.len() && is_home_page_instead(&address.url, &page.url) {
            let reason = format!("no copy was kept: it is redirected to `{}`", page.url);
            report(Note::new(NoteKind::NotKept, url, reason));
            return;
        }
        for (path, wanted) in &address.copies {
            let place = PlaceOfCopy { address: &address.url, page, path };
            self.save_for_file(&place, &bytes, wanted, &missing, report);
        }
    }

    /// Saves a page for one file, and reports which of its quotes the page lacks.
    fn save_for_file(
        &self,
        place: &PlaceOfCopy,
        bytes: &[u8],
        wanted: &WantedCopy,
        missing: &[&str],
        report: &mut dyn FnMut(Note),
    ) {
        let url = place.address.as_str();
        let (mut found, mut lacking) = (BTreeSet::new(), Vec::new());
        for quote in &wanted.quotes {
            if missing.contains(&quote.as_str()) {
                lacking.push(quote.as_str());
            } else {
                found.insert(quote.as_str());
            }
        }
        for quote in &lacking {
            let text = format!(
                "no copy was kept for this quote in `{}`, because the page does not have its words: \
                 “{}”. If a script draws them, save the page in a browser and name the file as `copy`",
                place.path,
                shortened(quote)
            );
            report(Note::new(NoteKind::NotKept, url, text));
        }
        // The copy of a shared source is used for all quotes.
        let is_shared = matches!(FileKind::from_path(place.path), Some(FileKind::SharedSource(_)));
        let has_use = wanted.is_without_quote || !found.is_empty();
        if !lacking.is_empty() && (is_shared || !has_use) {
            return;
        }
        let (path, written) = match self.write(place, bytes, &found) {
            Ok(written) => written,
            Err(reason) => {
                report(Note::new(NoteKind::Left, url, format!("no copy was kept: {reason}")));
                return;
            }
        };
        if written.places > 0 {
            let moved = if is_same_page(url, place.page.url.as_str()) {
                String::new()
            } else {
                format!(", as `{}` shows it after a redirect", place.page.url)
            };
            let text = format!("a copy was saved as `{path}`{moved}");
            report(Note::new(NoteKind::Copied, url, text));
        }
        if let Some(by_hand) = written.by_hand {
            let text = format!("a copy is not named everywhere: {by_hand}");
            report(Note::new(NoteKind::Left, url, text));
        }
    }

    /// Writes a copy and then the fields that name it. Returns the path of the copy and the result
    /// of the edit.
    ///
    /// # Errors
    /// The reason why no file was changed.
    fn write(
        &self,
        place: &PlaceOfCopy,
        bytes: &[u8],
        found: &BTreeSet<&str>,
    ) -> Result<(Utf8PathBuf, Written), String> {
        let stem = stem_of_address(place.address);
        let copy = self.folder.create(place.path, &stem, place.page.kind, bytes)?;
        let (hash, day) = (sha256(bytes), self.today.to_string());
        let addition = Addition {
            url: place.address.as_str(),
            fields: &[("copy", &copy.name), ("copy_sha256", &hash), ("copied", &day)],
            kind: AdditionKind::Copy(found),
            known_sources: &self.known_sources,
        };
        let written = addition.write(self.root, place.path);
        if !written.as_ref().is_ok_and(|written| written.places > 0) {
            copy.remove_if_new();
        }
        Ok((copy.shown_path(self.root).to_owned(), written?))
    }
}

/// The file for which a copy is saved, and the page of the copy.
struct PlaceOfCopy<'a> {
    address: &'a Url,
    page: &'a FetchedPage,
    path: &'a Utf8Path,
}

/// Returns the bytes of a page that are saved: those received, or UTF-8 with a byte order mark if
/// only the host names its encoding.
///
/// # Errors
/// The reason why the page cannot be read.
pub(super) fn readable_bytes(page: &FetchedPage) -> Result<Cow<'_, [u8]>, String> {
    let own = encoding::decode(&page.bytes);
    let named = page.charset.as_deref().and_then(|name| Encoding::for_label(name.as_bytes()));
    let Some(encoding) = named else {
        return own.map(|_| Cow::Borrowed(page.bytes.as_slice()));
    };
    // Browsers prefer a byte order mark to the encoding that the host names, and that to the page.
    let (text, _, has_errors) = encoding.decode(&page.bytes);
    match own {
        Ok(own) if has_errors || own == text => Ok(Cow::Borrowed(page.bytes.as_slice())),
        _ if !has_errors && !text.contains('\0') => {
            Ok(Cow::Owned([b"\xEF\xBB\xBF", text.as_bytes()].concat()))
        }
        Ok(_) => Ok(Cow::Borrowed(page.bytes.as_slice())),
        Err(reason) => Err(reason),
    }
}

/// Returns whether an address of a page is redirected to the home page of a site, as many hosts do if
/// a page is gone.
fn is_home_page_instead(asked: &Url, shown: &Url) -> bool {
    let is_home = |url: &Url| url.path() == "/" && url.query().is_none();
    !is_home(asked) && is_home(shown)
}

/// Returns the first words of a quote, on one line.
fn shortened(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::kept_copies::CopyKind;

    /// The encoding that a host names, the bytes it sends, and those that are saved.
    type Case<'a> = (Option<&'a str>, &'a [u8], Option<Vec<u8>>);

    fn page(charset: Option<&str>, bytes: &[u8]) -> FetchedPage {
        FetchedPage {
            url: Url::parse("https://a.example/").unwrap(),
            kind: CopyKind::Html,
            charset: charset.map(str::to_owned),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn the_bytes_of_a_page_are_saved_as_received_if_they_can_be_read() {
        let latin = b"<p>caf\xE9</p>";
        let declared = b"<meta charset=windows-1252><p>caf\xE9</p>";
        let wrong = b"<meta charset=utf-8><p>caf\xE9</p>";
        let as_utf8 = |text: &str| format!("\u{feff}{text}").into_bytes();
        let cases: [Case; 8] = [
            (None, "<p>café</p>".as_bytes(), Some("<p>café</p>".into())),
            (Some("utf-8"), "<p>café</p>".as_bytes(), Some("<p>café</p>".into())),
            (Some("iso-8859-1"), declared, Some(declared.to_vec())),
            (None, declared, Some(declared.to_vec())),
            (Some("iso-8859-1"), latin, Some(as_utf8("<p>café</p>"))),
            (Some("iso-8859-1"), wrong, Some(as_utf8("<meta charset=utf-8><p>café</p>"))),
            (Some("no such"), "<p>café</p>".as_bytes(), Some("<p>café</p>".into())),
            (None, latin, None),
        ];
        for (charset, bytes, expected) in cases {
            let page = page(charset, bytes);
            let saved = readable_bytes(&page).ok().map(Cow::into_owned);
            assert_eq!(saved, expected, "{charset:?} {}", String::from_utf8_lossy(bytes));
            if let Some(saved) = saved {
                assert!(encoding::decode(&saved).unwrap().contains("café"));
            }
        }
    }
}
