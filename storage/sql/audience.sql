-- Audience: the people whom a project or a message is for. Each query reads all who can be reached, by the view
-- `reachable AS matching`; narrowed by an expression it reads those in its place who meet it (`storage/narrowing.py`).

-- name: count()$
-- How many they are.
SELECT count(*) FROM reachable AS matching;

-- name: people()
-- Who they are.
SELECT matching.person_id FROM reachable AS matching ORDER BY matching.person_id;

-- name: usual()^
-- How often they were told of projects, and how often they came.
SELECT CAST(coalesce(sum(calls.told), 0) AS BIGINT), CAST(coalesce(sum(calls.came), 0) AS BIGINT)
  FROM reachable AS matching
  JOIN calls ON calls.person_id = matching.person_id;

-- name: owe_best(campaign_id, project_id, kind, event, again, kept_back, wave, most, now)!
-- A message for the best matches among those who may work on it and have not been told of the project, by this campaign or, unless it tells
-- again, by an earlier one; what was kept back for a reason may be said now. Nobody is chosen who cannot be told now:
-- who wants no such messages, or them in a digest, or nothing at this time, who hid the project, and who is in `sleepers`.
-- The points are those of `crowd/rules/waves.py`; where they are equal, a lot of this project.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at, wave)
SELECT CAST(:campaign_id AS BIGINT), best.person_id, 'pending', CAST(:now AS BIGINT), CAST(:now AS BIGINT),
       CAST(:wave AS BIGINT)
  FROM (
       SELECT known.person_id
         FROM (
              SELECT matching.person_id, coalesce(calls.told, 0) AS told, coalesce(calls.came, 0) AS came,
                     :now - calls.told_at AS since_told, :now - calls.came_at AS since_came,
                     :now - (SELECT max(answered_at) FROM assignments
                              WHERE assignments.person_id = matching.person_id AND answered_at IS NOT NULL) AS since_here,
                     (SELECT CAST(sum(value) AS BIGINT) / nullif(count(*), 0) FROM skills
                       WHERE skills.person_id = matching.person_id
                         AND (skills.expires_at IS NULL OR skills.expires_at > :now)) AS skill
                FROM reachable AS matching
                JOIN people ON people.id = matching.person_id
                LEFT JOIN notice_choices ON notice_choices.person_id = matching.person_id
                LEFT JOIN calls ON calls.person_id = matching.person_id
               WHERE notice_choices.digest IS NULL AND COALESCE(notice_choices.away_until, 0) <= :now
                 AND NOT EXISTS (SELECT 1 FROM sleepers
                                  WHERE sleepers.campaign_id = :campaign_id
                                    AND sleepers.zone = COALESCE(people.time_zone, '')
                                    AND sleepers.quiet = COALESCE(notice_choices.quiet, '-'))
                 AND NOT EXISTS (SELECT 1 FROM notice_events
                                  WHERE notice_events.person_id = matching.person_id
                                    AND notice_events.event = :event AND notice_events.how = 'off')
                 AND NOT EXISTS (SELECT 1 FROM project_marks
                                  WHERE project_marks.person_id = matching.person_id
                                    AND project_marks.project_id = :project_id AND project_marks.mark = 'hidden')
                 AND NOT EXISTS (SELECT 1 FROM deliveries AS hers
                                  WHERE hers.campaign_id = :campaign_id AND hers.person_id = matching.person_id
                                    AND (hers.state <> 'dropped' OR hers.error <> :kept_back))
                 AND (CAST(:again AS BIGINT) = 1 OR NOT EXISTS (
                     SELECT 1
                       FROM campaigns
                       JOIN deliveries ON deliveries.campaign_id = campaigns.id
                                      AND deliveries.person_id = matching.person_id
                      WHERE campaigns.project_id = :project_id AND campaigns.kind = :kind
                        AND deliveries.state NOT IN ('refused', 'dropped')
                     ))
                 AND NOT EXISTS (SELECT 1 FROM restrictions
                                  WHERE restrictions.person_id = matching.person_id AND restrictions.state = 'active'
                                    AND (restrictions.ends_at IS NULL OR restrictions.ends_at > :now)
                                    AND (restrictions.project_id IS NULL OR restrictions.project_id = :project_id))
              ) AS known
        ORDER BY coalesce(known.skill, 50)
               + CASE WHEN known.since_here <= 86400000 THEN 100
                      WHEN known.since_here <= 604800000 THEN 60
                      WHEN known.since_here <= 2592000000 THEN 30
                      ELSE 0 END
               + 200 * (known.came + 1) / (known.told + 4)
               - CASE WHEN known.since_told < 345600000 THEN 100 - known.since_told / 3456000 ELSE 0 END
               - CASE WHEN known.since_came < 345600000 THEN 100 - known.since_came / 3456000 ELSE 0 END DESC,
                 ((known.person_id * 2654435761 + CAST(:project_id AS BIGINT) * 40503) / 4096) & 1048575, known.person_id
        LIMIT :most
       ) AS best
 WHERE true
