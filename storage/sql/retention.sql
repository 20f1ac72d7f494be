-- Retention: what applicants told us goes when it is not needed any more.

-- name: due(rejected, lapsed, most)
-- Screenings that ended so long ago that what was said in them is over its time.
SELECT id, person_id
  FROM screenings
 WHERE forgotten_at IS NULL
   AND (state = 'failed' AND finished_at <= :rejected OR state IN ('withdrawn', 'lapsed') AND finished_at <= :lapsed)
 ORDER BY finished_at, id
 LIMIT :most;

-- name: forget(screening_id, now)!
-- That it was, when, and how it ended stays; what it rested on goes. Touches no row when that was done.
UPDATE screenings SET forgotten_at = :now, reasons = NULL, flags = NULL, asked = NULL, draft = '{}'
 WHERE id = :screening_id AND forgotten_at IS NULL;

-- name: answers(screening_id)!
-- What was answered in it.
DELETE FROM screening_answers
 WHERE screening_id = :screening_id;

-- name: review_talk(screening_id)!
-- What was asked and written while it was read.
DELETE FROM review_talk
 WHERE screening_id = :screening_id;

-- name: review_decisions(screening_id)!
-- Why somebody decided so.
UPDATE review_decisions SET reason = NULL
 WHERE screening_id = :screening_id;

-- name: appeals(screening_id)!
-- What was said against it.
UPDATE appeals SET words = NULL
 WHERE screening_id = :screening_id;

-- name: messages(person_id)!
-- What people of ours wrote to her about it; that they did stays.
UPDATE campaigns SET body = '{}'
 WHERE kind IN ('screening_verdict', 'review_question') AND state = 'done'
   AND id IN (SELECT campaign_id FROM deliveries WHERE person_id = :person_id);

-- name: files(person_id)
-- Her files, where no screening of hers needs them any more; they themselves go after the commit.
DELETE FROM files
 WHERE person_id = :person_id
   AND NOT EXISTS (SELECT 1 FROM screenings WHERE person_id = :person_id AND forgotten_at IS NULL)
RETURNING stored_name;

-- name: resumes(before, most)
-- Files of people who were admitted long ago.
DELETE FROM files
 WHERE id IN (SELECT files.id
                FROM files
                JOIN people ON people.id = files.person_id
               WHERE people.admitted_at <= :before AND files.created_at <= :before
               ORDER BY files.id
               LIMIT :most)
RETURNING stored_name;
