//! Watches the site's folder: reads the files that changed and publishes the next snapshot. Runs on
//! its own thread for as long as the preview.

use std::collections::BTreeSet;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::project::{BuildOptions, Project};
use crate::serve::state::PreviewState;

/// The folders of a site that are watched recursively.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// The time without events before files are read. Editors save in several steps.
const DEBOUNCE: Duration = Duration::from_millis(8);

/// The maximum time to wait if events do not stop, as when git changes a branch.
const MAX_DEBOUNCE: Duration = Duration::from_secs(2);

/// The interval of polling if the system does not report changes.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// The delay before files that could not be read are read again.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// The maximum number of times that a site is read if it changes meanwhile.
const MAX_ATTEMPTS: usize = 10;

type Events = Receiver<notify::Result<Event>>;

/// Publishes the site, and again after every change.
///
/// # Errors
/// If the site or its theme cannot be read at the start. Later errors are shown in the browser.
pub(super) fn run(
    root: &Utf8Path,
    settings: &BuildOptions,
    state: &PreviewState,
) -> io::Result<()> {
    let (sender, events) = channel();
    // Watches before reading, so that no change in between is missed.
    let mut watched = WatchedFolders { root, watcher: start_watcher(root, sender) };
    watched.watch_folders();
    let mut project = open(root, settings)?;
    state.publish(project.check(&mut |_| ())?);
    let mut changed: BTreeSet<Utf8PathBuf> = BTreeSet::new();
    let mut is_behind = false;
    while wait(&events, &mut watched, &mut changed) {
        match update(&mut project, &changed, &mut is_behind, state) {
            Ok(()) => changed.clear(),
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

fn open(root: &Utf8Path, settings: &BuildOptions) -> io::Result<Project> {
    for _ in 1..MAX_ATTEMPTS {
        match Project::open(root, settings.clone()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => thread::sleep(RETRY_DELAY),
            result => return result,
        }
    }
    Project::open(root, settings.clone())
}

/// Reads the changed files and publishes the result. `is_behind` is whether the project has changes
/// that are not published yet.
fn update(
    project: &mut Project,
    changed: &BTreeSet<Utf8PathBuf>,
    is_behind: &mut bool,
    state: &PreviewState,
) -> io::Result<()> {
    if changed.contains(Utf8Path::new("")) {
        project.read_all()?;
        *is_behind = true;
    } else {
        *is_behind |= project.refresh(changed)?;
    }
    if *is_behind {
        state.publish(project.check(&mut |_| ())?);
        *is_behind = false;
    }
    Ok(())
}

/// Waits for a change and then until events stop. Returns `false` if the watcher is gone.
fn wait(
    events: &Events,
    watched: &mut WatchedFolders,
    changed: &mut BTreeSet<Utf8PathBuf>,
) -> bool {
    while changed.is_empty() {
        let Ok(event) = events.recv() else { return false };
        watched.collect_changes(event, changed);
    }
    let start = Instant::now();
    loop {
        match events.recv_timeout(DEBOUNCE) {
            Ok(event) => watched.collect_changes(event, changed),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) if !watched.is_git_running() => return true,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if start.elapsed() > MAX_DEBOUNCE {
            return true;
        }
    }
}

/// Returns the system's file watcher, else one that polls, or `None` if neither works.
fn start_watcher(
    root: &Utf8Path,
    sender: Sender<notify::Result<Event>>,
) -> Option<Box<dyn Watcher>> {
    let config = Config::default().with_follow_symlinks(false);
    if let Ok(watcher) = system_watcher(root, sender.clone(), config) {
        return Some(Box::new(watcher));
    }
    let config = config.with_poll_interval(POLL_INTERVAL).with_compare_contents(true);
    let mut watcher = PollWatcher::new(sender, config).ok()?;
    watcher.watch(root.as_std_path(), RecursiveMode::NonRecursive).ok()?;
    Some(Box::new(watcher))
}

fn system_watcher(
    root: &Utf8Path,
    sender: Sender<notify::Result<Event>>,
    config: Config,
) -> notify::Result<RecommendedWatcher> {
    let mut watcher = RecommendedWatcher::new(sender, config)?;
    watcher.watch(root.as_std_path(), RecursiveMode::NonRecursive)?;
    for folder in FOLDERS {
        let folder = root.join(folder);
        if folder.is_dir() {
            watcher.watch(folder.as_std_path(), RecursiveMode::Recursive)?;
        }
    }
    Ok(watcher)
}

struct WatchedFolders<'a> {
    root: &'a Utf8Path,
    watcher: Option<Box<dyn Watcher>>,
}

impl WatchedFolders<'_> {
    /// Watches the folders that exist. Called again if one was created.
    fn watch_folders(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        for folder in FOLDERS {
            let folder = self.root.join(folder);
            let _ = watcher.unwatch(folder.as_std_path());
            if folder.is_dir() && !folder.is_symlink() {
                let _ = watcher.watch(folder.as_std_path(), RecursiveMode::Recursive);
            }
        }
    }

    /// Adds the paths of an event, relative to the root. The empty path means that events were lost
    /// and everything must be read.
    fn collect_changes(
        &mut self,
        event: notify::Result<Event>,
        changed: &mut BTreeSet<Utf8PathBuf>,
    ) {
        let Ok(event) = event else {
            changed.insert(Utf8PathBuf::new());
            return;
        };
        if event.need_rescan() {
            changed.insert(Utf8PathBuf::new());
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        for path in &event.paths {
            let path = Utf8Path::from_path(path);
            let Some(path) = path.and_then(|path| path.strip_prefix(self.root).ok()) else {
                changed.insert(Utf8PathBuf::from(FOLDERS[0]));
                continue;
            };
            if FOLDERS.contains(&path.as_str()) {
                self.watch_folders();
            }
            if path == "site.yaml" || FOLDERS.iter().any(|folder| path.starts_with(folder)) {
                changed.insert(path.to_owned());
            }
        }
    }

    /// Returns whether git is writing files, which its lock file shows (gitrepository-layout,
    /// `index.lock`).
    fn is_git_running(&self) -> bool {
        self.root.ancestors().any(|folder| folder.join(".git/index.lock").exists())
    }
}
