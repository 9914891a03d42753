//! What every coded list promises: codes that fit a column and a message key, none twice.

use std::collections::BTreeSet;

use domain::{Coded, MessageKey};

/// Checks a list and gives its message keys.
fn check<C: Coded>() -> Vec<&'static str> {
    let codes: BTreeSet<&str> = C::ALL.iter().map(|value| value.code()).collect();
    assert_eq!(codes.len(), C::ALL.len(), "{}: no code twice", C::KIND);
    for &value in C::ALL {
        let key = value.key();
        assert_eq!(key, format!("{}-{}", C::KIND, value.code()));
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(key.chars().all(kebab), "{key} is a Fluent identifier");
        assert!(key.starts_with(|c: char| c.is_ascii_lowercase()), "{key}");
        assert_eq!(C::from_code(value.code()), Ok(value));
    }
    let unknown = C::from_code("not a code").unwrap_err();
    assert_eq!(unknown.key(), "error-unknown-code");
    assert_eq!(unknown.args(), [("kind", C::KIND.to_owned())]);
    C::ALL.iter().map(|value| value.key()).collect()
}

macro_rules! keys {
    ($($list:ty),+ $(,)?) => { [$(check::<$list>()),+] };
}

#[test]
fn every_list_keeps_its_promises() {
    use domain::{
        action_items, areas, cases, codes, dates, deadlines, figures, imports, intake, linkage,
        meetings, people, periodic, referrals, screening, sections, services,
    };
    let keys = keys![
        action_items::ActionState,
        action_items::ActionStep,
        areas::AreaLevel,
        cases::AgeBand,
        cases::CaseStatus,
        cases::ControlMethod,
        cases::CtdcAgeBand,
        cases::CtdcExploitation,
        cases::DecisionMaker,
        cases::Education,
        cases::ExploitationForm,
        cases::ExploitationType,
        cases::Gender,
        cases::Industry,
        cases::LabourType,
        cases::LegKind,
        cases::LegRole,
        cases::MaritalStatus,
        cases::Monitoring,
        cases::PersonRole,
        cases::ProcessRole,
        cases::RecruitmentMethod,
        cases::Relationship,
        cases::RestitutionOutcome,
        cases::RetentionClass,
        cases::Sex,
        cases::SexExploitation,
        cases::SimfoniEducation,
        cases::SimfoniRelation,
        cases::Stage,
        cases::StageAction,
        cases::TraffickingStatus,
        codes::CodeKind,
        dates::DatePart,
        dates::Precision,
        deadlines::Bound,
        deadlines::Duty,
        deadlines::RuleStatus,
        deadlines::StartEvent,
        deadlines::Unit,
        figures::Dimension,
        figures::routes::PlaceLevel,
        imports::FileEncoding,
        imports::ImportAction,
        imports::ImportKind,
        imports::ImportState,
        intake::Asked,
        intake::Channel,
        intake::ReportAction,
        intake::ReportCloseReason,
        intake::ReportState,
        intake::ReporterKind,
        intake::RequiredField,
        intake::Urgency,
        linkage::Band,
        linkage::ContactState,
        linkage::PairState,
        linkage::Side,
        linkage::Verdict,
        meetings::door::AttendanceKind,
        meetings::door::CheckInMethod,
        meetings::door::RemovalReason,
        meetings::minutes::PartKind,
        people::Level,
        people::OrganisationKind,
        people::Role,
        periodic::Chapter,
        periodic::Column,
        periodic::Drawn,
        periodic::Measure,
        periodic::PeriodicAction,
        periodic::PeriodicKind,
        periodic::PeriodicState,
        periodic::TableName,
        referrals::ConsentGiver,
        referrals::DeclineReason,
        referrals::LawfulBasis,
        referrals::ReferralAction,
        referrals::ReferralOutcome,
        referrals::ReferralReason,
        referrals::ReferralState,
        referrals::Side,
        screening::Act,
        screening::Answer,
        screening::Decision,
        screening::Dimension,
        screening::DimensionRule,
        screening::Element,
        screening::IloResult,
        screening::IloRule,
        screening::Indicator,
        screening::Majority,
        screening::Means,
        screening::Outcome,
        screening::Profile,
        screening::Purpose,
        screening::PurposeSource,
        screening::Standard,
        screening::Weight,
        sections::Section,
        services::ServiceAction,
        services::ServiceKind,
        services::ServiceState,
        services::SimfoniService,
        services::SupportType,
    ];
    let keys = keys.concat();
    let distinct: BTreeSet<&str> = keys.iter().copied().collect();
    assert_eq!(
        distinct.len(),
        keys.len(),
        "no message key twice, across lists"
    );
}

/// HTCDS names are unique within a list, so that an import finds its way back.
#[test]
fn htcds_names_are_unique() {
    use domain::cases;
    fn check<C: Coded>(htcds: impl Fn(C) -> &'static str, back: impl Fn(&str) -> Option<C>) {
        for &value in C::ALL {
            assert_eq!(back(htcds(value)), Some(value), "{value:?}");
        }
        assert_eq!(back("no such name"), None);
    }
    check(
        cases::ControlMethod::htcds,
        cases::ControlMethod::from_htcds,
    );
    check(
        cases::DecisionMaker::htcds,
        cases::DecisionMaker::from_htcds,
    );
    check(cases::Education::htcds, cases::Education::from_htcds);
    check(
        cases::ExploitationType::htcds,
        cases::ExploitationType::from_htcds,
    );
    check(cases::Gender::htcds, cases::Gender::from_htcds);
    check(cases::Industry::htcds, cases::Industry::from_htcds);
    check(
        cases::MaritalStatus::htcds,
        cases::MaritalStatus::from_htcds,
    );
    check(cases::ProcessRole::htcds, cases::ProcessRole::from_htcds);
    check(
        cases::RecruitmentMethod::htcds,
        cases::RecruitmentMethod::from_htcds,
    );
    check(cases::Relationship::htcds, cases::Relationship::from_htcds);
    check(
        cases::SexExploitation::htcds,
        cases::SexExploitation::from_htcds,
    );
    check(
        cases::TraffickingStatus::htcds,
        cases::TraffickingStatus::from_htcds,
    );
    check(
        domain::services::SupportType::htcds,
        domain::services::SupportType::from_htcds,
    );
    assert_eq!(cases::Industry::ALL.len(), 21, "sections A to U");
    assert_eq!(
        cases::ControlMethod::ALL.len(),
        18,
        "16 of the sheet and 2 of the page"
    );
}
