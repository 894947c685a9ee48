//! `factpress serve`: shows the site in a browser and updates it whenever a file is saved.

use std::io;
use std::process::ExitCode;

use crate::cli::{Cli, Serve};
use crate::commands::terminal::{print_line, print_warning};
use crate::commands::{build_options, recover_output, set_jobs};
use crate::project::BuildOptions;
use crate::serve::{Editor, Options, PREVIEW_PREFIX, Preview};

pub(crate) fn run(options: &Serve, cli: &Cli) -> io::Result<ExitCode> {
    set_jobs(options.site.jobs)?;
    if let Some(editor) = &options.editor {
        check_editor(editor)?;
    }
    let settings = BuildOptions {
        theme: options.theme.clone(),
        ..build_options(&options.site, !options.no_drafts)?
    };
    recover_output(&options.site.root);
    let preview = Preview::bind(Options {
        root: options.site.root.clone(),
        settings,
        host: options.host.clone(),
        port: options.port,
        editor: options.editor.clone().or_else(|| std::env::var("EDITOR").ok()),
    })?;
    let address = preview.address()?;
    let home = format!("http://{address}/");
    if !address.ip().is_loopback() {
        print_warning(&format!(
            "other machines can reach `{}`: they can read drafts and write verdict files",
            options.host
        ));
    }
    if !cli.quiet {
        let status = format!("{home}{}", PREVIEW_PREFIX.trim_start_matches('/'));
        print_line(&format!("The site is at {home}, and its errors and warnings at {status}"))?;
        print_line("Press Ctrl-C to stop.")?;
    }
    if options.open
        && let Err(error) = open::that_detached(&home)
    {
        print_warning(&format!("no browser could be opened: {error}"));
    }
    preview.run()?;
    Ok(ExitCode::SUCCESS)
}

fn check_editor(editor: &str) -> io::Result<()> {
    if Editor::from_option(Some(editor)).is_known() {
        return Ok(());
    }
    let known = Editor::names();
    let message =
        format!("unknown editor `{editor}`; choose {known}, or give an address with `{{path}}`");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
