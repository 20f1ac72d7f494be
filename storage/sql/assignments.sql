-- Assignments: places held by workers, and what they answered. A worker has at most one row for a task, for ever.

-- name: hers(telegram_id, task_id)^
-- What a button is about: the assignment, the task as it is now, and where the worker stands in the project.
SELECT assignments.task_id, assignments.state, assignments.takes, assignments.price, assignments.seed,
       assignments.taken_at, assignments.deadline, assignments.answer, assignments.draft, tasks.version, task_contents.payload,
       assignments.version, task_contents.gold, task_contents.gold_also, tasks.control, tasks.places_left,
       people.id, people.admitted_at,
       projects.id, projects.state, projects.spec, projects.next_again, projects.normal_horizon,
       progress.state, progress.again_cursor, progress.normal_cursor,
       progress.answered, progress.skipped, progress.earned,
       projects.tasks, progress.lap_start, progress.lap_resume, progress.skips_in_row, progress.paused_until,
       projects.guide_version, progress.guide_version,
       (SELECT count(*) FROM bundles
         WHERE bundles.person_id = people.id AND bundles.project_id = projects.id AND bundles.told = 0),
       (SELECT count(*) FROM assignments AS begun
         WHERE begun.person_id = people.id AND begun.project_id = projects.id
           AND begun.answered_at IS NOT NULL AND begun.draft IS NOT NULL),
       progress.next_gold,
       CASE WHEN COALESCE(progress.restricted_until, 0) > COALESCE(people.restricted_until, 0)
            THEN progress.restricted_until ELSE people.restricted_until END
  FROM people
  JOIN assignments ON assignments.task_id = :task_id AND assignments.person_id = people.id
  JOIN tasks ON tasks.id = assignments.task_id
  JOIN task_contents ON task_contents.task_id = assignments.task_id
  JOIN projects ON projects.id = assignments.project_id
  JOIN progress ON progress.project_id = assignments.project_id AND progress.person_id = people.id
 WHERE people.telegram_id = :telegram_id;

-- name: active(person_id, project_id)^
-- The one task that is in her hands in this project.
SELECT assignments.task_id, assignments.state, assignments.takes, assignments.price, assignments.seed,
       assignments.taken_at, assignments.deadline, assignments.answer, assignments.draft, tasks.version, task_contents.payload,
       assignments.version, task_contents.gold, task_contents.gold_also, tasks.control, tasks.places_left
  FROM assignments
  JOIN tasks ON tasks.id = assignments.task_id
  JOIN task_contents ON task_contents.task_id = assignments.task_id
 WHERE assignments.person_id = :person_id AND assignments.project_id = :project_id AND assignments.state = 'active';

-- name: open_count(person_id)$
-- How many tasks she has in her hands, over all projects.
SELECT count(*)
  FROM assignments
 WHERE person_id = :person_id AND state = 'active';

-- name: deadlines(person_id)
-- In which projects a task is in her hands, and until when.
SELECT project_id, deadline
  FROM assignments
 WHERE person_id = :person_id AND state = 'active';

-- name: answers_to(task_id)
-- What was answered to one task so far; a rejected answer speaks no more, nor one that was excluded.
SELECT answer
  FROM assignments
 WHERE task_id = :task_id AND state IN ('submitted', 'accepted') AND COALESCE(restricted, 0) < 2;

-- name: open(task_id, person_id, project_id, state, bundle_id, bundle_place, price, version, seed, guide_version, now, deadline, at_once)$
-- Hands the task out, or reserves it. A row that expired or was returned is taken up again; any other says that she had
-- it: no row, and none either when she has as many tasks in her hands as one person may.
INSERT INTO assignments
    (task_id, person_id, project_id, state, bundle_id, bundle_place, price, version, seed, guide_version, taken_at, deadline)
