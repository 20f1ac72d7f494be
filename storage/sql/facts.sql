-- name: state(person_id, fact, value, number, source, expires_at, evidence, now)!
-- The newest statement stands.
INSERT INTO facts (person_id, name, value, number, source, at, expires_at, evidence)
VALUES (:person_id, :fact, :value, CAST(:number AS BIGINT), :source, :now, CAST(:expires_at AS BIGINT),
        CAST(:evidence AS TEXT))
ON CONFLICT (person_id, name) DO UPDATE
   SET value = excluded.value, number = excluded.number, source = excluded.source, at = excluded.at,
       expires_at = excluded.expires_at, evidence = excluded.evidence;

-- name: of_person(person_id)
-- Her profile.
SELECT name, value, number, source, at, expires_at, evidence
  FROM facts
 WHERE person_id = :person_id
 ORDER BY name;
