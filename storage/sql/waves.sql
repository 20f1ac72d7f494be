-- Waves: how far the telling of a project is, and how many are at work on it.

-- name: campaign(project_id, kind)^
-- The newest campaign that tells of a project, and whether it may go on.
SELECT id, created_at, state, cancelled_at, body
  FROM campaigns
 WHERE project_id = :project_id AND kind = :kind
 ORDER BY id DESC
 LIMIT 1;

-- name: add(campaign_id, number, size, now)!
-- One more wave.
INSERT INTO waves (campaign_id, number, size, at) VALUES (:campaign_id, :number, :size, :now);

-- name: last(campaign_id)^
-- The number of the newest one, when it began, and when on average those of it who have heard by now heard of it.
SELECT number, at,
       (SELECT CAST(sum(changed_at) AS BIGINT) / nullif(count(*), 0)
          FROM deliveries
         WHERE deliveries.campaign_id = waves.campaign_id AND deliveries.wave = waves.number
           AND deliveries.state IN ('sent', 'unknown'))
  FROM waves
 WHERE campaign_id = :campaign_id
 ORDER BY number DESC LIMIT 1;

-- name: go_on(campaign_id)!
-- A campaign that was through has more to say.
UPDATE campaigns SET state = 'running' WHERE id = :campaign_id AND state = 'done';

-- name: cohorts(campaign_id, project_id, slot, now)
-- Those who were told together, by wave and slot of time: how many, how long ago in all, how many came, and how long
-- they took in all.
SELECT count(*), CAST(sum(:now - deliveries.changed_at) AS BIGINT), count(progress.started_at),
       CAST(coalesce(sum(progress.started_at - deliveries.changed_at), 0) AS BIGINT)
  FROM deliveries
  LEFT JOIN progress ON progress.project_id = :project_id AND progress.person_id = deliveries.person_id
        AND progress.started_at >= deliveries.changed_at
 WHERE deliveries.campaign_id = :campaign_id AND deliveries.state IN ('sent', 'unknown')
 GROUP BY deliveries.wave, deliveries.changed_at / CAST(:slot AS BIGINT);

-- name: unsent(campaign_id)$
-- How many will hear of it.
SELECT count(*) FROM deliveries WHERE campaign_id = :campaign_id AND state IN ('pending', 'sending');

-- name: at_work(project_id, person_id, since)$
-- How many are at work: whoever has a task in her hands, or began or answered since then; one person, where one is named.
SELECT count(*)
  FROM progress
 WHERE progress.project_id = :project_id AND progress.state = 'working'
   AND (CAST(:person_id AS BIGINT) IS NULL OR progress.person_id = :person_id)
   AND (progress.started_at > :since
        OR EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.person_id = progress.person_id AND assignments.project_id = progress.project_id
                      AND assignments.state = 'active')
        OR EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.person_id = progress.person_id AND assignments.answered_at > :since
                      AND assignments.project_id = progress.project_id));

-- name: answered(project_id)$
-- How many answers there are.
SELECT CAST(coalesce(sum(answered), 0) AS BIGINT) FROM progress WHERE project_id = :project_id;

-- name: some_free(project_id, horizon)^
-- Whether any place is open, to anybody.
SELECT 1
  FROM tasks
 WHERE project_id = :project_id AND places_left > 0 AND reserved = 0 AND withheld IS NULL
   AND (queue = 0 OR position <= :horizon)
 LIMIT 1;

-- name: lock(project_id)!
-- Whoever takes a hand's place, or gives one away, comes in turn.
UPDATE projects SET version = version WHERE id = :project_id;
