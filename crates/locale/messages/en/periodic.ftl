## Periodic reports
periodic-lead = Semester and annual reports are assembled from the data, completed in words, frozen, and sent to the task force above.
periodic-new = New report
periodic-new-lead = The figures of all chapters are read from the data when the report is begun, and can be read anew while it is a draft.
periodic-new-go = Assemble the report
periodic-period = Period
periodic-report = Report
periodic-where = Status
periodic-due = Due
periodic-empty = No report yet
periodic-empty-next = Begin the first report: choose its period, and its figures are there at once.
periodic-empty-wait = Reports appear here once the secretariat has assembled them.
periodic-late-by = { $n ->
    [one] late by { $n } day
   *[other] late by { $n } days
 }
periodic-below = Reports of the task forces below
periodic-below-received = { $n ->
    [one] { $n } report was received.
   *[other] { $n } reports were received.
 }
periodic-below-late = { $n ->
    [0] None is late.
    [one] { $n } report is late.
   *[other] { $n } reports are late.
 }
periodic-elsewhere = Another installation, sent as a file
periodic-standing-not-due = Not due yet
periodic-standing-begun = Being prepared
periodic-not-begun = Not begun
periodic-standing-sent = Sent { $date }
periodic-standing-received = Received { $date }
periodic-standing-returned = Returned
periodic-standing-returned-late = { $n ->
    [one] Returned, late by { $n } day
   *[other] Returned, late by { $n } days
 }
periodic-files = Files between installations
periodic-files-body = A task force that works in another installation of Suluh sends its figures as a signed file. The file holds counts and no identities.
periodic-sender-key = Fingerprint { $fingerprint }
periodic-import = Take in a report file
periodic-import-lead = The signature of the file is checked before its figures come in. A file that was changed on its way is refused.
periodic-import-file = Report file
periodic-import-file-hint = The .json file that the sender downloaded from the page of the report.
periodic-import-go = Check and take in
periodic-fingerprint = Fingerprint of the sender
periodic-fingerprint-hint = Only for the first file of a sender: ask the sender to read it out on the phone. Eight groups of four letters or digits.
periodic-own-key = Fingerprint of this installation
periodic-own-key-body = Read it out to the task force above when you send it a file for the first time.
periodic-settings = Set due dates and protection
periodic-settings-lead = The regulations demand periodic reports (Perpres 69/2008; Permensos 8/2023 art. 31: every six months) without naming a day. That is why the days are set here.
periodic-semester-days = Semester report: days after the end of the period
periodic-annual-days = Annual report: days after the end of the year
periodic-days-hint = Reports that were begun keep the day on which they are due.
periodic-least = Smallest count of people that may leave the house
periodic-least-hint = Counts below it are hidden in PDF, DOCX and files, together with other cells that could give them away.
periodic-assembled = Figures read
periodic-receiver = Sent to
periodic-digest = Digest
periodic-assemble = Read the figures anew
periodic-assemble-hint = Reading the figures anew leaves what was written as it is.
periodic-submit = Submit to the leader
periodic-freeze = Review and freeze
periodic-send = Send upward
periodic-revise = Revise the report
periodic-answer = Receive or return
periodic-export = File for another installation
periodic-pdf = Download PDF
periodic-docx = Download DOCX
periodic-print = Print
periodic-back = Report
periodic-chapters = Chapters
periodic-chapter = Chapter
periodic-tables = Tables
periodic-written = { $n ->
    [one] { $n } chapter has a text.
   *[other] { $n } chapters have a text.
 }
periodic-text = Text
periodic-text-there = There
periodic-text-missing = Not yet
periodic-text-none = This chapter has no text.
periodic-body = Text of the chapter
periodic-body-hint = An empty line begins a paragraph. Begin lines with “- ” or “1. ” for a list, and with “## ” for a heading. Write no name of a victim.
periodic-edited = Last saved by { $name }, { $time }
periodic-inside = The counts on this page are for the task force itself. Cells marked “protected” do not appear in PDF, DOCX and what is sent.
periodic-guarded = Not shown outside the task force
periodic-guarded-short = protected
periodic-left-out = { $n ->
    [one] { $n } more row is in the printed report.
   *[other] { $n } more rows are in the printed report.
 }
periodic-no-tables = There are no data for this chapter in the period.
periodic-history = History
periodic-former = Version { $number }, frozen before:
periodic-freeze-title = Review and freeze: { $report }
periodic-freeze-lead = Once frozen, neither figures nor words change, even when the data do.
periodic-freeze-unwritten = Chapters without a text
periodic-protected = What is protected
periodic-protected-body = { $n ->
   *[other] Counts of people below { $n } do not leave the task force. Cells that could give them away are hidden, too.
 }
periodic-protected-count = { $n ->
    [0] No cell has to be hidden.
    [one] { $n } cell is hidden in these tables.
   *[other] { $n } cells are hidden in these tables.
 }
