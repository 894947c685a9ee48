//! `archive`: which pages are kept, what the Wayback Machine is asked, and what is written. The hosts,
//! also the Wayback Machine, are on this machine.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::process::Command;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use factpress::archive::{
    ArchivePolicy, Credentials, Note, NoteKind, Tasks, Wayback, find_changed, import_table,
    read_table, run,
};
use factpress::cache::Cache;
use factpress::content::values::parse_date;
use factpress::link_check::is_public;
use factpress::model::{Clock, Options};
use factpress::project::{BuildOptions, Project, Snapshot};
use proptest::prelude::*;

use crate::archive::host::{Host, WORDS, now};
use crate::fixture::{Outcome, Site};

mod host;

/// Codes that only a comparison with the pages of today finds.
pub const CODES: [&str; 1] = ["quote-gone"];

const RIVER: &str = "content/articles/report/verdicts/river.yaml";
const DAY: &str = "2026-01-02";
/// How many captures may be asked for in a window.
const LIMITS: [usize; 2] = [4, 2];
const WINDOW: Duration = Duration::from_millis(600);

/// Fast, and allowed to connect to this machine but to no other private address.
fn policy(service: &str) -> ArchivePolicy {
    let mut policy = ArchivePolicy::new(now);
    policy.crawl.delay = Duration::from_millis(1);
    policy.crawl.timeout = Duration::from_secs(2);
    policy.crawl.max_retry_after = Duration::from_secs(3);
    policy.crawl.allow_ip = |address: IpAddr| address.is_loopback() || is_public(address);
    ArchivePolicy {
        service: service.to_owned(),
        limits: LIMITS,
        window: WINDOW,
        poll_every: Duration::from_millis(20),
        max_capture: Duration::from_millis(700),
        pause: Duration::from_millis(50),
        ..policy
    }
}

fn snapshot(site: &Utf8Path, drafts: bool) -> Snapshot {
    let clock = Clock::Local(parse_date(DAY).unwrap().into());
    let options = Options { drafts, clock };
    let settings = BuildOptions { options, theme: None, base_url: None };
    Project::open(site, settings).unwrap().check(&mut |_| ()).unwrap()
}

fn root(site: &Site) -> Utf8PathBuf {
    Utf8PathBuf::from_path_buf(site.path("")).unwrap()
}

fn cache(site: &Site) -> Cache {
    Cache::in_folder(Utf8PathBuf::from_path_buf(site.cache_folder().join("captures")).unwrap())
}

fn keys() -> Credentials {
    Credentials { access_key: "key".to_owned(), secret_key: "secret".to_owned() }
}

fn tasks(copies: bool, wayback: Wayback) -> Tasks {
    Tasks { claims: Vec::new(), copies, wayback, credentials: Some(keys()) }
}

fn archived(site: &Site, service: &str, tasks: &Tasks, drafts: bool) -> Result<Vec<Note>, String> {
    let (root, mut notes) = (root(site), Vec::new());
    let snapshot = snapshot(&root, drafts);
    let mut policy = policy(service);
    if tasks.wayback == Wayback::None {
        policy.now = || "2026-01-02T12:00:00Z".parse().unwrap();
    }
    run(&snapshot, &root, tasks, &policy, &cache(site), &mut |note| notes.push(note))?;
    Ok(notes)
}

fn copied(site: &Site) -> Vec<Note> {
    archived(site, "http://127.0.0.1:1", &tasks(true, Wayback::None), false).unwrap()
}

fn captured(site: &Site, host: &Host) -> Vec<Note> {
    archived(site, &host.base, &tasks(false, Wayback::Published), false).unwrap()
}

/// A site whose claim has this evidence.
fn with_evidence(evidence: &str) -> Site {
    Site::sound().edit(RIVER, "  - title: A record\n", evidence)
}

/// A site whose claim cites these addresses.
fn citing(urls: &[String]) -> Site {
    let mut evidence = String::new();
    for url in urls {
        evidence.push_str(&format!("  - title: A\n    url: {url} # cited\n"));
    }
    with_evidence(&evidence)
}

fn kinds(notes: &[Note]) -> Vec<NoteKind> {
    notes.iter().map(|note| note.kind).collect()
}