SELECT CAST(:task_id AS BIGINT), CAST(:person_id AS BIGINT), CAST(:project_id AS BIGINT), CAST(:state AS TEXT),
       CAST(:bundle_id AS BIGINT), CAST(:bundle_place AS BIGINT), CAST(:price AS BIGINT), CAST(:version AS BIGINT), CAST(:seed AS BIGINT),
       CAST(:guide_version AS BIGINT), CAST(:now AS BIGINT), CAST(:deadline AS BIGINT)
 WHERE CAST(:state AS TEXT) = 'reserved'
    OR (SELECT count(*) FROM assignments AS hers
         WHERE hers.person_id = :person_id AND hers.state = 'active') < CAST(:at_once AS BIGINT)
ON CONFLICT (task_id, person_id) DO UPDATE
   SET state = excluded.state, bundle_id = excluded.bundle_id, bundle_place = excluded.bundle_place, takes = assignments.takes + 1, price = excluded.price, version = excluded.version,
       seed = excluded.seed, guide_version = excluded.guide_version, taken_at = excluded.taken_at, deadline = excluded.deadline
 WHERE assignments.state IN ('expired', 'returned')
RETURNING takes;

-- name: submit(task_id, person_id, answer, credit, version, now)!
-- Touches no row when the answer is in already (a double tap), or when the time ran out a moment ago. A credit that stands
-- there already is that of her first try.
UPDATE assignments
   SET state = 'submitted', answer = :answer, credit = COALESCE(credit, CAST(:credit AS BIGINT)), draft = NULL,
       version = :version, answered_at = :now
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'active';

-- name: submit_late(task_id, person_id, answer, credit, version, now)$
-- The place was lost and has just been taken again for this answer; no row when another tap was first.
UPDATE assignments
   SET state = 'submitted', takes = takes + 1, answer = :answer, credit = COALESCE(credit, CAST(:credit AS BIGINT)),
       draft = NULL, version = :version, answered_at = :now
 WHERE task_id = :task_id AND person_id = :person_id AND state IN ('expired', 'returned')
RETURNING takes;

-- name: say(task_id, person_id, was, draft)!
-- What she said so far, if nothing else was said since the caller read it. An answer that is final takes no more.
UPDATE assignments SET draft = :draft
 WHERE task_id = :task_id AND person_id = :person_id AND COALESCE(draft, '') = :was
   AND state IN ('active', 'expired', 'returned', 'submitted');

-- name: see(task_id, person_id, version)!
-- The task was corrected since it was handed out, and she is shown it anew: what she said belonged to the old text.
UPDATE assignments SET version = :version, draft = NULL
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'active';

-- name: keep(person_id, task_id)!
-- Changes of answers that she began and left: of all her tasks but this one.
UPDATE assignments SET draft = NULL
 WHERE person_id = :person_id AND answered_at IS NOT NULL AND draft IS NOT NULL AND task_id <> :task_id;

-- name: look_away(person_id, project_id)!
-- The same in one project, whose other card she looks at now.
UPDATE assignments SET draft = NULL
 WHERE person_id = :person_id AND project_id = :project_id AND answered_at IS NOT NULL AND draft IS NOT NULL;

-- name: note_change(task_id, person_id, now)!
-- The answer as it was before a change. Two changes in one millisecond, or by a clock set back, are apart by one.
INSERT INTO answer_changes (task_id, person_id, changed_at, answer, version)
SELECT task_id, person_id,
       CASE WHEN :now > COALESCE((SELECT max(changed_at) FROM answer_changes AS before
                                   WHERE before.task_id = assignments.task_id
                                     AND before.person_id = assignments.person_id), 0)
            THEN CAST(:now AS BIGINT)
            ELSE (SELECT max(changed_at) + 1 FROM answer_changes AS before
                   WHERE before.task_id = assignments.task_id AND before.person_id = assignments.person_id) END,
       answer, version
  FROM assignments
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'submitted' AND draft IS NOT NULL;

