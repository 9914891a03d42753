use domain::{
    Coded, Line, PersonName, Phone, Place, Story,
    cases::{AgeBand, Sex},
    intake::{
        Asked, Channel, PersonAtRisk, Reply, Report, ReportFault, Reporter, ReporterKind,
        RequiredField, Urgency,
    },
};
use jiff::civil::date;

fn report() -> Report {
    Report {
        channel: Channel::Sapa129,
        reporter: Reporter {
            kind: ReporterKind::Anonymous,
            name: Reply::Declined,
            phone: Reply::NotAsked,
            may_call_back: false,
            safe_contact: None,
        },
        urgency: Urgency::Urgent,
        story: Story::parse("Tiga orang dibawa ke Batam").unwrap(),
        place: Place::Unknown,
        persons_at_risk: 3,
        child_at_risk: Reply::Unknown,
        persons: vec![PersonAtRisk::default()],
        whereabouts: None,
        happened: None,
    }
}

fn faults(change: impl FnOnce(&mut Report)) -> Vec<ReportFault> {
    let mut report = report();
    change(&mut report);
    report.faults(date(2024, 9, 26))
}

#[test]
fn at_most_twelve_fields_are_required() {
    assert!(RequiredField::ALL.len() <= 12);
}

#[test]
fn an_anonymous_report_with_next_to_nothing_is_complete() {
    assert_eq!(faults(|_| ()), []);
}

#[test]
fn contradictions_are_named() {
    let name = || Reply::Given(PersonName::parse("Sri").unwrap());
    assert_eq!(
        faults(|r| r.reporter.name = name()),
        [ReportFault::AnonymousWithName]
    );
    assert_eq!(
        faults(|r| r.reporter.may_call_back = true),
        [ReportFault::CallBackWithoutPhone]
    );
    let call_back = faults(|r| {
        r.reporter.may_call_back = true;
        r.reporter.phone = Reply::Given(Phone::parse("081234567890").unwrap());
        r.reporter.safe_contact = Some(Line::parse("setelah pukul 20.00").unwrap());
    });
    assert_eq!(call_back, []);
    assert_eq!(
        faults(|r| r.persons_at_risk = 0),
        [ReportFault::NobodyAtRisk]
    );
    assert_eq!(
        faults(|r| r.persons = vec![PersonAtRisk::default(); 4]),
        [ReportFault::MorePersonsThanCounted]
    );
    let child = faults(|r| {
        r.child_at_risk = Reply::Given(false);
        r.persons[0].age = Reply::Given(AgeBand::To17);
        r.persons[0].sex = Reply::Given(Sex::Female);
    });
    assert_eq!(child, [ReportFault::ChildDescribed]);
    assert_eq!(
        faults(|r| r.happened = Some("2024-10".parse().unwrap())),
        [ReportFault::Future]
    );
}

#[test]
fn declined_is_an_answer() {
    assert_eq!(Reply::<u8>::Declined.asked(), Asked::Declined);
    assert_eq!(Reply::Given(1).given(), Some(&1));
    assert_eq!(Reply::<u8>::Unknown.given(), None);
    let json = serde_json::to_string(&report()).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report());
}

#[test]
fn a_report_never_shows_itself() {
    let mut report = report();
    report.persons[0].name = Reply::Given(PersonName::parse("Sri Rahasia").unwrap());
    let shown = format!("{report:?}");
    assert!(
        !shown.contains("Rahasia") && !shown.contains("Batam"),
        "{shown}"
    );
}
