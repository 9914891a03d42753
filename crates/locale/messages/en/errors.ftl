# Error pages: what happened and what can be done.
page-not-found-title = Page not found
page-not-found-body = The address may be mistyped, or this page is not available to you. If you need access to a case, contact the team that handles it.
page-forbidden-title = You cannot do this
page-forbidden-body = Your role does not include this action. If you do need it, contact the administrator of the task force.
page-step-up-title = Confirm that this is you
page-step-up-body = This action needs your password and authenticator code once more.
page-step-up-action = Confirm now
page-conflict-title = This has changed
page-conflict-body = Someone else saved a change first. Go back, reload the page, and check what you typed before saving again.
page-too-large-title = That is too large
page-too-large-body = Make the file smaller or the text shorter and send it again. Use the back button of the browser; what you typed is still there.
page-unprocessable-title = That could not be read
page-unprocessable-body = A part of the form is missing or has the wrong shape. Go back to the form and send it again.
page-method-title = This page cannot be opened that way
page-method-body = Open the page from the menu and repeat what you did.
page-unexpected-title = Sorry, something went wrong
page-unexpected-body = What was saved is not lost. Try again in a moment. If it happens again, give this code to the administrator:
page-busy-title = The system is busy
page-busy-body =
    { $n ->
        [one] Try again in { $n } second. What was saved is not lost.
       *[other] Try again in { $n } seconds. What was saved is not lost.
    }
page-resend-body = What you typed is not lost. This page still holds it; send it again in a moment.
page-resend-action = Send again
page-error-home = Open Today
page-error-back = Back to the previous page

# Mistakes in a form. Every key of such a message starts with "error-".
error-required = Fill in this part
error-choose = Choose one
error-not-in-list = Choose an answer from the list
error-too-long = Shorten this to at most { $max } characters
error-encoding = Some characters could not be read. Type this part again
error-number = Write this as a number, for example 12
error-number-range = Write a number from { $min } to { $max }
error-date-incomplete = Write the day, the month and the year
error-invalid = Check this answer
error-unknown-code = Choose an answer from the list
error-unexpected = Something went wrong. Try again in a moment
error-illegal-step = This step is not possible now. State: { $state }. Step: { $action }
error-text-empty = Fill in this part
error-text-too-long = Shorten this to at most { $most } characters; it has { $given }
error-text-control-character = There is a character that cannot be seen. Type this part again
error-name-empty = Write the name
error-name-no-letter = A name has letters
error-nik-not-digits = A NIK has digits only
error-nik-length = A NIK has 16 digits; { $given } were written
error-nik-all-same = A NIK is not one digit repeated
error-nik-day = Digits 7 and 8 of the NIK are no day of birth
error-nik-month = Digits 9 and 10 of the NIK are no month
error-nik-day-of-month = The month in the NIK has no such day
error-nik-serial = The last four digits of a NIK are not 0000
error-passport-character = A passport number has letters and digits only
error-passport-length = A passport number has 5 to 9 characters; { $given } were written
error-passport-no-digit = A passport number has digits
error-phone-character = A telephone number has digits only, with a + in front if needed
error-phone-length = Check the length of the telephone number; { $given } digits were written
error-phone-no-country = Write the country code, for example +60, or begin with 0 for an Indonesian number
error-area-form = Choose an area from the list or write its code, for example 31.73
error-area-zero = An area code has no part 00
error-area-unknown = There is no area with this name or code. Check the spelling
error-place = Choose an area or a country, or say that it is not known
error-country = Choose a country from the list
error-alias = Choose an alias from the list
error-code-length = A code has a letter and seven characters
error-code-character = There is a character that codes do not use
error-code-kind = The first letter of the code is not known
error-code-check = The code is mistyped. Check each character
error-clock = Choose a deadline from the list
error-date-missing = Write the date
error-date-day-unreadable = Write the day as a number, for example 17
error-date-month-unreadable = Write the month as a number or its name, for example 8 or august
error-date-year-unreadable = Write the year as a number, for example 2025
error-date-day-out-of-range = The day is between 1 and 31
error-date-month-out-of-range = The month is between 1 and 12
error-date-year-out-of-range = Write the year with four digits, from 1900 on
error-date-year-missing = Write the year
error-date-month-missing = Write the month when the day is known
error-date-no-such-day = That date does not exist. Check the day and the month
error-date-future = This date lies in the future
error-date-not-stored = Check this date
error-password-too-short = A password has at least 12 characters
error-password-too-long = The password is too long
error-password-common = This password is easy to guess because many people use it. Choose another
error-password-personal = This password contains your name, user name or organisation. Choose another
error-report-anonymous-with-name = An anonymous reporter has no name. Clear the name or change who reports
error-report-call-back-without-phone = Write a telephone number so that the reporter can be called back
error-report-nobody-at-risk = A report is about at least one person at risk
error-report-more-persons-than-counted = More persons are described than counted
error-report-child-described = A child is described, but no child is said to be at risk
error-report-future = What is reported lies in the future. Check the date
error-determination-future = A determination does not lie in the future
error-determination-before-last = This date lies before the last determination
error-determination-nothing-new = The same body has already found this
error-determination-back-to-possible = Who was found to be a victim cannot become a presumed one again
error-case-gate =
    { $n ->
        [one] The case cannot be closed yet: { $n } thing is missing
       *[other] The case cannot be closed yet: { $n } things are missing
    }
error-case-not-yours = Only the owner of the case or the supervisor can do this
error-case-not-a-member = Choose an active member of the team without a conflict of interest
error-case-not-a-victim = Only a victim has a trafficking status
error-case-person-in-use = Determinations or services refer to this person, so the person stays
error-case-no-follow-up = Record a follow-up first
error-case-reason-required = Write the reason
error-basis-consent-missing = No consent is recorded
error-basis-consent-in-future = The consent lies in the future
error-basis-consent-withdrawn = The consent was withdrawn
error-basis-beyond-scope = More is shared than was consented to
error-basis-guardian-needed = For a child a parent or guardian gives consent
error-basis-guardian-suspected = This guardian is an alleged perpetrator, so the consent cannot be used
error-basis-contract = A contract does not carry a referral
error-referral-undo-too-late = The acceptance can no longer be undone. Give the referral back with a reason
