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
SELECT 'project_life', CAST(id AS TEXT), opens_at FROM projects WHERE state = 'scheduled';

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

-- Workers who can be told something. The + keeps their Telegram ids' index out of it: what is known of them lies in the
-- order of their own ids.
CREATE VIEW reachable AS
SELECT people.id AS person_id
  FROM people
 WHERE people.admitted_at IS NOT NULL AND people.unreachable_at IS NULL AND +people.telegram_id IS NOT NULL;

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
-- Broadcasts: what admins write to many people at once, from the first word to the report.
CREATE TABLE broadcasts (
    id          INTEGER PRIMARY KEY,
    author      INTEGER,                         -- an admin's Telegram id; null: the command line, or forgotten
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'sending', 'paused', 'cancelled', 'done')),
    version     INTEGER NOT NULL DEFAULT 1,      -- goes up with every change, so that a yes is to what was shown
    post        TEXT,                            -- JSON; null until it is written
    message_id  INTEGER,                         -- the author's message that it was made of
    audience    TEXT    NOT NULL DEFAULT '',     -- as it is written; empty until it is chosen
    moment      TEXT    NOT NULL DEFAULT 'now',  -- as it is written
    door        INTEGER NOT NULL DEFAULT 0,      -- the button below: 0 none, -1 to the list of work, else a project
    album       TEXT,                            -- the last album that was sent and cannot be taken
    counted     INTEGER NOT NULL DEFAULT 0,      -- the people that the author was told of when she was asked
    campaign_id INTEGER REFERENCES campaigns (id),
    runs        INTEGER NOT NULL DEFAULT 0,      -- how often it came to an end; a repeat begins another run
    created_at  INTEGER NOT NULL,
    began_at    INTEGER,
    ended_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX broadcasts_drafts ON broadcasts (author) WHERE state = 'draft';
CREATE UNIQUE INDEX broadcasts_campaign ON broadcasts (campaign_id);
CREATE INDEX broadcasts_running ON broadcasts (id) WHERE state IN ('sending', 'paused');

-- What shall stand in the place of what was sent: proposed by an admin, then applied.
CREATE TABLE broadcast_corrections (
    id           INTEGER PRIMARY KEY,
    broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id),
    author       INTEGER,
    of_version   INTEGER NOT NULL,               -- of the broadcast when it was proposed
    post         TEXT    NOT NULL,
    campaign_id  INTEGER REFERENCES campaigns (id), -- null until it is applied
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX broadcast_corrections_of ON broadcast_corrections (broadcast_id);

