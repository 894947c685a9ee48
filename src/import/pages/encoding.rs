//! The bytes of a page → its text, in the encoding that it is written in. It must not guess: what is not UTF-8 has to
//! say what it is.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};
use memchr::memmem;

/// How far into a page its encoding may be declared; standards ask for 1,024 bytes, and some pages put more before it.
const HEAD_BYTES: usize = 8192;

/// The text of a page.
///
/// # Errors
/// Where the encoding is not known, or the bytes are none of it.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => told(bytes)?,
    };
    let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
    if has_errors {
        return Err(format!("it is not the {} text that it says it is", encoding.name()));
    }
    if text.contains('\0') {
        return Err("it is no text: it has bytes that are zero".to_owned());
    }
    Ok(text.into_owned())
}

/// The encoding of bytes without a mark: UTF-8 where they are, whatever they say, else what they declare.
fn told(bytes: &[u8]) -> Result<&'static Encoding, String> {
    let declared = declared(bytes.get(..HEAD_BYTES).unwrap_or(bytes));
    match std::str::from_utf8(bytes) {
        // The only encoding of the web whose bytes are ASCII and mean something else.
        Ok(_) if declared == Some(ISO_2022_JP) => Ok(ISO_2022_JP),
        Ok(_) => Ok(UTF_8),
        Err(error) => declared.filter(|encoding| *encoding != UTF_8).ok_or_else(|| {
            let at = error.valid_up_to() + 1;
            format!(
                "it is not UTF-8 text at byte {at}, and names no other encoding: save it as UTF-8"
            )
        }),
    }
}

/// What `<meta charset>`, `<meta http-equiv>` or the XML declaration name.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let label = |key: &str| {
        let places = memmem::find_iter(&head, key).filter_map(|at| head.get(at + key.len()..));
        places.filter_map(value).find_map(Encoding::for_label)
    };
    label("charset").or_else(|| label("encoding"))
}

/// The value that stands after the name of an attribute.
fn value(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b))
        .unwrap_or(rest.len());
    rest.get(..end)
}
