#![allow(clippy::unwrap_used, clippy::expect_used)]

use domain::{
    areas::{AreaCode, Country},
    cases::{
        AgeBand, CaseStatus, ControlMethod, CtdcAgeBand, DecisionMaker, Education, Gender,
        Industry, LabourType, RecruitmentMethod, Relationship, Sex, SexExploitation,
        SimfoniRelation, TraffickingStatus,
    },
};
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::encoding::Charset;

fn read(mapping: &Mapping, text: &str) -> Vec<RowResult> {
    let exists = |area: AreaCode| area.to_string().starts_with("31");
    let context = Context {
        today: date(2024, 9, 26),
        area_exists: &exists,
    };
    let table = Table::open(text.as_bytes(), Charset::Unicode).unwrap();
    let rows = rows(table, mapping, context).unwrap();
    rows.map(Result::unwrap).collect()
}

fn reasons(result: &RowResult) -> Vec<(&str, Reason)> {
    let name = |issue: &'_ Issue| issue.column.clone().unwrap_or_default();
    result
        .issues
        .iter()
        .map(|issue| (name(issue).leak() as &str, issue.reason))
        .collect()
}

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

const CLEAN: &str = "yearOfRegistration,Datasource,gender,citizenship,isForcedLabour,\
    ControlCategory,RecruiterCategory,ExploitType,Labor_Type,ageCategories\n";

fn clean(rows: &str) -> Vec<RowResult> {
    let mapping = Mapping::named("ctdc-clean").unwrap();
    read(&mapping, &format!("{CLEAN}{rows}"))
}

#[test]
fn ctdc_clean_rows_become_facts() {
    let results = clean(
        "2012,Case Management,Female,LK,1,Threats,Other,Forced Labor,Domestic Work,Age 30-38\n\
         2018,Hotline,Male,0,-99,Other,Not Specified,Forced Marriage,Unknown,Age 48+\n\
         2013,Hotline,Female,ID,1,Survival,Family/Relative,Other,Other,Age 9-17\n",
    );
    assert!(
        results.iter().all(|result| result.issues.is_empty()),
        "{results:?}"
    );
    let [first, second, third] = results.try_into().unwrap();
    let row = first.row;
    assert_eq!((row.row, row.line, row.year()), (1, 2, Some(2012)));
    assert_eq!(row.source.as_deref(), Some("case-management"));
    assert_eq!(row.sex, Some(Sex::Female));
    assert_eq!(row.citizenship, [country("LK")]);
    assert_eq!(row.exploitation, [ExploitationType::ForcedLabour]);
    assert_eq!(row.control_methods, [ControlMethod::PhysicalThreats]);
    assert_eq!(row.relation, Some(SimfoniRelation::Other));
    assert_eq!(row.labour_types, [LabourType::DomesticWork]);
    assert_eq!(row.ctdc_age_band, Some(CtdcAgeBand::To38));
    assert_eq!(row.band(), AgeBand::To44);
    assert_eq!(row.is_child(), Some(false));

    let row = second.row;
    assert_eq!(row.citizenship, []);
    assert_eq!(row.exploitation, [ExploitationType::ForcedMarriage]);
    assert_eq!((row.relation, row.labour_types), (None, Vec::new()));
    assert_eq!(row.ctdc_age_band, Some(CtdcAgeBand::From48));

    let row = third.row;
    assert_eq!(row.main_exploitation(), Some(ExploitationType::Other));
    assert_eq!(
        row.exploitation,
        [ExploitationType::Other, ExploitationType::ForcedLabour]
    );
    assert_eq!((row.is_child(), row.band()), (Some(true), AgeBand::Child));
}

