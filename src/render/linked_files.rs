//! The address of a linked file, and the facts about it that readers see.

use percent_encoding::utf8_percent_encode;

use crate::content::linked_files::LinkedFile;
use crate::render::claim::PATH;
use crate::render::context::ContextBuilder;
use crate::render::views::FileView;

const KILOBYTE: u64 = 1000;
const MEGABYTE: u64 = 1_000_000;

/// Returns the address of a file below the root of the site.
pub(crate) fn file_address(file: &LinkedFile) -> String {
    utf8_percent_encode(&file.published, PATH).to_string()
}

impl ContextBuilder<'_> {
    pub(crate) fn file_view(&self, file: &LinkedFile) -> FileView {
        FileView {
            href: format!("{}{}", self.root, file_address(file)),
            name: file.path.file_name().unwrap_or_default().to_owned(),
            kind: self.file_kind(file),
        }
    }

    /// Returns the kind and the size of a file: `(PDF, 1.2 MB)`.
    pub(crate) fn file_kind(&self, file: &LinkedFile) -> String {
        let size = self.file_size(file.size);
        self.locale.translate("file-kind", &[("kind", file.kind), ("size", &size)])
    }

    /// Returns a size, rounded up: kilobytes below a megabyte, and megabytes with one digit after the
    /// decimal sign below ten.
    fn file_size(&self, bytes: u64) -> String {
        if bytes <= MEGABYTE - KILOBYTE {
            let number = bytes.div_ceil(KILOBYTE).max(1).to_string();
            return self.locale.translate("size-kilobytes", &[("number", &number)]);
        }
        let tenths = bytes.div_ceil(MEGABYTE / 10);
        let number = if tenths < 100 {
            let sign = self.locale.translate("decimal-sign", &[]);
            format!("{}{sign}{}", tenths / 10, tenths % 10)
        } else {
            bytes.div_ceil(MEGABYTE).to_string()
        };
        self.locale.translate("size-megabytes", &[("number", &number)])
    }
}
