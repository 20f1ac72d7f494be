-- Statements: what a worker did in a period, project by project.

-- name: work(person_id, since, until)
-- Along the index of what she answered; the pay comes from the ledger.
SELECT projects.id, projects.title,
       count(*),
       CAST(sum(CASE WHEN assignments.state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT),
       CAST(sum(CASE WHEN assignments.state = 'rejected' THEN 1 ELSE 0 END) AS BIGINT)
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
 WHERE assignments.person_id = :person_id AND assignments.answered_at >= :since AND assignments.answered_at < :until
 GROUP BY projects.id, projects.title
 ORDER BY projects.title, projects.id;

-- name: began(person_id)$
-- When she gave her first answer; no row before that.
SELECT answered_at
  FROM assignments
 WHERE person_id = :person_id AND answered_at IS NOT NULL
 ORDER BY answered_at
 LIMIT 1;

-- name: pay(person_id, since, until)
-- What is paid, or will be, for those answers, by project and currency: of a rejected one nothing.
SELECT assignments.project_id, ledger.currency, CAST(sum(ledger.amount) AS BIGINT)
  FROM assignments
  JOIN ledger ON ledger.ref = 'answer:' || assignments.task_id || ':' || assignments.person_id
             AND ledger.account = 'pending' AND ledger.owner = assignments.person_id
 WHERE assignments.person_id = :person_id AND assignments.answered_at >= :since AND assignments.answered_at < :until
   AND assignments.state <> 'rejected'
 GROUP BY assignments.project_id, ledger.currency
 ORDER BY assignments.project_id, ledger.currency;
