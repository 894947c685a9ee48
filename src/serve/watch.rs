//! The site's folder, watched: what changed is read again, and the next snapshot is shown. It runs on a thread of its
//! own for as long as the preview does.

use std::collections::BTreeSet;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::project::{BuildOptions, Project};
use crate::serve::state::Live;

/// The folders of a site that are watched with all that is in them.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// How long nothing must happen before files are read: editors save in several steps.
const QUIET: Duration = Duration::from_millis(8);

/// How long is waited at most where something happens all the time, as when git changes a branch.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often folders are looked at where the system does not tell.
const POLL: Duration = Duration::from_secs(1);

type Events = Receiver<notify::Result<Event>>;

/// How often a site is read that changes while it is.
const ATTEMPTS: usize = 10;

/// Shows the site, and every change of it.
///
/// # Errors
/// Where the site cannot be read at the start, or has no such theme. Later, browsers are told, and it is read again.
pub fn run(root: &Utf8Path, settings: &BuildOptions, live: &Live) -> io::Result<()> {
    let (sender, events) = channel();
    // Before anything is read, so that no change falls between reading and watching.
    let mut watched = Watched { root, watcher: watcher(root, sender) };
    watched.folders();
    let mut project = open(root, settings)?;
    live.publish(project.check(&mut |_| ())?);
    let mut changed: BTreeSet<Utf8PathBuf> = BTreeSet::new();
    let mut is_behind = false;
    while wait(&events, &mut watched, &mut changed) {
        match update(&mut project, &changed, &mut is_behind, live) {
            Ok(()) => changed.clear(),
            Err(error) => {
                live.fail(&error);
                is_behind = true;
                changed.insert(Utf8PathBuf::from(FOLDERS[0]));
                std::thread::sleep(POLL / 10);
            }
        }
    }
    Ok(())
}

fn open(root: &Utf8Path, settings: &BuildOptions) -> io::Result<Project> {
    for _ in 1..ATTEMPTS {
        match Project::open(root, settings.clone()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => std::thread::sleep(POLL / 10),
            opened => return opened,
        }
    }
    Project::open(root, settings.clone())
}

/// Reads what has changed, and shows it. `is_behind` is whether something was read that is not shown yet.
fn update(
    project: &mut Project,
    changed: &BTreeSet<Utf8PathBuf>,
    is_behind: &mut bool,
    live: &Live,
) -> io::Result<()> {
    if changed.contains(Utf8Path::new("")) {
        project.read_all()?;
        *is_behind = true;
    } else {
        *is_behind |= project.refresh(changed)?;
    }
    if *is_behind {
        live.publish(project.check(&mut |_| ())?);
        *is_behind = false;
    }
    Ok(())
}

/// Waits for changes and then until there are no more; `false` when there will never be any.
fn wait(events: &Events, watched: &mut Watched, changed: &mut BTreeSet<Utf8PathBuf>) -> bool {
    while changed.is_empty() {
        let Ok(event) = events.recv() else { return false };
        watched.take(event, changed);
    }
    let start = Instant::now();
    loop {
        match events.recv_timeout(QUIET) {
            Ok(event) => watched.take(event, changed),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) if !watched.git_is_at_work() => return true,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if start.elapsed() > PATIENCE {
            return true;
        }
    }
}

fn watcher(
    root: &Utf8Path,
    sender: std::sync::mpsc::Sender<notify::Result<Event>>,
) -> Option<Box<dyn Watcher>> {
    let config = Config::default().with_follow_symlinks(false);
    let own = RecommendedWatcher::new(sender.clone(), config).and_then(|mut watcher| {
        watcher.watch(root.as_std_path(), RecursiveMode::NonRecursive)?;
        FOLDERS
            .iter()
            .map(|folder| root.join(folder))
            .filter(|folder| folder.is_dir())
            .try_for_each(|folder| watcher.watch(folder.as_std_path(), RecursiveMode::Recursive))?;
        Ok(Box::new(watcher) as Box<dyn Watcher>)
    });
    own.or_else(|_| {
        let mut watcher =
            PollWatcher::new(sender, config.with_poll_interval(POLL).with_compare_contents(true))?;
        watcher.watch(root.as_std_path(), RecursiveMode::NonRecursive)?;
        notify::Result::Ok(Box::new(watcher) as Box<dyn Watcher>)
    })
    .ok()
}

/// The folders that are watched.
struct Watched<'a> {
    root: &'a Utf8Path,
    watcher: Option<Box<dyn Watcher>>,
}

impl Watched<'_> {
    /// Watches the folders that there are, those that are new too.
    fn folders(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        for folder in FOLDERS.iter().map(|folder| self.root.join(folder)) {
            let _ = watcher.unwatch(folder.as_std_path());
            if folder.is_dir() && !folder.is_symlink() {
                let _ = watcher.watch(folder.as_std_path(), RecursiveMode::Recursive);
            }
        }
    }

    /// Notes what an event is about, as paths below the site's folder: the folder itself where something was missed.
    fn take(&mut self, event: notify::Result<Event>, changed: &mut BTreeSet<Utf8PathBuf>) {
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
        for path in event.paths {
            let below = Utf8PathBuf::from_path_buf(path)
                .ok()
                .and_then(|path| Some(path.strip_prefix(self.root).ok()?.to_owned()));
            let Some(path) = below else {
                changed.insert(Utf8PathBuf::from(FOLDERS[0]));
                continue;
            };
            if FOLDERS.contains(&path.as_str()) {
                self.folders();
            }
            if path.as_str() == "site.yaml" || FOLDERS.iter().any(|folder| path.starts_with(folder))
            {
                changed.insert(path);
            }
        }
    }

    /// Whether git is writing files, which it says by a lock (gitrepository-layout, `index.lock`).
    fn git_is_at_work(&self) -> bool {
        self.root.ancestors().any(|folder| folder.join(".git/index.lock").exists())
    }
}
