//! Two places that state one thing, and differ.
//!
//! Compares level, key stage and title in the register with what the pack knows, and the claimed size in the claims with that in
//! the evidence. What only one place states is not compared. It cannot see which place is right; the pack's and the claim's are used.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, ClaimRow, Record, Regulated, Specification, Table, claims, evidence, fold_name, registrations};

/// Two places that state one thing agree.
pub(super) const CHECK: Check = Check {
    code: "statements-disagree",
    about: "level, key stage, title and claimed size are the same wherever they are stated",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims, Table::Evidence],
    settings: &[],
    situations: &[
        Situation { name: "level", facts: &["stated", "known"] },
        Situation { name: "title", facts: &["stated", "known"] },
        Situation { name: "key-stage", facts: &["stated", "known"] },
        Situation { name: "claimed-size", facts: &["stated", "known"] },
        Situation { name: "regulated-level", facts: &["stated", "known"] },
        Situation { name: "regulated-title", facts: &["stated", "known"] },
        Situation { name: "registered-late", facts: &["registered", "last"] },
        Situation { name: "claimed-late", facts: &["claimed", "last"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if let Some(spec) = case.spec {
        hearing.weigh(|trail| level(case, spec, trail));
        hearing.weigh(|trail| title(case, spec, trail));
        hearing.weigh(|trail| key_stage(case, spec, trail));
    }
    if let Some(known) = case.qualification().and_then(|number| case.book.regulated.get(number)) {
        hearing.weigh(|trail| regulated_level(case, known, trail));
        hearing.weigh(|trail| regulated_title(case, known, trail));
        hearing.weigh(|trail| registered_late(case, known, trail));
        hearing.weigh(|trail| claimed_late(case, known, trail));
    }
    for row in case.rows.evidence.iter().map(|&row| case.record(Table::Evidence, row)) {
        hearing.weigh(|trail| claimed_size(case, row, trail));
    }
}

fn level(case: &Case<'_>, spec: &Specification, trail: &mut Trail) -> Verdict {
    let Some(known) = spec.level else { return Ok(Ruling::NotApplicable("the pack gives no level")) };
    let cell = case.registered(registrations::level);
    let Some(stated) = trail.see_if_known(cell) else { return Ok(Ruling::NotApplicable("the register gives no level")) };
    if level_number(case.book.text(stated)) == Some(u32::from(known)) {
        return Ok(Ruling::Met);
    }
    breach("level").with("stated", stated).with("known", i64::from(known)).at(cell).into()
}

/// `2`, `Level 2` and `L2` are 2, entry levels are 0.
pub(in crate::check) fn level_number(text: &str) -> Option<u32> {
    const WORDS: [&str; 8] = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let folded = fold_name(text);
    let digits: String = folded.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    if folded.contains("entry") || folded == format!("e{digits}") {
        return Some(0);
    }
    let word = || WORDS.iter().zip(1u32..).find(|(word, _)| folded.ends_with(*word)).map(|(_, number)| number);
    digits.parse().ok().or_else(word)
}

fn title(case: &Case<'_>, spec: &Specification, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::qualification_title);
    let Some(stated) = trail.see_if_known(cell) else { return Ok(Ruling::NotApplicable("the register gives no title")) };
    if spec.title.is_empty() {
        return Ok(Ruling::NotApplicable("the pack gives no title"));
    }
    let organisation = trail.see_if_known(case.registered(registrations::awarding_organisation)).map_or("", |name| case.book.text(name));
    if same_title(case.book.text(stated), &spec.title, organisation) {
        return Ok(Ruling::Met);
    }
    breach("title").with("stated", stated).with("known", spec.title.clone()).at(cell).into()
}

/// Whether two titles are one, the organisation's name aside: it stands before the level, or is the register's own word for it.
fn same_title(stated: &str, known: &str, organisation: &str) -> bool {
    // Nearly every register writes the title as the pack does, and there may be hundreds of thousands of rows.
    if stated.strip_suffix(known).is_some_and(|before| before.is_empty() || before.trim_end() == organisation) {
        return true;
    }
    let fold = |title: &str| fold_name(&title.replace('&', " and "));
    let (stated, known, organisation) = (fold(stated), fold(known), fold(organisation));
    let bare = |title: &str| -> String {
        let title = title.find("level").and_then(|at| title.get(at..)).unwrap_or(title);
        let title = title.strip_prefix(organisation.as_str()).unwrap_or(title);
        title.strip_suffix(organisation.as_str()).unwrap_or(title).to_owned()
    };
    stated == known || bare(&stated) == bare(&known)
}

fn regulated_level(case: &Case<'_>, known: &Regulated, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::level);
    let (Some(stated), Some(level)) = (trail.see_if_known(cell), trail.see_if_known(known.level_cell())) else {
        return Ok(Ruling::NotApplicable("the level stands in one place only"));
    };
    // Qualifications of two levels at once are written `Level 1/Level 2`.
    let own = level_number(case.book.text(stated));
    if own.is_none() || level.split('/').any(|level| level_number(level.trim()) == own) {
        return Ok(Ruling::Met);
    }
    breach("regulated-level").with("stated", stated).with("known", level.to_owned()).at(cell).at(known.level_cell()).into()
}

fn regulated_title(case: &Case<'_>, known: &Regulated, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::qualification_title);
    let (Some(stated), Some(title)) = (trail.see_if_known(cell), trail.see_if_known(known.title_cell())) else {
        return Ok(Ruling::NotApplicable("the title stands in one place only"));
    };
    let organisation = trail.see_if_known(case.registered(registrations::awarding_organisation)).map_or("", |name| case.book.text(name));
    // The regulator puts the organisation's name in front; the pack's own title may stand in the register as well.
    let own = case.book.text(stated);
    if same_title(own, title, organisation) || case.spec.is_some_and(|spec| same_title(own, &spec.title, organisation)) {
        return Ok(Ruling::Met);
    }
    breach("regulated-title").with("stated", stated).with("known", title.to_owned()).at(cell).at(known.title_cell()).into()
}

fn registered_late(case: &Case<'_>, known: &Regulated, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::registration_date);
    let (Some(registered), Some(last)) = (trail.see_if_known(cell), trail.see_if_known(known.registered_cell())) else {
        return Ok(Ruling::NotApplicable("there is no last day of registration, or no registration date"));
    };
    if registered <= last {
        return Ok(Ruling::Met);
    }
    breach("registered-late").with("registered", registered).with("last", last).at(cell).at(known.registered_cell()).into()
}

/// A claim without a date is made on the day of the report.
fn claimed_late(case: &Case<'_>, known: &Regulated, trail: &mut Trail) -> Verdict {
    if !matches!(case.claim(), ClaimRow::Row(_)) {
        return Ok(Ruling::NotApplicable("there is no claim"));
    }
    let Some(last) = trail.see_if_known(known.certified_cell()) else {
        return Ok(Ruling::NotApplicable("there is no last day of certification"));
    };
    let cell = case.claimed(claims::claim_date);
    let claimed = trail.see_if_known(cell).unwrap_or(case.as_of);
    if claimed <= last {
        return Ok(Ruling::Met);
    }
    breach("claimed-late").with("claimed", claimed).with("last", last).at(case.claimed(claims::grade)).at(known.certified_cell()).into()
}

fn key_stage(case: &Case<'_>, spec: &Specification, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::key_stage);
    let Some(known) = spec.key_stage else { return Ok(Ruling::NotApplicable("the pack gives no key stage")) };
    if matches!(cell.gap(), Some(gap) if gap != Gap::Unreadable) {
        return Ok(Ruling::NotApplicable("the register gives no key stage"));
    }
    let stated = trail.see(cell)?;
    if stated == known {
        return Ok(Ruling::Met);
    }
    breach("key-stage").with("stated", stated.word()).with("known", known.word()).at(cell).into()
}

fn claimed_size(case: &Case<'_>, row: Record<'_>, trail: &mut Trail) -> Verdict {
    let (claim, evidence) = (case.claimed(claims::claimed_size), row.get(evidence::claimed_size));
    let (Some(used), Some(stated)) = (trail.see_if_known(claim), trail.see_if_known(evidence)) else {
        return Ok(Ruling::NotApplicable("the claimed size stands in one place only"));
    };
    if same_size(case.book.text(used), case.book.text(stated)) {
        return Ok(Ruling::Met);
    }
    breach("claimed-size").with("stated", stated).with("known", used).at(evidence).at(claim).into()
}

/// Sizes with a number are compared by it, others by their words.
fn same_size(one: &str, other: &str) -> bool {
    let number = |size: &str| -> Option<u32> {
        let digits: String = size.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one == other,
        _ => fold_name(one) == fold_name(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_numbers() {
        let read = ["2", "Level 2", "L2", "level two", "Entry Level 3", "E3", "Higher"].map(level_number);
        assert_eq!(read, [Some(2), Some(2), Some(2), Some(2), Some(0), Some(0), None]);
    }

    #[test]
    fn titles_agree_without_case_punctuation_and_organisation() {
        let known = "Level 2 Certificate in Vehicle Accident Repair – Body";
        for same in
            ["IMI Level 2 Certificate in Vehicle Accident Repair - Body", "level 2 certificate in vehicle accident repair body (IMI)"]
        {
            assert!(same_title(same, known, "IMI"), "{same}");
        }
        assert!(!same_title("IMI Level 2 Certificate in Vehicle Accident Repair - Paint", known, "IMI"));
        assert!(!same_title("IMI Level 3 Certificate in Vehicle Accident Repair - Body", known, "IMI"));
    }

    #[test]
    fn sizes_with_numbers_are_compared_by_them() {
        assert!(same_size("360", "360 GLH") && same_size("Extended certificate", "EXTENDED CERTIFICATE"));
        assert!(!same_size("360", "720") && !same_size("Diploma", "Certificate"));
    }
}