#[test]
fn pages_are_kept_or_told_why_not() {
    use NoteKind::{Copied, Left, NotKept};
    let host = Host::open();
    let cases = [
        ("/p/page", Copied, "a copy was saved as "),
        ("/p/untyped", Copied, "a copy was saved as "),
        ("/p/text", Copied, ".txt`"),
        ("/p/moved", Copied, "/p/page` shows it after a redirect"),
        ("/p/missing", NotKept, "its host answers 404"),
        ("/p/pdf", NotKept, "it is a PDF document"),
        ("/p/picture", NotKept, "it is a file of the type `image/png`"),
        ("/p/unknown", NotKept, "its host does not say what kind of file it is"),
        ("/p/wrong-encoding", NotKept, "it is not UTF-8 text at byte 4"),
        ("/p/home", NotKept, "it is redirected to `"),
        ("/p/script", NotKept, "it has no words without its scripts"),
        ("/p/endless", NotKept, "it has more than 4194304 bytes"),
        ("/p/forbidden", Left, "its host answers 403"),
        ("/p/inside", NotKept, "its host is not on the public internet"),
        ("/p/circle", Left, "it is redirected more than 10 times"),
        ("/p/gzip", Left, "compressed"),
        ("/p/half", Left, "its host sent only a part of it"),
        ("/p/slow", Left, "its host sent only a part of it"),
    ];
    for (path, kind, text) in cases {
        let site = citing(&[host.at(path)]);
        let before = site.sources();
        let notes = copied(&site);
        assert_eq!(kinds(&notes), [kind], "{path}: {notes:?}");
        assert!(notes[0].text.contains(text), "{path}: {}", notes[0].text);
        if kind == Copied {
            assert_eq!(site.found(), [], "{path}: {}", site.read(RIVER));
            assert_eq!(copied(&site), [], "{path}");
        } else {
            assert_eq!(site.sources(), before, "{path}");
        }
    }
}

#[test]
fn a_copy_is_written_with_its_hash_and_its_day_and_the_layout_stays() {
    let host = Host::open();
    let port = host.base.rsplit(':').next().unwrap();
    let evidence = format!(
        "  # The gauge.\n  - title: 'Gauge'   # near the bridge\n    url: \"{}\" # cited\n    accessed: 2026-01-01\n    \
         quote: nobody was hurt\n  - {{title: B, url: '{}'}}\n",
        host.at("/p/page"),
        host.at("/p/latin"),
    );
    let site = with_evidence(&evidence);
    let text = site.read(RIVER).replace('\n', "\r\n");
    let site = site.write(RIVER, format!("\u{feff}{text}"));
    assert_eq!(kinds(&copied(&site)), [NoteKind::Copied; 2]);
    let name = "127-0-0-1-p-page.html";
    let saved = site.read(&format!("content/articles/report/verdicts/{name}"));
    assert_eq!(saved, WORDS, "as received");
    let latin = site.read("content/articles/report/verdicts/127-0-0-1-p-latin.html");
    assert!(latin.starts_with('\u{feff}') && latin.contains("réading"), "{latin}");
    let hash = |text: &str| factpress::content::sha256(text.as_bytes());
    let cited = format!("    url: \"{}\" # cited\r\n", host.at("/p/page"));
    let expected = text
        .replace(
            &cited,
            &format!(
                "{cited}    copy: \"{name}\"\r\n    copy_sha256: \"{}\"\r\n    copied: \"{DAY}\"\r\n",
                hash(&saved)
            ),
        )
        .replace(
            "p/latin'}",
            &format!(
                "p/latin', copy: \"127-0-0-1-p-latin.html\", copy_sha256: \"{}\", copied: \"{DAY}\"}}",
                hash(&latin)
            ),
        );
    assert_eq!(site.read(RIVER), format!("\u{feff}{expected}"), "{port}");
    assert_eq!(site.found(), []);
    let site = site.built();
    let page = site.read("public/claims/river/index.html");
    assert!(page.contains("that we saved on"), "{page}");
    assert!(page.contains("datetime=\"2026-01-02\""), "the day of the copy");
}

