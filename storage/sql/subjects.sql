-- Subjects: what conditions ask about, each as a list of (person_id, value, number) with at most one row a person.
-- They are never run alone: `storage/narrowing.py` joins them to whom a message or a project is for.

-- name: fact(name)
-- What she said, was tested for, or was seen in her papers, as long as it holds.
SELECT facts.person_id, facts.value, facts.number
  FROM facts
 WHERE facts.name = :name AND facts.expired_at IS NULL;

-- name: tested(name)
-- The same, only where a test of ours found it.
SELECT facts.person_id, facts.value, facts.number
  FROM facts
 WHERE facts.name = :name AND facts.expired_at IS NULL AND facts.source = 'tested';

-- name: skill(name, now)
-- How good she is at something, 0 to 100, as long as it holds.
SELECT skills.person_id, CAST(skills.value AS TEXT) AS value, skills.value AS number
  FROM skills
 WHERE skills.name = :name AND (skills.expires_at IS NULL OR skills.expires_at > :now);

-- name: work(name)
-- How many answers she gave in a project; whoever gave none has no row.
SELECT progress.person_id, CAST(progress.answered AS TEXT) AS value, progress.answered AS number
  FROM projects
  JOIN progress ON progress.project_id = projects.id
 WHERE projects.slug = :name AND progress.answered > 0;

-- name: worker()
-- Who she is in exports.
SELECT people.id AS person_id, people.worker_key AS value, CAST(NULL AS BIGINT) AS number
  FROM people;
