-- The public site. Everything here is written to be read by everybody, so nothing is sealed.
create table site (
    task_force text primary key references task_force (id),
    slug text not null unique,
    enabled boolean not null,
    exit_address text not null,
    least_total bigint not null,
    least_part bigint not null,
    changed_at bigint not null,
    version bigint not null
);

create table site_hotline (
    task_force text not null references site (task_force),
    position bigint not null,
    number text not null,
    whatsapp boolean not null,
    name_id text not null,
    name_en text not null,
    note_id text not null,
    note_en text not null,
    primary key (task_force, position)
);

-- ---------------------------------------------------------------- articles
-- `revision` is the latest saved text, `shown` the one that the public reads.
create table article (
    id text primary key,
    task_force text not null references task_force (id),
    kind text not null,
    slug text not null,
    state text not null,
    revision bigint not null,
    shown bigint,
    publish_at bigint,
    changed_at bigint not null,
    version bigint not null,
    unique (task_force, slug)
);
create index article_by_change on article (task_force, changed_at, id);
create index article_by_day on article (task_force, state, publish_at, id);

create table article_revision (
    article text not null references article (id),
    revision bigint not null,
    title_id text not null,
    lead_id text not null,
    body_id text not null,
    title_en text not null,
    lead_en text not null,
    body_en text not null,
    attachment text references attachment (id),
    saved_by text references account (id),
    saved_at bigint not null,
    primary key (article, revision)
);
create index article_revision_by_attachment on article_revision (attachment);

create table article_image (
    attachment text primary key references attachment (id),
    article text not null references article (id),
    alt text not null
);
create index article_image_by_article on article_image (article);

-- ---------------------------------------------------------------- figures
-- A year is made safe once and never counted again: what is hidden in one counting could be read
-- off the difference to another. The counts behind it are not kept here.
create table published_year (
    task_force text not null references task_force (id),
    source text not null,
    year bigint not null,
    counts text not null,
    body text not null,
    least_total bigint not null,
    least_part bigint not null,
    frozen_by text references account (id),
    frozen_at bigint not null,
    shown boolean not null,
    primary key (task_force, source, year)
);
