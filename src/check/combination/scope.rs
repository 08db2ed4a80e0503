//! What a claim is for: family, size, and the structure file that holds, if one does.
//!
//! `Case → Scope`. A fallback claim is judged at the size claimed; any other at the size registered (the register's size, else the
//! title), else at the size claimed.

use chrono::NaiveDate;

use super::known::Known;
use super::results::{gather, mandatory_size};
use super::{Open, WHOLE};
use crate::check::data::level_number;
use crate::check::unclear;
use crate::evidence::{Trail, Unknown};
use crate::grid::At;
use crate::record::{Amount, Case, ClaimType, Field, Grading, Measure, Size, SizeGrades, Structure, Sym, claims, registrations, units};

/// A size that may be meant, with its table of grades where there is one.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'b> {
    pub(super) size: u32,
    pub(super) table: Option<&'b SizeGrades>,
}

/// What a claim is for.
#[derive(Clone)]
pub(super) struct Scope<'b> {
    pub(super) grading: Option<&'b Grading>,
    /// Whether a unit that is not passed counts towards the size.
    pub(super) unpassed_count: bool,
    pub(super) structure: Option<&'b Structure>,
    pub(super) measure: Measure,
    /// Where the size stands, for a user.
    pub(super) told_by: &'static str,
    /// One size, or those between which a word leaves the choice.
    pub(super) wanted: Vec<Wanted<'b>>,
    /// The day whose tables hold: that of the registration, else the as-of date.
    pub(super) on: NaiveDate,
}

impl<'b> Scope<'b> {
    /// Finds it, or says why it cannot be told.
    pub(super) fn find(case: &Case<'b>, trail: &mut Trail) -> Result<Self, Open> {
        if let Some(noted) = case.noted(|_: &Noted| true) {
            return Ok(noted.scope(case, trail));
        }
        if let Some(scope) = Known::of(case).and_then(|known| known.scope(case, trail)) {
            return Ok(scope);
        }
        let own = &mut Trail::default();
        // What cannot be told is told on the trail of whoever asks.
        let Ok(scope) = Self::look(case, own) else { return Self::look(case, trail) };
        Ok(case.note(Noted::of(&scope, case, own)).scope(case, trail))
    }

    fn look(case: &Case<'b>, trail: &mut Trail) -> Result<Self, Open> {
        let mut scope = Self::before_choice(case, trail)?;
        narrow(case, scope.measure, &mut scope.wanted);
        Ok(scope)
    }

    /// The scope with every size that may be meant, whatever units there are.
    pub(super) fn before_choice(case: &Case<'b>, trail: &mut Trail) -> Result<Self, Open> {
        let on = trail.see_if_known(case.registered(registrations::registration_date)).unwrap_or(case.as_of);
        let texts = texts(case, trail);
        let family = family(case, &texts);
        let grading = family.filter(|grading| is_of_level(case, grading, &texts, trail));
        let unpassed_count = family.is_none_or(|family| family.unpassed_count);
        let fallback = is_fallback(case, trail)?;
        if let Some(structure) = only_structure(case, on).filter(|_| !fallback) {
            return Ok(Self { unpassed_count, ..Self::of_structure(structure, grading, on) });
        }
        let (size, told_by) = stated_size(case, fallback, trail)?;
        let (measure, wanted) = sizes(size, grading, family.map_or(Measure::Hours, |family| family.measure), on);
        let structure = structures(case, on)
            .find(|structure| structure.measure == measure && wanted.iter().any(|wanted| wanted.size == structure.size));
        if let Some(structure) = structure {
            return Ok(Self { unpassed_count, ..Self::of_structure(structure, grading, on) });
        }
        if wanted.is_empty() {
            return Err(unclear("size-unknown").with("size", size_words(size)).into());
        }
        Ok(Self { grading, unpassed_count, structure: None, measure, told_by, wanted, on })
    }

    /// The scope of a structure.
    pub(super) fn of_structure(structure: &'b Structure, grading: Option<&'b Grading>, on: NaiveDate) -> Self {
        let grading = grading.filter(|grading| grading.measure == structure.measure);
        let table = grading.and_then(|grading| grading.size(structure.size, on));
        let wanted = vec![Wanted { size: structure.size, table }];
        let unpassed_count = grading.is_none_or(|grading| grading.unpassed_count);
        Self { grading, unpassed_count, structure: Some(structure), measure: structure.measure, told_by: "the structure file", wanted, on }
    }
}

