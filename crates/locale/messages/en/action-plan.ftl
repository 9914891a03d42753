# The regional action plan (RAD): the plan, quarterly realisation, the matrix, imports.

# Lists
fund-source-apbd-kabkota = Budget of the kabupaten or kota
fund-source-apbd-provinsi = Budget of the province
fund-source-apbn = State budget
fund-source-hibah = Grant
fund-source-csr = Corporate (CSR)
fund-source-lainnya = Another source
indicator-direction-higher = Higher is better
indicator-direction-lower = Lower is better
indicator-gathering-sum = Added up
indicator-gathering-latest = The latest figure
indicator-gathering-average = Averaged
indicator-gathering-share = Percentage from part and whole
value-origin-computed = Computed
value-origin-by-hand = By hand
quarter-state-open = Being filled in
quarter-state-submitted = Handed in
quarter-state-locked = Locked
quarter-state-reopened = Opened again
quarter-action-submit = Hand in
quarter-action-lock = Lock
quarter-action-reopen = Open again
plan-light-green = On target
plan-light-yellow = Needs attention
plan-light-red = Behind
plan-light-grey = No figure yet
plan-field-value = Value of an indicator
plan-field-budget = Money spent
plan-field-obstacles = Obstacles
plan-field-follow-up = Follow-up
plan-field-evidence = Evidence
plan-field-state = State of the quarter
plan-batch-prepared = Waiting for confirmation
plan-batch-done = In the plan
plan-batch-reversed = Taken back

# Standard indicators that are written by hand
standard-indicator-media-messages = Media and channels that carried messages against trafficking
standard-indicator-satisfaction = Satisfaction of victims with the services
standard-indicator-procedures = Procedures and guidelines approved
standard-indicator-complete-files = Trafficking files declared complete (P-21)

