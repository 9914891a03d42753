-- Definitions of figures, and what was published of them.

-- What a figure counts. Rows are only added: what was published under a version keeps it.
create table indicator_definition (
    code text not null,
    version bigint not null,
    unit text not null,
    inclusion text not null,
    date_used text not null,
    area_used text not null,
    name_id text not null,
    name_en text not null,
    definition_id text not null,
    definition_en text not null,
    source_id text not null,
    source_en text not null,
    made_by text references account (id),
    made_at bigint not null,
    primary key (code, version)
);
insert into indicator_definition (code, version, unit, inclusion, date_used, area_used, name_id, name_en, definition_id, definition_en, source_id, source_en, made_by, made_at) values
    ('persons-registered', 1, 'distinct-victims', 'recorded', 'registration', 'registration', 'Korban', 'Victims', 'Orang yang tercatat sebagai korban dalam kasus, kecuali yang ditetapkan bukan korban. Seseorang dalam beberapa kasus dihitung sekali, pada kasusnya yang pertama.', 'People recorded as victims in cases, but those determined to be none. Somebody in several cases counts once, in the first of them.', 'UU 21/2007 pasal 1 angka 3', 'Law 21/2007, article 1 number 3', null, 0),
    ('persons-identified', 1, 'distinct-victims', 'confirmed', 'identification', 'registration', 'Korban teridentifikasi', 'Identified victims', 'Orang yang ditetapkan sebagai korban oleh badan yang berwenang, dihitung sekali pada hari penetapannya yang pertama.', 'People whom a competent body determined to be victims, counted once, on the day of the first determination.', 'HTCDS vic_TraffickingStatus: ActualVictimOfTrafficking', 'HTCDS vic_TraffickingStatus: ActualVictimOfTrafficking', null, 0),
    ('children-registered', 1, 'distinct-victims', 'children', 'registration', 'registration', 'Korban anak', 'Child victims', 'Korban yang berumur di bawah 18 tahun, dihitung sekali, pada kasusnya yang pertama.', 'Victims below the age of 18, counted once, in the first of their cases.', 'UU 21/2007 pasal 1 angka 5', 'Law 21/2007, article 1 number 5', null, 0),
    ('persons-by-origin', 1, 'distinct-victims', 'recorded', 'registration', 'origin', 'Korban menurut asal', 'Victims by origin', 'Korban menurut wilayah asal pada rute kasusnya, dihitung sekali, pada kasusnya yang pertama.', 'Victims by the origin of the route in their case, counted once, in the first of their cases.', 'HTCDS hte_Type', 'HTCDS hte_Type', null, 0),
    ('persons-by-residence', 1, 'distinct-victims', 'recorded', 'registration', 'residence', 'Korban menurut tempat tinggal', 'Victims by residence', 'Korban menurut wilayah tempat tinggalnya, dihitung sekali, pada kasusnya yang pertama.', 'Victims by where they live, counted once, in the first of their cases.', 'Definisi Suluh', 'Definition of Suluh', null, 0),
    ('persons-exploited', 1, 'distinct-victims', 'recorded', 'exploitation', 'exploitation', 'Korban menurut tempat eksploitasi', 'Victims by place of exploitation', 'Korban menurut wilayah tujuan pada rute kasusnya dan waktu tiba di sana, dihitung sekali, pada kasusnya yang pertama.', 'Victims by the destination of the route in their case and the time of arrival there, counted once, in the first of their cases.', 'HTCDS hte_Type: Exploitation', 'HTCDS hte_Type: Exploitation', null, 0),
    ('victims-in-cases', 1, 'victims', 'recorded', 'registration', 'registration', 'Korban dalam kasus', 'Victims in cases', 'Korban dalam setiap kasus, kecuali yang ditetapkan bukan korban. Seseorang dalam dua kasus dihitung dua kali.', 'Victims in each case, but those determined to be none. Somebody in two cases counts twice.', 'Definisi Suluh', 'Definition of Suluh', null, 0),
    ('cases-opened', 1, 'cases', 'recorded', 'registration', 'registration', 'Kasus', 'Cases', 'Kasus yang dibuka, menurut tanggal pembukaannya.', 'Cases that were opened, by the day on which they were.', 'Definisi Suluh', 'Definition of Suluh', null, 0),
    ('reports-received', 1, 'reports', 'recorded', 'report', 'registration', 'Laporan', 'Reports', 'Laporan yang diterima, menurut tanggal penerimaannya; belum tentu perdagangan orang.', 'Reports that were received, by the day on which they were; not every one is about trafficking.', 'Definisi Suluh', 'Definition of Suluh', null, 0),
    ('services-applied', 1, 'services', 'recorded', 'registration', 'registration', 'Layanan', 'Services', 'Layanan dalam kasus, menurut tanggal permohonannya.', 'Services in cases, by the day on which they were applied for.', 'UU 21/2007 pasal 51 dan 52', 'Law 21/2007, articles 51 and 52', null, 0);

-- What may be published or was. number: given once it is published. revision: the latest one.
create table release (
    id text primary key,
    task_force text not null references task_force (id),
    number text,
    revision bigint not null,
    created_by text not null references account (id),
    created_at bigint not null
);
create unique index release_by_number on release (task_force, number);
create index release_by_time on release (task_force, created_at, id);

-- title: with every revision, as it is signed. recipe, definition: what it is made of. cells: what readers are told, protected. risk: what an
-- attacker would find. snapshot_a: the counts behind it, and the cells as an attacker knows them,
-- with what each organisation knows itself. position: the order in which revisions came out, over all
-- task forces. reason: why it differs from the one before, where that is said.
create table release_revision (
    release text not null references release (id),
    revision bigint not null,
    state text not null,
    title_id text not null,
    title_en text not null,
    recipe text not null,
    definition text not null,
    scope text not null,
    measure text not null,
    cells text not null,
    risk text not null,
    undated bigint not null,
    snapshot_a {BYTES} not null,
    reason_id text not null,
    reason_en text not null,
    taken_at bigint not null,
    prepared_by text not null references account (id),
    submitted_by text references account (id),
    submitted_at bigint,
    approved_by text references account (id),
    published_at bigint,
    withdrawn_at bigint,
    position bigint unique,
    digest text,
    signature text,
    signed_with text,
    version bigint not null,
    primary key (release, revision)
);
create index release_revision_by_measure on release_revision (measure, position);

-- Every step, with what was said where something was.
create table release_event (
    id text primary key,
    release text not null references release (id),
    revision bigint not null,
    at bigint not null,
    action text not null,
    account text not null references account (id),
    note_a {BYTES}
);
create index release_event_by_release on release_event (release, at);

-- What noise cost, for the people of a year: in millionths of millionths of rho. Rows are only added:
-- noise that was drawn is paid, whether it was published or not.
create table privacy_spending (
    id text primary key,
    task_force text not null references task_force (id),
    measure text not null,
    year bigint not null,
    release text not null references release (id),
    cost bigint not null,
    at bigint not null
);
create index privacy_spending_by_year on privacy_spending (measure, year);
