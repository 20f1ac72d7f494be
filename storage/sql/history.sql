-- History: a worker's answers, page by page along the index of what she answered. No page costs more than another.

-- name: before(person_id, at, task_id, most)
-- Answers behind one of them, newest first.
SELECT assignments.task_id, assignments.project_id, assignments.state, assignments.answer, assignments.seed,
       assignments.version, assignments.answered_at, assignments.verdict, task_contents.payload, projects.spec,
       COALESCE(ledger.amount, 0), ledger.currency
  FROM assignments
  JOIN task_contents ON task_contents.task_id = assignments.task_id
  JOIN projects ON projects.id = assignments.project_id
  LEFT JOIN ledger ON ledger.ref = 'answer:' || assignments.task_id || ':' || assignments.person_id
                  AND ledger.account = 'pending' AND ledger.owner = assignments.person_id
 WHERE assignments.person_id = :person_id AND assignments.answered_at <= :at
   AND (assignments.answered_at < :at OR assignments.task_id < :task_id)
 ORDER BY assignments.answered_at DESC, assignments.task_id DESC
 LIMIT :most;

-- name: after(person_id, at, task_id, most)
-- Answers before one of them in that order, the nearest first.
SELECT assignments.task_id, assignments.project_id, assignments.state, assignments.answer, assignments.seed,
       assignments.version, assignments.answered_at, assignments.verdict, task_contents.payload, projects.spec,
       COALESCE(ledger.amount, 0), ledger.currency
  FROM assignments
  JOIN task_contents ON task_contents.task_id = assignments.task_id
  JOIN projects ON projects.id = assignments.project_id
  LEFT JOIN ledger ON ledger.ref = 'answer:' || assignments.task_id || ':' || assignments.person_id
                  AND ledger.account = 'pending' AND ledger.owner = assignments.person_id
 WHERE assignments.person_id = :person_id AND assignments.answered_at >= :at
   AND (assignments.answered_at > :at OR assignments.task_id > :task_id)
 ORDER BY assignments.answered_at, assignments.task_id
 LIMIT :most;

-- name: one(person_id, task_id)^
-- One of them; no row for a task that she has not answered.
SELECT assignments.task_id, assignments.project_id, assignments.state, assignments.answer, assignments.seed,
       assignments.version, assignments.answered_at, assignments.verdict, task_contents.payload, projects.spec,
       COALESCE(ledger.amount, 0), ledger.currency
  FROM assignments
  JOIN task_contents ON task_contents.task_id = assignments.task_id
  JOIN projects ON projects.id = assignments.project_id
  LEFT JOIN ledger ON ledger.ref = 'answer:' || assignments.task_id || ':' || assignments.person_id
                  AND ledger.account = 'pending' AND ledger.owner = assignments.person_id
 WHERE assignments.person_id = :person_id AND assignments.task_id = :task_id AND assignments.answer IS NOT NULL;

-- name: changes(person_id, task_id)$
-- How often she changed it.
SELECT count(*) FROM answer_changes WHERE person_id = :person_id AND task_id = :task_id;
