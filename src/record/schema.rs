//! The tables and fields of the contract (section 3), as typed handles.

use std::marker::PhantomData;

use chrono::NaiveDate;

use crate::evidence::FieldName;

use super::{
    ActivityStatus, ActivityType, Amount, AssessmentType, Attained, AttemptNo, ClaimType, Delivery, Destination, Grade, KeyStage, Kind,
    Mitigation, Moment, PanelDecision, PlannerStatus, Role, Status, SvStatus, Sym, UnitGroup, Value, VerificationKind,
};

/// A field of a table, by position, with the type of its values.
#[derive(Clone, Copy, Debug)]
pub struct Field<T> {
    /// The table it belongs to.
    pub table: Table,
    /// Its position in the table's list of fields.
    pub index: u8,
    /// Its canonical names.
    pub name: &'static FieldName,
    value: PhantomData<fn() -> T>,
}

/// What is known of a field without its type.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// Canonical name, also the canonical heading.
    pub name: &'static str,
    /// How its cells are read.
    pub kind: Kind,
    /// Whether the table is recognised only if this field has a column.
    pub needed: bool,
    /// Whether this is no field of the contract: a companion that a reader fills, or one that says who the learner is.
    pub hidden: bool,
    /// Whether a row only says by it who its learner is: it joins exports and is no part of what the row itself says.
    pub person: bool,
}

/// Marker types for kinds whose values share a Rust type.
mod marks {
    use super::{Kind, Sym, Value};
    use crate::record::Slot;
    use chrono::NaiveDate;

    macro_rules! mark {
        ($($(#[$doc:meta])* $name:ident $inner:ty, $kind:expr;)+) => {$(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub $inner);
            impl Value for $name {
                const KIND: Kind = $kind;
                fn from_slot(slot: Slot) -> Self { Self(<$inner>::from_slot(slot)) }
            }
        )+};
    }
    mark! {
        /// An identifier of a learner, centre or document.
        Id Sym, Kind::Id;
        /// A name matched as headings are.
        Named Sym, Kind::Name;
        /// A qualification number in its normal form.
        Qualification Sym, Kind::Qualification;
        /// A date of birth.
        Birth NaiveDate, Kind::Birth;
    }

    /// A time of day in seconds since midnight.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Clock(pub u32);
    impl Value for Clock {
        const KIND: Kind = Kind::Clock;
        fn from_slot(slot: Slot) -> Self {
            Self(slot.0)
        }
    }
}
pub use marks::{Birth, Clock, Id, Named, Qualification};

/// Free text.
pub type Text = Sym;

macro_rules! tables {
    ($($table:ident $module:ident $doc:literal { $($field:ident $ty:ty $([$($flag:ident)+])?;)+ })+) => {
        /// A table of the contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table { $(#[doc = $doc] $table),+ }

        impl Table {
            /// Every table, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$table),+];

            /// The canonical name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$table => stringify!($module)),+ }
            }

            /// The fields in order.
            pub fn fields(self) -> &'static [FieldInfo] {
                match self { $(Self::$table => $module::FIELDS),+ }
            }
        }

        $(
            #[doc = $doc]
            pub mod $module {
                use super::*;
                #[expect(non_camel_case_types, reason = "a counter only: its names are the fields' own")]
                enum Index { $($field),+ }
                $(
                    #[doc = concat!("The field `", stringify!($field), "`.")]
                    #[expect(non_upper_case_globals, reason = "handles carry the fields' own names")]
                    pub const $field: Field<$ty> =
                        Field {
                            table: Table::$table,
                            index: Index::$field as u8,
                            name: &FieldName { table: stringify!($module), field: stringify!($field) },
                            value: PhantomData,
                        };
                )+
                pub(super) const FIELDS: &[FieldInfo] = &[$(FieldInfo {
                    name: stringify!($field),
                    kind: <$ty as Value>::KIND,
                    needed: false $($(|| tables!(@needed $flag))+)?,
                    hidden: false $($(|| tables!(@hidden $flag))+)?,
                    person: false $($(|| tables!(@person $flag))+)?,
                }),+];
            }
        )+
    };
    (@needed needed) => { true };
    (@needed hidden) => { false };
    (@needed person) => { false };
    (@hidden needed) => { false };
    (@hidden hidden) => { true };
    (@hidden person) => { true };
    (@person person) => { true };
    (@person $other:ident) => { false };
}

