-- Places: room for one more answer on a task. They are taken and given back by guarded statements, never counted.

-- name: begun(project_id, person_id, again_cursor, looked)^
-- Of the next so many tasks that came back or forward, behind her cursor, the one with the fewest answers missing that she
-- may have; urgent ones first. Also the first that it passes over: her cursor stays before it. As many rows are read in a
-- project of any size.
WITH near AS (
    SELECT id, position, version, urgent, places_left, kept
      FROM tasks
     WHERE project_id = :project_id AND queue = 0 AND places_left > 0 AND reserved = 0 AND withheld IS NULL
       AND position > :again_cursor
     ORDER BY position LIMIT :looked
), hers AS (
    SELECT id, position, version, urgent, places_left
      FROM near
     WHERE NOT EXISTS (SELECT 1 FROM assignments AS had
                        WHERE had.task_id = near.id AND had.person_id = :person_id
                          AND had.state NOT IN ('expired', 'returned'))
       AND (kept = 0 OR (SELECT count(*) FROM named
                          WHERE named.task_id = near.id AND named.person_id = :person_id) = 0)
), best AS (
    SELECT * FROM hers ORDER BY urgent DESC, places_left, position LIMIT 1
)
SELECT best.id, 0, best.position, best.version, task_contents.payload,
       (SELECT min(position) FROM hers WHERE hers.position < best.position), CAST(NULL AS BIGINT)
  FROM best
  JOIN task_contents ON task_contents.task_id = best.id;

-- name: take(task_id)!
-- Touches no row when the last place went to someone else a moment ago, or the task is withheld.
UPDATE tasks SET places_left = places_left - 1
 WHERE id = :task_id AND places_left > 0 AND withheld IS NULL;

-- name: untake(task_id)!
-- Undoes a take of the same unit, where the task keeps its position: nobody saw it gone.
UPDATE tasks SET places_left = places_left + 1
 WHERE id = :task_id AND places_left < overlap;

-- name: next_again(project_id)$
-- The lock on the project's row hands these positions out in the order of commits, so that a cursor which has read
-- next_again can never have passed a position that is still to appear.
UPDATE projects SET next_again = next_again + 1
 WHERE id = :project_id
RETURNING next_again - 1;

-- name: next_agains(project_id, count)$
-- The same for many at once: the first of so many positions.
UPDATE projects SET next_again = next_again + :count
 WHERE id = :project_id
RETURNING next_again - :count;

-- name: next_forward(task_id, project_id)$
-- A position before file order for a task that still stands in it and has room; no row, and no lock, for any other.
UPDATE projects SET next_again = next_again + 1
 WHERE id = :project_id
   AND EXISTS (SELECT 1 FROM tasks
                WHERE tasks.id = :task_id AND tasks.queue = 1 AND tasks.places_left > 0 AND tasks.reserved = 0)
RETURNING next_again - 1;

-- name: come_forward(task_id, position)!
-- Before file order, unless another answer's unit brought it there a moment ago.
UPDATE tasks SET queue = 0, position = :position
 WHERE id = :task_id AND queue = 1;

-- name: open_to(project_id, person_id, again_cursor, normal_cursor, normal_horizon, most)$
-- How many tasks are open to her, no more than so many of each queue being looked at, and those that are hers by name.
SELECT (SELECT count(*)
          FROM (SELECT 1
                  FROM named
                  JOIN tasks ON tasks.id = named.task_id AND tasks.places_left > 0 AND tasks.withheld IS NULL
                 WHERE named.person_id = :person_id AND named.project_id = :project_id AND named.open = 1
                 LIMIT :most) AS hers_by_name)
     + (SELECT count(*)
          FROM (SELECT id
                  FROM tasks
                 WHERE project_id = :project_id AND queue = 0 AND places_left > 0 AND reserved = 0
                   AND withheld IS NULL AND position > :again_cursor
                 ORDER BY position LIMIT :most) AS again
         WHERE NOT EXISTS (SELECT 1 FROM assignments AS hers
                            WHERE hers.task_id = again.id AND hers.person_id = :person_id
                              AND hers.state NOT IN ('expired', 'returned')))
     + (SELECT count(*)
          FROM (SELECT id
                  FROM tasks
                 WHERE project_id = :project_id AND queue = 1 AND places_left > 0 AND reserved = 0
                   AND withheld IS NULL AND position > :normal_cursor AND position <= :normal_horizon
                 ORDER BY position LIMIT :most) AS normal
         WHERE NOT EXISTS (SELECT 1 FROM assignments AS hers
                            WHERE hers.task_id = normal.id AND hers.person_id = :person_id
                              AND hers.state NOT IN ('expired', 'returned')));

