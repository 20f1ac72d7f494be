-- Finding the next task on PostgreSQL: rows that others are busy with are passed over, and what was passed is told.

-- name: pick(project_id, person_id, again_cursor, normal_cursor, normal_horizon)^
-- The first open task behind her cursors that she never had, or had and lost by expiry or return; came-back first.
-- What is withheld is passed over: its way back is by the queue of those that came back.
-- An unlocked one is preferred; where only locked ones are open, the first of them: taking it waits for its holder.
-- NO KEY UPDATE, because a foreign key's check on the task need not wait for a pick.
WITH again AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE project_id = :project_id AND queue = 0 AND places_left > 0 AND position > :again_cursor
       AND withheld IS NULL
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
     ORDER BY position LIMIT 1
       FOR NO KEY UPDATE SKIP LOCKED
), normal AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE NOT EXISTS (SELECT 1 FROM again)
       AND project_id = :project_id AND queue = 1 AND places_left > 0 AND withheld IS NULL
       AND position > :normal_cursor AND position <= :normal_horizon
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
     ORDER BY position LIMIT 1
       FOR NO KEY UPDATE SKIP LOCKED
), first_again AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE project_id = :project_id AND queue = 0 AND places_left > 0 AND position > :again_cursor
       AND withheld IS NULL
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
     ORDER BY position LIMIT 1
), first_normal AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE NOT EXISTS (SELECT 1 FROM again)
       AND project_id = :project_id AND queue = 1 AND places_left > 0 AND withheld IS NULL
       AND position > :normal_cursor AND position <= :normal_horizon
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
     ORDER BY position LIMIT 1
), open AS (
    SELECT 1 AS choice, * FROM again
     UNION ALL SELECT 2, * FROM normal
     UNION ALL SELECT 3, * FROM first_again WHERE NOT EXISTS (SELECT 1 FROM normal)
     UNION ALL SELECT 4, * FROM first_normal
     ORDER BY 1 LIMIT 1
)
SELECT open.id, open.queue, open.position, open.version, task_contents.payload,
       (SELECT position FROM first_again WHERE first_again.id <> open.id) AS passed_again,
       (SELECT position FROM first_normal WHERE first_normal.id <> open.id) AS passed_normal
  FROM open
  JOIN task_contents ON task_contents.task_id = open.id;
