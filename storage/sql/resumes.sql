-- Resumes: what was read in them, and who else sent the same.

-- name: keep(file_id, state, words, language, hints, fingerprint, now)!
-- What was read in a file; it goes with the file's row.
INSERT INTO resume_readings (file_id, state, words, language, hints, fingerprint, read_at)
VALUES (:file_id, :state, :words, :language, :hints, :fingerprint, :now);

-- name: band(file_id, band, value)*!
-- One band of its fingerprint: the place where near copies meet.
INSERT INTO resume_bands (band, value, file_id)
VALUES (:band, :value, :file_id);

-- name: of_file(file_id)^
-- What was read in a file.
SELECT file_id, state, words, language, hints, fingerprint, read_at
  FROM resume_readings
 WHERE file_id = :file_id;

-- name: near_candidates(person_id, most)
-- Pairs of fingerprints, hers and another person's, that share a band: most of them are near, the caller looks.
SELECT DISTINCT others.person_id, mine.fingerprint, theirs.fingerprint
  FROM files
  JOIN resume_readings AS mine ON mine.file_id = files.id
  JOIN resume_bands AS bands ON bands.file_id = mine.file_id
  JOIN resume_bands AS met ON met.band = bands.band AND met.value = bands.value AND met.file_id <> bands.file_id
  JOIN resume_readings AS theirs ON theirs.file_id = met.file_id
  JOIN files AS others ON others.id = theirs.file_id AND others.person_id <> files.person_id
 WHERE files.person_id = :person_id
 ORDER BY others.person_id
 LIMIT :most;