#[test]
fn ctdc_flags_become_facts() {
    let results = read(
        &Mapping::named("ctdc").unwrap(),
        "yearOfRegistration,Datasource,gender,ageBroad,majorityStatus,citizenship,\
         meansOfControlDebtBondage,meansOfControlThreats,meansOfControlNotSpecified,\
         isForcedLabour,isSexualExploit,isSlaveryAndPractices,typeOfLabourMiningOrDrilling,\
         typeOfSexPornography,recruiterRelationFriend,recruiterRelationFamily,\
         CountryOfExploitation\n\
         2016,Hotline,Male,9--17,-99,UA,1,0,0,1,0,1,1,-99,0,1,MY\n\
         2015,Case Management,Transgender,-99,Minor,00,0,1,1,0,1,0,0,1,2,0,-99\n\
         2015,Hotline,Female,18--20,Adult,-99,0,0,1,0,1,0,0,0,1,1,ID\n",
    );
    let row = &results[0].row;
    assert!(results[0].issues.is_empty(), "{results:?}");
    assert_eq!(row.ctdc_age_band, Some(CtdcAgeBand::To17));
    assert_eq!(
        row.exploitation,
        [ExploitationType::ForcedLabour, ExploitationType::Servitude]
    );
    assert_eq!(row.labour_types, [LabourType::Mining]);
    assert_eq!(row.control_methods, [ControlMethod::DebtBondage]);
    assert_eq!(row.relation, Some(SimfoniRelation::Relative));
    assert_eq!(row.country_of_exploitation, Some(country("MY")));

    let row = &results[1].row;
    assert_eq!((row.sex, row.gender), (None, Some(Gender::NonConforming)));
    assert_eq!((row.ctdc_age_band, row.is_child()), (None, Some(true)));
    assert_eq!(row.citizenship, []);
    assert_eq!(row.sex_exploitation, [SexExploitation::Pornography]);
    assert_eq!(
        reasons(&results[1]),
        [("recruiterRelationFriend", Reason::NotYesOrNo)]
    );
    // Two relations where one is held: the first stays, the second is listed.
    assert_eq!(
        reasons(&results[2]),
        [("recruiterRelationFriend", Reason::Contradiction)]
    );
}

#[test]
fn htcds_lists_become_facts() {
    let header = "prs_FirstName;prs_Gender;prs_Citizenship;prs_HighestLevelOfEducation;\
        vic_TraffickingStatus;vic_TraffickingStatusDecisionMakingOrg;\
        vic_RelationshipToTrafficker;vic_AgeWhenTrafficked;vic_MethodOfRecruitment;\
        vic_MethodsOfControl;vic_TypeOfExploitation;vic_ForcedLabourIndustry;\
        vic_TypeOfSexExploitation;vic_UsesChildren;cas_Status;cas_IncomingReferralDate\n";
    let row = "Nama;Feminine;\"ID, MY\";UpperSecondaryEducation;ActualVictimOfTrafficking;\
        NonPoliceGovernmentalOrganization;Unaquainted;17;\
        ThroughOnlineSocialNetworks AtWork;\"DebtBondage;TakesEarnings, Other\";\
        ForcedLabour SexualExploitation;I_AccommodationAndFood;Prostitution;true;FollowUp;\
        2023-08-17\n";
    let mapping = Mapping::named("htcds").unwrap();
    let results = read(&mapping, &format!("{header}{row}"));
    assert!(results[0].issues.is_empty(), "{:?}", results[0].issues);
    let row = &results[0].row;
    assert_eq!(
        (row.sex, row.gender),
        (Some(Sex::Female), Some(Gender::Feminine))
    );
    assert_eq!(row.citizenship, [country("ID"), country("MY")]);
    assert_eq!(row.education, Some(Education::UpperSecondary));
    assert_eq!(row.trafficking_status, Some(TraffickingStatus::Actual));
    assert_eq!(row.decision_maker, Some(DecisionMaker::Government));
    assert_eq!(row.relationship, Some(Relationship::Unacquainted));
    assert_eq!((row.age, row.is_child()), (Some(17), Some(true)));
    assert_eq!(
        row.recruitment_methods,
        [RecruitmentMethod::SocialNetwork, RecruitmentMethod::Work]
    );
    assert_eq!(
        row.control_methods,
        [
            ControlMethod::DebtBondage,
            ControlMethod::TakesEarnings,
            ControlMethod::Other,
            ControlMethod::UsesChildren,
        ]
    );
    assert_eq!(
        row.exploitation,
        [
            ExploitationType::ForcedLabour,
            ExploitationType::SexualExploitation
        ]
    );
    assert_eq!(row.industries, [Industry::Hospitality]);
    assert_eq!(row.sex_exploitation, [SexExploitation::Prostitution]);
    assert_eq!(row.case_status, Some(CaseStatus::FollowUp));
    assert_eq!(row.registered.unwrap().to_string(), "2023-08-17");
    assert!(
        mapping
            .validate(&[String::from("prs_FirstName")])
            .unused
            .is_empty()
    );
}

