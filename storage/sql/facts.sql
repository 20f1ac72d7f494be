-- name: state(person_id, fact, value, number, source, expires_at, evidence, now)!
-- The newest statement stands.
INSERT INTO facts (person_id, name, value, number, source, at, expires_at, evidence)
VALUES (:person_id, :fact, :value, CAST(:number AS BIGINT), :source, :now, CAST(:expires_at AS BIGINT),
        CAST(:evidence AS TEXT))
ON CONFLICT (person_id, name) DO UPDATE
   SET value = excluded.value, number = excluded.number, source = excluded.source, at = excluded.at,
       expires_at = excluded.expires_at, evidence = excluded.evidence, expired_at = NULL, told_at = NULL;

-- name: of_person(person_id)
-- Her profile.
SELECT name, value, number, source, at, expires_at, evidence, expired_at
  FROM facts
 WHERE person_id = :person_id
 ORDER BY name;

-- name: holding(person_id)
-- What counts for eligibility.
SELECT name, value, number
  FROM facts
 WHERE person_id = :person_id AND expired_at IS NULL
 ORDER BY name;

-- name: expire(now)!
-- What is over its time counts for nothing from now on.
UPDATE facts SET expired_at = :now
 WHERE expires_at <= :now AND expired_at IS NULL;

-- name: expiring(before)
-- Workers who have facts whose time is soon over and were not told so.
SELECT DISTINCT people.id, people.telegram_id
  FROM facts
  JOIN people ON people.id = facts.person_id
 WHERE facts.expires_at <= :before AND facts.expired_at IS NULL AND facts.told_at IS NULL
   AND people.admitted_at IS NOT NULL AND people.telegram_id IS NOT NULL
 ORDER BY people.id
 LIMIT 200;

-- name: told(person_id, before, now)!
-- She is told of them all in one message.
UPDATE facts SET told_at = :now
 WHERE person_id = :person_id AND expires_at <= :before AND expired_at IS NULL AND told_at IS NULL;
