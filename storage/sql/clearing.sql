-- Clearing: pay that has been pending for as long as the installation says.

-- name: bookmark()$
-- The last ledger line that was looked at.
SELECT COALESCE(max(value), 0) FROM bookmarks WHERE name = 'clearing';

-- name: move_bookmark(value)!
-- Lines are only ever added, so that what lies behind it never comes up again.
INSERT INTO bookmarks (name, value) VALUES ('clearing', :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: first_young(after, cutoff)$
-- The first line behind the bookmark that is not old enough; lines stand in the order of time.
SELECT id FROM ledger WHERE id > :after AND at > :cutoff ORDER BY id LIMIT 1;

-- name: last(after)$
-- The end of the ledger, where nothing in it is too young.
SELECT COALESCE(max(id), CAST(:after AS BIGINT)) FROM ledger;

-- name: due(after, before, most)
-- Credits for answers between two lines, oldest first.
SELECT id, ref, owner, amount, currency
  FROM ledger
 WHERE id > :after AND id < :before AND account = 'pending' AND amount > 0
 ORDER BY id
 LIMIT :most;
