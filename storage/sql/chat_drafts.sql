-- Chat drafts: messages of admins that are to become tasks.

-- name: add(telegram_id, message_id, text, photo, gold, hint, now)!
-- The same message again is no second draft.
INSERT INTO chat_drafts (telegram_id, message_id, text, photo, gold, hint, sent_at)
VALUES (:telegram_id, :message_id, :text, CAST(:photo AS TEXT), CAST(:gold AS TEXT), CAST(:hint AS TEXT), :now)
ON CONFLICT (telegram_id, message_id) DO NOTHING;

-- name: of(telegram_id, message_id)^
-- One of hers.
SELECT telegram_id, message_id, asked_id, text, photo, gold, hint, project_id, key, sent_at
  FROM chat_drafts
 WHERE telegram_id = :telegram_id AND message_id = :message_id;

-- name: replied(telegram_id, message_id)^
-- The one that a reply is about: to her own message, or to what the bot asked about it.
SELECT telegram_id, message_id, asked_id, text, photo, gold, hint, project_id, key, sent_at
  FROM chat_drafts
 WHERE telegram_id = :telegram_id AND key IS NULL AND (message_id = :message_id OR asked_id = :message_id);

-- name: asked(telegram_id, message_id, asked_id)!
-- Where the bot asks.
UPDATE chat_drafts SET asked_id = :asked_id
 WHERE telegram_id = :telegram_id AND message_id = :message_id;

-- name: choose(telegram_id, message_id, project_id)!
-- Where it shall go. Touches no row once it is a task.
UPDATE chat_drafts SET project_id = CAST(:project_id AS BIGINT)
 WHERE telegram_id = :telegram_id AND message_id = :message_id AND key IS NULL;

-- name: know(telegram_id, message_id, gold, hint)!
-- Its answer is known. Touches no row once it is a task.
UPDATE chat_drafts SET gold = :gold, hint = CAST(:hint AS TEXT)
 WHERE telegram_id = :telegram_id AND message_id = :message_id AND key IS NULL;

-- name: lock(project_id)!
-- Two admins who add to one project at once come one after the other, so that each gets a key of her own.
UPDATE projects SET version = version
 WHERE id = :project_id;

-- name: made(project_id)
-- The keys that were given in a project.
SELECT key
  FROM chat_drafts
 WHERE project_id = :project_id AND key IS NOT NULL;

-- name: name_it(telegram_id, message_id, key)!
-- She said yes. Touches no row when she had said so before.
UPDATE chat_drafts SET key = :key
 WHERE telegram_id = :telegram_id AND message_id = :message_id AND key IS NULL;

-- name: last(telegram_id)$
-- Where her last one went.
SELECT project_id
  FROM chat_drafts
 WHERE telegram_id = :telegram_id AND key IS NOT NULL
 ORDER BY sent_at DESC, message_id DESC
 LIMIT 1;

-- name: drop(telegram_id, message_id)!
-- No task after all.
DELETE FROM chat_drafts
 WHERE telegram_id = :telegram_id AND message_id = :message_id AND key IS NULL;

-- name: forget(left_before, made_before)!
-- Those that nobody decided, and, much later, those that became tasks.
DELETE FROM chat_drafts
 WHERE (key IS NULL AND sent_at < :left_before) OR sent_at < :made_before;
