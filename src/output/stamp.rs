//! What the file system says of a file or a folder, by which a change is noticed without reading it. It holds numbers
//! only, and knows no paths.

use std::fs::Metadata;

use serde::{Deserialize, Serialize};

/// The mark of a file or a folder at a moment. Whatever is written to it later has another one, as long as the moment
/// was later than its last change by the file system's own clock: see [`Stamp::settled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Zero where the system does not tell.
    pub(crate) inode: u64,
    pub(crate) size: u64,
    /// Nanoseconds since 1970.
    pub(crate) modified: i64,
    /// The same for a change of anything, the number of its names among it. Zero where the system does not tell.
    pub(crate) changed: i64,
}

impl Stamp {
    /// The mark of nothing.
    pub(crate) const NONE: Self = Self { inode: 0, size: 0, modified: i64::MIN, changed: 0 };

    /// The mark of what has this metadata.
    #[cfg(unix)]
    pub(crate) fn of(data: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Self {
            inode: data.ino(),
            size: data.size(),
            modified: nanoseconds(data.mtime(), data.mtime_nsec()),
            changed: nanoseconds(data.ctime(), data.ctime_nsec()),
        }
    }

    /// The mark of what has this metadata.
    #[cfg(windows)]
    pub(crate) fn of(data: &Metadata) -> Self {
        use std::os::windows::fs::MetadataExt;
        let modified = i64::try_from(data.last_write_time()).unwrap_or(i64::MAX);
        Self { inode: 0, size: data.file_size(), modified, changed: 0 }
    }

    /// The mark of what has this metadata: no other is equal to it.
    #[cfg(not(any(unix, windows)))]
    pub(crate) fn of(data: &Metadata) -> Self {
        Self { size: data.len(), ..Self::NONE }
    }

    /// Whether nothing happened between the two.
    pub(crate) fn is(self, other: Self) -> bool {
        self.modified != i64::MIN && self == other
    }

    /// Whether both are of one file with the same content: it may have got or lost a name between them.
    pub(crate) fn is_content_of(self, other: Self) -> bool {
        self.is(Self { changed: self.changed, ..other })
    }

    /// Whether both are of one file.
    pub(crate) fn is_same_file(self, other: Self) -> bool {
        self.inode != 0 && self.inode == other.inode
    }

    /// The mark, if it was taken later than the last change by a clock that showed `clock` before; else one that
    /// nothing is equal to, since a change in the same tick of the clock would not be seen.
    pub(crate) fn settled(self, clock: i64) -> Self {
        if self.modified < clock && self.changed < clock { self } else { self.unsettled() }
    }

    /// The mark, such that nothing is equal to it.
    pub(crate) fn unsettled(self) -> Self {
        Self { modified: i64::MIN, ..self }
    }
}
