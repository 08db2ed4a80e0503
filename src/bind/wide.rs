//! Wide unit columns: a heading that names a unit, above that unit's grades or dates.
//!
//! `heading → Wide`. Only headings that clearly name a unit count: `Unit 1`, `Unit LV05 grade`, `U12 Grade`, `Unit 3 - date achieved`,
//! `Unit grade: Engines`. What is less clear is not understood and offered as a hint. This file does not know which table the
//! heading stands in.

/// What stands below a heading that names a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wide {
    /// The unit, as the heading names it.
    pub(super) unit: String,
    /// Whether the column holds the dates on which it was achieved, not its grades.
    pub(super) dates: bool,
}

/// Ends of a heading that say what stands below it.
const GRADES: [&str; 5] = ["grade achieved", "unit grade", "grade", "result", "outcome"];
const DATES: [&str; 11] = [
    "date achieved",
    "achieved date",
    "achievement date",
    "date completed",
    "completion date",
    "date passed",
    "achieved on",
    "completed on",
    "date",
    "achieved",
    "completed",
];

/// Beginnings that a unit's name may follow after a colon or a dash.
const BEFORE: [&str; 7] = ["unit grades", "unit grade", "unit results", "unit result", "units", "grades", "grade"];

/// Words of headings about a unit that are neither its grade nor its date.
const OTHER: &str = " title name number no code ref reference group type point points credit credits mark marks score hours glh comment comments \
    feedback note notes remark remarks assessor iv iqa verifier verified status target predicted prediction forecast expected estimated deadline due \
    submitted submission hand attempt attempts resub resubmission resit retake evidence tutor teacher mandatory optional level initials signature \
    signed sample sampled weighting percent max maximum value claimed reported group review progress rag issued planned interim draft overall final \
    average total count ";

/// Letters before digits that make no unit's code: years, levels, tests and the like.
const NO_CODE: &str = " qcf rqf btec nvq ks yr year term level lvl test exam paper attempt week task fs gcse sem semester qtr sub submission resub component comp mock \
    block stage part form section day ass assignment assessment criterion pc lo ac module phase season ";

/// Reads a heading as that of a unit's column.
pub(super) fn read(shown: &str) -> Option<Wide> {
    if !may_be(shown) {
        return None;
    }
    let (base, end) = ended(shown);
    let (dates, said) = (end == Some(true), end.is_some());
    if let Some(rest) = BEFORE.iter().find_map(|before| after(base, before, true)) {
        let unit = code_of_unit(rest, said).or_else(|| if before_names_units(base) { named(rest) } else { None })?;
        return Some(Wide { unit: unit.to_owned(), dates });
    }
    let unit = match after(base, "unit", false) {
        Some(_) => code_of_unit(base, said)?,
        None => Some(base).filter(|base| said && is_code(base))?,
    };
    Some(Wide { unit: unit.to_owned(), dates })
}

/// Whether a text begins or ends as the heading of a unit's column does. Cells of data are asked too, and most do neither.
fn may_be(shown: &str) -> bool {
    let mut signs = shown.bytes().filter(u8::is_ascii_alphanumeric);
    let first = signs.next();
    let begins = first.is_some_and(|sign| matches!(sign | 0x20, b'u' | b'g'));
    begins || signs.next_back().or(first).is_some_and(|sign| matches!(sign | 0x20, b'd' | b'e' | b'n' | b't')) || !shown.is_ascii()
}

/// What a heading that is not understood may be meant as, where it comes near the name of a unit.
pub(super) fn hint(shown: &str) -> Option<String> {
    let base = ended(shown).0;
    let unit = after(base, "unit", false).is_some_and(|rest| first_word(rest).contains(|c: char| c.is_ascii_digit()));
    let plain = is_code(base) || unit;
    (plain && read(shown).is_none() && !says_other(base)).then(|| format!("unit grade: {base}"))
}

/// A heading without the words at its end that say what stands below: `false` for grades, `true` for dates.
fn ended(shown: &str) -> (&str, Option<bool>) {
    let shown = trim(shown);
    let ends = GRADES.iter().map(|end| (*end, false)).chain(DATES.iter().map(|end| (*end, true)));
    for (end, dates) in ends {
        let Some(at) = shown.len().checked_sub(end.len()) else { continue };
        if shown.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
            && let Some(base) = shown.get(..at)
            && base.ends_with(|c: char| !c.is_alphanumeric())
            && !trim(base).is_empty()
        {
            return (trim(base), Some(dates));
        }
    }
    (shown, None)
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '_' | '(' | ')' | ',' | '.' | '*'))
}

/// What follows a beginning: after a colon or a dash where `apart`, else after anything that is no letter or digit.
fn after<'t>(text: &'t str, beginning: &str, apart: bool) -> Option<&'t str> {
    let rest =
        text.get(beginning.len()..).filter(|_| text.get(..beginning.len()).is_some_and(|head| head.eq_ignore_ascii_case(beginning)))?;
    let parted = rest.trim_start().starts_with([':', '-', '–', '—', '(']);
    let open = rest.starts_with(|c: char| !c.is_alphanumeric());
    (open && (parted || !apart)).then(|| trim(rest)).filter(|rest| !rest.is_empty())
}

