# Prevention: outreach, material, community groups, vulnerability of areas.
prevention-title = Prevention
prevention-tab-overview = Overview
prevention-tab-events = Events
prevention-tab-materials = Materials
prevention-tab-groups = Community groups
prevention-tab-map = Vulnerability map
prevention-tab-coverage = Coverage
prevention-tab-4w = Who, what, where

prevention-year = Year
prevention-kind = Type of prevention
prevention-area = Area
prevention-area-hint = Down to the kelurahan where it is known, within the area of the task force. Type a few letters.
prevention-people = People who came
prevention-people-count = { $n ->
    [one] { $n } person
   *[other] { $n } people
  }
prevention-people-by-sex = { $female } female, { $male } male, { $unknown } not specified
prevention-people-uncounted = Not counted by sex
prevention-people-others = Other people
prevention-people-hint = Fill in what was counted; what is left empty counts as zero.
prevention-sex = Sex
prevention-sum = Total
prevention-few = 1–2
prevention-few-why = Counts of cases below three are written "1–2" so that nobody can be recognised.
prevention-cases-count = { $cases } cases
prevention-size-kb = { $size } kB
prevention-size-mb = { $size } MB
prevention-rupiah = Rp{ $cost }

prevention-tile-events = events in { $year }
prevention-tile-people = people reached in { $year }
prevention-tile-reached = kelurahan reached in { $year }
prevention-tile-reached-of = { $n ->
    [one] of { $n } kelurahan
   *[other] of { $n } kelurahan
  }
prevention-tile-gaps = areas with cases and no event in { $year }
prevention-gaps-card = Not reached in { $year }
prevention-gaps-card-body = There are traces of cases here and no event was held this year.
prevention-gaps-body = { $n ->
    [one] Areas that were an origin, a transit place, a destination, a home of a victim or the place of a case within the last year, with no event held in this year.
   *[other] Areas that were an origin, a transit place, a destination, a home of a victim or the place of a case within the last { $n } years, with no event held in this year.
  }
prevention-gaps-none = Every area with cases was reached
prevention-gaps-none-body = A new area appears here as soon as a case names it.
prevention-gaps-more = { $n ->
    [one] See { $n } more area
   *[other] See { $n } more areas
  }
prevention-next = Planned next
prevention-plans-none = No event is planned
prevention-plans-none-body = Plan an event from the list of areas that were not reached.
prevention-latest = Latest events

prevention-plan-new = Plan an event
prevention-plan-body = Four fields are enough. Once the event was held, record who came and the evidence from this plan.
prevention-plan-save = Save the plan
prevention-plan-here = Plan an event here
prevention-plan-record = Record what was held
prevention-plan-remove = Give up the plan
prevention-planned = Planned date

prevention-events-title = Prevention events
prevention-events-empty = No events yet
prevention-events-empty-body = What is recorded appears here, on the map and in the table of who does what where.
prevention-event = Event
prevention-event-new = Record an event
prevention-event-title = Title of the event
prevention-event-title-hint = For example: Briefing of prospective migrant workers of RW 05. Do not write a victim's name.
prevention-held = Date held
prevention-venue = Place
prevention-targets = Target groups
prevention-topics = Topics
prevention-materials-used = Materials used
prevention-organisations = Held by
prevention-cost = Cost
prevention-cost-hint = In rupiah. Leave it empty where it is not known yet; write 0 where nothing was paid.
prevention-funding = Source of funds
prevention-note = Note
prevention-note-hint = Questions from residents, obstacles, follow-up. Do not write names of victims or residents.
prevention-photos = Photos
prevention-photos-none = No photos as evidence yet.
prevention-photo-add = Add a photo
prevention-photo-hint = JPG, PNG or WebP, at most 10 MB. Place and camera data are removed. Do not photograph faces of children or victims.
prevention-photo-submit = Upload the photo
prevention-photo-remove = Remove the photo
error-outreach-future = This date has not come yet. An event that was not held yet is recorded as a plan
error-outreach-past = This date has passed. An event that was held is recorded as an event
error-outreach-area-outside = Choose an area within that of the task force
error-outreach-photo-kind = Choose a JPG, PNG or WebP photo
error-outreach-photo-none = Choose a photo first
error-outreach-photo-many = An event has at most 12 photos
error-audience-too-many = An event has at most { $most } people
done-outreach-recorded = The event is recorded and shows on the map
done-outreach-saved = The changes to the event are saved
done-outreach-planned = The plan is saved
done-outreach-plan-removed = The plan was given up
done-photos-added = The photo is saved without place and camera data
done-photo-removed = The photo was removed

