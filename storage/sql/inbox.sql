-- name: forget_old(update_id, received_at)*!
-- Telegram may restart its ids after a quiet week, so an id settled longer ago than that is a new update again.
DELETE FROM inbox
 WHERE update_id = :update_id AND state IN ('done', 'dead') AND received_at < :received_at - 604800000;

-- name: receive(update_id, lane, body, received_at)*!
-- A known id is the same update once more and is left as it stands.
INSERT INTO inbox (update_id, lane, body, state, received_at)
VALUES (:update_id, :lane, :body, 'new', :received_at)
ON CONFLICT (update_id) DO NOTHING;

-- name: open_after(seq, count)
-- What is to be handled, in the order of arrival; rows without a body have nothing to handle.
SELECT seq, update_id, lane, body, state, attempts, received_at
  FROM inbox
 WHERE state IN ('new', 'applied') AND seq > :seq AND body IS NOT NULL
 ORDER BY seq
 LIMIT :count;

-- name: apply(update_id, now)!
-- Touches no row when the effect of this update stands already; an id that never came in by the inbox is settled at once.
INSERT INTO inbox (update_id, lane, state, received_at, done_at)
VALUES (:update_id, 0, 'done', :now, :now)
ON CONFLICT (update_id) DO UPDATE SET state = 'applied' WHERE inbox.state = 'new';

-- name: stands(update_id)$
-- Whether the effect of this update stands already.
SELECT 1 FROM inbox WHERE update_id = :update_id AND state <> 'new';

-- name: came(update_id)$
-- When it reached us: the time in which it waited for its turn is nobody's fault but ours.
SELECT received_at FROM inbox WHERE update_id = :update_id;

-- name: finish(update_id, now)*!
-- Handled and replied to: what was said is not kept here.
UPDATE inbox
   SET state = 'done', body = NULL, error = NULL, done_at = :now
 WHERE update_id = :update_id AND state IN ('new', 'applied');

-- name: failed(update_id, error)$
-- Counts the attempt and gives the number of attempts so far.
UPDATE inbox
   SET attempts = attempts + 1, error = :error
 WHERE update_id = :update_id
RETURNING attempts;

-- name: bury(update_id, error, now)!
-- Given up; the body stays for those who look into it.
UPDATE inbox
   SET state = 'dead', error = :error, done_at = :now
 WHERE update_id = :update_id AND state IN ('new', 'applied');

-- name: oldest_open()$
-- When the update that has waited longest came in; the liveness of the bot is measured by it.
SELECT received_at
  FROM inbox
 WHERE state IN ('new', 'applied')
 ORDER BY seq
 LIMIT 1;

-- name: waiting(lane)$
-- How many updates of one person are open.
SELECT count(*)
  FROM inbox
 WHERE state IN ('new', 'applied') AND lane = :lane;

-- name: prune(done_before, dead_before, count)!
-- In small pieces, because the writer must not be held for seconds.
DELETE FROM inbox
 WHERE seq IN (
    SELECT seq
      FROM inbox
     WHERE done_at IS NOT NULL AND done_at < :done_before AND (state = 'done' OR done_at < :dead_before)
     ORDER BY done_at
     LIMIT :count);

-- name: dead(count)
-- The latest that were given up, newest first.
SELECT update_id, lane, body, attempts, error, received_at, done_at
  FROM inbox
 WHERE state = 'dead' AND done_at IS NOT NULL
 ORDER BY done_at DESC, seq DESC
 LIMIT :count;
