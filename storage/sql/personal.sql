-- Personal: everything about one person, table by table, as she gets it; each query is called as its table is.
-- Columns are not listed, so that what a later migration adds comes along. Each is read page by page.

-- name: people(person_id, most, skip)
-- Who she is.
SELECT * FROM people WHERE id = :person_id ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: inbox(telegram_id, most, skip)
-- What she sent and is not handled; of the rest only that it came.
SELECT update_id, state, received_at, body
  FROM inbox
 WHERE lane = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: screenings(person_id, most, skip)
-- How often she applied, and what came of it.
SELECT * FROM screenings
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: screening_answers(person_id, most, skip)
-- What she answered when she applied.
SELECT screening_answers.*, screenings.state AS screening_state
  FROM screening_answers
  JOIN screenings ON screenings.id = screening_answers.screening_id
 WHERE screenings.person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: reminders(person_id, most, skip)
-- What she was reminded of while she applied.
SELECT reminders.*
  FROM reminders
  JOIN screenings ON screenings.id = reminders.screening_id
 WHERE screenings.person_id = :person_id
 ORDER BY 1, 2, 3 LIMIT :most OFFSET :skip;

-- name: appeals(person_id, most, skip)
-- Second looks that she asked for.
SELECT appeals.*
  FROM appeals
  JOIN screenings ON screenings.id = appeals.screening_id
 WHERE screenings.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: review_talk(person_id, telegram_id, most, skip)
-- What she was asked and wrote while her application was read, and what she asked others; who else asked is not hers.
SELECT review_talk.id, review_talk.screening_id, review_talk.reviewer_id IS NULL AS written_by_applicant,
       review_talk.words, review_talk.at
  FROM review_talk
  JOIN screenings ON screenings.id = review_talk.screening_id
 WHERE screenings.person_id = :person_id OR review_talk.reviewer_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: review_decisions(person_id, telegram_id, most, skip)
-- What was decided about her, and what she decided about others as a reviewer.
SELECT review_decisions.id, review_decisions.screening_id, review_decisions.verdict, review_decisions.reason,
       review_decisions.decided_at, review_decisions.state
  FROM review_decisions
  JOIN screenings ON screenings.id = review_decisions.screening_id
 WHERE screenings.person_id = :person_id OR review_decisions.reviewer_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: review_seen(person_id, telegram_id, most, skip)
-- Which of her facts somebody has seen proof of, and what she saw of others'.
SELECT review_seen.screening_id, review_seen.fact, review_seen.at
  FROM review_seen
  JOIN screenings ON screenings.id = review_seen.screening_id
 WHERE screenings.person_id = :person_id OR review_seen.reviewer_id = :telegram_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: review_claims(person_id, telegram_id, most, skip)
-- Until when somebody reads her application, and what she has in hand as a reviewer.
SELECT review_claims.screening_id, review_claims.until
  FROM review_claims
  JOIN screenings ON screenings.id = review_claims.screening_id
 WHERE screenings.person_id = :person_id OR review_claims.reviewer_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: waiting(person_id, most, skip)
-- Her place on the waiting list.
SELECT * FROM waiting
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: profile_changes(person_id, most, skip)
-- What she was asked anew as a worker.
SELECT profile_changes.*
  FROM profile_changes
  JOIN screenings ON screenings.id = profile_changes.screening_id
 WHERE screenings.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: skills(person_id, most, skip)
-- How good she is at what.
SELECT * FROM skills
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: calls(person_id, most, skip)
-- How often she was told of projects, and how often she came.
SELECT * FROM calls WHERE person_id = :person_id ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: in_line(person_id, most, skip)
-- In which projects she waits, or waited, for a place.
SELECT * FROM in_line WHERE person_id = :person_id ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: facts(person_id, most, skip)
-- What decides which projects are open to her.
SELECT * FROM facts
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: consents(person_id, most, skip)
-- What she agreed to, and when.
SELECT * FROM consents
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: files(person_id, most, skip)
-- What she sent; the files themselves lie beside.
SELECT * FROM files
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: resume_readings(person_id, most, skip)
-- What was read in them.
SELECT resume_readings.* FROM resume_readings
  JOIN files ON files.id = resume_readings.file_id
 WHERE files.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: assignments(person_id, most, skip)
-- Every task she was given, and her answer.
SELECT assignments.*, projects.title AS project, tasks.key AS task
  FROM assignments
  JOIN projects ON projects.id = assignments.project_id
  JOIN tasks ON tasks.id = assignments.task_id
 WHERE assignments.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: answer_changes(person_id, most, skip)
-- What she had answered before she changed it.
SELECT * FROM answer_changes
 WHERE person_id = :person_id
 ORDER BY 1, 2, 3 LIMIT :most OFFSET :skip;

-- name: progress(person_id, most, skip)
-- How far she is in each project.
SELECT progress.*, projects.title AS project
  FROM progress
  JOIN projects ON projects.id = progress.project_id
 WHERE progress.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: ledger(person_id, most, skip)
