//! The words that an invented centre is made of. The qualifications are real, and all of the IMI document; the people are not.

/// One of the 24 qualifications.
pub(crate) struct Qualification {
    pub(crate) number: &'static str,
    pub(crate) title: &'static str,
    pub(crate) level: u8,
    pub(crate) key_stage: u8,
}

impl Qualification {
    pub(crate) fn tech_level(&self) -> bool {
        self.key_stage == 5 && self.level == 3
    }

    /// Closed to registrations since 31 December 2018.
    pub(crate) fn closed(&self) -> bool {
        self.number == "601/0541/0"
    }
}

const fn q(number: &'static str, key_stage: u8, level: u8, title: &'static str) -> Qualification {
    Qualification { number, title, level, key_stage }
}

pub(crate) const QUALIFICATIONS: [Qualification; 24] = [
    q("601/0531/8", 4, 1, "IMI Level 1 Certificate in Service and Maintenance Engineering"),
    q("601/0541/0", 4, 1, "IMI Level 1 Diploma in Service and Maintenance Engineering"),
    q("601/0532/X", 4, 2, "IMI Level 2 Certificate in Service and Maintenance Engineering"),
    q("601/0542/2", 4, 2, "IMI Level 2 Diploma in Service and Maintenance Engineering"),
    q("603/3088/0", 4, 1, "IMI Level 1 Certificate in Carrying Out Periodic Vehicle Maintenance and Inspection"),
    q("603/3089/2", 4, 2, "IMI Level 2 Certificate in Automotive Maintenance"),
    q("601/7033/5", 5, 2, "IMI Level 2 Certificate in Light Vehicle Maintenance"),
    q("601/7034/7", 5, 2, "IMI Level 2 Certificate in Heavy Vehicle Maintenance"),
    q("601/7048/7", 5, 2, "IMI Level 2 Certificate in Motorcycle Maintenance"),
    q("601/7049/9", 5, 2, "IMI Level 2 Certificate in Vehicle Accident Repair – Body"),
    q("601/7068/2", 5, 2, "IMI Level 2 Certificate in Vehicle Accident Repair – Paint"),
    q("601/7064/5", 5, 2, "IMI Level 2 Diploma in Motorsport Maintenance"),
    q("601/7162/5", 5, 2, "IMI Level 2 Diploma in Auto-Electrical and Mobile Electrical Operations"),
    q("601/7163/7", 5, 2, "IMI Level 2 Diploma in Vehicle Accident Repair – Multi-Skilled"),
    q("601/7324/5", 5, 3, "IMI Level 3 Diploma in Light Vehicle Maintenance"),
    q("601/7325/7", 5, 3, "IMI Level 3 Extended Diploma in Light Vehicle Maintenance"),
    q("601/7327/0", 5, 3, "IMI Level 3 Diploma in Heavy Vehicle Maintenance"),
    q("601/7328/2", 5, 3, "IMI Level 3 Diploma in Motorcycle Maintenance"),
    q("601/7117/0", 5, 3, "IMI Level 3 Diploma in Vehicle Accident Repair – Body"),
    q("601/7115/7", 5, 3, "IMI Level 3 Diploma in Vehicle Accident Repair – Paint"),
    q("601/7334/8", 5, 3, "IMI Level 3 Extended Diploma in Motorsport Maintenance"),
    q("601/7238/1", 5, 3, "IMI Level 3 Diploma in Auto-Electrical and Mobile Electrical Operations"),
    q("601/7239/3", 5, 3, "IMI Level 3 Extended Diploma in Land-Based Engineering Technology"),
    q("601/7323/3", 5, 3, "IMI Level 3 Diploma in Vehicle Accident Repair – Multi-Skilled"),
];

