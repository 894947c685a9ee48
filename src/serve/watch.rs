//! Watches the site's folder: reads the files that changed and publishes the next snapshot. Runs on
//! its own thread for as long as the preview.

use std::collections::BTreeSet;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use crate::project::{BuildOptions, Project};
use crate::serve::state::PreviewState;
use crate::serve::watcher::{EventResult, FOLDERS, SiteWatcher};

/// The time without events before files are read. Editors save in several steps.
const DEBOUNCE: Duration = Duration::from_millis(8);

/// The maximum time to wait if events do not stop, as when git changes a branch.
const MAX_DEBOUNCE: Duration = Duration::from_secs(2);

/// The delay before files that could not be read are read again.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// The maximum number of times that a site is read if it changes meanwhile.
const MAX_ATTEMPTS: usize = 10;

/// Which paths are watched, and how.
pub(super) struct WatchOptions<'a> {
    /// The site's folder.
    pub(super) root: &'a Utf8Path,
    /// Whether to look for changes instead of waiting until the system reports them.
    pub(super) poll: bool,
    /// Tells the user that the system cannot watch the files.
    pub(super) warn: fn(&str),
}

/// Publishes the site, and again after every change.
///
/// # Errors
/// If the site or its theme cannot be read at the start. Later errors are shown in the browser.
pub(super) fn run(
    options: &WatchOptions,
    settings: &BuildOptions,
    state: &PreviewState,
) -> io::Result<()> {
    let (sender, events) = channel();
    // Watches before reading, so that no change in between is missed.
    let mut watcher = SiteWatcher::start(options, sender);
    open_and_publish(options.root, settings, state)?;
    let mut changed: BTreeSet<Utf8PathBuf> = watch_copies(&mut watcher, state);
    let mut is_behind = false;
    while wait(&events, &mut watcher, options.root, &mut changed) {
        match update(&changed, &mut is_behind, state) {
            Ok(()) => changed = watch_copies(&mut watcher, state),
            Err(error) => {
                state.fail(&error);
                is_behind = true;
                changed.insert(Utf8PathBuf::from(FOLDERS[0]));
                thread::sleep(RETRY_DELAY);
            }
        }
    }
    Ok(())
}

/// Watches the kept copies outside of the site's folder. Returns them if they may have changed before
/// they were watched.
fn watch_copies(watcher: &mut SiteWatcher, state: &PreviewState) -> BTreeSet<Utf8PathBuf> {
    match state.current() {
        Some(generation) => watcher.watch_copies(&generation.latest.site_files.outer_copy_paths()),
        None => BTreeSet::new(),
    }
}

fn open_and_publish(
    root: &Utf8Path,
    settings: &BuildOptions,
    state: &PreviewState,
) -> io::Result<()> {
    let mut project = state.project();
    let project = project.insert(open(root, settings)?);
    state.publish(project.check(&mut |_| ())?);
    Ok(())
}

fn open(root: &Utf8Path, settings: &BuildOptions) -> io::Result<Project> {
    for _ in 1..MAX_ATTEMPTS {
        match Project::open(root, settings.clone()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => thread::sleep(RETRY_DELAY),
            result => return result,
        }
    }
    Project::open(root, settings.clone())
}

/// Reads the changed files and publishes the result. Absolute paths are those of copies outside of the
/// site's folder, which every check reads. `is_behind` is whether the project has changes that are not
/// published yet.
fn update(
    changed: &BTreeSet<Utf8PathBuf>,
    is_behind: &mut bool,
    state: &PreviewState,
) -> io::Result<()> {
    let mut project = state.project();
    let Some(project) = &mut *project else { return Ok(()) };
    if changed.contains(Utf8Path::new("")) {
        project.read_all()?;
        *is_behind = true;
    } else {
        let (outside, inside): (BTreeSet<_>, BTreeSet<_>) =
            changed.iter().cloned().partition(|path| path.is_absolute());
        *is_behind |= !outside.is_empty();
        *is_behind |= project.refresh(&inside)?;
    }
    if *is_behind {
        state.publish(project.check(&mut |_| ())?);
        *is_behind = false;
    }
    Ok(())
}

/// Waits for a change and then until events stop. Returns `false` if the watcher is gone.
fn wait(
    events: &Receiver<EventResult>,
    watcher: &mut SiteWatcher,
    root: &Utf8Path,
    changed: &mut BTreeSet<Utf8PathBuf>,
) -> bool {
    while changed.is_empty() {
        let Ok(event) = events.recv() else { return false };
        watcher.collect_changes(event, changed);
    }
    let start = Instant::now();
    loop {
        match events.recv_timeout(DEBOUNCE) {
            Ok(event) => watcher.collect_changes(event, changed),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) if !is_git_running(root) => return true,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if start.elapsed() > MAX_DEBOUNCE {
            return true;
        }
    }
}

/// Returns whether git is writing files, which its lock file shows (gitrepository-layout,
/// `index.lock`).
fn is_git_running(root: &Utf8Path) -> bool {
    root.ancestors().any(|folder| folder.join(".git/index.lock").exists())
}
