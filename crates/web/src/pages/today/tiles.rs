//! The numbers of the page, by what a role may use.

use domain::people::Role;
use jiff::Timestamp;
use policy::{Capability, can};
use store::paging::Count;
use store::today::{self, Pair};
use store::{Tx, action_plan, directory, linkage, meetings};

use super::Clock;
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::lists::{count_words, is_some};
use crate::pages::{action_items, periodic, releases};
use crate::parts::{StatTile, Tone};
use crate::session::Session;

/// What the page counts.
#[derive(Default)]
pub(super) struct Tiles {
    /// What waits for the person.
    pub(super) waits: Vec<StatTile>,
    /// What has passed; nothing stands here that has not.
    pub(super) late: Vec<StatTile>,
    /// What is new since yesterday.
    pub(super) news: Vec<StatTile>,
    /// Whether nobody could recover a team without members.
    pub(super) custodians_missing: bool,
    /// When the audit was last signed, for who sees to it.
    pub(super) checkpoint: Option<String>,
}

fn tile(page: &Page, key: &str, count: Count, href: &str, tone: Tone) -> StatTile {
    StatTile {
        value: count_words(page, count),
        label: page.t(key).into_owned(),
        href: href.to_owned(),
        note: String::new(),
        tone: if is_some(count) { tone } else { Tone::Neutral },
    }
}

/// Leaders look on: nothing is assigned to them.
fn works(session: &Session) -> bool {
    session.actor().role != Role::Leader
}

impl Tiles {
    pub(super) async fn count(
        &mut self,
        tx: &mut Tx,
        app: &App,
        session: &Session,
        page: &Page,
        clock: Clock,
    ) -> Result<(), Error> {
        let role = session.actor().role;
        if can(role, Capability::ScreenReports) {
            self.reports(tx, session, page, clock).await?;
        }
        if can(role, Capability::Referrals) {
            self.inbox(tx, session, page, clock).await?;
        }
        if can(role, Capability::WorkOnCases) {
            self.plan(tx, session, page, clock).await?;
            self.cases(tx, session, page, clock).await?;
        }
        if can(role, Capability::LinkPersons) {
            self.linkage(tx, session, page).await?;
        }
        if can(role, Capability::SeeTaskForce) {
            self.action_items(tx, app, session, page, clock).await?;
            self.minutes(tx, app, session, page).await?;
        }
        if can(role, Capability::ReportProgress) {
            self.organisation(tx, app, session, page).await?;
        }
        let periodic = periodic::count_tiles(tx, app, session).await?;
        self.occasional(
            page,
            "today-periodic-review",
            periodic.in_review,
            "/periodic",
        );
        self.occasional(page, "today-periodic-due", periodic.due, "/periodic");
        self.late(page, "today-periodic-late", periodic.late, "/periodic");
        let waiting = releases::count_waiting(tx, session).await?;
        self.occasional(page, "today-releases-waiting", waiting, "/releases");
        if can(role, Capability::TeamKeys) {
            self.admissions(tx, session, page).await?;
        }
        if can(role, Capability::ManageAccounts) {
            self.administration(tx, session, page, clock).await?;
        }
        if can(role, Capability::Audit) {
            self.audit(tx, page, clock.since).await?;
        }
        Ok(())
    }

    /// With what is late standing where what is late stands.
    fn pair(
        &mut self,
        page: &Page,
        [all, late]: [&str; 2],
        pair: Pair,
        [href, late_href]: [&str; 2],
    ) {
        self.waits.push(tile(page, all, pair.all, href, Tone::Info));
        self.late(page, late, pair.late, late_href);
    }

    fn late(&mut self, page: &Page, key: &str, count: Count, href: &str) {
        if is_some(count) {
            self.late.push(tile(page, key, count, href, Tone::Danger));
        }
    }

