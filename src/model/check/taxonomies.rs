//! Checks the lists of the site's own that `site.yaml` declares, and reports fields of verdicts
//! that are not such lists.

use crate::content::SiteFiles;
use crate::content::files::taxonomies::{DeclaredTaxonomy, OwnList};
use crate::content::files::verdict::VerdictFile;
use crate::content::values::Id;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match};
use crate::model::page::{EMBEDDED_PAGES, RESERVED};

/// Names of columns of the data files that are not fields of verdicts.
const OTHER_NAMES: [&str; 4] = ["id", "url", "modified", "language"];

/// Returns whether a taxonomy can have a name.
pub fn is_free_name(name: &str) -> bool {
    problem(name).is_none()
}

/// Returns why a taxonomy cannot have a name.
fn problem(name: &str) -> Option<String> {
    if !Id::is_valid(name) {
        return Some(format!("it has {}", Id::FORM));
    }
    let is_used = RESERVED.contains(&name)
        || EMBEDDED_PAGES.contains(&name)
        || OTHER_NAMES.contains(&name)
        || VerdictFile::FIELDS.contains(&name);
    if is_used {
        return Some("every site already uses this name".to_owned());
    }
    // Otherwise a mistyped field would be taken for the list.
    let field = best_match(name, VerdictFile::FIELDS)?;
    Some(format!("it is too much like the field `{field}` of every verdict"))
}

/// Checks the names of the taxonomies and the fields of all verdicts.
pub fn check(site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let declared = declared(site_files);
    for taxonomy in declared.unwrap_or_default() {
        check_name(taxonomy, site_files, diagnostics);
    }
    for verdict in &site_files.verdicts {
        if let Some(record) = &verdict.record {
            check_lists(record, declared, diagnostics);
        }
    }
}

/// Returns the declared taxonomies, if they could be read.
fn declared(site_files: &SiteFiles) -> Option<&[DeclaredTaxonomy]> {
    let site = site_files.site.as_ref()?;
    let taxonomies = site.taxonomies.0.as_slice();
    let is_unreadable = taxonomies.is_empty() && site.is_present("taxonomies");
    if is_unreadable { None } else { Some(taxonomies) }
}

fn check_lists(
    record: &VerdictFile,
    declared: Option<&[DeclaredTaxonomy]>,
    diagnostics: &mut Diagnostics,
) {
    let lists = &record.own_lists.0;
    let names: Vec<&str> = declared.unwrap_or_default().iter().map(|it| it.name.as_str()).collect();
    let mut unused = names.clone();
    unused.retain(|name| !lists.iter().any(|list| list.name == *name));
    for list in lists {
        if names.contains(&list.name.as_str()) {
            diagnostics.append(list.mistakes.clone());
        } else if declared.is_some() || list.report.suggestion.is_some() {
            // Without `site.yaml`, only a mistyped field is known not to be a list.
            diagnostics.push(undeclared(list, &unused));
        }
    }
}

fn check_name(taxonomy: &DeclaredTaxonomy, site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    let DeclaredTaxonomy { name, name_span, .. } = taxonomy;
    if let Some(problem) = problem(name) {
        let message = format!("a list of the site's own cannot have the name `{name}`");
        diagnostics.push(
            Diagnostic::error(Code::InvalidId, *name_span, message)
                .label("not a name for a list")
                .note(problem)
                .help("choose another name, such as `places` or `series`"),
        );
    }
    for page in &site_files.pages {
        if page.slug == *name {
            let message = format!("a page of `content/pages/` already has the address `{name}/`");
            diagnostics.push(
                Diagnostic::error(Code::DuplicateId, *name_span, message)
                    .label("two pages would have the same address")
                    .related(Span::file_start(page.file), "the other page")
                    .help("rename the list or the page"),
            );
        }
    }
}

/// Creates the diagnostic for a field that is not a list of the site.
fn undeclared(list: &OwnList, unused: &[&str]) -> Diagnostic {
    let report = list.report.clone();
    if report.suggestion.is_some() {
        return report;
    }
    let name = list.name.as_str();
    if let Some(declared) = best_match(name, unused) {
        return report.suggest_similar(name, [declared]);
    }
    if list.terms.is_empty() || !is_free_name(name) {
        return report;
    }
    report.note(format!(
        "a list of the site's own needs a line in `site.yaml`: `taxonomies: {{{name}: {{title: …}}}}`"
    ))
}