#[test]
fn no_copy_is_kept_that_lacks_a_quote_or_replaces_a_file() {
    let host = Host::open();
    let quoting = |quote: &str| {
        with_evidence(&format!(
            "  - title: A\n    url: {}\n    quote: {quote}\n  - title: A again\n    url: {}\n",
            host.at("/p/page"),
            host.at("/p/page")
        ))
    };
    let site = quoting("The river froze");
    let notes = copied(&site);
    assert_eq!(kinds(&notes), [NoteKind::NotKept, NoteKind::Copied]);
    assert!(notes[0].text.contains("“The river froze”"), "{}", notes[0].text);
    assert_eq!(site.read(RIVER).matches("copy:").count(), 1, "only for what has no quote");
    assert_eq!(site.found(), []);

    let own = "content/articles/report/verdicts/127-0-0-1-p-page.html";
    let site = quoting("nobody was hurt").write(own, "mine");
    copied(&site);
    assert_eq!(site.read(own), "mine");
    assert!(site.read(RIVER).contains("copy: \"127-0-0-1-p-page-2.html\""), "{}", site.read(RIVER));

    let site = quoting("nobody was hurt").write(own, WORDS);
    copied(&site);
    assert!(site.read(RIVER).contains("copy: \"127-0-0-1-p-page.html\""), "the same bytes");

    let shared = Site::sound()
        .edit(RIVER, "  - title: A record\n", "  - source: gauge\n    quote: The river froze\n")
        .write("content/sources/gauge.yaml", format!("title: G\nurl: {}\n", host.at("/p/page")));
    assert_eq!(kinds(&copied(&shared)), [NoteKind::NotKept]);
    assert_eq!(shared.found(), []);
    let shared = shared.edit(RIVER, "The river froze", "nobody was hurt");
    assert_eq!(kinds(&copied(&shared)), [NoteKind::Copied]);
    assert!(shared.read("content/sources/gauge.yaml").contains("\ncopied: \"2026-01-02\""));
    assert_eq!((shared.found(), copied(&shared)), (vec![], vec![]));
}

#[test]
fn a_copy_stays_if_only_some_places_name_it() {
    let host = Host::open();
    let url = host.at("/p/page");
    let site =
        with_evidence(&format!("  - title: A\n    url: &u {url}\n  - title: B\n    url: *u\n"));
    assert_eq!(kinds(&copied(&site)), [NoteKind::Copied, NoteKind::Left]);
    assert_eq!(site.read("content/articles/report/verdicts/127-0-0-1-p-page.html"), WORDS);
    assert_eq!(site.found(), []);
    assert_eq!(kinds(&copied(&site)), [NoteKind::Left]);
    assert_eq!(site.found(), [], "no second copy is left over");
}

#[test]
fn copies_can_be_outside_of_the_site() {
    let host = Host::open();
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("copies");
    let site = citing(&[host.at("/p/page")]);
    let relative = format!("../{}/copies", folder.path().file_name().unwrap().to_str().unwrap());
    let line = format!("base_url: https://desk.example/checks/\ncopies: {relative}");
    let site = site.edit("site.yaml", "base_url: https://desk.example/checks/", &line);
    let tasks = tasks(true, Wayback::None);
    let missing = archived(&site, "", &tasks, false).unwrap_err();
    assert!(missing.contains("there is no such folder"), "{missing}");
    std::fs::create_dir(&outside).unwrap();
    assert_eq!(kinds(&copied(&site)), [NoteKind::Copied]);
    assert_eq!(std::fs::read_to_string(outside.join("127-0-0-1-p-page.html")).unwrap(), WORDS);
    assert_eq!(site.found(), []);
}

