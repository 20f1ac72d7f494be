-- Cards: which message bears the card of a worker's project, so that what she types can be put in its place.

-- name: keep(telegram_id, project_id, message_id)!
-- Each time a card stands in another message.
INSERT INTO cards (person_id, project_id, message_id)
SELECT people.id, :project_id, :message_id
  FROM people
 WHERE people.telegram_id = :telegram_id
ON CONFLICT (person_id, project_id) DO UPDATE SET message_id = excluded.message_id;

-- name: of(telegram_id, project_id)$
-- Where it stands now; no row where none was ever sent.
SELECT cards.message_id
  FROM people
  JOIN cards ON cards.person_id = people.id AND cards.project_id = :project_id
 WHERE people.telegram_id = :telegram_id;
