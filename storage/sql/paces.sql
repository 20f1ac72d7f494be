-- Paces: how long the tasks of a project took, as counts of answers by bucket of active time.

-- name: bookmark()$
-- Answers up to this moment are counted.
SELECT COALESCE(max(at), 0) FROM paces_until;

-- name: move_bookmark(value)!
-- What lies behind it is never counted again.
INSERT INTO paces_until (id, at) VALUES (1, :value)
ON CONFLICT (id) DO UPDATE SET at = excluded.at;

-- name: fresh(after, until)
-- Answers of a stretch of time to what is live or paused, found by the workers' own index: nothing is scanned.
SELECT assignments.project_id, assignments.taken_at, assignments.answered_at, projects.spec
  FROM projects
  JOIN progress ON progress.project_id = projects.id AND progress.answered > 0
  JOIN assignments ON assignments.person_id = progress.person_id AND assignments.project_id = projects.id
 WHERE projects.state IN ('live', 'paused')
   AND assignments.answered_at > :after AND assignments.answered_at <= :until;

-- name: count(project_id, bucket, answers)*!
-- So many more answers in a bucket.
INSERT INTO paces (project_id, bucket, answers)
VALUES (:project_id, :bucket, :answers)
ON CONFLICT (project_id, bucket) DO UPDATE SET answers = paces.answers + excluded.answers;

-- name: of_project(project_id)
-- The histogram of one project.
SELECT bucket, answers
  FROM paces
 WHERE project_id = :project_id;
