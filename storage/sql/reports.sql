-- Reports: a worker's word that a task is incorrect, sensitive, unsuitable or unclear.

-- name: add(task_id, person_id, project_id, reason, price, now)!
-- Touches no row when she has reported the task already.
INSERT INTO reports (task_id, person_id, project_id, reason, price, state, at)
VALUES (:task_id, :person_id, :project_id, :reason, :price, 'open', :now)
ON CONFLICT (task_id, person_id) DO NOTHING;

-- name: of(task_id, person_id)^
-- What one worker reported.
SELECT reports.task_id, reports.person_id, people.worker_key, reports.reason, reports.note, reports.price,
       reports.state, reports.at, reports.settled_at, reports.settled_by
  FROM reports
  JOIN people ON people.id = reports.person_id
 WHERE reports.task_id = :task_id AND reports.person_id = :person_id;

-- name: of_task(task_id)
-- All that was reported about a task, the oldest first.
SELECT reports.task_id, reports.person_id, people.worker_key, reports.reason, reports.note, reports.price,
       reports.state, reports.at, reports.settled_at, reports.settled_by
  FROM reports
  JOIN people ON people.id = reports.person_id
 WHERE reports.task_id = :task_id
 ORDER BY reports.at, reports.person_id;

-- name: add_note(task_id, person_id, note)!
-- A note is given once; a settled report takes none.
UPDATE reports SET note = :note
 WHERE task_id = :task_id AND person_id = :person_id AND note IS NULL;

-- name: lock(task_id)!
-- Two reports, or two admins, at once come one after the other from here on: each sees what the other did.
UPDATE tasks SET overlap = overlap
 WHERE id = :task_id;

-- name: open_count(task_id)$
-- Reports that nobody has judged yet.
SELECT count(*) FROM reports WHERE task_id = :task_id AND state = 'open';

-- name: quarantined(project_id, most)$
-- How many reported tasks of a project wait in quarantine; nobody counts further than `most`.
SELECT count(*)
  FROM (SELECT DISTINCT reports.task_id
          FROM reports
          JOIN tasks ON tasks.id = reports.task_id
         WHERE reports.project_id = :project_id AND reports.state = 'open' AND tasks.withheld = 'quarantined'
         LIMIT :most) AS waiting;

-- name: settle(task_id, state, by, now)
-- Every open report on a task is judged; those that were.
UPDATE reports SET state = :state, settled_at = :now, settled_by = :by
 WHERE task_id = :task_id AND state = 'open'
RETURNING person_id, project_id, price;

-- name: task(task_id)^
-- The task that was reported, as an admin has to see it.
SELECT tasks.id, tasks.key, tasks.withheld, task_contents.payload, projects.id, projects.spec
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id
  JOIN projects ON projects.id = tasks.project_id
 WHERE tasks.id = :task_id;

-- name: waiting(most)
-- Tasks with reports that nobody has judged, the most reported first.
SELECT reports.task_id, tasks.key, projects.title, count(*), tasks.withheld
  FROM reports
  JOIN tasks ON tasks.id = reports.task_id
  JOIN projects ON projects.id = reports.project_id
 WHERE reports.state = 'open'
 GROUP BY reports.task_id, tasks.key, projects.title, tasks.withheld
 ORDER BY count(*) DESC, min(reports.at), reports.task_id
 LIMIT :most;

-- name: exported(project_id)
-- Every report of a project with its task and its worker, in the order of the files.
SELECT tasks.key, task_contents.source, people.worker_key, reports.reason, reports.note, reports.state, reports.price,
       reports.at, reports.settled_at, tasks.withheld
  FROM reports
  JOIN tasks ON tasks.id = reports.task_id
  JOIN task_contents ON task_contents.task_id = tasks.id
  JOIN people ON people.id = reports.person_id
 WHERE reports.project_id = :project_id
 ORDER BY reports.task_id, reports.at, reports.person_id;