#[test]
fn every_documented_status_is_understood() {
    use NoteKind::{Archived, Left, Refused};
    let permanent = [
        "bad-request",
        "blocked",
        "blocked-url",
        "filesize-limit",
        "ftp-access-denied",
        "http-version-not-supported",
        "invalid-host-resolution",
        "invalid-url-syntax",
        "method-not-allowed",
        "network-authentication-required",
        "no-access",
        "not-found",
        "not-implemented",
        "too-many-redirects",
        "unauthorized",
        "other-page",
    ];
    let passing = [
        "bad-gateway",
        "browsing-timeout",
        "capture-location-error",
        "cannot-fetch",
        "celery",
        "gateway-timeout",
        "internal-server-error",
        "invalid-server-response",
        "job-failed",
        "no-browsers-available",
        "proxy-error",
        "protocol-error",
        "read-timeout",
        "service-unavailable",
        "soft-time-limit-exceeded",
        "an-error-of-the-future",
        "lost",
        "user-session-limit",
    ];
    let later = [
        "bandwidth-limit-exceeded",
        "max-daily-bandwidth-host",
        "too-many-daily-captures",
        "too-many-requests",
        "no-job",
        "evil-job",
        "slow",
        "max-daily-bandwidth",
        "max-daily-bandwidth-from-ip",
        "blocked-client-ip",
        "unauthorized-keys",
        "limited",
    ];
    let troubles = [
        "down",
        "half-answer",
        "endless-answer",
        "no-json",
        "moved-service",
        "half-status",
        "endless-status",
        "other-job",
        "no-timestamp",
        "bad-timestamp",
    ];
    let mut cases = vec![("ok", Archived, 1), ("busy", Archived, 2), ("limited-once", Archived, 2)];
    cases.extend(permanent.map(|name| (name, Refused, 1)));
    cases.extend(passing.map(|name| (name, Left, 2)));
    cases.extend(later.map(|name| (name, Left, 1)));
    cases.extend(troubles.map(|name| (name, Left, 0)));
    std::thread::scope(|scope| {
        for chunk in cases.chunks(6) {
            scope.spawn(move || {
                chunk.iter().for_each(|(name, kind, asked)| check(name, *kind, *asked));
            });
        }
    });
}

/// Runs `archive` twice for one answer of the Wayback Machine. `asked` is how often it is asked to
/// capture the page, or 0 if that does not matter.
fn check(name: &str, kind: NoteKind, asked: usize) {
    let host = Host::open();
    let url = host.at(&format!("/c/{name}/1"));
    let site = citing(std::slice::from_ref(&url));
    let before = site.read(RIVER);
    let notes = captured(&site, &host);
    assert_eq!(kinds(&notes), [kind], "{name}: {notes:?}");
    let most = host.most_in_a_window();
    assert!(most <= LIMITS[0], "{name}: {most} in a window");
    let requests = host.requests();
    let asks = requests.iter().filter(|it| it.starts_with("POST /save url=http%3A%2F%2F")).count();
    assert!(asked == 0 || asks == asked, "{name}: {requests:?}");
    assert!(!requests.iter().any(|it| it.contains("elsewhere")), "{name}: {requests:?}");
    if kind == NoteKind::Archived {
        let line =
            format!("    archive_url: \"https://web.archive.org/web/20260102030405/{url}\"\n");
        let cited = format!("    url: {url} # cited\n");
        assert_eq!(site.read(RIVER), before.replace(&cited, &format!("{cited}{line}")));
        assert_eq!(captured(&site, &host), []);
    } else {
        assert_eq!(site.read(RIVER), before, "{name}");
        assert_eq!(host.captured(), BTreeSet::new(), "{name}");
    }
    if kind == NoteKind::Refused {
        assert_eq!(kinds(&captured(&site, &host)), [NoteKind::Refused], "{name}");
    }
    if kind != NoteKind::Left {
        assert_eq!(host.requests(), [""; 0], "{name}: nothing is left to do");
    }
    assert_eq!(site.found(), [], "{name}");
}

#[test]
fn keys_are_sent_only_to_the_service_and_the_limits_depend_on_them() {
    let host = Host::open();
    let urls: Vec<String> = (0..9).map(|number| host.at(&format!("/c/page/{number}"))).collect();
    for (credentials, limit) in [(Some(keys()), LIMITS[0]), (None, LIMITS[1])] {
        let with_keys = credentials.is_some();
        let site = citing(&urls);
        let tasks = Tasks { credentials, ..tasks(true, Wayback::Published) };
        let notes = archived(&site, &host.base, &tasks, false).unwrap();
        let archived = notes.iter().filter(|note| note.kind == NoteKind::Archived).count();
        assert_eq!(archived, urls.len(), "{notes:?}");
        assert_eq!(host.most_in_a_window(), limit);
        host.requests();
        let sent = host.with_keys();
        assert_eq!(sent.is_empty(), !with_keys);
        assert!(sent.iter().all(|path| path.starts_with("/save")), "{sent:?}");
        assert_eq!(site.found(), []);
    }
}

