-- Leaving: what is looked at, and given back, before somebody is forgotten.

-- name: open_places(person_id)
-- What she has in her hands, parked or held for her: it is given back.
SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.takes, assignments.price,
       projects.spec, assignments.state
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.person_id = :person_id AND assignments.state IN ('active', 'parked', 'reserved')
 ORDER BY assignments.task_id;

-- name: open_bundles(person_id)
-- What is held for her as a bundle.
SELECT id, project_id
  FROM bundles
 WHERE person_id = :person_id AND state = 'open';

-- name: counts(person_id)^
-- What there is of hers: answers when she applied, files, answers to tasks, tasks in her hands, answers that were paid,
-- open appeals.
SELECT (SELECT count(*) FROM screening_answers
          JOIN screenings ON screenings.id = screening_answers.screening_id
         WHERE screenings.person_id = :person_id),
       (SELECT count(*) FROM files WHERE person_id = :person_id),
       (SELECT count(*) FROM assignments
         WHERE person_id = :person_id AND state IN ('submitted', 'accepted', 'rejected')),
       (SELECT count(*) FROM assignments
         WHERE person_id = :person_id AND state IN ('active', 'parked', 'reserved')),
       (SELECT count(*) FROM assignments
         WHERE person_id = :person_id AND state IN ('submitted', 'accepted') AND price > 0),
       (SELECT count(*) FROM objections WHERE person_id = :person_id AND state = 'open')
     + (SELECT count(*) FROM appeals
          JOIN screenings ON screenings.id = appeals.screening_id
         WHERE screenings.person_id = :person_id AND appeals.answered_at IS NULL);

-- name: files(person_id)
-- The rows go here, the files themselves after the commit.
DELETE FROM files
 WHERE person_id = :person_id
RETURNING stored_name;
