//! A case from the report to its closing, typed by people in their roles.

use crate::canary::Play;
use domain::cases::{
    DecisionMaker, Monitoring, PersonRole, RestitutionOutcome, RetentionClass, TraffickingStatus,
};
use domain::intake::{Channel, PersonAtRisk, Reply, Report, Reporter, ReporterKind, Urgency};
use domain::people::Role;
use domain::referrals::{LawfulBasis, Side};
use domain::screening::{Answers, Decision, Ruling};
use domain::sections::{Section, Sections};
use domain::services::ServiceKind;
use domain::{Place, Precision};
use policy::{Answer, Close, Edit, Plan, Refer, Reopen};
use store::cases::closing::{self, Settled};
use store::cases::determinations::{self, NewDetermination};
use store::cases::notes::{self, NoteKind};
use store::cases::opening::{self, FromReport};
use store::cases::persons::{self, PersonFacts};
use store::cases::secrets::{self, Contact, Identity, Medical, Target};
use store::cases::{self, By};
use store::referrals::{self, New, words};
use store::reports::{self, NewReport};
use store::services::{self, Details, When};
use store::{Tx, access, deadlines, drafts, screenings};
use testkit::world::id;
use vault::Random;

impl Play {
    fn by(&self, login: &str) -> By {
        By::actor(&self.world.person(login).actor, self.at)
    }

    pub(crate) async fn a_case(&self, tx: &mut Tx) {
        let report = self.report(tx).await;
        let case = self.case(tx, &report).await;
        self.person(tx, &case).await;
        self.notes(tx, &case).await;
        let service = self.service(tx, &case).await;
        self.referral(tx, &case, service).await;
        self.ending(tx, &case).await;
        self.draft(tx).await;
    }

    /// A form that is not finished, as the browser sends it while somebody types.
    async fn draft(&self, tx: &mut Tx) {
        let text = self.typed.text("draft.body_a", "draf").replace(' ', "+");
        self.typed.bytes("draft.body_a", &text);
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let account = self.world.of(Role::IntakeOfficer).account();
        let body = format!("story={text}");
        drafts::save(tx, ring, random, account, "/intake/new", &body, self.at)
            .await
            .unwrap();
    }

    async fn report(&self, tx: &mut Tx) -> String {
        let intake = self.world.of(Role::IntakeOfficer);
        let mut keeper = self.world.keeper(intake);
        let report = Report {
            channel: Channel::WalkIn,
            reporter: Reporter {
                kind: ReporterKind::Family,
                name: Reply::Given(self.typed.name("report.reporter_b", "pelapor")),
                phone: Reply::Given(self.typed.phone("report.reporter_b")),
                may_call_back: true,
                safe_contact: Some(self.typed.line("report.reporter_b", "aman")),
            },
            urgency: Urgency::Urgent,
            story: self.typed.story("report.story_a", "cerita"),
            place: Place::Unknown,
            persons_at_risk: 1,
            child_at_risk: Reply::Given(false),
            persons: vec![PersonAtRisk {
                name: Reply::Given(self.typed.name("report.at_risk_a", "terancam")),
                nik: Reply::Given(self.typed.nik("report.at_risk_a")),
                phone: Reply::Given(self.typed.phone("report.at_risk_a")),
                sex: Reply::Unknown,
                age: Reply::Unknown,
            }],
            whereabouts: Some(self.typed.line("report.whereabouts_b", "keberadaan")),
            happened: None,
        };
        let new = NewReport {
            id: id(),
            team: self.world.teams.intake,
            report: &report,
            purpose: None,
            received_at: self.at,
            due_at: None,
            token: "canary",
            at: self.at,
        };
        let created = reports::create(tx, &mut keeper, &intake.actor, &new)
            .await
            .unwrap();
        let code = created.code.to_string();
        let auth = access::report::<Edit>(tx, &intake.actor, &code)
            .await
            .unwrap();
        let screening = id();
        let answers = Answers::default();
        let advice = screenings::record(tx, &auth, screening, &answers, self.at)
            .await
            .unwrap();
        let reason = Some(self.typed.story("screening.reason_a", "alasan-tapis"));
        let ruling = Ruling::new(&advice, Decision::Suspected, reason).unwrap();
        screenings::decide(tx, &mut keeper, &auth, screening, &ruling, self.at)
            .await
            .unwrap();
        code
    }