# Formulas
formula-outreach-events = Outreach events held
formula-outreach-events-counts = Counts the events in the outreach records that were held within the quarter, in the area of the activity.
formula-people-reached = Participants of outreach
formula-people-reached-counts = Adds up the female, male and unrecorded participants in the outreach records of the quarter. Somebody who came twice counts twice.
formula-villages-reached = Kelurahan or desa reached by outreach
formula-villages-reached-counts = Counts the different kelurahan or desa in the outreach records of the quarter; events without one do not count.
formula-watch-groups = Active community-watch groups
formula-watch-groups-counts = Counts the groups on the list of community groups that are marked active at the time of counting and were formed by the last day of the quarter.
formula-health-services = Health services begun
formula-health-services-counts = Counts health rehabilitation and forensic examinations in the plans of cases that began within the quarter. Imported cases do not count.
formula-psychological-services = Psychological services begun
formula-psychological-services-counts = Counts psychological services in the plans of cases that began within the quarter. Imported cases do not count.
formula-health-on-time = Health and psychological services begun on time
formula-health-on-time-counts = Whole: health, forensic and psychological services that had to begin within the quarter and by now. Part: those that began by then. What the victim declined or did not need before it began does not count.
formula-shelter-services = Shelter places begun
formula-shelter-services-counts = Counts shelter services in the plans of cases that began within the quarter. Imported cases do not count.
formula-social-services = Social rehabilitation begun
formula-social-services-counts = Counts social rehabilitation in the plans of cases that began within the quarter. Imported cases do not count.
formula-repatriations = Returns begun
formula-repatriations-counts = Counts returns in the plans of cases that began within the quarter. Imported cases do not count.
formula-reintegrations = Reintegrations begun
formula-reintegrations-counts = Counts reintegration services in the plans of cases that began within the quarter. Imported cases do not count.
formula-services-on-time = Services begun on time
formula-services-on-time-counts = Whole: all services in the plans of cases that had to begin within the quarter and by now. Part: those that began by then. What the victim declined or did not need before it began does not count.
formula-referrals-sent = Referrals sent
formula-referrals-sent-counts = Counts the referrals that were sent within the quarter, whatever the answer.
formula-referrals-on-time = Referrals accepted on time
formula-referrals-on-time-counts = Whole: referrals whose answer was due within the quarter and by now, except those withdrawn by the sender. Part: those accepted by then.
formula-follow-ups = Follow-ups with victims
formula-follow-ups-counts = Counts the follow-up records of cases with a contact within the quarter in which the person was reached. Imported cases do not count.
formula-regulations-in-force = Regional regulations that came into force
formula-regulations-in-force-counts = Counts the regulations of this task force in the library whose first day in force lies within the quarter.
formula-legal-aid = Legal aid begun
formula-legal-aid-counts = Counts legal aid in the plans of cases that began within the quarter. Imported cases do not count.
formula-police-cases = Cases with a finding of the police
formula-police-cases-counts = Counts the cases in which the police found a possible or actual victim within the quarter; several findings in one case count once.
formula-court-cases = Cases with a finding of prosecution or court
formula-court-cases-counts = Counts the cases in which the prosecution or a court found a possible or actual victim within the quarter; several findings in one case count once.
formula-restitution-claimed = Cases in which restitution was claimed
formula-restitution-claimed-counts = Whole: cases closed within the quarter in which restitution could be claimed. Part: those in which it was claimed, whatever came of it, by the restitution field of the case.
formula-restitution-paid = Restitution paid
formula-restitution-paid-counts = Whole: cases closed within the quarter in which restitution was claimed. Part: those in which it was paid in full or in part, by the restitution field of the case.
formula-reports-received = Reports received
formula-reports-received-counts = Counts the reports received within the quarter, through all channels.
formula-reports-on-time = Reports acted on in time
formula-reports-on-time-counts = Whole: reports whose first action was due within the quarter and by now. Part: those screened, or of which a case was opened, by then.
formula-victims = Victims identified
formula-victims-counts = Counts the persons in the role of victim in cases opened within the quarter, except those found not to be victims. Imported cases, and cases known by the year alone, do not count.
formula-female-victims = Female victims identified
formula-female-victims-counts = As victims identified, only those of female sex.
formula-child-victims = Child victims identified
formula-child-victims-counts = As victims identified, only the age bands below 18 years.
formula-cases-opened = Cases opened
formula-cases-opened-counts = Counts the cases opened within the quarter. Imported cases, and cases known by the year alone, do not count.
formula-cases-closed = Cases closed
formula-cases-closed-counts = Counts the cases closed within the quarter that are still closed at the time of counting. Imported cases do not count.
formula-meetings = Coordination meetings held
formula-meetings-counts = Counts the meetings of the task force that began within the quarter and were closed.
formula-meeting-attendance = Attendance of invited organisations
formula-meeting-attendance-counts = Whole: organisations invited to the meetings of the quarter, once a meeting. Part: those of which at least one person is recorded as present.
formula-decisions-on-time = Action items done on time
formula-decisions-on-time-counts = Whole: action items due within the quarter and by now, except those dropped. Part: those done by their due date.
formula-directory-verified = Services of the directory verified
formula-directory-verified-counts = Counts the active services of the directory that were last verified within the quarter.

