//! Closed lists of words. Their spellings in real exports are in `rules/vocabulary.toml`, under `[words.LIST]`.

use super::{Kind, Slot, Value};

macro_rules! coded {
    ($($(#[$doc:meta])* $name:ident $list:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name { $($(#[$vdoc])* $variant),+ }

            impl $name {
                /// The canonical words, in the order of the codes.
                pub const WORDS: &'static [&'static str] = &[$($word),+];
                /// Every value, in the order of the codes.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The canonical word.
                pub fn word(self) -> &'static str {
                    Self::WORDS.get(self as usize).copied().unwrap_or("")
                }
            }

            impl Value for $name {
                const KIND: Kind = Kind::Coded($list, Self::WORDS);
                fn from_slot(slot: Slot) -> Self {
                    Self::ALL.get(slot.0 as usize).copied().unwrap_or(Self::ALL[0])
                }
            }
        )+

        /// Every closed list: its name in the vocabulary and its canonical words.
        pub const CODED_LISTS: &[(&str, &[&str])] = &[$(($list, $name::WORDS)),+];
    };
}

coded! {
    /// Where a registration stands.
    Status "status" {
        /// On programme.
        Active = "active",
        /// Left without completing.
        Withdrawn = "withdrawn",
        /// Moved to another programme or centre.
        Transferred = "transferred",
        /// Finished.
        Completed = "completed",
        /// Away for a while.
        OnBreak = "on break",
    }
    /// The key stage of a qualification or learner.
    KeyStage "key_stage" {
        /// Ages 14 to 16.
        Ks4 = "KS4",
        /// Ages 16 to 19.
        Ks5 = "KS5",
    }
    /// What kind of assessment an attempt was at.
    AssessmentType "assessment_type" {
        /// Set and marked outside the centre; IMI online tests.
        External = "external",
        /// Drawing on the whole qualification.
        Synoptic = "synoptic",
        /// Set and marked in the centre.
        Internal = "internal",
        /// Practical observation (end-point assessment).
        Observation = "observation",
        /// Work-based project (end-point assessment).
        Project = "project",
        /// Professional discussion (end-point assessment).
        Discussion = "discussion",
    }
    /// What is claimed.
    ClaimType "claim_type" {
        /// The whole qualification.
        Full = "full",
        /// Units only, the learner goes on.
        Interim = "interim",
        /// A smaller size of the same suite.
        Fallback = "fallback",
    }
    /// How an employer or practitioner took part.
    ActivityType "activity_type" {
        /// Structured work experience or placement.
        WorkPlacement = "work placement",
        /// Project, exercise, assessment or examination set with industry input.
        IndustryProject = "industry project",
        /// Unit delivered or co-delivered by a practitioner.
        PractitionerUnit = "practitioner unit",
        /// One master class or guest lecture towards a co-delivered unit.
        MasterClass = "master class",
        /// Practitioner as expert witness.
        ExpertWitness = "expert witness",
        /// Input to the design of the qualification: does not count.
        QualificationDesign = "qualification design",
        /// Visits, premises, equipment: does not count.
        Visit = "visit or facilities",
        /// Careers, employability, CV or interview talk: does not count.
        CareersTalk = "careers or employability talk",
        /// Fairs and networking: does not count.
        Fair = "fair or networking",
        /// Simulated or provider-based environment: does not count.
        Simulated = "simulated environment",
        /// Job references: do not count.
        JobReference = "job reference",
    }
    /// Whether an activity was live.
    Delivery "delivery" {
        /// In the room.
        Live = "live",
        /// Online in real time.
        OnlineLive = "online live",
        /// Recorded sound or video.
        Recorded = "recorded",
    }
    /// Whether an activity took place.
    ActivityStatus "activity_status" {
        /// Not yet.
        Planned = "planned",
        /// Done.
        Delivered = "delivered",
        /// Called off.
        Cancelled = "cancelled",
    }
    /// A unit's group in its qualification.
    UnitGroup "group" {
        /// Mandatory units.
        A = "A",
        /// The core (synoptic) unit.
        B = "B",
        /// Further mandatory units.
        C = "C",
        /// Chosen optional units.
        Optional = "O",
    }
    /// Where a learner goes next, the six codes of IMI.
    Destination "destination" {
        /// 01.
        FullTimeEmployment = "01",
        /// 02.
        PartTimeEmployment = "02",
        /// 03.
        FurtherEducation = "03",
        /// 04.
        HigherEducation = "04",
        /// 05.
        OtherEducation = "05",
        /// 06.
        Unemployed = "06",
    }
    /// Level reached in English or maths.
    Attained "attained_level" {
        /// Entry Level 1.
        Entry1 = "Entry Level 1",
        /// Entry Level 2.
        Entry2 = "Entry Level 2",
        /// Entry Level 3.
        Entry3 = "Entry Level 3",
        /// Level 1.
        Level1 = "Level 1",
        /// Level 2.
        Level2 = "Level 2",
        /// Level 3.
        Level3 = "Level 3",
        /// British Sign Language below Level 2.
        Bsl1 = "BSL Level 1",
        /// British Sign Language at Level 2.
        Bsl2 = "BSL Level 2",
        /// British Sign Language at Level 3.
        Bsl3 = "BSL Level 3",
    }
    /// What standards verification has said of a programme.
    SvStatus "sv_status" {
        /// Claims may go.
        Released = "released",
        /// Looked at and not released.
        NotReleased = "not released",
        /// No sample yet.
        NotYetSampled = "not yet sampled",
        /// Something is owed.
        Outstanding = "outstanding",
        /// Certification pending.
        Pending = "certification pending",
    }
    /// What the awarding organisation said of an employer involvement planner.
    PlannerStatus "planner_status" {
        /// Approved.
        Approved = "approved",
        /// Needs work.
        RequiresDevelopment = "requires development",
        /// None there.
        NotAvailable = "not available",
    }
    /// What a special considerations panel decided.
    PanelDecision "panel_decision" {
        /// Enough evidence.
        Sufficient = "sufficient",
        /// Not enough.
        Insufficient = "insufficient",
        /// Not decided yet.
        Pending = "pending",
    }
    /// The mitigations of summer 2020.
    Mitigation "mitigation" {
        /// Calculated grade.
        Calculated = "calculated",
        /// Adapted assessment.
        Adapted = "adapted",
        /// Delayed assessment.
        Delayed = "delayed",
        /// No learner to certificate.
        NoneToCertificate = "none to certificate",
        /// Assessed as ever.
        NoChange = "no change needed",
    }
    /// Who confirmed a claim.
    Role "confirmed_role" {
        /// Lead internal verifier.
        LeadIv = "Lead IV",
        /// Programme manager or leader.
        ProgrammeManager = "programme manager",
        /// Quality nominee.
        QualityNominee = "quality nominee",
        /// Anybody else.
        Other = "other",
    }
    /// What the centre facts say something of.
    CentreItem "centre_item" {
        /// The day of the Annual Quality Declaration.
        Declaration = "aqd_submitted_on",
        /// The day on which the accounts on Edexcel Online were confirmed.
        AccountsConfirmed = "eol_confirmed_on",
        /// Whether the centre is on the apprenticeship provider register.
        ProviderRegister = "provider_register",
        /// The day on which the contract for end-point assessment was signed.
        EpaContract = "epa_contract_signed_on",
        /// The day on which this policy was last reviewed, as each of the following.
        RegistrationPolicy = "policy:registration and certification",
        /// Assessment.
        AssessmentPolicy = "policy:assessment",
        /// Internal verification.
        VerificationPolicy = "policy:internal verification",
        /// Distance and blended learning, where there is any.
        DistancePolicy = "policy:distance and blended learning",
        /// Plagiarism and malpractice, the use of AI included.
        MalpracticePolicy = "policy:plagiarism and malpractice",
        /// Appeals and complaints.
        AppealsPolicy = "policy:appeals and complaints",
        /// Collaborative arrangements, where there are any.
        CollaborativePolicy = "policy:collaborative arrangements",
    }
    /// What an internal verification looked at.
    VerificationKind "verification_kind" {
        /// An assignment brief.
        Brief = "brief",
        /// An assessment decision.
        Decision = "decision",
    }
}
