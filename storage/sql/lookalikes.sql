-- Lookalikes: what workers of a project answered, to find pairs who answer like one, and of which pairs a person was told.

-- name: projects()
-- Where people work.
SELECT id, spec FROM projects WHERE state = 'live' ORDER BY id;

-- name: known(project_id, since, most)
-- Answers to tasks whose label is known, by a key or by a person's verdict; before a second look, in which people read
-- each other. Through the index of answers with a credit, and that of disputes.
SELECT given.task_id, given.person_id, given.answer, task_contents.gold, 0 AS disputed
  FROM progress
  JOIN assignments AS given ON given.person_id = progress.person_id AND given.project_id = progress.project_id
                           AND given.credit IS NOT NULL
  JOIN task_contents ON task_contents.task_id = given.task_id
 WHERE progress.project_id = :project_id AND given.answer IS NOT NULL AND given.answered_at >= :since
   AND task_contents.gold IS NOT NULL
UNION ALL
SELECT given.task_id, given.person_id, COALESCE(second_looks.before, given.answer), disputes.answer, 1
  FROM disputes
  JOIN assignments AS given ON given.task_id = disputes.task_id
  LEFT JOIN second_looks ON second_looks.task_id = given.task_id AND second_looks.person_id = given.person_id
 WHERE disputes.project_id = :project_id AND disputes.state = 'settled' AND given.credit IS NULL
   AND given.answer IS NOT NULL AND given.answered_at >= :since
 ORDER BY 1 DESC, 2
 LIMIT :most;

-- name: given(project_id, since, most)
-- When workers of a project answered lately, and what.
SELECT given.person_id, given.task_id, given.answered_at, given.answer
  FROM progress
  JOIN assignments AS given ON given.person_id = progress.person_id AND given.answered_at >= :since
 WHERE progress.project_id = :project_id AND given.project_id = :project_id AND given.answer IS NOT NULL
 ORDER BY given.answered_at DESC, given.person_id
 LIMIT :most;

-- name: is_told(person_id, other_id, sign)$
-- Whether a person knows of a pair.
SELECT 1 FROM lookalikes WHERE person_id = :person_id AND other_id = :other_id AND sign = :sign;

-- name: note(person_id, other_id, sign, project_id, now)!
-- Once for each pair and sign. Touches no row where a person knows already.
INSERT INTO lookalikes (person_id, other_id, sign, project_id, at)
VALUES (:person_id, :other_id, :sign, :project_id, :now)
ON CONFLICT (person_id, other_id, sign) DO NOTHING;
