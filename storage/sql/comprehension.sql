-- Comprehension: how far somebody is with the questions on a project's guidelines.

-- name: of(project_id, person_id)^
-- No row where she was never asked.
SELECT passed, wrong, state, version FROM comprehension
 WHERE project_id = :project_id AND person_id = :person_id;

-- name: before(telegram_id)$
-- The project whose questions she met last and has not passed: what she types may be an answer to them.
SELECT comprehension.project_id
  FROM people
  JOIN comprehension ON comprehension.person_id = people.id
 WHERE people.telegram_id = :telegram_id AND comprehension.state <> 'passed'
 ORDER BY comprehension.changed_at DESC, comprehension.project_id DESC
 LIMIT 1;

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

-- name: failed(person_id, most)
-- Projects in work whose questions, on the guidelines as they are now, she did not pass.
SELECT projects.spec
  FROM comprehension
  JOIN projects ON projects.id = comprehension.project_id
  LEFT JOIN progress ON progress.project_id = comprehension.project_id
                    AND progress.person_id = comprehension.person_id
 WHERE comprehension.person_id = :person_id AND comprehension.state = 'failed'
   AND comprehension.version = projects.guide_version AND projects.state = 'live'
   AND COALESCE(progress.answered, 0) = 0
 ORDER BY comprehension.changed_at DESC, projects.id
 LIMIT :most;

-- name: states(project_id)
-- How many people are at the questions, passed them, and did not.
SELECT state, count(*) FROM comprehension
 WHERE project_id = :project_id
 GROUP BY state;