    /// What waits and has no deadline of its own: shown only when there is something.
    fn occasional(&mut self, page: &Page, key: &str, count: Count, href: &str) {
        if is_some(count) {
            self.waits.push(tile(page, key, count, href, Tone::Warning));
        }
    }

    fn news(&mut self, page: &Page, key: &str, count: Count, href: &str) {
        self.news.push(tile(page, key, count, href, Tone::Info));
    }

    async fn reports(
        &mut self,
        tx: &mut Tx,
        session: &Session,
        page: &Page,
        clock: Clock,
    ) -> Result<(), Error> {
        let found = today::reports(tx, session.actor(), clock.now, clock.since).await?;
        let href = "/intake/reports?tab=waiting";
        let keys = ["today-reports-waiting", "today-reports-late"];
        self.pair(page, keys, found.waiting, [href, href]);
        self.news(
            page,
            "today-reports-new",
            found.new,
            "/intake/reports?tab=all",
        );
        Ok(())
    }

    async fn inbox(
        &mut self,
        tx: &mut Tx,
        session: &Session,
        page: &Page,
        clock: Clock,
    ) -> Result<(), Error> {
        let Clock {
            now,
            since,
            returned,
            ..
        } = clock;
        let found = today::inbox(tx, session.actor(), now, since, returned).await?;
        let waiting = "/referrals?box=in&tab=waiting";
        let late = "/referrals?box=in&tab=waiting&late=yes";
        let keys = ["today-referrals-waiting", "today-referrals-late"];
        self.pair(page, keys, found.to_answer, [waiting, late]);
        let running = "/referrals?box=in&tab=running";
        if is_some(found.running) {
            let tile = tile(
                page,
                "today-referrals-running",
                found.running,
                running,
                Tone::Info,
            );
            self.waits.push(tile);
        }
        let asked = "/referrals?box=out&tab=open&asked=yes";
        self.occasional(page, "today-referrals-questions", found.questions, asked);
        let over = "/referrals?box=out&tab=over";
        self.occasional(page, "today-referrals-returned", found.returned, over);
        let unanswered = "/referrals?box=out&tab=waiting&late=yes";
        self.late(
            page,
            "today-referrals-unanswered",
            found.unanswered,
            unanswered,
        );
        self.news(page, "today-referrals-new", found.new, waiting);
        Ok(())
    }

    async fn plan(
        &mut self,
        tx: &mut Tx,
        session: &Session,
        page: &Page,
        clock: Clock,
    ) -> Result<(), Error> {
        let found = today::services(tx, session.actor(), clock.now, clock.soon).await?;
        if works(session) {
            let mine = "/services?tab=mine";
            let mine = tile(page, "today-services-mine", found.mine, mine, Tone::Info);
            self.waits.push(mine);
        }
        let soon = "/services?tab=waiting&soon=yes";
        self.occasional(page, "today-services-soon", found.soon, soon);
        self.late(
            page,
            "today-services-late",
            found.overdue,
            "/services?tab=overdue",
        );
        Ok(())
    }

    async fn cases(
        &mut self,
        tx: &mut Tx,
        session: &Session,
        page: &Page,
        clock: Clock,
    ) -> Result<(), Error> {
        let found = today::cases(tx, session.actor(), clock.now, clock.since).await?;
        if works(session) {
            let mine = "/cases?mark=mine";
            let mine = tile(page, "today-cases-mine", found.mine, mine, Tone::Info);
            self.waits.push(mine);
        }
        self.occasional(
            page,
            "today-cases-unowned",
            found.unowned,
            "/cases?mark=unowned",
        );
        let late = "/cases?mark=overdue&order=next-due";
        self.late(page, "today-cases-late", found.overdue, late);
        self.news(page, "today-cases-new", found.new, "/cases?order=newest");
        Ok(())
    }

