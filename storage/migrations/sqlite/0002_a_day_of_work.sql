-- A day of work: half-made answers, changed answers, and where each card stands.

-- A place may be parked while a question is open. A CHECK cannot be changed in place, so this must stand first.
CREATE TABLE assignments_with_parked (
    task_id     INTEGER NOT NULL REFERENCES tasks (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    project_id  INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN
        ('active', 'submitted', 'accepted', 'rejected', 'skipped', 'expired', 'returned', 'parked', 'reserved')),
    takes       INTEGER NOT NULL DEFAULT 1,      -- how often the place was taken by her
    price       INTEGER NOT NULL,                -- micro-units, frozen at hand-out
    version     INTEGER NOT NULL,                -- of the task she saw
    seed        INTEGER NOT NULL,                -- what was shuffled for her, repeatable
    taken_at    INTEGER NOT NULL,
    deadline    INTEGER NOT NULL,
    answer      TEXT,                            -- JSON
    answered_at INTEGER,
    PRIMARY KEY (task_id, person_id)
) STRICT, WITHOUT ROWID;
INSERT INTO assignments_with_parked
SELECT task_id, person_id, project_id, state, takes, price, version, seed, taken_at, deadline, answer, answered_at
  FROM assignments;
DROP TABLE assignments;
ALTER TABLE assignments_with_parked RENAME TO assignments;
CREATE UNIQUE INDEX assignments_active ON assignments (person_id, project_id) WHERE state = 'active';
CREATE INDEX assignments_parked ON assignments (deadline) WHERE state = 'parked';

ALTER TABLE assignments ADD COLUMN draft TEXT;   -- JSON, what she said so far; on an answered one: she is changing it

CREATE INDEX assignments_answered ON assignments (person_id, answered_at) WHERE answered_at IS NOT NULL;

