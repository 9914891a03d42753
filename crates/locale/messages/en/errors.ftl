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
        [one] Try again in { $n } second. What you typed is not lost; use the back button of the browser.
       *[other] Try again in { $n } seconds. What you typed is not lost; use the back button of the browser.
    }
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
