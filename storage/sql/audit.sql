-- name: note(at, actor, action, subject, detail)!
-- Who did what; lines are only added.
INSERT INTO audit (at, actor, action, subject, detail)
VALUES (:at, :actor, :action, :subject, :detail);

-- name: latest(count)
-- The newest lines first.
SELECT id, at, actor, action, subject, detail
  FROM audit
 ORDER BY id DESC
 LIMIT :count;
