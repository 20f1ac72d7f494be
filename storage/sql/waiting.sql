-- Waiting: who waits for a place, in the order in which they came.

-- name: of(person_id)^
-- Where she is on the list; the place counts only while she waits.
SELECT hers.state, hers.joined_at, hers.called_at, hers.until,
       (SELECT count(*) FROM waiting AS others
         WHERE others.state = 'waiting'
           AND (others.joined_at < hers.joined_at
                OR others.joined_at = hers.joined_at AND others.person_id <= hers.person_id))
  FROM waiting AS hers
 WHERE hers.person_id = :person_id;

-- name: join_line(person_id, now)!
-- At its end; touches no row when she is on it.
INSERT INTO waiting (person_id, state, joined_at)
VALUES (:person_id, 'waiting', :now)
ON CONFLICT (person_id) DO UPDATE
   SET state = 'waiting', joined_at = excluded.joined_at, called_at = NULL, until = NULL
 WHERE waiting.state NOT IN ('waiting', 'called');

-- name: leave(person_id)!
-- She does not want a place any more.
UPDATE waiting SET state = 'left', until = NULL
 WHERE person_id = :person_id AND state IN ('waiting', 'called');

-- name: first(most)
-- Who comes next; whoever cannot be reached is passed over and keeps her place.
SELECT people.id, people.telegram_id
  FROM waiting
  JOIN people ON people.id = waiting.person_id
 WHERE waiting.state = 'waiting' AND people.telegram_id IS NOT NULL AND people.unreachable_at IS NULL
 ORDER BY waiting.joined_at, waiting.person_id
 LIMIT :most;

-- name: call(person_id, until, now)!
-- A place is kept for her.
UPDATE waiting SET state = 'called', called_at = :now, until = :until
 WHERE person_id = :person_id AND state = 'waiting';

-- name: take(person_id)!
-- She came; or there was room for everybody.
UPDATE waiting SET state = 'taken', until = NULL
 WHERE person_id = :person_id AND state IN ('waiting', 'called');

-- name: miss(now)!
-- The places that nobody came for.
UPDATE waiting SET state = 'missed'
 WHERE state = 'called' AND until <= :now;

-- name: extend(began_at, length)!
-- Nobody could come while we were away.
UPDATE waiting SET until = until + :length
 WHERE state = 'called' AND until > :began_at;

-- name: longest()$
-- Since when the first one waits.
SELECT min(joined_at) FROM waiting WHERE state = 'waiting';

-- name: came_by_link(person_id)$
-- Whether an admin's link led her here: she is expected, whatever the list says.
SELECT 1
  FROM invited
  JOIN invites ON invites.id = invited.invite_id
 WHERE invited.person_id = :person_id AND invites.role IS NULL AND invites.revoked_at IS NULL
 LIMIT 1;
