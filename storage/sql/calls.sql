-- Calls: how people answer to being told of projects.

-- name: told(person_id, now)!
-- One more message reached her.
INSERT INTO calls (person_id, told, told_at) VALUES (:person_id, 1, :now)
ON CONFLICT (person_id) DO UPDATE SET told = calls.told + 1, told_at = excluded.told_at;

-- name: came(person_id, now)!
-- She came to a project of which she was told.
UPDATE calls SET came = came + 1, came_at = :now
 WHERE person_id = :person_id AND came < told;
