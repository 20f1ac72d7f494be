-- Reviews: applications that wait for a person, who reads which, what was decided, asked and seen, and appeals.

-- name: queue(now, count, beyond)
-- Those that wait for a decision: overdue appeals first, then by how long they have waited. Who has one in hand is told.
SELECT screenings.id, screenings.person_id, people.first_name, people.telegram_id,
       CAST(coalesce(appeals.at, screenings.finished_at) AS BIGINT), appeals.due_at, review_claims.reviewer_id,
       review_claims.until
  FROM screenings
  JOIN people ON people.id = screenings.person_id
  LEFT JOIN appeals ON appeals.screening_id = screenings.id AND appeals.answered_at IS NULL
  LEFT JOIN review_claims ON review_claims.screening_id = screenings.id AND review_claims.until > :now
 WHERE screenings.state = 'review'
   AND NOT EXISTS (SELECT 1 FROM review_decisions
                    WHERE review_decisions.screening_id = screenings.id AND review_decisions.state = 'due')
 ORDER BY CASE WHEN appeals.due_at <= :now THEN 0 ELSE 1 END, coalesce(appeals.at, screenings.finished_at),
          screenings.id
 LIMIT :count OFFSET :beyond;

-- name: counts(now)^
-- How many wait, how many of them are appeals, how many of those are overdue, how many lie before somebody, and since
-- when the one waits that waits longest, and the newest.
SELECT count(*), count(appeals.at), count(CASE WHEN appeals.due_at <= :now THEN 1 END), count(review_claims.until),
       CAST(min(coalesce(appeals.at, screenings.finished_at)) AS BIGINT),
       CAST(max(coalesce(appeals.at, screenings.finished_at)) AS BIGINT)
  FROM screenings
  LEFT JOIN appeals ON appeals.screening_id = screenings.id AND appeals.answered_at IS NULL
  LEFT JOIN review_claims ON review_claims.screening_id = screenings.id AND review_claims.until > :now
 WHERE screenings.state = 'review'
   AND NOT EXISTS (SELECT 1 FROM review_decisions
                    WHERE review_decisions.screening_id = screenings.id AND review_decisions.state = 'due');

-- name: of_id(screening_id)^
-- One screening, whatever became of it.
SELECT screenings.id, person_id, form_id, forms.body, state, asked, reasons, started_at, finished_at, finished_by,
       draft, seed, touched_at, flags
  FROM screenings
  JOIN forms ON forms.id = form_id
 WHERE screenings.id = :screening_id;

-- name: earlier(person_id, screening_id)
-- What she went through before, the newest first.
SELECT id, state, reasons, started_at, finished_at
  FROM screenings
 WHERE person_id = :person_id AND id <> :screening_id
 ORDER BY started_at DESC, id DESC
 LIMIT 10;

-- name: claim(screening_id, reviewer_id, until, now)!
-- Touches no row while somebody else has it in hand.
INSERT INTO review_claims (screening_id, reviewer_id, until)
VALUES (:screening_id, :reviewer_id, :until)
ON CONFLICT (screening_id) DO UPDATE
   SET reviewer_id = excluded.reviewer_id, until = excluded.until
 WHERE review_claims.reviewer_id = excluded.reviewer_id OR review_claims.until <= :now;

-- name: claimed(screening_id, now)^
-- Who has it in hand, and until when.
SELECT reviewer_id, until
  FROM review_claims
 WHERE screening_id = :screening_id AND until > :now;

-- name: leave_others(reviewer_id, screening_id)!
-- Whoever takes one up has put down all others.
DELETE FROM review_claims
 WHERE reviewer_id = :reviewer_id AND screening_id <> :screening_id;

-- name: free(screening_id)!
-- Nobody has it in hand any more.
DELETE FROM review_claims
 WHERE screening_id = :screening_id;

-- name: decide(screening_id, reviewer_id, verdict, reason, due_at, now)!
-- Touches no row where somebody has decided.
INSERT INTO review_decisions (screening_id, reviewer_id, verdict, reason, decided_at, due_at, state)
VALUES (:screening_id, :reviewer_id, :verdict, CAST(:reason AS TEXT), :now, :due_at, 'due')
ON CONFLICT (screening_id) WHERE state = 'due' DO NOTHING;

-- name: decision(decision_id)^
-- One decision.
SELECT id, screening_id, reviewer_id, verdict, reason, decided_at, due_at, state
  FROM review_decisions
 WHERE id = :decision_id;

-- name: last_decision(screening_id)^
-- The newest decision that was not taken back.
SELECT id, screening_id, reviewer_id, verdict, reason, decided_at, due_at, state
  FROM review_decisions
 WHERE screening_id = :screening_id AND state <> 'undone'
 ORDER BY id DESC
 LIMIT 1;

-- name: undo(decision_id, reviewer_id, now)!
-- Touches no row once its minute is over, or where it is somebody else's.
UPDATE review_decisions SET state = 'undone'
 WHERE id = :decision_id AND reviewer_id = :reviewer_id AND state = 'due' AND due_at > :now;

-- name: due(now)
-- Decisions whose minute is over.
SELECT id, screening_id, reviewer_id, verdict, reason, decided_at, due_at, state
  FROM review_decisions
 WHERE state = 'due' AND due_at <= :now
 ORDER BY due_at, id;