/// A scope that was found, by the positions of what it names, with the places that its finder opened. Several checks ask for it.
struct Noted {
    seen: Vec<At>,
    grading: Option<usize>,
    unpassed_count: bool,
    structure: Option<usize>,
    measure: Measure,
    told_by: &'static str,
    /// Sizes, and their rows in the tables of the grading.
    wanted: Vec<(u32, Option<usize>)>,
    on: NaiveDate,
}

impl Noted {
    /// No value that a finder cannot do without is a date here, so there is none to be watched for.
    fn of(scope: &Scope<'_>, case: &Case<'_>, trail: &Trail) -> Self {
        let row = |table: &SizeGrades| scope.grading?.sizes.iter().position(|known| std::ptr::eq(known, table));
        Self {
            seen: trail.seen().to_vec(),
            grading: scope.grading.and_then(|grading| case.gradings.iter().position(|known| std::ptr::eq(*known, grading))),
            unpassed_count: scope.unpassed_count,
            structure: scope.structure.and_then(|structure| case.structures.iter().position(|known| std::ptr::eq(known, structure))),
            measure: scope.measure,
            told_by: scope.told_by,
            wanted: scope.wanted.iter().map(|wanted| (wanted.size, wanted.table.and_then(row))).collect(),
            on: scope.on,
        }
    }

    /// The scope again, with the same footprints.
    fn scope<'b>(&self, case: &Case<'b>, trail: &mut Trail) -> Scope<'b> {
        for at in &self.seen {
            trail.step(Some(*at));
        }
        let grading = self.grading.and_then(|grading| case.gradings.get(grading)).copied();
        let table = |row: usize| grading.and_then(|grading| grading.sizes.get(row));
        Scope {
            grading,
            unpassed_count: self.unpassed_count,
            structure: self.structure.and_then(|structure| case.structures.get(structure)),
            measure: self.measure,
            told_by: self.told_by,
            wanted: self.wanted.iter().map(|(size, row)| Wanted { size: *size, table: row.and_then(table) }).collect(),
            on: self.on,
        }
    }
}

/// The structure files for the qualification on a day.
pub(super) fn structures<'b>(case: &Case<'b>, on: NaiveDate) -> impl Iterator<Item = &'b Structure> {
    let number = case.qualification().unwrap_or("");
    case.structures.iter().filter(move |structure| structure.days.has(on) && structure.numbers.iter().any(|known| known == number))
}

/// Whether a structure file is for the qualification, on whatever day: where none is, nobody need ask which one holds.
pub(super) fn has_structure(case: &Case<'_>) -> bool {
    let number = case.qualification().unwrap_or("");
    case.structures.iter().any(|structure| structure.numbers.iter().any(|known| known == number))
}

fn only_structure<'b>(case: &Case<'b>, on: NaiveDate) -> Option<&'b Structure> {
    let mut structures = structures(case, on);
    structures.next().filter(|_| structures.next().is_none())
}

fn is_fallback(case: &Case<'_>, trail: &mut Trail) -> Result<bool, Unknown> {
    trail.see_or(case.claimed(claims::claim_type), ClaimType::Full).map(|claim_type| claim_type == ClaimType::Fallback)
}

/// The size that decides, as stated.
fn stated_size(case: &Case<'_>, fallback: bool, trail: &mut Trail) -> Result<(Size, &'static str), Open> {
    let (registered, claimed) = (case.registered(registrations::registered_size), case.claimed(claims::claimed_size));
    let text = |sym: Sym| case.book.text(sym);
    if fallback {
        let stated = trail.see(claimed)?;
        let size = Size::stated(text(stated)).map(|size| (size, "the size claimed"));
        return size.ok_or_else(|| unclear("size-unknown").with("size", stated).at(claimed).into());
    }
    let title = case.registered(registrations::qualification_title);
    let found = trail
        .see_if_known(registered)
        .and_then(|sym| Some((Size::stated(text(sym))?, "the registered size")))
        .or_else(|| trail.see_if_known(title).and_then(|sym| Some((Size::in_title(text(sym))?, "the size in the title"))))
        .or_else(|| trail.see_if_known(claimed).and_then(|sym| Some((Size::stated(text(sym))?, "the size claimed"))));
    if let Some(size) = found {
        return Ok(size);
    }
    let stated = trail.see(registered)?;
    Err(unclear("size-unknown").with("size", stated).at(registered).into())
}

