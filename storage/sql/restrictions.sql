-- Restrictions: who may not work, where, until when, and what it rests on. What is proposed waits for a person.

-- name: add(person_id, project_id, kind, rule, said, numbers, tasks, skills, state, starts_at, ends_at, now)$
-- The id of the new row.
INSERT INTO restrictions
    (person_id, project_id, kind, rule, said, numbers, tasks, skills, state, made_at, starts_at, ends_at)
VALUES (:person_id, CAST(:project_id AS BIGINT), :kind, :rule, :said, :numbers, :tasks, :skills, :state, :now,
        CAST(:starts_at AS BIGINT), CAST(:ends_at AS BIGINT))
RETURNING id;

-- name: of_id(restriction_id)^
-- One of them.
SELECT id, person_id, project_id, kind, rule, said, numbers, tasks, skills, state, made_at, starts_at, ends_at,
       decided_by, decided_at, reason, over_at
  FROM restrictions
 WHERE id = :restriction_id;

-- name: of_person(person_id)
-- All of hers, the newest first.
SELECT id, person_id, project_id, kind, rule, said, numbers, tasks, skills, state, made_at, starts_at, ends_at,
       decided_by, decided_at, reason, over_at
  FROM restrictions
 WHERE person_id = :person_id
 ORDER BY made_at DESC, id DESC;

-- name: in_force(person_id, project_id, now)^
-- What keeps her from a project at that moment, the one that lasts longest first; null asks about everywhere.
SELECT id, person_id, project_id, kind, rule, said, numbers, tasks, skills, state, made_at, starts_at, ends_at,
       decided_by, decided_at, reason, over_at
  FROM restrictions
 WHERE person_id = :person_id AND state = 'active' AND (ends_at IS NULL OR ends_at > :now)
   AND (project_id IS NULL OR project_id = CAST(:project_id AS BIGINT))
 ORDER BY CASE WHEN ends_at IS NULL THEN 0 ELSE 1 END, ends_at DESC, id
 LIMIT 1;

-- name: everywhere_until(person_id, no_end)$
-- Until when she is kept from all work by what is active; null: not at all.
SELECT max(COALESCE(ends_at, CAST(:no_end AS BIGINT)))
  FROM restrictions
 WHERE person_id = :person_id AND state = 'active' AND project_id IS NULL;

-- name: here_until(person_id, project_id, no_end)$
-- The same of one project alone.
SELECT max(COALESCE(ends_at, CAST(:no_end AS BIGINT)))
  FROM restrictions
 WHERE person_id = :person_id AND state = 'active' AND project_id = :project_id;

-- name: is_proposed(person_id, project_id, rule)$
-- Whether the same is proposed already and waits for a person.
SELECT id FROM restrictions
 WHERE person_id = :person_id AND rule = :rule AND state = 'proposed'
   AND COALESCE(project_id, 0) = COALESCE(CAST(:project_id AS BIGINT), 0)
 LIMIT 1;

-- name: last_over(person_id, project_id, rule, no_end)$
-- When the newest of this rule is over, or was turned down.
SELECT max(CASE WHEN state IN ('lifted', 'declined') THEN over_at ELSE COALESCE(ends_at, CAST(:no_end AS BIGINT)) END)
  FROM restrictions
 WHERE person_id = :person_id AND rule = :rule AND state <> 'proposed'
   AND (project_id IS NULL OR project_id = CAST(:project_id AS BIGINT));

-- name: hold_everywhere(person_id, until)!
-- What handing out reads.
UPDATE people SET restricted_until = CAST(:until AS BIGINT) WHERE id = :person_id;

-- name: hold_here(person_id, project_id, until, now)!
-- The same of one project, also where she never began there.
INSERT INTO progress (project_id, person_id, state, guide_version, started_at, restricted_until)
SELECT projects.id, CAST(:person_id AS BIGINT), 'stopped', projects.guide_version, CAST(:now AS BIGINT),
       CAST(:until AS BIGINT)
  FROM projects
 WHERE projects.id = :project_id
ON CONFLICT (project_id, person_id) DO UPDATE SET restricted_until = excluded.restricted_until;

-- name: begin(restriction_id, project_id, kind, ends_at, decided_by, reason, now)!
-- A person says that what was proposed is so. Touches no row when it does not wait any more.
UPDATE restrictions
   SET state = 'active', project_id = CAST(:project_id AS BIGINT), kind = :kind, starts_at = :now,
       ends_at = CAST(:ends_at AS BIGINT), decided_by = :decided_by, decided_at = :now, reason = CAST(:reason AS TEXT)
 WHERE id = :restriction_id AND state = 'proposed';

-- name: decline(restriction_id, decided_by, reason, now)!
-- A person says that it is not so.
UPDATE restrictions
   SET state = 'declined', decided_by = :decided_by, decided_at = :now, over_at = :now, reason = CAST(:reason AS TEXT)
 WHERE id = :restriction_id AND state = 'proposed';

-- name: lift(restriction_id, now)!
-- It is over before its time, as if it had not been.
UPDATE restrictions SET state = 'lifted', over_at = :now
 WHERE id = :restriction_id AND state IN ('active', 'ended');

-- name: some_ended(now)$
-- Whether the time of some is over.
SELECT 1 FROM restrictions WHERE state = 'active' AND ends_at <= :now LIMIT 1;

-- name: end_due(now)!
-- Those whose time is over.
UPDATE restrictions SET state = 'ended', over_at = ends_at
 WHERE state = 'active' AND ends_at <= :now;
