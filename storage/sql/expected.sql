-- Expected: what a person's next message is taken for. One row a person; a newer question takes the place of an older.

-- name: expect(telegram_id, kind, reference, update_id, now)!
-- Written over: nobody is asked two things at once.
INSERT INTO expected (telegram_id, kind, reference, set_by, set_at, taken_by)
VALUES (:telegram_id, :kind, :reference, :update_id, :now, NULL)
ON CONFLICT (telegram_id) DO UPDATE
   SET kind = excluded.kind, reference = excluded.reference, set_by = excluded.set_by, set_at = excluded.set_at,
       taken_by = NULL;

-- name: of(telegram_id)^
-- What is waited for, or what was taken last.
SELECT kind, reference, set_by, set_at, taken_by
  FROM expected
 WHERE telegram_id = :telegram_id;

-- name: take(telegram_id, kind, reference, update_id)!
-- Touches no row when it is not waited for any more. The row stays, so that a replay of this message finds its way.
UPDATE expected SET taken_by = :update_id
 WHERE telegram_id = :telegram_id AND kind = :kind AND reference = :reference AND taken_by IS NULL;

-- name: lapse(telegram_id, update_id)!
-- She did something else. What this very update asked for stays: it is being replayed.
DELETE FROM expected
 WHERE telegram_id = :telegram_id AND taken_by IS NULL AND set_by <> :update_id;
