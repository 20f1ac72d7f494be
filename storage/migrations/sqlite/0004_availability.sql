-- Availability: what falls due, the life of projects, and who is told when.

-- What falls due. One that comes again keeps its row: `planned_at` is when its next time was reckoned, and is set for
-- those alone. A `ref` names what it is about by ids of ours, never by anything of Telegram.
CREATE TABLE dues (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL,
    ref          TEXT    NOT NULL,
    body         TEXT    NOT NULL DEFAULT '{}',  -- JSON: what it needs beside its ref
    due_at       INTEGER NOT NULL,
    useful_until INTEGER,                        -- afterwards nobody needs it any more
    planned_at   INTEGER,
    state        TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dropped', 'aside')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    holder       TEXT,                           -- the process that is at it
    lease_until  INTEGER,                        -- nobody else touches it before, nor tries it again
    error        TEXT,                           -- why the last attempt failed
    settled_at   INTEGER,
    UNIQUE (kind, ref)
) STRICT;
CREATE INDEX dues_waiting ON dues (due_at) WHERE state = 'waiting';
CREATE INDEX dues_planned ON dues (planned_at) WHERE state = 'waiting' AND planned_at IS NOT NULL;
CREATE INDEX dues_settled ON dues (settled_at) WHERE state IN ('done', 'dropped');
CREATE INDEX dues_aside ON dues (id) WHERE state = 'aside';

-- Projects that were scheduled before there were rows for it.
INSERT INTO dues (kind, ref, due_at)
SELECT 'project_opens', CAST(id AS TEXT), opens_at FROM projects WHERE state = 'scheduled';

-- Campaigns that wait for an admin, and those that she gave up.
ALTER TABLE campaigns ADD COLUMN halted TEXT;             -- why it is held: refused (by Telegram), paused
ALTER TABLE campaigns ADD COLUMN error TEXT;              -- what Telegram said
ALTER TABLE campaigns ADD COLUMN cancelled_at INTEGER;

-- What people chose about messages that they did not ask for; no row where they chose nothing.
CREATE TABLE notice_choices (
    person_id  INTEGER PRIMARY KEY REFERENCES people (id),
    quiet      TEXT,                                      -- 21:00-08:00; empty: none; null: as the installation says
    away_until INTEGER,                                   -- she wants to hear of no work before
    digest     TEXT CHECK (digest IN ('daily', 'weekly')), -- instead of single messages
    digest_at  INTEGER                                    -- when the next one is due
) STRICT;
CREATE INDEX notice_choices_digest ON notice_choices (digest_at) WHERE digest_at IS NOT NULL;

CREATE TABLE notice_events (
    person_id INTEGER NOT NULL REFERENCES people (id),
    event     TEXT   NOT NULL,
    how       TEXT   NOT NULL CHECK (how IN ('silent', 'off')),
    PRIMARY KEY (person_id, event)
) STRICT, WITHOUT ROWID;

-- Eligibility: conditions stand in the project alone, and one plan is made of them for many people at once.
DROP VIEW eligible;
DROP TABLE eligibility;

-- Workers who can be told something.
CREATE VIEW reachable AS
SELECT people.id AS person_id
  FROM people
 WHERE people.admitted_at IS NOT NULL AND people.unreachable_at IS NULL AND people.telegram_id IS NOT NULL;

-- Skills: what a worker is good at.
CREATE TABLE skills (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    name       TEXT    NOT NULL,
    value      INTEGER NOT NULL CHECK (value BETWEEN 0 AND 100),
    expires_at INTEGER,                         -- null: it holds for good
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;
-- Who left: how many of her places others got, until she is told when she returns.
ALTER TABLE people ADD COLUMN freed INTEGER;
-- Restored mode: what came from a backup. What was owed then is held (`campaigns.halted` says restored) until a person
-- has said what becomes of it.
CREATE TABLE restorations (
    id          INTEGER PRIMARY KEY,
    made_at     INTEGER NOT NULL,                -- the moment that the backup shows; what came later is not known here
    restored_at INTEGER NOT NULL,
    settled_at  INTEGER                          -- everything was chosen: all goes its usual way again
) STRICT;
CREATE INDEX restorations_open ON restorations (id) WHERE settled_at IS NULL;
