# Signing in, one-time codes, first set-up.
login-title = Sign in
login-intro = Use the account from the administrator of your task force.
login-username = User name
login-password = Password
login-submit = Sign in
login-failed = The user name or the password does not match. Check them and try again.
login-wait =
    { $n ->
        [one] Too many attempts. Try again in { $n } minute.
       *[other] Too many attempts. Try again in { $n } minutes.
    }
login-forgotten = Forgot your password?
login-forgotten-body = Ask the administrator of your task force. After the password is reset, a colleague in your team restores your access to sealed data.
login-ended = Your session has ended. Sign in again to continue; what was saved is not lost.
login-signed-out = You have signed out.
totp-title = Code from your authenticator app
totp-code = 6-digit code
totp-code-hint = Open the authenticator app on your phone and type the code for Suluh.
totp-submit = Check the code
totp-failed = The code does not match or was already used. Wait for the next code and try again.
totp-use-recovery = No phone at hand? Use a recovery code
totp-enrol-title = Set up an authenticator app
totp-enrol-step-scan = Scan this picture with the authenticator app.
totp-enrol-step-type = Cannot scan it? Type this key into the app.
totp-enrol-step-confirm = Type the 6-digit code that the app shows to confirm.
totp-enrol-done = The authenticator is set up
recovery-title = Recovery code
recovery-code = Recovery code
recovery-code-hint = Each code can be used once.
recovery-failed = The recovery code does not match or was already used.
recovery-list-title = Keep your recovery codes
recovery-list-body = Print these codes or write them down and keep them in a safe place. They will not be shown again.
recovery-list-confirm = I have kept the recovery codes
password-title = Change your password
password-current = Current password
password-new = New password
password-new-hint = At least 12 characters. A few words in a row are easier to remember.
password-repeat = Repeat the new password
password-changed = The password has been changed. Other sessions were closed.
step-up-title = Confirm that this is you
step-up-body = What follows matters for people's safety. Type your password once more.
lock-title = The screen is locked
lock-body = Type the password to continue as { $name }.
lock-submit = Unlock
session-title = Devices that are signed in
session-this = This device
session-last-seen = Last used
session-started = Started
session-revoke = Sign this device out
session-revoke-others = Sign all other devices out
session-ending-title = Your session is about to end
session-ending-body =
    { $n ->
        [one] For safety you will be signed out in { $n } minute. What you typed is saved.
       *[other] For safety you will be signed out in { $n } minutes. What you typed is saved.
    }
session-stay = Stay signed in
setup-title = Set up Suluh
setup-intro = Fill in this one page to set the task force up with its first administrator. It can be done once.
setup-step-task-force = Task force
setup-step-organisation = Organisation and team
setup-step-administrator = First administrator
setup-step-custodians = Recovery custodians
setup-task-force-name = Name of the task force
setup-task-force-level = Level
setup-task-force-area = Area
setup-administrator-name = Full name of the administrator
setup-custodians-body = Three people from different organisations hold parts of the recovery key. Any two of them can recover the data of a team.
setup-finish = Finish the set-up
setup-done = Suluh is ready
lock-failed = The password does not match.
demo-title = Demonstration accounts
demo-body = All people, organisations and cases here are invented. Password of every account: { $password }
step-up-code = Use the authenticator code instead
