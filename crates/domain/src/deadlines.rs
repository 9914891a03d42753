//! Deadlines as data: which rule gives a clock its due time, on what legal basis, from when.

mod seed;

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Weekday},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Coded, MessageKey, services::ServiceKind};
pub use seed::default_rules;

crate::coded! {
    /// What else than a service runs against a clock.
    pub enum Duty: "duty" {
        /// Look at a new report and decide its urgency.
        Triage = "triage",
        /// Pertolongan pertama to a victim in urgent need.
        UrgentFirstAid = "urgent-first-aid",
        /// Answer a referral.
        ReferralAnswer = "referral-answer",
        /// Wait for the answer to a referral: then it ends, and the need is free for another try.
        ReferralExpiry = "referral-expiry",
        /// Follow up after services.
        Monitoring = "monitoring",
        /// Claim restitution after the verdict.
        RestitutionClaim = "restitution-claim",
        /// Send the ruling on restitution to LPSK.
        RestitutionRulingCopy = "restitution-ruling-copy",
        /// Pay restitution.
        RestitutionPayment = "restitution-payment",
    }
}

/// What runs against a clock: stored as `service:health` or `triage`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Clock {
    /// A service must begin.
    Service(ServiceKind),
    /// Another duty.
    Duty(Duty),
}

/// Not a stored clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a clock")]
pub struct UnknownClock;

impl MessageKey for UnknownClock {
    fn key(&self) -> &'static str {
        "error-clock"
    }
}

impl Clock {
    /// The message key that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Service(kind) => kind.key(),
            Self::Duty(duty) => duty.key(),
        }
    }
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Service(kind) => write!(f, "service:{kind}"),
            Self::Duty(duty) => duty.fmt(f),
        }
    }
}

impl std::str::FromStr for Clock {
    type Err = UnknownClock;
    fn from_str(text: &str) -> Result<Self, UnknownClock> {
        match text.strip_prefix("service:") {
            Some(kind) => kind.parse().map(Self::Service).map_err(|_| UnknownClock),
            None => text.parse().map(Self::Duty).map_err(|_| UnknownClock),
        }
    }
}

impl TryFrom<String> for Clock {
    type Error = UnknownClock;
    fn try_from(text: String) -> Result<Self, UnknownClock> {
        text.parse()
    }
}

impl From<Clock> for String {
    fn from(clock: Clock) -> String {
        clock.to_string()
    }
}

crate::coded! {
    /// The event at which a clock starts.
    pub enum StartEvent: "start-event" {
        /// The report came in.
        Report = "report",
        /// The service was applied for (permohonan).
        Application = "application",
        /// The referral was sent.
        ReferralSent = "referral-sent",
        /// The referral was accepted.
        Acceptance = "acceptance",
        /// The person went back to family or community.
        Reintegration = "reintegration",
        /// Notice of the final verdict was served.
        VerdictNotice = "verdict-notice",
        /// The victim learned of the final verdict.
        VerdictKnown = "verdict-known",
        /// The court ruled.
        Ruling = "ruling",
        /// A copy of the ruling was received.
        RulingCopy = "ruling-copy",
    }
}

crate::coded! {
    /// Unit of a length of time.
    pub enum Unit: "unit" {
        /// Hours by the clock.
        Hours = "hours",
        /// Calendar days.
        Days = "days",
        /// Monday to Friday without holidays.
        WorkingDays = "working-days",
        /// Calendar months.
        Months = "months",
    }
}

crate::coded! {
    /// What a length means.
    pub enum Bound: "bound" {
        /// Not later than.
        AtMost = "at-most",
        /// Not shorter than: monitoring goes on at least until.
        AtLeast = "at-least",
    }
}

crate::coded! {
    /// How firm a rule stands. The order is that of firmness.
    pub enum RuleStatus: "rule-status" {
        /// Undang-undang.
        Law = "law",
        /// Peraturan pemerintah, Perma, peraturan daerah and the like.
        Regulation = "regulation",
        /// Kebijakan internal of the task force or an office.
        InternalPolicy = "internal-policy",
        /// Not confirmed: never used while another rule applies.
        Unconfirmed = "unconfirmed",
    }
}

