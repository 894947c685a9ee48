//! What the preview asks of the machine: an editor's addresses, chance, and room for many connections.

use camino::Utf8Path;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a path in an address may not hold as it is (URL Standard, path percent-encode set).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'&')
    .add(b'+');

/// The addresses by which editors open a file at a line, as they document them.
const EDITORS: [(&str, &str); 8] = [
    ("code", "vscode://file/{path}:{line}:{column}"),
    ("codium", "vscodium://file/{path}:{line}:{column}"),
    ("cursor", "cursor://file/{path}:{line}:{column}"),
    ("zed", "zed://file/{path}:{line}:{column}"),
    ("idea", "idea://open?file=/{path}&line={line}&column={column}"),
    ("subl", "subl://open?url=file:///{path}&line={line}&column={column}"),
    ("mate", "txmt://open?url=file:///{path}&line={line}&column={column}"),
    ("emacs", "org-protocol://open-file?url=file:///{path}&line={line}&column={column}"),
];

/// How a file is opened at a line, where that is known.
pub struct Editor(Option<String>);

impl Editor {
    /// The editor of that name, or whose address it is.
    pub fn of(named: Option<&str>) -> Self {
        let named = named.map(str::trim).unwrap_or_default();
        if named.contains("{path}") {
            return Self(Some(named.to_owned()));
        }
        let program =
            named.split_whitespace().next().and_then(|path| Utf8Path::new(path).file_stem());
        let known = EDITORS.iter().find(|(name, _)| Some(*name) == program);
        Self(known.map(|(_, address)| (*address).to_owned()))
    }

    /// Whether files can be opened.
    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// The names of the editors that are known.
    pub fn names() -> String {
        EDITORS.map(|(name, _)| format!("`{name}`")).join(", ")
    }

    /// The address that opens a file at a line and column, both from 1.
    pub fn address(&self, path: &Utf8Path, line: usize, column: usize) -> Option<String> {
        let path = utf8_percent_encode(path.as_str().trim_start_matches('/'), PATH).to_string();
        let address = self.0.as_ref()?;
        let address =
            address.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        Some(address.replace("{path}", &path))
    }
}

/// A word that nobody can guess.
pub fn token() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Asks for as many open files as the system lets a program have: every browser tab that is open is one.
#[cfg(unix)]
pub fn allow_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

/// Windows has no such limit.
#[cfg(not(unix))]
pub fn allow_many_files() {}
