-- Skills: how good a person is at something, from 0 to 100, as rules and admins wrote it.

-- name: set(person_id, skill, value, expires_at, now)!
-- The newest value stands.
INSERT INTO skills (person_id, name, value, expires_at, changed_at)
VALUES (:person_id, :skill, :value, CAST(:expires_at AS BIGINT), :now)
ON CONFLICT (person_id, name) DO UPDATE
   SET value = excluded.value, expires_at = excluded.expires_at, changed_at = excluded.changed_at, told = 0;

-- name: drop(person_id, skill)!
-- It is missing from then on.
DELETE FROM skills WHERE person_id = :person_id AND name = :skill;

-- name: of_person(person_id, now)
-- What holds of hers.
SELECT name, value
  FROM skills
 WHERE person_id = :person_id AND (expires_at IS NULL OR expires_at > :now)
 ORDER BY name;

-- name: held(person_id, skill)^
-- One of hers as it was written, also when its time is over.
SELECT value, expires_at, changed_at FROM skills WHERE person_id = :person_id AND name = :skill;

-- name: expiring(now, until, most)
-- Skills that run out within a time, of people who can be told and have not been.
SELECT skills.person_id, people.telegram_id, skills.name, skills.expires_at
  FROM skills
  JOIN people ON people.id = skills.person_id
 WHERE skills.expires_at IS NOT NULL AND skills.told = 0 AND skills.expires_at > :now AND skills.expires_at <= :until
   AND people.telegram_id IS NOT NULL
 ORDER BY skills.expires_at, skills.person_id, skills.name
 LIMIT :most;

-- name: tell(person_id, skill)!
-- She knows that it runs out, or nothing of hers hangs on it.
UPDATE skills SET told = 1 WHERE person_id = :person_id AND name = :skill AND told = 0;
