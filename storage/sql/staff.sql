-- Staff: whom owners let run projects or decide about applicants. Who was removed keeps her row, so that the list is a record.

-- name: listing()
-- Those who are in, admins first, then by when they came.
SELECT telegram_id, role, name, added_by, added_at
  FROM staff
 WHERE removed_at IS NULL
 ORDER BY role, added_at, telegram_id;

-- name: of(telegram_id)^
-- One of them, if she is in.
SELECT telegram_id, role, name, added_by, added_at
  FROM staff
 WHERE telegram_id = :telegram_id AND removed_at IS NULL;

-- name: put(telegram_id, role, called, added_by, now)!
-- She is in from now on, or has another role.
INSERT INTO staff (telegram_id, role, name, added_by, added_at)
VALUES (:telegram_id, :role, :called, :added_by, :now)
ON CONFLICT (telegram_id) DO UPDATE
   SET role = excluded.role, name = excluded.name, added_by = excluded.added_by, added_at = excluded.added_at,
       removed_at = NULL;

-- name: remove(telegram_id, added_at, now)!
-- Touches no row when she is out already, or was added anew since the question was asked.
UPDATE staff SET removed_at = :now
 WHERE telegram_id = :telegram_id AND added_at = :added_at AND removed_at IS NULL;

-- name: end_watches(telegram_id)!
-- The counts that she watched are not for her any more.
DELETE FROM watches
 WHERE telegram_id = :telegram_id;

-- name: end_waiting(telegram_id)!
-- What she was about to type as an admin is not waited for any more.
DELETE FROM expected
 WHERE telegram_id = :telegram_id AND taken_by IS NULL;

-- name: drop_news(telegram_id, now)!
-- What admins are told and she was not told yet.
UPDATE deliveries SET state = 'dropped', error = 'not of the staff any more', changed_at = :now
 WHERE state = 'pending'
   AND person_id = (SELECT id FROM people WHERE telegram_id = :telegram_id)
   AND campaign_id IN (SELECT id FROM campaigns WHERE kind IN ('quarantine', 'question', 'budget_spent', 'review_news',
                                                            'review_reply', 'appeal_overdue', 'campaign_held',
                                                            'fair_news', 'fair_overdue'));
