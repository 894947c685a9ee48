//! Recognizes documents and pictures that are stored in the place of a text file.

use memchr::memmem;

use crate::content::layout::FileKind;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic};

/// How much of an archive is searched for the names of its parts.
const HEAD_BYTES: usize = 64 * 1024;

/// Returns the format of a file whose first bytes say that it is not text, with its article.
pub(crate) fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 7] = [
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "a document of Word or another Office program (.doc)",
        ),
        (b"{\\rtf", "an RTF document (.rtf)"),
        (b"%PDF-", "a PDF document (.pdf)"),
        (b"\x89PNG", "a picture (.png)"),
        (b"\xFF\xD8\xFF", "a picture (.jpg)"),
        (b"GIF8", "a picture (.gif)"),
        (b"\x1F\x8B", "a compressed file (.gz)"),
    ];
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(archive_format(bytes.get(..HEAD_BYTES).unwrap_or(bytes)));
    }
    for (signature, format) in SIGNATURES {
        if bytes.starts_with(signature) {
            return Some(format);
        }
    }
    None
}

/// Names a ZIP archive by its parts.
fn archive_format(head: &[u8]) -> &'static str {
    const PARTS: [(&[u8], &str); 5] = [
        (b"word/", "a Word document (.docx)"),
        (b"opendocument.text", "an OpenDocument text (.odt)"),
        (b"Index/Document.iwa", "a Pages document (.pages)"),
        (b"xl/", "an Excel table (.xlsx)"),
        (b"[Content_Types].xml", "an Office document (.docx)"),
    ];
    for (part, format) in PARTS {
        if memmem::find(head, part).is_some() {
            return format;
        }
    }
    "a ZIP archive"
}

/// Creates the diagnostic for a file that should be text and is a document.
pub(crate) fn not_text(id: FileId, format: &str, kind: &FileKind) -> Diagnostic {
    let message = format!("this file is {format} and not text, whatever its name says");
    let help = match kind {
        FileKind::Source(..) => {
            "open it in the program that made it, save its words as plain text (UTF-8), and give \
             that file this name"
        }
        _ => {
            "open it in the program that made it, save it as plain text (UTF-8), and give that \
             file this name; for such files use a text editor, not a word processor"
        }
    };
    Diagnostic::error(Code::InvalidEncoding, Span::file_start(id), message)
        .label("not text")
        .help(help)
}