/// A mapping that reads every kind of field.
fn local() -> Mapping {
    Mapping::parse(
        r#"
        name = "local"
        version = 3
        missing = ["-"]
        [defaults]
        source = "dinas"
        country-of-exploitation = "ID"
        [[column]]
        source = "No"
        field = "external-id"
        [[column]]
        source = "Tgl Lapor"
        field = "registered-date"
        [[column]]
        source = "Tahun"
        field = "registered-year"
        [[column]]
        source = "Kode Wilayah"
        field = "area"
        [[column]]
        source = "Usia"
        field = "age"
        [[column]]
        source = "JK"
        field = "sex"
        values = { "L" = "male", "P" = "female", "??" = [] }
        [[column]]
        source = "Bentuk"
        field = "exploitation"
        separators = "+"
        [column.values]
        "PRT" = ["forced-labour", "labour-type:domestic-work"]
        [[column]]
        source = "Negara"
        field = "country-of-exploitation"
        "#,
    )
    .unwrap()
}

const LOCAL: &str = "No;Tgl Lapor;Tahun;Kode Wilayah;Usia;JK;Bentuk;Negara\n";

fn one(row: &str) -> RowResult {
    let mut results = read(&local(), &format!("{LOCAL}{row}\n"));
    assert_eq!(results.len(), 1);
    results.remove(0)
}

#[test]
fn a_value_can_say_two_things_and_defaults_fill_what_is_silent() {
    let result = one("LP/7/2023;17/8/2023;2023;31.73;16;p;PRT + Forced Begging;");
    assert!(result.issues.is_empty(), "{:?}", result.issues);
    let row = result.row;
    assert_eq!(row.external_id.as_deref(), Some("LP/7/2023"));
    assert_eq!(row.registered.unwrap().to_string(), "2023-08-17");
    assert_eq!(row.area.unwrap().to_string(), "31.73");
    assert_eq!(
        row.exploitation,
        [
            ExploitationType::ForcedLabour,
            ExploitationType::ForcedBegging
        ]
    );
    assert_eq!(row.labour_types, [LabourType::DomesticWork]);
    assert_eq!(row.source.as_deref(), Some("dinas"));
    assert_eq!(row.country_of_exploitation, Some(Country::INDONESIA));
    let abroad = one("1;-;2023;31;-;L;PRT;Malaysia").row;
    assert_eq!(abroad.country_of_exploitation, Some(country("MY")));
    assert_eq!((abroad.year(), abroad.age), (Some(2023), None));
}

#[test]
fn every_bad_value_leaves_its_fact_unknown_and_says_why() {
    let too_long = format!(";;;;;;{};", "x".repeat(20_001));
    for (row, column, reason) in [
        ("Siti N;;;;;;;", "No", Reason::NotACode),
        ("0812-3456-7890;;;;;;;", "No", Reason::Identifying),
        (";30/2/2023;;;;;;", "Tgl Lapor", Reason::NotADate),
        (";27/9/2024;;;;;;", "Tgl Lapor", Reason::Future),
        (";;2025;;;;;", "Tahun", Reason::Future),
        (";;23;;;;;", "Tahun", Reason::NotAYear),
        (";17/8/2023;2022;;;;;", "Tahun", Reason::Contradiction),
        (";;;3174;;;;", "Kode Wilayah", Reason::AreaWithoutDots),
        (";;;Jakarta;;;;", "Kode Wilayah", Reason::NotAnArea),
        (";;;99.99;;;;", "Kode Wilayah", Reason::NoSuchArea),
        (";;;;131;;;", "Usia", Reason::NotAnAge),
        (";;;;;cewek;;", "JK", Reason::UnknownValue),
        (";;;;;??;;", "JK", Reason::Undecided),
        (";;;;;;PRT+kerja;", "Bentuk", Reason::UnknownValue),
        (";;;;;;;Atlantis", "Negara", Reason::NotACountry),
        (";;;;;;;;lebih", "", Reason::CellsExtra),
        (&too_long, "Bentuk", Reason::CellTooLong),
        ("1", "", Reason::CellsMissing),
        ("\"1", "", Reason::BrokenQuote),
        (";;;;;;;", "", Reason::EmptyRow),
    ] {
        let result = one(row);
        assert_eq!(reasons(&result), [(column, reason)], "{row}");
        assert_eq!((result.issues[0].row, result.issues[0].line), (1, 2));
        let state = match reason {
            Reason::BrokenQuote => RowState::Unreadable,
            Reason::EmptyRow => RowState::Empty,
            _ => RowState::Readable,
        };
        assert_eq!(result.row.state, state, "{row}");
    }
    let kept = one(";17/8/2023;2022;;16;x;PRT+kerja;").row;
    assert_eq!(kept.registered.unwrap().to_string(), "2023-08-17");
    assert_eq!((kept.age, kept.sex), (Some(16), None));
    assert_eq!(kept.exploitation, [ExploitationType::ForcedLabour]);
}

