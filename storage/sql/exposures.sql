-- Exposures: how much sensitive content a worker has been shown in a day of hers, and how much she wants at most.

-- name: of(person_id)^
-- Where she lives, and the limit she chose.
SELECT people.time_zone, exposure_limits.per_day
  FROM people
  LEFT JOIN exposure_limits ON exposure_limits.person_id = people.id
 WHERE people.id = :person_id;

-- name: seen(person_id, day)$
-- Tasks that she was shown on that day.
SELECT seen
  FROM exposures
 WHERE person_id = :person_id AND day = :day;

-- name: add(person_id, day)!
-- One more was shown to her.
INSERT INTO exposures (person_id, day, seen)
VALUES (:person_id, :day, 1)
ON CONFLICT (person_id, day) DO UPDATE SET seen = exposures.seen + 1;

-- name: choose(person_id, per_day)!
-- Her own limit, which stands until she chooses another.
INSERT INTO exposure_limits (person_id, per_day)
VALUES (:person_id, :per_day)
ON CONFLICT (person_id) DO UPDATE SET per_day = excluded.per_day;
