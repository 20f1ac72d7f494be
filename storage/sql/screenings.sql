-- name: keep_form(fingerprint, body, now)$
-- The id of a version of the form, stored the first time it is asked.
INSERT INTO forms (fingerprint, body, created_at)
VALUES (:fingerprint, :body, :now)
ON CONFLICT (fingerprint) DO UPDATE SET fingerprint = excluded.fingerprint
RETURNING id;

-- name: begin(person_id, form_id, asked, seed, now)!
-- Touches no row when she has an open screening: a second tap on Apply.
INSERT INTO screenings (person_id, form_id, state, asked, seed, started_at, touched_at)
VALUES (:person_id, :form_id, 'open', :asked, :seed, :now, :now)
ON CONFLICT (person_id) WHERE state = 'open' DO NOTHING;

-- name: hold(person_id)^
-- The open screening. Written to, not only read, so that two answers at once come one after the other.
UPDATE screenings SET asked = asked
 WHERE person_id = :person_id AND state = 'open'
RETURNING id, person_id, form_id, (SELECT body FROM forms WHERE forms.id = form_id), state, asked, reasons,
          started_at, finished_at, finished_by, draft, seed, touched_at, flags;

-- name: latest(person_id)^
-- Her newest screening, open or over.
SELECT screenings.id, person_id, form_id, forms.body, state, asked, reasons, started_at, finished_at, finished_by,
       draft, seed, touched_at, flags
  FROM screenings
  JOIN forms ON forms.id = form_id
 WHERE person_id = :person_id
 ORDER BY started_at DESC, screenings.id DESC
 LIMIT 1;

-- name: by_id(screening_id)^
-- One screening, open or over.
SELECT screenings.id, person_id, form_id, forms.body, state, asked, reasons, started_at, finished_at, finished_by,
       draft, seed, touched_at, flags
  FROM screenings
  JOIN forms ON forms.id = form_id
 WHERE screenings.id = :screening_id;

-- name: in_review(screening_id)^
-- A screening that waits for a person's decision, held until the end of the transaction.
UPDATE screenings SET asked = asked
 WHERE id = :screening_id AND state = 'review'
RETURNING id, person_id, form_id, (SELECT body FROM forms WHERE forms.id = form_id), state, asked, reasons,
          started_at, finished_at, finished_by, draft, seed, touched_at, flags;

-- name: answers(screening_id)
-- What she answered so far.
SELECT question, answer
  FROM screening_answers
 WHERE screening_id = :screening_id
 ORDER BY answered_at, question;

-- name: record(screening_id, question, answer, now)!
-- Touches no row when this question has its answer.
INSERT INTO screening_answers (screening_id, question, answer, answered_at)
VALUES (:screening_id, :question, :answer, :now)
ON CONFLICT (screening_id, question) DO NOTHING;

-- name: replace(screening_id, question, answer, now)!
-- A changed answer, or a second resume, takes the place of the first.
UPDATE screening_answers
   SET answer = :answer, answered_at = :now
 WHERE screening_id = :screening_id AND question = :question;

-- name: move_on(screening_id, asked, draft, now)!
-- The question she is at now, and where inside it.
UPDATE screenings SET asked = :asked, draft = :draft, touched_at = :now
 WHERE id = :screening_id AND state = 'open';

-- name: finish(screening_id, state, reasons, flags, update_id, now)!
-- Touches no row when it is over already.
UPDATE screenings
   SET state = :state, asked = NULL, draft = '{}', reasons = CAST(:reasons AS TEXT), flags = CAST(:flags AS TEXT),
       finished_at = :now, finished_by = :update_id, touched_at = :now
 WHERE id = :screening_id AND state = 'open';

-- name: settle(screening_id, state, reasons, now)!
-- A person decided; the time counts from her decision.
UPDATE screenings
   SET state = :state, reasons = :reasons, finished_at = :now
 WHERE id = :screening_id AND state = 'review';

-- name: forget_answers(screening_id)!
-- She declined: nothing of it is kept.
DELETE FROM screening_answers
 WHERE screening_id = :screening_id;

-- name: forget_lapsed(person_id)!
-- The same for what she had answered in screenings that she never finished.
DELETE FROM screening_answers
 WHERE screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id AND state = 'lapsed');

-- name: hold_off(person_id, again_at)!
-- She took a test in a screening that lapsed: forgetting it must not bring her another one sooner.
UPDATE screenings SET again_at = CAST(:again_at AS BIGINT)
 WHERE person_id = :person_id AND state = 'lapsed';

-- name: forget(screening_id)!
-- After its answers.
DELETE FROM screenings
 WHERE id = :screening_id AND state = 'open';
