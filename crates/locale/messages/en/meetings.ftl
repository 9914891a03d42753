# Meetings: series, calendar, agenda, invitations, answers, materials.

# Coded values
meeting-state-draft = Being prepared
meeting-state-invited = Invitations sent
meeting-state-open = In session
meeting-state-closed = Over, minutes being written
meeting-state-approved = Minutes approved
meeting-state-published = Minutes shared
meeting-state-cancelled = Cancelled
meeting-action-invite = Send the invitations
meeting-action-open = Open the meeting
meeting-action-close = Close the meeting
meeting-action-reopen = Open again
meeting-action-approve = Approve the minutes
meeting-action-withdraw = Withdraw the approval
meeting-action-publish = Share the minutes
meeting-action-cancel = Cancel the meeting
meeting-when-upcoming = Upcoming
meeting-when-past = Past
meeting-when-to-approve = Minutes for you to approve
series-kind-plenary = Plenary
series-kind-division = Division meeting
series-kind-coordination = Coordination meeting
series-kind-evaluation = Evaluation meeting
series-kind-case-conference = Case conference
invitee-kind-member = Member
invitee-kind-guest = Guest
invitee-kind-speaker = Speaker
invitee-kind-committee = Committee
invitation-response-waiting = No answer yet
invitation-response-attending = Attends
invitation-response-delegated = Sends somebody
invitation-response-declined = Cannot come
agenda-source-own = Written by hand
agenda-source-action-item = Action item
agenda-source-referral = Referral
agenda-source-unmet-need = Unmet need
agenda-source-indicator = Indicator of the action plan
agenda-source-carried-over = From the meeting before

# List of meetings
meetings-lead = Meetings of the task force, from the invitation to the action items.
meetings-when = When
meetings-new = Prepare a meeting
meetings-new-lead = Unfinished action items come onto the agenda by themselves. Invitations and agenda can be completed once it is saved.
meetings-empty = No meetings
meetings-empty-upcoming = No meeting is planned.
meetings-empty-past = There was no meeting yet.
meetings-empty-to-approve = No minutes wait for your approval.
meetings-state = State
meetings-time = Time
meetings-invited = Invited

# Series
series-title = Series of meetings
series-lead = How often each series meets, and until when the next meeting must be held.
series-empty = There is no series of meetings yet.
series-new = Add a series
series-name = Name of the series
series-name-hint = For example: Coordination of the division for social rehabilitation
series-kind = Kind of meeting
series-months = Every how many months
series-months-hint = As the rules of your task force ask.
series-regulation = Legal basis
series-regulation-hint = The regulation that asks for these meetings. Its page names the series in turn.
series-active = Still meets
series-active-hint = A series that no longer meets does not remind of its next meeting.
series-inactive = no longer meets
series-every = { $n ->
    [one] every month
   *[other] every { $n } months
 }
series-last = last on { $date }
series-due = Due by { $date }
series-planned = Planned for { $date }
series-plan = Prepare the meeting
done-series-saved = The series is saved

# Form of a meeting
meetings-group-what = Meeting
meetings-group-when = Time and place
meetings-group-who = Chair and minute taker
meetings-group-who-hint = Chosen by post, so that it stays right when the official changes.
meetings-group-letter = Letter of invitation
meetings-group-letter-hint = Number and date can be left blank for the mail system to fill in.
meetings-title = Name of the meeting
meetings-title-hint = For example: Coordination on help for victims. Do not write names of victims.
meetings-series = Series
meetings-division = Division
meetings-division-hint = Leave empty for a meeting of the whole task force.
meetings-purpose = Purpose
meetings-purpose-hint = Goes on from “Dalam rangka …” in the letter, which is in Indonesian.
meetings-date = Date
meetings-from = Begins
meetings-from-hint = For example: 09.00
meetings-to = Ends
meetings-venue = Place
meetings-venue-hint = For example: Ruang Pola, Mayor's Office
meetings-online = Online link
meetings-online-hint = Where the meeting can be joined from afar.
meetings-online-only = Online
meetings-chair = Chair
meetings-chair-hint = This post signs the invitation.
meetings-note-taker = Minute taker
meetings-contact = Contact
meetings-contact-hint = Name and phone that invitees may call.
meetings-letter-number = Number of the letter
meetings-letter-date = Date of the letter
meetings-letter-copies = Copies to
meetings-letter-copies-hint = One receiver a line.
meetings-letter-blank = Left blank
done-meeting-created = The meeting is saved. Check its agenda
done-meeting-saved = The changes are saved
error-clock-time = Write the time like 09.30
error-meeting-ends-before = The end must come after the beginning
error-meeting-link = A link begins with https://
error-meeting-place = Give a place or an online link

