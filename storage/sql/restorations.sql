-- Restorations: what came from a backup, and what was owed then and waits for a person's choice.

-- name: add(made_at, restored_at)$
-- Written into the rebuilt database before it takes its place.
INSERT INTO restorations (made_at, restored_at) VALUES (:made_at, :restored_at)
RETURNING id;

-- name: listing()
-- All of them: what people see of the times between is not known here for good.
SELECT id, made_at, restored_at, settled_at
  FROM restorations
 ORDER BY id;

-- name: open_one()^
-- The latest that waits for a choice; asked before every tick of the clock, so it reads a partial index.
SELECT id, made_at, restored_at, settled_at
  FROM restorations
 WHERE settled_at IS NULL
 ORDER BY id DESC
 LIMIT 1;

-- name: hold_owed()!
-- Every campaign that owes somebody something, but the question to the owners; one that is held for another reason
-- stays so whatever is chosen.
UPDATE campaigns SET state = 'held', halted = 'restored'
 WHERE state = 'running' AND kind <> 'restored'
   AND (id IN (SELECT campaign_id FROM deliveries WHERE state = 'pending')
        OR id IN (SELECT campaign_id FROM deliveries WHERE state = 'sending'));

-- name: owed()
-- How many people wait for something of each kind.
SELECT campaigns.kind, count(*)
  FROM campaigns
  JOIN deliveries ON deliveries.campaign_id = campaigns.id
 WHERE campaigns.state = 'held' AND campaigns.halted = 'restored' AND deliveries.state IN ('pending', 'sending')
 GROUP BY campaigns.kind
 ORDER BY campaigns.kind;

-- name: release(kind)!
-- What is owed of this kind goes out.
UPDATE campaigns SET state = 'running', halted = NULL
 WHERE kind = :kind AND state = 'held' AND halted = 'restored';

-- name: drop_owed(kind, now)!
-- What is owed of this kind stays unsent; the rows say why.
UPDATE deliveries SET state = 'dropped', error = 'it was owed when the backup was made', changed_at = :now
 WHERE state IN ('pending', 'sending')
   AND campaign_id IN (SELECT id FROM campaigns WHERE kind = :kind AND state = 'held' AND halted = 'restored');

-- name: finish(kind)!
-- Nothing of it is left to be sent.
UPDATE campaigns SET state = 'done', halted = NULL
 WHERE kind = :kind AND state = 'held' AND halted = 'restored';

-- name: settle(now)!
-- Everything is chosen.
UPDATE restorations SET settled_at = :now WHERE settled_at IS NULL;