    async fn case(&self, tx: &mut Tx, report: &str) -> String {
        let intake = self.world.of(Role::IntakeOfficer);
        let auth = access::report::<Edit>(tx, &intake.actor, report)
            .await
            .unwrap();
        reports::mark_opened(tx, &auth, self.at).await.unwrap();
        let new = FromReport {
            id: id(),
            team: self.world.teams.cases,
            owner: Some(self.world.person("manager").account()),
            child: false,
            high_risk: false,
            persons: Vec::new(),
            story: Some((id(), self.typed.story("note.body_a", "cerita"))),
            today: jiff::civil::date(2024, 3, 15),
        };
        let mut keeper = self.world.keeper(intake);
        let by = self.by("intake");
        opening::open_from_report(tx, &mut keeper, &auth, &new, &by)
            .await
            .unwrap()
            .code
            .to_string()
    }

    async fn person(&self, tx: &mut Tx, case: &str) {
        let manager = self.world.person("manager");
        let mut keeper = self.world.keeper(manager);
        let by = self.by("manager");
        let auth = access::case::<Edit>(tx, &manager.actor, case)
            .await
            .unwrap();
        let person = id();
        let facts = PersonFacts::unknown(PersonRole::Victim);
        persons::add(tx, &mut keeper.random, &auth, person, &facts, &by)
            .await
            .unwrap();
        let target = |version| Target {
            id: person,
            version,
        };
        let identity = Identity {
            name: Some(self.typed.name("person.identity_a", "korban")),
            other_names: vec![self.typed.name("person.identity_a", "alias-lama")],
            nik: Some(self.typed.nik("person.identity_a")),
            passport: Some(self.typed.passport("person.identity_a")),
            born: None,
            birth_place: Some(self.typed.line("person.identity_a", "lahir-di")),
            mother: None,
            father: None,
        };
        let today = jiff::civil::date(2024, 3, 15);
        secrets::save_identity(tx, &mut keeper, &auth, target(1), &identity, today, &by)
            .await
            .unwrap();
        let contact = Contact {
            phones: vec![self.typed.phone("person.contact_b")],
            address: Some(self.typed.line("person.contact_b", "alamat")),
            whereabouts: Some(self.typed.line("person.contact_b", "kini")),
            safe_contact: Some(self.typed.line("person.contact_b", "jam")),
        };
        secrets::save_contact(tx, &mut keeper, &auth, target(2), &contact, &by)
            .await
            .unwrap();
        let medical = Medical {
            note: self.typed.story("person.medical_b", "sehat"),
        };
        secrets::save_medical(tx, &mut keeper, &auth, target(3), &medical, &by)
            .await
            .unwrap();
        let new = NewDetermination {
            id: id(),
            person,
            status: TraffickingStatus::Possible,
            body: DecisionMaker::Government,
            on: today.into(),
            precision: Precision::Exact,
            reason: Some(self.typed.story("determination.reason_a", "penetapan")),
        };
        determinations::append(tx, &mut keeper, &auth, &new, today, &by)
            .await
            .unwrap();
    }

    async fn notes(&self, tx: &mut Tx, case: &str) {
        let manager = self.world.person("manager");
        let mut keeper = self.world.keeper(manager);
        let auth = access::case::<Edit>(tx, &manager.actor, case)
            .await
            .unwrap();
        for (kind, column, field) in [
            (NoteKind::Narrative, "note.body_a", "catatan"),
            (NoteKind::Legal, "note.body_a", "hukum"),
            (NoteKind::Medical, "note.body_b", "medis"),
        ] {
            let (body, by) = (self.typed.story(column, field), self.by("manager"));
            notes::write(tx, &mut keeper, &auth, id(), kind, &body, &by)
                .await
                .unwrap();
        }
    }

    async fn service(&self, tx: &mut Tx, case: &str) -> domain::ids::ServiceId {
        let manager = self.world.person("manager");
        let auth = access::case::<Plan>(tx, &manager.actor, case)
            .await
            .unwrap();
        let calendar = deadlines::calendar(tx, &jiff::tz::TimeZone::UTC)
            .await
            .unwrap();
        let by = self.by("manager");
        let when = When::now(&calendar, &by);
        let details = Details {
            person: None,
            provider: None,
            owner: None,
            applied_on: jiff::civil::date(2024, 3, 15),
        };
        let service = id();
        services::plan(tx, &auth, service, ServiceKind::Shelter, &details, when)
            .await
            .unwrap();
        let mut keeper = self.world.keeper(manager);
        let note = self.typed.story("service.note_a", "layanan");
        services::save_note(tx, &mut keeper, &auth, (service, 1), Some(&note), &by)
            .await
            .unwrap();
        service
    }

