-- Ratings: what workers think of a project, in stars.

-- name: standing(telegram_id, project_id)^
-- Who she is, how many answers she has given there, and whether it is ordinary work.
SELECT people.id, progress.answered, projects.title, projects.spec
  FROM people
  JOIN progress ON progress.person_id = people.id AND progress.project_id = :project_id
  JOIN projects ON projects.id = progress.project_id
 WHERE people.telegram_id = :telegram_id AND people.admitted_at IS NOT NULL;

-- name: asked(person_id, most)
-- Where and when she was asked last, after which update, and whether she gave any stars; the newest first.
SELECT project_id, asked_at, asked_by,
       CASE WHEN guidelines IS NULL AND interface IS NULL AND communication IS NULL THEN 0 ELSE 1 END
  FROM ratings
 WHERE person_id = :person_id
 ORDER BY asked_at DESC, project_id LIMIT :most;

-- name: ask(project_id, person_id, update_id, now)!
-- Touches no row where she was asked about this project before.
INSERT INTO ratings (project_id, person_id, asked_at, asked_by)
VALUES (:project_id, :person_id, :now, :update_id)
ON CONFLICT (project_id, person_id) DO NOTHING;

-- name: rate(project_id, person_id, guidelines, interface, communication)!
-- The first stars that she gives count; null for none. Touches no row where she was never asked.
UPDATE ratings
   SET guidelines = COALESCE(guidelines, CAST(:guidelines AS BIGINT)),
       interface = COALESCE(interface, CAST(:interface AS BIGINT)),
       communication = COALESCE(communication, CAST(:communication AS BIGINT))
 WHERE project_id = :project_id AND person_id = :person_id;

-- name: of(project_id, person_id)^
-- Her stars, and whether she was answered when she asked or reported something there.
SELECT guidelines, interface, communication,
       CASE WHEN EXISTS (SELECT 1 FROM clarifications
                          WHERE clarifications.person_id = :person_id AND clarifications.project_id = :project_id
                            AND clarifications.answered_at IS NOT NULL) THEN 1 ELSE 0 END
  FROM ratings
 WHERE project_id = :project_id AND person_id = :person_id;

-- name: sums(project_id)^
-- How many stars each aspect got, from how many.
SELECT count(guidelines), COALESCE(sum(guidelines), 0), count(interface), COALESCE(sum(interface), 0),
       count(communication), COALESCE(sum(communication), 0)
  FROM ratings
 WHERE project_id = :project_id;

-- name: restricted(project_id, now)^
-- How many workers have answered, and how many of them may not work there now.
SELECT count(*), count(CASE WHEN COALESCE(progress.restricted_until, 0) > :now
                              OR COALESCE(people.restricted_until, 0) > :now THEN 1 END)
  FROM progress
  JOIN people ON people.id = progress.person_id
 WHERE progress.project_id = :project_id AND progress.answered > 0;