fn before_names_units(base: &str) -> bool {
    base.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("unit"))
}

/// `Unit 1`, `Unit LV05: Engines`; with words behind the code only where a colon or dash parts them, or the heading `said` at its end
/// what stands below.
fn code_of_unit(base: &str, said: bool) -> Option<&str> {
    let Some(rest) = after(base, "unit", false) else { return is_code(base).then_some(base) };
    let code = first_word(rest);
    let digit = code.contains(|c: char| c.is_ascii_digit());
    let behind = rest.get(code.len()..).unwrap_or("");
    let parted = behind.trim_start().starts_with([':', '-', '–', '—', '(', ',']);
    let clear = trim(behind).is_empty() || ((parted || said) && !says_other(behind));
    (digit && code.len() <= 12 && clear).then_some(base)
}

/// A unit's name in words: `Engines`.
fn named(rest: &str) -> Option<&str> {
    (rest.contains(char::is_alphabetic) && !says_other(rest)).then_some(rest)
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '.')).next().unwrap_or("")
}

/// `U12`, `LV05`, `EV01K`: letters, then digits, then at most one letter.
fn is_code(text: &str) -> bool {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let Some((head, rest)) = text.split_at_checked(letters) else { return false };
    let rest = rest.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest);
    let head = head.to_ascii_lowercase();
    let code = match head.len() {
        1 => head == "u",
        2..=6 => !has(NO_CODE, &head),
        _ => false,
    };
    code && (1..=5).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit())
}

fn says_other(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).any(|word| has(OTHER, &word.to_lowercase()))
}

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_name_a_unit() {
        for (shown, unit, dates) in [
            ("Unit 1", "Unit 1", false),
            ("Unit 1 grade", "Unit 1", false),
            ("UNIT 01 Result", "UNIT 01", false),
            ("Unit LV05", "Unit LV05", false),
            ("Unit 3 - Health and safety", "Unit 3 - Health and safety", false),
            ("Unit 3: Health and safety grade", "Unit 3: Health and safety", false),
            ("Unit 3 Health and safety grade", "Unit 3 Health and safety", false),
            ("Unit 1 (grade)", "Unit 1", false),
            ("Unit 1: Grade", "Unit 1", false),
            ("Unit Y/600/1234", "Unit Y/600/1234", false),
            ("U12 Grade", "U12", false),
            ("LV05 - grade", "LV05", false),
            ("EV01K result", "EV01K", false),
            ("Unit grade: Engines", "Engines", false),
            ("Unit grades: U1", "U1", false),
            ("Units: Unit 4", "Unit 4", false),
            ("Grade: Unit 4", "Unit 4", false),
            ("Unit 1 date", "Unit 1", true),
            ("Unit 1 - date achieved", "Unit 1", true),
            ("U12 achieved", "U12", true),
            ("Unit 1: Date", "Unit 1", true),
        ] {
            assert_eq!(read(shown), Some(Wide { unit: unit.to_owned(), dates }), "{shown}");
        }
    }

    #[test]
    fn the_glances_pass_over_nothing() {
        assert!(GRADES.iter().chain(&DATES).all(|end| may_be(end) && may_be(&format!("(LV05 {}) ", end.to_uppercase()))));
        assert!(BEFORE.iter().all(|before| may_be(before) && may_be(&format!("({} 12)", before.to_uppercase()))));
        assert!(["Smith", "10/03/2025", "", "-", "Pass"].into_iter().all(|text| !may_be(text)));
    }

    #[test]
    fn headings_that_do_not() {
        for shown in [
            "Unit",
            "Units",
            "Unit grade",
            "Unit title",
            "Unit number",
            "Unit points",
            "Unit 1 points",
            "Unit 1 target grade",
            "Unit 1 comments",
            "Unit 1 - feedback",
            "Unit 1 Health and safety",
            "U12",
            "LV05",
            "Level 3 grade",
            "Year 1 grade",
            "KS4 grade",
            "Test1 grade",
            "L2 grade",
            "P1 grade",
            "Overall grade",
            "Final grade",
            "Date achieved",
            "Grade: Engines",
            "Unit 1 submitted date",
            "GCSE1 grade",
            "Engines grade",
            "",
            "601/7324/5 grade",
            "é1 grade",
            "Unit: date",
        ] {
            assert_eq!(read(shown), None, "{shown}");
        }
        assert_eq!(hint("Unit 1 Health and safety").as_deref(), Some("unit grade: Unit 1 Health and safety"));
        assert_eq!(hint("U12").as_deref(), Some("unit grade: U12"));
        assert_eq!((hint("Unit 1 comments"), hint("Shoe size"), hint("Unit 1")), (None, None, None));
    }
}
