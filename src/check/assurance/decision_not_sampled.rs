//! Assessors and units of whose decisions internal verification has sampled none this academic year.
//!
//! Units are the internal ones graded and achieved this year, by pair of unit and assessor, whoever has left since; a result that names
//! two assessors makes two pairs. Samples are the rows of kind decision. Transferred credit was not assessed here. It cannot see how
//! large a sample was.

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::staff::{people, share_a_person};
use super::{is_same_unit, is_wanting};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::calendar::academic_year;
use crate::record::{Grade, Named, Programme, Record, Sym, Table, VerificationKind, units, verification};

pub(super) const CHECK: Check = Check {
    code: "decision-not-sampled",
    about: "a decision of every assessor on every assessed unit is verified this academic year",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes, Table::Units, Table::Verification],
    settings: &[],
    situations: &[Situation { name: "not-sampled", facts: &["pairs"] }],
    run: Run::Programme(run, None),
};

/// A unit and one who assessed it, by a row that shows it most surely.
#[derive(Clone, Copy)]
struct Pair<'b> {
    unit: Sym,
    /// As written.
    assessor: Option<&'b str>,
    row: Record<'b>,
    /// Whether nothing leaves open that it was assessed internally this year.
    is_sure: bool,
}

/// A pair by its position, with its assessor as written.
type Place<'b> = (usize, Option<&'b str>);

/// How the samples stand to a pair.
enum Cover<'b> {
    Sampled,
    /// This row would be a sample of it if something were known.
    Perhaps(Record<'b>),
    None,
}

fn run(programme: &Programme<'_>, _: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    for (table, cell) in
        [(Table::Units, programme.book.absent(units::achieved_on)), (Table::Verification, programme.book.absent(verification::verified_on))]
    {
        if !programme.book.given(table) {
            hearing.weigh(|trail| trail.see(cell).map(|_| Ruling::Met));
            return;
        }
    }
    let (first, today) = (academic_year(programme.as_of).first, programme.as_of);
    let this_year = |day: NaiveDate| first <= day && day <= today;
    let pairs = pairs(programme, this_year, hearing);
    if pairs.is_empty() && hearing.items().is_empty() {
        hearing.weigh(|_| Ok(Ruling::NotApplicable("no internal unit is graded this year")));
    }
    let mut missing = Vec::new();
    for pair in &pairs {
        let cover = if pair.assessor.is_some() { cover(programme, pair, this_year) } else { Cover::None };
        match cover {
            Cover::Sampled => hearing.meet(),
            Cover::None if pair.is_sure => missing.push(pair),
            Cover::Perhaps(sample) => hearing.weigh(|trail| open(pair, Some(&sample), trail)),
            Cover::None => hearing.weigh(|trail| open(pair, None, trail)),
        }
    }
    if !missing.is_empty() {
        hearing.weigh(|trail| not_sampled(programme, &missing, trail));
    }
}

/// Every pair of unit and assessor, in the order in which the unit results name them. A unit without a name leaves the rule open.
fn pairs<'b>(programme: &Programme<'b>, this_year: impl Fn(NaiveDate) -> bool, hearing: &mut Hearing) -> Vec<Pair<'b>> {
    let mut places: HashMap<(Sym, Option<String>), usize> = HashMap::new();
    let mut spellings: HashMap<(Sym, Option<Sym>), Vec<Place<'b>>> = HashMap::new();
    let mut pairs: Vec<Pair<'b>> = Vec::new();
    for row in programme.units() {
        let (grade, external, achieved) = (row.peek(units::grade), row.peek(units::external), row.peek(units::achieved_on));
        let is_graded = grade != Err(Gap::Blank) && grade != Ok(Grade::TRANSFERRED);
        let is_elsewhere = external == Ok(true) || achieved.is_ok_and(|day| !this_year(day));
        if !is_graded || is_elsewhere {
            continue;
        }
        let Ok(Named(shown)) = row.peek(units::unit) else {
            hearing.weigh(|trail| trail.see(row.get(units::unit)).map(|_| Ruling::Met));
            continue;
        };
        let assessor = row.peek(units::assessor).ok();
        let is_sure = external.is_ok() && achieved.is_ok() && assessor.is_some();
        // Rows are many and spellings few, so names are compared once for each spelling.
        let places = spellings.entry((shown, assessor)).or_insert_with(|| {
            let mut place = |name: Option<&'b str>, key: Option<String>| {
                let next = places.len();
                (*places.entry((programme.book.name_key(shown), key)).or_insert(next), name)
            };
            let Some(assessor) = assessor.map(|assessor| programme.text(assessor)) else { return vec![place(None, None)] };
            let named: Vec<_> = people(assessor).into_iter().map(|one| place(Some(one.shown), Some(one.key))).collect();
            if named.is_empty() { vec![place(Some(assessor), Some(assessor.to_owned()))] } else { named }
        });
        for &(place, assessor) in places.iter() {
            let found = Pair { unit: shown, assessor, row, is_sure };
            match pairs.get_mut(place) {
                Some(pair) if is_sure && !pair.is_sure => *pair = found,
                Some(_) => {}
                None => pairs.push(found),
            }
        }
    }
    pairs
}

fn cover<'b>(programme: &Programme<'b>, pair: &Pair<'b>, this_year: impl Fn(NaiveDate) -> bool) -> Cover<'b> {
    let assessor = pair.assessor.unwrap_or("");
    let mut perhaps = None;
    for row in programme.verification() {
        let (kind, by, on) = (row.peek(verification::kind), row.peek(verification::assessor), row.peek(verification::verified_on));
        let unit = row.peek(verification::unit);
        // Names are compared last, because they take longest.
        let is_other = kind == Ok(VerificationKind::Brief)
            || on.is_ok_and(|on| !this_year(on))
            || unit.is_ok_and(|unit| !is_same_unit(programme.book, unit.0, pair.unit))
            || by.is_ok_and(|by| !share_a_person(programme.text(by), assessor));
        if is_other {
            continue;
        }
        if unit.is_ok() && kind.is_ok() && by.is_ok() && on.is_ok() {
            return Cover::Sampled;
        }
        perhaps.get_or_insert(row);
    }
    perhaps.map_or(Cover::None, Cover::Perhaps)
}

/// What leaves it open whether a pair needed a sample, or has one.
fn open(pair: &Pair<'_>, sample: Option<&Record<'_>>, trail: &mut Trail) -> Verdict {
    trail.see(pair.row.get(units::external))?;
    trail.see(pair.row.get(units::achieved_on))?;
    trail.see(pair.row.get(units::assessor))?;
    if let Some(sample) = sample {
        trail.see(sample.get(verification::unit))?;
        trail.see(sample.get(verification::kind))?;
        trail.see(sample.get(verification::assessor))?;
        trail.see(sample.get(verification::verified_on))?;
    }
    Ok(Ruling::NotApplicable("nothing leaves it open"))
}

fn not_sampled(programme: &Programme<'_>, missing: &[&Pair<'_>], trail: &mut Trail) -> Verdict {
    let mut names = Vec::with_capacity(missing.len());
    for pair in missing {
        trail.step(pair.row.get(units::achieved_on).at());
        names.push(format!("{} ({})", programme.text(pair.unit), pair.assessor.unwrap_or("")));
    }
    let mut words = breach("not-sampled").with("pairs", names.join("; "));
    for pair in missing {
        words = words.at(pair.row.get(units::assessor));
    }
    words.into()
}