-- Messages of admins that show how a broadcast goes, and are kept up to date.
CREATE TABLE broadcast_views (
    telegram_id  INTEGER NOT NULL,
    broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id),
    message_id   INTEGER NOT NULL,
    shown        TEXT    NOT NULL DEFAULT '',    -- JSON of what it shows
    next_at      INTEGER NOT NULL,
    PRIMARY KEY (telegram_id, broadcast_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX broadcast_views_due ON broadcast_views (next_at);

-- When a broadcast is due in each time zone ('' where a person's is not known).
CREATE TABLE broadcast_dues (
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    time_zone   TEXT    NOT NULL,
    due_at      INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, time_zone)
) STRICT, WITHOUT ROWID;

-- The people who know a project, by what they have of it: those who were told and have not begun, those who hold a task
-- of it, and those who began and hold none.
CREATE VIEW addressed AS
SELECT DISTINCT 'invited' AS part, campaigns.project_id, deliveries.person_id
  FROM campaigns
  JOIN deliveries ON deliveries.campaign_id = campaigns.id AND deliveries.state IN ('sent', 'unknown')
 WHERE campaigns.kind = 'project_live'
   AND NOT EXISTS (SELECT 1 FROM progress
                    WHERE progress.project_id = campaigns.project_id AND progress.person_id = deliveries.person_id)
UNION ALL
SELECT CASE WHEN EXISTS (SELECT 1 FROM assignments
                          WHERE assignments.person_id = progress.person_id
                            AND assignments.project_id = progress.project_id
                            AND assignments.state = 'active')
              OR EXISTS (SELECT 1 FROM assignments
                          WHERE assignments.person_id = progress.person_id
                            AND assignments.project_id = progress.project_id
                            AND assignments.state = 'parked')
            THEN 'working' ELSE 'finished' END,
       progress.project_id, progress.person_id
  FROM progress;

-- The life of projects: a state between live and closed, and what happens by itself.
CREATE TABLE projects_next (
    id             INTEGER PRIMARY KEY,
    slug           TEXT    NOT NULL UNIQUE,
    title          TEXT    NOT NULL,
    spec           TEXT    NOT NULL,             -- the validated project file, JSON
    version        INTEGER NOT NULL DEFAULT 1,
    state          TEXT    NOT NULL CHECK (state IN
        ('draft', 'scheduled', 'live', 'paused', 'closing', 'closed')),
    opens_at       INTEGER,                      -- due while scheduled or paused
    opened_at      INTEGER,
    closed_at      INTEGER,
    openings       INTEGER NOT NULL DEFAULT 0,
    next_normal    INTEGER NOT NULL DEFAULT 1,   -- next free position of the file order
    next_again     INTEGER NOT NULL DEFAULT 1,   -- next free position of tasks that came back
    normal_horizon INTEGER NOT NULL DEFAULT 0,   -- published up to here, staged beyond
    tasks          INTEGER NOT NULL DEFAULT 0,   -- published
    created_at     INTEGER NOT NULL,
    guide_version  INTEGER NOT NULL DEFAULT 1,
    pauses_at      INTEGER,                      -- due while live
    closes_at      INTEGER,
    by_hours       INTEGER,                      -- since when it is shut by its opening hours
    outside_until  INTEGER,                      -- opened by hand outside of them, until then
    over_since     INTEGER                       -- since when there is nothing more to do
) STRICT;
INSERT INTO projects_next (id, slug, title, spec, version, state, opens_at, opened_at, closed_at, openings, next_normal,
                           next_again, normal_horizon, tasks, created_at, guide_version)
SELECT id, slug, title, spec, version, state, opens_at, opened_at, closed_at, openings, next_normal,
       next_again, normal_horizon, tasks, created_at, guide_version
  FROM projects;
DROP TABLE projects;
ALTER TABLE projects_next RENAME TO projects;

CREATE TABLE moves (
    id         INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,                 -- admin:<telegram id>, cli, clock
    was        TEXT    NOT NULL,
    becomes    TEXT    NOT NULL,
    why        TEXT    NOT NULL,                 -- a person's words, or the clock's reason
    tell_since INTEGER                           -- admins are to hear of it; null: they have, or need not
) STRICT;
CREATE INDEX moves_of_project ON moves (project_id, id);
CREATE INDEX moves_untold ON moves (id) WHERE tell_since IS NOT NULL;
-- Waves: who was told of a project together, how people answered to being told, and who waits for a place.
ALTER TABLE deliveries ADD COLUMN wave INTEGER;  -- null: not told in waves
CREATE INDEX campaigns_of_project ON campaigns (project_id, kind) WHERE project_id IS NOT NULL;

CREATE TABLE waves (
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    number      INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    told      INTEGER NOT NULL DEFAULT 0,        -- of how many projects
    came      INTEGER NOT NULL DEFAULT 0,        -- to how many of these
    told_at   INTEGER,
    came_at   INTEGER
) STRICT;

CREATE TABLE in_line (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'offered', 'taken', 'left', 'missed')),
    asked      INTEGER NOT NULL,                 -- 1: she came herself; 0: she was told too late
    joined_at  INTEGER NOT NULL,
    until      INTEGER,                          -- so long a place is kept for her
    PRIMARY KEY (project_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX in_line_waiting ON in_line (project_id, asked, joined_at, person_id) WHERE state = 'waiting';
CREATE INDEX in_line_offered ON in_line (project_id, until) WHERE state = 'offered';

-- Up to which line of the ledger people know of available pay; what became so before is no news.
CREATE TABLE pay_told (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    line INTEGER NOT NULL
) STRICT;
INSERT INTO pay_told (id, line) SELECT 1, COALESCE(max(id), 0) FROM ledger;

-- What is under way, among all that was ever told.
CREATE INDEX campaigns_running ON campaigns (id) WHERE state = 'running';
