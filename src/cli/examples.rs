//! The examples at the end of each command's `--help`.

pub(super) const FACTPRESS: &str = "\
Examples:
  factpress init my-site      Create a site with one example
  factpress serve --open      See it in a browser while you edit it
  factpress check             Find errors
  factpress build             Write the pages into `public`";

pub(super) const BUILD: &str = "\
Examples:
  factpress build
  factpress build --site my-site --out /srv/www
  factpress build --drafts --out preview --base-url https://preview.example/";

pub(super) const CHECK: &str = "\
Examples:
  factpress check
  factpress check --fix
  factpress check --links --verbose
  factpress check --since origin/main --format github";

pub(super) const SERVE: &str = "\
Examples:
  factpress serve --open
  factpress serve --port 9000 --no-drafts
  factpress serve --editor code";

pub(super) const NEW: &str = "\
Examples:
  factpress new article
  factpress new verdict
In a terminal, both ask for everything that no option gives.";

pub(super) const NEW_ARTICLE: &str = "\
Examples:
  factpress new article
  factpress new article flood --text ~/Downloads/flood.html
  factpress new article letter --text letter.txt --title \"A letter\"";

pub(super) const NEW_VERDICT: &str = "\
Examples:
  factpress new verdict
  factpress new verdict letter --quote \"rose by two metres\" \\
      --claim \"The river rose by two metres.\" --rating false";

pub(super) const DIFF: &str = "\
Examples:
  factpress diff origin/main
  factpress diff v1 v2 --format json";

pub(super) const STATUS: &str = "\
Examples:
  factpress status
  factpress status --months 6 --format json";

pub(super) const PRINCIPLES: &str = "\
Examples:
  factpress principles
  factpress principles --format json";

pub(super) const EXPORT: &str = "\
Examples:
  factpress export csv > claims.csv
  factpress export jsonl | jq -r 'select(.rating == \"false\") | .url'";

pub(super) const INIT: &str = "\
Examples:
  factpress init my-site
  factpress init . --title \"The river desk\" --repository https://github.com/desk/checks";

pub(super) const SCHEMA: &str = "\
Examples:
  factpress schema verdict > schemas/verdict.json";

pub(super) const COMPLETIONS: &str = "\
Examples:
  factpress completions bash > ~/.local/share/bash-completion/completions/factpress
  factpress completions zsh > ~/.zfunc/_factpress";

pub(super) const MAN: &str = "\
Examples:
  factpress man > ~/.local/share/man/man1/factpress.1";

pub(super) const EXPLAIN: &str = "\
Examples:
  factpress explain
  factpress explain passage-not-found";

pub(super) const IMPORT: &str = "\
Examples:
  factpress import claimreview archive.json
  factpress import html ~/Downloads/*.html";

pub(super) const IMPORT_CLAIMREVIEW: &str = "\
Examples:
  factpress import claimreview archive.json pages/*.html
  curl https://desk.example/claims.json | factpress import claimreview - --dry-run";

pub(super) const IMPORT_HTML: &str = "\
Examples:
  factpress import html ~/Downloads/*.html
  factpress import html letter.html --dry-run";
