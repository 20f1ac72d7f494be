-- Media: files that tasks show, each stored once, and what Telegram calls them once it has them.

-- name: use(sha256, kind, now)$
-- Stored already; used now, so that nobody sweeps it away before its task stands.
UPDATE media SET used_at = :now
 WHERE sha256 = :sha256 AND kind = :kind
RETURNING id;

-- name: add(sha256, kind, stored_name, media_type, size, now)^
-- The row of a file, and the name under which it lies: another one's, when the same file was stored a moment ago.
INSERT INTO media (sha256, kind, stored_name, media_type, size, used_at)
VALUES (:sha256, :kind, :stored_name, :media_type, :size, :now)
ON CONFLICT (sha256, kind) DO UPDATE SET used_at = excluded.used_at
RETURNING id, stored_name;

-- name: attach(project_id, key, ordinal, sha256, kind)*!
-- The place of a file in a staged task.
INSERT INTO task_media (task_id, ordinal, media_id)
SELECT tasks.id, :ordinal, media.id
  FROM tasks CROSS JOIN media
 WHERE tasks.project_id = :project_id AND tasks.key = :key AND media.sha256 = :sha256 AND media.kind = :kind;

-- name: source(sha256, kind, bot_id)^
-- Where it comes from; an id that this bot got wins over one that the project's file gave (bot 0).
SELECT media.id, media.kind, media.stored_name, media.media_type, media_ids.file_id, media_ids.kind
  FROM media
  LEFT JOIN media_ids ON media_ids.media_id = media.id AND media_ids.bot_id IN (0, :bot_id)
 WHERE media.sha256 = :sha256 AND media.kind = :kind
 ORDER BY media_ids.bot_id DESC
 LIMIT 1;

-- name: learn(media_id, bot_id, file_id, kind, now)!
-- What Telegram calls it for this bot; the first id stays.
INSERT INTO media_ids (media_id, bot_id, file_id, kind, at)
VALUES (:media_id, :bot_id, :file_id, :kind, :now)
ON CONFLICT (media_id, bot_id) DO NOTHING;

-- name: forget(sha256, kind, file_id)!
-- Telegram does not know this id any more; another one may have been learnt meanwhile.
DELETE FROM media_ids
 WHERE file_id = :file_id AND media_id = (SELECT id FROM media WHERE sha256 = :sha256 AND kind = :kind);

-- name: clear_ids(before)!
-- The ids of what is about to be swept away.
DELETE FROM media_ids
 WHERE media_id IN (SELECT id FROM media
                     WHERE used_at < :before
                       AND NOT EXISTS (SELECT 1 FROM task_media WHERE task_media.media_id = media.id));

-- name: sweep(before)
-- What an import left that came to nothing: no task shows it, and nothing used it since.
DELETE FROM media
 WHERE used_at < :before
   AND NOT EXISTS (SELECT 1 FROM task_media WHERE task_media.media_id = media.id)
RETURNING stored_name;

-- name: shown()
-- Every file that a task shows and that the folder of media should hold, with one of these tasks; how many bots have it.
SELECT media.stored_name, media.kind, min(projects.slug || '/' || tasks.key), count(DISTINCT tasks.id),
       (SELECT count(*) FROM media_ids WHERE media_ids.media_id = media.id)
  FROM media
  JOIN task_media ON task_media.media_id = media.id
  JOIN tasks ON tasks.id = task_media.task_id
  JOIN projects ON projects.id = tasks.project_id
 WHERE media.stored_name IS NOT NULL
 GROUP BY media.id, media.stored_name, media.kind
 ORDER BY media.id;

-- name: stored_names()
-- Every name that the folder of media should hold.
SELECT stored_name
  FROM media
 WHERE stored_name IS NOT NULL;
