-- Bundles: tasks that are held for one worker. Their places are taken like any other, in the state 'reserved'.

-- name: lock(project_id)!
-- Whoever takes or ends bundles of a project does so in turn, and before any of its tasks is locked.
UPDATE projects SET next_again = next_again
 WHERE id = :project_id;

-- name: make(person_id, project_id, expires_at, now)$
-- The id of a new bundle; no row when she has an open one.
INSERT INTO bundles (person_id, project_id, wanted, expires_at, state, made_at)
VALUES (:person_id, :project_id, 0, :expires_at, 'open', :now)
ON CONFLICT (person_id) WHERE state = 'open' DO NOTHING
RETURNING id;

-- name: fill(bundle_id, wanted)!
-- So many tasks were found for it.
UPDATE bundles SET wanted = :wanted
 WHERE id = :bundle_id;

-- name: drop(bundle_id)!
-- Undoes one of the same unit, for which no task was found.
DELETE FROM bundles
 WHERE id = :bundle_id AND wanted = 0;

-- name: of_person(telegram_id)^
-- The one that she has open, in whatever project.
SELECT bundles.id, bundles.project_id, bundles.wanted, bundles.expires_at, bundles.state, projects.title
  FROM people
  JOIN bundles ON bundles.person_id = people.id AND bundles.state = 'open'
  JOIN projects ON projects.id = bundles.project_id
 WHERE people.telegram_id = :telegram_id;

-- name: untold(person_id, project_id)^
-- The one that is open in this project, or that ended without her knowing.
SELECT bundles.id, bundles.project_id, bundles.wanted, bundles.expires_at, bundles.state, projects.title
  FROM bundles
  JOIN projects ON projects.id = bundles.project_id
 WHERE bundles.person_id = :person_id AND bundles.project_id = :project_id AND bundles.told = 0
 ORDER BY bundles.id DESC
 LIMIT 1;

-- name: next(bundle_id)^
-- The first task that is still reserved in it, in the order they were found in, and whether it was withheld meanwhile.
SELECT assignments.task_id, assignments.state, assignments.takes, assignments.price, assignments.seed,
       assignments.taken_at, assignments.deadline, assignments.answer, assignments.draft, tasks.version, task_contents.payload,
       assignments.version, task_contents.gold, task_contents.gold_also, tasks.control, tasks.places_left, CASE WHEN tasks.withheld IS NULL THEN 0 ELSE 1 END
  FROM assignments
  JOIN tasks ON tasks.id = assignments.task_id
  JOIN task_contents ON task_contents.task_id = assignments.task_id
 WHERE assignments.bundle_id = :bundle_id AND assignments.state = 'reserved'
 ORDER BY assignments.bundle_place
 LIMIT 1;

-- name: hand_out(task_id, person_id, version, guide_version, now, deadline, at_once)!
-- A reserved task comes into her hands. Touches no row when it went back a moment ago, or her hands are full.
UPDATE assignments
   SET state = 'active', version = :version, guide_version = :guide_version, taken_at = :now, deadline = :deadline
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'reserved'
   AND (SELECT count(*) FROM assignments AS hers
         WHERE hers.person_id = :person_id AND hers.state = 'active') < CAST(:at_once AS BIGINT);

-- name: reserved(bundle_id)
-- What she has not come to.
SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.takes, assignments.price,
       projects.spec
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.bundle_id = :bundle_id AND assignments.state = 'reserved'
 ORDER BY assignments.task_id;

-- name: begun(person_id, task_id)^
-- Of the open bundle that this task belongs to: how many tasks she has come to, and of how many.
SELECT count(*), bundles.wanted
  FROM assignments AS shown
  JOIN bundles ON bundles.id = shown.bundle_id AND bundles.state = 'open'
  JOIN assignments AS begun ON begun.bundle_id = bundles.id AND begun.state <> 'reserved'
 WHERE shown.task_id = :task_id AND shown.person_id = :person_id
 GROUP BY bundles.wanted;

-- name: end(bundle_id, state, told, now)!
-- Touches no row when it ended before.
UPDATE bundles SET state = :state, told = :told, ended_at = :now
 WHERE id = :bundle_id AND state = 'open';

-- name: tell(bundle_id)!
-- She has read how it ended.
UPDATE bundles SET told = 1
 WHERE id = :bundle_id AND state <> 'open';

-- name: tell_all(person_id)!
-- A new one begins: how others ended is no news any more.
UPDATE bundles SET told = 1
 WHERE person_id = :person_id AND told = 0 AND state <> 'open';

-- name: sum(bundle_id)^
-- What she did in it, by the answers that stand.
SELECT bundles.wanted, count(CASE WHEN assignments.answer IS NOT NULL THEN 1 END),
       CAST(COALESCE(sum(CASE WHEN assignments.state IN ('submitted', 'accepted') THEN assignments.price END), 0) AS BIGINT),
       bundles.state
  FROM bundles
  LEFT JOIN assignments ON assignments.bundle_id = bundles.id
 WHERE bundles.id = :bundle_id
 GROUP BY bundles.id, bundles.wanted, bundles.state;

-- name: last_ended(person_id, project_id)$
-- The one that ended last in this project, as long as she has answered nothing since.
SELECT bundles.id
  FROM bundles
 WHERE bundles.person_id = :person_id AND bundles.project_id = :project_id AND bundles.state <> 'open'
   AND bundles.told = 1
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.person_id = bundles.person_id AND assignments.answered_at > bundles.ended_at)
 ORDER BY bundles.id DESC
 LIMIT 1;

-- name: overdue(now)
-- Open ones whose time is over: the bundle and its project.
SELECT id, project_id
  FROM bundles
 WHERE state = 'open' AND expires_at <= :now
 ORDER BY id;

-- name: open_in(project_id)
-- All that are open in a project, and the Telegram ids of those for whom.
SELECT bundles.id, people.telegram_id
  FROM bundles
  JOIN people ON people.id = bundles.person_id
 WHERE bundles.state = 'open' AND bundles.project_id = :project_id
 ORDER BY bundles.id;

-- name: extend(began_at, length)!
-- What is held for her is not lost because of an outage of ours.
UPDATE bundles SET expires_at = expires_at + :length
 WHERE state = 'open' AND expires_at > :began_at;
