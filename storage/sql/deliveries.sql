-- Deliveries: one message owed to one person. A row is `sending` before the call is made.

-- name: some_due(now)^
-- Whether there is anything to do at all; asked so, it never wades through what is due tomorrow.
SELECT 1
  FROM campaigns
 WHERE state = 'running'
   AND EXISTS (SELECT 1 FROM deliveries
                WHERE campaign_id = campaigns.id AND state = 'pending' AND due_at <= :now)
 LIMIT 1;

-- name: running()
-- The campaigns that are under way and what each is about, the oldest first.
SELECT id, kind
  FROM campaigns
 WHERE state = 'running'
 ORDER BY id;

-- name: owing(now, most)
-- The same, but for those of which nothing is due yet: thousands may wait for their mornings.
SELECT id, kind
  FROM campaigns
 WHERE state = 'running'
   AND EXISTS (SELECT 1 FROM deliveries
                WHERE campaign_id = campaigns.id AND state = 'pending' AND due_at <= :now)
 ORDER BY id
 LIMIT :most;

-- name: finish_empty()!
-- Those that owe nobody anything, as when nobody could be reached.
UPDATE campaigns SET state = 'done'
 WHERE state = 'running'
   AND NOT EXISTS (SELECT 1 FROM deliveries
                    WHERE campaign_id = campaigns.id AND state = 'pending' AND due_at >= 0)
   AND id NOT IN (SELECT campaign_id FROM deliveries WHERE state = 'sending');

-- name: due(campaign_id, event, now, count)
-- What one campaign owes by now, the longest due first. Campaign by campaign: a held one is never waded through.
SELECT deliveries.campaign_id, deliveries.person_id, deliveries.attempts, campaigns.kind, campaigns.body,
       people.telegram_id, people.first_name, people.language, people.time_zone, people.unreachable_at,
       projects.id, projects.state, projects.spec, projects.tasks,
       notice_events.how, notice_choices.quiet, notice_choices.away_until, notice_choices.digest, project_marks.mark,
       campaigns.created_at
  FROM deliveries
  JOIN campaigns ON campaigns.id = deliveries.campaign_id
  JOIN people ON people.id = deliveries.person_id
  LEFT JOIN projects ON projects.id = campaigns.project_id
  LEFT JOIN notice_choices ON notice_choices.person_id = people.id
  LEFT JOIN notice_events ON notice_events.person_id = people.id AND notice_events.event = :event
  LEFT JOIN project_marks ON project_marks.person_id = people.id AND project_marks.project_id = campaigns.project_id
 WHERE deliveries.campaign_id = :campaign_id AND deliveries.state = 'pending' AND deliveries.due_at <= :now
 ORDER BY deliveries.due_at, deliveries.person_id
 LIMIT :count;

-- name: told_since(person_id, since)$
-- How many messages reached her, or may have, since a moment; what is on its way counts, what was only changed does not.
SELECT (SELECT count(*)
          FROM deliveries
          JOIN campaigns ON campaigns.id = deliveries.campaign_id
         WHERE deliveries.person_id = :person_id AND deliveries.state IN ('sent', 'unknown')
           AND deliveries.changed_at >= :since AND campaigns.kind NOT IN ('project_filled', 'broadcast_edit'))
     + (SELECT count(*) FROM deliveries WHERE person_id = :person_id AND state = 'sending');

-- name: take(campaign_id, person_id, now)!
-- Marked before the call is made, so that a crash leaves a trace.
UPDATE deliveries SET state = 'sending', attempts = attempts + 1, changed_at = :now
 WHERE campaign_id = :campaign_id AND person_id = :person_id AND state = 'pending';

-- name: postpone(campaign_id, person_id, due_at, now)!
-- Not now: it is night where she is, or she was told enough today.
UPDATE deliveries SET due_at = :due_at, changed_at = :now
 WHERE campaign_id = :campaign_id AND person_id = :person_id AND state = 'pending';

-- name: drop(campaign_id, person_id, reason, now)!
-- Nobody needs to hear it any more; the row says why.
UPDATE deliveries SET state = 'dropped', error = :reason, changed_at = :now
 WHERE campaign_id = :campaign_id AND person_id = :person_id AND state = 'pending';

-- name: settle(campaign_id, person_id, state, attempts, due_at, message_id, error, now)!
-- What became of a call. Without a new time the old one stays.
UPDATE deliveries
   SET state = :state, attempts = :attempts, due_at = coalesce(CAST(:due_at AS BIGINT), due_at),
       message_id = CAST(:message_id AS BIGINT), error = CAST(:error AS TEXT), changed_at = :now
 WHERE campaign_id = :campaign_id AND person_id = :person_id AND state = 'sending';

-- name: under_way()
-- What was being sent when the program ended.
SELECT deliveries.campaign_id, deliveries.person_id, deliveries.attempts, campaigns.kind
  FROM deliveries
  JOIN campaigns ON campaigns.id = deliveries.campaign_id
 WHERE deliveries.state = 'sending';

-- name: near_end(campaign_id)!
-- The last ones of a campaign come one after the other from here on, so that each sees what became of the one before:
-- two that settled at once would each take the other's for under way, and the campaign would never be over.
UPDATE campaigns SET state = state
 WHERE id = :campaign_id AND state = 'running'
   AND NOT EXISTS (SELECT 1 FROM deliveries WHERE campaign_id = :campaign_id AND state = 'pending' AND due_at >= 0);

-- name: finish(campaign_id)!
-- Done once nothing is owed or on its way. Both questions are put so that the partial indexes answer them: asked by
-- the campaign alone, SQLite reads all its rows, and every message sent makes the next one dearer.
UPDATE campaigns SET state = 'done'
 WHERE id = :campaign_id AND state = 'running'
   AND NOT EXISTS (SELECT 1 FROM deliveries WHERE campaign_id = :campaign_id AND state = 'pending' AND due_at >= 0)
   AND id NOT IN (SELECT campaign_id FROM deliveries WHERE state = 'sending');

-- name: states(campaign_id)
-- How many deliveries are in each state.
SELECT state, count(*)
  FROM deliveries
 WHERE campaign_id = :campaign_id
 GROUP BY state
 ORDER BY state;
