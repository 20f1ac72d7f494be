-- Budgets: what projects may spend. What is committed is what left the ledger's budget account: spent, or on hold.

-- name: set(project_id, amount)!
-- The first time it begins with what the project has spent and holds by then. Another budget may run out anew.
INSERT INTO budgets (project_id, amount, committed)
SELECT CAST(:project_id AS BIGINT), CAST(:amount AS BIGINT), CAST(COALESCE(- sum(amount), 0) AS BIGINT)
  FROM ledger
 WHERE account = 'budget' AND owner = :project_id
ON CONFLICT (project_id) DO UPDATE SET amount = excluded.amount, spent_at = NULL, told_at = NULL;

-- name: clear(project_id)!
-- It may spend without end.
DELETE FROM budgets
 WHERE project_id = :project_id;

-- name: at(project_id)^
-- How a project's budget stands.
SELECT amount, committed, spent_at
  FROM budgets
 WHERE project_id = :project_id;

-- name: take(project_id, price)!
-- Touches no row when the budget has no room for it.
UPDATE budgets SET committed = committed + :price
 WHERE project_id = :project_id AND committed + :price <= amount;

-- name: give(project_id, price)!
-- What was held for a place that came back. Without a budget nothing happens.
UPDATE budgets SET committed = committed - :price
 WHERE project_id = :project_id;

-- name: spend(project_id, price)!
-- What a person decided to pay is paid, also where the budget has no room for it.
UPDATE budgets SET committed = committed + :price
 WHERE project_id = :project_id;

-- name: run_out(project_id, now)!
-- From now on the admins are to be told. Touches no row when that is known already.
UPDATE budgets SET spent_at = :now
 WHERE project_id = :project_id AND spent_at IS NULL;

-- name: untold()
-- Projects that pause for want of money, of which no admin has heard.
SELECT projects.id, projects.slug, projects.spec, budgets.amount, budgets.committed, budgets.spent_at
  FROM budgets
  JOIN projects ON projects.id = budgets.project_id
 WHERE budgets.spent_at IS NOT NULL AND budgets.told_at IS NULL
 ORDER BY projects.id;

-- name: told(project_id, now)!
-- Once. Touches no row when another unit did it.
UPDATE budgets SET told_at = :now
 WHERE project_id = :project_id AND spent_at IS NOT NULL AND told_at IS NULL;
