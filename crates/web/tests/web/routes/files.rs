//! Files that stand in each relation to one person: a report, a case with its parts, a referral.

use domain::cases::{PersonRole, Sex, Stage};
use domain::codes::{CodeKind, HumanCode};
use domain::ids::{CaseId, LegId, PersonId, ReferralId, ReportId, ServiceId, TeamId};
use domain::intake::{Channel, Reply, Report, Reporter, ReporterKind, Urgency};
use domain::{Phone, Story};
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use store::reports::{self, NewReport};
use store::{Tx, sql};
use testkit::Running;
use testkit::world::{Person, World, id, now};
use vault::Random;

/// How a file stands to the person who asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// It is theirs.
    Owner,
    /// It is their team's.
    Team,
    /// Their team accepted a referral of it, with the section of identity.
    Referred,
    /// Their team was sent a referral and has not answered.
    Invited,
    /// It is theirs, and they are in conflict of interest.
    Conflicted,
    /// It is another organisation's.
    Unrelated,
    /// There is no such file.
    Unknown,
}

impl Relation {
    pub(crate) const ALL: [Self; 7] = [
        Self::Owner,
        Self::Team,
        Self::Referred,
        Self::Invited,
        Self::Conflicted,
        Self::Unrelated,
        Self::Unknown,
    ];

    /// Whether the file does not exist for the person, whatever they ask of it.
    pub(crate) const fn is_none(self) -> bool {
        matches!(self, Self::Conflicted | Self::Unrelated | Self::Unknown)
    }
}

/// What stands in addresses of the files of one relation.
pub(crate) struct Files {
    pub(crate) report: String,
    pub(crate) case: String,
    pub(crate) person: String,
    pub(crate) leg: String,
    pub(crate) service: String,
    pub(crate) referral: String,
}

/// The team whose file is "their own": that of the person, or the case team's for roles that have
/// none and stand on its list by mistake.
fn home(person: &Person, world: &World) -> TeamId {
    let mut teams = person.actor.teams.iter().copied();
    teams.next().unwrap_or(world.teams.cases)
}

/// Two teams of other organisations.
fn away(home: TeamId, world: &World) -> [TeamId; 2] {
    let teams = world.teams;
    if home == teams.receiving {
        [teams.cases, teams.police]
    } else if home == teams.police {
        [teams.cases, teams.receiving]
    } else {
        [teams.police, teams.receiving]
    }
}

fn code(kind: CodeKind) -> String {
    let bytes = uuid::Uuid::now_v7().into_bytes();
    HumanCode::new(kind, bytes.last_chunk().copied().unwrap()).to_string()
}

/// Makes the files of one relation.
pub(crate) async fn files(running: &Running, person: &Person, relation: Relation) -> Files {
    if relation == Relation::Unknown {
        return Files {
            report: code(CodeKind::Report),
            case: code(CodeKind::Case),
            referral: code(CodeKind::Referral),
            person: id::<PersonId>().to_string(),
            leg: id::<LegId>().to_string(),
            service: id::<ServiceId>().to_string(),
        };
    }
    let world = &running.world;
    let home = home(person, world);
    let [other, third] = away(home, world);
    let (team, sent_to, state) = match relation {
        Relation::Owner | Relation::Team | Relation::Conflicted => (home, other, "sent"),
        Relation::Referred => (other, home, "accepted"),
        Relation::Invited => (other, home, "sent"),
        Relation::Unrelated | Relation::Unknown => (other, third, "sent"),
    };
    let owned = matches!(relation, Relation::Owner | Relation::Conflicted);
    let mut tx = world.store.write().await.unwrap();
    // Reports know no conflict of interest: where a case has one, the report is of another team.
    let report = match relation {
        Relation::Conflicted => report(&mut tx, world, person, other, false).await,
        _ => report(&mut tx, world, person, team, owned).await,
    };
    let (case_id, case, victim) = case(&mut tx, world, person, team, owned).await;
    let (leg, service) = parts(&mut tx, world, case_id, team).await;
    let referral = refer(&mut tx, world, case_id, (team, sent_to), state).await;
    if relation == Relation::Conflicted {
        let conflict =
            sql("insert into case_conflict (case_id, account, recorded_at) values (?, ?, ?)");
        let conflict = conflict.bind(case_id).bind(person.account()).bind(now());
        tx.run(&conflict).await.unwrap();
    }
    tx.commit().await.unwrap();
    Files {
        report,
        case,
        person: victim.to_string(),
        leg: leg.to_string(),
        service: service.to_string(),
        referral,
    }
}

