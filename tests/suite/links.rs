//! Link checks: which requests are sent, how responses are interpreted, cached and reported. The
//! hosts are on this machine.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use camino::Utf8Path;
use factpress::cache::Cache;
use factpress::content::values::{Date, parse_date};
use factpress::diagnostics::span::FileId;
use factpress::diagnostics::{Diagnostic, Severity};
use factpress::link_check;
use factpress::link_check::{CrawlPolicy, LinkCounts, LinkResults, LinkStatus, is_public};
use factpress::model::{Clock, Options};
use factpress::project::{BuildOptions, Project, Snapshot};
use factpress::reports::external_links;
use factpress::reports::external_links::ExternalLink;
use factpress::text::{is_same_page, web_archive};

use crate::fixture::{Site, files};

/// Codes that only a link check finds.
pub const CODES: [&str; 1] = ["dead-link"];

/// A host on this machine. The path of a request decides the response, and requests are recorded.
struct Host {
    base: String,
    asked: Arc<Mutex<Vec<(Instant, String)>>>,
}

impl Host {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let seen = Arc::clone(&seen);
                std::thread::spawn(move || serve(&stream.unwrap(), &seen));
            }
        });
        Self { base, asked }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Returns the method and path of all requests so far.
    fn requests(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    fn clear_requests(&self) {
        self.asked.lock().unwrap().clear();
    }
}

fn serve(mut stream: &TcpStream, seen: &Mutex<Vec<(Instant, String)>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    if !first.ends_with("HTTP/1.1") {
        return;
    }
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let named = headers.iter().any(|line| {
        line.to_lowercase().starts_with(concat!(
            "user-agent: factpress/",
            env!("CARGO_PKG_VERSION"),
            " (+https://"
        ))
    });
    assert!(named, "{headers:?}");
    let request = first.trim_end_matches(" HTTP/1.1").to_owned();
    let times = {
        let mut seen = seen.lock().unwrap();
        seen.push((Instant::now(), request.clone()));
        seen.iter().filter(|(_, earlier)| *earlier == request).count()
    };
    let (method, path) = request.split_once(' ').unwrap();
    if let Some(answer) = answer(method, path, times) {
        let _ =
            write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
}

fn answer(method: &str, path: &str, times: usize) -> Option<&'static str> {
    let answer = match path {
        "/missing" | "/missing-copy" => "404 Not Found",
        "/gone" => "410 Gone",
        "/moved" => "301 Moved\r\nLocation: /page",
        "/slash" => "301 Moved\r\nLocation: /slash/",
        "/for-now" => "302 Found\r\nLocation: /page",
        "/to-nothing" => "308 Moved\r\nLocation: /missing",
        "/circle" => "301 Moved\r\nLocation: /circle",
        "/away" => "301 Moved\r\nLocation: ftp://127.0.0.1/",
        "/inside" => "302 Found\r\nLocation: http://10.0.0.1/",
        "/forbidden" => "403 Forbidden",
        "/no-head" if method == "HEAD" => "405 Method Not Allowed",
        "/wrong-head" if method == "HEAD" => "404 Not Found",
        "/busy" if times == 1 => "429 Too Many Requests\r\nRetry-After: 1",
        "/busy-until" if times == 1 => {
            "429 Too Many Requests\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\
             Retry-After: Thu, 01 Jan 2026 00:00:01 GMT"
        }
        "/busy-until-spring" => {
            "429 Too Many Requests\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\
             Retry-After: Fri, 20 Mar 2026 00:00:00 GMT"
        }
        "/too-busy" => "429 Too Many Requests\r\nRetry-After: 100000000000",
        "/stop" => "429 Too Many Requests",
        "/broken" => "500 Internal Server Error",
        "/slow" => {
            std::thread::sleep(Duration::from_secs(3));
            "200 OK"
        }
        "/closed" => return None,
        _ => "200 OK",
    };
    Some(answer)
}

/// Fast, and allowed to connect to this machine but to no other private address.
fn policy() -> CrawlPolicy {
    let allow_ip = |address: IpAddr| address.is_loopback() || is_public(address);
    CrawlPolicy {
        delay: Duration::from_millis(1),
        timeout: Duration::from_secs(2),
        allow_ip,
        ..CrawlPolicy::default()
    }
}

