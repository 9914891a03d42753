# The public site and its editing.

## Pages for the public

site-tab = Service information
site-nav-home = Home
site-nav-about = Know the signs
site-nav-rights = Your rights
site-nav-help = Help
site-nav-hotlines = Telephone numbers
site-nav-news = News
site-nav-regulations = Regulations
site-nav-figures = Figures

site-page-home = Home: what to do
site-page-about = Trafficking and its signs
site-page-rights = Rights of victims and witnesses
site-page-help = Where to get help

site-leave = Quick exit
site-leave-keys = Quick exit: press Shift three times.
site-leave-about = About this button
site-leave-about-tab = About the exit button
site-leave-about-title = About “Quick exit”
site-leave-about-what = The button “Quick exit” on top of every page blanks the screen and opens { $host }. Pressing Shift three times within five seconds does the same.
site-leave-can = What the button does
site-leave-can-blank = The screen is blank at once, then another site opens.
site-leave-can-back = The Back button no longer shows anything of this site.
site-leave-can-titles = Titles in the tab and in the history do not say what a page is about. This site stores no cookies.
site-leave-cannot = What it cannot do
site-leave-cannot-history = The history of the browser is not erased. Whoever opens it can see that this site was visited.
site-leave-cannot-scripts = Where JavaScript is switched off, the button still opens another site, but the Back button can show this page again, and Shift does nothing.
site-leave-cannot-network = Somebody who watches your phone or network with special software can still know.
site-leave-safer = To be safer
site-leave-safer-private = Use a private window and close it when you have finished.
site-leave-safer-delete = Delete this visit from the history of the browser; do not delete everything if that would be noticed.
site-leave-safer-device = If somebody looks into your phone, use the phone of somebody you trust.

site-share = Share
site-share-whatsapp = Send by WhatsApp
site-share-address = Address of this page, to be copied
site-other-language = This page is not available in English yet. It is shown in Indonesian.
site-table = Table
site-download = Download the file
site-file-size = { $kb } kB
site-missing-tab = Not found
site-missing-body = There is no such page, or it was withdrawn.

site-hotlines-title = Numbers to call
site-hotlines-intro = You do not have to give your name. You can call for yourself or for somebody else.
site-hotlines-none = There are no numbers on this page yet. In an emergency call 112.
site-hotlines-more = Find a place to get help

site-help-need = Help needed
site-help-any-need = All help
site-help-area = Area
site-help-any-area = All areas
site-help-search = Search
site-help-found =
    { $n ->
        [0] Nothing fits
        [one] { $n } place to get help
       *[other] { $n } places to get help
    }
site-help-none = Try all help or all areas, or call one of the numbers above.
site-help-address = Address:
site-help-phone = Telephone:
site-help-hours = Opening hours:

site-news-title = News and publications
site-news-none = There is no news yet.
site-news-all = All news and publications

site-regulations-title = Regulations
site-regulations-none = There are no regulations on this page yet.
site-regulation-number = Number { $number } of { $year }
site-regulation-successor = Replaced by { $name }

site-figures-title = Published figures
site-figures-intro = Victims recorded in each year. These figures are frozen: they do not change once they are published.
site-figures-none = No figures were published yet.
site-figures-own = Victims in the cases of the task force
site-figures-of-body = Victims according to { $body }
site-figures-total = Total
site-figures-female = Female
site-figures-male = Male
site-figures-sex-unknown = Sex not known
site-figures-child = Children (below 18)
site-figures-adult = Adults
site-figures-age-unknown = Age not known
site-figures-hidden = hidden
site-figures-unsplit = not broken down
site-figures-least = So that no victim can be recognised, totals below { $total } and parts below { $part } are hidden, with other parts that could reveal them.
site-figures-frozen = Frozen on { $day }.

## Editing

site-is-on = The public site is on
site-is-off = The public site is off
site-is-off-body = The public cannot read it yet. Switch it on in the settings when its content is ready.
site-look = Look at the site
site-settings-title = Settings of the site
site-enabled = The public can read the site
site-enabled-hint = Without signing in. Search engines can find its pages.
site-slug = Short address
site-slug-hint = Small letters, digits and dashes, for example jakarta-barat. The site stands at /p/at/ followed by this address.
site-exit = Where “Quick exit” leads
site-exit-hint = An ordinary site that raises no suspicion, such as the weather. The whole address with https://.
site-least-total = Totals of a year are hidden below
site-least-total-hint = At least 3.
site-least-part = Parts by sex and age are hidden below
site-least-part-hint = At least 3. Frozen figures do not change.
site-standing = Standing pages
site-state-default = Text of the program
site-state-scheduled = Scheduled
site-state-newer = Published, newer text not yet
site-articles = News and publications
site-all-states = All
site-articles-none = Nothing was written yet
site-articles-none-body = Write the first news item, or add a publication.
site-article = Article
site-title = Title
site-kind = Kind
site-state = State
site-changed = Changed
site-new-news = Write news
site-new-publication = Add a publication
site-edit-news = Edit news
site-edit-publication = Edit a publication
site-edit-page = Edit a page

