-- Second looks: what those who differ said before and after they read the others' reasons.

-- name: ask(task_id, person_id, state, before, reason, price, now)!
-- Once for each task and worker.
INSERT INTO second_looks (task_id, person_id, state, before, reason, price, asked_at)
VALUES (:task_id, :person_id, :state, :before, CAST(:reason AS TEXT), :price, :now)
ON CONFLICT (task_id, person_id) DO NOTHING;

-- name: of_task(task_id)
-- All of a task, each with the label's answer as it was and as it is now.
SELECT second_looks.task_id, second_looks.person_id, second_looks.state, second_looks.before, second_looks.after,
       second_looks.reason, second_looks.others, second_looks.said, second_looks.price, second_looks.paid,
       people.telegram_id
  FROM second_looks
  JOIN people ON people.id = second_looks.person_id
 WHERE second_looks.task_id = :task_id
 ORDER BY second_looks.person_id;

-- name: hers(task_id, telegram_id)^
-- Hers.
SELECT second_looks.task_id, second_looks.person_id, second_looks.state, second_looks.before, second_looks.after,
       second_looks.reason, second_looks.others, second_looks.said, second_looks.price, second_looks.paid,
       people.telegram_id
  FROM second_looks
  JOIN people ON people.id = second_looks.person_id
 WHERE second_looks.task_id = :task_id AND people.telegram_id = :telegram_id;

-- name: give_reason(task_id, person_id, reason)!
-- Why she said it. Touches no row once that is not asked any more.
UPDATE second_looks SET reason = :reason, state = 'said'
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'asked';

-- name: show(task_id, person_id, others)!
-- These reasons of others go to her.
UPDATE second_looks SET others = :others, state = 'shown'
 WHERE task_id = :task_id AND person_id = :person_id AND state IN ('asked', 'said');

-- name: say(task_id, person_id, said)!
-- How far she is on the card of her change; null: she is not changing it.
UPDATE second_looks SET said = CAST(:said AS TEXT)
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'shown';

-- name: decide(task_id, person_id, state, after, now)!
-- She kept or changed her answer.
UPDATE second_looks SET state = :state, after = :after, said = NULL, answered_at = :now
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'shown';

-- name: decline(task_id, person_id, now)!
-- Not now, for her; nobody asks again.
UPDATE second_looks SET state = 'declined', said = NULL, answered_at = :now
 WHERE task_id = :task_id AND person_id = :person_id AND state IN ('asked', 'said', 'shown');

-- name: lapse(task_id, person_id)!
-- Her time is over, or there is nothing to show her.
UPDATE second_looks SET state = 'lapsed', said = NULL
 WHERE task_id = :task_id AND person_id = :person_id AND state IN ('asked', 'said', 'shown');

-- name: pay(task_id, person_id)!
-- Once.
UPDATE second_looks SET paid = price
 WHERE task_id = :task_id AND person_id = :person_id AND paid = 0 AND price > 0;

-- name: note_change(task_id, person_id, now)!
-- Her answer as it was, beside what she changed herself before. Apart by one where the clock stood still.
INSERT INTO answer_changes (task_id, person_id, changed_at, answer, version)
SELECT task_id, person_id,
       CASE WHEN :now > COALESCE((SELECT max(changed_at) FROM answer_changes AS before
                                   WHERE before.task_id = assignments.task_id
                                     AND before.person_id = assignments.person_id), 0)
            THEN CAST(:now AS BIGINT)
            ELSE (SELECT max(changed_at) + 1 FROM answer_changes AS before
                   WHERE before.task_id = assignments.task_id AND before.person_id = assignments.person_id) END,
       answer, version
  FROM assignments
 WHERE task_id = :task_id AND person_id = :person_id AND state IN ('submitted', 'accepted');

-- name: change(task_id, person_id, answer)!
-- Her answer counts as it is from now on, also where it was accepted: nobody loses anything by a second look.
UPDATE assignments SET answer = :answer, draft = NULL
 WHERE task_id = :task_id AND person_id = :person_id AND state IN ('submitted', 'accepted');

-- name: counts(project_id)
-- How many second looks of a project ended in which way.
SELECT second_looks.state, count(*)
  FROM disputes
  JOIN second_looks ON second_looks.task_id = disputes.task_id
 WHERE disputes.project_id = :project_id
 GROUP BY second_looks.state;
