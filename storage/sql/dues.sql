-- Dues: what falls due, by kind and ref. It is taken under a lease; its effect and the mark `done` are one transaction.

-- name: add(kind, ref, body, due_at, useful_until)!
-- Touches no row when it is known already, whether it waits or is done.
INSERT INTO dues (kind, ref, body, due_at, useful_until)
VALUES (:kind, :ref, :body, :due_at, CAST(:useful_until AS BIGINT))
ON CONFLICT (kind, ref) DO NOTHING;

-- name: set(kind, ref, body, due_at, useful_until, planned_at)!
-- Whatever was before: it is due then. Whoever is at it now finds that it is not hers any more, and leaves it.
INSERT INTO dues (kind, ref, body, due_at, useful_until, planned_at)
VALUES (:kind, :ref, :body, :due_at, CAST(:useful_until AS BIGINT), CAST(:planned_at AS BIGINT))
ON CONFLICT (kind, ref) DO UPDATE
   SET body = excluded.body, due_at = excluded.due_at, useful_until = excluded.useful_until,
       planned_at = excluded.planned_at, state = 'waiting', attempts = 0, holder = NULL, lease_until = NULL,
       error = NULL, settled_at = NULL;

-- name: call_off(kind, ref, now)!
-- Nobody needs it any more.
UPDATE dues SET state = 'dropped', error = 'called off', holder = NULL, lease_until = NULL, settled_at = :now
 WHERE kind = :kind AND ref = :ref AND state = 'waiting';

-- name: at(kind, ref)^
-- When it is due, if it still is.
SELECT due_at FROM dues WHERE kind = :kind AND ref = :ref AND state = 'waiting';

-- name: due(now, never, most)
-- What is due and in nobody's hands, the longest due first. A lease that ends later than any lease lasts (`never`) was
-- given before the clock was set back. Sweeps are taken by name.
SELECT id
  FROM dues
 WHERE state = 'waiting' AND kind <> 'sweep' AND due_at <= :now
   AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :never)
 ORDER BY due_at, id
 LIMIT :most;

-- name: reckoned(now, never, skew, most)
-- What comes again, and was reckoned at a time that is still ahead (`skew`): the clock was set back, and it is looked at
-- anew. A question of its own, because in one with the other SQLite reads all that waits.
SELECT id
  FROM dues
 WHERE state = 'waiting' AND kind <> 'sweep' AND planned_at > :skew
   AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :never)
 ORDER BY planned_at, id
 LIMIT :most;

-- name: claim(due_id, holder, now, never, skew, lease_until)^
-- The same once more for one of them: whoever comes second gets no row. The attempt counts from here on, so that what
-- kills its process is not tried for ever.
UPDATE dues SET holder = :holder, lease_until = :lease_until, attempts = attempts + 1
 WHERE id = :due_id AND state = 'waiting' AND (due_at <= :now OR planned_at > :skew)
   AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :never)
RETURNING id, kind, ref, body, due_at, useful_until, attempts;

-- name: settle(due_id, holder, attempts, state, error, now)!
-- Over, in the transaction of its effect. Touches no row when it is in other hands by now, or was planned anew.
UPDATE dues
   SET state = :state, error = CAST(:error AS TEXT), holder = NULL, lease_until = NULL, settled_at = :now
 WHERE id = :due_id AND holder = :holder AND attempts = :attempts AND state = 'waiting';

-- name: again(due_id, due_at, now)!
-- What was settled in this transaction comes again.
UPDATE dues
   SET state = 'waiting', due_at = :due_at, planned_at = :now, attempts = 0, holder = NULL, lease_until = NULL,
       error = NULL, settled_at = NULL
 WHERE id = :due_id AND state = 'done';

-- name: put_back(due_id, holder, attempts, until, error)!
-- An attempt failed; the next one not before `until`.
UPDATE dues SET holder = NULL, lease_until = :until, error = :error
 WHERE id = :due_id AND holder = :holder AND attempts = :attempts AND state = 'waiting';

-- name: aside()
-- What was tried too often, the oldest first.
SELECT id, kind, ref, due_at, attempts, COALESCE(error, '')
  FROM dues
 WHERE state = 'aside'
 ORDER BY id;

-- name: overdue(now)
-- How many of each kind fell due and were not done yet; sweeps always are, and tell nobody anything by themselves.
SELECT kind, count(*)
  FROM dues
 WHERE state = 'waiting' AND kind <> 'sweep' AND due_at <= :now
 GROUP BY kind
 ORDER BY kind;

-- name: overdue_refs(kind, now)
-- Which things of a kind fell due and were not done yet.
SELECT ref FROM dues WHERE kind = :kind AND state = 'waiting' AND due_at <= :now ORDER BY id;

-- name: retry(due_id, now)!
-- A person says that it is to be tried again, now. Touches no row when somebody said so before.
UPDATE dues
   SET state = 'waiting', due_at = :now, useful_until = NULL, attempts = 0, holder = NULL, lease_until = NULL,
       settled_at = NULL
 WHERE id = :due_id AND state = 'aside';

-- name: prune(before, most)!
-- What is over for long leaves, a little at a time; its ref is free again then.
DELETE FROM dues
 WHERE id IN (SELECT id FROM dues
               WHERE state IN ('done', 'dropped') AND settled_at < :before
               ORDER BY settled_at LIMIT :most);
