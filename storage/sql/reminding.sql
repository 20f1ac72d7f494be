-- Reminding: what waits for somebody and is about to be lost, and pay that she can have since now.

-- name: lapsing(now, share, earliest, latest, worth, period, most)
-- Tasks in somebody's hands whose time is nearly over, of whom nobody was reminded of one in this stretch of time.
-- Through the index of active ones, as the sweeper does it.
SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.takes, people.telegram_id
  FROM assignments
  JOIN people ON people.id = assignments.person_id
 WHERE assignments.state = 'active' AND assignments.deadline > :now AND people.telegram_id IS NOT NULL
   AND assignments.deadline - assignments.taken_at >= :worth
   AND assignments.deadline - :now <= CASE
       WHEN (assignments.deadline - assignments.taken_at) / :share > :earliest THEN CAST(:earliest AS BIGINT)
       WHEN (assignments.deadline - assignments.taken_at) / :share < :latest THEN CAST(:latest AS BIGINT)
       ELSE (assignments.deadline - assignments.taken_at) / :share END
   AND NOT EXISTS (SELECT 1 FROM campaigns
                    WHERE campaigns.ref = 'task_lapsing:' || CAST(assignments.person_id AS TEXT) || ':' || CAST(:period AS TEXT))
 ORDER BY assignments.deadline, assignments.task_id
 LIMIT :most;

-- name: in_hand(task_id, person_id, takes)^
-- Until when the same task is still in her hands, and of which project.
SELECT assignments.deadline, projects.title
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.task_id = :task_id AND assignments.person_id = :person_id AND assignments.takes = :takes
   AND assignments.state = 'active';

-- name: closing(now)
-- Live projects that will close by themselves.
SELECT id, opened_at, closes_at
  FROM projects
 WHERE state = 'live' AND closes_at > :now AND opened_at IS NOT NULL
 ORDER BY id;

-- name: owe_begun(campaign_id, project_id, now)!
-- A message for everybody who has worked on the project; whether tasks are left for her is asked when it goes out.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), progress.person_id, 'pending', CAST(:now AS BIGINT), CAST(:now AS BIGINT)
  FROM progress
  JOIN people ON people.id = progress.person_id
 WHERE progress.project_id = :project_id AND progress.answered > 0
   AND people.telegram_id IS NOT NULL AND people.unreachable_at IS NULL
ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: known(ref)$
-- Whether the event has its campaign.
SELECT count(*) FROM campaigns WHERE ref = :ref;

-- name: running(ref)$
-- The campaign of an event that more people may still be owed; no row where there is none, or it is over.
SELECT id FROM campaigns WHERE ref = :ref AND state = 'running';

-- name: bookmark()$
-- Behind the last line of the ledger that was looked at.
SELECT line FROM pay_told;

-- name: move_bookmark(value)!
-- So far.
UPDATE pay_told SET line = :value;

-- name: lines_after(id, most)
-- The next lines, and whose pay each makes available, if it does.
SELECT ledger.id, ledger.at,
       CASE WHEN ledger.account = 'available' AND ledger.amount > 0 THEN people.telegram_id END,
       people.id, people.time_zone, notice_choices.quiet
  FROM ledger
  LEFT JOIN people ON people.id = ledger.owner AND ledger.account = 'available'
  LEFT JOIN notice_choices ON notice_choices.person_id = people.id
 WHERE ledger.id > :id
 ORDER BY ledger.id
 LIMIT :most;

-- name: freed(person_id, since, until)
-- What became available to her in a time, and what is available in all, by currency.
SELECT currency,
       CAST(sum(CASE WHEN amount > 0 AND at >= :since AND at < :until THEN amount ELSE 0 END) AS BIGINT),
       CAST(sum(amount) AS BIGINT)
  FROM ledger
 WHERE account = 'available' AND owner = :person_id
 GROUP BY currency
 ORDER BY currency;
