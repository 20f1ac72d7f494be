-- Data requests: when somebody last asked for everything about her, so that it is made once an hour at most.

-- name: ask(person_id, update_id, now, before)!
-- Touches no row when she asked not long ago.
INSERT INTO data_requests (person_id, asked_at, asked_in)
VALUES (:person_id, :now, :update_id)
ON CONFLICT (person_id) DO UPDATE
   SET asked_at = excluded.asked_at, asked_in = excluded.asked_in
 WHERE data_requests.asked_at <= :before;

-- name: of(person_id)^
-- When she asked last, and by which update.
SELECT asked_at, asked_in
  FROM data_requests
 WHERE person_id = :person_id;
