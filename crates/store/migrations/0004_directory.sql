-- The directory of services. What it says is of offices, and public where it is marked so; of a
-- service whose address is hidden the place is sealed, so that no query without keys can show it,
-- and where it is not public either what it does and its telephone numbers are too: inside_a.

-- needs, groups_of and coverage are codes with a space between them, phones stand a line each.
-- verified_on is empty while nobody has checked: it then comes first in the order of what is due.
create table listing (
    id text primary key,
    task_force text not null references task_force (id),
    organisation text not null references organisation (id),
    name text{C} not null,
    description text not null,
    needs text not null,
    sex text not null,
    age_min bigint,
    age_max bigint,
    groups_of text not null,
    cost text not null,
    access text not null,
    schedule text not null,
    area text{C} not null references area (code),
    address text not null,
    latitude_e6 bigint,
    longitude_e6 bigint,
    address_hidden boolean not null,
    hidden_place_a {BYTES},
    inside_a {BYTES},
    phones text not null,
    documents text not null,
    languages text not null,
    capacity bigint,
    coverage text not null,
    public boolean not null,
    active boolean not null,
    verified_on text{C} not null,
    verified_by text references account (id),
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index listing_by_name on listing (task_force, name, id);
create unique index listing_by_organisation on listing (organisation, name);
create index listing_by_verification on listing (task_force, active, verified_on, id);

-- Under which codes an active service is found: one row for each need and each area that it takes
-- people from, with the area where it is.
create table listing_reach (
    task_force text not null references task_force (id),
    need text not null,
    area text{C} not null,
    listing text not null references listing (id),
    primary key (task_force, need, area, listing)
);
create index listing_reach_by_listing on listing_reach (listing);

-- An imported spreadsheet, reversible as a whole.
create table listing_import (
    id text primary key,
    task_force text not null references task_force (id),
    file_name_a {BYTES} not null,
    added bigint not null,
    changed bigint not null,
    imported_by text not null references account (id),
    imported_at bigint not null,
    reversed_by text references account (id),
    reversed_at bigint
);
create index listing_import_by_time on listing_import (task_force, imported_at, id);

-- What a row of it left behind (version, and when the service had been checked), and what stood there
-- before; nothing before a new service, which a reversal removes, so that listing is no reference.
create table listing_import_row (
    import text not null references listing_import (id),
    listing text not null,
    version bigint not null,
    verified_on text not null,
    before_a {BYTES},
    primary key (import, listing)
);