# Pages of a meeting
meetings-tabs = Parts of the meeting
meetings-tab-summary = Summary
meetings-tab-agenda = Agenda
meetings-tab-invitees = Invitations
meetings-tab-handouts = Materials
meetings-preparation = Preparation
meetings-items = { $n ->
    [one] 1 item on the agenda
   *[other] { $n } items on the agenda
 }
meetings-invitees = { $n ->
    [one] 1 invitation
   *[other] { $n } invitations
 }
meetings-materials = { $n ->
    [one] 1 material
   *[other] { $n } materials
 }
meetings-invite = Mark invitations as sent
meetings-invite-hint = Mark it once the letters are sent. From then on the numbers of the invitations stay.
meetings-cancel = Cancel the meeting
meetings-cancel-body = The meeting stays in the records as cancelled. Invitations can no longer be answered, and its items are suggested for the next meeting. Tell those who are invited.
meetings-keep = Do not cancel
done-meeting-invited = The invitations are marked as sent
done-meeting-cancelled = The meeting is cancelled

# Agenda
agenda-empty = The agenda is still empty.
agenda-title = Item
agenda-title-hint = Do not write names of victims; use the code of the case where needed.
agenda-presenter = Presented by
agenda-minutes = Length (minutes)
agenda-minutes-n = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
 }
agenda-total = { $n } minutes in all
agenda-up = Move up
agenda-down = Move down
agenda-add = Add an item
agenda-suggestions = Suggestions
agenda-suggestions-hint = What is open in the task force and not on this agenda.
agenda-suggestions-none = No suggestions. Everything open is on the agenda.
agenda-due = due { $date }
agenda-referral-unanswered = Referral { $code } ({ $need }) has no answer
agenda-referral-declined = Referral { $code } ({ $need }) was declined and not replaced
agenda-referral-expired = Referral { $code } ({ $need }) ran out without an answer
agenda-unmet-need = Unmet need: { $need } ({ $n })
done-agenda-added = The item is added
done-agenda-saved = The item is saved
done-agenda-moved = The order is changed
done-agenda-removed = The item is off the agenda

# Invitations
invitees-empty = Nobody is invited yet
invitees-empty-edit = Invite members, offices, guests and speakers. Invitations are numbered by themselves.
invitees-empty-see = The secretariat has not made the list of invitations yet.
invitees-add = Add invitations
invitees-number = No.
invitees-who = Who is invited
invitees-kind = As
invitees-response = Answer
invitees-response-hint = Write down an answer that came by phone or letter.
invitees-link = Send
invitees-whatsapp = WhatsApp
invitees-page = Answer page
invitees-chat = Invitation: { $title }, { $when }, { $place }. Please answer at { $link }
invitees-name = Name
invitees-name-hint = Leave empty where the letter goes to the post.
invitees-title = Title
invitees-office = Organisation
invitees-phone = WhatsApp number
invitees-phone-hint = Only to send the invitation. It is stored encrypted.
invitees-remove = Take off the list
invite-hint = Whoever is invited already is not invited twice.
invite-groups = Invite together
invite-everybody = All members
invite-members = { $n ->
    [one] 1 post
   *[other] { $n } posts
 }