tables! {
    Registrations registrations "The learner register." {
        learner_id Id [needed]; qualification Qualification [needed]; uln Id; family_name Text; given_names Text; name Text;
        date_of_birth Birth; centre Id; awarding_organisation Text; qualification_title Text; suite Text; level Text;
        key_stage KeyStage; programme Named; cohort Text; registration_date NaiveDate; start_date NaiveDate;
        expected_end_date NaiveDate; status Status; status_date NaiveDate; package Text; registered_size Text; ehc_plan bool;
        bsl_primary_language bool; registration_number Id [person];
    }
    Attempts attempts "The attempt log." {
        learner_id Id [needed]; assessment Named [needed]; taken_at Moment [needed]; qualification Qualification;
        assessment_type AssessmentType; attempt AttemptNo; form u32; result Grade; mark Amount; points Amount; task Named;
        void bool; exceptional bool; reference Text; authorised_by Text; authorised_on NaiveDate; assessor Text; used bool;
        taken_time Clock [hidden]; uln Id [person]; registration_number Id [person]; family_name Text [person];
        given_names Text [person]; name Text [person]; date_of_birth Birth [person];
    }
    Units units "Unit results." {
        learner_id Id [needed]; unit Named [needed]; grade Grade [needed]; qualification Qualification; unit_title Text;
        group UnitGroup; mandatory bool; external bool; glh Amount; credits Amount; points Amount; achieved_on NaiveDate;
        reported_grade Grade; assessor Text; uln Id [person]; registration_number Id [person]; family_name Text [person];
        given_names Text [person]; name Text [person]; date_of_birth Birth [person];
    }
    Claims claims "The grading spreadsheet." {
        learner_id Id [needed]; grade Grade [needed]; qualification Qualification; claim_type ClaimType; claim_date NaiveDate;
        claimed_size Text; employer_involvement bool; destination Destination; confirmed_by Text; confirmed_role Role;
        confirmed_on NaiveDate; direct_claim bool; uln Id [person]; registration_number Id [person]; family_name Text [person];
        given_names Text [person]; name Text [person]; date_of_birth Birth [person];
    }
    Activities activities "The employer involvement planner and tracker." {
        activity Named [needed]; activity_type ActivityType [needed]; description Text; programme Named;
        qualification Qualification; employer Text; practitioner Text; industry_relevant bool; units Text; date NaiveDate;
        delivery Delivery; contingency_for Named; status ActivityStatus; evidence Text; evidence_date NaiveDate;
    }
    Attendance attendance "Who took part in which activity." {
        activity Named [needed]; learner_id Id [needed]; attended bool; name Text; date NaiveDate;
        uln Id [person]; registration_number Id [person];
    }
    Milestones milestones "The steps of an end-point assessment." {
        learner_id Id [needed]; gateway_on NaiveDate [needed]; qualification Qualification; employer_confirmed bool;
        agreement_on NaiveDate; english_level Attained; maths_level Attained; off_the_job_percent Amount; epa_requested_on NaiveDate;
        epa_booked_for NaiveDate; epa_start NaiveDate; observation_on NaiveDate; observer Text; project_agreed_on NaiveDate;
        project_completed_on NaiveDate; project_submitted_on NaiveDate; interview_on NaiveDate; portfolio_submitted_on NaiveDate;
        portfolio_pieces Amount; discussion_on NaiveDate; epa_completed_on NaiveDate; cancelled_on NaiveDate;
        cancellation_exceptional bool; first_confirmed_on NaiveDate; results_on NaiveDate; certificate_consent bool; uln Id [person];
        registration_number Id [person];
    }
    Programmes programmes "Programmes and who leads them." {
        programme Named [needed]; lead_iv Text [needed]; qualification Qualification; suite Text; awarding_organisation Text;
        standardised_on NaiveDate; first_assessment_on NaiveDate; control_measure Text; sv_status SvStatus; sv_released_on NaiveDate;
        internal_deadline NaiveDate; planner_status PlannerStatus; tracker_signed_on NaiveDate; tracker_submitted_on NaiveDate;
        mitigation Mitigation;
    }
    Verification verification "Internal verification." {
        programme Named [needed]; unit Named [needed]; verifier Text [needed]; kind VerificationKind; assessor Text; learner_id Id;
        verified_on NaiveDate; issued_on NaiveDate; brief Named;
    }
    Evidence evidence "The evidence checklist and eRAC of 2020." {
        learner_id Id [needed]; mitigation Mitigation [needed]; qualification Qualification; erac Text; percent_complete Amount;
        checklist_uploaded_on NaiveDate; erac_regenerated_on NaiveDate; erac_uploaded_on NaiveDate; panel_decision PanelDecision;
        panel_on NaiveDate; verification_completed_on NaiveDate; qa5_on NaiveDate; moderated_on NaiveDate; claimed_size Text;
        uln Id [person]; registration_number Id [person];
    }
    Mitigations mitigations "The agreed mitigation of each qualification in 2020." {
        qualification Qualification [needed]; agreed_mitigation Mitigation [needed]; in_scope bool;
    }
    Centre centre "Facts of the centre, one a row." {
        item Named [needed]; value Text [needed]; on NaiveDate [hidden]; yes bool [hidden];
    }
    GradesUsed grades_used "The columns `grade used: NAME` of a grading spreadsheet, one row a learner and column." {
        claim u32; assessment Named; grade Grade;
    }
}

impl Table {
    /// Whether a sheet can be this table. [`Table::GradesUsed`] is cut out of claims instead.
    pub fn is_sheet(self) -> bool {
        self != Self::GradesUsed
    }

    /// What a user calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Registrations => "learner register",
            Self::Attempts => "attempt log",
            Self::Units => "unit results",
            Self::Claims | Self::GradesUsed => "grading spreadsheet",
            Self::Activities => "employer involvement tracker",
            Self::Attendance => "attendance list",
            Self::Milestones => "end-point assessment dates",
            Self::Programmes => "list of programmes",
            Self::Verification => "internal verification records",
            Self::Evidence => "evidence checklist",
            Self::Mitigations => "list of agreed mitigations",
            Self::Centre => "centre facts",
        }
    }

    /// The position of the field with a canonical name.
    pub fn field_index(self, name: &str) -> Option<u8> {
        self.fields().iter().position(|f| f.name == name).and_then(|i| u8::try_from(i).ok())
    }
}
