-- Trials: admins who try a project as its workers will; nothing of it is written anywhere else.

-- name: project(project_id)^
-- What a trial begins with.
SELECT id, state, tasks
  FROM projects
 WHERE id = :project_id;

-- name: of(telegram_id)^
-- Where an admin stands, with the task as it is now.
SELECT trials.telegram_id, trials.project_id, trials.stage, trials.task_id, trials.version, trials.seed, trials.said,
       trials.answer, trials.tried, trials.message_id, trials.parts, trials.changed_by, trials.changed_at,
       projects.spec, projects.state, projects.normal_horizon,
       tasks.key, tasks.version, task_contents.payload, task_contents.gold, task_contents.hint
  FROM trials
  JOIN projects ON projects.id = trials.project_id
  LEFT JOIN tasks ON tasks.id = trials.task_id
  LEFT JOIN task_contents ON task_contents.task_id = trials.task_id
 WHERE trials.telegram_id = :telegram_id;

-- name: begin(telegram_id, project_id, update_id, now)!
-- At the briefing; a trial of hers that was going on is over.
INSERT INTO trials (telegram_id, project_id, stage, changed_by, changed_at)
VALUES (:telegram_id, :project_id, 'briefing', :update_id, :now)
ON CONFLICT (telegram_id) DO UPDATE
   SET project_id = excluded.project_id, stage = 'briefing', task_id = 0, version = 0, seed = 0, said = NULL,
       answer = NULL, tried = 0, message_id = NULL, parts = '[]', changed_by = excluded.changed_by,
       changed_at = excluded.changed_at;

-- name: next(project_id, after, horizon)^
-- The published task behind this one, in the order of the files, whatever was answered in it.
SELECT id, version
  FROM tasks
 WHERE project_id = :project_id AND id > :after AND (queue = 0 OR position <= :horizon)
 ORDER BY id
 LIMIT 1;

-- name: stand(telegram_id, stage, task_id, version, seed, said, answer, tried, update_id, now)!
-- One step further, or back.
UPDATE trials
   SET stage = :stage, task_id = :task_id, version = :version, seed = :seed, said = CAST(:said AS TEXT),
       answer = CAST(:answer AS TEXT), tried = :tried, changed_by = :update_id, changed_at = :now
 WHERE telegram_id = :telegram_id;

-- name: keep(telegram_id, message_id, parts)!
-- The messages that stand in her chat.
UPDATE trials SET message_id = :message_id, parts = :parts
 WHERE telegram_id = :telegram_id;

-- name: end(telegram_id)!
-- Nothing is left of it.
DELETE FROM trials
 WHERE telegram_id = :telegram_id;

-- name: forget(before)!
-- Those that nobody went on with since then.
DELETE FROM trials
 WHERE changed_at < :before;
