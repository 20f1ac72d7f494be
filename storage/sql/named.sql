-- Named: workers whom a task is for, or from whom it is kept. An open row: it is for her, and she may be given it now.

-- name: add(project_id, key, person_id, open, place)*!
-- A worker whom a staged task names.
INSERT INTO named (task_id, person_id, project_id, place, open)
SELECT id, CAST(:person_id AS BIGINT), project_id, CAST(:place AS BIGINT), CAST(:open AS BIGINT)
  FROM tasks
 WHERE project_id = :project_id AND key = :key;

-- name: close(task_id, person_id)!
-- She has it; when that was the last place, nobody else may be given it either.
UPDATE named SET open = 0
 WHERE task_id = :task_id AND open = 1
   AND (person_id = :person_id OR EXISTS (SELECT 1 FROM tasks WHERE tasks.id = :task_id AND tasks.places_left = 0));

-- name: reopen(task_id)!
-- A place came back: it is open again to those whom it is for, but not to whoever has had it for good.
UPDATE named SET open = 1
 WHERE task_id = :task_id
   AND EXISTS (SELECT 1 FROM tasks WHERE tasks.id = :task_id AND tasks.reserved = 1)
   AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                    WHERE hers.task_id = :task_id AND hers.person_id = named.person_id
                      AND hers.state NOT IN ('expired', 'returned'));
