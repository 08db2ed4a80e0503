//! Values by kind, cell by cell.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;

use super::*;
use crate::record::{Destination, KeyStage, Status, Value};

fn shipped() -> &'static Vocabulary {
    Vocabulary::shipped().unwrap()
}

#[test]
fn identifiers() {
    for (text, kept, damage) in [
        ("AB123", "AB123", None),
        ("1234567890.0", "1234567890", None),
        ("=\"00123\"", "00123", None),
        ("'00123", "00123", None),
        ("1.23E+09", "1.23E+09", Some(DamageKind::Exponent)),
        ("1E+09", "1E+09", Some(DamageKind::Exponent)),
        ("12E3", "12E3", None),
        ("E+5", "E+5", None),
        ("03/01/2001", "03/01/2001", Some(DamageKind::DateForCode)),
        ("3-Jan", "3-Jan", Some(DamageKind::DateForCode)),
        ("Jan-01", "Jan-01", Some(DamageKind::DateForCode)),
        ("601/0541/8", "601/0541/8", None),
        ("ST0071/AP01", "ST0071/AP01", None),
        ("12-34", "12-34", None),
        ("ABC-1234", "ABC-1234", None),
    ] {
        assert_eq!(id(text), (kept, damage), "{text}");
    }
}

#[test]
fn dates_that_were_codes() {
    for text in ["01/03/2025", "1-3-2025", "03-Jan", "3 Jan", "Jan-01", "03-Jan-2001"] {
        assert!(is_date(text), "{text}");
    }
    for text in ["", "3-1", "12-34", "Unit 3", "Mar", "January", "01/03/2025 v2", "Test 01/03/2025", "601/0541/8", "2025", "May 2025"] {
        assert!(!is_date(text), "{text}");
    }
}

#[test]
fn what_stands_in_place_of_a_value() {
    assert_eq!(shown_fault("#####"), Some(DamageKind::Hashes));
    assert_eq!(shown_fault("#N/A"), Some(DamageKind::FormulaError));
    assert_eq!(shown_fault("#ref!"), Some(DamageKind::FormulaError));
    assert_eq!([shown_fault("#1"), shown_fault("##"), shown_fault("#group")], [None; 3]);
}

#[test]
fn forms_inside_names() {
    for (name, split) in [
        ("Test (1)", Some(("Test", 1))),
        ("Test(2)", Some(("Test", 2))),
        ("Engines Paper 2", Some(("Engines", 2))),
        ("Engines - Form 1", Some(("Engines", 1))),
        ("Paper 2", Some(("Paper", 2))),
        ("Test 2", None),
        ("Form B", None),
        ("Platform 2", None),
        ("Test (2025)", None),
        ("Test (0)", None),
        ("(1)", None),
        ("Unit 3", None),
        ("Test (a)", None),
        ("", None),
    ] {
        assert_eq!(form_in_name(name), split, "{name}");
    }
    for text in ["2", "(2)", "Form 2", "Paper 2", "form(2)", "v2", "02"] {
        assert_eq!(form(text), Slot(2), "{text}");
    }
    for text in ["B", "Form B", "0", "2 of 3", ""] {
        assert_eq!(form(text), Slot::UNREADABLE, "{text}");
    }
}

#[test]
fn attempts_by_number_and_by_word() {
    for (text, what) in [
        ("1", AttemptNo::Number(1)),
        ("2nd", AttemptNo::Number(2)),
        ("Attempt 2", AttemptNo::Number(2)),
        ("First attempt", AttemptNo::Number(1)),
        ("3rd attempt", AttemptNo::Number(3)),
        ("Attempt No. 4", AttemptNo::Number(4)),
        ("Original", AttemptNo::Number(1)),
        ("Resub", AttemptNo::Resubmission),
        ("Re-submission", AttemptNo::Resubmission),
        ("RETAKE", AttemptNo::Retake),
        ("Resit", AttemptNo::Resit),
    ] {
        assert_eq!(attempt(text, shipped()), what.slot(), "{text}");
    }
    for text in ["0", "again", "1 or 2", "1.5"] {
        assert_eq!(attempt(text, shipped()), Slot::UNREADABLE, "{text}");
    }
}

