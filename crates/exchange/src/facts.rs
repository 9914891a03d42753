//! The coded facts of one victim, as a row of a file says them.

use domain::{
    areas::{AreaCode, Country},
    cases::{
        AgeBand, CaseStatus, ControlMethod, CtdcAgeBand, DecisionMaker, Education,
        ExploitationType, Gender, Industry, LabourType, MaritalStatus, RecruitmentMethod,
        Relationship, Sex, SexExploitation, SimfoniRelation, TraffickingStatus, is_child,
    },
    dates::PartialDate,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::issue::Reason;

domain::coded! {
    /// What a column can say about a victim. Identities (names, numbers, addresses) are not among
    /// these: they are sealed and never come in through a table.
    pub enum Field: "import-field" {
        /// The number that the row has where it comes from.
        ExternalId = "external-id",
        /// Where the record comes from, as a short code of the mapping.
        Source = "source",
        /// Year of registration.
        RegisteredYear = "registered-year",
        /// Date of registration, as far as known.
        RegisteredDate = "registered-date",
        /// Area of Indonesia that counts the victim.
        Area = "area",
        /// Country of exploitation.
        CountryOfExploitation = "country-of-exploitation",
        /// Sex.
        Sex = "sex",
        /// Gender as the person says.
        Gender = "gender",
        /// Age in whole years.
        Age = "age",
        /// Age band of SIMFONI.
        AgeBand = "age-band",
        /// Age band of CTDC.
        CtdcAgeBand = "ctdc-age-band",
        /// Whether the person is below 18: `child` or `adult`.
        Majority = "majority",
        /// Citizenship; several are possible.
        Citizenship = "citizenship",
        /// Marital status.
        MaritalStatus = "marital-status",
        /// Highest level of education.
        Education = "education",
        /// Type of exploitation; several are possible.
        Exploitation = "exploitation",
        /// Type of labour in CTDC's terms; several are possible.
        LabourType = "labour-type",
        /// Industry (ISIC section); several are possible.
        Industry = "industry",
        /// Type of sexual exploitation; several are possible.
        SexExploitation = "sex-exploitation",
        /// Means of control; several are possible.
        ControlMethod = "control-method",
        /// How the person was recruited; several ways are possible.
        RecruitmentMethod = "recruitment-method",
        /// Relation of recruiter or trafficker to the victim, as SIMFONI codes it.
        Relation = "relation",
        /// The same, as HTCDS codes it.
        Relationship = "relationship",
        /// Whether found to be a victim.
        TraffickingStatus = "trafficking-status",
        /// Which kind of body found so.
        DecisionMaker = "decision-maker",
        /// Where the case stands.
        CaseStatus = "case-status",
    }
}

impl Field {
    /// Whether a row can have several values of it.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Citizenship
                | Self::Exploitation
                | Self::LabourType
                | Self::Industry
                | Self::SexExploitation
                | Self::ControlMethod
                | Self::RecruitmentMethod
        )
    }
}

