-- A day of work: half-made answers, changed answers, and where each card stands.

ALTER TABLE assignments ADD COLUMN draft TEXT;   -- JSON, what she said so far; on an answered one: she is changing it

CREATE INDEX assignments_answered ON assignments (person_id, answered_at) WHERE answered_at IS NOT NULL;

CREATE TABLE answer_changes (
    task_id    BIGINT NOT NULL,
    person_id  BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    answer     TEXT   NOT NULL,                  -- as it was before
    version    BIGINT NOT NULL,
    PRIMARY KEY (task_id, person_id, changed_at),
    FOREIGN KEY (task_id, person_id) REFERENCES assignments (task_id, person_id)
);

CREATE TABLE cards (
    person_id  BIGINT NOT NULL REFERENCES people (id),
    project_id BIGINT NOT NULL REFERENCES projects (id),
    message_id BIGINT NOT NULL,
    PRIMARY KEY (person_id, project_id)
);

-- What is expected of a person's next message.
CREATE TABLE expected (
    telegram_id BIGINT  PRIMARY KEY,
    kind        TEXT    NOT NULL,                -- which conversation waits: report_note, question, ...
    reference   TEXT    NOT NULL,                -- what it is about, in that conversation's own words
    set_by      BIGINT  NOT NULL,                -- the update that asked
    set_at      BIGINT  NOT NULL,
    taken_by    BIGINT                           -- the update that answered; null while it is waited for
);

-- Her record: projects she marked, habits she chose, and what a verdict said.
CREATE TABLE project_marks (
    person_id  BIGINT NOT NULL REFERENCES people (id),
    project_id BIGINT NOT NULL REFERENCES projects (id),
    mark       TEXT   NOT NULL CHECK (mark IN ('favourite', 'hidden')),
    marked_at  BIGINT NOT NULL,
    PRIMARY KEY (person_id, project_id)
);

CREATE TABLE habits (
    person_id     BIGINT PRIMARY KEY REFERENCES people (id),
    break_after   BIGINT,                        -- ms of work without a pause; null: no reminder
    daily_answers BIGINT,                        -- her own gentle limits; null: none
    daily_time    BIGINT,                        -- ms of active time
    went_on_at    BIGINT                         -- she went on beyond her limit, on that day
);

ALTER TABLE assignments ADD COLUMN verdict TEXT; -- why a person rejected the answer, in words the worker reads

-- What waits to be accepted, by project and age.
CREATE INDEX assignments_unjudged ON assignments (project_id, answered_at) WHERE state = 'submitted';
