//! What is kept between runs, where it came with the site and leads elsewhere.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::endure;
use crate::fixture::Site;

/// The folder in which a build of this site keeps what it knows of its output.
fn kept(site: &Site) -> PathBuf {
    endure("a first build", site, &["build"]);
    fs::read_dir(site.path(".factpress/sites")).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn no_link_is_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    let (new, old) = (elsewhere.path().join("new"), elsewhere.path().join("old"));
    fs::write(&old, "as it was").unwrap();
    for target in [new.as_path(), old.as_path(), "/dev/zero".as_ref()] {
        for name in ["output", "../aaaa/output", "../../.gitignore", "record"] {
            let site = Site::sound();
            let link = kept(&site).join(name);
            fs::create_dir_all(site.path(".factpress/sites/aaaa")).unwrap();
            drop(fs::remove_file(&link));
            symlink(target, &link).unwrap();
            let site = site.edit("site.yaml", "title: ", "title: Another ");
            let run = endure(&format!("{name} leads to {}", target.display()), &site, &["build"]);
            assert_eq!(run.status, Some(0), "{}", run.stderr);
            assert!(site.read("public/index.html").contains("Another"));
            assert!(!new.exists() && fs::read_to_string(&old).unwrap() == "as it was", "{name}");
        }
    }
}

/// A folder that is a link is none of ours, and nothing is made in it.
#[test]
fn no_folder_is_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    let site = Site::sound();
    kept(&site);
    symlink(elsewhere.path(), site.path(".factpress/sites/aaaa")).unwrap();
    endure(
        "a folder that leads elsewhere",
        &site.edit("site.yaml", "title: ", "title: Another "),
        &["build"],
    );
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_list_without_end_is_not_read() {
    let site = Site::sound().built();
    fs::remove_file(site.path("public/.factpress")).unwrap();
    symlink("/dev/zero", site.path("public/.factpress")).unwrap();
    assert_eq!(endure("a list without end", &site, &["build"]).status, Some(2));
}