#[test]
fn grades_in_words_and_letters() {
    for (text, what) in [
        ("P", "Pass"),
        ("merit", "Merit"),
        ("Dist", "Distinction"),
        ("D*", "Distinction*"),
        ("Distinction *", "Distinction*"),
        ("Distinction Star", "Distinction*"),
        ("DDM", "DDM"),
        ("D*DD", "D*DD"),
        ("d* d* d*", "D*D*D*"),
        ("Distinction* Distinction", "D*D"),
        ("Merit / Merit", "MM"),
        ("DISTINCTION*, DISTINCTION*, DISTINCTION*", "D*D*D*"),
        ("Distinction Merit Merit", "DMM"),
        ("NYA", "Not yet achieved"),
        ("Near Pass", "Near pass"),
        ("L2P", "Level 2 Pass"),
        ("Level 2 Distinction*", "Level 2 Distinction*"),
        ("L1", "Level 1 Pass"),
        ("X", "X"),
        ("Referral", "Refer"),
        ("VOID - IT failure", "Void"),
    ] {
        let slot = grade(text, false, shipped());
        assert!(slot.is_value(), "{text}");
        assert_eq!(Grade::from_slot(slot).word(), what, "{text}");
    }
    for text in ["1st", "MDD", "Merit Distinction", "Double Merit", "75", "Achieved", "A", "C", "9"] {
        assert_eq!(grade(text, false, shipped()), Slot::UNREADABLE, "{text}");
    }
    // Of a unit it is enough to be achieved.
    let unit = |text| Grade::from_slot(grade(text, true, shipped())).word();
    assert_eq!(["Achieved", "Not achieved", "M"].map(unit), ["Pass", "Not yet achieved", "Merit"]);
}

#[test]
fn yes_and_no() {
    for text in ["Y", "yes", "TRUE", "1", "✓", "✔", "☑", "✔\u{fe0f}"] {
        assert_eq!(yes_no(text, "exceptional", shipped()), Slot(1), "{text}");
    }
    for text in ["N", "No", "false", "0", "✗", "✘"] {
        assert_eq!(yes_no(text, "exceptional", shipped()), Slot(0), "{text}");
    }
    for text in ["X", "x", "×", "☒"] {
        assert_eq!(yes_no(text, "exceptional", shipped()), CROSS, "{text}");
    }
    for text in ["maybe", "Void", "2", "?"] {
        assert_eq!(yes_no(text, "exceptional", shipped()), Slot::UNREADABLE, "{text}");
    }
    // Where empty means no, what says that there is nothing to say does too.
    assert_eq!([yes_no("-", "exceptional", shipped()), yes_no("-", "attended", shipped())], [Slot(0), Slot::UNREADABLE]);
    for text in ["Void", "VOID", "IT failure", "VOID - IT failure"] {
        assert_eq!(yes_no(text, "void", shipped()), Slot(1), "{text}");
    }
    assert_eq!([yes_no("/", "attended", shipped()), yes_no("Absent", "attended", shipped())], [Slot(1), Slot(0)]);
}

#[test]
fn coded_words() {
    let destination = |text| coded(text, "destination", shipped());
    let one = Slot(Destination::FullTimeEmployment as u32);
    for text in ["01", "1", "01 - Full-Time Employment", "Full-time employment", "1: full time employment", "01 something new"] {
        assert_eq!(destination(text), one, "{text}");
    }
    assert_eq!(destination("05 Other Education or Training (Not FE or HE)"), Slot(4));
    for text in ["01 - Unemployed", "7", "07", "001", "work", "1 2"] {
        assert_eq!(destination(text), Slot::UNREADABLE, "{text}");
    }
    for text in ["5", "KS5", "Key Stage 5", "ks 5"] {
        assert_eq!(coded(text, "key_stage", shipped()), Slot(KeyStage::Ks5 as u32), "{text}");
    }
    for (text, status) in [
        ("1", Status::Active),
        ("2", Status::Completed),
        ("3", Status::Withdrawn),
        ("6", Status::OnBreak),
        ("Break in learning", Status::OnBreak),
        ("Withdrawn", Status::Withdrawn),
    ] {
        assert_eq!(coded(text, "status", shipped()), Slot(status as u32), "{text}");
    }
    for (text, word) in [
        ("Work experience", "work placement"),
        ("guest lecture", "master class"),
        ("Masterclass", "master class"),
        ("Careers talk", "careers or employability talk"),
        ("Careers fair", "fair or networking"),
        ("Expert witness", "expert witness"),
    ] {
        let slot = coded(text, "activity_type", shipped());
        assert_eq!(crate::record::ActivityType::from_slot(slot).word(), word, "{text}");
        assert!(slot.is_value(), "{text}");
    }
    assert_eq!(coded("team building", "activity_type", shipped()), Slot::UNREADABLE);
}

