-- Tasks: staged behind the horizon of their project, published by moving it, exported in the order of their files.

-- name: stage(project_id, key, position, overlap, urgent, own_overlap, reserved, kept, control)*!
-- Hidden: the position lies behind the horizon.
INSERT INTO tasks (project_id, key, queue, position, overlap, places_left, urgent, own_overlap, reserved, kept, control)
VALUES (:project_id, :key, 1, :position, :overlap, :overlap, :urgent, :own_overlap, :reserved, :kept, :control);

-- name: stage_content(project_id, key, payload, source, gold, gold_also, hint, fingerprint)*!
-- What a staged task shows.
INSERT INTO task_contents (task_id, payload, source, gold, gold_also, hint, fingerprint)
VALUES ((SELECT id FROM tasks WHERE project_id = :project_id AND key = :key),
        :payload, :source, :gold, :gold_also, :hint, :fingerprint);

-- name: clear_named(project_id, horizon, count)!
-- Whom the first of those that a dead import left name; contents and tasks go in the same unit.
DELETE FROM named
 WHERE task_id IN (SELECT id
                    FROM (SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND queue = 1 AND position > :horizon
                             AND places_left > 0 AND reserved = 0
                           UNION ALL
                          SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND position > :horizon AND reserved = 1 AND queue = 1) AS staged
                   ORDER BY position LIMIT :count);

-- name: clear_contents(project_id, horizon, count)!
-- The contents of the same.
DELETE FROM task_contents
 WHERE task_id IN (SELECT id
                    FROM (SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND queue = 1 AND position > :horizon
                             AND places_left > 0 AND reserved = 0
                           UNION ALL
                          SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND position > :horizon AND reserved = 1 AND queue = 1) AS staged
                   ORDER BY position LIMIT :count);

-- name: clear_media(project_id, horizon, count)!
-- Which files they show; the files themselves stay for the next try, or are swept away one day.
DELETE FROM task_media
 WHERE task_id IN (SELECT id
                    FROM (SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND queue = 1 AND position > :horizon
                             AND places_left > 0 AND reserved = 0
                           UNION ALL
                          SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND position > :horizon AND reserved = 1 AND queue = 1) AS staged
                   ORDER BY position LIMIT :count);

-- name: clear_staged(project_id, horizon, count)!
-- The same tasks themselves.
DELETE FROM tasks
 WHERE id IN (SELECT id
                    FROM (SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND queue = 1 AND position > :horizon
                             AND places_left > 0 AND reserved = 0
                           UNION ALL
                          SELECT id, position FROM tasks
                           WHERE project_id = :project_id AND position > :horizon AND reserved = 1 AND queue = 1) AS staged
                   ORDER BY position LIMIT :count);

-- name: urgent(project_id, horizon, count)^
-- A stretch of file order that holds the next urgent tasks.
SELECT min(position), max(position)
  FROM (SELECT position
          FROM tasks
         WHERE project_id = :project_id AND urgent = 1 AND queue = 1 AND position <= :horizon
         ORDER BY position LIMIT :count) AS next;

-- name: promote(project_id, first, last, position)!
-- Before file order, in the order of the file: each as far behind the given position as it was behind the first.
UPDATE tasks SET queue = 0, position = :position + (position - CAST(:first AS BIGINT))
 WHERE project_id = :project_id AND urgent = 1 AND queue = 1 AND position BETWEEN :first AND :last;

-- name: of_key(project_id, key, horizon)$
-- One published task by the customer's id.
SELECT id
  FROM tasks
 WHERE project_id = :project_id AND key = :key AND (queue = 0 OR position <= :horizon);

-- name: stretch(project_id, after, count)^
-- The next so many tasks in the order of the files: the first of them and the last.
SELECT min(id), max(id)
  FROM (SELECT id FROM tasks WHERE project_id = :project_id AND id > :after ORDER BY id LIMIT :count) AS next;

-- name: set_overlap(project_id, first, last, overlap, position)!
-- Taken places stay, free ones come or go; of those that are taken beyond the overlap none opens again. A task that was
-- full comes back behind everybody's cursor; one that was dropped stays so.
UPDATE tasks
   SET queue = CASE WHEN places_left = 0 AND overlap < :overlap THEN 0 ELSE queue END,
       position = CASE WHEN places_left = 0 AND overlap < :overlap THEN CAST(:position AS BIGINT) + (id - :first) ELSE position END,
       places_left = CASE WHEN overlap - places_left < :overlap THEN :overlap - (overlap - places_left) ELSE 0 END,
       surplus = CASE WHEN overlap - places_left < :overlap THEN 0 ELSE (overlap - places_left) - :overlap END,
       overlap = CASE WHEN overlap - places_left < :overlap THEN :overlap ELSE overlap - places_left END
 WHERE project_id = :project_id AND id BETWEEN :first AND :last AND own_overlap = 0 AND overlap - surplus <> :overlap
   AND (withheld IS NULL OR withheld <> 'dropped');

