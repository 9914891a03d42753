-- Routes counted for the figures, and borders to draw them on. Places are codes of areas or countries, or
-- say that nothing is known of them.

-- kind: the role whose places are counted (stop_1), the ways between two places (stop_1 and stop_2), or the
-- whole path from origin by way of transit to destination. period: a year, a month, or empty for all time,
-- so that any range of months is the sum of a few rows of each place.
create table route_tally (
    task_force text not null references task_force (id),
    kind text not null,
    level text not null,
    period text{C} not null,
    stop_1 text{C} not null,
    stop_2 text{C} not null,
    stop_3 text{C} not null,
    victims bigint not null,
    cases bigint not null,
    primary key (task_force, kind, level, period, stop_1, stop_2, stop_3)
);

-- What each case of the task force's own adds to the tally, to be taken back before it adds anew.
create table case_route (
    case_id text primary key references cases (id),
    month text not null,
    route text not null,
    victims bigint not null
);

-- Work counted for the figures: services, referrals and their answers, needs that nothing met, restitution,
-- cases opened, closed and open. period is as in the tally of routes. subject: a kind of service, a team, or
-- what became of restitution; state: what became of it; detail: why it was declined, whose case it is, or,
-- where today decides whether it is late, when it is due.
create table work_tally (
    task_force text not null references task_force (id),
    measure text not null,
    period text{C} not null,
    area text{C} not null,
    subject text not null,
    state text not null,
    detail text{C} not null,
    n bigint not null,
    primary key (task_force, measure, period, area, subject, state, detail)
);

-- What each case of the task force's own adds to the tally of work, to be taken back before it adds anew.
create table case_work (
    case_id text primary key references cases (id),
    area text not null,
    parts text not null
);

-- Borders of areas, thinned for drawing; one set a level.
create table boundary (
    level text primary key,
    shapes text not null,
    areas bigint not null,
    source text not null,
    installed_at bigint not null
);

-- Questions to the figures that somebody keeps. query: what the page was asked, as it stands in its
-- address: codes of dimensions, areas and months. shared: whether everybody of the task force is offered it.
create table figure_view (
    id text primary key,
    task_force text not null references task_force (id),
    account text not null references account (id),
    name text not null,
    path text not null,
    query text not null,
    shared boolean not null,
    created_at bigint not null
);
create index figure_view_by_account on figure_view (account, name);
create index figure_view_by_task_force on figure_view (task_force, shared, name);

-- What was added to or taken from the tally of victims, for those who hold it in memory; kept for a while.
-- id: ordered by time. A row without a month takes all of its source away.
create table victim_change (
    id text{C} primary key,
    task_force text not null references task_force (id),
    source text not null,
    month text not null,
    area text not null,
    sex text not null,
    age_band text not null,
    exploitation text not null,
    n bigint not null
);