/// A rule that gives a due time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineRule {
    /// Stable name, e.g. `uu-21-2007-52-health`.
    pub id: String,
    /// What it is for.
    pub clock: Clock,
    /// When it starts.
    pub event: StartEvent,
    /// How long, in `unit`.
    pub length: u16,
    /// Unit of `length`.
    pub unit: Unit,
    /// What the length means.
    pub bound: Bound,
    /// The article, or whose policy it is; in Indonesian, shown as it is.
    pub legal_basis: String,
    /// How firm it stands.
    pub status: RuleStatus,
    /// First day on which a clock can start under it.
    pub valid_from: Date,
    /// Last such day; none while it is in force.
    pub valid_to: Option<Date>,
}

/// A due time and the rule that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due<'r> {
    /// The rule.
    pub rule: &'r DeadlineRule,
    /// Local time of the task force. A clock in days ends with the day.
    pub at: DateTime,
}

impl DeadlineRule {
    /// Whether a clock that starts on `day` runs under it.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// When a clock that starts at `start` is due. The day of the start does not count.
    /// `None` only beyond the end of the calendar.
    pub fn due_from(&self, start: DateTime, holidays: &[Date]) -> Option<DateTime> {
        let length = i64::from(self.length);
        let day = start.date();
        let last = match self.unit {
            Unit::Hours => return start.checked_add(length.hours()).ok(),
            Unit::Days => day.checked_add(length.days()).ok()?,
            Unit::Months => day.checked_add(length.months()).ok()?,
            Unit::WorkingDays => working_days_after(day, self.length, holidays)?,
        };
        Some(last.at(23, 59, 59, 0))
    }
}

/// The `count`-th working day after `day`; `day` itself for none.
fn working_days_after(day: Date, count: u16, holidays: &[Date]) -> Option<Date> {
    let mut last = day;
    let mut left = count;
    while left > 0 {
        last = last.tomorrow().ok()?;
        let weekend = matches!(last.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !weekend && !holidays.contains(&last) {
            left -= 1;
        }
    }
    Some(last)
}

/// Every rule for `clock` from `event` that is valid on the day of `start`, with its due time:
/// the earliest first, the firmer before the weaker, then by id.
pub fn all_due<'r>(
    rules: &'r [DeadlineRule],
    clock: Clock,
    event: StartEvent,
    start: DateTime,
    holidays: &[Date],
) -> Vec<Due<'r>> {
    let applies = |rule: &&DeadlineRule| {
        rule.clock == clock && rule.event == event && rule.is_valid_on(start.date())
    };
    let mut due: Vec<Due> = rules
        .iter()
        .filter(applies)
        .filter_map(|rule| {
            let at = rule.due_from(start, holidays)?;
            Some(Due { rule, at })
        })
        .collect();
    due.sort_by_key(|due| (due.at, due.rule.status, due.rule.id.as_str()));
    due
}

/// The rule to work by, and its due time.
///
/// Of several rules the strictest counts: the earliest of those that say "at most", so that
/// neither the law nor a stricter local policy is missed; among "at least" alone, the latest.
/// Unconfirmed rules count only where there is no other.
pub fn due<'r>(
    rules: &'r [DeadlineRule],
    clock: Clock,
    event: StartEvent,
    start: DateTime,
    holidays: &[Date],
) -> Option<Due<'r>> {
    let all = all_due(rules, clock, event, start, holidays);
    let strictest = |confirmed: bool| {
        let among = || {
            let confirmed_rule = |due: &&Due| due.rule.status != RuleStatus::Unconfirmed;
            all.iter()
                .filter(move |due| confirmed_rule(due) == confirmed)
        };
        let at_most = among().find(|due| due.rule.bound == Bound::AtMost);
        at_most.or_else(|| among().next_back()).copied()
    };
    strictest(true).or_else(|| strictest(false))
}
