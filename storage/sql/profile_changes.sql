-- Profile changes: screenings in which a worker is asked only some questions anew.

-- name: begin(screening_id, questions)!
-- Which ones.
INSERT INTO profile_changes (screening_id, questions) VALUES (:screening_id, :questions);

-- name: of(screening_id)$
-- JSON; no row for an application.
SELECT questions FROM profile_changes WHERE screening_id = :screening_id;

-- name: passed(person_id)$
-- The last screening that stands behind her profile.
SELECT id
  FROM screenings
 WHERE person_id = :person_id AND state = 'passed'
 ORDER BY finished_at DESC, id DESC
 LIMIT 1;

-- name: told(screening_id)$
-- When the staff was told that a requirement is missed now.
SELECT told_at FROM profile_changes WHERE screening_id = :screening_id;

-- name: tell(screening_id, now)!
-- Once.
UPDATE profile_changes SET told_at = :now WHERE screening_id = :screening_id;
