//! `init`: a new site has no errors, and no file is overwritten.

use std::path::Path;
use std::process::{Command, Stdio};

use factpress::output::create_files;
use serde_json::Value;

use crate::docs::read;
use crate::fixture::{Outcome, Site, files, outcome};

/// Creates an empty folder.
fn folder() -> Site {
    Site::empty().remove("site.yaml")
}

/// Runs `init` in a subfolder, without a terminal.
fn init(site: &Site, name: &str, options: &[&str]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.current_dir(site.path("")).args(["init", name]).args(options);
    outcome(command.stdin(Stdio::null()).env("NO_COLOR", "1"))
}

/// Creates a new site.
pub fn started(options: &[&str]) -> Site {
    let site = folder();
    let outcome = init(&site, ".", options);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    site
}

pub fn parsed(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

fn paths(folder: &Path) -> Vec<String> {
    files(folder).into_iter().map(|(path, _)| path).collect()
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|own| own == extension)
}

#[test]
fn a_new_site_has_no_errors() {
    let site = started(&[]);
    let report = site.report();
    assert_eq!(report["diagnostics"], Value::Array(Vec::new()), "{report}");
    assert_eq!(report["summary"]["claims"], 2);
    let site = site.built();
    for claim in ["forty-thousand-books", "library-cards"] {
        assert!(!site.path(&format!("public/claims/{claim}")).exists(), "an example stays inside");
    }
    let outcome = site.run(&["build", "--drafts"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(site.path("public/claims/forty-thousand-books/card.png").exists());
}

#[test]
fn git_does_not_change_texts_whose_hash_is_recorded() {
    let site = started(&[]);
    let git = |arguments: &[&str]| {
        outcome(Command::new("git").current_dir(site.path("")).args(arguments)).stdout
    };
    git(&["init", "-q"]);
    for (path, expected) in [
        ("content/articles/a/source.md", "unset"),
        ("content/articles/a/original.html", "unset"),
        ("content/articles/a/verdicts/page.html", "unset"),
        ("content/articles/a/verdicts/copies/page.md", "unset"),
        ("content/sources/page.htm", "unset"),
        ("content/sources/copies/page.md", "unset"),
        ("content/verdicts/report.txt", "unset"),
        ("content/verdicts/claim.yaml", "unspecified"),
        ("content/pages/about.md", "unspecified"),
    ] {
        let found = git(&["check-attr", "text", "--", path]);
        assert_eq!(found.trim(), format!("{path}: text: {expected}"));
    }
}

#[test]
fn a_new_site_has_all_files() {
    let site = started(&[]);
    let expected = [
        ".github/CODEOWNERS",
        ".github/ISSUE_TEMPLATE/config.yml",
        ".github/ISSUE_TEMPLATE/report-an-error.yml",
        ".github/ISSUE_TEMPLATE/submit-a-claim.yml",
        ".github/pull_request_template.md",
        ".github/workflows/pages.yml",
        ".github/workflows/pull-request.yml",
        ".gitignore",
        ".vscode/extensions.json",
        ".vscode/settings.json",
        "README.md",
        "content/pages/about.md",
        "content/pages/corrections-policy.md",
        "content/pages/methodology.md",
        "content/people/reporter.yaml",
        "site.yaml",
    ];
    let all = paths(&site.path(""));
    expected.iter().for_each(|path| assert!(all.iter().any(|other| other == path), "{path}"));
    for (path, bytes) in files(&site.path("")) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            ["@SITE@", "@VERSION@", "@COMMIT@", "@EXAMPLE@"]
                .iter()
                .all(|name| !text.contains(name)),
            "{path}: {text}"
        );
        assert!(text.ends_with('\n'), "{path}");
        if has_extension(&path, "json") {
            serde_json::from_str::<Value>(&text).unwrap();
        }
    }
}

/// The templates, each with a verdict of its example and the lines that publish it.
const TEMPLATES: [(&str, &str, &str); 3] = [
    ("debate", "ten-bridges", "status: published\npublished: 2026-01-16\n"),
    (
        "newsroom",
        "forty-thousand-books",
        "status: published\npublished: 2026-01-16\nreviewers: [editor]\n",
    ),
    ("classroom", "river-length", "status: published\npublished: 2026-01-16\n"),
];