prevention-materials-title = Outreach materials
prevention-materials-empty = No materials yet
prevention-materials-empty-body = Upload leaflets, posters or slides so that all members use the same version.
prevention-material-new = Add material
prevention-material-about = About this material
prevention-material-title = Title of the material
prevention-material-kind = Kind of material
prevention-material-language = Language
prevention-material-target = For whom
prevention-material-target-any = Anybody
prevention-material-topic = Topic
prevention-material-topic-any = Several topics
prevention-material-use = Use
prevention-material-newest = Newest version
prevention-material-public = The public may download it
prevention-material-public-hint = Only its newest version is offered on the public site.
prevention-material-active = Still in use
prevention-material-active-hint = What is no longer used is not offered for new events; its history stays.
prevention-material-is-public = For the public
prevention-material-is-internal = For members only
prevention-material-retired = no longer used
prevention-material-retired-too = Also show what is no longer used
prevention-material-file-hint = PDF, picture or office document, at most 10 MB. For a video upload its script or a sheet with its link.
prevention-editions = Versions
prevention-edition = Version { $n }
prevention-edition-short = (version { $n })
prevention-edition-head = Version
prevention-edition-newest = newest
prevention-edition-first = First version
prevention-edition-change = What changed
prevention-edition-change-hint = For example: the new phone number for reports.
prevention-edition-by = Added
prevention-edition-file = File
prevention-edition-add = Add a new version
error-material-file = Choose the file of the material
done-material-added = The material is saved
done-material-saved = The changes to the material are saved
done-material-edition = The new version is saved

prevention-groups-title = Community groups
prevention-groups-empty = No groups yet
prevention-groups-empty-body = Record Community Watch, PATBM or supported kelurahan with their areas.
prevention-group-new = Add a group
prevention-group-name = Name of the group
prevention-group-kind = Kind of group
prevention-group-members = Members
prevention-group-contact = Contact
prevention-group-contact-hint = Name and phone number of the head. It is stored sealed and not shown in the list.
prevention-group-formed = Formed on
prevention-group-last = Last activity
prevention-group-active = Still active
prevention-group-inactive = not active
prevention-group-inactive-too = Also show groups that are not active
error-group-days = The last activity cannot come before the group was formed
done-group-saved = The group is saved

prevention-map-title = Vulnerability map
prevention-map-body = Levels are proposed from traces of cases and from events, with their reasons. The decision stays with officers.
prevention-map-level = Level of area
prevention-map-empty = There is no map for an area this large
prevention-map-empty-body = Task forces of provinces and of kabupaten or kota see their own maps.
prevention-map-ranked = By level of vulnerability
prevention-map-cases = Cases
prevention-map-events = Events in 12 months
prevention-map-how = How is the level worked out?
prevention-map-how-body = Each trace of a case adds points; events and community groups take points off, up to a limit:
prevention-level = Level of vulnerability
prevention-level-why = Reasons for the proposal
prevention-level-no-reasons = No traces of cases, events or groups are recorded.
prevention-level-less = takes off
prevention-level-set = Set another level
prevention-level-set-body = If you know what the data do not say, set a level with a reason. The proposal stays beside it.
prevention-level-set-short = set by an officer
prevention-level-set-instead = Set by an officer. Proposed from the data: { $level }.
prevention-level-reason = Reason
prevention-level-reason-hint = What do you know about this area? Do not write names of people.
prevention-level-save = Set the level
prevention-level-clear = Back to the proposal
prevention-profile = Typology and motives
prevention-profile-none = No case names this area yet.
prevention-typology = Types of exploitation
prevention-motives = Ways of recruitment
prevention-spot-no-events = No event was held in this area yet.
done-level-set = The level of vulnerability is set
done-level-cleared = The level of vulnerability is the proposed one again
vulnerability-low = Low
vulnerability-medium = Medium
vulnerability-high = High
vulnerability-reason-origin = Cases with recruitment here
vulnerability-reason-transit = Cases with transit here
vulnerability-reason-destination = Cases with exploitation here
vulnerability-reason-residence = Cases with a victim who lives here
vulnerability-reason-cases = Cases recorded here
vulnerability-reason-no-event = Cases and no event within 12 months
vulnerability-reason-events = Events within 12 months
vulnerability-reason-groups = Active community groups
vulnerability-points = { $n ->
    [one] { $n } point
   *[other] { $n } points
  }
vulnerability-points-off = { $n ->
    [one] { $n } point off
   *[other] { $n } points off
  }
vulnerability-points-most = at most { $n }
vulnerability-from-medium = { $n ->
    [one] Medium from { $n } point.
   *[other] Medium from { $n } points.
  }
vulnerability-from-high = { $n ->
    [one] High from { $n } point.
   *[other] High from { $n } points.
  }
vulnerability-years = { $n ->
    [one] Cases of the last year count.
   *[other] Cases of the last { $n } years count.
  }
vulnerability-scale-title = How vulnerability is worked out
vulnerability-scale-body = These values hold for the whole map of the task force. Changes are recorded in the audit.
vulnerability-scale-points = Points that add
vulnerability-scale-done = Points that take off
vulnerability-scale-limits = Limits
vulnerability-scale-origin = Each case of recruitment
vulnerability-scale-transit = Each case of transit
vulnerability-scale-destination = Each case of exploitation
vulnerability-scale-residence = Each case with a victim's home
vulnerability-scale-cases = Each recorded case
vulnerability-scale-no-event = Cases without an event
vulnerability-scale-event = Each event
vulnerability-scale-events-most = At most from events
vulnerability-scale-group = Each active group
vulnerability-scale-groups-most = At most from groups
vulnerability-scale-medium = Medium from points
vulnerability-scale-high = High from points
vulnerability-scale-years = Years of cases that count
error-vulnerability-scale = High must lie above medium, medium above zero, and at least one year must count
done-scale-saved = How vulnerability is worked out is saved

