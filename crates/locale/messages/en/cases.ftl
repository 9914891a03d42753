# Cases: the list, the page of a case, persons, route, exploitation, determinations, notes, closing.
cases-title = Cases
cases-overview = Case
cases-back-to-case = Back to { $code }
cases-no-owner = No owner yet

# The list
cases-search = Search cases
cases-search-hint = The code of a case or its alias. Do not type a real name here; Receive a report is for that.
cases-tab-open = Open
cases-tab-mine = My cases
cases-tab-overdue = Overdue
cases-tab-unowned = Without an owner
cases-tab-closed = Closed
cases-filter-shown = Open or closed
cases-filter-stage = Stage
cases-filter-exploitation = Main exploitation
cases-filter-year = Year of opening
cases-filter-area = Area
cases-filter-marks = Only cases
cases-filter-mine = of mine
cases-filter-unowned = without an owner
cases-filter-overdue = that are overdue
cases-column-case = Case
cases-column-area = Area
cases-column-stage = Stage
cases-column-owner = Owner
cases-column-due = Next deadline
cases-column-opened = Opened
cases-referred-from = Referred by { $team }
cases-victims = { $n } victims
cases-age = { $n } { $n ->
    [one] year
   *[other] years
} old
cases-shown = { $shown } of { $all }
cases-empty = There are no cases here
cases-empty-body = Cases appear here once they are opened from a report or referred to your team.
cases-empty-filtered = No case fits these filters.
cases-empty-all = See all open cases

# The page of a case
cases-action-owner = Owner
cases-action-header = Area and marks
cases-action-conflicts = Conflicts of interest
cases-action-closing = Closing
cases-action-reopen = Reopen
cases-tasks = What is to be done
cases-hint-plan-first = Make a plan of services first.
cases-hint-gate = { $n } { $n ->
    [one] thing is
   *[other] things are
} not complete
cases-hint-route = An origin and a destination are needed.
cases-persons = Persons
cases-persons-empty = There is nobody in this case yet
cases-persons-empty-body = Begin with the victim, then add witnesses, family and alleged perpetrators.
cases-person-add = Add a person
cases-open-section = Open { $section }
cases-determinations-link = History of determinations
cases-route = Route
cases-route-empty = The route is not recorded yet
cases-route-empty-body = Record where the victim came from, was taken through, and was exploited.
cases-leg-add = Add a place
cases-leg-up = Up
cases-leg-down = Down
cases-around = around { $date }
cases-exploitation = Exploitation
cases-exploitation-empty = Exploitation is not recorded yet
cases-exploitation-empty-body = Choose the form of exploitation, the act and the means.
cases-services = Services and referrals
cases-services-empty = There are no services in the plan yet.
cases-services-link = Plan of services
cases-referrals-link = Referrals
cases-notes = Notes and follow-up
cases-notes-empty = There are no notes yet
cases-notes-empty-body = Notes appear here once they are written, the newest first.
cases-notes-count = { $n } { $n ->
    [one] note
   *[other] notes
}
cases-notes-newest = Last on { $when }
cases-about = About the case
cases-place = Area
cases-opened = Opened
cases-closed = Closed
cases-team = Team
cases-report = Report
cases-restitution = Restitution

# Timeline
cases-timeline = Timeline
cases-timeline-intro = What happened to this file. Openings of sealed sections stand in the audit, not here.
cases-timeline-filter = Filter by organisation
cases-timeline-all = All organisations
cases-timeline-empty = Nothing by this organisation yet
cases-timeline-link = See the whole timeline
cases-timeline-older = Older
cases-event-unattended = System

# Area and marks
cases-header-title = Area and marks of the case
cases-header-place = Area where the case counts
cases-header-marks = Marks on the case
cases-high-risk-hint = Threat of retaliation, risk of suicide, the perpetrator knows where the victim is.
cases-no-contact-hint = Contact could endanger the victim.
cases-country = Country
cases-country-hint = Only if the place is outside Indonesia.
cases-place-unknown = The place is not known yet

