-- Gold supplies: how much gold is left, for whom it is due how often, and which tasks could be gold, too.

-- name: in_work(project_id, horizon)^
-- Gold that can be handed out, and to how many people in all.
SELECT count(*), CAST(COALESCE(sum(places_left), 0) AS BIGINT)
  FROM tasks
 WHERE project_id = :project_id AND control = 'gold' AND places_left > 0 AND withheld IS NULL
   AND (queue = 0 OR position <= :horizon);

-- name: seen(project_id, horizon)
-- How much of that each worker had in her hands. As many rows are read as this gold was handed out.
SELECT assignments.person_id, count(*)
  FROM tasks
  JOIN assignments ON assignments.task_id = tasks.id
 WHERE tasks.project_id = :project_id AND tasks.control = 'gold' AND tasks.places_left > 0 AND tasks.withheld IS NULL
   AND (tasks.queue = 0 OR tasks.position <= :horizon)
 GROUP BY assignments.person_id;

-- name: demand(project_id, since)
-- For whom gold was due since then, how often, and since when: she answered some, or others checked a task of hers instead.
SELECT person_id, count(*), min(at)
  FROM (SELECT assignments.person_id, assignments.answered_at AS at
          FROM tasks
          JOIN assignments ON assignments.task_id = tasks.id
         WHERE tasks.project_id = :project_id AND tasks.control IS NOT NULL AND assignments.answered_at > :since
           AND assignments.state IN ('submitted', 'accepted', 'rejected')
         UNION ALL
        SELECT person_id, at
          FROM majority_checks
         WHERE project_id = :project_id AND at > :since) AS due
 GROUP BY person_id;

-- name: check(task_id, person_id, project_id, now)!
-- Gold was due for her, there was none, and others check this task instead.
INSERT INTO majority_checks (task_id, person_id, project_id, at)
VALUES (:task_id, :person_id, :project_id, :now)
ON CONFLICT (task_id, person_id) DO UPDATE SET at = excluded.at;

-- name: mixed()
-- Live projects that have gold, or had some, or ask for it.
SELECT id, slug, title, spec, normal_horizon
  FROM projects
 WHERE state = 'live'
 ORDER BY id;

-- name: of(project_id)^
-- How far proposals were looked for, and whether its admins know of a shortage.
SELECT read_to, shortages, short FROM gold_supplies WHERE project_id = :project_id;

-- name: read_to(project_id, task_id)!
-- How far proposals were looked for.
INSERT INTO gold_supplies (project_id, read_to)
VALUES (:project_id, :task_id)
ON CONFLICT (project_id) DO UPDATE SET read_to = excluded.read_to;

-- name: fall_short(project_id)$
-- The number of this shortage; no row where its admins know of it.
INSERT INTO gold_supplies (project_id, shortages, short)
VALUES (:project_id, 1, 1)
ON CONFLICT (project_id) DO UPDATE SET shortages = gold_supplies.shortages + 1, short = 1
 WHERE gold_supplies.short = 0
RETURNING shortages;

-- name: recover(project_id)!
-- The shortage is over.
UPDATE gold_supplies SET short = 0
 WHERE project_id = :project_id AND short = 1;

-- name: candidates(project_id, first, last)
-- The answers to complete tasks of a stretch whose answer nobody knows, and that were never proposed.
SELECT tasks.id, COALESCE(tasks.confidence, 0), assignments.answer
  FROM tasks
  JOIN task_contents ON task_contents.task_id = tasks.id AND task_contents.gold IS NULL
  JOIN assignments ON assignments.task_id = tasks.id AND assignments.state IN ('submitted', 'accepted')
 WHERE tasks.project_id = :project_id AND tasks.id BETWEEN :first AND :last
   AND tasks.places_left = 0 AND tasks.control IS NULL AND tasks.withheld IS NULL AND tasks.reserved = 0
   AND assignments.answer IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM gold_proposals WHERE gold_proposals.task_id = tasks.id)
 ORDER BY tasks.id, assignments.answered_at, assignments.person_id;

-- name: propose(task_id, project_id, label, answer, answers, sure, now)!
-- A task that could be gold; touches no row when it was proposed before.
INSERT INTO gold_proposals (task_id, project_id, label, answer, answers, sure, state, found_at)
VALUES (:task_id, :project_id, :label, :answer, :answers, :sure, 'open', :now)
ON CONFLICT (task_id) DO NOTHING;

-- name: open_labels(project_id)
-- How many proposals wait, by label.
SELECT label, count(*)
  FROM gold_proposals
 WHERE project_id = :project_id AND state = 'open'
 GROUP BY label
 ORDER BY label;

-- name: surest(project_id, label, most)
-- The surest proposals of one label.
SELECT gold_proposals.task_id, tasks.key, gold_proposals.label, gold_proposals.answer, gold_proposals.answers,
       gold_proposals.sure, gold_proposals.state, gold_proposals.settled_by, task_contents.payload
  FROM gold_proposals
  JOIN tasks ON tasks.id = gold_proposals.task_id
  JOIN task_contents ON task_contents.task_id = gold_proposals.task_id
 WHERE gold_proposals.project_id = :project_id AND gold_proposals.label = :label AND gold_proposals.state = 'open'
 ORDER BY gold_proposals.sure DESC, gold_proposals.task_id
 LIMIT :most;

-- name: proposal(task_id)^
-- One of them.
SELECT gold_proposals.task_id, tasks.key, gold_proposals.label, gold_proposals.answer, gold_proposals.answers,
       gold_proposals.sure, gold_proposals.state, gold_proposals.settled_by, task_contents.payload
  FROM gold_proposals
  JOIN tasks ON tasks.id = gold_proposals.task_id
  JOIN task_contents ON task_contents.task_id = gold_proposals.task_id
 WHERE gold_proposals.task_id = :task_id;

-- name: settle(task_id, state, by, now)!
-- Touches no row where somebody was first.
UPDATE gold_proposals SET state = :state, settled_at = :now, settled_by = :by
 WHERE task_id = :task_id AND state = 'open';

-- name: sample(project_id, parts)
-- The answers to so many tasks spread evenly over a project of any size, whose answer nobody knows.
WITH RECURSIVE ends AS (
    SELECT (SELECT min(id) FROM tasks WHERE project_id = :project_id) AS first,
           (SELECT max(id) FROM tasks WHERE project_id = :project_id) AS last
), steps (number) AS (
    SELECT 0
     UNION ALL
    SELECT number + 1 FROM steps WHERE number + 1 < :parts
), spread AS (
    SELECT DISTINCT (SELECT tasks.id
                       FROM tasks
                      WHERE tasks.project_id = :project_id
                        AND tasks.id >= ends.first + (ends.last - ends.first) * steps.number / (:parts - 1)
                      ORDER BY tasks.id LIMIT 1) AS task_id
      FROM steps CROSS JOIN ends
)
SELECT assignments.answer
  FROM spread
  JOIN tasks ON tasks.id = spread.task_id AND tasks.control IS NULL
  JOIN assignments ON assignments.task_id = spread.task_id AND assignments.state IN ('submitted', 'accepted')
 WHERE assignments.answer IS NOT NULL;
