//! The shipped vocabulary, and the faults of others.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use super::*;

fn faults(toml: &str) -> String {
    Vocabulary::shipped().unwrap().extended(toml).unwrap_err().join("\n")
}

fn field(table: Table, heading: &str) -> Option<&'static str> {
    let vocabulary = Vocabulary::shipped().unwrap();
    vocabulary.heading(&heading_key(heading)).iter().find(|(of, _)| *of == table).map(|(_, target)| target.name)
}

#[test]
fn the_shipped_vocabulary_is_sound() {
    if let Err(faults) = Vocabulary::shipped() {
        panic!("{}", faults.join("\n"));
    }
}

#[test]
fn every_canonical_heading_and_word_is_known() {
    for table in sheet_tables() {
        for info in table.fields().iter().filter(|info| !info.hidden || info.name == "taken_time") {
            assert_eq!(field(table, info.name), Some(info.name), "{}", table.name());
        }
    }
    let vocabulary = Vocabulary::shipped().unwrap();
    for (list, words) in CODED_LISTS {
        for (word, code) in words.iter().zip(0u32..) {
            assert_eq!(vocabulary.word(list, &word_key(word)), Some(code), "{list}: {word}");
        }
    }
    for (word, code) in Grade::WORDS {
        assert_eq!(vocabulary.word("grade", &word_key(word)), Some(u32::from(*code)), "{word}");
    }
}

#[test]
fn headings_of_real_exports() {
    let registrations = [
        ("ULN", "uln"),
        ("Unique Learner Number", "uln"),
        ("MIAP_ULN", "uln"),
        ("ULN Number", "uln"),
        ("Unique Learner No", "uln"),
        ("LearnRefNumber", "learner_id"),
        ("Learner Ref", "learner_id"),
        ("Learner reference number", "learner_id"),
        ("LSC_ULIN", "learner_id"),
        ("Centre reference", "learner_id"),
        ("Reference number", "learner_id"),
        ("STUDENT_ID", "learner_id"),
        ("Student Ref", "learner_id"),
        ("RefNo", "learner_id"),
        ("Admission No", "learner_id"),
        ("Student ID", "learner_id"),
        ("Candidate Enrolment No", "learner_id"),
        ("ENR", "learner_id"),
        ("GivenNames", "given_names"),
        ("First names", "given_names"),
        ("Learner First Name", "given_names"),
        ("FIRSTNAME", "given_names"),
        ("Forename(s)", "given_names"),
        ("FamilyName", "family_name"),
        ("Last names", "family_name"),
        ("Learner Last Name", "family_name"),
        ("SURNAME", "family_name"),
        ("Legal Surname", "family_name"),
        ("DateOfBirth", "date_of_birth"),
        ("D.O.B.", "date_of_birth"),
        ("BIRTHDATE", "date_of_birth"),
        ("Birth Date", "date_of_birth"),
        ("Qualification Number", "qualification"),
        ("QAN", "qualification"),
        ("QN", "qualification"),
        ("LearnAimRef", "qualification"),
        ("Learning aim reference", "qualification"),
        ("Aim Reference Number", "qualification"),
        ("Ofqual No", "qualification"),
        ("Accreditation No", "qualification"),
        ("Aim Code", "qualification"),
        ("Registration Date", "registration_date"),
        ("Reg Date", "registration_date"),
        ("Date Registered", "registration_date"),
        ("Enrolled", "registration_date"),
        ("Planned completion", "expected_end_date"),
        ("LearnPlanEndDate", "expected_end_date"),
        ("Learning planned end date", "expected_end_date"),
        ("Expected End Date", "expected_end_date"),
        ("UKPRN", "centre"),
        ("Centre No.", "centre"),
        ("CentreNo", "centre"),
        ("CompStatus", "status"),
        ("Completion status", "status"),
        ("Learning start date", "start_date"),
        ("LearnStartDate", "start_date"),
    ];
    for (heading, name) in registrations {
        assert_eq!(field(Table::Registrations, heading), Some(name), "{heading}");
    }
    for (heading, name) in [("AchDate", "achieved_on"), ("Achieved Date", "achieved_on"), ("Unit Grade", "grade")] {
        assert_eq!(field(Table::Units, heading), Some(name), "{heading}");
    }
    for (heading, name) in [
        ("OutGrade", "grade"),
        ("Overall Grade", "grade"),
        ("Final Grade", "grade"),
        ("Award Grade", "grade"),
        ("Claim Date", "claim_date"),
        ("Certificate Claimed Date", "claim_date"),
        ("Destination No", "destination"),
        ("Meaningful employer involvement", "employer_involvement"),
    ] {
        assert_eq!(field(Table::Claims, heading), Some(name), "{heading}");
    }
    assert_eq!(field(Table::Attempts, "Date taken"), Some("taken_on"));
    assert_eq!(field(Table::Attempts, "Time"), Some("taken_time"));
    // What could mean two things belongs to nobody.
    for (table, heading) in
        [(Table::Registrations, "Registration Date/Number"), (Table::Attempts, "Reference number"), (Table::Units, "Date")]
    {
        assert_eq!(field(table, heading), None, "{heading}");
    }
}

#[test]
fn organisations() {
    let vocabulary = Vocabulary::shipped().unwrap();
    for (shown, id) in [
        ("City & Guilds", Some("city-guilds")),
        ("City and Guilds", Some("city-guilds")),
        ("C&G", Some("city-guilds")),
        ("imi", Some("imi")),
        ("The Institute of the Motor Industry", Some("imi")),
        ("BTEC", Some("pearson")),
        ("Edexcel", Some("pearson")),
        ("AIM Awards", Some("aim")),
        ("Nobody", None),
    ] {
        assert_eq!(vocabulary.awarding_organisation(shown), id, "{shown}");
    }
}

