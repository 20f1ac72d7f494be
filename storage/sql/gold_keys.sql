-- Gold keys: which known answers are in doubt, what speaks against them, and what people decided.

-- name: look(task_id, project_id, now)!
-- Somebody failed it: the clock looks at it soon.
INSERT INTO gold_keys (task_id, project_id, look_at)
VALUES (:task_id, :project_id, :now)
ON CONFLICT (task_id) DO UPDATE SET look_at = excluded.look_at;

-- name: to_look_at(now, most)
-- What is to be looked at by now, the longest waiting first.
SELECT task_id, look_at
  FROM gold_keys
 WHERE look_at <= :now
 ORDER BY look_at, task_id
 LIMIT :most;

-- name: looked(task_id, look_at)!
-- Touches no row when somebody failed it again meanwhile: then it is looked at once more.
UPDATE gold_keys SET look_at = NULL
 WHERE task_id = :task_id AND look_at = :look_at;

-- name: lock(task_id, project_id)!
-- From here on others who decide about this key wait for this unit.
INSERT INTO gold_keys (task_id, project_id)
VALUES (:task_id, :project_id)
ON CONFLICT (task_id) DO UPDATE SET project_id = excluded.project_id;

-- name: of(task_id)^
-- The key of one task with all that is known about it.
SELECT tasks.id, tasks.project_id, projects.spec, tasks.key, tasks.control, tasks.withheld, tasks.overlap, tasks.places_left,
       task_contents.payload, task_contents.gold, task_contents.gold_also, task_contents.hint,
       COALESCE(gold_keys.trusted_at, 0), gold_keys.suspended_at, gold_keys.was, gold_keys.why, gold_keys.evidence,
       gold_keys.decided, gold_keys.decided_at, gold_keys.decided_by,
       (SELECT count(*) FROM overturned
         WHERE overturned.task_id = tasks.id AND overturned.at > COALESCE(gold_keys.trusted_at, 0)),
       (SELECT count(*) FROM practice WHERE practice.task_id = tasks.id)
  FROM tasks
  JOIN projects ON projects.id = tasks.project_id
  JOIN task_contents ON task_contents.task_id = tasks.id
  LEFT JOIN gold_keys ON gold_keys.task_id = tasks.id
 WHERE tasks.id = :task_id;

-- name: answers(task_id, since)
-- The answers to one gold task that were given since then, each with her record on all other known tasks of the project.
SELECT given.person_id, given.answer, given.answered_at,
       (SELECT CAST(COALESCE(sum(others.credit), 0) AS BIGINT)
          FROM assignments AS others
         WHERE others.person_id = given.person_id AND others.project_id = given.project_id
           AND others.credit IS NOT NULL AND others.task_id <> given.task_id
           AND others.state IN ('submitted', 'accepted')),
       (SELECT count(*)
          FROM assignments AS others
         WHERE others.person_id = given.person_id AND others.project_id = given.project_id
           AND others.credit IS NOT NULL AND others.task_id <> given.task_id
           AND others.state IN ('submitted', 'accepted'))
  FROM assignments AS given
 WHERE given.task_id = :task_id AND given.answer IS NOT NULL AND given.answered_at > :since
   AND given.state IN ('submitted', 'accepted', 'rejected')
 ORDER BY given.answered_at, given.person_id;

-- name: suspend(task_id, why, evidence, now)!
-- Touches no row where it is in doubt already.
UPDATE gold_keys
   SET suspended_at = :now, why = :why, evidence = :evidence, look_at = NULL, decided = NULL, decided_at = NULL,
       decided_by = NULL, was = (SELECT control FROM tasks WHERE tasks.id = :task_id)
 WHERE task_id = :task_id AND suspended_at IS NULL;

-- name: set_control(task_id, control)!
-- What the task is from now on; null: no gold of a mix.
UPDATE tasks SET control = CAST(:control AS TEXT)
 WHERE id = :task_id;

-- name: decide(task_id, decided, by, now)!
-- Touches no row where nothing waits to be decided.
UPDATE gold_keys
   SET suspended_at = NULL, decided = :decided, decided_at = :now, decided_by = :by, look_at = NULL,
       trusted_at = CASE WHEN :decided = 'dropped' THEN trusted_at ELSE CAST(:now AS BIGINT) END
 WHERE task_id = :task_id AND suspended_at IS NOT NULL;

-- name: rekey(task_id, gold)!
-- Another answer is the right one. What hinted at the old one goes.
UPDATE task_contents SET gold = :gold, gold_also = NULL, hint = NULL
 WHERE task_id = :task_id;