# The plan
plan-none = No action plan yet
plan-none-body = The secretariat makes the regional action plan: strategies, programmes, activities, and indicators with a target a year.
plan-new = Make an action plan
plan-title = Title of the plan
plan-title-hint = Example: RAD Kota Jakarta Barat 2022–2026
plan-years = Years of the plan
plan-year-from = First year
plan-year-to = Last year
plan-regulation = Regulation that sets it
plan-basis = Legal basis
plan-basis-hint = Example: Pergub DKI 64/2019; Perpres 19/2023
plan-basis-open = Open the regulation
plan-empty = No activities yet
plan-empty-body = Add programmes and activities one by one, or import an XLSX spreadsheet.
plan-programmes = Programmes and activities
plan-programme-new = Add a programme
plan-programme-name = Name of the programme
plan-activity = Activity
plan-activity-new = Add an activity
plan-activity-name = Name of the activity
plan-indicators = Indicators
plan-indicator-new = Add an indicator
plan-indicator-name = Name of the indicator
plan-indicator-name-hint = May stay empty with a formula: its name is used.
plan-no-indicator = This activity has no indicator yet.
plan-back = Back
plan-back-activity = Activity
plan-total = Total
plan-remove = Remove
plan-remove-body = Only what has no realisation yet can be removed.
plan-remove-programme-body = The programme goes with its activities. Only what has no realisation yet can be removed.
plan-refused = This cannot be done
plan-whole-area = The whole area of the task force
plan-place-hint = Leave empty where the activity covers the whole area of the task force. Formulas count in this area.
plan-budget-hint = Rupiah a year. Examples: 1250000, 1.250.000 or Rp 1.250.000,00
plan-code-hint = Example: 2.08.03.2.02.01 or 2.08.03.2.02.0001
plan-budget-year = Budget { $year }
plan-target-year = Target { $year }
plan-targets-hint = Fill in the years that are measured. For a percentage write 80 for 80%.
plan-baseline-hint = Where it stood before the plan began.
plan-unit = Unit
plan-unit-hint = Examples: people, events, documents
plan-gathering = How a year is counted
plan-gathering-hint = With a formula it is counted as the formula says.
plan-direction = Direction
plan-formula = Formula
plan-formula-hint = Choose a formula to have the figure filled in from the data. Leave empty to write it by hand.
plan-formulas = Formulas of indicators
plan-formulas-intro = The program computes these figures from the data of the task force: what is counted, from which records, and until when. Only counts, nobody's identity.
plan-formula-counts = What is counted
plan-formula-whole = Always for the whole task force.
plan-by-hand = Written by hand
plan-by-hand-list = Standard indicators that are written by hand:
plan-computed = Computed

# The matrix
plan-matrix = Progress up to { $until }
plan-table-indicators = Achievement of indicators: { $strategy }
plan-table-money = Budget and spending: { $strategy }
plan-table-values = Values of indicators: { $activity }
plan-target = Target of the year
plan-realised = Realised
plan-achieved = Achieved
plan-spent = Spent
plan-absorbed = Absorbed
plan-tile-green = indicators on target
plan-tile-yellow = indicators that need attention
plan-tile-red = indicators behind
plan-tile-grey = indicators without a figure
plan-tile-absorbed = of the budget spent
plan-tile-money = { $spent } of { $budget }
plan-money-of = { $spent } of { $budget }
plan-finding = Lowest achievement: { $strategy } ({ $share })
plan-finding-none = No achievement can be computed yet
plan-chart-subtitle = Average achievement of indicators by strategy, percent of the target of the year, up to { $until }
plan-chart-source = Source: realisation of the action plan; { $n } { $n ->
    [one] indicator
   *[other] indicators
}
plan-chart-description = Bar chart of what the six strategies achieved. The figures stand in the tables below.
plan-chart-empty = Nothing was realised in this year yet
plan-print = Print the matrix
plan-print-pdf = Matrix as PDF
plan-column-strategy = Strategy
plan-column-programme = Programme
plan-column-activity = Activity
plan-column-indicator = Indicator
plan-column-baseline = Baseline
plan-column-targets = Targets by year
plan-column-responsible = Responsible
plan-column-related = Related offices
plan-column-place = Place
plan-column-budget = Budget
plan-column-source = Source of funds
plan-column-code = Code of the sub-activity
plan-column-realised = Realisation
plan-column-obstacles = Obstacles
plan-paper-title = Matrix of { $title }
plan-paper-until = Realisation up to
plan-paper-absorbed = Budget absorbed
plan-paper-note = Realisation is computed from the accepted quarterly values; percentages in brackets are of the target of the year. TW: quarter.
plan-paper-page = Page
plan-paper-of = of

# Lights
plan-lights = Limits of the colours
plan-lights-intro = Achievement is compared with the part of the target that should have been reached by that quarter.
plan-lights-green = Green from (percent)
plan-lights-yellow = Yellow from (percent)

