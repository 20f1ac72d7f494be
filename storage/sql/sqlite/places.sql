-- Finding the next task on SQLite: one writer, so nothing is ever locked and nothing passed over.

-- name: pick(project_id, person_id, again_cursor, normal_cursor, normal_horizon, published)^
-- The first open task that she never had, or had and lost by expiry or return: one that is reserved for her, then behind
-- her cursors what came back, then file order up to normal_horizon, which is where her part of it ends.
-- What is withheld is passed over: its way back is by the queue of those that came back.
SELECT open.task_id, open.queue, open.position, open.version, task_contents.payload,
       NULL AS passed_again, NULL AS passed_normal
  FROM (SELECT *
          FROM (SELECT tasks.id AS task_id, 2 AS queue, named.place AS position, tasks.version AS version
                  FROM named
                  JOIN tasks ON tasks.id = named.task_id
                 WHERE named.person_id = :person_id AND named.project_id = :project_id AND named.open = 1
                   AND tasks.places_left > 0 AND tasks.withheld IS NULL
       AND (tasks.queue = 0 OR tasks.position <= :published)
                 ORDER BY named.place LIMIT 1)
         UNION ALL
        SELECT *
          FROM (SELECT id AS task_id, queue, position, version
                  FROM tasks
                 WHERE project_id = :project_id AND queue = 0 AND places_left > 0 AND reserved = 0 AND withheld IS NULL
                   AND position > :again_cursor
                   AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                                    WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                                      AND hers.state NOT IN ('expired', 'returned'))
                   AND (kept = 0 OR (SELECT count(*) FROM named
                           WHERE named.task_id = tasks.id AND named.person_id = :person_id) = 0)
                 ORDER BY position LIMIT 1)
         UNION ALL
        SELECT *
          FROM (SELECT id AS task_id, queue, position, version
                  FROM tasks
                 WHERE project_id = :project_id AND queue = 1 AND places_left > 0 AND reserved = 0 AND withheld IS NULL
                   AND position > :normal_cursor AND position <= :normal_horizon
                   AND NOT EXISTS (SELECT 1 FROM assignments AS hers
                                    WHERE hers.task_id = tasks.id AND hers.person_id = :person_id
                                      AND hers.state NOT IN ('expired', 'returned'))
                   AND (kept = 0 OR (SELECT count(*) FROM named
                           WHERE named.task_id = tasks.id AND named.person_id = :person_id) = 0)
                 ORDER BY position LIMIT 1)
         LIMIT 1) AS open
  JOIN task_contents ON task_contents.task_id = open.task_id;
