-- Reminders: screenings that nobody went on with, what was said about it, and how they end.

-- name: due(now, most)
-- Those that the clock has to look at; whoever touches hers needs to know nothing of it.
SELECT id
  FROM screenings
 WHERE state = 'open' AND look_at <= :now
 ORDER BY look_at, id
 LIMIT :most;

-- name: look_again(screening_id, look_at)!
-- Nothing to do before.
UPDATE screenings SET look_at = :look_at
 WHERE id = :screening_id AND state = 'open';

-- name: told(screening_id)
-- What she was reminded of, when she had last done something, and whether that was dropped before it went out.
SELECT reminders.what, reminders.touched_at,
       CASE WHEN EXISTS (SELECT 1 FROM deliveries
                          WHERE deliveries.campaign_id = reminders.campaign_id AND deliveries.state = 'dropped')
            THEN 1 ELSE 0 END
  FROM reminders
 WHERE reminders.screening_id = :screening_id;

-- name: add(screening_id, what, touched_at, campaign_id)!
-- Once for each stretch of silence.
INSERT INTO reminders (screening_id, what, touched_at, campaign_id)
VALUES (:screening_id, :what, :touched_at, :campaign_id);

-- name: declined(screening_id)$
-- When she said that she wants no more of them; null while she has not.
SELECT unreminded_at FROM screenings WHERE id = :screening_id;

-- name: decline(screening_id, person_id, now)!
-- The first time stays. Touches no row when it is not hers, or over.
UPDATE screenings SET unreminded_at = COALESCE(unreminded_at, :now)
 WHERE id = :screening_id AND person_id = :person_id AND state = 'open';

-- name: forget(screening_id)!
-- Before the screening itself is deleted, because she did not agree to anything.
DELETE FROM reminders WHERE screening_id = :screening_id;

-- name: lapse(screening_id, touched_at, again_at, now)!
-- Touches no row when she did something in between.
UPDATE screenings
   SET state = 'lapsed', asked = NULL, draft = '{}', finished_at = :now, again_at = CAST(:again_at AS BIGINT)
 WHERE id = :screening_id AND state = 'open' AND touched_at = :touched_at;
