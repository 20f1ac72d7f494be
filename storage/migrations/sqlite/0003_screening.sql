-- Screening: questions of several steps, ways back, and more ways to end.

-- A CHECK cannot be changed in place, and the answers name the table, so both are built anew.
CREATE TABLE screening_answers_before AS SELECT screening_id, question, answer, answered_at FROM screening_answers;
DROP TABLE screening_answers;
CREATE TABLE screenings_next (
    id          INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    form_id     INTEGER NOT NULL REFERENCES forms (id),
    state       TEXT    NOT NULL CHECK (state IN ('open', 'passed', 'failed', 'review', 'withdrawn', 'lapsed')),
    asked       TEXT,                            -- key of the question she is at; * for the summary
    reasons     TEXT,                            -- JSON list of why it ended so
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    finished_by INTEGER,                         -- the update that ended it
    draft       TEXT    NOT NULL DEFAULT '{}',   -- JSON, where she stands inside the question
    seed        INTEGER NOT NULL DEFAULT 0,      -- what is drawn and shuffled for her, repeatable
    touched_at  INTEGER NOT NULL DEFAULT 0,      -- when she last did something
    flags       TEXT                             -- JSON list of why a person has to look
) STRICT;
INSERT INTO screenings_next (id, person_id, form_id, state, asked, reasons, started_at, finished_at, finished_by, touched_at)
SELECT id, person_id, form_id, state, asked, reasons, started_at, finished_at, finished_by, started_at
  FROM screenings;
DROP TABLE screenings;
ALTER TABLE screenings_next RENAME TO screenings;
CREATE UNIQUE INDEX screenings_open ON screenings (person_id) WHERE state = 'open';
CREATE INDEX screenings_of_person ON screenings (person_id, started_at);
CREATE INDEX screenings_in_review ON screenings (finished_at, id) WHERE state = 'review';
CREATE INDEX screenings_unfinished ON screenings (touched_at) WHERE state = 'open';

CREATE TABLE screening_answers (
    screening_id INTEGER NOT NULL REFERENCES screenings (id),
    question     TEXT    NOT NULL,
    answer       TEXT    NOT NULL,               -- JSON
    answered_at  INTEGER NOT NULL,
    PRIMARY KEY (screening_id, question)
) STRICT, WITHOUT ROWID;
INSERT INTO screening_answers SELECT screening_id, question, answer, answered_at FROM screening_answers_before;
DROP TABLE screening_answers_before;

ALTER TABLE facts ADD COLUMN expires_at INTEGER; -- null: it holds for good
ALTER TABLE facts ADD COLUMN evidence TEXT;      -- where it comes from: screening:<id>:<question>

-- Screening: invitations, staff, and what people are asked.

-- Staff: whom owners let run projects, or decide about applicants. The owners themselves stand in the settings.
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

-- Privacy: when somebody last asked for everything about her.
CREATE TABLE data_requests (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    asked_at  INTEGER NOT NULL,
    asked_in  INTEGER NOT NULL                   -- the update
) STRICT;

ALTER TABLE screenings ADD COLUMN forgotten_at INTEGER;  -- what was said in it is over its time and gone
CREATE INDEX screenings_over ON screenings (finished_at)
 WHERE forgotten_at IS NULL AND state IN ('failed', 'withdrawn', 'lapsed');

-- Consents: what people agreed to before the first question, and when.
CREATE TABLE consents (
    person_id    INTEGER NOT NULL REFERENCES people (id),
    given_at     INTEGER NOT NULL,
    version      TEXT    NOT NULL,               -- as the form names it
    fingerprint  TEXT    NOT NULL,               -- sha256 of the text and the days below it
    terms        TEXT    NOT NULL,               -- JSON, those days
    withdrawn_at INTEGER,
    PRIMARY KEY (person_id, given_at)
) STRICT, WITHOUT ROWID;

-- Unfinished screenings: when the clock looks at one, and what she was reminded of.
ALTER TABLE screenings ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0;  -- the clock has nothing to do before
ALTER TABLE screenings ADD COLUMN unreminded_at INTEGER;               -- she wants no reminders of it
ALTER TABLE screenings ADD COLUMN again_at INTEGER;                    -- a withdrawn one: she may not begin again before
CREATE INDEX screenings_looked_at ON screenings (look_at) WHERE state = 'open';

CREATE TABLE reminders (
    screening_id INTEGER NOT NULL REFERENCES screenings (id),
    what         TEXT    NOT NULL CHECK (what IN ('unfinished', 'lapsing')),
    touched_at   INTEGER NOT NULL,               -- of the screening, when it was untouched for so long
    campaign_id  INTEGER NOT NULL REFERENCES campaigns (id),
    PRIMARY KEY (screening_id, what, touched_at)
) STRICT, WITHOUT ROWID;
-- Overlap that was lowered below what is held: so many places of a task do not open again when they come back.
ALTER TABLE tasks ADD COLUMN surplus INTEGER NOT NULL DEFAULT 0;
-- Review: who reads which application, what was decided, asked and seen, and what somebody looks at once more.
CREATE TABLE review_claims (
    screening_id INTEGER PRIMARY KEY REFERENCES screenings (id),
    reviewer_id  INTEGER NOT NULL,               -- the Telegram id of whoever reads it now
    until        INTEGER NOT NULL                -- afterwards anybody may take it
) STRICT;
CREATE INDEX review_claims_of ON review_claims (reviewer_id);

