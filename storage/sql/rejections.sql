-- Rejections: answers that a person rejected, and those that wait to be judged.

-- name: add(task_id, person_id, project_id, category, reason, price, asked_anew, decided_by, now)$
-- The id of the new row.
INSERT INTO rejections
    (task_id, person_id, project_id, category, reason, price, asked_anew, state, decided_by, decided_at)
VALUES (:task_id, :person_id, :project_id, :category, :reason, :price, :asked_anew, 'standing', :decided_by, :now)
RETURNING id;

-- name: of_id(rejection_id)^
-- One of them.
SELECT id, task_id, person_id, project_id, category, reason, price, asked_anew, state, decided_by, decided_at, over_at
  FROM rejections
 WHERE id = :rejection_id;

-- name: standing(task_id, person_id)^
-- Why an answer is rejected, as it stands.
SELECT id, task_id, person_id, project_id, category, reason, price, asked_anew, state, decided_by, decided_at, over_at
  FROM rejections
 WHERE task_id = :task_id AND person_id = :person_id AND state = 'standing';

-- name: of_person(person_id, most)
-- The newest of hers that stand.
SELECT id, task_id, person_id, project_id, category, reason, price, asked_anew, state, decided_by, decided_at, over_at
  FROM rejections
 WHERE person_id = :person_id AND state = 'standing'
 ORDER BY decided_at DESC, id DESC
 LIMIT :most;

-- name: close(rejection_id, state, now)!
-- It stands no more. Touches no row when that is so already.
UPDATE rejections SET state = :state, over_at = :now
 WHERE id = :rejection_id AND state = 'standing';

-- name: say_why(task_id, person_id, verdict)!
-- What she reads beside her answer; null: nothing.
UPDATE assignments SET verdict = CAST(:verdict AS TEXT), draft = NULL
 WHERE task_id = :task_id AND person_id = :person_id;

-- name: lose_place(task_id)!
-- The place of a rejected answer that nobody else is to fill.
UPDATE tasks
   SET overlap = overlap - 1, surplus = surplus - CASE WHEN surplus > 0 THEN 1 ELSE 0 END
 WHERE id = :task_id AND places_left < overlap;

-- name: regain_place(task_id)!
-- The place of an answer that counts again: a free one, or one more.
UPDATE tasks
   SET overlap = overlap + CASE WHEN places_left > 0 THEN 0 ELSE 1 END,
       places_left = places_left - CASE WHEN places_left > 0 THEN 1 ELSE 0 END
 WHERE id = :task_id;

-- name: to_review(project_id, worst, most, skip)
-- Answers of a project that nobody has judged, each with how many others answered the task and how many of them the same:
-- those first with whom the fewest agree (worst is 1), or the newest. Walks over all that wait.
SELECT given.task_id, given.person_id, given.project_id, 'submitted', tasks.control, people.worker_key, tasks.key,
       task_contents.payload, projects.spec, given.answer, given.seed, given.price, given.answered_at, given.others, given.agreeing,
       task_contents.gold, given.credit
  FROM (SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.answer, assignments.seed,
               assignments.price, assignments.answered_at, assignments.credit,
               (SELECT count(*) FROM assignments AS other
                 WHERE other.task_id = assignments.task_id AND other.person_id <> assignments.person_id
                   AND other.state IN ('submitted', 'accepted')) AS others,
               (SELECT count(*) FROM assignments AS other
                 WHERE other.task_id = assignments.task_id AND other.person_id <> assignments.person_id
                   AND other.state IN ('submitted', 'accepted') AND other.answer = assignments.answer) AS agreeing
          FROM assignments
         WHERE assignments.project_id = :project_id AND assignments.state = 'submitted') AS given
  JOIN people ON people.id = given.person_id
  JOIN tasks ON tasks.id = given.task_id
  JOIN task_contents ON task_contents.task_id = given.task_id
  JOIN projects ON projects.id = given.project_id
 ORDER BY CASE WHEN CAST(:worst AS BIGINT) = 0 THEN 0
               WHEN given.others = 0 THEN 1000000
               ELSE given.agreeing * 1000000 / given.others END,
          given.answered_at DESC, given.task_id, given.person_id
 LIMIT :most OFFSET :skip;

-- name: given(task_id, person_id)^
-- The same for one answer, whatever became of it.
SELECT assignments.task_id, assignments.person_id, assignments.project_id, assignments.state, tasks.control,
       people.worker_key, tasks.key, task_contents.payload, projects.spec, assignments.answer, assignments.seed, assignments.price, assignments.answered_at,
       (SELECT count(*) FROM assignments AS other
         WHERE other.task_id = assignments.task_id AND other.person_id <> assignments.person_id
           AND other.state IN ('submitted', 'accepted')),
       (SELECT count(*) FROM assignments AS other
         WHERE other.task_id = assignments.task_id AND other.person_id <> assignments.person_id
           AND other.state IN ('submitted', 'accepted') AND other.answer = assignments.answer),
       task_contents.gold, assignments.credit
  FROM assignments
  JOIN people ON people.id = assignments.person_id
  JOIN tasks ON tasks.id = assignments.task_id
  JOIN task_contents ON task_contents.task_id = assignments.task_id
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.task_id = :task_id AND assignments.person_id = :person_id AND assignments.answer IS NOT NULL;

-- name: waiting(project_id)$
-- How many of a project wait to be judged.
SELECT count(*) FROM assignments WHERE project_id = :project_id AND state = 'submitted';