-- Every line of her money.
SELECT * FROM ledger
 WHERE owner = :person_id AND account IN ('pending', 'available', 'paid')
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: notice_choices(person_id, most, skip)
-- When and how she wants to be told of things.
SELECT * FROM notice_choices
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: notice_events(person_id, most, skip)
-- Of which things she wants to hear, and how.
SELECT * FROM notice_events
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: deliveries(person_id, most, skip)
-- What we wrote to her unasked.
SELECT deliveries.*, campaigns.kind, campaigns.body
  FROM deliveries
  JOIN campaigns ON campaigns.id = deliveries.campaign_id
 WHERE deliveries.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: parts(person_id, most, skip)
-- Messages of this chat that carry the parts of a long task.
SELECT * FROM parts
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: cards(person_id, most, skip)
-- Messages of this chat that carry a task.
SELECT * FROM cards
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: expected(telegram_id, most, skip)
-- What her next message would be taken for.
SELECT * FROM expected
 WHERE telegram_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: project_marks(person_id, most, skip)
-- Projects that she likes or hid.
SELECT project_marks.*, projects.title AS project
  FROM project_marks
  JOIN projects ON projects.id = project_marks.project_id
 WHERE project_marks.person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: habits(person_id, most, skip)
-- Her breaks and limits.
SELECT * FROM habits
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: exposures(person_id, most, skip)
-- How much sensitive content she saw, day by day.
SELECT * FROM exposures
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: exposure_limits(person_id, most, skip)
-- How much of it she wants at most.
SELECT * FROM exposure_limits
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: reports(person_id, most, skip)
-- Tasks that she reported.
SELECT * FROM reports
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: clarifications(person_id, most, skip)
-- What she asked about tasks, and what she was told.
SELECT * FROM clarifications
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: named(person_id, most, skip)
-- Tasks that are for her, or kept from her.
SELECT * FROM named
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: bundles(person_id, most, skip)
-- Tasks that were held for her.
SELECT * FROM bundles
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: invited(person_id, most, skip)
-- Links that she came by.
SELECT * FROM invited
 WHERE person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: data_requests(person_id, most, skip)
-- When she last asked for this file.
SELECT * FROM data_requests
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: staff(telegram_id, most, skip)
-- What she may do here besides.
SELECT * FROM staff
 WHERE telegram_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: invites(telegram_id, most, skip)
-- Links that she made as an admin.
SELECT id, role, project_id, places, used, made_at, expires_at, revoked_at
  FROM invites
 WHERE made_by = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: trials(telegram_id, most, skip)
-- The project that she tries as an admin.
SELECT * FROM trials
 WHERE telegram_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: corrections(telegram_id, most, skip)
-- A correction that she typed as an admin and did not confirm.
SELECT * FROM corrections
 WHERE telegram_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: watches(telegram_id, most, skip)
-- Counts that she watches as an admin.
SELECT * FROM watches
 WHERE telegram_id = :telegram_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: broadcasts(telegram_id, most, skip)
-- What she wrote to many people as an admin.
SELECT * FROM broadcasts
 WHERE author = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: broadcast_corrections(telegram_id, most, skip)
-- How she corrected what was sent to many.
SELECT * FROM broadcast_corrections
 WHERE author = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: broadcast_views(telegram_id, most, skip)
-- Messages that she follows as an admin.
SELECT * FROM broadcast_views
 WHERE telegram_id = :telegram_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: chat_drafts(telegram_id, most, skip)
-- What she sent as an admin to become tasks.
SELECT * FROM chat_drafts
 WHERE telegram_id = :telegram_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: moves(telegram_id, most, skip)
-- What she did with projects as an admin.
SELECT id, project_id, at, actor, was, becomes, why
  FROM moves
 WHERE actor = 'admin:' || CAST(:telegram_id AS TEXT)
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: audit(telegram_id, most, skip)
-- What she did as an admin, and what was decided about her.
SELECT id, at, actor, action, subject, detail
  FROM audit
 WHERE actor = 'admin:' || CAST(:telegram_id AS TEXT) OR subject = 'telegram:' || CAST(:telegram_id AS TEXT)
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: restrictions(person_id, telegram_id, most, skip)
-- When she could not work and why, and what she decided about others as an admin. Which tasks showed it is not told: some
-- are still in work.
SELECT id, project_id, kind, rule, said, numbers, state, made_at, starts_at, ends_at, decided_at, reason, over_at
  FROM restrictions
 WHERE person_id = :person_id OR decided_by = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: attempts(person_id, most, skip)
-- What she trained and was tested in, and how it went.
SELECT * FROM attempts WHERE person_id = :person_id ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: attempt_tasks(person_id, most, skip)
-- The tasks of that.
SELECT attempt_tasks.*
  FROM attempt_tasks
  JOIN attempts ON attempts.id = attempt_tasks.attempt_id
 WHERE attempts.person_id = :person_id
 ORDER BY 1, 2 LIMIT :most OFFSET :skip;

