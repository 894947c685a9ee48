//! Fingerprints of files.

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Print([u8; 16]);

impl Print {
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let mut print = [0; 16];
        blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut print);
        Self(print)
    }
}
