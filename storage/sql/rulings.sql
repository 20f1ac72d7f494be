-- Rulings: what rules of a project look at, what they found, and what they did. A project of 0 stands for all of them; work
-- in stages (training, exams) counts in its own project alone. `since` is when the rule began to count anew.

-- name: credits(person_id, project_id, since, most)^
-- Of her last answers to tasks whose answer is known: how many, and how right they are in all.
SELECT count(*), CAST(COALESCE(sum(credit), 0) AS BIGINT)
  FROM (SELECT credit
          FROM assignments
         WHERE person_id = :person_id AND credit IS NOT NULL AND answered_at > :since
           AND (project_id = :project_id
                OR (CAST(:project_id AS BIGINT) = 0
                    AND NOT EXISTS (SELECT 1 FROM attempts
                                     WHERE attempts.project_id = assignments.project_id
                                       AND attempts.person_id = assignments.person_id)))
         ORDER BY answered_at DESC, task_id DESC LIMIT :most) AS last;

-- name: known(person_id, project_id, since)
-- All of them, oldest first: how right each was.
SELECT credit
  FROM assignments
 WHERE person_id = :person_id AND credit IS NOT NULL AND answered_at > :since AND project_id = :project_id
 ORDER BY answered_at, task_id;

-- name: compared(person_id, project_id, since, most, threshold)^
-- Of her last answers to finished tasks on which so many agree, and more than half: how many, and how many are with them.
SELECT count(*), CAST(COALESCE(sum(CASE WHEN same = most THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM (SELECT same, most
          FROM assignments
         WHERE person_id = :person_id AND peers IS NOT NULL AND answered_at > :since
           AND most >= :threshold AND 2 * most > peers
           AND (project_id = :project_id
                OR (CAST(:project_id AS BIGINT) = 0
                    AND NOT EXISTS (SELECT 1 FROM attempts
                                     WHERE attempts.project_id = assignments.project_id
                                       AND attempts.person_id = assignments.person_id)))
         ORDER BY answered_at DESC, task_id DESC LIMIT :most) AS last;

-- name: agreed(person_id, project_id, since, most)^
-- Of her last answers to finished tasks: how many, and the sum of the shares of the others who say the same, in hundredths.
SELECT count(*), CAST(COALESCE(sum(100 * (same - 1) / (peers - 1)), 0) AS BIGINT)
  FROM (SELECT same, peers
          FROM assignments
         WHERE person_id = :person_id AND peers > 1 AND peers IS NOT NULL AND answered_at > :since
           AND (project_id = :project_id
                OR (CAST(:project_id AS BIGINT) = 0
                    AND NOT EXISTS (SELECT 1 FROM attempts
                                     WHERE attempts.project_id = assignments.project_id
                                       AND attempts.person_id = assignments.person_id)))
         ORDER BY answered_at DESC, task_id DESC LIMIT :most) AS last;

-- name: fast(person_id, project_id, since, most, faster, calm)^
-- Of her last answers: how many, and how many came sooner. Those around a time in which the bot was away are left out.
SELECT count(*), CAST(COALESCE(sum(CASE WHEN answered_at - taken_at < :faster THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM (SELECT taken_at, answered_at
          FROM assignments
         WHERE person_id = :person_id AND answered_at IS NOT NULL AND answered_at > :since
           AND NOT EXISTS (SELECT 1 FROM outages
                            WHERE outages.ended_at > assignments.taken_at - CAST(:calm AS BIGINT)
                              AND outages.began_at < assignments.answered_at)
           AND (project_id = :project_id
                OR (CAST(:project_id AS BIGINT) = 0
                    AND NOT EXISTS (SELECT 1 FROM attempts
                                     WHERE attempts.project_id = assignments.project_id
                                       AND attempts.person_id = assignments.person_id)))
         ORDER BY answered_at DESC, task_id DESC LIMIT :most) AS last;

-- name: away(start_at, end_at)$
-- Whether the bot was away at some time between.
SELECT 1 FROM outages WHERE ended_at > :start_at AND began_at < :end_at LIMIT 1;

-- name: given(person_id, project_id, since)$
-- How many answers she gave.
SELECT count(*)
  FROM assignments
 WHERE person_id = :person_id AND answered_at IS NOT NULL AND answered_at > :since AND project_id = :project_id;

-- name: judged(person_id, project_id, since, most)^
-- Of her last answers that were accepted or rejected: how many, and how many were accepted.
SELECT count(*), CAST(COALESCE(sum(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM (SELECT state
          FROM assignments
         WHERE person_id = :person_id AND answered_at IS NOT NULL AND answered_at > :since
           AND state IN ('accepted', 'rejected')
           AND (project_id = :project_id
                OR (CAST(:project_id AS BIGINT) = 0
                    AND NOT EXISTS (SELECT 1 FROM attempts
                                     WHERE attempts.project_id = assignments.project_id
                                       AND attempts.person_id = assignments.person_id)))
         ORDER BY answered_at DESC, task_id DESC LIMIT :most) AS last;

-- name: income(person_id, project_id, since)$
-- What her answers since then earn her, those that were rejected excepted.
SELECT CAST(COALESCE(sum(price), 0) AS BIGINT)
  FROM assignments
 WHERE person_id = :person_id AND answered_at IS NOT NULL AND answered_at > :since AND project_id = :project_id
   AND state IN ('submitted', 'accepted');

-- name: income_due(person_id, project_id)$
-- How much she has to have earned here before it is worth adding up.
SELECT income_due FROM progress WHERE project_id = :project_id AND person_id = :person_id;

-- name: look_at_income(person_id, project_id, due)!
-- The next time when she has earned so much here; never, where it is null.
UPDATE progress SET income_due = CAST(:due AS BIGINT)
 WHERE project_id = :project_id AND person_id = :person_id;

-- name: forget_income(project_id)!
-- The rules of a project have changed: every day is added up anew.
UPDATE progress SET income_due = NULL WHERE project_id = :project_id AND income_due IS NOT NULL;

-- name: restricted_until(person_id, project_id)$
-- Until when she is given no task there, or anywhere.
SELECT CASE WHEN COALESCE(progress.restricted_until, 0) > COALESCE(people.restricted_until, 0)
            THEN progress.restricted_until ELSE people.restricted_until END
  FROM people
  LEFT JOIN progress ON progress.project_id = :project_id AND progress.person_id = people.id
 WHERE people.id = :person_id;

-- name: slips(person_id, project_id, since, most)
-- Her last known answers that were wrong, newest first.
SELECT task_id
  FROM assignments
 WHERE person_id = :person_id AND credit IS NOT NULL AND credit < 50 AND answered_at > :since
   AND (CAST(:project_id AS BIGINT) = 0 OR project_id = :project_id)
 ORDER BY answered_at DESC, task_id DESC LIMIT :most;

-- name: against(person_id, project_id, since, most)
-- Her last answers that are not what most say.
SELECT task_id
  FROM assignments
 WHERE person_id = :person_id AND peers IS NOT NULL AND same < most AND answered_at > :since
   AND (CAST(:project_id AS BIGINT) = 0 OR project_id = :project_id)
 ORDER BY answered_at DESC, task_id DESC LIMIT :most;

-- name: hasty(person_id, project_id, since, most, faster)
-- Her last answers that came sooner.
SELECT task_id
  FROM assignments
 WHERE person_id = :person_id AND answered_at IS NOT NULL AND answered_at > :since AND answered_at - taken_at < :faster
   AND (CAST(:project_id AS BIGINT) = 0 OR project_id = :project_id)
 ORDER BY answered_at DESC, task_id DESC LIMIT :most;

-- name: turned_down(person_id, project_id, since, most)
-- Her last answers that were rejected.
SELECT task_id
  FROM assignments
 WHERE person_id = :person_id AND answered_at IS NOT NULL AND answered_at > :since AND state = 'rejected'
   AND (CAST(:project_id AS BIGINT) = 0 OR project_id = :project_id)
 ORDER BY answered_at DESC, task_id DESC LIMIT :most;

-- name: begun_anew(person_id, project_id, no_end)
-- From when on each rule that restricted her counts anew: when what it caused was over, or was turned down. What was
-- lifted was wrong: with the rule as data and when it was made, since for others like it nothing of it counts, either.
SELECT rule,
       max(CASE WHEN state IN ('lifted', 'declined') THEN over_at ELSE COALESCE(ends_at, CAST(:no_end AS BIGINT)) END),
       CASE WHEN state = 'lifted' THEN said ELSE '{}' END,
       max(made_at)
  FROM restrictions
 WHERE person_id = :person_id AND state <> 'proposed'
   AND (project_id IS NULL OR project_id = CAST(:project_id AS BIGINT))
 GROUP BY 1, 3;

-- name: finish(task_id, now)!
-- A task with all its answers waits to be compared. Touches no row while a place of it is open or in somebody's hands.
INSERT INTO finished_tasks (task_id, at)
SELECT tasks.id, CAST(:now AS BIGINT)
  FROM tasks
 WHERE tasks.id = :task_id AND tasks.places_left = 0
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = tasks.id AND assignments.state IN ('active', 'parked', 'reserved'))
ON CONFLICT (task_id) DO NOTHING;

-- name: finished(most)
-- Tasks that wait for it. CROSS JOIN keeps SQLite from walking over all tasks first.
SELECT finished.task_id, tasks.project_id, projects.spec
  FROM (SELECT task_id FROM finished_tasks ORDER BY task_id LIMIT :most) AS finished
 CROSS JOIN tasks
 CROSS JOIN projects
 WHERE tasks.id = finished.task_id AND projects.id = tasks.project_id
 ORDER BY finished.task_id;

-- name: take_finished(task_id)!
-- Touches no row when another process has it.
DELETE FROM finished_tasks WHERE task_id = :task_id;

-- name: votes_on(task_id)
-- Who answered it, and what; an answer that was rejected, or is left out because its worker is banned, speaks no more.
SELECT person_id, answer
  FROM assignments
 WHERE task_id = :task_id AND state IN ('submitted', 'accepted') AND COALESCE(restricted, 0) < 2
 ORDER BY person_id;

-- name: compare(task_id, person_id, peers, same, most)!
-- How her answer stands among the others.
UPDATE assignments SET peers = CAST(:peers AS BIGINT), same = CAST(:same AS BIGINT), most = CAST(:most AS BIGINT)
 WHERE task_id = :task_id AND person_id = :person_id;

-- name: rule(project_id, person_id, rule, action, task_id, numbers, now)!
-- What a rule did. Touches no row where it has changed the overlap of this task for her before.
INSERT INTO rulings (project_id, person_id, rule, action, task_id, numbers, at)
VALUES (:project_id, :person_id, :rule, :action, :task_id, :numbers, :now)
ON CONFLICT (project_id, rule, person_id, task_id) WHERE action = 'change overlap' DO NOTHING;

-- name: counts(project_id, since)
-- What the rules of a project did since then: how often each, and to how many people.
SELECT rule, count(*), count(DISTINCT person_id)
  FROM rulings
 WHERE project_id = :project_id AND at > :since
 GROUP BY rule
 ORDER BY rule;

-- name: write_skill(person_id, skill, value, expires_at, slack, now)!
-- The newest value stands. Touches no row when it stands there already, and for about as long.
INSERT INTO skills (person_id, name, value, expires_at, changed_at)
VALUES (:person_id, :skill, :value, CAST(:expires_at AS BIGINT), :now)
ON CONFLICT (person_id, name) DO UPDATE
   SET value = excluded.value, expires_at = excluded.expires_at, changed_at = excluded.changed_at
 WHERE skills.value <> excluded.value
    OR COALESCE(skills.expires_at, 0) + CAST(:slack AS BIGINT) < COALESCE(excluded.expires_at, 0)
    OR (excluded.expires_at IS NULL AND skills.expires_at IS NOT NULL);

-- name: waiting(person_id, project_id, most)
-- Her answers in a project that nobody judged yet, oldest first, and what was credited for each (null: nothing). The +
-- keeps SQLite from reading those of everybody.
SELECT assignments.task_id, assignments.person_id, ledger.amount, ledger.currency
  FROM assignments
  LEFT JOIN ledger ON ledger.ref = 'answer:' || assignments.task_id || ':' || assignments.person_id
                  AND ledger.account = 'pending' AND ledger.owner = assignments.person_id
 WHERE assignments.person_id = :person_id AND assignments.answered_at IS NOT NULL
   AND +assignments.project_id = :project_id AND assignments.state = 'submitted'
 ORDER BY assignments.answered_at
 LIMIT :most;

-- name: to_requeue(person_id, project_id, most)
-- Tasks that she answered in a project, gold excepted, in whose place no rule asked for one more answer.
SELECT assignments.task_id
  FROM assignments
  JOIN tasks ON tasks.id = assignments.task_id
 WHERE assignments.person_id = :person_id AND assignments.answered_at IS NOT NULL
   AND assignments.project_id = :project_id AND assignments.requeued IS NULL AND assignments.credit IS NULL
   AND tasks.control IS NULL
 ORDER BY assignments.answered_at, assignments.task_id
 LIMIT :most;

-- name: requeue(task_id, person_id, now)!
-- Touches no row when it was asked for before.
UPDATE assignments SET requeued = :now
 WHERE task_id = :task_id AND person_id = :person_id AND requeued IS NULL;

-- name: one_more(task_id, most, position)!
-- One place more; the task comes back if it was full. A reserved one gets as many as it names, one whose overlap was
-- lowered below what is held, that was dropped or is gold, none.
UPDATE tasks
   SET queue = CASE WHEN places_left = 0 THEN 0 ELSE queue END,
       position = CASE WHEN places_left = 0 THEN CAST(:position AS BIGINT) ELSE position END,
       places_left = places_left + 1, overlap = overlap + 1
 WHERE id = :task_id AND overlap < :most AND surplus = 0 AND control IS NULL
   AND (own_overlap <> 2 OR overlap < (SELECT count(*) FROM named WHERE named.task_id = :task_id))
   AND (withheld IS NULL OR withheld <> 'dropped');

-- name: one_less(task_id)!
-- A free place goes, if there is one.
UPDATE tasks SET places_left = places_left - 1, overlap = overlap - 1
 WHERE id = :task_id AND places_left > 0 AND overlap > 1 AND control IS NULL;

-- name: did(project_id)
-- All that was answered or skipped in a project, by person and in her order, for a dry run. Walks over all of it.
SELECT assignments.person_id, assignments.task_id, assignments.state, assignments.taken_at, assignments.answered_at,
       assignments.price, assignments.credit
  FROM assignments
 WHERE assignments.project_id = :project_id AND (assignments.answered_at IS NOT NULL OR assignments.state = 'skipped')
 ORDER BY assignments.person_id, COALESCE(assignments.answered_at, assignments.taken_at), assignments.task_id;

-- name: said(project_id)
-- What was said on every finished task of a project, task by task, gold excepted; for a dry run. Walks over all of it.
SELECT assignments.task_id, assignments.person_id, assignments.answer, assignments.answered_at
  FROM tasks
  JOIN assignments ON assignments.task_id = tasks.id AND assignments.state IN ('submitted', 'accepted')
                  AND COALESCE(assignments.restricted, 0) < 2
 WHERE tasks.project_id = :project_id AND tasks.places_left = 0 AND tasks.control IS NULL
   AND assignments.credit IS NULL
   AND NOT EXISTS (SELECT 1 FROM assignments AS open
                    WHERE open.task_id = tasks.id AND open.state IN ('active', 'parked', 'reserved'))
 ORDER BY assignments.task_id, assignments.person_id;
