//! What the tests of reports share.

use crate::common::{Person, World, id, now};
use domain::ids::ReportId;
use domain::intake::{Channel, PersonAtRisk, Reply, Report, Reporter, ReporterKind, Urgency};
use domain::screening::Purpose;
use domain::{Line, Nik, Phone, Story};
use jiff::{Timestamp, ToSpan};
use policy::See;
use store::paging::Seek;
use store::reports::{self, Changes, Created, Filter, NewReport, Tab};
use store::search::{self, NameIndex};
use store::{Error, access};

pub(crate) fn report() -> Report {
    Report {
        channel: Channel::Sapa129,
        reporter: Reporter {
            kind: ReporterKind::Family,
            name: Reply::Given("Rahmawati".parse().unwrap()),
            phone: Reply::Given(Phone::parse("0812-3456-7890").unwrap()),
            may_call_back: true,
            safe_contact: Some(Line::parse("setelah pukul 17").unwrap()),
        },
        urgency: Urgency::Urgent,
        story: Story::parse("Dijanjikan kerja di kapal, paspor ditahan.").unwrap(),
        place: "31.73".parse().unwrap(),
        persons_at_risk: 2,
        child_at_risk: Reply::Given(true),
        persons: vec![PersonAtRisk {
            name: Reply::Given("Siti Nur-Halimah".parse().unwrap()),
            nik: Reply::Given(Nik::parse("3173054501990001").unwrap()),
            ..PersonAtRisk::default()
        }],
        whereabouts: Some(Line::parse("Gudang di Kalideres").unwrap()),
        happened: None,
    }
}

pub(crate) struct Form<'a> {
    pub(crate) report: &'a Report,
    pub(crate) token: &'a str,
    pub(crate) at: Timestamp,
    pub(crate) due_at: Option<Timestamp>,
}

impl<'a> Form<'a> {
    pub(crate) fn of(report: &'a Report, token: &'a str) -> Self {
        Self {
            report,
            token,
            at: now(),
            due_at: Some(now() + 24.hours()),
        }
    }
}

pub(crate) async fn submit(
    world: &World,
    person: &Person,
    form: &Form<'_>,
) -> Result<Created, Error> {
    let mut tx = world.store.write().await?;
    let new = NewReport {
        id: id(),
        team: person.actor.teams[0],
        report: form.report,
        purpose: Some(Purpose::ForcedLabour),
        received_at: form.at,
        due_at: form.due_at,
        token: form.token,
        at: form.at,
    };
    let created = reports::create(&mut tx, &mut world.keeper(person), &person.actor, &new).await?;
    tx.commit().await?;
    Ok(created)
}

pub(crate) async fn taken(world: &World, report: &Report) -> String {
    let token = id::<ReportId>().to_string();
    let created = submit(world, &world.officer, &Form::of(report, &token))
        .await
        .unwrap();
    created.code.to_string()
}

pub(crate) async fn facts(world: &World, person: &Person, code: &str) -> reports::Facts {
    let mut tx = world.store.read().await.unwrap();
    let auth = access::report::<See>(&mut tx, &person.actor, code)
        .await
        .unwrap();
    reports::facts(&mut tx, &auth).await.unwrap()
}

pub(crate) async fn list(
    world: &World,
    person: &Person,
    tab: Tab,
    filter: Filter,
    seek: Seek,
    size: u32,
) -> store::paging::Listing<reports::Listed> {
    let mut tx = world.store.read().await.unwrap();
    reports::list(&mut tx, &person.actor, tab, &filter, seek, size)
        .await
        .unwrap()
}

pub(crate) const fn changes(report: &Report, version: i64, keep_location: bool) -> Changes<'_> {
    Changes {
        version,
        report,
        purpose: None,
        received_at: Timestamp::UNIX_EPOCH,
        due_at: None,
        keep_location,
        at: Timestamp::UNIX_EPOCH,
    }
}

pub(crate) async fn find(
    world: &World,
    person: &Person,
    names: &NameIndex,
    typed: &str,
) -> search::Found {
    let mut tx = world.store.read().await.unwrap();
    search::find(&mut tx, &world.ring, names, &person.actor, typed)
        .await
        .unwrap()
}
