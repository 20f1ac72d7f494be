-- Exclusions: what becomes of the answers of somebody who was banned, and of them again when that is lifted.

-- name: unmarked(person_id, project_id, most)
-- Assignments of hers that nothing is decided about: in one project, or in all (null).
SELECT assignments.task_id, assignments.project_id, assignments.state, projects.spec
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.person_id = :person_id AND assignments.restricted IS NULL
   AND (CAST(:project_id AS BIGINT) IS NULL OR assignments.project_id = CAST(:project_id AS BIGINT))
 ORDER BY assignments.task_id
 LIMIT :most;

-- name: marked(person_id, project_id, most)
-- Those that something is decided about, and what; not in projects from which another ban keeps her.
SELECT assignments.task_id, assignments.project_id, assignments.restricted, projects.spec
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.person_id = :person_id AND assignments.restricted IS NOT NULL
   AND (CAST(:project_id AS BIGINT) IS NULL OR assignments.project_id = CAST(:project_id AS BIGINT))
   AND NOT EXISTS (SELECT 1 FROM restrictions
                    WHERE restrictions.person_id = assignments.person_id AND restrictions.kind = 'ban'
                      AND restrictions.state = 'active'
                      AND (restrictions.project_id IS NULL OR restrictions.project_id = assignments.project_id))
 ORDER BY assignments.task_id
 LIMIT :most;

-- name: mark(task_id, person_id, restricted)!
-- What becomes of it; null: it counts as any other.
UPDATE assignments SET restricted = CAST(:restricted AS BIGINT)
 WHERE task_id = :task_id AND person_id = :person_id;

-- name: mark_of(task_id, person_id)$
-- What is decided about it.
SELECT restricted FROM assignments WHERE task_id = :task_id AND person_id = :person_id;

-- name: ask_anew(task_id, position)!
-- One more place, at the end of those that came back. A task that is dropped, or known, gets none.
UPDATE tasks
   SET queue = CASE WHEN places_left = 0 THEN 0 ELSE queue END,
       position = CASE WHEN places_left = 0 THEN CAST(:position AS BIGINT) ELSE position END,
       overlap = overlap + CASE WHEN surplus > 0 THEN 0 ELSE 1 END,
       places_left = places_left + CASE WHEN surplus > 0 THEN 0 ELSE 1 END,
       surplus = surplus - CASE WHEN surplus > 0 THEN 1 ELSE 0 END
 WHERE id = :task_id AND control IS NULL AND (withheld IS NULL OR withheld <> 'dropped');

-- name: ask_no_more(task_id)!
-- That place goes again, where nobody has taken it.
UPDATE tasks SET overlap = overlap - 1, places_left = places_left - 1
 WHERE id = :task_id AND places_left > 0;
