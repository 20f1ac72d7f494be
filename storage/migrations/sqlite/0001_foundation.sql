-- People, inbox, screening, projects, tasks, assignments, ledger, campaigns: the first schema.

CREATE TABLE people (
    id             INTEGER PRIMARY KEY,
    telegram_id    INTEGER UNIQUE,               -- null once erased
    worker_key     TEXT    NOT NULL UNIQUE,      -- the pseudonym in exports
    first_name     TEXT    NOT NULL DEFAULT '',
    username       TEXT,
    language       TEXT    NOT NULL DEFAULT 'en',
    time_zone      TEXT,                         -- IANA name
    admitted_at    INTEGER,                      -- a worker since then
    unreachable_at INTEGER,                      -- blocked the bot or left Telegram
    created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX people_admitted ON people (id) WHERE admitted_at IS NOT NULL;

CREATE TABLE inbox (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id   INTEGER NOT NULL UNIQUE,
    lane        INTEGER NOT NULL,                -- the Telegram id handled in order; 0 for none
    body        TEXT,                            -- raw JSON, gone once done
    state       TEXT    NOT NULL CHECK (state IN ('new', 'applied', 'done', 'dead')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    error       TEXT,
    received_at INTEGER NOT NULL,
    done_at     INTEGER
) STRICT;
CREATE INDEX inbox_open ON inbox (seq) WHERE state IN ('new', 'applied');
CREATE INDEX inbox_over ON inbox (done_at) WHERE done_at IS NOT NULL;

CREATE TABLE forms (
    id          INTEGER PRIMARY KEY,
    fingerprint TEXT    NOT NULL UNIQUE,         -- sha256 of the body
    body        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE screenings (
    id          INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    form_id     INTEGER NOT NULL REFERENCES forms (id),
    state       TEXT    NOT NULL CHECK (state IN ('open', 'passed', 'failed', 'review')),
    asked       TEXT,                            -- key of the question she is at
    reasons     TEXT,                            -- JSON list of why it ended so
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    finished_by INTEGER                          -- the update that ended it
) STRICT;
CREATE UNIQUE INDEX screenings_open ON screenings (person_id) WHERE state = 'open';
CREATE INDEX screenings_of_person ON screenings (person_id, started_at);

CREATE TABLE screening_answers (
    screening_id INTEGER NOT NULL REFERENCES screenings (id),
    question     TEXT    NOT NULL,
    answer       TEXT    NOT NULL,               -- JSON
    answered_at  INTEGER NOT NULL,
    PRIMARY KEY (screening_id, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    person_id INTEGER NOT NULL REFERENCES people (id),
    name      TEXT    NOT NULL,
    value     TEXT    NOT NULL,
    number    INTEGER,                           -- for comparisons, where the value has an order
    source    TEXT    NOT NULL,                  -- stated, tested, seen
    at        INTEGER NOT NULL,
    PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    id            INTEGER PRIMARY KEY,
    person_id     INTEGER NOT NULL REFERENCES people (id),
    kind          TEXT    NOT NULL,
    stored_name   TEXT    NOT NULL UNIQUE,       -- random, below the files folder
    original_name TEXT    NOT NULL,
    media_type    TEXT    NOT NULL,
    size          INTEGER NOT NULL,              -- bytes
    sha256        TEXT    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX files_of_person ON files (person_id, kind);

CREATE TABLE projects (
    id             INTEGER PRIMARY KEY,
    slug           TEXT    NOT NULL UNIQUE,
    title          TEXT    NOT NULL,
    spec           TEXT    NOT NULL,             -- the validated project file, JSON
    version        INTEGER NOT NULL DEFAULT 1,
    state          TEXT    NOT NULL CHECK (state IN ('draft', 'scheduled', 'live', 'paused', 'closed')),
    opens_at       INTEGER,                      -- due while scheduled
    opened_at      INTEGER,
    closed_at      INTEGER,
    openings       INTEGER NOT NULL DEFAULT 0,
    next_normal    INTEGER NOT NULL DEFAULT 1,   -- next free position of the file order
    next_again     INTEGER NOT NULL DEFAULT 1,   -- next free position of tasks that came back
    normal_horizon INTEGER NOT NULL DEFAULT 0,   -- published up to here, staged beyond
    tasks          INTEGER NOT NULL DEFAULT 0,   -- published
    created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX projects_scheduled ON projects (opens_at) WHERE state = 'scheduled';

CREATE TABLE eligibility (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    grp        INTEGER NOT NULL,                 -- groups are ANDed, conditions in one group ORed
    fact       TEXT    NOT NULL,
    op         TEXT    NOT NULL CHECK (op IN ('=', '!=', '>=', '<=')),
    value      TEXT    NOT NULL,
    number     INTEGER,
    PRIMARY KEY (project_id, grp, fact, op, value)
) STRICT, WITHOUT ROWID;

-- Workers who can be reached and meet a condition of every group of a project: none of its groups is without one that
-- is met. What is unknown of a person meets nothing. Numbers are compared where both sides have one, else texts.
CREATE VIEW eligible AS
SELECT projects.id AS project_id, people.id AS person_id
  FROM projects CROSS JOIN people
 WHERE people.admitted_at IS NOT NULL AND people.unreachable_at IS NULL AND people.telegram_id IS NOT NULL
   AND NOT EXISTS (
       SELECT 1
         FROM eligibility AS wanted
        WHERE wanted.project_id = projects.id
          AND NOT EXISTS (
              SELECT 1
                FROM eligibility AS one_of
                JOIN facts ON facts.person_id = people.id AND facts.name = one_of.fact
               WHERE one_of.project_id = wanted.project_id AND one_of.grp = wanted.grp
                 AND CASE
                     WHEN one_of.number IS NOT NULL AND facts.number IS NOT NULL THEN
                         CASE one_of.op
                         WHEN '=' THEN facts.number = one_of.number
                         WHEN '!=' THEN facts.number <> one_of.number
                         WHEN '>=' THEN facts.number >= one_of.number
                         ELSE facts.number <= one_of.number
                         END
                     WHEN one_of.op = '=' THEN facts.value = one_of.value
                     WHEN one_of.op = '!=' THEN facts.value <> one_of.value
                     END
          )
   );

CREATE TABLE imports (
    id             INTEGER PRIMARY KEY,
    project_id     INTEGER NOT NULL REFERENCES projects (id),
    file_name      TEXT    NOT NULL,
    fingerprint    TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('staging', 'published', 'abandoned')),
    added          INTEGER NOT NULL DEFAULT 0,
    columns        TEXT    NOT NULL DEFAULT '[]', -- JSON list, for the head of a CSV export
    started_at     INTEGER NOT NULL,
    alive_at       INTEGER NOT NULL,            -- last sign of life while staging
    finished_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX imports_staging ON imports (project_id) WHERE state = 'staging';

CREATE TABLE tasks (
    id          INTEGER PRIMARY KEY,
    project_id  INTEGER NOT NULL REFERENCES projects (id),
    key         TEXT    NOT NULL,                -- the customer's own id
    queue       INTEGER NOT NULL CHECK (queue IN (0, 1)),  -- 0: came back, 1: file order
    position    INTEGER NOT NULL,
    overlap     INTEGER NOT NULL,
    places_left INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    CHECK (places_left BETWEEN 0 AND overlap),
    UNIQUE (project_id, key)
) STRICT;
CREATE UNIQUE INDEX tasks_queue ON tasks (project_id, queue, position) WHERE places_left > 0;
CREATE INDEX tasks_of_project ON tasks (project_id, id);  -- the order of the files, for exports

-- Apart from tasks, so that taking a place does not rewrite a long text.
CREATE TABLE task_contents (
    task_id     INTEGER PRIMARY KEY REFERENCES tasks (id),
    payload     TEXT    NOT NULL,                -- JSON, what the task type shows
    source      TEXT    NOT NULL,                -- JSON, the row as it came, for the export
    gold        TEXT,                            -- JSON answer, where it is known
    hint        TEXT,
    fingerprint TEXT    NOT NULL                 -- sha256 of payload and gold
) STRICT;

CREATE TABLE assignments (
    task_id     INTEGER NOT NULL REFERENCES tasks (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    project_id  INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN
        ('active', 'submitted', 'accepted', 'rejected', 'skipped', 'expired', 'returned')),
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
-- One task at a time in one project; also how the sweeper finds what ran out.
CREATE UNIQUE INDEX assignments_active ON assignments (person_id, project_id) WHERE state = 'active';

CREATE TABLE progress (
    project_id    INTEGER NOT NULL REFERENCES projects (id),
    person_id     INTEGER NOT NULL REFERENCES people (id),
    state         TEXT    NOT NULL CHECK (state IN ('working', 'stopped')),
    again_cursor  INTEGER NOT NULL DEFAULT 0,
    normal_cursor INTEGER NOT NULL DEFAULT 0,
    answered      INTEGER NOT NULL DEFAULT 0,
    skipped       INTEGER NOT NULL DEFAULT 0,
    earned        INTEGER NOT NULL DEFAULT 0,    -- micro-units; equals her lines of this project
    started_at    INTEGER NOT NULL,
    PRIMARY KEY (project_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX progress_of_person ON progress (person_id);

-- Messages that carry the parts of a long task, to be tidied away with it.
CREATE TABLE parts (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    message_id INTEGER NOT NULL,
    task_id    INTEGER NOT NULL,
    PRIMARY KEY (person_id, message_id)
) STRICT, WITHOUT ROWID;

-- Double entry: the lines of one ref sum to zero. Corrections are new lines.
CREATE TABLE ledger (
    id       INTEGER PRIMARY KEY,
    ref      TEXT    NOT NULL,
    account  TEXT    NOT NULL CHECK (account IN ('budget', 'held', 'pending', 'available', 'paid', 'clearing')),
    owner    INTEGER NOT NULL,                   -- project for budget and held, person for the others
    amount   INTEGER NOT NULL,                   -- micro-units of the currency
    currency TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    UNIQUE (ref, account, owner)
) STRICT;
CREATE INDEX ledger_account ON ledger (account, owner, at);
CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_not_deleted BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE campaigns (
    id         INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL,                 -- project_live, apology, ...
    ref        TEXT    NOT NULL UNIQUE,          -- the event: project_live:<project>:<opening>
    project_id INTEGER,
    body       TEXT    NOT NULL,                 -- JSON
    state      TEXT    NOT NULL CHECK (state IN ('running', 'held', 'done')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    state       TEXT    NOT NULL CHECK (state IN
        ('pending', 'sending', 'sent', 'refused', 'unknown', 'dropped')),
    due_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    message_id  INTEGER,
    error       TEXT,
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (campaign_id, due_at, person_id) WHERE state = 'pending';
CREATE INDEX deliveries_under_way ON deliveries (campaign_id, person_id) WHERE state = 'sending';
CREATE INDEX deliveries_of_person ON deliveries (person_id, changed_at) WHERE state IN ('sent', 'unknown');

CREATE TABLE outages (
    id         INTEGER PRIMARY KEY,
    began_at   INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL
) STRICT;

-- How far something that goes through a growing table has come.
CREATE TABLE bookmarks (
    name  TEXT    PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL                          -- last good poll
) STRICT;

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,                    -- admin:<telegram id>, cli, clock
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT    NOT NULL DEFAULT ''
) STRICT;
