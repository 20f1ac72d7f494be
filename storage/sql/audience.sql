-- Audience: the people whom a project or a message is for. Each query reads all who can be reached, by the view
-- `reachable AS matching`; narrowed by an expression it reads those in its place who meet it (`storage/narrowing.py`).

-- name: count()$
-- How many they are.
SELECT count(*) FROM reachable AS matching;

-- name: people()
-- Who they are.
SELECT matching.person_id FROM reachable AS matching ORDER BY matching.person_id;

-- name: owe(campaign_id, due_at, now)!
-- A message for each of them who is not owed it yet.
INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
SELECT CAST(:campaign_id AS BIGINT), matching.person_id, 'pending', CAST(:due_at AS BIGINT), CAST(:now AS BIGINT)
  FROM reachable AS matching
 WHERE true
ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: owe_new(campaign_id, project_id, kind, due_at, now)!
-- The same without those who were told of the project by an earlier campaign of the kind. A message that was refused or
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
ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: zones(part, project_id)
-- How many of them live in each time zone ('' where it is not known): of all, or of those who know a project.
SELECT COALESCE(people.time_zone, ''), count(*)
  FROM reachable AS matching
  JOIN people ON people.id = matching.person_id
 WHERE CAST(:part AS TEXT) = ''
    OR people.id IN (SELECT person_id FROM addressed WHERE part = :part AND project_id = :project_id)
 GROUP BY 1;

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