-- name: close_decision(decision_id, state, now)!
-- Touches no row where it was taken back, or told already.
UPDATE review_decisions SET state = :state
 WHERE id = :decision_id AND state = 'due' AND due_at <= :now;

-- name: settle(screening_id, state, reasons, finished_at)!
-- How it ends; touches no row where it does not wait any more.
UPDATE screenings
   SET state = :state, reasons = CAST(:reasons AS TEXT), finished_at = :finished_at
 WHERE id = :screening_id AND state = 'review';

-- name: go_on(screening_id, now)!
-- She answers the rest; touches no row where it does not wait any more.
UPDATE screenings
   SET state = 'open', asked = NULL, draft = '{}', reasons = NULL, flags = NULL, finished_at = NULL, finished_by = NULL,
       touched_at = :now
 WHERE id = :screening_id AND state = 'review';

-- name: say(screening_id, reviewer_id, words, now)$
-- A question to the applicant, or her answer.
INSERT INTO review_talk (screening_id, reviewer_id, words, at)
VALUES (:screening_id, CAST(:reviewer_id AS BIGINT), :words, :now)
RETURNING id;

-- name: talk(screening_id)
-- What was asked and answered, in order.
SELECT id, screening_id, reviewer_id, words, at
  FROM review_talk
 WHERE screening_id = :screening_id
 ORDER BY id;

-- name: saw(screening_id, fact, reviewer_id, now)!
-- Touches no row where it was marked before.
INSERT INTO review_seen (screening_id, fact, reviewer_id, at)
VALUES (:screening_id, :fact, :reviewer_id, :now)
ON CONFLICT (screening_id, fact) DO NOTHING;

-- name: unsaw(screening_id, fact)!
-- A mark is taken away.
DELETE FROM review_seen
 WHERE screening_id = :screening_id AND fact = :fact;

-- name: seen(screening_id)
-- The facts that a person has seen evidence for.
SELECT fact
  FROM review_seen
 WHERE screening_id = :screening_id
 ORDER BY fact;

-- name: appeal(screening_id, due_at, now)!
-- Touches no row where there was one before.
INSERT INTO appeals (screening_id, at, due_at)
VALUES (:screening_id, :now, :due_at)
ON CONFLICT (screening_id) DO NOTHING;

-- name: reopen(screening_id, flags)!
-- An appeal puts it before a person; why it failed stays written.
UPDATE screenings SET state = 'review', flags = :flags
 WHERE id = :screening_id AND state = 'failed';

-- name: appeal_of(screening_id)^
-- The one appeal of a screening.
SELECT screening_id, words, at, due_at, answered_at
  FROM appeals
 WHERE screening_id = :screening_id;

-- name: plead(screening_id, words)!
-- Touches no row where she has said something before, or it is answered.
UPDATE appeals SET words = :words
 WHERE screening_id = :screening_id AND words IS NULL AND answered_at IS NULL;

-- name: answer_appeal(screening_id, now)!
-- It is answered.
UPDATE appeals SET answered_at = :now
 WHERE screening_id = :screening_id AND answered_at IS NULL;

-- name: overdue(now)
-- Appeals that should have been answered by now.
SELECT appeals.screening_id
  FROM appeals
  JOIN screenings ON screenings.id = appeals.screening_id
 WHERE appeals.answered_at IS NULL AND appeals.due_at <= :now AND screenings.state = 'review'
 ORDER BY appeals.due_at;

-- name: same_file(person_id)
-- Other people who sent a file with the same content.
SELECT DISTINCT people.id, people.first_name, people.worker_key, people.admitted_at
  FROM files
  JOIN files AS others ON others.sha256 = files.sha256 AND others.person_id <> files.person_id
  JOIN people ON people.id = others.person_id
 WHERE files.person_id = :person_id
 ORDER BY people.id
 LIMIT 10;

-- name: same_phone(screening_id, person_id)
-- Other people who gave the same number.
SELECT DISTINCT people.id, people.first_name, people.worker_key, people.admitted_at
  FROM screening_answers
  JOIN screening_answers AS others
    ON others.answer = screening_answers.answer AND substr(others.answer, 1, 8) = '{"phone"'
  JOIN screenings ON screenings.id = others.screening_id AND screenings.person_id <> :person_id
  JOIN people ON people.id = screenings.person_id
 WHERE screening_answers.screening_id = :screening_id AND substr(screening_answers.answer, 1, 8) = '{"phone"'
 ORDER BY people.id
 LIMIT 10;

-- name: told_at()$
-- When reviewers were last told of what waits.
SELECT CAST(max(created_at) AS BIGINT)
  FROM campaigns
 WHERE kind = 'review_news';

-- name: was_told(ref)$
-- Whether an event has had its message.
SELECT 1
  FROM campaigns
 WHERE ref = :ref;

-- name: has_reached(ref)$
-- Whether somebody was told of an event, as far as anybody knows.
SELECT 1
  FROM campaigns
  JOIN deliveries ON deliveries.campaign_id = campaigns.id
 WHERE campaigns.ref = :ref AND deliveries.state IN ('sending', 'sent', 'unknown');
