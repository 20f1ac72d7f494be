-- Objections: appeals against restrictions and rejected answers, one for each; and what waits for a person in all.

-- name: add(person_id, restriction_id, rejection_id, due_at, now)$
-- The id of the new row; no row where there is one already.
INSERT INTO objections (person_id, restriction_id, rejection_id, state, made_at, due_at)
VALUES (:person_id, CAST(:restriction_id AS BIGINT), CAST(:rejection_id AS BIGINT), 'open', :now, :due_at)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: reopen(objection_id, due_at, now)!
-- She had taken it back, and makes it again.
UPDATE objections SET state = 'open', made_at = :now, due_at = :due_at, decided_at = NULL
 WHERE id = :objection_id AND state = 'withdrawn';

-- name: of_id(objection_id)^
-- One of them.
SELECT id, person_id, restriction_id, rejection_id, words, state, made_at, due_at, right_tasks, decided_by, decided_at,
       reason
  FROM objections
 WHERE id = :objection_id;

-- name: against(restriction_id, rejection_id)^
-- The one against a restriction or a rejection.
SELECT id, person_id, restriction_id, rejection_id, words, state, made_at, due_at, right_tasks, decided_by, decided_at,
       reason
  FROM objections
 WHERE restriction_id = CAST(:restriction_id AS BIGINT) OR rejection_id = CAST(:rejection_id AS BIGINT);

-- name: plead(objection_id, words)!
-- What she writes; once.
UPDATE objections SET words = :words
 WHERE id = :objection_id AND state = 'open' AND words IS NULL;

-- name: close(objection_id, state, decided_by, reason, now)!
-- A person has decided, or she took it back. Touches no row when it is not open any more.
UPDATE objections
   SET state = :state, decided_by = CAST(:decided_by AS BIGINT), decided_at = :now, reason = CAST(:reason AS TEXT)
 WHERE id = :objection_id AND state = 'open';

-- name: mark(objection_id, right_tasks)!
-- In which tasks her answer was right, as whoever decides says.
UPDATE objections SET right_tasks = :right_tasks
 WHERE id = :objection_id AND state = 'open';

-- name: overdue(now)
-- Open ones whose time is over.
SELECT id FROM objections WHERE state = 'open' AND due_at <= :now ORDER BY due_at, id;

-- name: waiting()
-- All that waits for a person, appeals first, then what waits longest: ('o' or 'p', id, since when, whom it is about,
-- whose decision it is against).
SELECT 'o', objections.id, objections.made_at, objections.person_id,
       COALESCE(restrictions.decided_by, rejections.decided_by), 0 AS place
  FROM objections
  LEFT JOIN restrictions ON restrictions.id = objections.restriction_id
  LEFT JOIN rejections ON rejections.id = objections.rejection_id
 WHERE objections.state = 'open'
   AND NOT EXISTS (SELECT 1 FROM fair_decisions
                    WHERE fair_decisions.objection_id = objections.id AND fair_decisions.state = 'due')
UNION ALL
SELECT 'p', restrictions.id, restrictions.made_at, restrictions.person_id, CAST(NULL AS BIGINT), 1 AS place
  FROM restrictions
 WHERE restrictions.state = 'proposed'
   AND NOT EXISTS (SELECT 1 FROM fair_decisions
                    WHERE fair_decisions.restriction_id = restrictions.id AND fair_decisions.state = 'due')
 ORDER BY 6, 3, 2;

-- name: evidence(task_id, person_id)^
-- A task that something rests on, what is known of it, and what she answered.
SELECT tasks.id, tasks.key, task_contents.payload, task_contents.gold, assignments.answer,
       COALESCE(assignments.seed, 0), projects.spec
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  JOIN projects ON projects.id = tasks.project_id
  LEFT JOIN assignments ON assignments.task_id = tasks.id AND assignments.person_id = :person_id
 WHERE tasks.id = :task_id;

-- name: told_at()$
-- When admins were last told of what waits.
SELECT CAST(max(created_at) AS BIGINT) FROM campaigns WHERE kind = 'fair_news';
