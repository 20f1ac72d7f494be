-- name: heartbeat()$
-- When the last good poll was, ms UTC.
SELECT at FROM heartbeat WHERE id = 1;

-- name: beat(now)!
-- One row that is written over; a clock that was set back does not take the sign of life back.
INSERT INTO heartbeat (id, at)
VALUES (1, :now)
ON CONFLICT (id) DO UPDATE SET at = excluded.at WHERE heartbeat.at < excluded.at;

-- name: record(began_at, ended_at)!
-- Outages of ours extend deadlines, so they are written down from the start.
INSERT INTO outages (began_at, ended_at) VALUES (:began_at, :ended_at);

-- name: between(start_at, end_at)
-- Every outage that touches the given time, oldest first.
SELECT began_at, ended_at
  FROM outages
 WHERE ended_at > :start_at AND began_at < :end_at
 ORDER BY began_at, id;