#[test]
fn one_run_at_a_time_asks_for_captures() {
    let host = Host::open();
    let site = citing(&[host.at("/c/ok/1")]);
    let lock = cache(&site).try_lock().unwrap();
    let both = tasks(true, Wayback::Published);
    let error = archived(&site, &host.base, &both, false).unwrap_err();
    assert!(error.starts_with("another `factpress archive` asks"), "{error}");
    assert_eq!(host.requests(), [""; 0]);
    assert_eq!(kinds(&copied(&site)), [NoteKind::Copied], "copies need no lock");
    drop(lock);
    assert_eq!(kinds(&captured(&site, &host)), [NoteKind::Archived]);
}

#[test]
fn addresses_of_drafts_are_not_told_to_anybody() {
    let host = Host::open();
    let (public, secret, both) = (host.at("/c/ok/1"), host.at("/c/ok/2"), host.at("/c/ok/3"));
    let draft = "content/articles/report/verdicts/draft.yaml";
    let site = citing(&[public.clone(), both.clone()]).write(
        draft,
        format!(
            "claim: A draft.\npassages:\n  - quote: Nobody was hurt\nevidence:\n  - title: A\n    url: {secret}\n  \
             - title: B\n    url: {both}\n"
        ),
    );
    let retracted = "content/articles/report/verdicts/old.yaml";
    let old = host.at("/c/ok/4");
    let text = site.read(RIVER).replace("status: published", "status: retracted");
    let site = site.write(retracted, text.replace(&public, &old));
    assert_eq!(kinds(&captured(&site, &host)), [NoteKind::Archived; 2]);
    assert_eq!(host.captured(), BTreeSet::from([public, both.clone()]));
    assert!(!site.read(draft).contains("archive_url"), "without drafts, their files stay");
    let with_drafts = archived(&site, &host.base, &tasks(false, Wayback::Published), true).unwrap();
    let mut found = kinds(&with_drafts);
    found.sort();
    assert_eq!(found, [NoteKind::Archived, NoteKind::Private], "{with_drafts:?}");
    assert!(!host.captured().contains(&secret));
    let named = Tasks { claims: vec!["draft".to_owned()], ..tasks(false, Wayback::Published) };
    assert_eq!(kinds(&archived(&site, &host.base, &named, false).unwrap()), [NoteKind::Private]);
    let all = Tasks { wayback: Wayback::All, ..named };
    assert_eq!(kinds(&archived(&site, &host.base, &all, false).unwrap()), [NoteKind::Archived]);
    assert!(host.captured().contains(&secret));
    let unknown = Tasks { claims: vec!["drat".to_owned()], ..tasks(false, Wayback::None) };
    let error = archived(&site, &host.base, &unknown, false).unwrap_err();
    assert_eq!(error, "there is no claim `drat`; did you mean `draft`?");
}

#[test]
fn private_hosts_are_neither_asked_nor_named() {
    let host = Host::open();
    let urls = ["http://10.0.0.1/a", "http://router.invalid/b", "http://[fd12::1]/c"];
    let site = citing(&urls.map(str::to_owned));
    let notes = archived(&site, &host.base, &tasks(false, Wayback::Published), false).unwrap();
    assert_eq!(kinds(&notes), [NoteKind::Refused; 3]);
    assert_eq!(host.requests(), [""; 0]);
    let outcome = program(&citing(&[host.at("/p/page")]), &[], &[]);
    // Another run would not change it.
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("its host is not on the public internet"),
        "{}",
        outcome.stderr
    );
    assert_eq!(host.requests(), [""; 0]);
}

/// Runs `factpress archive` with keys or without.
fn program(site: &Site, arguments: &[&str], keys: &[(&str, &str)]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.arg("archive").args(arguments).arg("--site").arg(site.path(""));
    command.env("XDG_CACHE_HOME", site.cache_folder()).env("NO_COLOR", "1");
    command.env_remove("IA_ACCESS_KEY_ID").env_remove("IA_SECRET_ACCESS_KEY");
    command.envs(keys.iter().copied());
    crate::fixture::outcome(&mut command)
}