site-names-title = Write nothing by which a victim can be recognised
site-names-body = No names, initials, addresses, places of work, or details by which people around would know who the victim is. Identity numbers (NIK) are refused; mobile numbers give a warning.
site-title-id = Title (Indonesian)
site-lead-id = Summary (Indonesian)
site-lead-hint = One or two sentences for the list of news.
site-body-id = Text (Indonesian)
site-title-en = Title (English)
site-lead-en = Summary (English)
site-body-en = Text (English)
site-markdown = How to write headings, links, lists and pictures
site-markdown-intro = An empty line begins a new paragraph. HTML is shown as plain text.
site-markdown-heading = Heading
site-markdown-bold = Bold, italics
site-markdown-link = Link
site-markdown-list = List
site-markdown-quote = Quotation
site-markdown-table = Table
site-markdown-picture = Picture
site-markdown-picture-how = Save first, add the picture under “Pictures and files”, then copy its code here.
site-save-draft = Save
site-save-hint = Saving does not publish. What the public reads changes when you press Publish.
site-preview = Preview
site-preview-hint = This is how it will look. It is not saved yet.
site-warn-phone = There is a mobile number in the text
site-warn-phone-body = Make sure that it is the number of a service and not of a person.

site-address = Address on the site
site-since = from { $day }
site-document = File of the publication
site-document-none = None yet
site-document-now = File now: { $name }
site-document-choose = Choose a PDF file
site-document-hint = At most 10 MB. A new file takes the place of the old one when it is published.
site-needs-file = This publication has no file yet
site-add-file = Add a PDF file
site-publish = Publish
site-when = Public from
site-when-hint = Leave empty to publish now. A day to come schedules it for midnight.
site-publish-hint = The public will read the latest text below.
site-withdraw = Withdraw
site-withdraw-hint = The public can no longer read it. Its text is kept here.
site-latest = Latest text
site-history = History
site-revision = Version
site-restore = Restore
site-take-over = Change the text
site-default-body = This is the text of the program. The public reads it until you publish your own.

site-files-title = Pictures and files
site-faces-title = Do not show victims
site-faces-body = Add no picture that shows the face, home or documents of a victim. Place and time in photos are removed when they are added.
site-picture = Picture
site-pictures = Pictures
site-picture-choose = Choose a picture
site-picture-hint = JPG, PNG or WebP, at most 10 MB.
site-picture-alt = What the picture shows
site-picture-alt-hint = Needed for readers who do not see it. Example: participants of the meeting in the hall of the mayor's office.
site-pictures-how = Copy the code below a picture into the text.
site-upload = Add

site-hotlines-edit = Telephone numbers of the site
site-hotlines-edit-intro = These numbers stand on Home, Help and Telephone numbers. Clear a number to remove it.
site-hotline-nth = Number { $n }
site-hotline-number = Number
site-hotline-whatsapp = A WhatsApp number
site-hotline-name-id = Name (Indonesian)
site-hotline-name-en = Name (English)
site-hotline-note-id = Note (Indonesian)
site-hotline-note-en = Note (English)

site-figures-edit = Publish figures
site-figures-edit-intro = Only years that are over. Each year is frozen once: two countings of one year could reveal what is hidden.
site-figures-edit-none = There is no year to be published
site-figures-edit-none-body = Figures come from the cases of the task force, or from an official series that was imported for this area.
site-figures-not-yet = Not published
site-figures-frozen-shown = Frozen { $at }, public
site-figures-frozen-hidden = Frozen { $at }, hidden
site-figures-hide = Hide
site-figures-show = Show again

done-site-saved = The settings of the site were saved.
done-site-draft = The text was saved and is not published yet.
done-site-published = The text was published.
done-site-withdrawn = The text was withdrawn. The public can no longer read it.
done-site-restored = The earlier text was restored as a new version and is not published yet.
done-site-file = The file was added.
done-site-figure = The figures were saved.

article-kind-news = News
article-kind-publication = Publication
article-kind-page = Standing page
article-state-draft = Draft
article-state-published = Published
article-state-withdrawn = Withdrawn

login-site = The site for the public

error-slug = Use small letters, digits and single dashes between them, at most 60 characters.
error-slug-taken = Another site has this address. Choose another one.
error-web-address = Write the whole address, for example https://www.bmkg.go.id/.
error-hotline-number = Write a telephone number, for example 129 or 0811-1129-129.
error-site-nik = There is a number of 16 digits like a NIK. Remove it; identity numbers must not be published.
error-picture-words = There is a picture without words. Write what it shows between the square brackets.
error-picture-kind = Choose a JPG, PNG or WebP picture.
error-publication-kind = Choose a PDF file.
error-publication-file = Add the PDF file first.

# Releases on the public site.
site-releases-intro = Official figures of the task force. Every release is numbered, frozen and signed; a correction is a revision that can be seen.
site-releases-catalogue = Catalogue for machines (DCAT, JSON)
site-release-meta = Number { $number }, revision { $revision }, { $day }
site-release-later = There is a later revision.
site-release-latest = Open the latest
site-release-changed = What changed
site-release-withdrawn = This release was withdrawn.
site-release-csv = Table (CSV)
site-release-json = Signed document (JSON)
site-release-check = Checking that it is genuine
site-release-check-body = The signature is of the JSON document, byte for byte.
