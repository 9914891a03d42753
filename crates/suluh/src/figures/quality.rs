//! How good protected records are, as it is printed, and whether they may be written.

use super::words::whole;
use crate::out;
use ::figures::synthesize::quality::Report;
use anyhow::{Result, anyhow};
use locale::Locale;

/// Refuses records with combinations that too few people have. They are made so that there are
/// none; that is measured again, on what was made, before anything gets its name.
pub(super) fn must_be_safe(report: &Report) -> Result<()> {
    match report.is_safe() {
        true => Ok(()),
        false => Err(anyhow!(out::language().text("figures-error-rare"))),
    }
}

/// Prints by length what is kept of the combinations and how far their counts are off.
pub(super) fn print(locale: Locale, report: &Report) {
    let headings = [
        locale.text("figures-column-length"),
        locale.text("figures-column-common"),
        locale.text("figures-column-kept"),
        locale.text("figures-column-error"),
        locale.text("figures-column-rare"),
    ];
    let mut rows = vec![headings.map(std::borrow::Cow::into_owned).to_vec()];
    rows.extend(report.lengths.iter().map(|of| {
        vec![
            of.length.to_string(),
            whole(locale, of.common),
            locale.percent(of.kept, 0),
            locale.percent(of.error, 0),
            whole(locale, of.rare + of.invented),
        ]
    }));
    out::line(out::table(&rows).trim_end());
}
