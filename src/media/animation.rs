//! Finds out whether a picture has more than one frame.

use crate::media::Format;

pub(super) fn has_frames(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Jpeg => false,
        // The chunk `acTL` is before the pixels (PNG, third edition, section 11.3.6).
        Format::Png => {
            let pixels = memchr::memmem::find(bytes, b"IDAT").unwrap_or(bytes.len());
            memchr::memmem::find(bytes.get(..pixels).unwrap_or_default(), b"acTL").is_some()
        }
        // A flag of the chunk `VP8X` (RFC 9649, section 2.7.1).
        Format::WebP => {
            bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|it| it & 2 != 0)
        }
        Format::Gif => has_second_image(bytes).unwrap_or(false),
    }
}

/// Returns whether a GIF has a second image (`GIF89a`, section 20), or `None` if it ends early.
fn has_second_image(bytes: &[u8]) -> Option<bool> {
    const EXTENSION: u8 = 0x21;
    const IMAGE: u8 = 0x2C;
    let mut at = 13 + color_table_len(*bytes.get(10)?);
    let mut images = 0;
    loop {
        match *bytes.get(at)? {
            EXTENSION => at += 2,
            IMAGE => {
                images += 1;
                if images == 2 {
                    return Some(true);
                }
                // The descriptor, the colour table, and the size of the codes.
                at += 11 + color_table_len(*bytes.get(at + 9)?);
            }
            _ => return Some(false),
        }
        while *bytes.get(at)? != 0 {
            at += 1 + usize::from(*bytes.get(at)?);
        }
        at += 1;
    }
}

/// Returns the length of the colour table that some flags announce.
fn color_table_len(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}
