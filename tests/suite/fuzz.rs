//! Runs the fuzz targets on their seeds and on some variants, which are the same in every run. The
//! programs in `fuzz/` run them for any length of time.

use std::path::Path;

#[path = "../../fuzz/targets.rs"]
mod targets;

/// The number of variants of each seed.
const VARIANTS: u64 = 40;

/// A small generator of numbers (Marsaglia, "Xorshift RNGs", 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// The texts that replace parts of a seed. They have a meaning in one of the languages.
const SIGNS: [&str; 24] = [
    "\n",
    "  ",
    "\t",
    "\0",
    "*",
    "[",
    "](",
    "`",
    "<",
    "&#0;",
    "{",
    "}",
    "\"",
    "'",
    ": ",
    "- ",
    "|",
    "#",
    "\\",
    "\u{301}",
    "\u{200b}",
    "\u{1F468}\u{200D}",
    "%",
    "..",
];

/// Returns a seed with some of its bytes removed, repeated or replaced.
fn variant(seed: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=numbers.below(6) {
        let start = numbers.below(bytes.len() + 1);
        let end = (start + numbers.below(12)).min(bytes.len());
        let sign = SIGNS[numbers.below(SIGNS.len())].as_bytes();
        let new = match numbers.below(4) {
            0 => Vec::new(),
            1 => bytes[start..end].repeat(3),
            2 => vec![numbers.below(256) as u8],
            _ => sign.repeat(1 + numbers.below(4)),
        };
        bytes.splice(start..end, new);
    }
    bytes
}

#[test]
fn nothing_that_is_fuzzed_panics() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (name, target) in targets::TARGETS {
        let files = crate::fixture::files(&seeds.join(name));
        assert!(!files.is_empty(), "{name} has seeds");
        for (number, (path, seed)) in files.into_iter().enumerate() {
            eprintln!("{name}/{path}");
            target(&seed);
            let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ number as u64);
            for _ in 0..VARIANTS {
                let bytes = variant(&seed, &mut numbers);
                eprintln!("{:?}", String::from_utf8_lossy(&bytes));
                target(&bytes);
            }
        }
    }
}

/// Every target has a program of its own for libFuzzer, and CI runs them all.
#[test]
fn every_target_has_its_program() {
    let manifest = crate::docs::read("fuzz/Cargo.toml");
    let workflow = crate::docs::read(".github/workflows/ci.yml");
    let names = targets::TARGETS.map(|(name, _)| name);
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(
            crate::docs::read(&format!("fuzz/fuzz_targets/{name}.rs"))
                .contains(&format!("targets::{name}(")),
            "{name}"
        );
    }
    assert!(workflow.contains(&format!("target: [{}]", names.join(", "))));
}
