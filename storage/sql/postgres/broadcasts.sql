-- Broadcasts, as PostgreSQL reads one that goes out: a correction waits until what was read is marked as being sent.

-- name: said(broadcast_id)^
-- What it says at this moment, its button, and the campaign by which it went out.
SELECT post, door, campaign_id
  FROM broadcasts
 WHERE id = :broadcast_id
   FOR SHARE;
