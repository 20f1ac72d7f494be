-- Activity: when a worker's cards were shown and answered.

-- name: between(person_id, since, until)
-- Of all answers in a time, oldest first: one look into the index of what she answered.
SELECT project_id, taken_at, answered_at
  FROM assignments
 WHERE person_id = :person_id AND answered_at >= :since AND answered_at < :until
 ORDER BY answered_at, task_id;

-- name: latest(person_id, since, most)
-- Of her last answers, newest first.
SELECT project_id, taken_at, answered_at
  FROM assignments
 WHERE person_id = :person_id AND answered_at >= :since
 ORDER BY answered_at DESC, task_id DESC
 LIMIT :most;
