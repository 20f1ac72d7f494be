-- Intake: whether applications are taken, and up to what.

-- name: terms()^
-- No row: it is open and without limits.
SELECT state, most_workers, most_reviews FROM intake WHERE id = 1;

-- name: set_terms(state, most_workers, most_reviews)!
-- One row that is written over.
INSERT INTO intake (id, state, most_workers, most_reviews)
VALUES (1, :state, CAST(:most_workers AS BIGINT), CAST(:most_reviews AS BIGINT))
ON CONFLICT (id) DO UPDATE
   SET state = excluded.state, most_workers = excluded.most_workers, most_reviews = excluded.most_reviews;

-- name: taken()^
-- Workers, applications that wait for a decision, places that are kept for somebody, people on the list.
SELECT (SELECT count(*) FROM people WHERE admitted_at IS NOT NULL AND telegram_id IS NOT NULL),
       (SELECT count(*) FROM screenings WHERE state = 'review'),
       (SELECT count(*) FROM waiting WHERE state = 'called'),
       (SELECT count(*) FROM waiting WHERE state = 'waiting');

-- name: ends(since)
-- What became of applications: those under way, and those that ended since then.
SELECT state, count(*)
  FROM screenings
 WHERE state IN ('open', 'review') OR finished_at >= :since
 GROUP BY state
 ORDER BY state;
