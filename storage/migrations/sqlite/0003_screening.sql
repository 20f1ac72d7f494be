-- Screening: invitations, staff, and what people are asked.

-- Staff: whom owners let run projects, or read applications. The owners themselves stand in the settings.
CREATE TABLE staff (
    telegram_id INTEGER PRIMARY KEY,
    role        TEXT    NOT NULL CHECK (role IN ('admin', 'reviewer')),
    name        TEXT    NOT NULL,                -- as Telegram showed it when she was added
    added_by    INTEGER NOT NULL,                -- the owner's Telegram id
    added_at    INTEGER NOT NULL,
    removed_at  INTEGER
) STRICT;

-- Invitations: links that are good for so many people and so long. Of a link only its hash is kept.
CREATE TABLE invites (
    id         INTEGER PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,          -- sha256 of the token in the link
    role       TEXT CHECK (role IN ('admin', 'reviewer')),  -- null: it invites applicants and workers
    project_id INTEGER REFERENCES projects (id), -- where it leads, if anywhere
    places     INTEGER NOT NULL,                 -- how many people it is for
    used       INTEGER NOT NULL DEFAULT 0,
    made_by    INTEGER NOT NULL,                 -- the Telegram id of an owner or an admin
    made_in    INTEGER NOT NULL,                 -- the update
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    CHECK (used BETWEEN 0 AND places)
) STRICT;
CREATE INDEX invites_made ON invites (made_at);

CREATE TABLE invited (
    invite_id INTEGER NOT NULL REFERENCES invites (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    at        INTEGER NOT NULL,
    PRIMARY KEY (invite_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invited_person ON invited (person_id, at);

-- Answers that somebody is changing: looked for whenever she taps another card, or types.
CREATE INDEX assignments_changing ON assignments (person_id, project_id)
    WHERE answered_at IS NOT NULL AND draft IS NOT NULL;
