-- name: meet(telegram_id, worker_key, first_name, username, language, now)
-- Makes the person or brings her profile up to date. Whoever writes to us can be reached again.
INSERT INTO people (telegram_id, worker_key, first_name, username, language, created_at)
VALUES (:telegram_id, :worker_key, :first_name, :username, :language, :now)
ON CONFLICT (telegram_id) DO UPDATE
   SET first_name = excluded.first_name, username = excluded.username, language = excluded.language, unreachable_at = NULL
RETURNING id, telegram_id, worker_key, first_name, username, language, time_zone, admitted_at, unreachable_at, created_at;

-- name: of_telegram(telegram_id)^
-- Who writes; no row for somebody we never met.
SELECT id, telegram_id, worker_key, first_name, username, language, time_zone, admitted_at, unreachable_at, created_at
  FROM people
 WHERE telegram_id = :telegram_id;

-- name: of_id(person_id)^
-- The person behind a row that names her.
SELECT id, telegram_id, worker_key, first_name, username, language, time_zone, admitted_at, unreachable_at, created_at
  FROM people
 WHERE id = :person_id;

-- name: of_key(worker_key)$
-- Who appears under this pseudonym in exports.
SELECT id
  FROM people
 WHERE worker_key = :worker_key;

-- name: admit(person_id, now)!
-- Touches no row when she is a worker already: the first admission's time stays.
UPDATE people SET admitted_at = :now
 WHERE id = :person_id AND admitted_at IS NULL;

-- name: set_time_zone(person_id, time_zone)!
-- An IANA name, by which her quiet hours are reckoned.
UPDATE people SET time_zone = :time_zone
 WHERE id = :person_id;

-- name: lose(telegram_id, now)!
-- She blocked the bot or left Telegram; the time of the first loss stays.
UPDATE people SET unreachable_at = :now
 WHERE telegram_id = :telegram_id AND unreachable_at IS NULL;

-- name: lose_by_id(person_id, now)!
-- The same, told by a refused delivery.
UPDATE people SET unreachable_at = :now
 WHERE id = :person_id AND unreachable_at IS NULL;

-- name: note_freed(person_id, freed)!
-- So many of her places went to others while she was away.
UPDATE people SET freed = :freed
 WHERE id = :person_id;

-- name: freed(person_id)$
-- The same, to tell her when she is back.
SELECT COALESCE(freed, 0)
  FROM people
 WHERE id = :person_id;

-- name: regain(telegram_id)!
-- She is back.
UPDATE people SET unreachable_at = NULL
 WHERE telegram_id = :telegram_id AND unreachable_at IS NOT NULL;

-- name: note_greeting(telegram_id, message_id, now)!
-- The message that greets her after she was away.
UPDATE people SET greeting_id = :message_id, greeted_at = :now WHERE telegram_id = :telegram_id;

-- name: greeting(telegram_id, since)$
-- The same, if it is as new as that.
SELECT greeting_id FROM people WHERE telegram_id = :telegram_id AND greeted_at >= :since;

-- name: forget_greeting(telegram_id)!
-- Something that says more took its place.
UPDATE people SET greeting_id = NULL, greeted_at = NULL WHERE telegram_id = :telegram_id AND greeting_id IS NOT NULL;

-- name: last_screening(person_id)$
-- The state of her newest screening; no row where she never began one.
SELECT state
  FROM screenings
 WHERE person_id = :person_id
 ORDER BY started_at DESC, id DESC
 LIMIT 1;

-- name: earnings(person_id)
-- What she earned and has, paid out or not, by currency.
SELECT currency, CAST(sum(amount) AS BIGINT)
  FROM ledger
 WHERE owner = :person_id AND account IN ('pending', 'available', 'paid')
 GROUP BY currency
 ORDER BY currency;

-- name: lock(person_id)!
-- Units that put one more task into this worker's hands come in turn, whatever project each is of.
UPDATE people SET created_at = created_at
 WHERE id = :person_id;