invite-posts = Certain members
invite-posts-hint = The name is of whoever holds the post on the day of the meeting.
invite-vacant = vacant
invite-decree-ended = decree ended { $date }
invite-offices = Organisations
invite-offices-hint = The letter goes to the head of the organisation.
invite-head-of-office = Head
invite-by-hand = Guests and speakers
invite-by-hand-hint = Fill in to invite somebody who is not in the lists above.
error-invite-nobody = Choose or fill in at least one invitation
error-invitee-nobody = Give a name, a title or an organisation
done-invitees-added = The invitations are added
done-invitee-saved = The invitation is saved
done-invitee-removed = The invitation is off the list

# Letters
letters-pdf = All letters (PDF)
letters-docx = All letters (DOCX)
letters-print = Print all letters
letters-one-pdf = Letter as PDF
letters-one-docx = Letter as DOCX
letters-one-print = Print the letter
invitation-subject = Invitation: { $title }
invitation-nature = Normal
invitation-attachments = 2 (two)
invitation-to = To { $name }
invitation-to-place = in place
invitation-opening = For our work against trafficking in persons we invite you to:
invitation-opening-purpose = For { $purpose } we invite you to:
invitation-day = Day, date
invitation-time = Time
invitation-place = Place
invitation-online = Online link
invitation-event = Meeting
invitation-contact = Contact
invitation-answer = Please tell us whether you attend, or who comes in your place, at { $link }
invitation-closing = The list of invitations and the schedule are attached. Thank you for your attention and attendance.
invitation-signature = Chair of { $task-force },
invitation-date = Date
invitation-list = List of invitations
invitation-list-number = No.
invitation-list-name = Name
invitation-list-title = Title
invitation-list-office = Organisation
invitation-list-kind = As
invitation-list-empty = Nobody is invited yet.
invitation-schedule = Schedule
invitation-schedule-time = Time
invitation-schedule-item = Item
invitation-schedule-note = Remarks
invitation-schedule-empty = The schedule follows.

# Answers to invitations
reply-to = To { $name }
reply-meeting = Invitation to a meeting
reply-own = Your invitation
reply-question = Do you attend?
reply-delegate-name = Who comes in your place
reply-delegate-hint = Fill in if somebody else comes.
reply-delegate-title = Their title
reply-send = Send the answer
reply-answer = Your answer
reply-none-yet = Not answered yet.
reply-said = Answered: { $answer }.
reply-by-delegate = Answered: { $name } comes in your place.
reply-until = The answer can be changed until the meeting opens.
reply-closed = This invitation can no longer be answered
reply-closed-body = The meeting is open or over. Tell the contact of any change.
reply-cancelled = This meeting is cancelled
reply-cancelled-body = No answer is needed. Ask the contact for the new date.
reply-calendar = Save to calendar
reply-attending = { $n } attend
reply-delegated = { $n } send somebody
reply-declined = { $n } cannot come
reply-waiting = { $n } have not answered
done-invitation-answered = Thank you, your answer is saved

# Materials
handouts-empty = No materials yet
handouts-empty-body = Presentations of speakers and papers of the meeting are kept here.
handouts-title = Title of the material
handouts-speaker = Speaker
handouts-speaker-hint = Name and organisation.
handouts-file = File
handouts-file-hint = PDF, pictures or office documents of at most 10 MB. Do not upload files with names of victims.
handouts-add = Add a material
done-handout-added = The material is added
done-handout-removed = The material is taken away

# Details of the audit
audit-detail-agenda = Agenda
audit-detail-carried = Action items carried over
audit-detail-handout = Material
audit-detail-invitation-response = Answer
audit-detail-invitee = Number of the invitation
audit-detail-invitee-removed = Invitation taken away
audit-detail-letters = Number of letters
audit-detail-meeting-state = State of the meeting
audit-detail-months = Months
agenda-suggest-quarter = Progress in quarter { $quarter } of { $year }: { $name }
