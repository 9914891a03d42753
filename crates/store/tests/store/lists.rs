//! A list is what the policy would permit row by row: generated task forces in which people of
//! every role stand in every relation to reports, cases and referrals, on both databases.
//!
//! What is expected is computed here from the generated facts and [`policy::decide`] alone.

use domain::Coded;
use domain::cases::Stage;
use domain::codes::{CodeKind, HumanCode};
use domain::ids::{AccountId, CaseId, ReferralId, ReportId, TeamId};
use domain::intake::ReportState;
use domain::people::Role;
use domain::referrals::ReferralState;
use domain::sections::{Section, Sections};
use policy::{Action, Actor, Decision, FileKind, Relation, Request, State, decide, purpose_of};
use std::collections::BTreeSet;
use store::access;
use store::cases::list as case_list;
use store::cases::opening::{Direct, open_direct};
use store::paging::{Cursor, Seek};
use store::{Tx, referrals, reports, sql};
use testkit::each_database;
use testkit::world::{World, id, now};
use vault::Random;

/// Worlds on each database, and people who ask in each.
const WORLDS: usize = 4;
const ASKERS: usize = 15;
const PAGE: u32 = 7;

/// Repeatable chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn some<T: Copy>(&mut self, from: &[T], one_in: usize) -> Vec<T> {
        let all = from.iter().copied();
        all.filter(|_| self.one_in(one_in)).collect()
    }
}

struct Case {
    id: CaseId,
    code: String,
    team: TeamId,
    owner: Option<AccountId>,
    open: bool,
    conflicts: Vec<AccountId>,
    referrals: Vec<Referral>,
}

struct Referral {
    code: String,
    to: TeamId,
    state: ReferralState,
    sections: Sections,
}

struct Report {
    code: String,
    team: TeamId,
    by: AccountId,
    state: ReportState,
}

/// What was generated.
struct Model {
    cases: Vec<Case>,
    reports: Vec<Report>,
}

fn teams(world: &World) -> [TeamId; 4] {
    let teams = world.teams;
    [teams.intake, teams.cases, teams.receiving, teams.police]
}

fn code(kind: CodeKind) -> String {
    let bytes = uuid::Uuid::now_v7().into_bytes();
    HumanCode::new(kind, bytes.last_chunk().copied().unwrap()).to_string()
}

async fn generate(world: &World, dice: &mut Dice) -> Model {
    let accounts: Vec<AccountId> = world.people.iter().map(|one| one.account()).collect();
    let mut tx = world.store.write().await.unwrap();
    let mut model = Model {
        cases: Vec::new(),
        reports: Vec::new(),
    };
    for _ in 0..24 {
        let case = case(&mut tx, world, dice, &accounts).await;
        model.cases.push(case);
    }
    for _ in 0..24 {
        let report = report(&mut tx, world, dice, &accounts).await;
        model.reports.push(report);
    }
    tx.commit().await.unwrap();
    model
}

async fn case(tx: &mut Tx, world: &World, dice: &mut Dice, accounts: &[AccountId]) -> Case {
    let open = !dice.one_in(5);
    let owner = (!dice.one_in(3)).then(|| dice.pick(accounts));
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: dice.pick(&teams(world)),
        owner,
        import: None,
        stage: if open { Stage::START } else { Stage::Closed },
        area: None,
        country: None,
        exploitation: None,
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 3, 15).into(),
        opened_at: now(),
        closed_at: (!open).then(now),
        retention: None,
        persons: Vec::new(),
        facts: Vec::new(),
    };
    let made = open_direct(tx, &mut Random::system(), &new, now()).await;
    let mut case = Case {
        id: new.id,
        code: made.unwrap().code.to_string(),
        team: new.team,
        owner,
        open,
        conflicts: dice.some(accounts, 6),
        referrals: Vec::new(),
    };
    for account in &case.conflicts {
        let row = sql("insert into case_conflict (case_id, account, recorded_at) values (?, ?, 0)");
        tx.run(&row.bind(case.id).bind(*account)).await.unwrap();
    }
    let others: Vec<TeamId> = teams(world)
        .into_iter()
        .filter(|t| *t != case.team)
        .collect();
    for _ in 0..dice.below(4) {
        let state = dice.pick(ReferralState::ALL);
        // What is closed waits for nobody's answer: the gate of closing sees to it.
        if open || !state.is_open() {
            let referral = refer(tx, world, &case, (dice.pick(&others), state), dice).await;
            case.referrals.push(referral);
        }
    }
    case
}

