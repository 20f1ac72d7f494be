-- Corrections: a task gets other content and another version; what it said before is kept.

-- name: of_key(slug, key)^
-- One published task by the words of an admin.
SELECT tasks.id, tasks.project_id, projects.slug, projects.title, projects.state, projects.spec, tasks.key, tasks.version,
       task_contents.payload, task_contents.source, task_contents.gold, task_contents.hint
  FROM projects
  JOIN tasks ON tasks.project_id = projects.id AND tasks.key = :key
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE projects.slug = :slug AND (tasks.queue = 0 OR tasks.position <= projects.normal_horizon);

-- name: of_id(task_id)^
-- The same by the number that a button carries.
SELECT tasks.id, tasks.project_id, projects.slug, projects.title, projects.state, projects.spec, tasks.key, tasks.version,
       task_contents.payload, task_contents.source, task_contents.gold, task_contents.hint
  FROM tasks
  JOIN projects ON projects.id = tasks.project_id
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE tasks.id = :task_id AND (tasks.queue = 0 OR tasks.position <= projects.normal_horizon);

-- name: held(task_id)^
-- Who has to do with it: answers given, people who have it in front of them.
SELECT count(CASE WHEN answer IS NOT NULL THEN 1 END), count(CASE WHEN state = 'active' THEN 1 END)
  FROM assignments
 WHERE task_id = :task_id;

-- name: page(project_id, after, most)
-- Published tasks in the order of the files, behind the one with that id.
SELECT tasks.id, tasks.key, tasks.version, task_contents.payload
  FROM projects
  JOIN tasks ON tasks.project_id = projects.id AND tasks.id > :after
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE projects.id = :project_id AND (tasks.queue = 0 OR tasks.position <= projects.normal_horizon)
 ORDER BY tasks.id
 LIMIT :most;

-- name: next_version(task_id, version)!
-- Touches no row when somebody else corrected it first.
UPDATE tasks SET version = version + 1
 WHERE id = :task_id AND version = :version;

-- name: next_unseen(task_id, version)!
-- The same for what nobody has had in front of her; a place that is being taken shows in places_left.
UPDATE tasks SET version = version + 1
 WHERE id = :task_id AND version = :version AND places_left = overlap
   AND NOT EXISTS (SELECT 1 FROM assignments WHERE assignments.task_id = tasks.id);

-- name: keep(task_id, version, actor, now)!
-- What it said until now.
INSERT INTO task_versions (task_id, version, payload, source, gold, hint, fingerprint, replaced_by, replaced_at)
SELECT task_id, :version, payload, source, gold, hint, fingerprint, :actor, :now
  FROM task_contents
 WHERE task_id = :task_id;

-- name: write(task_id, payload, source, gold, gold_also, hint, fingerprint)!
-- What it says from now on.
UPDATE task_contents
   SET payload = :payload, source = :source, gold = CAST(:gold AS TEXT), gold_also = CAST(:gold_also AS TEXT),
       hint = CAST(:hint AS TEXT), fingerprint = :fingerprint
 WHERE task_id = :task_id;

-- name: detach(task_id)!
-- The files it shows; those of its new content are attached in the same unit.
DELETE FROM task_media
 WHERE task_id = :task_id;

-- name: versions(task_id)
-- What it said before, oldest first.
SELECT version, payload, gold, hint, replaced_by, replaced_at
  FROM task_versions
 WHERE task_id = :task_id
 ORDER BY version;

-- name: propose(telegram_id, task_id, version, column_name, text, now)!
-- Typed, and not yet confirmed; another one of hers is forgotten.
INSERT INTO corrections (telegram_id, task_id, version, column_name, text, typed_at)
VALUES (:telegram_id, :task_id, :version, :column_name, :text, :now)
ON CONFLICT (telegram_id) DO UPDATE
   SET task_id = excluded.task_id, version = excluded.version, column_name = excluded.column_name,
       text = excluded.text, typed_at = excluded.typed_at;

-- name: proposed(telegram_id)^
-- What she has typed.
SELECT task_id, version, column_name, text
  FROM corrections
 WHERE telegram_id = :telegram_id;

-- name: drop(telegram_id)!
-- Confirmed, or left.
DELETE FROM corrections
 WHERE telegram_id = :telegram_id;

-- name: forget(before)!
-- Those that nobody confirmed.
DELETE FROM corrections
 WHERE typed_at < :before;
