-- Finding the next task on PostgreSQL: rows that others are busy with are passed over, and what was passed is told.

-- name: pick(project_id, person_id, again_cursor, normal_cursor, normal_horizon, published)^
-- The first open task that she never had, or had and lost by expiry or return: one that is reserved for her, then behind
-- her cursors what came back, then file order up to normal_horizon, which is where her part of it ends.
-- What is withheld is passed over: its way back is by the queue of those that came back.
-- An unlocked one is preferred; where only locked ones are open, the first of them: taking it waits for its holder.
-- Counted, not asked for existence: else the planner would read all rows that name her into a table of its own.
-- NO KEY UPDATE, because a foreign key's check on the task need not wait for a pick.
WITH mine AS MATERIALIZED (
    SELECT tasks.id, CAST(2 AS BIGINT) AS queue, named.place AS position, tasks.version
      FROM named
      JOIN tasks ON tasks.id = named.task_id
     WHERE named.person_id = :person_id AND named.project_id = :project_id AND named.open = 1
       AND tasks.places_left > 0 AND tasks.withheld IS NULL
       AND (tasks.queue = 0 OR tasks.position <= :published)
     ORDER BY named.place LIMIT 1
), again AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE NOT EXISTS (SELECT 1 FROM mine)
       AND project_id = :project_id AND queue = 0 AND places_left > 0 AND reserved = 0 AND withheld IS NULL AND position > :again_cursor
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
       AND (kept = 0 OR (SELECT count(*) FROM named
                           WHERE named.task_id = tasks.id AND named.person_id = :person_id) = 0)
     ORDER BY position LIMIT 1
       FOR NO KEY UPDATE SKIP LOCKED
), normal AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE NOT EXISTS (SELECT 1 FROM mine) AND NOT EXISTS (SELECT 1 FROM again)
       AND project_id = :project_id AND queue = 1 AND places_left > 0 AND reserved = 0 AND withheld IS NULL
       AND position > :normal_cursor AND position <= :normal_horizon
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
       AND (kept = 0 OR (SELECT count(*) FROM named
                           WHERE named.task_id = tasks.id AND named.person_id = :person_id) = 0)
     ORDER BY position LIMIT 1
       FOR NO KEY UPDATE SKIP LOCKED
), first_again AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE project_id = :project_id AND queue = 0 AND places_left > 0 AND reserved = 0 AND withheld IS NULL AND position > :again_cursor
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
       AND (kept = 0 OR (SELECT count(*) FROM named
                           WHERE named.task_id = tasks.id AND named.person_id = :person_id) = 0)
     ORDER BY position LIMIT 1
), first_normal AS MATERIALIZED (
    SELECT id, queue, position, version
      FROM tasks
     WHERE NOT EXISTS (SELECT 1 FROM mine) AND NOT EXISTS (SELECT 1 FROM again)
       AND project_id = :project_id AND queue = 1 AND places_left > 0 AND reserved = 0 AND withheld IS NULL
       AND position > :normal_cursor AND position <= :normal_horizon
       AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                        WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                          AND hers.state NOT IN ('expired', 'returned'))
       AND (kept = 0 OR (SELECT count(*) FROM named
                           WHERE named.task_id = tasks.id AND named.person_id = :person_id) = 0)
     ORDER BY position LIMIT 1
), open AS (
    SELECT 0 AS choice, * FROM mine
     UNION ALL SELECT 1, * FROM again
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