async fn refer(
    tx: &mut Tx,
    world: &World,
    case: &Case,
    (to, state): (TeamId, ReferralState),
    dice: &mut Dice,
) -> Referral {
    let sections: Sections = dice.some(Section::ALL, 2).into_iter().collect();
    let referral = Referral {
        code: code(CodeKind::Referral),
        to,
        state,
        sections: sections.with(Section::General),
    };
    let new = sql(
        "insert into referral (id, task_force, case_id, code, from_team, to_team, need, child, \
         urgency, sections, basis, state, due_at, sent_by, sent_at, case_opened_at, updated_at, \
         version) values (?, ?, ?, ?, ?, ?, 'shelter', ?, 'normal', ?, 'legal-duty', ?, ?, ?, ?, \
         ?, ?, 1)",
    )
    .bind(id::<ReferralId>())
    .bind(world.task_force)
    .bind(case.id)
    .bind(&referral.code)
    .bind(case.team)
    .bind(to)
    .bind(false)
    .bind(referral.sections.codes())
    .bind(state.code())
    .bind(now())
    .bind(world.lead().account())
    .bind(now())
    .bind(now())
    .bind(now());
    tx.run(&new).await.unwrap();
    referral
}

async fn report(tx: &mut Tx, world: &World, dice: &mut Dice, accounts: &[AccountId]) -> Report {
    let report = Report {
        code: code(CodeKind::Report),
        team: dice.pick(&teams(world)),
        by: dice.pick(accounts),
        state: dice.pick(ReportState::ALL),
    };
    let new = sql(
        "insert into report (id, task_force, team, code, channel, reporter_kind, received_at, \
         urgency, child_involved, state, due_at, recorded_by, created_at, updated_at, version) \
         values (?, ?, ?, ?, '129', 'family', ?, 'urgent', 'no', ?, ?, ?, ?, ?, 1)",
    )
    .bind(id::<ReportId>())
    .bind(world.task_force)
    .bind(report.team)
    .bind(&report.code)
    .bind(now())
    .bind(report.state.code())
    .bind(now())
    .bind(report.by)
    .bind(now())
    .bind(now());
    tx.run(&new).await.unwrap();
    report
}

/// Somebody of any role in any teams, some of which they lead.
fn asker(world: &World, dice: &mut Dice) -> Actor {
    let account = dice.below(world.people.len());
    let own = dice.some(&teams(world), 3);
    Actor {
        role: dice.pick(Role::ALL),
        leads: dice.some(&own, 3),
        teams: own,
        ..world.people[account].actor.clone()
    }
}

fn permits(actor: &Actor, file: FileKind, relation: Relation, open: bool, action: Action) -> bool {
    let request = Request {
        file,
        role: actor.role,
        relation,
        shared: Sections::NONE,
        section: Section::General,
        action,
        state: if open { State::Open } else { State::Closed },
        purpose: purpose_of(actor.role),
    };
    decide(&request) == Decision::Permit
}

/// The strongest relation through the owning team.
fn within(actor: &Actor, team: TeamId, owner: Option<AccountId>) -> Relation {
    if !actor.teams.contains(&team) {
        Relation::Unrelated
    } else if owner == Some(actor.account) {
        Relation::Owner
    } else if actor.leads.contains(&team) {
        Relation::Supervisor
    } else {
        Relation::Team
    }
}

impl Case {
    fn relation(&self, actor: &Actor) -> Relation {
        let accepted = |one: &Referral| actor.teams.contains(&one.to) && one.state.opens_shared();
        match within(actor, self.team, self.owner) {
            _ if self.conflicts.contains(&actor.account) => Relation::Conflicted,
            Relation::Unrelated if self.referrals.iter().any(accepted) => Relation::Referred,
            relation => relation,
        }
    }

    fn may(&self, actor: &Actor, relation: Relation, action: Action) -> bool {
        let relation = match self.relation(actor) {
            Relation::Conflicted => Relation::Conflicted,
            _ => relation,
        };
        permits(actor, FileKind::Case, relation, self.open, action)
    }
}

type Codes = BTreeSet<String>;

/// Every page of a list, each row once.
async fn all<F, R>(page: F) -> Codes
where
    F: Fn(Seek) -> R,
    R: Future<Output = (Vec<String>, Option<Cursor>)>,
{
    let (mut seek, mut found) = (Seek::First, Codes::new());
    loop {
        let (rows, next) = page(seek).await;
        for row in rows {
            assert!(found.insert(row.clone()), "{row} is listed twice");
        }
        match next {
            Some(next) => seek = Seek::After(next),
            None => return found,
        }
    }
}

async fn cases(world: &World, actor: &Actor, order: case_list::Order) -> Codes {
    let filter = case_list::Filter {
        shown: case_list::Shown::All,
        ..case_list::Filter::default()
    };
    all(async |seek| {
        let mut tx = world.store.read().await.unwrap();
        let page = case_list::page(&mut tx, actor, &filter, order, seek, PAGE).await;
        let page = page.unwrap();
        let codes = page.rows.iter().map(|row| row.code.to_string());
        (codes.collect(), page.next)
    })
    .await
}

async fn taken(world: &World, actor: &Actor, tab: reports::Tab) -> Codes {
    let filter = reports::Filter::default();
    all(async |seek| {
        let mut tx = world.store.read().await.unwrap();
        let page = reports::list(&mut tx, actor, tab, &filter, seek, PAGE).await;
        let page = page.unwrap();
        let codes = page.rows.iter().map(|row| row.code.clone());
        (codes.collect(), page.next)
    })
    .await
}

