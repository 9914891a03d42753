-- Classes of data show in the column names: *_a is sealed A (a key of the server), *_b is sealed B
-- (keys of the entitled teams), *_key and *_wrap are wrapped keys, *_digest cannot be turned back.
-- Every other column is a coded fact: an enumeration, a date, a number, an area code or the name of
-- an office or an official, never free text about a person.

-- ---------------------------------------------------------------- areas
create table area (
    code text{C} primary key,
    parent text,
    level bigint not null,
    name text not null,
    search_key text{C} not null,
    bps text
);
create index area_by_parent on area (parent, name);
create index area_by_key on area (level, search_key);

-- ---------------------------------------------------------------- people
create table task_force (
    id text primary key,
    level text not null,
    area text not null references area (code),
    name text not null,
    parent text references task_force (id),
    created_at bigint not null
);

create table organisation (
    id text primary key,
    task_force text not null references task_force (id),
    name text not null,
    kind text not null,
    area text not null references area (code),
    address text not null default '',
    phone text not null default '',
    active boolean not null,
    created_at bigint not null,
    version bigint not null
);
create index organisation_by_name on organisation (task_force, name);

create table team (
    id text primary key,
    task_force text not null references task_force (id),
    organisation text not null references organisation (id),
    name text not null,
    takes_reports boolean not null,
    takes_cases boolean not null,
    takes_referrals boolean not null,
    active boolean not null,
    created_at bigint not null,
    version bigint not null
);
create index team_by_organisation on team (organisation, name);

create table account (
    id text primary key,
    task_force text not null references task_force (id),
    organisation text not null references organisation (id),
    login text{C} not null unique,
    name text{C} not null,
    post text not null default '',
    role text not null,
    locale text not null,
    state text not null,
    expires_at bigint,
    last_seen_at bigint,
    created_at bigint not null,
    version bigint not null
);
create index account_by_name on account (task_force, name, login);

-- One Argon2id run gives the verifier and the key that opens the member key.
create table credential (
    account text primary key references account (id),
    password_digest text not null,
    totp_a {BYTES},
    totp_last_step bigint,
    changed_at bigint not null
);

create table member_key (
    account text primary key references account (id),
    version bigint not null,
    public_key {BYTES} not null,
    private_wrap {BYTES} not null,
    created_at bigint not null
);

create table recovery_code (
    account text not null references account (id),
    code_digest {BYTES} not null,
    used_at bigint,
    primary key (account, code_digest)
);

create table invitation (
    token_digest {BYTES} primary key,
    account text not null references account (id),
    expires_at bigint not null,
    used_at bigint
);

create table session (
    token_digest {BYTES} primary key,
    id text not null unique,
    account text not null references account (id),
    member_key_wrap {BYTES},
    stage text not null,
    device text not null,
    created_at bigint not null,
    seen_at bigint not null,
    step_up_at bigint
);
create index session_by_account on session (account);

create table softlock (
    subject_digest {BYTES} primary key,
    failures bigint not null,
    last_at bigint not null
);
create index softlock_by_time on softlock (last_at);

-- ---------------------------------------------------------------- team keys
create table team_member (
    team text not null references team (id),
    account text not null references account (id),
    lead boolean not null,
    joined_at bigint not null,
    left_at bigint,
    primary key (team, account)
);
create index team_member_by_account on team_member (account);

-- exposed: somebody who held the key is no member any more; it is to be replaced.
create table team_key (
    team text not null references team (id),
    version bigint not null,
    public_key {BYTES} not null,
    recovery_wrap {BYTES},
    recovery_version bigint,
    exposed boolean not null,
    created_at bigint not null,
    retired_at bigint,
    primary key (team, version)
);

-- A team's private key for one member; no row means: still to be admitted by another member.
create table team_key_share (
    team text not null,
    version bigint not null,
    account text not null references account (id),
    private_wrap {BYTES} not null,
    created_at bigint not null,
    primary key (team, version, account),
    foreign key (team, version) references team_key (team, version)
);
create index team_key_share_by_account on team_key_share (account);

create table recovery_key (
    version bigint primary key,
    task_force text not null references task_force (id),
    public_key {BYTES} not null,
    created_at bigint not null
);

create table custodian (
    version bigint not null references recovery_key (version),
    account text not null references account (id),
    key_version bigint not null,
    share_wrap {BYTES} not null,
    primary key (version, account)
);

