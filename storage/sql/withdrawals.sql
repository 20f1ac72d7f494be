-- Withdrawals: an applicant takes her application back.

-- name: withdraw(screening_id, person_id, again_at, update_id, now)!
-- Touches no row when it is not hers, or decided. Why it stood as it did goes with the answers.
UPDATE screenings
   SET state = 'withdrawn', asked = NULL, draft = '{}', reasons = NULL, flags = NULL, finished_at = :now,
       finished_by = :update_id, again_at = CAST(:again_at AS BIGINT)
 WHERE id = :screening_id AND person_id = :person_id AND state IN ('open', 'review');

-- name: again_at(screening_id)$
-- Before when she may not begin again; null where she may at once.
SELECT again_at FROM screenings WHERE id = :screening_id;