-- name: set_own_overlap(task_id, overlap, position)!
-- The same for one task, which from now on does not follow its project's.
UPDATE tasks
   SET queue = CASE WHEN places_left = 0 AND overlap < :overlap THEN 0 ELSE queue END,
       position = CASE WHEN places_left = 0 AND overlap < :overlap THEN CAST(:position AS BIGINT) ELSE position END,
       places_left = CASE WHEN overlap - places_left < :overlap THEN :overlap - (overlap - places_left) ELSE 0 END,
       surplus = CASE WHEN overlap - places_left < :overlap THEN 0 ELSE (overlap - places_left) - :overlap END,
       overlap = CASE WHEN overlap - places_left < :overlap THEN :overlap ELSE overlap - places_left END,
       own_overlap = 1
 WHERE id = :task_id AND (withheld IS NULL OR withheld <> 'dropped');

-- name: overlap_change(project_id, horizon, overlap)^
-- What another overlap would add and take away of places, how many are taken beyond it, and how many tasks keep one of
-- their own. Gold stands apart. Walks over all tasks of the project.
SELECT CAST(COALESCE(sum(CASE WHEN own_overlap = 0 AND :overlap - (overlap - places_left) > places_left
                              THEN :overlap - (overlap - places_left) - places_left ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(sum(CASE WHEN own_overlap <> 0 OR :overlap >= overlap THEN 0
                              WHEN :overlap > overlap - places_left THEN overlap - :overlap
                              ELSE places_left END), 0) AS BIGINT),
       CAST(COALESCE(sum(CASE WHEN own_overlap = 0 AND overlap - places_left > :overlap
                              THEN overlap - places_left - :overlap ELSE 0 END), 0) AS BIGINT),
       count(CASE WHEN own_overlap <> 0 THEN 1 END)
  FROM tasks
 WHERE project_id = :project_id AND (queue = 0 OR position <= :horizon) AND control IS NULL
   AND (withheld IS NULL OR withheld <> 'dropped');

-- name: places(project_id, horizon)^
-- How many tasks are published, and how many answers are wanted still. Gold stands apart: nobody waits for it. Walks over
-- all tasks of the project.
SELECT count(*), CAST(COALESCE(sum(places_left), 0) AS BIGINT)
  FROM tasks
 WHERE project_id = :project_id AND (queue = 0 OR position <= :horizon) AND control IS NULL;

-- name: states(project_id)
-- How many assignments are in each state. Walks over all of the project.
SELECT assignments.state, count(*)
  FROM tasks
  JOIN assignments ON assignments.task_id = tasks.id
 WHERE tasks.project_id = :project_id
 GROUP BY assignments.state
 ORDER BY assignments.state;

-- name: answers(project_id)
-- Every answer with its task and its worker, in the order of the files; those to gold, too.
SELECT tasks.id, tasks.key, task_contents.source, people.worker_key, assignments.answer, assignments.state,
       assignments.price, assignments.taken_at, assignments.answered_at, assignments.version, tasks.withheld,
       assignments.guide_version, tasks.control, assignments.credit, assignments.restricted
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  JOIN assignments ON assignments.task_id = tasks.id
  JOIN people ON people.id = assignments.person_id
 WHERE tasks.project_id = :project_id AND assignments.answer IS NOT NULL
 ORDER BY tasks.id, assignments.answered_at, assignments.person_id;

-- name: votes(project_id, horizon)
-- Every published task, with each of its assignments where it has any, in the order of the files.
SELECT tasks.id, tasks.key, tasks.overlap, task_contents.source, task_contents.gold,
       assignments.state, assignments.answer, tasks.withheld, assignments.answered_at, tasks.control,
       disputes.state, disputes.answer, disputes.reason, assignments.restricted
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  LEFT JOIN assignments ON assignments.task_id = tasks.id
  LEFT JOIN disputes ON disputes.task_id = tasks.id
 WHERE tasks.project_id = :project_id AND (tasks.queue = 0 OR tasks.position <= :horizon)
 ORDER BY tasks.id, assignments.person_id;

-- name: labels(project_id, horizon, below)
-- What counts of each answer to published tasks that were not dropped, for aggregation: no price, no times. Of banned
-- workers those that their projects keep (below is 2), or none (below is 1).
SELECT tasks.key, people.worker_key, assignments.answer, task_contents.source, tasks.control, assignments.restricted
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  JOIN assignments ON assignments.task_id = tasks.id
  JOIN people ON people.id = assignments.person_id
 WHERE tasks.project_id = :project_id AND (tasks.queue = 0 OR tasks.position <= :horizon)
   AND assignments.answer IS NOT NULL AND assignments.state IN ('submitted', 'accepted')
   AND COALESCE(assignments.restricted, 0) < CAST(:below AS BIGINT)
   AND (tasks.withheld IS NULL OR tasks.withheld <> 'dropped')
 ORDER BY tasks.id, assignments.person_id;

-- name: key_to(task_id)^
-- What is known of one task, and whether it is gold in the work.
SELECT task_contents.gold, task_contents.gold_also, tasks.control
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE tasks.id = :task_id;

-- name: golds(project_id, horizon)
-- The published tasks whose answer is known.
SELECT tasks.key, task_contents.gold
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
 WHERE tasks.project_id = :project_id AND (tasks.queue = 0 OR tasks.position <= :horizon)
   AND task_contents.gold IS NOT NULL
 ORDER BY tasks.id;
