-- Progress: how far each worker is in each project, so that finding her next task costs the same at any time.

-- name: at(telegram_id, project_id)^
-- Where she stands in a project, also before she began.
SELECT people.id, people.admitted_at,
       projects.id, projects.state, projects.spec, projects.next_again, projects.normal_horizon,
       progress.state, COALESCE(progress.again_cursor, 0), COALESCE(progress.normal_cursor, 0),
       COALESCE(progress.answered, 0), COALESCE(progress.skipped, 0), COALESCE(progress.earned, 0),
       projects.tasks, COALESCE(progress.lap_start, 0), COALESCE(progress.lap_resume, 0),
       COALESCE(progress.skips_in_row, 0), progress.paused_until,
       projects.guide_version, COALESCE(progress.guide_version, projects.guide_version),
       (SELECT count(*) FROM bundles
         WHERE bundles.person_id = people.id AND bundles.project_id = projects.id AND bundles.told = 0),
       (SELECT count(*) FROM assignments AS begun
         WHERE begun.person_id = people.id AND begun.project_id = projects.id
           AND begun.answered_at IS NOT NULL AND begun.draft IS NOT NULL),
       progress.next_gold,
       CASE WHEN COALESCE(progress.restricted_until, 0) > COALESCE(people.restricted_until, 0)
            THEN progress.restricted_until ELSE people.restricted_until END
  FROM people
  JOIN projects ON projects.id = :project_id
  LEFT JOIN progress ON progress.project_id = projects.id AND progress.person_id = people.id
 WHERE people.telegram_id = :telegram_id;

-- name: live(telegram_id)
-- The same for every live project, and for any other in which she has a task in hand: she may finish it.
SELECT people.id, people.admitted_at,
       projects.id, projects.state, projects.spec, projects.next_again, projects.normal_horizon,
       progress.state, COALESCE(progress.again_cursor, 0), COALESCE(progress.normal_cursor, 0),
       COALESCE(progress.answered, 0), COALESCE(progress.skipped, 0), COALESCE(progress.earned, 0),
       projects.tasks, COALESCE(progress.lap_start, 0), COALESCE(progress.lap_resume, 0),
       COALESCE(progress.skips_in_row, 0), progress.paused_until,
       projects.guide_version, COALESCE(progress.guide_version, projects.guide_version),
       (SELECT count(*) FROM bundles
         WHERE bundles.person_id = people.id AND bundles.project_id = projects.id AND bundles.told = 0),
       (SELECT count(*) FROM assignments AS begun
         WHERE begun.person_id = people.id AND begun.project_id = projects.id
           AND begun.answered_at IS NOT NULL AND begun.draft IS NOT NULL),
       progress.next_gold,
       CASE WHEN COALESCE(progress.restricted_until, 0) > COALESCE(people.restricted_until, 0)
            THEN progress.restricted_until ELSE people.restricted_until END
  FROM people
  JOIN projects ON projects.state = 'live'
    OR EXISTS (SELECT 1 FROM assignments AS held
                WHERE held.person_id = people.id AND held.project_id = projects.id AND held.state = 'active')
  LEFT JOIN progress ON progress.project_id = projects.id AND progress.person_id = people.id
 WHERE people.telegram_id = :telegram_id
 ORDER BY projects.opened_at, projects.id;