domain::coded! {
    /// Child or adult.
    pub enum Majority: "majority" {
        /// Below 18.
        Child = "child",
        /// 18 or more.
        Adult = "adult",
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the field of the same name")]
pub enum Fact {
    ExternalId(String),
    Source(String),
    Registered(PartialDate),
    Area(AreaCode),
    CountryOfExploitation(Country),
    Sex(Sex),
    Gender(Gender),
    Age(u8),
    AgeBand(AgeBand),
    CtdcAgeBand(CtdcAgeBand),
    Majority(Majority),
    Citizenship(Country),
    MaritalStatus(MaritalStatus),
    Education(Education),
    Exploitation(ExploitationType),
    LabourType(LabourType),
    Industry(Industry),
    SexExploitation(SexExploitation),
    ControlMethod(ControlMethod),
    RecruitmentMethod(RecruitmentMethod),
    Relation(SimfoniRelation),
    Relationship(Relationship),
    TraffickingStatus(TraffickingStatus),
    DecisionMaker(DecisionMaker),
    CaseStatus(CaseStatus),
}

/// How much of a row could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowState {
    /// A victim.
    Readable,
    /// The line could not be taken apart: there is a victim, of whom nothing is known.
    Unreadable,
    /// Nothing but delimiters, as spreadsheets leave below a table: not a victim.
    Empty,
}

/// The coded facts of one victim. What the row does not say, or says in a way that was not
/// understood, is `None` or missing from its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseRow {
    /// Which row after the column names, from 1.
    pub row: u64,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// How much could be read.
    pub state: RowState,
    /// Its number where it comes from.
    pub external_id: Option<String>,
    /// Where the record comes from, as a short code.
    pub source: Option<String>,
    /// When it was registered, as far as known; often just a year.
    pub registered: Option<PartialDate>,
    /// Area of Indonesia that counts the victim.
    pub area: Option<AreaCode>,
    /// Country of exploitation.
    pub country_of_exploitation: Option<Country>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Gender as the person says.
    pub gender: Option<Gender>,
    /// Age in whole years.
    pub age: Option<u8>,
    /// Age band of SIMFONI, where the file says it.
    pub age_band: Option<AgeBand>,
    /// Age band of CTDC, where the file says it.
    pub ctdc_age_band: Option<CtdcAgeBand>,
    /// Child or adult, where the file says it.
    pub majority: Option<Majority>,
    /// Citizenships.
    pub citizenship: Vec<Country>,
    /// Marital status.
    pub marital_status: Option<MaritalStatus>,
    /// Highest level of education.
    pub education: Option<Education>,
    /// Types of exploitation in the order of the mapping's columns: the main one first.
    pub exploitation: Vec<ExploitationType>,
    /// Types of labour.
    pub labour_types: Vec<LabourType>,
    /// Industries.
    pub industries: Vec<Industry>,
    /// Types of sexual exploitation.
    pub sex_exploitation: Vec<SexExploitation>,
    /// Means of control.
    pub control_methods: Vec<ControlMethod>,
    /// Ways of recruitment.
    pub recruitment_methods: Vec<RecruitmentMethod>,
    /// Relation of recruiter or trafficker to the victim.
    pub relation: Option<SimfoniRelation>,
    /// The same in HTCDS terms, where the file says it so.
    pub relationship: Option<Relationship>,
    /// Whether found to be a victim.
    pub trafficking_status: Option<TraffickingStatus>,
    /// Which kind of body found so.
    pub decision_maker: Option<DecisionMaker>,
    /// Where the case stands.
    pub case_status: Option<CaseStatus>,
}

impl CaseRow {
    /// A row of which nothing is known yet.
    pub(crate) fn new(row: u64, line: u64) -> Self {
        Self {
            row,
            line,
            state: RowState::Readable,
            external_id: None,
            source: None,
            registered: None,
            area: None,
            country_of_exploitation: None,
            sex: None,
            gender: None,
            age: None,
            age_band: None,
            ctdc_age_band: None,
            majority: None,
            citizenship: Vec::new(),
            marital_status: None,
            education: None,
            exploitation: Vec::new(),
            labour_types: Vec::new(),
            industries: Vec::new(),
            sex_exploitation: Vec::new(),
            control_methods: Vec::new(),
            recruitment_methods: Vec::new(),
            relation: None,
            relationship: None,
            trafficking_status: None,
            decision_maker: None,
            case_status: None,
        }
    }

    /// Year of registration.
    pub fn year(&self) -> Option<i16> {
        self.registered.map(PartialDate::year)
    }

    /// The type of exploitation that the row counts under, where each victim counts once.
    pub fn main_exploitation(&self) -> Option<ExploitationType> {
        self.exploitation.first().copied()
    }

    /// The SIMFONI band, from the most exact fact there is.
    pub fn band(&self) -> AgeBand {
        let of_majority = |majority| match majority {
            Majority::Child => AgeBand::Child,
            Majority::Adult => AgeBand::Adult,
        };
        let known = |band: &AgeBand| *band != AgeBand::Unknown;
        self.age
            .map(AgeBand::of_age)
            .or(self.age_band.filter(known))
            .or(self.ctdc_age_band.map(CtdcAgeBand::band).filter(known))
            .or(self.majority.map(of_majority))
            .unwrap_or(AgeBand::Unknown)
    }

    /// Whether the person is a child; `None` if no fact says so or the opposite.
    pub fn is_child(&self) -> Option<bool> {
        let known = |band: AgeBand| (band != AgeBand::Unknown).then(|| band.is_child());
        let known_ctdc =
            |band: CtdcAgeBand| (band != CtdcAgeBand::Unknown).then(|| band.is_child());
        self.age
            .map(is_child)
            .or_else(|| self.age_band.and_then(known))
            .or_else(|| self.ctdc_age_band.and_then(known_ctdc))
            .or_else(|| self.majority.map(|majority| majority == Majority::Child))
    }

