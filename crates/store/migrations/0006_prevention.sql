-- Prevention: outreach, its material, community-watch groups, and levels of vulnerability that
-- officers have set. Titles and places are of events; notes, reasons and contacts are sealed A.

-- ---------------------------------------------------------------- materials
create table material (
    id text primary key,
    task_force text not null references task_force (id),
    title text not null,
    kind text not null,
    language text not null,
    target text,
    topic text,
    public boolean not null,
    active boolean not null,
    newest bigint not null,
    created_at bigint not null,
    version bigint not null
);
create index material_by_time on material (task_force, created_at, id);

create table material_version (
    material text not null references material (id),
    number bigint not null,
    attachment text not null references attachment (id),
    change_note text not null,
    added_by text references account (id),
    added_at bigint not null,
    primary key (material, number)
);

-- ---------------------------------------------------------------- outreach
-- held_day is held_on as days since 1970-01-01, for the order of the list. The client key is made
-- where the form is filled in, so that one that is sent twice counts once. Without a cost it is
-- not known; nothing was paid where it is 0.
create table outreach (
    id text primary key,
    task_force text not null references task_force (id),
    kind text not null,
    title text not null,
    held_on text not null,
    held_day bigint not null,
    area text{C} not null references area (code),
    venue text not null,
    participants_female bigint not null,
    participants_male bigint not null,
    participants_unknown bigint not null,
    cost bigint,
    funding text,
    note_a {BYTES},
    client_key text not null,
    recorded_by text references account (id),
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create unique index outreach_once on outreach (task_force, client_key);
create index outreach_by_day on outreach (task_force, held_day, id);
create index outreach_by_area on outreach (task_force, area, held_day, id);
create index outreach_by_kind on outreach (task_force, kind, held_day, id);

create table outreach_audience (
    outreach text not null references outreach (id),
    sex text not null,
    age_group text not null,
    n bigint not null,
    primary key (outreach, sex, age_group)
);

create table outreach_target (
    outreach text not null references outreach (id),
    target text not null,
    primary key (outreach, target)
);

create table outreach_topic (
    outreach text not null references outreach (id),
    topic text not null,
    primary key (outreach, topic)
);

-- The version is the one that was the newest when the event was recorded.
create table outreach_material (
    outreach text not null references outreach (id),
    material text not null references material (id),
    number bigint not null,
    primary key (outreach, material)
);
create index outreach_material_by_material on outreach_material (material);

create table outreach_organisation (
    outreach text not null references outreach (id),
    organisation text not null references organisation (id),
    primary key (outreach, organisation)
);

create table outreach_photo (
    outreach text not null references outreach (id),
    attachment text not null references attachment (id),
    added_at bigint not null,
    primary key (outreach, attachment)
);

-- What is to be held: a row goes when it was held or given up. Kept apart, so that whoever counts
-- outreach counts what happened.
create table outreach_plan (
    id text primary key,
    task_force text not null references task_force (id),
    kind text not null,
    title text not null,
    planned_on text not null,
    planned_day bigint not null,
    area text{C} not null references area (code),
    planned_by text references account (id),
    created_at bigint not null
);
create index outreach_plan_by_day on outreach_plan (task_force, planned_day, id);

-- ---------------------------------------------------------------- community watch
create table watch_group (
    id text primary key,
    task_force text not null references task_force (id),
    kind text not null,
    name text not null,
    area text{C} not null references area (code),
    members bigint not null,
    contact_a {BYTES},
    formed_on text,
    active boolean not null,
    last_active_on text,
    created_at bigint not null,
    version bigint not null
);
create index watch_group_by_time on watch_group (task_force, created_at, id);
create index watch_group_by_area on watch_group (task_force, area, active);

-- ---------------------------------------------------------------- vulnerability
-- The level that an officer set in place of the proposed one.
create table area_vulnerability (
    id text primary key,
    task_force text not null references task_force (id),
    area text{C} not null references area (code),
    level text not null,
    reason_a {BYTES} not null,
    set_by text references account (id),
    set_at bigint not null,
    version bigint not null
);
create unique index area_vulnerability_once on area_vulnerability (task_force, area);

-- Traces of cases by area: what the map of vulnerability is made of.
create index leg_by_area on leg (area{C}, case_id);
create index person_by_residence on person (residence{C}, case_id);
create index cases_by_area on cases (task_force, area, opened_on);
