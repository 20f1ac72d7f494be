-- Views of broadcasts: messages of admins that show how one goes.

-- name: show(telegram_id, broadcast_id, message_id, shown, next_at)!
-- From now on in this message; the one before it is not kept up to date any more.
INSERT INTO broadcast_views (telegram_id, broadcast_id, message_id, shown, next_at)
VALUES (:telegram_id, :broadcast_id, :message_id, :shown, :next_at)
ON CONFLICT (telegram_id, broadcast_id) DO UPDATE
   SET message_id = excluded.message_id, shown = excluded.shown, next_at = excluded.next_at;

-- name: due(now, most)
-- Those that are to be looked at, the longest waiting first.
SELECT broadcast_views.telegram_id, broadcast_views.broadcast_id, broadcast_views.message_id, broadcast_views.shown,
       broadcast_views.next_at, people.language
  FROM broadcast_views
  LEFT JOIN people ON people.telegram_id = broadcast_views.telegram_id
 WHERE broadcast_views.next_at <= :now
 ORDER BY broadcast_views.next_at, broadcast_views.telegram_id, broadcast_views.broadcast_id
 LIMIT :most;

-- name: stand(telegram_id, broadcast_id, message_id, shown, next_at)!
-- What it shows now. Touches no row when another message took its place meanwhile.
UPDATE broadcast_views SET shown = :shown, next_at = :next_at
 WHERE telegram_id = :telegram_id AND broadcast_id = :broadcast_id AND message_id = :message_id;

-- name: end(telegram_id, broadcast_id, message_id)!
-- It shows the end, or is gone.
DELETE FROM broadcast_views
 WHERE telegram_id = :telegram_id AND broadcast_id = :broadcast_id AND message_id = :message_id;

-- name: leave(telegram_id, message_id)!
-- The message shows another thing now.
DELETE FROM broadcast_views
 WHERE telegram_id = :telegram_id AND message_id = :message_id;