create table recovery_request (
    id text primary key,
    team text not null references team (id),
    for_account text not null references account (id),
    requested_by text not null references account (id),
    created_at bigint not null,
    finished_at bigint
);

-- An approving custodian's share, wrapped for each other custodian: the second one to approve can
-- join the two, the server alone cannot.
create table recovery_share (
    request text not null references recovery_request (id),
    custodian text not null references account (id),
    recipient text not null references account (id),
    share_wrap {BYTES} not null,
    created_at bigint not null,
    primary key (request, custodian, recipient)
);

-- ---------------------------------------------------------------- data keys of files
-- subject: the report or case; one key a section and version. A superseded key still opens what it
-- sealed; what is written from then on gets a new one.
create table data_key (
    subject text not null,
    section text not null,
    version bigint not null,
    server_wrap {BYTES},
    superseded boolean not null,
    primary key (subject, section, version)
);

create table data_key_share (
    subject text not null,
    section text not null,
    version bigint not null,
    team text not null references team (id),
    team_key_version bigint not null,
    key_wrap {BYTES} not null,
    referral text,
    primary key (subject, section, version, team)
);
create index data_key_share_by_team on data_key_share (team, team_key_version);

-- Digests of NIK, passport and phone, keyed by organisation and field.
create table blind_index (
    organisation text not null references organisation (id),
    field text not null,
    value_digest {BYTES} not null,
    subject_kind text not null,
    subject text not null,
    person text not null,
    primary key (organisation, field, value_digest, subject, person)
);
create index blind_index_by_subject on blind_index (subject, person);

