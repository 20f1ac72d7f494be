-- Guidelines: each version of a project's guidelines, from the first change on; before it the project's file has the text.

-- name: keep(project_id, version, text, now)!
-- A version as workers read it; one that is kept already stays as it is.
INSERT INTO guidelines (project_id, version, text, written_at)
VALUES (:project_id, :version, :text, :now)
ON CONFLICT (project_id, version) DO NOTHING;

-- name: text(project_id, version)$
-- What a version said; no row where the guidelines never changed.
SELECT text FROM guidelines WHERE project_id = :project_id AND version = :version;

-- name: turn(project_id)$
-- The guidelines have changed: the number of the new version.
UPDATE projects SET guide_version = guide_version + 1
 WHERE id = :project_id
RETURNING guide_version;

-- name: read(project_id, person_id, version)!
-- She says that she has read a version that there is; an older one takes nothing back.
UPDATE progress SET guide_version = :version
 WHERE project_id = :project_id AND person_id = :person_id AND guide_version < :version
   AND EXISTS (SELECT 1 FROM projects WHERE projects.id = :project_id AND projects.guide_version >= :version);
