-- Notice choices: what people want to hear, when and how, of messages that they did not ask for.

-- name: of(telegram_id)^
-- What she chose; nulls where she chose nothing.
SELECT people.id, people.time_zone, notice_choices.quiet, notice_choices.away_until, notice_choices.digest
  FROM people
  LEFT JOIN notice_choices ON notice_choices.person_id = people.id
 WHERE people.telegram_id = :telegram_id;

-- name: events(person_id)
-- What she hears without a sound, or not at all.
SELECT event, how
  FROM notice_events
 WHERE person_id = :person_id
 ORDER BY event;

-- name: set_event(person_id, event, how)!
-- Without a sound, or not at all.
INSERT INTO notice_events (person_id, event, how)
VALUES (:person_id, :event, :how)
ON CONFLICT (person_id, event) DO UPDATE SET how = excluded.how;

-- name: clear_event(person_id, event)!
-- With a sound again: what is usual needs no row.
DELETE FROM notice_events WHERE person_id = :person_id AND event = :event;

-- name: set_quiet(person_id, quiet)!
-- Her own quiet hours; empty for none.
INSERT INTO notice_choices (person_id, quiet)
VALUES (:person_id, CAST(:quiet AS TEXT))
ON CONFLICT (person_id) DO UPDATE SET quiet = excluded.quiet;

-- name: set_away(person_id, away_until)!
-- She wants to be left alone until then; null for no longer.
INSERT INTO notice_choices (person_id, away_until)
VALUES (:person_id, CAST(:away_until AS BIGINT))
ON CONFLICT (person_id) DO UPDATE SET away_until = excluded.away_until;

-- name: set_digest(person_id, digest, digest_at)!
-- One message a day or a week in place of single ones, and when the next is due; nulls for single ones.
INSERT INTO notice_choices (person_id, digest, digest_at)
VALUES (:person_id, CAST(:digest AS TEXT), CAST(:digest_at AS BIGINT))
ON CONFLICT (person_id) DO UPDATE SET digest = excluded.digest, digest_at = excluded.digest_at;

-- name: digests_due(now, most)
-- Whose digest is due, the longest due first.
SELECT people.id, people.telegram_id, people.time_zone, notice_choices.quiet, notice_choices.digest,
       notice_choices.digest_at
  FROM notice_choices
  JOIN people ON people.id = notice_choices.person_id
 WHERE notice_choices.digest_at <= :now
 ORDER BY notice_choices.digest_at, notice_choices.person_id
 LIMIT :most;

-- name: next_digest(person_id, was, digest_at)!
-- Touches no row when she chose something else since the caller looked, or another process was first.
UPDATE notice_choices SET digest_at = :digest_at
 WHERE person_id = :person_id AND digest_at = :was;
