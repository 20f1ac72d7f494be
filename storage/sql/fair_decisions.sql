-- Decisions of people about proposals and appeals: in force a minute later, taken back until then.

-- name: add(restriction_id, objection_id, verdict, days, reason, decided_by, due_at, now)$
-- The id of the new row; no row where somebody was first, and that decision is not in force yet.
INSERT INTO fair_decisions
    (restriction_id, objection_id, verdict, days, reason, decided_by, decided_at, due_at, state)
VALUES (CAST(:restriction_id AS BIGINT), CAST(:objection_id AS BIGINT), :verdict, :days, CAST(:reason AS TEXT),
        :decided_by, :now, :due_at, 'due')
ON CONFLICT DO NOTHING
RETURNING id;

-- name: of_id(decision_id)^
-- One of them.
SELECT id, restriction_id, objection_id, verdict, days, reason, decided_by, decided_at, due_at, state
  FROM fair_decisions
 WHERE id = :decision_id;

-- name: last(restriction_id, objection_id)^
-- The newest about a proposal or an appeal that was not taken back.
SELECT id, restriction_id, objection_id, verdict, days, reason, decided_by, decided_at, due_at, state
  FROM fair_decisions
 WHERE (restriction_id = CAST(:restriction_id AS BIGINT) OR objection_id = CAST(:objection_id AS BIGINT))
   AND state <> 'undone'
 ORDER BY id DESC
 LIMIT 1;

-- name: due(now)
-- Those whose minute is over.
SELECT id, restriction_id, objection_id, verdict, days, reason, decided_by, decided_at, due_at, state
  FROM fair_decisions
 WHERE state = 'due' AND due_at <= :now
 ORDER BY due_at, id;

-- name: undo(decision_id, decided_by, now)!
-- Touches no row when its minute is over, or it is somebody else's.
UPDATE fair_decisions SET state = 'undone'
 WHERE id = :decision_id AND decided_by = :decided_by AND state = 'due' AND due_at > :now;

-- name: close(decision_id, state)!
-- It has come into force, or has nothing to decide about any more.
UPDATE fair_decisions SET state = :state
 WHERE id = :decision_id AND state = 'due';
