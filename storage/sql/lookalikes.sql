-- Lookalikes: pairs of workers who answer like one, and of whom a person was told.

-- name: note(person_id, other_id, sign, project_id, now)!
-- Once for each pair and sign, whichever of them is named first. Touches no row where a person knows already.
INSERT INTO lookalikes (person_id, other_id, sign, project_id, at)
VALUES (:person_id, :other_id, :sign, :project_id, :now)
ON CONFLICT (person_id, other_id, sign) DO NOTHING;
