use std::collections::BTreeSet;

use domain::{
    Coded,
    deadlines::{
        Bound, Clock, DeadlineRule, Duty, RuleStatus, StartEvent, Unit, all_due, default_rules, due,
    },
    services::ServiceKind,
};
use jiff::civil::{Date, DateTime, date, datetime};
use proptest::prelude::*;

fn monday() -> DateTime {
    datetime(2024, 9, 23, 10, 30, 0, 0)
}

fn rule(id: &str, length: u16, unit: Unit) -> DeadlineRule {
    DeadlineRule {
        id: id.to_owned(),
        clock: Clock::Duty(Duty::Triage),
        event: StartEvent::Report,
        length,
        unit,
        bound: Bound::AtMost,
        legal_basis: String::new(),
        status: RuleStatus::InternalPolicy,
        valid_from: date(2020, 1, 1),
        valid_to: None,
    }
}

fn triage(rules: &[DeadlineRule], start: DateTime) -> Option<(String, DateTime)> {
    due(
        rules,
        Clock::Duty(Duty::Triage),
        StartEvent::Report,
        start,
        &[],
    )
    .map(|due| (due.rule.id.clone(), due.at))
}

#[test]
fn lengths_in_every_unit() {
    let at = |length, unit, holidays: &[Date]| rule("x", length, unit).due_from(monday(), holidays);
    assert_eq!(
        at(24, Unit::Hours, &[]),
        Some(datetime(2024, 9, 24, 10, 30, 0, 0))
    );
    assert_eq!(
        at(7, Unit::Days, &[]),
        Some(datetime(2024, 9, 30, 23, 59, 59, 0))
    );
    assert_eq!(
        at(3, Unit::Months, &[]),
        Some(datetime(2024, 12, 23, 23, 59, 59, 0))
    );
    // Over a weekend, with a holiday on the way: Tue, Wed, (Thu off), Fri, Mon.
    let holiday = [date(2024, 9, 26)];
    assert_eq!(
        at(4, Unit::WorkingDays, &holiday),
        Some(datetime(2024, 9, 30, 23, 59, 59, 0))
    );
    let friday = datetime(2024, 9, 27, 18, 0, 0, 0);
    assert_eq!(
        rule("x", 1, Unit::WorkingDays).due_from(friday, &[]),
        Some(datetime(2024, 9, 30, 23, 59, 59, 0))
    );
    // The end of a month does not spill over.
    let end = datetime(2024, 11, 30, 9, 0, 0, 0);
    assert_eq!(
        rule("x", 3, Unit::Months).due_from(end, &[]),
        Some(datetime(2025, 2, 28, 23, 59, 59, 0))
    );
    let last = DateTime::MAX;
    assert_eq!(rule("x", 1, Unit::Days).due_from(last, &[]), None);
}

#[test]
fn the_rule_valid_on_the_day_of_the_start_counts() {
    let old = DeadlineRule {
        valid_to: Some(date(2024, 9, 22)),
        ..rule("old", 1, Unit::Days)
    };
    let new = DeadlineRule {
        valid_from: date(2024, 9, 23),
        ..rule("new", 5, Unit::Days)
    };
    let rules = [old, new];
    assert_eq!(triage(&rules, monday()).unwrap().0, "new");
    let sunday = datetime(2024, 9, 22, 23, 0, 0, 0);
    assert_eq!(triage(&rules, sunday).unwrap().0, "old");
    assert_eq!(triage(&rules, datetime(2019, 1, 1, 0, 0, 0, 0)), None);
}

#[test]
fn the_strictest_confirmed_rule_counts() {
    let unconfirmed = DeadlineRule {
        status: RuleStatus::Unconfirmed,
        ..rule("unconfirmed", 1, Unit::Days)
    };
    let law = DeadlineRule {
        status: RuleStatus::Law,
        ..rule("law", 7, Unit::Days)
    };
    let stricter = rule("policy", 3, Unit::Days);
    let same = rule("a-policy-like-the-law", 7, Unit::Days);
    let id = |rules: &[DeadlineRule]| triage(rules, monday()).map(|due| due.0);
    assert_eq!(id(&[unconfirmed.clone(), law.clone()]).unwrap(), "law");
    assert_eq!(id(&[law.clone(), stricter.clone()]).unwrap(), "policy");
    assert_eq!(id(&[same, law.clone()]).unwrap(), "law");
    assert_eq!(
        id(std::slice::from_ref(&unconfirmed)).unwrap(),
        "unconfirmed"
    );
    assert_eq!(id(&[]), None);
    let at_least = |id, length| DeadlineRule {
        bound: Bound::AtLeast,
        ..rule(id, length, Unit::Days)
    };
    assert_eq!(
        id(&[at_least("short", 3), at_least("long", 9)]).unwrap(),
        "long"
    );
    let rules = [law, stricter, unconfirmed];
    let all = all_due(
        &rules,
        Clock::Duty(Duty::Triage),
        StartEvent::Report,
        monday(),
        &[],
    );
    let ids: Vec<&str> = all.iter().map(|due| due.rule.id.as_str()).collect();
    assert_eq!(ids, ["unconfirmed", "policy", "law"]);
}

