//! Walks through the segments of a JPEG (ITU-T T.81, annex B) without decoding it.

/// A frame in which all coefficients of a block are in one scan. `image` decodes it with
/// `zune-jpeg`, which reads it wrongly without an error if each component has a scan of its own
/// (<https://github.com/etemesi254/zune-image/issues/422>, and 448, which is open).
const SEQUENTIAL: [u8; 2] = [0xC0, 0xC1];
const PROGRESSIVE: u8 = 0xC2;
const START_OF_SCAN: u8 = 0xDA;
const END: u8 = 0xD9;
const RESTARTS: std::ops::RangeInclusive<u8> = 0xD0..=0xD7;
/// Segments without a length.
const ALONE: [u8; 3] = [0x01, 0xD8, END];

/// The facts in the segments of a JPEG.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segments {
    /// The number of scans.
    pub scans: u64,
    pub is_progressive: bool,
    /// Whether the components are in scans of their own, although it is not progressive.
    pub has_separate_scans: bool,
    /// Whether the end is there.
    pub is_complete: bool,
}

pub(super) fn read(bytes: &[u8]) -> Segments {
    let mut found = Segments::default();
    let mut is_sequential = false;
    let mut at = 2;
    while let Some((marker, start)) = next_marker(bytes, at) {
        if marker == END {
            found.is_complete = found.scans > 0;
            break;
        }
        is_sequential |= SEQUENTIAL.contains(&marker);
        found.is_progressive |= marker == PROGRESSIVE;
        found.scans += u64::from(marker == START_OF_SCAN);
        at = start;
        if !ALONE.contains(&marker) && !RESTARTS.contains(&marker) {
            let Some(&[high, low]) = bytes.get(start..).and_then(<[u8]>::first_chunk) else {
                break;
            };
            at += usize::from(u16::from_be_bytes([high, low])).max(2);
        }
    }
    found.has_separate_scans = is_sequential && found.scans > 1;
    found
}

/// Returns the next marker at or behind an offset, and the offset behind it. Within the data of a
/// scan, a zero follows each byte that looks like a marker.
fn next_marker(bytes: &[u8], from: usize) -> Option<(u8, usize)> {
    let rest = bytes.get(from..)?;
    for offset in memchr::memchr_iter(0xFF, rest) {
        match rest.get(offset + 1) {
            Some(0x00 | 0xFF) => {}
            Some(marker) if RESTARTS.contains(marker) => {}
            Some(marker) => return Some((*marker, from + offset + 2)),
            None => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Segments, read};

    const START: &[u8] = b"\xFF\xD8";
    const FRAME: &[u8] = b"\xFF\xC0\x00\x02";
    const PROGRESSIVE: &[u8] = b"\xFF\xC2\x00\x02";
    const SCAN: &[u8] = b"\xFF\xDA\x00\x02a\xFF\x00b\xFF\xD0c";
    const END: &[u8] = b"\xFF\xD9";
    /// A segment with a thumbnail of its own.
    const THUMBNAIL: &[u8] = b"\xFF\xE1\x00\x0A\xFF\xD8\xFF\xDA\x00\x02\xFF\xD9";

    fn segments(parts: &[&[u8]]) -> Segments {
        read(&parts.concat())
    }

    #[test]
    fn scans_are_counted_without_those_of_thumbnails() {
        let whole = segments(&[START, THUMBNAIL, FRAME, SCAN, END, b"more"]);
        let expected = Segments { scans: 1, is_complete: true, ..Segments::default() };
        assert_eq!(whole, expected);
        assert!(segments(&[START, FRAME, SCAN, SCAN, SCAN, END]).has_separate_scans);
        let progressive = segments(&[START, PROGRESSIVE, SCAN, SCAN, END]);
        assert!(progressive.is_progressive && !progressive.has_separate_scans);
    }

    #[test]
    fn what_ends_early_is_not_complete() {
        assert!(!segments(&[START, THUMBNAIL, FRAME, SCAN]).is_complete);
        assert!(!segments(&[START, THUMBNAIL]).is_complete);
        assert!(!segments(&[START, b"\xFF\xE1\xFF"]).is_complete);
        assert!(!segments(&[b""]).is_complete);
    }
}