ON CONFLICT (campaign_id, person_id) DO UPDATE
   SET state = 'pending', error = NULL, due_at = excluded.due_at, changed_at = excluded.changed_at, wave = excluded.wave;

-- name: owe(campaign_id, due_at, now)!
-- A message for each of them who is not owed it yet, and is not kept from the project that it is about.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), matching.person_id, 'pending', CAST(:due_at AS BIGINT), CAST(:now AS BIGINT)
  FROM reachable AS matching
 WHERE NOT EXISTS (SELECT 1 FROM restrictions
                    WHERE restrictions.person_id = matching.person_id AND restrictions.state = 'active'
                      AND (restrictions.ends_at IS NULL OR restrictions.ends_at > :now)
                      AND (restrictions.project_id IS NULL
                           OR restrictions.project_id = (SELECT campaigns.project_id FROM campaigns
                                                          WHERE campaigns.id = :campaign_id)))
ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: owe_new(campaign_id, project_id, kind, due_at, now)!
-- The same without those who were told of the project by an earlier campaign of the kind, or are kept from it. A message that was refused or
-- dropped told nobody.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), matching.person_id, 'pending', CAST(:due_at AS BIGINT), CAST(:now AS BIGINT)
  FROM reachable AS matching
 WHERE NOT EXISTS (
       SELECT 1
         FROM campaigns
         JOIN deliveries ON deliveries.campaign_id = campaigns.id AND deliveries.person_id = matching.person_id
        WHERE campaigns.project_id = :project_id AND campaigns.kind = :kind AND campaigns.id <> :campaign_id
          AND deliveries.state NOT IN ('refused', 'dropped')
       )
   AND NOT EXISTS (SELECT 1 FROM restrictions
                    WHERE restrictions.person_id = matching.person_id AND restrictions.state = 'active'
                      AND (restrictions.ends_at IS NULL OR restrictions.ends_at > :now)
                      AND (restrictions.project_id IS NULL OR restrictions.project_id = :project_id))
ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: zones(part, project_id)
-- How many of them live in each time zone ('' where it is not known): of all, or of those who know a project.
SELECT COALESCE(people.time_zone, ''), count(*)
  FROM reachable AS matching
  JOIN people ON people.id = matching.person_id
 WHERE CAST(:part AS TEXT) = ''
    OR people.id IN (SELECT person_id FROM addressed WHERE part = :part AND project_id = :project_id)
 GROUP BY 1;

-- name: hearing(part, project_id, event)
-- The same parted by the quiet hours that they chose, and by whether they turned messages of a kind off.
SELECT COALESCE(people.time_zone, ''), notice_choices.quiet, CASE WHEN notice_events.how = 'off' THEN 1 ELSE 0 END,
       count(*)
  FROM reachable AS matching
  JOIN people ON people.id = matching.person_id
  LEFT JOIN notice_choices ON notice_choices.person_id = people.id
  LEFT JOIN notice_events ON notice_events.person_id = people.id AND notice_events.event = :event
 WHERE CAST(:part AS TEXT) = ''
    OR people.id IN (SELECT person_id FROM addressed WHERE part = :part AND project_id = :project_id)
 GROUP BY 1, 2, 3;

-- name: owe_part(campaign_id, part, project_id, due_at, now)!
-- A broadcast's message for each of them, due when it is in her time zone; where none was reckoned, when the last one is.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), people.id, 'pending',
       COALESCE(broadcast_dues.due_at, CAST(:due_at AS BIGINT)), CAST(:now AS BIGINT)
  FROM reachable AS matching
  JOIN people ON people.id = matching.person_id
  LEFT JOIN broadcast_dues ON broadcast_dues.campaign_id = :campaign_id
       AND broadcast_dues.time_zone = COALESCE(people.time_zone, '')
 WHERE CAST(:part AS TEXT) = ''
    OR people.id IN (SELECT person_id FROM addressed WHERE part = :part AND project_id = :project_id);
