-- Practice: missed gold that has left work comes back to whoever missed it; nothing of it counts.

-- name: waiting(person_id, project_id, since, now, most)
-- What she missed of gold that is retired, and may practise now: what was missed first comes first. None of it is shown to
-- anybody as gold any more, and nothing of it was answered before `since`: that counts no more.
SELECT assignments.task_id
  FROM assignments
  JOIN tasks ON tasks.id = assignments.task_id AND tasks.control = 'retired' AND tasks.withheld IS NULL
  JOIN task_contents ON task_contents.task_id = tasks.id AND task_contents.gold IS NOT NULL
  LEFT JOIN practice ON practice.person_id = assignments.person_id AND practice.task_id = assignments.task_id
 WHERE assignments.person_id = :person_id AND assignments.project_id = :project_id
   AND assignments.credit IS NOT NULL AND assignments.credit < 50 AND assignments.answered_at > :since
   AND assignments.state IN ('submitted', 'accepted')
   AND (practice.task_id IS NULL OR practice.due_at <= :now)
 ORDER BY assignments.answered_at, assignments.task_id
 LIMIT :most;

-- name: choice(person_id, project_id)^
-- What she wants of practice in a project.
SELECT asked_at, asked_by, never, left_over
  FROM practice_choices
 WHERE person_id = :person_id AND project_id = :project_id;

-- name: choose(person_id, project_id, asked_at, asked_by, never, left_over)!
-- The same from now on.
INSERT INTO practice_choices (person_id, project_id, asked_at, asked_by, never, left_over)
VALUES (:person_id, :project_id, :asked_at, :asked_by, :never, :left_over)
ON CONFLICT (person_id, project_id) DO UPDATE
   SET asked_at = excluded.asked_at, asked_by = excluded.asked_by, never = excluded.never,
       left_over = excluded.left_over;

-- name: spend(person_id, project_id)!
-- One task less in this visit.
UPDATE practice_choices SET left_over = left_over - 1
 WHERE person_id = :person_id AND project_id = :project_id AND left_over > 0;

-- name: begin(person_id, task_id, project_id, now, update_id)!
-- She practises it now.
INSERT INTO practice (person_id, task_id, project_id, due_at, changed_by)
VALUES (:person_id, :task_id, :project_id, :now, :update_id)
ON CONFLICT (person_id, task_id) DO UPDATE SET tried = '[]', changed_by = excluded.changed_by;

-- name: of(person_id, task_id, since)^
-- One task that she practises, with its key; none while it is gold for others, or where her answer counts no more.
SELECT practice.task_id, practice.person_id, practice.project_id, projects.spec, task_contents.payload, task_contents.gold,
       task_contents.gold_also, task_contents.hint, practice.rounds, practice.due_at, practice.tried, practice.changed_by
  FROM practice
  JOIN tasks ON tasks.id = practice.task_id AND tasks.control = 'retired' AND tasks.withheld IS NULL
  JOIN task_contents ON task_contents.task_id = practice.task_id AND task_contents.gold IS NOT NULL
  JOIN assignments ON assignments.task_id = practice.task_id AND assignments.person_id = practice.person_id
                  AND assignments.answered_at > :since
  JOIN projects ON projects.id = practice.project_id
 WHERE practice.person_id = :person_id AND practice.task_id = :task_id;

-- name: stand(person_id, task_id, rounds, due_at, tried, update_id)!
-- Where she stands in it.
UPDATE practice SET rounds = :rounds, due_at = CAST(:due_at AS BIGINT), tried = :tried, changed_by = :update_id
 WHERE person_id = :person_id AND task_id = :task_id;
