-- Profile: what stands on a worker's own page.

-- name: projects(person_id)
-- Where she has worked, most answers first.
SELECT projects.title, progress.answered, projects.state
  FROM progress
  JOIN projects ON projects.id = progress.project_id
 WHERE progress.person_id = :person_id AND progress.answered > 0
 ORDER BY progress.answered DESC, projects.id;
