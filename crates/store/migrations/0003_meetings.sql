-- Meetings of the task force, from the invitation to what was decided. Titles and places are of
-- offices; what is discussed, written and decided is sealed A, and so is everybody who is named:
-- not all who come to a meeting are officials.

create table meeting_series (
    id text primary key,
    task_force text not null references task_force (id),
    division text references division (id),
    name text not null,
    kind text not null,
    every_months bigint not null,
    regulation text references regulation (id),
    active boolean not null,
    created_at bigint not null,
    version bigint not null
);
create index meeting_series_by_name on meeting_series (task_force, name);

-- people_a: whom to ask, the link for those who are elsewhere, who led it and who took the notes.
create table meeting (
    id text primary key,
    task_force text not null references task_force (id),
    series text references meeting_series (id),
    division text references division (id),
    title text not null,
    purpose text not null,
    state text not null,
    starts_at bigint not null,
    ends_at bigint not null,
    venue text not null,
    people_a {BYTES} not null,
    chair text references post (id),
    note_taker text references post (id),
    letter_number text not null,
    letter_date text,
    letter_copies text not null,
    door_key_a {BYTES},
    opened_at bigint,
    closed_at bigint,
    approved_by text references account (id),
    approved_at bigint,
    published_at bigint,
    created_at bigint not null,
    version bigint not null
);
create index meeting_by_time on meeting (task_force, starts_at, id);
create index meeting_by_series on meeting (series, starts_at);

-- body_a: title and who presents it. source: what an item stands for, e.g. an action item that was
-- not finished; `source_id` its row.
create table agenda_item (
    id text primary key,
    meeting text not null references meeting (id),
    position bigint not null,
    body_a {BYTES} not null,
    minutes bigint,
    source text not null,
    source_id text,
    created_at bigint not null,
    version bigint not null
);
create index agenda_item_by_meeting on agenda_item (meeting, position);
create unique index agenda_item_once on agenda_item (meeting, source, source_id);

-- who_a: who is invited, and who comes in their place. `number` stands on the list of addressees;
-- the token opens the answer page.
create table invitee (
    id text primary key,
    meeting text not null references meeting (id),
    number bigint not null,
    kind text not null,
    post text references post (id),
    organisation text references organisation (id),
    who_a {BYTES} not null,
    token_digest {BYTES} not null unique,
    token_a {BYTES} not null,
    response text not null,
    responded_at bigint,
    created_at bigint not null,
    version bigint not null
);
create index invitee_by_meeting on invitee (meeting, number);
create unique index invitee_once on invitee (meeting, post);

-- `device` is a random key of the sending form: the same one is counted once.
create table attendance (
    id text primary key,
    meeting text not null references meeting (id),
    invitee text references invitee (id),
    kind text not null,
    who_a {BYTES} not null,
    method text not null,
    device text not null,
    checked_at bigint not null,
    recorded_by text references account (id),
    recorded_at bigint not null
);
create index attendance_by_meeting on attendance (meeting, checked_at, id);
create unique index attendance_once_by_device on attendance (meeting, device);
create unique index attendance_once_by_invitee on attendance (meeting, invitee);

create table handout (
    id text primary key,
    meeting text not null references meeting (id),
    position bigint not null,
    title text not null,
    speaker_a {BYTES} not null,
    attachment text references attachment (id),
    created_at bigint not null,
    version bigint not null
);
create index handout_by_meeting on handout (meeting, position);

-- One part of the minutes an agenda item (or none: opening, other, closing), each with its version.
create table minute (
    id text primary key,
    meeting text not null references meeting (id),
    agenda_item text references agenda_item (id),
    kind text not null,
    position bigint not null,
    body_a {BYTES} not null,
    edited_by text references account (id),
    edited_at bigint not null,
    version bigint not null
);
create index minute_by_meeting on minute (meeting, position);

-- Every saved wording, so that no word is lost.
create table minute_revision (
    minute text not null references minute (id),
    version bigint not null,
    body_a {BYTES} not null,
    edited_by text references account (id),
    edited_at bigint not null,
    primary key (minute, version)
);

create table decision (
    id text primary key,
    meeting text not null references meeting (id),
    agenda_item text references agenda_item (id),
    number bigint not null,
    body_a {BYTES} not null,
    created_at bigint not null,
    version bigint not null
);
create index decision_by_meeting on decision (meeting, number);

-- What a post is to do: assigned to the post, so that it outlives its holder.
create table action_item (
    id text primary key,
    task_force text not null references task_force (id),
    meeting text references meeting (id),
    decision text references decision (id),
    number text not null,
    body_a {BYTES} not null,
    post text not null references post (id),
    division text references division (id),
    due_on text not null,
    state text not null,
    progress_a {BYTES},
    evidence text references attachment (id),
    done_on text,
    reminded_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
create index action_item_by_due on action_item (task_force, state, due_on, id);
create index action_item_by_post on action_item (post, state, due_on);
create index action_item_by_meeting on action_item (meeting, number);
create unique index action_item_by_number on action_item (task_force, number);
create index action_item_to_remind on action_item (due_on) where state in ('open', 'doing');

-- Where somebody typed the code of a screen and nothing else.
create index meeting_held on meeting (starts_at) where state = 'open';

-- What an agenda suggests: referrals of the whole task force that nobody answered, or that ended
-- without help.
create index referral_by_task_force on referral (task_force, state, due_at);