#[test]
fn amounts() {
    for (text, thousandths) in [
        ("72", 72_000),
        ("1,234.5", 1_234_500),
        ("72%", 72_000),
        ("72 %", 72_000),
        ("0.2", 200),
        ("-3", -3000),
        ("60 hours", 60_000),
        ("360 GLH", 360_000),
        ("12.3456", 12_346),
        ("007", 7000),
        ("1.5", 1500),
    ] {
        assert_eq!(amount(text, false), Amount(thousandths).slot(), "{text}");
    }
    for text in ["45/60", "72,5", "1,23", "12,3456", "", "%", "ten", "1.2.3", "5.", ".5", "9999999", "--3", "1234567890123"] {
        assert_eq!(amount(text, false), Slot::UNREADABLE, "{text}");
    }
    // A bare fraction in a column of percentages could be either.
    assert_eq!(amount("0.2", true), Slot::UNREADABLE);
    assert_eq!([amount("0.2%", true), amount("20", true), amount("0", true)], [Amount(200), Amount(20_000), Amount(0)].map(Amount::slot));
    assert_eq!([amount_of(0.2, true, true), amount_of(0.1 + 0.2, false, false)], [Amount(20_000), Amount(300)].map(Amount::slot));
    assert_eq!([amount_of(0.2, false, true), amount_of(f64::NAN, false, false), amount_of(1e12, false, false)], [Slot::UNREADABLE; 3]);
}

#[test]
fn spaces_in_names() {
    let squeezed = |text: &str| {
        let mut into = String::new();
        squeeze(text, &mut into);
        into
    };
    for (text, tidy) in
        [("Engine  Systems", "Engine Systems"), ("Engine\u{a0}Systems", "Engine Systems"), ("Engine\nSystems", "Engine Systems")]
    {
        assert!(needs_squeezing(text), "{text:?}");
        assert_eq!(squeezed(text), tidy);
    }
    assert!(!needs_squeezing("Engine Systems"));
    assert_eq!(trimmed("\u{feff} L1\u{a0}"), "L1");
}

#[test]
fn numbers_as_text() {
    let written = |value, zeros, percent| {
        let mut into = "left over".to_owned();
        write_number(value, zeros, percent, &mut into);
        into
    };
    assert_eq!(written(1_234_567_890.0, 0, false), "1234567890");
    assert_eq!(written(42.0, 6, false), "000042");
    assert_eq!(written(1.5, 0, false), "1.5");
    assert_eq!(written(0.2, 0, true), "20%");
}

proptest! {
    #[test]
    fn nothing_panics(text in "\\PC{0,20}", value in any::<f64>(), zeros: u8, percent: bool) {
        let vocabulary = shipped();
        id(&text);
        shown_fault(&text);
        form_in_name(&text);
        form(&text);
        attempt(&text, vocabulary);
        grade(&text, true, vocabulary);
        yes_no(&text, "void", vocabulary);
        coded(&text, "destination", vocabulary);
        amount(&text, percent);
        amount_of(value, percent, true);
        bare_number(&text);
        write_number(value, zeros, percent, &mut String::new());
    }

    #[test]
    fn whole_amounts_are_read_back(n in -2_000_000i32..2_000_000) {
        prop_assert_eq!(amount(&n.to_string(), false), Amount::whole(n).slot());
    }
}

#[test]
fn a_qualification_beside_its_title() {
    for (text, number) in [
        ("601/7324/5 - IMI Level 3 Diploma in Light Vehicle Maintenance", "601/7324/5"),
        ("601/7324/5: Level 3 Diploma", "601/7324/5"),
        ("IMI Level 3 Diploma (601/7324/5)", "601/7324/5"),
        ("Level 3 Diploma – 60173245", "60173245"),
        ("ST0071/AP01 Customer service specialist", "ST0071/AP01"),
        ("ST0071/AP02 Customer service specialist", "ST0071/AP02"),
        ("ST0071 AP01", "ST0071"),
        // Another plan is another qualification.
        ("ST0071 AP02", "ST0071 AP02"),
        ("Customer service specialist (ST0071 AP02)", "Customer service specialist (ST0071 AP02)"),
        // Nothing to choose from, or too much.
        ("601/7324/5", "601/7324/5"),
        ("IMI Level 3 Diploma", "IMI Level 3 Diploma"),
        ("601/7324/5 or 601/7162/5", "601/7324/5 or 601/7162/5"),
        ("Level 3 (601/7324/5) Diploma", "Level 3 (601/7324/5) Diploma"),
        ("601/7324/5 601/7324/5", "601/7324/5 601/7324/5"),
        ("601/7324 Diploma", "601/7324 Diploma"),
        ("", ""),
    ] {
        assert_eq!(qualification_number(text), number, "{text}");
    }
}
