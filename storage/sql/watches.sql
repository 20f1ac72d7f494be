-- Watches: messages that show a project's counts and are kept up to date while people work.

-- name: begin(telegram_id, project_id, message_id, now)!
-- From now on in this message; the one before it is not kept up to date any more.
INSERT INTO watches (telegram_id, project_id, message_id, began_at, next_at)
VALUES (:telegram_id, :project_id, :message_id, :now, :now)
ON CONFLICT (telegram_id, project_id) DO UPDATE
   SET message_id = excluded.message_id, shown = '', began_at = excluded.began_at, next_at = excluded.next_at;

-- name: of(telegram_id, project_id)^
-- One admin's, if she watches.
SELECT watches.telegram_id, watches.project_id, watches.message_id, watches.shown, watches.began_at, watches.next_at,
       people.language
  FROM watches
  LEFT JOIN people ON people.telegram_id = watches.telegram_id
 WHERE watches.telegram_id = :telegram_id AND watches.project_id = :project_id;

-- name: due(now, most)
-- Those that are to be looked at, the longest waiting first.
SELECT watches.telegram_id, watches.project_id, watches.message_id, watches.shown, watches.began_at, watches.next_at,
       people.language
  FROM watches
  LEFT JOIN people ON people.telegram_id = watches.telegram_id
 WHERE watches.next_at <= :now
 ORDER BY watches.next_at, watches.telegram_id, watches.project_id
 LIMIT :most;

-- name: stand(telegram_id, project_id, message_id, shown, next_at)!
-- What the message shows now. Touches no row when she stopped, or began anew in another message, meanwhile.
UPDATE watches SET shown = :shown, next_at = :next_at
 WHERE telegram_id = :telegram_id AND project_id = :project_id AND message_id = :message_id;

-- name: move(telegram_id, project_id, message_id, stands)!
-- The message could not be edited and was sent anew.
UPDATE watches SET message_id = :stands
 WHERE telegram_id = :telegram_id AND project_id = :project_id AND message_id = :message_id;

-- name: end(telegram_id, project_id)!
-- She stopped, or it stopped by itself.
DELETE FROM watches
 WHERE telegram_id = :telegram_id AND project_id = :project_id;

-- name: counted(project_id, since)^
-- The counts that cost little: from each worker's progress, and her own last answers. Places are counted apart.
SELECT projects.title, projects.state, projects.spec, projects.opened_at, projects.normal_horizon,
       COALESCE((SELECT CAST(sum(answered) AS BIGINT) FROM progress WHERE project_id = projects.id), 0),
       COALESCE((SELECT CAST(sum(earned) AS BIGINT) FROM progress WHERE project_id = projects.id), 0),
       (SELECT count(*)
          FROM progress
          JOIN assignments ON assignments.person_id = progress.person_id AND assignments.project_id = progress.project_id
               AND assignments.state = 'active'
         WHERE progress.project_id = projects.id),
       (SELECT count(*)
          FROM progress
          JOIN assignments ON assignments.person_id = progress.person_id AND assignments.answered_at > :since
         WHERE progress.project_id = projects.id AND assignments.project_id = projects.id),
       (SELECT count(*) FROM reports WHERE reports.project_id = projects.id AND reports.state = 'open')
  FROM projects
 WHERE projects.id = :project_id;
