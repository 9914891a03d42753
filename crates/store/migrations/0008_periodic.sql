-- Semester and annual reports of task forces. What was read and written for one is sealed A; its
-- figures for the level above are counts in codes, without identities.

-- half: 1 or 2 for a semester, 0 for the year. period_key orders periods: year x 10, and within it
-- the first semester, the second, the year. revision counts how often it was taken up again after
-- it had been frozen. digest: keyed, of what was frozen.
create table periodic (
    id text primary key,
    task_force text not null references task_force (id),
    year bigint not null,
    half bigint not null,
    period_key bigint not null,
    due_on text not null,
    state text not null,
    revision bigint not null,
    assembled_at bigint not null,
    frozen_at bigint,
    frozen_by text references account (id),
    digest text,
    sent_at bigint,
    answered_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create unique index periodic_once on periodic (task_force, year, half);
create index periodic_by_period on periodic (task_force, period_key, id);

-- One body a revision: while it is a draft what was read last, then what was frozen.
create table periodic_snapshot (
    report text not null references periodic (id),
    revision bigint not null,
    digest text,
    taken_at bigint not null,
    body_a {BYTES} not null,
    primary key (report, revision)
);

create table periodic_text (
    report text not null references periodic (id),
    chapter text not null,
    body_a {BYTES} not null,
    edited_by text references account (id),
    edited_at bigint not null,
    version bigint not null,
    primary key (report, chapter)
);

-- Every step, with the reason where one was given.
create table periodic_event (
    id text primary key,
    report text not null references periodic (id),
    at bigint not null,
    action text not null,
    revision bigint not null,
    account text references account (id),
    note_a {BYTES}
);
create index periodic_event_by_report on periodic_event (report, at);

-- report: a row of periodic, or of periodic_received. Without n the count is protected.
create table periodic_figure (
    report text not null,
    measure text not null,
    code text not null,
    n bigint,
    primary key (report, measure, code)
);

-- Task forces whose reports arrive as files from other installations, with the key that they sign
-- with: it was compared when the first file came.
create table periodic_sender (
    id text primary key,
    receiver text not null references task_force (id),
    level text not null,
    area text not null references area (code),
    name text not null,
    public_key text not null,
    trusted_by text references account (id),
    trusted_at bigint not null
);
create unique index periodic_sender_once on periodic_sender (receiver, level, area);

-- What arrived as a file; a later revision takes the place of an earlier one.
create table periodic_received (
    id text primary key,
    sender text not null references periodic_sender (id),
    year bigint not null,
    half bigint not null,
    period_key bigint not null,
    due_on text not null,
    revision bigint not null,
    sent_at bigint not null,
    digest text not null,
    imported_by text references account (id),
    imported_at bigint not null
);
create unique index periodic_received_once on periodic_received (sender, year, half);
