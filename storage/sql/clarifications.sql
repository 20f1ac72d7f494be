-- Clarifications: a worker's question on a task, and what an admin answered.

-- name: ask(task_id, person_id, project_id, quoted, question, card, now)$
-- The id of a new question.
INSERT INTO clarifications (task_id, person_id, project_id, quoted, question, card, asked_at)
VALUES (:task_id, :person_id, :project_id, :quoted, :question, CAST(:card AS BIGINT), :now)
RETURNING id;

-- name: of(clarification_id)^
-- A question with its task and the person who asked.
SELECT clarifications.id, clarifications.task_id, clarifications.person_id, clarifications.project_id,
       clarifications.quoted, clarifications.question, clarifications.card, clarifications.asked_at,
       clarifications.answer, clarifications.audience, clarifications.answered_at, clarifications.answered_by,
       tasks.key, task_contents.payload, projects.spec
  FROM clarifications
  JOIN tasks ON tasks.id = clarifications.task_id
  JOIN task_contents ON task_contents.task_id = clarifications.task_id
  JOIN projects ON projects.id = clarifications.project_id
 WHERE clarifications.id = :clarification_id;

-- name: latest(task_id, person_id)^
-- What she asked last about a task.
SELECT id, question, answered_at
  FROM clarifications
 WHERE task_id = :task_id AND person_id = :person_id
 ORDER BY id DESC
 LIMIT 1;

-- name: give_answer(clarification_id, answer, audience, by, now)!
-- Touches no row when another admin was first.
UPDATE clarifications SET answer = :answer, audience = :audience, answered_at = :now, answered_by = :by
 WHERE id = :clarification_id AND answered_at IS NULL;

-- name: notes(task_id, most)
-- What the next workers on a task read above its question: the newest answers that are for everybody.
SELECT quoted, question, answer
  FROM clarifications
 WHERE task_id = :task_id AND audience = 'everybody'
 ORDER BY id DESC
 LIMIT :most;

-- name: of_message(telegram_id, message_id)$
-- The question that an admin replies to: the one that this message told her.
SELECT campaigns.ref
  FROM people
  JOIN deliveries ON deliveries.person_id = people.id AND deliveries.message_id = :message_id
  JOIN campaigns ON campaigns.id = deliveries.campaign_id
 WHERE people.telegram_id = :telegram_id AND campaigns.kind = 'question' AND deliveries.state IN ('sent', 'unknown');

-- name: waiting(most)
-- Questions that nobody has answered, the oldest first.
SELECT clarifications.id, tasks.key, projects.title, clarifications.question
  FROM clarifications
  JOIN tasks ON tasks.id = clarifications.task_id
  JOIN projects ON projects.id = clarifications.project_id
 WHERE clarifications.answered_at IS NULL
 ORDER BY clarifications.asked_at
 LIMIT :most;

-- name: park(task_id, person_id, deadline)!
-- Her place is kept without being worked on. Touches no row when it is not in her hands any more.
UPDATE assignments SET state = 'parked', deadline = :deadline
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'active';

-- name: keep_parked(task_id, person_id, deadline)!
-- The answer came: she has time again to come back.
UPDATE assignments SET deadline = :deadline
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'parked';

-- name: unpark(task_id, person_id, now, deadline, at_once)!
-- Back in her hands, with the whole time for it. Touches no row when the place was given to others meanwhile, or her
-- hands are full.
UPDATE assignments SET state = 'active', taken_at = :now, deadline = :deadline
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'parked'
   AND (SELECT count(*) FROM assignments AS hers
         WHERE hers.person_id = :person_id AND hers.state = 'active') < CAST(:at_once AS BIGINT);

-- name: overdue(now, most)
-- Parked places whose time ran out.
SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.takes, assignments.price,
       projects.spec
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.state = 'parked' AND assignments.deadline <= :now
 LIMIT :most;

-- name: extend(began_at, length)!
-- What is parked is not lost because of an outage of ours either.
UPDATE assignments SET deadline = deadline + :length
 WHERE state = 'parked' AND deadline > :began_at;
