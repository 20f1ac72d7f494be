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

-- name: filed(project_id)$
-- What its file said when its hours were first set by hand; null where they are as in its file.
SELECT filed FROM projects WHERE id = :project_id;

-- name: keep_filed(project_id)!
-- Its hours are about to be set by hand, in this unit; what the file said is kept of the first time.
UPDATE projects SET filed = spec WHERE id = :project_id AND filed IS NULL;

-- name: forget_filed(project_id)!
-- Its file speaks of other hours now, and they are as it says.
UPDATE projects SET filed = NULL WHERE id = :project_id AND filed IS NOT NULL;

-- name: of_slug(slug)^
-- One project by the word an admin gave it.
SELECT id, slug, title, spec, version, state, opens_at, opened_at, closed_at, openings, next_normal, normal_horizon,
       tasks, created_at, pauses_at, closes_at, by_hours, outside_until, over_since
  FROM projects
 WHERE slug = :slug;

-- name: of_id(project_id)^
-- The same by its number.
SELECT id, slug, title, spec, version, state, opens_at, opened_at, closed_at, openings, next_normal, normal_horizon,
       tasks, created_at, pauses_at, closes_at, by_hours, outside_until, over_since
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

-- name: lock(project_id)!
-- Whoever moves a project does so in turn: what was read behind this stays true until the unit ends.
UPDATE projects SET next_again = next_again
 WHERE id = :project_id;

-- name: open(project_id, outside_until, now)^
-- Goes live once: whoever comes second touches no row. Gives the number of this opening.
UPDATE projects
   SET state = 'live', opened_at = :now, opens_at = NULL, by_hours = NULL, over_since = NULL,
       outside_until = CAST(:outside_until AS BIGINT), openings = openings + 1
 WHERE id = :project_id AND state IN ('draft', 'scheduled', 'paused', 'closing') AND tasks > 0
RETURNING openings;

-- name: schedule(project_id, opens_at, by_hours)!
-- Also moves the hour of a project that is scheduled already; one that was live before stays paused until then.
UPDATE projects
   SET state = CASE WHEN openings > 0 THEN 'paused' ELSE 'scheduled' END, opens_at = CAST(:opens_at AS BIGINT),
       by_hours = CAST(:by_hours AS BIGINT)
 WHERE id = :project_id AND state IN ('draft', 'scheduled', 'paused');

-- name: pause(project_id, opens_at, by_hours)!
-- Nobody gets a task until it is opened again, by hand or at its hour.
UPDATE projects
   SET state = 'paused', opens_at = CAST(:opens_at AS BIGINT), by_hours = CAST(:by_hours AS BIGINT), pauses_at = NULL,
       outside_until = NULL
 WHERE id = :project_id AND state IN ('live', 'scheduled', 'paused');

-- name: end(project_id, state, now)!
-- Closing while people hold tasks, then closed for good.
UPDATE projects
   SET state = :state, opens_at = NULL, pauses_at = NULL, closes_at = NULL, by_hours = NULL, outside_until = NULL,
       over_since = NULL, closed_at = CASE WHEN CAST(:state AS TEXT) = 'closed' THEN CAST(:now AS BIGINT) END
 WHERE id = :project_id AND state <> 'closed' AND state <> :state;

-- name: plan(project_id, pauses_at, closes_at)!
-- When it pauses and when it closes by itself.
UPDATE projects SET pauses_at = CAST(:pauses_at AS BIGINT), closes_at = CAST(:closes_at AS BIGINT)
 WHERE id = :project_id AND state NOT IN ('closing', 'closed');

-- name: over(project_id, since)!
-- Since when there is nothing more to do; null when there is again.
UPDATE projects SET over_since = CAST(:since AS BIGINT)
 WHERE id = :project_id;

-- name: held(project_id)^
-- Whether anybody has a task of it in her hands, parked with a question, or in a bundle.
SELECT 1
 WHERE EXISTS (SELECT 1
                 FROM progress
                 JOIN assignments ON assignments.person_id = progress.person_id
                      AND assignments.project_id = progress.project_id AND assignments.state = 'active'
                WHERE progress.project_id = :project_id)
    OR EXISTS (SELECT 1 FROM assignments WHERE state = 'parked' AND project_id = :project_id)
    OR EXISTS (SELECT 1
                 FROM bundles
                 JOIN assignments ON assignments.bundle_id = bundles.id AND assignments.state = 'reserved'
                WHERE bundles.project_id = :project_id AND bundles.state = 'open');

-- name: wanting(project_id, horizon)^
-- Whether a task of it wants an answer, or waits for an admin's look.
SELECT 1
 WHERE EXISTS (SELECT 1 FROM tasks
                WHERE project_id = :project_id AND queue = 0 AND places_left > 0 AND reserved = 0)
    OR EXISTS (SELECT 1 FROM tasks
                WHERE project_id = :project_id AND queue = 1 AND position <= :horizon AND places_left > 0
                  AND reserved = 0)
    OR EXISTS (SELECT 1 FROM tasks
                WHERE project_id = :project_id AND reserved = 1 AND position <= :horizon AND places_left > 0
                  AND control IS NULL);

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