#[test]
fn the_seed_keeps_every_promise_with_a_clock() {
    let rules = default_rules();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids.len(), rules.len(), "ids are unique");
    assert!(
        rules
            .iter()
            .all(|rule| !rule.legal_basis.is_empty() && rule.length > 0)
    );
    for &kind in ServiceKind::ALL {
        let clock = Clock::Service(kind);
        let due = due(&rules, clock, StartEvent::Application, monday(), &[]);
        let due = due.unwrap_or_else(|| panic!("{kind} has no clock"));
        assert!(due.at <= datetime(2024, 9, 30, 23, 59, 59, 0), "{kind}");
    }
    for &duty in Duty::ALL {
        assert!(
            rules.iter().any(|rule| rule.clock == Clock::Duty(duty)),
            "{duty}"
        );
    }
}

#[test]
fn the_seed_says_what_the_sources_say() {
    let rules = default_rules();
    let of = |clock, event| due(&rules, clock, event, monday(), &[]).unwrap();
    let health = of(Clock::Service(ServiceKind::Health), StartEvent::Application);
    assert_eq!(health.at.date(), date(2024, 9, 30));
    assert_eq!(health.rule.status, RuleStatus::Law);
    let urgent = of(Clock::Duty(Duty::UrgentFirstAid), StartEvent::Application);
    assert_eq!(urgent.at.date(), date(2024, 9, 30));
    // Triage within 24 hours is nowhere in the law, and says so.
    let triage = of(Clock::Duty(Duty::Triage), StartEvent::Report);
    assert_eq!(triage.at, datetime(2024, 9, 24, 10, 30, 0, 0));
    assert_eq!(triage.rule.status, RuleStatus::InternalPolicy);
    assert!(triage.rule.legal_basis.starts_with("Kebijakan internal"));
    // The two clocks of restitution stand side by side.
    let payment = Clock::Duty(Duty::RestitutionPayment);
    assert_eq!(
        of(payment, StartEvent::VerdictNotice).at.date(),
        date(2024, 10, 7)
    );
    assert_eq!(
        of(payment, StartEvent::RulingCopy).at.date(),
        date(2024, 10, 23)
    );
    let claim = of(
        Clock::Duty(Duty::RestitutionClaim),
        StartEvent::VerdictKnown,
    );
    assert_eq!(claim.at.date(), date(2024, 12, 22));
    // Before the regulation of 2018 there was one clock only.
    let early = datetime(2016, 1, 4, 9, 0, 0, 0);
    assert_eq!(
        due(&rules, payment, StartEvent::RulingCopy, early, &[]),
        None
    );
    let monitoring = rules
        .iter()
        .find(|rule| rule.clock == Clock::Duty(Duty::Monitoring))
        .unwrap();
    assert_eq!((monitoring.length, monitoring.unit), (3, Unit::Months));
    assert_eq!(monitoring.bound, Bound::AtLeast);
    assert_eq!(monitoring.status, RuleStatus::Unconfirmed);
}

#[test]
fn clocks_have_a_stored_form() {
    let services = ServiceKind::ALL.iter().map(|kind| Clock::Service(*kind));
    let duties = Duty::ALL.iter().map(|duty| Clock::Duty(*duty));
    for clock in services.chain(duties) {
        assert_eq!(clock.to_string().parse(), Ok(clock));
    }
    assert_eq!(
        Clock::Service(ServiceKind::Health).to_string(),
        "service:health"
    );
    assert!("service:".parse::<Clock>().is_err());
    let rules = default_rules();
    let json = serde_json::to_string(&rules).unwrap();
    assert_eq!(
        serde_json::from_str::<Vec<DeadlineRule>>(&json).unwrap(),
        rules
    );
}

proptest! {
    #[test]
    fn a_due_time_never_lies_before_its_start(
        length in 0u16..400, unit in prop::sample::select(Unit::ALL),
        days in 0i32..3000, holidays in prop::collection::vec(0i32..3000, 0..40),
    ) {
        use jiff::ToSpan;
        let day = |n: i32| date(2020, 1, 1).checked_add(n.days()).unwrap();
        let holidays: Vec<Date> = holidays.into_iter().map(day).collect();
        let start = day(days).at(8, 0, 0, 0);
        let rule = rule("x", length, unit);
        let at = rule.due_from(start, &holidays).unwrap();
        prop_assert!(at >= start);
        let longer = DeadlineRule { length: length + 1, ..rule };
        prop_assert!(longer.due_from(start, &holidays).unwrap() > at);
        if unit == Unit::WorkingDays && length > 0 {
            prop_assert!(!holidays.contains(&at.date()));
            prop_assert!(at.date().weekday().to_monday_one_offset() <= 5);
        }
    }
}
