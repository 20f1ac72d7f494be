-- Imports: each reading of a file into a project; at most one of a project is under way.

-- name: running(project_id)^
-- The one that is under way, or died under way.
SELECT id, project_id, file_name, fingerprint, state, added, columns, started_at, alive_at, finished_at
  FROM imports
 WHERE project_id = :project_id AND state = 'staging';

-- name: abandon(import_id, now)!
-- Its rows stay hidden until they are cleared away.
UPDATE imports SET state = 'abandoned', finished_at = :now
 WHERE id = :import_id AND state = 'staging';

-- name: begin(project_id, file_name, fingerprint, now)$
-- Adds no row while another is under way: an index holds that.
INSERT INTO imports (project_id, file_name, fingerprint, state, started_at, alive_at)
VALUES (:project_id, :file_name, :fingerprint, 'staging', :now, :now)
ON CONFLICT (project_id) WHERE state = 'staging' DO NOTHING
RETURNING id;

-- name: touch(import_id, now)!
-- A sign of life. Touches no row when another import took this one for dead.
UPDATE imports SET alive_at = :now
 WHERE id = :import_id AND state = 'staging';

-- name: publish(import_id, added, columns, now)!
-- Touches no row when another import took this one for dead.
UPDATE imports SET state = 'published', added = :added, columns = :columns, alive_at = :now, finished_at = :now
 WHERE id = :import_id AND state = 'staging';

-- name: columns(project_id)
-- The columns of each published file, oldest first.
SELECT columns
  FROM imports
 WHERE project_id = :project_id AND state = 'published'
 ORDER BY id;
