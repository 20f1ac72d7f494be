-- Earnings: a worker's lines of the ledger, without those that only move money between accounts of hers.

-- name: sums(person_id, since, until)
-- What she earned in a time, by currency.
SELECT currency, CAST(sum(amount) AS BIGINT), CAST(sum(CASE WHEN substr(ref, 1, 7) = 'answer:' THEN 1 ELSE 0 END) AS BIGINT)
  FROM ledger
 WHERE account IN ('pending', 'available') AND owner = :person_id AND at >= :since AND at < :until
   AND substr(ref, 1, 7) NOT IN ('accept:', 'payout:')
 GROUP BY currency
 ORDER BY currency;

-- name: balances(person_id)
-- What is pending, available and paid out, by currency.
SELECT account, currency, CAST(sum(amount) AS BIGINT)
  FROM ledger
 WHERE account IN ('pending', 'available', 'paid') AND owner = :person_id
 GROUP BY account, currency
 ORDER BY currency, account;

-- name: by_project(person_id, since, until)
-- What her answers of a time earned, project by project: from the answers to their lines, each by its ref.
SELECT projects.id, projects.title, ledger.currency, CAST(sum(ledger.amount) AS BIGINT), count(*)
  FROM assignments
  JOIN ledger ON ledger.ref = 'answer:' || assignments.task_id || ':' || assignments.person_id
             AND ledger.account = 'pending' AND ledger.owner = assignments.person_id
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.person_id = :person_id AND assignments.answered_at >= :since AND assignments.answered_at < :until
 GROUP BY projects.id, projects.title, ledger.currency
 ORDER BY projects.title, projects.id, ledger.currency;

-- name: last_before(person_id, account, before)$
-- The newest moment before another at which she earned something on this account.
SELECT at
  FROM ledger
 WHERE account = :account AND owner = :person_id AND at < :before AND substr(ref, 1, 7) NOT IN ('accept:', 'payout:')
 ORDER BY at DESC
 LIMIT 1;

-- name: first_after(person_id, account, after)$
-- The same the other way.
SELECT at
  FROM ledger
 WHERE account = :account AND owner = :person_id AND at >= :after AND substr(ref, 1, 7) NOT IN ('accept:', 'payout:')
 ORDER BY at
 LIMIT 1;

-- name: lines_before(person_id, since, at, id, most)
-- Lines behind one of them in a day, newest first; with when their pay became available.
SELECT line.id, line.ref, line.account, line.amount, line.currency, line.at,
       CASE WHEN line.account = 'available' THEN line.at ELSE freed.at END
  FROM ledger AS line
  LEFT JOIN ledger AS freed ON freed.ref = replace(line.ref, 'answer:', 'accept:') AND freed.account = 'available'
                           AND freed.owner = line.owner AND freed.id <> line.id
 WHERE line.account IN ('pending', 'available') AND line.owner = :person_id AND line.at >= :since
   AND line.at <= :at AND (line.at < :at OR line.id < :id)
   AND substr(line.ref, 1, 7) NOT IN ('accept:', 'payout:')
 ORDER BY line.at DESC, line.id DESC
 LIMIT :most;

-- name: lines_after(person_id, until, at, id, most)
-- Lines before one of them in that order, the nearest first.
SELECT line.id, line.ref, line.account, line.amount, line.currency, line.at,
       CASE WHEN line.account = 'available' THEN line.at ELSE freed.at END
  FROM ledger AS line
  LEFT JOIN ledger AS freed ON freed.ref = replace(line.ref, 'answer:', 'accept:') AND freed.account = 'available'
                           AND freed.owner = line.owner AND freed.id <> line.id
 WHERE line.account IN ('pending', 'available') AND line.owner = :person_id AND line.at < :until
   AND line.at >= :at AND (line.at > :at OR line.id > :id)
   AND substr(line.ref, 1, 7) NOT IN ('accept:', 'payout:')
 ORDER BY line.at, line.id
 LIMIT :most;

-- name: title_of(task_id, person_id)$
-- In which project a line's task was.
SELECT projects.title
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.task_id = :task_id AND assignments.person_id = :person_id;

-- name: title_of_verdict(task_id)$
-- The same where she settled what others differ about.
SELECT projects.title
  FROM disputes
  JOIN projects ON projects.id = disputes.project_id
 WHERE disputes.task_id = :task_id;
