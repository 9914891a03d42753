# Words used on every page.

# Actions
button-add = Add
button-apply = Apply
button-back = Back
button-cancel = Cancel
button-change = Change
button-clear = Clear
button-close = Close
button-continue = Continue
button-copy = Copy
button-delete = Delete
button-details = View details
button-download = Download
button-edit = Edit
button-filter = Filter
button-hide = Hide
button-next = Next
button-open = Open
button-previous = Previous
button-print = Print
button-refresh = Reload
button-remove = Remove
button-retry = Try again
button-save = Save
button-save-continue = Save and continue
button-save-later = Save and continue later
button-search = Search
button-send = Send
button-show = Show
button-undo = Undo
button-view-all = View all

# Answers
answer-yes = Yes
answer-no = No
answer-unknown = Not known
answer-declined = Prefer not to answer
answer-other = Other
answer-none = None
answer-not-recorded = Not recorded yet

# Forms
form-optional = optional
form-choose = Choose one
form-choose-many = Choose all that apply
form-characters = No more than { $n } characters
form-date-hint = For example: 17 August 2025
form-day = Day
form-month = Month
form-year = Year
form-precision = How certain is this date?
form-area = Area
form-area-hint = Type the name of a village, district, regency or city, or an area code.
form-area-results = Matching areas
form-area-found = Choose with the down arrow, then Enter.
form-area-none = No area matches. Check the spelling or type the name of the district.
form-file-hint = The largest size is { $size }.
form-saving = Saving…
form-saved-at = Saved { $time }
form-save-failed = Not saved yet. Check the connection; what you typed is still on this page.
form-unsaved = Some of what you typed has not been saved.
form-draft-restored = Draft of { $time } restored
form-draft-restored-body = Check the answers below, then save. Only you can see this draft.
form-draft-discard = Discard the draft and start again

# Mistakes in a form
problem-title = There is a problem
problem-prefix = Error:

# Two people saving at once
conflict-title = Someone else has changed this
conflict-body = Nothing is lost. Compare both versions in the marked fields, keep the right one, then save.
conflict-field = The versions differ
conflict-saved = Already saved
conflict-yours = What you typed
conflict-empty = (empty)

# Lists and counts
count-results =
    { $n ->
        [one] { $n } result
       *[other] { $n } results
    }
count-characters =
    { $n ->
        [one] { $n } character
       *[other] { $n } characters
    }
list-empty = Nothing here yet
list-page = Pages of the list
list-sort = Sort
list-filters = Filters
list-filters-active =
    { $n ->
        [one] { $n } filter on
       *[other] { $n } filters on
    }
table-actions = Actions

# Status and risk
status-done = Done
status-in-progress = In progress
status-not-started = Not opened yet
status-incomplete = Incomplete
status-cannot-start = Cannot start yet
status-overdue = Overdue
status-due = Due
status-new = New
badge-child = Child
badge-high = High risk
badge-do-not-contact = Do not contact
badge-urgent = Urgent

# Identity bar of a case
identity-stage = Stage
identity-owner = Owner
identity-next = Next deadline

# Time
day-today = today
day-tomorrow = tomorrow
day-yesterday = yesterday
day-ahead =
    { $n ->
        [one] in { $n } day
       *[other] in { $n } days
    }
day-overdue =
    { $n ->
        [one] { $n } day overdue
       *[other] { $n } days overdue
    }
day-ago =
    { $n ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday

# Notes on figures and charts
figure-unit = Unit
figure-period = Period
figure-source = Source
figure-count = n
figure-table = View as a table
figure-csv = Download CSV