#[test]
fn an_issue_shows_no_identity() {
    let result = one(";;;;;hubungi sari@example.org;3173014507900001;+62 812 3456 7890");
    assert_eq!(result.issues.len(), 3);
    assert!(
        result
            .issues
            .iter()
            .all(|issue| issue.value == Excerpt::Masked)
    );
    assert!(!format!("{result:?}").contains("7890"));
    let long = one(&format!(";;;;;{};;", "x".repeat(500)));
    assert_eq!(long.issues[0].value.text().unwrap().chars().count(), 80);
}

#[test]
fn a_cell_full_of_separators_makes_a_short_list() {
    let result = one(&format!(";;;;;;{};", "x+".repeat(5_000)));
    assert_eq!(result.issues.len(), crate::issue::MOST_ISSUES);
    assert_eq!(result.row.state, RowState::Readable);
}

#[test]
fn reading_can_move_between_threads() {
    fn is_send<T: Send>() {}
    is_send::<Rows<'static, std::fs::File>>();
}

#[test]
fn a_summary_counts_and_groups() {
    let mut summary = Summary::default();
    let rows = "1;;2022;;;L;PRT;\n2;;2022;;;x;PRT;\n3;;;;;x;;\n;;;;;;;\n\"4\n5;;2023;;;X;sexual exploitation;\n";
    for result in read(&local(), &format!("{LOCAL}{rows}")) {
        summary.add(&result);
    }
    assert_eq!((summary.rows, summary.unreadable, summary.empty), (6, 1, 1));
    let years: Vec<_> = summary.by_year.iter().map(|(k, v)| (*k, *v)).collect();
    assert_eq!(years, [(None, 1), (Some(2022), 2), (Some(2023), 1)]);
    let types: Vec<_> = summary
        .by_exploitation
        .iter()
        .map(|(k, v)| (*k, *v))
        .collect();
    assert_eq!(
        types,
        [
            (None, 1),
            (Some(ExploitationType::ForcedLabour), 2),
            (Some(ExploitationType::SexualExploitation), 1),
        ]
    );
    let (problem, frequency) = &summary.problems()[0];
    assert_eq!(problem.column.as_deref(), Some("JK"));
    assert_eq!(problem.value.text(), Some("x"));
    assert_eq!(
        problem.reason.suggestion(),
        "import-suggestion-complete-the-mapping"
    );
    assert_eq!((frequency.count, frequency.first_line), (2, 3));
}

#[test]
fn a_summary_stays_small() {
    let mut summary = Summary::default();
    let rows: String = (0..3_000).map(|n| format!(";;;;;v{n};;\n")).collect();
    for result in read(&local(), &format!("{LOCAL}{rows}")) {
        summary.add(&result);
    }
    let problems = summary.problems();
    assert_eq!(problems.len(), MOST_GROUPS + 1);
    assert_eq!(problems[0].0.value, Excerpt::None);
    assert_eq!(problems[0].1.count, 2_000);
    assert_eq!(problems.iter().map(|(_, f)| f.count).sum::<u64>(), 3_000);
}

proptest! {
    /// As many results as the table has rows, in their order, whatever stands in the cells.
    #[test]
    fn rows_out_are_records_in(
        rows in prop::collection::vec("[a-zA-Z0-9;\", \r.\n+-]{0,40}", 0..30),
    ) {
        let text = format!("{LOCAL}{}", rows.join("\n"));
        let records = Table::open(text.as_bytes(), Charset::Unicode).unwrap().count();
        let results = read(&local(), &text);
        prop_assert_eq!(results.len(), records);
        let mut summary = Summary::default();
        for (at, result) in results.iter().enumerate() {
            prop_assert_eq!(result.row.row, at as u64 + 1);
            if result.row.state != RowState::Readable {
                prop_assert!(!result.issues.is_empty());
            }
            summary.add(result);
        }
        let readable: u64 = summary.by_year.values().sum();
        prop_assert_eq!(readable + summary.unreadable + summary.empty, records as u64);
        prop_assert_eq!(summary.by_exploitation.values().sum::<u64>(), readable);
    }
}