#[test]
fn sites_of_templates_have_no_errors() {
    for (template, verdict, publication) in TEMPLATES {
        let site = started(&["--template", template]);
        assert_eq!(site.found(), [], "{template}");
        assert_eq!(site.report()["summary"]["claims"], 2, "{template}");
        assert!(site.read("EDITORS.md").starts_with("# For "), "{template}");
        assert!(site.read("README.md").contains("(EDITORS.md)"), "{template}");
        for (path, bytes) in files(&site.path("")) {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("@SITE@") && !text.contains("@EXAMPLE@"), "{template}: {path}");
        }
        let site = site.built();
        let page = format!("public/claims/{verdict}/index.html");
        assert!(!site.path(&page).exists(), "{template}: an example stays inside");
        let outcome = site.run(&["build", "--drafts"]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{template}");

        let path = format!("content/articles/example/verdicts/{verdict}.yaml");
        let text = site.read(&path);
        let (status, rest) = text.split_once("\nstatus: ").unwrap();
        let rest = rest.split_once('\n').unwrap().1;
        let site = site.write(&path, format!("{status}\n{publication}{rest}"));
        assert_eq!(site.found(), [], "{template}");
        assert!(site.built().path(&page).exists(), "{template}");
    }
}

/// A template replaces the example and keeps everything else.
#[test]
fn templates_keep_the_other_files() {
    let plain = paths(&started(&[]).path(""));
    for (template, ..) in TEMPLATES {
        let own = paths(&started(&["--template", template]).path(""));
        for path in &plain {
            let is_example =
                path.starts_with("content/people/") || path.contains("/example/verdicts/");
            assert!(is_example || own.contains(path), "{template}: {path}");
        }
    }
}

#[test]
fn an_unknown_template_is_an_error_that_lists_the_others() {
    let site = folder();
    let outcome = init(&site, ".", &["--template", "blog"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("debate, newsroom, classroom"), "{}", outcome.stderr);
    assert_eq!(paths(&site.path("")), Vec::<String>::new());
}

#[test]
fn values_come_from_options_or_defaults() {
    let repository = ["--repository", "https://github.com/Desk/checks.git"];
    let cases: [(&[&str], [&str; 3]); 5] = [
        (&[], ["River desk", "https://site.example/", ""]),
        (&["--title", "Tides"], ["Tides", "https://site.example/", ""]),
        (&["--base-url", "https://desk.example/a"], ["River desk", "https://desk.example/a", ""]),
        (
            &repository,
            ["River desk", "https://desk.github.io/checks/", "https://github.com/Desk/checks"],
        ),
        (
            &["--repository", "https://git.example/desk/checks/"],
            ["River desk", "https://site.example/", "https://git.example/desk/checks"],
        ),
    ];
    for (options, [title, base_url, repository]) in cases {
        let site = folder();
        let outcome = init(&site, "river-desk", options);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert_eq!(
            outcome.stdout.contains("placeholder"),
            base_url == "https://site.example/",
            "{}",
            outcome.stdout
        );
        let file = parsed(&site.read("river-desk/site.yaml"));
        let found = [&file["title"], &file["base_url"], &file["repository"]["url"]];
        assert_eq!(
            found.map(|value| value.as_str().unwrap_or_default()),
            [title, base_url, repository]
        );
        assert_eq!(file["organization"]["name"], title);
    }
}

#[test]
fn any_title_survives() {
    let long =
        "A desk that checks what is said: on rivers, bridges, floods and the weather of last year "
            .repeat(4);
    let titles = [
        "Facts: \"checked\" # not a comment",
        "it's 'so'",
        "true",
        "2026-01-01",
        "- a\\b @SITE@ {c: [d]}",
        "*star & more",
        "null",
        "Река и мост",
        long.trim(),
    ];
    for title in titles {
        let site = started(&[&format!("--title={title}")]);
        assert_eq!(parsed(&site.read("site.yaml"))["title"], title);
        assert_eq!(site.found(), [], "{title}");
    }
}

#[test]
fn wrong_values_are_refused() {
    for options in [
        ["--title", " "],
        ["--title", "a\nb"],
        ["--base-url", "desk.example"],
        ["--repository", "git@x:y"],
    ] {
        let site = folder();
        let outcome = init(&site, ".", &options);
        assert_eq!(outcome.status, 2, "{options:?}");
        assert_eq!(paths(&site.path("")), Vec::<String>::new(), "{options:?}");
    }
}

#[test]
fn other_files_may_be_in_the_folder() {
    let site = folder().write(".git/config", "[core]\n").write("LICENSE", "MIT\n");
    assert_eq!(init(&site, ".", &[]).status, 0);
    assert_eq!(
        (site.read(".git/config"), site.read("LICENSE")),
        ("[core]\n".to_owned(), "MIT\n".to_owned())
    );
    assert_eq!(site.found(), []);
}

#[test]
fn existing_files_are_named_and_not_overwritten() {
    let site = folder().write("README.md", "Ours\n").write("content/pages/about.md", "Ours\n");
    let before = paths(&site.path(""));
    let outcome = init(&site, ".", &[]);
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.stderr.ends_with(":\n  README.md\n  content/pages/about.md\n"),
        "{}",
        outcome.stderr
    );
    assert_eq!(paths(&site.path("")), before);
    assert_eq!(site.read("README.md"), "Ours\n");
    assert!(!site.path(".github").exists(), "no folder is created");
}

