//! Decodes the bytes of a page. Encodings are never guessed: a page that is not UTF-8 must declare
//! its encoding.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};
use memchr::memmem;

/// How far into a page its encoding may be declared. The standard says 1,024 bytes, but some pages
/// have more before it.
const HEAD_BYTES: usize = 8192;

/// Decodes a page.
///
/// # Errors
/// If the encoding is unknown, or the bytes are invalid in it.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => encoding_without_mark(bytes)?,
    };
    let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
    if has_errors {
        return Err(format!(
            "it is not valid {}, which it declares as its encoding",
            encoding.name()
        ));
    }
    if text.contains('\0') {
        return Err("it is not text: it contains bytes that are zero".to_owned());
    }
    Ok(text.into_owned())
}

/// Returns the encoding of a page without a byte order mark: UTF-8 if it is valid UTF-8, else the
/// declared encoding.
fn encoding_without_mark(bytes: &[u8]) -> Result<&'static Encoding, String> {
    let declared = declared_encoding(bytes.get(..HEAD_BYTES).unwrap_or(bytes));
    let Err(error) = std::str::from_utf8(bytes) else {
        // The only encoding of the web whose text can be ASCII bytes with another meaning.
        let is_japanese = declared == Some(ISO_2022_JP);
        return Ok(if is_japanese { ISO_2022_JP } else { UTF_8 });
    };
    match declared {
        Some(encoding) if encoding != UTF_8 => Ok(encoding),
        _ => Err(format!(
            "it is not UTF-8 text at byte {}, and names no other encoding: save it as UTF-8",
            error.valid_up_to() + 1
        )),
    }
}

/// Finds the encoding in `<meta charset>`, `<meta http-equiv>` or the XML declaration.
fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    for key in ["charset", "encoding"] {
        for index in memmem::find_iter(&head, key) {
            let value = attribute_value(&head[index + key.len()..]);
            if let Some(encoding) = value.and_then(Encoding::for_label) {
                return Some(encoding);
            }
        }
    }
    None
}

/// Returns the value of an attribute after its name.
fn attribute_value(rest: &[u8]) -> Option<&[u8]> {
    let mut value = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    if let [b'"' | b'\'', unquoted @ ..] = value {
        value = unquoted;
    }
    let is_of_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
    let end = value.iter().position(|byte| !is_of_label(byte)).unwrap_or(value.len());
    value.get(..end)
}
