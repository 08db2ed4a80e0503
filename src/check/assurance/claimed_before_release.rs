//! Programmes that standards verification has not released, and full awards claimed before their programme was.
//!
//! What is found of the programme is inherited by the claims on it; a claim dated before the release is that claim's own fault. The
//! status has to say released: a date alone may be that of the sample.

use super::{is_wanting, name};
use crate::check::{Check, Hearing, Ruling, Run, Share, Situation, Verdict, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, ClaimRow, Programme, SvStatus, Table, claims, programmes};

pub(super) const CHECK: Check = Check {
    code: "claimed-before-release",
    about: "the programme is released after standards verification before a full award is claimed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes, Table::Claims],
    settings: &[],
    situations: &[
        Situation { name: "not-released", facts: &["programme", "status"] },
        Situation { name: "release-ahead", facts: &["programme", "released"] },
        Situation { name: "claimed-before", facts: &["claimed", "released"] },
    ],
    run: Run::Programme(run, Some(of_claim)),
};

fn run(programme: &Programme<'_>, _: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    hearing.weigh(|trail| weigh(programme, trail));
}

fn weigh(programme: &Programme<'_>, trail: &mut Trail) -> Verdict {
    let (status_cell, released_cell) = (programme.get(programmes::sv_status), programme.get(programmes::sv_released_on));
    let status = trail.see(status_cell)?;
    if status != SvStatus::Released {
        return breach("not-released").with("programme", name(programme)).with("status", status.word()).at(status_cell).into();
    }
    if !is_known_or_unreadable(released_cell.gap()) {
        return Ok(Ruling::Met);
    }
    let released = trail.see(released_cell)?;
    if released > programme.as_of {
        return breach("release-ahead").with("programme", name(programme)).with("released", released).at(released_cell).into();
    }
    Ok(Ruling::Met)
}

/// Whether something stands where the day of the release should.
fn is_known_or_unreadable(gap: Option<Gap>) -> bool {
    !matches!(gap, Some(Gap::Blank | Gap::NoColumn | Gap::NoRow | Gap::NoTable))
}

fn of_claim(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) -> Share {
    let ClaimRow::Row(row) = case.claim() else { return Share::Inherits };
    let (status, released_cell) = (case.of_programme(programmes::sv_status), case.of_programme(programmes::sv_released_on));
    let Ok(released) = released_cell.peek() else { return Share::Inherits };
    if status.peek() != Ok(SvStatus::Released) || released > case.as_of {
        return Share::Inherits;
    }
    hearing.weigh(|trail| {
        trail.see(status)?;
        let released = trail.see(released_cell)?;
        let cell = row.get(claims::claim_date);
        let claimed = trail.see(cell)?;
        if released <= claimed {
            return Ok(Ruling::Met);
        }
        breach("claimed-before").with("claimed", claimed).with("released", released).at(cell).at(released_cell).into()
    });
    Share::Own
}
