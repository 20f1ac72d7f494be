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
-- Teaching and testing: attempts at a stage, the tasks that each of them drew, and checks of what was understood.
CREATE TABLE attempts (
    id          INTEGER PRIMARY KEY,
    project_id  INTEGER NOT NULL REFERENCES projects (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    number      INTEGER NOT NULL,               -- from 1, in this project
    tasks       INTEGER NOT NULL,               -- how many were drawn
    pass_mark   INTEGER NOT NULL,               -- as it was when she began
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,                        -- null: it goes on where it was
    counted     INTEGER,                        -- tasks whose known answer is not in doubt
    credit      INTEGER,                        -- what her answers to them were worth, in hundredths
    score       INTEGER CHECK (score BETWEEN 0 AND 100),    -- null, though finished: nothing counted, and so neither does it
    passed      INTEGER,                        -- 1 or 0; null as the score
    wrote_at    INTEGER,                        -- when its score became her skill
    UNIQUE (project_id, person_id, number)
) STRICT;
CREATE UNIQUE INDEX attempts_open ON attempts (project_id, person_id) WHERE finished_at IS NULL;
CREATE INDEX attempts_of_person ON attempts (person_id);
CREATE TABLE attempt_tasks (
    attempt_id  INTEGER NOT NULL REFERENCES attempts (id),
    place       INTEGER NOT NULL,
    task_id     INTEGER NOT NULL REFERENCES tasks (id),
    tried       TEXT,                           -- JSON: her wrong answers in a training, the first one scores
    PRIMARY KEY (attempt_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_tasks_of_task ON attempt_tasks (task_id, attempt_id);
CREATE TABLE comprehension (
    project_id  INTEGER NOT NULL REFERENCES projects (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    version     INTEGER NOT NULL,               -- of the guidelines that she was asked about
    passed      INTEGER NOT NULL,               -- questions that she got right
    wrong       INTEGER NOT NULL,               -- tries at the one that she stands before
    state       TEXT    NOT NULL CHECK (state IN ('asked', 'passed', 'failed')),
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (project_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX comprehension_of_person ON comprehension (person_id);
ALTER TABLE skills ADD COLUMN told INTEGER NOT NULL DEFAULT 0;  -- 1: she knows that it runs out
CREATE INDEX skills_expiring ON skills (expires_at) WHERE expires_at IS NOT NULL AND told = 0;
ALTER TABLE projects ADD COLUMN short_at INTEGER;       -- a stage: when somebody found too few new tasks for an attempt
ALTER TABLE projects ADD COLUMN short_told_at INTEGER;  -- when the admins heard that last
-- Known answers: how right an answer to a known task is, which tasks are gold in the work, and when the next one is due.
ALTER TABLE assignments RENAME COLUMN known TO credit;  -- where the task's answer is known: how right hers is, 0 to 100
UPDATE assignments SET credit = credit * 100 WHERE credit IS NOT NULL;
ALTER TABLE task_contents ADD COLUMN gold_also TEXT;    -- JSON: further accepted answers, each with its weight, 0 to 100
ALTER TABLE tasks ADD COLUMN control TEXT CHECK (control IN ('gold', 'retired', 'suspended'));  -- null: ordinary work
CREATE INDEX tasks_control ON tasks (project_id, control, places_left) WHERE control IS NOT NULL;
ALTER TABLE progress ADD COLUMN next_gold INTEGER;         -- at how many answers of hers the next gold task is due
-- Adjudication: tasks with all their answers on which people differ, and what a person made of them.
CREATE TABLE disputes (
    task_id        INTEGER PRIMARY KEY REFERENCES tasks (id),
    project_id     INTEGER NOT NULL REFERENCES projects (id),
    state          TEXT    NOT NULL CHECK (state IN ('looking', 'open', 'settled', 'unresolved', 'agreed')),
    agreement      INTEGER NOT NULL,             -- parts of 10,000 of the pairs of answers that agree
    opened_at      INTEGER NOT NULL,
    adjudicator_id INTEGER,                      -- Telegram id: who has it in hand, then who settled it
    until          INTEGER,                      -- in hand until then
    stage          TEXT    NOT NULL DEFAULT 'label' CHECK (stage IN ('label', 'reveal', 'change', 'why')),
    said           TEXT,                         -- JSON, what the adjudicator said so far on the card
    own            TEXT,                         -- JSON answer, given before others were seen
    answer         TEXT,                         -- JSON answer, the verdict; null: nobody can tell
    reason         TEXT,                         -- of the taxonomy
    words          TEXT,
    price          INTEGER NOT NULL DEFAULT 0,   -- micro-units for the verdict, once it cannot be taken back
    settled_at     INTEGER,
    gold_at        INTEGER                       -- the verdict became the task's known answer
) STRICT;
CREATE INDEX disputes_waiting ON disputes (project_id, agreement, task_id) WHERE state = 'open';
CREATE INDEX disputes_in_hand ON disputes (adjudicator_id) WHERE state = 'open';
CREATE INDEX disputes_of_project ON disputes (project_id, state);

-- Tasks that an adjudicator left to others.
CREATE TABLE dispute_passes (
    task_id        INTEGER NOT NULL REFERENCES tasks (id),
    adjudicator_id INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    PRIMARY KEY (task_id, adjudicator_id)
) STRICT, WITHOUT ROWID;

-- One more look by those who differ: what each said before and after she read the others' reasons.
CREATE TABLE second_looks (
    task_id     INTEGER NOT NULL REFERENCES tasks (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    state       TEXT    NOT NULL CHECK (state IN ('asked', 'said', 'shown', 'kept', 'changed', 'declined', 'lapsed')),
    before      TEXT    NOT NULL,                -- JSON answer
    after       TEXT,                            -- the same, once she has decided
    reason      TEXT,                            -- hers
    others      TEXT,                            -- JSON, label and reason of those whose words she was shown
    said        TEXT,                            -- JSON, what she said so far on the card of her change; null: no change
    price       INTEGER NOT NULL,
    paid        INTEGER NOT NULL DEFAULT 0,
    asked_at    INTEGER NOT NULL,
    answered_at INTEGER,
    PRIMARY KEY (task_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX second_looks_of_person ON second_looks (person_id);

-- Pairs of workers of whom a person was told that they answer like one.
CREATE TABLE lookalikes (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    other_id   INTEGER NOT NULL REFERENCES people (id),
    sign       TEXT    NOT NULL,
    project_id INTEGER,
    at         INTEGER NOT NULL,
    PRIMARY KEY (person_id, other_id, sign)
) STRICT, WITHOUT ROWID;
-- Rules: how an answer compares with the others of its task, what is still to be compared, and what rules did.
ALTER TABLE assignments ADD COLUMN peers INTEGER;     -- once its task had all its answers: how many, hers among them
ALTER TABLE assignments ADD COLUMN same INTEGER;      -- how many of them say what hers says
ALTER TABLE assignments ADD COLUMN most INTEGER;      -- how many of them say what most of them say
ALTER TABLE assignments ADD COLUMN requeued INTEGER;  -- when a rule asked for one more answer in its place
CREATE INDEX assignments_compared ON assignments (person_id, answered_at) WHERE peers IS NOT NULL;
CREATE INDEX assignments_credited ON assignments (person_id, answered_at) WHERE credit IS NOT NULL;
CREATE INDEX outages_ended ON outages (ended_at);
ALTER TABLE progress ADD COLUMN income_due INTEGER;   -- before she has earned so much here, no rule about income can fire
CREATE TABLE finished_tasks (
    task_id    INTEGER PRIMARY KEY REFERENCES tasks (id),
    at         INTEGER NOT NULL
) STRICT;
CREATE TABLE rulings (
    id         INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    rule       TEXT    NOT NULL,                -- its name
    action     TEXT    NOT NULL,
    task_id    INTEGER NOT NULL,                -- the one at which it fired
    numbers    TEXT    NOT NULL,                -- JSON, the counts that made it fire
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX rulings_of_project ON rulings (project_id, at);
CREATE INDEX rulings_of_person ON rulings (person_id);
CREATE UNIQUE INDEX rulings_once ON rulings (project_id, rule, person_id, task_id) WHERE action = 'change overlap';
-- Answers that a person rejected, appeals against that and against restrictions, and what people decided.
-- What became of the answers of somebody who was banned: null, nothing; 1, they are kept; 2, they count no more; 3, they
-- count no more, and others were asked in their place.
ALTER TABLE assignments ADD COLUMN restricted INTEGER;
CREATE INDEX assignments_restricted ON assignments (person_id, project_id) WHERE restricted IS NOT NULL;
CREATE TABLE rejections (
    id         INTEGER PRIMARY KEY,
    task_id    INTEGER NOT NULL REFERENCES tasks (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    category   TEXT    NOT NULL,
    reason     TEXT    NOT NULL,                       -- in words that she reads
    price      INTEGER NOT NULL,                       -- micro-units that went back
    asked_anew INTEGER NOT NULL,                       -- 1: the place opened for somebody else
    state      TEXT    NOT NULL CHECK (state IN ('standing', 'undone', 'overturned')),
    decided_by INTEGER NOT NULL,                       -- Telegram id
    decided_at INTEGER NOT NULL,
    over_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX rejections_standing ON rejections (task_id, person_id) WHERE state = 'standing';
CREATE INDEX rejections_of_person ON rejections (person_id, decided_at);
CREATE TABLE objections (
    id             INTEGER PRIMARY KEY,
    person_id      INTEGER NOT NULL REFERENCES people (id),
    restriction_id INTEGER UNIQUE REFERENCES restrictions (id),
    rejection_id   INTEGER UNIQUE REFERENCES rejections (id),
    words          TEXT,                               -- what she wrote; null: nothing yet
    state          TEXT    NOT NULL CHECK (state IN ('open', 'upheld', 'declined', 'withdrawn')),
    made_at        INTEGER NOT NULL,
    due_at         INTEGER NOT NULL,                   -- a person decides by then
    right_tasks    TEXT    NOT NULL DEFAULT '[]',      -- JSON: in these her answer was right, says who decides
    decided_by     INTEGER,
    decided_at     INTEGER,
    reason         TEXT,
    CHECK ((restriction_id IS NULL) <> (rejection_id IS NULL))
) STRICT;
CREATE INDEX objections_open ON objections (due_at) WHERE state = 'open';
CREATE INDEX objections_of_person ON objections (person_id);
-- What a person decided about a proposal or an appeal; it comes into force a minute later, and can be taken back until then.
CREATE TABLE fair_decisions (
    id             INTEGER PRIMARY KEY,
    restriction_id INTEGER REFERENCES restrictions (id),
    objection_id   INTEGER REFERENCES objections (id),
    verdict        TEXT    NOT NULL CHECK (verdict IN ('here', 'everywhere', 'pause', 'decline', 'uphold', 'keep')),
    days           INTEGER NOT NULL DEFAULT 0,
    reason         TEXT,
    decided_by     INTEGER NOT NULL,
    decided_at     INTEGER NOT NULL,
    due_at         INTEGER NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('due', 'told', 'undone', 'moot')),
    CHECK ((restriction_id IS NULL) <> (objection_id IS NULL))
) STRICT;
CREATE INDEX fair_decisions_due ON fair_decisions (due_at) WHERE state = 'due';
CREATE UNIQUE INDEX fair_decisions_proposal ON fair_decisions (restriction_id) WHERE state = 'due';
CREATE UNIQUE INDEX fair_decisions_appeal ON fair_decisions (objection_id) WHERE state = 'due';
-- Quiet hours of those who chose none, and who is asleep while a wave is told (rows live no longer than that unit).
CREATE TABLE manners (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    quiet TEXT NOT NULL,                        -- 21:00-08:00, or empty for none
    zone  TEXT NOT NULL                         -- of people who have not said where they are
) STRICT;
CREATE TABLE sleepers (
    campaign_id INTEGER NOT NULL,
    zone        TEXT    NOT NULL,               -- empty: not known
    quiet       TEXT    NOT NULL,               -- what they chose; -: nothing
    PRIMARY KEY (campaign_id, zone, quiet)
) STRICT, WITHOUT ROWID;
-- Ratings: what workers think of a project, asked once, with one to five stars.
CREATE TABLE ratings (
    project_id    INTEGER NOT NULL REFERENCES projects (id),
    person_id     INTEGER NOT NULL REFERENCES people (id),
    asked_at      INTEGER NOT NULL,
    asked_by      INTEGER NOT NULL,             -- the update after which she was asked: the same one asks again
    guidelines    INTEGER CHECK (guidelines BETWEEN 1 AND 5),
    interface     INTEGER CHECK (interface BETWEEN 1 AND 5),
    communication INTEGER CHECK (communication BETWEEN 1 AND 5),
    PRIMARY KEY (project_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ratings_of_person ON ratings (person_id, asked_at);
-- Care of gold: keys in doubt and what people decided about them, verdicts that were mended, tasks proposed as gold,
-- shortages, tasks that are checked by a majority in place of gold, and missed gold that is practised.
CREATE TABLE gold_keys (
    task_id      INTEGER PRIMARY KEY REFERENCES tasks (id),
    project_id   INTEGER NOT NULL REFERENCES projects (id),
    look_at      INTEGER,                        -- somebody failed it since the clock looked
    trusted_at   INTEGER NOT NULL DEFAULT 0,     -- a person held the key right: older answers say nothing against it
    suspended_at INTEGER,                        -- in doubt since then, and nobody has decided
    was          TEXT,                           -- what the task was before: gold, retired; null: work without a mix
    why          TEXT CHECK (why IN ('answers', 'appeals', 'person')),
    evidence     TEXT,                           -- JSON: counts and the other label; no person
    decided      TEXT CHECK (decided IN ('right', 'rekeyed', 'dropped')),
    decided_at   INTEGER,
    decided_by   INTEGER                         -- the admin's Telegram id
) STRICT;
CREATE INDEX gold_keys_look ON gold_keys (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX gold_keys_doubtful ON gold_keys (project_id) WHERE suspended_at IS NOT NULL;
CREATE TABLE overturned (
    task_id   INTEGER NOT NULL REFERENCES tasks (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    at        INTEGER NOT NULL,
    PRIMARY KEY (task_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE gold_proposals (
    task_id    INTEGER PRIMARY KEY REFERENCES tasks (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    label      TEXT    NOT NULL,
    answer     TEXT    NOT NULL,                 -- JSON: the key that it would get
    answers    INTEGER NOT NULL,                 -- how many say so
    sure       INTEGER NOT NULL,                 -- in parts of 10,000
    state      TEXT    NOT NULL CHECK (state IN ('open', 'used', 'refused', 'gone')),
    found_at   INTEGER NOT NULL,
    settled_at INTEGER,
    settled_by INTEGER                           -- the admin's Telegram id
) STRICT;
CREATE INDEX gold_proposals_open ON gold_proposals (project_id, label, sure) WHERE state = 'open';
CREATE TABLE gold_supplies (
    project_id INTEGER PRIMARY KEY REFERENCES projects (id),
    read_to    INTEGER NOT NULL DEFAULT 0,       -- the last task that was looked at for proposals
    shortages  INTEGER NOT NULL DEFAULT 0,       -- how often admins were told
    short      INTEGER NOT NULL DEFAULT 0        -- 1: they were told, and it is not over
) STRICT;
CREATE TABLE majority_checks (
    task_id    INTEGER NOT NULL REFERENCES tasks (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (task_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX majority_checks_of_project ON majority_checks (project_id, at);
CREATE TABLE practice (
    task_id    INTEGER NOT NULL REFERENCES tasks (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    rounds     INTEGER NOT NULL DEFAULT 0,       -- how often she got it right
    due_at     INTEGER,                          -- null: never again
    tried      TEXT    NOT NULL DEFAULT '[]',    -- JSON: what she said since, and was wrong
    changed_by INTEGER NOT NULL,                 -- the update
    PRIMARY KEY (person_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX practice_of_task ON practice (task_id);
CREATE TABLE practice_choices (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    asked_at   INTEGER,                          -- she was asked; null: never
    asked_by   INTEGER,                          -- the update that asked her
    never      INTEGER NOT NULL DEFAULT 0,       -- 1: she does not want to be
    left_over  INTEGER NOT NULL DEFAULT 0,       -- how many tasks she may still practise in this visit
    PRIMARY KEY (person_id, project_id)
) STRICT, WITHOUT ROWID;
-- A project whose hours were set by hand keeps them for as long as its file says nothing new about them.
ALTER TABLE projects ADD COLUMN filed TEXT;                -- JSON: its file as it was when somebody first did
-- The greeting of somebody who let the bot in again: a /start right behind it says more, and takes its place.
ALTER TABLE people ADD COLUMN greeting_id INTEGER;             -- its message
ALTER TABLE people ADD COLUMN greeted_at INTEGER;
