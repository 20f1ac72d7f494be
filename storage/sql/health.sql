-- Health: what waits for whoever keeps the bot alive; counted for `tapwork doctor`, which changes nothing.

-- name: held()
-- Campaigns that are held, by the reason, with how many people wait for them.
SELECT COALESCE(campaigns.halted, 'refused'), count(DISTINCT campaigns.id), count(deliveries.person_id)
  FROM campaigns
  LEFT JOIN deliveries ON deliveries.campaign_id = campaigns.id AND deliveries.state = 'pending'
 WHERE campaigns.state = 'held'
 GROUP BY 1
 ORDER BY 1;

-- name: dead_letters(since)^
-- Updates that were given up and are not floods, how many and the last of them.
SELECT count(*), COALESCE(max(done_at), 0)
  FROM inbox
 WHERE state = 'dead' AND done_at >= :since AND COALESCE(error, '') <> 'flood';

-- name: waiting()^
-- Updates that are stored and not handled, and since when the first of them waits.
SELECT count(*), COALESCE(min(received_at), 0)
  FROM inbox
 WHERE state IN ('new', 'applied');

-- name: aside()$
-- What was due, failed too often and waits for a person.
SELECT count(*) FROM dues WHERE state = 'aside';