async fn boxed(world: &World, actor: &Actor, side: referrals::Direction) -> Codes {
    let filter = referrals::Filter::default();
    all(async |seek| {
        let mut tx = world.store.read().await.unwrap();
        let which = (side, referrals::Tab::Open);
        let page = referrals::list(&mut tx, actor, which, &filter, (seek, PAGE)).await;
        let page = page.unwrap();
        let codes = page.rows.iter().map(|row| row.card.code.to_string());
        (codes.collect(), page.next)
    })
    .await
}

async fn compare_cases(world: &World, model: &Model, actor: &Actor) -> usize {
    let may = |case: &&Case| case.may(actor, case.relation(actor), Action::See);
    let expected: Codes = model
        .cases
        .iter()
        .filter(may)
        .map(|c| c.code.clone())
        .collect();
    for order in case_list::Order::ALL {
        assert_eq!(cases(world, actor, *order).await, expected, "{actor:?}");
    }
    // And each page of one case says the same.
    let mut tx = world.store.read().await.unwrap();
    for case in &model.cases {
        let one = access::case::<policy::See>(&mut tx, actor, &case.code).await;
        assert_eq!(one.is_ok(), expected.contains(&case.code), "{actor:?}");
    }
    expected.len()
}

async fn compare_reports(world: &World, model: &Model, actor: &Actor) -> usize {
    let may = |report: &&Report| {
        let relation = within(actor, report.team, Some(report.by));
        [true, false]
            .iter()
            .any(|open| permits(actor, FileKind::Report, relation, *open, Action::See))
    };
    let codes = |own: &dyn Fn(&Report) -> bool| -> Codes {
        let reports = model
            .reports
            .iter()
            .filter(may)
            .filter(|report| own(report));
        reports.map(|report| report.code.clone()).collect()
    };
    let waits =
        |report: &Report| matches!(report.state, ReportState::Received | ReportState::Screening);
    let expected = codes(&|_| true);
    assert_eq!(
        taken(world, actor, reports::Tab::All).await,
        expected,
        "{actor:?}"
    );
    let mine = codes(&|report| report.by == actor.account);
    assert_eq!(
        taken(world, actor, reports::Tab::Mine).await,
        mine,
        "{actor:?}"
    );
    let waiting = codes(&waits);
    assert_eq!(
        taken(world, actor, reports::Tab::Waiting).await,
        waiting,
        "{actor:?}"
    );
    let mut tx = world.store.read().await.unwrap();
    for report in &model.reports {
        let one = access::report::<policy::See>(&mut tx, actor, &report.code).await;
        assert_eq!(one.is_ok(), expected.contains(&report.code), "{actor:?}");
    }
    expected.len()
}

async fn compare_referrals(world: &World, model: &Model, actor: &Actor) -> usize {
    let codes = |listed: &dyn Fn(&Case, &Referral) -> bool| -> Codes {
        let pairs = model.cases.iter();
        let pairs = pairs.flat_map(|case| case.referrals.iter().map(move |one| (case, one)));
        pairs
            .filter(|(case, one)| one.state.is_open() && listed(case, one))
            .map(|(_, one)| one.code.clone())
            .collect()
    };
    let sent = codes(&|case, _| {
        let relation = within(actor, case.team, case.owner);
        case.may(actor, relation, Action::See)
    });
    let received = codes(&|case, one| {
        let relation = match one.state.opens_shared() {
            true => Relation::Referred,
            false => Relation::Invited,
        };
        actor.teams.contains(&one.to) && case.may(actor, relation, Action::Answer)
    });
    let out = boxed(world, actor, referrals::Direction::Out).await;
    assert_eq!(out, sent, "{actor:?}");
    let inbox = boxed(world, actor, referrals::Direction::In).await;
    assert_eq!(inbox, received, "{actor:?}");
    sent.len() + received.len()
}

#[test]
fn a_list_holds_what_the_policy_permits_row_by_row_and_nothing_else() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut dice = Dice(20_240_315);
        let mut seen = [0; 3];
        let mut model = Model {
            cases: Vec::new(),
            reports: Vec::new(),
        };
        for _ in 0..WORLDS {
            // Each world holds those before it.
            let more = generate(&world, &mut dice).await;
            model.cases.extend(more.cases);
            model.reports.extend(more.reports);
            for _ in 0..ASKERS {
                let actor = asker(&world, &mut dice);
                seen[0] += compare_cases(&world, &model, &actor).await;
                seen[1] += compare_reports(&world, &model, &actor).await;
                seen[2] += compare_referrals(&world, &model, &actor).await;
            }
        }
        assert!(
            seen.iter().all(|seen| *seen > 50),
            "too little was seen: {seen:?}"
        );
    });
}
