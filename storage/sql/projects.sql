-- Projects: what an admin wrote about each, and where in its life it is.

-- name: add(slug, title, spec, state, opens_at, now)$
-- Adds no row when the slug is taken.
INSERT INTO projects (slug, title, spec, state, opens_at, created_at)
VALUES (:slug, :title, :spec, :state, CAST(:opens_at AS BIGINT), :now)
ON CONFLICT (slug) DO NOTHING
RETURNING id;

-- name: rewrite(project_id, title, spec, state, opens_at, tasks)!
-- Other words for what nobody has seen. Touches no row when an import has just published tasks made by the old ones.
UPDATE projects
   SET title = :title, spec = :spec, version = version + 1, state = :state, opens_at = CAST(:opens_at AS BIGINT)
 WHERE id = :project_id AND state IN ('draft', 'scheduled') AND openings = 0 AND tasks = :tasks;

-- name: respell(project_id, title, spec, version)!
-- Another file for a project that may be live. Touches no row when somebody else changed it since it was read; an import
-- that read the old one then has to begin anew.
UPDATE projects SET title = :title, spec = :spec, version = version + 1
 WHERE id = :project_id AND version = :version AND state <> 'closed';

-- name: of_slug(slug)^
-- One project by the word an admin gave it.
SELECT id, slug, title, spec, version, state, opens_at, opened_at, closed_at, openings, next_normal, normal_horizon,
       tasks, created_at
  FROM projects
 WHERE slug = :slug;

-- name: of_id(project_id)^
-- The same by its number.
SELECT id, slug, title, spec, version, state, opens_at, opened_at, closed_at, openings, next_normal, normal_horizon,
       tasks, created_at
  FROM projects
 WHERE id = :project_id;

-- name: listing()
-- All of them, the newest first, each with the answers given and the people at work.
SELECT projects.id, projects.slug, projects.title, projects.state, projects.opens_at, projects.opened_at,
       projects.closed_at, projects.tasks,
       CAST(COALESCE(sum(progress.answered), 0) AS BIGINT), count(assignments.person_id)
  FROM projects
  LEFT JOIN progress ON progress.project_id = projects.id
  LEFT JOIN assignments ON assignments.project_id = progress.project_id
        AND assignments.person_id = progress.person_id AND assignments.state = 'active'
 GROUP BY projects.id
 ORDER BY projects.id DESC;

-- name: open(project_id, now)^
-- Goes live once: whoever comes second touches no row. Gives the number of this opening.
UPDATE projects SET state = 'live', opened_at = :now, opens_at = NULL, openings = openings + 1
 WHERE id = :project_id AND state IN ('draft', 'scheduled', 'paused') AND tasks > 0
RETURNING openings;

-- name: open_due(project_id, now)^
-- The same by the clock: only when it is still to be opened, and by now.
UPDATE projects SET state = 'live', opened_at = :now, opens_at = NULL, openings = openings + 1
 WHERE id = :project_id AND state = 'scheduled' AND opens_at <= :now AND tasks > 0
RETURNING openings;

-- name: schedule(project_id, opens_at)!
-- Also moves the hour of a project that is scheduled already.
UPDATE projects SET state = 'scheduled', opens_at = :opens_at
 WHERE id = :project_id AND state IN ('draft', 'scheduled', 'paused');

-- name: pause(project_id)!
-- Nobody gets a task until it is opened again.
UPDATE projects SET state = 'paused', opens_at = NULL
 WHERE id = :project_id AND state IN ('live', 'scheduled');

-- name: close(project_id, now)!
-- For good.
UPDATE projects SET state = 'closed', opens_at = NULL, closed_at = :now
 WHERE id = :project_id AND state <> 'closed';

-- name: publish(project_id, version, horizon, added)!
-- Everything staged up to the horizon becomes work in this moment. Touches no row when the project was rewritten or
-- closed while the file was read.
UPDATE projects SET normal_horizon = :horizon, next_normal = CAST(:horizon AS BIGINT) + 1, tasks = tasks + :added
 WHERE id = :project_id AND version = :version AND state <> 'closed';

-- name: people(project_id)^
-- How many have a task in front of them now, and how many ever worked on it.
SELECT count(assignments.person_id), count(*)
  FROM progress
  LEFT JOIN assignments ON assignments.project_id = progress.project_id
        AND assignments.person_id = progress.person_id AND assignments.state = 'active'
 WHERE progress.project_id = :project_id;
