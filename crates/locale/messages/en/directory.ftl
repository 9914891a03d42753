# Directory of services.
listing-cost-free = Free
listing-cost-partly = Partly paid
listing-cost-paid = Paid
listing-access-walk-in = Walk in
listing-access-appointment = By appointment
listing-access-referral-only = By referral only
listing-access-round-the-clock = At any hour
listing-sex-any = Everybody
listing-sex-female = Women and girls
listing-sex-male = Men and boys
listing-group-trafficking-victims = Victims of trafficking
listing-group-violence-victims = Victims of violence
listing-group-children = Children
listing-group-migrant-workers = Migrant workers
listing-group-disability = Persons with disability
listing-group-foreign-citizens = Foreign citizens
listing-group-poor = People without means
listing-verification-fresh = Checked
listing-verification-due = To be checked this month
listing-verification-overdue = Not checked for long
listing-verification-never = Never checked
listing-nearness-village = In the same village or kelurahan
listing-nearness-district = In the same district
listing-nearness-city = In the same regency or city
listing-nearness-province = In the same province
listing-nearness-country = In another province

# Columns of the spreadsheet and fields of the form
listing-column-id = Code
listing-column-organisation = Organisation
listing-column-name = Name of the service
listing-column-needs = Needs it serves
listing-column-description = Description
listing-column-area = Area
listing-column-address = Address
listing-column-hidden = Address hidden
listing-column-point = Point on the map
listing-column-phones = Telephone
listing-column-sex = Sex
listing-column-age-min = Youngest age
listing-column-age-max = Oldest age
listing-column-groups = Groups it serves
listing-column-cost = Cost
listing-column-access = How to come
listing-column-schedule = Opening times
listing-column-documents = What to bring
listing-column-languages = Languages
listing-column-capacity = Places
listing-column-coverage = Areas served
listing-column-public = On the public site
listing-column-active = Still running

# A service
listing-new = Add a service
listing-always = 24 hours
listing-open-on-holidays = open on holidays
listing-whole-country = All of Indonesia
listing-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
listing-ages = ages { $least }–{ $greatest }
listing-age-from = age { $n } and above
listing-age-to = up to age { $n }
listing-who = Who may come
listing-how = How to come, and the cost
listing-where = Place
listing-check = Check of the data
listing-checked-by = Checked { $date } by { $name }, { $organisation }
listing-inactive = No longer running
listing-address-hidden = The address is hidden; call instead.
listing-hidden-title = Secret address
listing-hidden-body = Only the secretariat and this organisation see it. Do not pass it on in messages.
listing-point-at = Point on the map: { $point }
listing-is-public = On the public site.
listing-is-not-public = Not on the public site.
listing-updated = Last changed { $time }.
listing-verify = Still right today
listing-verify-hint = Call the service. If everything above still holds, record that you have checked it.
listing-part-what = Service
listing-part-reach = How to reach it
listing-part-show = Where it is shown
listing-phones-hint = One number a line, the main one first. Hotlines such as 129 are fine.
listing-schedule-hint = For example: Monday–Thursday 08:00–16:00; Friday 08:00–11:30, 13:00–16:30. Or: 24 hours. Add “open on holidays” where that is so.
listing-groups-hint = Leave empty if it is for everybody.
listing-languages-hint = Other than Indonesian, such as sign language or Mandarin.
listing-capacity-hint = Only where places are limited, as in a shelter.
listing-hidden-hint = Shelters are always hidden. Their area is kept no closer than the regency or city.
listing-point-hint = Copy it from a map, such as -6.168300, 106.758800.
listing-nationwide = Takes people from all of Indonesia
listing-coverage-hint = One area a line: code or name. Leave empty if it serves its own province.
listing-public-hint = Anybody can see this service. A hidden address is not shown.
listing-active-hint = A service that no longer runs is not found by a search.
listing-checked-too = I have called this service and everything is right
listing-checked-too-hint = The day of the check becomes today.
listing-why-need = Serves: { $need }
listing-why-age = Takes age { $n }
listing-why-sex = Takes: { $sex }
listing-why-takes-from = Serves { $areas }
done-listing-saved = The service is saved
done-listing-verified = Recorded: this still holds today

# Searching
directory-lead = Look for a service by need, place, age and sex. The nearest comes first.
directory-search = Look for a service
directory-need = Need
directory-place = Where the victim is
directory-place-hint = Village, district, city or province. Leave empty to look everywhere.
directory-age = Age
directory-sex = Sex
directory-found = Services that fit
directory-more = There are more, farther away. Narrow the search to see them.
directory-none = No service fits
directory-none-body = Drop one condition, or look through the whole directory.
directory-wider-area = Look in a larger area
directory-wider-age = Look without the age
directory-wider-sex = Look without the sex
directory-wider-need = Look for every need
directory-list = The whole directory
directory-empty = The directory is still empty
directory-empty-body = The secretariat adds services one by one or with an XLSX spreadsheet.
directory-take-out = Lists and downloads
directory-export-xlsx = Download as XLSX
directory-export-hsds = Download as JSON (Open Referral HSDS 3)

