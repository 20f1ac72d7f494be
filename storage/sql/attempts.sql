-- Attempts: what somebody does in a stage. Every task of an attempt is hers for the first time.

-- name: past(project_id, person_id)
-- Her attempts at a stage, oldest first.
SELECT id, number, tasks, pass_mark, started_at, finished_at, counted, credit, score, passed, wrote_at
  FROM attempts
 WHERE project_id = :project_id AND person_id = :person_id
 ORDER BY number;

-- name: begin(project_id, person_id, number, tasks, pass_mark, now)$
-- No row when another unit of hers began one a moment ago.
INSERT INTO attempts (project_id, person_id, number, tasks, pass_mark, started_at)
VALUES (:project_id, :person_id, :number, :tasks, :pass_mark, :now)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: draw(attempt_id, place, task_id)*!
-- One of its tasks.
INSERT INTO attempt_tasks (attempt_id, place, task_id) VALUES (:attempt_id, :place, :task_id);

-- name: bank(project_id, person_id, most)
-- The tasks that she may draw: in work, their answer known, and never hers before; at most so many, from the front.
SELECT tasks.id, task_contents.gold
  FROM projects
  JOIN tasks ON tasks.project_id = projects.id AND (tasks.queue = 0 OR tasks.position <= projects.normal_horizon)
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE projects.id = :project_id AND tasks.withheld IS NULL AND tasks.control IS NULL
   AND task_contents.gold IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = tasks.id AND assignments.person_id = :person_id)
   AND NOT EXISTS (SELECT 1 FROM attempt_tasks
                     JOIN attempts ON attempts.id = attempt_tasks.attempt_id AND attempts.person_id = :person_id
                    WHERE attempt_tasks.task_id = tasks.id)
 ORDER BY tasks.id
 LIMIT :most;

-- name: tasks(attempt_id, person_id)
-- All of an attempt, in her order, and what became of each: `state` is null where she has not met it.
SELECT attempt_tasks.task_id, attempt_tasks.place, attempt_tasks.tried, assignments.state, assignments.answer,
       assignments.credit, task_contents.gold, tasks.withheld, tasks.control
  FROM attempt_tasks
  JOIN tasks ON tasks.id = attempt_tasks.task_id
  JOIN task_contents ON task_contents.task_id = attempt_tasks.task_id
  LEFT JOIN assignments ON assignments.task_id = attempt_tasks.task_id AND assignments.person_id = :person_id
 WHERE attempt_tasks.attempt_id = :attempt_id
 ORDER BY attempt_tasks.place;

-- name: open_task(task_id)^
-- What is handed out: the task as it is now.
SELECT tasks.id, tasks.queue, tasks.position, tasks.version, task_contents.payload,
       CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE tasks.id = :task_id;

-- name: leave_out(attempt_id, task_id)!
-- A task that went out of work before she met it.
DELETE FROM attempt_tasks WHERE attempt_id = :attempt_id AND task_id = :task_id;

-- name: tried(attempt_id, task_id, was, tried)!
-- A wrong answer in a training; touches no row when another one came in since the caller read.
UPDATE attempt_tasks SET tried = :tried
 WHERE attempt_id = :attempt_id AND task_id = :task_id AND COALESCE(tried, '') = :was;

-- name: finish(attempt_id, counted, credit, score, passed, now)!
-- Its score, once.
UPDATE attempts
   SET finished_at = :now, counted = :counted, credit = :credit, score = CAST(:score AS BIGINT),
       passed = CAST(:passed AS BIGINT)
 WHERE id = :attempt_id AND finished_at IS NULL;

-- name: regrade(attempt_id, was, counted, credit, score, passed)!
-- Its score by keys that were mended, if it still is the one that the caller read.
UPDATE attempts SET counted = :counted, credit = :credit, score = :score,
       passed = CASE WHEN passed IS NULL AND CAST(:passed AS BIGINT) = 0 THEN NULL ELSE CAST(:passed AS BIGINT) END
 WHERE id = :attempt_id AND finished_at IS NOT NULL AND COALESCE(score, -1) = :was;

-- name: write(attempt_id, now)!
-- Its score is her skill from now on.
UPDATE attempts SET wrote_at = :now WHERE id = :attempt_id;

-- name: with_task(task_id)
-- The finished attempts that a task was part of, and of whom they are.
SELECT attempts.id, attempts.number, attempts.tasks, attempts.pass_mark, attempts.started_at, attempts.finished_at,
       attempts.counted, attempts.credit, attempts.score, attempts.passed, attempts.wrote_at,
       attempts.person_id, people.telegram_id, projects.id, projects.spec
  FROM attempt_tasks
  JOIN attempts ON attempts.id = attempt_tasks.attempt_id
  JOIN people ON people.id = attempts.person_id
  JOIN projects ON projects.id = attempts.project_id
 WHERE attempt_tasks.task_id = :task_id AND attempts.finished_at IS NOT NULL
 ORDER BY attempts.id;

-- name: figures(project_id)^
-- How a stage goes: who tried and who passed, attempts that are finished and that are open, and the mean score.
SELECT count(DISTINCT person_id), count(DISTINCT CASE WHEN passed = 1 THEN person_id END), count(score),
       count(CASE WHEN finished_at IS NULL THEN 1 END), CAST(COALESCE(sum(score), 0) AS BIGINT)
  FROM attempts
 WHERE project_id = :project_id;

-- name: more(project_id, person_id)!
-- An admin gives her another chance: what she used does not count any more. One that is open goes on.
UPDATE attempts SET passed = NULL
 WHERE project_id = :project_id AND person_id = :person_id AND passed = 0;

-- name: hint(task_id)$
-- What explains the known answer of a task.
SELECT hint FROM task_contents WHERE task_id = :task_id;

-- name: take(task_id)!
-- A stage has room for everybody: each place that is taken makes another one, so that a task of it is never full.
UPDATE tasks
   SET places_left = CASE WHEN places_left > 1 THEN places_left - 1 ELSE places_left END,
       overlap = CASE WHEN places_left > 1 THEN overlap ELSE overlap + 1 END
 WHERE id = :task_id AND places_left > 0 AND withheld IS NULL;

-- name: run_short(project_id, now)!
-- Somebody was to get an attempt, and there were too few tasks that she never saw.
UPDATE projects SET short_at = :now WHERE id = :project_id;

-- name: short(since)
-- The live stages of which that is so, where the admins have not heard it lately.
SELECT id, slug, spec, tasks, short_at FROM projects
 WHERE short_at IS NOT NULL AND state = 'live' AND (short_told_at IS NULL OR short_told_at < :since)
 ORDER BY id;

-- name: tell_short(project_id, short_at, now)!
-- They hear it now; touches no row when another look was first.
UPDATE projects SET short_at = NULL, short_told_at = :now WHERE id = :project_id AND short_at = :short_at;

-- name: hardest(project_id, least, most)
-- The tasks of a stage that are failed most often, of those that so many have answered: how many, and how many failed.
SELECT key, answered, failed
  FROM (SELECT tasks.key, tasks.id, count(*) AS answered, count(CASE WHEN assignments.credit < 50 THEN 1 END) AS failed
          FROM tasks
          JOIN assignments ON assignments.task_id = tasks.id AND assignments.credit IS NOT NULL
         WHERE tasks.project_id = :project_id
         GROUP BY tasks.id, tasks.key) AS met
 WHERE answered >= :least AND failed > 0
 ORDER BY CAST(failed AS REAL) / answered DESC, id
 LIMIT :most;
