-- name: add(person_id, kind, stored_name, original_name, media_type, size, sha256, now)$
-- The row that makes a stored file hers.
INSERT INTO files (person_id, kind, stored_name, original_name, media_type, size, sha256, created_at)
VALUES (:person_id, :kind, :stored_name, :original_name, :media_type, :size, :sha256, :now)
RETURNING id;

-- name: of_person(person_id)
-- Her files, newest first.
SELECT id, person_id, kind, stored_name, original_name, media_type, size, sha256, created_at
  FROM files
 WHERE person_id = :person_id
 ORDER BY created_at DESC, id DESC;

-- name: remove(person_id, kind)
-- The rows go here, the files themselves after the commit.
DELETE FROM files
 WHERE person_id = :person_id AND kind = :kind
RETURNING stored_name;

-- name: settle(file_id, kind, doubtful)!
-- A file that was in doubt is hers now, for a person to look at.
UPDATE files SET kind = :kind
 WHERE id = :file_id AND kind = :doubtful;

-- name: stored_names()
-- Every name the folder should hold.
SELECT stored_name
  FROM files;
