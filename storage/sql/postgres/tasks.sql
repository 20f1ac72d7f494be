-- Many keys at once, which PostgreSQL takes as a JSON list.

-- name: published(project_id, horizon, keys)
-- Those of the keys that are published already, and by what content.
SELECT tasks.key, task_contents.fingerprint
  FROM json_array_elements_text(CAST(:keys AS json)) AS wanted (key)
  JOIN tasks ON tasks.project_id = :project_id AND tasks.key = wanted.key
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE tasks.queue = 0 OR tasks.position <= :horizon;

-- name: known(project_id, horizon, keys)
-- The same with what a correction has to know of them.
SELECT tasks.key, tasks.id, tasks.version, task_contents.fingerprint, task_contents.hint,
       EXISTS (SELECT 1 FROM assignments WHERE assignments.task_id = tasks.id) AS seen
  FROM json_array_elements_text(CAST(:keys AS json)) AS wanted (key)
  JOIN tasks ON tasks.project_id = :project_id AND tasks.key = wanted.key
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE tasks.queue = 0 OR tasks.position <= :horizon;
