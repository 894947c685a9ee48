//! Divides the files of a site among several builds. The path of a file alone decides which build
//! writes it, so no build needs to know what another one does.

use std::fmt;

use crate::text::has_only_digits;

/// The maximum number of shards of a site.
const MAX_SHARDS: u16 = 1000;

/// One of the parts of a site. The whole site is a single shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1 to `count`.
    number: u16,
    count: u16,
}

impl Shard {
    pub const WHOLE_SITE: Self = Self { number: 1, count: 1 };

    /// Parses `K/N`, the K-th of N shards.
    ///
    /// # Errors
    /// If there is no such shard. The message is for users.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some((number, count)) = text.split_once('/')
            && let (Some(number), Some(count)) = (parse_number(number), parse_number(count))
            && (1..=count).contains(&number)
            && count <= MAX_SHARDS
        {
            return Ok(Self { number, count });
        }
        Err(format!(
            "write the K-th of N parts as K/N, such as 1/4, with K from 1 to N and N up to \
             {MAX_SHARDS}"
        ))
    }

    pub fn is_whole_site(self) -> bool {
        self.count == 1
    }

    /// Returns whether this is the first shard. It has the data files, feeds and assets.
    pub fn is_first(self) -> bool {
        self.number == 1
    }

    /// Returns whether the page, social card, annotations or file of `static/` at `path` belong to this shard.
    pub fn contains(self, path: &str) -> bool {
        if self.is_whole_site() {
            return true;
        }
        let hash = blake3::hash(path.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash.as_bytes()[..8]);
        u64::from_be_bytes(first) % u64::from(self.count) + 1 == u64::from(self.number)
    }
}

/// Parses a number without sign.
fn parse_number(digits: &str) -> Option<u16> {
    if !has_only_digits(digits) {
        return None;
    }
    digits.parse().ok()
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "part {} of {}", self.number, self.count)
    }
}
