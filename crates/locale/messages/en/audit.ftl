# The audit: reading, verifying, keeping copies.
audit-intro = Who did what to what, in codes and without names. Reading this page is recorded as well.
audit-when = Time
audit-what = Event
audit-who = Username
audit-object-code = Object
audit-answer = Decision
audit-details = Details
audit-row = Row
audit-from = From
audit-until = Until
audit-denied-only = Only what was denied
audit-nobody = (unknown)
audit-empty = No row matches
audit-empty-body = Change or clear the filters.
audit-verify = Verify the audit
audit-verify-now = Verify now
audit-verify-intro = Every row is tied to the one before it and signed at intervals. Verifying names the first row that was changed, removed or inserted.
audit-whole = The audit is whole
audit-rows = { $n ->
    [one] { $n } row verified.
   *[other] { $n } rows verified.
}
audit-checkpoints = { $n ->
    [one] { $n } signed checkpoint.
   *[other] { $n } signed checkpoints.
}
audit-uncovered = { $n ->
    [one] { $n } row is not covered by a checkpoint yet, since
   *[other] { $n } rows are not covered by a checkpoint yet, since
}
audit-clock = { $n ->
    [one] The server’s clock went back once.
   *[other] The server’s clock went back { $n } times.
}
audit-broken = The audit is broken
audit-broken-body = Change nothing on the server. Keep a copy of the database and contact the data protection officer and the office that keeps the checkpoints.
audit-place-row = Row { $row }
audit-place-checkpoint = Checkpoint { $number }
audit-place-witness = Copy of checkpoint { $number }
audit-checkpoint = Download the checkpoint
audit-witness-hint = Download the checkpoint regularly and keep it at another office. With that copy even a history rewritten by whoever runs the server is found out.
# Names of the coded details of a row; codes without a name stand as they are.
audit-detail-account = User
audit-detail-action = Action
audit-detail-active = Active
audit-detail-anew = New key
audit-detail-area = Area
audit-detail-basis = Basis
audit-detail-body = Body
audit-detail-by = By
audit-detail-capability = Capability
audit-detail-case = Case
audit-detail-change = Change
audit-detail-channel = Channel
audit-detail-count = Count
audit-detail-decision = Decision
audit-detail-domestic = Domestic elements
audit-detail-expires = Expires
audit-detail-factor = Second factor
audit-detail-facts = Facts
audit-detail-fields = Fields
audit-detail-file = File
audit-detail-forged = Forged
audit-detail-hits = Found
audit-detail-ilo = ILO indicators
audit-detail-international = International standard
audit-detail-invited = Invited
audit-detail-issues = Issues
audit-detail-kept = Kept
audit-detail-kind = Kind
audit-detail-last = Last row
audit-detail-lead = Lead
audit-detail-leg = Leg
audit-detail-level = Level
audit-detail-lifted = Lifted
audit-detail-lines = Lines
audit-detail-listed = User
audit-detail-member = Member
audit-detail-need = Need
audit-detail-number = Number
audit-detail-outcome = Outcome
audit-detail-overruled = Differs from the suggestion
audit-detail-paper = Document
audit-detail-part = Part of the page
audit-detail-person = Person
audit-detail-reason = Reason
audit-detail-referred-to = Referred to
audit-detail-relation = Relation
audit-detail-removed = Removed
audit-detail-report = Report
audit-detail-role = Role
audit-detail-rows = Rows
audit-detail-section = Section
audit-detail-sections = Sections
audit-detail-service = Service
audit-detail-side = Side
audit-detail-source = Source
audit-detail-stage = Stage
audit-detail-state = State
audit-detail-status = Status
audit-detail-step = Step
audit-detail-successor = Successor
audit-detail-suggested = Suggested
audit-detail-team = Team
audit-detail-term = Term
audit-detail-to = To
audit-detail-urgency = Urgency
audit-detail-version = Version
audit-detail-which = Which
audit-detail-whole = Whole
audit-detail-why = Why
audit-word-closing = closing
audit-word-enrolled = enrolled
audit-word-false = no
audit-word-follow-up = follow-up
audit-word-header = header
audit-word-invitation = invitation
audit-word-none = none
audit-word-note = note
audit-word-owner = owner
audit-word-ticket = ticket
audit-word-true = yes
audit-word-yes = yes