/// A report taken by the team; by the person themselves where it is theirs.
async fn report(tx: &mut Tx, world: &World, person: &Person, team: TeamId, owned: bool) -> String {
    let officer = if team == world.teams.intake {
        world.person("intake")
    } else {
        world.lead()
    };
    let report = Report {
        channel: Channel::Sapa129,
        reporter: Reporter {
            kind: ReporterKind::Family,
            name: Reply::Given("Rahmawati".parse().unwrap()),
            phone: Reply::Given(Phone::parse("0812-3456-7890").unwrap()),
            may_call_back: true,
            safe_contact: None,
        },
        urgency: Urgency::Urgent,
        story: Story::parse("Dijanjikan kerja di kapal.").unwrap(),
        place: "31.73".parse().unwrap(),
        persons_at_risk: 1,
        child_at_risk: Reply::Given(false),
        persons: Vec::new(),
        whereabouts: None,
        happened: None,
    };
    let new = NewReport {
        id: id(),
        team: officer.actor.teams[0],
        report: &report,
        purpose: None,
        received_at: now(),
        due_at: Some(now()),
        token: &id::<ReportId>().to_string(),
        at: now(),
    };
    let keeper = &mut world.keeper(officer);
    let made = reports::create(tx, keeper, &officer.actor, &new).await;
    let code = made.unwrap().code.to_string();
    let recorder = if owned { person } else { officer };
    let moved = sql("update report set team = ?, recorded_by = ? where code = ?");
    let moved = moved.bind(team).bind(recorder.account()).bind(&code);
    tx.run(&moved).await.unwrap();
    code
}

async fn case(
    tx: &mut Tx,
    world: &World,
    person: &Person,
    team: TeamId,
    owned: bool,
) -> (CaseId, String, PersonId) {
    let victim = id();
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team,
        owner: owned.then(|| person.account()),
        import: None,
        stage: Stage::START,
        area: Some("31.73".parse().unwrap()),
        country: None,
        exploitation: None,
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 3, 15).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: victim,
            facts: PersonFacts {
                sex: Sex::Female,
                age: Some(24),
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: Vec::new(),
    };
    let opened = open_direct(tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    (opened.id, opened.code.to_string(), victim)
}

/// A part of the route and a service. By hand: the file may be of people who may not write it.
async fn parts(tx: &mut Tx, world: &World, case: CaseId, team: TeamId) -> (LegId, ServiceId) {
    let (leg, service) = (id(), id());
    let new = sql(
        "insert into leg (id, case_id, position, role, area, date_precision, version) \
         values (?, ?, 1, 'origin', '31.73', 'unknown', 1)",
    );
    tx.run(&new.bind(leg).bind(case)).await.unwrap();
    let new = sql(
        "insert into service (id, case_id, team, kind, organisation, applied_on, due_at, state, \
         created_at, updated_at, version) \
         values (?, ?, ?, 'health', ?, '2024-03-15', ?, 'planned', ?, ?, 1)",
    );
    let new = new
        .bind(service)
        .bind(case)
        .bind(team)
        .bind(world.organisations.protection_unit);
    let new = new.bind(now()).bind(now()).bind(now());
    tx.run(&new).await.unwrap();
    (leg, service)
}

async fn refer(
    tx: &mut Tx,
    world: &World,
    case: CaseId,
    (from, to): (TeamId, TeamId),
    state: &str,
) -> String {
    let code = code(CodeKind::Referral);
    let new = sql(
        "insert into referral (id, task_force, case_id, code, from_team, to_team, need, child, \
         urgency, sections, basis, state, due_at, sent_by, sent_at, case_opened_at, updated_at, \
         version) values (?, ?, ?, ?, ?, ?, 'shelter', ?, 'normal', 'general,identity', \
         'legal-duty', ?, ?, ?, ?, ?, ?, 1)",
    )
    .bind(id::<ReferralId>())
    .bind(world.task_force)
    .bind(case)
    .bind(&code)
    .bind(from)
    .bind(to)
    .bind(false)
    .bind(state)
    .bind(now())
    .bind(world.lead().account())
    .bind(now())
    .bind(now())
    .bind(now());
    tx.run(&new).await.unwrap();
    code
}
