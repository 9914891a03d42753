//! The closed lists of the audit. Their codes are hashed: add values, never rename or remove one.

domain::coded! {
    /// What happened.
    pub enum Kind: "audit-event" {
        /// The task force was set up on an empty database.
        SetUp = "set-up",
        /// An account signed in.
        SignIn = "sign-in",
        /// A sign-in was refused. For an unknown login there is no label: what was typed there
        /// may be a password.
        SignInFailed = "sign-in-failed",
        /// A credential was locked for a while after failures.
        SignInLocked = "sign-in-locked",
        /// An account signed out.
        SignOut = "sign-out",
        /// A session was ended by its owner elsewhere or by an administrator.
        SessionRevoked = "session-revoked",
        /// An account proved itself again before a dangerous action.
        StepUp = "step-up",
        /// That proof failed.
        StepUpFailed = "step-up-failed",
        /// An account changed its password.
        PasswordChanged = "password-changed",
        /// A second factor was set up or replaced.
        SecondFactorChanged = "second-factor-changed",
        /// A single-use recovery code took the place of the second factor.
        RecoveryCodeUsed = "recovery-code-used",
        /// New single-use recovery codes replaced the old ones.
        RecoveryCodesMade = "recovery-codes-made",

        /// A report was received.
        ReportReceived = "report-received",
        /// A report was opened for reading.
        ReportOpened = "report-opened",
        /// A report was changed.
        ReportEdited = "report-edited",
        /// A report was closed without a case.
        ReportClosed = "report-closed",
        /// Answers of a screening were recorded.
        ScreeningRecorded = "screening-recorded",
        /// The named officer decided a screening.
        ScreeningDecided = "screening-decided",

        /// A case was opened from a report.
        CaseOpenedFromReport = "case-opened-from-report",
        /// A case was read (its coded facts).
        CaseViewed = "case-viewed",
        /// A sealed section was opened; committed before its bytes leave.
        SectionOpened = "section-opened",
        /// A case was changed.
        CaseEdited = "case-edited",
        /// A case went to another owner or team.
        CaseHandedOver = "case-handed-over",
        /// An account was named as conflicted in a case, or no longer is.
        ConflictRecorded = "conflict-recorded",
        /// A person was added to a case.
        PersonAdded = "person-added",
        /// A person in a case was changed.
        PersonEdited = "person-edited",
        /// A person was removed from a case.
        PersonRemoved = "person-removed",
        /// A leg of the route was added.
        LegAdded = "leg-added",
        /// A leg of the route was changed.
        LegEdited = "leg-edited",
        /// A leg of the route was removed.
        LegRemoved = "leg-removed",
        /// A form of exploitation was recorded.
        ExploitationRecorded = "exploitation-recorded",
        /// A form of exploitation was taken back.
        ExploitationRemoved = "exploitation-removed",
        /// A determination of trafficking status was recorded.
        DeterminationRecorded = "determination-recorded",
        /// Consent was recorded or withdrawn.
        ConsentRecorded = "consent-recorded",
        /// A note was added.
        NoteAdded = "note-added",
        /// Evidence was added.
        EvidenceAdded = "evidence-added",
        /// A case was closed.
        CaseClosed = "case-closed",
        /// A case was reopened.
        CaseReopened = "case-reopened",

        /// A service was planned.
        ServicePlanned = "service-planned",
        /// A service was changed.
        ServiceChanged = "service-changed",
        /// A referral was sent.
        ReferralSent = "referral-sent",
        /// A referral was read by the receiving team.
        ReferralViewed = "referral-viewed",
        /// A referral was accepted, declined or questioned.
        ReferralAnswered = "referral-answered",
        /// A referral was withdrawn by the sender.
        ReferralWithdrawn = "referral-withdrawn",
        /// A referral came to its outcome.
        ReferralCompleted = "referral-completed",
        /// A letter was made.
        LetterMade = "letter-made",

        /// A search was run; the term is never recorded.
        Search = "search",
        /// Data left as a file.
        Export = "export",
        /// An import began.
        ImportStarted = "import-started",
        /// An import ended.
        ImportFinished = "import-finished",
        /// An import was reversed as a batch.
        ImportReversed = "import-reversed",
        /// A column mapping for imports was saved.
        MappingSaved = "mapping-saved",
        /// An unfinished form was kept when its session ended, or handed back.
        DraftRescued = "draft-rescued",

        /// An account was created.
        AccountCreated = "account-created",
        /// An account was changed.
        AccountChanged = "account-changed",
        /// An account was disabled.
        AccountDisabled = "account-disabled",
        /// A disabled account was enabled again.
        AccountEnabled = "account-enabled",
        /// A role was granted.
        RoleGranted = "role-granted",
        /// A role was withdrawn.
        RoleWithdrawn = "role-withdrawn",
        /// An organisation was created.
        OrganisationCreated = "organisation-created",
        /// An organisation was changed.
        OrganisationChanged = "organisation-changed",
        /// A team was created.
        TeamCreated = "team-created",
        /// A team was changed.
        TeamChanged = "team-changed",
        /// A member was admitted to a team's key.
        MemberAdmitted = "member-admitted",
        /// A member was removed from a team's key.
        MemberRemoved = "member-removed",
        /// A team's key was replaced and its data keys wrapped anew.
        TeamKeyRotated = "team-key-rotated",
        /// A section's key was wrapped to another team.
        SectionShared = "section-shared",
        /// That wrap was taken back.
        SectionUnshared = "section-unshared",
        /// A custodian was named or replaced.
        CustodianNamed = "custodian-named",
        /// Recovery of a team without members was asked for.
        RecoveryRequested = "recovery-requested",
        /// A custodian gave their part.
        RecoveryApproved = "recovery-approved",
        /// A team was recovered.
        RecoveryCompleted = "recovery-completed",

        /// A request was refused before it was clear what event it would have been, e.g. an
        /// object to which the account has no relation. Where the event is clear, its own kind is
        /// used with [`Decision::Denied`].
        Denied = "denied",
        /// The audit was read.
        AuditViewed = "audit-viewed",
        /// The audit was verified.
        AuditVerified = "audit-verified",
        /// The server started.
        ServerStarted = "server-started",
        /// A backup was made.
        BackupMade = "backup-made",
        /// A backup was restored.
        BackupRestored = "backup-restored",
        /// A setting was changed.
        SettingsChanged = "settings-changed",
        /// A deadline rule was added, changed or ended.
        RuleChanged = "rule-changed",

        /// An attachment was added.
        AttachmentAdded = "attachment-added",
        /// An attachment was opened; committed before its bytes leave.
        AttachmentOpened = "attachment-opened",
        /// A regulation was added or changed.
        RegulationChanged = "regulation-changed",
        /// A decree, a division or a post of the task force was added or changed.
        TaskForceChanged = "task-force-changed",
        /// A post went to another official.
        PostHandedOver = "post-handed-over",
        /// A service of the directory was added, changed or verified.
        DirectoryChanged = "directory-changed",
        /// A meeting, its agenda or its people were changed.
        MeetingChanged = "meeting-changed",
        /// Invitations to a meeting were made.
        MeetingInvited = "meeting-invited",
        /// An invitation was answered.
        InvitationAnswered = "invitation-answered",
        /// Somebody's attendance was recorded.
        AttendanceRecorded = "attendance-recorded",
        /// Minutes were written.
        MinutesWritten = "minutes-written",
        /// Minutes were opened.
        MinutesOpened = "minutes-opened",
        /// Minutes were approved or published.
        MinutesApproved = "minutes-approved",
        /// An action item was made, answered or closed.
        ActionItemChanged = "action-item-changed",
        /// The action plan was changed.
        PlanChanged = "plan-changed",
        /// Progress on the action plan was reported.
        ProgressReported = "progress-reported",
        /// A quarter of the action plan was locked or opened again.
        QuarterLocked = "quarter-locked",
        /// An outreach event was recorded or changed.
        OutreachRecorded = "outreach-recorded",
        /// Material for outreach was added or changed.
        MaterialChanged = "material-changed",
        /// A community-watch group was added or changed.
        WatchGroupChanged = "watch-group-changed",
        /// The public site was changed.
        SiteChanged = "site-changed",
        /// A periodic report was assembled or edited.
        PeriodicEdited = "periodic-edited",
        /// A periodic report was frozen.
        PeriodicFrozen = "periodic-frozen",
        /// Figures of a periodic report went to the level above.
        PeriodicSent = "periodic-sent",
        /// A definition of a figure was written or changed.
        IndicatorChanged = "indicator-changed",
        /// A question to the figures was kept, changed or removed.
        FigureViewChanged = "figure-view-changed",
        /// A release of figures was chosen, laid before somebody or given back.
        ReleaseEdited = "release-edited",
        /// A release of figures was published or withdrawn.
        ReleasePublished = "release-published",
        /// Other organisations were asked whether they know somebody of a report.
        KnownPersonAsked = "known-person-asked",
        /// What became of such a question was recorded.
        KnownPersonAnswered = "known-person-answered",
        /// It was decided whether two records are of one person.
        LinkDecided = "link-decided",
        /// Such a decision was retracted.
        LinkRetracted = "link-retracted",
        /// A model that tells records of one person was learnt from the register.
        LinkTrained = "link-trained",
        /// Likely pairs of the whole register were written to files.
        LinkPredicted = "link-predicted",
        /// A model was compared with what people decided, or its blocking rules were measured.
        LinkEvaluated = "link-evaluated",
        /// A case was shielded from other organisations, or no longer is.
        CaseShielded = "case-shielded",
    }
}

