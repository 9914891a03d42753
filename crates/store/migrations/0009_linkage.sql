-- One person, one count: which records in cases may be of one person, and what people decided. Nothing
-- here says who a person is; names and numbers are compared in memory only.

-- Versions of the model. body: probabilities, nothing of anybody.
create table link_model (
    version text primary key,
    body text not null,
    made_by text references account (id),
    made_at bigint not null
);

-- Persons with an identity. changed: an identifier ordered by time, new with every change of what is
-- compared. checked_with: the version of the model with which pairs were sought since, or empty.
create table link_source (
    person text primary key,
    changed text not null,
    checked_with text not null
);
create index link_source_by_change on link_source (changed);
create index link_source_by_check on link_source (checked_with, person);
insert into link_source (person, changed, checked_with)
    select id, id, '' from person where identity_a is not null and role = 'victim';

-- Pairs for people to decide. score: log2 of the odds. levels: what each comparison found, in codes.
-- sample: decided a second time by somebody else, to measure how well people agree.
create table link_pair (
    low text not null references person (id),
    high text not null references person (id),
    reference text not null unique,
    score double precision not null,
    model text not null,
    levels text not null,
    state text not null,
    sample boolean not null,
    found_at bigint not null,
    primary key (low, high)
);
create index link_pair_by_high on link_pair (high);
create index link_pair_by_state on link_pair (state, score);

-- What was said about a pair; rows are only added. side: for whose record. retracts: the event that
-- no longer holds.
create table link_event (
    id text primary key,
    low text not null,
    high text not null,
    act text not null,
    side text not null,
    blind boolean not null,
    account text not null references account (id),
    organisation text not null references organisation (id),
    at bigint not null,
    score double precision not null,
    model text not null,
    levels text not null,
    retracts text unique,
    reason_a {BYTES}
);
create index link_event_by_low on link_event (low, high);
create index link_event_by_high on link_event (high);

-- What follows from the events: records that are of one person, each with the earliest of them.
create table link_person (
    person text primary key references person (id),
    one text not null references person (id)
);
create index link_person_by_one on link_person (one);

-- Cases about which other organisations learn nothing; a coordinator does in their place.
create table case_shield (
    case_id text primary key references cases (id),
    set_by text not null references account (id),
    set_at bigint not null
);

-- Questions whether somebody of a report is known elsewhere, to limit and to prove them.
create table link_question (
    id text primary key,
    account text not null references account (id),
    report text not null references report (id),
    asked_at bigint not null
);
create index link_question_by_account on link_question (account, asked_at);

-- Somebody of a report may be a person of another organisation's case: the two should speak.
create table link_contact (
    id text primary key,
    reference text not null unique,
    report text not null references report (id),
    position bigint not null,
    person text not null references person (id),
    organisation text not null references organisation (id),
    asked_by text not null references account (id),
    asked_for text not null references organisation (id),
    band text not null,
    shielded boolean not null,
    state text not null,
    asked_at bigint not null,
    answered_by text references account (id),
    answered_at bigint
);
create unique index link_contact_once on link_contact (report, position, person);
create index link_contact_by_person on link_contact (person);
create index link_contact_by_state on link_contact (organisation, state, asked_at);
