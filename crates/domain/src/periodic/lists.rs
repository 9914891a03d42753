//! The closed lists of a report: its tables, their columns, how they are drawn.

crate::coded! {
    /// A column of the tables whose columns are the same in every report.
    pub enum Column: "periodic-column" {
        /// Number of a decree, a regulation, a follow-up.
        Number = "number",
        /// Title.
        Title = "title",
        /// Kind.
        Kind = "kind",
        /// State.
        State = "state",
        /// Day of issue or of a meeting.
        On = "on",
        /// First day.
        From = "from",
        /// Last day.
        To = "to",
        /// Division.
        Division = "division",
        /// Post.
        Post = "post",
        /// Who holds it.
        Holder = "holder",
        /// Organisation.
        Organisation = "organisation",
        /// How many posts.
        Posts = "posts",
        /// How many of them are filled.
        Filled = "filled",
        /// Why something ended.
        Reason = "reason",
        /// How many were invited.
        Invited = "invited",
        /// How many came.
        Attended = "attended",
        /// Decisions.
        Decisions = "decisions",
        /// Follow-ups.
        ActionItems = "action-items",
        /// Done.
        Done = "done",
        /// Open.
        Open = "open",
        /// Overdue.
        Overdue = "overdue",
        /// The day on which it is due.
        Due = "due",
        /// Days late.
        DaysLate = "days-late",
        /// Programme.
        Programme = "programme",
        /// Activity.
        Activity = "activity",
        /// Indicator.
        Indicator = "indicator",
        /// Unit of an indicator.
        Unit = "unit",
        /// Baseline.
        Baseline = "baseline",
        /// Target.
        Target = "target",
        /// What was reached.
        Reached = "reached",
        /// Share of the target.
        Share = "share",
        /// Budget.
        Budget = "budget",
        /// Spent.
        Spent = "spent",
        /// Source of the money.
        Source = "source",
        /// Place.
        Area = "area",
        /// Type of an event.
        EventType = "event-type",
        /// Events.
        Events = "events",
        /// People reached.
        Audience = "audience",
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Age group.
        AgeGroup = "age-group",
        /// Members.
        Members = "members",
        /// Month.
        Month = "month",
        /// Age band.
        AgeBand = "age-band",
        /// Sex.
        Sex = "sex",
        /// Type of exploitation.
        Exploitation = "exploitation",
        /// Stage.
        Stage = "stage",
        /// Need.
        Need = "need",
        /// How many.
        Count = "count",
        /// In the period before.
        Before = "before",
        /// Service.
        Service = "service",
        /// Began within the time.
        InTime = "in-time",
        /// Began late, or is late.
        Late = "late",
        /// Waits, and is not late.
        Waiting = "waiting",
        /// No clock runs, or it did not have to begin.
        NoClock = "no-clock",
        /// Sent.
        Sent = "sent",
        /// Accepted or further.
        Accepted = "accepted",
        /// Declined.
        Declined = "declined",
        /// Expired.
        Expired = "expired",
        /// Completed.
        Completed = "completed",
        /// Outcome of restitution.
        Restitution = "restitution",
        /// Measure.
        Measure = "measure",
        /// Task force.
        TaskForce = "task-force",
        /// All.
        Total = "total",
    }
}

crate::coded! {
    /// How a table is drawn beside its numbers.
    pub enum Drawn: "periodic-drawn" {
        /// Not at all.
        Not = "not",
        /// Lying bars of its last column.
        Bars = "bars",
        /// Standing bars, the columns upon each other.
        Stacked = "stacked",
    }
}

crate::coded! {
    /// A table of a report.
    pub enum TableName: "periodic-table" {
        /// Regulations that the task force rests on.
        LegalBases = "legal-bases",
        /// Regulations that came into force.
        NewRegulations = "new-regulations",
        /// One count a measure, with the period before.
        KeyFigures = "key-figures",
        /// Decrees in force.
        Decrees = "decrees",
        /// Divisions with their posts.
        Divisions = "divisions",
        /// Posts with their holders.
        Posts = "posts",
        /// Who came and went.
        Changes = "changes",
        /// Offices that take part.
        Offices = "offices",
        /// Meetings held.
        Meetings = "meetings",
        /// Follow-ups that are not done.
        Outstanding = "outstanding",
        /// Meetings and follow-ups by division.
        ByDivision = "by-division",
        /// Overdue follow-ups by division.
        Overdue = "overdue",
        /// Outreach by type.
        OutreachByKind = "outreach-by-kind",
        /// Outreach by area.
        OutreachByArea = "outreach-by-area",
        /// People reached by age group.
        OutreachByAge = "outreach-by-age",
        /// Outreach events.
        OutreachEvents = "outreach-events",
        /// Community-watch groups.
        WatchGroups = "watch-groups",
        /// Indicators of a strategy.
        Indicators = "indicators",
        /// Activities of a strategy.
        Activities = "activities",
        /// Victims by sex.
        VictimsBySex = "victims-by-sex",
        /// Victims by age band.
        VictimsByAge = "victims-by-age",
        /// Victims by exploitation.
        VictimsByExploitation = "victims-by-exploitation",
        /// Victims by area.
        VictimsByArea = "victims-by-area",
        /// Victims by month.
        VictimsByMonth = "victims-by-month",
        /// Services and their clocks.
        ServicesByClock = "services-by-clock",
        /// Referrals by need.
        ReferralsByNeed = "referrals-by-need",
        /// Referrals by receiver.
        ReferralsByReceiver = "referrals-by-receiver",
        /// Cases by stage.
        CasesByStage = "cases-by-stage",
        /// Determinations.
        Determinations = "determinations",
        /// Restitution.
        Restitution = "restitution",
        /// Budget by strategy.
        BudgetByStrategy = "budget-by-strategy",
        /// Budget by source.
        BudgetBySource = "budget-by-source",
        /// Targets of the next period.
        NextTargets = "next-targets",
        /// Handling, by task force below.
        BelowHandling = "below-handling",
        /// Coordination, by task force below.
        BelowCoordination = "below-coordination",
    }
}