CREATE TABLE answer_changes (
    task_id    INTEGER NOT NULL,
    person_id  INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    answer     TEXT   NOT NULL,                  -- as it was before
    version    INTEGER NOT NULL,
    PRIMARY KEY (task_id, person_id, changed_at),
    FOREIGN KEY (task_id, person_id) REFERENCES assignments (task_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    message_id INTEGER NOT NULL,
    PRIMARY KEY (person_id, project_id)
) STRICT, WITHOUT ROWID;

-- What is expected of a person's next message.
CREATE TABLE expected (
    telegram_id INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,                -- which conversation waits: report_note, question, ...
    reference   TEXT    NOT NULL,                -- what it is about, in that conversation's own words
    set_by      INTEGER NOT NULL,                -- the update that asked
    set_at      INTEGER NOT NULL,
    taken_by    INTEGER                          -- the update that answered; null while it is waited for
) STRICT;

-- Her record: projects she marked, habits she chose, and what a verdict said.
CREATE TABLE project_marks (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    mark       TEXT    NOT NULL CHECK (mark IN ('favourite', 'hidden')),
    marked_at  INTEGER NOT NULL,
    PRIMARY KEY (person_id, project_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE habits (
    person_id     INTEGER PRIMARY KEY REFERENCES people (id),
    break_after   INTEGER,                       -- ms of work without a pause; null: no reminder
    daily_answers INTEGER,                       -- her own gentle limits; null: none
    daily_time    INTEGER,                       -- ms of active time
    went_on_at    INTEGER                        -- she went on beyond her limit, on that day
) STRICT;

ALTER TABLE assignments ADD COLUMN verdict TEXT; -- why a person rejected the answer, in words the worker reads

-- What waits to be accepted, by project and age; nothing walks through the ledger any more.
CREATE INDEX assignments_unjudged ON assignments (project_id, answered_at) WHERE state = 'submitted';
DROP TABLE bookmarks;

-- Media of tasks, each file once; and how much sensitive content a worker has seen.

CREATE TABLE media (
    id          INTEGER PRIMARY KEY,
    sha256      TEXT   NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('photo', 'video', 'animation', 'audio', 'voice', 'document')),
    stored_name TEXT   UNIQUE,                   -- in the vault; null where only Telegram has it
    media_type  TEXT   NOT NULL,
    size        INTEGER NOT NULL,                 -- bytes
    used_at     INTEGER NOT NULL,                 -- by an import
    UNIQUE (sha256, kind)
) STRICT;

CREATE TABLE media_ids (
    media_id INTEGER NOT NULL REFERENCES media (id),
    bot_id   INTEGER NOT NULL,                    -- a file_id is one bot's own; 0: the project's file gave it
    file_id  TEXT   NOT NULL,
    kind     TEXT   NOT NULL,                    -- what Telegram made of it: a film without sound is an animation
    at       INTEGER NOT NULL,
    PRIMARY KEY (media_id, bot_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_media (
    task_id  INTEGER NOT NULL REFERENCES tasks (id),
    ordinal  INTEGER NOT NULL,
    media_id INTEGER NOT NULL REFERENCES media (id),
    PRIMARY KEY (task_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_media_media ON task_media (media_id);

CREATE TABLE exposures (
    person_id INTEGER NOT NULL REFERENCES people (id),
    day       TEXT   NOT NULL,                   -- where she lives, as 2026-11-01
    seen      INTEGER NOT NULL,
    PRIMARY KEY (person_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE exposure_limits (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    per_day   INTEGER NOT NULL
) STRICT;

-- Admins at work: projects that are tried, which leaves no trace but here.
CREATE TABLE trials (
    telegram_id INTEGER PRIMARY KEY,             -- the admin's; she tries one project at a time
    project_id  INTEGER NOT NULL REFERENCES projects (id),
    stage       TEXT    NOT NULL CHECK (stage IN ('briefing', 'task', 'judged', 'end')),
    task_id     INTEGER NOT NULL DEFAULT 0,      -- 0 while she reads the briefing
    version     INTEGER NOT NULL DEFAULT 0,      -- of the task that she sees
    seed        INTEGER NOT NULL DEFAULT 0,
    said        TEXT,                            -- JSON, as a draft of an assignment
    answer      TEXT,                            -- JSON, once it is judged
    tried       INTEGER NOT NULL DEFAULT 0,
    message_id  INTEGER,                         -- that bears the card
    parts       TEXT    NOT NULL DEFAULT '[]',   -- JSON, the messages above the card of a long task
    changed_by  INTEGER NOT NULL,                -- the update
    changed_at  INTEGER NOT NULL
) STRICT;

-- Reports and questions on tasks.
ALTER TABLE tasks ADD COLUMN withheld TEXT CHECK (withheld IN ('quarantined', 'dropped'));  -- null: handed out

CREATE TABLE reports (
    task_id    INTEGER NOT NULL REFERENCES tasks (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    reason     TEXT    NOT NULL CHECK (reason IN ('incorrect', 'sensitive', 'unsuitable', 'unclear')),
    note       TEXT,
    price      INTEGER NOT NULL,                 -- micro-units, what it is paid when it is confirmed
    state      TEXT    NOT NULL CHECK (state IN ('open', 'confirmed', 'dismissed')),
    at         INTEGER NOT NULL,
    settled_at INTEGER,
    settled_by INTEGER,                          -- the admin's Telegram id
    PRIMARY KEY (task_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_open ON reports (task_id) WHERE state = 'open';
CREATE INDEX reports_of_project ON reports (project_id, task_id);

CREATE TABLE clarifications (
    id          INTEGER PRIMARY KEY,
    task_id     INTEGER NOT NULL REFERENCES tasks (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    project_id  INTEGER NOT NULL REFERENCES projects (id),
    quoted      TEXT    NOT NULL,                -- the words that confuse her; may be empty
    question    TEXT    NOT NULL,
    card        INTEGER,                         -- the message that bore the task, to be replied to
    asked_at    INTEGER NOT NULL,
    answer      TEXT,
    audience    TEXT    CHECK (audience IN ('everybody', 'asker')),  -- who reads the answer
    answered_at INTEGER,
    answered_by INTEGER                          -- the admin's Telegram id
) STRICT;
CREATE INDEX clarifications_of_task ON clarifications (task_id, person_id);
CREATE INDEX clarifications_open ON clarifications (asked_at) WHERE answered_at IS NULL;

-- Assigning: what comes before the file order, whom a task is for, and how far a walk in an order of her own is.
ALTER TABLE tasks ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;       -- 1: before all that is not
ALTER TABLE tasks ADD COLUMN own_overlap INTEGER NOT NULL DEFAULT 0;  -- 1: it has an overlap of its own
ALTER TABLE tasks ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0;     -- 1: for the workers it names and nobody else
ALTER TABLE tasks ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;         -- 1: not for the workers it names
DROP INDEX tasks_queue;
CREATE UNIQUE INDEX tasks_queue ON tasks (project_id, queue, position) WHERE places_left > 0 AND reserved = 0;
CREATE INDEX tasks_reserved ON tasks (project_id, position) WHERE reserved = 1;
CREATE INDEX tasks_urgent ON tasks (project_id, position) WHERE urgent = 1 AND queue = 1;

-- Workers whom a task names: it is for them, or kept from them.
CREATE TABLE named (
    task_id    INTEGER NOT NULL REFERENCES tasks (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL,
    place      INTEGER NOT NULL,                -- her order in the project; urgent ones are below zero
    open       INTEGER NOT NULL CHECK (open IN (0, 1)),  -- 1: it is for her, and she may be given it now
    PRIMARY KEY (task_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX named_open ON named (person_id, project_id, place) WHERE open = 1;

ALTER TABLE progress ADD COLUMN lap_start INTEGER NOT NULL DEFAULT 0;     -- random order: where she began; 0 once she is round
ALTER TABLE progress ADD COLUMN lap_resume INTEGER NOT NULL DEFAULT 0;    -- where she goes on once she is round
ALTER TABLE progress ADD COLUMN skips_in_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN paused_until INTEGER;                      -- no task of this project for her before

-- Corrections: what a task said before, and a change that an admin has typed and not yet confirmed.
CREATE TABLE task_versions (
    task_id     INTEGER NOT NULL REFERENCES tasks (id),
    version     INTEGER NOT NULL,                -- that this content was
    payload     TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    gold        TEXT,
    hint        TEXT,
    fingerprint TEXT    NOT NULL,
    replaced_by TEXT    NOT NULL,                -- who, as the audit says it
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (task_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE corrections (
    telegram_id INTEGER PRIMARY KEY,             -- the admin's; she corrects one thing at a time
    task_id     INTEGER NOT NULL REFERENCES tasks (id),
    version     INTEGER NOT NULL,                -- of the task that she looked at
    column_name TEXT    NOT NULL,                -- of the customer's file
    text        TEXT    NOT NULL,
    typed_at    INTEGER NOT NULL
) STRICT;

-- Counts that an admin watches in a message that is kept up to date.
CREATE TABLE watches (
    telegram_id INTEGER NOT NULL,                -- the admin's
    project_id  INTEGER NOT NULL REFERENCES projects (id),
    message_id  INTEGER NOT NULL,                -- that is edited
    shown       TEXT    NOT NULL DEFAULT '',     -- the figures it shows, JSON; empty: none yet
    began_at    INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,                -- when it is looked at again
    PRIMARY KEY (telegram_id, project_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watches_due ON watches (next_at);

-- What admins sent or forwarded to become tasks.
CREATE TABLE chat_drafts (
    telegram_id INTEGER NOT NULL,                -- the admin's
    message_id  INTEGER NOT NULL,                -- that she sent or forwarded
    asked_id    INTEGER,                         -- the bot's, that asks where it shall go
    text        TEXT    NOT NULL,                -- may be empty below a picture
    photo       TEXT,                            -- Telegram's file_id
    gold        TEXT,                            -- as she wrote it
    hint        TEXT,
    project_id  INTEGER REFERENCES projects (id),
    key         TEXT,                            -- given when she said yes
    sent_at     INTEGER NOT NULL,
    PRIMARY KEY (telegram_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_drafts_made ON chat_drafts (project_id, key) WHERE key IS NOT NULL;

-- What projects may spend: a counter that only a guarded statement moves, so that many hands together stay within it.
CREATE TABLE budgets (
    project_id INTEGER PRIMARY KEY REFERENCES projects (id),
    amount     INTEGER NOT NULL,                -- micro-units of the project's currency
    committed  INTEGER NOT NULL,                -- spent, or held for what is in people's hands
    spent_at   INTEGER,                         -- a task could not be handed out for want of it
    told_at    INTEGER                          -- and the admins were told
) STRICT;
CREATE INDEX budgets_untold ON budgets (project_id) WHERE spent_at IS NOT NULL AND told_at IS NULL;

-- How long tasks take, by bucket of active time.
CREATE TABLE paces (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    bucket     INTEGER NOT NULL,
    answers    INTEGER NOT NULL,
    PRIMARY KEY (project_id, bucket)
) STRICT, WITHOUT ROWID;
CREATE TABLE paces_until (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL                         -- answers up to then are counted
) STRICT;

-- Versions of guidelines: what each said, which one a worker has read, under which one an answer was made.
CREATE TABLE guidelines (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    version    INTEGER NOT NULL,
    text       TEXT    NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, version)
) STRICT, WITHOUT ROWID;
ALTER TABLE projects ADD COLUMN guide_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE progress ADD COLUMN guide_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE assignments ADD COLUMN guide_version INTEGER NOT NULL DEFAULT 1;

-- Bundles: tasks that are held for one worker until she comes to them, or until her time for them is over.
CREATE TABLE bundles (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    wanted     INTEGER NOT NULL,                -- tasks that were reserved for her
    expires_at INTEGER NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('open', 'done', 'lapsed', 'stopped')),
    made_at    INTEGER NOT NULL,
    ended_at   INTEGER,
    told       INTEGER NOT NULL DEFAULT 0       -- 1: she has read how it ended
) STRICT;
CREATE UNIQUE INDEX bundles_open ON bundles (person_id) WHERE state = 'open';
CREATE INDEX bundles_untold ON bundles (person_id, project_id) WHERE told = 0;
ALTER TABLE assignments ADD COLUMN bundle_id INTEGER REFERENCES bundles (id);
CREATE INDEX assignments_bundled ON assignments (bundle_id) WHERE bundle_id IS NOT NULL;