#[test]
fn the_command_tells_what_it_would_do() {
    let site = citing(&["https://a.example/b".to_owned()]);
    let before = site.sources();
    let keys = [("IA_ACCESS_KEY_ID", "key"), ("IA_SECRET_ACCESS_KEY", "secret")];
    let outcome = program(&site, &["--dry-run"], &keys);
    assert_eq!(
        (outcome.status, outcome.stdout.as_str()),
        (0, "2 to do. Nothing was asked or written.\n")
    );
    assert!(outcome.stderr.contains("https://a.example/b: the Wayback Machine would be asked"));
    assert!(!outcome.stderr.contains("secret"));
    assert_eq!(
        program(&site, &["--dry-run"], &[]).stdout,
        "1 to do. Nothing was asked or written.\n"
    );
    let outcome = program(&site, &["--dry-run", "--no-copies", "--wayback", "published"], &[]);
    assert_eq!(outcome.stdout, "1 to do. Nothing was asked or written.\n");
    let one = program(&site, &["--dry-run"], &keys[..1]);
    assert_eq!(one.status, 2);
    assert!(one.stderr.contains("only one of"), "{}", one.stderr);
    assert_eq!(program(&site, &["--check", "--dry-run"], &[]).status, 2);
    assert_eq!(program(&site, &["no-such-claim"], &[]).status, 2);
    assert_eq!(site.sources(), before);
    assert_eq!(site.cached_files(), []);
}

