//! A large site of which a few files change: they change at the same moment, for whoever reads the site and whatever happens
//! to the build.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use camino::Utf8Path;
use factpress::output::Staging;
use factpress::render::Output;

/// The files of a site by their paths.
type Site = BTreeMap<String, String>;

/// So many files that a site of them is not staged whole.
const FILES: usize = 2100;
const CHANGED: usize = 900;
/// The folder in a site whose files give way.
const SWITCH: &str = ".factpress-switch";
/// Names the folder and the site that [`child`] is to publish.
const CHILD: &str = "FACTPRESS_TEST_SWITCH";

/// One of two sites that differ in some of their files, and each have some that the other has not.
fn site(side: usize) -> Site {
    let page = |at: usize| {
        let words =
            if at < CHANGED { format!("page {at} of site {side}") } else { format!("page {at}") };
        (format!("pages/{}/{at}.html", at / 50), words)
    };
    let own = (0..20).map(|at| {
        (format!("only/{side}/{at}/index.html"), format!("page {at} of site {side} only"))
    });
    (0..FILES).map(page).chain(own).collect()
}

/// A folder for a site, in memory where there is such a place.
fn disk() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn publish(root: &Path, site: &Site) {
    let root = Utf8Path::from_path(root).unwrap();
    let staging = Staging::new(root, &root.join("public")).unwrap();
    site.iter().for_each(|(path, words)| put(&staging, path, words));
    staging.publish().unwrap();
}

fn put(staging: &Staging, path: &str, words: &str) {
    staging.put(&Output { path: path.to_owned(), bytes: words.as_bytes().to_vec() }).unwrap();
}

/// What a server gives of the site, its list of files left out, and how many of its files are links.
fn served(root: &Path) -> (Site, usize) {
    let out = root.join("public");
    let mut links = 0;
    let mut site = Site::new();
    let walk =
        walkdir::WalkDir::new(&out).into_iter().filter_entry(|entry| entry.file_name() != SWITCH);
    for entry in walk.map(Result::unwrap).filter(|entry| !entry.file_type().is_dir()) {
        links += usize::from(entry.path_is_symlink());
        let path = entry.path().strip_prefix(&out).unwrap().to_str().unwrap().to_owned();
        match std::fs::read_to_string(entry.path()) {
            Ok(words) => assert!(site.insert(path, words).is_none()),
            Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound),
        }
    }
    let list = site.remove(".factpress").unwrap();
    assert!(list.lines().skip(1).eq(site.keys()), "what is listed is what is there");
    (site, links)
}

#[test]
fn readers_never_see_the_old_site_after_the_new_one() {
    let folder = disk();
    let sites = [site(0), site(1)];
    publish(folder.path(), &sites[0]);
    let paths: Vec<&String> = sites[0].keys().chain(sites[1].keys()).collect();
    let told: Vec<&&String> =
        paths.iter().filter(|path| sites[0].get(**path) != sites[1].get(**path)).collect();
    for round in 1..=6 {
        let (old, new) = (&sites[1 - round % 2], &sites[round % 2]);
        let is_done = AtomicBool::new(false);
        let read = |step: usize| {
            let mut is_new = false;
            let mut rounds_left = 2;
            while rounds_left > 0 {
                rounds_left = if is_done.load(Ordering::Relaxed) { rounds_left - 1 } else { 2 };
                for path in told.iter().step_by(step) {
                    let place = folder.path().join("public").join(path);
                    let words = || std::fs::read_to_string(&place).ok();
                    // A link may be followed just as its folder goes: the file is in its place by then.
                    let words = words().or_else(words);
                    is_new |= words.as_ref() == new.get(**path);
                    let expected = if is_new { new } else { old };
                    assert_eq!(words.as_ref(), expected.get(**path), "{path}, round {round}");
                }
            }
            is_new
        };
        let is_new = std::thread::scope(|scope| {
            let readers = [1, 7].map(|step| scope.spawn(move || read(step)));
            std::thread::sleep(Duration::from_millis(2));
            publish(folder.path(), new);
            is_done.store(true, Ordering::Relaxed);
            readers.map(|reader| reader.join().unwrap())
        });
        assert_eq!(is_new, [true; 2]);
        assert_eq!(served(folder.path()), (new.clone(), 0));
    }
}