-- name: resting(telegram_id)
-- The same for every paused project that opens again by itself, and when.
SELECT people.id, people.admitted_at,
       projects.id, projects.state, projects.spec, projects.next_again, projects.normal_horizon,
       progress.state, COALESCE(progress.again_cursor, 0), COALESCE(progress.normal_cursor, 0),
       COALESCE(progress.answered, 0), COALESCE(progress.skipped, 0), COALESCE(progress.earned, 0),
       projects.tasks, COALESCE(progress.lap_start, 0), COALESCE(progress.lap_resume, 0),
       COALESCE(progress.skips_in_row, 0), progress.paused_until,
       projects.guide_version, COALESCE(progress.guide_version, projects.guide_version),
       (SELECT count(*) FROM bundles
         WHERE bundles.person_id = people.id AND bundles.project_id = projects.id AND bundles.told = 0),
       (SELECT count(*) FROM assignments AS begun
         WHERE begun.person_id = people.id AND begun.project_id = projects.id
           AND begun.answered_at IS NOT NULL AND begun.draft IS NOT NULL),
       progress.next_gold,
       CASE WHEN COALESCE(progress.restricted_until, 0) > COALESCE(people.restricted_until, 0)
            THEN progress.restricted_until ELSE people.restricted_until END,
       projects.opens_at, people.time_zone
  FROM people
  JOIN projects ON projects.state = 'paused' AND projects.opens_at IS NOT NULL
  LEFT JOIN progress ON progress.project_id = projects.id AND progress.person_id = people.id
 WHERE people.telegram_id = :telegram_id
 ORDER BY projects.opens_at, projects.id;

-- name: start(project_id, person_id, normal_cursor, lap_start, guide_version, now)!
-- Where she begins counts the first time only. Also puts the other units of this worker in this project behind this one, on PostgreSQL.
INSERT INTO progress (project_id, person_id, state, normal_cursor, lap_start, guide_version, started_at)
VALUES (:project_id, :person_id, 'working', :normal_cursor, :lap_start, :guide_version, :now)
ON CONFLICT (project_id, person_id) DO UPDATE SET state = 'working';

-- name: step(project_id, person_id, answered, skipped, earned, taken, most, again_cursor, normal_cursor, lap_start, lap_resume, next_gold, skips_in_row, paused_until, now)!
-- One tap's effect: counts are added, the rest is set; only a skip pauses. Touches no row when the answer would be one
-- too many for her, or when she took a task (taken is 1) beyond what she may answer, or in a pause or a restriction that
-- another unit began a moment ago.
UPDATE progress
   SET state = 'working', answered = answered + :answered, skipped = skipped + :skipped, earned = earned + :earned,
       again_cursor = :again_cursor, normal_cursor = :normal_cursor, lap_start = :lap_start, lap_resume = :lap_resume,
       next_gold = CAST(:next_gold AS BIGINT),
       skips_in_row = CASE WHEN CAST(:answered AS BIGINT) + CAST(:skipped AS BIGINT) = 0 THEN skips_in_row
                           ELSE CAST(:skips_in_row AS BIGINT) END,
       paused_until = CASE WHEN CAST(:skipped AS BIGINT) = 0 THEN paused_until
                           ELSE COALESCE(CAST(:paused_until AS BIGINT), paused_until) END
 WHERE project_id = :project_id AND person_id = :person_id
   AND (CAST(:answered AS BIGINT) = 0 OR answered + :answered <= CAST(:most AS BIGINT))
   AND (CAST(:taken AS BIGINT) = 0
        OR (answered + :answered < CAST(:most AS BIGINT) AND (paused_until IS NULL OR paused_until <= :now)
            AND (restricted_until IS NULL OR restricted_until <= :now)));

-- name: take_again(project_id, person_id, most, now)!
-- She works here again, on a task that she had before. Touches no row when she may have none.
UPDATE progress SET state = 'working'
 WHERE project_id = :project_id AND person_id = :person_id
   AND answered < CAST(:most AS BIGINT) AND (paused_until IS NULL OR paused_until <= :now)
   AND (restricted_until IS NULL OR restricted_until <= :now);

-- name: answers(person_id)
-- In which projects she answered, and how often.
SELECT projects.slug, progress.answered
  FROM progress
  JOIN projects ON projects.id = progress.project_id
 WHERE progress.person_id = :person_id AND progress.answered > 0
 ORDER BY projects.slug;

-- name: stop(project_id, person_id)!
-- She finished for now.
UPDATE progress SET state = 'stopped'
 WHERE project_id = :project_id AND person_id = :person_id;

-- name: add(project_id, person_id, skipped, earned)!
-- What comes about beside her taps: the cursors stay.
UPDATE progress SET skipped = skipped + :skipped, earned = earned + :earned
 WHERE project_id = :project_id AND person_id = :person_id;
