use domain::{
    Coded, MessageKey,
    cases::{
        AgeBand, CROSSWALK, Closing, CtdcAgeBand, CtdcExploitation, DecisionMaker, Determination,
        DeterminationError, ExploitationForm, ExploitationType, History, LabourType, LegKind,
        LegRole, Missing, Monitoring, RestitutionOutcome, RetentionClass, Sex, SexExploitation,
        Stage, TraffickingStatus, is_child,
    },
    screening::{Majority, Purpose, PurposeSource},
    services::{ServiceKind, ServiceState},
};
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn age_bands_hold_every_age_once() {
    for age in 0..=u8::MAX {
        let holds = |code: &str| {
            let code = code.replace("-plus", "-255");
            // "child", "adult" and "unknown" are what is left where no band is known.
            code.split_once('-').is_some_and(|(from, to)| {
                (from.parse::<u8>().unwrap()..=to.parse().unwrap()).contains(&age)
            })
        };
        let bands: Vec<AgeBand> = AgeBand::ALL
            .iter()
            .copied()
            .filter(|band| holds(band.code()))
            .collect();
        assert_eq!(bands, [AgeBand::of_age(age)]);
        let bands: Vec<CtdcAgeBand> = CtdcAgeBand::ALL
            .iter()
            .copied()
            .filter(|band| holds(band.code()))
            .collect();
        assert_eq!(bands, [CtdcAgeBand::of_age(age)]);
        assert_eq!(AgeBand::of_age(age).is_child(), is_child(age));
        assert_eq!(CtdcAgeBand::of_age(age).is_child(), is_child(age));
        assert_eq!(Majority::of_age(age) == Majority::Child, age < 18);
        let band = CtdcAgeBand::of_age(age).band();
        assert!(band == AgeBand::of_age(age) || matches!(band, AgeBand::Child | AgeBand::Adult));
        assert_eq!(band.is_child(), is_child(age));
    }
}

#[test]
fn ctdc_ages_are_read_as_its_files_write_them() {
    for &band in CtdcAgeBand::ALL {
        assert_eq!(CtdcAgeBand::from_ctdc(band.ctdc()), Some(band));
    }
    assert_eq!(CtdcAgeBand::from_ctdc("9--17"), Some(CtdcAgeBand::To17));
    assert_eq!(CtdcAgeBand::from_ctdc("Age 48+"), Some(CtdcAgeBand::From48));
    assert_eq!(CtdcAgeBand::from_ctdc("-99"), Some(CtdcAgeBand::Unknown));
    assert_eq!(CtdcAgeBand::from_ctdc("7"), None);
}

#[test]
fn the_crosswalk_has_one_row_a_form_in_order() {
    assert_eq!(CROSSWALK.len(), ExploitationForm::ALL.len());
    for (row, &form) in CROSSWALK.iter().zip(ExploitationForm::ALL) {
        assert_eq!(row.form, form);
        assert_eq!(form.row(), *row);
        let sexual = row.ctdc == CtdcExploitation::SexualExploitation;
        let labour = row.ctdc == CtdcExploitation::ForcedLabour;
        assert_eq!(sexual, row.htcds == ExploitationType::SexualExploitation);
        assert!(row.sex.is_none() || sexual, "{form}");
        assert_eq!(row.labour.is_some(), labour, "{form}");
    }
}

#[test]
fn the_crosswalk_covers_the_lists_it_joins() {
    for &purpose in Purpose::ALL {
        let covered = CROSSWALK.iter().any(|row| row.purpose == purpose);
        // Abandonment, deportation and maladjustment are needs, not forms of exploitation.
        assert!(
            covered || purpose.source() == PurposeSource::SocialMinistry,
            "{purpose}"
        );
    }
    for &htcds in ExploitationType::ALL {
        assert!(CROSSWALK.iter().any(|row| row.htcds == htcds), "{htcds}");
    }
    for &ctdc in CtdcExploitation::ALL {
        assert!(CROSSWALK.iter().any(|row| row.ctdc == ctdc), "{ctdc}");
    }
}

/// The rows that the guide proposes.
#[test]
fn the_crosswalk_says_what_was_decided() {
    let row = |form: ExploitationForm| {
        let row = form.row();
        (
            row.htcds.htcds(),
            row.ctdc.ctdc(),
            row.labour.map(LabourType::ctdc),
            row.sex.map(SexExploitation::htcds),
        )
    };
    use ExploitationForm as F;
    assert_eq!(
        row(F::Prostitution),
        (
            "SexualExploitation",
            "isSexualExploit",
            None,
            Some("Prostitution")
        )
    );
    let labour = |kind| ("ForcedLabour", "isForcedLabour", Some(kind), None);
    assert_eq!(row(F::ForcedLabour), labour("typeOfLabourNotSpecified"));
    assert_eq!(row(F::DomesticWork), labour("typeOfLabourDomesticWork"));
    assert_eq!(row(F::OnlineScam), labour("typeOfLabourIllicitActivities"));
    assert_eq!(
        row(F::Slavery),
        ("Servitude", "isSlaveryAndPractices", None, None)
    );
    assert_eq!(
        row(F::BrideOrder),
        ("ForcedMarriage", "isForcedMarriage", None, None)
    );
    assert_eq!(
        row(F::BabySale),
        ("ForcedAdoption", "isOtherExploit", None, None)
    );
    assert_eq!(
        row(F::Begging),
        (
            "ForcedBegging",
            "isForcedLabour",
            Some("typeOfLabourBegging"),
            None
        )
    );
    assert_eq!(
        row(F::Organ),
        ("OrganRemoval", "isOrganRemoval", None, None)
    );
    assert_eq!(
        LabourType::DomesticWork.industry().unwrap().htcds(),
        "T_ActivitiesOfHouseholdsAsEmployers"
    );
}