periodic-freeze-hint = The report is ready to be sent.
periodic-give-back-hint = The secretariat works on it again; say why.
periodic-decision = Decision
periodic-reason = Reason
periodic-reason-hint = Required when it is given back.
periodic-decide = Save the decision
periodic-answer-title = Receive or return: { $report }
periodic-answer-lead = A report of { $name }. What is received goes into the report of this task force for the same period.
periodic-return-hint = Required when it is returned: what is to be corrected?
periodic-unknown = Not known
periodic-finding = Most: { $category } ({ $n })
periodic-chart-description = A chart of the table “{ $table }”, which has its numbers.
periodic-chart-source = Source: data of the task force in Suluh
periodic-chart-empty = There is nothing to draw.
periodic-title-annual = Annual report { $year }
periodic-title-first = Report of the first semester { $year }
periodic-title-second = Report of the second semester { $year }
periodic-period-annual = Year { $year }
periodic-period-first = First semester { $year }
periodic-period-second = Second semester { $year }

## History
periodic-event-submit = Submitted to the leader
periodic-event-give-back = Given back to be worked on
periodic-event-freeze = Approved and frozen
periodic-event-send = Sent to the task force above
periodic-event-receive = Received by the task force above
periodic-event-return = Returned by the task force above
periodic-event-revise = Taken up again

## What was just done
done-periodic-assembled = The figures of the report were read.
done-periodic-saved = The text was saved.
done-periodic-submitted = The report was submitted to the leader.
done-periodic-frozen = The report was frozen.
done-periodic-given-back = The report was given back.
done-periodic-sent = The report was sent.
done-periodic-revised = The report can be worked on.
done-periodic-received = The report was received.
done-periodic-returned = The report was returned.
done-periodic-imported = The report file came in.
done-periodic-settings-saved = The settings were saved.

## Mistakes
error-periodic-period = Choose a period of the list.
error-periodic-future = This period has not begun.
error-periodic-closed = This report was submitted, so that its texts cannot change. What you wrote stands below: copy it if you need it.
error-periodic-reason = Say why.
error-periodic-not-a-report = This is no report file of Suluh.
error-periodic-tampered = This file was changed after it was signed. Ask the sender to send it again.
error-periodic-not-below = The sender is no task force right below this one.
error-periodic-local = The sender works in this installation and sends its reports without files.
error-periodic-new-sender = This is the first file of that sender. Enter the fingerprint that the sender read out.
error-periodic-fingerprint = The fingerprint does not fit this file. Check it again with the sender; do not take the file in if it still differs.
error-periodic-other-key = This file is signed with another key than the files before.
error-periodic-older = This version, or a newer one, has come in already.

## Paper, printed in indonesian
periodic-paper-span = { $from } to { $to }
periodic-paper-protected = To protect victims, counts of people below { $least } and cells that could give them away are replaced by “{ $sign }”.
periodic-paper-contents = Contents
periodic-paper-page = Page
periodic-paper-of = of
periodic-paper-state = Status
periodic-paper-frozen = Frozen { $date }
periodic-paper-draft = Draft, not approved
periodic-paper-assembled = Figures read
periodic-paper-digest = Digest
periodic-paper-chapter = Chapter { $number }. { $title }
periodic-paper-table = Table { $number }. { $title }
periodic-paper-figure = Figure { $number }. { $title }
periodic-paper-nothing = There are no data and no text for this chapter in the period.
periodic-hidden-note = “{ $sign }” means that the count is protected.
periodic-paper-counting = How it was counted
periodic-counting-victims = A victim counts in the month in which the case was registered, once a case, and in the kabupaten or kota of the case. What is not known is counted by itself.
periodic-counting-services = A service counts on the day of its application. “In time” means that it began by the day on which it was due.
periodic-counting-protection = Small counts of people are hidden together with other cells, so that they cannot be computed from those shown.
periodic-counting-moment = All counts were read at the moment that stands on the first page, and do not change once the report is frozen.

