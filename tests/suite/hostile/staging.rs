//! A staging folder that is part of the site's repository and contains links to other folders.

use std::fs;
use std::os::unix::fs::symlink;

use super::endure;
use crate::fixture::Site;

#[test]
fn no_link_is_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    let (new, old) = (elsewhere.path().join("new"), elsewhere.path().join("old"));
    fs::write(&old, "unchanged").unwrap();
    for target in [new.as_path(), old.as_path(), elsewhere.path(), "/dev/zero".as_ref()] {
        for name in ["", "lock", "site", "journal", "manifest", "switching", "complete"] {
            let case = format!("{name} leads to {}", target.display());
            let site = Site::sound();
            endure("a first build", &site, &["build"]);
            let folder = site.path(".factpress-public");
            if name.is_empty() {
                symlink(target, folder).unwrap();
            } else {
                fs::create_dir(&folder).unwrap();
                symlink(target, folder.join(name)).unwrap();
            }
            let site = site.edit("site.yaml", "title: ", "title: Another ");
            endure(&case, &site, &["check"]);
            let run = endure(&case, &site, &["build"]);
            assert_eq!(run.status, Some(0), "{case}: {}", run.stderr);
            assert!(site.read("public/index.html").contains("Another"), "{case}");
            assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1, "{case}");
            assert_eq!(fs::read_to_string(&old).unwrap(), "unchanged", "{case}");
        }
    }
}

#[test]
fn a_manifest_without_end_is_not_read() {
    let site = Site::sound().built();
    fs::remove_file(site.path("public/.factpress")).unwrap();
    symlink("/dev/zero", site.path("public/.factpress")).unwrap();
    assert_eq!(endure("a manifest without end", &site, &["build"]).status, Some(2));
}