    /// Takes a fact; `false` if the row already says something else. A list takes each value once.
    pub(crate) fn add(&mut self, fact: Fact) -> bool {
        match fact {
            Fact::ExternalId(v) => once(&mut self.external_id, v),
            Fact::Source(v) => once(&mut self.source, v),
            Fact::Registered(v) => self.add_registered(v),
            Fact::Area(v) => once(&mut self.area, v),
            Fact::CountryOfExploitation(v) => once(&mut self.country_of_exploitation, v),
            Fact::Sex(v) => once(&mut self.sex, v),
            Fact::Gender(v) => once(&mut self.gender, v),
            Fact::Age(v) => once(&mut self.age, v),
            Fact::AgeBand(v) => once(&mut self.age_band, v),
            Fact::CtdcAgeBand(v) => once(&mut self.ctdc_age_band, v),
            Fact::Majority(v) => once(&mut self.majority, v),
            Fact::Citizenship(v) => each(&mut self.citizenship, v),
            Fact::MaritalStatus(v) => once(&mut self.marital_status, v),
            Fact::Education(v) => once(&mut self.education, v),
            Fact::Exploitation(v) => each(&mut self.exploitation, v),
            Fact::LabourType(v) => each(&mut self.labour_types, v),
            Fact::Industry(v) => each(&mut self.industries, v),
            Fact::SexExploitation(v) => each(&mut self.sex_exploitation, v),
            Fact::ControlMethod(v) => each(&mut self.control_methods, v),
            Fact::RecruitmentMethod(v) => each(&mut self.recruitment_methods, v),
            Fact::Relation(v) => once(&mut self.relation, v),
            Fact::Relationship(v) => once(&mut self.relationship, v),
            Fact::TraffickingStatus(v) => once(&mut self.trafficking_status, v),
            Fact::DecisionMaker(v) => once(&mut self.decision_maker, v),
            Fact::CaseStatus(v) => once(&mut self.case_status, v),
        }
    }

    /// A year and a date within it agree; the more exact one stays.
    fn add_registered(&mut self, date: PartialDate) -> bool {
        let Some(known) = self.registered else {
            self.registered = Some(date);
            return true;
        };
        let coarse = |a: PartialDate, b: PartialDate| {
            a.earliest() <= b.earliest() && b.latest() <= a.latest()
        };
        if coarse(known, date) {
            self.registered = Some(date);
            true
        } else {
            coarse(date, known)
        }
    }

    /// Whether something is known for the field of `fact`, so that no default is needed.
    pub(crate) fn knows(&self, fact: &Fact) -> bool {
        match fact {
            Fact::ExternalId(_) => self.external_id.is_some(),
            Fact::Source(_) => self.source.is_some(),
            Fact::Registered(_) => self.registered.is_some(),
            Fact::Area(_) => self.area.is_some(),
            Fact::CountryOfExploitation(_) => self.country_of_exploitation.is_some(),
            Fact::Sex(_) => self.sex.is_some(),
            Fact::Gender(_) => self.gender.is_some(),
            Fact::Age(_) => self.age.is_some(),
            Fact::AgeBand(_) => self.age_band.is_some(),
            Fact::CtdcAgeBand(_) => self.ctdc_age_band.is_some(),
            Fact::Majority(_) => self.majority.is_some(),
            Fact::Citizenship(_) => !self.citizenship.is_empty(),
            Fact::MaritalStatus(_) => self.marital_status.is_some(),
            Fact::Education(_) => self.education.is_some(),
            Fact::Exploitation(_) => !self.exploitation.is_empty(),
            Fact::LabourType(_) => !self.labour_types.is_empty(),
            Fact::Industry(_) => !self.industries.is_empty(),
            Fact::SexExploitation(_) => !self.sex_exploitation.is_empty(),
            Fact::ControlMethod(_) => !self.control_methods.is_empty(),
            Fact::RecruitmentMethod(_) => !self.recruitment_methods.is_empty(),
            Fact::Relation(_) => self.relation.is_some(),
            Fact::Relationship(_) => self.relationship.is_some(),
            Fact::TraffickingStatus(_) => self.trafficking_status.is_some(),
            Fact::DecisionMaker(_) => self.decision_maker.is_some(),
            Fact::CaseStatus(_) => self.case_status.is_some(),
        }
    }
}

fn once<T: PartialEq>(slot: &mut Option<T>, value: T) -> bool {
    match slot {
        Some(known) => *known == value,
        None => {
            *slot = Some(value);
            true
        }
    }
}

fn each<T: PartialEq>(list: &mut Vec<T>, value: T) -> bool {
    if !list.contains(&value) {
        list.push(value);
    }
    true
}

/// What a row is checked against that no file says.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The day of the import: nothing was registered after it.
    pub today: Date,
    /// Whether there is an area of this code.
    pub area_exists: &'a (dyn Fn(AreaCode) -> bool + Sync),
}

impl Context<'_> {
    /// Whether the world allows the fact.
    pub(crate) fn check(&self, fact: &Fact) -> Result<(), Reason> {
        match fact {
            Fact::Registered(date) => date
                .not_after(self.today)
                .map(|_| ())
                .map_err(|_| Reason::Future),
            Fact::Area(area) if !(self.area_exists)(*area) => Err(Reason::NoSuchArea),
            _ => Ok(()),
        }
    }
}