domain::coded! {
    /// What the code in [`crate::Object`] is a code of.
    pub enum ObjectKind: "audit-object" {
        /// The task force as a whole.
        TaskForce = "task-force",
        /// A report.
        Report = "report",
        /// A screening.
        Screening = "screening",
        /// A case.
        Case = "case",
        /// A person in a case.
        Person = "person",
        /// A leg of the route.
        Leg = "leg",
        /// A determination.
        Determination = "determination",
        /// A service.
        Service = "service",
        /// A referral.
        Referral = "referral",
        /// A letter or another document made.
        Letter = "letter",
        /// A piece of evidence.
        Evidence = "evidence",
        /// An account.
        Account = "account",
        /// A session; the code is that of the listing, never the cookie.
        Session = "session",
        /// An organisation.
        Organisation = "organisation",
        /// A team.
        Team = "team",
        /// A recovery of a team's key.
        Recovery = "recovery",
        /// A batch of imported rows.
        Import = "import",
        /// A column mapping.
        Mapping = "mapping",
        /// A figure.
        Figure = "figure",
        /// A release of figures.
        Release = "release",
        /// A list of several objects, e.g. what a search or an export covered.
        List = "list",
        /// An unfinished form.
        Draft = "draft",
        /// A deadline rule.
        Rule = "rule",
        /// The audit.
        Audit = "audit",
        /// A backup.
        Backup = "backup",
        /// A setting.
        Setting = "setting",
        /// A route of the program, where a request was refused before it reached an object.
        Route = "route",
        /// An attachment.
        Attachment = "attachment",
        /// A regulation.
        Regulation = "regulation",
        /// A decree.
        Decree = "decree",
        /// A division.
        Division = "division",
        /// A post of the task force.
        Post = "post",
        /// A service of the directory.
        Listing = "listing",
        /// A series of meetings.
        Series = "series",
        /// A meeting.
        Meeting = "meeting",
        /// An action item.
        ActionItem = "action-item",
        /// The action plan or a part of it.
        ActionPlan = "action-plan",
        /// An outreach event.
        Outreach = "outreach",
        /// Material for outreach.
        Material = "material",
        /// A community-watch group.
        WatchGroup = "watch-group",
        /// A news item or publication.
        Article = "article",
        /// A periodic report.
        Periodic = "periodic",
        /// Two records that may be of one person, or a question about one.
        Pair = "pair",
    }
}

domain::coded! {
    /// The answer to the request.
    pub enum Decision: "audit-decision" {
        /// It was permitted, and done in the same transaction.
        Permitted = "permitted",
        /// It was denied.
        Denied = "denied",
    }
}
