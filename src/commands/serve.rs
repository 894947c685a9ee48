//! `factpress serve`: the site in a browser, every change as soon as it is saved.

use std::io;
use std::process::ExitCode;

use crate::cli::{Cli, Serve};
use crate::commands::{say, today, warn};
use crate::model;
use crate::project::BuildOptions;
use crate::serve::{Editor, OWN, Options, Preview};

pub(crate) fn run(options: &Serve, cli: &Cli) -> io::Result<ExitCode> {
    if let Some(jobs) = options.site.jobs {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs));
        pool.build_global().map_err(io::Error::other)?;
    }
    if let Some(editor) =
        options.editor.as_deref().filter(|editor| !Editor::of(Some(editor)).is_known())
    {
        let known = Editor::names();
        let message = format!(
            "the editor `{editor}` is not known; name {known}, or an address with `{{path}}`"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let model = model::Options { drafts: !options.no_drafts, today: today(options.site.date)? };
    let preview = Preview::bind(Options {
        root: options.site.root.clone(),
        settings: BuildOptions { options: model, theme: options.theme.clone(), base_url: None },
        host: options.host.clone(),
        port: options.port,
        editor: options.editor.clone().or_else(|| std::env::var("EDITOR").ok()),
    })?;
    let address = preview.address()?;
    let home = format!("http://{address}/");
    if !address.ip().is_loopback() {
        warn(&format!(
            "`{}` can be reached by other machines: they can read drafts and write verdict files",
            options.host
        ));
    }
    if !cli.quiet {
        say(&format!(
            "The site is at {home}, and what is wrong with it at {home}{}",
            OWN.trim_start_matches('/')
        ));
        say("Press Ctrl-C to stop.");
    }
    if options.open
        && let Err(error) = open::that_detached(&home)
    {
        warn(&format!("no browser could be opened: {error}"));
    }
    preview.run()?;
    Ok(ExitCode::SUCCESS)
}
