-- Checks: what must hold of the stored data at any time. Each query returns the rows of which it does not hold.

-- name: places(most)
-- A task has as many places gone as workers who hold, have parked, reserved or used one; a rejected answer has given its
-- place back.
SELECT tasks.id, tasks.overlap - tasks.places_left, COALESCE(used.places, 0)
  FROM tasks
  LEFT JOIN (SELECT task_id, count(*) AS places
               FROM assignments
              WHERE state IN ('active', 'parked', 'reserved', 'submitted', 'accepted')
              GROUP BY task_id) AS used ON used.task_id = tasks.id
 WHERE tasks.overlap - tasks.places_left <> COALESCE(used.places, 0)
    OR tasks.places_left < 0 OR tasks.places_left > tasks.overlap
    OR (tasks.surplus <> 0 AND (tasks.surplus < 0 OR tasks.surplus >= tasks.overlap OR tasks.places_left > 0))
 LIMIT :most;

-- name: answers(most)
-- An answer is there exactly where the state says so.
SELECT task_id, person_id, state
  FROM assignments
 WHERE CASE WHEN state IN ('submitted', 'accepted', 'rejected')
            THEN answer IS NULL OR answered_at IS NULL
            ELSE answer IS NOT NULL OR answered_at IS NOT NULL
       END
 LIMIT :most;

-- name: refs(most)
-- The lines of one ref are two or more, of one currency, and sum to zero.
SELECT ref, CAST(sum(amount) AS BIGINT), count(*)
  FROM ledger
 GROUP BY ref
HAVING sum(amount) <> 0 OR count(*) < 2 OR min(currency) <> max(currency)
 LIMIT :most;

-- name: held(most)
-- A project holds the prices of what is in workers' hands, parked or reserved, and nothing else.
SELECT projects.id, COALESCE(booked.amount, 0), COALESCE(due.amount, 0)
  FROM projects
  LEFT JOIN (SELECT owner, CAST(sum(amount) AS BIGINT) AS amount
               FROM ledger
              WHERE account = 'held'
              GROUP BY owner) AS booked ON booked.owner = projects.id
  LEFT JOIN (SELECT project_id, CAST(sum(price) AS BIGINT) AS amount
               FROM assignments
              WHERE state IN ('active', 'parked', 'reserved')
              GROUP BY project_id) AS due ON due.project_id = projects.id
 WHERE COALESCE(booked.amount, 0) <> COALESCE(due.amount, 0)
 LIMIT :most;

-- name: pending(most)
-- A worker's pending money is the price of each answer that nobody has judged yet.
SELECT people.id, COALESCE(booked.amount, 0), COALESCE(due.amount, 0)
  FROM people
  LEFT JOIN (SELECT owner, CAST(sum(amount) AS BIGINT) AS amount
               FROM ledger
              WHERE account = 'pending'
              GROUP BY owner) AS booked ON booked.owner = people.id
  LEFT JOIN (SELECT person_id, CAST(sum(price) AS BIGINT) AS amount
               FROM assignments
              WHERE state = 'submitted'
              GROUP BY person_id) AS due ON due.person_id = people.id
 WHERE COALESCE(booked.amount, 0) <> COALESCE(due.amount, 0)
 LIMIT :most;

-- name: progress(most)
-- Counts and earnings on the card equal a recount, and everyone who ever held a task has such a row. A report that was
-- confirmed is earned, too.
SELECT counted.project_id, counted.person_id
  FROM (SELECT project_id, person_id,
               sum(CASE WHEN state IN ('submitted', 'accepted', 'rejected') THEN 1 ELSE 0 END) AS answered,
               sum(CASE WHEN state = 'skipped' THEN 1 ELSE 0 END) AS skipped,
               sum(CASE WHEN state IN ('submitted', 'accepted') THEN price ELSE 0 END)
                   + COALESCE((SELECT sum(reports.price)
                                 FROM reports
                                WHERE reports.project_id = assignments.project_id
                                  AND reports.person_id = assignments.person_id
                                  AND reports.state = 'confirmed'), 0) AS earned
          FROM assignments
         GROUP BY project_id, person_id) AS counted
  LEFT JOIN progress ON progress.project_id = counted.project_id AND progress.person_id = counted.person_id
 WHERE progress.person_id IS NULL OR progress.answered <> counted.answered
    OR progress.skipped <> counted.skipped OR progress.earned <> counted.earned
 LIMIT :most;

