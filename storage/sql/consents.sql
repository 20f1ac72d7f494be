-- Consents: what people agreed to before the first question, and when.

-- name: give(person_id, version, fingerprint, terms, now)!
-- Touches no row where the same consent was given at the same moment: an update that comes again.
INSERT INTO consents (person_id, given_at, version, fingerprint, terms)
VALUES (:person_id, :now, :version, :fingerprint, :terms)
ON CONFLICT (person_id, given_at) DO NOTHING;

-- name: of_person(person_id)
-- Hers, the newest first.
SELECT given_at, version, fingerprint, terms, withdrawn_at
  FROM consents
 WHERE person_id = :person_id
 ORDER BY given_at DESC;
