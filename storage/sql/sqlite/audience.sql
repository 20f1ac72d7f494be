-- How SQLite joins what the conditions ask about.

-- name: plan(joins)^
-- It looks each person up by the primary key of what is asked about, in their order; nothing is to be said to it.
SELECT CAST(:joins AS TEXT);