-- name: idle(most)
-- Progress without any assignment behind it counts nothing.
SELECT progress.project_id, progress.person_id
  FROM progress
 WHERE (progress.answered <> 0 OR progress.skipped <> 0 OR progress.earned <> 0)
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.person_id = progress.person_id AND assignments.project_id = progress.project_id)
 LIMIT :most;

-- name: positions(most)
-- No task in the queue of those that came back stands beyond what the project has given out.
SELECT tasks.project_id, tasks.id
  FROM tasks
  JOIN projects ON projects.id = tasks.project_id
 WHERE tasks.queue = 0 AND tasks.position >= projects.next_again
 LIMIT :most;

-- name: cursors(most)
-- No worker stands beyond what her project has given out or published: she would never see what comes there.
SELECT progress.project_id, progress.person_id
  FROM progress
  JOIN projects ON projects.id = progress.project_id
 WHERE progress.again_cursor >= projects.next_again OR progress.normal_cursor > projects.normal_horizon
 LIMIT :most;

-- name: reports(most)
-- Whoever reported a task has passed it on; it never comes to her again.
SELECT reports.task_id, reports.person_id, COALESCE(assignments.state, 'none')
  FROM reports
  LEFT JOIN assignments ON assignments.task_id = reports.task_id AND assignments.person_id = reports.person_id
 WHERE COALESCE(assignments.state, 'none') <> 'skipped'
 LIMIT :most;

-- name: report_pay(most)
-- A confirmed report is paid once, at its price; no other report is paid.
SELECT reports.task_id, reports.person_id, COALESCE(paid.amount, 0)
  FROM reports
  LEFT JOIN ledger AS paid
         ON paid.ref = 'report:' || reports.task_id || ':' || reports.person_id AND paid.account = 'available'
 WHERE CASE WHEN reports.state = 'confirmed' THEN COALESCE(paid.amount, 0) <> reports.price
            ELSE paid.id IS NOT NULL
       END
 LIMIT :most;

-- name: parked(most)
-- A place is parked because of a question.
SELECT assignments.task_id, assignments.person_id
  FROM assignments
 WHERE assignments.state = 'parked'
   AND NOT EXISTS (SELECT 1 FROM clarifications
                    WHERE clarifications.task_id = assignments.task_id
                      AND clarifications.person_id = assignments.person_id)
 LIMIT :most;

-- name: reserved(most)
-- A place is reserved in an open bundle of hers.
SELECT assignments.task_id, assignments.person_id
  FROM assignments
 WHERE assignments.state = 'reserved'
   AND NOT EXISTS (SELECT 1 FROM bundles
                    WHERE bundles.id = assignments.bundle_id AND bundles.person_id = assignments.person_id
                      AND bundles.project_id = assignments.project_id AND bundles.state = 'open')
 LIMIT :most;

-- name: attempts(most)
-- The score of a finished attempt is the mean credit of what counted, rounded down.
SELECT id, person_id, score
  FROM attempts
 WHERE finished_at IS NOT NULL
   AND CASE WHEN counted = 0 THEN score IS NOT NULL ELSE score IS NULL OR score <> credit / counted END
 LIMIT :most;

-- name: restricted(most)
-- Whoever is restricted is so where handing out looks: as long as what is active says, and no longer than anything said.
SELECT people.id, 0
  FROM people
 WHERE COALESCE(people.restricted_until, 0)
       < COALESCE((SELECT max(COALESCE(ends_at, 4611686018427387904)) FROM restrictions
                    WHERE restrictions.person_id = people.id AND state = 'active' AND project_id IS NULL), 0)
    OR (people.restricted_until IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM restrictions
                         WHERE restrictions.person_id = people.id AND project_id IS NULL
                           AND COALESCE(ends_at, 4611686018427387904) >= people.restricted_until))
UNION ALL
SELECT progress.person_id, progress.project_id
  FROM progress
 WHERE COALESCE(progress.restricted_until, 0)
       < COALESCE((SELECT max(COALESCE(ends_at, 4611686018427387904)) FROM restrictions
                    WHERE restrictions.person_id = progress.person_id AND state = 'active'
                      AND restrictions.project_id = progress.project_id), 0)
    OR (progress.restricted_until IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM restrictions
                         WHERE restrictions.person_id = progress.person_id
                           AND restrictions.project_id = progress.project_id
                           AND COALESCE(ends_at, 4611686018427387904) >= progress.restricted_until))
 LIMIT :most;