    async fn referral(&self, tx: &mut Tx, case: &str, service: domain::ids::ServiceId) {
        let manager = self.world.person("manager");
        let auth = access::case::<Refer>(tx, &manager.actor, case)
            .await
            .unwrap();
        let calendar = deadlines::calendar(tx, &jiff::tz::TimeZone::UTC)
            .await
            .unwrap();
        let by = self.by("manager");
        let when = When::now(&calendar, &by);
        let sections: Sections = [Section::General, Section::Identity, Section::Location]
            .into_iter()
            .collect();
        let new = New {
            id: id(),
            to: self.world.teams.receiving,
            need: ServiceKind::Shelter,
            service: Some(service),
            new_service: id(),
            person: None,
            urgency: Urgency::Urgent,
            answer_by: None,
            sections,
            basis: LawfulBasis::LegalDuty,
            consent: None,
            guardian_suspected: false,
            message: Some(self.typed.story("referral.message_a", "pesan")),
        };
        let mut keeper = self.world.keeper(manager);
        let code = referrals::send(tx, &mut keeper, &manager.actor, &auth, &new, when)
            .await
            .unwrap()
            .to_string();
        let provider = self.world.of(Role::ServiceProvider);
        let mut keeper = self.world.keeper(provider);
        let on = access::referral::<Answer>(tx, &provider.actor, &code, Side::Receiver)
            .await
            .unwrap();
        let by = self.by("provider");
        let question = self.typed.story("referral_message.body_a", "tanya");
        words::ask(tx, &mut keeper, &on, (id(), &question), &by)
            .await
            .unwrap();
        let version = referrals::details(tx, &mut keeper, &on)
            .await
            .unwrap()
            .card
            .version;
        referrals::accept(tx, &mut keeper, &on, version, When::now(&calendar, &by))
            .await
            .unwrap();
        let on = access::referral::<Answer>(tx, &provider.actor, &code, Side::Receiver)
            .await
            .unwrap();
        let outcome = (domain::referrals::ReferralOutcome::PersonDeclined, None);
        let version = referrals::details(tx, &mut keeper, &on)
            .await
            .unwrap()
            .card
            .version;
        referrals::start(tx, &mut keeper, &on, version, When::now(&calendar, &by))
            .await
            .unwrap();
        let when = (When::now(&calendar, &by), &by);
        let on = access::referral::<Answer>(tx, &provider.actor, &code, Side::Receiver)
            .await
            .unwrap();
        referrals::complete(tx, &mut keeper, &on, outcome, version + 1, when)
            .await
            .unwrap();
    }

    async fn ending(&self, tx: &mut Tx, case: &str) {
        let manager = self.world.person("manager");
        let mut keeper = self.world.keeper(manager);
        let by = self.by("manager");
        let edit = access::case::<Edit>(tx, &manager.actor, case)
            .await
            .unwrap();
        let version = cases::find(tx, &edit).await.unwrap().version;
        let settled = Settled {
            monitoring: Monitoring::LeftOut,
            reason: Some((id(), self.typed.story("note.body_a", "pantau"))),
            restitution: Some(RestitutionOutcome::NotApplicable),
            retention: Some(RetentionClass::AdultVictim),
        };
        closing::settle(tx, &mut keeper, &edit, &settled, version, &by)
            .await
            .unwrap();
        let close = access::case::<Close>(tx, &manager.actor, case)
            .await
            .unwrap();
        let today = jiff::civil::date(2024, 3, 15);
        closing::close(tx, &close, version + 1, (today, &by))
            .await
            .unwrap();
        let reopen = access::case::<Reopen>(tx, &manager.actor, case)
            .await
            .unwrap();
        let reason = self.typed.story("note.body_a", "buka");
        closing::reopen(tx, &mut keeper, &reopen, (id(), &reason), version + 2, &by)
            .await
            .unwrap();
    }
}
