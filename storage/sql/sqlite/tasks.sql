-- Many keys at once, which SQLite takes as a JSON list.

-- name: published(project_id, horizon, keys)
-- Those of the keys that are published already, and by what content.
SELECT tasks.key, task_contents.fingerprint
  FROM json_each(:keys) AS wanted
  JOIN tasks ON tasks.project_id = :project_id AND tasks.key = wanted.value
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE tasks.queue = 0 OR tasks.position <= :horizon;
