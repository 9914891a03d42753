-- The action plan (RAD). Names of programmes, activities and indicators are plain; what people
-- write about a quarter, and why they changed it, is sealed A under the coordination key. Values
-- and targets are thousandths, budgets whole rupiah.

create table action_plan (
    id text primary key,
    task_force text not null references task_force (id),
    title text not null,
    regulation text references regulation (id),
    basis text not null,
    year_from bigint not null,
    year_to bigint not null,
    created_at bigint not null,
    version bigint not null
);
create index action_plan_by_years on action_plan (task_force, year_from);

-- import: the batch that brought the row, so that it can be taken back as a whole.
create table plan_programme (
    id text primary key,
    plan text not null references action_plan (id),
    strategy text not null,
    position bigint not null,
    name text not null,
    import text,
    created_at bigint not null,
    version bigint not null
);
create index plan_programme_by_plan on plan_programme (plan, position);

create table plan_activity (
    id text primary key,
    plan text not null references action_plan (id),
    programme text not null references plan_programme (id),
    position bigint not null,
    name text not null,
    responsible text not null references organisation (id),
    area text references area (code),
    fund_source text not null,
    budget_code text not null,
    import text,
    created_at bigint not null,
    version bigint not null
);
create index plan_activity_by_plan on plan_activity (plan, position);
create index plan_activity_by_programme on plan_activity (programme);

create table plan_related (
    activity text not null references plan_activity (id),
    organisation text not null references organisation (id),
    primary key (activity, organisation)
);

create table plan_budget (
    activity text not null references plan_activity (id),
    year bigint not null,
    rupiah bigint not null,
    primary key (activity, year)
);

create table plan_indicator (
    id text primary key,
    plan text not null references action_plan (id),
    activity text not null references plan_activity (id),
    position bigint not null,
    name text not null,
    unit text not null,
    direction text not null,
    gathering text not null,
    formula text,
    baseline bigint,
    import text,
    created_at bigint not null,
    version bigint not null
);
create index plan_indicator_by_plan on plan_indicator (plan, position);
create index plan_indicator_by_activity on plan_indicator (activity);

create table plan_target (
    indicator text not null references plan_indicator (id),
    year bigint not null,
    value bigint not null,
    primary key (indicator, year)
);

-- No row: open, and nothing was written.
create table plan_quarter (
    plan text not null references action_plan (id),
    year bigint not null,
    quarter bigint not null,
    state text not null,
    submitted_at bigint,
    prefilled_at bigint,
    changed_by text references account (id),
    changed_at bigint not null,
    version bigint not null,
    primary key (plan, year, quarter)
);

create table plan_realisation (
    id text primary key,
    plan text not null references action_plan (id),
    activity text not null references plan_activity (id),
    year bigint not null,
    quarter bigint not null,
    rupiah bigint,
    obstacles_a {BYTES},
    follow_up_a {BYTES},
    written_by text references account (id),
    written_at bigint not null,
    version bigint not null
);
create unique index plan_realisation_once on plan_realisation (activity, year, quarter);
create index plan_realisation_by_plan on plan_realisation (plan, year, quarter);

-- What was computed stands beside what was written, never in its place.
create table plan_value (
    id text primary key,
    plan text not null references action_plan (id),
    indicator text not null references plan_indicator (id),
    year bigint not null,
    quarter bigint not null,
    computed bigint,
    computed_part bigint,
    computed_of bigint,
    computed_at bigint,
    value bigint,
    part bigint,
    whole bigint,
    origin text,
    reason_a {BYTES},
    written_by text references account (id),
    written_at bigint
);
create unique index plan_value_once on plan_value (indicator, year, quarter);
create index plan_value_by_plan on plan_value (plan, year, quarter);

create table plan_evidence (
    activity text not null references plan_activity (id),
    year bigint not null,
    quarter bigint not null,
    attachment text not null references attachment (id),
    primary key (activity, year, quarter, attachment)
);

-- Every change after the first submission; rows are added and never changed.
create table plan_revision (
    id text primary key,
    plan text not null references action_plan (id),
    year bigint not null,
    quarter bigint not null,
    activity text references plan_activity (id),
    indicator text references plan_indicator (id),
    field text not null,
    old_a {BYTES} not null,
    new_a {BYTES} not null,
    reason_a {BYTES} not null,
    account text references account (id),
    at bigint not null
);
create index plan_revision_by_quarter on plan_revision (plan, year, quarter, at, id);

-- A file that was read and waits to be confirmed, or was; taken back as a whole.
create table plan_import (
    id text primary key,
    plan text not null references action_plan (id),
    file_name_a {BYTES} not null,
    state text not null,
    rows_a {BYTES} not null,
    row_count bigint not null,
    created_by text references account (id),
    created_at bigint not null,
    finished_at bigint,
    version bigint not null
);
create index plan_import_by_plan on plan_import (plan, created_at);

-- What the formulas count by: the beginning of a quarter to its end.
create index report_by_time on report (task_force, received_at);
create index report_by_due on report (task_force, due_at);
create index cases_by_opening on cases (task_force, opened_on, victims);
create index cases_by_closing on cases (task_force, closed_at);
create index service_by_start on service (started_on);
create index service_by_due_on on service (due_on);
create index referral_by_time on referral (task_force, sent_at);
create index referral_by_answer_due on referral (task_force, due_at);
create index follow_up_by_day on follow_up (contacted_on);
create index determination_by_day on determination (determined_on);