#[test]
fn a_second_run_changes_no_file() {
    let site = started(&[]);
    let before = files(&site.path(""));
    let outcome = init(&site, ".", &["--title", "Another"]);
    assert_eq!(outcome.status, 2);
    assert_eq!(outcome.stderr.matches("\n  ").count(), before.len(), "{}", outcome.stderr);
    assert_eq!(files(&site.path("")), before);
}

#[test]
fn a_file_instead_of_a_folder_is_an_error() {
    let site = folder().write("content", "Ours\n");
    let outcome = init(&site, ".", &[]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.ends_with(":\n  content\n"), "{}", outcome.stderr);
    assert_eq!(init(&site, "content", &[]).status, 2, "the folder itself is a file");
    assert_eq!(paths(&site.path("")), ["content"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let elsewhere = folder();
    let site = folder();
    std::os::unix::fs::symlink(elsewhere.path(""), site.path(".github")).unwrap();
    std::os::unix::fs::symlink("nowhere", site.path("site.yaml")).unwrap();
    let outcome = init(&site, ".", &[]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.ends_with(":\n  .github\n  site.yaml\n"), "{}", outcome.stderr);
    assert_eq!(paths(&elsewhere.path("")), Vec::<String>::new());
}

#[test]
fn files_are_removed_if_a_later_one_fails() {
    let site = folder().write("own/file", "Ours\n");
    let root = camino::Utf8PathBuf::from_path_buf(site.path("own")).unwrap();
    let names = ["a/b/one", "a/two", "a/two/three"];
    let files: Vec<_> =
        names.iter().map(|name| (camino::Utf8PathBuf::from(*name), Vec::new())).collect();
    assert!(create_files(&root, &files).is_err());
    assert_eq!(paths(&site.path("")), ["own/file"]);
    assert!(!site.path("own/a").exists());
}

/// Returns the jobs of a workflow with their names.
pub fn jobs(workflow: &Value) -> Vec<(&String, &Value)> {
    workflow["jobs"].as_object().unwrap().iter().collect()
}

pub fn steps(of: &Value) -> &Vec<Value> {
    of["steps"].as_array().unwrap()
}

/// Asserts that a step cannot run code from values, and that no action can change under its name. A
/// debug build knows no commit of Factpress and names its version.
pub fn assert_safe(step: &Value) {
    let run = step["run"].as_str().unwrap_or_default();
    assert!(!run.contains("${{"), "scripts get values from the environment only: {run}");
    if let Some(uses) = step["uses"].as_str() {
        let (name, version) = uses.split_once('@').unwrap();
        let is_hash = version.len() == 40 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        let own = concat!("v", env!("CARGO_PKG_VERSION"));
        assert!(is_hash || name == "factpress/factpress" && version == own, "{uses}");
    }
}

#[test]
fn workflows_have_few_permissions() {
    let site = started(&[]);
    for name in ["pages", "pull-request"] {
        let text = site.read(&format!(".github/workflows/{name}.yml"));
        assert!(!text.contains("pull_request_target") && !text.contains("secrets."), "{name}");
        let workflow = parsed(&text);
        assert_eq!(
            workflow["permissions"],
            serde_json::json!({}),
            "{name}: each job has its own permissions"
        );
        assert!(workflow["concurrency"]["group"].is_string(), "{name}");
        for (job, content) in jobs(&workflow) {
            assert!(
                content["permissions"].is_object() && content["timeout-minutes"].is_number(),
                "{name}: {job}"
            );
            steps(content).iter().for_each(assert_safe);
            for step in steps(content) {
                let is_checkout =
                    step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@"));
                assert!(
                    !is_checkout || step["with"]["persist-credentials"] == false,
                    "{name}: {job}"
                );
            }
        }
    }
}

#[test]
fn jobs_have_the_expected_permissions() {
    let site = started(&[]);
    let expected = [
        (
            "pages",
            "publish",
            serde_json::json!({
                "contents": "read", "deployments": "read", "pages": "write", "id-token": "write"
            }),
        ),
        ("pull-request", "check", serde_json::json!({"contents": "read"})),
        ("pull-request", "comment", serde_json::json!({"pull-requests": "write"})),
    ];
    for (name, job, permissions) in &expected {
        let workflow = parsed(&site.read(&format!(".github/workflows/{name}.yml")));
        assert_eq!(workflow["jobs"][job]["permissions"], *permissions, "{name}: {job}");
        let others = expected.iter().filter(|(other, ..)| other == name);
        assert_eq!(jobs(&workflow).len(), others.count(), "{name}");
    }
}

/// The job that can write never has the files of a pull request, and does not run for forks.
#[test]
fn pull_requests_cannot_write() {
    let workflow = parsed(&started(&[]).read(".github/workflows/pull-request.yml"));
    assert_eq!(workflow["on"], "pull_request");
    let comment = &workflow["jobs"]["comment"];
    let condition = comment["if"].as_str().unwrap();
    assert!(
        condition.contains("github.event.pull_request.head.repo.full_name == github.repository"),
        "{condition}"
    );
    let uses: Vec<&str> = steps(comment).iter().filter_map(|step| step["uses"].as_str()).collect();
    assert!(matches!(uses[..], [own] if own.starts_with("actions/download-artifact@")), "{uses:?}");
    let check: String = steps(&workflow["jobs"]["check"]).iter().map(Value::to_string).collect();
    for part in [
        "--since HEAD^1 --format github",
        "factpress diff HEAD^1",
        "GITHUB_STEP_SUMMARY",
        "upload-artifact@",
    ] {
        assert!(check.contains(part), "{part}");
    }
}

#[test]
fn issue_forms_are_valid() {
    let site = started(&[]);
    for name in ["submit-a-claim", "report-an-error"] {
        let form = parsed(&site.read(&format!(".github/ISSUE_TEMPLATE/{name}.yml")));
        assert!(form["name"].is_string() && form["description"].is_string(), "{name}");
        let fields: Vec<&Value> =
            form["body"].as_array().unwrap().iter().filter(|f| f["type"] != "markdown").collect();
        let mut ids: Vec<&str> = fields.iter().map(|field| field["id"].as_str().unwrap()).collect();
        assert!(fields.iter().all(|field| field["attributes"]["label"].is_string()), "{name}");
        assert!(fields.iter().any(|field| field["validations"]["required"] == true), "{name}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), fields.len(), "{name}");
    }
}

/// Asserts that each YAML file names a schema by its path.
fn assert_schemas_named(site: &Site, expected: &[String]) {
    for (path, bytes) in
        files(&site.path("")).into_iter().filter(|(path, _)| has_extension(path, "yaml"))
    {
        let text = String::from_utf8(bytes).unwrap();
        let schema =
            text.strip_prefix("# yaml-language-server: $schema=").unwrap().lines().next().unwrap();
        let target = Path::new(&path).parent().unwrap().components().count();
        assert_eq!(schema.matches("../").count(), target, "{path}: {schema}");
        assert!(expected.contains(&format!("./{}", schema.replace("../", ""))), "{path}: {schema}");
    }
}

/// The files of the example and the settings of the editor name the right schemas.
#[test]
fn files_name_their_schemas() {
    let site = started(&[]);
    let settings: Value = serde_json::from_str(&site.read(".vscode/settings.json")).unwrap();
    let bound: Vec<&String> = settings["yaml.schemas"].as_object().unwrap().keys().collect();
    let kinds = ["article", "claim", "person", "site", "source", "verdict"];
    let mut expected = kinds.map(|kind| format!("./schemas/{kind}.json"));
    expected.sort();
    let mut bound: Vec<String> = bound.into_iter().cloned().collect();
    bound.sort();
    assert_eq!(bound, expected);
    assert_schemas_named(&site, &expected);
    for (template, ..) in TEMPLATES {
        assert_schemas_named(&started(&["--template", template]), &expected);
    }
    for kind in kinds {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
        assert_eq!(
            site.read(&format!("schemas/{kind}.json")),
            outcome(command.args(["schema", kind])).stdout,
            "{kind}"
        );
    }
}

#[test]
fn the_action_gets_its_inputs_from_the_environment() {
    let action = parsed(&read("action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    let inputs: Vec<&String> = action["inputs"].as_object().unwrap().keys().collect();
    assert_eq!(inputs, ["arguments", "command", "version"]);
    assert_eq!(action["inputs"]["command"]["default"], "build");
    steps(&action["runs"]).iter().for_each(assert_safe);
    assert!(steps(&action["runs"]).iter().all(|step| step["shell"] == "bash"));
}