CREATE TABLE review_decisions (
    id           INTEGER PRIMARY KEY,
    screening_id INTEGER NOT NULL REFERENCES screenings (id),
    reviewer_id  INTEGER NOT NULL,
    verdict      TEXT    NOT NULL CHECK (verdict IN ('passed', 'failed', 'open')),
    reason       TEXT,                           -- as she reads it
    decided_at   INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,               -- until then it can be taken back
    state        TEXT    NOT NULL CHECK (state IN ('due', 'told', 'undone', 'moot'))
) STRICT;
CREATE UNIQUE INDEX review_decisions_due ON review_decisions (screening_id) WHERE state = 'due';
CREATE INDEX review_decisions_of ON review_decisions (screening_id, id);

CREATE TABLE review_talk (
    id           INTEGER PRIMARY KEY,
    screening_id INTEGER NOT NULL REFERENCES screenings (id),
    reviewer_id  INTEGER,                        -- who asked; null: the applicant wrote it
    words        TEXT    NOT NULL,
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX review_talk_of ON review_talk (screening_id, id);

CREATE TABLE review_seen (
    screening_id INTEGER NOT NULL REFERENCES screenings (id),
    fact         TEXT    NOT NULL,
    reviewer_id  INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (screening_id, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE appeals (
    screening_id INTEGER PRIMARY KEY REFERENCES screenings (id),  -- one each
    words        TEXT,                           -- what she wants to say about it
    at           INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,               -- by then it is answered
    answered_at  INTEGER
) STRICT;

CREATE INDEX appeals_open ON appeals (due_at) WHERE answered_at IS NULL;
CREATE INDEX campaigns_news ON campaigns (created_at) WHERE kind = 'review_news';
CREATE INDEX files_alike ON files (sha256);
CREATE INDEX answers_with_phone ON screening_answers (answer) WHERE substr(answer, 1, 8) = '{"phone"';

-- Intake: whether applications are taken, up to what, and who waits for a place.
CREATE TABLE intake (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    state        TEXT    NOT NULL CHECK (state IN ('open', 'closed')),
    most_workers INTEGER,                        -- null: no limit
    most_reviews INTEGER                         -- applications that wait for a person's decision; null: no limit
) STRICT;

CREATE TABLE waiting (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'called', 'taken', 'left', 'missed')),
    joined_at INTEGER NOT NULL,
    called_at INTEGER,
    until     INTEGER                            -- so long a place is kept for her
) STRICT;
CREATE INDEX waiting_line ON waiting (joined_at, person_id) WHERE state = 'waiting';
CREATE INDEX waiting_called ON waiting (until) WHERE state = 'called';
-- Bundles: in which order their tasks come.
ALTER TABLE assignments ADD COLUMN bundle_place INTEGER NOT NULL DEFAULT 0;
-- Resumes: what was read in each, and bands of its fingerprint, by which near copies find each other.
CREATE TABLE resume_readings (
    file_id     INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    state       TEXT    NOT NULL CHECK (state IN ('read', 'no_text', 'not_english', 'photo', 'unread')),
    words       INTEGER NOT NULL,
    language    TEXT    NOT NULL,                -- en, other, unclear
    hints       TEXT    NOT NULL,                -- JSON: degrees, months, stated_years, quotes
    fingerprint TEXT    NOT NULL,                -- empty where there is too little text
    read_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE resume_bands (
    band    INTEGER NOT NULL,                    -- 0 to 20
    value   INTEGER NOT NULL,
    file_id INTEGER NOT NULL REFERENCES resume_readings (file_id) ON DELETE CASCADE,
    PRIMARY KEY (band, value, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX resume_bands_file ON resume_bands (file_id);

-- Profile: facts hold for a time, and are asked again.
ALTER TABLE facts ADD COLUMN expired_at INTEGER;     -- it was over its time, and is none any more
ALTER TABLE facts ADD COLUMN told_at INTEGER;        -- she was told that its time would soon be over
CREATE INDEX facts_expiring ON facts (expires_at) WHERE expires_at IS NOT NULL AND expired_at IS NULL;

-- A fact whose time is over is unknown; otherwise the view is as it was.
DROP VIEW eligible;
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
                 AND facts.expired_at IS NULL
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

-- Changes of a profile: a screening in which a worker is asked only some questions anew.
CREATE TABLE profile_changes (
    screening_id INTEGER PRIMARY KEY REFERENCES screenings (id),
    questions    TEXT NOT NULL,                  -- JSON list of keys
    told_at      INTEGER                         -- the staff, that a requirement is missed now
) STRICT;
