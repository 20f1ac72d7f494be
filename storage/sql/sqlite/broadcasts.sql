-- Broadcasts, as SQLite reads one that goes out: its writers come one by one.

-- name: said(broadcast_id)^
-- What it says at this moment, its button, and the campaign by which it went out.
SELECT post, door, campaign_id
  FROM broadcasts
 WHERE id = :broadcast_id;
