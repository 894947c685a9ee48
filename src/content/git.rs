//! Checks out a site at a revision of its git repository into a temporary folder. The repository's
//! working tree and index do not change. Only this file runs git.

use std::io;
use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

/// A site at a revision. Its folder is removed when this is dropped.
pub struct Revision {
    /// The site's folder.
    pub root: Utf8PathBuf,
    _folder: TempDir,
}

/// The files and folders of a site.
const PARTS: [&str; 3] = ["site.yaml", "content", "themes"];

/// Options that keep git from running programs that the repository's configuration names.
const NO_PROGRAMS: [&str; 4] = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

impl Revision {
    /// Checks out the site in the folder `root` at a revision: a branch, a tag or a commit.
    ///
    /// # Errors
    /// If git is not installed, or there is no repository or no such revision.
    pub fn open(root: &Utf8Path, revision: &str) -> io::Result<Self> {
        let commit = commit(root, revision)?;
        let prefix = git(root, &["rev-parse", "--show-prefix"], &[])?;
        let folder = tempfile::tempdir()?;
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).map_err(|path| {
            io::Error::other(format!("the path {} is not UTF-8", path.display()))
        })?;
        let (index, site) = (path.join("index"), path.join("site"));
        let directory = git(root, &["rev-parse", "--absolute-git-dir"], &[])?;
        let environment = [
            ("GIT_DIR", directory.as_str()),
            ("GIT_WORK_TREE", site.as_str()),
            ("GIT_INDEX_FILE", index.as_str()),
        ];
        let below = |name: &str| format!("{commit}:{prefix}{name}");
        fs_err::create_dir(&site)?;
        let has_folder = git(root, &["rev-parse", "--verify", "--quiet", &below("")], &[]).is_ok();
        // Without `--full-tree` a subtree is listed as seen from the working folder, which is not in it.
        let list = ["ls-tree", "--full-tree", &below("")];
        let entries = if has_folder { git(root, &list, &[])? } else { String::new() };
        for entry in entries.lines() {
            // `<mode> <type> <name>TAB<path>` (git-ls-tree, output format).
            let Some((object, name)) =
                entry.split_once('\t').filter(|(_, name)| PARTS.contains(name))
            else {
                continue;
            };
            if object.contains(" tree ") {
                git(
                    &site,
                    &["read-tree", &format!("--prefix={name}/"), &below(name)],
                    &environment,
                )?;
            } else if let [mode, _, id] = object.split(' ').collect::<Vec<_>>()[..] {
                git(
                    &site,
                    &["update-index", "--add", "--cacheinfo", &format!("{mode},{id},{name}")],
                    &environment,
                )?;
            }
        }
        git(&site, &["checkout-index", "--all", "--force"], &environment)?;
        Ok(Self { root: site, _folder: folder })
    }
}

/// Returns the hash of the commit that `revision` names.
fn commit(root: &Utf8Path, revision: &str) -> io::Result<String> {
    let asked = format!("{revision}^{{commit}}");
    git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &asked], &[]).map_err(|error| {
        let is_shallow = git(root, &["rev-parse", "--is-shallow-repository"], &[]).is_ok_and(|answer| answer == "true");
        if is_shallow {
            let message = format!(
                "this clone is shallow and does not contain `{revision}`: fetch its history with \
                 `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout"
            );
            return io::Error::new(io::ErrorKind::NotFound, message);
        }
        match git(root, &["rev-parse", "--git-dir"], &[]) {
            Ok(_) => io::Error::new(io::ErrorKind::NotFound, format!("git knows no revision `{revision}`")),
            Err(_) if error.kind() == io::ErrorKind::NotFound => error,
            Err(_) => io::Error::new(io::ErrorKind::NotFound, format!("`{root}` is not in a git repository")),
        }
    })
}

/// Runs git and returns its output without the line end.
fn git(root: &Utf8Path, arguments: &[&str], environment: &[(&str, &str)]) -> io::Result<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(NO_PROGRAMS).args(arguments).envs(environment.iter().copied());
    let Output { status, stdout, stderr } =
        command.output().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                io::Error::new(error.kind(), "git is not installed, but Factpress needs it here")
            }
            _ => error,
        })?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).trim_end_matches(['\r', '\n']).to_owned());
    }
    let words = String::from_utf8_lossy(&stderr).trim().to_owned();
    Err(io::Error::other(format!(
        "git {}: {words}",
        arguments.first().copied().unwrap_or_default()
    )))
}
