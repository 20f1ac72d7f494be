-- Comprehension: how far somebody is with the questions on a project's guidelines.

-- name: of(project_id, person_id)^
-- No row where she was never asked.
SELECT passed, wrong, state, version FROM comprehension
 WHERE project_id = :project_id AND person_id = :person_id;

-- name: keep(project_id, person_id, passed, wrong, state, version, now)!
-- Where she stands since her last answer.
INSERT INTO comprehension (project_id, person_id, version, passed, wrong, state, changed_at)
VALUES (:project_id, :person_id, :version, :passed, :wrong, :state, :now)
ON CONFLICT (project_id, person_id) DO UPDATE
   SET version = excluded.version, passed = excluded.passed, wrong = excluded.wrong, state = excluded.state,
       changed_at = excluded.changed_at;

-- name: forgive(project_id, person_id)!
-- Whoever failed is asked anew.
DELETE FROM comprehension WHERE project_id = :project_id AND person_id = :person_id AND state = 'failed';

-- name: states(project_id)
-- How many people are at the questions, passed them, and did not.
SELECT state, count(*) FROM comprehension
 WHERE project_id = :project_id
 GROUP BY state;
