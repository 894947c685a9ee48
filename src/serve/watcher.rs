//! Notices changes in a site's folder: the system reports them, or the folder is polled.

use std::collections::BTreeSet;
use std::sync::mpsc::Sender;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::ModifyKind;
use notify::{
    Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
};

use crate::serve::outer_copies::CopyPaths;
use crate::serve::watch::WatchOptions;

/// The folders of a site that are watched recursively.
pub(super) const FOLDERS: [&str; 5] = ["content", "themes", "assets", "fonts", STATIC];

/// The folder whose files may be large.
const STATIC: &str = "static";

/// The file of a site that is outside of these folders.
const SITE: &str = "site.yaml";

/// The interval of polling.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

pub(super) type EventResult = notify::Result<Event>;

/// Watches the folders of a site, and `site.yaml`.
pub(super) struct SiteWatcher<'a> {
    options: &'a WatchOptions<'a>,
    sender: Sender<EventResult>,
    /// Watches the content of files.
    watcher: Option<Box<dyn Watcher>>,
    /// Watches the site's folder and `static/` without reading files, if they are polled: files
    /// there may be large.
    names: Option<PollWatcher>,
    is_polling: bool,
    /// The kept copies outside of the site's folder.
    copies: CopyPaths,
}

impl<'a> SiteWatcher<'a> {
    pub(super) fn start(options: &'a WatchOptions<'a>, sender: Sender<EventResult>) -> Self {
        let mut this = Self {
            options,
            sender,
            watcher: None,
            names: None,
            is_polling: options.poll,
            copies: CopyPaths::default(),
        };
        let result = if options.poll { this.start_polling() } else { this.start_system_watcher() };
        if let Err(error) = result {
            this.recover(&error);
        }
        this
    }

    fn start_system_watcher(&mut self) -> notify::Result<()> {
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(self.sender.clone(), config)?;
        watcher.watch(self.options.root.as_std_path(), RecursiveMode::NonRecursive)?;
        self.watcher = Some(Box::new(watcher));
        self.watch_folders()
    }

    fn start_polling(&mut self) -> notify::Result<()> {
        self.is_polling = true;
        self.watcher = None;
        let config =
            Config::default().with_follow_symlinks(false).with_poll_interval(POLL_INTERVAL);
        let mut names = PollWatcher::new(self.sender.clone(), config)?;
        names.watch(self.options.root.as_std_path(), RecursiveMode::NonRecursive)?;
        self.names = Some(names);
        // The time and the size of a file may stay the same when it changes.
        let config = config.with_compare_contents(true);
        self.watcher = Some(Box::new(PollWatcher::new(self.sender.clone(), config)?));
        self.copies.watched.clear();
        self.watch_folders().and(self.watch_copy_folders())
    }

    /// Watches the folders that exist. Called again if one was created.
    fn watch_folders(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let mut result = Ok(());
        for name in FOLDERS {
            let folder = self.options.root.join(name);
            let watcher: &mut dyn Watcher = match &mut self.names {
                Some(names) if name == STATIC => names,
                _ => watcher.as_mut(),
            };
            let _ = watcher.unwatch(folder.as_std_path());
            if folder.is_dir() && !folder.is_symlink() {
                result = result.and(watcher.watch(folder.as_std_path(), RecursiveMode::Recursive));
            }
        }
        if self.is_polling {
            let site = self.options.root.join(SITE);
            let _ = watcher.unwatch(site.as_std_path());
            if site.is_file() {
                result = result.and(watcher.watch(site.as_std_path(), RecursiveMode::NonRecursive));
            }
        }
        match result {
            // A folder that is gone again will be reported.
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => Ok(()),
            result => result,
        }
    }

    /// Watches copies outside of the site's folder instead of those before. `paths` are relative to the
    /// site's folder. Returns the copies if they may have changed before they were watched.
    pub(super) fn watch_copies(&mut self, paths: &BTreeSet<Utf8PathBuf>) -> BTreeSet<Utf8PathBuf> {
        self.copies.replace(self.options.root, paths);
        let before = self.copies.watched.clone();
        if let Err(error) = self.watch_copy_folders() {
            self.recover(&error);
        }
        if self.copies.watched.is_subset(&before) {
            return BTreeSet::new();
        }
        self.copies.files.clone()
    }

    fn watch_copy_folders(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let wanted = self.copies.places(self.options.root, self.is_polling);
        for place in self.copies.watched.difference(&wanted) {
            let _ = match (&mut self.names, place.is_dir()) {
                (Some(names), true) => names.unwatch(place.as_std_path()),
                _ => watcher.unwatch(place.as_std_path()),
            };
        }
        let mut result = Ok(());
        for place in wanted.difference(&self.copies.watched) {
            let watcher: &mut dyn Watcher = match &mut self.names {
                Some(names) if place.is_dir() => names,
                _ => watcher.as_mut(),
            };
            result = result.and(watcher.watch(place.as_std_path(), RecursiveMode::NonRecursive));
        }
        self.copies.watched = wanted;
        match result {
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => Ok(()),
            result => result,
        }
    }

    /// Polls from now on if the system cannot watch the files, for example because there are more
    /// folders than its limit for inotify.
    fn recover(&mut self, error: &notify::Error) {
        let warn = self.options.warn;
        if self.is_polling {
            warn(&format!("the preview may miss changed files: {error}"));
            return;
        }
        warn(&format!(
            "the system does not report all changed files: {error} The preview now looks for \
             changes every second, as with `--poll`."
        ));
        if let Err(error) = self.start_polling() {
            warn(&format!("the preview may miss changed files: {error}"));
        }
    }

    /// Adds the paths of an event, relative to the root. The empty path means that events were lost
    /// and everything must be read.
    pub(super) fn collect_changes(
        &mut self,
        event: EventResult,
        changed: &mut BTreeSet<Utf8PathBuf>,
    ) {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                if !self.is_polling && is_lasting(&error) {
                    self.recover(&error);
                }
                changed.insert(Utf8PathBuf::new());
                return;
            }
        };
        if event.need_rescan() {
            changed.insert(Utf8PathBuf::new());
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let mut is_folder = false;
        let is_gone =
            matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        for path in &event.paths {
            let path = Utf8Path::from_path(path);
            if let Some(path) = path {
                changed.extend(self.copies.changed_by(path));
                if is_gone {
                    // It must be watched again if there is a new one.
                    self.copies.watched.remove(path);
                }
            }
            let Some(path) = path.and_then(|path| path.strip_prefix(self.options.root).ok()) else {
                if !path.is_some_and(|path| self.copies.is_beside(path)) {
                    changed.insert(Utf8PathBuf::from(FOLDERS[0]));
                }
                continue;
            };
            is_folder |= FOLDERS.contains(&path.as_str()) || self.is_polling && path == SITE;
            if path == SITE || FOLDERS.iter().any(|folder| path.starts_with(folder)) {
                changed.insert(path.to_owned());
            }
        }
        if is_folder && let Err(error) = self.watch_folders() {
            self.recover(&error);
        }
    }
}

/// Returns whether an error means that further changes will be missed too.
fn is_lasting(error: &notify::Error) -> bool {
    matches!(error.kind, ErrorKind::MaxFilesWatch | ErrorKind::Io(_))
}