-- ---------------------------------------------------------------- intake and screening
create table report (
    id text primary key,
    task_force text not null references task_force (id),
    team text not null references team (id),
    code text not null unique,
    channel text not null,
    reporter_kind text not null,
    received_at bigint not null,
    area text references area (code),
    country text,
    urgency text not null,
    people_count bigint,
    child_involved text not null,
    purpose text,
    state text not null,
    due_at bigint,
    case_id text,
    referred_to text,
    close_reason text,
    recorded_by text not null references account (id),
    story_a {BYTES},
    at_risk_a {BYTES},
    reporter_b {BYTES},
    whereabouts_b {BYTES},
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index report_by_team_time on report (team, received_at, id);
create index report_by_team_due on report (team, state, due_at);
create index report_by_area on report (team, area, received_at);
create index report_by_recorder on report (recorded_by, team, received_at, id);

create table screening (
    id text primary key,
    report text not null references report (id),
    minor text not null,
    answers text not null,
    elements text not null,
    advice text not null,
    international text not null,
    domestic text not null,
    ilo text not null,
    decision text,
    overruled boolean,
    reason_a {BYTES},
    decided_by text references account (id),
    decided_at bigint,
    recorded_by text not null references account (id),
    created_at bigint not null,
    version bigint not null
);
create index screening_by_report on screening (report, created_at);

-- ---------------------------------------------------------------- cases
create table cases (
    id text primary key,
    task_force text not null references task_force (id),
    team text not null references team (id),
    owner text references account (id),
    code text not null unique,
    alias text{C} not null,
    report text references report (id),
    import text,
    external_id text,
    stage text not null,
    open boolean not null,
    area text{C} references area (code),
    country text,
    exploitation text not null,
    child boolean not null,
    high_risk boolean not null,
    no_contact boolean not null,
    opened_on text not null,
    opened_at bigint not null,
    closed_at bigint,
    closed_on text,
    due_at bigint not null,
    monitoring_due_at bigint,
    monitoring text not null,
    restitution text not null,
    retention text,
    victims bigint not null,
    updated_at bigint not null,
    version bigint not null
);
-- One index an offered order. The columns behind the order are those that a list may be filtered
-- by: whatever the filter, a list reads index entries of its own teams and nothing else. A due
-- date far ahead stands for none.
create index cases_by_team_time on cases
    (team, opened_at, id, open, stage, child, high_risk, area, owner, exploitation, due_at);
create index cases_by_team_due on cases
    (team, open, due_at, id, stage, child, high_risk, area, owner, exploitation, opened_at);
create index cases_by_team_alias on cases (team, alias);
create index cases_by_owner_due on cases (owner, open, due_at);
create index cases_by_import on cases (import);

create table case_conflict (
    case_id text not null references cases (id),
    account text not null references account (id),
    recorded_at bigint not null,
    primary key (case_id, account)
);
create index case_conflict_by_account on case_conflict (account);

create table person (
    id text primary key,
    case_id text not null references cases (id),
    role text not null,
    alias text not null,
    sex text not null,
    age bigint,
    age_band text not null,
    citizenship text,
    education text,
    marital_status text,
    relationship text,
    residence text references area (code),
    trafficking_status text,
    identity_a {BYTES},
    contact_b {BYTES},
    medical_b {BYTES},
    created_at bigint not null,
    version bigint not null
);
create index person_by_case on person (case_id, role, created_at);

-- Coded facts of which there are several: exploitation, act, means, control, recruitment.
create table case_fact (
    case_id text not null references cases (id),
    kind text not null,
    code text not null,
    primary key (case_id, kind, code)
);

create table leg (
    id text primary key,
    case_id text not null references cases (id),
    position bigint not null,
    role text not null,
    area text references area (code),
    country text,
    date text,
    date_precision text not null,
    version bigint not null
);
create index leg_by_case on leg (case_id, position);

create table determination (
    id text primary key,
    case_id text not null references cases (id),
    person text not null references person (id),
    status text not null,
    body text not null,
    determined_on text not null,
    date_precision text not null,
    reason_a {BYTES},
    recorded_by text references account (id),
    recorded_at bigint not null
);
create index determination_by_case on determination (case_id, recorded_at);

create table note (
    id text primary key,
    case_id text not null references cases (id),
    section text not null,
    kind text not null,
    body_a {BYTES},
    body_b {BYTES},
    written_by text not null references account (id),
    written_at bigint not null
);
create index note_by_case on note (case_id, written_at);

-- Contacts with the person after services, in codes.
create table follow_up (
    id text primary key,
    case_id text not null references cases (id),
    contacted_on text not null,
    outcome text not null,
    recorded_by text not null references account (id),
    recorded_at bigint not null
);
create index follow_up_by_case on follow_up (case_id, contacted_on);

-- What happened to the file, in codes, for its timeline; the audit is a record of its own.
create table case_event (
    id text primary key,
    case_id text not null references cases (id),
    at bigint not null,
    kind text not null,
    detail text not null,
    account text references account (id),
    organisation text references organisation (id)
);
create index case_event_by_case on case_event (case_id, at);

-- ---------------------------------------------------------------- services, referrals
create table deadline_rule (
    id text primary key,
    clock text not null,
    length bigint not null,
    unit text not null,
    bound text not null,
    start_event text not null,
    legal_basis text not null,
    status text not null,
    valid_from text not null,
    valid_to text,
    version bigint not null
);
create index deadline_rule_by_clock on deadline_rule (clock, valid_from);

create table service (
    id text primary key,
    case_id text not null references cases (id),
    team text not null references team (id),
    person text references person (id),
    kind text not null,
    organisation text references organisation (id),
    owner text references account (id),
    applied_on text not null,
    due_on text,
    due_at bigint not null,
    rule text references deadline_rule (id),
    state text not null,
    started_on text,
    ended_on text,
    note_a {BYTES},
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index service_by_case on service (case_id, created_at);
create index service_by_team_due on service (team, state, due_at);
create index service_by_owner_due on service (owner, state, due_at);

create table referral (
    id text primary key,
    task_force text not null references task_force (id),
    case_id text not null references cases (id),
    service text references service (id),
    code text not null unique,
    from_team text not null references team (id),
    to_team text not null references team (id),
    need text not null,
    area text references area (code),
    child boolean not null,
    urgency text not null,
    sections text not null,
    basis text not null,
    consent_on text,
    consent_by text,
    consent_scope text,
    message_a {BYTES},
    state text not null,
    due_at bigint not null,
    expires_at bigint,
    sent_by text not null references account (id),
    sent_at bigint not null,
    sent_on text,
    answered_by text references account (id),
    answered_at bigint,
    decline_reason text,
    outcome text,
    closed_at bigint,
    case_opened_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index referral_by_receiver on referral (to_team, state, due_at);
create index referral_by_sender on referral (from_team, state, due_at);
create index referral_by_sender_end on referral (from_team, state, closed_at);
create index referral_by_case on referral (case_id, sent_at);
-- A service is with one office at a time.
create unique index referral_open_by_service on referral (service)
    where state in ('sent', 'accepted', 'in-progress');
create index referral_by_expiry on referral (state, expires_at);

create table referral_message (
    id text primary key,
    referral text not null references referral (id),
    team text not null references team (id),
    account text not null references account (id),
    at bigint not null,
    kind text not null,
    body_a {BYTES} not null
);
create index referral_message_by_referral on referral_message (referral, at);

-- ---------------------------------------------------------------- figures and imports
-- Victims counted by the dimensions of the figures page; kept up to date with every victim, so
-- that a page costs what it shows and not what the register holds.
create table victim_tally (
    task_force text not null references task_force (id),
    source text not null,
    month text{C} not null,
    area text{C} not null,
    sex text not null,
    age_band text not null,
    exploitation text not null,
    n bigint not null,
    primary key (task_force, source, month, area, sex, age_band, exploitation)
);

-- What each case adds to the tally, to be taken back before it adds anew.
create table case_tally (
    case_id text not null references cases (id),
    month text not null,
    area text not null,
    sex text not null,
    age_band text not null,
    exploitation text not null,
    n bigint not null,
    primary key (case_id, month, area, sex, age_band, exploitation)
);

-- The mapping stands in the row as it was applied, so that a figure can be explained later. The
-- rows done are those that were dealt with, the rows kept those that are in the register.
create table import (
    id text primary key,
    task_force text not null references task_force (id),
    kind text not null,
    file_name text not null,
    file_digest text not null,
    file_bytes bigint not null,
    encoding text not null,
    mapping text not null,
    source text not null,
    state text not null,
    rows_total bigint not null,
    rows_done bigint not null,
    rows_kept bigint not null,
    issues bigint not null,
    failure text not null,
    started_by text references account (id),
    started_at bigint not null,
    touched_at bigint not null,
    finished_at bigint,
    reversed_at bigint,
    reversed_by text references account (id)
);
create index import_by_time on import (task_force, started_at, id);
create index import_by_digest on import (task_force, file_digest);

-- Mappings that people made, by name; the newest version of each.
create table mapping (
    task_force text not null references task_force (id),
    name text not null,
    version bigint not null,
    body text not null,
    saved_by text references account (id),
    saved_at bigint not null,
    primary key (task_force, name)
);

create table import_issue (
    import text not null references import (id),
    position bigint not null,
    row_number bigint not null,
    column_name text not null,
    value text not null,
    reason text not null,
    suggestion text not null,
    primary key (import, position)
);

-- Published series of other bodies: shown as imported aggregates, never mixed with own cases.
create table series_value (
    import text not null references import (id),
    position bigint not null,
    task_force text not null references task_force (id),
    period_from text not null,
    period_to text not null,
    area text not null references area (code),
    sex text not null,
    age_band text not null,
    n bigint not null,
    source text not null,
    primary key (import, position)
);
create index series_value_by_area on series_value (task_force, area, period_from);

-- ---------------------------------------------------------------- drafts, idempotency, settings
create table draft (
    account text not null references account (id),
    path text not null,
    body_a {BYTES} not null,
    saved_at bigint not null,
    primary key (account, path)
);

create table idempotency (
    account text not null,
    request_key text not null,
    answer text not null,
    created_at bigint not null,
    primary key (account, request_key)
);

create table setting (
    name text primary key,
    value text not null
);

-- ---------------------------------------------------------------- audit
create table audit_row (
    lane bigint not null,
    seq bigint not null,
    at bigint not null,
    kind text not null,
    actor text,
    actor_label text not null,
    purpose text,
    object_kind text,
    object_code text,
    decision text not null,
    details text not null,
    prev_digest {BYTES} not null,
    row_digest {BYTES} not null,
    mac_digest {BYTES} not null,
    primary key (lane, seq)
);
create index audit_row_by_time on audit_row (at);
create index audit_row_by_object on audit_row (object_code, at);
create index audit_row_by_actor on audit_row (actor, at);

create table audit_checkpoint (
    number bigint primary key,
    at bigint not null,
    body text not null
);
--sqlite create trigger audit_row_keeps before update on audit_row begin select raise(abort, 'the audit is append-only'); end;
--sqlite create trigger audit_row_stays before delete on audit_row begin select raise(abort, 'the audit is append-only'); end;
--postgres create function audit_is_append_only() returns trigger language plpgsql as $$ begin raise exception 'the audit is append-only'; end $$;
--postgres create trigger audit_row_keeps before update or delete on audit_row for each row execute function audit_is_append_only();
