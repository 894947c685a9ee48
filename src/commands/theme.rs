//! `factpress theme show`: prints a built-in template, or lists all of them with their blocks.

use std::io;
use std::process::ExitCode;

use crate::cli::ThemeShow;
use crate::commands::terminal::{print_bytes, print_line};
use crate::content::source_tree::SourceTree;
use crate::diagnostics::best_match;
use crate::theme::built_in::{BuiltInTemplate, templates};

pub(crate) fn show(options: &ThemeShow) -> io::Result<ExitCode> {
    let templates = templates(&SourceTree::new(&options.root), options.theme.as_deref())?;
    match &options.template {
        Some(name) => print_bytes(find(&templates, name)?.text.as_bytes())?,
        None => print_list(&templates)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print_list(templates: &[BuiltInTemplate]) -> io::Result<()> {
    let width = templates.iter().map(|template| template.name.len()).max().unwrap_or_default() + 2;
    for template in templates {
        let line = format!("{:<width$}{}", template.name, template.blocks().join(", "));
        print_line(line.trim_end())?;
    }
    Ok(())
}

/// Finds a template by its name, which may begin with that of its theme. Without a theme, the
/// nearest template counts.
fn find<'a>(templates: &'a [BuiltInTemplate], name: &str) -> io::Result<&'a BuiltInTemplate> {
    let mut known = Vec::new();
    for template in templates {
        let (_, short_name) = template.name.split_once('/').unwrap_or_default();
        let own_name = if name.contains('/') { template.name.as_str() } else { short_name };
        if own_name == name {
            return Ok(template);
        }
        if !known.contains(&own_name) {
            known.push(own_name);
        }
    }
    let mut message = format!("there is no built-in template `{name}`");
    if let Some(similar) = best_match(name, &known) {
        message += &format!("; did you mean `{similar}`?");
    }
    known.sort_unstable();
    message += &format!("\nthe templates are {}", known.join(", "));
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
