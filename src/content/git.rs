//! Reads a site at a revision of its git repository into a temporary folder, byte for byte as git
//! stores it: attributes, filters, line ends and replaced objects do not count. The repository does
//! not change. Only this file runs git.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdout, Command, Output, Stdio};
use std::thread;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use crate::content::layout::FileKind;
use crate::content::parse::{FileContent, parse_bytes};
use crate::content::source_tree::SourceTree;
use crate::content::values::{Date, parse_date};
use crate::diagnostics::span::FileId;

/// A site at a revision. Its folder is removed when this is dropped.
pub struct Revision {
    /// The site's folder, with the files that are not known.
    pub root: Utf8PathBuf,
    /// The paths of files whose bytes are known. They are not in the folder.
    pub known: Vec<Utf8PathBuf>,
    /// The site's folder in the repository then, with `/` at its end, if it was another one than
    /// now.
    pub moved_from: Option<String>,
    /// The day of the commit.
    pub committed: Option<Date>,
    _folder: TempDir,
}

/// The files and folders of a site.
const PARTS: [&str; 6] = ["site.yaml", "assets", "content", "fonts", "themes", "static"];

/// Options that keep git from running programs that the repository's configuration names, and from
/// reading other objects than the commit names.
const OPTIONS: [&str; 5] =
    ["--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

/// Variables that git sets for hooks. They are about the repository that the hook runs in, which is
/// found by the site's folder instead.
const HOOK_VARIABLES: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"];

/// A file of a commit.
struct Entry {
    /// The hash of its content.
    object: String,
    is_link: bool,
    /// Whether it is a folder of another repository.
    is_submodule: bool,
    /// The path below the root of the repository.
    path: String,
}

impl Revision {
    /// Reads the site in the folder `root` at a revision: a branch, a tag or a commit. If the folder
    /// had no `site.yaml` then, the site is looked for in other folders. `is_known` returns whether a
    /// file with these bytes is known at a path.
    ///
    /// # Errors
    /// If git is not installed, or there is no repository or no such revision, or if a file of the
    /// site cannot be read, or several other folders may have had it.
    pub fn open(
        root: &Utf8Path,
        revision: &str,
        is_known: impl Fn(&Utf8Path, &[u8]) -> bool,
    ) -> io::Result<Self> {
        let commit = commit(root, revision)?;
        check_unambiguous(root, revision)?;
        let own = git(root, &["rev-parse", "--show-prefix"])?;
        let entries = entries(root, &commit)?;
        let moved_from = earlier_folder(root, &entries, &own, revision)?;
        let prefix = moved_from.as_ref().unwrap_or(&own);
        let committed =
            git(root, &["show", "--no-patch", "--no-show-signature", "--format=%cs", &commit])?;
        let folder = tempfile::tempdir()?;
        let site = Utf8PathBuf::from_path_buf(folder.path().to_owned()).map_err(|path| {
            io::Error::other(format!("the path {} is not UTF-8", path.display()))
        })?;
        let mut files = Vec::new();
        for entry in &entries {
            let Some(path) = entry.path.strip_prefix(prefix.as_str()) else { continue };
            let is_part = path.split('/').next().is_some_and(|part| PARTS.contains(&part));
            if entry.is_link && PARTS.contains(&path) {
                return Err(io::Error::other(format!(
                    "`{}` is a symbolic link at `{revision}`, so its files cannot be compared",
                    entry.path
                )));
            }
            if is_part && entry.is_submodule {
                return Err(io::Error::other(format!(
                    "`{}` is a submodule of git, so its files at `{revision}` cannot be compared",
                    entry.path
                )));
            }
            if is_part {
                files.push((entry, Utf8PathBuf::from(path)));
            }
        }
        let mut known = Vec::new();
        read_files(root, &files, |entry, path, bytes| {
            if !entry.is_link && is_known(path, &bytes) {
                known.push(path.to_owned());
                return Ok(());
            }
            write_file(entry, &site.join(path), &bytes)
        })?;
        Ok(Self {
            root: site,
            known,
            moved_from,
            committed: parse_date(&committed),
            _folder: folder,
        })
    }
}

/// Fails if a tag and a branch have the same name: git would choose the tag.
fn check_unambiguous(root: &Utf8Path, revision: &str) -> io::Result<()> {
    let mut list = vec!["for-each-ref".to_owned(), "--format=%(refname)".to_owned()];
    for folder in ["refs/tags", "refs/heads", "refs/remotes"] {
        list.push(format!("{folder}/{revision}"));
    }
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    let names = git(root, &list)?;
    if names.lines().nth(1).is_none() {
        return Ok(());
    }
    let names: Vec<&str> = names.lines().collect();
    Err(io::Error::other(format!(
        "`{revision}` is the name of {}; write the one that you mean in full",
        names.join(" and ")
    )))
}

/// Lists the files of a commit. Names that are not UTF-8 are left out: Factpress does not use such
/// files.
fn entries(root: &Utf8Path, commit: &str) -> io::Result<Vec<Entry>> {
    let listed = run(root, &["ls-tree", "-r", "-z", "--full-tree", commit])?;
    let mut entries = Vec::new();
    for line in listed.split(|byte| *byte == 0) {
        let Ok(line) = str::from_utf8(line) else { continue };
        // `<mode> <type> <object>TAB<path>` (git-ls-tree, output format).
        let Some((facts, path)) = line.split_once('\t') else { continue };
        let facts: Vec<&str> = facts.split(' ').collect();
        let [mode, kind, object] = facts[..] else { continue };
        entries.push(Entry {
            object: object.to_owned(),
            is_link: mode == "120000",
            is_submodule: kind == "commit",
            path: path.to_owned(),
        });
    }
    Ok(entries)
}

/// Returns the folder that had the site, if it was not the folder `own`: the one with the same
/// `base_url`, or else the only one that is gone now.
///
/// # Errors
/// If other folders had sites, and it is not clear which of them was this one, if any.
fn earlier_folder(
    root: &Utf8Path,
    entries: &[Entry],
    own: &str,
    revision: &str,
) -> io::Result<Option<String>> {
    let mut sites = Vec::new();
    for entry in entries {
        match entry.path.strip_suffix("site.yaml") {
            Some(folder) if folder == own => return Ok(None),
            Some(folder) if folder.is_empty() || folder.ends_with('/') => {
                sites.push((entry, Utf8PathBuf::from(folder)));
            }
            _ => {}
        }
    }
    if sites.is_empty() {
        return Ok(None);
    }
    let mut folders = folders_with_address_of(root, &sites)?;
    if folders.is_empty() {
        let top = Utf8PathBuf::from(git(root, &["rev-parse", "--show-toplevel"])?);
        for (entry, folder) in &sites {
            if !top.join(&entry.path).exists() {
                folders.push(folder.to_string());
            }
        }
    }
    if let [folder] = folders.as_slice() {
        return Ok(Some(folder.clone()));
    }
    let names: Vec<String> = sites.iter().map(|(entry, _)| format!("`{}`", entry.path)).collect();
    Err(io::Error::other(format!(
        "this folder had no `site.yaml` at `{revision}`, and it is not clear whether {} belongs to \
         this site: if the site is new, compare it once it is published",
        names.join(" or ")
    )))
}

/// Returns the folders of those sites that have the same `base_url` as the one in `root` has now.
fn folders_with_address_of(
    root: &Utf8Path,
    sites: &[(&Entry, Utf8PathBuf)],
) -> io::Result<Vec<String>> {
    let mut folders = Vec::new();
    let Ok(now) = SourceTree::new(root).read(Utf8Path::new("site.yaml")) else {
        return Ok(folders);
    };
    let Some(address) = base_url(&now) else { return Ok(folders) };
    read_files(root, sites, |_, folder, bytes| {
        if base_url(&bytes).as_deref() == Some(&address) {
            folders.push(folder.to_string());
        }
        Ok(())
    })?;
    Ok(folders)
}

/// Returns the `base_url` of a `site.yaml`, without a slash at its end.
fn base_url(bytes: &[u8]) -> Option<String> {
    let (path, id) = (Utf8Path::new("site.yaml"), FileId::SITE);
    let FileContent::Site(site) = parse_bytes(id, path, FileKind::Site, bytes).content else {
        return None;
    };
    let url = site?.base_url.as_ref()?.value.0.trim_end_matches('/').to_owned();
    Some(url)
}

/// Reads files, and calls `read` with the path and the bytes of each. Symbolic links are last, so
/// that no file is written through one.
fn read_files(
    root: &Utf8Path,
    files: &[(&Entry, Utf8PathBuf)],
    mut read: impl FnMut(&Entry, &Utf8Path, Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    let mut ordered: Vec<&(&Entry, Utf8PathBuf)> = files.iter().collect();
    ordered.sort_by_key(|(entry, _)| entry.is_link);
    let mut child = command(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(not_installed)?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("git cat-file has no input or output"));
    };
    let mut objects = String::new();
    for (entry, _) in &ordered {
        objects.push_str(&entry.object);
        objects.push('\n');
    }
    // Git stops reading if its output is not read, so another thread writes while this one reads.
    // If writing fails, git has ended, and reading reports it.
    let writer = thread::spawn(move || stdin.write_all(objects.as_bytes()));
    let mut stdout = BufReader::new(stdout);
    for (entry, path) in ordered {
        let bytes = read_object(&mut stdout, entry)?;
        read(entry, path, bytes)?;
    }
    drop(stdout);
    let _ = writer.join();
    child.wait()?;
    Ok(())
}

/// Reads the next object of `git cat-file --batch`: `<object> <type> <size>`, its bytes, and a line
/// end (git-cat-file, batch output).
fn read_object(stdout: &mut BufReader<ChildStdout>, entry: &Entry) -> io::Result<Vec<u8>> {
    let unreadable =
        || io::Error::other(format!("git cannot read `{}` at this revision", entry.path));
    let mut head = String::new();
    stdout.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
    let Some(size) = size else { return Err(unreadable()) };
    let mut bytes = Vec::new();
    stdout.take(size).read_to_end(&mut bytes)?;
    let mut line_end = [0];
    match stdout.read_exact(&mut line_end) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(unreadable()),
    }
}

