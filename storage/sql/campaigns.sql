-- Campaigns: one event that many people are owed a message about.

-- name: add(kind, ref, project_id, body, now)$
-- The ref names the event: the same event twice is refused by its key.
INSERT INTO campaigns (kind, ref, project_id, body, state, created_at)
VALUES (:kind, :ref, CAST(:project_id AS BIGINT), :body, 'running', :now)
RETURNING id;

-- name: drop_pending(project_id, kind, reason, now)!
-- What nobody needs to hear any more; what is on its way goes out.
UPDATE deliveries SET state = 'dropped', error = :reason, changed_at = :now
 WHERE state = 'pending'
   AND campaign_id IN (SELECT id FROM campaigns WHERE project_id = :project_id AND kind = :kind);

-- name: told(project_id, kind)
-- How many deliveries of a kind are in each state, over all campaigns of the project.
SELECT deliveries.state, count(*)
  FROM campaigns
  JOIN deliveries ON deliveries.campaign_id = campaigns.id
 WHERE campaigns.project_id = :project_id AND campaigns.kind = :kind
 GROUP BY deliveries.state;

-- name: owe(campaign_id, telegram_id, due_at, now)!
-- A message for one person; touches no row where we never met her, or she cannot be reached.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), id, 'pending', CAST(:due_at AS BIGINT), CAST(:now AS BIGINT)
  FROM people
 WHERE telegram_id = :telegram_id AND unreachable_at IS NULL
ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: messages(ref)
-- Where the messages of one event stand, to be brought up to date.
SELECT people.telegram_id, deliveries.message_id
  FROM campaigns
  JOIN deliveries ON deliveries.campaign_id = campaigns.id
  JOIN people ON people.id = deliveries.person_id
 WHERE campaigns.ref = :ref AND deliveries.state = 'sent' AND deliveries.message_id IS NOT NULL
   AND people.telegram_id IS NOT NULL
 ORDER BY people.id;

-- name: of(campaign_id)^
-- What it is about, how it stands, and how many people still wait for it.
SELECT campaigns.id, campaigns.kind, campaigns.state, campaigns.halted, campaigns.error, campaigns.cancelled_at,
       projects.title,
       (SELECT count(*) FROM deliveries WHERE deliveries.campaign_id = campaigns.id AND deliveries.state = 'pending'),
       broadcasts.id, broadcasts.post
  FROM campaigns
  LEFT JOIN projects ON projects.id = campaigns.project_id
  LEFT JOIN broadcast_corrections ON broadcast_corrections.campaign_id = campaigns.id
  LEFT JOIN broadcasts ON broadcasts.campaign_id = campaigns.id OR broadcasts.id = broadcast_corrections.broadcast_id
 WHERE campaigns.id = :campaign_id;

-- name: hold(campaign_id, halted, error)!
-- Nobody else is tried: Telegram refuses its text, or an admin paused it. What is on its way goes out.
UPDATE campaigns SET state = 'held', halted = :halted, error = CAST(:error AS TEXT)
 WHERE id = :campaign_id AND state = 'running';

-- name: resume(campaign_id)!
-- An admin has looked.
UPDATE campaigns SET state = 'running', halted = NULL, error = NULL
 WHERE id = :campaign_id AND state = 'held';

-- name: cancel(campaign_id, now)!
-- Whoever was not told will not be; touches no row of one that is over.
UPDATE campaigns SET state = 'done', cancelled_at = :now
 WHERE id = :campaign_id AND state IN ('running', 'held');

-- name: drop_cancelled(campaign_id, reason, now)!
-- What a cancelled one still owes; asked again after each of its calls, which may have to be repeated.
UPDATE deliveries SET state = 'dropped', error = :reason, changed_at = :now
 WHERE campaign_id = :campaign_id AND state = 'pending'
   AND EXISTS (SELECT 1 FROM campaigns WHERE id = :campaign_id AND cancelled_at IS NOT NULL);
