-- Clearing: answers that people had time enough to judge.

-- name: projects()
-- Every project: how long its answers wait stands in its file.
SELECT id, spec FROM projects ORDER BY id;

-- name: due(project_id, cutoff, most)
-- Answers of a project that are old enough and not judged, oldest first, and what was credited for each (null: nothing).
SELECT assignments.task_id, assignments.person_id, ledger.amount, ledger.currency
  FROM assignments
  LEFT JOIN ledger ON ledger.ref = 'answer:' || assignments.task_id || ':' || assignments.person_id
                  AND ledger.account = 'pending' AND ledger.owner = assignments.person_id
 WHERE assignments.project_id = :project_id AND assignments.state = 'submitted' AND assignments.answered_at <= :cutoff
 ORDER BY assignments.answered_at
 LIMIT :most;