#[test]
fn a_table_of_auto_archiver_is_imported() {
    let copy = "https://web.archive.org/web/20260102030405/https://a.example/b";
    let site = citing(&["https://a.example/b".to_owned(), "https://a.example/c".to_owned()])
        .write("content/articles/report/article.yaml", "title: The title of report\nurl: https://a.example/b\n")
        .write(
            "table.csv",
            format!("link,archive status,wayback\nhttps://www.a.example/b/,ok,{copy}\nhttps://a.example/c,ok,{copy}\n"),
        );
    let table = site.path("table.csv");
    let table = table.to_str().unwrap();
    let before = site.sources();
    let planned = program(&site, &["--import", table, "--dry-run"], &[]);
    assert_eq!(
        (planned.status, planned.stdout.as_str()),
        (0, "2 to do. Nothing was asked or written.\n")
    );
    assert_eq!(site.sources(), before);
    let outcome = program(&site, &["--import", table], &[]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.starts_with("0 copies saved, 2 archive addresses written;"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stderr.contains("table.csv:3: "), "{}", outcome.stderr);
    assert_eq!(site.read(RIVER).matches("archive_url").count(), 1);
    assert!(
        site.read("content/articles/report/article.yaml")
            .ends_with(&format!("\narchive_url: \"{copy}\"\n"))
    );
    assert_eq!(site.found(), []);
    for text in ["", "a,b\n", "link,wayback\n\"a"] {
        let bad = site.path("bad.csv");
        std::fs::write(&bad, text).unwrap();
        let outcome = program(&site, &["--import", bad.to_str().unwrap()], &[]);
        assert_eq!(
            outcome.status,
            if text.starts_with("link") { 0 } else { 2 },
            "{text}: {}",
            outcome.stderr
        );
    }
    assert_eq!(program(&site, &["--import", "no-such.csv"], &[]).status, 2);
}

/// Returns a piece of evidence in one of the layouts that YAML allows.
fn in_layout(style: usize, quotes: usize, comment: bool, url: &str) -> String {
    let url = match quotes {
        0 => url.to_owned(),
        1 => format!("'{url}'"),
        _ => format!("\"{url}\""),
    };
    let end = if comment { "  # a comment\n" } else { "\n" };
    match style {
        0 => format!("  - title: A\n    url: {url}{end}    note: N\n"),
        1 => format!("  - url: {url}{end}    title: A\n"),
        2 => format!("  -\n    title: A\n\n    url:   {url}{end}\n"),
        3 => format!("  - {{title: A, url: {url} }}{end}"),
        4 => format!("  - {{title: A,\n     url: {url},{end}     note: N}}\n"),
        5 => format!("  - {{url: {url}, title: A}}{end}"),
        _ => format!("  -   title: A\n      note: |\n        url: {url}\n      url: {url}{end}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the layout is, an edit only adds fields: without them, the file is as before.
    #[test]
    fn an_edit_only_adds_fields(
        entries in prop::collection::vec((0usize..7, 0usize..3, any::<bool>(), 0usize..3), 1..6),
        has_crlf in any::<bool>(),
        has_mark in any::<bool>(),
    ) {
        let page = |number: usize| format!("https://a.example/{number}?b=c");
        let copy = |number| format!("https://web.archive.org/web/20260102030405/{}", page(number));
        let mut evidence = String::new();
        for (style, quotes, comment, number) in &entries {
            evidence.push_str(&in_layout(*style, *quotes, *comment, &page(*number)));
        }
        let site = with_evidence(&evidence);
        prop_assert_eq!(site.found(), vec![], "{}", site.read(RIVER));
        let mut text = site.read(RIVER);
        if has_crlf {
            text = text.replace('\n', "\r\n");
        }
        if has_mark {
            text.insert(0, '\u{feff}');
        }
        let site = site.write(RIVER, &text);
        let table = format!("url,wayback\n{},{}\n{},{}\n", page(0), copy(0), page(1), copy(1));
        let table = read_table(&table).unwrap();
        let (root, mut notes) = (root(&site), Vec::new());
        let snapshot = snapshot(&root, false);
        import_table(&snapshot, &root, &[], &table, false, &mut |note| notes.push(note)).unwrap();
        let edited = site.read(RIVER);
        prop_assert!(!kinds(&notes).contains(&NoteKind::Left), "{:?}\n{}", notes, text);
        let wanted = entries.iter().filter(|(.., number)| *number < 2).count();
        prop_assert_eq!(edited.matches("archive_url").count(), wanted, "{}", edited);
        let mut without = edited.clone();
        for number in 0..2 {
            without = without.replace(&format!(", archive_url: \"{}\"", copy(number)), "");
        }
        let without: String = without
            .split_inclusive('\n')
            .filter(|line| !line.trim().starts_with("archive_url: "))
            .collect();
        prop_assert_eq!(without, text);
        prop_assert_eq!(site.found(), vec![], "{}", edited);
    }
}

#[test]
fn quotes_that_are_gone_are_reported() {
    let host = Host::open();
    let copy = "<p>The highest reading of the week was 1.4 metres. The river froze.</p>";
    let mut evidence = String::new();
    for (path, quote) in [
        ("/p/page", "The highest reading of the week was 1.4 metres"),
        ("/p/page", "The river froze"),
        ("/p/missing", "The river froze"),
        ("/p/script", "The river froze"),
    ] {
        let url = host.at(path);
        evidence.push_str(&format!(
            "  - title: A\n    url: {url}\n    copy: gauge.html\n    copy_sha256: {}\n    quote: {quote}\n",
            factpress::content::sha256(copy.as_bytes())
        ));
    }
    let site = with_evidence(&evidence).write("content/articles/report/verdicts/gauge.html", copy);
    assert_eq!(site.found(), []);
    let (root, before, mut notes) = (root(&site), site.sources(), Vec::new());
    let snapshot = snapshot(&root, false);
    let (found, counts) =
        find_changed(&snapshot, &[], &policy(""), &mut |note| notes.push(note)).unwrap();
    let files = &snapshot.site_files.files;
    let found: Vec<(&str, &str)> =
        found.iter().map(|it| (it.code.name(), files.slice(it.span))).collect();
    assert_eq!(found, [("quote-gone", "The river froze")]);
    assert_eq!((counts.same, counts.changed, counts.unknown), (0, 1, 2));
    assert_eq!(kinds(&notes), [NoteKind::Left; 2], "{notes:?}");
    assert_eq!(site.sources(), before);
}

#[test]
fn a_file_that_is_changed_meanwhile_is_edited_as_it_is_now() {
    let host = Host::open();
    let url = host.at("/c/ok/1");
    let site = citing(std::slice::from_ref(&url));
    let root = root(&site);
    let snapshot = snapshot(&root, false);
    let site = site.edit(RIVER, "  - title: A\n", "  # A new comment.\n  - title: Another title\n");
    let mut notes = Vec::new();
    let tasks = tasks(false, Wayback::Published);
    run(&snapshot, &root, &tasks, &policy(&host.base), &cache(&site), &mut |note| notes.push(note))
        .unwrap();
    assert_eq!(kinds(&notes), [NoteKind::Archived]);
    assert!(site.read(RIVER).contains("  # A new comment.\n  - title: Another title\n"));
    assert_eq!(site.found(), []);
}

#[test]
fn a_layout_that_is_not_clear_is_told() {
    let host = Host::open();
    let url = host.at("/c/ok/1");
    let clear = with_evidence(&format!("  - title: A\n    url:\n      {url}\n"));
    assert_eq!(kinds(&captured(&clear, &host)), [NoteKind::Archived]);
    let aliased = format!("  - title: A\n    url: &u {url}\n  - title: B\n    url: *u\n");
    let blank = format!("  - title: A\n    url: {url}\n    archive_url:\n");
    for (lines, clear) in [(aliased, 1), (blank, 0)] {
        let site = with_evidence(&lines);
        let before = site.found();
        let notes = captured(&site, &host);
        let told = kinds(&notes).into_iter().filter(|kind| *kind == NoteKind::Left).count();
        assert_eq!(
            (told, notes.len() - told),
            (1, clear),
            "{lines}: {notes:?} {}",
            site.read(RIVER)
        );
        let notes = &notes[notes.len() - 1..];
        assert!(
            notes[0].text.contains("add `archive_url: https://web.archive.org/web/"),
            "{notes:?}"
        );
        assert_eq!(site.read(RIVER).matches("web.archive.org").count(), clear);
        assert_eq!(site.found(), before);
        host.requests();
        assert_eq!(kinds(&captured(&site, &host)), [NoteKind::Left]);
        assert_eq!(host.requests(), [""; 0], "the capture is remembered");
    }
}

const SITE: &str = "ARCHIVE_TEST_SITE";
const SERVICE: &str = "ARCHIVE_TEST_SERVICE";
const CACHE: &str = "ARCHIVE_TEST_CACHE";

/// Not a test: the process that the next test kills.
#[test]
fn the_process_that_is_killed() {
    let Ok(site) = std::env::var(SITE) else { return };
    let (service, folder) = (std::env::var(SERVICE).unwrap(), std::env::var(CACHE).unwrap());
    let site = Utf8Path::new(&site);
    let snapshot = snapshot(site, false);
    let (tasks, cache) = (tasks(true, Wayback::Published), Cache::in_folder(folder.into()));
    run(&snapshot, site, &tasks, &policy(&service), &cache, &mut |_| ()).unwrap();
}

#[test]
fn a_run_that_is_killed_at_any_moment_is_continued() {
    let host = Host::open();
    let urls: Vec<String> = (0..16).map(|number| host.at(&format!("/c/page/{number}"))).collect();
    let site = citing(&urls);
    let folder = site.cache_folder().join("captures");
    let mut killed = 0;
    for round in 0..40 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "archive::the_process_that_is_killed"])
            .env(SITE, site.path(""))
            .env(SERVICE, &host.base)
            .env(CACHE, &folder)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(60 + (round * 97) % 400));
        killed += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let text = site.read(RIVER);
        assert!(text.ends_with('\n'), "half-written: {text}");
        assert_eq!(text.matches("# cited\n").count(), urls.len(), "{text}");
        for line in text.lines().filter(|line| line.contains("archive_url")) {
            let page = line.split("20260102030405/").nth(1).unwrap().trim_end_matches('"');
            assert!(host.captured().contains(page), "{line}");
        }
    }
    assert!(killed > 3, "{killed}");
    archived(&site, &host.base, &tasks(true, Wayback::Published), false).unwrap();
    let most = host.most_in_a_window();
    assert!(most <= LIMITS[0], "{most} in a window");
    let asked = host.requests().iter().filter(|it| it.starts_with("POST")).count();
    assert!(asked <= urls.len() + killed, "{asked} captures, {killed} killed");
    let text = site.read(RIVER);
    assert_eq!(text.matches("archive_url:").count(), urls.len(), "{text}");
    assert_eq!(text.matches("copy:").count(), urls.len(), "{text}");
    assert_eq!(site.found(), [], "no copy is left over");
    assert_eq!(archived(&site, &host.base, &tasks(true, Wayback::Published), false), Ok(vec![]));
    assert_eq!(host.requests(), [""; 0], "nothing is left to do");
}
