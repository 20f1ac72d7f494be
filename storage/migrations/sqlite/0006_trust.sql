-- Fairness: who may not work for a while, and why. Rules may pause somebody; what goes further is proposed, and a person
-- decides.
CREATE TABLE restrictions (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER REFERENCES projects (id),      -- null: everywhere
    kind       TEXT    NOT NULL CHECK (kind IN ('pause', 'ban', 'look')),
    rule       TEXT    NOT NULL,                       -- its name
    said       TEXT    NOT NULL,                       -- JSON, the rule as data
    numbers    TEXT    NOT NULL,                       -- JSON, the counts that made it fire
    tasks      TEXT    NOT NULL,                       -- JSON, the ids of the tasks that are evidence
    skills     TEXT    NOT NULL,                       -- JSON, what her skills were then
    state      TEXT    NOT NULL CHECK (state IN ('proposed', 'active', 'ended', 'lifted', 'declined')),
    made_at    INTEGER NOT NULL,
    starts_at  INTEGER,                                -- null: it never began
    ends_at    INTEGER,                                -- null: for good
    decided_by INTEGER,                                -- Telegram id; null: a rule, or nobody yet
    decided_at INTEGER,
    reason     TEXT,                                   -- in words that she reads
    over_at    INTEGER                                 -- when it was lifted, declined, or found to have ended
) STRICT;
CREATE INDEX restrictions_of_person ON restrictions (person_id, state);
CREATE INDEX restrictions_waiting ON restrictions (made_at) WHERE state = 'proposed';
CREATE INDEX restrictions_ending ON restrictions (ends_at) WHERE state = 'active';
ALTER TABLE people ADD COLUMN restricted_until INTEGER;    -- everywhere; 2^62: for good
ALTER TABLE progress ADD COLUMN restricted_until INTEGER;  -- in this project
