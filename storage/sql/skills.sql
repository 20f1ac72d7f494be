-- Skills: how good a person is at something, from 0 to 100, as rules and admins wrote it.

-- name: set(person_id, skill, value, expires_at, now)!
-- The newest value stands.
INSERT INTO skills (person_id, name, value, expires_at, changed_at)
VALUES (:person_id, :skill, :value, CAST(:expires_at AS BIGINT), :now)
ON CONFLICT (person_id, name) DO UPDATE
   SET value = excluded.value, expires_at = excluded.expires_at, changed_at = excluded.changed_at;

-- name: drop(person_id, skill)!
-- It is missing from then on.
DELETE FROM skills WHERE person_id = :person_id AND name = :skill;

-- name: of_person(person_id, now)
-- What holds of hers.
SELECT name, value
  FROM skills
 WHERE person_id = :person_id AND (expires_at IS NULL OR expires_at > :now)
 ORDER BY name;