/// The measure and the sizes that a stated size may mean. A number decides; a word only where the tables know it.
fn sizes(size: Size, grading: Option<&Grading>, of_family: Measure, on: NaiveDate) -> (Measure, Vec<Wanted<'_>>) {
    if let Some((number, measure)) = size.number {
        let measure = measure.unwrap_or(of_family);
        let table = grading.filter(|grading| grading.measure == measure).and_then(|grading| grading.size(number, on));
        return (measure, vec![Wanted { size: number, table }]);
    }
    let Some((grading, word)) = grading.zip(size.word) else { return (of_family, Vec::new()) };
    let rows = grading.sizes.iter().filter(|row| row.days.has(on) && row.words.contains(&word));
    (of_family, rows.map(|row| Wanted { size: row.size, table: Some(row) }).collect())
}

/// Of several sizes that may be meant, leaves out those that the mandatory units alone exceed.
fn narrow(case: &Case<'_>, measure: Measure, wanted: &mut Vec<Wanted<'_>>) {
    if wanted.len() < 2 {
        return;
    }
    let mandatory = mandatory_size(&gather(case, measure, None).units);
    let fits = |wanted: &Wanted<'_>| mandatory <= i64::from(wanted.size) * WHOLE;
    if wanted.iter().any(fits) {
        wanted.retain(fits);
    }
}

fn size_words(size: Size) -> String {
    match (size.number, size.word) {
        (Some((number, measure)), _) => format!("{number} {}", measure.map_or("", Measure::unit)).trim_end().to_owned(),
        (None, Some(word)) => word.word().to_owned(),
        (None, None) => String::new(),
    }
}

/// What tells a family, in small letters: suite, title, and what the pack makes of both.
fn texts(case: &Case<'_>, trail: &mut Trail) -> Vec<String> {
    [registrations::suite, registrations::qualification_title]
        .into_iter()
        .filter_map(|field| trail.see_if_known(case.registered(field)).map(|sym| case.book.text(sym)))
        // The pack's word comes last: a title may say QCF within a suite of Nationals.
        .chain(case.suite.map(|suite| suite.name.as_str()))
        .map(str::to_lowercase)
        .collect()
}

/// The family of the qualification, by suite and title, or by units that have credits and no hours.
fn family<'b>(case: &Case<'b>, texts: &[String]) -> Option<&'b Grading> {
    let by_credits = only_credits(case);
    let told = |grading: &&&Grading| grading.told_by_credits && (by_credits || texts.iter().any(|text| says(text, &grading.words)));
    let by_words = |text: &String| case.gradings.iter().find(|grading| !grading.told_by_credits && says(text, &grading.words));
    case.gradings.iter().find(told).or_else(|| texts.iter().find_map(by_words)).copied()
}

/// Whether a family's tables are for the level of the qualification.
fn is_of_level(case: &Case<'_>, family: &Grading, texts: &[String], trail: &mut Trail) -> bool {
    let Some(wanted) = family.level else { return true };
    let stated = trail.see_if_known(case.registered(registrations::level)).and_then(|sym| level_number(case.book.text(sym)));
    match stated.or_else(|| texts.iter().find_map(|text| level_in(text))) {
        Some(level) => u32::from(wanted) == level,
        None => texts.iter().any(|text| says(text, &family.level_words)),
    }
}

/// Whether some unit has credits and none has hours.
pub(super) fn only_credits(case: &Case<'_>) -> bool {
    let any = |field: Field<Amount>| case.units().any(|row| row.slot(field.index).is_value());
    !any(units::glh) && any(units::credits)
}

/// Whether a text in small letters holds one of some words, in the singular or plural.
fn says(text: &str, words: &[String]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|token| {
        let singular = token.strip_suffix('s').unwrap_or(token);
        words.iter().any(|word| word == token || word == singular)
    })
}

/// The level that a suite or title in small letters names: `Level 3 National Diploma` is 3. One that names two, as `Level 1/2`, names none.
fn level_in(text: &str) -> Option<u32> {
    let (_, after) = text.split_once("level")?;
    let after = after.trim_start();
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    let rest = after.get(digits.len()..).unwrap_or("").trim_start();
    if rest.starts_with(['/', '-', '–']) || rest.contains("level") {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_alone_in_any_number() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert!(says("btec level 3 nationals", &words(&["national"])));
        assert!(says("extended diploma in business (qcf)", &words(&["qcf", "2010"])));
        assert!(!says("international diploma", &words(&["national"])));
        assert!(!says("diploma in first-aid", &words(&["qcf"])));
    }

    #[test]
    fn levels_in_titles() {
        let read = ["Level 3 National Diploma", "BTEC Level 1/Level 2 First Award", "Level 1/2 Firsts", "BTEC Firsts"]
            .map(|text| level_in(&text.to_lowercase()));
        assert_eq!(read, [Some(3), None, None, None]);
    }
}
