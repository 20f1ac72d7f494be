-- Gold in the work: tasks whose answer is known, outside the queue. Their overlap is how many workers may see each.

-- name: unseen(project_id, person_id, horizon, most)
-- Gold that she never had in her hands, the least seen first; no more than so many are looked at beyond what she had.
SELECT tasks.id, tasks.version, task_contents.payload
  FROM (SELECT id, version, places_left
          FROM tasks
         WHERE project_id = :project_id AND control = 'gold' AND places_left > 0 AND withheld IS NULL
           AND (queue = 0 OR position <= :horizon)
           AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                            WHERE hers.task_id = tasks.id AND hers.person_id = :person_id)
         ORDER BY places_left DESC, id LIMIT :most) AS tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
 ORDER BY tasks.places_left DESC, tasks.id;

-- name: left_for(project_id, person_id, horizon, most)$
-- How many of them there are, up to so many.
SELECT count(*)
  FROM (SELECT 1
          FROM tasks
         WHERE project_id = :project_id AND control = 'gold' AND places_left > 0 AND withheld IS NULL
           AND (queue = 0 OR position <= :horizon)
           AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                            WHERE hers.task_id = tasks.id AND hers.person_id = :person_id)
         LIMIT :most) AS found;

-- name: check_instead(task_id, checks)!
-- An ordinary task that is about to be handed out gets so many answers, so that its majority can stand in for gold. One
-- with an overlap of its own keeps to it.
UPDATE tasks SET places_left = places_left + (CAST(:checks AS BIGINT) - overlap), overlap = :checks
 WHERE id = :task_id AND places_left > 0 AND overlap < :checks AND own_overlap = 0 AND surplus = 0 AND withheld IS NULL;

-- name: key(task_id, gold, gold_also, hint)!
-- The answer is known from now on.
UPDATE task_contents
   SET gold = :gold, gold_also = CAST(:gold_also AS TEXT), hint = COALESCE(CAST(:hint AS TEXT), hint)
 WHERE task_id = :task_id;

-- name: hint(task_id, gold, hint, was)!
-- What is said for the key later hints at it. Touches no row where the key is another one by now, or where the hint is
-- neither missing nor what was said before.
UPDATE task_contents SET hint = :hint
 WHERE task_id = :task_id AND gold = :gold AND (hint IS NULL OR hint = CAST(:was AS TEXT));

-- name: mix(task_id, exposures)!
-- It leaves the queue and becomes gold: so many who never had it may see it. Touches no row while somebody holds it, when
-- it is gold already, or when it is withheld or reserved.
UPDATE tasks
   SET control = 'gold', reserved = 1, own_overlap = 1, urgent = 0, surplus = 0,
       overlap = overlap - places_left + :exposures, places_left = :exposures
 WHERE id = :task_id AND control IS NULL AND reserved = 0 AND withheld IS NULL
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = :task_id AND assignments.state IN ('active', 'parked', 'reserved'));

-- name: move(task_id, was, becomes)!
-- Touches no row when it is not that any more.
UPDATE tasks SET control = :becomes
 WHERE id = :task_id AND control = :was;
