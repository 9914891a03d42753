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
