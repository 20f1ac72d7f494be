-- Assignments: places held by workers, and what they answered. A worker has at most one row for a task, for ever.

-- name: hers(telegram_id, task_id)^
-- What a button is about: the assignment, the task as it is now, and where the worker stands in the project.
SELECT assignments.task_id, assignments.state, assignments.takes, assignments.price, assignments.seed,
       assignments.taken_at, assignments.deadline, assignments.answer, tasks.version, task_contents.payload,
       people.id, people.admitted_at,
       projects.id, projects.state, projects.spec, projects.next_again, projects.normal_horizon,
       progress.state, progress.again_cursor, progress.normal_cursor,
       progress.answered, progress.skipped, progress.earned
  FROM people
  JOIN assignments ON assignments.task_id = :task_id AND assignments.person_id = people.id
  JOIN tasks ON tasks.id = assignments.task_id
  JOIN task_contents ON task_contents.task_id = assignments.task_id
  JOIN projects ON projects.id = assignments.project_id
  JOIN progress ON progress.project_id = assignments.project_id AND progress.person_id = people.id
 WHERE people.telegram_id = :telegram_id;

-- name: active(person_id, project_id)^
-- The one task that is in her hands in this project.
SELECT assignments.task_id, assignments.state, assignments.takes, assignments.price, assignments.seed,
       assignments.taken_at, assignments.deadline, assignments.answer, tasks.version, task_contents.payload
  FROM assignments
  JOIN tasks ON tasks.id = assignments.task_id
  JOIN task_contents ON task_contents.task_id = assignments.task_id
 WHERE assignments.person_id = :person_id AND assignments.project_id = :project_id AND assignments.state = 'active';

-- name: open(task_id, person_id, project_id, price, version, seed, now, deadline)$
-- Hands the task out. A row that expired or was returned is taken up again; any other says that she had it: no row.
INSERT INTO assignments (task_id, person_id, project_id, state, price, version, seed, taken_at, deadline)
VALUES (:task_id, :person_id, :project_id, 'active', :price, :version, :seed, :now, :deadline)
ON CONFLICT (task_id, person_id) DO UPDATE
   SET state = 'active', takes = assignments.takes + 1, price = excluded.price, version = excluded.version,
       seed = excluded.seed, taken_at = excluded.taken_at, deadline = excluded.deadline
 WHERE assignments.state IN ('expired', 'returned')
RETURNING takes;

-- name: submit(task_id, person_id, answer, version, now)!
-- Touches no row when the answer is in already (a double tap), or when the time ran out a moment ago.
UPDATE assignments SET state = 'submitted', answer = :answer, version = :version, answered_at = :now
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'active';

-- name: submit_late(task_id, person_id, answer, version, now)$
-- The place was lost and has just been taken again for this answer; no row when another tap was first.
UPDATE assignments SET state = 'submitted', takes = takes + 1, answer = :answer, version = :version, answered_at = :now
 WHERE task_id = :task_id AND person_id = :person_id AND state IN ('expired', 'returned')
RETURNING takes;

-- name: move(task_id, person_id, was, becomes)!
-- From one state to another, if it still is in the one that the caller read.
UPDATE assignments SET state = :becomes
 WHERE task_id = :task_id AND person_id = :person_id AND state = :was;

-- name: overdue(now, most)
-- Through the index of active ones: an index on deadlines would cost every tap more than it saves the sweeper.
SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.takes, assignments.price,
       projects.spec
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.state = 'active' AND assignments.deadline <= :now
 LIMIT :most;

-- name: extend(began_at, length)!
-- Whoever held a task when we went away gets the time back; what had run out before did not run out because of us.
UPDATE assignments SET deadline = deadline + :length
 WHERE state = 'active' AND deadline > :began_at;
