-- Corrections of broadcasts: what shall stand in the place of what was sent.

-- name: propose(broadcast_id, author, of_version, post, now)$
-- It is shown to the admin before anybody sees it.
INSERT INTO broadcast_corrections (broadcast_id, author, of_version, post, at)
VALUES (:broadcast_id, CAST(:author AS BIGINT), :of_version, :post, :now)
RETURNING id;

-- name: of(correction_id)^
-- One of them.
SELECT id, broadcast_id, author, of_version, post, campaign_id
  FROM broadcast_corrections
 WHERE id = :correction_id;

-- name: latest_of(author, broadcast_id)$
-- What she proposed last.
SELECT id
  FROM broadcast_corrections
 WHERE author = :author AND broadcast_id = :broadcast_id
 ORDER BY id DESC
 LIMIT 1;

-- name: applied(broadcast_id)
-- The campaigns by which messages that were sent are changed, the newest first.
SELECT campaign_id
  FROM broadcast_corrections
 WHERE broadcast_id = :broadcast_id AND campaign_id IS NOT NULL
 ORDER BY id DESC;

-- name: apply(correction_id, campaign_id)!
-- Touches no row when it was applied before.
UPDATE broadcast_corrections SET campaign_id = :campaign_id
 WHERE id = :correction_id AND campaign_id IS NULL;

-- name: owe(campaign_id, broadcast_id, of_campaign, now, later)!
-- An edit for everybody who got what is corrected. Whoever is getting it at this moment, or an earlier correction of it,
-- is looked at a little later.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), sent.person_id, 'pending',
       CASE WHEN sent.state = 'sending'
              OR EXISTS (SELECT 1
                           FROM broadcast_corrections
                           JOIN deliveries AS earlier ON earlier.campaign_id = broadcast_corrections.campaign_id
                          WHERE broadcast_corrections.broadcast_id = :broadcast_id
                            AND earlier.person_id = sent.person_id AND earlier.state = 'sending')
            THEN CAST(:later AS BIGINT) ELSE CAST(:now AS BIGINT) END,
       CAST(:now AS BIGINT)
  FROM deliveries AS sent
 WHERE sent.campaign_id = :of_campaign AND sent.state IN ('sent', 'sending');
