-- Broadcasts: what admins write to many people at once, and how it goes.

-- name: draft(author, now)!
-- An admin writes one at a time; touches no row where she has begun one.
INSERT INTO broadcasts (author, state, created_at)
VALUES (CAST(:author AS BIGINT), 'draft', :now)
ON CONFLICT (author) WHERE state = 'draft' DO NOTHING;

-- name: add(post, audience, moment, door, now)$
-- One from the command line, which nobody writes step by step.
INSERT INTO broadcasts (state, post, audience, moment, door, created_at)
VALUES ('draft', :post, :audience, :moment, :door, :now)
RETURNING id;

-- name: of(broadcast_id)^
-- One of them.
SELECT broadcasts.id, broadcasts.author, broadcasts.state, broadcasts.version, broadcasts.post, broadcasts.message_id,
       broadcasts.audience, broadcasts.moment, broadcasts.door, broadcasts.counted, broadcasts.campaign_id,
       broadcasts.runs, broadcasts.created_at, broadcasts.began_at, broadcasts.ended_at, campaigns.state,
       campaigns.halted, campaigns.error, campaigns.cancelled_at
  FROM broadcasts
  LEFT JOIN campaigns ON campaigns.id = broadcasts.campaign_id
 WHERE broadcasts.id = :broadcast_id;

-- name: draft_of(author)$
-- The one that she is writing.
SELECT id FROM broadcasts
 WHERE author = :author AND state = 'draft';

-- name: latest(count)
-- The newest that were sent, first.
SELECT broadcasts.id, broadcasts.author, broadcasts.state, broadcasts.version, broadcasts.post, broadcasts.message_id,
       broadcasts.audience, broadcasts.moment, broadcasts.door, broadcasts.counted, broadcasts.campaign_id,
       broadcasts.runs, broadcasts.created_at, broadcasts.began_at, broadcasts.ended_at, campaigns.state,
       campaigns.halted, campaigns.error, campaigns.cancelled_at
  FROM broadcasts
  JOIN campaigns ON campaigns.id = broadcasts.campaign_id
 ORDER BY broadcasts.id DESC
 LIMIT :count;

-- name: write(broadcast_id, post, message_id)!
-- What it says. Like each of the next ones, it makes every earlier question void.
UPDATE broadcasts SET post = CAST(:post AS TEXT), message_id = CAST(:message_id AS BIGINT), version = version + 1
 WHERE id = :broadcast_id AND state = 'draft';

-- name: address(broadcast_id, audience)!
-- To whom.
UPDATE broadcasts SET audience = :audience, version = version + 1
 WHERE id = :broadcast_id AND state = 'draft';

-- name: plan(broadcast_id, moment)!
-- When.
UPDATE broadcasts SET moment = :moment, version = version + 1
 WHERE id = :broadcast_id AND state = 'draft';

-- name: hang(broadcast_id, door)!
-- The button below.
UPDATE broadcasts SET door = :door, version = version + 1
 WHERE id = :broadcast_id AND state = 'draft';

-- name: count(broadcast_id, version, counted)!
-- What she was told when she was asked.
UPDATE broadcasts SET counted = :counted
 WHERE id = :broadcast_id AND state = 'draft' AND version = :version;

-- name: note_album(broadcast_id, album)!
-- Touches no row where another message of the album was there before.
UPDATE broadcasts SET album = :album
 WHERE id = :broadcast_id AND COALESCE(album, '') <> :album;

-- name: discard(broadcast_id)!
-- Nothing of it was sent.
DELETE FROM broadcasts
 WHERE id = :broadcast_id AND state = 'draft';

-- name: begin(broadcast_id, version, now)!
-- Yes, as shown. Touches no row when another yes was quicker, or when it was changed after the question.
UPDATE broadcasts SET state = 'sending', began_at = :now
 WHERE id = :broadcast_id AND state = 'draft' AND version = :version;

-- name: attach(broadcast_id, campaign_id)!
-- The campaign by which it goes out; in the unit that begins it.
UPDATE broadcasts SET campaign_id = :campaign_id
 WHERE id = :broadcast_id;

-- name: correct(broadcast_id, version, post)!
-- It says this from now on. Touches no row when it was corrected since, or nothing of it was sent.
UPDATE broadcasts SET post = :post, version = version + 1
 WHERE id = :broadcast_id AND version = :version AND state <> 'draft';

-- name: uploaded(broadcast_id, stored, post)!
-- Telegram has its file now; one that was corrected meanwhile keeps its own.
UPDATE broadcasts SET post = :post
 WHERE id = :broadcast_id AND post = :stored;

-- name: move(broadcast_id, was, becomes)!
-- Touches no row when another admin was quicker.
UPDATE broadcasts SET state = :becomes
 WHERE id = :broadcast_id AND state = :was;

-- name: over()
-- Those of which nothing is owed any more.
SELECT broadcasts.id
  FROM broadcasts
  JOIN campaigns ON campaigns.id = broadcasts.campaign_id
 WHERE broadcasts.state IN ('sending', 'paused') AND campaigns.state = 'done'
 ORDER BY broadcasts.id;

-- name: end(broadcast_id, state, now)!
-- The report is written in the unit that touches this row.
UPDATE broadcasts SET state = :state, ended_at = :now, runs = runs + 1
 WHERE id = :broadcast_id AND state IN ('sending', 'paused');

-- name: reopen(broadcast_id)!
-- What nobody knows to have arrived is sent once more, and there will be another report.
UPDATE broadcasts SET state = 'sending', ended_at = NULL
 WHERE id = :broadcast_id AND state IN ('done', 'cancelled');

-- name: set_due(campaign_id, time_zone, due_at)*!
-- One row for each time zone.
INSERT INTO broadcast_dues (campaign_id, time_zone, due_at)
VALUES (:campaign_id, :time_zone, :due_at);

-- name: repeat_unknown(campaign_id, now)!
-- An admin says that a second message is better than none.
UPDATE deliveries SET state = 'pending', due_at = :now, changed_at = :now
 WHERE campaign_id = :campaign_id AND state = 'unknown';

-- name: go_on(campaign_id)!
-- Something is owed again where everything had been settled.
UPDATE campaigns SET state = 'running', cancelled_at = NULL
 WHERE id = :campaign_id AND state = 'done';

-- name: states(campaign_id, unreachable, cancelled, since, now)
-- How many messages are in each state, and how many of them came to their end lately. What is pending is parted into what is due, what waits for its hour and what was
-- tried in vain; what was dropped because its person is gone counts as refused, what an admin stopped as cancelled.
SELECT CASE WHEN state = 'pending' AND error IS NOT NULL THEN 'failed'
            WHEN state = 'pending' AND due_at > :now THEN 'later'
            WHEN state = 'dropped' AND error = CAST(:unreachable AS TEXT) THEN 'refused'
            WHEN state = 'dropped' AND error = CAST(:cancelled AS TEXT) THEN 'cancelled'
            ELSE state END,
       count(*),
       sum(CASE WHEN state IN ('sent', 'refused', 'unknown') AND changed_at >= :since THEN 1 ELSE 0 END)
  FROM deliveries
 WHERE campaign_id = :campaign_id
 GROUP BY 1;

-- name: stands(campaign_id, person_id)^
-- One person's message: whether it was sent, and where it stands in her chat.
SELECT state, message_id
  FROM deliveries
 WHERE campaign_id = :campaign_id AND person_id = :person_id;

-- name: door_to(project_id)^
-- What is said of a project that a button leads to, or whose people are written to.
SELECT slug, title
  FROM projects
 WHERE id = :project_id;
