-- Marks: projects that a worker put first in her list, or out of it.

-- name: put(person_id, project_id, mark, now)!
-- A project is a favourite or hidden, never both: the newest mark stands. No row for a project that is not there.
INSERT INTO project_marks (person_id, project_id, mark, marked_at)
SELECT :person_id, projects.id, :mark, :now FROM projects WHERE projects.id = :project_id
ON CONFLICT (person_id, project_id) DO UPDATE SET mark = excluded.mark, marked_at = excluded.marked_at;

-- name: remove(person_id, project_id)!
-- The project is one like any other again.
DELETE FROM project_marks WHERE person_id = :person_id AND project_id = :project_id;

-- name: of(telegram_id)
-- What she marked, by project.
SELECT project_marks.project_id, project_marks.mark
  FROM people
  JOIN project_marks ON project_marks.person_id = people.id
 WHERE people.telegram_id = :telegram_id;

-- name: titles(telegram_id)
-- The same with the projects' titles, the newest mark first.
SELECT project_marks.project_id, project_marks.mark, projects.title
  FROM people
  JOIN project_marks ON project_marks.person_id = people.id
  JOIN projects ON projects.id = project_marks.project_id
 WHERE people.telegram_id = :telegram_id
 ORDER BY project_marks.marked_at DESC, project_marks.project_id;
