-- Parts: the messages that carry a task longer than one message, to be tidied away with it.

-- name: keep(telegram_id, message_id, task_id)!
-- Right after the sending; a repeated one is no second part.
INSERT INTO parts (person_id, message_id, task_id)
SELECT people.id, :message_id, :task_id
  FROM people
 WHERE people.telegram_id = :telegram_id
ON CONFLICT (person_id, message_id) DO NOTHING;

-- name: of_person(telegram_id, project_id)
-- What stands above her card, in the order in which it was sent; with no task, the message that bears the card itself.
SELECT parts.message_id, parts.task_id
  FROM people
  JOIN parts ON parts.person_id = people.id
 WHERE people.telegram_id = :telegram_id
UNION ALL
SELECT cards.message_id, CAST(NULL AS BIGINT)
  FROM people
  JOIN cards ON cards.person_id = people.id AND cards.project_id = :project_id
 WHERE people.telegram_id = :telegram_id
 ORDER BY 1;

-- name: forget(telegram_id, message_id)*!
-- It was removed from her chat, or was gone already.
DELETE FROM parts
 WHERE message_id = :message_id AND person_id = (SELECT id FROM people WHERE telegram_id = :telegram_id);