# Owner and conflicts of interest
cases-owner-title = Name an owner
cases-owner-hand-over = Hand over to another owner
cases-owner-intro = The owner plans services, refers, follows up and closes the case.
cases-owner-take = Nobody handles this case yet. You can take it.
cases-owner-field = Who handles this case?
cases-owner-me = { $name } (me)
cases-owner-save = Name as owner
cases-owner-nobody = There is no other member who could own it
cases-owner-nobody-body = A member must be active, work on cases, and have no conflict of interest. An administrator can add members to the team.
cases-owner-not-yours = Only the present owner or the team's lead can hand this case over.
cases-conflicts-title = Conflicts of interest
cases-conflicts-intro = Whoever knows the victim or the alleged perpetrator personally must not open this case. Once it is recorded, the case is no longer visible to them.
cases-conflicts-named = Who must not open this case
cases-conflicts-none = Nobody is recorded.
cases-conflicts-lift = Lift
cases-conflicts-add = Record a conflict of interest
cases-conflicts-field = Who?
cases-conflicts-hint = You can name yourself. Your access ends at that moment.
cases-conflicts-save = Record and end access

# Persons
cases-person-new = Add a person
cases-person-edit = Coded facts of { $alias }
cases-person-intro = Only coded facts stand on this page. Name, NIK and address belong into the sealed sections.
cases-person-role = Role in the case
cases-person-sex = Sex
cases-person-age = Age
cases-person-age-hint = In whole years when the case was opened. Leave empty if it is not known.
cases-person-band = Age band
cases-person-band-hint = Only if the exact age is not known.
cases-person-citizenship = Citizenship
cases-person-residence = Area of residence
cases-person-residence-hint = Down to the district or city is enough. The address belongs into the sealed section.
cases-person-education = Highest education
cases-person-marital = Marital status
cases-person-relationship = Relation to the trafficker
cases-person-relationship-hint = For victims only.
cases-person-remove = Remove this person from the case
cases-person-remove-body = Only for somebody who was added by mistake. All that is sealed about this person is deleted too and cannot be brought back.
cases-person-remove-confirm = Remove and delete

# Sealed sections
cases-section-of = { $section }: { $alias }
cases-section-recorded = It is recorded that you opened this section.
cases-section-empty = Nothing is recorded yet
cases-section-empty-body = This section is sealed as soon as it is saved.
cases-sealed-hint = What you write here is sealed.
cases-date-partial-hint = Month and year, or just a year, are enough. Example: August 2025
cases-locked = You do not hold the key for { $section } yet
cases-locked-body = This section opens only with the key of the team. Ask a member of your team to admit you on the page Team keys; then open this page again.
cases-locked-link = Open Team keys
cases-identity-edit = Identity of { $alias }
cases-identity-intro = Write only what is known. Every field may stay empty, and a person may decline to answer.
cases-identity-name = Name
cases-identity-name-hint = As in documents, or as the person says.
cases-identity-other-names = Other names
cases-identity-other-names-hint = Nickname, or a name in forged papers. One name a line.
cases-identity-nik = NIK
cases-identity-nik-hint = 16 digits
cases-identity-passport = Passport number
cases-identity-born = Date of birth
cases-identity-birth-place = Place of birth
cases-identity-mother = Mother's name
cases-identity-father = Father's name
cases-identity-parents-hint = A mother's name tells people of the same name apart.
cases-contact-edit = Whereabouts and contact of { $alias }
cases-contact-intro = Only entitled teams can open this section; not even administrators of the program can.
cases-contact-safe = Safe way to make contact
cases-contact-safe-hint = When, through whom, and what must not be said.
cases-contact-phones = Telephone numbers
cases-contact-phones-hint = The safest first. One number a line.
cases-contact-whereabouts = Where they are now
cases-contact-whereabouts-hint = For example the name of a shelter.
cases-contact-address = Address
cases-medical-edit = Health of { $alias }
cases-medical-intro = Only entitled teams can open this section; investigators and administrators of the program cannot.
cases-medical-note = What those who help must know
cases-medical-note-hint = Injuries, medicines, pregnancy, allergies, psychological condition.

# Route
cases-leg-new = Add a place to the route
cases-leg-edit = Place on the route
cases-leg-role = Role of this place
cases-leg-where = Where?
cases-leg-when = When?
cases-leg-remove = Remove this place from the route
cases-leg-remove-body = Only for a place that was added by mistake.
cases-leg-remove-confirm = Remove

