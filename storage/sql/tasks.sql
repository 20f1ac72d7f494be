-- Tasks: staged behind the horizon of their project, published by moving it, exported in the order of their files.

-- name: stage(project_id, key, position, overlap)*!
-- Hidden: the position lies behind the horizon.
INSERT INTO tasks (project_id, key, queue, position, overlap, places_left)
VALUES (:project_id, :key, 1, :position, :overlap, :overlap);

-- name: stage_content(project_id, key, payload, source, gold, hint, fingerprint)*!
-- What a staged task shows.
INSERT INTO task_contents (task_id, payload, source, gold, hint, fingerprint)
VALUES ((SELECT id FROM tasks WHERE project_id = :project_id AND key = :key),
        :payload, :source, :gold, :hint, :fingerprint);

-- name: clear_contents(project_id, horizon, count)!
-- The contents of the first of those that a dead import left; the tasks go in the same unit.
DELETE FROM task_contents
 WHERE task_id IN (SELECT id FROM tasks
                    WHERE project_id = :project_id AND queue = 1 AND position > :horizon AND places_left > 0
                    ORDER BY position LIMIT :count);

-- name: clear_media(project_id, horizon, count)!
-- Which files they show; the files themselves stay for the next try, or are swept away one day.
DELETE FROM task_media
 WHERE task_id IN (SELECT id FROM tasks
                    WHERE project_id = :project_id AND queue = 1 AND position > :horizon AND places_left > 0
                    ORDER BY position LIMIT :count);

-- name: clear_staged(project_id, horizon, count)!
-- The same tasks themselves.
DELETE FROM tasks
 WHERE id IN (SELECT id FROM tasks
               WHERE project_id = :project_id AND queue = 1 AND position > :horizon AND places_left > 0
               ORDER BY position LIMIT :count);

-- name: places(project_id, horizon)^
-- How many tasks are published, and how many answers are wanted still. Walks over all tasks of the project.
SELECT count(*), CAST(COALESCE(sum(places_left), 0) AS BIGINT), count(CASE WHEN places_left = 0 THEN 1 END)
  FROM tasks
 WHERE project_id = :project_id AND (queue = 0 OR position <= :horizon);

-- name: states(project_id)
-- How many assignments are in each state. Walks over all of the project.
SELECT assignments.state, count(*)
  FROM tasks
  JOIN assignments ON assignments.task_id = tasks.id
 WHERE tasks.project_id = :project_id
 GROUP BY assignments.state
 ORDER BY assignments.state;

-- name: answers(project_id)
-- Every answer with its task and its worker, in the order of the files.
SELECT tasks.id, tasks.key, task_contents.source, people.worker_key, assignments.answer, assignments.state,
       assignments.price, assignments.taken_at, assignments.answered_at, assignments.version
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  JOIN assignments ON assignments.task_id = tasks.id
  JOIN people ON people.id = assignments.person_id
 WHERE tasks.project_id = :project_id AND assignments.answer IS NOT NULL
 ORDER BY tasks.id, assignments.answered_at, assignments.person_id;

-- name: votes(project_id, horizon)
-- Every published task, with each of its assignments where it has any, in the order of the files.
SELECT tasks.id, tasks.key, tasks.overlap, task_contents.source, task_contents.gold,
       assignments.state, assignments.answer
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  LEFT JOIN assignments ON assignments.task_id = tasks.id
 WHERE tasks.project_id = :project_id AND (tasks.queue = 0 OR tasks.position <= :horizon)
 ORDER BY tasks.id, assignments.person_id;
