//! `factpress serve`: shows the site in a browser and updates it whenever a file is saved.

use std::io;
use std::process::ExitCode;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

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
        allowed_hosts: options.allow_host.clone(),
        base_path: options.base_path.clone(),
        poll: options.poll,
        editor: options.editor.clone().or_else(|| std::env::var("EDITOR").ok()),
    })?;
    let address = preview.address()?;
    let home = format!("http://{address}{}", encode_path(&options.base_path));
    if !address.ip().is_loopback() {
        warn_about_others(options);
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
    preview.run(print_warning)?;
    Ok(ExitCode::SUCCESS)
}

fn warn_about_others(options: &Serve) {
    let mut text = format!(
        "other machines can reach `{}`: they can read drafts and write verdict files",
        options.host
    );
    if options.allow_host.is_empty() {
        text += ". The preview answers only under its IP addresses and its own port; for a host \
            name, or another port of a container, add `--allow-host NAME`.";
    }
    print_warning(&text);
}

/// Encodes a path for an address.
fn encode_path(path: &str) -> String {
    const ESCAPES: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%').add(b'<').add(b'>');
    utf8_percent_encode(path, ESCAPES).to_string()
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