fn link(url: &str) -> ExternalLink {
    let span = factpress::diagnostics::span::Span::file_start(FileId::from_index(0));
    ExternalLink { url: url.to_owned(), span, archive_url: None, claim: None, article: None }
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn cache(folder: &tempfile::TempDir) -> Cache {
    Cache::in_folder(Utf8Path::from_path(folder.path()).unwrap().to_owned())
}

/// Checks addresses with an empty cache.
fn found(addresses: &[String], policy: &CrawlPolicy) -> LinkResults {
    let links: Vec<ExternalLink> = addresses.iter().map(|address| link(address)).collect();
    link_check::check_links(&links, &cache(&folder()), day("2026-01-02"), policy, &mut |_, _| {})
}

fn kind(answers: &LinkResults, address: &str) -> String {
    match answers.get(address) {
        Some(LinkStatus::Ok) => "live".to_owned(),
        Some(LinkStatus::Redirected(to)) => format!("moved to {to}"),
        Some(LinkStatus::Broken(reason)) => format!("dead: {reason}"),
        Some(LinkStatus::Unknown(reason)) => format!("unchecked: {reason}"),
        None => "not asked".to_owned(),
    }
}

#[test]
fn responses_are_interpreted_as_readers_would() {
    let host = Host::open();
    let page = host.at("/page");
    let cases: &[(&str, &str, &[&str])] = &[
        ("/page", "live", &["HEAD /page"]),
        ("/missing", "dead: its host answers 404", &["HEAD /missing", "GET /missing"]),
        ("/gone", "dead: its host answers 410", &["HEAD /gone", "GET /gone"]),
        ("/moved", &format!("moved to {page}"), &["HEAD /moved", "HEAD /page"]),
        ("/slash", "live", &["HEAD /slash", "HEAD /slash/"]),
        ("/for-now", "live", &["HEAD /for-now", "HEAD /page"]),
        (
            "/to-nothing",
            "dead: its host answers 404",
            &["HEAD /to-nothing", "HEAD /missing", "GET /missing"],
        ),
        ("/circle", "unchecked: it is redirected more than 10 times", &["HEAD /circle"; 11]),
        ("/away", "unchecked: its host answers 301 without the new address", &["HEAD /away"]),
        ("/inside", "unchecked: its host is not on the public internet", &["HEAD /inside"]),
        ("/forbidden", "unchecked: its host answers 403", &["HEAD /forbidden", "GET /forbidden"]),
        ("/no-head", "live", &["HEAD /no-head", "GET /no-head"]),
        ("/wrong-head", "live", &["HEAD /wrong-head", "GET /wrong-head"]),
        ("/busy", "live", &["HEAD /busy", "HEAD /busy"]),
        ("/busy-until", "live", &["HEAD /busy-until", "HEAD /busy-until"]),
        ("/busy-until-spring", "unchecked: its host answers 429", &["HEAD /busy-until-spring"]),
        ("/too-busy", "unchecked: its host answers 429", &["HEAD /too-busy"]),
        ("/stop", "unchecked: its host answers 429", &["HEAD /stop"]),
        ("/broken", "unchecked: its host answers 500", &["HEAD /broken", "GET /broken"]),
        ("/slow", "unchecked: its host did not answer in time", &["HEAD /slow"]),
        ("/closed", "unchecked: ", &["HEAD /closed", "GET /closed"]),
    ];
    for (path, expected, requests) in cases {
        host.clear_requests();
        let address = host.at(path);
        let is = kind(&found(std::slice::from_ref(&address), &policy()), &address);
        let is_as_expected =
            if expected.ends_with(' ') { is.starts_with(expected) } else { is == *expected };
        assert!(is_as_expected, "{path}: {is}");
        assert_eq!(host.requests(), *requests, "{path}");
    }
}

#[test]
fn a_missing_host_is_broken_and_a_failed_connection_is_not() {
    let host = Host::open();
    let unsafe_host = host.base.replace("http://", "https://");
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    let nowhere = "https://nowhere.invalid/page".to_owned();
    let answers = found(&[nowhere.clone(), unsafe_host.clone(), closed.clone()], &policy());
    assert_eq!(kind(&answers, &nowhere), "dead: there is no such host");
    assert!(
        kind(&answers, &unsafe_host).starts_with("unchecked: "),
        "{}",
        kind(&answers, &unsafe_host)
    );
    assert!(kind(&answers, &closed).starts_with("unchecked: "), "{}", kind(&answers, &closed));
}

#[test]
fn private_addresses_are_never_requested() {
    let host = Host::open();
    let port = host.base.rsplit(':').next().unwrap();
    let names = [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
    ];
    let addresses: Vec<String> =
        names.iter().map(|name| format!("http://{name}:{port}/page")).collect();
    let answers =
        found(&addresses, &CrawlPolicy { delay: Duration::ZERO, ..CrawlPolicy::default() });
    for address in &addresses {
        let is = kind(&answers, address);
        assert!(is.starts_with("unchecked: "), "{address}: {is}");
    }
    assert_eq!(host.requests(), [""; 0]);
}

#[test]
fn public_and_private_addresses_are_distinguished() {
    let public = [
        "93.184.216.34",
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "64:ff9b::101:101",
    ];
    let other = [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:a00:1::",
    ];
    for address in public {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
    for address in other {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
}

#[test]
fn an_address_is_requested_once_however_often_it_is_linked() {
    let host = Host::open();
    let port = host.base.rsplit(':').next().unwrap();
    let addresses = [
        host.at("/page"),
        host.at("/page#part"),
        format!("http://me:secret@127.0.0.1:{port}/page"),
    ];
    let answers = found(&addresses, &policy());
    assert_eq!(host.requests(), ["HEAD /page"]);
    for address in &addresses {
        assert_eq!(answers.get(address), Some(&LinkStatus::Ok), "{address}");
    }
}

#[test]
fn results_are_cached_for_a_while() {
    let host = Host::open();
    let links: Vec<ExternalLink> = ["/page", "/moved", "/missing", "/forbidden"]
        .iter()
        .map(|path| link(&host.at(path)))
        .collect();
    let folder = folder();
    let ask = |today: &str| {
        host.clear_requests();
        let mut last = (0, 0);
        let answers = link_check::check_links(
            &links,
            &cache(&folder),
            day(today),
            &policy(),
            &mut |done, all| last = (done, all),
        );
        assert_eq!(last, (4, 4));
        let mut asked = host.requests();
        asked.sort();
        asked.dedup();
        (answers, asked)
    };
    let (first, asked) = ask("2026-01-02");
    let all = [
        "GET /forbidden",
        "GET /missing",
        "HEAD /forbidden",
        "HEAD /missing",
        "HEAD /moved",
        "HEAD /page",
    ];
    assert_eq!(asked, all);
    let (second, asked) = ask("2026-01-02");
    assert_eq!(second, first);
    assert_eq!(
        asked,
        ["GET /forbidden", "HEAD /forbidden"],
        "what could not be checked is asked again"
    );
    assert_eq!(
        ask("2026-01-03").1,
        ["GET /forbidden", "GET /missing", "HEAD /forbidden", "HEAD /missing"]
    );
    assert_eq!(ask("2026-01-09").1, all, "after a week");
    assert_eq!(ask("2026-01-08").1, all, "a date in the future is ignored");

    let [(entry, _)] = &files(folder.path())[..] else { panic!("one entry") };
    std::fs::write(folder.path().join(entry), "{").unwrap();
    assert_eq!(ask("2026-01-08").1, all, "a damaged entry is ignored");
}

#[test]
fn requests_to_a_host_are_limited() {
    let host = Host::open();
    let addresses: Vec<String> = (0..5).map(|number| host.at(&format!("/page/{number}"))).collect();
    let delay = Duration::from_millis(200);
    let answers = found(&addresses, &CrawlPolicy { delay, ..policy() });
    assert!(addresses.iter().all(|address| answers.get(address) == Some(&LinkStatus::Ok)));
    let times: Vec<Instant> = host.asked.lock().unwrap().iter().map(|(time, _)| *time).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= delay), "{times:?}");

    let began = Instant::now();
    let answers = found(
        &addresses,
        &CrawlPolicy {
            delay: Duration::from_secs(60),
            deadline: Duration::from_secs(1),
            ..policy()
        },
    );
    assert!(began.elapsed() < Duration::from_secs(5));
    let kinds: Vec<String> = addresses.iter().map(|address| kind(&answers, address)).collect();
    let late = kinds
        .iter()
        .filter(|kind| *kind == "unchecked: there was no time left to check it")
        .count();
    assert_eq!((kinds.iter().filter(|kind| *kind == "live").count(), late), (1, 4), "{kinds:?}");
}

#[test]
fn a_host_that_limits_requests_is_left_alone() {
    let host = Host::open();
    for path in ["/stop", "/too-busy"] {
        host.clear_requests();
        let addresses = [host.at(path), host.at("/zoo")];
        let answers = found(&addresses, &policy());
        assert_eq!(host.requests(), [format!("HEAD {path}")]);
        assert_eq!(kind(&answers, &addresses[1]), "unchecked: there was no time left to check it");
    }
}

fn snapshot(site: &Site, drafts: bool) -> Snapshot {
    let options = Options { drafts, clock: Clock::Local(day("2026-01-02").into()) };
    let root = site.path("");
    let settings = BuildOptions { options, theme: None, base_url: None };
    Project::open(Utf8Path::from_path(&root).unwrap(), settings)
        .unwrap()
        .check(&mut |_| ())
        .unwrap()
}

/// Returns file, line, column and text of every external link of a site.
fn external_links_of(site: &Site, drafts: bool) -> Vec<String> {
    let snapshot = snapshot(site, drafts);
    let files = &snapshot.site_files.files;
    let place = |link: ExternalLink| {
        let file = files.get(link.span.file).unwrap();
        let at = file.position(link.span.start as usize);
        format!("{}:{}:{} {}", file.path, at.line, at.column, files.slice(link.span))
    };
    external_links::collect(&snapshot.site_files, &snapshot.model).into_iter().map(place).collect()
}

/// A site with an address in every field that can have one.
fn full() -> Site {
    const RIVER: &str = "content/articles/report/verdicts/river.yaml";
    let draft = "claim: A draft.\npassages:\n  - quote: Nobody was hurt\nevidence:\n  - title: A record\n    url: https://draft.example/\n";
    Site::sound()
        .write(
            "site.yaml",
            "title: A site\nbase_url: https://desk.example/checks/\norganization: {name: D, url: https://o.example/, logo: \
             \"https://o.example/logo.png\", same_as: [https://same.example/]}\nrepository: {url: https://r.example/}\n",
        )
        .write(
            "content/articles/report/article.yaml",
            "title: The title of report\nurl: https://a.example/\narchive_url: https://copy.example/a\n",
        )
        .edit("content/articles/report/source.md", "The bridge", "[The bridge](https://theirs.example/)")
        .edit(
            RIVER,
            "evidence:\n  - title: A record\n",
            "claimant: {name: A Speaker, url: https://c.example/}\nauthors: [somebody]\nkey_points:\n  - See [it](https://k.example/).\n\
             explanation: |\n  See [it](//e.example/1), [us](https://desk.example/checks/claims/river/),\n  [blog](https://desk.example/checks/blog/) and <https://e.example/2>.\n\
             evidence:\n  - title: A record\n    url: 'https://v.example/'\n    archive_url: https://copy.example/v\n  - source: book\n",
        )
        .write("content/sources/book.yaml", "title: A book\nurl: https://s.example/\n")
        .write("content/sources/unused.yaml", "title: Another\nurl: https://unused.example/\n")
        .write("content/people/somebody.yaml", "name: Some Body\nurl: https://p.example/\nbio: At [it](https://b.example/).\n")
        .write("content/people/nobody.yaml", "name: No Body\nurl: https://nobody.example/\n")
        .write("content/pages/about.md", "---\ntitle: About\n---\nWe [are](https://m.example/), [mail](mailto:a@b.example).\n")
        .write("content/articles/report/verdicts/draft.yaml", draft)
}

#[test]
fn links_are_collected_from_what_readers_see() {
    let site = full();
    assert_eq!(site.found(), []);
    let article = "content/articles/report/article.yaml";
    let verdict = "content/articles/report/verdicts/river.yaml";
    let expected = [
        "site.yaml:3:30 https://o.example/".to_owned(),
        "site.yaml:3:57 https://o.example/logo.png".to_owned(),
        "site.yaml:3:96 https://same.example/".to_owned(),
        "site.yaml:4:19 https://r.example/".to_owned(),
        format!("{article}:2:6 https://a.example/"),
        format!("{article}:3:14 https://copy.example/a"),
        format!("{verdict}:6:34 https://c.example/"),
        format!("{verdict}:9:14 https://k.example/"),
        format!("{verdict}:11:12 //e.example/1"),
        format!("{verdict}:12:10 https://desk.example/checks/blog/"),
        format!("{verdict}:12:50 https://e.example/2"),
        format!("{verdict}:15:11 https://v.example/"),
        format!("{verdict}:16:18 https://copy.example/v"),
        "content/sources/book.yaml:2:6 https://s.example/".to_owned(),
        "content/people/somebody.yaml:2:6 https://p.example/".to_owned(),
        "content/people/somebody.yaml:3:14 https://b.example/".to_owned(),
        "content/pages/about.md:4:10 https://m.example/".to_owned(),
    ];
    assert_eq!(external_links_of(&site, false), expected);
    let with_drafts = external_links_of(&site, true);
    assert!(
        with_drafts.iter().any(|place| place.ends_with("https://draft.example/")),
        "{with_drafts:?}"
    );
}

/// Returns what `check --links` reports of a site with hosts on this machine.
fn reported(site: &Site) -> (Vec<String>, LinkCounts) {
    let snapshot = snapshot(site, false);
    let links = external_links::collect(&snapshot.site_files, &snapshot.model);
    let answers = link_check::check_links(
        &links,
        &cache(&folder()),
        day("2026-01-02"),
        &policy(),
        &mut |_, _| {},
    );
    let files = &snapshot.site_files.files;
    let place = |found: &Diagnostic| {
        assert_eq!(found.severity, Severity::Warning);
        assert!(found.help.is_some());
        let file = files.get(found.span.file).unwrap();
        let at = file.position(found.span.start as usize);
        format!(
            "{} {}:{}:{} {}",
            found.code.name(),
            file.path.file_name().unwrap(),
            at.line,
            at.column,
            files.slice(found.span)
        )
    };
    (
        link_check::broken_links(&links, &answers).iter().map(place).collect(),
        LinkCounts::new(&links, &answers),
    )
}

#[test]
fn a_broken_link_is_reported_unless_it_has_a_working_copy() {
    let host = Host::open();
    let (dead, page, copy) = (host.at("/missing"), host.at("/page"), host.at("/missing-copy"));
    let verdict = "content/articles/report/verdicts/river.yaml";
    let evidence = |lines: &str| Site::sound().edit(verdict, "  - title: A record\n", lines);
    let cases = [
        ("alone", format!("  - title: A\n    url: {dead}\n"), vec![(8, 10, &dead)], (0, 1, 0)),
        (
            "twice",
            format!("  - title: A\n    url: {dead}\n  - title: B\n    url: \"{dead}\"\n"),
            vec![(8, 10, &dead), (10, 11, &dead)],
            (0, 1, 0),
        ),
        (
            "with a copy",
            format!("  - title: A\n    url: {dead}\n    archive_url: {page}\n"),
            vec![],
            (1, 0, 1),
        ),
        (
            "with a copy here and without one there",
            format!(
                "  - title: A\n    url: {dead}\n    archive_url: {page}\n  - title: B\n    url: {dead}\n"
            ),
            vec![(11, 10, &dead)],
            (1, 1, 0),
        ),
        (
            "with a copy that is dead",
            format!("  - title: A\n    url: {dead}\n    archive_url: {copy}\n"),
            vec![(8, 10, &dead), (9, 18, &copy)],
            (0, 2, 0),
        ),
        (
            "whose copy alone is dead",
            format!("  - title: A\n    url: {page}\n    archive_url: {copy}\n"),
            vec![(9, 18, &copy)],
            (1, 1, 0),
        ),
    ];
    for (name, lines, expected, (ok, broken, archived)) in cases {
        let expected: Vec<String> = expected
            .iter()
            .map(|(line, column, words)| format!("dead-link river.yaml:{line}:{column} {words}"))
            .collect();
        let (found, counts) = reported(&evidence(&lines));
        assert_eq!(found, expected, "{name}");
        assert_eq!(counts, LinkCounts { ok, broken, archived, unknown: 0 }, "{name}");
    }
}

/// The program never connects to this machine, and does not look up `.invalid`.
#[test]
fn the_command_reports_in_every_format() {
    let host = Host::open();
    let site = Site::sound().edit(
        "content/articles/report/verdicts/river.yaml",
        "  - title: A record\n",
        &format!(
            "  - title: A\n    url: https://nowhere.invalid/\n  - title: B\n    url: {}\n",
            host.at("/page")
        ),
    );
    assert_eq!(site.found(), [], "without --links, nothing is requested");
    for (form, words) in [
        ("human", "dead-link"),
        ("json", "\"dead-link\""),
        ("github", "dead-link"),
        ("sarif", "\"dead-link\""),
        ("junit", "dead-link"),
    ] {
        let outcome = site.run(&["check", "--links", "--format", form]);
        assert_eq!(outcome.status, 0, "{form}: {}", outcome.stderr);
        let printed = if form == "human" { &outcome.stderr } else { &outcome.stdout };
        assert!(printed.contains(words), "{form}: {printed}");
        let summary =
            "2 links: 0 live, 1 dead, 0 dead with an archived copy, 1 could not be checked\n";
        assert!(outcome.stderr.contains(summary), "{form}: {}", outcome.stderr);
    }
    let told = site.run(&["check", "--links", "--verbose"]).stderr;
    assert!(
        told.contains("could not be checked: its host is not on the public internet"),
        "{told}"
    );
    assert_eq!(site.run(&["check", "--links", "--quiet", "--format", "json"]).stderr, "");
    assert_eq!(host.requests(), [""; 0]);
    assert_eq!(site.cached_files().len(), 1);
}

#[test]
fn addresses_of_the_same_page_are_recognized() {
    let same = [
        ("https://a.example/b", "http://www.a.example:80/b/#c"),
        ("https://a.example", "https://A.example/"),
        ("https://a.example/caf%C3%A9", "https://a.example/café"),
        ("https://a.example/?q=a+b&utm_source=c", "https://a.example/?q=a%20b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ];
    let other = [
        ("https://a.example/b", "https://a.example/c"),
        ("https://a.example/?q=1", "https://a.example/?q=2"),
        ("https://a.example/", "https://b.a.example/"),
        ("https://a.example/", "https://a.example:8080/"),
    ];
    assert_eq!(same.iter().find(|(one, two)| !is_same_page(one, two)), None);
    assert_eq!(other.iter().find(|(one, two)| is_same_page(one, two)), None);
}

#[test]
fn archived_copies_name_their_page() {
    let known: BTreeMap<&str, Option<&str>> = [
        (
            "https://web.archive.org/web/20150319120000/http://a.example/b?c=d",
            Some("http://a.example/b?c=d"),
        ),
        ("https://web.archive.org/web/2015if_/https://a.example/", Some("https://a.example/")),
        ("https://web.archive.org/web/20150319/http:/a.example/b", Some("http:/a.example/b")),
        ("https://web.archive.org/web/20150319/a.example/b", Some("http://a.example/b")),
        ("https://web.archive.org/web/20150319/", None),
        ("https://archive.ph/20150319120000/https://a.example/b", Some("https://a.example/b")),
        ("https://archive.is/o/AbCdE/https://a.example/b", Some("https://a.example/b")),
        ("https://archive.ph/AbCdE", None),
        (
            "https://www.webcitation.org/5abc?url=http%3A%2F%2Fa.example%2F",
            Some("http://a.example/"),
        ),
        ("https://www.webcitation.org/5abc", None),
        ("https://perma.cc/AB12-CD34", None),
        ("https://ghostarchive.org/archive/AbCdE", None),
    ]
    .into();
    for (copy, page) in known {
        assert_eq!(web_archive::archived_url(copy).as_deref(), page, "{copy}");
        assert!(web_archive::is_archive_url(copy), "{copy}");
    }
    let other = "https://other.example/web/20150319/http://a.example/";
    assert_eq!(
        (web_archive::archived_url(other), web_archive::is_archive_url(other)),
        (None, false)
    );
}