/// Code, title, group and hours of each unit; the optional one is group O, the synoptic one group B and last.
pub(crate) const UNITS: [(&str, &str, &str, u16); 8] = [
    ("AV01", "Health safety and good housekeeping", "A", 40),
    ("AV02", "Engine systems", "A", 60),
    ("AV03", "Electrical systems", "A", 60),
    ("AV04", "Steering suspension and brakes", "A", 60),
    ("AV05", "Transmission and driveline", "C", 60),
    ("AV06", "Tools equipment and materials", "C", 30),
    ("AV07", "Hybrid and electric vehicle awareness", "O", 30),
    ("AV08", "Inspection service and repair", "B", 80),
];

pub(crate) const STAFF: [&str; 12] = [
    "R. Pemberton",
    "S. Achterberg",
    "T. Wainwright",
    "N. Okonjo",
    "L. Farrant",
    "B. Hollins",
    "C. Umeh",
    "V. Strand",
    "G. Tennant",
    "A. Mistry",
    "D. Kilbride",
    "J. Szabo",
];

pub(crate) const EMPLOYERS: [&str; 10] = [
    "Brackwell Motor Group",
    "Larkhill Accident Repair",
    "Pennick Vans",
    "Crestline Race Engineering",
    "Stanlow Haulage",
    "Corrie Coaches",
    "Ravensdale Motors",
    "Tarnside Tractors",
    "Ouseburn Motorcycles",
    "Halden Auto Electrics",
];

/// Activity types that count, each with a description.
pub(crate) const ACTIVITIES: [(&str, &str); 4] = [
    ("Work placement", "One week in the workshop"),
    ("Industry project", "Repair brief set and judged with the workshop manager"),
    ("Master class", "Isolating a high-voltage system"),
    ("Expert witness", "Practitioner observes the practical assessment"),
];

pub(crate) const GIVEN: [&str; 64] = [
    "Abigail", "Adeel", "Aisling", "Amelia", "Angus", "Anika", "Arjun", "Bethan", "Blessing", "Bradley", "Callum", "Cerys", "Chidi",
    "Chloe", "Connor", "Daniel", "Dariusz", "Demi", "Dominic", "Dylan", "Ellis", "Emeka", "Erin", "Ffion", "Finlay", "Freya", "Georgia",
    "Grace", "Hamza", "Hannah", "Harvey", "Holly", "Ibrahim", "Idris", "Imogen", "Jack", "Jasmine", "Jayden", "Joel", "Kirsty", "Kofi",
    "Leah", "Lewis", "Liam", "Luca", "Maisie", "Megan", "Mei-Lin", "Mohammed", "Natalia", "Niamh", "Oksana", "Owen", "Piotr", "Poppy",
    "Priya", "Reuben", "Rhys", "Samir", "Scott", "Tanisha", "Tomasz", "Yusuf", "Zainab",
];

#[rustfmt::skip] // one name a line would fill two screens
pub(crate) const FAMILY: [&str; 80] = [
    "Abernethy", "Achebe", "Ahmed", "Asante", "Atkinson", "Bassingham", "Bevington", "Blakiston", "Brandreth", "Brodie", "Carter",
    "Cartmell", "Castellano", "Chaudhry", "Cheung", "Corcoran", "Danvers", "Davies", "Demirci", "Dragomir", "Drummond", "Eze",
    "Fairbrother", "Farrell", "Fontaine", "Frobisher", "Gathercole", "Greaves", "Grabowska", "Haddad", "Halpern", "Hartnoll",
    "Hebblethwaite", "Hopwood", "Hughes", "Inskip", "Iqbal", "Jackson", "Kamara", "Kowalczyk", "Lanyon", "Lindqvist", "Llewellyn",
    "Macready", "Maddocks", "Marchetti", "Melnyk", "Mistry", "Nambiar", "Northcott", "Nwosu", "Oduya", "Okpara", "Osterley",
    "Oyelaran", "Parry", "Patel", "Pennington", "Prosser", "Pryce-Jones", "Quirke", "Rafferty", "Rahman", "Ravenscroft",
    "Samuelsson", "Sandiford", "Sealy", "Sesay", "Sethi", "Siddiqui", "Stokoe", "Tehrani", "Thorogood", "Trelawny", "Urquhart",
    "Warsame", "Williams", "Winstanley", "Zielonka", "Zhang",
];
