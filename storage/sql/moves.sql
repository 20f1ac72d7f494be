-- Moves: the life of a project, one row a move; rows are added, and a person may say once why she made her last one.

-- name: add(project_id, at, actor, was, becomes, why, tell_since)!
-- Admins are to hear of it where `tell_since` is set.
INSERT INTO moves (project_id, at, actor, was, becomes, why, tell_since)
VALUES (:project_id, :at, :actor, :was, :becomes, :why, CAST(:tell_since AS BIGINT));

-- name: latest(project_id, count)
-- The newest first.
SELECT id, at, actor, was, becomes, why
  FROM moves
 WHERE project_id = :project_id
 ORDER BY id DESC
 LIMIT :count;

-- name: untold()
-- Of what the admins have not heard yet, the oldest first.
SELECT moves.id, moves.project_id, projects.title, moves.becomes, moves.why
  FROM moves
  JOIN projects ON projects.id = moves.project_id
 WHERE moves.tell_since IS NOT NULL
 ORDER BY moves.id;

-- name: told(move_id)!
-- Once. Touches no row when another unit did it.
UPDATE moves SET tell_since = NULL
 WHERE id = :move_id AND tell_since IS NOT NULL;

-- name: explain(project_id, actor, why)!
-- The last move, where she made it and has not said why.
UPDATE moves SET why = :why
 WHERE id = (SELECT max(id) FROM moves AS latest WHERE latest.project_id = :project_id)
   AND actor = :actor AND why = '';