/// Publishes a site, to be killed meanwhile.
#[test]
#[ignore = "is started by the test of killed builds"]
fn child() {
    let told = std::env::var(CHILD).unwrap();
    let (side, folder) = told.split_once(' ').unwrap();
    publish(folder.as_ref(), &site(side.parse().unwrap()));
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let folder = disk();
    let sites = [site(0), site(1)];
    publish(folder.path(), &sites[0]);
    let switch = folder.path().join("public").join(SWITCH);
    let mut now = 0;
    let mut with_links = 0;
    let mut came_to = [0; 2];
    let mut time = Duration::from_millis(1);
    for round in 0..30 {
        let told = format!("{} {}", 1 - now, folder.path().display());
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "switch::child", "--ignored"])
            .env(CHILD, told)
            .stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        // It is there when the first file is about to give way.
        while !switch.exists() && child.try_wait().unwrap().is_none() {}
        std::thread::sleep(time);
        child.kill().unwrap();
        child.wait().unwrap();
        let (site, links) = served(folder.path());
        let which = sites.iter().position(|whole| *whole == site);
        let which = which.unwrap_or_else(|| {
            panic!("round {round}: neither the old site nor the new one, {links} links")
        });
        with_links += usize::from(links > 0);
        came_to[usize::from(which != now)] += 1;
        time = time.mul_f64(if which == now { 1.5 } else { 0.7 });
        now = which;
        // Whoever copies the site, or moves it, has it whole too, and it needs nothing else that is kept.
        let copy = disk();
        let copied = Command::new("cp")
            .arg("-a")
            .arg(folder.path().join("public"))
            .arg(copy.path())
            .status()
            .unwrap();
        assert!(copied.success() && served(copy.path()).0 == site, "round {round}");
        for root in [copy.path(), folder.path()] {
            publish(root, &sites[now]);
            assert!(served(root) == (site.clone(), 0), "round {round}");
        }
    }
    assert!(
        with_links > 5 && came_to.into_iter().all(|times| times > 5),
        "{with_links} with links, {came_to:?}"
    );
}

/// Whoever has the folder open, or mounted elsewhere, has the new site.
#[test]
fn the_folder_stays_the_same_one() {
    use std::os::unix::fs::MetadataExt;
    let folder = disk();
    let inode = || std::fs::metadata(folder.path().join("public")).unwrap().ino();
    publish(folder.path(), &site(0));
    let before = inode();
    for side in [1, 0] {
        publish(folder.path(), &site(side));
        assert_eq!(inode(), before);
    }
    assert_eq!(served(folder.path()), (site(0), 0));
}