fn write_file(entry: &Entry, path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    if !is_inside(&entry.path) {
        return Err(io::Error::other(format!("`{}` is no path of a site", entry.path)));
    }
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    if entry.is_link {
        return write_link(&String::from_utf8_lossy(bytes), path);
    }
    fs_err::File::create_new(path)?.write_all(bytes)
}

/// Returns whether a path of a commit leads to no other folder.
fn is_inside(path: &str) -> bool {
    Utf8Path::new(path).components().all(|part| matches!(part, Utf8Component::Normal(_)))
}

#[cfg(unix)]
fn write_link(target: &str, path: &Utf8Path) -> io::Result<()> {
    fs_err::os::unix::fs::symlink(target, path)
}

/// Links are files with their target, as git writes them there by default.
#[cfg(not(unix))]
fn write_link(target: &str, path: &Utf8Path) -> io::Result<()> {
    fs_err::File::create_new(path)?.write_all(target.as_bytes())
}

/// Returns the hash of the commit that `revision` names.
fn commit(root: &Utf8Path, revision: &str) -> io::Result<String> {
    let asked = format!("{revision}^{{commit}}");
    let asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", &asked];
    git(root, &asked).map_err(|error| {
        let shallow = git(root, &["rev-parse", "--is-shallow-repository"]);
        let message = if shallow.is_ok_and(|answer| answer == "true") {
            format!(
                "this clone is shallow and does not contain `{revision}`: fetch its history with \
                 `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout"
            )
        } else if git(root, &["rev-parse", "--git-dir"]).is_ok() {
            format!("git knows no revision `{revision}`")
        } else if error.kind() == io::ErrorKind::NotFound {
            return error;
        } else {
            format!("`{root}` is not in a git repository")
        };
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}

/// Runs git and returns its output as text without the line end.
fn git(root: &Utf8Path, arguments: &[&str]) -> io::Result<String> {
    let output = run(root, arguments)?;
    Ok(String::from_utf8_lossy(&output).trim_end_matches(['\r', '\n']).to_owned())
}

/// Runs git and returns its output.
fn run(root: &Utf8Path, arguments: &[&str]) -> io::Result<Vec<u8>> {
    let Output { status, stdout, stderr } =
        command(root).args(arguments).output().map_err(not_installed)?;
    if status.success() {
        return Ok(stdout);
    }
    let words = String::from_utf8_lossy(&stderr).trim().to_owned();
    let name = arguments.first().copied().unwrap_or_default();
    Err(io::Error::other(format!("git {name}: {words}")))
}

fn command(root: &Utf8Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(OPTIONS);
    for variable in HOOK_VARIABLES {
        command.env_remove(variable);
    }
    command
}

fn not_installed(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            io::Error::new(error.kind(), "git is not installed, but Factpress needs it here")
        }
        _ => error,
    }
}
