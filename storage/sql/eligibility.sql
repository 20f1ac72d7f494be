-- Eligibility: the conditions of each project. Groups are ANDed, the conditions of one group ORed.

-- name: clear(project_id)!
-- Before other conditions are written.
DELETE FROM eligibility WHERE project_id = :project_id;

-- name: add(project_id, grp, fact, op, value, number)*!
-- One row a condition.
INSERT INTO eligibility (project_id, grp, fact, op, value, number)
VALUES (:project_id, :grp, :fact, :op, :value, CAST(:number AS BIGINT));

-- name: people(project_id)
-- Who may work on it and can be told so.
SELECT person_id FROM eligible WHERE project_id = :project_id ORDER BY person_id;

-- name: count(project_id)$
-- How many they are.
SELECT count(*) FROM eligible WHERE project_id = :project_id;