-- name: overturn(task_id, person_id, now)!
-- A person has found her answer right, whatever the key says; touches no row the second time.
INSERT INTO overturned (task_id, person_id, at)
VALUES (:task_id, :person_id, :now)
ON CONFLICT (task_id, person_id) DO NOTHING;

-- name: mended(task_id)
-- Whose answers were found right by a person.
SELECT person_id FROM overturned WHERE task_id = :task_id;

-- name: credits(task_id)
-- How right each answer is held to be.
SELECT person_id, credit
  FROM assignments
 WHERE task_id = :task_id AND answer IS NOT NULL AND state IN ('submitted', 'accepted', 'rejected');

-- name: doubtful(project_id, most)
-- What waits for a decision, the longest waiting first.
SELECT gold_keys.task_id, tasks.key
  FROM gold_keys
  JOIN tasks ON tasks.id = gold_keys.task_id
 WHERE gold_keys.project_id = :project_id AND gold_keys.suspended_at IS NOT NULL
 ORDER BY gold_keys.suspended_at, gold_keys.task_id
 LIMIT :most;

-- name: all_of(project_id, horizon, most)
-- The gold of a project with its answers counted, the newest first: no more than so many tasks are looked at. (The sum in
-- the order keeps the engines from walking over all tasks by their ids.)
SELECT tasks.id, tasks.key, tasks.control, tasks.withheld, tasks.overlap, tasks.places_left, task_contents.gold,
       count(assignments.credit), count(CASE WHEN assignments.credit < 50 THEN 1 END)
  FROM (SELECT id, key, control, withheld, overlap, places_left
          FROM tasks
         WHERE project_id = :project_id AND control IS NOT NULL AND (queue = 0 OR position <= :horizon)
           AND (withheld IS NULL OR withheld <> 'dropped')
         ORDER BY id + 0 DESC LIMIT :most) AS tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  LEFT JOIN assignments ON assignments.task_id = tasks.id AND assignments.state IN ('submitted', 'accepted')
 WHERE task_contents.gold IS NOT NULL
 GROUP BY tasks.id, tasks.key, tasks.control, tasks.withheld, tasks.overlap, tasks.places_left, task_contents.gold
 ORDER BY tasks.id DESC;

-- name: bank(project_id, horizon, most)
-- The same of a project that teaches or tests, where every task has a known answer.
SELECT tasks.id, tasks.key, tasks.control, tasks.withheld, tasks.overlap, tasks.places_left, task_contents.gold,
       count(assignments.credit), count(CASE WHEN assignments.credit < 50 THEN 1 END)
  FROM (SELECT id, key, control, withheld, overlap, places_left
          FROM tasks
         WHERE project_id = :project_id AND (queue = 0 OR position <= :horizon)
           AND (withheld IS NULL OR withheld <> 'dropped')
         ORDER BY id DESC LIMIT :most) AS tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  LEFT JOIN assignments ON assignments.task_id = tasks.id AND assignments.state IN ('submitted', 'accepted')
 WHERE task_contents.gold IS NOT NULL
 GROUP BY tasks.id, tasks.key, tasks.control, tasks.withheld, tasks.overlap, tasks.places_left, task_contents.gold
 ORDER BY tasks.id DESC;

-- name: retire()!
-- Gold that was shown to as many as may see it, and that nobody has in her hands.
UPDATE tasks SET control = 'retired'
 WHERE control = 'gold' AND places_left = 0
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = tasks.id AND assignments.state IN ('active', 'parked', 'reserved'));

-- name: retire_seen(project_id, before)!
-- Gold that somebody answered and nobody was given since then, while people work: the least seen comes first, so all of
-- them have had it.
UPDATE tasks SET control = 'retired'
 WHERE project_id = :project_id AND control = 'gold'
   AND EXISTS (SELECT 1 FROM assignments
                WHERE assignments.task_id = tasks.id AND assignments.answered_at IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = tasks.id
                      AND (assignments.taken_at > :before OR assignments.state IN ('active', 'parked', 'reserved')));

-- name: put_back(task_id, exposures)!
-- In work again, for so many who never had it; not where its answer was shown to somebody who practised it.
UPDATE tasks
   SET control = 'gold', overlap = overlap - places_left + :exposures, places_left = :exposures
 WHERE id = :task_id AND control = 'retired' AND withheld IS NULL
   AND NOT EXISTS (SELECT 1 FROM practice WHERE practice.task_id = :task_id);
