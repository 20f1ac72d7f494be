-- Invitations: links that are good for so many people and so long.

-- name: add(hash, role, project_id, places, made_by, made_in, expires_at, now)$
-- A new link.
INSERT INTO invites (hash, role, project_id, places, made_by, made_in, made_at, expires_at)
VALUES (:hash, CAST(:role AS TEXT), CAST(:project_id AS BIGINT), :places, :made_by, :made_in, :now, :expires_at)
RETURNING id;

-- name: renew(hash, made_by, made_in, since)$
-- The same update comes again: its token is nowhere, so that it gets another one. A link that somebody used stays.
UPDATE invites SET hash = :hash
 WHERE made_by = :made_by AND made_in = :made_in AND made_at >= :since AND used = 0
RETURNING id;

-- name: of(invite_id)^
-- One link.
SELECT invites.id, invites.role, invites.project_id, projects.title, invites.places, invites.used, invites.made_by,
       invites.made_at, invites.expires_at, invites.revoked_at
  FROM invites
  LEFT JOIN projects ON projects.id = invites.project_id
 WHERE invites.id = :invite_id;

-- name: of_hash(hash)^
-- The link that somebody opens.
SELECT invites.id, invites.role, invites.project_id, projects.title, invites.places, invites.used, invites.made_by,
       invites.made_at, invites.expires_at, invites.revoked_at
  FROM invites
  LEFT JOIN projects ON projects.id = invites.project_id
 WHERE invites.hash = :hash;

-- name: open(now, most)
-- Links for applicants and workers by which somebody can still come in, the newest first.
SELECT invites.id, invites.role, invites.project_id, projects.title, invites.places, invites.used, invites.made_by,
       invites.made_at, invites.expires_at, invites.revoked_at
  FROM invites
  LEFT JOIN projects ON projects.id = invites.project_id
 WHERE invites.role IS NULL AND invites.revoked_at IS NULL AND invites.expires_at > :now
   AND invites.used < invites.places
 ORDER BY invites.made_at DESC, invites.id DESC
 LIMIT :most;

-- name: take(invite_id, now)!
-- One of its places; touches no row when it is full, over, or taken back.
UPDATE invites SET used = used + 1
 WHERE id = :invite_id AND used < places AND expires_at > :now AND revoked_at IS NULL;

-- name: come(invite_id, person_id, now)!
-- Who came by it; touches no row when she did before.
INSERT INTO invited (invite_id, person_id, at)
VALUES (:invite_id, :person_id, :now)
ON CONFLICT (invite_id, person_id) DO NOTHING;

-- name: revoke(invite_id, now)!
-- Nobody comes in by it any more.
UPDATE invites SET revoked_at = :now
 WHERE id = :invite_id AND revoked_at IS NULL;

-- name: revoke_all(made_by, now)!
-- Whoever made them is out: nobody comes in by her word any more.
UPDATE invites SET revoked_at = :now
 WHERE made_by = :made_by AND revoked_at IS NULL;

-- name: project_of(person_id)^
-- Where she was invited to last, while it is not over and she has not begun there.
SELECT projects.id, projects.title, projects.state
  FROM invited
  JOIN invites ON invites.id = invited.invite_id
  JOIN projects ON projects.id = invites.project_id
 WHERE invited.person_id = :person_id AND projects.state <> 'closed'
   AND NOT EXISTS (SELECT 1 FROM progress WHERE progress.project_id = projects.id AND progress.person_id = :person_id)
 ORDER BY invited.at DESC, invited.invite_id DESC
 LIMIT 1;

-- name: joined(invite_id)^
-- Who has come in by a link for staff, and what she may do now; no row where she is out again.
SELECT staff.telegram_id, staff.role, staff.name
  FROM invited
  JOIN people ON people.id = invited.person_id
  JOIN staff ON staff.telegram_id = people.telegram_id AND staff.removed_at IS NULL
 WHERE invited.invite_id = :invite_id;

-- name: came(invite_id, person_id)$
-- Whether she came by this link before.
SELECT 1
  FROM invited
 WHERE invite_id = :invite_id AND person_id = :person_id;