## Coded lists
periodic-kind-semester = Semester report
periodic-kind-annual = Annual report
periodic-state-draft = Draft
periodic-state-in-review = In review
periodic-state-frozen = Frozen
periodic-state-sent = Sent
periodic-state-received = Received
periodic-state-returned = Returned
periodic-action-submit = Submit to the leader
periodic-action-give-back = Give back to be worked on
periodic-action-freeze = Approve and freeze
periodic-action-send = Send
periodic-action-receive = Receive
periodic-action-return = Return
periodic-action-revise = Revise
periodic-chapter-introduction = Introduction and legal bases
periodic-chapter-organisation = Organisation of the task force
periodic-chapter-meetings = Meetings and outstanding decisions
periodic-chapter-prevention = Strategy 1: prevention
periodic-chapter-health-rehabilitation = Strategy 2: health rehabilitation
periodic-chapter-social-rehabilitation = Strategy 3: social rehabilitation, return and reintegration
periodic-chapter-legal-norms = Strategy 4: legal norms
periodic-chapter-law-enforcement = Strategy 5: law enforcement
periodic-chapter-cooperation = Strategy 6: coordination and cooperation
periodic-chapter-victims = Victims
periodic-chapter-services = Services and clocks
periodic-chapter-legal = Legal track and restitution
periodic-chapter-budget = Budget
periodic-chapter-obstacles = Obstacles
periodic-chapter-recommendations = Recommendations
periodic-chapter-next-plan = Plan of the next period
periodic-chapter-annex = Annex
periodic-drawn-not = No chart
periodic-drawn-bars = Bars
periodic-drawn-stacked = Stacked bars
periodic-measure-victims = Victims
periodic-measure-victims-by-sex = Victims by sex
periodic-measure-victims-by-age = Victims by age band
periodic-measure-victims-by-exploitation = Victims by exploitation
periodic-measure-reports-received = Reports received
periodic-measure-cases-opened = Cases opened
periodic-measure-cases-closed = Cases closed
periodic-measure-services-requested = Services applied for
periodic-measure-services-in-time = Services begun in time
periodic-measure-services-late = Services late
periodic-measure-referrals-sent = Referrals sent
periodic-measure-referrals-completed = Referrals completed
periodic-measure-meetings-held = Meetings held
periodic-measure-decisions-taken = Decisions taken
periodic-measure-action-items-done = Follow-ups done
periodic-measure-action-items-overdue = Follow-ups overdue
periodic-measure-outreach-events = Outreach events
periodic-measure-outreach-reached = People reached
periodic-column-number = Number
periodic-column-title = Title
periodic-column-kind = Kind
periodic-column-state = Status
periodic-column-on = Date
periodic-column-from = From
periodic-column-to = To
periodic-column-division = Division
periodic-column-post = Post
periodic-column-holder = Holder
periodic-column-organisation = Organisation
periodic-column-posts = Posts
periodic-column-filled = Filled
periodic-column-reason = Reason
periodic-column-invited = Invited
periodic-column-attended = Attended
periodic-column-decisions = Decisions
periodic-column-action-items = Follow-ups
periodic-column-done = Done
periodic-column-open = Open
periodic-column-overdue = Overdue
periodic-column-due = Due
periodic-column-days-late = Days late
periodic-column-programme = Programme
periodic-column-activity = Activity
periodic-column-indicator = Indicator
periodic-column-unit = Unit
periodic-column-baseline = Baseline
periodic-column-target = Target
periodic-column-reached = Reached
periodic-column-share = Share
periodic-column-budget = Budget
periodic-column-spent = Spent
periodic-column-source = Source
periodic-column-area = Area
periodic-column-event-type = Type
periodic-column-events = Events
periodic-column-audience = People reached
periodic-column-female = Female
periodic-column-male = Male
periodic-column-age-group = Age group
periodic-column-members = Members
periodic-column-month = Month
periodic-column-age-band = Age band
periodic-column-sex = Sex
periodic-column-exploitation = Exploitation
periodic-column-stage = Stage
periodic-column-need = Need
periodic-column-count = Count
periodic-column-before = Period before
periodic-column-service = Service
periodic-column-in-time = In time
periodic-column-late = Late
periodic-column-waiting = Waiting
periodic-column-no-clock = No clock
periodic-column-sent = Sent
periodic-column-accepted = Accepted
periodic-column-declined = Declined or expired
periodic-column-expired = Expired
periodic-column-completed = Completed
periodic-column-restitution = Restitution
periodic-column-measure = Measure
periodic-column-task-force = Task force
periodic-column-total = Total
periodic-table-legal-bases = Legal bases
periodic-table-new-regulations = Regulations that came into force
periodic-table-key-figures = Key figures
periodic-table-decrees = Decrees in force
periodic-table-divisions = Divisions and their posts
periodic-table-posts = Members of the task force
periodic-table-changes = Changes of officials
periodic-table-offices = Offices that take part
periodic-table-meetings = Meetings held
periodic-table-outstanding = Follow-ups that are not done
periodic-table-by-division = Meetings and follow-ups by division
periodic-table-overdue = Overdue follow-ups by division
periodic-table-outreach-by-kind = Outreach by type
periodic-table-outreach-by-area = Outreach by area
periodic-table-outreach-by-age = People reached by age group
periodic-table-outreach-events = Outreach events
periodic-table-watch-groups = Community-watch groups
periodic-table-indicators = Indicators of the action plan
periodic-table-activities = Activities of the action plan and their budget
periodic-table-victims-by-sex = Victims by sex
periodic-table-victims-by-age = Victims by age band and sex
periodic-table-victims-by-exploitation = Victims by exploitation and sex
periodic-table-victims-by-area = Victims by area and sex
periodic-table-victims-by-month = Victims by month and sex
periodic-table-services-by-clock = Services by whether they were in time
periodic-table-referrals-by-need = Referrals by need and outcome
periodic-table-referrals-by-receiver = Referrals by kind of receiver
periodic-table-cases-by-stage = Cases by stage
periodic-table-determinations = Determinations
periodic-table-restitution = Restitution
periodic-table-budget-by-strategy = Budget and spending by strategy
periodic-table-budget-by-source = Budget and spending by source
periodic-table-next-targets = Targets of the next period
periodic-table-below-handling = Handling, by task force below
periodic-table-below-coordination = Coordination and prevention, by task force below