prevention-coverage-title = Coverage of events
prevention-reached-label = Kelurahan reached in { $year }
prevention-reached = { $reached } of { $places }
prevention-4w-title = Who does what where
prevention-4w-body = It comes about by itself from the events that were recorded.
prevention-4w-note = An event that several organisations held stands with each of them, so that a column can add up to more than the people who came.
prevention-4w-nobody = No organisation named
prevention-4w-who = Who
prevention-4w-what = What
prevention-4w-where = Where
prevention-4w-code = Area code
prevention-4w-when = When
prevention-4w-events = Events
prevention-4w-people = People

prevention-field-title = Outreach day
prevention-field-default-title = Outreach day
prevention-field-body = Count people on the spot. What you fill in is kept on this phone first and sent as soon as there is a network.
prevention-field-offline = No network
prevention-field-offline-body = Fill in and save as usual. What is to be sent waits on this phone until there is a network.
field-outbox = On this phone
field-state-kept = On this phone
field-state-waiting = Waiting to be sent
field-state-sent = Sent
field-state-refused = Needs correction
field-said-kept = Kept on this phone.
field-sign-in = Sign in again to send. What is to be sent stays on this phone.
field-sign-in-link = Sign in
field-no-store = This phone cannot keep what was filled in. It is sent right away.
field-send-now = Send now
field-fix = Correct
field-forget = Remove from the phone
field-less = Fewer
field-more = More

outreach-kind-mapping = Mapping of vulnerable areas
outreach-kind-education = Education and outreach
outreach-kind-empowerment = Empowerment of communities
outreach-kind-migrant-control = Control of migrant worker placement
outreach-kind-domestic-workers = Supervision of domestic work
outreach-kind-internships = Supervision of internships abroad
outreach-kind-student-exchange = Supervision of student exchange
outreach-kind-adoption = Supervision of adoption
outreach-kind-prostitution = Prevention of exploitation in prostitution
outreach-kind-organs = Prevention of organ trade
outreach-kind-tourism = Supervision of tourism and entertainment
outreach-kind-electronic-systems = Supervision of electronic systems
target-group-public = The public
target-group-migrant-workers = Prospective migrant workers
target-group-students = Pupils and students
target-group-teachers = Teachers
target-group-parents = Parents
target-group-village-officials = Officials of kelurahan, RT and RW
target-group-community-leaders = Community leaders
target-group-hotel-workers = Workers of hotels and entertainment
target-group-drivers = Drivers
target-group-health-workers = Health workers
target-group-religious-groups = Religious groups
target-group-online = People online
outreach-topic-signs = What trafficking is and its signs
outreach-topic-job-offers = Suspicious offers of work
outreach-topic-online-recruitment = Online recruitment and scams
outreach-topic-safe-migration = Working abroad safely
outreach-topic-children = Protection of children
outreach-topic-domestic-work = Domestic work
outreach-topic-sexual-exploitation = Sexual exploitation
outreach-topic-marriage = Marriage as a cover
outreach-topic-debt = Debt bondage
outreach-topic-papers = Papers withheld or forged
outreach-topic-organ-trade = Organ trade
outreach-topic-victim-rights = Rights of victims and restitution
outreach-topic-reporting = How and where to report
outreach-topic-law = The law and its penalties
material-kind-leaflet = Leaflet
material-kind-poster = Poster or banner
material-kind-video = Video
material-kind-slides = Slides
material-kind-radio = Radio broadcast
material-kind-module = Training module
material-kind-social-media = Social media
material-language-indonesian = Indonesian
material-language-english = English
material-language-betawi = Betawi
material-language-javanese = Javanese
material-language-sundanese = Sundanese
material-language-sign = Sign language (Bisindo)
material-language-other = Other
watch-kind-community-watch = Community Watch
watch-kind-patbm = PATBM
watch-kind-desa-binaan = Supported kelurahan or desa
watch-kind-other = Another group
outreach-funding-apbd = Regional budget (APBD)
outreach-funding-apbn = State budget (APBN)
outreach-funding-dak = Special allocation (DAK)
outreach-funding-village = Funds of the kelurahan or desa
outreach-funding-donor = Donor
outreach-funding-company = Company
outreach-funding-own = Own funds
outreach-funding-free = No cost
audience-sex-female = Female
audience-sex-male = Male
audience-sex-unknown = Not specified
age-group-0-12 = 0–12 years
age-group-13-17 = 13–17 years
age-group-18-59 = 18–59 years
age-group-60-plus = 60 years and over
age-group-unknown = age not counted
