# A meeting that is held: attendance, the screen with the code, minutes, decisions.

# Kinds and ways of attending
attendance-kind-participant = Participant
attendance-kind-speaker = Speaker
attendance-kind-committee = Organiser
check-in-method-screen = QR code on the screen
check-in-method-typed = Code of the screen, typed
check-in-method-known = One tap
check-in-method-desk = Recorded at the desk
check-in-method-offline = Recorded without a network
removal-reason-twice = Recorded twice
removal-reason-wrong-person = Somebody else was meant
removal-reason-not-present = Was not there
removal-reason-on-request = At the person's request

# The desk
attendance-title = Attendance
attendance-invitees = Invitees
attendance-no-invitees = This meeting has no list of invitees yet. People can still be recorded as guests or use the code on the screen.
attendance-search = Find an invitee
attendance-search-hint = Name, title, office or number
attendance-not-found = No invitee fits. Record a guest.
attendance-tick = Present
attendance-since = Present { $time }
attendance-new = Record a guest
attendance-edit = Correct an attendance
attendance-present-count = { $n ->
    [one] { $n } person present
   *[other] { $n } people present
}
attendance-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
attendance-nobody = Nobody is on the list yet
attendance-nobody-body = Participants scan the code on the screen, or are recorded at this desk.
attendance-name = Name
attendance-office = Office
attendance-post = Title
attendance-phone = Mobile phone
attendance-phone-hint = Seen by the organisers only, and stored sealed.
attendance-kind = Attends as
attendance-number = No.
attendance-signature = Signature
attendance-remove = Take off the attendance list
attendance-remove-reason = Why?
attendance-remove-hint = The reason is recorded in the audit.
attendance-remove-submit = Take off the list
attendance-papers = Download the attendance list
attendance-pdf = PDF
attendance-pdf-contact = PDF with phone numbers, for the organisers
attendance-docx = DOCX
attendance-docx-contact = DOCX with phone numbers, for the organisers
attendance-print = Page to print
attendance-paper = Attendance list
attendance-activity = Activity
attendance-present = Present
done-attendance-recorded = Attendance recorded
done-attendance-before = Was recorded before; not counted twice
done-attendance-corrected = Attendance corrected
done-attendance-removed = Taken off the list

# The screen of the hall
screen-title = Attendance screen
screen-open = Show the code
screen-picture = QR code that leads to the attendance page
screen-scan = Scan to record that you are here. No account needed.
screen-type = Or open { $address } and type this code:
screen-changes = The code changes every 30 seconds.
screen-shut = The meeting is not open yet
screen-shut-body = Once it is open, the code stands here, people can check in, and the minutes can be written.
screen-start = Open the meeting
screen-over = Checking in is over
screen-over-body = The meeting is closed or was called off. The list can still be corrected at the desk until the minutes are approved.
screen-local = Phones cannot open this address
screen-local-body = This page was opened under the address of this very device. Write its address in the network of the hall below.
screen-address = Address for participants
screen-address-label = Address that phones open
screen-address-hint = Works without the internet: use the address of this device in the network of the hall, e.g. http://192.168.1.20:8080

# The page of participants
door-title = Check in
door-you-are = Is this you?
door-confirm = Yes, I am here
door-somebody-else = No, or on behalf of
door-submit = I am here
door-recorded = Recorded at { $time }
door-recorded-body = Thank you. There is no need to scan again.
door-before = Already recorded at { $time }
door-before-body = Everybody is counted once. If you share a phone, the desk records the next person.
door-code-valid = This code is valid
door-code-old = This code is old, from { $time }
door-code-old-body = The code on the screen changes every 30 seconds, so a photo of it does not work. Scan the one that is shown now, or go to the desk.
door-code-unknown = This code is not for this meeting
door-code-unknown-body = Check it, then scan or type the code that is on the screen now.
door-code-malformed = This code is not complete
door-code-malformed-body = Scan the code on the screen again, or type its six characters.
door-not-open = The meeting is not open yet
door-not-open-body = Wait until the organisers open the meeting, then scan the code on the screen again.
door-closed = The meeting is closed
door-closed-body = Attendance can no longer be recorded here. Ask the secretariat if you were there and are not on the list.
door-cancelled = The meeting was called off
door-cancelled-body = Ask the secretariat for the new date.
door-type-title = Check in with a code
door-type-link = Type the code on the screen
door-type-code = Code on the screen
door-type-hint = Six characters, e.g. K7Q 4M2
error-door-code-old = This code is old. Type the one that is shown now
error-door-code-unknown = This code is not known. Type the one that is on the screen now
error-door-code-malformed = A code has six characters

