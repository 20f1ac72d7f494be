-- In line: people for whom a project has no place at the moment, and those for whom one is kept for a while.

-- name: join(project_id, person_id, asked, now)!
-- She waits from now on. Who waits already keeps her place, but comes forward when she asks herself; who left, or missed
-- what was kept for her, begins anew.
INSERT INTO in_line (project_id, person_id, state, asked, joined_at)
VALUES (:project_id, :person_id, 'waiting', :asked, :now)
ON CONFLICT (project_id, person_id) DO UPDATE
   SET joined_at = CASE WHEN in_line.state = 'waiting' THEN in_line.joined_at ELSE excluded.joined_at END,
       asked = CASE WHEN in_line.state = 'waiting' AND in_line.asked > excluded.asked THEN in_line.asked
                    ELSE excluded.asked END,
       state = 'waiting', until = NULL
 WHERE in_line.state <> 'offered';

-- name: join_late(project_id, campaign_id, since)!
-- Whoever was told since then and has not come.
INSERT INTO in_line (project_id, person_id, state, asked, joined_at)
SELECT CAST(:project_id AS BIGINT), deliveries.person_id, 'waiting', 0, deliveries.changed_at
  FROM deliveries
 WHERE deliveries.campaign_id = :campaign_id AND deliveries.state = 'sent' AND deliveries.changed_at > :since
   AND NOT EXISTS (SELECT 1 FROM progress
                    WHERE progress.project_id = :project_id AND progress.person_id = deliveries.person_id)
ON CONFLICT (project_id, person_id) DO NOTHING;

-- name: of(project_id, person_id)^
-- How it stands with her.
SELECT state, asked, joined_at, until FROM in_line WHERE project_id = :project_id AND person_id = :person_id;

-- name: before(project_id, asked, joined_at, person_id)$
-- How many are before her: whoever asked herself, then the longest waiting.
SELECT count(*)
  FROM in_line
 WHERE project_id = :project_id AND state = 'waiting'
   AND (asked > :asked OR (asked = :asked AND (joined_at < :joined_at
        OR (joined_at = :joined_at AND person_id < :person_id))));

-- name: first(project_id, most)
-- The next ones who can be reached.
SELECT in_line.person_id, people.telegram_id, in_line.state, in_line.until, people.time_zone, notice_choices.quiet
  FROM in_line
  JOIN people ON people.id = in_line.person_id
  LEFT JOIN notice_choices ON notice_choices.person_id = people.id
 WHERE in_line.project_id = :project_id AND in_line.state = 'waiting'
   AND people.telegram_id IS NOT NULL AND people.unreachable_at IS NULL
 ORDER BY in_line.asked DESC, in_line.joined_at, in_line.person_id
 LIMIT :most;

-- name: offer(project_id, person_id, until)!
-- A place is kept for her.
UPDATE in_line SET state = 'offered', until = :until
 WHERE project_id = :project_id AND person_id = :person_id AND state = 'waiting';

-- name: lapse(project_id, now)!
-- Who let her time pass is out of the line.
UPDATE in_line SET state = 'missed' WHERE project_id = :project_id AND state = 'offered' AND until <= :now;

-- name: kept(project_id, person_id)$
-- For how many a place is kept, but for one person.
SELECT count(*) FROM in_line WHERE project_id = :project_id AND state = 'offered' AND person_id <> :person_id;

-- name: waiting(project_id)$
-- How many wait.
SELECT count(*) FROM in_line WHERE project_id = :project_id AND state = 'waiting';

-- name: settle(project_id, person_id, state)!
-- She took her place, or wants none any more.
UPDATE in_line SET state = :state, until = NULL
 WHERE project_id = :project_id AND person_id = :person_id AND state IN ('waiting', 'offered');

-- name: owe_news(project_id, campaign_id, told_by, since, now)!
-- Those who were told too late have a message that says something else now.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), in_line.person_id, 'pending', CAST(:now AS BIGINT), CAST(:now AS BIGINT)
  FROM in_line
  JOIN deliveries ON deliveries.campaign_id = :told_by AND deliveries.person_id = in_line.person_id
 WHERE in_line.project_id = :project_id AND in_line.state = 'waiting' AND in_line.asked = 0
   AND deliveries.state = 'sent' AND deliveries.changed_at > :since
ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: message(project_id, person_id, kind)$
-- The newest message of a kind that stands in her chat about the project.
SELECT deliveries.message_id
  FROM campaigns
  JOIN deliveries ON deliveries.campaign_id = campaigns.id
 WHERE campaigns.project_id = :project_id AND campaigns.kind = :kind AND deliveries.person_id = :person_id
   AND deliveries.state = 'sent'
 ORDER BY campaigns.id DESC
 LIMIT 1;