#[test]
fn legs_map_to_htcds_and_back() {
    for &kind in LegKind::ALL {
        assert_eq!(LegRole::of_kind(kind).kind(), kind);
    }
    assert_eq!(LegRole::Origin.kind().htcds(), "Recruitment");
    assert_eq!(LegRole::Destination.kind().htcds(), "Exploitation");
    assert_eq!(Sex::Female.gender().htcds(), "Feminine");
    assert_eq!(Stage::Transferred.status().htcds(), "ClosedReferred");
}

fn found(status: TraffickingStatus, by: DecisionMaker, day: i8) -> Determination {
    Determination {
        status,
        by,
        on: date(2024, 3, day),
    }
}

#[test]
fn determinations_follow_each_other() {
    use DecisionMaker::{Court, Government, Police};
    use TraffickingStatus::{Actual, NotVictim, Possible};
    let today = date(2024, 3, 20);
    let mut history = History::default();
    assert_eq!(history.status(), None);
    let mut add = |status, by, day| history.append(found(status, by, day), today);
    assert_eq!(add(Possible, Government, 1), Ok(()));
    assert_eq!(
        add(Possible, Government, 2),
        Err(DeterminationError::NothingNew)
    );
    assert_eq!(add(Possible, Police, 2), Ok(()));
    assert_eq!(
        add(Actual, Government, 1),
        Err(DeterminationError::BeforeLast)
    );
    assert_eq!(add(Actual, Government, 5), Ok(()));
    assert_eq!(
        add(Possible, Police, 6),
        Err(DeterminationError::BackToPossible)
    );
    assert_eq!(add(Actual, Court, 21), Err(DeterminationError::Future));
    assert_eq!(add(NotVictim, Court, 7), Ok(()));
    assert_eq!(add(Possible, Government, 8), Ok(()));
    assert_eq!(add(Actual, Government, 8), Ok(()));
    assert_eq!(history.all().len(), 6);
    assert_eq!(history.status(), Some(Actual));
    assert_eq!(
        DeterminationError::BackToPossible.key(),
        "error-determination-back-to-possible"
    );
}

proptest! {
    /// The history grows by what is accepted and by nothing else; days never run backwards.
    #[test]
    fn a_history_only_grows(
        given in prop::collection::vec(
            (
                prop::sample::select(TraffickingStatus::ALL),
                prop::sample::select(DecisionMaker::ALL),
                1i8..=31,
            ),
            0..20,
        ),
    ) {
        let today = date(2024, 3, 25);
        let mut history = History::default();
        for (status, by, day) in given {
            let before = history.all().to_vec();
            let accepted = history.append(found(status, by, day), today).is_ok();
            prop_assert_eq!(&history.all()[..before.len()], &before[..]);
            prop_assert_eq!(history.all().len(), before.len() + usize::from(accepted));
        }
        prop_assert!(history.all().windows(2).all(|pair| pair[0].on <= pair[1].on));
        prop_assert!(history.all().iter().all(|found| found.on <= today));
    }

    /// The gate is open exactly when everything is settled, and names each thing that is not.
    #[test]
    fn the_closing_gate(
        tracks in prop::collection::vec(
            (prop::sample::select(ServiceKind::ALL), prop::sample::select(ServiceState::ALL)), 0..6
        ),
        monitoring in prop::sample::select(Monitoring::ALL),
        restitution in prop::option::of(prop::sample::select(RestitutionOutcome::ALL)),
        retention in prop::option::of(prop::sample::select(RetentionClass::ALL)),
    ) {
        let closing = Closing { tracks, monitoring, restitution, retention };
        let missing = closing.missing();
        for &(kind, state) in &closing.tracks {
            let settled = matches!(
                state,
                ServiceState::Done | ServiceState::DeclinedByVictim | ServiceState::NotApplicable
            );
            prop_assert_eq!(missing.contains(&Missing::Track(kind, state)), !settled);
        }
        prop_assert_eq!(
            missing.contains(&Missing::Monitoring), monitoring == Monitoring::Outstanding
        );
        prop_assert_eq!(missing.contains(&Missing::Restitution), restitution.is_none());
        prop_assert_eq!(missing.contains(&Missing::Retention), retention.is_none());
    }
}

#[test]
fn the_gate_says_what_is_missing() {
    let closing = Closing {
        tracks: vec![(ServiceKind::Health, ServiceState::Stopped)],
        monitoring: Monitoring::Outstanding,
        restitution: None,
        retention: None,
    };
    let keys: Vec<&str> = closing.missing().iter().map(MessageKey::key).collect();
    assert_eq!(
        keys,
        [
            "closing-missing-track",
            "closing-missing-monitoring",
            "closing-missing-restitution",
            "closing-missing-retention"
        ]
    );
    assert_eq!(
        closing.missing()[0].args(),
        [
            ("service", "service-health".to_owned()),
            ("state", "service-state-stopped".to_owned())
        ]
    );
    let settled = Closing {
        tracks: vec![(ServiceKind::Health, ServiceState::Done)],
        monitoring: Monitoring::LeftOut,
        restitution: Some(RestitutionOutcome::NotClaimed),
        retention: Some(RetentionClass::AdultVictim),
    };
    assert_eq!(settled.missing(), []);
}