-- name: comprehension(person_id, most, skip)
-- Whether she understood what a project asks for.
SELECT * FROM comprehension WHERE person_id = :person_id ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: disputes(telegram_id, most, skip)
-- What she settled, or has in hand, as an adjudicator.
SELECT disputes.task_id, tasks.key AS task, disputes.state, disputes.own, disputes.answer, disputes.reason,
       disputes.words, disputes.price, disputes.settled_at
  FROM disputes
  JOIN tasks ON tasks.id = disputes.task_id
 WHERE disputes.adjudicator_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: dispute_passes(telegram_id, most, skip)
-- What she left to others there.
SELECT task_id, at FROM dispute_passes
 WHERE adjudicator_id = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: second_looks(person_id, most, skip)
-- What she said before and after she read others' reasons; what those said is theirs.
SELECT second_looks.task_id, tasks.key AS task, second_looks.state, second_looks.before, second_looks.after,
       second_looks.reason, second_looks.price, second_looks.paid, second_looks.asked_at, second_looks.answered_at
  FROM second_looks
  JOIN tasks ON tasks.id = second_looks.task_id
 WHERE second_looks.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: lookalikes(person_id, most, skip)
-- That a person was asked to look because she answers like somebody else; like whom is not hers to know.
SELECT sign, project_id, at FROM lookalikes
 WHERE person_id = :person_id OR other_id = :person_id
 ORDER BY 3, 1, 2 LIMIT :most OFFSET :skip;

-- name: rulings(person_id, most, skip)
-- What rules of projects did about her, and on which numbers; not at which task: some of them are known ones in work.
SELECT rulings.id, rulings.project_id, rulings.rule, rulings.action, rulings.numbers, rulings.at,
       projects.title AS project
  FROM rulings
  JOIN projects ON projects.id = rulings.project_id
 WHERE rulings.person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: rejections(person_id, telegram_id, most, skip)
-- Answers of hers that a person rejected, and those that she rejected as an admin.
SELECT id, task_id, project_id, category, reason, price, state, decided_at, over_at
  FROM rejections
 WHERE person_id = :person_id OR decided_by = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: objections(person_id, telegram_id, most, skip)
-- Her appeals and what came of them, and those that she decided on as an admin; what others wrote is not hers.
SELECT id, restriction_id, rejection_id, CASE WHEN person_id = :person_id THEN words END AS words, state, made_at,
       due_at, decided_at, reason
  FROM objections
 WHERE person_id = :person_id OR decided_by = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: fair_decisions(person_id, telegram_id, most, skip)
-- What was decided about her, and what she decided about others.
SELECT fair_decisions.id, fair_decisions.restriction_id, fair_decisions.objection_id, fair_decisions.verdict,
       fair_decisions.days, fair_decisions.reason, fair_decisions.decided_at, fair_decisions.state
  FROM fair_decisions
  LEFT JOIN restrictions ON restrictions.id = fair_decisions.restriction_id
  LEFT JOIN objections ON objections.id = fair_decisions.objection_id
 WHERE restrictions.person_id = :person_id OR objections.person_id = :person_id
    OR fair_decisions.decided_by = :telegram_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: ratings(person_id, most, skip)
-- What she was asked about projects, and the stars that she gave.
SELECT * FROM ratings
 WHERE person_id = :person_id
 ORDER BY 1 LIMIT :most OFFSET :skip;

-- name: overturned(person_id, most, skip)
-- When answers of hers were found right by a person, whatever the key said; not to which tasks: some are still in work.
SELECT at FROM overturned WHERE person_id = :person_id ORDER BY at, task_id LIMIT :most OFFSET :skip;

-- name: majority_checks(person_id, most, skip)
-- When tasks of hers were answered by others, too, in the place of known ones; told once nobody works there any more.
SELECT majority_checks.project_id, majority_checks.at
  FROM majority_checks
  JOIN projects ON projects.id = majority_checks.project_id AND projects.state = 'closed'
 WHERE majority_checks.person_id = :person_id
 ORDER BY 2, 1 LIMIT :most OFFSET :skip;

-- name: practice(person_id, most, skip)
-- What she practised.
SELECT * FROM practice WHERE person_id = :person_id ORDER BY task_id LIMIT :most OFFSET :skip;

-- name: practice_choices(person_id, most, skip)
-- Where she does not want to be asked to practise.
SELECT * FROM practice_choices WHERE person_id = :person_id ORDER BY project_id LIMIT :most OFFSET :skip;

-- name: gold_keys(telegram_id, most, skip)
-- What she decided about known answers that were in doubt.
SELECT project_id, decided, decided_at
  FROM gold_keys
 WHERE decided_by = :telegram_id
 ORDER BY decided_at, task_id LIMIT :most OFFSET :skip;

-- name: gold_proposals(telegram_id, most, skip)
-- Which tasks she made gold, or did not.
SELECT project_id, state, settled_at
  FROM gold_proposals
 WHERE settled_by = :telegram_id
 ORDER BY settled_at, task_id LIMIT :most OFFSET :skip;
