-- Sweeps: what is done again and again, one row of `dues` for each. Whoever begins one has it alone until its lease is
-- over; the attempt counts from its beginning on, and so does the pause after it, in case its process dies of it.

-- name: at(sweep)^
-- How often it came to nothing since it was last done, and why; no row before its first time.
SELECT attempts, COALESCE(error, '') FROM dues WHERE kind = 'sweep' AND ref = :sweep;

-- name: begin(sweep, holder, attempts, due_at, lease_until, error, now, never, skew)!
-- Touches no row when it is not due or in other hands, also since it was looked at. A lease or a next time from before
-- the clock was set back counts for nothing.
INSERT INTO dues (kind, ref, due_at, planned_at, holder, lease_until, attempts, error)
VALUES ('sweep', :sweep, :due_at, :now, :holder, :lease_until, :attempts, :error)
ON CONFLICT (kind, ref) DO UPDATE
   SET due_at = excluded.due_at, planned_at = excluded.planned_at, holder = excluded.holder,
       lease_until = excluded.lease_until, attempts = excluded.attempts, error = excluded.error
 WHERE dues.attempts = excluded.attempts - 1
   AND (dues.due_at <= :now OR dues.planned_at > :skew)
   AND (dues.lease_until IS NULL OR dues.lease_until <= :now OR dues.lease_until > :never);

-- name: renew(sweep, holder, attempts, lease_until)!
-- Still at it. Touches no row when it is in other hands by now.
UPDATE dues SET lease_until = :lease_until
 WHERE kind = 'sweep' AND ref = :sweep AND holder = :holder AND attempts = :attempts;

-- name: done(sweep, holder, attempts, due_at, now)!
-- It comes again then; what failed before is over.
UPDATE dues
   SET due_at = :due_at, planned_at = :now, attempts = 0, holder = NULL, lease_until = NULL, error = NULL
 WHERE kind = 'sweep' AND ref = :sweep AND holder = :holder AND attempts = :attempts;

-- name: failed(sweep, holder, attempts, error)!
-- Nobody's again; its next time stands since it began.
UPDATE dues SET holder = NULL, lease_until = NULL, error = :error
 WHERE kind = 'sweep' AND ref = :sweep AND holder = :holder AND attempts = :attempts;
