# Figures of the work: services, referrals, unmet need, restitution, caseload.
figures-tab-work = Services and referrals
figures-work-title = Services and referrals
figures-work-empty-next = Change the period or the area, or record services and referrals in cases.
figures-points = { $n } points
figures-how-imports = Imported data
figures-how-imports-text = Cases from imported files are not counted.
figures-how-area-work = The regency or city of the case as it is now. Cases whose area is not known are counted only when all areas are chosen.

timing-in-time = In time
timing-late = Late
timing-waiting = Waiting
timing-no-clock = No deadline
unmet-cause-declined = Declined
unmet-cause-expired = Not answered
unmet-cause-overdue = Not begun
claim-open = No claim recorded yet
claim-planned = Claim planned
claim-under-way = Claim under way

figures-work-services = Services
figures-work-service = Service
figures-work-in-time = Begun in time (%)
figures-work-share-hint = The percentage is of the services in time or late. Those still waiting and those without a deadline are not in it.
figures-work-services-waiting = { $n } services applied for; no deadline has run out yet
figures-work-services-all = All { $of } services whose deadline has counted began in time
figures-work-services-share = { $share } of services began in time: { $part } of { $of }
figures-work-services-worst = { $share } of services began in time ({ $part } of { $of }); most often late: { $kind } ({ $late })
figures-how-services = Services in the plans of cases, by the month in which they were applied for. In time: begun at the latest on the day due by the rule in force when it was applied for. Late: begun later, or due and not begun. Waiting: not due yet. No deadline: there is no rule, or it was settled before it began.

figures-work-referrals = Referrals
figures-work-need = Need
figures-work-unanswered = Waiting for an answer
figures-work-accepted = Accepted, under way
figures-work-completed = Completed
figures-work-declined = Declined
figures-work-expired = Not answered
figures-work-withdrawn = Withdrawn
figures-work-answered = Answered in time (%)
figures-work-answered-hint = The percentage of answers is of the referrals that were answered or whose time for an answer is over.
figures-work-referrals-waiting = { $n } referrals sent; no answer yet
figures-work-referrals-accepted = All referrals that were answered were accepted: { $accepted } of { $n } referrals
figures-work-referrals-refused = { $accepted } of { $n } referrals were accepted; { $declined } were declined and { $expired } not answered
figures-how-referrals = Referrals by the month in which they were sent. Accepted, under way: accepted, whether or not the service has begun. Declined: also what was given back after it was accepted. Not answered: its time ran out without an answer. Withdrawn: by the sender. Answered in time: accepted or declined before the answer was due; what ran out counts as late.

figures-work-unmet = Unmet need
figures-work-unmet-needs = By need
figures-work-unmet-areas = By area
figures-work-unmet-sum = Unmet
figures-work-needs = All needs
figures-work-unmet-share = Unmet (%)
figures-work-reasons = Reasons for declining
figures-work-reason = Reason
figures-work-declined-all = Referrals declined
figures-work-declined-unmet = Need still unmet
figures-work-unmet-most = { $need } is the most unmet need: { $n } of { $total } unmet needs
figures-work-unmet-shared = { $need } and { $others ->
    [1] one other are the most unmet needs: { $n } of { $total } each
   *[other] { $others } others are the most unmet needs: { $n } of { $total } each
}
figures-work-unmet-none = There is no unmet need
figures-work-unmet-empty = Every need is being seen to, or its time is not over yet.
figures-how-unmet = A need is a service in the plan of a case, by the month in which it was applied for, and what is counted is how it stands now. Unmet: the last referral for it was declined, given back or not answered and no other office has been asked since; or it is overdue and has not begun. A need is not counted where a service of the kind for the same person is under way, where the victim does not want it, or where it is no longer needed. Reasons for declining: of all referrals that were declined, by the month in which they were sent; beside it, those whose need is still unmet.

figures-work-restitution = Restitution
figures-work-restitution-unit = Cases
figures-work-claim = State
figures-work-claim-share = Share (%)
figures-work-claimed = Claimed
figures-work-awarded = Awarded
figures-work-paid = Paid
figures-work-restitution-none = No claim for restitution yet in { $n } cases
figures-work-restitution-finding = Restitution was claimed in { $claimed } of { $n } cases, awarded in { $awarded } and paid in { $paid }
figures-work-no-amounts = Amounts of restitution are not recorded, so none are shown.
figures-how-restitution = Cases by the month of their registration. What counts is the outcome of restitution that was recorded; before there is one, the restitution service in the plan of the case. Claimed: under way, refused by the court, or awarded. Awarded: ordered, with or without payment, also where it was replaced by detention. Paid: in full or in part.

figures-work-caseload = Caseload
figures-work-caseload-unit = Open cases
figures-work-caseload-subtitle = Cases open now, { $area }
figures-work-organisation = Organisation
figures-work-open = Open now
figures-work-officers = Officers
figures-work-per-officer = Cases per officer
figures-work-unowned = Without an owner
figures-work-opened = Cases opened
figures-work-closed = Cases closed
figures-work-caseload-hint = Open cases are those of now; those opened and closed are of the period chosen.
figures-work-caseload-none = There is no open case
figures-work-caseload-most = { $organisation } carries the most open cases: { $n } of { $total }
figures-work-caseload-all = { $total } open cases, { $rate } per officer
figures-how-caseload = Open cases by the organisation of the team that has them. Officers: accounts that own at least one open case; cases without an owner are not among the cases per officer. Opened by the month of registration, closed by the day of closing; a case that was reopened does not count as closed. No person’s name is shown.

figures-work-overlap = People whom two organisations know
figures-work-overlap-unit = People
figures-work-overlap-subtitle = People known to both now, all areas
figures-work-overlap-source = Source: { $source }. For internal use only.
figures-work-overlap-other = Other organisation
figures-work-overlap-both = Known to both
figures-work-overlap-hidden = too few to show
figures-work-overlap-hint = It is so now, whatever the period and the area. Rows are not added up: whoever is known to three organisations stands in three rows.
figures-work-overlap-most = { $one } and { $other } share most: { $n } people
figures-work-overlap-empty = It is counted once both organisations have decided that records are of one person: see “One person, one count”.
figures-work-overlap-few = No two organisations share enough people to show how many
figures-how-overlap = People with records in cases of both organisations that both sides decided to be one person. Pairs that are still waiting do not count. Small counts are not shown: two organisations that share one person know who it is. No person’s name is shown.

figures-work-measure = What is counted
figures-work-compare-services = Services applied for
figures-work-compare-referrals = Referrals sent
figures-work-compare-unmet = Needs unmet now
figures-work-compare-hint = Needs and services are counted by the month in which they were applied for and by how they stand now.
figures-work-compare-more = { $this }: { $n } services applied for, { $difference } more than in { $before }
figures-work-compare-fewer = { $this }: { $n } services applied for, { $difference } fewer than in { $before }
figures-work-compare-same = { $this }: { $n } services applied for, the same as in { $before }
