-- A day of work: half-made answers, changed answers, and where each card stands.

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
