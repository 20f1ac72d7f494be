-- Habits: what a worker wishes to be reminded of.

-- name: of(telegram_id)^
-- What she chose; no row where she chose nothing.
SELECT habits.person_id, people.time_zone, habits.break_after, habits.daily_answers, habits.daily_time, habits.went_on_at
  FROM people
  JOIN habits ON habits.person_id = people.id
 WHERE people.telegram_id = :telegram_id;

-- name: remind(person_id, break_after)!
-- Of a break after so much work without a pause; null for never.
INSERT INTO habits (person_id, break_after) VALUES (:person_id, CAST(:break_after AS BIGINT))
ON CONFLICT (person_id) DO UPDATE SET break_after = excluded.break_after;

-- name: limit(person_id, daily_answers, daily_time)!
-- A day's end that she sets herself, in answers or in active time; both null for none.
INSERT INTO habits (person_id, daily_answers, daily_time)
VALUES (:person_id, CAST(:daily_answers AS BIGINT), CAST(:daily_time AS BIGINT))
ON CONFLICT (person_id) DO UPDATE
   SET daily_answers = excluded.daily_answers, daily_time = excluded.daily_time, went_on_at = NULL;

-- name: go_on(telegram_id, now)!
-- She works on beyond her limit, on this day of hers.
UPDATE habits SET went_on_at = :now
 WHERE person_id = (SELECT id FROM people WHERE telegram_id = :telegram_id);
