//! Which files of a site a build writes where several builds share them. A file belongs to one of them by its path alone, so
//! that no build has to know what another does.

use std::fmt;

/// The most parts of a site.
const MOST: u16 = 1000;

/// One of the parts that together are a site; the whole site is its only part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    part: u16,
    of: u16,
}

impl Shard {
    /// The whole site.
    pub const WHOLE: Self = Self { part: 1, of: 1 };

    /// Reads `K/N`: the K-th of N parts.
    ///
    /// # Errors
    /// Where there is no such part.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |digits: &str| {
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let parts = text.split_once('/').and_then(|(part, of)| Some((number(part)?, number(of)?)));
        match parts {
            Some((part, of)) if 0 < part && part <= of && of <= MOST => Ok(Self { part, of }),
            _ => Err(format!(
                "write the K-th of N parts as K/N, such as 1/4, with K from 1 to N and N up to {MOST}"
            )),
        }
    }

    /// Whether it is the whole site.
    pub fn is_whole(self) -> bool {
        self.of == 1
    }

    /// Whether it is the first part, to which the files belong that are made once for the whole site.
    pub fn is_first(self) -> bool {
        self.part == 1
    }

    /// Whether the page, picture or annotations at `path` belong to it.
    pub fn has(self, path: &str) -> bool {
        if self.is_whole() {
            return true;
        }
        let hash = blake3::hash(path.as_bytes());
        let number = hash
            .as_bytes()
            .iter()
            .take(8)
            .fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        number % u64::from(self.of) + 1 == u64::from(self.part)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "part {} of {}", self.part, self.of)
    }
}