# Exploitation
cases-exploitation-title = Exploitation, act and means
cases-exploitation-intro = Choose what is known. The types of the international standard follow from the forms chosen.
cases-exploitation-forms = Forms of exploitation
cases-exploitation-forms-hint = More than one may be chosen
cases-exploitation-main = Main exploitation
cases-exploitation-main-hint = The case is counted under this type. Left empty, the first type is used.
cases-exploitation-acts = Act: what was done?
cases-exploitation-means = Means: how?
cases-exploitation-control = Methods of control
cases-exploitation-recruitment = Methods of recruitment
cases-exploitation-more = Details of the international standard
cases-exploitation-more-body = Not needed for what follows from the forms of exploitation above.
cases-exploitation-types = Other types of exploitation (HTCDS)
cases-exploitation-sexual = Other kinds of sexual exploitation
cases-exploitation-labour = Other kinds of labour
cases-exploitation-industries = Industries
error-case-main-exploitation = The main exploitation must be one of the types chosen
error-case-moved-on = This case has changed. Check your choice, then save again
error-person-band = The age band does not fit the age

# Determinations
cases-determinations-title = Determinations of victim status
cases-determinations-intro = Determinations are only added, never removed. The latest one holds.
cases-determinations-empty = There is no determination yet
cases-determinations-empty-body = Record who determined it, when, and what they found.
cases-determination-on = Date of determination
cases-determination-person = Victim
cases-determination-status = Status
cases-determination-body = Determined by
cases-determination-recorded = Recorded
cases-determination-has-reason = Read the reason
cases-determination-no-victim = Add a victim first
cases-determination-add = Record a determination
cases-determination-reason-field = Reason
cases-determination-save = Record the determination
cases-determination-reason = Reason for the determination { $status }: { $alias }

# Notes
cases-note-new = Write a note
cases-note-kind = Kind of note
cases-note-sealed-as = Sealed as { $section }
cases-note-body = Note
cases-note-hint = A note cannot be changed once it is saved.
cases-note-save = Save the note

# Follow-up
cases-follow-up-title = Follow-up
cases-follow-up-intro = Record each contact with the victim after services. What they said belongs into a sealed note.
cases-follow-up-no-contact = This case is marked as not to be contacted. Speak with the owner of the case first.
cases-follow-up-none = No follow-up yet
cases-follow-up-none-body = Closing asks for a follow-up, or for the reason why there was none.
cases-follow-up-add = Record a follow-up
cases-follow-up-on = Date
cases-follow-up-outcome = How the victim is
cases-follow-up-outcome-hint = If they are in danger, act now: 112 or the police.
cases-follow-up-by = Recorded by
cases-follow-up-link = See follow-up

# Closing
cases-closing-title = Closing the case
cases-closing-gate = What closing asks for
cases-closing-ready = Everything is settled.
cases-closing-close = Close the case
cases-closing-not-yours = The owner of the case or the team's lead can close it.
cases-closing-missing = Before the case can be closed:
cases-closing-record = Record for closing
cases-closing-monitoring = Follow-up
cases-closing-monitoring-hint = "Done" can be chosen only if a follow-up is recorded.
cases-closing-reason = Why there was no follow-up
cases-closing-restitution = What became of restitution
cases-closing-retention = Retention class
cases-closing-retention-hint = Decides how long the file is kept.
cases-reopening-title = Reopen the case
cases-reopening-intro = The case returns to assessment. Follow-up and retention class are asked for again when it is closed.
cases-reopening-reason = Why is the case reopened?
cases-reopening-save = Reopen

# What was just done
done-case-saved = The case is saved
done-case-stage = The stage of the case has changed
done-case-owner = The owner is named
done-case-conflict = The conflict of interest is recorded
done-case-conflict-own = Your conflict of interest is recorded. You no longer see that case
done-case-conflict-lifted = The conflict of interest is lifted
done-case-closed = The case is closed
done-case-reopened = The case is open again
done-person-added = The person is added. Identity and contact belong into the sealed sections
done-person-saved = The coded facts are saved
done-person-removed = The person is removed from the case
done-identity-saved = The identity is saved and sealed
done-contact-saved = The contact is saved and sealed
done-medical-saved = The health information is saved and sealed
done-leg-added = The place is added to the route
done-leg-saved = The place is saved
done-leg-moved = The order of the route has changed
done-leg-removed = The place is removed from the route
done-exploitation-saved = Exploitation is saved
done-determined = The determination is recorded
done-note-written = The note is saved and sealed
done-followed-up = The follow-up is recorded
done-closing-saved = What closing asks for is saved
