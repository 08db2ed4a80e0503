//! Which register row is about the end-point assessment, where an apprentice is registered on several packages.

use crate::check::SettingSpec;
use crate::evidence::{SettingKind, Settings, Trail, Unknown};
use crate::record::{Case, Record, Table, fold_name, registrations};

/// Codes of the package that admits to the end-point assessment.
pub(super) const PACKAGE: SettingSpec = SettingSpec { name: "package", kind: SettingKind::Words };

/// The register row on a package: of several the judged one where it is among them, else the first. `None` where no row is known to be.
pub(super) fn row_on<'b>(case: &Case<'b>, packages: &[String]) -> Option<Record<'b>> {
    rows(case).find(|row| is_on(row, packages))
}

/// The register row that speaks for the end-point assessment: the one on the package, else the judged one.
pub(super) fn speaking_row<'b>(case: &Case<'b>, settings: &Settings, trail: &mut Trail) -> Result<Option<Record<'b>>, Unknown> {
    let packages = settings.words(PACKAGE.name, case.as_of, trail)?;
    Ok(row_on(case, packages).or_else(|| case.registration()))
}

/// Every register row of the apprentice on this standard.
pub(super) fn rows<'b>(case: &Case<'b>) -> impl Iterator<Item = Record<'b>> {
    case.rows.registrations.iter().map(|&row| case.record(Table::Registrations, row))
}

/// Whether a row names one of the packages, by its code alone or within its title.
fn is_on(row: &Record<'_>, packages: &[String]) -> bool {
    let Some(stated) = row.shown(registrations::package) else { return false };
    let within = || {
        let stated = fold_name(stated);
        packages.iter().any(|wanted| stated.contains(&fold_name(wanted)))
    };
    packages.iter().any(|wanted| wanted == stated) || within()
}