# The door without a network
offline-title = Record without a network
offline-link = Record without a network
offline-how = This page goes on recording when the network fails
offline-how-body = Open this page before the network fails and do not close it. What is recorded is kept in this browser and sent by itself, once, when the network is back.
offline-privacy = While it waits, the browser keeps only the number of an invitee, or name, office and title as typed. That is not sealed; use a device of the organisers.
offline-invitee = Invitee
offline-invitee-hint = Not on the list? Leave it empty, then write name and office.
offline-submit = Record
offline-kept = Recorded here
offline-none = Nothing was recorded on this page yet.
offline-local = On this device
offline-waiting = Waiting to be sent
offline-sent = Sent
offline-refused = Refused:
offline-forget = Discard
offline-need-name = Choose an invitee, or write name and office

# Parts of minutes
minute-part-opening = Opening
minute-part-item = Discussion
minute-part-other = Other matters
minute-part-closing = Closing

# Minutes
minutes-title = Minutes
minutes-when = Day and date
minutes-venue = Place
minutes-chair = Chair
minutes-note-taker = Note taker
minutes-participants = Participants
minutes-agenda = Agenda
minutes-discussion = Discussion
minutes-text = Text
minutes-presenter = Presented by { $name }
minutes-none = No minutes yet
minutes-none-body = Minutes have an opening, a part for each item of the agenda, and a closing.
minutes-none-yet = Nothing has been written yet.
minutes-begin = Begin to write
minutes-add-parts = Add parts for new items of the agenda
minutes-together = Several people can write at once. What they write is saved and joined by itself; each version stays in the history.
minutes-saved-by = Saved { $time } by { $name }
minutes-writing = { $name } is writing; saved { $time }
minutes-joined-at = Saved { $time }, joined with what somebody else wrote
minutes-conflict = Two people changed the same words
minutes-conflict-body = Nothing is lost: both versions stand in the text, one after the other, with the names of their writers. Choose the right one and delete the marks.
minutes-version-of = Version of { $name } { $time }
minutes-history = History
minutes-history-hint = Every wording that was saved is here, the newest on top.
minutes-history-none = Nothing was saved yet
minutes-current = The one that is valid now
minutes-restore = Use this version again
minutes-reason = Reason of the correction: { $reason }
minutes-correct = Correct
minutes-correct-hint = These minutes are approved. A correction becomes a new version with its reason; the old one stays in the history.
minutes-correct-reason = Reason
minutes-correct-reason-hint = For example: the name of an office was misspelt.
minutes-approve = Approve the minutes
minutes-publish = Publish to members
minutes-other-decisions = Other decisions
minutes-actions = Action items
minutes-no-actions = No action items.
minutes-present = List of participants
minutes-papers = Download the minutes
minutes-pdf = PDF
minutes-docx = DOCX
minutes-print = Page to print
minutes-paper = Minutes of the meeting
minutes-paper-draft = These minutes are not approved yet.
minutes-paper-approved = Approved { $when }.
minutes-paper-published = Approved, and published to members { $when }.
minutes-sign-chair = Chair,
minutes-sign-notes = Note taker,
minutes-decision-line = Decision { $number }: { $text }
paper-page = Page
paper-of = of
done-minutes-saved = Saved
done-minutes-joined = Saved, and joined with what somebody else wrote
done-minutes-restored = The old version is used again
done-minutes-corrected = Correction saved
done-minutes-approved = Minutes approved
done-minutes-published = Minutes published to the members
done-minutes-keepers = Chair and note taker saved
done-meeting-closed = The meeting is closed. Minutes and attendance list can be downloaded

# Closing a meeting
close-title = Close the meeting
close-names-hint = The name that stands in the minutes, also where somebody else chaired.
close-missing = Something is missing
close-missing-body = The meeting can be closed all the same; complete it before the minutes are approved.
close-hint = Once it is closed, nobody can check in from the screen. The minutes can be written until they are approved.
close-submit = Close the meeting
minutes-missing-chair = The chair is not named
minutes-missing-note-taker = The note taker is not named
minutes-missing-attendance = Nobody is on the attendance list
minutes-missing-text = The minutes are empty

# Decisions
decisions-title = Decisions
decisions-none = No decisions yet
decisions-none-body = Write them below; each gets a number.
decision-number = Decision { $number }
decision-new = Add a decision
decision-item = Item of the agenda
decision-text = Decision
decision-text-hint = One decision in one or two sentences.
decision-save = Save the decision
decision-assign = Add an action item
decision-remove = Delete the decision
decision-remove-hint = The numbers behind it move up by one. A decision that has action items cannot be deleted.
error-decision-kept = This decision has action items, so it was not deleted
done-decision-saved = Decision saved
done-decision-removed = Decision deleted
