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