-- name: give_back(task_id, position)!
-- To the end of queue 0, where every cursor will meet it. A task that was dropped, or whose overlap was lowered below
-- what is held, has a place less instead.
UPDATE tasks
   SET places_left = places_left + CASE WHEN withheld = 'dropped' OR surplus > 0 THEN 0 ELSE 1 END,
       overlap = overlap - CASE WHEN withheld = 'dropped' OR surplus > 0 THEN 1 ELSE 0 END,
       surplus = surplus - CASE WHEN surplus > 0 THEN 1 ELSE 0 END, queue = 0, position = :position
 WHERE id = :task_id AND places_left < overlap;

-- name: quarantine(task_id)!
-- Handed out no more, until an admin has looked. Touches no row when it is withheld already.
UPDATE tasks SET withheld = 'quarantined'
 WHERE id = :task_id AND withheld IS NULL;

-- name: release(task_id, position)!
-- In work again, at the end of queue 0: cursors that have passed its old position meet it there.
UPDATE tasks SET withheld = NULL, queue = 0, position = :position
 WHERE id = :task_id AND withheld = 'quarantined';

-- name: drop(task_id)!
-- For good: its open places are gone; what people hold of it they may finish.
UPDATE tasks SET withheld = 'dropped', overlap = overlap - places_left, places_left = 0
 WHERE id = :task_id AND (withheld IS NULL OR withheld <> 'dropped');

-- name: be_sure(task_id, confidence)!
-- How sure the likeliest label of its votes is.
UPDATE tasks SET confidence = :confidence
 WHERE id = :task_id;

-- name: ask_another(task_id, most, position)!
-- A place more, behind everybody's cursor, once nobody holds one. A task with an overlap of its own keeps to it, a
-- reserved one gets as many as it names; one whose overlap was lowered below what is held, or that was dropped, none.
UPDATE tasks
   SET overlap = overlap + 1, places_left = 1, queue = 0, position = :position
 WHERE id = :task_id AND places_left = 0 AND overlap < :most AND surplus = 0
   AND (own_overlap = 0 OR (own_overlap = 2 AND overlap < (SELECT count(*) FROM named WHERE named.task_id = :task_id)))
   AND (withheld IS NULL OR withheld <> 'dropped')
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = :task_id AND assignments.state IN ('active', 'parked', 'reserved'));

-- name: raise_to(task_id, floor, position)!
-- Places up to so many answers; the task comes back if it was full.
UPDATE tasks
   SET queue = CASE WHEN places_left = 0 THEN 0 ELSE queue END,
       position = CASE WHEN places_left = 0 THEN CAST(:position AS BIGINT) ELSE position END,
       places_left = places_left + (:floor - overlap), overlap = :floor
 WHERE id = :task_id AND overlap < :floor AND own_overlap = 0 AND surplus = 0
   AND (withheld IS NULL OR withheld <> 'dropped');

-- name: certainty(project_id, sure, most)^
-- Of the weighed tasks: how many are sure enough, how many are not after all the answers they may get, how many wait for
-- another. Walks over all tasks of the project.
SELECT count(CASE WHEN confidence >= :sure THEN 1 END),
       count(CASE WHEN confidence < :sure AND places_left = 0 AND overlap >= :most THEN 1 END),
       count(CASE WHEN confidence < :sure AND (places_left > 0 OR overlap < :most) THEN 1 END)
  FROM tasks
 WHERE project_id = :project_id AND confidence IS NOT NULL;

-- name: sureness(project_id)
-- How sure the label of each task is whose votes are weighed. Walks over all tasks of the project.
SELECT key, confidence
  FROM tasks
 WHERE project_id = :project_id AND confidence IS NOT NULL
 ORDER BY id;

-- name: completed(project_id)$
-- How many have all their answers, as the query below lists them. Walks over all tasks of the project.
SELECT count(*)
  FROM tasks
 WHERE project_id = :project_id AND places_left = 0 AND control IS NULL
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = tasks.id AND assignments.state IN ('active', 'parked', 'reserved'));

-- name: complete(project_id)
-- The tasks that have all their answers: no place is left, and nobody is still at one. Gold is never
-- complete. Walks over all tasks of the project.
SELECT key
  FROM tasks
 WHERE project_id = :project_id AND places_left = 0 AND control IS NULL
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = tasks.id AND assignments.state IN ('active', 'parked', 'reserved'));
