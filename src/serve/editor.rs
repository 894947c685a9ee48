//! Builds the URLs that open a file in an editor. Also raises the limit of open files.

use camino::Utf8Path;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The characters to escape in the path of a URL (URL Standard, path percent-encode set), and the
/// separators of a query.
const PATH_ESCAPES: &AsciiSet = &CONTROLS
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

/// The URL templates that editors document for opening a file at a line.
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

/// The URL template of the user's editor, if it is known.
pub struct Editor(Option<String>);

impl Editor {
    /// Finds an editor by its command (`/usr/bin/code --wait`), or uses a given URL template.
    pub fn from_option(option: Option<&str>) -> Self {
        let option = option.unwrap_or_default().trim();
        if option.contains("{path}") {
            return Self(Some(option.to_owned()));
        }
        let program = option.split_whitespace().next().unwrap_or_default();
        let program = Utf8Path::new(program).file_stem();
        for (name, template) in EDITORS {
            if program == Some(name) {
                return Self(Some(template.to_owned()));
            }
        }
        Self(None)
    }

    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// Returns the known editors as a list for a message.
    pub fn names() -> String {
        EDITORS.map(|(name, _)| format!("`{name}`")).join(", ")
    }

    /// Returns the URL that opens a file at a line and column, both counted from 1.
    pub(super) fn url(&self, path: &Utf8Path, line: usize, column: usize) -> Option<String> {
        let template = self.0.as_ref()?;
        let path = path.as_str().trim_start_matches('/');
        let path = utf8_percent_encode(path, PATH_ESCAPES).to_string();
        let url = template.replace("{line}", &line.to_string());
        let url = url.replace("{column}", &column.to_string());
        // The path comes last, because it may contain `{line}` itself.
        Some(url.replace("{path}", &path))
    }
}

/// Raises the limit of open files to the maximum: every open browser tab keeps a connection.
#[cfg(unix)]
pub(super) fn raise_open_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

/// Windows has no such limit.
#[cfg(not(unix))]
pub(super) fn raise_open_file_limit() {}