/// What somebody does to a site, and its name.
type Spoiling = (&'static str, fn(&Path));

/// What cannot give way file by file is staged whole, and what somebody did is made good.
#[test]
fn every_change_comes_out_whole() {
    let page = "pages/1/70.html";
    let folder_for_page: Site = site(0).into_iter().filter(|(path, _)| path != page).collect();
    let folder_for_page: Site = folder_for_page
        .into_iter()
        .chain([(format!("{page}/index.html"), "deeper".into())])
        .collect();
    let page_for_folder = site(0).into_iter().filter(|(path, _)| !path.starts_with("pages/3/"));
    let page_for_folder: Site =
        page_for_folder.chain([("pages/3".into(), "a file".into())]).collect();
    let others: Site =
        site(0).into_iter().map(|(path, words)| (path, format!("{words}, all of them"))).collect();
    let one = Site::from([("index.html".into(), "the only one".into())]);
    let spoil: [Spoiling; 5] = [
        ("nothing", |_| ()),
        ("a folder", |out| std::fs::create_dir_all(out.join("pages/empty/deeper")).unwrap()),
        ("an edit", |out| std::fs::write(out.join("pages/1/71.html"), "page 17").unwrap()),
        ("a file gone", |out| std::fs::remove_file(out.join("pages/1/71.html")).unwrap()),
        ("a folder gone", |out| std::fs::remove_dir_all(out.join("pages/5")).unwrap()),
    ];
    let changes = [
        ("few", site(1)),
        ("a folder", folder_for_page),
        ("a page", page_for_folder),
        ("all", others),
        ("one", one),
    ];
    for (name, next) in changes {
        for (spoiled, spoil) in &spoil[..if name == "few" { spoil.len() } else { 1 }] {
            let folder = disk();
            publish(folder.path(), &site(0));
            spoil(&folder.path().join("public"));
            publish(folder.path(), &next);
            assert_eq!(served(folder.path()), (next.clone(), 0), "{name} after {spoiled}");
            assert!(!folder.path().join("public/pages/empty").exists(), "{name} after {spoiled}");
            publish(folder.path(), &site(0));
            assert_eq!(served(folder.path()), (site(0), 0), "{name} after {spoiled}, and back");
        }
    }
}

/// Whatever else is in the folder of a site, and whenever it came there, stays.
#[test]
fn what_is_somebodys_stays() {
    let outside = tempfile::tempdir().unwrap();
    let own = outside.path().join("index.html");
    let folder = disk();
    let out = folder.path().join("public");
    let words = |path: &Path| std::fs::read_to_string(path).unwrap();
    let refused = |site: &Site| {
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let staged = Staging::new(root, &root.join("public")).and_then(|staging| {
            site.iter().for_each(|(path, words)| put(&staging, path, words));
            std::fs::create_dir_all(out.join("only/1/3")).unwrap();
            std::fs::write(out.join("only/1/3/index.html"), "somebody's").unwrap();
            staging.publish()
        });
        staged.err().map(|error| error.to_string()).unwrap_or_default()
    };
    std::fs::write(&own, "somebody's").unwrap();
    publish(folder.path(), &site(0));

    // A file where a new page is to be, that comes while the site is staged.
    let error = refused(&site(1));
    assert!(error.contains("only/1/3/index.html") && error.contains("is as it was"), "{error}");
    assert_eq!(words(&out.join("only/1/3/index.html")), "somebody's");
    std::fs::remove_dir_all(out.join("only/1")).unwrap();
    assert_eq!(served(folder.path()), (site(0), 0));

    // A file in a folder that came first, and outlived a build that changed nothing.
    std::fs::create_dir_all(out.join("pages/notes")).unwrap();
    publish(folder.path(), &site(0));
    std::fs::create_dir_all(out.join("pages/notes")).unwrap();
    std::fs::write(out.join("pages/notes/mine.txt"), "somebody's").unwrap();
    assert!(refused(&site(1)).contains("pages/notes/mine.txt"));
    assert_eq!(words(&out.join("pages/notes/mine.txt")), "somebody's");
    std::fs::remove_dir_all(out.join("pages/notes")).unwrap();

    // A folder that leads out of the site.
    std::os::unix::fs::symlink(outside.path(), out.join("only/1")).unwrap();
    assert!(refused(&site(1)).contains("is none of the files"));
    std::fs::remove_file(out.join("only/1")).unwrap();
    std::fs::remove_dir_all(out.join("pages/7")).unwrap();
    std::os::unix::fs::symlink(outside.path(), out.join("pages/7")).unwrap();
    assert!(refused(&site(1)).contains("is none of the files"));
    assert_eq!(words(&own), "somebody's");
    std::fs::remove_file(out.join("pages/7")).unwrap();

    // A folder of the name that is used, with something else in it.
    std::fs::create_dir_all(out.join(SWITCH)).unwrap();
    std::fs::write(out.join(SWITCH).join("notes.txt"), "somebody's").unwrap();
    assert!(refused(&site(1)).contains("notes.txt"));
    std::fs::remove_dir_all(out.join(SWITCH)).unwrap();
    publish(folder.path(), &site(0));
    assert_eq!(served(folder.path()), (site(0), 0));
}