# Quarters
plan-quarter = Quarter { $number } { $year }
plan-unreported = Not reported after the end of the quarter
plan-quarters = Quarters
plan-no-quarter = No quarter has begun yet.
plan-realisations = Realisation
plan-filling = Filling in
plan-prefilled-label = Computed figures
plan-prefilled = { $part } of { $of } filled in by themselves ({ $share })
plan-share = { $part } of { $of } ({ $share })
plan-count-waiting = { $n ->
    [one] { $n } computed figure waits to be accepted
   *[other] { $n } computed figures wait to be accepted
}
plan-count-missing = { $n ->
    [one] { $n } indicator has no figure yet
   *[other] { $n } indicators have no figure yet
}
plan-count-unreported = { $n ->
    [one] { $n } activity is not reported yet
   *[other] { $n } activities are not reported yet
}
plan-never-computed = The figures of this quarter were never computed.
plan-computed-at = Last computed { $time }
plan-prefill = Compute from the data
plan-accept-all = { $n ->
    [one] Accept { $n } computed figure
   *[other] Accept { $n } computed figures
}
plan-submit = Hand the quarter in
plan-submit-hint = The first time it is handed in, computed figures that nobody answered count as accepted. From then on every change is kept with its reason.
plan-lock = Lock the quarter
plan-reopen = Open again
plan-reopen-body = { $quarter } can be changed once it is open again. The reason and every change stay in the trail.
plan-reopen-reason = Reason for opening it again
plan-quarter-empty = No activity has a target or a budget in this year.
plan-reported = Reported
plan-not-reported = Not reported yet
plan-yours = An activity of your organisation
plan-not-yours = Realisation is filled in by the responsible organisation, a related office, or the secretariat.
plan-value-computed = Computed
plan-value-written = Used
plan-value-state = Note
plan-note-accepted = Computed, accepted
plan-note-overridden = Replaced with a reason
plan-note-by-hand = Written by hand
plan-note-waiting = Waits to be accepted
plan-note-not-computed = Not computed yet
plan-note-missing = Not filled in yet

# Realisation
plan-target-is = Target of the year: { $target }
plan-computed-is = Computed figure: { $value }
plan-value-unit = Realised in this quarter ({ $unit })
plan-part = Part
plan-of = Whole
plan-override-why = Reason, where it differs from the computed figure
plan-override-hint = Needed where the figure is replaced.
plan-rupiah = Money spent in this quarter
plan-rupiah-hint = Example: 12.500.000. Budget of the year: { $budget }
plan-follow-up = Follow-up
plan-no-names = No names, NIK or facts about victims.
plan-why-change = Reason for the change
plan-why-hint = This quarter was handed in before: every change is kept with its reason.
plan-written-by = Last filled in by { $who }
plan-locked-title = This quarter is locked
plan-locked-body = Open the quarter again with a reason where a figure must change.
plan-locked-ask = Ask the secretariat to open the quarter again where a figure must change.
plan-read-only = For reading only
plan-evidence = Evidence
plan-no-evidence = No evidence yet.
plan-evidence-add = Add evidence
plan-evidence-hint = PDF, photo or office document, 10 MB at most.

# Trail
plan-trail = Trail of changes
plan-trail-empty = No changes yet
plan-trail-empty-body = Changes after the first handing in stand here and cannot be removed.
plan-trail-what = What changed
plan-trail-old = Before
plan-trail-new = After
plan-trail-why = Reason
plan-trail-who = By
plan-trail-when = When

