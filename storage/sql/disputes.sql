-- Disputes: tasks on which people differ, whose hands they are in, and what became of them.

-- name: lock_full(task_id)!
-- Two who give the last answers at once come one after the other from here on. Touches no row while a place is free, nor
-- where nobody will be asked what the right answer is.
UPDATE tasks SET overlap = overlap
 WHERE id = :task_id AND places_left = 0 AND control IS NULL AND (withheld IS NULL OR withheld <> 'dropped');

-- name: answers(task_id)
-- Who answers or has answered, with the answers that count; one that was excluded speaks no more.
SELECT person_id, state, answer
  FROM assignments
 WHERE task_id = :task_id AND state IN ('active', 'parked', 'reserved', 'submitted', 'accepted')
   AND COALESCE(restricted, 0) < 2
 ORDER BY person_id;

-- name: certainty(task_id)$
-- How sure the label of the task is, where its project weighs answers.
SELECT confidence FROM tasks WHERE id = :task_id;

-- name: open(task_id, project_id, state, agreement, now)!
-- People differ. One that was over because they came to agree begins again; what a person has settled stays settled.
INSERT INTO disputes (task_id, project_id, state, agreement, opened_at)
VALUES (:task_id, :project_id, :state, :agreement, :now)
ON CONFLICT (task_id) DO UPDATE
   SET state = excluded.state, agreement = excluded.agreement, opened_at = excluded.opened_at
 WHERE disputes.state = 'agreed';

-- name: differ(task_id, agreement)!
-- They differ more, or less, than they did.
UPDATE disputes SET agreement = :agreement
 WHERE task_id = :task_id AND state IN ('looking', 'open');

-- name: agree(task_id)!
-- They do not differ any more, before anybody decided.
UPDATE disputes SET state = 'agreed', adjudicator_id = NULL, until = NULL
 WHERE task_id = :task_id AND state IN ('looking', 'open');

-- name: bring(task_id)!
-- Second looks are over: it waits for a person.
UPDATE disputes SET state = 'open'
 WHERE task_id = :task_id AND state = 'looking';

-- name: of(task_id)^
-- One of them with its task.
SELECT disputes.task_id, disputes.project_id, disputes.state, disputes.agreement, disputes.adjudicator_id, disputes.until,
       disputes.stage, disputes.said, disputes.own, disputes.answer, disputes.reason, disputes.words, disputes.price,
       disputes.settled_at, disputes.gold_at, tasks.key, tasks.version, tasks.withheld, task_contents.payload, projects.spec
  FROM disputes
  JOIN tasks ON tasks.id = disputes.task_id
  JOIN task_contents ON task_contents.task_id = disputes.task_id
  JOIN projects ON projects.id = disputes.project_id
 WHERE disputes.task_id = :task_id;

-- name: in_hand(adjudicator_id, project_id, now)$
-- What somebody has in hand in a project.
SELECT disputes.task_id
  FROM disputes
  JOIN tasks ON tasks.id = disputes.task_id
 WHERE disputes.adjudicator_id = :adjudicator_id AND disputes.project_id = :project_id AND disputes.state = 'open'
   AND disputes.until > :now AND (tasks.withheld IS NULL OR tasks.withheld <> 'dropped')
 LIMIT 1;

-- name: next(project_id, adjudicator_id, person_id, now)$
-- The one with the worst agreement that is in nobody's hands, that she has not left to others and did not answer herself.
-- Through the index of those that wait, from its worst end.
SELECT disputes.task_id
  FROM disputes
  JOIN tasks ON tasks.id = disputes.task_id
 WHERE disputes.project_id = :project_id AND disputes.state = 'open'
   AND (disputes.until IS NULL OR disputes.until <= :now OR disputes.adjudicator_id = :adjudicator_id)
   AND tasks.control IS NULL AND (tasks.withheld IS NULL OR tasks.withheld <> 'dropped')
   AND NOT EXISTS (SELECT 1 FROM dispute_passes
                    WHERE dispute_passes.task_id = disputes.task_id
                      AND dispute_passes.adjudicator_id = :adjudicator_id)
   AND NOT EXISTS (SELECT 1 FROM assignments
                    WHERE assignments.task_id = disputes.task_id AND assignments.person_id = :person_id
                      AND assignments.answer IS NOT NULL)
 ORDER BY disputes.agreement, disputes.task_id
 LIMIT 1;

-- name: claim(task_id, adjudicator_id, until, now)!
-- Hers for a while. Touches no row while somebody else has it, or once it is over; what another one had begun is gone.
UPDATE disputes
   SET stage = CASE WHEN adjudicator_id = :adjudicator_id THEN stage ELSE 'label' END,
       said = CASE WHEN adjudicator_id = :adjudicator_id THEN said END,
       own = CASE WHEN adjudicator_id = :adjudicator_id THEN own END,
       answer = CASE WHEN adjudicator_id = :adjudicator_id THEN answer END,
       adjudicator_id = :adjudicator_id, until = :until
 WHERE task_id = :task_id AND state = 'open'
   AND (adjudicator_id IS NULL OR adjudicator_id = :adjudicator_id OR until IS NULL OR until <= :now);