-- name: rejected(most)
-- An answer is rejected where a rejection of it stands, and nowhere else.
SELECT assignments.task_id, assignments.person_id, assignments.state
  FROM assignments
  LEFT JOIN rejections ON rejections.task_id = assignments.task_id AND rejections.person_id = assignments.person_id
       AND rejections.state = 'standing'
 WHERE (rejections.id IS NULL AND assignments.state = 'rejected')
    OR (rejections.id IS NOT NULL AND assignments.state <> 'rejected')
 LIMIT :most;

-- name: dropped(most)
-- A dropped task has no open place.
SELECT id, places_left FROM tasks WHERE withheld = 'dropped' AND places_left > 0 LIMIT :most;

-- name: budgets(most)
-- A budget's counter equals what has left the project's budget account.
SELECT budgets.project_id, budgets.committed, COALESCE(booked.amount, 0)
  FROM budgets
  LEFT JOIN (SELECT owner, CAST(- sum(amount) AS BIGINT) AS amount
               FROM ledger
              WHERE account = 'budget'
              GROUP BY owner) AS booked ON booked.owner = budgets.project_id
 WHERE budgets.committed <> COALESCE(booked.amount, 0)
 LIMIT :most;

-- name: dues(most)
-- Nothing waits for a person because it failed too often.
SELECT kind, ref, attempts, COALESCE(error, '') FROM dues WHERE state = 'aside' ORDER BY id LIMIT :most;

-- name: openings(most)
-- What opens by itself is scheduled or paused; what is scheduled has its hour, or waits for opening hours.
SELECT id, state
  FROM projects
 WHERE CASE state WHEN 'scheduled' THEN opens_at IS NULL AND by_hours IS NULL
                  WHEN 'paused' THEN 1 = 0
                  ELSE opens_at IS NOT NULL OR by_hours IS NOT NULL
       END
 LIMIT :most;

-- name: life(most)
-- The clock looks at every project with something ahead, unless that failed too often, and at none that is closed.
SELECT projects.id, projects.state
  FROM projects
  LEFT JOIN dues ON dues.kind = 'project_life' AND dues.ref = CAST(projects.id AS TEXT)
        AND dues.state IN ('waiting', 'aside')
 WHERE CASE WHEN projects.state = 'closing' THEN dues.id IS NULL
            WHEN projects.state IN ('draft', 'closed') THEN dues.id IS NOT NULL
            ELSE dues.id IS NULL AND (projects.opens_at IS NOT NULL OR projects.closes_at IS NOT NULL
                                      OR (projects.state = 'live' AND projects.pauses_at IS NOT NULL))
       END
 LIMIT :most;

-- name: moves(most)
-- A project is where its last move left it.
SELECT moves.project_id, moves.becomes, projects.state
  FROM moves
  JOIN projects ON projects.id = moves.project_id
 WHERE moves.id = (SELECT max(id) FROM moves AS latest WHERE latest.project_id = moves.project_id)
   AND moves.becomes <> projects.state
 LIMIT :most;

-- name: doubts(most)
-- A task whose key is in doubt counts for nobody.
SELECT gold_keys.task_id, COALESCE(tasks.control, 'in work')
  FROM gold_keys
  JOIN tasks ON tasks.id = gold_keys.task_id
 WHERE gold_keys.suspended_at IS NOT NULL AND COALESCE(tasks.control, '') <> 'suspended'
 LIMIT :most;

-- name: practice(most)
-- Whoever practises knows the answer, and could tell it to those who still get the task.
SELECT practice.task_id, practice.person_id
  FROM practice
  JOIN tasks ON tasks.id = practice.task_id
 WHERE tasks.control = 'gold'
 LIMIT :most;

-- name: second_looks(most)
-- A second look that was paid has its line in the ledger, once, and no other has one.
SELECT second_looks.task_id, second_looks.person_id, COALESCE(booked.amount, 0)
  FROM second_looks
  LEFT JOIN ledger AS booked
         ON booked.ref = 'second_look:' || second_looks.task_id || ':' || second_looks.person_id
        AND booked.account = 'available'
 WHERE COALESCE(booked.amount, 0) <> second_looks.paid
 LIMIT :most;