-- name: change(task_id, person_id, answer, credit, version)!
-- Touches no row once the answer is final, or when the change was not begun.
UPDATE assignments SET answer = :answer, credit = CAST(:credit AS BIGINT), draft = NULL, version = :version
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'submitted' AND draft IS NOT NULL;

-- name: weigh(task_id, person_id, quality)!
-- How much her answer counts, by what was known of her when she gave it.
UPDATE assignments SET quality = :quality
 WHERE task_id = :task_id AND person_id = :person_id AND answered_at IS NOT NULL;

-- name: votes(task_id)
-- The answers that count for the label of a task, each with its weight; a rejected or excluded one speaks no more.
SELECT answer, quality
  FROM assignments
 WHERE task_id = :task_id AND state IN ('submitted', 'accepted') AND quality IS NOT NULL
   AND COALESCE(restricted, 0) < 2;

-- name: given(task_id)
-- Whose answers are right or wrong by what is known of the task.
SELECT person_id, answer
  FROM assignments
 WHERE task_id = :task_id AND answer IS NOT NULL;

-- name: judge(task_id, person_id, credit)!
-- The known answer is another one than before, or there is one now.
UPDATE assignments SET credit = CAST(:credit AS BIGINT)
 WHERE task_id = :task_id AND person_id = :person_id;

-- name: record(person_id, project_id, but)^
-- The sum of her credits in a project, and of how many answers; all but the one that is weighed now.
SELECT CAST(COALESCE(sum(credit), 0) AS BIGINT), count(*)
  FROM assignments
 WHERE person_id = :person_id AND project_id = :project_id AND credit IS NOT NULL AND task_id <> :but
   AND state IN ('submitted', 'accepted');

-- name: changeable(person_id, project_id, most)
-- Her last answers in a project, newest first, and whether each can still be changed.
SELECT task_id, state
  FROM assignments
 WHERE person_id = :person_id AND answered_at IS NOT NULL AND project_id = :project_id
 ORDER BY answered_at DESC, task_id DESC
 LIMIT :most;

-- name: latest(telegram_id)$
-- The task that she answered last.
SELECT assignments.task_id
  FROM people
  JOIN assignments ON assignments.person_id = people.id
 WHERE people.telegram_id = :telegram_id AND assignments.answered_at IS NOT NULL
 ORDER BY assignments.answered_at DESC, assignments.task_id DESC
 LIMIT 1;

-- name: talking(telegram_id)
-- Where something that she types may belong: the tasks in her hands, and an answer that she is changing.
SELECT assignments.task_id, assignments.project_id, cards.message_id
  FROM people
  JOIN assignments ON assignments.person_id = people.id
  LEFT JOIN cards ON cards.person_id = people.id AND cards.project_id = assignments.project_id
 WHERE people.telegram_id = :telegram_id AND assignments.state = 'active'
UNION ALL
SELECT assignments.task_id, assignments.project_id, cards.message_id
  FROM people
  JOIN assignments ON assignments.person_id = people.id
  LEFT JOIN cards ON cards.person_id = people.id AND cards.project_id = assignments.project_id
 WHERE people.telegram_id = :telegram_id AND assignments.answered_at IS NOT NULL
   AND assignments.state = 'submitted' AND assignments.draft IS NOT NULL;

-- name: move(task_id, person_id, was, becomes)!
-- From one state to another, if it still is in the one that the caller read.
UPDATE assignments SET state = :becomes
 WHERE task_id = :task_id AND person_id = :person_id AND state = :was;

-- name: overdue(now, most)
-- Through the index of active ones: an index on deadlines would cost every tap more than it saves the sweeper.
SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.takes, assignments.price,
       projects.spec
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.state = 'active' AND assignments.deadline <= :now
 LIMIT :most;

-- name: extend(began_at, length)!
-- Whoever held a task when we went away gets the time back; what had run out before did not run out because of us.
UPDATE assignments SET deadline = deadline + :length
 WHERE state = 'active' AND deadline > :began_at;