-- name: free(task_id, adjudicator_id)!
-- Out of her hands, as it was before she took it.
UPDATE disputes
   SET adjudicator_id = NULL, until = NULL, stage = 'label', said = NULL, own = NULL, answer = NULL
 WHERE task_id = :task_id AND adjudicator_id = :adjudicator_id AND state = 'open';

-- name: free_others(task_id, project_id, adjudicator_id)!
-- Whoever takes one up has put down all others of the project.
UPDATE disputes
   SET adjudicator_id = NULL, until = NULL, stage = 'label', said = NULL, own = NULL, answer = NULL
 WHERE project_id = :project_id AND adjudicator_id = :adjudicator_id AND state = 'open' AND task_id <> :task_id;

-- name: stand(task_id, adjudicator_id, stage, said, own, answer)!
-- How far she is with it. Touches no row where it is not in her hands.
UPDATE disputes
   SET stage = :stage, said = CAST(:said AS TEXT), own = CAST(:own AS TEXT), answer = CAST(:answer AS TEXT)
 WHERE task_id = :task_id AND adjudicator_id = :adjudicator_id AND state = 'open';

-- name: settle(task_id, adjudicator_id, state, reason, price, now)!
-- Her verdict stands.
UPDATE disputes
   SET state = :state, reason = CAST(:reason AS TEXT), price = :price, settled_at = :now, until = NULL, said = NULL
 WHERE task_id = :task_id AND adjudicator_id = :adjudicator_id AND state = 'open';

-- name: say(task_id, adjudicator_id, words)!
-- What she says for it.
UPDATE disputes SET words = :words
 WHERE task_id = :task_id AND adjudicator_id = :adjudicator_id AND state IN ('settled', 'unresolved');

-- name: undo(task_id, adjudicator_id, since, until)!
-- Open again, and in her hands. Touches no row where her time for it is over, or where others rely on it by now.
UPDATE disputes
   SET state = 'open', reason = NULL, price = 0, words = NULL, settled_at = NULL, stage = 'why', until = :until
 WHERE task_id = :task_id AND adjudicator_id = :adjudicator_id AND state IN ('settled', 'unresolved')
   AND gold_at IS NULL AND settled_at > :since;

-- name: make_gold(task_id, now)!
-- The verdict is the task's known answer from now on. Touches no row where it is already, or where there is no verdict.
UPDATE disputes SET gold_at = :now
 WHERE task_id = :task_id AND state = 'settled' AND gold_at IS NULL;

-- name: leave(task_id, adjudicator_id, now)!
-- She leaves it to others.
INSERT INTO dispute_passes (task_id, adjudicator_id, at)
VALUES (:task_id, :adjudicator_id, :now)
ON CONFLICT (task_id, adjudicator_id) DO NOTHING;

-- name: take_back(project_id, adjudicator_id)!
-- She will look at what she left to others after all.
DELETE FROM dispute_passes
 WHERE adjudicator_id = :adjudicator_id
   AND task_id IN (SELECT task_id FROM disputes WHERE project_id = :project_id AND state = 'open');

-- name: left(project_id, adjudicator_id)$
-- How many that still wait she left to others.
SELECT count(*)
  FROM dispute_passes
  JOIN disputes ON disputes.task_id = dispute_passes.task_id
 WHERE disputes.project_id = :project_id AND disputes.state = 'open' AND dispute_passes.adjudicator_id = :adjudicator_id;

-- name: projects()
-- Projects in which something waits for a person.
SELECT projects.id, projects.title, projects.spec
  FROM projects
 WHERE EXISTS (SELECT 1 FROM disputes WHERE disputes.project_id = projects.id AND disputes.state = 'open')
 ORDER BY projects.title, projects.id;

-- name: counts(project_id)
-- How many of a project are in each state.
SELECT state, count(*)
  FROM disputes
 WHERE project_id = :project_id
 GROUP BY state;

-- name: looking()$
-- How many tasks, of all projects, are with those who differ, for a second look.
SELECT count(*)
  FROM projects
  JOIN disputes ON disputes.project_id = projects.id AND disputes.state = 'looking';

-- name: reasons(project_id)
-- How often each reason was named, for tasks with a verdict and for those that nobody can tell.
SELECT reason, count(*)
  FROM disputes
 WHERE project_id = :project_id AND state IN ('settled', 'unresolved') AND reason IS NOT NULL
 GROUP BY reason;

-- name: verdicts(project_id)
-- Every dispute of a project that is or was one, with its verdict, by the customer's id.
SELECT tasks.key, disputes.state, disputes.answer, disputes.reason, disputes.words
  FROM disputes
  JOIN tasks ON tasks.id = disputes.task_id
 WHERE disputes.project_id = :project_id AND disputes.state <> 'agreed'
 ORDER BY disputes.task_id;

-- name: unlooked(project_id, horizon, after, most)
-- The next published tasks that have all their places taken, in the order of the files.
SELECT id
  FROM tasks
 WHERE project_id = :project_id AND id > :after AND (queue = 0 OR position <= :horizon) AND places_left = 0
   AND control IS NULL AND (withheld IS NULL OR withheld <> 'dropped')
 ORDER BY id
 LIMIT :most;