# Regular checks
directory-due = To be checked
directory-due-open = See the list
directory-due-count = { $n } services are to be checked
directory-due-lead = Call the services below, those not checked for longest first. Change what is wrong, and record what still holds.
directory-due-lead-own = Check what is said of the services of your organisation. Change what is wrong, and record what still holds.
directory-due-none = Every service has been checked
directory-due-none-body = { $n ->
    [one] Each service is checked again after { $n } month.
   *[other] Each service is checked again after { $n } months.
}
directory-due-print = This page prints as a list to call along.
directory-months-title = Time between checks
directory-months = Check again after how many months?
directory-months-hint = 1 to 36 months. The reminder comes a month before.
done-directory-months = The time between checks is saved

# Importing a spreadsheet
directory-import = Import XLSX
directory-import-lead = Download the template or the whole directory, fill in or change its rows, and upload it here. Nothing is saved before you agree.
directory-import-file = File
directory-import-file-hint = An XLSX spreadsheet of up to 10 MB. Only its first sheet is read.
directory-import-look = Look into the file
directory-import-template = Download the template
directory-import-columns = Columns that are known
directory-import-required = required
directory-import-batches = Files imported so far
directory-import-counts = { $added } new services, { $changed } changed
directory-import-result = Result
directory-import-when = Time
directory-import-is-reversed = Reversed
directory-import-reversed-by = { $time } by { $name }
directory-import-preview = Look into the file
directory-import-preview-lead = { $file }: nothing is saved yet. See what would change.
directory-import-left-aside = Columns that are not used: { $names }
directory-import-wrong = { $n ->
    [one] { $n } row cannot be taken yet
   *[other] { $n } rows cannot be taken yet
}
directory-import-wrong-body = Correct them in your file and upload it again, or go on without these rows.
directory-import-wrong-rows = Rows to be corrected
directory-import-right = Rows that are right
directory-import-does = What happens
directory-import-new = New
directory-import-changed = Changed
directory-import-unchanged = Unchanged
directory-import-more = Only the first 200 rows are shown; all of them are processed.
directory-import-confirm = { $n ->
    [one] Save { $n } service
   *[other] Save { $n } services
}
directory-import-nothing = { $n ->
    [one] Nothing needs to be saved; { $n } row says what the directory says.
   *[other] Nothing needs to be saved; { $n } rows say what the directory says.
}
directory-import-other = Choose another file
directory-import-moved = The directory has changed since you looked at this file. Look once more, then save.
directory-import-reverse = Reverse this import
directory-import-reverse-body = New services are removed, and changed ones are again as they were. What somebody has changed or checked since stays.
done-directory-imported = The import is saved
done-directory-reversed = The import is reversed
done-directory-reversed-partly = The import is reversed. Services that were changed or checked since stay as they are

# Mistakes
error-coordinates-form = Write latitude and longitude, such as -6.168300, 106.758800
error-coordinates-range = Latitude goes to 90 and longitude to 180 degrees
error-listing-ages = The oldest age must be the same as the youngest or above it
error-listing-months = Write a number from 1 to 36
error-listing-organisation = This organisation is not known. Check the spelling, or add it first on the page Organisations
error-listing-name-taken = This organisation has a service of that name. Take another name, or change the service that is there
error-listing-phones = Write at least one telephone number
error-listing-area-line = The area { $part } is not known. Write its code, such as 31.73, or a name that only one area has
error-listing-yes-no = Write Yes or No
error-listing-id = The directory has no such code. Leave it empty for a new service
error-listing-same-row = Row { $row } names this service too. Remove one of them
error-schedule-part = { $part } is not understood. Write days, then times, such as Monday–Friday 08:00–16:00
error-schedule-day = { $part } is not a day. Write for example Monday–Friday
error-schedule-time = { $part } is not a time. Write for example 08:00–16:00
error-schedule-backwards = { $part } ends before it begins. Split it into two days if it goes past midnight
error-schedule-overlap = Two times on the same day overlap
error-schedule-empty = Write days and times, such as Monday–Friday 08:00–16:00, or 24 hours
error-sheet-not-xlsx = This is not an XLSX spreadsheet. Save it as “Excel Workbook (.xlsx)” and choose it again
error-sheet-locked = This file is locked with a password. Remove the password and choose it again
error-sheet-too-large = The file is too large. Split it into files of no more than { $most } rows
error-sheet-empty = The first sheet has no rows. Fill them in below the names of the columns and choose it again
error-sheet-heading-merged = The names of the columns stand in merged cells, { $cells }. Unmerge them and name each column
error-sheet-columns-missing = These columns are missing: { $names }. Add them, or use the template
error-sheet-column-twice = The column “{ $name }” stands there twice. Remove one of them
error-sheet-merged = This row lies in the merged cells { $cells }. Unmerge them and fill in each row