#[test]
fn faults_are_told_with_their_lines() {
    let cases = [
        ("[headings.register]\nuln = [\"U\"]", "line 1: `register` is not a table; there are registrations, attempts"),
        ("[headings.claims]\nsize = [\"S\"]", "line 2: `size` is not a field of claims"),
        ("[headings.any]\nsize = [\"S\"]", "line 2: `size` is not a field of any table"),
        ("[words.colour]\nred = []", "line 1: `colour` is not a list; there are status"),
        ("[words.status]\ngone = [\"Gone\"]", "line 2: `gone` is not a word of the list status; its words are active, withdrawn"),
        ("[headings.claims]\ngrade = [\"Wow\",\n\"W.O.W.\"]", "line 3: \"W.O.W.\" stands twice in claims"),
        ("[headings.registrations]\nuln = [\"Surname\"]", "line 2: \"Surname\" already stands for `family_name` in registrations"),
        ("[words.status]\nactive = [\"Left\"]", "line 2: \"Left\" already means withdrawn in status"),
        ("[awarding_organisations.other]\nnames = [\"IMI\"]", "line 2: \"IMI\" already names imi"),
        ("[awarding_organisations.other]\nname = [\"X\"]", "line 2: `name` is not known here"),
        ("[heading.claims]\ngrade = []", "line 1: [heading] is not a section"),
        ("grade = []", "line 1: `grade` stands outside the sections"),
        ("[headings.claims]\ngrade = \"G\"", "line 2: `grade` needs a list of spellings"),
        ("[headings.claims]\ngrade = [\" \"]", "line 2: a spelling is text"),
        ("[headings.claims]\ngrade = [", "line 2:"),
        ("[headings.attempts]\ntaken_time = [\"Clock\"]\nform = [\"clock\"]", "line 2: \"Clock\" already stands for `form`"),
        ("[words.registration_date]\nyes = []", "line 1: `registration_date` is not a list"),
    ];
    for (toml, says) in cases {
        assert!(faults(toml).starts_with(says), "{toml}\n{}", faults(toml));
    }
    let many = faults("[words.status]\ngone = []\nactive = [\"Left\"]\n[headings.x]\n");
    assert_eq!(many.lines().map(|line| line.split(':').next().unwrap()).collect::<Vec<_>>(), ["line 2", "line 3", "line 4"]);
}

#[test]
fn a_user_may_add_and_may_repeat() {
    let vocabulary = Vocabulary::shipped()
        .unwrap()
        .extended("[headings.claims]\ngrade = [\"Wow factor\", \"Overall grade\"]\n[words.void]\nyes = [\"Kaputt\"]")
        .unwrap();
    assert!(vocabulary.heading("wowfactor").iter().any(|(table, target)| *table == Table::Claims && target.name == "grade"));
    assert_eq!(vocabulary.word("void", "kaputt"), Some(1));
}

#[test]
fn words_that_colleges_write() {
    let vocabulary = Vocabulary::shipped().unwrap();
    for (list, code, spellings) in [
        ("group", "B", &["Group B core (synoptic)", "Group B core (synoptic) unit", "Group B core", "B (core)", "Core", "core unit"][..]),
        ("activity_type", "work placement", &["structured work placement", "Structured work experience", "Industry placement"]),
        (
            "activity_type",
            "industry project",
            &[
                "project with industry input",
                "exercise set with industry input",
                "Assessment with industry input",
                "Exam set with industry input",
                "Project, exercise, assessment or exam set with industry input",
            ],
        ),
        (
            "activity_type",
            "practitioner unit",
            &[
                "unit delivered",
                "unit co-delivered",
                "practitioner-delivered unit",
                "Unit delivered or co-delivered by an industry practitioner",
            ],
        ),
        ("activity_type", "master class", &["guest speaker", "Master class", "guest lecture"]),
        ("activity_type", "qualification design", &["design input", "Qualification design"]),
        (
            "activity_type",
            "visit or facilities",
            &["premises", "equipment", "facilities", "employer hosting visit", "Visit", "Providing premises, facilities or equipment"],
        ),
        ("activity_type", "careers or employability talk", &["Careers", "employability", "CV", "Interview training", "CV writing"]),
        ("activity_type", "fair or networking", &["career fairs", "networking opportunities", "Careers fair"]),
        ("activity_type", "simulated environment", &["simulated environment", "Simulated or provider-based working environments"]),
        ("activity_type", "job reference", &["job reference", "Job references"]),
        ("assessment_type", "external", &["online", "online test", "e-test", "on-screen", "On-screen test"]),
        ("status", "withdrawn", &["W", "Withdrawn early", "WD"]),
        ("attended", "no", &["A", "Absent"]),
        ("attended", "yes", &["P", "Present", "/"]),
        ("activity_status", "planned", &["postponed", "Rescheduled"]),
        ("unit_grade", "Pass", &["Achieved"]),
        ("grade", "Not yet achieved", &["Not achieved", "NYA"]),
    ] {
        let code = codes(list).unwrap().into_iter().find(|(word, _)| *word == code).unwrap().1;
        for spelling in spellings {
            assert_eq!(vocabulary.word(list, &word_key(spelling)), Some(code), "{list}: {spelling}");
        }
    }
    for heading in ["taken_on", "Date taken", "Date of test"] {
        assert_eq!(field(Table::Attempts, heading), Some("taken_on"));
    }
    assert_eq!(field(Table::Attempts, "taken_time"), Some("taken_time"));
}
