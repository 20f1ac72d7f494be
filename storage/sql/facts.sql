-- name: state(person_id, fact, value, number, source, now)!
-- The newest statement stands.
INSERT INTO facts (person_id, name, value, number, source, at)
VALUES (:person_id, :fact, :value, CAST(:number AS BIGINT), :source, :now)
ON CONFLICT (person_id, name) DO UPDATE
   SET value = excluded.value, number = excluded.number, source = excluded.source, at = excluded.at;

-- name: of_person(person_id)
-- Her profile.
SELECT name, value, number, source, at
  FROM facts
 WHERE person_id = :person_id
 ORDER BY name;