# Import
plan-import = Import XLSX
plan-import-intro = A row an indicator. Download this plan to see the form. Nothing enters the plan before you confirm it, and an import can be taken back while nothing was realised under it.
plan-import-template = Download as XLSX
plan-import-file = Spreadsheet
plan-import-file-hint = An .xlsx file; its first sheet is read.
plan-import-read = Read the file
plan-import-issues = What must be repaired
plan-import-row = Row
plan-import-column = Column
plan-import-value = Content
plan-import-what = What to do
plan-import-more = And { $n } more.
plan-import-columns = Names of the columns that are read
plan-import-required = needed
plan-import-batches = Files that were read
plan-import-count = { $n ->
    [one] { $n } indicator
   *[other] { $n } indicators
}
plan-import-preview = What was read
plan-import-nothing-yet = Nothing is in the plan yet. Look it over, then put it in.
plan-import-confirm = Put it into the plan
plan-import-reverse = Take the import back
plan-sheet-title = Action plan

# What was just done
done-plan-saved = Plan saved
done-plan-programme-saved = Programme saved
done-plan-activity-saved = Activity saved
done-plan-indicator-saved = Indicator saved
done-plan-removed = Removed
done-plan-lights-saved = Limits of the colours saved
done-plan-quarter-prefilled = Figures computed from the data
done-plan-quarter-accepted = Computed figures accepted
done-plan-quarter-submitted = Quarter handed in
done-plan-quarter-locked = Quarter locked
done-plan-quarter-reopened = Quarter opened again
done-plan-realisation-saved = Realisation saved
done-plan-evidence-added = Evidence added
done-plan-evidence-removed = Evidence taken out
done-plan-import-confirmed = The file is in the plan
done-plan-import-reversed = Import taken back

# Mistakes
error-plan-years-backwards = The last year must be the first one or come after it
error-plan-years-too-long = A plan has at most { $most } years
error-plan-years-range = Write years with four digits, such as 2025
error-plan-overlap = Another plan has one of these years. Change the years, or change that plan
error-plan-years-in-use = Years with realisations cannot be taken out of the plan
error-plan-reason-needed = Write a reason: this change is kept in the trail
error-plan-override-reason = Write why this figure differs from the computed one
error-plan-realised = Something was realised under it, so that it cannot be removed or taken back
error-plan-batch-state = This file was put in or taken back before
error-plan-no-target = Fill in the target of at least one year
error-plan-part-exceeds = The part cannot be larger than the whole
error-plan-no-file = Choose the file first
error-plan-rows = Some rows must be repaired; nothing was saved. See the list below
error-plan-nothing-new = All indicators of this file stand in the plan already
error-plan-merged = The cells { $cells } are merged. Take them apart (Unmerge Cells) and fill in every row
error-plan-not-in-list = Choose one of the entries that the list of this column offers
error-plan-no-such-office = No organisation has this name. Write it as in the list of organisations; put a semicolon between several
error-plan-area = The area is unknown, or there are several. Write its code, such as 31.73.01
error-plan-indicator-twice = This indicator stands above already for the same activity. Remove one of the rows
error-quarter = Unknown quarter
error-quarter-locked = Quarter { $quarter } { $year } is locked. The secretariat can open it again with a reason
error-quarter-not-begun = This quarter has not begun yet
error-thresholds-order = The limit of yellow must be below that of green
error-thresholds-range = Write a percentage from 1 to 200
error-budget-code = Write the code of the sub-activity like 2.08.03.2.02.01 or 2.08.03.2.02.0001
error-rupiah-empty = Write the amount in rupiah
error-rupiah-not-an-amount = Write the amount in digits, such as 1.250.000
error-rupiah-ambiguous = This amount can be read in two ways. Write it without a comma: 1250000 or 1.250.000
error-rupiah-words = Write it out in digits, such as 1.500.000 and not 1,5 juta
error-rupiah-cents = Write whole rupiah without sen
error-rupiah-negative = The amount cannot be less than nothing
error-rupiah-too-large = This amount is too large. Check the number of zeros
error-amount-empty = Write the number
error-amount-not-a-number = Write it in digits, such as 1.250 or 12,5
error-amount-ambiguous = This number can be read in two ways. Write 1250 for one thousand two hundred and fifty, or 1,25 for one and a quarter
error-amount-too-fine = Write at most three decimal places
error-amount-negative = The number cannot be less than nothing
error-amount-too-large = This number is too large