    /// Pairs of records to decide, and questions of other organisations that nobody answered.
    async fn linkage(&mut self, tx: &mut Tx, session: &Session, page: &Page) -> Result<(), Error> {
        let pairs = linkage::pairs::count(tx, session.actor()).await?;
        self.occasional(page, "today-linkage", pairs, "/linkage");
        let told = linkage::questions::unanswered(tx, session.actor()).await?;
        self.occasional(page, "today-linkage-told", told, "/linkage/told");
        Ok(())
    }

    async fn action_items(
        &mut self,
        tx: &mut Tx,
        app: &App,
        session: &Session,
        page: &Page,
        clock: Clock,
    ) -> Result<(), Error> {
        let found = action_items::count_tiles(tx, app, session, clock.since).await?;
        let mine = "/action-items?tab=mine";
        self.occasional(page, "today-actions-mine", found.mine, mine);
        self.late(page, "today-actions-late", found.mine_late, mine);
        if is_some(found.reminded) {
            self.news(page, "today-actions-reminded", found.reminded, mine);
        }
        if let Some(all) = found.all_late {
            let href = "/action-items?tab=overdue";
            self.late(page, "today-actions-all-late", all, href);
        }
        Ok(())
    }

    async fn minutes(
        &mut self,
        tx: &mut Tx,
        app: &App,
        session: &Session,
        page: &Page,
    ) -> Result<(), Error> {
        let actor = session.actor();
        let mine = meetings::Which::ToApprove(actor, app.today());
        let waiting = meetings::count(tx, actor.task_force, mine).await?;
        let href = "/meetings?when=to-approve";
        self.occasional(page, "today-minutes-to-approve", waiting, href);
        Ok(())
    }

    /// What an organisation keeps up to date and reports; for the secretariat that of all of them.
    async fn organisation(
        &mut self,
        tx: &mut Tx,
        app: &App,
        session: &Session,
        page: &Page,
    ) -> Result<(), Error> {
        let (actor, today) = (session.actor(), app.today());
        let whose = (!can(actor.role, Capability::Coordinate)).then_some(actor.organisation);
        let services = directory::count_due(tx, actor.task_force, whose, today).await?;
        self.occasional(page, "today-directory-due", services, "/directory/due");
        let behind = action_plan::overdue(tx, actor.task_force, whose, today).await?;
        let behind = Count::of(behind);
        self.late(page, "today-plan-late", behind, "/action-plan#unreported");
        Ok(())
    }

    async fn admissions(
        &mut self,
        tx: &mut Tx,
        session: &Session,
        page: &Page,
    ) -> Result<(), Error> {
        for team in today::admissions(tx, session.actor()).await? {
            let count = Count::of(team.waiting);
            let mut tile = tile(page, "today-admissions", count, "/keys", Tone::Warning);
            tile.note = team.name;
            self.waits.push(tile);
        }
        Ok(())
    }

    async fn administration(
        &mut self,
        tx: &mut Tx,
        session: &Session,
        page: &Page,
        clock: Clock,
    ) -> Result<(), Error> {
        let task_force = session.actor().task_force;
        let found = today::administration(tx, task_force, clock.now, clock.ending).await?;
        let invited = tile(
            page,
            "today-accounts-invited",
            found.invited,
            "/accounts",
            Tone::Info,
        );
        self.waits.push(invited);
        self.occasional(page, "today-accounts-ending", found.ending, "/accounts");
        self.occasional(
            page,
            "today-teams-keyless",
            found.keyless_teams,
            "/organisations",
        );
        self.custodians_missing = !found.custodians;
        Ok(())
    }

    async fn audit(&mut self, tx: &mut Tx, page: &Page, since: Timestamp) -> Result<(), Error> {
        let found = today::audit_state(tx, since).await?;
        self.news(page, "today-denials", found.denials, "/audit?denied=yes");
        self.checkpoint = Some(match found.checkpoint {
            Some(at) => page.tw("today-audit-signed", "when", &page.date_time(at)),
            None => page.t("today-audit-unsigned").into_owned(),
        });
        Ok(())
    }
}
