-- The task force itself. Names in these tables are of officials and offices; what is said and
-- decided, contacts of people, and the names and contents of files are sealed A under the
-- coordination key. The digest of a file is keyed.

-- ---------------------------------------------------------------- attachments
create table attachment (
    id text primary key,
    task_force text not null references task_force (id),
    name_a {BYTES} not null,
    media_type text not null,
    bytes bigint not null,
    digest text not null,
    public boolean not null,
    added_by text references account (id),
    added_at bigint not null
);
create index attachment_by_task_force on attachment (task_force, added_at);

create table attachment_part (
    attachment text not null references attachment (id),
    position bigint not null,
    body_a {BYTES} not null,
    primary key (attachment, position)
);

-- ---------------------------------------------------------------- regulations
-- Without a task force: the library that the program brings.
create table regulation (
    id text primary key,
    task_force text references task_force (id),
    kind text not null,
    number text not null,
    year bigint not null,
    title text not null,
    issuer text not null,
    level text not null,
    area text references area (code),
    status text not null,
    replaced_by text references regulation (id),
    valid_from text,
    valid_to text,
    confirmed boolean not null,
    note text not null,
    attachment text references attachment (id),
    public boolean not null,
    created_at bigint not null,
    version bigint not null
);
create index regulation_by_year on regulation (year, id);
create index regulation_by_successor on regulation (replaced_by);

-- Which rules, posts, decrees and reports rest on which regulation: `kind` names the table.
create table regulation_use (
    regulation text not null references regulation (id),
    kind text not null,
    subject text not null,
    primary key (regulation, kind, subject)
);
create index regulation_use_by_subject on regulation_use (kind, subject);

-- ---------------------------------------------------------------- decrees, divisions, posts
create table decree (
    id text primary key,
    task_force text not null references task_force (id),
    number text not null,
    title text not null,
    issued_on text not null,
    valid_from text not null,
    valid_to text,
    succession text not null,
    regulation text references regulation (id),
    attachment text references attachment (id),
    created_at bigint not null,
    version bigint not null
);
create index decree_by_term on decree (task_force, valid_from);
create index decree_by_regulation on decree (regulation);

create table division (
    id text primary key,
    task_force text not null references task_force (id),
    position bigint not null,
    name text not null,
    duties text not null,
    strategy text,
    active boolean not null,
    created_at bigint not null,
    version bigint not null
);
create index division_by_position on division (task_force, position);

-- A post stays when its holder goes: work is assigned to posts, never to people.
create table post (
    id text primary key,
    task_force text not null references task_force (id),
    decree text references decree (id),
    division text references division (id),
    organisation text references organisation (id),
    kind text not null,
    title text not null,
    duties text not null,
    position bigint not null,
    active boolean not null,
    created_at bigint not null,
    version bigint not null
);
create index post_by_position on post (task_force, position);
create index post_by_division on post (division, position);

-- Who holds a post, from when to when: days as YYYY-MM-DD, the last day included.
create table tenure (
    id text primary key,
    post text not null references post (id),
    account text references account (id),
    name text not null,
    official_title text not null,
    contact_a {BYTES},
    from_on text not null,
    to_on text,
    ended_because text,
    created_at bigint not null,
    version bigint not null
);
create index tenure_by_post on tenure (post, from_on);
create index tenure_by_account on tenure (account);
